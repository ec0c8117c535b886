"""When a task of a table is due: its time cell, two cells for begin and end, or crosses under quarters and months."""

from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.text import Text, join, one_line

LONGEST_MARK = 3  # "x", "X", "v", "✓"


def time_of(row: Row, columns: Columns) -> Text | None:
    """The words of the time cells, or the headings above the crosses; None where nothing is said."""
    cells = [row[place] for place in columns.places("time") if place < len(row) and row[place].words]
    if cells:
        different = list({cell.words: cell for cell in cells}.values())
        return join(different, " - ") if len(different) > 1 else cells[0]
    crossed = [
        place
        for place in columns.places("mark")
        if place < len(row) and 0 < len(row[place].words) <= LONGEST_MARK
    ]
    if not crossed:
        return None
    headings = [" ".join(columns.headings[place].split()) for place in crossed]
    return one_line(", ".join(headings), row[crossed[0]].line)
