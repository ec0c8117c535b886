"""A unit's workbook filled in as a clerk does it."""

import io
from typing import Any

import openpyxl

from actions import report_papers
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

PERIOD = "2026-H1"
PROGRESS, OUTPUTS = "2_TienDoNhiemVu", "3_KetQuaTuyenTruyen"
FIRST_ROW = 6
UNITS = [
    "s1-so-xay-dung",
    "s1-so-tai-chinh",
    "s1-so-y-te",
    "s1-so-tu-phap",
    "s1-so-cong-thuong",
    "s1-so-noi-vu",
    "s1-so-dan-toc-va-ton-giao",
    "s1-thanh-tra-tinh",
    "s1-so-khoa-hoc-va-cong-nghe",
    "s1-so-giao-duc-va-dao-tao",
]


def filled(
    warehouse: Warehouse, unit: str, cells: dict[tuple[str, int, str], Any], period: str = PERIOD
) -> bytes:
    """The unit's own workbook with values written at (sheet, row from 0, column code)."""
    _, content = report_papers.template(warehouse, unit, period, scope=EVERYTHING)
    return changed(content, cells)


def changed(content: bytes, cells: dict[tuple[str, int, str], Any]) -> bytes:
    """The workbook with values written into cells and saved again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, row, code), value in cells.items():
        columns = {cell.value: cell.column for cell in book[sheet][4]}
        book[sheet].cell(FIRST_ROW + row, columns[code]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
