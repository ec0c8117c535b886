"""What the template holds: sheets, values, spare rows, and nothing that text could turn into."""

import dataclasses
import hashlib
import unicodedata
from datetime import date, datetime

import pytest

from exports import layout
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
