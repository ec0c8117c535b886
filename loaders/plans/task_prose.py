"""Tasks written as prose: a heading with labelled lines under it, labels inside a sentence, "Giao X chủ trì ...".

Only words that assign make a task: a lead or coordinating unit, or a time under a heading of tasks. What a unit is
told to do under "Tổ chức thực hiện" without labels is a responsibility, not a task.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.folding import fold
from loaders.plans.confidence import by
from loaders.plans.labels import Labelled, assignment, partner_after
from loaders.plans.marked_units import parted_by_marks
from loaders.plans.markup import BULLET_RANK, split_label
from loaders.plans.model import Confidence, Source, Task, Timeframe
from loaders.plans.outline import SECTION_RANK, Node, number_of, section_of
from loaders.plans.sentence_times import time_above, time_in
from loaders.plans.task_confidence import with_confidence
from loaders.plans.task_sentences import ASSIGNING, names, sentence_tasks
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit, leading_unit, split_units
from loaders.plans.words import whole_word

# A section that says for whom, when and where all of the plan is done.
_ABOUT_ALL = re.compile(r"doi tuong|pham vi|thoi gian|dia diem|thanh phan")
_HELPS = re.compile(r"[;,.]\s*(?=phối hợp)")
_GENERIC_HEADING = re.compile(
    r"(?:hoat dong|nhiem vu|noi dung|cong viec|giai phap)\s*(?:thu\s*)?[\divx]{0,4}\s*[:.]?"
)


@dataclass
class _Found:
    """The labelled values that belong together, in the order they are read."""

    owner: Node
    values: dict[str, list[tuple[Text, Node]]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # the first label of each kind, as written
    line: Node | None = None  # the line that says what to do, where the owner holds several tasks
    nodes: set[int] = field(default_factory=set)
    last_line: int = 0

    def add(self, said: Labelled, node: Node) -> None:
        self.values.setdefault(said.field, []).append((said.value, node))
        self.labels.setdefault(said.field, said.label)
        self.nodes.add(id(node))
        self.last_line = max(self.last_line, node.block.line)


def read_task_prose(root: Node, year: int | None) -> tuple[list[Task], set[int]]:
    """The tasks of the body in reading order, and the ids of the nodes they are made of."""
    tasks: list[tuple[int, Task]] = []
    used: set[int] = set()
    for found in _labelled_groups(root):
        task = _labelled_task(found, year)
        if task is not None:
            if id(found.owner) not in used:
                used |= {id(node) for node in found.owner.walk()}
            tasks.append((task.source.line, task))
    for node in root.walk():
        if id(node) not in used and node.block.kind != "table" and node.text.words:
            tasks += [(task.source.line, task) for task in sentence_tasks(node, year)]
    return [task for _, task in sorted(tasks, key=lambda pair: pair[0])], used


def _labelled_groups(root: Node) -> Iterator[_Found]:
    """Each heading or item with the labels under it; a heading whose labels repeat holds several tasks."""
    groups: dict[int, list[_Found]] = {}
    for node in root.walk():
        if node.block.kind == "table" or not node.text.words:
            continue
        before, values = node.labels
        if not values:
            continue
        owner = node if before is not None or _opens_task(node) else _owner(node)
        if owner.above is None:
            continue
        found = groups.setdefault(id(owner), [])
        if not found or (before is None and _is_new(found[-1], node, {said.field for said in values})):
            found.append(_Found(owner))
        for said in values:
            found[-1].add(said, node)
    for group in groups.values():
        for found_task in group if len(group) > 1 else ():
            found_task.line = _line_before(found_task)
        yield from group


def _opens_task(node: Node) -> bool:
    """A numbered "Nội dung: ..." with labelled lines below it is a task of its own."""
    named = node.labels[1][0].field in ("task", "content")
    return named and node.block.rank < BULLET_RANK and any(child.labels[1] for child in node.children)


def _is_new(found: _Found, node: Node, names: set[str]) -> bool:
    """The same label again under the same heading begins another task, after "Nhiệm vụ:" or a line of its own."""
    if any(id(above) in found.nodes for above in node.ancestors()):
        return False
    if "task" in names and "task" in found.values:
        return True
    plain = _plain_before(node)
    return bool(names & found.values.keys()) and plain is not None and plain.block.line > found.last_line


def _plain_before(node: Node) -> Node | None:
    """The nearest line without a label before a labelled one, under the same heading."""
    return next((beside for beside in node.before() if _is_plain(beside)), None)


def _is_plain(node: Node) -> bool:
    return node.block.kind != "table" and not node.labels[1]


def _line_before(found: _Found) -> Node | None:
    first = min(
        (node for pairs in found.values.values() for _, node in pairs), key=lambda node: node.block.line
    )
    return _plain_before(first)


def _owner(node: Node) -> Node:
    """The nearest heading or item above that is no label itself."""
    above = node.above
    while (
        above is not None
        and above.above is not None
        and above.labels[0] is None
        and not (above.labels[1] and _opens_task(above))
    ):
        above = above.above
    return above if above is not None else node


def _labelled_task(found: _Found, year: int | None) -> Task | None:
    has_unit = "lead" in found.values or "coordinating" in found.values
    if not has_unit and not _is_timed_task(found):
        return None
    if found.owner.block.rank <= SECTION_RANK and _ABOUT_ALL.search(fold(found.owner.text.words)):
        return None
    text, details, node = _task_text(found)
    if text is None:
        return None
    lead, coordinating, sources = _sides(found)
    if has_unit and not lead and not coordinating:
        return None
    when = _when(found, text, year, sources)
    ways = _ways(found, text, when)
    if not lead and "lead" not in found.values:
        lead, heading = _unit_above(found.owner)
        ways |= {"lead": by("heading_unit", heading)} if heading else {}
    task = Task(
        number_of(node) or number_of(found.owner),
        text.words,
        lead,
        coordinating,
        when,
        section_of(found.owner),
        Source(text.line, text.words),
        details,
        _product(found),
        sources,
    )
    return with_confidence(task, ways)


def _ways(found: _Found, text: Text, when: Timeframe) -> dict[str, Confidence]:
    """How each value was found: after a label of its own, or in the line above the labels."""
    ways = {
        name: by("label", found.labels[label])
        for name, label in (
            ("lead", "lead"),
            ("coordinating", "coordinating"),
            ("timeframe", "time"),
            ("product", "product"),
        )
        if found.labels.get(label)
    }
    if "coordinating" not in ways and any(
        (said := assignment(value)) is not None and said.coordinating is not None
        for value, _ in found.values.get("lead", [])
    ):
        ways["coordinating"] = by("sentence_coordinating")
    if "timeframe" not in ways and when.text is not None:
        ways["timeframe"] = by("in_sentence", when.text)
    named = next(
        (
            name
            for name in ("task", "content")
            if any(text.words in value.words for value, _ in found.values.get(name, []))
        ),
        None,
    )
    return {"text": by("label", found.labels[named]) if named else by("heading_text"), **ways}


def _is_timed_task(found: _Found) -> bool:
    """A time without a unit makes a task only of a line that says what to do, under a heading of tasks."""
    owner = found.owner
    if "time" not in found.values or owner.block.rank <= 12:
        return False
    if owner.role != "tasks" and not (owner.role == "content" and _unit_above(owner)[0]):
        return False
    if ASSIGNING.search(owner.text.lowered):
        return False  # the sentence itself says who leads
    before, _ = owner.labels
    if before is None or len(before.words) <= 25:
        return False
    return _begins_with_verb(before.lowered) or bool(_unit_above(owner)[0])


def _begins_with_verb(lowered: str) -> bool:
    return (
        whole_word("units", "verbs").match(lowered) is not None
        and leading_unit(Text(lowered, ((0, 0),))) is None
    )


def _task_text(found: _Found) -> tuple[Text | None, tuple[str, ...], Node]:
    """What is to be done: under "Nhiệm vụ:", else the heading, else under "Nội dung:"; and its further parts."""
    owner = found.owner
    if found.line is not None and "task" not in found.values:
        return _tidy(found.line.text), (), found.line
    before, _ = owner.labels
    heading = (
        before
        if before is not None and not _GENERIC_HEADING.fullmatch(fold(before.words).strip(" .:"))
        else None
    )
    content_first = (
        "content" in found.values
        and _stands_before_units(found)
        and not (heading is not None and _begins_with_verb(heading.lowered))
    )
    for name in ("task", "content"):
        if name in found.values and (name == "task" or heading is None or content_first):
            parts = _parts(*found.values[name][0])
            if parts:
                return _tidy(parts[0]), tuple(part.words for part in parts[1:]), owner
    if heading is None:
        plain = next((child for child in owner.children if not child.labels[1]), None)
        return (_tidy(plain.text) if plain else None), (), owner
    return _tidy(heading), _further(found), owner


def _further(found: _Found) -> tuple[str, ...]:
    """What a heading's task consists of: the lines between it and its labels, and those under "Nội dung:"."""
    first = min(node.block.line for pairs in found.values.values() for _, node in pairs)
    plain = [child.text for child in found.owner.children if _is_plain(child) and child.block.line < first]
    named = [part for pair in found.values.get("content", []) for part in _parts(*pair)]
    return tuple(_tidy(part).words for part in (*plain, *named) if part.words)


