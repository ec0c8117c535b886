"""Text and Markdown into blocks: tables taken out, wrapped lines joined, sentences that a page break cut made whole."""

import itertools
import re
from dataclasses import replace
from statistics import quantiles

from loaders.folding import fold
from loaders.plans.blocks import Block, Kind, ToldRows
from loaders.plans.labels import begins_with_label
from loaders.plans.markup import (
    ANNEX_RANK,
    BULLET_RANK,
    Line,
    clean,
    has_end_mark,
    is_ornament,
    is_page_number,
    is_upper,
    kind_named,
    read_line,
    starts_lower,
)
from loaders.plans.tables import Rows, take_table
from loaders.plans.text import join, one_line

SHORTEST_TITLE, MOST_TITLE_LINES = 10, 12
WIDEST_WRAPPED = 130  # text broken by hand or by a PDF reader has no longer lines
MOST_WRAPPED = (
    200  # lines of one paragraph; all who read it look at it from many places, so it may not grow without end
)
_WIDE_GAP = re.compile(r"(?<=\S)(?=\s*\t|\s{3})\s+(?=\S)")
# Gaps inside "Số:     123   /KH-SNV" and "ngày    tháng    năm", filled in or left blank, part no columns.
_LEFT_BLANK = re.compile(
    r"(?i)(?<=số:)\s{2,}(?=/|\d{1,5}\s*/)|(?<=số)\s{2,}(?=/|\d{1,5}\s*/)|(?<=\d)\s{2,}(?=/\s?[a-zđ])"
    r"|(?<=ngày)\s{2,}(?=tháng|\d)|(?<=\d)\s{2,}(?=tháng|năm)|(?<=tháng)\s{2,}(?=năm|\d)|(?<=năm)\s{2,}(?=20)"
)
# A sentence cannot end with these, so the next line goes on with it whatever it begins with.
_OPEN_WORDS = re.compile(
    r"(?<!\w)(?:của|và|với|các|những|về|tại|theo|đến|cho|trong|trên|do|là|bằng|từ|để|hoặc|ngày|tháng|năm|số|được|có|giữa|thuộc|như)$|[,(–-]$"
)
_BEFORE_DIGITS = re.compile(r"(?<!\w)(?:ngày|tháng|số)$")  # "... ngày" / "25 tháng 7 năm 2022 ..."
_ANNEX_NOTE = re.compile(r"\((?:ban hanh |dinh )?kem theo")
_RECIPIENTS = re.compile(r"noi nhan\s*:?")
Piece = Line | Rows


def blocks_of(pieces: list[Piece]) -> tuple[Block, ...]:
    """The blocks of lines and tables, in order, whichever reader found them.

    Around the body (letterhead; recipients and signature) every line is its own.
    """
    habits = _Habits([piece for piece in pieces if isinstance(piece, Line)])
    blocks: list[Block] = []
    held: list[Line] = []
    place = _first_kind(pieces)
    is_apart = place > 0
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            blocks += [*_close(held), _table(piece)]
            held = []
            continue
        named = kind_named(piece)
        if index == place or named in ("plan", "decision", "annex"):
            is_apart = False
        elif _RECIPIENTS.match(fold(piece.said[:20])):
            is_apart = True
        elif (
            is_apart
            and index > place
            and (piece.label_name in ("roman", "part", "article") or (piece.heading and piece.rank))
        ):
            is_apart = False
        may_go_on = 0 < len(held) < MOST_WRAPPED and not is_apart and not named
        if may_go_on and habits.goes_on(held, piece, pieces[index + 1 : index + 3]):
            held.append(piece)
            continue
        blocks += _close(held)
        held = []
        if is_apart and (columns := _columns(piece)) is not None:
            blocks.append(columns)
        elif named:
            blocks += _close([piece])
        else:
            held = [piece]
    return (*blocks, *_close(held))


def read_piece(number: int, raw: str, gap: int, *, is_bold: bool) -> Line | None:
    """A line of a format that says itself what is bold; None for a page number."""
    line = read_line(number, raw, gap, is_bold)
    if not line.said or (line.label == "" and is_page_number(line.words)):
        return None
    return _with_columns(line, raw) if _WIDE_GAP.search(raw.strip()[:500]) else line


