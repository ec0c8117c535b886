"""The workbook a unit sent, given back with every mistake marked in its cell and listed on a first sheet.

An .xlsx is the unit's own file: only what the marks touch is written anew. For another kind, or a file that cannot
be marked in place, it is our template holding the values that were read.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath

from exports import layout
from exports.layout import FIRST_ROW
from exports.marking import Marking
from exports.marks import Mark, Marked, as_mark
from exports.package import UnmarkableWorkbookError
from exports.sheet_cells import Place
from exports.template import write_template
from exports.template_model import HeldRow, TemplateContent
from exports.text import plain_name

__all__ = ["HeldRow", "Mark", "Marked", "UnmarkableWorkbookError", "mark", "returned_name"]


def mark(
    content: bytes,
    kind: str,
    problems: Sequence[Marked],
    *,
    heading: str = "",
    template: TemplateContent | None = None,
    values: Sequence[HeldRow] = (),
    only_held: bool = False,
    is_sample: bool = False,
) -> bytes:
    """The marked workbook as .xlsx; marking it again replaces the old marks.

    `kind` is "xlsx", "ods", "xls" or "csv". Without `template` a file that is no markable .xlsx raises
    UnmarkableWorkbookError. `only_held` hides the rows without an error; they stay in the file, which may be sent again.
    """
    if kind.lower().lstrip(".") == "xlsx":
        try:
            marks = [as_mark(problem) for problem in problems]
            return Marking(content, heading, is_sample=is_sample).write(marks, only_held=only_held)
        except UnmarkableWorkbookError:
            if template is None:
                raise
    if template is None:
        raise UnmarkableWorkbookError(f"a file of the kind {kind!r} cannot be marked without our template")
    return _mark_template(template, problems, values, heading, only_held)


def returned_name(file_name: str) -> str:
    """The returned workbook's name, after the one that was sent, in ASCII: it goes into a header of an answer."""
    # A browser that saves the same name again adds " (1)".
    stem = re.sub(r"_ket-qua-kiem-tra( ?\(\d+\))?$", "", PurePath(file_name.replace("\\", "/")).stem)
    return f"{plain_name(stem)[:120] or 'bao-cao'}_ket-qua-kiem-tra.xlsx"


def _mark_template(
    template: TemplateContent,
    problems: Sequence[Marked],
    values: Sequence[HeldRow],
    heading: str,
    only_held: bool,
) -> bytes:
    moved = _new_rows(values)
    marks = [_moved(problem, moved) for problem in problems]
    marking = Marking(write_template(template, values), heading, is_sample=template.is_sample)
    return marking.write(marks, only_held=only_held)


def _new_rows(rows: Sequence[HeldRow]) -> dict[tuple[str | None, int | None], int]:
    """Where each row of the unit's file stands in our template."""
    moved: dict[tuple[str | None, int | None], int] = {}
    next_row: defaultdict[str, int] = defaultdict(lambda: FIRST_ROW)
    for row in rows:
        moved[row.sheet, row.row_number] = next_row[row.sheet]
        next_row[row.sheet] += 1
    return moved


def _moved(problem: Marked, moved: dict[tuple[str | None, int | None], int]) -> Mark:
    """The problem at its new place; its old one stays in the list, for the unit's own file."""
    cell, row = _new_cell(problem, moved)
    shown = problem.cell or (f"dòng {problem.row_number}" if problem.row_number else None)
    return as_mark(problem, cell=cell, row_number=row, shown_place=shown)


def _new_cell(
    problem: Marked, moved: dict[tuple[str | None, int | None], int]
) -> tuple[str | None, int | None]:
    if problem.sheet == layout.INFO:
        for row, line in enumerate(layout.INFO_LINES, start=FIRST_ROW):
            if problem.column_name in (line.code, line.label, line.title):
                return Place(row, 2).reference, row
        return None, None
    row_number = moved.get((problem.sheet, problem.row_number))
    sheet = next((sheet for sheet in layout.DATA_SHEETS if sheet.name == problem.sheet), None)
    if sheet is None or row_number is None:
        return None, row_number
    for position, column in enumerate(sheet.columns, start=1):
        if problem.column_name in (column.code, column.heading, column.title):
            return Place(row_number, position).reference, row_number
    return None, row_number
