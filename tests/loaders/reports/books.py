"""Workbooks as clerks send them: our own template filled in, bent and broken; and what the reader says of them."""

import datetime
import functools
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.template import write_template
from loaders.reports.model import EarlierOutput, KnownTask, ReportContext, ReportFile
from loaders.reports.read import read_report
from tests.exports.samples import SMALL
from warehouse.records.loads import Problem

INFO, PLAN, PROGRESS, OUTPUTS, INDICES = (
    "0_ThongTin",
    "1_NhiemVuKeHoach",
    "2_TienDoNhiemVu",
    "3_KetQuaTuyenTruyen",
    "4_ChiSo",
)
Cells = Mapping[str, object]
TASKS = tuple(
    KnownTask(task.task_code, task.task_no, task.plan_number, task.task_text, task.due_date)
    for task in SMALL.tasks
)
CONTEXT = ReportContext(
    unit_code="s1-snv-van-phong",
    unit_names=("Văn phòng Sở",),
    province_names=("Vân Giang", "Tỉnh Vân Giang"),
    period="2026-Q1",
    window_start=datetime.date(2025, 12, 15),
    window_end=datetime.date(2026, 3, 14),
    is_locked=False,
    received_on=datetime.date(2026, 3, 20),
    today=datetime.date(2026, 3, 20),
    tasks=TASKS,
)
UNFILLED = "rows.unfilled"  # prepared rows that a unit leaves empty: said in every report


def context(**changed: object) -> ReportContext:
    """What the caller knows, with some of it changed."""
    return ReportContext(**{**vars(CONTEXT), **changed})  # type: ignore[arg-type]


def known(*tasks: tuple[str, str, str]) -> tuple[KnownTask, ...]:
    """Tasks by (code, number, text)."""
    return tuple(KnownTask(code, number, "118/KH-SNV", text) for code, number, text in tasks)


def earlier(period: str, quantity: int | None, channel: str = "web_article") -> EarlierOutput:
    return EarlierOutput(period, channel, None, quantity, period.endswith(("H1", "M9", "Y")))


@functools.cache
def template() -> bytes:
    """The workbook as handed out."""
    return write_template(SMALL)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(*changes: Callable[[Workbook], object], of: bytes | None = None) -> bytes:
    """The template after some changes, as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(of or template()))
    for change in changes:
        change(book)
    return saved(book)


def put(sheet: str, cells: Cells) -> Callable[[Workbook], None]:
    """A change that writes cells by their address."""

    def write(book: Workbook) -> None:
        for address, value in cells.items():
            book[sheet][address] = value

    return write


def filled(sheet: str = PROGRESS, cells: Cells | None = None, *, of: bytes | None = None) -> bytes:
    """The template with its first task under way, and further cells of one sheet."""
    return edited(put(PROGRESS, {"F6": "Đang thực hiện"}), put(sheet, cells or {}), of=of)


def with_table(
    sheet: str, rows: Sequence[Sequence[object]], *changes: Callable[[Worksheet], object]
) -> bytes:
    """The template whose sheet of that name was replaced by the unit's own table, written from A1."""

    def replace(book: Workbook) -> None:
        place = book.sheetnames.index(sheet)
        del book[sheet]
        own = book.create_sheet(sheet, place)
        for row in rows:
            own.append(list(row))
        for change in changes:
            change(own)

    return edited(replace)


@functools.lru_cache(maxsize=4)
def read(content: bytes, said: ReportContext = CONTEXT, name: str = "bao-cao.xlsx") -> ReportFile:
    """What the reader makes of a file; asking twice in one test costs once."""
    return read_report(name, content, said)


def rules(report: ReportFile) -> list[tuple[str, str, str | None]]:
    """(severity, rule, cell) of everything said, but for prepared rows that were left empty."""
    return [
        (problem.severity, problem.rule, problem.cell)
        for problem in report.problems
        if problem.rule != UNFILLED
    ]


def the(report: ReportFile, rule: str) -> Problem:
    """The one problem of that rule."""
    (problem,) = [problem for problem in report.problems if problem.rule == rule]
    return problem


def told(report: ReportFile, rule: str) -> tuple[str | None, ...]:
    """(severity, sheet, cell, heading, found, expected, repair) of the one problem of that rule."""
    said = the(report, rule)
    return said.severity, said.sheet, said.cell, said.column_name, said.found, said.expected, said.repair


def refusal(report: ReportFile) -> tuple[str | None, ...]:
    """(rule, found, expected, how to mend) of a file that was refused for one reason."""
    (reason,) = report.problems
    assert report.gate == "refused"
    assert reason.severity == "error"
    return reason.rule, reason.found, reason.expected, reason.repair


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(everything: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in everything.items():
            package.writestr(name, data)
    return stream.getvalue()


def with_parts(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced or added."""
    return packed({**parts(content), **changed})


def sheet_part(sheet: str) -> str:
    """The part of one of the template's sheets; openpyxl and XlsxWriter both number them in their order."""
    return (
        f"xl/worksheets/sheet{openpyxl.load_workbook(io.BytesIO(template())).sheetnames.index(sheet) + 1}.xml"
    )
