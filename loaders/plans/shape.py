"""What one reading of a plan document gives, and its way through JSON from the limited process and back."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from loaders.plans.model import NotAPlan, Plan

LineKind = Literal["paragraph", "heading", "list_item", "table_row"]


@dataclass(frozen=True)
class ShownLine:
    """A line of the document as it was read, or a row of a table.

    A row may take several lines of a text: `last_line` is its last one. `cells` holds one text for each column;
    of merged cells the first has the words and the others none. `page` only where the file has pages.
    """

    line: int
    last_line: int
    page: int | None
    kind: LineKind
    text: str
    cells: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Reading:
    """What the document says, and its lines in order; `notes` tell what was converted from an old code."""

    answer: Plan | NotAPlan
    lines: tuple[ShownLine, ...]
    notes: tuple[str, ...] = ()


READING: TypeAdapter[Reading] = TypeAdapter(Reading)
