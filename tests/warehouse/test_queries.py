"""Every question is asked with whose eyes and up to which day; nobody can leave them out."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any, get_type_hints

import pytest

import warehouse.queries
from tests.conftest import SAMPLE_DAY
from warehouse.connect import Warehouse
from warehouse.queries import plans, register, tasks
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING, Scope

ALL = Filters(None, None, None)


def questions() -> list[Callable[..., Any]]:
    modules = [
        importlib.import_module(f"warehouse.queries.{found.name}")
        for found in pkgutil.iter_modules(warehouse.queries.__path__)
    ]
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


@pytest.mark.parametrize(
    "question", questions(), ids=lambda question: f"{question.__module__}.{question.__name__}"
)
def test_scope_and_day_cannot_be_left_out(question: Callable[..., Any]) -> None:
    parameters = inspect.signature(question).parameters
    hints = get_type_hints(question)

    for name, kind in (("scope", Scope), ("as_of", date)):
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[name].default is inspect.Parameter.empty
        assert hints[name] is kind


def ask(store: Warehouse, question: Callable[..., Any], scope: Scope = EVERYTHING, **params: Any) -> Any:
    with store.cursor() as cursor:
        return question(cursor, scope=scope, as_of=SAMPLE_DAY, **params)


def test_every_status_group_occurs_among_the_samples(sample_warehouse: Warehouse) -> None:
    counted = ask(sample_warehouse, tasks.count_by_group, filters=ALL, due_soon_days=7)

    with sample_warehouse.cursor() as cursor:
        groups = [
            row[0]
            for row in cursor.execute("SELECT status_group FROM task_group_word ORDER BY ordinal").fetchall()
        ]
    assert counted["status_group"].to_list() == groups
    assert counted["is_sample"].all()


def test_counts_by_group_and_the_totals_agree(sample_warehouse: Warehouse) -> None:
    counted = ask(sample_warehouse, tasks.count_by_group, filters=ALL, due_soon_days=7)
    totals = ask(sample_warehouse, tasks.totals, filters=ALL, due_soon_days=7).row(0, named=True)

    by_group = dict(counted.select("status_group", "task_count").iter_rows())
    assert sum(by_group.values()) == totals["task_count"]
    assert by_group["overdue"] == totals["overdue"]


def test_counts_by_unit_are_the_list_behind_them(sample_warehouse: Warehouse) -> None:
    counted = ask(sample_warehouse, tasks.count_by_bar_and_group, filters=ALL, due_soon_days=7, grain="unit")

    for row in counted.head(12).iter_rows(named=True):
        listed = ask(
            sample_warehouse,
            tasks.list_tasks,
            filters=ALL,
            due_soon_days=7,
            bar=row["bar_key"],
            status_group=row["status_group"],
        )
        assert listed.height == row["assignment_count"]


def test_a_group_with_members_gives_each_of_them_an_assignment(sample_warehouse: Warehouse) -> None:
    with sample_warehouse.cursor() as cursor:
        found = cursor.execute(
            """
            SELECT lead_name, count(*), (SELECT count(*) FROM group_member_current WHERE group_code = any_value(led.unit_code))
            FROM assignment JOIN task_unit AS led USING (load_id, task_id)
            WHERE led.role = 'lead' AND led.unit_code IN (SELECT group_code FROM group_member_current)
                AND lead_name = led.unit_name
            GROUP BY task_id, lead_name
            """
        ).fetchall()

    assert found
    assert all(count == members > 1 for _, count, members in found)


def test_two_units_of_one_name_are_two(sample_warehouse: Warehouse) -> None:
    counted = ask(sample_warehouse, tasks.count_by_bar_and_group, filters=ALL, due_soon_days=7, grain="unit")

    offices = (
        counted.filter(counted["bar_name"].str.starts_with("Văn phòng Sở"))
        .select("bar_key", "bar_name")
        .unique()
    )
    assert offices["bar_key"].n_unique() >= 2
    assert offices["bar_name"].n_unique() == offices["bar_key"].n_unique()


def test_a_scope_hides_what_lies_outside(sample_warehouse: Warehouse) -> None:
    inside = Scope(province="S1", department="so-xay-dung", unit=None)

    listed = ask(
        sample_warehouse,
        tasks.list_tasks,
        scope=inside,
        filters=ALL,
        due_soon_days=7,
        bar=None,
        status_group=None,
    )
    others = ask(
        sample_warehouse, tasks.list_tasks, filters=ALL, due_soon_days=7, bar=None, status_group=None
    )

    assert set(listed["department_code"]) == {"so-xay-dung"}
    assert 0 < listed.height < others.height
    hidden = others.filter(others["department_code"] != "so-xay-dung")["task_id"][0]
    assert ask(
        sample_warehouse,
        tasks.find_task,
        scope=Scope("S1", "so-dan-toc-va-ton-giao", "no-unit"),
        task_id=hidden,
        due_soon_days=7,
    ).is_empty()


def test_a_search_ignores_accents(sample_warehouse: Warehouse) -> None:
    plain = ask(sample_warehouse, plans.list_plans, filters=ALL, search="so xay dung")
    accented = ask(sample_warehouse, plans.list_plans, filters=ALL, search="SỞ XÂY DỰNG")

    assert plain["plan_id"].to_list() == accented["plan_id"].to_list()
    assert plain.height >= 1


@pytest.mark.parametrize("words", ["'; DROP TABLE task; --", "%", "\\", '" OR 1=1', "$search"])
def test_words_of_a_search_are_values_and_never_sql(sample_warehouse: Warehouse, words: str) -> None:
    found = ask(sample_warehouse, plans.list_plans, filters=Filters(words, None, words), search=words)

    assert found.is_empty()
    assert ask(sample_warehouse, tasks.totals, filters=ALL, due_soon_days=7)["task_count"][0] > 0


def test_an_earlier_day_knows_only_what_was_declared_by_then(sample_warehouse: Warehouse) -> None:
    with sample_warehouse.cursor() as cursor:
        early = tasks.totals(
            cursor, scope=EVERYTHING, as_of=date(2026, 1, 15), filters=ALL, due_soon_days=7
        ).row(0, named=True)
        late = tasks.totals(cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=ALL, due_soon_days=7).row(
            0, named=True
        )

    assert early["task_count"] == late["task_count"]
    assert early["declared"] < late["declared"]


def test_departments_offered_are_those_that_lead_or_issue(sample_warehouse: Warehouse) -> None:
    offered = ask(sample_warehouse, register.departments, province="S1")

    assert {"so-noi-vu", "so-xay-dung"} <= set(offered["department_code"])
