"""The page of tasks: bars, the list behind a segment, one task down to its words."""

import polars as pl
import pytest

from tests.conftest import SAMPLE_DAY
from tests.pages.conftest import Open, panels, said, select
from ui import task_parts, words
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
    assert (page.query_params["unit"], page.query_params["group"]) == (unit, "in_progress")

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


def test_every_panel_made_of_samples_is_marked_and_so_is_its_file(
    open_page: Open, published: Warehouse
) -> None:
    task_id = listed(published, Filters("S1", 2026, None), bar=None, status_group="overdue")[0]["task_id"]

    for page in (open_page("tasks", province="S1", year="2026"), open_page("tasks", task=str(task_id))):
        assert page.markdown[1].value.startswith(":violet-badge[Dữ liệu mẫu]")
        shown = [panel for panel in panels(page) if panel.has_content]
        assert len(shown) >= 2
        assert [panel.key for panel in shown if "Dữ liệu mẫu" not in panel.words] == []

    rows = tasks_of_file(published)
    assert rows[0].endswith("Ghi chú")
    assert all(row.endswith("Dữ liệu mẫu") for row in rows[1:])


def tasks_of_file(warehouse: Warehouse) -> list[str]:
    """The lines of the file that the list can be taken away as."""
    with warehouse.cursor() as cursor:
        frame = tasks.list_tasks(
            cursor,
            scope=EVERYTHING,
            as_of=SAMPLE_DAY,
            filters=Filters("S1", 2026, "so-y-te"),
            due_soon_days=7,
            bar=None,
            status_group=None,
        )
    return task_parts.csv(frame.with_columns(text=pl.lit("x"))).decode("utf-8-sig").splitlines()


def test_no_panel_made_of_a_real_plan_is_marked(open_mixed: Open) -> None:
    page = open_mixed("tasks", year="2026")

    assert page.metric[0].value.endswith(":gray[/13]")  # the real plan's tasks, and none of the samples'
    assert "Dữ liệu mẫu" not in said(page)


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("s1-so-xay-dung--van-phong", "Văn phòng Sở (Sở Xây dựng)"),
        ("s1-so-noi-vu--van-phong", "Văn phòng Sở (Sở Nội vụ)"),
        ("s1-so-y-te--van-phong", "Văn phòng Sở (Sở Y tế)"),
    ],
)
def test_units_of_one_name_are_told_apart_by_their_codes(
    open_page: Open, published: Warehouse, unit: str, name: str
) -> None:
    page = open_page("tasks", province="S1", year="2026", unit=unit)

    own = listed(published, Filters("S1", 2026, None), bar=unit, status_group=None)
    assert own
    assert {row["unit_key"] for row in own} == {unit}
    shown = page.table[-1].value["Nhiệm vụ"].to_list()
    assert len(shown) == len(own)
    assert all(words.plain(str(row["unit_name"])) in cell for row, cell in zip(own, shown, strict=True))
    assert f"Mọi phần việc của {words.plain(str(own[0]['unit_name']))} :gray[({len(own)})]" in said(page)
    assert own[0]["unit_name"] == name


def test_before_the_first_plan_there_are_no_tasks(open_page: Open) -> None:
    page = open_page("tasks", as_of="0001-01-01", year="")

    assert "Không có nhiệm vụ nào." in said(page)
