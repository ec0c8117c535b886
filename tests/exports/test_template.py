"""The template, cell by cell, and what a clerk may and may not do in it."""

import dataclasses
import hashlib
import unicodedata
from datetime import date, datetime

import pytest

from exports import layout
from exports.choices import LIST_NAMES
from exports.template import template_name, write_template
from exports.template_model import HeldRow, checksum
from tests.exports.books import opened, parts, rows
from tests.exports.samples import SMALL, with_tasks

SHEETS = ["HuongDan", "0_ThongTin", "1_NhiemVuKeHoach", "2_TienDoNhiemVu", "3_KetQuaTuyenTruyen", "4_ChiSo"]


@pytest.fixture(scope="module")
def small() -> bytes:
    return write_template(SMALL)


def test_the_sheets_stand_in_order_and_what_is_for_the_reader_is_hidden(small: bytes) -> None:
    book = opened(small)

    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}

    assert states == {**dict.fromkeys(SHEETS, "visible"), "DanhMuc": "hidden", "_meta": "veryHidden"}
    assert book.active.title == "HuongDan"


def test_the_hidden_sheet_says_what_the_workbook_is(small: bytes) -> None:
    tied = checksum("s1-snv-van-phong", "2026-Q1", ["KH118-1", "KH118-2"])

    assert rows(small, "_meta") == [
        ["template_version", "2026.1"],
        ["unit_code", "s1-snv-van-phong"],
        ["period", "2026-Q1"],
        ["issued_at", "2026-03-01T08:30:00+00:00"],
        ["checksum", tied],
    ]


def test_the_checksum_is_the_agreed_one() -> None:
    expected = hashlib.sha256(b"2026.1|u|2026-Q1|a,b").hexdigest()

    assert checksum("u", "2026-Q1", ["a", "b"]) == expected


def test_the_information_sheet_has_labels_values_and_hidden_codes(small: bytes) -> None:
    found = [row[:3] for row in rows(small, "0_ThongTin")[5:]]

    assert found == [
        ["Phiên bản mẫu *", "2026.1", "template_version"],
        ["Tỉnh, thành phố *", "Vân Giang", "province"],
        ["Cơ quan chủ quản", "Sở Nội vụ", "parent_body"],
        ["Đơn vị báo cáo *", "Văn phòng Sở", "unit"],
        ["Năm *", 2026.0, "year"],
        ["Kỳ báo cáo *", "Quý I", "period_type"],
        ["Lũy kế từ đầu kỳ năm", "Không", "is_cumulative"],
        ["Từ ngày", date(2025, 12, 15), "window_start"],
        ["Đến ngày", date(2026, 3, 14), "window_end"],
        ["Số, ký hiệu báo cáo", "", "doc_number"],
        ["Ngày ký", "", "signed_on"],
        ["Người lập", "", "preparer"],
        ["Điện thoại", "", "phone"],
        ["Người ký", "", "signer"],
        ["Trong kỳ không phát sinh", "", "nothing_to_report"],
    ]
    assert opened(small)["0_ThongTin"].column_dimensions["C"].hidden


def test_the_progress_sheet_stands_cell_by_cell(small: bytes) -> None:
    found = rows(small, "2_TienDoNhiemVu")

    assert found[0][0] == "Biểu 2. Tiến độ thực hiện nhiệm vụ"
    assert found[1][0] == "Văn phòng Sở – Quý I năm 2026 (15/12/2025–14/03/2026)"
    assert found[3] == [
        "task_no", "task_code", "task_text", "due_date", "last_status", "declared_status", "last_percent",
        "percent_done", "started_on", "completed_on", "result", "evidence", "extended_due", "extension_doc",
        "difficulties", "proposals",
    ]  # fmt: skip
    assert found[4] == [
        "TT *", "Mã nhiệm vụ", "Nội dung nhiệm vụ *", "Hạn", "Trạng thái kỳ trước", "Trạng thái *", "Tỷ lệ kỳ trước",
        "Tỷ lệ hoàn thành", "Ngày bắt đầu", "Ngày hoàn thành thực tế", "Kết quả thực hiện",
        "Sản phẩm (số văn bản, đường dẫn)", "Gia hạn đến ngày", "Văn bản cho phép", "Khó khăn, vướng mắc", "Đề xuất",
    ]  # fmt: skip
    first = "Xây dựng chuyên mục cải cách hành chính trên Trang thông tin điện tử"
    assert found[5] == ["1", "KH118-1", first, date(2026, 6, 29), "Đang thực hiện", "", 40.0, *[""] * 9]
    assert found[6] == ["2", "KH118-2", "Đăng tin, bài về cải cách hành chính", *[""] * 13]
    assert all(cell == "" for row in found[7:] for cell in row)


