"""Registers as a person would make them: rows by our column names, written under Vietnamese headings."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from openpyxl import Workbook

from loaders.units.known import KnownRegister, known_register
from loaders.units.model import UnitFile
from loaders.units.read import read_units

HEADINGS = {
    "unit_code": "Mã đơn vị",
    "name": "Tên đơn vị",
    "short_name": "Tên viết tắt",
    "kind": "Loại",
    "parent_code": "Đơn vị cấp trên",
    "province_code": "Tỉnh, thành phố",
    "system": "Hệ thống",
    "department_code": "Cơ quan",
    "aliases": "Tên khác",
    "members": "Thành viên của nhóm",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Hiệu lực đến",
}
LETTER = dict(zip(HEADINGS, "ABCDEFGHIJKL", strict=True))
SHEET = "Danh mục"
KNOWN = known_register(
    pl.DataFrame(
        [
            ("V1", "34", "Vân Giang", "Tỉnh Vân Giang", "province"),
            ("14", "63", "Sơn La", "Tỉnh Sơn La", "province"),
            ("14", "34", "Sơn La", "Tỉnh Sơn La", "province"),
            ("48", "34", "Đà Nẵng", "Thành phố Đà Nẵng", "city"),
        ],
        schema=["province_code", "system", "name", "full_name", "kind"],
        orient="row",
    ),
    pl.DataFrame(
        [
            ("so-noi-vu", "Sở Nội vụ", "SNV"),
            ("so-xay-dung", "Sở Xây dựng", "SXD"),
            ("ubnd-tinh", "Ủy ban nhân dân tỉnh", "UBND tỉnh"),
        ],
        schema=["department_code", "name", "short_name"],
        orient="row",
    ),
    department_aliases=pl.DataFrame(
        [("Sở Giao thông vận tải", "so-xay-dung")], schema=["alias", "department_code"], orient="row"
    ),
    unit_codes=["trung-uong"],
)

Row = Mapping[str, Any]


def unit(code: str | None, name: str | None = None, **cells: Any) -> Row:
    """A row that is right unless `cells` say otherwise."""
    said = f"Đơn vị {code}" if name is None else name
    return {
        "unit_code": code,
        "name": said,
        "province_code": "Vân Giang",
        "department_code": "Sở Nội vụ",
        **cells,
    }


def group(code: str, members: str | None, **cells: Any) -> Row:
    return unit(code, kind="Nhóm", members=members, **cells)


def grid(rows: Sequence[Row]) -> list[list[Any]]:
    """All columns, headings first."""
    return [list(HEADINGS.values()), *([row.get(name) for name in HEADINGS] for row in rows)]


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: Row, cells: Sequence[Sequence[Any]] | None = None) -> bytes:
    """An .xlsx of one sheet by openpyxl; `cells` instead of rows where the headings matter."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for line in grid(rows) if cells is None else cells:
        sheet.append(list(line))
    return saved(book)


def csv_text(cells: Sequence[Sequence[Any]], separator: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(cells)
    return stream.getvalue()


def read(content: bytes, known: KnownRegister = KNOWN, file_name: str = "danh-muc.xlsx") -> UnitFile:
    return read_units(file_name, content, known)


def told(file: UnitFile) -> list[tuple[str, str, str | None, str | None]]:
    """(severity, rule, cell, found) of every problem; each also says what to do and quotes no more than 80 letters."""
    for problem in file.problems:
        assert problem.expected and problem.repair, problem
        assert len(problem.found or "") <= 80, problem
    return [(problem.severity, problem.rule, problem.cell, problem.found) for problem in file.problems]


def codes(file: UnitFile) -> list[str]:
    return file.units["unit_code"].to_list()
