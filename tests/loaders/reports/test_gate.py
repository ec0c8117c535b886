"""The gate: what kind of file it is, by its content, and what must not be parsed (variant 24)."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook

from loaders.reports import gate, refusals
from loaders.reports.model import Kind
from tests.loaders.reports import books
from tests.loaders.reports.books import OUTPUTS, filled, packed, parts, read, refusal, rules, told, with_parts

RESEND = "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) dạng .xlsx rồi gửi lại"
BOOKS = "biểu mẫu báo cáo dạng .xlsx, .ods, .xls hoặc .csv"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def container(*names: str) -> bytes:
    """An old compound file of that many entries: a header, one table sector, the directory."""
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB", len(name) * 2 + 2, 5 if name == "Root Entry" else 2)
        + bytes(49)
        + struct.pack("<III", 0xFFFFFFFE, 0, 0)
        for name in ("Root Entry", *names)
    ).ljust(4096, b"\0")
    head = OLE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    chain = [0xFFFFFFFD, *range(2, 9), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return head + table + entries


DOCUMENT = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
OTHER_KINDS: dict[str, tuple[bytes, str, str, str]] = {
    "bao-cao.pdf": (b"%PDF-1.7\n%\xe2\xe3", "kind.pdf", "tệp PDF", "Gửi tệp Excel gốc, không gửi bản in hay bản chụp PDF"),
    "bao-cao.docx": (
        DOCUMENT, "kind.word", "văn bản Word (.docx)",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó; văn bản Word gửi kèm qua kênh khác",
    ),
    "bao-cao.doc": (
        container("WordDocument"), "kind.word", "văn bản Word (.doc)",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó; văn bản Word gửi kèm qua kênh khác",
    ),
    "bao-cao.rtf": (
        b"{\\rtf1\\ansi B\\'e1o c\\'e1o}", "kind.word", "văn bản RTF",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó; văn bản Word gửi kèm qua kênh khác",
    ),
    "bao-cao.zip": (packed({"bao-cao.xlsx": b"x"}), "kind.archive", "tệp nén (.zip)", "Giải nén rồi gửi riêng tệp biểu mẫu"),
    "bao-cao.rar": (b"Rar!\x1a\x07\x01\x00", "kind.archive", "tệp nén", "Giải nén rồi gửi riêng tệp biểu mẫu"),
    "bao-cao.7z": (b"7z\xbc\xaf\x27\x1c", "kind.archive", "tệp nén", "Giải nén rồi gửi riêng tệp biểu mẫu"),
    "bao-cao.png": (
        b"\x89PNG\r\n\x1a\n", "kind.image", "ảnh",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó, không gửi ảnh chụp",
    ),
    "bao-cao.jpg": (
        b"\xff\xd8\xff\xe0\0\x10JFIF", "kind.image", "ảnh",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó, không gửi ảnh chụp",
    ),
    "bao-cao.xls": (
        b"<html><body><table><tr><td>TT</td></tr></table></body></html>", "kind.html",
        "trang HTML hoặc XML mang tên bảng tính", RESEND,
    ),
    "xml 2003.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "kind.html",
        "trang HTML hoặc XML mang tên bảng tính", RESEND,
    ),
    "bao-cao.mht": (b"MIME-Version: 1.0\r\nContent-Type: text/html", "kind.html",
                    "trang HTML hoặc XML mang tên bảng tính", RESEND),
    "bao-cao.odt": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "kind.word",
        "tệp OpenDocument không phải bảng tính",
        "Nhập số liệu vào biểu mẫu Excel đã tải về rồi gửi tệp đó; văn bản Word gửi kèm qua kênh khác",
    ),
    "bao-cao.xlsb": (packed({"xl/workbook.bin": b""}), "kind.xlsb", "bảng tính nhị phân (.xlsb)",
                     "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại"),
    "bao-cao.pptx": (packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b""}), "kind.unknown",
                     "tệp Office không phải bảng tính", "Gửi tệp biểu mẫu đã tải về và điền"),
    "bao-cao.bin": (b"\x7fELF\x02\x01\x01\0\0\0", "kind.unknown", "tệp nhị phân lạ", "Gửi tệp biểu mẫu đã tải về và điền"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_KINDS)
@pytest.mark.parametrize("sent_as", ["", "bao-cao.xlsx"], ids=["own name", "named .xlsx"])
def test_variant_24_another_kind_is_known_by_its_content_and_told_what_to_do(name: str, sent_as: str) -> None:
    content, rule, found, repair = OTHER_KINDS[name]

    report = read(content, name=sent_as or name)

    assert refusal(report) == (rule, found, BOOKS, repair)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b" \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(read(content)) == (
        "file.empty", "tệp rỗng", "tệp có dữ liệu", "Mở tệp, kiểm tra nội dung, lưu lại rồi gửi lại",
    )  # fmt: skip


def test_a_workbook_under_another_name_is_read_and_the_name_is_said() -> None:
    report = read(filled(), name="bao-cao.xls")

    assert report.kind == "xlsx"
    assert told(report, "file.extension")[4:] == (
        "bao-cao.xls", "tên tệp .xlsx như nội dung bên trong", "Đổi đuôi tệp thành .xlsx",
    )  # fmt: skip


MACRO_FREE = "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” để bỏ macro rồi gửi lại"
CUT_LINKS = "Chọn Dữ liệu > Sửa liên kết > Ngắt liên kết (Data > Edit Links > Break Link), xóa đối tượng nhúng rồi gửi lại"


def with_types(content: bytes, old: bytes, new: bytes) -> bytes:
    return with_parts(
        content, {"[Content_Types].xml": parts(content)["[Content_Types].xml"].replace(old, new)}
    )


FORBIDDEN: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "macros": (lambda book: with_parts(book, {"xl/vbaProject.bin": OLE}), "file.macros", MACRO_FREE),
    "old macros": (lambda book: with_parts(book, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "file.macros", MACRO_FREE),
    "macro kind": (
        lambda book: with_types(book, b"spreadsheetml.sheet.main+xml", b"x.macroEnabled.main+xml"), "kind.xlsm",
        "Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại",
    ),
    "links": (
        lambda book: with_parts(book, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "file.external_links", CUT_LINKS,
    ),
    "connections": (lambda book: with_parts(book, {"xl/connections.xml": b"<x/>"}), "file.external_links", CUT_LINKS),
    "embedded": (
        lambda book: with_parts(book, {"xl/embeddings/oleObject1.bin": OLE}), "file.external_links", CUT_LINKS,
    ),
    "DOCTYPE": (
        lambda book: with_parts(book, {"xl/sharedStrings.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>'}),
        "file.doctype", RESEND,
    ),
    "UTF-16 DOCTYPE": (
        lambda book: with_parts(book, {"xl/sharedStrings.xml": "<!DOCTYPE x><sst/>".encode("utf-16")}),
        "file.doctype", RESEND,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_could_do_harm_is_refused_before_it_is_parsed(what: str) -> None:
    change, rule, repair = FORBIDDEN[what]

    said = refusal(read(change(filled())))

    assert (said[0], said[3]) == (rule, repair)


def test_an_encrypted_workbook_is_refused() -> None:
    assert refusal(read(container("EncryptedPackage", "EncryptionInfo"))) == (
        "file.protected", "tệp có mật khẩu", "tệp mở được không cần mật khẩu", "Bỏ mật khẩu mở tệp, lưu lại rồi gửi lại",
    )  # fmt: skip


def test_a_packed_part_under_a_password_is_refused() -> None:
    content = bytearray(filled())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + offset] |= 1

    assert refusal(read(bytes(content)))[0] == "file.protected"


def test_an_xls_with_macros_is_refused() -> None:
    assert refusal(read(container("Workbook", "_VBA_PROJECT_CUR")))[0] == "file.macros"


def test_a_file_that_is_too_large_is_refused() -> None:
    content = filled() + bytes(refusals.MAX_FILE_MB * 1024 * 1024)

    assert refusal(read(content))[:3] == ("file.too_large", "tệp 10,0 MB", "tệp không quá 10 MB")


def test_a_package_of_too_many_parts_is_refused() -> None:
    extra = {f"xl/media/image{number}.png": b"x" for number in range(refusals.MAX_PARTS)}

    assert refusal(read(with_parts(filled(), extra)))[0] == "file.bomb"


def test_a_package_with_a_part_twice_is_refused() -> None:
    stream = io.BytesIO(filled())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")

    assert refusal(read(stream.getvalue()))[:2] == ("file.damaged", "một phần của tệp có hai bản")


def test_too_many_cells_are_refused_with_what_is_allowed() -> None:
    part = books.sheet_part(OUTPUTS)
    rows = b"".join(b'<row r="%d">%s</row>' % (row, b"<c/>" * 12) for row in range(1, 45_000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'

    said = refusal(read(with_parts(filled(), {part: sheet % rows})))

    assert said[0] in {"file.too_many_cells", "file.bomb"}
    assert (
        said[3]
        == "Chỉ giữ các trang tính của biểu mẫu; xóa dòng, cột trống ở xa bảng và hình ảnh rồi gửi lại"
    )


def test_thousands_of_blank_formatted_rows_are_no_hindrance() -> None:
    def format_rows(book: Workbook) -> None:
        sheet = book[OUTPUTS]
        sheet["F6"] = 3
        for row in range(70, 5_000):
            for column in range(1, 13):
                sheet.cell(row, column).number_format = "0.00"

    report = read(books.edited(format_rows))

    assert report.outputs["quantity"].to_list() == [3]
    assert rules(report) == []


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [("a.xlsx", "xlsx", False), ("a.XLSX", "xlsx", False), ("a", "xlsx", False), ("a.txt", "csv", False), ("a.xls", "ods", True)],
)  # fmt: skip
def test_the_name_may_promise_another_kind(name: str, kind: Kind, other: bool) -> None:
    assert gate.is_other_extension(name, kind) is other