def test_the_plan_sheet_holds_the_tasks_as_the_plan_says(small: bytes) -> None:
    found = rows(small, "1_NhiemVuKeHoach")

    assert found[3] == [
        "task_no", "task_code", "plan_number", "task_text", "channel", "lead_units", "coordinating_units",
        "timeframe_text", "due_date", "deliverable", "target_value", "target_unit", "budget_vnd", "note",
    ]  # fmt: skip
    assert found[5][4:] == [
        "Chuyên mục, chuyên trang CCHC", "Văn phòng Sở", "Phòng Cải cách hành chính; Phòng Công chức",
        "Trước 30/6/2026", date(2026, 6, 29), "Chuyên mục", 1.0, "chuyên mục", 15_000_000.0, "",
    ]  # fmt: skip


def test_the_outputs_sheet_has_a_row_for_each_channel_with_its_unit_and_last_figure(small: bytes) -> None:
    found = rows(small, "3_KetQuaTuyenTruyen")

    assert found[3] == [
        "row_no", "channel", "title", "uom", "last_quantity", "quantity", "participants", "target_value",
        "ytd_quantity", "task_code", "evidence", "note",
    ]  # fmt: skip
    assert [row[:8] for row in found[5:8]] == [
        ["1", "Tin, bài trên Cổng/Trang thông tin điện tử", "", "tin, bài", 12.0, "", "", 60.0],
        ["2", "Truyền hình: tin, phóng sự, chuyên mục", "", "tin/phóng sự", "", "", "", ""],
        ["3", "Hội nghị, hội thảo, giao ban lồng ghép", "", "hội nghị", 0.0, "", "", ""],
    ]


def test_the_index_sheet_begins_with_the_known_codes(small: bytes) -> None:
    found = rows(small, "4_ChiSo")

    assert found[3] == [
        "index_code", "index_year", "subject_level", "subject", "score", "max_score", "rank", "rank_of", "band",
        "dimension", "published_on", "source_doc",
    ]  # fmt: skip
    assert [row[:6] for row in found[5:7]] == [
        ["PAR_INDEX", 2025.0, "Tỉnh", "Vân Giang", "", 100.0],
        ["SIPAS", "", "", "", "", ""],
    ]


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


def test_a_unit_without_tasks_gets_a_workbook_to_fill_in_all_the_same() -> None:
    content = write_template(dataclasses.replace(SMALL, tasks=()))

    assert all(cell == "" for row in rows(content, "2_TienDoNhiemVu")[5:] for cell in row)
    assert opened(content).defined_names["DS_MaNhiemVu"].attr_text == "DanhMuc!$H$2:$H$2"
    assert not opened(content)["2_TienDoNhiemVu"]["A6"].protection.locked
    assert any("chưa có nhiệm vụ" in str(row[1]) for row in rows(content, "HuongDan"))


def test_sixty_tasks_stand_each_in_its_row() -> None:
    content = write_template(with_tasks(60))

    found = rows(content, "2_TienDoNhiemVu")

    assert [row[1] for row in found[5:65]] == [f"KH118-{number}" for number in range(1, 61)]
    assert opened(content)["2_TienDoNhiemVu"].max_row == 65 + 20


@pytest.mark.parametrize("sign", ["=1+1", "+84912", "-5", "@cmd", ' =HYPERLINK("http://x")', "\t=1"])
def test_no_text_becomes_a_formula(sign: str) -> None:
    task = dataclasses.replace(SMALL.tasks[0], task_text=sign, task_code=sign, note=sign)
    content = write_template(dataclasses.replace(SMALL, tasks=(task,), unit_name=sign))

    cell = opened(content)["2_TienDoNhiemVu"]["C6"]

    assert (cell.value, cell.data_type) == (sign, "s")
    assert cell.quotePrefix
    assert not any(b"<f>" in data for name, data in parts(content).items() if "worksheets" in name)


