"""What became of one cell: its value, and what a person should know about how it was read."""

import datetime
from dataclasses import dataclass

from loaders.reports.sandbox import Cell
from loaders.reports.text import comma

Value = str | float | int | bool | datetime.date | tuple[str, ...] | tuple[int, int | None] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """`severity` None: nothing to say. An error has no value. `repair` is an order, as is every message's end."""

    value: Value
    severity: str | None = None
    rule: str = ""
    expected: str = ""
    repair: str = ""


EMPTY = Reading(None)


def error(rule: str, expected: str, repair: str) -> Reading:
    return Reading(None, "error", rule, expected, repair)


def warning(value: Value, rule: str, expected: str, repair: str) -> Reading:
    return Reading(value, "warning", rule, expected, repair)


def note(value: Value, rule: str, expected: str, repair: str = "Không cần sửa nếu đúng") -> Reading:
    return Reading(value, "note", rule, expected, repair)


def raw_text(cell: Cell) -> str:
    """The cell as text, for keeping: numbers without ".0", dates as dd/mm/yyyy."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return f"{cell:%d/%m/%Y}"


def as_shown(cell: Cell) -> str:
    """The cell as a message quotes it."""
    return comma(cell) if isinstance(cell, float) else raw_text(cell)