def _stands_before_units(found: _Found) -> bool:
    units = [node.block.line for name in ("lead", "coordinating") for _, node in found.values.get(name, [])]
    return not units or found.values["content"][0][1].block.line < min(units)


def _parts(value: Text, node: Node) -> list[Text]:
    """A value and the items under its label; the line below where the label stands alone on its own."""
    own = [value] if value.words else []
    if not own and not node.children and node.above is not None:
        below = next(iter(node.above.children[node.place + 1 : node.place + 2]), None)
        own = [below.text] if below is not None and below.block.rank == 0 and _is_plain(below) else []
    return own + [child.text for child in node.children if child.text.words and not child.labels[1]]


def _tidy(text: Text) -> Text:
    return text.cut(0, len(text.words.rstrip(" :")))


def _sides(found: _Found) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Source]]:
    """Lead and coordinating units, from plain lists and from "X chủ trì, phối hợp với Y" after a label."""
    sources: dict[str, Source] = {}
    lead: list[Text] = []
    coordinating: list[Text] = []
    for value in [part for pair in found.values.get("lead", []) for part in _parts(*pair)]:
        assigned, marked = assignment(value), parted_by_marks(split_units(value))
        if marked is not None and marked.coordinating:
            lead += marked.lead
            coordinating += marked.coordinating
        elif assigned is not None:
            lead += split_units(assigned.lead)
            coordinating += split_units(assigned.coordinating) if assigned.coordinating else []
        elif not _only_helps(value, found):
            led, partner = _parted(value)
            lead += split_units(_units_of(led))
            coordinating += split_units(partner) if partner else []
        sources.setdefault("lead", Source(value.line, value.words))
    for value in [part for pair in found.values.get("coordinating", []) for part in _parts(*pair)]:
        coordinating += split_units(_units_of(value))
        sources.setdefault("coordinating", Source(value.line, value.words))
    return names(lead), names(coordinating), sources


