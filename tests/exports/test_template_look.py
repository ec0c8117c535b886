"""How the template looks and what it lets a clerk do: locks, lists, hints, widths, heights, print set-up."""

import dataclasses

import pytest

from exports import layout
from exports.choices import LIST_NAMES
from exports.template import write_template
from tests.exports.books import opened, parts
from tests.exports.samples import SMALL


@pytest.fixture(scope="module")
def small() -> bytes:
    return write_template(SMALL)


def test_code_names_are_hidden_and_headings_stay_in_sight(small: bytes) -> None:
    book = opened(small)

    for sheet in layout.DATA_SHEETS:
        assert book[sheet.name].row_dimensions[4].hidden
        assert book[sheet.name].freeze_panes == f"{'ABCDEFG'[sheet.frozen]}6"
        assert book[sheet.name].print_title_rows == "$5:$5"
        assert book[sheet.name].page_setup.orientation == "landscape"
        assert str(book[sheet.name].page_setup.paperSize) == "9"
        assert "&P/&N" in str(book[sheet.name].oddFooter.right.text)


def test_only_the_cells_to_fill_are_open_and_tinted(small: bytes) -> None:
    sheet = opened(small)["2_TienDoNhiemVu"]

    given = {column: sheet[f"{column}6"].protection.locked for column in "ABCDEFGHIJKLMNOP"}
    spare = {column: sheet[f"{column}8"].protection.locked for column in "ABCDEFGHIJKLMNOP"}

    assert [column for column, locked in given.items() if not locked] == list("FHIJKLMNOP")
    assert [column for column, locked in spare.items() if locked] == list("DEG")
    assert sheet["F6"].fill.fgColor.rgb == "FFE1EEF8"
    assert sheet["A6"].fill.fgColor.rgb == "FFEFEDE7"


def test_every_sheet_is_protected_without_a_password(small: bytes) -> None:
    for sheet in opened(small).worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None, sheet.title


def test_sheets_cannot_be_renamed_or_removed_by_mistake(small: bytes) -> None:
    locked = opened(small).security

    assert (locked.lockStructure, locked.workbookPassword) == (True, None)


def test_its_window_fits_on_a_screen(small: bytes) -> None:
    view = opened(small).views[0]

    assert (view.windowWidth / 15, view.windowHeight / 15) == (1600, 900)  # stated in twentieths of a point


def test_widths_are_counted_in_the_font_of_the_cells(small: bytes) -> None:
    """Else LibreOffice, which has no Calibri, makes every column a fifth wider than Excel does."""
    style = opened(small)["2_TienDoNhiemVu"]["C200"]

    assert (style.font.name, style.font.sz, style.font.scheme) == ("Arial", 10, None)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Đăng tin", 1),
        ("Tuyên truyền trên mạng xã hội", 1),
        # 83 letters would go into two lines of 43 if words could be cut anywhere.
        ("Tuyên truyền trên mạng xã hội (Zalo, Facebook) về dịch vụ công trực tuyến toàn trình", 3),
        ("a\n\nb", 3),
        ("x" * 100, 3),
        ("rất dài " * 2000, 25),
    ],
)
def test_a_row_is_as_high_as_its_longest_cell_needs(text: str, lines: int) -> None:
    task = dataclasses.replace(SMALL.tasks[1], task_text=text)

    sheet = opened(write_template(dataclasses.replace(SMALL, tasks=(task,))))["2_TienDoNhiemVu"]

    assert round((sheet.row_dimensions[6].height - 4) / 13) == lines  # heights are whole pixels


def test_every_cell_to_fill_of_a_row_says_what_belongs_there_or_needs_no_words(small: bytes) -> None:
    book = opened(small)

    silent = {
        f"{sheet.name}: {column.heading}"
        for sheet in layout.DATA_SHEETS
        for position, column in enumerate(sheet.columns)
        if column.role is layout.Role.FILL
        and not any(
            str(check.sqref).startswith(f"{chr(65 + position)}6") and check.prompt
            for check in book[sheet.name].data_validations.dataValidation
        )
    }

    assert silent == {
        "2_TienDoNhiemVu: Khó khăn, vướng mắc",
        "2_TienDoNhiemVu: Đề xuất",
        "3_KetQuaTuyenTruyen: Đường dẫn, minh chứng",
        "3_KetQuaTuyenTruyen: Ghi chú",
    }


def test_there_is_room_for_what_is_new(small: bytes) -> None:
    book = opened(small)

    rooms = {sheet.name: book[sheet.name].max_row for sheet in layout.DATA_SHEETS}

    assert rooms == {
        "1_NhiemVuKeHoach": 7 + 20,
        "2_TienDoNhiemVu": 7 + 20,
        "3_KetQuaTuyenTruyen": 8 + 60,
        "4_ChiSo": 7 + 20,
    }


def test_lists_are_named_and_offered(small: bytes) -> None:
    book = opened(small)

    named = {name: book.defined_names[name].attr_text for name in LIST_NAMES.values()}
    offered = {
        str(check.sqref): check.formula1
        for check in book["2_TienDoNhiemVu"].data_validations.dataValidation
        if check.type == "list"
    }

    assert named["DS_TrangThai"] == "DanhMuc!$A$2:$A$6"
    assert named["DS_MaNhiemVu"] == "DanhMuc!$H$2:$H$3"
    assert [cell.value for cell in book["DanhMuc"]["A"][:6]] == ["Trạng thái", *SMALL.statuses]
    assert offered == {"F6:F27": "DS_TrangThai"}


def test_checks_warn_in_vietnamese_and_only_certain_lists_stop(small: bytes) -> None:
    book = opened(small)

    checks = {
        (sheet.title, str(check.sqref).split(":")[0]): (check.type, check.errorStyle or "stop", check.error)
        for sheet in book.worksheets
        for check in sheet.data_validations.dataValidation
    }

    assert checks["2_TienDoNhiemVu", "F6"][:2] == ("list", "stop")
    assert checks["2_TienDoNhiemVu", "H6"] == ("decimal", "warning", "Cần số từ 0 đến 100. Giữ nguyên?")
    assert checks["2_TienDoNhiemVu", "J6"][:2] == ("date", "warning")
    assert checks["3_KetQuaTuyenTruyen", "F6"][:2] == ("whole", "warning")
    assert checks["3_KetQuaTuyenTruyen", "B6"][:2] == ("list", "warning")
    assert checks["0_ThongTin", "B20"][:2] == ("list", "stop")


@pytest.mark.filterwarnings("error")
def test_no_hint_is_too_long_for_excel(small: bytes) -> None:
    for sheet in opened(small).worksheets:
        for check in sheet.data_validations.dataValidation:
            assert len(check.promptTitle or "") <= 32
            assert 0 < len(check.prompt or "") <= 255
            assert len(check.error or "") <= 255


def test_a_row_a_clerk_fills_can_grow(small: bytes) -> None:
    sheet = parts(small)["xl/worksheets/sheet4.xml"]

    assert b'<row r="5"' in sheet and b'customHeight="1"' in sheet.split(b'<row r="6"')[0]
    assert b'customHeight="1"' not in sheet.split(b'<row r="6"')[1]
