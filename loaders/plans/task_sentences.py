"""Tasks in one sentence: "Giao X chủ trì, phối hợp với Y ...", and the lists under such a heading or a unit's heading."""

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.plans.confidence import by
from loaders.plans.labels import Assignment, assignment, partner_after, shared_with
from loaders.plans.model import Confidence, Source, Task, Timeframe
from loaders.plans.outline import SECTION_RANK, Node, number_of, section_of
from loaders.plans.sentence_times import (
    begins_with_time,
    time_above,
    time_at_head,
    time_in,
    time_of_others,
    without_time,
)
from loaders.plans.task_confidence import with_confidence
from loaders.plans.task_givers import doers_at_end, gives_list, introduction
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit, leading_unit, split_units
from loaders.plans.words import pattern

TASK_ROLES = ("tasks", "content", "")
_GIVEN = re.compile(rf"{pattern('units', 'giving')}(?!\w)")
_ASKED = re.compile(rf"{pattern('units', 'asking')}(?!\w)")
SHORTEST_DEED = 12
LONGEST_ORDER = 200
# "Giao Sở A chủ trì thực hiện." under the line that says what is to be done.
_SAYS_NOTHING = re.compile(
    r"(?:.*(?:chủ trì|phối hợp).*\s)?(?:(?:tổ chức|triển khai|tham mưu|thực hiện|nhiệm vụ|nội dung|công việc|này|trên)[\s,]*)+(?:[;,.].*)?"
)
MOST_BESIDE = 50
ASSIGNING = re.compile(r"(?<!\w)chủ trì(?!\w)")
_HELPS_AT_END = re.compile(r"\s*[;,.(]\s*(?P<helps>phối hợp\s[^;.()]{5,200}[.;)]*$)")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]*(?<!\w)chủ trì(?!\w)[^()]*)\)")


def sentence_tasks(node: Node, year: int | None) -> Iterator[Task]:
    """ "Giao X chủ trì, phối hợp với Y ..." in a section of tasks, or what such a heading or a unit's heading lists."""
    if node.role not in TASK_ROLES or node.block.rank == 8 or _is_heading_of_units(node):
        return
    if any(above.role not in TASK_ROLES for above in node.ancestors()):
        return
    introduced = introduction(node)
    above = introduced or next((parent for parent in node.ancestors() if _is_heading_of_units(parent)), None)
    text = _without_time_label(node)
    assigned, said = _assigned_in(text) if ASSIGNING.search(text.lowered) else (None, text)
    if assigned is None:
        assigned, said = _unled(node, text, year)
    if (
        assigned is None
        and above is not None
        and (above is introduced or node.above is above)
        and (above.role == "tasks" or assignment(above.text))
    ):
        yield _listed_task(node, above, year)
    elif assigned is not None and above is None:
        yield _given_task(node, text, said, assigned, year)


def _given_task(node: Node, text: Text, said: Text, assigned: Assignment, year: int | None) -> Task:
    """The task of a sentence; its text is what is to be done, without who is told to do it and by when."""
    sources = {"lead": Source(assigned.lead.line, assigned.lead.words)}
    if assigned.coordinating is not None:
        sources["coordinating"] = Source(assigned.coordinating.line, assigned.coordinating.words)
    deed = _deed(said, assigned) if said is text else said
    when = _labelled_time(node, year, sources) or _time_after(text, assigned, year, sources)
    if when.text is None:
        when = time_in(deed, year, sources)
    if when.text is None and (opening := time_at_head(text, year)[0]) is not None:
        sources["timeframe"] = Source(opening.line, opening.words)
        when = read_timeframe(opening.words, year)
    if when.text is None:
        when = time_above(node, year, sources)
    if when.text is None:
        when = time_of_others(deed, year, sources)
    how = by("sentence_lead" if ASSIGNING.search(text.lowered) else "subject")
    said = without_time(deed, when)
    above = node.above
    says_nothing = len(said.words) < LONGEST_ORDER and _SAYS_NOTHING.fullmatch(said.lowered)
    if says_nothing and above is not None and above.block.rank > SECTION_RANK:
        return _of_assignment(above, above.text, assigned, when, sources, how)
    return _of_assignment(node, said, assigned, when, sources, how)


