"""The pages of sending: what is owed, what was sent, one receipt; writing is tested where the action is."""

import pytest

from tests.pages.conftest import Open, said
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
    for part in (number, "31/02/2026", "1\\.100,5", "Tờ 2, ô ", "Tờ 3, ô ", "Đang hiệu lực", "Đúng hạn"):
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


@pytest.mark.parametrize("number", ["BN-2026-999999", "../../etc", "", "'; DROP TABLE report; --"])
def test_a_receipt_nobody_knows_says_so(open_page: Open, number: str) -> None:
    assert "Không có biên nhận này." in said(open_page("receipt", number=number))
