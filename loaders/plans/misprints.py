"""Known misprints: read as what they mean where headings and names of indices are looked for, never changed in the text.

Each correction keeps what was found beside what it means. Names and numbers are none of the form's business.
"""

import functools
import re

from loaders.plans.model import Correction
from loaders.plans.text import Text
from loaders.plans.words import form, one_of


@functools.cache
def _meant() -> dict[str, str]:
    return {entry["found"]: entry["means"] for entry in form()["misprints"]}


@functools.cache
def _found() -> re.Pattern[str]:
    return re.compile(one_of(_meant()))


def corrected(words: str) -> str:
    """The words as they are meant; the same words where none is misprinted."""
    return _found().sub(lambda found: _meant()[" ".join(found.group().split())], words)


def find_corrections(texts: list[Text]) -> tuple[Correction, ...]:
    """The known misprints that occur, with their lines; nothing is changed in what was read."""
    found = [
        Correction(entry["found"], entry["means"], entry["reason"], text.line_at(place))
        for text in texts
        for entry in form()["misprints"]
        if (place := text.words.find(entry["found"])) >= 0
    ]
    return tuple(sorted(found, key=lambda correction: correction.line))
