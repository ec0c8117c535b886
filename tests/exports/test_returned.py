"""The returned workbook: the unit's own file, marked and otherwise unharmed."""

import io
import time

import openpyxl
import pytest
from openpyxl.comments import Comment

from exports import layout
from exports.returned import HeldRow, Mark, UnmarkableWorkbookError, mark, returned_name
from exports.template import write_template
from tests.exports.books import blocks, opened, parts, rows, sheet_part, values, with_parts
from tests.exports.samples import SMALL

# openpyxl says that it would drop the lists of newer Excel; we only look with it.
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension")
FIRST = "Kết quả kiểm tra"
DATE = Mark(
    "error",
    "date.impossible",
    "2_TienDoNhiemVu",
    "J6",
    6,
    "completed_on",
    "31/02/2026",
    "ngày có thật, dạng dd/mm/yyyy",
    "Ghi lại ngày, ví dụ 28/02/2026",
)
NUMBER = Mark(
    "warning", "number.with_unit", "3_KetQuaTuyenTruyen", "F7", 7, "Số lượng", "25 tin", "số nguyên", "Ghi 25"
)
RED, YELLOW, TINT = "FFF4B0A8", "FFFFE08A", "FFE1EEF8"
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# As newer Excel writes a list whose words stand on another sheet.
EXTENSION = (
    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations '
    b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" '
    b'allowBlank="1"><x14:formula1><xm:f>DanhMuc!$A$2:$A$6</xm:f></x14:formula1><xm:sqref>F6:F27</xm:sqref>'
    b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)


