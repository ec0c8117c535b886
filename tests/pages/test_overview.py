"""The home page: the brief, its tiles, what waits for a decision."""

from tests.conftest import SAMPLE_DAY
from tests.pages.conftest import Open, said
from warehouse.connect import Warehouse
from warehouse.queries import tasks
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING


def test_the_brief_opens_with_what_is_overdue(open_page: Open, published: Warehouse) -> None:
    page = open_page("overview", province="S1", year="2026")

    with published.cursor() as cursor:
        totals = tasks.totals(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=Filters("S1", 2026, None), due_soon_days=7
        ).row(0, named=True)
    assert f"**{totals['overdue']} trên {totals['task_count']} nhiệm vụ quá hạn chưa hoàn thành**" in said(
        page
    )
    assert ":violet-badge[Dữ liệu mẫu]" in said(page)


def test_a_real_province_shows_published_results_and_no_sample_mark(open_page: Open) -> None:
    page = open_page("overview", province="14", year="2024")

    assert "PAPI" in said(page)
    assert "Dữ liệu mẫu]" not in said(page)


def test_the_figures_of_papi_are_those_published(open_page: Open) -> None:
    page = open_page("overview", province="14", year="2024")

    assert "PAPI 2024 đạt 43,89/80 điểm" in said(page)
    assert "tăng 1,49 điểm so với năm 2023" in said(page)
