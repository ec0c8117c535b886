"""Bytes -> the cells of a workbook, read in another process that may fail without harm; CSV is split here."""

import datetime
import functools
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from loaders.indices.sheets import letters
from loaders.reports.child import MAX_CPU_SECONDS
from loaders.reports.child import MAX_WALL_SECONDS as CHILD_SECONDS
from loaders.reports.csv_file import read_csv
from loaders.reports.model import GateRefusal, Kind
from loaders.reports.nursery import NO_MEMORY
from loaders.reports.readers import LostReaderError, Nursery
from loaders.reports.refusals import MAX_CELLS, MAX_COLUMNS, refuse

NURSERY = Nursery()
MAX_WALL_SECONDS = CHILD_SECONDS + 5  # by then the kernel has ended the reader, unless its clock was stopped

UNCALCULATED = "="  # what stands for a formula whose value nobody has calculated
Cell = str | float | datetime.date
Place = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """Cells as stored ("" = empty), rows and columns from 0; `name` is "" for a CSV file.

    `errors` and `uncalculated` are cells that look empty but are not; `fonts` are the old fonts of text cells.
    """

    name: str
    rows: list[list[Cell]]
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[Place, str] = field(default_factory=dict)
    uncalculated: frozenset[Place] = frozenset()
    percents: frozenset[Place] = frozenset()
    fonts: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_1904: bool = False
    first_lines: tuple[int, ...] = ()  # CSV: a record may span lines

    @functools.cached_property
    def tops(self) -> Mapping[Place, int]:
        """The top row of every cell merged downwards, itself included."""
        found: dict[Place, int] = {}
        cells = 0  # ranges of a hostile file may lie over each other
        for top, left, bottom, _ in self.merges:
            rows = range(top, min(bottom + 1, len(self.rows)))
            cells += len(rows)
            if bottom > top and cells <= MAX_CELLS:
                found |= dict.fromkeys(((row, left) for row in rows), top)
        return found

    @functools.cached_property
    def merges_at(self) -> Mapping[int, list[tuple[int, int, int]]]:
        """(left, bottom, right) of the merged ranges by their top row."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        for top, left, bottom, right in self.merges:
            found.setdefault(top, []).append((left, bottom, right))
        return found

    @functools.cached_property
    def special(self) -> Mapping[int, frozenset[int]]:
        """By column, the rows in which more than a cell's content counts: errors, formats, fonts, merged cells."""
        found: dict[int, set[int]] = {}
        for row, column in (*self.errors, *self.uncalculated, *self.percents, *self.fonts, *self.tops):
            found.setdefault(column, set()).add(row)
        return {column: frozenset(rows) for column, rows in found.items()}

    def line(self, row: int) -> int:
        """The row as the user's program counts it."""
        return self.first_lines[row] if self.first_lines else row + 1

    def at(self, row: int, column: int) -> Cell:
        """What a cell holds; rows may be of different lengths, and beyond their end is nothing."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def cell(self, row: int, column: int) -> str:
        """The address, such as "C70"."""
        return f"{letters(column)}{self.line(row)}"


def read_sheets(content: bytes, kind: Kind, *, is_peek: bool = False) -> list[Sheet] | GateRefusal:
    """Every sheet of a file that passed the gate; `is_peek`: only the hidden sheet that names unit and period."""
    if kind == "csv":
        split = read_csv(content)
        if isinstance(split, GateRefusal):
            return split
        records, first_lines = split
        return [Sheet("", [[*record] for record in records], first_lines=first_lines)]
    answer = _ask_child(content, kind, is_peek)
    if "refused" in answer:
        return refuse(*answer["refused"])
    return [_sheet(**sheet) for sheet in answer["sheets"]]


def _ask_child(content: bytes, kind: Kind, is_peek: bool) -> dict[str, Any]:
    try:
        code, said = NURSERY.ask(f"{kind} {'peek' if is_peek else 'whole'}", content, MAX_WALL_SECONDS)
    except TimeoutError:
        return {"refused": ("file.too_slow", f"tệp chưa đọc xong sau {MAX_WALL_SECONDS} giây")}
    except LostReaderError:
        return {"refused": ("file.damaged", "chương trình đọc bảng tính dừng giữa chừng")}
    if code == 0:
        return _answer(said)
    if code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        return {"refused": ("file.too_slow", f"tệp cần hơn {MAX_CPU_SECONDS} giây để đọc")}
    if code in (NO_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
        return {"refused": ("file.too_much_memory", "tệp cần quá nhiều bộ nhớ để đọc")}
    return {"refused": ("file.damaged", "chương trình đọc bảng tính dừng giữa chừng")}


def _answer(said: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = orjson.loads(said)
    except orjson.JSONDecodeError:
        return {"refused": ("file.damaged", "chương trình đọc bảng tính không trả lời đủ")}
    return answer


def _sheet(
    name: str,
    rows: list[list[Cell]],
    is_hidden: bool,
    dates: list[list[int]],
    merges: list[list[int]],
    **details: Any,
) -> Sheet:
    for row, column in dates:
        rows[row][column] = datetime.date.fromisoformat(str(rows[row][column]))
    errors = {(row, column): shown for row, column, shown in details.get("errors", [])}
    uncalculated = frozenset((row, column) for row, column in details.get("uncalculated", []))
    _mark(rows, errors | dict.fromkeys(uncalculated, UNCALCULATED))
    return Sheet(
        name,
        rows,
        is_hidden,
        tuple((top, left, bottom, right) for top, left, bottom, right in merges),
        errors,
        uncalculated,
        frozenset((row, column) for row, column in details.get("percents", [])),
        {(row, column): font for row, column, font in details.get("fonts", [])},
        frozenset(details.get("hidden_rows", [])),
        frozenset(
            column
            for first, last in details.get("hidden_columns", [])
            for column in range(first, min(last, MAX_COLUMNS) + 1)
        ),
        details.get("is_1904", False),
    )


def _mark(rows: list[list[Cell]], looks_empty: Mapping[Place, str]) -> None:
    """Write into the grid what the parser shows as empty, so that no row or cell with it is taken for blank."""
    room = MAX_CELLS  # a hostile file has them far out
    for (row, column), shown in looks_empty.items():
        room -= max(row + 1 - len(rows), 0)
        if room < 0:
            break
        rows.extend([] for _ in range(row + 1 - len(rows)))
        room -= max(column + 1 - len(rows[row]), 0)
        if room < 0:
            break
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = shown
