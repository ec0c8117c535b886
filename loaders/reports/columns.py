"""The rows of a table -> typed columns, with what a person should know about single cells.

A cell is read once per distinct content, so a long sheet costs little more than its distinct values.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from loaders.reports import dates, form, legacy, numbers, words
from loaders.reports.model import CELLS
from loaders.reports.reading import Reading, Value, as_shown, error, note, raw_text, warning
from loaders.reports.recognise import Table
from loaders.reports.rows import Rows
from loaders.reports.sandbox import UNCALCULATED, Cell
from loaders.reports.text import NOT_ASCII, UNPLAIN, clean, shown
from warehouse.records.loads import Problem

_TEXTS = frozenset(
    {"text", "state", "channel", "date", "level"}
)  # kinds that a merged cell passes on downwards
_ERROR = error(
    "cell.error", "một giá trị; công thức đang báo lỗi", "Sửa công thức hoặc ghi thẳng giá trị vào ô"
)
_TIDIED = "text.tidied"
TYPES: Mapping[str, type[pl.DataType]] = {
    "date": pl.Date,
    "number": pl.Float64,
    "money": pl.Float64,
    "percent": pl.Float64,
    "quantity": pl.Int64,
    "year": pl.Int32,
}


class Flag(NamedTuple):
    """What is wrong with, or to know about, the column `code` of the row at `at`; `found` None = the cell itself."""

    at: int
    code: str
    severity: str
    rule: str
    expected: str
    repair: str
    found: str | None = None


@dataclass
class TableRead:
    """All rows of one kind of table: `frame` has a column for each code, `at`, `sheet`, `row` and `group_text`.

    `places` gives table and row (from 0) of each `at`.
    """

    name: form.Table
    frame: pl.DataFrame
    places: list[tuple[Table, int]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    cells: list[pl.DataFrame] = field(default_factory=list)
    held_silently: set[int] = field(default_factory=set)  # their one problem is about a whole column

    def flag(
        self,
        at: int,
        code: str,
        severity: str,
        rule: str,
        expected: str,
        repair: str,
        found: str | None = None,
    ) -> None:
        self.flags.append(Flag(at, code, severity, rule, expected, repair, found))

    def problem(self, flag: Flag) -> Problem:
        """The flag with its place and the words of the user's own sheet."""
        table, row = self.places[flag.at]
        column = table.header.columns.get(flag.code)
        top = row if column is None else _top(table, row, column)
        content: Cell = "" if column is None else table.sheet.at(top, column)
        found = flag.found
        if found is None:
            found = "công thức chưa có giá trị" if content == UNCALCULATED else as_shown(content)
        return Problem(
            flag.severity,
            flag.rule,
            table.sheet.name or None,
            None if column is None else table.sheet.cell(top, column),
            table.sheet.line(row),
            table.heading(flag.code),
            shown(found) or "(trống)",
            flag.expected,
            flag.repair,
        )

    def row_of(self, flag: Flag) -> int:
        """The row, as the user counts it, of the cell that the flag is about."""
        table, row = self.places[flag.at]
        column = table.header.columns.get(flag.code)
        return table.sheet.line(row if column is None else _top(table, row, column))

    def place_problem(
        self,
        table: Table,
        row: int,
        column: int | None,
        severity: str,
        rule: str,
        expected: str,
        repair: str,
        found: str = "",
    ) -> Problem:
        """A problem of a row that is not data, such as a total."""
        content: Cell = "" if column is None else table.sheet.at(row, column)
        return Problem(
            severity,
            rule,
            table.sheet.name or None,
            None if column is None else table.sheet.cell(row, column),
            table.sheet.line(row),
            next((table.heading(code) for code, at in table.header.columns.items() if at == column), None),
            shown(found or as_shown(content)),
            expected,
            repair,
        )


