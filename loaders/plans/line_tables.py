"""Task tables copied without any sign between their cells: every cell on a line of its own, or wrapped over several.

Such a table begins with a line "STT" or "TT" and the other headings below it. A row begins at the number that follows
the one before; which lines stand in which column is told by what they say (`line_cells`).
"""

import itertools
import re
from collections.abc import Iterator

from loaders.folding import fold
from loaders.plans.blocks import ToldRows
from loaders.plans.column_words import field_of
from loaders.plans.columns import find_columns
from loaders.plans.line_cells import cells_of
from loaders.plans.markup import (
    clean,
    is_page_number,
    is_upper,
    kind_named,
    read_line,
    split_label,
    starts_lower,
)
from loaders.plans.text import Text, join, one_line

Number = tuple[int, ...]
HEADING_LINES = 24
MOST_COLUMNS = 12
ROW_LINES = 80
FEWEST_ROWS = 2
_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3}){0,3})\)?[.)]?")


def take_line_table(lines: list[str], start: int) -> tuple[ToldRows, int] | None:
    """The rows of the table whose headings begin at a line, and the index of the first line after it; or None."""
    if field_of(clean(lines[start])) != "no":
        return None
    is_loose = _is_loose(lines, start)
    headings, place = _headings(lines, start, is_loose=is_loose)
    columns = find_columns((tuple(headings),)) if 2 < len(headings) <= MOST_COLUMNS else None
    if columns is None or columns.place("no") != 0:
        return None
    rows: list[tuple[Text, ...]] = []
    last: Number = ()
    end = place
    while (found := _next_row(lines, place, last, headings, is_loose=is_loose)) is not None:
        groups, number, held, place = found
        rows += [(group,) for group in groups]
        rows.append((number, *cells_of(held, columns.fields[1:])))
        last, end = _number_of(number.words) or (), place
    if sum(len(row) > 1 for row in rows) < FEWEST_ROWS:
        return None
    return ToldRows((tuple(headings), *rows)), end


def _said(lines: list[str], start: int, most: int, *, is_loose: bool) -> Iterator[Text]:
    """The lines from a place on that say something, without the numbers of pages that empty lines part from the rest."""
    for place in range(start, min(start + most, len(lines))):
        words = clean(lines[place])
        is_alone = not any(lines[at].strip() for at in (place - 1, place + 1) if 0 <= at < len(lines))
        if words and not (is_alone and not is_loose and is_page_number(words)):
            yield one_line(words, place + 1)


def _is_loose(lines: list[str], start: int) -> bool:
    """Whether empty lines stand between all lines of the headings, so that they say nothing."""
    around = lines[start : start + HEADING_LINES // 2]
    return not any(above.strip() and below.strip() for above, below in itertools.pairwise(around))


def _headings(lines: list[str], start: int, *, is_loose: bool) -> tuple[list[Text], int]:
    """The headings, those broken over lines put together, and the index of the line where the rows begin."""
    headings: list[Text] = []
    for said in _said(lines, start, HEADING_LINES, is_loose=is_loose):
        if headings and (_number_of(said.words) == (1,) or _is_group(said.words)):
            return headings, _behind_numbers(lines, said.line - 1, len(headings), is_loose=is_loose)
        if "\t" in lines[said.line - 1].strip() or "|" in said.words or len(said.words) > 60:
            break
        if headings and starts_lower(said.words):
            headings[-1] = join([headings[-1], said])
        else:
            headings.append(said)
    return [], start


def _behind_numbers(lines: list[str], place: int, width: int, *, is_loose: bool) -> int:
    """Behind a row that only numbers the columns: 1, 2, 3, 4, 5."""
    said = list(itertools.islice(_said(lines, place, 3 * width, is_loose=is_loose), width))
    numbers = [_number_of(words.words) for words in said]
    return said[-1].line if numbers == [(at,) for at in range(1, width + 1)] else place


def _next_row(
    lines: list[str], place: int, last: Number, headings: list[Text], *, is_loose: bool
) -> tuple[list[Text], Text, list[Text], int] | None:
    """The groups above the next row, its number, its lines, and the index of the first line after it."""
    groups: list[Text] = []
    number: Text | None = None
    held: list[Text] = []
    previous = place
    width, again = len(headings), {heading.words for heading in headings}
    for said in _said(lines, place, ROW_LINES, is_loose=is_loose):
        found = _number_of(said.words)
        if number is None:
            if found is not None and _follows(found, last, is_first=not last or bool(groups)):
                number = said
            elif said.words in again:
                continue  # the headings repeated on the next page
            elif _is_group(said.words):
                groups.append(said)
            elif groups and is_upper(said.words) and is_upper(groups[-1].words):
                groups[-1] = join([groups[-1], said])
            else:
                return None
        else:
            is_apart = said.line - 1 > previous + 1 and not is_loose
            begun = sum(not starts_lower(line.words) for line in held)
            is_full = begun >= width - 1 and is_loose and not starts_lower(said.words)
            if (
                (found is not None and _follows(found, _number_of(number.words) or (), is_first=False))
                or _is_group(said.words)
                or said.words == headings[0].words
                or _ends(said, is_apart=is_apart)
                or (is_full and _is_last(lines, said))
            ):
                break
            held.append(said)
        previous = said.line - 1
    return (groups, number, held, held[-1].line) if number is not None and held else None


def _is_last(lines: list[str], said: Text) -> bool:
    """No number of a row follows: what stands here is the text behind the table."""
    following = itertools.islice(_said(lines, said.line, ROW_LINES, is_loose=True), MOST_COLUMNS)
    return not any(_number_of(words.words) for words in following)


def _number_of(words: str) -> Number | None:
    found = _NUMBER.fullmatch(words)
    return tuple(int(part) for part in found[1].split(".")) if found is not None else None


def _follows(number: Number, last: Number, *, is_first: bool) -> bool:
    """Whether a number comes next after another: 2 after 1, 1.1 after 1, 2 after 1.3; the first of a group is any 1."""
    if is_first and number[-1] == 1:
        return True
    steps = [(*last, 1)] + [(*last[:at], last[at] + 1) for at in range(len(last))]
    return number in steps


def _is_group(words: str) -> bool:
    return split_label(words)[0] in ("roman", "capital", "part") and len(words) < 200


def _ends(said: Text, *, is_apart: bool) -> bool:
    """What cannot stand in a row: recipients, the name of an annex, or words behind an empty line where none are within rows."""
    named = is_upper(said.words) and kind_named(read_line(said.line, said.words, 0, False)) != ""
    return is_apart or named or fold(said.words).startswith("noi nhan")
