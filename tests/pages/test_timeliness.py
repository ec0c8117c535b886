"""The page of timeliness: the figures of the query, the cell behind each, and how a due date came about."""

from datetime import date

from tests.pages.conftest import Open, said, select
from ui import timeliness_parts
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING


def test_the_tiles_are_over_what_has_fallen_due(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026")

    figures = {tile.label: tile.value for tile in page.metric}
    assert figures == {
        "Chưa gửi quý III": "1:gray[/8]",
        "Gửi chậm quý III": "1:gray[/8]",
        "Đúng hạn quý III": "6:gray[/8]",
        "Đúng hạn năm 2026": "17:gray[/24]",
    }


def test_the_worst_cell_is_shown_first_with_how_its_due_date_came_about(open_page: Open) -> None:
    shown = said(open_page("timeliness", province="S1", year="2026"))

    for part in (
        "Sở Nông nghiệp và Môi trường",
        "Chưa gửi, quá hạn 17 ngày",
        "14/09/2026 (thứ Hai)",
        "“trước ngày 15” không gồm ngày 15",
        "không dời",
        "**24:00 ngày 14/09/2026**",
    ):
        assert part in shown


def test_a_click_on_a_cell_shows_its_receipts_and_goes_into_the_address(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026")
    page = select(page, "timeliness.cells", {"cell": [{"obligation_id": "s1-so-tu-phap:2026-H1"}]})

    shown = said(page)
    assert "Gửi chậm 12 ngày" in shown
    assert "Các lần gửi" in shown
    assert page.query_params["obligation"] == "s1-so-tu-phap:2026-H1"


def test_an_earlier_day_shows_what_was_true_then(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026", as_of="2026-09-13")

    assert "Chưa gửi 6 tháng" in {tile.label for tile in page.metric}
    assert "Quý III 2026,–,–" in said(page)


def test_an_unknown_obligation_in_the_link_is_told(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026", obligation="khong-co")

    assert "Không có nghĩa vụ báo cáo “khong\\-co”" in said(page)


def test_a_province_without_open_periods_says_so(open_page: Open) -> None:
    assert "Chưa có kỳ báo cáo nào được mở." in said(open_page("timeliness", province="14", year="2026"))


def test_the_day_of_the_figures_is_chosen_on_the_page_and_travels_in_the_link(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026")
    assert page.date_input(key="moment.as_of").value == date(2026, 10, 1)

    page = page.date_input(key="moment.as_of").set_value(date(2026, 9, 13)).run()

    assert page.query_params["as_of"] == "2026-09-13"
    assert "Tính đến hết ngày 13/09/2026" in said(page)
    assert "Chưa gửi 6 tháng" in {tile.label for tile in page.metric}


def test_what_was_known_on_an_earlier_day_leaves_out_what_came_later(open_page: Open) -> None:
    page = open_page("timeliness", province="S1", year="2026")
    page = page.date_input(key="moment.known_on").set_value(date(2026, 9, 1)).run()

    assert page.query_params["known_on"] == "2026-09-01"
    assert "như đã biết đến hết ngày 01/09/2026" in said(page)
    assert {tile.label: tile.value for tile in page.metric}["Đúng hạn quý III"] == "0:gray[/8]"

    page = page.date_input(key="moment.known_on").set_value(None).run()
    assert "known_on" not in page.query_params
    assert {tile.label: tile.value for tile in page.metric}["Đúng hạn quý III"] == "6:gray[/8]"


def test_a_day_in_the_link_that_is_none_is_told(open_page: Open) -> None:
    assert "không phải là ngày" in said(
        open_page("timeliness", province="S1", year="2026", known_on="2026-02-31")
    )


def test_the_trend_has_a_bar_per_period_and_a_dash_where_nothing_fell_due(
    sample_warehouse: Warehouse,
) -> None:
    with sample_warehouse.cursor() as cursor:
        asked = {"scope": EVERYTHING, "province": "S1", "department": None}
        rows = timeliness_parts.trend_rows(timeliness.by_period(cursor, as_of=date(2026, 9, 13), **asked))

    assert rows.select("period_code", "figure", "percent", "share").rows() == [
        ("2026-Q1", "6/8", "75%", 0.75),
        ("2026-H1", "5/8", "62,5%", 0.625),
        ("2026-Q3", "–", "", None),
    ]


def test_lateness_is_said_in_working_days_too(open_page: Open) -> None:
    # 15/09 to 01/10/2026: 17 days, of which two weekends are off
    assert "quá hạn 17 ngày (13 ngày làm việc)" in said(open_page("timeliness", province="S1", year="2026"))
