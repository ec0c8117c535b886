"""What the heading of a column names, by the words of `forms/plan.toml`."""

import re
from functools import lru_cache

from loaders.folding import fold
from loaders.plans.words import whole_word, words

LONGEST_HEADING = 120
# A quarter, a month or a year, crossed where the task falls into it: the field "mark".
_CROSSED = re.compile(r"(?:quy|thang|q|t)\s?(?:[ivx]{1,4}|\d{1,2})(?:\s?/\s?20\d\d)?|(?:nam\s)?20\d\d")
_BOTH_SIDES = re.compile(r"(?<!\w)chu tri(?!\w).*(?<!\w)phoi hop(?!\w)")
_EXACT = ("no", "text", "lead", "coordinating", "time", "ignored")
# Of words of one kind the more exact one counts, wherever it stands: "Phân công phối hợp", "Nhiệm vụ cụ thể".
_KINDS = {
    **dict.fromkeys(("mixed", "coordinating", "lead", "implementing"), "unit"),
    **dict.fromkeys(("specific_text", "text"), "text"),
}


@lru_cache(maxsize=10_000)
def field_of(heading: str) -> str:
    """The field a column heading names, or "": what it names first counts ("Nội dung, hình thức tuyên truyền")."""
    said = " ".join(re.sub(r"[^a-z0-9,/ -]+", " ", fold(heading)).split())
    if not said or len(said) > LONGEST_HEADING:
        return ""
    if _CROSSED.fullmatch(said):
        return "mark"
    exact = next((field for field in _EXACT if said in words("columns.is", field)), None)
    if exact is not None:
        return exact
    named = [
        (found.start(), field)
        for field in words("columns", "order")
        if field != "no" and (found := whole_word("columns.has", field).search(said)) is not None
    ]
    if not named:
        return ""
    if _BOTH_SIDES.search(said) is not None:
        return "mixed"
    first = min(named, key=lambda place_and_field: place_and_field[0])[1]
    kind = _KINDS.get(first, first)
    return next(field for _, field in named if _KINDS.get(field, field) == kind)
