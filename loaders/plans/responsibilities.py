"""What each unit is told to do under "Tổ chức thực hiện"."""

import re
from collections.abc import Collection, Iterator

from loaders.folding import fold
from loaders.plans.confidence import by, doubted
from loaders.plans.markup import BULLET_RANK
from loaders.plans.model import Confidences, Responsibility, Source
from loaders.plans.outline import Node
from loaders.plans.task_confidence import doubts_of_text, doubts_of_units
from loaders.plans.text import Text
from loaders.plans.units import leading_unit, named_units
from loaders.plans.words import pattern, words

_BINDS_ALL = re.compile(rf"[^;]{{0,300}}{pattern('units', 'carrying_out')}")


def read_responsibilities(
    root: Node, used: set[int], lines: Collection[int] | None = None
) -> tuple[Responsibility, ...]:
    """The duties of the sections that assign them, in reading order; lines of tasks are left out.

    With `lines` (those of the tasks) the document is no plan, and every section may assign.
    """
    found: list[Responsibility] = []
    for node in root.walk():
        if id(node) in used or not _is_duty(node, is_anywhere=lines is not None):
            continue
        if node.role != "implementation" if lines is None else node.text.line in lines:
            continue
        found += [duty for duty in _of_node(node) if lines is None or duty.unit is not None]
    return tuple(found)


def _is_duty(node: Node, *, is_anywhere: bool) -> bool:
    """A line that says something to do: not a heading, not the closing paragraph, not a table."""
    if (
        node.block.kind == "table"
        or node.above is None
        or node.block.rank in range(1, 16)
        or not node.text.words
    ):
        return False
    if node.block.rank == 0 and (
        node.block.kind == "heading" or fold(node.text.words).startswith(words("units", "closing"))
    ):
        return False
    if is_anywhere:
        return not _BINDS_ALL.match(node.text.lowered) and not node.text.words.rstrip().endswith(":")
    return all(above.role in ("implementation", "") for above in node.ancestors())


def _of_node(node: Node) -> Iterator[Responsibility]:
    subject = leading_unit(node.text)
    if subject is not None and (subject.is_whole or _is_lead_in(node, subject.end)):
        return
    if any(child.block.kind != "table" for child in node.children) and node.text.words.rstrip().endswith(":"):
        return
    above = unit_above(node)
    if subject is None or (
        above is not None and node.block.rank >= BULLET_RANK and _is_said_again(subject.unit, above)
    ):
        if node.block.kind == "heading" and node.children:
            return
        yield from _for_each(above, node.text, above)
        return
    text = _after_subject(node.text, subject.end)
    unit = (
        subject.unit
        if above is None or node.block.rank < BULLET_RANK or not node.ancestors()
        else _nearer(subject.unit, above)
    )
    yield from _for_each(unit, text, unit if unit is above else None)


def _for_each(unit: Text | None, text: Text, heading: Text | None) -> Iterator[Responsibility]:
    """The same duty for each unit of a heading that names several; `heading` where the unit stands above the text."""
    for name in [part.words for part in named_units(unit)] if unit is not None else [None]:
        yield Responsibility(
            name, text.words, Source(text.line, text.words), _confidence(name, text, heading)
        )


def _confidence(name: str | None, text: Text, heading: Text | None) -> Confidences:
    if name is None:
        said = by("not_found")
    else:
        way = by("heading_unit", heading.words) if heading is not None else by("subject")
        said = doubted(way, *doubts_of_units((name,)))
    return {"unit": said, "text": doubted(by("sentence"), *doubts_of_text(text.words))}


def _is_said_again(unit: Text, above: Text) -> bool:
    return fold(unit.words) in fold(above.words)


def _nearer(unit: Text, above: Text) -> Text:
    """A bullet under a unit that begins with another unit still belongs to the unit of its heading."""
    return above


def _is_lead_in(node: Node, end: int) -> bool:
    rest = node.text.lowered[end:].strip(" :")
    return bool(node.children) and rest in (
        "",
        "có trách nhiệm",
        "có nhiệm vụ",
        "chịu trách nhiệm",
        "thực hiện",
    )


def _after_subject(text: Text, end: int) -> Text:
    """What is to be done: after a colon or the bare unit; the whole sentence where an order stands before the unit."""
    if any(text.lowered.startswith(word) for word in words("units", "openings")):
        return text
    rest = text.cut(end)
    return rest.cut(len(rest.words) - len(rest.words.lstrip(" :;,.-")))


def unit_above(node: Node) -> Text | None:
    """The unit whose heading a line stands under; None where a heading names none."""
    for above in node.ancestors():
        if above.block.rank <= 12:
            return None
        subject = leading_unit(above.text)
        if subject is not None:
            return subject.unit
    return None
