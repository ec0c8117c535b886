"""Finding, adding and restyling cells in a worksheet part; what a cell holds is never touched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from exports.package import UnmarkableWorkbookError, main, number

MOST_MERGED = 5_000  # each is looked at for each mark
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, order=True)
class Place:
    """A cell's row and column, both from 1."""

    row: int
    column: int

    @property
    def reference(self) -> str:
        letters, rest = "", self.column
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(65 + last) + letters
        return f"{letters}{self.row}"


def place_of(reference: str | None) -> Place | None:
    """The place of "D17" or "$D$17"; of a range its first cell; None for anything else."""
    found = _REFERENCE.fullmatch((reference or "").strip().split(":")[0])
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return Place(row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


class Cells:
    """The cells of one worksheet part."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(main("sheetData"))
        if data is None:
            raise UnmarkableWorkbookError("a worksheet has no sheetData")
        self._data = data
        self._rows = {_row_number(row): row for row in data.iterchildren(main("row"))}
        self._merged = list(self._merged_ranges())
        if len(self._merged) > MOST_MERGED:
            raise UnmarkableWorkbookError(f"a worksheet has {len(self._merged)} merged ranges")

    def anchor(self, place: Place) -> Place:
        """The cell a merged range shows, which is its first; any other place itself."""
        for first, last in self._merged:
            if first.row <= place.row <= last.row and first.column <= place.column <= last.column:
                return first
        return place

    def style(self, place: Place) -> int:
        """The number of the cell's style, or of the row's or column's where there is no cell."""
        row = self._rows.get(place.row)
        if row is not None and (cell := _find_cell(row, place)) is not None:
            return number(cell, "s", 0)
        if row is not None and row.get("customFormat") in ("1", "true"):
            return number(row, "s", 0)
        return self._column_style(place.column)

    def restyle(self, place: Place, style: int) -> None:
        self._cell(place).set("s", str(style))

    def styled(self, styles: set[int]) -> Iterator[tuple[Place, int]]:
        """The cells that have one of these styles."""
        wanted = {str(number) for number in styles}
        for cell in self._data.iter(main("c")):
            if cell.get("s") in wanted and (place := place_of(cell.get("r"))):
                yield place, number(cell, "s", 0)

    def rows(self) -> list[int]:
        return list(self._rows)

    def hide(self, rows: set[int]) -> list[int]:
        """Hide rows that are in sight; the numbers of those hidden by this."""
        hidden = [row for row in rows if self._rows[row].get("hidden") not in ("1", "true")]
        for row in hidden:
            self._rows[row].set("hidden", "1")
        return sorted(hidden)

    def show(self, rows: set[int]) -> None:
        for row in rows & self._rows.keys():
            self._rows[row].attrib.pop("hidden", "")

    def _cell(self, place: Place) -> etree._Element:
        row = self._row(place.row)
        if (found := _find_cell(row, place)) is not None:
            return found
        cell = etree.Element(main("c"), {"r": place.reference})
        after = [other for other in row.iterchildren(main("c")) if _column(other) > place.column]
        if after:
            after[0].addprevious(cell)
        else:
            row.insert(len(row.findall(main("c"))), cell)
        row.attrib.pop("spans", "")  # only a hint, which would now be wrong
        return cell

    def _row(self, row_number: int) -> etree._Element:
        if row_number in self._rows:
            return self._rows[row_number]
        row = etree.Element(main("row"), {"r": str(row_number)})
        after = min((other for other in self._rows if other > row_number), default=None)
        if after is None:
            self._data.append(row)
        else:
            self._rows[after].addprevious(row)
        self._rows[row_number] = row
        return row

    def _column_style(self, column: int) -> int:
        for found in self.root.iterfind(f"{main('cols')}/{main('col')}"):
            if number(found, "min", 0) <= column <= number(found, "max", 0):
                return number(found, "style", 0)
        return 0

    def _merged_ranges(self) -> Iterator[tuple[Place, Place]]:
        for found in self.root.iterfind(f"{main('mergeCells')}/{main('mergeCell')}"):
            first, _, last = found.get("ref", "").partition(":")
            if (begins := place_of(first)) and (ends := place_of(last or first)):
                yield begins, ends


def _row_number(row: etree._Element) -> int:
    if row.get("r") is None:
        raise UnmarkableWorkbookError("a row of a worksheet has no number")
    return number(row, "r", 0)


def _find_cell(row: etree._Element, place: Place) -> etree._Element | None:
    return next((cell for cell in row.iterchildren(main("c")) if _column(cell) == place.column), None)


def _column(cell: etree._Element) -> int:
    place = place_of(cell.get("r"))
    if place is None:
        raise UnmarkableWorkbookError("a cell of a worksheet has no address")
    return place.column
