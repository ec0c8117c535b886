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
_DASH = re.compile(r"\s[-–—]\s+(?=\S)")
LONGEST_END, SHORTEST_WORK = 300, 12
_DOING = re.compile(
    r"\s*,?\s*(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|thực hiện|phụ trách)(?:\s+thực hiện)?(?!\w)"
)
_HELPING = re.compile(r"phối hợp(?:\s+(?:với|cùng(?:\s+với)?))?\s*:?\s+(?=\S)")
_DOES = re.compile(rf"\s+{pattern('units', 'doing')}$")
_WHAT_FOLLOWS = re.compile(
    r"[\s,]*(?:(?:có trách nhiệm|chịu trách nhiệm|chủ trì|tổ chức|thực hiện|triển khai)[\s,]*){0,3}"
    r"(?:(?:các|những)\s+)?(?:nhiệm vụ|nội dung|công việc|việc|hoạt động)?(?:\s+(?:cụ thể|sau|sau đây|dưới đây)){0,2}\s*:"
)


class Doers(NamedTuple):
    """Who does it at the end of a sentence, the time beside them, where that begins, and who helps."""

    doers: Text
    when: Text | None
    start: int
    partners: Text | None = None


def doers_at_end(text: Text, year: int | None) -> Doers | None:
    """The doers in brackets or after a dash: "... (Sở Y tế; quý II)", "... – Sở Y tế, phối hợp với Công an tỉnh, quý II"."""
    return doers_in_brackets(text, year) or _doers_after_dash(text, year)


def _doers_after_dash(text: Text, year: int | None) -> Doers | None:
    """A unit behind a dash, with who helps, a verb or a time behind it: alone it may be the end of a name."""
    for mark in _DASH.finditer(text.lowered, max(len(text.words) - LONGEST_END, SHORTEST_WORK)):
        said, when = _without_time(text.cut(mark.end()), year)
        doers = leading_unit(said)
        if doers is None:
            continue
        does = _DOING.match(said.lowered, doers.end)
        rest = said.cut(does.end() if does is not None else doers.end)
        rest = rest.cut(len(rest.words) - len(rest.words.lstrip(" ,;.(")))
        helps = _HELPING.match(rest.lowered)
        partners = rest.cut(helps.end(), len(rest.words.rstrip(" ).;"))) if helps is not None else None
        if (rest.words and partners is None) or not (does or when or partners):
            continue
        return Doers(doers.unit, when, mark.start(), partners)
    return None


def _without_time(said: Text, year: int | None) -> tuple[Text, Text | None]:
    """Units, and the time that stands behind them after a comma."""
    for mark in re.finditer(r"[;,]\s+", said.lowered):
        rest = said.cut(mark.end(), len(said.words.rstrip(" .;")))
        if _HELPING.match(rest.lowered) or leading_unit(rest) is not None:
            continue
        if read_timeframe(rest.words, year).kind not in (
            "none",
            "per_superior_plan",
        ):
            return said.cut(0, mark.start()), rest
    return said, None


def doers_in_brackets(text: Text, year: int | None) -> Doers | None:
    """ "... (Sở Nội vụ; quý II/2025)", "... (UBND các xã thực hiện)": a unit alone in brackets may be anything."""
    found = _LAST_BRACKETS.search(text.lowered)
    if found is None or found.start() < 6:
        return None
    doers, when = _without_time(text.cut(*found.span("inside")), year)
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
