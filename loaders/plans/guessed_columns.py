"""The columns of a task table that has no headings, told by what stands in most of their cells."""

from collections.abc import Callable

from loaders.plans.columns import HEADING_ROWS, Columns, Row, field_of
from loaders.plans.markup import split_label
from loaders.plans.rows import is_number
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit

FEWEST_ROWS = 2
FEWEST_COLUMNS = 3
MOST_ROWS = 60  # so many tell enough
SHARE = 0.6
SHORTEST_TEXT = 20
LONGEST_TIME = 80


def guess_columns(rows: tuple[Row, ...]) -> Columns | None:
    """Text, a unit, and a number or a time; None for tables with headings of their own and where the cells do not tell."""
    width = max((len(row) for row in rows), default=0)
    whole = [
        row for row in rows[:MOST_ROWS] if len(row) == width and sum(bool(cell.words) for cell in row) > 2
    ]
    if width < FEWEST_COLUMNS or len(whole) < FEWEST_ROWS or _has_headings(rows):
        return None
    fields: list[str] = []
    for place in range(width):
        fields.append(_field([row[place].words for row in whole if row[place].words], fields))
    if "text" not in fields or "lead" not in fields or not {"no", "time"} & set(fields):
        return None
    named = tuple(field or "ignored" for field in fields)
    return Columns(named, 0, ("",) * width, named, is_guessed=True)


def _has_headings(rows: tuple[Row, ...]) -> bool:
    return any(sum(bool(field_of(cell.words)) for cell in row) >= 2 for row in rows[:HEADING_ROWS])


def _field(cells: list[str], before: list[str]) -> str:
    """The first field of its kind that most cells fit; of two columns with units the first leads."""
    if _most(cells, is_number) and "no" not in before:
        return "no"
    if _most(cells, _is_time) and "time" not in before:
        return "time"
    if _most(cells, _names_unit):
        return "lead" if "lead" not in before else "coordinating" if "coordinating" not in before else ""
    if "text" not in before and _most(cells, lambda said: len(said) >= SHORTEST_TEXT):
        return "text"
    return ""


def _most(cells: list[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) / len(cells) >= SHARE


def _is_time(said: str) -> bool:
    return len(said) <= LONGEST_TIME and read_timeframe(said, 2000).kind != "none"


def _names_unit(said: str) -> bool:
    first = said.split("\n")[0].split(";")[0]
    return is_unit(first[len(split_label(first)[1]) :])
