"""The lines of one row given to the columns of its table, in their order, by what the lines say."""

import itertools
from functools import lru_cache

from loaders.plans.markup import has_end_mark, split_label, starts_lower
from loaders.plans.rows import fit_of
from loaders.plans.text import Text, join, one_line
from loaders.plans.units import is_unit

MOST_LINES = 20  # of one row; further lines stay with the last cell
EMPTY = {"text": -5.0, "lead": -0.8, "time": -0.7}
UNKNOWN_UNIT = -0.6  # a name with a capital may be a unit nobody knows
LONGEST_UNIT = 80
WRAPPED = 45  # letters; a shorter line was not broken at an edge
EACH_ONE = 0.5  # as many lines as columns are most likely one for each
_UNITS = ("lead", "coordinating", "mixed")
_WORST = -1e9


def cells_of(held: list[Text], fields: tuple[str, ...]) -> list[Text]:
    """A cell for each field: the lines that fit it best, or nothing."""
    parts = _parted(held[:MOST_LINES], fields)
    last = next((part for part in reversed(parts) if part), None)
    if last is not None:
        last += held[MOST_LINES:]
    return [_cell(part) if part else one_line("", held[0].line) for part in parts]


def _parted(held: list[Text], fields: tuple[str, ...]) -> list[list[Text]]:
    """The best way to give the lines to the fields, found from the left: each field takes some of the next lines."""
    best = [[_WORST] * (len(held) + 1) for _ in range(len(fields) + 1)]
    taken = [[0] * (len(held) + 1) for _ in range(len(fields) + 1)]
    best[0][0] = 0.0
    for column, field in enumerate(fields):
        for begin in range(len(held) + 1):
            if best[column][begin] <= _WORST:
                continue
            for end in range(begin, len(held) + 1):
                value = best[column][begin] + _value(held[begin:end], field)
                if value > best[column + 1][end]:
                    best[column + 1][end], taken[column + 1][end] = value, begin
    if len(held) == len(fields):
        each = sum(_value([line], field) for line, field in zip(held, fields, strict=True))
        if each + EACH_ONE >= best[len(fields)][len(held)]:
            return [[line] for line in held]
    parts: list[list[Text]] = []
    end = len(held)
    for column in range(len(fields), 0, -1):
        begin = taken[column][end]
        parts.append(held[begin:end])
        end = begin
    return parts[::-1]


def _value(lines: list[Text], field: str) -> float:
    if not lines:
        return EMPTY.get(field, -0.5)
    words = [line.words for line in lines]
    joints = sum(_joint(above, below) for above, below in itertools.pairwise(words))
    is_rest = (
        starts_lower(words[0])
        and not words[0].startswith(("các ", "những "))
        and not split_label(words[0])[0]
    )
    begins = 0.0 if not is_rest or field == "time" else -1.0 if field in _UNITS else -1.5
    said = " ".join(words)
    fit = fit_of(said, field)
    if field in _UNITS and fit < 0 and len(said) < LONGEST_UNIT and said[:1].isupper():
        fit = UNKNOWN_UNIT
    return fit + joints + begins


@lru_cache(maxsize=10_000)
def _joint(above: str, below: str) -> float:
    """How well a line goes on with the one above it in one cell."""
    if starts_lower(below) or above.rstrip().endswith((",", ";", "-", "–")):
        return 0.6
    if split_label(below)[0] in ("dash", "plus", "dot"):
        return 0.5
    if is_unit(below):
        return -1.2
    return 0.0 if len(above) > WRAPPED and not has_end_mark(above) else -0.8


def _cell(lines: list[Text]) -> Text:
    whole = lines[0]
    for line in lines[1:]:
        is_item = split_label(line.words)[0] in ("dash", "plus", "dot")
        whole = join([whole, line], "\n" if is_item or whole.words.endswith(";") else " ")
    return whole
