"""Marking an .xlsx in place: fills, notes and a first sheet are put in; a former marking is taken back before."""

import re
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

from exports import layout
from exports.findings import SHEET, Kept, read_kept, write_findings
from exports.marks import Mark, note
from exports.notes import replace_notes
from exports.package import (
    REL,
    Package,
    Relations,
    UnmarkableWorkbookError,
    content_type,
    main,
    number,
    parse,
)
from exports.sheet_cells import LAST_ROW, Cells, Place, place_of
from exports.template_styles import FILL
from exports.workbook_styles import ERROR_FILL, MARK_FILLS, WARNING_FILL, Stylesheet, solid

_REL_ID = f"{{{REL}}}id"
_LONGEST_FILL = 2_000


class Marking:
    """One workbook while it is marked."""

    def __init__(self, content: bytes, heading: str, *, is_sample: bool) -> None:
        self._package = Package.read(content)
        self._heading = heading
        self._is_sample = is_sample
        self._part = self._package.relations("").of_kind("officeDocument") or "xl/workbook.xml"
        self._links: Relations = self._package.relations(self._part)
        if self._package.tree(self._part).tag != main("workbook"):
            raise UnmarkableWorkbookError("the workbook is written in the strict dialect, or is none")
        styles = self._links.of_kind("styles")
        if styles is None:
            raise UnmarkableWorkbookError("the workbook has no styles")
        self._styles = Stylesheet(self._package.tree(styles), lambda: self._package.change(styles))
        self._cells: dict[str, Cells] = {}

    def write(self, marks: Sequence[Mark], *, only_held: bool) -> bytes:
        """The workbook with these marks and no others."""
        earlier = self._take_first_sheet()
        sheets = self._sheets()
        self._take_back(sheets, earlier)
        placed = self._placed(marks, sheets)
        kept = [
            kept for name, by_place in placed.items() for kept in self._colour(name, sheets[name], by_place)
        ]
        for name, part in sheets.items():
            texts = {place: note(found) for place, found in placed.get(name, {}).items()}
            replace_notes(self._package, part, texts)
        if only_held:
            kept += self._hide_rows(sheets, marks)
        self._put_first_sheet(marks, list(sheets), kept, only_held)
        return self._package.write()

    def _sheets(self) -> dict[str, str]:
        """The part of each worksheet by its name; chart sheets are left out."""
        found: dict[str, str] = {}
        for sheet in self._package.tree(self._part).iterfind(f"{main('sheets')}/{main('sheet')}"):
            relation = sheet.get(_REL_ID, "")
            part = self._links.target(relation)
            if part in self._package.parts and self._links.kind_of(relation) == "worksheet":
                found[sheet.get("name", "")] = part
        return found

    def _read(self, part: str) -> Cells:
        if part not in self._cells:
            self._cells[part] = Cells(self._package.tree(part))
        return self._cells[part]

    def _change(self, part: str) -> Cells:
        self._package.change(part)
        return self._read(part)

    def _placed(self, marks: Sequence[Mark], sheets: dict[str, str]) -> dict[str, dict[Place, list[Mark]]]:
        """Errors and warnings by sheet and the cell that shows them; those without a place are only listed."""
        placed: dict[str, dict[Place, list[Mark]]] = defaultdict(lambda: defaultdict(list))
        for mark in marks:
            place = place_of(mark.cell) or (Place(mark.row_number, 1) if mark.row_number else None)
            if mark.severity != "note" and place and mark.sheet in sheets:
                placed[mark.sheet][self._read(sheets[mark.sheet]).anchor(place)].append(mark)
        return placed

    def _colour(self, name: str, part: str, by_place: dict[Place, list[Mark]]) -> list[Kept]:
        cells, kept = self._change(part), []
        for place, marks in by_place.items():
            style = cells.style(place)
            covered = self._styles.fill_of(style)
            colour = ERROR_FILL if any(mark.severity == "error" for mark in marks) else WARNING_FILL
            cells.restyle(place, self._styles.with_fill(style, solid(colour)))
            kept.append(Kept("fill", name, place.reference, _written(covered)))
        return kept

    def _hide_rows(self, sheets: dict[str, str], marks: Sequence[Mark]) -> list[Kept]:
        """Hide the data rows without an error; hidden rows come back as they are, so nothing of them is lost."""
        held = {(mark.sheet, _row(mark)) for mark in marks if mark.severity == "error"}
        kept = []
        for sheet in layout.DATA_SHEETS:
            if (part := sheets.get(sheet.name)) is None:
                continue
            rows = {row for row in self._read(part).rows() if row >= layout.FIRST_ROW}
            hidden = self._change(part).hide({row for row in rows if (sheet.name, row) not in held})
            kept.append(Kept("rows", sheet.name, "", _as_ranges(hidden)))
        return kept

    def _take_first_sheet(self) -> list[Kept]:
        """Remove our earlier first sheet; what it kept."""
        for sheet in self._package.tree(self._part).iterfind(f"{main('sheets')}/{main('sheet')}"):
            part = self._links.target(sheet.get(_REL_ID, ""))
            if part is None or not sheet.get("name", "").startswith(SHEET):
                continue
            kept = read_kept(self._texts(part))
            if kept is not None:
                self._remove_sheet(sheet, part)
                return kept
        return []

    def _remove_sheet(self, sheet: etree._Element, part: str) -> None:
        listed = self._package.change(self._part).find(main("sheets"))
        if listed is None:
            raise UnmarkableWorkbookError("the workbook lists no sheets")
        position = [found for found in listed if found.tag == main("sheet")].index(sheet)
        listed.remove(sheet)
        self._links.remove(sheet.get(_REL_ID, ""))
        links = self._package.relations(part).name
        self._package.remove(part)
        if links in self._package.parts:
            self._package.remove(links)
        self._shift_names(position, -1)

    def _texts(self, part: str) -> dict[Place, str]:
        """The texts of a sheet's cells, whichever program wrote them."""
        shared_part = self._links.of_kind("sharedStrings")
        shared = (
            list(self._package.tree(shared_part).iterchildren(main("si")))
            if shared_part in self._package.parts
            else []
        )
        found: dict[Place, str] = {}
        for cell in self._package.tree(part).iter(main("c")):
            place, value = place_of(cell.get("r")), cell.findtext(main("v"), "")
            if place is None:
                continue
            if cell.get("t") == "s" and value.isdecimal() and int(value) < len(shared):
                found[place] = "".join(text.text or "" for text in shared[int(value)].iter(main("t")))
            else:
                found[place] = value or "".join(text.text or "" for text in cell.iter(main("t")))
        return found

    def _take_back(self, sheets: dict[str, str], earlier: Sequence[Kept]) -> None:
        """Give marked cells the fill they had, and show rows that marking had hidden."""
        if not earlier:
            return
        fills = {(kept.sheet, kept.cell): _read_fill(kept.value) for kept in earlier if kept.kind == "fill"}
        for name, part in sheets.items():
            for place, style in list(self._read(part).styled(self._styles.filled(MARK_FILLS))):
                recorded = fills.get((name, place.reference))
                covered = _tint(name) if recorded is None else recorded
                if covered is not None:
                    self._change(part).restyle(place, self._styles.with_fill(style, covered))
        for kept in earlier:
            if kept.kind == "rows" and kept.sheet in sheets:
                self._change(sheets[kept.sheet]).show(_from_ranges(kept.value))

    def _put_first_sheet(
        self, marks: Sequence[Mark], names: Sequence[str], kept: Sequence[Kept], only_held: bool
    ) -> None:
        part = self._package.free_name("xl/worksheets/sheetKetQua{}.xml")
        written = write_findings(
            marks,
            self._styles,
            heading=self._heading,
            is_sample=self._is_sample,
            sheets=names,
            kept=kept,
            only_held=only_held,
        )
        self._package.add(part, written, content_type("worksheet"))
        listed = self._package.change(self._part).find(main("sheets"))
        if listed is None:
            raise UnmarkableWorkbookError("the workbook lists no sheets")
        numbers = [number(found, "sheetId", 0) for found in listed.iterchildren(main("sheet"))]
        relation_id = self._links.add("worksheet", part)
        taken = {found.get("name", "").casefold() for found in listed}
        name = next(
            name
            for count in range(1, 1000)
            if (name := SHEET if count == 1 else f"{SHEET} {count}").casefold() not in taken
        )
        attributes = {"name": name, "sheetId": str(max(numbers, default=0) + 1), _REL_ID: relation_id}
        listed.insert(0, etree.Element(main("sheet"), attributes))
        self._shift_names(-1, 1)
        self._open_first_sheet()

    def _shift_names(self, after: int, by: int) -> None:
        """Names that belong to a sheet say which by its position; those of a sheet taken out go with it."""
        defined = self._package.change(self._part).find(main("definedNames"))
        for name in list(defined) if defined is not None else []:
            position = number(name, "localSheetId", -1)
            if by < 0 and position == after and defined is not None:
                defined.remove(name)
            elif position > after and position >= 0:
                name.set("localSheetId", str(position + by))

    def _open_first_sheet(self) -> None:
        """Open on the first sheet, and on it alone: two selected sheets would both take what is typed into one."""
        for view in self._package.change(self._part).iterfind(f"{main('bookViews')}/{main('workbookView')}"):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")
        for part in self._sheets().values():
            if "sheetKetQua" in part:
                continue
            for view in self._package.tree(part).iterfind(f"{main('sheetViews')}/{main('sheetView')}"):
                if view.get("tabSelected") is not None:
                    self._package.change(part)
                    del view.attrib["tabSelected"]


