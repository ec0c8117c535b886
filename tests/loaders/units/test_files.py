"""A register in every kind of file that is read, and the one message for each that is not."""

import datetime
import io
import unicodedata
import zipfile

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from loaders.units.command import summary
from loaders.units.model import UNITS
from tests.exports.conftest import Convert
from tests.loaders.units.books import (
    HEADINGS,
    SHEET,
    csv_text,
    grid,
    group,
    read,
    saved,
    told,
    unit,
    workbook,
)

ROWS = [
    unit(
        "so-noi-vu", "Sở Nội vụ", short_name="SNV", aliases="Sở Nội vụ tỉnh|SNV tỉnh", valid_from="01/07/2025"
    ),
    unit(
        "thanh-tra", "Thanh tra Sở", parent_code="so-noi-vu", valid_from="01/07/2025", valid_to="31/12/2026"
    ),
    group("cac-phong", "so-noi-vu|thanh-tra", name="Các phòng, đơn vị thuộc Sở"),
]
FIRST, LAST = datetime.date(2025, 7, 1), datetime.date(2026, 12, 31)
UNITS_READ = pl.DataFrame(
    [
        ("so-noi-vu", "Sở Nội vụ", "SNV", "unit", None, "V1", "34", "so-noi-vu", FIRST, None, 2),
        ("thanh-tra", "Thanh tra Sở", "Thanh tra Sở", "unit", "so-noi-vu", "V1", "34", "so-noi-vu", FIRST, LAST, 3),
        ("cac-phong", "Các phòng, đơn vị thuộc Sở", "Các phòng, đơn vị thuộc Sở", "group", None, "V1", "34",
         "so-noi-vu", None, None, 4),
    ],
    schema=dict(UNITS),
    orient="row",
)  # fmt: skip


def assert_is_the_register(content: bytes) -> None:
    file = read(content)

    assert told(file) == []
    assert file.units.equals(UNITS_READ)
    assert file.aliases.rows() == [("so-noi-vu", "Sở Nội vụ tỉnh"), ("so-noi-vu", "SNV tỉnh")]
    assert file.members.rows() == [("cac-phong", "so-noi-vu"), ("cac-phong", "thanh-tra")]
    assert file.held.is_empty()


def test_a_workbook_by_openpyxl_is_read() -> None:
    assert_is_the_register(workbook(*ROWS))


def test_a_workbook_by_xlsxwriter_with_real_dates_is_read() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet(SHEET)
        for number, cells in enumerate(grid(ROWS)):
            for column, cell in enumerate(cells):
                if number and cell and column >= 10:
                    sheet.write_datetime(number, column, datetime.datetime.strptime(cell, "%d/%m/%Y"))  # noqa: DTZ007
                elif cell:
                    sheet.write_string(number, column, cell)

    assert_is_the_register(stream.getvalue())


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_copy_by_libreoffice_is_read(convert: Convert, kind: str) -> None:
    assert_is_the_register(convert(workbook(*ROWS), "xlsx", kind))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1258"])
def test_a_csv_is_read_in_every_code_and_with_every_separator_that_excel_writes(
    separator: str, code: str
) -> None:
    text = csv_text(grid(ROWS), separator)

    if code == "cp1258":
        content = as_windows(text)
    elif code == "utf-16-le-bom":
        content = b"\xff\xfe" + text.encode("utf-16-le")
    else:
        content = text.encode(code)

    assert_is_the_register(content)


def as_windows(text: str) -> bytes:
    """Windows-1258 has no letters with both a roof and a tone: the tone is a sign of its own."""
    tones = dict.fromkeys("\u0300\u0301\u0303\u0309\u0323")
    spelled = ""
    for letter in text:
        spread = unicodedata.normalize("NFD", letter)
        marks = "".join(sign for sign in spread if sign in tones)
        spelled += unicodedata.normalize("NFC", "".join(sign for sign in spread if sign not in tones)) + marks
    return spelled.encode("cp1258")


