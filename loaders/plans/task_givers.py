"""Who a task in prose is given to where no label and no "chủ trì" says so: before a list, or in brackets at the end."""

import re
from typing import NamedTuple

from loaders.plans.markup import BULLET_RANK
from loaders.plans.outline import Node
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit, leading_unit
from loaders.plans.words import pattern

_LAST_BRACKETS = re.compile(r"\((?P<inside>[^()]{6,250})\)\s*[.;]?$")
_DOES = re.compile(rf"\s+{pattern('units', 'doing')}$")
_WHAT_FOLLOWS = re.compile(
    r"[\s,]*(?:(?:có trách nhiệm|chịu trách nhiệm|chủ trì|tổ chức|thực hiện|triển khai)[\s,]*){0,3}"
    r"(?:(?:các|những)\s+)?(?:nhiệm vụ|nội dung|công việc|việc|hoạt động)?(?:\s+(?:cụ thể|sau|sau đây|dưới đây)){0,2}\s*:"
)


class Doers(NamedTuple):
    """The units in a bracket at the end of a sentence, the time beside them, and where the bracket begins."""

    doers: Text
    when: Text | None
    start: int


def doers_in_brackets(text: Text, year: int | None) -> Doers | None:
    """ "... (Sở Nội vụ; quý II/2025)", "... (UBND các xã thực hiện)": a unit alone in brackets may be anything."""
    found = _LAST_BRACKETS.search(text.lowered)
    if found is None or found.start() < 6:
        return None
    start, end = found.span("inside")
    when = None
    for mark in re.finditer(r"[;,]\s+", text.lowered[start:end]):
        rest = text.cut(start + mark.end(), end)
        if leading_unit(rest) is None and read_timeframe(rest.words, year).kind not in (
            "none",
            "per_superior_plan",
        ):
            when, end = rest, start + mark.start()
            break
    doers = text.cut(start, end)
    does = _DOES.search(doers.lowered)
    if does is None and when is None:
        return None
    doers = doers.cut(0, does.start()) if does is not None else doers
    return Doers(doers, when, found.start()) if is_unit(doers.words) else None


def gives_list(text: Text) -> bool:
    """ "Giao Sở Y tế thực hiện các nhiệm vụ sau:", "Tỉnh đoàn:": a unit, and that its work follows."""
    subject = leading_unit(text)
    return subject is not None and _WHAT_FOLLOWS.fullmatch(text.lowered[subject.end :].rstrip()) is not None


def introduction(node: Node) -> Node | None:
    """The paragraph without a number that gives the list an item stands in to a unit; None where there is none."""
    if node.block.rank < BULLET_RANK or node.role != "tasks":
        return None
    above = next((beside for beside in node.before() if beside.block.rank < BULLET_RANK), None)
    return above if above is not None and above.block.rank == 0 and gives_list(above.text) else None
