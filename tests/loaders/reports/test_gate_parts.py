"""The gate inside a package: links that lead out, formulas that call out, entries no office program writes, width."""

import io
import stat
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from loaders.reports import gate_parts
from tests.loaders.reports import books
from tests.loaders.reports.books import (
    OUTPUTS,
    PROGRESS,
    edited,
    filled,
    parts,
    put,
    read,
    refusal,
    with_parts,
)

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f"{books.sheet_part(OUTPUTS)}.rels".replace("worksheets/", "worksheets/_rels/")
BOOK_RELS = "xl/_rels/workbook.xml.rels"


def related(kind: str, target: str, mode: str = ' TargetMode="External"', part: str = BOOK_RELS) -> bytes:
    """The template with one more relation."""
    known = parts(filled()).get(
        part,
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
    )
    added = f'<Relationship Id="rId999" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_parts(filled(), {part: known.replace(b"</Relationships>", added.encode())})


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("image", ' TargetMode="External"'), ("attachedTemplate", ' TargetMode="External"'), ("image", ' TargetMode="&#69;xternal"'),
     ("image", " TargetMode='External'"), ("externalLink", ""), ("externalLinkPath", ' TargetMode="External"'), ("oleObject", "")],
)  # fmt: skip
def test_a_relation_that_fetches_from_outside_is_refused(kind: str, mode: str) -> None:
    said = refusal(read(related(kind, "http://203.0.113.9/x.png", mode)))

    assert (said[0], said[2]) == ("file.external_links", "tệp không liên kết tới tệp hay nguồn dữ liệu khác")


