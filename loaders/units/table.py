"""Where a sheet's table is, its headings, and problems that name their place in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.indices.sheets import Cell, Sheet, letters
from loaders.units import form
from loaders.units.sheets import quoted, text
from reference.tables import key
from warehouse.records.loads import Problem

HEADING_ROWS = 20  # titles and notes may stand above the headings
CODE = re.compile(r"[a-z0-9._-]+")
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?")
_ERROR_WORDS = frozenset(
    ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"]
)


@dataclass(frozen=True)
class Table:
    """The last row of a sheet's headings, the column of each known one, and every heading with its row; all from 0."""

    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]
    headings: Sequence["Heading"]

    def heading(self, name: str) -> str:
        """The heading as written; the form's own where the file has no such column."""
        return self.headings[self.columns[name]].text if name in self.columns else form.first_heading(name)

    def lines(self) -> Iterator["Line"]:
        """Every row with something in a known column, without the row that only numbers the columns."""
        for row in range(self.heading_row + 1, len(self.sheet.rows)):
            line = Line(self, row)
            is_numbering = row == self.heading_row + 1 and _numbers_columns(self.sheet.rows[row])
            if not is_numbering and line.filled():
                yield line


@dataclass(frozen=True)
class Heading:
    """What stands over a column, and in which row; two rows of headings are read as one."""

    text: str
    row: int


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    table: Table
    row: int

    @property
    def number(self) -> int:
        """The row as the user's program counts it."""
        return self.table.sheet.line(self.row)

    def cell(self, name: str) -> Cell:
        """What stands there, "" where the column or the cell is missing."""
        at = self.table.columns.get(name)
        cells = self.table.sheet.rows[self.row]
        return cells[at] if at is not None and at < len(cells) else ""

    def text(self, name: str) -> str:
        return text(self.cell(name))

    def flaw(self, name: str) -> str | None:
        """What stands in a cell that has no honest value, as "#REF!"; None for a sound one."""
        place = (self.row, self.table.columns.get(name, -1))
        if place in self.table.sheet.uncalculated:
            return "công thức chưa có giá trị"
        said = self.text(name)
        return self.table.sheet.errors.get(place) or (said if said in _ERROR_WORDS else None)

    def filled(self) -> list[str]:
        """The known columns in which something stands."""
        return [name for name in self.table.columns if self.text(name) or self.flaw(name)]

    @property
    def is_remark(self) -> bool:
        """Whether it has one text and nothing else: the name of a block of units, a total, a signature."""
        filled = self.filled()
        if len(filled) != 1 or self.flaw(filled[0]):
            return False
        return not (filled == ["unit_code"] and CODE.fullmatch(self.text("unit_code")))

    def address(self, name: str) -> str | None:
        """As "C7"; None where the file has no such column."""
        at = self.table.columns.get(name)
        return None if at is None else f"{letters(at)}{self.number}"

    def problem(
        self,
        severity: str,
        rule: str,
        name: str,
        *,
        expected: str,
        repair: str,
        found: str | None = None,
    ) -> Problem:
        """A problem at a column of this row; `found` where it is not simply what the cell says."""
        return Problem(
            severity=severity,
            rule=rule,
            sheet=self.table.sheet.name,
            cell=self.address(name),
            row_number=self.number,
            column_name=self.table.heading(name),
            found=quoted(found if found is not None else self.text(name)),
            expected=expected,
            repair=repair,
        )


def find_table(sheet: Sheet) -> Table | None:
    """The row, or two rows, with the most known headings, if two or more and one is a unit's code or name."""
    best: Table | None = None
    for row in range(min(len(sheet.rows), HEADING_ROWS)):
        single, double = _headings(sheet.rows, row), _double_headings(sheet.rows, row)
        for headings in (single, double):
            table = Table(sheet, row, _columns(headings), headings)
            # One row is enough unless the row above it names a column more.
            if best is None or len(table.columns) > len(best.columns):
                best = table
    if best is None or len(best.columns) < 2 or not best.columns.keys() & {"unit_code", "name"}:
        return None
    return best


