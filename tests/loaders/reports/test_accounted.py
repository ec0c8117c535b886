"""Every value of a workbook is stored, ignored by name, or reported: marks are put into cells and looked for."""

import functools
import io
import re

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from exports.template import write_template
from loaders.reports import form
from loaders.reports.model import KnownTask, ReportFile
from tests.exports.samples import with_tasks
from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, INFO, OUTPUTS, PLAN, PROGRESS, read

TABLES = {PLAN: "plan_tasks", PROGRESS: "progress", OUTPUTS: "outputs", INDICES: "indices"}
WIDTHS = {INFO: 4, PLAN: 14, PROGRESS: 16, OUTPUTS: 12, INDICES: 12}
MANY = with_tasks(20)
CONTEXT = books.context(
    tasks=tuple(
        KnownTask(task.task_code, task.task_no, task.plan_number, task.task_text) for task in MANY.tasks
    )
)
MARK = "Dấu riêng 7b"


@functools.cache
def template() -> bytes:
    return books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), of=write_template(MANY))


@functools.cache
def code_names(sheet: str) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    return [cell.value for cell in book[sheet][4]]


def is_ignored_by_name(sheet: str, row: int, column: int) -> bool:
    """Titles, headings, columns to look at only, code names and hints."""
    if row <= 3:
        return column == 1
    if row == 5:
        return column <= WIDTHS[sheet]  # a heading; beyond the table it is one more heading of nothing
    if sheet == INFO:
        return column in (3, 4) or (column == 1 and row <= 20)
    names = code_names(sheet)
    return column <= len(names) and names[column - 1] in form.form()[TABLES[sheet]]["ignored"]


def is_reported(report: ReportFile, sheet: str, address: str) -> bool:
    row, _ = coordinate_to_tuple(address)
    column = re.sub(r"\d", "", address)
    for said in report.problems:
        if said.sheet not in (sheet, None):
            continue
        found = said.found or ""
        runs = re.findall(r"(\d+)(?:–(\d+))?", found) if found.startswith("dòng") else []
        is_listed = any(int(begin) <= row <= int(end or begin) for begin, end in runs)
        if said.cell == address or MARK in found or address in found or is_listed:
            return True
        if said.rule.startswith("column.") and re.sub(r"\d", "", said.cell or "") == column:
            return True
    return report.gate == "refused"


def is_accounted(report: ReportFile, sheet: str, address: str) -> bool:
    row, column = coordinate_to_tuple(address)
    stored = report.cells.filter(sheet=sheet, cell=address)["raw"].to_list() == [MARK]
    return stored or is_ignored_by_name(sheet, row, column) or is_reported(report, sheet, address)


@pytest.mark.parametrize("sheet", TABLES)
@pytest.mark.parametrize("first", [6, 26], ids=["prepared rows", "spare rows"])
def test_a_mark_in_any_column_of_a_row_is_accounted_for(sheet: str, first: int) -> None:
    marks = {f"{get_column_letter(column)}{first + column}": MARK for column in range(1, WIDTHS[sheet] + 4)}

    report = read(books.edited(books.put(sheet, marks), of=template()), CONTEXT)

    assert [address for address in marks if not is_accounted(report, sheet, address)] == []


def test_a_mark_in_any_line_of_the_information_sheet_is_accounted_for() -> None:
    marks = {f"{'BE'[row % 2]}{row}": MARK for row in range(13, 30)}

    report = read(books.edited(books.put(INFO, marks), of=template()), CONTEXT)

    assert report.gate == "passed"
    assert [address for address in marks if not is_accounted(report, INFO, address)] == []


# A failing case is not made smaller: every try reads a whole workbook.
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    sheet=st.sampled_from([INFO, *TABLES]),
    row=st.one_of(st.integers(1, 9), st.integers(1, 120)),
    column=st.integers(1, 20),
)
def test_a_mark_anywhere_is_accounted_for(sheet: str, row: int, column: int) -> None:
    address = f"{get_column_letter(column)}{row}"

    report = read(books.filled(sheet, {address: MARK}))

    assert is_accounted(report, sheet, address)


def test_a_mark_on_a_sheet_of_the_unit_s_own_is_accounted_for() -> None:
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("Ghi chép")["B2"] = MARK

    report = read(books.edited(add, of=template()), CONTEXT)

    assert [(said.rule, said.sheet) for said in report.problems if said.rule == "sheet.not_read"] == [
        ("sheet.not_read", "Ghi chép")
    ]
