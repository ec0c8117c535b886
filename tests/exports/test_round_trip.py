"""What goes out comes in again: the reader knows our template, and a returned workbook as if nobody had marked it."""

import io
from collections.abc import Mapping
from datetime import date

import openpyxl
import pytest

from exports.returned import mark
from exports.template import write_template
from loaders.reports.model import KnownTask, ReportContext, ReportFile
from loaders.reports.read import read_report
from tests.exports.conftest import Convert
from tests.exports.samples import FIRST_QUARTER, SMALL

Cells = Mapping[tuple[str, str], object]
FILLED: Cells = {
    ("0_ThongTin", "B15"): "45/BC-VP",
    ("2_TienDoNhiemVu", "F6"): "Hoàn thành",
    ("2_TienDoNhiemVu", "H6"): 100,
    ("2_TienDoNhiemVu", "J6"): "31/02/2026",
    ("2_TienDoNhiemVu", "K6"): "Đã đăng 12 tin, bài",
    ("2_TienDoNhiemVu", "F7"): "Đang thực hiện",
    ("2_TienDoNhiemVu", "H7"): 150,
    ("3_KetQuaTuyenTruyen", "F6"): 25,
    ("3_KetQuaTuyenTruyen", "F7"): "25 tin",
}
MENDED: Cells = {
    ("2_TienDoNhiemVu", "J6"): date(2026, 2, 28),
    ("2_TienDoNhiemVu", "H7"): 50,
    ("3_KetQuaTuyenTruyen", "F7"): 25,
}


def with_cells(content: bytes, cells: Cells) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> ReportFile:
    context = ReportContext(
        unit_code=SMALL.unit_code,
        unit_names=(SMALL.unit_name,),
        province_names=(SMALL.province,),
        period=FIRST_QUARTER.code,
        window_start=FIRST_QUARTER.window_start,
        window_end=FIRST_QUARTER.window_end,
        is_locked=False,
        received_on=date(2026, 3, 10),
        today=date(2026, 3, 10),
        tasks=tuple(
            KnownTask(task.task_code, task.task_no, task.plan_number, task.task_text, task.due_date)
            for task in SMALL.tasks
        ),
        earlier=(),
        known_unit_names=(SMALL.unit_name, "Phòng Cải cách hành chính", "Phòng Công chức"),
    )
    return read_report("bao-cao.xlsx", content, context)


def told(file: ReportFile) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [
        (problem.severity, problem.rule, problem.sheet, problem.cell, problem.found)
        for problem in file.problems
    ]


def test_a_template_nobody_filled_in_is_refused_as_blank_and_for_nothing_else() -> None:
    assert [problem.rule for problem in read(write_template(SMALL)).problems] == ["report.blank"]


def test_a_template_that_says_nothing_happened_is_a_report() -> None:
    content = with_cells(write_template(SMALL), {("0_ThongTin", "B20"): "Có"})

    assert not [problem for problem in read(content).problems if problem.severity == "error"]


@pytest.mark.parametrize("only_held", [False, True])
def test_a_returned_workbook_is_read_as_the_one_that_was_sent(only_held: bool) -> None:
    sent = with_cells(write_template(SMALL), FILLED)
    problems = told(read(sent))

    returned = mark(sent, "xlsx", read(sent).problems, heading="Văn phòng Sở", only_held=only_held)

    errors = {(sheet, cell) for severity, _, sheet, cell, _ in problems if severity == "error"}
    assert errors >= {("2_TienDoNhiemVu", "J6"), ("2_TienDoNhiemVu", "H7")}
    again = told(read(returned))
    assert [found for found in again if found[0] != "note"] == [
        found for found in problems if found[0] != "note"
    ]


@pytest.mark.libreoffice
def test_a_returned_workbook_mended_and_saved_by_libreoffice_has_no_error_left(convert: Convert) -> None:
    sent = with_cells(write_template(SMALL), FILLED)
    returned = mark(sent, "xlsx", read(sent).problems)

    mended = convert(with_cells(returned, MENDED), "xlsx", "xlsx")

    assert [found for found in told(read(mended)) if found[0] == "error"] == []
