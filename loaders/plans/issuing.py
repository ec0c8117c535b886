"""The sentence that issues a plan: "..., Sở A ban hành Kế hoạch ..., cụ thể như sau:". It names who, and what for."""

import re
from collections.abc import Iterator

from loaders.plans.text import Text, join
from loaders.plans.words import pattern

SHORTEST_TITLE = 15  # "triển khai thực hiện" alone says nothing
LONGEST_TITLE = 600
_ISSUES = re.compile(
    r"(?<!\w)(?:ban hành|xây dựng|triển khai|đề ra|lập|thông báo|tổ chức|yêu cầu)(?!\w)(?:(?!\bkế hoạch\b)[^.;]){0,60}\bkế hoạch"
)
_UNIT = re.compile(rf"(?<!\w)(?:{pattern('units', 'heads')})(?!\w)")
_CLAUSE_ENDS = (";", ".", ",", ":", "”")
# How the sentence goes over to the plan itself, after the plan's name.
_GOES_OVER = re.compile(
    r"\s*[,;:]?\s*(?:(?:cụ thể|chi tiết)(?:\s+(?:là|như sau))?|(?:với|gồm|bao gồm|theo|có)\s+(?:các\s+|những\s+|một số\s+)?nội dung|như sau|sau đây)(?!\w)|\s*:\s*$"
)
_ASIDE = re.compile(r"\s*\([^()]{0,200}\)")


def issues_a_plan(text: Text) -> bool:
    return _ISSUES.search(text.lowered) is not None


def issuer_in(sentence: Text) -> Text | None:
    """The subject of the clause that issues the plan."""
    found = _issuing(sentence)
    return sentence.cut(found[0], found[1].start()) if found and found[0] is not None else None


def title_in(sentence: Text) -> Text | None:
    """What the sentence says the plan is for, without asides in brackets; None where it only says "Kế hoạch như sau"."""
    found = _issuing(sentence)
    if found is None:
        return None
    start = found[1].end()
    # "(sau đây gọi là ...)" is an aside and does not end the name.
    masked = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence.lowered)
    over = _GOES_OVER.search(masked, start)
    if over is None or over.start() - start > LONGEST_TITLE:
        return None
    named = join(_without_asides(sentence.cut(start, over.start())))
    return named if len(named.words) >= SHORTEST_TITLE and not named.lowered.startswith("số ") else None


def _issuing(sentence: Text) -> tuple[int | None, re.Match[str]] | None:
    """Where the issuer is named, and the words that issue: the last ones with an issuer before them, else the last."""
    every = [*_ISSUES.finditer(sentence.lowered)]
    for issues in reversed(every):
        before = sentence.lowered[: issues.start()]
        clause = max(before.rfind(mark) for mark in _CLAUSE_ENDS) + 1
        head = next(_UNIT.finditer(before, clause), None)
        if head is not None:
            return head.start(), issues
    return (None, every[-1]) if every else None


def _without_asides(named: Text) -> Iterator[Text]:
    start = 0
    for aside in _ASIDE.finditer(named.words):
        if (part := named.cut(start, aside.start())).words:
            yield part
        start = aside.end()
    yield named.cut(start)