def read_table(name: form.Table, tables: list[tuple[Table, Rows]]) -> TableRead:
    """The data rows of every part of a table, one below the other."""
    codes = [code for code in form.form()[name]["columns"] if code not in form.form()[name]["ignored"]]
    read = TableRead(name, pl.DataFrame())
    columns: dict[str, list[Value]] = {code: [] for code in codes}
    groups: list[str | None] = []
    for table, rows in tables:
        start = len(read.places)
        read.places += [(table, row) for row in rows.data]
        groups += rows.groups
        for code in codes:
            columns[code] += _read_column(read, table, rows.data, code, start)
    if name == "indices":
        columns["rank_of"] = [
            pair[1] if of is None and isinstance(pair, tuple) else of
            for pair, of in zip(columns["rank"], columns["rank_of"], strict=True)
        ]
    lines = [table.sheet.line(row) for table, row in read.places]
    sheets = [table.sheet.name for table, _ in read.places]
    series = [_series(code, form.kind(name, code), columns[code]) for code in codes]
    read.frame = pl.DataFrame(
        [
            *series,
            pl.Series("group_text", groups, pl.String),
            pl.Series("sheet", sheets, pl.String),
            pl.Series("row", lines, pl.Int32),
            pl.Series("at", range(len(lines)), pl.Int32),
        ]
    )
    return read


def _series(code: str, kind: str, values: list[Value]) -> pl.Series:
    if kind == "rank":
        return pl.Series(code, [value[0] if isinstance(value, tuple) else None for value in values], pl.Int32)
    return pl.Series(code, values, TYPES.get(kind, pl.String))


def _read_column(read: TableRead, table: Table, rows: list[int], code: str, start: int) -> list[Value]:
    column = table.header.columns.get(code)
    if column is None or not rows:
        return [None] * len(rows)
    kind = form.kind(read.name, code)
    sheet = table.sheet
    places = sheet.special.get(column, frozenset())
    reader = READERS.get(kind, words.read_text)
    if kind == "date" and sheet.is_1904:
        reader = functools.partial(dates.read_date, is_1904=True)
    cells = [line[column] if column < len(line) else "" for line in map(sheet.rows.__getitem__, rows)]
    plain = _are_plain(cells) if kind in ("text", "label") else [False] * len(cells)
    seen: dict[Cell, Reading] = {}
    values: list[Value] = []
    flagged: list[tuple[int, Reading]] = []
    for at, (row, cell, is_plain) in enumerate(zip(rows, cells, plain, strict=True), start):
        if row in places:
            reading = _read_special(table, row, column, kind, reader)
        elif is_plain:
            values.append(cell)
            continue
        elif cell == "":
            values.append(None)
            continue
        elif (known := seen.get(cell)) is not None:
            reading = known
        else:
            reading = seen[cell] = _read_cell(cell, "", reader)
        values.append(reading.value)
        if reading.severity is not None:
            flagged.append((at, reading))
    _note_flags(read, code, flagged)
    _keep_cells(read, table, rows, code, column, cells, values)
    return values


def _are_plain(cells: list[Cell]) -> list[bool]:
    """Which cells are text that is read as it stands: tidy, in Unicode without doubt, and no error."""
    text = pl.Series([cell if isinstance(cell, str) else None for cell in cells], dtype=pl.String)
    one = pl.col("")
    is_unicode = ~one.str.contains(NOT_ASCII) | (
        one.str.contains(legacy.UNICODE_PROOF.pattern) & ~one.str.contains(legacy.MOJIBAKE.pattern)
    )
    is_plain = (
        (one != "") & ~one.str.contains(UNPLAIN.pattern) & is_unicode & ~one.str.contains("^(?:#|Err:)")
    )
    return text.to_frame().select(is_plain.fill_null(value=False)).to_series().to_list()


def _top(table: Table, row: int, column: int) -> int:
    """The row whose cell counts for this one: the top of a cell merged downwards inside the table."""
    top = table.sheet.tops.get((row, column), row)
    return top if top >= table.first else row


