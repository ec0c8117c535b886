"""Sections headed like those of units' responsibilities that hold tasks: most items order somebody, and by a day."""

import re

from loaders.plans.outline import Node
from loaders.plans.sentence_times import time_in
from loaders.plans.words import pattern

FEWEST, MOSTLY, OFTEN = 3, 0.6, 0.5
_GIVEN = re.compile(rf"{pattern('units', 'giving')}(?!\w)")


def hold_tasks(root: Node, year: int | None) -> None:
    """Give such sections the role "tasks", in place: "3. PHÂN CÔNG NHIỆM VỤ" above "3.1. Giao Sở A ..., xong trước 30/4"."""
    for node in list(root.walk()):
        items = [child for child in node.children if child.block.label]
        if node.role != "implementation" or len(items) < FEWEST:
            continue
        given = sum(_GIVEN.match(item.text.lowered) is not None for item in items)
        timed = sum(time_in(item.text, year, {}).text is not None for item in items)
        if given >= MOSTLY * len(items) and timed >= OFTEN * len(items):
            for below in node.walk():
                below.role = "tasks" if below.role == "implementation" else below.role
