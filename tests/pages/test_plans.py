"""The page of plans: searched without accents; one plan with every value's line, and its original."""

import pytest

from actions import keeping
from tests.pages.conftest import Open, open_at, panels, said
from tests.warehouse import real_plans
from warehouse import store
from warehouse.connect import Warehouse


def plan_id(warehouse: Warehouse, number: str | None, has_tasks: bool) -> str:
    with warehouse.cursor() as cursor:
        return str(
            cursor.execute(
                """
                SELECT plan_id FROM plan_current
                WHERE ($number IS NULL OR number = $number)
                    AND $has_tasks = EXISTS (SELECT 1 FROM task WHERE task.load_id = plan_current.load_id)
                ORDER BY number LIMIT 1
                """,
                {"number": number, "has_tasks": has_tasks},
            ).fetchall()[0][0]
        )


def test_a_search_without_accents_finds_the_plan(open_page: Open) -> None:
    page = open_page("plans", province="S1", year="2026", q="so xay dung")

    assert "Sở Xây dựng" in page.table[0].value.to_csv()


def test_a_search_finds_its_words_in_any_order(open_page: Open) -> None:
    page = open_page("plans", province="S1", year="2026", q="xay dung so cai cach hanh chinh")

    assert "Sở Xây dựng" in page.table[0].value.to_csv()


def test_a_search_that_finds_nothing_says_what_was_asked(open_page: Open) -> None:
    page = open_page("plans", province="S1", q="khongcogi")

    assert "Không có kế hoạch nào." in said(page)
    assert "“khongcogi”" in said(page)


def test_one_plan_shows_header_tasks_duties_and_lines(open_page: Open, published: Warehouse) -> None:
    page = open_page("plans", plan=plan_id(published, None, True))

    shown = said(page)
    for part in ("Số, ký hiệu", "Căn cứ", "Chế độ báo cáo", "Nhiệm vụ :gray[", "dòng "):
        assert part in shown
    assert page.get("download_button")


def test_a_plan_without_a_task_table_says_so_and_invents_none(open_page: Open, published: Warehouse) -> None:
    page = open_page("plans", plan=plan_id(published, None, False))

    assert "không có bảng nhiệm vụ" in said(page)
    assert "Trách nhiệm của từng đơn vị" in said(page)


def test_a_plan_nobody_knows_says_so(open_page: Open) -> None:
    assert "Không có kế hoạch này." in said(open_page("plans", plan="../../etc"))


def test_every_panel_of_a_sample_plan_is_marked(open_page: Open, published: Warehouse) -> None:
    for page in (
        open_page("plans", province="S1", year="2026"),
        open_page("plans", plan=plan_id(published, None, True)),
    ):
        assert any(text.value.startswith(":violet-badge[Dữ liệu mẫu]") for text in page.markdown)
        shown = [panel for panel in panels(page) if panel.has_content]
        assert shown
        assert [panel.key for panel in shown if "Dữ liệu mẫu" not in panel.words] == []


def test_a_plan_without_a_year_is_listed_under_the_year_it_was_issued_and_says_so(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.load_reference(warehouse)
    found = real_plans.receive(warehouse)
    with warehouse.transaction() as cursor:
        cursor.execute("UPDATE plan SET year_from = NULL, year_to = NULL")
    monkeypatch.setattr(store, "opened", lambda: warehouse)

    listed = open_at("plans", year="2026")
    one = open_at("plans", plan=found, year="2026")

    assert "318/KH" in said(listed)
    assert "năm lấy theo ngày ban hành" in said(one)


def test_tasks_of_a_draft_lead_nowhere_until_it_is_confirmed(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.load_reference(warehouse)
    monkeypatch.setattr(store, "opened", lambda: warehouse)

    found = real_plans.receive(warehouse, confirm=False)
    draft = open_at("plans", plan=found)
    real_plans.receive(warehouse, confirm=True)
    confirmed = open_at("plans", plan=found)

    assert "](/tasks?" not in said(draft)
    assert said(confirmed).count("](/tasks?") == real_plans.TASKS


def test_what_is_searched_goes_into_the_address_and_out_again(open_page: Open) -> None:
    page = open_page("plans", province="S1", year="2026")
    page.text_input(key="plans.search").set_value("so xay dung").run()
    assert page.query_params["q"] == "so xay dung"

    page.text_input(key="plans.search").set_value("").run()
    assert "q" not in page.query_params
