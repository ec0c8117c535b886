"""Words that know the lines they come from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from loaders.folding import lower


@dataclass(frozen=True)
class Text:
    """Words, and where each source line begins in them: (offset, line number), ascending."""

    words: str
    starts: tuple[tuple[int, int], ...]

    @cached_property
    def lowered(self) -> str:
        """The words as `lower` gives them: the same length, so offsets are shared."""
        return lower(self.words)

    @property
    def line(self) -> int:
        return self.starts[0][1]

    def line_at(self, offset: int) -> int:
        place = bisect_right(self.starts, (offset, 1 << 60)) - 1
        return self.starts[max(place, 0)][1]

    def cut(self, start: int, end: int | None = None) -> "Text":
        """The part between two offsets without the spaces around it, still knowing its lines."""
        end = len(self.words) if end is None else end
        part = self.words[start:end]
        begin = start + len(part) - len(part.lstrip())
        words = part.strip()
        first = bisect_right(self.starts, (begin, 1 << 60))
        last = bisect_left(self.starts, (begin + len(words), 0), first)
        inner = tuple((offset - begin, line) for offset, line in self.starts[first:last])
        return Text(words, ((0, self.line_at(begin)), *inner))

    def lines(self) -> "list[Text]":
        """The parts between line breaks, without the empty ones."""
        parts, offset = [], 0
        for words in self.words.split("\n"):
            if words.strip():
                parts.append(self.cut(offset, offset + len(words)))
            offset += len(words) + 1
        return parts


def join(parts: Iterable[Text], between: str = " ") -> Text:
    """Several texts as one; an empty list is not a text."""
    words = ""
    starts: list[tuple[int, int]] = []
    for part in parts:
        if starts:
            words += between
        starts += [(len(words) + offset, line) for offset, line in part.starts]
        words += part.words
    return Text(words, tuple(starts))


def one_line(words: str, line: int) -> Text:
    return Text(words, ((0, line),))
