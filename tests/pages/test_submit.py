"""The pages of sending: what is owed, what was sent, one receipt; writing is tested where the action is."""

import re

import pytest

from tests.loaders.reports.test_gate import container
from tests.pages.conftest import Open, said
from ui import submit_parts
from warehouse.connect import Warehouse


def receipts(warehouse: Warehouse, where: str) -> list[str]:
    with warehouse.cursor() as cursor:
        found = cursor.execute(
            f"SELECT receipt_number FROM report_version WHERE {where} ORDER BY event_number"
        ).fetchall()
    return [str(row[0]) for row in found]


def test_a_unit_sees_what_it_owes_by_when_and_what_it_sent(open_page: Open) -> None:
    page = open_page("submit", province="S1", unit="s1-so-nong-nghiep-va-moi-truong")

    shown = said(page)
    assert "Quá hạn" in shown
    assert "Gửi hôm nay được ghi nhận chậm" in shown
    assert "trước ngày 15 của tháng cuối kỳ báo cáo" in shown
    assert "Dữ liệu mẫu" in shown
    assert page.get("download_button")
    assert page.get("file_uploader")


def test_the_period_offered_first_is_the_oldest_that_nobody_sent(open_page: Open) -> None:
    page = open_page("submit", province="S1", unit="s1-so-nong-nghiep-va-moi-truong")

    assert page.selectbox(key="submit.period").value == "2026-H1"


def test_an_unknown_unit_in_the_link_is_told_and_another_is_shown(open_page: Open) -> None:
    page = open_page("submit", province="S1", unit="khong-co")

    assert "Không có đơn vị nào mang mã “khong\\-co”" in said(page)
    assert page.get("file_uploader")


def test_a_province_without_units_says_how_to_get_them(open_page: Open) -> None:
    page = open_page("submit", province="14")

    assert "Chưa có đơn vị nào trong danh mục." in said(page)


def test_a_receipt_shows_every_mistake_with_its_cell_and_cure(open_page: Open, published: Warehouse) -> None:
    number = receipts(published, "held_count > 0")[0]
    page = open_page("receipt", number=number)

    shown = said(page)
    for part in (
        number,
        "31/02/2026",
        "1\\.100,5",
        "Trang tính 2\\_TienDoNhiemVu, ô ",
        "Trang tính 3\\_KetQuaTuyenTruyen, ô ",
        "Đang hiệu lực",
        "Đúng hạn",
    ):
        assert part in shown


def test_a_correction_shows_what_it_changed_and_by_how_much(open_page: Open, published: Warehouse) -> None:
    with published.cursor() as cursor:
        unit, period = cursor.execute(
            "SELECT unit_code, period_code FROM report_version GROUP BY ALL HAVING count(*) = 2"
        ).fetchall()[0]
    earlier, later = receipts(published, f"unit_code = '{unit}' AND period_code = '{period}'")
    page = open_page("receipt", number=later)

    shown = said(page)
    assert page.selectbox(key=f"receipt.other.{later}").value == earlier
    assert "Tổng trước và sau" in shown
    assert "+7" in shown


def test_a_cancelled_upload_is_received_but_not_written(open_page: Open, published: Warehouse) -> None:
    number = receipts(published, "state = 'cancelled'")[0]
    page = open_page("receipt", number=number)

    assert "Đã nhận, chưa ghi (đã hủy)" in said(page)
    assert page.button(key="receipt.commit").label.startswith("Nộp báo cáo · ")


def test_the_unit_offered_first_has_the_oldest_unsent_report(open_page: Open) -> None:
    page = open_page("submit", province="S1")

    assert page.selectbox(key="submit.unit").value == "s1-so-tu-phap"  # it never sent the first quarter's
    assert page.selectbox(key="submit.period").value == "2026-Q1"
    assert "Quá hạn" in said(page)


def test_the_history_is_shown_a_page_at_a_time(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit_parts, "SENT_PER_PAGE", 2)
    page = open_page("submit", province="S1", unit="s1-so-xay-dung")

    history = next(table.value for table in page.table if "Kỳ và tình trạng" in table.value)
    assert len(history) == 2
    assert page.get("pagination")


def test_a_receipt_that_nobody_knows_is_told_with_how_a_number_looks(open_page: Open) -> None:
    page = open_page("submit", province="S1")
    page = page.text_input(key="submit.lookup").set_value("bn 777777").run()

    assert "Không có biên nhận nào mang số “bn 777777”. Số có dạng BN-2026-000123" in said(page).replace(
        "\\", ""
    )


def test_no_code_stands_in_a_sentence(open_page: Open, published: Warehouse) -> None:
    number = receipts(published, "held_count > 0")[0]
    for page in (
        open_page("submit", province="S1", unit="s1-so-y-te"),
        open_page("receipt", number=number),
        open_page("outputs", province="S1", year="2026"),
    ):
        shown = re.sub(r"\([^)]*\)|CCHC\S*|/\S+", "", said(page))
        assert not re.search(
            r"\b20\d\d\\?-(Q\d|H1|M9|Y)\b|\b(web_article|other|committed|received|HTTP|None)\b|Tờ \d", shown
        )


def test_a_workbook_under_a_password_is_refused_with_how_to_mend_it_and_nothing_is_stored(
    open_page: Open, published: Warehouse
) -> None:
    version = published.version
    page = open_page("submit", province="S1", unit="s1-so-y-te")
    content = container(
        "EncryptedPackage", "EncryptionInfo"
    )  # what Excel puts a workbook under a password into
    page = page.file_uploader(key="submit.file").upload("bao-cao.xlsx", content).run()

    shown = said(page)
    assert "Chưa nhận" in shown
    assert "tệp có mật khẩu" in shown
    assert "Bỏ mật khẩu mở tệp, lưu lại rồi gửi lại" in shown
    assert published.version == version


def test_what_is_due_next_says_how_many_working_days_are_left(open_page: Open) -> None:
    page = open_page(
        "submit", province="S1", unit="s1-so-y-te", as_of="2026-09-04"
    )  # a Friday; due Monday 14/09

    assert "Còn 10 ngày" in said(page)
    assert "Còn 6 ngày làm việc." in said(page)