def _read_special(
    table: Table, row: int, column: int, kind: str, reader: Callable[[Cell], Reading]
) -> Reading:
    sheet = table.sheet
    top = _top(table, row, column)
    place = (top, column)
    cell = sheet.at(top, column)
    if place in sheet.errors:
        return _ERROR
    if place in sheet.uncalculated:
        return error(
            "formula.no_value",
            "giá trị; ô công thức chưa có giá trị",
            "Mở tệp bằng Excel hoặc LibreOffice, lưu lại, hoặc ghi thẳng giá trị vào ô",
        )
    if top != row and kind not in _TEXTS:
        return Reading(None)  # a number over several rows is theirs together
    if kind == "percent" and place in sheet.percents:
        return numbers.read_percent(cell, is_percent_cell=True)
    if cell == "":
        return Reading(None)
    read = _read_cell(cell, sheet.fonts.get(place, ""), reader)
    if place in sheet.tops and kind not in _TEXTS and read.severity is None:
        return warning(
            read.value,
            "merged.number",
            "mỗi dòng một số; ô gộp chỉ tính cho dòng đầu",
            "Bỏ gộp ô, ghi số của từng dòng",
        )
    return read


def _read_cell(cell: Cell, font: str, reader: Callable[[Cell], Reading]) -> Reading:
    """The cell as its kind reads it; text in an old code is converted first, and that is said."""
    if not isinstance(cell, str):
        return reader(cell)
    if words.is_error_text(cell):  # as a CSV file holds it
        return _ERROR
    converted = legacy.convert(cell, font)
    if converted is None:
        read = reader(cell)
        is_tidied = (
            read.severity is None and read.value is not None and clean(cell) != cell.replace("\r\n", "\n")
        )
        return note(read.value, _TIDIED, "") if is_tidied else read
    read = reader(converted.text)
    if read.severity == "error":
        return read
    return warning(
        read.value,
        "text.legacy",
        f"chữ Unicode; đọc theo {converted.code} là “{shown(converted.text)}”",
        "Kiểm tra chữ đã đọc; nếu sai, gõ lại bằng phông Unicode (Times New Roman)",
    )


def _note_flags(read: TableRead, code: str, flagged: list[tuple[int, Reading]]) -> None:
    """Every flag by itself; but how text was tidied is told once a column, with how often."""
    tidied = [at for at, reading in flagged if reading.rule == _TIDIED]
    for at, reading in flagged:
        if reading.rule != _TIDIED:
            read.flag(at, code, reading.severity or "note", reading.rule, reading.expected, reading.repair)
    if tidied:
        more = f"; cùng cách với {len(tidied) - 1} ô khác của cột" if len(tidied) > 1 else ""
        read.flag(
            tidied[0], code, "note", _TIDIED, f"chữ Unicode dựng sẵn, không dấu cách thừa; đã sửa khi đọc{more}", "Không cần sửa"
        )  # fmt: skip


def _keep_cells(
    read: TableRead,
    table: Table,
    rows: list[int],
    code: str,
    column: int,
    cells: list[Cell],
    values: list[Value],
) -> None:
    """What stood in the column, for keeping."""
    sheet = table.sheet
    lines = [*map(sheet.line, rows)] if sheet.first_lines else [row + 1 for row in rows]
    raw = [cell if isinstance(cell, str) else raw_text(cell) for cell in cells]
    letters = sheet.cell(0, column).rstrip("0123456789")
    kind = form.kind(read.name, code)
    value = _series("value", kind, values).cast(pl.String)
    text, line = pl.Series("raw", raw, pl.String), pl.Series("row", lines, pl.Int32)
    is_filled = text != ""
    if not is_filled.all():
        text, line, value = (series.filter(is_filled) for series in (text, line, value))
    count = len(line)
    read.cells.append(
        pl.DataFrame(
            [
                pl.Series("sheet", [sheet.name], pl.String).new_from_index(0, count),
                line,
                pl.Series("column", [code], pl.String).new_from_index(0, count),
                (letters + line.cast(pl.String)).alias("cell"),
                text,
                value,
            ]
        )
    )


def all_cells(reads: list[TableRead]) -> pl.DataFrame:
    """The cells of every table; columns: CELLS."""
    parts = [part for read in reads for part in read.cells]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(CELLS))


READERS: Mapping[str, Callable[[Cell], Reading]] = {
    "label": words.read_label,
    "date": dates.read_date,
    "number": numbers.read_number,
    "money": numbers.read_number,
    "quantity": numbers.read_quantity,
    "percent": functools.partial(numbers.read_percent, is_percent_cell=False),
    "year": numbers.read_year,
    "rank": numbers.read_rank,
    "state": words.read_state,
    "level": words.read_level,
    "channel": words.read_channel,
}
