"""Who reports to whom, through whom, how often and by which day, with the sentence that says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.plans.due_rules import Timing, read_timings
from loaders.plans.model import DueRule, ReportObligation, Source
from loaders.plans.outline import Node
from loaders.plans.responsibilities import unit_above
from loaders.plans.text import Text
from loaders.plans.units import leading_unit
from loaders.plans.words import one_of, words

_REPORT = re.compile(r"(?<!\w)báo cáo(?!\w)")
_SENTENCE_END = re.compile(r"(?<=[^\d\s.][.!?…])\s+(?=[A-ZĐÀ-Ỹ“\"-])|(?<=\d\.)\s+(?=[A-ZĐÀ-Ỹ“\"-])|\n")
_ONWARD = re.compile(r"(?<!\w)(?:để|nhằm)(?!\w)")
_TO = re.compile(
    r"(?<!\w)(?P<word>(?:gửi|nộp)\s+(?:báo cáo\s+)?(?:về|đến|cho|tới|lên)|(?:gửi|về|đến|cho|tới|với|lên|trình)|(?:tổng hợp,?\s*)?báo cáo(?:\s+(?:về|cho|lên|tới|đến|với))?)\s+(?=\S)"
)
_VIA = re.compile(r"(?<!\w)(?:thông qua|qua)\s+(?=\S)")
_STOP = re.compile(
    r"\s+(?:kết quả|tình hình|qua|thông qua|trước|chậm nhất|định kỳ|theo|bằng|vào|về\s+(?:kết quả|tình hình|việc|công tác|tiến độ|những|các)|để|nhằm|trong|lồng ghép|khi|và\s+(?:gửi|báo cáo|các nội dung)|cùng với|tiến độ|việc|những|các\s+(?:nội dung|khó khăn|vướng)|xem xét|chỉ đạo|đúng|đồng thời|hằng|hàng|lên phần mềm|công tác|quý|06 tháng|6 tháng|kịp thời|nội dung)(?!\w)"
)
_APPOSITION = re.compile(rf"\s+[-–]\s+(?:{one_of(words('units', 'appositions'))})(?!\w)", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"(?:định kỳ|hằng|hàng|trước|căn cứ|trên cơ sở|theo|trong|chậm nhất|sau|khi|kết thúc|vào|riêng|quý|0?6 tháng|giao|đồng thời|đối với|để|nhằm|tháng|cuối|mỗi)(?!\w)"
)
_PERIODIC = re.compile(r"(?<!\w)định kỳ(?!\w)")
_TROUBLE = re.compile(one_of(words("reports", "troubles")))
_ROLES = ("implementation", "reporting", "")
_SHORT = 60


@dataclass(frozen=True)
class _Sides:
    who: str | None
    to: str | None
    via: str | None


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
            made = [_with_sides_of(before[-1:], duty) for duty in _of_clause(clause, node, subject)]
            before += made
            duties = _restated(duties, made)
    return _merged(duties)


def _with_sides_of(before: list[ReportObligation], duty: ReportObligation) -> ReportObligation:
    """ "... báo cáo về Sở Nội vụ: quý I trước ngày ...; 6 tháng trước ngày ...": the later parts name no receiver."""
    if not before or duty.to is not None:
        return duty
    return replace(duty, to=before[0].to, via=duty.via or before[0].via)


def _merged(duties: list[ReportObligation]) -> list[ReportObligation]:
    """One entry for each frequency between the same sides; the days of several sentences together."""
    kept: dict[tuple[str | None, str | None, str | None, str], ReportObligation] = {}
    for duty in duties:
        key = (duty.who, duty.to, duty.via, duty.frequency)
        old = kept.get(key)
        if old is None:
            kept[key] = duty
        elif old.due_rules != duty.due_rules:
            texts = [text for text in (old.due_text, duty.due_text) if text]
            rules = tuple(dict.fromkeys([*old.due_rules, *duty.due_rules]))
            kept[key] = replace(old, due_text="; ".join(texts) or None, due_rules=rules)
    return list(kept.values())


def _sentences(text: Text) -> Iterator[Text]:
    start = 0
    for mark in [*_SENTENCE_END.finditer(text.words), None]:
        end = mark.start() if mark else len(text.words)
        part = text.cut(start, end)
        if part.words:
            yield part
        start = mark.end() if mark else end


def _clauses(sentence: Text) -> Iterator[Text]:
    """Parts between ";" outside brackets; a part without a verb of reporting stays with the one before it."""
    start = depth = 0
    for place, letter in enumerate(sentence.words):
        depth += (letter == "(") - (letter == ")" and depth > 0)
        if letter == ";" and depth == 0:
            yield sentence.cut(start, place)
            start = place + 1
    last = sentence.cut(start)
    if last.words:
        yield last


def _of_clause(clause: Text, node: Node, subject: str | None) -> Iterator[ReportObligation]:
    lowered = clause.lowered
    in_context = node.role == "reporting" or _context(node) is not None
    if _TROUBLE.search(lowered) or not (_REPORT.search(lowered) or in_context):
        return
    timings = read_timings(lowered)
    has_days = any(timing.rules for timing in timings)
    if not timings and not (_PERIODIC.search(lowered) and _REPORT.search(lowered)):
        return
    if (node.text.words.rstrip().endswith(":") and not has_days) or (
        node.block.kind == "heading" and len(clause.words) < _SHORT and not has_days
    ):
        return
    if node.role not in _ROLES and not has_days:
        return
    sides = _sides(clause, node, subject)
    if node.role not in _ROLES and sides.to is None:
        return
    quote, line = clause.words, clause.line
    if {timing.frequency for timing in timings} <= {"adhoc"} and not has_days and _PERIODIC.search(lowered):
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
        )


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
    context = _context(node)
    who = subject or (heading.words if heading else None) or (context.who if context else None)
    return _Sides(who, to or (context.to if context else None), via or (context.via if context else None))


def _receiver(clause: Text, limit: int, via_start: int | None) -> str | None:
    """After "gửi ... về", else after "về", "với", "cho", else the object of "báo cáo"."""
    found: list[tuple[int, str]] = []
    for mark in _TO.finditer(clause.lowered, 0, limit):
        if via_start is not None and mark.end() == via_start:
            continue
        unit = _unit_at(clause, mark.end())
        if unit is not None:
            found.append((_preference(mark["word"]), unit))
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
        stop = rule.search(said if rule is _APPOSITION else subject.unit.lowered)
        said = said[: stop.start()] if stop and stop.start() < len(said) else said
    said = re.split(r"\s*[,)]\s*(?=(?:lồng|và|trước|định|kèm))|\)", said)[0].strip(" ,;.")
    return said or None


def _subject(clause: Text) -> str | None:
    """The unit that acts in a clause: at its head, or after an opening like "Định kỳ hằng quý, ..."."""
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
    stop = _STOP.search(unit.lowered)
    return unit.words[: stop.start()].strip(" ,;") if stop and stop.start() > 3 else unit.words


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


def _restated(duties: list[ReportObligation], made: list[ReportObligation]) -> list[ReportObligation]:
    """A sentence that only adds to the one before it: its frequency, or its day ("Báo cáo gửi trước ngày ...")."""
    if not duties or not made:
        return duties + made
    last = duties[-1]
    opens = made[0].quote.lower().lstrip("- ").startswith(("báo cáo", "thời gian", "thời hạn", "hạn "))
    if (
        last.frequency == "unspecified"
        and not last.due_rules
        and opens
        and (last.via is None or made[0].to in (None, last.via, last.to))
    ):
        whole = [
            replace(duty, who=last.who or duty.who, to=last.to or duty.to, via=last.via or duty.via)
            for duty in made
        ]
        return duties[:-1] + whole
    if (
        opens
        and all(duty.frequency == "unspecified" or duty.to is None for duty in made)
        and made[0].due_rules
        and not last.due_rules
    ):
        rules: tuple[DueRule, ...] = made[0].due_rules
        same = [duty for duty in duties if duty.quote == last.quote]
        return [
            replace(duty, due_text=made[0].due_text, due_rules=rules)
            if duty in same and duty.frequency != "adhoc"
            else duty
            for duty in duties
        ]
    return duties + made
