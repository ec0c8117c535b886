"""Tables whose cells stand between lines that hold only "|", as converted web pages have them.

A row is "|", its cells with "|" between, and "|"; the next row begins with its own "|". So nothing between two
such lines is either the end of a row or an empty cell: the reading that makes the most full rows is taken.
Cells merged downwards are missing from the later rows, and a heading over all columns is a row of one cell.
"""

import itertools

from loaders.plans.markup import clean, is_ornament, is_upper, split_label
from loaders.plans.text import Text, join, one_line

MAX_CELL_LINES = 400
MAX_WIDTH = 30


def is_pipe(raw: str) -> bool:
    return raw.strip() == "|"


def take_bare_pipes(lines: list[str], start: int) -> tuple[tuple[tuple[Text, ...], ...], int] | None:
    """The rows of the table that begins at a lone "|", and the index of the first line after it; or None."""
    pipes = _pipe_places(lines, start)
    if len(pipes) < 2:
        return None
    gaps = [_cell(lines, above + 1, below) for above, below in itertools.pairwise(pipes)]
    return _rows(gaps), pipes[-1] + 1


def _pipe_places(lines: list[str], start: int) -> list[int]:
    """The lone "|" lines of one table: it ends at a "|" with an empty line after it, or where none follows."""
    places = [start]
    place = start + 1
    while place < len(lines) and place - places[-1] <= MAX_CELL_LINES:
        if is_pipe(lines[place]):
            places.append(place)
            if _is_end(lines, place, len(places)):
                break
        place += 1
    return places


def _is_end(lines: list[str], place: int, count: int) -> bool:
    following = lines[place + 1 : place + 3]
    return count > 1 and (not following or not following[0].strip())


def _cell(lines: list[str], start: int, end: int) -> Text:
    """The lines of a cell: one line for each list item, the wrapped ones joined."""
    parts: list[list[Text]] = []
    parted = True
    for place in range(start, end):
        said = clean(lines[place])
        if not said or is_ornament(said):
            parted = True
            continue
        if (
            parted
            or split_label(said)[0] in ("dash", "plus", "dot")
            or _stands_alone(said, parts[-1][-1].words)
        ):
            parts.append([])
        parts[-1].append(one_line(said, place + 1))
        parted = False
    return join((join(part) for part in parts), "\n") if parts else one_line("", start + 1)


def _stands_alone(said: str, before: str) -> bool:
    """A line of its own: after an end mark, or a person's name under a position in capitals."""
    if before.rstrip().endswith((";", ".")) and len(before) > 5:
        return said[:1].isupper()
    return is_upper(before) and " " in before and said.istitle() and 2 <= len(said.split()) <= 6


def _rows(gaps: list[Text]) -> tuple[tuple[Text, ...], ...]:
    width = min(_longest_run(gaps), MAX_WIDTH)
    best = [0.0] * (len(gaps) + 2)
    taken = [1] * (len(gaps) + 2)
    for place in range(len(gaps) - 1, -1, -1):
        best[place] = -1e9
        for size in range(1, width + 1):
            end = place + size
            if end > len(gaps) or (end < len(gaps) and gaps[end].words):
                continue
            value = _value(gaps[place:end], width) + best[min(end + 1, len(gaps))]
            if value > best[place]:
                best[place], taken[place] = value, size
    rows, place = [], 0
    while place < len(gaps):
        rows.append(tuple(gaps[place : place + taken[place]]))
        place += taken[place] + 1
    return tuple(row for row in rows if any(cell.words for cell in row))


def _longest_run(gaps: list[Text]) -> int:
    longest = run = 0
    for gap in gaps:
        run = run + 1 if gap.words else 0
        longest = max(longest, run)
    return max(longest, 1)


def _value(cells: list[Text], width: int) -> float:
    """How much a row of these cells looks like one: full rows before short ones, short ones without empty cells."""
    empty = sum(not cell.words for cell in cells)
    if empty == len(cells):
        return 0.0 if len(cells) in (1, width) else -0.2
    if len(cells) == width:
        return 2.0 + (1.0 if _is_number(cells[0].words) else 0.0) - 0.3 * empty
    return 1.0 - 2.0 * empty


def _is_number(words: str) -> bool:
    return 0 < len(words) <= 6 and any(letter.isdigit() for letter in words)
