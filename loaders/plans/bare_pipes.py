"""Tables whose cells stand between lines that hold only "|", as converted web pages have them.

A row is "|", its cells with "|" between, and "|"; the next row begins with its own "|". So nothing between two
such lines is either the end of a row or an empty cell: the reading that makes the most full rows is taken.
Where some of these gaps are lines left empty and others are nothing at all, only the kind that ends the first row
ends rows. Cells merged downwards are missing from the later rows, and a heading over all columns is a row of one cell.
A "|" may also stand at the end of a cell's last line. What cannot be a cell (`bare_cells`) ends the table, and so
does text behind a full row that no further "|" parts from it.
"""

import itertools
from collections import Counter
from dataclasses import dataclass

from loaders.plans.bare_cells import Gap, gaps_between
from loaders.plans.column_words import field_of
from loaders.plans.html_tables import refuse_many_rows
from loaders.plans.rows import fit_of
from loaders.plans.text import Text

MAX_WIDTH = 30
FIRST_WINDOW = 120  # gaps; more are looked at only where the table does not end before, so that many tables take no longer
FULL_ROW, NUMBERED, BREAK = 2.0, 1.0, -3.0
FITTING = 0.1  # of how well the cells fit the headings: enough to tell rows of the same width apart
_NEVER = -1e9


def is_pipe(raw: str) -> bool:
    return raw.strip() == "|"


def take_bare_pipes(lines: list[str], start: int) -> tuple[tuple[tuple[Text, ...], ...], int] | None:
    """The rows of the table that begins at a lone "|", and the index of the first line after it; or None."""
    window = FIRST_WINDOW
    while True:
        gaps, are_all = gaps_between(lines, start, window)
        if not gaps:
            return None
        row_end = _row_end(gaps)
        best = max((_reading(gaps, width, row_end) for width in _widths(gaps)), key=lambda way: way.value)
        end = best.rows[-1][1]
        if are_all or end < len(gaps) - 2 * MAX_WIDTH:
            rows = tuple(tuple(gap.text for gap in gaps[first:last]) for first, last in best.rows)
            refuse_many_rows(len(rows), start)
            return tuple(row for row in rows if any(cell.words for cell in row)), gaps[end - 1].end + 1
        window *= 4


def _row_end(gaps: list[Gap]) -> bool | None:
    """Whether the gap that ends a row is an empty line (True) or nothing at all (False); None where both may."""
    first = next((gap for gap in gaps if gap.is_empty), None)
    if first is None or len({gap.is_blank for gap in gaps if gap.is_empty}) == 1:
        return None
    return first.is_blank


def _widths(gaps: list[Gap]) -> list[int]:
    """How many cells a row may have: as many as stand together at first, most often, or at most."""
    runs = [
        len(list(run))
        for is_empty, run in itertools.groupby(gaps, key=lambda gap: gap.is_empty)
        if not is_empty
    ]
    if not runs:
        return [1]
    longest = max(runs)
    often = [length for length, _ in Counter(runs).most_common(2)]
    return sorted(
        {min(max(width, 1), MAX_WIDTH) for width in (runs[0], longest, longest - 1, *often)}, reverse=True
    )


@dataclass(frozen=True)
class _Way:
    """One way to part the gaps into rows (first gap, the one after the last), and how much it looks like a table."""

    value: float
    rows: list[tuple[int, int]]


def _reading(gaps: list[Gap], width: int, row_end: bool | None) -> _Way:
    empty = [gap.is_empty for gap in gaps]
    starts_numbered = [_is_number(gap.words) for gap in gaps]
    after = [_after(gap, row_end) for gap in gaps] + [0.0]
    fields = _fields(gaps, width)
    best = [0.0] * (len(gaps) + 2)
    taken = [1] * (len(gaps) + 2)
    for place in range(len(gaps) - 1, -1, -1):
        best[place] = _NEVER
        for size in range(1, width + 1):
            end = place + size
            if end > len(gaps):
                break
            if after[end] <= _NEVER:
                continue
            value = _value(empty[place:end], width, is_numbered=starts_numbered[place])
            value += after[end] + best[min(end + 1, len(gaps))]
            if size == width and fields:
                value += FITTING * sum(
                    fit_of(gap.line, field) for gap, field in zip(gaps[place:end], fields, strict=True)
                )
            if value > best[place]:
                best[place], taken[place] = value, size
    rows, place = [], 0
    while place < len(gaps):
        end = place + taken[place]
        rows.append((place, end))
        if end < len(gaps) and not gaps[end].is_empty:
            break  # text behind a row: another table may follow
        place = end + 1
    return _Way(best[0], rows)


def _fields(gaps: list[Gap], width: int) -> tuple[str, ...]:
    """What the headings in the first row name; nothing where the first row has another width, or names too little."""
    fields = tuple(field_of(gap.line) for gap in itertools.takewhile(lambda gap: not gap.is_empty, gaps))
    return fields if len(fields) == width and sum(map(bool, fields)) > 1 else ()


def _after(gap: Gap, row_end: bool | None) -> float:
    """What it costs to end a row before this gap."""
    if not gap.is_empty:
        return BREAK
    return 0.0 if row_end is None or gap.is_blank == row_end else _NEVER


def _value(cells: list[bool], width: int, *, is_numbered: bool) -> float:
    """How much a row of cells looks like one, told by which are empty: full rows before short ones, short ones without."""
    empty = sum(cells)
    if empty == len(cells):
        return 0.0 if len(cells) in (1, width) else -0.2
    if len(cells) == width:
        return FULL_ROW + (NUMBERED if is_numbered else 0.0) - 0.3 * empty
    return 1.0 - 2.0 * empty


def _is_number(words: str) -> bool:
    return 0 < len(words) <= 6 and any(letter.isdigit() for letter in words)