def test_text_goes_out_composed_and_without_control_signs() -> None:
    spread = unicodedata.normalize("NFD", "Đẩy mạnh tuyên truyền\x00\x0b\ud800")
    task = dataclasses.replace(SMALL.tasks[0], task_text=spread, lead_units="x" * 40_000)

    content = write_template(dataclasses.replace(SMALL, tasks=(task,)))

    assert rows(content, "2_TienDoNhiemVu")[5][2] == "Đẩy mạnh tuyên truyền"
    assert len(str(rows(content, "1_NhiemVuKeHoach")[5][5])) == 32_000


def test_sample_data_says_so_on_every_sheet_a_person_sees_and_in_the_name() -> None:
    content = write_template(dataclasses.replace(SMALL, is_sample=True))

    assert all(str(rows(content, sheet)[2][0]).startswith("Dữ liệu mẫu. ") for sheet in SHEETS)
    assert template_name("s1/Đơn vị", "2026-Q1", True) == "CCHC_2026-Q1_s1-Don-vi_DU-LIEU-MAU.xlsx"
    assert template_name("s1-snv", "2026-Q1", False) == "CCHC_2026-Q1_s1-snv.xlsx"
    assert len(template_name("đ" * 500, "2026-Q1", True)) == 150


def test_the_same_content_gives_the_same_bytes(small: bytes) -> None:
    assert write_template(SMALL) == small


def test_rows_a_unit_sent_stand_in_the_template_with_what_is_to_look_at_beside_them() -> None:
    held = [
        HeldRow(layout.INFO, 6, {"doc_number": "45/BC-VP", "unit": "someone else"}),
        HeldRow(
            layout.PROGRESS, 9, {"task_no": "1", "task_code": "KH118-1", "declared_status": "Hoàn thành"}
        ),
        HeldRow(layout.PROGRESS, 10, {"task_text": "Việc mới", "completed_on": datetime(2026, 3, 2)}),  # noqa: DTZ001
    ]

    content = write_template(SMALL, held)

    assert rows(content, "0_ThongTin")[14][1] == "45/BC-VP"
    assert rows(content, "0_ThongTin")[8][1] == "Văn phòng Sở"
    assert rows(content, "2_TienDoNhiemVu")[5][3:7] == [
        date(2026, 6, 29),
        "Đang thực hiện",
        "Hoàn thành",
        40.0,
    ]
    assert rows(content, "2_TienDoNhiemVu")[6][2] == "Việc mới"
    assert rows(content, "2_TienDoNhiemVu")[6][9] == date(2026, 3, 2)


def test_a_row_a_clerk_fills_can_grow(small: bytes) -> None:
    sheet = parts(small)["xl/worksheets/sheet4.xml"]

    assert b'<row r="5"' in sheet and b'customHeight="1"' in sheet.split(b'<row r="6"')[0]
    assert b'customHeight="1"' not in sheet.split(b'<row r="6"')[1]


def test_values_sent_as_words_become_numbers_and_days_only_where_they_plainly_are() -> None:
    sent = {
        "row_no": "1",
        "quantity": "25",
        "participants": "25 tin",
        "ytd_quantity": "1.234",
        "title": "2026-01-02",
    }
    day = {"task_text": "a", "started_on": "2026-02-28", "completed_on": "2026-02-31", "percent_done": "50%"}

    content = write_template(SMALL, [HeldRow(layout.OUTPUTS, 6, sent), HeldRow(layout.PROGRESS, 6, day)])

    found = rows(content, "3_KetQuaTuyenTruyen")[5]
    assert (found[0], found[5], found[6], found[8], found[2]) == ("1", 25.0, "25 tin", 1.234, "2026-01-02")
    assert rows(content, "2_TienDoNhiemVu")[5][7:10] == ["50%", date(2026, 2, 28), "2026-02-31"]