def _as_ranges(rows: Sequence[int]) -> str:
    """Rows as "7-11 13": a cell does not hold the numbers of a long sheet one by one."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return " ".join(f"{first}-{last}" for first, last in ranges)


def _from_ranges(text: str) -> set[int]:
    found = re.findall(r"([1-9][0-9]{0,6})-([1-9][0-9]{0,6})", text)
    return {row for first, last in found for row in range(int(first), min(int(last), LAST_ROW) + 1)}


def _row(mark: Mark) -> int | None:
    place = place_of(mark.cell)
    return place.row if place else mark.row_number


def _tint(sheet: str) -> etree._Element | None:
    """For a marked cell that was copied elsewhere: only open cells can be pasted into, and those are tinted."""
    own = {layout.INFO, *(found.name for found in layout.DATA_SHEETS)}
    return solid(f"FF{FILL.removeprefix('#')}") if sheet in own else None


def _written(fill: etree._Element | None) -> str:
    if fill is None:
        return ""
    alone = etree.fromstring(etree.tostring(fill, with_tail=False))
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode")


def _read_fill(text: str) -> etree._Element | None:
    """A fill kept as text; None for anything that is not a plain one, since a file's text may say anything."""
    if not text or len(text) > _LONGEST_FILL:
        return None
    try:
        fill = parse(text.encode(), "a kept fill")
    except UnmarkableWorkbookError:
        return None
    tags = {
        main(tag) for tag in ("fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color")
    }
    is_plain = fill.tag == main("fill") and all(found.tag in tags for found in fill.iter())
    return fill if is_plain else None
