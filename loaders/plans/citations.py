"""The documents a plan is based on: type, number and date of each, from the paragraphs under the title."""

import re
from collections.abc import Iterator

from loaders.plans.blocks import Block
from loaders.plans.dates import as_date
from loaders.plans.model import LegalBasis, Source
from loaders.plans.text import Text
from loaders.plans.words import form, one_of, pattern, words

_TYPES = {kind.lower(): kind for kind in words("citations", "types")} | form()["citations"]["short"]
_ASKING = ("tờ trình",)
FARTHEST = 200  # words that bear on a document stand no further before it
_UNNUMBERED = [kind.lower() for kind in words("citations", "unnumbered")]
_OTHER_TYPES = one_of(kind for kind in _TYPES if kind not in _UNNUMBERED)
# "12/KH-SNV", "3-KH/TU", and of the youth union "298 KH/TWĐTN".
SYMBOL = r"\d{1,5}[a-zđ]?\s?(?:[/-]\s?(?:\d{4}|[a-zđà-ỹ&]{1,14})|(?:kh|nq|ct|qđ|tb|kl|hd|cv|ctr|bc)(?=/))(?:(?:\s?[/&-]\s?|\.)[a-zđà-ỹ\d&]{1,16}){0,4}"
DATE = r"\s*,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})"


def _named(prefix: str, pattern_of: str) -> str:
    """The pattern with other names for its groups, so that it can stand twice in one expression."""
    return pattern_of.replace("(?P<", f"(?P<{prefix}_")


_CITED = re.compile(
    rf"(?<!\w)(?P<type>{one_of(_TYPES)})(?:\s+(?:liên tịch\s+)?(?:số\s*:?\s*)?|số\s*:?\s*)(?P<number>{SYMBOL})(?:{DATE})?"
)
_CITED_AFTER = re.compile(
    rf"(?<!\w)(?P<type>{one_of(_TYPES)})\b[^;.]{{0,120}}?\btại\s+(?:văn bản\s+)?số\s*(?P<number>{SYMBOL})(?:{DATE})?"
)
# "Luật Dược số 105/2016/QH13", "Luật Phòng, chống tham nhũng ngày 20/11/2018": the name may hold commas, no document.
_LAW = re.compile(
    rf"(?<!\w)(?P<type>{one_of(_UNNUMBERED)})\s+(?!số\s)"
    rf"(?P<name>(?:(?!(?<!\w)(?:{_OTHER_TYPES}|số\s*:?\s*\d|năm\s+\d{{4}}))[^;.]){{3,160}}?)"
    rf"(?:(?:\s*,)?\s*số\s*:?\s*(?P<number>{SYMBOL})(?:{DATE})?|{_named('law', DATE)})"
)
# "... số 719/QĐ-TTg ngày 05/6/2008 và số 1442/QĐ-TTg ngày 23/8/2011": the second is of the same type.
_AND = re.compile(rf"\s*(?:,|;|và|,\s*và)\s*số\s*(?P<number>{SYMBOL})(?:{DATE})?")
# "các Quyết định của Thủ tướng Chính phủ: số 5/QĐ-TTg ngày ...; số 6/QĐ-TTg ...".
_SEVERAL = re.compile(
    rf"(?<!\w)các\s+(?P<type>{one_of(_TYPES)})(?!\w)[^;:.]{{0,120}}(?::\s*số|\ssố\s*:)\s*(?P<number>{SYMBOL})(?:{DATE})?"
)
_FURTHER = re.compile(rf"\s*(?:và\s+)?(?:số\s*)?(?P<number>{SYMBOL})(?:{DATE})?")
# What is asked for is no basis: "theo đề nghị của Sở A tại Tờ trình số ...".
_ASKED = re.compile(r"(?<!\w)(?:đề nghị|đề xuất)(?!\w)[^;]{0,160}$")
_BETWEEN_LAWS = re.compile(r"[\s,]*(?:và)?\s*")
_SUBJECT_OF = re.compile(rf"(?<!\w){pattern('citations', 'subject_words')}\s*[\"“(]?\s*$")
_AT = re.compile(r"(?<!\w)tại\s*$")
_TO_CARRY_OUT = re.compile(
    r"(?:(?:triển khai|thực hiện|tiếp tục|tổ chức|cụ thể hóa|quán triệt|có|kịp thời|hiệu quả|hoàn thành|tốt|việc|nội dung|các nội dung|nhiệm vụ|và|,)\s*)*"
)
_GUIDED = re.compile(r"(?:hướng dẫn|chỉ đạo|yêu cầu|ý kiến|đề nghị)\s+(?:của\s+)?[^,;]{0,80}tại\s*$")
_OPENING = re.compile(rf"\s*(?:{pattern('citations', 'openings')})(?!\w)")


