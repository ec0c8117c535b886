"""Which reform indices a plan names, by acronym or by name; known misprints are read as what they mean."""

import functools
import re

from loaders.folding import fold
from loaders.plans.misprints import corrected
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
    said = " \n ".join(fold(corrected(text.words)) for text in texts)
    said = re.sub(r"[ \t]+", " ", said)
    return tuple(code for code, pattern in _patterns() if pattern.search(said))