@pytest.mark.parametrize(
    "target",
    ["https://vangiang.example/tin/1", "http://vangiang.example/a b", "mailto:so@vangiang.example", "bien-ban.docx", "Thu%20muc/bien-ban.pdf"],
)  # fmt: skip
def test_a_hyperlink_to_a_page_a_letter_or_a_file_beside_it_may_stay(target: str) -> None:
    report = read(related("hyperlink", target, part=RELS))

    assert report.gate == "passed"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("file:///C:\\Users\\a\\b.docx", "file:///C:\\Users\\a\\b.docx"),
        ("\\\\203.0.113.9\\chung\\x.lnk", "\\\\203.0.113.9\\chung\\x.lnk"),
        ("%5C%5C203.0.113.9%5Cx", "%5C%5C203.0.113.9%5Cx"),
        ("//203.0.113.9/x", "//203.0.113.9/x"),
        ("search-ms:query=x", "search-ms:query=x"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_hyperlink_into_a_machine_is_refused_with_how_to_take_it_away(target: str, shown: str) -> None:
    said = refusal(read(related("hyperlink", target, part=RELS)))

    assert said == (
        "file.odd_hyperlinks",
        f"siêu liên kết tới “{shown}”",
        "siêu liên kết tới trang web (http, https) hoặc địa chỉ thư điện tử",
        "Bấm phải chuột vào ô, chọn Bỏ siêu liên kết (Remove Hyperlink), ghi tên văn bản thành chữ rồi gửi lại",
    )


def test_hyperlinks_that_a_person_typed_are_read_as_text() -> None:
    def link(book: Workbook) -> None:
        cell = book[PROGRESS]["L6"]
        cell.value, cell.hyperlink = "https://vangiang.example/1", "https://vangiang.example/1"

    report = read(edited(put(PROGRESS, {"F6": "Đang thực hiện"}), link))

    assert report.gate == "passed"


FORMULAS = ["=cmd|'/c calc'!A0", "=1+cmd|'/C notepad'!'A1'", "=DDE(\"soffice\",\"x\",\"y\")", "=WEBSERVICE(\"http://x.example\")",
            "=excel|'C:\\x.xls'!R1C1", "=SUM(1,rtd(\"a\",,\"b\"))"]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_that_calls_out_is_refused_with_its_cell(formula: str) -> None:
    said = refusal(read(filled(OUTPUTS, {"F6": formula})))

    assert said[0] == "file.calls_out"
    assert said[1] is not None
    assert said[1].startswith("công thức ở ô F6 gọi chương trình hoặc trang khác: ")
    assert said[2:] == (
        "công thức chỉ dùng ô của chính tệp này",
        "Thay công thức bằng giá trị (chép ô, rồi Dán đặc biệt > Giá trị), lưu lại rồi gửi lại",
    )


def test_a_formula_that_reads_another_book_is_refused() -> None:
    said = refusal(read(filled(OUTPUTS, {"F6": "='C:\\chung\\[so-lieu.xlsx]Sheet1'!A1"})))

    assert said[:2] == (
        "file.external_links", "công thức ở ô F6 lấy số liệu từ tệp khác: 'C:\\chung\\[so-lieu.xlsx]Sheet1'!A1",
    )  # fmt: skip


def test_a_rule_of_a_cell_and_a_name_may_not_call_out_either() -> None:
    def add_rule(book: Workbook) -> None:
        rule = DataValidation(type="custom", formula1="cmd|'/c calc'!A0")
        rule.add("F6")
        book[OUTPUTS].add_data_validation(rule)

    def add_name(book: Workbook) -> None:
        book.defined_names["x"] = openpyxl.workbook.defined_name.DefinedName(
            "x", attr_text="cmd|'/c calc'!A0"
        )

    assert [refusal(read(edited(change)))[0] for change in (add_rule, add_name)] == ["file.calls_out"] * 2


@pytest.mark.parametrize("formula", ['="a|b"', "=SUM(F7:F9)", '=HYPERLINK("https://x.example","DDE(")', "='A|B'!C1", "=IF(A1<>\"\",1,2)"])  # fmt: skip
def test_ordinary_formulas_stay(formula: str) -> None:
    assert read(filled(OUTPUTS, {"F7": formula})).gate == "passed"


def test_text_that_looks_like_such_a_formula_is_text() -> None:
    def write(book: Workbook) -> None:
        book[PROGRESS]["K6"].value = "=cmd|'/c calc'!A0"
        book[PROGRESS]["K6"].data_type = "s"

    report = read(edited(put(PROGRESS, {"F6": "Đang thực hiện"}), write))

    assert report.progress["result"].to_list() == ["=cmd|'/c calc'!A0"]


def ods(body: str, **more: bytes) -> bytes:
    """A small OpenDocument sheet."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("draw", "drawing"),
            ("script", "script"),
        )
    )
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet>'
        f'<table:table table:name="{OUTPUTS}"><table:table-row>{body}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return books.packed(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": b"<x/>", **more}
    )


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<table:table-cell table:formula=\"of:=DDE(&quot;soffice&quot;;&quot;x&quot;;&quot;y&quot;)\"/>", "file.calls_out"),
        ("<table:table-cell table:formula='of:=WEBSERVICE(\"http://x.example\")'/>", "file.calls_out"),
        ('<table:table-cell><draw:image xlink:href="http://203.0.113.9/x.png"/></table:table-cell>', "file.external_links"),
        ('<table:table-cell><text:p><text:a xlink:href="file://203.0.113.9/x">a</text:a></text:p></table:table-cell>', "file.odd_hyperlinks"),
        ('<table:table-cell><script:event-listener xlink:href="vnd.sun.star.script:x"/></table:table-cell>', "file.macros"),
    ],
)  # fmt: skip
def test_the_same_holds_for_an_open_document(body: str, rule: str) -> None:
    assert refusal(read(ods(body), name="bc.ods"))[0] == rule


def with_entry(entry: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    stream = io.BytesIO(filled())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(entry, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "xl/../../x", "xl\\evil.xml", "C:/x", "xl/a\x01.xml"]
)
def test_an_entry_whose_name_leads_out_is_refused(name: str) -> None:
    said = refusal(read(with_entry(zipfile.ZipInfo(name))))

    assert said[0] == "file.odd_parts"
    assert said[2:] == (
        "tệp do Excel hoặc LibreOffice lưu, các phần đều nằm trong tệp",
        "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) dạng .xlsx rồi gửi lại",
    )


def test_an_entry_that_is_a_link_is_refused() -> None:
    entry = zipfile.ZipInfo("xl/media/a.png")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    assert refusal(read(with_entry(entry, b"/etc/passwd")))[:2] == (
        "file.odd_parts", "một phần chỉ là lối tắt tới nơi khác: “xl/media/a.png”",
    )  # fmt: skip


def test_two_entries_of_one_name_in_different_case_are_refused() -> None:
    assert refusal(read(with_entry(zipfile.ZipInfo("XL/Workbook.xml"))))[1] == "một phần của tệp có hai bản"


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le"])
def test_a_part_in_a_code_that_hides_words_is_refused(coding: str) -> None:
    part = books.sheet_part(OUTPUTS)
    text = parts(filled())[part].decode().replace("UTF-8", "UTF-16")

    said = refusal(read(with_parts(filled(), {part: text.encode(coding)})))

    assert said[:2] == ("file.damaged", f"phần {part} không viết bằng mã UTF-8")


def wide_xlsx() -> bytes:
    return filled(OUTPUTS, {"GS9": "x"})  # the 201st column


def wide_ods() -> bytes:
    return ods(
        '<table:table-cell table:number-columns-repeated="200"/><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    )


@pytest.mark.parametrize("make", [wide_xlsx, wide_ods])
def test_more_than_two_hundred_columns_are_refused(make: Callable[[], bytes]) -> None:
    assert refusal(read(make())) == (
        "file.too_many_columns",
        f"trang tính “{OUTPUTS}” có dữ liệu tới cột GS",
        "không quá 200 cột ở mỗi trang tính",
        "Xóa các cột ở xa bảng (chọn cột, bấm phải chuột, Xóa) rồi lưu và gửi lại",
    )


@pytest.mark.libreoffice
def test_more_than_two_hundred_columns_are_refused_in_an_old_file(convert: Callable[..., bytes]) -> None:
    said = refusal(read(convert(wide_xlsx(), "xlsx", "xls"), name="bc.xls"))

    assert said[:2] == ("file.too_many_columns", f"trang tính “{OUTPUTS}” có dữ liệu tới cột GS")


def test_formats_and_spaces_far_to_the_right_are_no_hindrance() -> None:
    def format_far(book: Workbook) -> None:
        sheet = book[OUTPUTS]
        sheet["F6"] = 3
        for row in range(1, 60):
            sheet.cell(row, 16_384).number_format = "0.00"
            sheet.cell(row, 300).value = " "

    report = read(edited(format_far))

    assert report.outputs["quantity"].to_list() == [3]


def test_a_formula_without_value_far_to_the_right_counts_as_data() -> None:
    assert refusal(read(filled(OUTPUTS, {"HA9": "=1+1"})))[0] == "file.too_many_columns"


@pytest.mark.parametrize(("target", "harmless"), [("", True), ("#A1", True), ("HTTPS://x.example", True), ("a\\b", True), ("ms-word:x", False)])  # fmt: skip
def test_a_target_is_judged_by_its_scheme(target: str, harmless: bool) -> None:
    assert gate_parts.is_harmless(target) is harmless