def pieces_of(lines: list[str]) -> list[Piece]:
    """Lines and tables of a text in order, without its empty lines, ornaments and page numbers."""
    pieces: list[Piece] = []
    gap, place, in_bold = 0, 0, False
    while place < len(lines):
        taken = take_table(lines, place)
        if taken is not None:
            pieces += [taken[0]] if taken[0] else []
            gap, place, in_bold = 0, taken[1], False
            continue
        raw = lines[place]
        place += 1
        if not raw.strip() or is_ornament(raw):
            gap, in_bold = gap + 1, False
            continue
        line = read_line(place, raw, gap, in_bold)
        in_bold = in_bold != (raw.count("**") % 2 == 1)
        if not line.said or (line.label == "" and is_page_number(line.words)):
            gap += 1
            continue
        pieces.append(_with_columns(line, raw) if _WIDE_GAP.search(raw.strip()[:500]) else line)
        gap = 0
    return with_whole_kinds(pieces)


def with_whole_kinds(pieces: list[Piece]) -> list[Piece]:
    """ "KẾ" and "HOẠCH" on two lines are one heading."""
    whole: list[Piece] = []
    for piece in pieces:
        above = whole[-1] if whole else None
        if (
            isinstance(piece, Line)
            and isinstance(above, Line)
            and piece.gap == 0
            and len(above.said) < 12
            and len(piece.said) < 12
            and not kind_named(above)
        ):
            joined = replace(above, said=f"{above.said} {piece.said}", words=f"{above.words} {piece.said}")
            if kind_named(joined):
                whole[-1] = joined
                continue
        whole.append(piece)
    return whole


def _with_columns(line: Line, raw: str) -> Line:
    """Keep wide gaps, which part two columns in a letterhead or beside a signature, as tabs.

    A gap left for a number or a day to be written in ("Số:     /KH-SNV") parts nothing.
    """
    filled = _LEFT_BLANK.sub(" ", raw.strip())
    said = "\t".join(clean(part) for part in _WIDE_GAP.split(filled, maxsplit=3))
    return replace(line, said=said)


def _first_kind(pieces: list[Piece]) -> int:
    for index, piece in enumerate(pieces):
        if isinstance(piece, Line) and kind_named(piece) not in ("", "annex"):
            return index
    return 0


def _columns(line: Line) -> Block | None:
    parts = line.said.split("\t")
    if len(parts) < 2:
        return None
    row = tuple(one_line(part, line.number) for part in parts)
    return _table((row,))


def _table(rows: Rows) -> Block:
    cells = [cell for row in rows for cell in row]
    first = next((cell for cell in cells if cell.words), cells[0])
    return Block("table", one_line("", first.line), rows=rows, is_told=isinstance(rows, ToldRows))


def _close(held: list[Line]) -> list[Block]:
    if not held:
        return []
    first = held[0]
    text = join(
        one_line(part, line.number)
        for line in held
        if (part := (line.words if line is first else line.said).replace("\t", " ")) or line is first
    )
    stands_out = (
        first.heading > 0
        or first.label_name in ("roman", "part", "article")
        or all(line.is_bold for line in held)
    )
    kind: Kind = "heading" if stands_out else "item" if first.label else "paragraph"
    return [
        Block(kind, text, first.label, first.rank or (_heading_rank(first, text.words) if stands_out else 0))
    ]


def _heading_rank(first: Line, said: str) -> int:
    """Where a heading without a number stands: by its "#", or under the Roman numbers when it is only bold."""
    if kind_named(first) == "annex":
        return ANNEX_RANK
    if len(said) > 200 or (has_end_mark(said) and not said.endswith(":")):
        return 0
    return 11 if (first.heading <= 2 and first.heading) or is_upper(said) else 14 + first.heading


