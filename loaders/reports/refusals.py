"""Why a whole file is not taken: what was expected and what to do, by rule. Values in, values out."""

from loaders.reports import child
from loaders.reports.model import GateRefusal
from loaders.reports.text import dotted, shown
from warehouse.records.loads import Problem

MAX_FILE_MB = 10
MAX_UNPACKED_MB = 100
MAX_PARTS = 200
MAX_RATIO = 100
MAX_CELLS = child.MAX_CELLS
MAX_ROWS = child.MAX_ROWS
MAX_COLUMNS = child.MAX_COLUMNS
MAX_SHEETS = child.MAX_SHEETS
MAX_SECONDS = child.MAX_CPU_SECONDS
LONGEST_FOUND = 80

_RESEND = "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) dạng .xlsx rồi gửi lại"
_FETCH = "Tải lại biểu mẫu của đúng đơn vị và kỳ này, chép số liệu sang rồi gửi lại"
_ONLY_BOOKS = "biểu mẫu báo cáo dạng .xlsx, .ods, .xls hoặc .csv"
_TRIM = "Chỉ giữ các trang tính của biểu mẫu; xóa dòng, cột trống ở xa bảng và hình ảnh rồi gửi lại"


# rule: (what was expected, what to do)
_RULES: dict[str, tuple[str, str]] = {
    "file.empty": ("tệp có dữ liệu", "Mở tệp, kiểm tra nội dung, lưu lại rồi gửi lại"),
    "file.too_large": (f"tệp không quá {MAX_FILE_MB} MB", _TRIM),
    "file.macros": (
        "tệp không có macro",
        "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” để bỏ macro rồi gửi lại",
    ),
    "file.protected": ("tệp mở được không cần mật khẩu", "Bỏ mật khẩu mở tệp, lưu lại rồi gửi lại"),
    "file.external_links": (
        "tệp không liên kết tới tệp hay nguồn dữ liệu khác",
        "Chọn Dữ liệu > Sửa liên kết > Ngắt liên kết (Data > Edit Links > Break Link), xóa đối tượng nhúng rồi gửi lại",
    ),
    "file.calls_out": (
        "công thức chỉ dùng ô của chính tệp này",
        "Thay công thức bằng giá trị (chép ô, rồi Dán đặc biệt > Giá trị), lưu lại rồi gửi lại",
    ),
    "file.odd_hyperlinks": (
        "siêu liên kết tới trang web (http, https) hoặc địa chỉ thư điện tử",
        "Bấm phải chuột vào ô, chọn Bỏ siêu liên kết (Remove Hyperlink), ghi tên văn bản thành chữ rồi gửi lại",
    ),
    "file.odd_parts": ("tệp do Excel hoặc LibreOffice lưu, các phần đều nằm trong tệp", _RESEND),
    "file.doctype": ("tệp do Excel hoặc LibreOffice lưu", _RESEND),
    "file.bomb": (
        f"tệp bung ra không quá {MAX_UNPACKED_MB} MB, tối đa {MAX_PARTS} phần, nén không quá {MAX_RATIO} lần",
        _TRIM,
    ),
    "file.too_many_cells": (
        f"không quá {MAX_SHEETS} trang tính, {dotted(MAX_ROWS)} dòng mỗi trang tính, {MAX_COLUMNS} cột, {dotted(MAX_CELLS)} ô và {dotted(child.MAX_MERGES)} vùng ô gộp",
        _TRIM,
    ),
    "file.too_many_columns": (
        f"không quá {MAX_COLUMNS} cột ở mỗi trang tính",
        "Xóa các cột ở xa bảng (chọn cột, bấm phải chuột, Xóa) rồi lưu và gửi lại",
    ),
    "file.too_slow": (f"tệp đọc xong trong {MAX_SECONDS} giây", _TRIM),
    "file.too_much_memory": ("tệp đọc được trong bộ nhớ cho phép", _TRIM),
    "file.damaged": ("tệp bảng tính nguyên vẹn", _RESEND),
    "file.encoding": (
        "tệp CSV mã hóa UTF-8, UTF-16 hoặc Windows-1258",
        "Lưu lại dạng “CSV UTF-8” hoặc .xlsx rồi gửi lại",
    ),
    "kind.xlsm": (_ONLY_BOOKS, "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại"),
    "kind.xlsb": (_ONLY_BOOKS, "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại"),
    "kind.word": (
        _ONLY_BOOKS,
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó; văn bản Word gửi kèm qua kênh khác",
    ),
    "kind.pdf": (_ONLY_BOOKS, "Gửi tệp Excel gốc, không gửi bản in hay bản chụp PDF"),
    "kind.image": (
        _ONLY_BOOKS,
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó, không gửi ảnh chụp",
    ),
    "kind.html": (_ONLY_BOOKS, _RESEND),
    "kind.archive": (_ONLY_BOOKS, "Giải nén rồi gửi riêng tệp biểu mẫu"),
    "kind.unknown": (_ONLY_BOOKS, "Gửi tệp biểu mẫu đã tải về và điền"),
    "template.missing": ("phiên bản mẫu ở trang tính 0_ThongTin", _FETCH),
    "template.unknown": ("phiên bản mẫu đang dùng", _FETCH),
    "template.retired": ("phiên bản mẫu đang dùng", _FETCH),
    "file.unrecognised": ("các trang tính của biểu mẫu, mỗi trang tính có dòng tiêu đề", _FETCH),
    "unit.wrong": ("báo cáo của đơn vị đã chọn", "Chọn đúng đơn vị, hoặc gửi tệp của đơn vị này"),
    "unit.missing": ("tên đơn vị báo cáo ở trang tính 0_ThongTin", "Ghi tên đơn vị báo cáo rồi gửi lại"),
    "period.wrong": ("báo cáo của kỳ đã chọn", "Chọn đúng kỳ, hoặc gửi tệp của kỳ này"),
    "period.missing": ("năm và kỳ báo cáo ở trang tính 0_ThongTin", "Ghi năm và kỳ báo cáo rồi gửi lại"),
    "period.locked": ("kỳ báo cáo đang mở", "Đề nghị người phụ trách mở khóa kỳ rồi gửi lại"),
    "report.blank": (
        "ít nhất một dòng đã điền, hoặc mục “Trong kỳ không phát sinh” ghi Có",
        "Điền số liệu; nếu trong kỳ không có gì để báo cáo, ghi Có ở mục đó trên trang tính 0_ThongTin rồi gửi lại",
    ),
}


def refusal(rule: str, found: str, expected: str | None = None, **place: str | int | None) -> Problem:
    """One reason to refuse the file; `expected` overrides the rule's own words."""
    usual, repair = _RULES[rule]
    sheet, cell, column = place.get("sheet"), place.get("cell"), place.get("column_name")
    return Problem(
        severity="error",
        rule=rule,
        sheet=str(sheet) if sheet is not None else None,
        cell=str(cell) if cell is not None else None,
        column_name=str(column) if column is not None else None,
        found=shown(found, LONGEST_FOUND),
        expected=expected or usual,
        repair=repair,
    )


def refuse(rule: str, found: str) -> GateRefusal:
    """The file is refused for this one reason."""
    return GateRefusal((refusal(rule, found),))
