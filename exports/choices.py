"""What a cell may hold: the hidden lists with their names, and the hints and soft checks of each kind of cell.

Lists with few certain words stop a wrong one; all else only warns, so that a clerk is never held up by the workbook.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from exports.layout import LISTS, Kind
from exports.template_model import TemplateContent
from exports.text import LONGEST_CELL, shorten, tidy

YES, NO = "Có", "Không"
LIST_NAMES: Mapping[Kind, str] = {
    Kind.STATUS: "DS_TrangThai",
    Kind.CHANNEL: "DS_HinhThuc",
    Kind.UOM: "DS_DonViTinh",
    Kind.INDEX: "DS_ChiSo",
    Kind.YES_NO: "DS_CoKhong",
    Kind.LEVEL: "DS_CapDanhGia",
    Kind.BAND: "DS_XepLoai",
    Kind.TASK_CODE: "DS_MaNhiemVu",
}
_HEADINGS: Mapping[Kind, str] = {
    Kind.STATUS: "Trạng thái",
    Kind.CHANNEL: "Hình thức tuyên truyền",
    Kind.UOM: "Đơn vị tính",
    Kind.INDEX: "Chỉ số",
    Kind.YES_NO: "Có / Không",
    Kind.LEVEL: "Cấp đánh giá",
    Kind.BAND: "Xếp loại",
    Kind.TASK_CODE: "Mã nhiệm vụ",
}
_STRICT = {Kind.STATUS, Kind.YES_NO, Kind.LEVEL}
_HINTS: Mapping[Kind, str] = {
    Kind.STATUS: "Chọn trong danh sách. Đúng hạn hay quá hạn do hệ thống tính.",
    Kind.CHANNEL: "Chọn trong danh sách; hình thức khác thì ghi tên.",
    Kind.UOM: "Chọn trong danh sách.",
    Kind.INDEX: "Chọn mã trong danh sách; tên đầy đủ ở trang HuongDan.",
    Kind.YES_NO: "Chọn Có hoặc Không.",
    Kind.LEVEL: "Chọn trong danh sách.",
    Kind.BAND: "Chọn trong danh sách hoặc ghi như văn bản công bố.",
    Kind.TASK_CODE: "Chọn mã nhiệm vụ của đơn vị, hoặc để trống.",
    Kind.WHOLE: "Số nguyên từ 0 trở lên.",
    Kind.NUMBER: "Số từ 0 trở lên.",
    Kind.PERCENT: "Số từ 0 đến 100, không ghi dấu %.",
    Kind.YEAR: "Năm bốn chữ số.",
    Kind.DATE: "Ngày/tháng/năm, ví dụ 14/03/2026. Nhập xong nhìn lại ô.",
}
_ERRORS: Mapping[Kind, str] = {
    Kind.STATUS: "Trạng thái phải là một mục trong danh sách. Bấm mũi tên bên phải ô để chọn.",
    Kind.CHANNEL: "Hình thức này không có trong danh sách; sẽ được ghi là hình thức khác. Giữ nguyên?",
    Kind.UOM: "Đơn vị tính này không có trong danh sách. Giữ nguyên?",
    Kind.INDEX: "Mã chỉ số này không có trong danh sách. Giữ nguyên?",
    Kind.YES_NO: "Chỉ chọn Có hoặc Không, hay để trống.",
    Kind.LEVEL: "Cấp đánh giá phải là một mục trong danh sách.",
    Kind.BAND: "Xếp loại này không có trong danh sách. Giữ nguyên?",
    Kind.TASK_CODE: "Mã này không thuộc nhiệm vụ của đơn vị. Giữ nguyên?",
    Kind.WHOLE: "Cần số nguyên từ 0 trở lên, không kèm chữ. Giữ nguyên?",
    Kind.NUMBER: "Cần một số từ 0 trở lên, không kèm chữ. Giữ nguyên?",
    Kind.PERCENT: "Cần số từ 0 đến 100. Giữ nguyên?",
    Kind.YEAR: "Cần năm bốn chữ số. Giữ nguyên?",
    Kind.DATE: "Cần ngày có thật, dạng ngày/tháng/năm, gần kỳ báo cáo. Giữ nguyên?",
}


def words(content: TemplateContent) -> dict[Kind, list[str]]:
    """The words of each list, in the order they are offered."""
    return {
        Kind.STATUS: _each_once(content.statuses),
        Kind.CHANNEL: _each_once([channel.name for channel in content.channels]),
        Kind.UOM: _each_once([channel.uom for channel in content.channels]),
        Kind.INDEX: _each_once([index.index_code for index in content.indices]),
        Kind.YES_NO: [YES, NO],
        Kind.LEVEL: _each_once(content.subject_levels),
        Kind.BAND: _each_once(content.bands),
        Kind.TASK_CODE: _each_once([task.task_code for task in content.tasks]),
    }


def _each_once(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(tidy(name) for name in names if name.strip()))


def write_lists(workbook: Workbook, sheet: Worksheet, content: TemplateContent) -> None:
    """The hidden sheet of lists, one named column each. An empty list keeps one empty cell: a name must point somewhere."""
    for column, (kind, listed) in enumerate(words(content).items()):
        sheet.write_string(0, column, _HEADINGS[kind])
        for row, word in enumerate(listed, start=1):
            sheet.write_string(row, column, word)
        letter, last = xl_col_to_name(column), max(len(listed), 1) + 1
        workbook.define_name(LIST_NAMES[kind], f"={LISTS}!${letter}$2:${letter}${last}")
    sheet.set_column(0, len(LIST_NAMES) - 1, 28)


def rule(kind: Kind, title: str, hint: str, period_year: int) -> dict[str, Any] | None:
    """The data validation of a cell, None when nothing is checked and nothing is to be said."""
    shown = " ".join(part for part in (_HINTS.get(kind, ""), hint) if part)
    if not shown:
        return None
    return {
        **_check(kind, period_year),
        # Excel holds 32 letters of a title and 255 of a message, and XlsxWriter drops a rule that has more.
        "input_title": shorten(title.removesuffix(" *"), 32),
        "input_message": shorten(shown, 255),
        **_refusal(kind),
    }


def _refusal(kind: Kind) -> dict[str, str]:
    if kind not in _ERRORS:
        return {}
    return {
        "error_title": "Chưa đúng" if kind in _STRICT else "Kiểm tra lại",
        "error_message": _ERRORS[kind],
        "error_type": "stop" if kind in _STRICT else "warning",
    }


def _check(kind: Kind, year: int) -> dict[str, Any]:
    if kind in LIST_NAMES:
        return {"validate": "list", "source": f"={LIST_NAMES[kind]}"}
    if kind is Kind.WHOLE:
        return {"validate": "integer", "criteria": ">=", "value": 0}
    if kind is Kind.NUMBER:
        return {"validate": "decimal", "criteria": ">=", "value": 0}
    if kind is Kind.PERCENT:
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    if kind is Kind.YEAR:
        return {"validate": "integer", "criteria": "between", "minimum": 2011, "maximum": year + 1}
    if kind is Kind.DATE:
        first, last = date(year - 5, 1, 1), date(year + 5, 12, 31)
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    # A check no cell fails: LibreOffice drops a hint that stands alone.
    return {"validate": "length", "criteria": "<=", "value": LONGEST_CELL}
