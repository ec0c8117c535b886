"""What stands between the "|" of a table whose bars have lines of their own: cells, nothing, or the end of the table."""

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from loaders.folding import fold
from loaders.plans.markup import clean, is_ornament, is_upper, kind_named, read_line, split_label
from loaders.plans.text import Text, join, one_line

MAX_CELL_LINES = 400
LONGEST_CELL = 120  # lines with words; a longer stretch is the body of a document
LOOSE = 0.6  # the share of cells with an empty line before them, from which on empty lines say nothing
TOLD = 40  # so many cells tell it
_ATTACHED = re.compile(r"\(?(?:ban hanh |dinh )kem theo|\(kem theo")
_SECTIONS = ("roman", "part", "article")


@dataclass(frozen=True)
class Gap:
    """The lines between two bars: (index, what the line says). `start` and `end` are the indices of the bars' lines."""

    start: int
    end: int
    lines: tuple[tuple[int, str], ...]

    @cached_property
    def said(self) -> list[tuple[int, str]]:
        return [
            (place, words) for place, raw in self.lines if (words := clean(raw)) and not is_ornament(words)
        ]

    @property
    def words(self) -> str:
        return self.said[0][1] if len(self.said) == 1 else ""

    @cached_property
    def is_empty(self) -> bool:
        return not self.said

    @property
    def is_blank(self) -> bool:
        """Empty lines, and not nothing at all."""
        return self.is_empty and bool(self.lines)

    @property
    def is_apart(self) -> bool:
        """Its words begin after an empty line."""
        return bool(self.said) and not self.lines[0][1].strip()

    @cached_property
    def line(self) -> str:
        """All its words on one line."""
        return " ".join(words for _, words in self.said)

    @cached_property
    def text(self) -> Text:
        """The lines of the cell: one line for each list item, the wrapped ones joined."""
        return _cell(self)


def gaps_between(lines: list[str], start: int, most: int) -> tuple[list[Gap], bool]:
    """The gaps of the table that begins at a lone "|", up to the one that cannot be a cell of it, and whether that is all."""
    bars = _bars(lines, start, most + 1)
    gaps = []
    are_all = len(bars) <= most
    for above, below in itertools.pairwise(bars):
        gap = Gap(above[0], below[0], _between(lines, above, below))
        if _is_prose(gap):
            are_all = True
            break
        gaps.append(gap)
    filled = [gap for gap in gaps[:TOLD] if gap.said]
    if sum(gap.is_apart for gap in filled) >= LOOSE * len(filled):
        return gaps, are_all
    # Where cells follow their bar at once, an empty line before words stands behind the table.
    close = list(itertools.takewhile(lambda gap: not gap.is_apart, gaps))
    return close, are_all or len(close) < len(gaps)


def _bars(lines: list[str], start: int, most: int) -> list[tuple[int, bool]]:
    """Where the bars stand: the index of the line, and whether words stand before the bar on it."""
    bars = [(start, False)]
    place = start + 1
    while place < len(lines) and len(bars) < most and place - bars[-1][0] <= MAX_CELL_LINES:
        stripped = lines[place].strip()
        if stripped == "|":
            bars.append((place, False))
        elif stripped.endswith("|") and stripped.count("|") == 1:
            bars.append((place, True))
        elif stripped.count("|") > 1 and stripped.startswith("|"):
            break  # a table of another form
        place += 1
    return bars


def _between(
    lines: list[str], above: tuple[int, bool], below: tuple[int, bool]
) -> tuple[tuple[int, str], ...]:
    last = below[0] + 1 if below[1] else below[0]
    return tuple((place, lines[place].rstrip().removesuffix("|")) for place in range(above[0] + 1, last))


def _is_prose(gap: Gap) -> bool:
    """What no cell holds: the name of a document or an annex, what closes one, two headings of sections, one and text,
    recipients."""
    if any(words.endswith("./.") or _ATTACHED.match(fold(words[:30])) for _, words in gap.said):
        return True
    if len(gap.said) < 2:
        return bool(gap.said) and _names_annex(gap.said[0][1])
    if len(gap.said) > LONGEST_CELL:
        return True
    headings = [at for at, (_, words) in enumerate(gap.said) if split_label(words)[0] in _SECTIONS]
    if len(headings) > 1:
        return True
    if headings and is_upper(gap.said[headings[0]][1]):
        return any(not is_upper(words) and len(words) > 50 for _, words in gap.said[headings[0] + 1 :])
    return any(
        (is_upper(words) and kind_named(read_line(place, words, 0, False)) != "")
        or (at > 0 and fold(words).startswith("noi nhan"))
        for at, (place, words) in enumerate(gap.said)
    )


def _names_annex(words: str) -> bool:
    return is_upper(words) and kind_named(read_line(0, words, 0, False)) == "annex"


def _cell(gap: Gap) -> Text:
    parts: list[list[Text]] = []
    parted = True
    for place, raw in gap.lines:
        said = clean(raw)
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
    return join((join(part) for part in parts), "\n") if parts else one_line("", gap.start + 2)


def _stands_alone(said: str, before: str) -> bool:
    """A line of its own: after an end mark, or a person's name under a position in capitals."""
    if before.rstrip().endswith((";", ".")) and len(before) > 5:
        return said[:1].isupper()
    return is_upper(before) and " " in before and said.istitle() and 2 <= len(said.split()) <= 6
