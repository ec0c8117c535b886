"""Names of provinces in the words of a document."""

import functools
import re
from collections import Counter

from loaders.folding import lower
from loaders.plans.markup import is_upper
from loaders.plans.text import Text
from loaders.plans.words import one_of
from reference.tables import provinces


@functools.cache
def _names() -> dict[str, str]:
    """Lowered name -> name. Names of both systems: an older plan keeps its province."""
    names = {lower(name): name for province in provinces() for name in [province.name.removeprefix("TP. ")]}
    return {
        **names,
        "thừa thiên - huế": "Thừa Thiên Huế",
        "tp.hcm": "Hồ Chí Minh",
        "bà rịa-vũng tàu": "Bà Rịa - Vũng Tàu",
        "bắc cạn": "Bắc Kạn",
        "đắc lắc": "Đắk Lắk",
    }


@functools.cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<before>tỉnh|thành phố|tp\.?|t\.p)?\s*(?P<name>{one_of(_names())})(?!\w)")


def find_place(text: Text, *, needs_kind: bool = False) -> tuple[str, int, int] | None:
    """The first province named and its offsets; with `needs_kind` only where "tỉnh" or "thành phố" stands before it."""
    for found in _name().finditer(text.lowered):
        # "hòa bình" is a province only where it is written as a name.
        if found["before"] or not (
            needs_kind or is_upper(text.words) or text.words[found.start("name")].islower()
        ):
            return _names()[" ".join(found["name"].split())], found.start(), found.end()
    return None


def most_named(texts: list[Text]) -> tuple[str, Text, int, int] | None:
    """The province named most often after "tỉnh" or "thành phố", and where it is named first."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[Text, int, int]] = {}
    for text in texts:
        for found in _name().finditer(text.lowered):
            if found["before"]:
                name = _names()[" ".join(found["name"].split())]
                counts[name] += 1
                first.setdefault(name, (text, found.start(), found.end()))
    if not counts:
        return None
    name = counts.most_common(1)[0][0]
    return name, *first[name]


_UNLISTED = re.compile(r"(?<!\w)[Tt]ỉnh\s+(?P<name>[^\W\d_]+\s+[^\W\d_]+)(?!\w)")


def most_named_unlisted(texts: list[Text]) -> tuple[str, Text, int, int] | None:
    """The name written most often after "tỉnh" as two words with capitals, though no register knows it."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[Text, int, int]] = {}
    for text in texts:
        for found in _UNLISTED.finditer(text.words):
            name = " ".join(found["name"].split())
            if name.istitle():
                counts[name] += 1
                first.setdefault(name, (text, found.start(), found.end()))
    if not counts:
        return None
    name = counts.most_common(1)[0][0]
    return name, *first[name]


def is_province(name: str) -> bool:
    return lower(name.strip()) in _names()


def is_city(name: str) -> bool:
    """Whether the province is a city in every system that knows its name."""
    kinds = {
        province.kind
        for province in provinces()
        if province.name.removeprefix("TP. ") == _names().get(lower(name.strip()))
    }
    return kinds == {"city"}


def proper(name: str) -> str:
    return _names().get(lower(name.strip()), name)
