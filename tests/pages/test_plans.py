"""The page of plans: searched without accents; one plan with every value's line, and its original."""

from tests.pages.conftest import Open, said
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