@pytest.fixture(scope="module")
def filled() -> bytes:
    """A workbook a clerk filled in, with a note, a merged range and a colour of their own, and lists of newer Excel."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(SMALL)))
    sheet = book["2_TienDoNhiemVu"]
    sheet["F6"] = "Hoàn thành"
    sheet["J6"] = "31/02/2026"
    sheet["K6"] = "=1+1 là văn bản"
    sheet["K6"].data_type = "s"
    sheet["K6"].comment = Comment("Hỏi lại anh Nam", "Lan")
    sheet.merge_cells("O6:P7")
    sheet["O6"] = "Không có"
    book["3_KetQuaTuyenTruyen"]["F7"] = "25 tin"
    stream = io.BytesIO()
    book.save(stream)
    content = stream.getvalue()
    name = sheet_part(content, "2_TienDoNhiemVu")
    return with_parts(content, {name: parts(content)[name].replace(b"</worksheet>", EXTENSION)})


def fill(content: bytes, sheet: str, cell: str) -> str:
    return str(opened(content)[sheet][cell].fill.fgColor.rgb)


def test_cells_turn_red_and_yellow_with_a_note_that_says_how_to_mend(filled: bytes) -> None:
    book = opened(mark(filled, "xlsx", [DATE, NUMBER]))

    wrong, doubtful = book["2_TienDoNhiemVu"]["J6"], book["3_KetQuaTuyenTruyen"]["F7"]

    assert (wrong.fill.fgColor.rgb, doubtful.fill.fgColor.rgb) == (RED, YELLOW)
    assert wrong.comment.text == (
        "[Kết quả kiểm tra]\nLỖI. Cần có: ngày có thật, dạng dd/mm/yyyy\nTrong tệp: 31/02/2026\n"
        "Cách sửa: Ghi lại ngày, ví dụ 28/02/2026"
    )
    assert not wrong.protection.locked
    assert wrong.number_format == "dd/mm/yyyy"


def test_the_first_sheet_lists_every_problem_with_a_link(filled: bytes) -> None:
    whole_file = Mark("error", "sheet.missing", expected="trang 4_ChiSo", repair="Thêm lại trang")
    row_only = Mark("note", "row.read", "4_ChiSo", None, 9, None, "1.100,5", "đã đọc là 1100,5")

    content = mark(
        filled, "xlsx", [row_only, NUMBER, DATE, whole_file], heading="Văn phòng Sở – Quý I năm 2026"
    )

    book = opened(content)
    assert book.sheetnames[0] == FIRST
    assert book.active.title == FIRST
    found = [row[:8] for row in rows(content, FIRST)]
    assert [row[0] for row in found[:3]] == [
        FIRST,
        "Văn phòng Sở – Quý I năm 2026",
        "2 lỗi, 1 cảnh báo, 1 ghi chú",
    ]
    start = next(number for number, row in enumerate(found) if row[0] == "TT")
    assert found[start + 1 :] == [
        ["1", "Lỗi", "2_TienDoNhiemVu", "J6", "Ngày hoàn thành thực tế", "31/02/2026",
         "ngày có thật, dạng dd/mm/yyyy", "Ghi lại ngày, ví dụ 28/02/2026"],
        ["2", "Lỗi", "", "", "", "", "trang 4_ChiSo", "Thêm lại trang"],
        ["3", "Cảnh báo", "3_KetQuaTuyenTruyen", "F7", "Số lượng", "25 tin", "số nguyên", "Ghi 25"],
        ["4", "Ghi chú", "4_ChiSo", "dòng 9", "", "1.100,5", "đã đọc là 1100,5", ""],
    ]  # fmt: skip
    links = {
        cell.coordinate: cell.hyperlink.location for row in book[FIRST] for cell in row if cell.hyperlink
    }
    assert links == {
        f"D{start + 2}": "'2_TienDoNhiemVu'!J6",
        f"D{start + 4}": "'3_KetQuaTuyenTruyen'!F7",
        f"D{start + 5}": "'4_ChiSo'!A9",
    }


def test_every_part_the_marks_do_not_touch_stays_byte_for_byte(filled: bytes) -> None:
    before, after = parts(filled), parts(mark(filled, "xlsx", [DATE]))

    changed = {name for name in before if after[name] != before[name]}

    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        sheet_part(filled, "2_TienDoNhiemVu"),
        sheet_part(filled, "HuongDan"),  # was the open sheet, and only one may be
        *(name for name in before if "comment" in name.lower()),
        *(name for name in before if name.endswith(".vml")),
    }
    assert set(after) - set(before) == {"xl/worksheets/sheetKetQua1.xml"}


def test_in_a_marked_sheet_all_but_the_cells_stays(filled: bytes) -> None:
    marked = mark(filled, "xlsx", [DATE, NUMBER])

    for name in ("2_TienDoNhiemVu", "3_KetQuaTuyenTruyen"):
        before = blocks(parts(filled)[sheet_part(filled, name)])
        after = blocks(parts(marked)[sheet_part(marked, name)])
        same = {tag for tag in before if after[tag] == before[tag]}
        assert set(before) - same == {"sheetData"}
        assert set(after) - set(before) <= {"legacyDrawing"}
    assert b"x14:dataValidation" in parts(marked)[sheet_part(marked, "2_TienDoNhiemVu")]


def test_values_names_protection_hidden_sheets_and_widths_stay(filled: bytes) -> None:
    content = mark(filled, "xlsx", [DATE, NUMBER])

    before, after = opened(filled), opened(content)
    kept = values(content)
    del kept[FIRST]
    assert kept == values(filled)
    assert {name: str(found.attr_text) for name, found in after.defined_names.items()} == {
        name: str(found.attr_text) for name, found in before.defined_names.items()
    }
    for sheet in before.worksheets:
        other = after[sheet.title]
        assert other.sheet_state == sheet.sheet_state
        assert other.protection.sheet == sheet.protection.sheet
        assert other.print_title_rows == sheet.print_title_rows
        assert [str(merged) for merged in other.merged_cells.ranges] == [
            str(merged) for merged in sheet.merged_cells.ranges
        ]
        assert {key: found.width for key, found in other.column_dimensions.items()} == {
            key: found.width for key, found in sheet.column_dimensions.items()
        }


def test_calamine_reads_the_values_as_before(filled: bytes) -> None:
    content = mark(filled, "xlsx", [DATE, NUMBER])

    for sheet in layout.DATA_SHEETS:
        assert rows(content, sheet.name) == rows(filled, sheet.name)


def test_the_clerks_own_note_stays_before_ours(filled: bytes) -> None:
    wrong = Mark(
        "error", "text", "2_TienDoNhiemVu", "K6", 6, "Kết quả thực hiện", None, "một câu", "Viết lại"
    )

    once = mark(filled, "xlsx", [wrong])
    without = mark(once, "xlsx", [])

    assert opened(once)["2_TienDoNhiemVu"]["K6"].comment.text.startswith(
        "Hỏi lại anh Nam\n\n[Kết quả kiểm tra]\n"
    )
    assert opened(without)["2_TienDoNhiemVu"]["K6"].comment.text == "Hỏi lại anh Nam"


def test_marking_again_replaces_marks_notes_and_first_sheet(filled: bytes) -> None:
    once = mark(filled, "xlsx", [DATE, NUMBER])

    twice = mark(once, "xlsx", [NUMBER])

    book = opened(twice)
    assert book.sheetnames == [FIRST, *opened(filled).sheetnames]
    assert fill(twice, "2_TienDoNhiemVu", "J6") == TINT
    assert book["2_TienDoNhiemVu"]["J6"].comment is None
    assert fill(twice, "3_KetQuaTuyenTruyen", "F7") == YELLOW
    assert "J6" not in [row[3] for row in rows(twice, FIRST)]
    assert book["2_TienDoNhiemVu"].print_title_rows == "$5:$5"


def test_marking_again_and_again_does_not_grow_the_workbook(filled: bytes) -> None:
    third = mark(mark(mark(filled, "xlsx", [DATE]), "xlsx", [DATE]), "xlsx", [DATE])

    fourth = mark(third, "xlsx", [DATE])

    assert fourth == third


def test_a_mark_inside_a_merged_range_stands_on_the_cell_that_shows_it(filled: bytes) -> None:
    inside = Mark("warning", "text", "2_TienDoNhiemVu", "P7", 7)

    content = mark(filled, "xlsx", [inside])

    assert fill(content, "2_TienDoNhiemVu", "O6") == YELLOW


def test_a_cell_and_a_row_that_are_not_there_are_made(filled: bytes) -> None:
    far = Mark("error", "text", "2_TienDoNhiemVu", "AB500", 500)

    content = mark(filled, "xlsx", [far])

    assert fill(content, "2_TienDoNhiemVu", "AB500") == RED


def test_several_problems_of_a_cell_share_one_note_of_at_most_300_letters(filled: bytes) -> None:
    many = [Mark("warning", "r", "2_TienDoNhiemVu", "J6", 6, None, "x" * 500, "y" * 500, "z" * 500), DATE]

    text = opened(mark(filled, "xlsx", many))["2_TienDoNhiemVu"]["J6"].comment.text

    assert len(text) == 300
    assert text.index("LỖI") < text.index("CẢNH BÁO")


def test_rows_without_an_error_are_hidden_and_come_back(filled: bytes) -> None:
    only = mark(filled, "xlsx", [DATE, NUMBER], only_held=True)
    again = mark(only, "xlsx", [DATE, NUMBER])

    hidden = [row for row in range(1, 12) if opened(only)["2_TienDoNhiemVu"].row_dimensions[row].hidden]
    left = [row for row in range(1, 12) if opened(again)["2_TienDoNhiemVu"].row_dimensions[row].hidden]
    assert (hidden, left) == ([4, 7, 8, 9, 10, 11], [4])


@pytest.mark.parametrize(
    "cell", ["", "J", "6J", "J0", "J9999999", "ZZZZ1", "'x'!A1", "=1", "J6:K7", "$J$6", "j6"]
)
def test_any_address_is_taken_or_only_listed(filled: bytes, cell: str) -> None:
    content = mark(filled, "xlsx", [Mark("error", "r", "2_TienDoNhiemVu", cell)])

    expected = RED if cell in {"J6:K7", "$J$6", "j6"} else TINT
    assert fill(content, "2_TienDoNhiemVu", "J6") == expected


def test_what_a_file_says_is_text_in_the_list_and_the_note(filled: bytes) -> None:
    nasty = '=HYPERLINK("http://x")<b>&amp;\x00'
    problem = Mark("error", nasty, "2_TienDoNhiemVu", "J6", 6, nasty, nasty, nasty, nasty)

    content = mark(filled, "xlsx", [problem], heading=nasty)

    clean = nasty.replace("\x00", "")
    cell = opened(content)[FIRST]["A2"]
    assert (cell.value, cell.data_type) == (clean, "s")
    assert clean in opened(content)["2_TienDoNhiemVu"]["J6"].comment.text


def test_a_sheet_of_the_clerks_with_our_name_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(SMALL)))
    book.create_sheet("Kết quả kiểm tra")["A1"] = "của tôi"
    stream = io.BytesIO()
    book.save(stream)

    content = mark(stream.getvalue(), "xlsx", [DATE])

    assert opened(content).sheetnames[0] == "Kết quả kiểm tra 2"
    assert rows(content, "Kết quả kiểm tra")[0][0] == "của tôi"


@pytest.mark.parametrize("kind", ["ods", "xls", "csv"])
def test_another_kind_comes_back_as_our_template_with_its_values(kind: str) -> None:
    held = [
        HeldRow(layout.INFO, 1, {"doc_number": "45/BC-VP", "signed_on": "31/02/2026"}),
        HeldRow(layout.PROGRESS, 2, {"task_no": "1", "task_code": "KH118-1", "completed_on": "31/02/2026"}),
        HeldRow(layout.PROGRESS, 3, {"task_no": "2", "task_code": "KH118-2", "declared_status": "Xong"}),
    ]
    problems = [
        Mark("error", "date", layout.PROGRESS, "C2", 2, "completed_on", "31/02/2026", "ngày có thật"),
        Mark("error", "date", layout.INFO, "B4", 4, "Ngày ký", "31/02/2026", "ngày có thật"),
    ]

    content = mark(b"whatever", kind, problems, template=SMALL, values=held)
    only = mark(b"whatever", kind, problems, template=SMALL, values=held, only_held=True)

    assert fill(content, "2_TienDoNhiemVu", "J6") == RED
    assert fill(content, "0_ThongTin", "B16") == RED
    assert rows(content, "2_TienDoNhiemVu")[6][5] == "Xong"
    assert "C2" in [row[3] for row in rows(content, FIRST)]  # the place in the file they sent
    # sent again it must not take the good rows away: they stay in the file, out of sight
    assert [row[1] for row in rows(only, "2_TienDoNhiemVu")[5:7]] == ["KH118-1", "KH118-2"]
    sheet = opened(only)["2_TienDoNhiemVu"]
    assert [bool(sheet.row_dimensions[row].hidden) for row in (6, 7)] == [False, True]


def test_without_our_template_another_kind_is_refused() -> None:
    with pytest.raises(UnmarkableWorkbookError, match="csv"):
        mark(b"a;b", "csv", [DATE])


@pytest.mark.parametrize(
    "changed",
    [
        {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'},
        {"xl/workbook.xml": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><x/>'},
        {"xl/workbook.xml": b"<not xml"},
        {"xl/workbook.xml": b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'},
        {"xl/styles.xml": b"<styleSheet/>"},
        {
            "xl/worksheets/sheet4.xml": b'<worksheet xmlns="%b"><sheetData><row r="x"/></sheetData></worksheet>'
            % SPREADSHEET
        },
        {
            "xl/worksheets/sheet4.xml": b'<worksheet xmlns="%b"><sheetData><row/></sheetData></worksheet>'
            % SPREADSHEET
        },
        {"xl/worksheets/sheet4.xml": b'<worksheet xmlns="%b"/>' % SPREADSHEET},
    ],
)
def test_a_hostile_or_strange_package_is_refused_or_answered_with_our_template(
    changed: dict[str, bytes],
) -> None:
    content = with_parts(write_template(SMALL), changed)

    with pytest.raises(UnmarkableWorkbookError):
        mark(content, "xlsx", [DATE])
    assert opened(mark(content, "xlsx", [DATE], template=SMALL)).sheetnames[0] == FIRST


def test_an_entity_in_a_sheet_is_never_expanded() -> None:
    content = write_template(SMALL)
    name = sheet_part(content, "2_TienDoNhiemVu")
    evil = parts(content)[name].replace(
        b"?>", b'?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1
    )

    with pytest.raises(UnmarkableWorkbookError, match="document type"):
        mark(with_parts(content, {name: evil}), "xlsx", [DATE])


def test_no_zip_is_refused() -> None:
    with pytest.raises(UnmarkableWorkbookError):
        mark(b"PK\x03\x04 broken", "xlsx", [DATE])


def test_a_sample_says_so_on_the_first_sheet(filled: bytes) -> None:
    content = mark(filled, "xlsx", [DATE], heading="Văn phòng Sở", is_sample=True)

    assert rows(content, FIRST)[1][0] == "Dữ liệu mẫu. Văn phòng Sở"


@pytest.mark.parametrize(
    ("sent", "returned"),
    [
        ("báo cáo.xlsx", "bao-cao_ket-qua-kiem-tra.xlsx"),
        ("bao-cao_ket-qua-kiem-tra.xlsx", "bao-cao_ket-qua-kiem-tra.xlsx"),
        ("bao-cao_ket-qua-kiem-tra (2).xlsx", "bao-cao_ket-qua-kiem-tra.xlsx"),
        ('Đ"\r\nX: y.xlsx', "D-X-y_ket-qua-kiem-tra.xlsx"),
        (f"{'a' * 300}.xlsx", f"{'a' * 120}_ket-qua-kiem-tra.xlsx"),
        ("C:\\x\\..\\b.ods", "b_ket-qua-kiem-tra.xlsx"),
        ("", "bao-cao_ket-qua-kiem-tra.xlsx"),
    ],
)
def test_the_returned_workbook_is_named_after_the_sent_one(sent: str, returned: str) -> None:
    assert returned_name(sent) == returned


def test_notes_come_before_the_extensions_of_newer_excel() -> None:
    content = write_template(SMALL)
    name = sheet_part(content, "4_ChiSo")
    extended = with_parts(content, {name: parts(content)[name].replace(b"</worksheet>", EXTENSION)})

    marked = parts(mark(extended, "xlsx", [Mark("error", "r", "4_ChiSo", "E6", 6)]))[name]

    assert list(blocks(marked))[-2:] == ["legacyDrawing", "extLst"]


def test_three_thousand_problems_are_marked_in_seconds() -> None:
    problems = [Mark("error", "r", "2_TienDoNhiemVu", f"K{6 + number}", 6 + number) for number in range(3000)]

    started = time.monotonic()
    content = mark(write_template(SMALL), "xlsx", problems)

    assert time.monotonic() - started < 20
    assert fill(content, "2_TienDoNhiemVu", "K3005") == RED