def _parted(value: Text) -> tuple[Text, Text | None]:
    """ "Sở A; phối hợp Sở B" after one label: who leads, and who helps."""
    for mark in _HELPS.finditer(value.lowered):
        partner, _ = partner_after(value, mark.end())
        if partner is not None:
            return value.cut(0, mark.start()), partner
    return value, None


def _only_helps(value: Text, found: _Found) -> bool:
    """Beside a unit that leads, a unit with its own verb carries out a part: it does not lead."""
    leads = any(assignment(part) for pair in found.values["lead"] for part in _parts(*pair))
    return leads and ASSIGNING.search(value.lowered) is None


def _units_of(value: Text) -> Text:
    """The list of units without what they are told to do after it."""
    subject = leading_unit(value)
    return subject.unit if subject is not None and not subject.is_whole and ";" not in value.words else value


def _when(found: _Found, text: Text, year: int | None, sources: dict[str, Source]) -> Timeframe:
    for value, node in found.values.get("time", []):
        parts = _parts(value, node)
        if parts:
            sources["timeframe"] = Source(parts[0].line, parts[0].words)
            return read_timeframe(parts[0].words, year)
    for said in (text, found.owner.text):
        when = time_in(said, year, sources)
        if when.text is not None:
            return when
    return time_above(found.owner, year, sources)


def _product(found: _Found) -> str | None:
    parts = [part for pair in found.values.get("product", []) for part in _parts(*pair)]
    return parts[0].words if parts else None


def _unit_above(node: Node) -> tuple[tuple[str, ...], str]:
    """The unit whose heading the item stands under, and the words of the heading."""
    for above in node.ancestors():
        said = above.text.words
        if above.block.rank < BULLET_RANK and is_unit(said):
            return names(split_units(above.text.cut(len(split_label(said)[1])))), said
    return (), ""
