"""Markdown tables: rows with "|" between their cells, also where a row is wrapped over lines or many stand on one line."""

import re
from dataclasses import dataclass

from loaders.plans.html_tables import MAX_CELLS, refuse_many_rows
from loaders.plans.markup import clean, is_page_number
from loaders.plans.text import Text, join, one_line

Rows = tuple[tuple[Text, ...], ...]
Line = tuple[int, str]  # its index, and what it says
MAX_LINE = 200_000  # a whole table can stand on one line
LONGEST_ROW = 40  # lines of one wrapped row
MAX_FLAT = 2_000  # lines of a table whose rows do not begin on lines of their own
HEAD_LINES = 8  # the rule under the headings stands within so many lines
_RULE_CELL = r"\s*:?-{2,}:?\s*"
RULE = re.compile(rf"\s*\|?{_RULE_CELL}(?:\|{_RULE_CELL})*\|?\s*")
_INNER_RULE = re.compile(rf"\|{_RULE_CELL}(?:\|{_RULE_CELL})+\|")
CELL_BREAK = re.compile(r"(?<!\\)\|")


def is_bare_pipe(raw: str) -> bool:
    return raw.strip() == "|"


def is_pipe_table(lines: list[str], start: int) -> bool:
    raw = lines[start].strip()[:MAX_LINE]
    if raw.startswith("|"):
        return len(CELL_BREAK.findall(raw)) >= 2
    if "|" not in raw:
        return False
    below = lines[start + 1][:2000] if start + 1 < len(lines) else ""
    return (
        _is_open_row(raw)
        or ("|" in below and RULE.fullmatch(below) is not None)
        or _INNER_RULE.search(raw) is not None
    )


def _is_open_row(raw: str) -> bool:
    """A row without a bar before its first cell: "1 | Tuyên truyền | Sở Nội vụ |"."""
    breaks = len(CELL_BREAK.findall(raw))
    return (breaks >= 1 and raw.endswith("|")) or breaks >= 3


def take_pipe_table(lines: list[str], start: int) -> tuple[Rows, int]:
    """The rows from the first line with bars, and the index of the first line after them."""
    width = _width(lines, start)
    rows: list[tuple[Text, ...]] = []
    place = start
    while place < len(lines):
        raw = lines[place].strip()
        if (
            not raw
            and place + 1 < len(lines)
            and lines[place + 1].strip().startswith("|")
            and not is_bare_pipe(lines[place + 1])
        ):
            place += 1
            continue
        if "|" not in raw or is_bare_pipe(raw):
            break
        taken = _row_lines(lines, place, width)
        rows += _rows_of([(at, lines[at]) for at in taken], width, len(rows[0]) if rows else 0)
        refuse_many_rows(len(rows), start)
        place = taken[-1] + 1
    return tuple(rows), place


def _width(lines: list[str], start: int) -> int | None:
    """How many cells the rule under the headings has; None where there is no rule."""
    for place in range(start, min(start + HEAD_LINES, len(lines))):
        raw = lines[place][:MAX_LINE]
        if "|" in raw and RULE.fullmatch(raw[:2000]):
            return len(raw.strip().strip("|").split("|"))
        found = _INNER_RULE.search(raw)
        if found is not None:
            return found.group().count("|") - 1
        if not raw.strip():
            break
    return None


def _row_lines(lines: list[str], place: int, width: int | None) -> list[int]:
    """The lines of a row that begins with a bar and whose end, or some of its cells, stand on the next lines."""
    taken = [place]
    raw = lines[place].strip()
    if width is None or not (raw.startswith("|") or _INNER_RULE.search(raw)):
        return taken
    bars = _bars(raw) + (not raw.startswith("|") and not _is_stray(raw))
    # A line that holds several rows may break at any place, also between two bars.
    is_flat = bars > width + 1
    while not (raw.endswith("|") and bars % (width + 1) == 0) and len(taken) < (
        MAX_FLAT if is_flat else LONGEST_ROW
    ):
        following = lines[taken[-1] + 1].strip() if taken[-1] + 1 < len(lines) else ""
        begins = (
            following.startswith("|")
            and following != "|"
            and (raw.endswith("|") or bars % (width + 1) == width)
        )
        if not following or (begins and not is_flat):
            break
        taken.append(taken[-1] + 1)
        bars += _bars(following)
        raw = following
    return taken if is_flat or raw.endswith("|") else taken[:1]


def _is_stray(raw: str) -> bool:
    """Whether the number of a page stands before the first bar of a line: "- 7 - @ | Số TT | Nhiệm vụ"."""
    return is_page_number(raw.partition("|")[0].strip(" @"))


def _bars(raw: str) -> int:
    return len(CELL_BREAK.findall(raw[:MAX_LINE]))


@dataclass
class _Piece:
    """What stands between two bars, line by line."""

    parts: list[Line]

    @property
    def is_empty(self) -> bool:
        return not any(said.strip() for _, said in self.parts)

    @property
    def is_rule(self) -> bool:
        return re.fullmatch(_RULE_CELL, " ".join(said for _, said in self.parts)) is not None

    @property
    def text(self) -> Text:
        cleaned = [
            one_line(words, at + 1) for at, said in self.parts if (words := clean(said.replace("\\|", "|")))
        ]
        return join(cleaned) if cleaned else one_line("", self.parts[0][0] + 1)


def _rows_of(held: list[Line], width: int | None, cells: int) -> list[tuple[Text, ...]]:
    """One row, or all that stand on these lines one behind the other. `cells`: how many the headings are."""
    if len(held) == 1 and RULE.fullmatch(held[0][1][:2000]):
        return []
    pieces = _pieces(held)
    begin = 1 if pieces[0].is_empty or _is_stray(held[0][1]) else 0
    # Between two rows on one line stands nothing: "| Quý I | | 2 | Mở lớp".
    if (
        width is None
        or len(pieces) <= width + 1
        or any(not piece.is_empty for piece in pieces[begin + width :: width + 1])
    ):
        return [tuple(piece.text for piece in _inner(pieces, width or cells)[:MAX_CELLS])]
    rows = [pieces[at : at + width] for at in range(begin, len(pieces), width + 1)]
    return [
        tuple(piece.text for piece in row)
        for row in rows
        if not all(piece.is_rule for piece in row) and not all(piece.is_empty for piece in row)
    ]


def _pieces(held: list[Line]) -> list[_Piece]:
    pieces = [_Piece([])]
    for at, raw in held:
        first, *others = CELL_BREAK.split(raw.strip()[:MAX_LINE])
        pieces[-1].parts.append((at, first))
        pieces += [_Piece([(at, part)]) for part in others]
    return pieces


def _inner(pieces: list[_Piece], cells: int) -> list[_Piece]:
    """The cells of a row, without what stands outside its bars; an open row may end with an empty cell."""
    if pieces[0].is_empty and len(pieces) > 1:
        inner = pieces[1:]
    elif len(pieces) == cells:
        return pieces
    else:
        inner = pieces
    return inner[:-1] if inner[-1].is_empty and len(inner) > 1 else inner
