"""Who reports to whom, through whom, how often and by which day, with the sentence that says so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loaders.folding import fold
from loaders.plans.confidence import by
from loaders.plans.due_rules import NEXT_PERIOD, Timing, read_timings
from loaders.plans.duty_sentences import confidence_of_timing, merged, restated, with_sides_of
from loaders.plans.model import Confidence, ReportObligation, Source
from loaders.plans.outline import Node
from loaders.plans.responsibilities import unit_above
from loaders.plans.text import Text
from loaders.plans.units import leading_unit
from loaders.plans.words import one_of, pattern, words

# A report that is published, checked or printed is not made for somebody.
_REPORT = re.compile(
    rf"(?<!\w)(?:(?<!{')(?<!'.join(f'{verb} ' for verb in words('reports', 'not_reporting'))})báo cáo|gửi\s+(?:các\s+)?(?:kết\s+quả|số\s+liệu)|kết\s+quả\s+(?:\w+\s+){{0,6}}gửi)(?!\w)"
)
_SENTENCE_END = re.compile(r"(?<=[^\d\s.][.!?…])\s+(?=[A-ZĐÀ-Ỹ“\"-])|(?<=\d\.)\s+(?=[A-ZĐÀ-Ỹ“\"-])|\n")
_NEXT_DAY = re.compile(r";\s*(?:và\s+)?(?:trước\s+)?(?:ngày\s+)?\d{1,2}\s*/\s*\d")
_ONWARD = re.compile(r"(?<!\w)(?:để|nhằm)(?!\w)")
_TO = re.compile(
    r"(?<!\w)(?P<word>(?:gửi|nộp)\s+(?:báo cáo\s+)?(?:về|đến|cho|tới|lên)|(?:gửi|về|đến|cho|tới|với|lên|trình)|(?:tổng hợp,?\s*)?báo cáo(?:\s+(?:về|cho|lên|tới|đến|với))?)\s+(?=\S)"
)
_VIA = re.compile(r"(?<!\w)(?:thông qua|qua)\s+(?=\S)")
_STOP = re.compile(
    r"\s+(?:kết quả|tình hình|qua|thông qua|trước|chậm nhất|định kỳ|theo|bằng|vào|về\s+(?:kết quả|tình hình|việc|công tác|tiến độ|những|các)|để|nhằm|trong|lồng ghép|khi|và\s+(?:gửi|báo cáo|các nội dung)|cùng với|tiến độ|việc|những|các\s+(?:nội dung|khó khăn|vướng)|xem xét|chỉ đạo|đúng|đồng thời|hằng|hàng|cùng (?:thời|kỳ|đợt)|lên phần mềm|công tác|quý|06 tháng|6 tháng|kịp thời|nội dung)(?!\w)"
)
_APPOSITION = re.compile(rf"\s+[-–]\s+(?:{one_of(words('units', 'appositions'))})(?!\w)", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"(?:định kỳ|hằng|hàng|trước|căn cứ|trên cơ sở|theo|trong|chậm nhất|sau|khi|kết thúc|vào|riêng|quý|0?6 tháng|giao|đồng thời|đối với|để|nhằm|tháng|cuối|mỗi)(?!\w)"
)
_HEADING = re.compile(r"(?:về\s+)?(?:thực hiện\s+)?(?:chế độ|công tác)\s[^:.;]{0,50}:\s*(?=\S)")
_OWN_LEADERS = re.compile(r"lãnh đạo|giám đốc|ban giám đốc|chánh văn phòng|thủ trưởng|trưởng")
_PERIODIC = re.compile(r"(?<!\w)định kỳ(?!\w)")
_AS_REQUIRED = re.compile(rf"(?<!\w){pattern('reports', 'as_required')}(?!\w)")
_DECIDED = re.compile(rf"(?<!\w){pattern('reports', 'decided')}(?!\w)")
_FOR_DECISION = re.compile(rf"(?<!\w){pattern('reports', 'for_decision')}(?!\w)")
_TROUBLE = re.compile(one_of(words("reports", "troubles")))
_ROLES = ("implementation", "reporting", "")
_SHORT = 60


@dataclass(frozen=True)
class _Sides:
    who: str | None
    to: str | None
    via: str | None
    ways: Mapping[str, Confidence] = field(default_factory=dict)


def read_duties(root: Node) -> tuple[ReportObligation, ...]:
    """The report obligations of the body in reading order; one for each frequency."""
    found: list[ReportObligation] = []
    for node in root.walk():
        if node.block.kind == "table" or (not _REPORT.search(node.text.lowered) and node.role != "reporting"):
            continue
        found += _of_node(node)
    return tuple(dict.fromkeys(found))


def _of_node(node: Node) -> list[ReportObligation]:
    duties: list[ReportObligation] = []
    subject: str | None = None
    for sentence in _sentences(node.text):
        before: list[ReportObligation] = []
        for clause in _clauses(sentence):
            subject = _subject(clause) or subject
            made = [with_sides_of(before[-1:], duty) for duty in _of_clause(clause, node, subject)]
            before += made
            duties = restated(duties, made)
    return merged(duties)


def _sentences(text: Text) -> Iterator[Text]:
    start = 0
    for mark in [*_SENTENCE_END.finditer(text.words), None]:
        end = mark.start() if mark else len(text.words)
        part = text.cut(start, end)
        if part.words:
            yield part
        start = mark.end() if mark else end


def _clauses(sentence: Text) -> Iterator[Text]:
    """Parts between ";" outside brackets; a list of days ("15/3; 15/6; ...") stays whole."""
    start = depth = 0
    for place, letter in enumerate(sentence.words):
        depth += (letter == "(") - (letter == ")" and depth > 0)
        if letter == ";" and depth == 0 and not _goes_on(sentence.lowered, start, place):
            yield sentence.cut(start, place)
            start = place + 1
    last = sentence.cut(start)
    if last.words:
        yield last


def _goes_on(lowered: str, start: int, mark: int) -> bool:
    """Whether after a ";" comes the next day or the next period of the same report."""
    if _NEXT_DAY.match(lowered, mark):
        return True
    return NEXT_PERIOD.match(lowered, mark) is not None and _REPORT.search(lowered, start, mark) is not None


def _of_clause(clause: Text, node: Node, subject: str | None) -> Iterator[ReportObligation]:
    lowered = clause.lowered
    in_context = node.role == "reporting" or _context(node) is not None
    if _TROUBLE.search(lowered) or not (_REPORT.search(lowered) or in_context):
        return
    timings = read_timings(lowered)
    has_days = any(timing.rules for timing in timings)
    if _is_for_decision(lowered, timings):
        return
    is_as_required = not timings and _is_as_required(lowered)
    if not timings and not is_as_required and not (_PERIODIC.search(lowered) and _REPORT.search(lowered)):
        return
    if (node.text.words.rstrip().endswith(":") and not has_days) or (
        node.block.kind == "heading" and len(clause.words) < _SHORT and not has_days
    ):
        return
    if node.role not in _ROLES and not has_days:
        return
    sides = _sides(clause, node, subject)
    if (node.role not in _ROLES or is_as_required) and sides.to is None:
        return
    quote, line = clause.words, clause.line
    if (
        {timing.frequency for timing in timings} <= {"adhoc"}
        and not has_days
        and (is_as_required or _PERIODIC.search(lowered))
    ):
        timings = [Timing("unspecified", ()), *timings]
    for timing in timings:
        yield ReportObligation(
            sides.who,
            sides.to,
            sides.via,
            timing.frequency,
            _due_text(clause, timing),
            timing.rules,
            quote,
            Source(line, quote),
            {**sides.ways, **confidence_of_timing(timing, clause)},
        )


def _is_for_decision(lowered: str, timings: list[Timing]) -> bool:
    """ "báo cáo HĐND tỉnh bố trí kinh phí trước ngày 30/9": once, and so that somebody decides."""
    reports = _REPORT.search(lowered)
    days = min((timing.start for timing in timings if timing.start is not None), default=None)
    if reports is None or days is None or any(timing.is_told for timing in timings):
        return False
    return _FOR_DECISION.search(lowered, reports.end(), max(days, reports.end())) is not None


def _is_as_required(lowered: str) -> bool:
    """ "báo cáo UBND tỉnh (qua Sở Nội vụ) theo quy định": regular, by days that another document states.

    What is reported for somebody to decide on is no regular report.
    """
    reports = _REPORT.search(lowered)
    required = _AS_REQUIRED.search(lowered, reports.end()) if reports else None
    if reports is None or required is None:
        return False
    return _DECIDED.search(lowered, reports.end(), required.start()) is None


def _due_text(clause: Text, timing: Timing) -> str | None:
    if timing.start is None or timing.end is None:
        return None
    return clause.words[timing.start : timing.end].strip(" ,;")


def _sides(clause: Text, node: Node, subject: str | None) -> _Sides:
    """Sender, receiver and the unit in between; what the clause leaves out is taken from what stands above it."""
    via, via_start = _unit_after(_VIA, clause, 0, len(clause.words))
    onward = _ONWARD.search(clause.lowered)
    reports = _REPORT.search(clause.lowered)
    limit = (
        onward.start()
        if onward and (reports is None or reports.start() < onward.start())
        else len(clause.words)
    )
    to = _receiver(clause, limit, via_start)
    if to is None and via is not None and limit < len(clause.words):
        to = _receiver(clause.cut(limit), len(clause.words) - limit, None)
    heading = unit_above(node)
    if heading is not None and subject is not None and fold(subject) in words("reports", "own_heads"):
        subject = None
    context = _context(node)
    is_said = to is not None
    to = to or (context.to if context else None)
    who = subject or (heading.words if heading else None) or (context.who if context else None)
    # Under the heading of the receiver a sentence without a subject leaves the senders unsaid.
    who = None if who and to and subject is None and fold(who) == fold(to) else who
    ways = {
        "who": by("subject")
        if subject
        else by("heading_unit", heading.words)
        if heading
        else by("lead_in")
        if who
        else by("no_sender"),
        "to": by("receiver") if is_said else by("lead_in") if to else by("no_receiver"),
    }
    named_via = via or (context.via if context else None)
    ways["via"] = by("through") if via else by("lead_in" if named_via else "unsaid")
    return _Sides(who, to, named_via, {**ways, **({} if who else {"who": by("no_sender")})})


def _receiver(clause: Text, limit: int, via_start: int | None) -> str | None:
    """After "gửi ... về", else after "về", "với", "cho", else the object of "báo cáo"."""
    found: list[tuple[int, str]] = []
    submitted = -1
    for mark in _TO.finditer(clause.lowered, 0, limit):
        if via_start is not None and mark.end() == via_start:
            continue
        unit = _unit_at(clause, mark.end())
        if unit is None or mark.start() == submitted:
            continue
        found.append((_preference(mark["word"]), unit))
        if mark["word"] == "trình" and not _OWN_LEADERS.match(
            unit.lower()
        ):  # "trình UBND tỉnh báo cáo Bộ Nội vụ": the second report is not ours
            submitted = mark.end() + len(unit) + 1
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _preference(word: str) -> int:
    if word.startswith(("gửi", "nộp")) and " " in word:
        return 0
    return 2 if "báo cáo" in word else 3 if word in ("cho", "trình", "đến") else 1


def _unit_after(mark: re.Pattern[str], clause: Text, start: int, end: int) -> tuple[str | None, int | None]:
    for found in mark.finditer(clause.lowered, start, end):
        unit = _unit_at(clause, found.end())
        if unit is not None:
            return unit, found.end()
    return None, None


def _unit_at(clause: Text, place: int) -> str | None:
    subject = leading_unit(clause, place)
    if subject is None or not re.match(r"\s*\w", clause.words[place : place + 2]):
        return None
    if clause.lowered[place:].startswith(("các nội dung", "cấp có")) and not clause.lowered[
        place:
    ].startswith("cấp có thẩm quyền"):
        return None
    said = subject.unit.words
    for rule in (_APPOSITION, _STOP):
        stop = _stop(rule, subject.unit)
        said = said[:stop]
    said = re.split(r"\s*[,)]\s*(?=(?:lồng|và|trước|định|kèm))|\)", said)[0].strip(" ,;.")
    return said or None


def _stop(rule: re.Pattern[str], unit: Text) -> int:
    """Where words begin that are no part of a unit; with a capital they are part of its name ("Ban Chỉ đạo")."""
    has_small = any(letter.islower() for letter in unit.words)
    for found in rule.finditer(unit.lowered):
        first = unit.words[found.start() :].lstrip(" -–")[:1]
        if not (has_small and first.isupper()) or rule is _APPOSITION:
            return found.start()
    return len(unit.words)


def _subject(clause: Text) -> str | None:
    """The unit that acts in a clause: at its head, or after an opening like "Định kỳ hằng quý, ..."."""
    heading = _HEADING.match(clause.lowered)
    if heading is not None:
        return _subject(clause.cut(heading.end()))
    reports = _REPORT.search(clause.lowered)
    limit = reports.start() if reports else min(len(clause.words), 200)
    places = [0]
    if _ADVERBIAL.match(clause.lowered):
        places += [mark.end() for mark in re.finditer(r",\s+|\)\s+", clause.lowered[: min(limit + 2, 400)])]
    for start in places:
        subject = leading_unit(clause, start)
        if subject is None or (
            start and (subject.is_whole or subject.end > limit + 1 or not _is_named_subject(clause, start))
        ):
            continue
        if clause.lowered[subject.end :].lstrip()[:1] not in (";", "."):
            return _plain(subject.unit)
    return None


def _is_named_subject(clause: Text, start: int) -> bool:
    """Not a bare word in the middle of a list ("các phòng, | đơn vị thuộc Sở")."""
    first = clause.lowered[start:].split(" ", 1)[0]
    return first not in words("units", "generic") or clause.words[start].isupper()


def _plain(unit: Text) -> str:
    stop = _stop(_STOP, unit)
    return unit.words[:stop].strip(" ,;") if stop > 3 else unit.words


def _context(node: Node) -> _Sides | None:
    """The sides named by a lead-in ("... báo cáo về Sở Nội vụ như sau:") above an item."""
    beside = next((before for before in node.before() if before.block.rank < max(node.block.rank, 1)), None)
    for above in [*([beside] if beside else []), *node.ancestors()]:
        text = above.text
        if text.words.rstrip().endswith(":") and _REPORT.search(text.lowered):
            via, via_start = _unit_after(_VIA, text, 0, len(text.words))
            heading = unit_above(above)
            return _Sides(
                _subject(text) or (heading.words if heading else None),
                _receiver(text, len(text.words), via_start),
                via,
            )
    return None
