"""Which sheet holds which table, and which of its columns is which: by code names, else by headings.

Titles above a table, headings of two rows, columns that were moved, renamed or added are all met here.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.reports import form, legacy
from loaders.reports.sandbox import Cell, Sheet
from loaders.reports.text import clean, shown
from reference.tables import key
from warehouse.records.loads import Problem

DEPTH = 30  # rows that may stand above a table
SURE = 3  # headings that make a row a heading row
_BLANK = 3  # rows that may have been put between code names and headings


@dataclass(frozen=True)
class Header:
    """A table's columns by code, the headings as written, and the first row below them.

    `doubled` name a column that is there already; `disagreeing` bear the heading of another one than their code name;
    `strange` have a word where a code name should stand.
    """

    table: form.Table
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    doubled: tuple[int, ...]
    disagreeing: tuple[tuple[int, str], ...]
    strange: tuple[int, ...]
    row: int
    below: int
    is_coded: bool

    @property
    def fitness(self) -> tuple[int, int]:
        """What is known counts, what is required and missing counts double: headings are shared between tables."""
        missing = sum(code not in self.columns for code in form.form()[self.table]["required"])
        return len(self.columns) - 2 * missing, len(self.columns)


@dataclass(frozen=True)
class Table:
    """A table on a sheet: its header and the rows [first, last) below it; further ones may follow below."""

    sheet: Sheet
    header: Header
    last: int
    is_first: bool = True

    @property
    def first(self) -> int:
        return self.header.below

    def heading(self, code: str) -> str:
        return self.header.headings.get(code) or form.first_heading(self.header.table, code)


def find_tables(sheets: list[Sheet]) -> tuple[list[Table], list[Problem]]:
    """Every table of the workbook in the order of the sheets; what was not read or not understood."""
    found: list[Table] = []
    problems: list[Problem] = []
    candidates = [sheet for sheet in sheets if sheet.rows and not _is_unread(sheet)]
    named = {id(sheet): table for sheet in candidates if (table := _named(sheet))}
    taken: set[str] = set()
    for sheet in candidates:
        if table := named.get(id(sheet)):
            parts = _tables_of(sheet, (table,))
            problems += [] if parts else [_no_header(sheet, table)]
            found += parts
            taken |= {part.header.table for part in parts}
    rest = [sheet for sheet in candidates if id(sheet) not in named]
    chosen, noticed = _choose(rest, taken)
    found += chosen
    problems += noticed
    return found, problems


def find_info_sheet(sheets: Iterable[Sheet]) -> Sheet | None:
    """The information sheet by its name, else the one with the most known labels."""
    listed = [sheet for sheet in sheets if sheet.rows]
    for sheet in listed:
        if key(sheet.name) in form.sheet_names("info"):
            return sheet
    scored = [(_info_score(sheet), sheet) for sheet in listed if sheet.name]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] >= SURE else None


def _info_score(sheet: Sheet) -> int:
    known = form.headings("info")
    return len({known[label] for row in sheet.rows[:60] if row and (label := key(str(row[0]))) in known})


def _is_unread(sheet: Sheet) -> bool:
    name = form.folded(sheet.name)
    return name in form.any_folded(form.form()["unread"]["names"]) or name in form.sheet_names("info")


def _named(sheet: Sheet) -> form.Table | None:
    return next((table for table in form.TABLES if key(clean(sheet.name)) in form.sheet_names(table)), None)


def _choose(sheets: list[Sheet], taken: set[str]) -> tuple[list[Table], list[Problem]]:
    """Of sheets whose names say nothing, the best for each table that no named sheet holds."""
    open_tables = tuple(table for table in form.TABLES if table not in taken)
    parts = {id(sheet): _tables_of(sheet, open_tables) if open_tables else [] for sheet in sheets}
    chosen: list[Table] = []
    problems: list[Problem] = []
    for table in open_tables:
        rivals = [part for sheet in sheets for part in parts[id(sheet)][:1] if part.header.table == table]
        if not rivals:
            continue
        best = max(part.header.fitness for part in rivals)
        winners = [part for part in rivals if part.header.fitness == best]
        if len(winners) > 1:
            problems += [_tie(part.sheet, table, winners) for part in winners]
        else:
            chosen += parts[id(winners[0].sheet)]
    read = {id(part.sheet) for part in chosen} | {
        id(s) for s in sheets if any(p.sheet == s.name for p in problems)
    }
    problems += [_not_read(sheet) for sheet in sheets if id(sheet) not in read]
    return chosen, problems


def _tables_of(sheet: Sheet, tables: tuple[form.Table, ...]) -> list[Table]:
    """The table of a sheet and further ones below it, each from its heading row to the next."""
    header = next(
        (found for row in range(min(DEPTH, len(sheet.rows))) if (found := find_header(sheet, row, tables))),
        None,
    )
    if header is None:
        return []
    headers = [header]
    for row in range(header.below, len(sheet.rows)):
        if row >= headers[-1].below and _may_be_headings(sheet.rows[row]):
            again = find_header(sheet, row, form.TABLES, prefer=header.table)
            headers += [again] if again else []
    ends = [*(found.row for found in headers[1:]), len(sheet.rows)]
    return [Table(sheet, found, end, found is header) for found, end in zip(headers, ends, strict=True)]


def _may_be_headings(row: list[Cell]) -> bool:
    """Cheap: the first cell that is filled is a short text without digits, and more follow."""
    first = next((cell for cell in row if cell != ""), "")
    if not isinstance(first, str) or not 0 < len(first) <= 60 or any(map(str.isdecimal, first)):
        return False
    return len(row) - row.count("") >= SURE


def find_header(
    sheet: Sheet, row: int, tables: tuple[form.Table, ...], prefer: form.Table | None = None
) -> Header | None:
    """The header that begins in this row, for the table it fits best; None when too few words are known."""
    fits = [
        header
        for table in tables
        for header in (_by_codes(sheet, row, table), _by_headings(sheet, row, table))
        if header is not None
    ]
    return max(fits, key=lambda header: (*header.fitness, header.table == prefer), default=None)


def _by_codes(sheet: Sheet, row: int, table: form.Table) -> Header | None:
    codes = form.codes(table)
    named = {
        column: word
        for column, cell in enumerate(sheet.rows[row])
        if (word := word_of(cell).lower()) in codes
    }
    if len(set(named.values())) < SURE:
        return None
    strange = tuple(
        column for column, cell in enumerate(sheet.rows[row]) if cell != "" and column not in named
    )
    next_rows = range(row + 1, min(row + 2 + _BLANK, len(sheet.rows)))
    heading_row = next((at for at in next_rows if any(cell != "" for cell in sheet.rows[at])), row + 1)
    if heading_row >= len(sheet.rows) or _is_data(sheet.rows[heading_row], named):
        return _header(table, named, {}, row, heading_row, strange)
    below = _bottom(sheet, heading_row) + 1
    headings = _joined(sheet, heading_row, below - 1)
    return _header(table, named, headings, row, _below_numbers(sheet, below), strange)


def _by_headings(sheet: Sheet, row: int, table: form.Table) -> Header | None:
    single = _joined(sheet, row, row)
    found = _header(table, {}, single, row, _below_numbers(sheet, row + 1))
    if row + 1 < len(sheet.rows):
        double = _header(table, {}, _joined(sheet, row, row + 1), row, _below_numbers(sheet, row + 2))
        is_joined = _bottom(sheet, row) > row
        if len(double.columns) > len(found.columns) or (
            is_joined and len(double.columns) == len(found.columns)
        ):
            found = double
    return found if len(found.columns) >= SURE else None


def _header(
    table: form.Table,
    named: Mapping[int, str],
    headings: Mapping[int, str],
    row: int,
    below: int,
    strange: tuple[int, ...] = (),
) -> Header:
    columns: dict[str, int] = {}
    doubled, disagreeing = [], []
    for column in sorted({*named, *headings}):
        heading = headings.get(column, "")
        by_heading = _find(table, heading)
        code = named.get(column) or by_heading
        if code is None or (column not in named and code in named.values()):
            continue
        if code in columns:
            doubled.append(column)
        else:
            columns[code] = column
            if by_heading not in (None, code):
                disagreeing.append((column, code))
    said = {
        code: clean(headings.get(column, "")).replace("\n", " ").strip(" *")
        for code, column in columns.items()
    }
    return Header(table, columns, said, tuple(doubled), tuple(disagreeing), strange, row, below, bool(named))


def _find(table: form.Table, heading: str) -> str | None:
    """By both parts of a heading of two rows, else by the lower part, else by the upper one."""
    if not heading:
        return None
    parts = heading.split(" / ")
    tried = [heading, *([parts[-1], parts[0]] if len(parts) == 2 else [])]
    return next((code for part in tried if (code := form.find_heading(table, part))), None)


def _joined(sheet: Sheet, top: int, bottom: int) -> dict[int, str]:
    """The heading of each column; over two rows "upper / lower", where an upper one reaches over merged cells."""
    upper = {column: word for column, cell in enumerate(sheet.rows[top]) if (word := word_of(cell))}
    for left, last, right in sheet.merges_at.get(top, ()):
        if left in upper and last <= bottom:
            upper |= dict.fromkeys(range(left, min(right + 1, left + 50)), upper[left])
    if bottom == top:
        return upper
    lower = {column: word for column, cell in enumerate(sheet.rows[bottom]) if (word := word_of(cell))}
    if not sheet.merges:  # a CSV file has lost them
        for column in sorted(lower):
            if column not in upper and column - 1 in upper and column - 1 in lower:
                upper[column] = upper[column - 1]
    return {
        column: " / ".join(part for part in (upper.get(column), lower.get(column)) if part)
        for column in sorted({*upper, *lower})
    }


def word_of(cell: Cell) -> str:
    """The text of a heading cell, tidied and in Unicode; "" where no heading stands."""
    return _word(cell) if isinstance(cell, str) and 0 < len(cell) <= 200 else ""


@functools.lru_cache(maxsize=4096)
def _word(text: str) -> str:
    converted = legacy.convert(text)
    return clean(converted.text if converted else text)


def _bottom(sheet: Sheet, row: int) -> int:
    """The last row of a heading row whose cells are merged downwards."""
    return max((last for _, last, _ in sheet.merges_at.get(row, ()) if last - row <= 2), default=row)


def _below_numbers(sheet: Sheet, row: int) -> int:
    """The row below a row of column numbers, "(1) (2) (3)" or "A B 1 2 3", if one stands here."""
    if row >= len(sheet.rows):
        return row
    marks = [_mark(cell) for cell in sheet.rows[row] if cell != ""]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    letters = [mark for mark in marks if not mark.isdecimal()]
    is_counting = (
        len(marks) >= SURE
        and all(len(mark) in (1, 2) for mark in marks)
        and all(letter.isalpha() and letter.isupper() and len(letter) == 1 for letter in letters)
        and len(numbers) >= 2
        and all(after - before == 1 for before, after in itertools.pairwise(numbers))
    )
    return row + 1 if is_counting else row


def _mark(cell: Cell) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return clean(text).strip("()[]. ")


def _is_data(row: list[Cell], named: Mapping[int, str]) -> bool:
    """Whether a row below the code names already holds data: a number, or a TT like "1" or "2.1"."""
    return any(
        not isinstance(row[column], str)
        or (code in ("task_no", "row_no") and str(row[column])[:1].isdecimal())
        for column, code in named.items()
        if column < len(row)
    )


def _no_header(sheet: Sheet, table: form.Table) -> Problem:
    wanted = ", ".join(form.first_heading(table, code) for code in form.form()[table]["required"])
    return _problem(
        "error", "sheet.no_header", sheet, None, "không thấy dòng tiêu đề", f"dòng tiêu đề có các cột {wanted}",
        "Chép lại dòng tiêu đề từ biểu mẫu",
    )  # fmt: skip


def _tie(sheet: Sheet, table: form.Table, rivals: list[Table]) -> Problem:
    names = ", ".join(f"“{part.sheet.name}”" for part in rivals)
    return _problem(
        "error", "sheet.ambiguous", sheet, None, f"các trang tính {names} giống nhau",
        f"một trang tính tên {form.form()[table]['sheet']}", f"Đổi tên trang tính đúng thành {form.form()[table]['sheet']}",
    )  # fmt: skip


def _not_read(sheet: Sheet) -> Problem:
    found = "trang tính ẩn không được đọc" if sheet.is_hidden else "trang tính không được đọc"
    return _problem(
        "note",
        "sheet.not_read",
        sheet,
        None,
        found,
        "các trang tính của biểu mẫu",
        "Không cần sửa nếu trang tính này không chứa số liệu của kỳ",
    )


def _problem(
    severity: str, rule: str, sheet: Sheet, cell: str | None, found: str, expected: str, repair: str
) -> Problem:
    return Problem(severity, rule, sheet.name or None, cell, None, None, shown(found), expected, repair)