def read_bases(opening: tuple[Block, ...]) -> tuple[LegalBasis, ...]:
    """The bases in order, without documents that are only the subject of another one."""
    found: list[LegalBasis] = []
    for block in opening:
        several = None
        for clause in _clauses(block.text):
            several = _type_of_several(clause, several)
            if "đề nghị" not in clause.lowered[:40]:
                found += _in_clause(clause, several)
    # A document named again without its day ("sau đây gọi là Chỉ thị số 7/CT-TTg") is the same one.
    dated = {(basis.type, basis.number) for basis in found if basis.number and basis.date}
    kept = [basis for basis in found if basis.date or (basis.type, basis.number) not in dated]
    return tuple({(basis.type, basis.number, basis.date): basis for basis in kept}.values())


def _clauses(text: Text) -> Iterator[Text]:
    start = 0
    for mark in [*re.finditer(r";", text.lowered), None]:
        end = mark.start() if mark else len(text.words)
        clause = text.cut(start, end)
        if clause.words:
            yield clause
        start = end + 1


def _type_of_several(clause: Text, before: str | None) -> str | None:
    """The type of a list "các Quyết định ...: số ...; số ...", while its clauses go on with numbers alone."""
    listed = _SEVERAL.search(clause.lowered)
    if listed is not None:
        return " ".join(listed["type"].split())
    return before if before is not None and _FURTHER.match(clause.lowered) else None


def _in_clause(clause: Text, several: str | None) -> Iterator[LegalBasis]:
    opened = _OPENING.match(clause.lowered)
    begin = opened.end() if opened else 0
    if several is not None:
        listed = _SEVERAL.search(clause.lowered) or _FURTHER.match(clause.lowered)
        if listed is not None:
            yield from _with_further(clause, several, listed)
            begin = listed.end()
    numbered = [*_CITED.finditer(clause.lowered, begin)]
    yield from _laws(clause, begin, numbered[0].start() if numbered else len(clause.words))
    is_first = begin == (opened.end() if opened else 0)
    for found in numbered:
        between = clause.lowered[begin : found.start()] if is_first else clause.lowered[: found.start()]
        kind = " ".join(found["type"].split())
        is_basis = not (
            (is_first and len(between) > 120)
            or _is_subject(between, is_first)
            or (
                kind in _ASKING
                and _ASKED.search(clause.lowered[max(found.start() - FARTHEST, 0) : found.start()])
            )
        )
        is_first = False
        if is_basis:
            yield from _with_further(clause, kind, found)


def _with_further(clause: Text, kind: str, first: re.Match[str]) -> Iterator[LegalBasis]:
    """The document, and those of the same type that only their numbers name after it."""
    found: re.Match[str] | None = first
    while found is not None:
        yield LegalBasis(
            _TYPES[kind],
            number_in(clause, found),
            as_date(found["day"], found["month"], found["year"]),
            Source(clause.line_at(found.start()), clause.words[found.start() : found.end()]),
        )
        found = _AND.match(clause.lowered, found.end())


def _laws(clause: Text, begin: int, end: int) -> Iterator[LegalBasis]:
    """Laws by name, before the first document with a number; one after another where only commas part them."""
    reach = begin
    for law in _LAW.finditer(clause.lowered, begin):
        between = clause.lowered[reach : law.start()]
        is_near = len(between) < 60 if reach == begin else _BETWEEN_LAWS.fullmatch(between) is not None
        if law.start() >= end or not is_near or _is_subject(between, reach == begin):
            return
        written = law["number"] is not None
        day, month, year = (law[name] or law[f"law_{name}"] for name in ("day", "month", "year"))
        yield LegalBasis(
            _TYPES[" ".join(law["type"].split())],
            number_in(clause, law) if written else None,
            as_date(day, month, year),
            Source(clause.line_at(law.start()), clause.words[law.start() : law.end()]),
        )
        reach = law.end()


def _is_subject(between: str, is_first: bool) -> bool:
    """Whether the words before a document make it the subject of another: "về thực hiện | Nghị quyết số ..."."""
    # "Thực hiện quy định của Chính phủ tại Nghị định số ...": what is carried out stands in that document.
    if is_first and (_TO_CARRY_OUT.fullmatch(between.strip()) or _AT.search(between)):
        return False
    return _SUBJECT_OF.search(between) is not None and _GUIDED.search(between) is None


def number_in(clause: Text, found: re.Match[str]) -> str:
    """The number as written, without spaces; small words that follow the symbol do not belong to it."""
    written = clause.words[found.start("number") : found.end("number")]
    return re.sub(r"\s+", "", re.sub(r"\s+[a-zđà-ỹ]+$", "", written)).rstrip(".-/&")