def test_a_cell_of_a_csv_may_span_lines_and_later_rows_keep_their_numbers() -> None:
    rows = [unit("a", aliases="Tên một\nTên hai"), unit("B b")]

    file = read(csv_text(grid(rows)).encode())

    assert file.aliases.rows() == [("a", "Tên một"), ("a", "Tên hai")]
    assert told(file) == [("error", "unit.code_letters", "A4", "B b")]


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b" \r\n\t\r\n", "file.empty"),
        (b"%PDF-1.7 ...", "kind.pdf"),
        (b"\x89PNG\r\n\x1a\n....", "kind.image"),
        (b"{\\rtf1 a}", "kind.word"),
        (b"<html><table><tr><td>M\xc3\xa3</td></tr></table></html>", "kind.html"),
        (packed(word__document_xml=b"<w/>"), "kind.word"),
        (packed(a=b"b"), "kind.archive"),
        (workbook(*ROWS)[:-40], "file.damaged"),
        (b"PK\x03\x04 and nothing more", "file.damaged"),
        (with_part(workbook(*ROWS), "xl/vbaProject.bin", b"x"), "file.macros"),
        (with_part(workbook(*ROWS), "xl/externalLinks/externalLink1.xml", b"<x/>"), "file.external_links"),
        (with_part(workbook(*ROWS), "xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "file.doctype"),
        (with_part(workbook(*ROWS), "xl/media/x.xml", b" " * 30_000_000), "file.bomb"),
        (b"x" * (10 * 1024 * 1024 + 1), "file.too_large"),
        (b"a\0b\0c\0" * 100, "kind.unknown"),
        ("Mã đơn vị;Tên đơn vị\na;Sở Nội vụ".encode("utf-16")[:-1], "file.encoding"),
        (b"M\xb7 \xae\xacn v\xde,T\xaan \xae\xacn v\xde\n", "file.encoding"),  # TCVN3
        (csv_text([["a", "b"], ["c", "d"]]).encode(), "file.unrecognised"),
        ('Mã đơn vị,Tên đơn vị\na,"không khép\n'.encode(), "file.broken_csv"),
        (csv_text([[*HEADINGS.values()]] * 1 + [[""] * 100] * 6000).encode(), "file.too_many_cells"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_has_one_error_that_says_why(content: bytes, rule: str) -> None:
    file = read(content)

    assert [(severity, found) for severity, found, _, _ in told(file)] == [("error", rule)]
    assert file.is_refused
    assert summary(file).startswith("danh-muc.xlsx: không nhận đơn vị nào (1 lỗi) – ")


def test_a_sheet_with_too_many_rows_is_refused_before_it_is_parsed() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        for row in range(50_002):
            sheet.write_number(row, 0, row)

    file = read(stream.getvalue())

    assert [rule for _, rule, _, _ in told(file)] == ["file.too_many_cells"]


def test_one_far_cell_does_not_make_a_sheet_enormous() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(*ROWS)))
    book[SHEET]["XFD1048576"] = "x"

    file = read(saved(book))

    assert [rule for _, rule, _, _ in told(file)] == ["file.too_much_memory"]


def test_a_message_about_the_file_speaks_of_the_register_and_not_of_a_report() -> None:
    said = read(b"%PDF-1.7").problems[0]

    assert said.expected == "tệp .xlsx, .ods, .xls hoặc CSV mã hóa UTF-8, UTF-16 hay Windows-1258"
    assert said.repair == "Chép bảng danh mục đơn vị sang một tệp Excel mới, lưu dạng .xlsx rồi gửi lại"


def test_a_sound_file_is_summed_up_in_a_line() -> None:
    assert summary(read(workbook(*ROWS))) == (
        "danh-muc.xlsx: 2 đơn vị; 1 nhóm; 2 tên khác; 2 thành viên nhóm; không có vấn đề."
    )
