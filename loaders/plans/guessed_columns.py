"""The columns of a task table that has no headings, told by what stands in most of their cells."""

from loaders.plans.column_contents import MOST_ROWS, SHORTEST_TEXT, Row, is_time, most, names_unit
from loaders.plans.column_words import field_of
from loaders.plans.columns import HEADING_ROWS, Columns
from loaders.plans.row_numbers import is_number

FEWEST_ROWS = 2
FEWEST_COLUMNS = 3


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
    if most(cells, is_number) and "no" not in before:
        return "no"
    if most(cells, is_time) and "time" not in before:
        return "time"
    if most(cells, names_unit):
        return "lead" if "lead" not in before else "coordinating" if "coordinating" not in before else ""
    if "text" not in before and most(cells, lambda said: len(said) >= SHORTEST_TEXT):
        return "text"
    return ""
