"""The page of timeliness: the figures of the query, the cell behind each, and how a due date came about."""

from tests.pages.conftest import Open, said, select


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
