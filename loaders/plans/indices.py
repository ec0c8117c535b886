"""Which reform indices a plan names, by acronym or by name; known misprints are read as what they mean."""

import functools
import re

from loaders.folding import fold
from loaders.plans.model import Correction
from loaders.plans.text import Text
from loaders.plans.words import form, one_of


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entry["code"], re.compile(rf"(?<!\w)(?:{one_of(entry['acronyms'])}|{one_of(entry['names'])})(?!\w)"))
        for entry in form()["indices"]
    )


def find_indices(texts: list[Text]) -> tuple[str, ...]:
    """Their codes, in the order of the form. A name without its acronym counts: "Chỉ số cải cách hành chính"."""
    said = " \n ".join(fold(_corrected(text.words)) for text in texts)
    said = re.sub(r"[ \t]+", " ", said)
    return tuple(code for code, pattern in _patterns() if pattern.search(said))


def _corrected(words: str) -> str:
    for entry in form()["misprints"]:
        words = words.replace(entry["found"], entry["means"])
    return words


def find_corrections(texts: list[Text]) -> tuple[Correction, ...]:
    """The known misprints that occur, with their lines; nothing is changed in what was read."""
    found = [
        Correction(entry["found"], entry["means"], entry["reason"], text.line_at(place))
        for text in texts
        for entry in form()["misprints"]
        if (place := text.words.find(entry["found"])) >= 0
    ]
    return tuple(sorted(found, key=lambda correction: correction.line))
