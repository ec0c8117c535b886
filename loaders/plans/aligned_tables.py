"""Task tables whose columns are only set apart by spaces, as a text made from a page shows them."""

import itertools
import re
from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.column_words import field_of
from loaders.plans.html_tables import refuse_many_rows
from loaders.plans.markup import clean, is_page_number, is_upper, split_label
from loaders.plans.row_numbers import is_number
from loaders.plans.text import Text, join, one_line

Rows = tuple[tuple[Text, ...], ...]
MOST_EMPTY = 3  # so many empty lines end the table
FEWEST_COLUMNS = 3
LONGEST_LINE = 400
MAX_LINES = 5_000
_GAP = re.compile(r"\s{2,}")


@dataclass(frozen=True)
class _Seen:
    """A line of the table: its index, its characters, and the words that gaps of two spaces part, with their places."""

    place: int
    raw: str
    parts: tuple[tuple[int, str], ...]


def take_aligned_table(lines: list[str], start: int) -> tuple[Rows, int] | None:
    """The rows of the table whose headings stand on a line, and the index of the first line after it; or None."""
    first = _seen(lines, start)
    names = [field_of(words) for _, words in first.parts]
    if len(names) < FEWEST_COLUMNS or names[0] != "no" or sum(map(bool, names)) < FEWEST_COLUMNS:
        return None
    body = _body(lines, start, second=first.parts[1][0])
    columns = _columns([first, *(seen for seen in body if not _is_group(seen))])
    if len(columns) != len(names):
        return None
    heads = [
        first,
        *itertools.takewhile(lambda seen: not _begins(seen, columns) and not _is_group(seen), body),
    ]
    rows = [_row(heads, columns)]
    held: list[_Seen] = []
    for seen in body[len(heads) - 1 :]:
        if held and (_begins(seen, columns) or _is_group(seen)):
            rows.append(_row(held, columns))
            held = []
        if _is_group(seen):
            rows.append((one_line(clean(seen.raw), seen.place + 1),))
        else:
            held.append(seen)
        refuse_many_rows(len(rows), start)
    rows += [_row(held, columns)] if held else []
    return (tuple(rows), body[-1].place + 1) if len(rows) > 1 else None


def _seen(lines: list[str], place: int) -> _Seen:
    raw = lines[place].rstrip()[:LONGEST_LINE]
    cuts = [0, *(gap.end() for gap in _GAP.finditer(raw))]
    parts = tuple(
        (cut, words) for cut in dict.fromkeys(cuts) if (words := _GAP.split(raw[cut:], maxsplit=1)[0]).strip()
    )
    return _Seen(place, raw, parts)


def _body(lines: list[str], start: int, second: int) -> list[_Seen]:
    """The lines below the headings that keep to the columns, with rows that head a group."""
    body: list[_Seen] = []
    empty = 0
    for place in range(start + 1, min(start + MAX_LINES, len(lines))):
        seen = _seen(lines, place)
        if not seen.parts or (is_page_number(seen.raw.strip()) and empty):
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        begin, words = seen.parts[0]
        if is_number(words) and len(seen.parts) > 1:
            second = min(second, seen.parts[1][0])  # headings stand in the middle of their columns
        is_apart = begin < second and not is_number(words)
        if fold(words).startswith("noi nhan") or (is_apart and not _is_group(seen)):
            break
        body.append(seen)
        empty = 0
    while body and _is_group(body[-1]):
        body.pop()  # a heading behind the table
    return body


def _is_group(seen: _Seen) -> bool:
    """One stretch of words over all columns that is a heading: "II. TRÊN BÁO CHÍ"."""
    begin, words = seen.parts[0]
    is_named = split_label(words)[0] in ("roman", "capital", "part") or (
        is_upper(words) and begin < len(words)
    )
    return len(seen.parts) == 1 and is_named and not is_number(words) and len(words) > 8


def _columns(seen: list[_Seen]) -> list[tuple[int, int]]:
    """Where the columns begin and end: no line has a letter in the two spaces between them."""
    width = max((len(line.raw) for line in seen), default=0)
    filled = [False] * (width + 2)
    for line in seen:
        for begin, words in line.parts:
            filled[begin : begin + len(words)] = [True] * len(words)
    columns: list[tuple[int, int]] = []
    place = 0
    while place < width:
        if not filled[place]:
            place += 1
            continue
        end = place
        while filled[end] or filled[end + 1]:
            end += 1
        columns.append((place, end))
        place = end
    return columns


def _begins(seen: _Seen, columns: list[tuple[int, int]]) -> bool:
    return seen.parts[0][0] < columns[0][1] and is_number(seen.parts[0][1])


def _row(held: list[_Seen], columns: list[tuple[int, int]]) -> tuple[Text, ...]:
    cells: list[list[Text]] = [[] for _ in columns]
    for seen in held:
        for cell, (begin, end) in zip(cells, columns, strict=True):
            words = clean(seen.raw[begin:end])
            if words:
                cell.append(one_line(words, seen.place + 1))
    return tuple(_cell(parts, held[0].place + 1) for parts in cells)


def _cell(parts: list[Text], line: int) -> Text:
    whole = parts[0] if parts else one_line("", line)
    for part in parts[1:]:
        is_item = split_label(part.words)[0] in ("dash", "plus", "dot") or whole.words.endswith(";")
        whole = join([whole, part], "\n" if is_item else " ")
    return whole
