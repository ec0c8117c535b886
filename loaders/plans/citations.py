"""The documents a plan is based on: type, number and date of each, from the paragraphs under the title."""

import re
from collections.abc import Iterator

from loaders.plans.blocks import Block
from loaders.plans.dates import as_date
from loaders.plans.model import LegalBasis, Source
from loaders.plans.text import Text
from loaders.plans.words import one_of, pattern, words

_TYPES = {kind.lower(): kind for kind in words("citations", "types")}
SYMBOL = r"\d{1,5}[a-zđ]?\s?(?:[/-]\s?(?:\d{4}|[a-zđà-ỹ&]{1,14}))(?:\s?[/&.-]\s?[a-zđà-ỹ\d&]{1,16}){0,4}"
DATE = r"\s*,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})"
_CITED = re.compile(
    rf"(?<!\w)(?P<type>{one_of(_TYPES)})\s+(?:liên tịch\s+)?(?:số\s*:?\s*)?(?P<number>{SYMBOL})(?:{DATE})?"
)
_CITED_AFTER = re.compile(
    rf"(?<!\w)(?P<type>{one_of(_TYPES)})\b[^;.]{{0,120}}?\btại\s+(?:văn bản\s+)?số\s*(?P<number>{SYMBOL})(?:{DATE})?"
)
_LAW = re.compile(
    rf"(?<!\w)(?P<type>{one_of(kind.lower() for kind in words('citations', 'unnumbered'))})\s+(?P<name>[^;,.]{{4,140}}?){DATE}"
)
_SUBJECT_OF = re.compile(rf"(?<!\w){pattern('citations', 'subject_words')}\s*[\"“(]?\s*$")
_TO_CARRY_OUT = re.compile(
    r"(?:(?:triển khai|thực hiện|tiếp tục|tổ chức|cụ thể hóa|quán triệt|có|kịp thời|hiệu quả|hoàn thành|tốt|việc|nội dung|các nội dung|nhiệm vụ|và|,)\s*)*"
)
_GUIDED = re.compile(r"(?:hướng dẫn|chỉ đạo|yêu cầu|ý kiến|đề nghị)\s+(?:của\s+)?[^,;]{0,80}tại\s*$")
_OPENING = re.compile(rf"\s*(?:{pattern('citations', 'openings')})(?!\w)")


def read_bases(opening: tuple[Block, ...]) -> tuple[LegalBasis, ...]:
    """The bases in order, without documents that are only the subject of another one."""
    found: list[LegalBasis] = []
    for block in opening:
        for clause in _clauses(block.text):
            if "đề nghị" not in clause.lowered[:40]:
                found += _in_clause(clause)
    return tuple({(basis.type, basis.number, basis.date): basis for basis in found}.values())


def _clauses(text: Text) -> Iterator[Text]:
    start = 0
    for mark in [*re.finditer(r";", text.lowered), None]:
        end = mark.start() if mark else len(text.words)
        clause = text.cut(start, end)
        if clause.words:
            yield clause
        start = end + 1


def _in_clause(clause: Text) -> Iterator[LegalBasis]:
    opened = _OPENING.match(clause.lowered)
    begin = opened.end() if opened else 0
    is_first = True
    for found in _CITED.finditer(clause.lowered):
        between = clause.lowered[begin : found.start()] if is_first else clause.lowered[: found.start()]
        if (is_first and len(between) > 120) or _is_subject(between, is_first):
            is_first = False
            continue
        is_first = False
        number = number_in(clause, found)
        yield LegalBasis(
            _TYPES[" ".join(found["type"].split())],
            number,
            as_date(found["day"], found["month"], found["year"]),
            Source(clause.line_at(found.start()), clause.words[found.start() : found.end()]),
        )
    if is_first and (law := _LAW.search(clause.lowered)) is not None and law.start() - begin < 60:
        yield LegalBasis(
            _TYPES[law["type"]],
            None,
            as_date(law["day"], law["month"], law["year"]),
            Source(clause.line_at(law.start()), clause.words[law.start() : law.end()]),
        )


def _is_subject(between: str, is_first: bool) -> bool:
    """Whether the words before a document make it the subject of another: "về thực hiện | Nghị quyết số ..."."""
    if is_first and _TO_CARRY_OUT.fullmatch(between.strip()):
        return False
    return _SUBJECT_OF.search(between) is not None and _GUIDED.search(between) is None


def number_in(clause: Text, found: re.Match[str]) -> str:
    """The number as written, without spaces; small words that follow the symbol do not belong to it."""
    written = clause.words[found.start("number") : found.end("number")]
    return re.sub(r"\s+", "", re.sub(r"\s+[a-zđà-ỹ]+$", "", written)).rstrip(".-/&")