def heading_problems(table: Table) -> Iterator[Problem]:
    """Required columns that are missing, headings that occur twice or are unknown."""
    for name in form.required():
        if name not in table.columns:
            seen = ", ".join(heading.text for heading in table.headings if heading.text)
            heading = form.first_heading(name)
            yield Problem(
                "error",
                "column.missing",
                sheet=table.sheet.name,
                row_number=table.sheet.line(table.heading_row),
                column_name=heading,
                found=quoted(f"các cột: {seen}"),
                expected=f"cột {heading}",
                repair=f"Thêm cột {heading} rồi gửi lại",
            )
    for at, found in enumerate(table.headings):
        column = form.columns().get(key(found.text))
        if column and table.columns[column] != at:
            expected = f"một cột cho mỗi nội dung (đã có cột {table.heading(column)})"
            yield _at_heading(
                table, at, "error", "heading.twice", expected, "Xóa hoặc đổi tên một trong hai cột"
            )
        elif found.text and not column and key(found.text) not in form.ignored():
            expected = "tiêu đề cột có trong mẫu; cột này không được đọc"
            yield _at_heading(
                table, at, "warning", "heading.unknown", expected, "Đổi tên cột theo mẫu nếu cần đọc"
            )
    yield from _unheaded(table)


def _unheaded(table: Table) -> Iterator[Problem]:
    """Columns with something in them and no heading over it: the first cell of each."""
    headed = {at for at, heading in enumerate(table.headings) if heading.text}
    seen: set[int] = set()
    rows = table.sheet.rows[table.heading_row + 1 :]
    for row, cells in enumerate(rows, start=table.heading_row + 1):
        is_numbering = row == table.heading_row + 1 and _numbers_columns(cells)
        for at, cell in enumerate(cells):
            if at in headed or at in seen or is_numbering or not text(cell):
                continue
            seen.add(at)
            yield Problem(
                "warning",
                "column.no_heading",
                sheet=table.sheet.name,
                cell=table.sheet.cell(row, at),
                row_number=table.sheet.line(row),
                found=quoted(text(cell)),
                expected="tiêu đề ở đầu cột; cột này không được đọc",
                repair="Ghi tiêu đề cột theo mẫu nếu cần đọc",
            )


def _at_heading(table: Table, at: int, severity: str, rule: str, expected: str, repair: str) -> Problem:
    heading = table.headings[at]
    line = table.sheet.line(heading.row)
    return Problem(
        severity=severity,
        rule=rule,
        sheet=table.sheet.name,
        cell=f"{letters(at)}{line}",
        row_number=line,
        column_name=heading.text,
        found=quoted(heading.text),
        expected=expected,
        repair=repair,
    )


def _columns(headings: Sequence[Heading]) -> dict[str, int]:
    names: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if (name := form.columns().get(key(heading.text))) is not None:
            names.setdefault(name, at)
    return names


def _headings(rows: list[list[Cell]], row: int) -> list[Heading]:
    return [Heading(_heading(cell), row) for cell in rows[row]]


def _double_headings(rows: list[list[Cell]], row: int) -> list[Heading]:
    """The row's headings below those of the row above: "Hiệu lực" over "Từ" and "Đến" is "Hiệu lực từ", ..."""
    above = _headings(rows, row - 1) if row else []
    below = _headings(rows, row)
    found: list[Heading] = []
    over = ""
    for at in range(max(len(above), len(below))):
        top = above[at].text if at < len(above) else ""
        bottom = below[at].text if at < len(below) else ""
        over = top or (over if bottom else "")
        joined = f"{over} {bottom}".strip()
        is_known = [key(words) in form.columns() for words in (bottom, joined)]
        if bottom and (is_known[0] or not is_known[1]):
            found.append(Heading(bottom, row))
        else:
            found.append(Heading(joined if bottom else top, row if bottom else max(row - 1, 0)))
    return found


def _heading(cell: Cell) -> str:
    return " ".join(text(cell).split())


def _numbers_columns(cells: list[Cell]) -> bool:
    words = [said for cell in cells if (said := text(cell))]
    return len(words) > 1 and all(_NUMBERING.fullmatch(word) for word in words)
