"""Which plans a document puts out of force or changes: "thay thế Kế hoạch số ...", "điều chỉnh, bổ sung Kế hoạch số ..."."""

import re
from collections.abc import Iterable, Iterator

from loaders.plans.citations import DATE, SYMBOL, number_in
from loaders.plans.dates import as_date
from loaders.plans.model import Relation, Replaced, Source
from loaders.plans.text import Text
from loaders.plans.words import pattern

_VERB = rf"(?P<verb>{pattern('replaced', 'replaces')}|{pattern('replaced', 'amends')})"
_DOCUMENT = rf"(?P<type>kế hoạch|quyết định)(?:(?!\bsố\b)[^.;\d]){{0,80}}?\s(?:số\s*:?\s*)?(?P<number>{SYMBOL})(?:{DATE})?"
_CHANGES = re.compile(rf"(?<!\w){_VERB}(?!\w)(?:(?!kế hoạch|quyết định)[^.;\d]){{0,80}}?{_DOCUMENT}")
_BY_THIS = re.compile(r"(?<!\w)(?:kế hoạch|quyết định) này(?!\w)[^.;]{0,80}$")
_ENDS = re.compile(rf"(?<!\w){_DOCUMENT}[^.;]{{0,250}}?(?<!\w){pattern('replaced', 'ended')}(?!\w)")
_CITED = re.compile(rf"(?<!\w){SYMBOL}|(?<!\w)(?:căn cứ|xét)(?!\w)")
_ISSUES = re.compile(r"(?<!\w)(?:ban hành|xây dựng|quyết định|lập|phê duyệt)(?!\w)")
_IS_REPLACING = re.compile(rf"(?:{pattern('replaced', 'replaces')})")


def find_replaced(
    opening: Iterable[Text], body: Iterable[Text], own_number: str | None
) -> tuple[Replaced, ...]:
    """From the title and the opening, and from sentences of the body about "Kế hoạch này"; each document once."""
    found: dict[str, Replaced] = {}
    for entry in [*_in_opening(opening), *_in_body(body)]:
        if entry.number != own_number:
            found.setdefault(entry.number, entry)
    return tuple(found.values())


def _in_opening(texts: Iterable[Text]) -> Iterator[Replaced]:
    for text in texts:
        for found in _CHANGES.finditer(text.lowered):
            before = text.lowered[text.lowered.rfind(";", 0, found.start()) + 1 : found.start()]
            cited = [mark.end() for mark in _CITED.finditer(before)]
            # "Căn cứ Quyết định số 5 về sửa đổi Kế hoạch số 7": that decision changes it, not this document.
            if (not cited or _ISSUES.search(before, cited[-1])) and _is_plan(text, found):
                yield _replaced(text, found, _IS_REPLACING.fullmatch(found["verb"]) is not None)


def _in_body(texts: Iterable[Text]) -> Iterator[Replaced]:
    for text in texts:
        for found in _CHANGES.finditer(text.lowered):
            if _BY_THIS.search(text.lowered[: found.start()]) and _is_plan(text, found):
                yield _replaced(text, found, _IS_REPLACING.fullmatch(found["verb"]) is not None)
        for found in _ENDS.finditer(text.lowered):
            if _is_plan(text, found):
                yield _replaced(text, found, True)


def _is_plan(text: Text, found: re.Match[str]) -> bool:
    """A plan, or a decision whose subject is one."""
    around = text.lowered[found.start("type") : found.end() + 160]
    return found["type"] == "kế hoạch" or "kế hoạch" in around


def _replaced(text: Text, found: re.Match[str], is_replacing: bool) -> Replaced:
    relation: Relation = "replaces" if is_replacing else "amends"
    return Replaced(
        number_in(text, found),
        as_date(found["day"], found["month"], found["year"]),
        relation,
        Source(text.line_at(found.start()), text.words[found.start() : found.end()]),
    )
