"""The home page: the brief, its tiles, what waits for a decision."""

from tests.conftest import SAMPLE_DAY
from tests.pages.conftest import Open, panels, said
from warehouse.connect import Warehouse
from warehouse.queries import tasks, timeliness
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


def test_every_group_leads_to_its_tasks(open_page: Open) -> None:
    page = open_page("overview", province="S1", year="2026")

    groups = next(table.value for table in page.table if "Nhóm" in table.value)["Nhóm"]
    assert len(groups) > 5
    assert all("](/tasks?" in cell and "group=" in cell for cell in groups)
    assert "province=S1" in groups[0] and "group=overdue" in groups[0]


def test_the_brief_opens_with_who_has_not_reported(open_page: Open, published: Warehouse) -> None:
    page = open_page("overview", province="S1", year="2026")

    with published.cursor() as cursor:
        periods = timeliness.by_period(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, province="S1", department=None
        )
    period = periods.filter(periods["fallen_due"] > 0).row(0, named=True)
    words = said(page)
    assert (
        f"**{period['missing']} trên {period['fallen_due']} đơn vị chưa gửi báo cáo quý III 2026**" in words
    )
    assert f"{period['on_time_fallen']} đơn vị gửi đúng hạn, {period['late']} gửi chậm." in words
    (tile,) = [metric for metric in page.metric if metric.label == "Chưa gửi quý III"]
    assert tile.value == f"{period['missing']}:gray[/{period['fallen_due']}]"


def test_every_unit_in_need_leads_to_its_obligation(open_page: Open) -> None:
    page = open_page("overview", province="S1", year="2026")

    rows = next(table.value for table in page.table if "Kỳ chậm, thiếu" in table.value)
    assert all("](/timeliness?" in cell and "obligation=" in cell for cell in rows["Đơn vị"])
    states = [cell.split("badge[")[1] for cell in rows["Đơn vị"]]
    assert states == sorted(states, key=lambda state: not state.startswith("Chưa gửi"))  # missing first


def test_without_a_report_due_the_brief_speaks_of_plans(open_page: Open) -> None:
    page = open_page("overview", province="14", year="2026")

    assert "đơn vị chưa gửi báo cáo" not in said(page)
    assert "**Chưa có kế hoạch nào**" in said(page)


def test_the_year_of_a_provinces_result_says_how_many_provinces_have_one(open_page: Open) -> None:
    page = open_page("overview", province="14", year="2024")

    table = next(table.value for table in page.table if "Chỉ số" in table.value)
    papi = dict(zip(table["Chỉ số"], table["Năm"], strict=True))
    assert next(year for name, year in papi.items() if "[PAPI]" in name.replace("\u00a0", " ")) == (
        "2024  \n:small[:gray[61/63 tỉnh]]"
    )


def test_every_panel_made_of_samples_is_marked(open_page: Open) -> None:
    page = open_page("overview", province="S1", year="2026")

    assert page.markdown[1].value.startswith(":violet-badge[Dữ liệu mẫu]")
    marked = {panel.key: "ữ liệu mẫu" in panel.words for panel in panels(page)}
    assert {key for key, is_marked in marked.items() if not is_marked} <= {"indices"}
    assert {"brief", "decisions", "reports", "groups", "units", "plans"} <= marked.keys()


def test_the_country_counts_no_samples_once_a_real_plan_is_in_force(open_mixed: Open) -> None:
    country = open_mixed("overview", year="2026")
    invented = open_mixed("overview", province="S1", year="2026")

    assert "**1 kế hoạch** đang theo dõi" in said(country)
    assert "trên 13 nhiệm vụ" in said(country) or "trong 13 nhiệm vụ" in said(country)
    assert "ữ liệu mẫu" not in said(country)
    assert "trên 92 nhiệm vụ" in said(invented)
    assert ":violet-badge[Dữ liệu mẫu]" in said(invented)