def _deed(said: Text, assigned: Assignment) -> Text:
    """What stands after "Giao X chủ trì, phối hợp với Y"; the whole where too little or more than the deed does."""
    if time_at_head(said, None)[1] < assigned.start:
        return said
    rest = said.cut(assigned.end)
    rest = rest.cut(len(rest.words) - len(rest.words.lstrip(" ,:;-")))
    is_deed = len(rest.words) >= SHORTEST_DEED and rest.words[0].isalpha() and not begins_with_time(rest)
    return rest if is_deed else said


def _unled(node: Node, text: Text, year: int | None) -> tuple[Assignment | None, Text]:
    """Without the word "chủ trì": who does it in brackets at the end, else whose sentence it is."""
    named = doers_at_end(text, year) if node.role == "tasks" and not node.children else None
    if named is not None:
        return Assignment(named.doers, named.partners, 0, named.start), text.cut(0, named.start)
    return _ordered(node, text, year), text


def _ordered(node: Node, text: Text, year: int | None) -> Assignment | None:
    """ "Giao Sở A mở chuyên mục ...", or "Sở A mở chuyên mục ... trước 31/3", in a section of tasks."""
    if node.role != "tasks" or node.children or node.block.rank <= SECTION_RANK:
        return None
    start = time_at_head(text, year)[1]
    subject = leading_unit(text, start)
    if subject is None or subject.is_whole:
        return None
    is_named = not subject.unit.lowered.startswith(("các ", "những "))
    is_given = _GIVEN.match(text.lowered, start) is not None or (
        _ASKED.match(text.lowered, start) is not None and is_named
    )
    if not (
        is_given
        or start
        or time_in(text, year, {}).text is not None
        or (is_named and _among_given(node) and time_of_others(text, year, {}).text is not None)
    ):
        return None
    partner, end = partner_after(text, subject.end)
    return Assignment(subject.unit, partner, start, end)


def _among_given(node: Node) -> bool:
    """Whether most items beside it begin with "Giao ...": then one that begins with a unit gives a task too."""
    beside = node.above.children[:MOST_BESIDE] if node.above is not None else []
    given = sum(_GIVEN.match(other.text.lowered) is not None for other in beside)
    return 2 * given >= len(beside) - 1


def _without_time_label(node: Node) -> Text:
    """The sentence before "Thời gian: ..."; the whole where anything else is labelled, or a bracket is open there."""
    before, labelled = node.labels
    if before is None or any(said.field != "time" for said in labelled):
        return node.text
    return before if before.words.count("(") == before.words.count(")") else node.text


def _labelled_time(node: Node, year: int | None, sources: dict[str, Source]) -> Timeframe | None:
    """The time after a label at the end of the sentence: "... Thời gian: Quý II"."""
    value = next((said.value for said in node.labels[1] if said.field == "time" and said.value.words), None)
    if value is None:
        return None
    sources["timeframe"] = Source(value.line, value.words)
    return read_timeframe(value.words, year)


def _is_heading_of_units(node: Node) -> bool:
    """A heading that is a unit, or "X chủ trì, phối hợp với Y:" with the work listed below it."""
    if not node.children or node.block.rank <= 12:
        return False
    assigned = assignment(node.text)
    if assigned is not None:
        return node.text.words[assigned.end :].strip(" .:;") == ""
    return is_unit(node.text.words) or gives_list(node.text)


def _listed_task(node: Node, above: Node, year: int | None) -> Task:
    assigned = assignment(above.text) or Assignment(above.text, None, 0, 0)
    how = by("heading_unit", above.text.words)
    sources = {"lead": Source(assigned.lead.line, assigned.lead.words)}
    if assigned.coordinating is None and (partners := shared_with(node.text)) is not None:
        assigned = replace(assigned, coordinating=partners)
        sources["coordinating"] = Source(partners.line, partners.words)
    said, partner = _without_partner(node.text) if assigned.coordinating is None else (node.text, None)
    if partner is not None:
        assigned = replace(assigned, coordinating=partner)
        sources["coordinating"] = Source(partner.line, partner.words)
    when = time_in(said, year, sources)
    if when.text is None:
        when = time_above(node, year, sources)
    return _of_assignment(node, said, assigned, when, sources, how)