class _Habits:
    """How this text breaks its lines: at a width or not, with empty lines between paragraphs or between all lines."""

    def __init__(self, lines: list[Line]) -> None:
        lengths = sorted(len(line.said) for line in lines if len(line.said) > 30) or [0]
        self.width = round(quantiles([*lengths, *lengths], n=20)[17])
        self.is_wrapped = self.width <= WIDEST_WRAPPED
        marked = [line for line in lines if line.label]
        self.parts_with_gaps = sum(line.gap > 0 for line in marked) > 0.6 * len(marked)
        cut = [
            (above, below)
            for above, below in itertools.pairwise(lines)
            if below.gap
            and not below.label
            and starts_lower(below.words)
            and not has_end_mark(above.words)
            and len(above.said) > 0.8 * self.width
        ]
        self.is_double_spaced = self.is_wrapped and len(cut) > 0.1 * len(lines)

    def goes_on(self, held: list[Line], line: Line, following: list[Piece]) -> bool:
        """Whether a line belongs to the lines held so far."""
        above, first = held[-1], held[0]
        if line.heading or (first.heading and not starts_lower(line.words)):
            return False
        if line.label:
            return self._is_false_label(held, line, following)
        if _ends_capitals(held, line):
            return False
        if _is_in_open_bracket(held, line, following):
            return True
        if line.gap == 0 and line.words[:1].isdigit() and _BEFORE_DIGITS.search(above.words.lower()):
            return True
        if begins_with_label(line.words):
            return False
        if first.label_name == "part" and not first.words:
            return is_upper(line.words)
        ended = has_end_mark(above.words)
        if first.label_name == "roman" and is_upper(first.words):
            return is_upper(line.words) and not ended and (len(first.said) > 15 or line.gap == 0)
        if starts_lower(line.words) and (not ended or (self.is_double_spaced and self._is_full(above))):
            return True
        if (
            line.words.startswith("(")
            and not ended
            and len(above.said) > 100
            and not first.is_bold
            and not _ANNEX_NOTE.match(fold(line.words[:30]))
        ):
            return True
        if ended and above.words.rstrip().endswith(":"):
            return False
        if line.gap == 0:
            return self._goes_on_below(held, line, ended)
        if (
            first.is_bold
            and line.is_bold
            and first.label
            and not ended
            and not first.heading
            and not is_upper(line.words)
        ):
            return True
        if not ended and _OPEN_WORDS.search(above.words.lower()) and len(above.said) > 25:
            return True
        return (
            self.is_double_spaced
            and self._is_full(above)
            and (not ended or len(above.said) > 0.97 * self.width)
        )

    def _goes_on_below(self, held: list[Line], line: Line, ended: bool) -> bool:
        above, first = held[-1], held[0]
        if not self.is_wrapped:
            return not ended and _OPEN_WORDS.search(above.words.lower()) is not None
        if above.is_bold != line.is_bold and first.is_bold and len(held) == 1 and not self.parts_with_gaps:
            return False
        if ended:
            return self._is_full(above) or (self.parts_with_gaps and bool(first.label))
        if self.parts_with_gaps:
            return not (above.is_bold and not line.is_bold and first.label)
        return self._is_full(above) or (not first.label and not is_upper(above.words))

    def _is_full(self, line: Line) -> bool:
        return len(line.said) > 0.85 * self.width

    def _is_false_label(self, held: list[Line], line: Line, following: list[Piece]) -> bool:
        """A dash or number at the start of a line that only goes on with the sentence above it."""
        above = held[-1]
        said = " ".join(part.words for part in held)
        if has_end_mark(above.words):
            return False
        if line.label_name == "dash":
            if line.gap == 0 and (
                (line.words[:1].isdigit() and above.words[-1:].isdigit())
                or (line.words[:1].islower() and self.parts_with_gaps and held[0].label_name != "dash")
            ):
                return True
            return (
                line.gap > 0
                and len(said) > 150
                and ";" in said
                and not held[0].is_bold
                and not _has_dash(following)
            )
        return (
            line.gap == 0
            and line.rank < BULLET_RANK
            and self.is_wrapped
            and self.parts_with_gaps
            and not _RECIPIENTS.search(fold(said))
        )


def _ends_capitals(held: list[Line], line: Line) -> bool:
    """Whether a title in capitals is over: its lines are wrapped like the sentence below, which is not in capitals."""
    if held[0].label or len(held) > MOST_TITLE_LINES or not is_upper(held[0].words):
        return False
    above = " ".join(part.words for part in held)
    return (
        len(above) > SHORTEST_TITLE
        and is_upper(above)
        and line.words[:1].isupper()
        and any(letter.islower() for letter in line.words)
    )


def _is_in_open_bracket(held: list[Line], line: Line, following: list[Piece]) -> bool:
    """Whether a bracket opened in the line above, or the one over it, is closed in this line or one that follows."""
    if not any("(" in above.words for above in held[-2:]):
        return False
    # No sentence keeps a bracket open for longer; without a bound a paragraph would be counted anew at each of its lines.
    if sum(above.words.count("(") - above.words.count(")") for above in held[-40:]) <= 0:
        return False
    for below in (line, *following):
        if not isinstance(below, Line) or (below is not line and (below.label or below.heading)):
            return False
        closing, opening = below.words.find(")"), below.words.find("(")
        if closing >= 0:
            return opening < 0 or closing < opening
        if opening >= 0:
            return False
    return False


def _has_dash(following: list[Piece]) -> bool:
    return any(
        isinstance(piece, Line) and piece.label_name == "dash" and piece.gap > 0 for piece in following
    )
