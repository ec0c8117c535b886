"""A plan document for the page that shows it beside what was understood: both from one run of the limited process."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from loaders.plans.decode import refuse_size
from loaders.plans.model import NotAPlan, Plan
from loaders.plans.sandbox import read_apart
from loaders.plans.shape import ShownLine


@dataclass(frozen=True)
class Shown:
    """What `read_plan` answers, and the lines of the document.

    `notes`: what was converted from an old code, before and after; they stand among the answer's warnings too.
    """

    answer: Plan | NotAPlan
    lines: tuple[ShownLine, ...]
    notes: tuple[str, ...] = ()

    def place_of(self, line: int) -> int | None:
        """The index in `lines` of what holds this line of the document; None where nothing does."""
        place = bisect_right(self.lines, line, key=lambda each: each.line) - 1
        return place if place >= 0 and line <= self.lines[place].last_line else None

    def as_list(self) -> list[dict[str, Any]]:
        """Plain values: line, last_line, page, kind (paragraph, heading, list_item, table_row), text, cells."""
        return [
            {**vars(each), "cells": list(each.cells) if each.cells is not None else None}
            for each in self.lines
        ]


def read_shown(file_name: str, content: bytes) -> Shown:
    """What the file says and how it was read. Raises UnreadablePlanError for what cannot be read."""
    refuse_size(file_name, content)
    reading = read_apart(file_name, content)
    return Shown(reading.answer, reading.lines, reading.notes)
