"""What a row of a task table takes from the row above it: "nt", and cells left blank because one cell spans them."""

import re
from collections.abc import Mapping

from loaders.folding import fold
from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.confidence import by
from loaders.plans.model import Confidence
from loaders.plans.units import is_unit
from loaders.plans.words import words

Doubts = dict[str, Confidence]  # by the name of a value, what speaks against it
_ANOTHER_ROW = re.compile(
    r"nhu\s+(?:o\s+)?(?:muc|nhiem vu|dong|noi dung|so|stt|tt|diem)(?:\s+(?:so|thu))?\s+(?P<no>\d{1,3}(?:\.\d{1,3}){0,2}|[a-h]|[ivx]{1,4})"
)
_FIELDS = {"time": "timeframe", "mixed": "lead"}
_ASSIGNED = ("lead", "coordinating", "mixed", "time")
_MARKS = " .-'\"″”“,"


def completed(
    row: Row,
    filled: Row,
    columns: Columns,
    above: Row | None,
    *,
    is_first: bool,
    numbered: Mapping[str, Row] | None = None,
) -> tuple[Row, Doubts]:
    """The row with what it takes from above, and what is unsure about that.

    `filled` is the row with a cell for each column; the first row of a group (`is_first`) has no blank cells to fill.
    `numbered`: the rows so far by their numbers, for "Như mục 2".
    """
    doubts: Doubts = {}
    cells = list(filled)
    is_all_blank = not any(
        cell.words for cell, name in zip(filled, columns.fields, strict=True) if name in _ASSIGNED
    )
    for place, name in enumerate(columns.fields):
        cell, up = filled[place], above[place] if above is not None else None
        about = _FIELDS.get(name, name)
        named = (numbered or {}).get(row_named(cell.words)) if name in _ASSIGNED else None
        if named is not None and named[place].words:
            cells[place], doubts[about] = named[place], by("same_as_above", cell.words)
        elif up is None or not up.words:
            if len(row) < len(filled):
                doubts[about] = by("moved")
        elif cell.words and is_same_as_above(cell.words):
            cells[place], doubts[about] = up, by("same_as_above", cell.words)
        elif cell.words and cell is up:
            doubts[about] = by("merged")
        elif (
            not cell.words
            and not is_first
            and (name == "lead" or (is_all_blank and name in _ASSIGNED))
            and (name != "lead" or is_unit(re.split(r"[;\n]", up.words)[0]))
        ):
            cells[place], doubts[about] = up, by("blank_below")
        elif len(row) < len(filled):
            doubts[about] = by("moved")
    return tuple(cells), doubts


def row_named(said: str) -> str:
    """The number of the row that "Như mục 2" or "Như nhiệm vụ số 1.3" names; "" for all other words."""
    found = _ANOTHER_ROW.fullmatch(fold(said).strip(" ."))
    return found["no"] if found is not None else ""


def is_same_as_above(said: str) -> bool:
    """ "nt", "-nt-", "Như trên", "″" and the like; a dash alone says that there is nothing."""
    folded = fold(said).strip()
    spellings = words("columns.spanning", "same_as_above")
    return folded in spellings or (folded.strip(_MARKS) in spellings and bool(folded.strip(_MARKS)))