def _without_partner(text: Text) -> tuple[Text, Text | None]:
    """ "Mở lớp tập huấn; phối hợp với Sở B.": the deed, and who helps at its end."""
    mark = _HELPS_AT_END.search(text.lowered)
    partner, end = partner_after(text, mark.start("helps")) if mark else (None, 0)
    if mark is None or partner is None or text.words[end:].strip(" .;)"):
        return text, None
    return text.cut(0, mark.start()), partner


def _of_assignment(
    node: Node,
    said: Text,
    assigned: Assignment,
    when: Timeframe,
    sources: dict[str, Source],
    how: Confidence,
) -> Task:
    subject = leading_unit(assigned.lead)
    lead = names(split_units(subject.unit if subject else assigned.lead))
    coordinating = names(split_units(assigned.coordinating)) if assigned.coordinating else ()
    ways = {"text": by("sentence"), "lead": how}
    if coordinating:
        ways["coordinating"] = by("sentence_coordinating")
    if when.text is not None:
        ways["timeframe"] = by("in_sentence", when.text)
    task = Task(
        number_of(node),
        said.words,
        lead,
        coordinating,
        when,
        section_of(node),
        Source(node.text.line, node.text.words),
        sources=sources,
    )
    return with_confidence(task, ways)


def _time_after(text: Text, assigned: Assignment, year: int | None, sources: dict[str, Source]) -> Timeframe:
    """The time inside the sentence, or what stands beside the units in the same brackets."""
    inside = _IN_BRACKETS.search(text.lowered)
    named = doers_at_end(text, year) if inside is None else None
    if named is not None and named.when is not None:
        sources["timeframe"] = Source(named.when.line, named.when.words)
        return read_timeframe(named.when.words, year)
    if inside is not None:
        for part in re.finditer(r"[^;,]+", text.lowered[inside.start("inside") : inside.end("inside")]):
            start = inside.start("inside") + part.start()
            words = _unlabelled(text.cut(start, start + len(part.group())))
            when = read_timeframe(words.words, year)
            if when.kind != "none" and ASSIGNING.search(words.lowered) is None:
                sources["timeframe"] = Source(words.line, words.words)
                return when
    return time_in(text, year, sources)


def _unlabelled(words: Text) -> Text:
    """Without "thời gian:" before the time."""
    label = re.match(r"(?:thời gian|thời hạn|tiến độ)[^:\d]{0,20}:\s*", words.lowered)
    return words.cut(label.end()) if label else words


def _assigned_in(text: Text) -> tuple[Assignment | None, Text]:
    inside = _IN_BRACKETS.search(text.lowered)
    if inside is not None:
        assigned = assignment(text.cut(inside.start("inside"), inside.end("inside")))
        before = text.cut(0, inside.start())
        if assigned is not None and len(before.words) > 5:
            return assigned, before
    for start in [
        time_at_head(text, None)[1],
        *(
            found.end()
            for found in re.finditer(r"[.;:]\s+(?=giao |phân công |đề nghị |[a-zđà-ỹ])", text.lowered)
        ),
    ]:
        assigned = assignment(text, start)
        if assigned is not None:
            return assigned, _before(text, assigned)
    return None, text


def _before(text: Text, assigned: Assignment) -> Text:
    """ "Mở lớp tập huấn: Sở A chủ trì.": what is to be done, where nothing but a time follows those who do it."""
    deed, rest = text.cut(0, assigned.start), text.cut(assigned.end)
    deed = deed.cut(0, len(deed.words.rstrip(" .:;,-")))
    follows = rest.words.strip(" .;,)")
    is_time = follows == "" or begins_with_time(rest.cut(len(rest.words) - len(rest.words.lstrip(" .;,"))))
    return deed if len(deed.words) >= SHORTEST_DEED and is_time else text


def names(units: list[Text]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.words for unit in units))
