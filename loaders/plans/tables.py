"""Finding tables among lines: Markdown, tab-separated, HTML, and cells between bare "|" lines."""

import itertools
import re

from loaders.plans.aligned_tables import take_aligned_table
from loaders.plans.bare_pipes import is_pipe, take_bare_pipes
from loaders.plans.html_tables import MAX_CELLS, read_html_table, refuse_many_rows
from loaders.plans.line_tables import take_line_table
from loaders.plans.markup import clean
from loaders.plans.pipe_tables import CELL_BREAK, is_pipe_table, take_pipe_table
from loaders.plans.row_numbers import is_number
from loaders.plans.tab_tables import is_tabbed, take_tabbed
from loaders.plans.text import Text, join, one_line

Rows = tuple[tuple[Text, ...], ...]
LONGEST_HEADING = 60
MAX_HTML_LINES = 20_000
_GRID_RULE = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")
# Lines drawn with signs of their own, as the plain ones.
_DRAWN = str.maketrans("│┃║┆┊├┤┌┐└┘┬┴┼╔╗╚╝╠╣╦╩╬─━═", "|" * 5 + "+" * 18 + "-" * 3)
_CELL_TAG = re.compile(r"</?(?:td|th|tr)\b", re.IGNORECASE)


def take_table(lines: list[str], start: int) -> tuple[Rows, int] | None:
    """The table that begins at a line and the index of the first line after it; None where no table begins."""
    raw = lines[start]
    if is_pipe(raw):
        return take_bare_pipes(lines, start)
    if raw.lstrip()[:6].lower() == "<table":
        return _take_html(lines, start)
    if _GRID_RULE.fullmatch(raw[:2000].translate(_DRAWN)):
        return _take_grid(lines, start)
    if is_pipe_table(lines, start):
        return take_pipe_table(lines, start)
    if is_tabbed(raw):
        return take_tabbed(lines, start)
    if len(raw) < LONGEST_HEADING and (taken := take_line_table(lines, start)) is not None:
        return taken
    return take_aligned_table(lines, start)


def _take_html(lines: list[str], start: int) -> tuple[Rows, int]:
    """To the line that closes the table; where none does, to the last line with a cell's or row's tag."""
    end = start
    while end < len(lines) - 1 and end - start < MAX_HTML_LINES and "</table" not in lines[end].lower():
        end += 1
    if "</table" not in lines[end].lower():
        end = next(
            place for place in range(end, start - 1, -1) if place == start or _CELL_TAG.search(lines[place])
        )
    return read_html_table("\n".join(lines[start : end + 1]), start + 1), end + 1


def _take_grid(lines: list[str], start: int) -> tuple[Rows, int]:
    """A table drawn with "+---+": the lines between two rules are one row."""
    rows: list[tuple[Text, ...]] = []
    held: list[tuple[Text, ...]] = []
    place = start
    while place < len(lines) and (raw := lines[place].strip()[:20_000].translate(_DRAWN))[:1] in ("+", "|"):
        if _GRID_RULE.fullmatch(raw[:2000]):
            rows += _rows_between(held)
            held = []
        else:
            parts = CELL_BREAK.split(raw, maxsplit=MAX_CELLS)[1:-1]
            held.append(tuple(one_line(clean(part), place + 1) for part in parts))
        refuse_many_rows(len(rows) + len(held), start)
        place += 1
    rows += _rows_between(held)
    return tuple(rows), place


def _rows_between(held: list[tuple[Text, ...]]) -> list[tuple[Text, ...]]:
    """The rows that stand between two rules: one, or as many as begin with a number where only the headings are ruled."""
    starts = [at for at, cells in enumerate(held) if cells and is_number(cells[0].words)]
    if len(starts) < 2:
        return [_stack(held)] if held else []
    bounds = sorted({0, *starts, len(held)})
    return [_stack(held[first:last]) for first, last in itertools.pairwise(bounds)]


def _stack(held: list[tuple[Text, ...]]) -> tuple[Text, ...]:
    width = max(len(cells) for cells in held)
    columns = [[cells[place] for cells in held if place < len(cells)] for place in range(width)]
    return tuple(join([cell for cell in column if cell.words] or column[:1]) for column in columns)
