"""Units of one list that say themselves which side they are on: "Sở Nội vụ (chủ trì); Báo Hòa An"."""

import re
from dataclasses import dataclass

from loaders.plans.text import Text

_MARK = re.compile(
    r"\s*(?:\(\s*|[-–:]\s*)(?:là\s+)?(?:(?:cơ quan|đơn vị)\s+)?(?P<side>chủ trì|phối hợp)(?:\s+(?:thực hiện|chính))?\s*\)?$"
)


@dataclass(frozen=True)
class MarkedUnits:
    """The units of both sides without their marks, and which of the marks ("chủ trì", "phối hợp") were there."""

    lead: tuple[Text, ...]
    coordinating: tuple[Text, ...]
    marks: frozenset[str]


def parted_by_marks(units: list[Text]) -> MarkedUnits | None:
    """Who leads or helps is marked; the others are on the side without marks. None where no unit is marked."""
    found = [(unit, _MARK.search(unit.lowered)) for unit in units]
    marks = frozenset(mark["side"] for _, mark in found if mark is not None)
    if not marks:
        return None
    others = "phối hợp" if "chủ trì" in marks else "chủ trì"
    sides: dict[str, list[Text]] = {"chủ trì": [], "phối hợp": []}
    for unit, mark in found:
        side, end = (others, len(unit.words)) if mark is None else (mark["side"], mark.start())
        sides[side].append(unit.cut(0, end))
    return MarkedUnits(tuple(sides["chủ trì"]), tuple(sides["phối hợp"]), marks)
