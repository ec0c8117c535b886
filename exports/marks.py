"""What is wrong with a workbook, as it is shown to a clerk: words, order, counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from exports.notes import SIGN
from exports.text import shorten, tidy

SEVERITIES: Mapping[str, str] = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Ghi chú"}
LONGEST_NOTE = 300


class Marked(Protocol):
    """A problem with a place of the file. `column_name` is a heading or a code name; no cell means the whole row or sheet."""

    @property
    def severity(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...
    @property
    def row_number(self) -> int | None: ...
    @property
    def column_name(self) -> str | None: ...
    @property
    def found(self) -> str | None: ...
    @property
    def expected(self) -> str | None: ...
    @property
    def repair(self) -> str | None: ...


@dataclass(frozen=True)
class Mark:
    """A problem put to its place in the workbook that goes back; `shown_place` is where the unit's own file has it."""

    severity: str
    rule: str = ""
    sheet: str | None = None
    cell: str | None = None
    row_number: int | None = None
    column_name: str | None = None
    found: str | None = None
    expected: str | None = None
    repair: str | None = None
    shown_place: str | None = None


def as_mark(problem: Marked, **changed: str | int | None) -> Mark:
    """The problem with its words fit to be written."""
    severity = problem.severity if problem.severity in SEVERITIES else "note"
    chosen: dict[str, str | int | None] = {
        "rule": problem.rule,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "row_number": problem.row_number,
        "column_name": problem.column_name,
        "found": problem.found,
        "expected": problem.expected,
        "repair": problem.repair,
        **changed,
    }
    clean = {name: tidy(value) if isinstance(value, str) else value for name, value in chosen.items()}
    return Mark(severity, **clean)  # type: ignore[arg-type]


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """Errors first, else as they came: sheet by sheet, row by row."""
    ranks = list(SEVERITIES)
    return sorted(marks, key=lambda mark: ranks.index(mark.severity))


def count(marks: Sequence[Mark]) -> dict[str, int]:
    return {severity: sum(mark.severity == severity for mark in marks) for severity in SEVERITIES}


def note(marks: Sequence[Mark]) -> str:
    """The text beside a cell: each problem's kind, what was read, what is needed, how to mend it."""
    parts = [SIGN, *("\n".join(_lines(mark)) for mark in in_order(marks))]
    return shorten("\n".join(parts), LONGEST_NOTE)


def _lines(mark: Mark) -> list[str]:
    lines = [f"{SEVERITIES[mark.severity].upper()}. Cần có: {shorten(mark.expected or mark.rule, 110)}"]
    if mark.found:
        lines.append(f"Trong tệp: {shorten(mark.found, 50)}")
    if mark.repair:
        lines.append(f"Cách sửa: {shorten(mark.repair, 100)}")
    return lines
