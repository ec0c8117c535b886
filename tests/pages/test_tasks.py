"""The page of tasks: bars, the list behind a segment, one task down to its words."""

from tests.conftest import SAMPLE_DAY
from tests.pages.conftest import Open, said, select
from warehouse.connect import Warehouse
from warehouse.queries import tasks
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING


def listed(warehouse: Warehouse, filters: Filters, **asked: object) -> list[dict[str, object]]:
    with warehouse.cursor() as cursor:
        return tasks.list_tasks(
            cursor,
            scope=EVERYTHING,
            as_of=SAMPLE_DAY,
            filters=filters,
            due_soon_days=7,
            **asked,  # type: ignore[arg-type]
        ).to_dicts()


def test_a_link_opens_its_province_year_and_department(open_page: Open, published: Warehouse) -> None:
    page = open_page("tasks", province="S1", year="2026", department="so-xay-dung")

    assert [page.selectbox(key=f"filters.{name}").value for name in ("province", "year", "department")] == [
        "S1",
        "2026",
        "so-xay-dung",
    ]
    with published.cursor() as cursor:
        totals = tasks.totals(
            cursor,
            scope=EVERYTHING,
            as_of=SAMPLE_DAY,
            filters=Filters("S1", 2026, "so-xay-dung"),
            due_soon_days=7,
        ).row(0, named=True)
    assert page.metric[0].value == f"{totals['overdue']}:gray[/{totals['task_count']}]"


def test_the_worst_is_listed_first(open_page: Open, published: Warehouse) -> None:
    page = open_page("tasks", province="S1", year="2026")

    overdue = listed(published, Filters("S1", 2026, None), bar=None, status_group="overdue")
    assert f"Phần việc quá hạn chưa hoàn thành :gray[({len(overdue)})]" in said(page)


def test_a_click_on_a_segment_lists_its_tasks(open_page: Open, published: Warehouse) -> None:
    page = open_page("tasks", province="S1", year="2026")
    unit = listed(published, Filters("S1", 2026, None), bar=None, status_group="in_progress")[0]["unit_key"]

    page = select(page, "tasks.bars", {"segment": [{"bar_key": unit, "status_group": "in_progress"}]})

    behind = listed(published, Filters("S1", 2026, None), bar=unit, status_group="in_progress")
    assert len(page.table[-1].value) == min(len(behind), 20)
    assert f":gray[({len(behind)})]" in said(page)


def test_one_task_shows_its_plans_words_and_its_history(open_page: Open, published: Warehouse) -> None:
    with published.cursor() as cursor:
        task_id, text, line = cursor.execute(
            """
            SELECT task_id, any_value(assignment.text), any_value(line) FROM task_state JOIN assignment USING (task_id, unit_key)
            GROUP BY task_id HAVING count(DISTINCT stated_on) > 1 ORDER BY task_id LIMIT 1
            """
        ).fetchall()[0]

    page = open_page("tasks", task=task_id)

    facts = said(page)
    assert f"dòng {line}" in facts
    assert "Lịch sử khai báo" in facts
    assert text.split()[0] in facts
    assert len(page.table[-1].value) > 1


def test_a_task_nobody_knows_says_so_and_leads_back(open_page: Open) -> None:
    page = open_page("tasks", task="nonsense<script>")

    assert "Không có nhiệm vụ này." in said(page)
    assert not page.exception


def test_units_and_groups_nobody_knows_are_said_and_dropped(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="2026", unit="nobody", group="nothing")

    assert "nobody" in page.warning[0].value
    assert "nothing" in page.warning[1].value
    assert len(page.table) == 1


def test_an_empty_answer_says_what_was_asked_and_what_to_change(open_page: Open) -> None:
    page = open_page("tasks", province="14", year="2026")

    assert "Không có nhiệm vụ nào." in said(page)
    assert "tỉnh Sơn La, năm 2026" in said(page)
    assert not page.table


def test_every_figure_made_of_samples_is_marked(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="2026")

    assert ":violet-badge[Dữ liệu mẫu]" in said(page)
