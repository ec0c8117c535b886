"""Every question is asked with whose eyes and up to which day, and its answer keeps to both."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import polars as pl
import pytest

import warehouse.queries
from actions import keeping, samples
from tests.conftest import SAMPLE_DAY
from tests.warehouse import real_plans
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import plans, register, tasks
from warehouse.queries.asked import Filters
from warehouse.records import loads
from warehouse.records import plans as plan_records
from warehouse.scope import EVERYTHING, Scope

ALL = Filters(None, None, None)
BEFORE_EVERY_PLAN = date(2020, 1, 1)
OFFICE = "s1-so-xay-dung--van-phong"


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


def name_of(question: Callable[..., Any]) -> str:
    return f"{question.__module__.rpartition('.')[2]}.{question.__name__}"


# Places, bodies, and published results and their years are public: no scope hides them.
PUBLIC = {
    "register.provinces",
    "register.departments_there_are",
    "register.find_department",
    "register.years",
}
GUARDED = [
    question
    for question in questions()
    if not name_of(question).startswith("indices.") and name_of(question) not in PUBLIC
]


@pytest.mark.parametrize("question", questions(), ids=name_of)
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


@pytest.fixture(scope="module")
def mixed_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The samples and one real plan in force; for reading only."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("mixed"))
    keeping.load_reference(opened)
    list(samples.load(opened, SAMPLE_DAY, report_count=2))
    real_plans.receive(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def known(sample_warehouse: Warehouse) -> dict[str, Any]:
    """What questions may be asked with: things that exist, so that only scope or day can hide them."""
    with sample_warehouse.cursor() as cursor:
        plan_id, task_id, unit = cursor.execute(
            """
            SELECT plan_id, task_id, unit_key FROM assignment JOIN task_state USING (task_id, unit_key)
            JOIN task_unit USING (task_id) WHERE role = 'coordinating' AND issuer = 'Sở Xây dựng' ORDER BY 1, 2 LIMIT 1
            """
        ).fetchall()[0]
        receipt = cursor.execute("SELECT min(receipt_number) FROM report").fetchall()[0][0]
    return {
        "filters": ALL,
        "due_soon_days": 7,
        "grain": "unit",
        "plan_id": plan_id,
        "task_id": task_id,
        "unit": unit,
        "receipt": receipt,
        "table": "report_task",
    }


def about(question: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    asked = inspect.signature(question).parameters.keys() - {"cursor", "scope", "as_of"}
    return {name: known.get(name) for name in asked}


def says_nothing(question: Callable[..., Any], answer: pl.DataFrame) -> bool:
    """No rows; of the one row of totals, no figure."""
    if question is tasks.totals:
        return set(answer.select(pl.selectors.numeric()).sum().row(0)) == {0}
    return bool(answer.is_empty())


@pytest.mark.parametrize(
    "scope",
    [
        Scope("zz", None, None),
        Scope(None, "no-department", None),
        Scope("S1", "so-xay-dung", "no-unit"),
        Scope("14", None, OFFICE),
    ],
    ids=str,
)
@pytest.mark.parametrize("question", GUARDED, ids=name_of)
def test_a_scope_that_owns_nothing_sees_nothing(
    sample_warehouse: Warehouse, known: dict[str, Any], question: Callable[..., Any], scope: Scope
) -> None:
    answer = ask(sample_warehouse, question, scope, **about(question, known))

    assert says_nothing(question, answer), answer


@pytest.mark.parametrize(
    "question",
    [
        question
        for question in GUARDED
        if name_of(question).startswith(("plans.", "tasks.")) or question is register.departments
    ],
    ids=name_of,
)
def test_before_any_plan_was_issued_there_is_nothing(
    sample_warehouse: Warehouse, known: dict[str, Any], question: Callable[..., Any]
) -> None:
    params = about(question, known)
    with sample_warehouse.cursor() as cursor:
        before = question(cursor, scope=EVERYTHING, as_of=BEFORE_EVERY_PLAN, **params)

    assert not says_nothing(question, ask(sample_warehouse, question, **params))
    assert says_nothing(question, before), before


@pytest.mark.parametrize(("day", "is_there"), [(date(2026, 1, 25), False), (date(2026, 1, 26), True)])
def test_a_plan_and_its_tasks_count_from_the_day_it_was_issued(
    sample_warehouse: Warehouse, day: date, is_there: bool
) -> None:
    asked = {"scope": EVERYTHING, "as_of": day, "filters": ALL}
    with sample_warehouse.cursor() as cursor:
        planned = plans.list_plans(cursor, **asked, search=None)
        listed = tasks.list_tasks(cursor, **asked, due_soon_days=7, bar=None, status_group=None)

    assert ("318/KH-SXD" in planned["number"]) is is_there
    assert ("318/KH-SXD" in listed["plan_number"]) is is_there


def test_a_real_plan_without_a_date_counts_from_the_day_it_was_loaded(warehouse: Warehouse) -> None:
    plan_id = real_plans.receive(warehouse, ("ngày 26 tháng 01 năm 2026", "ngày     tháng     năm 2026"))

    with warehouse.cursor() as cursor:
        issued, loaded = cursor.execute(
            "SELECT issue_date, (loaded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE FROM plan_current"
        ).fetchall()[0]
        known = [
            plans.find_plan(cursor, scope=EVERYTHING, as_of=day, plan_id=plan_id).height
            for day in (date.fromordinal(loaded.toordinal() - 1), loaded)
        ]
    assert issued is None
    assert known == [0, 1]


def test_a_plan_that_states_no_year_is_of_the_year_it_was_issued(warehouse: Warehouse) -> None:
    plan_id = store_plan_without_years(warehouse, issued=date(2023, 3, 2))

    with warehouse.cursor() as cursor:
        asked = {"scope": EVERYTHING, "as_of": SAMPLE_DAY}
        of_its_year = plans.list_plans(cursor, **asked, filters=Filters(None, 2023, None), search=None)
        of_another = plans.list_plans(cursor, **asked, filters=Filters(None, 2026, None), search=None)
        offered = register.years(cursor, **asked)["year"].to_list()
    assert of_its_year.select("plan_id", "year_from", "year_to", "year_basis").rows() == [
        (plan_id, 2023, 2023, "issued")
    ]
    assert of_another.is_empty()
    assert 2023 in offered


def test_a_plan_with_neither_year_nor_date_is_of_the_year_it_was_loaded(warehouse: Warehouse) -> None:
    store_plan_without_years(warehouse, issued=None)

    with warehouse.cursor() as cursor:
        found = cursor.execute("SELECT year_from, year_to, year_basis FROM plan_current").fetchall()
        year = cursor.execute("SELECT year(loaded_at AT TIME ZONE 'Asia/Ho_Chi_Minh') FROM load").fetchall()[
            0
        ][0]
    assert found == [(year, year, "loaded")]


def store_plan_without_years(store: Warehouse, issued: date | None) -> str:
    arrival = loads.Arrival("plan", "kh.txt", b"kh", "thử", False, datetime.now(UTC))
    row = {
        "plan_id": "p1",
        "number": "1/KH",
        "issue_date": issued,
        "issuer": "Sở Nội vụ",
        "issuer_department_code": "so-noi-vu",
        "province": "Sơn La",
        "province_code": "14",
        "system": "34",
        "title": "Kế hoạch tuyên truyền",
        "year_from": None,
        "year_to": None,
        "signer": None,
    }
    frame = pl.DataFrame(
        [row], schema_overrides={"issue_date": pl.Date, "year_from": pl.Int32, "year_to": pl.Int32}
    )
    with loads.recording(store, arrival) as recording:
        plan_records.store_plan(recording, plan_records.PlanRows(frame))
    return "p1"


def test_a_unit_sees_the_plans_that_give_it_something_and_in_them_its_own_tasks(
    sample_warehouse: Warehouse,
) -> None:
    office = Scope("S1", "so-xay-dung", OFFICE)
    listed = ask(sample_warehouse, plans.list_plans, office, filters=ALL, search=None)
    own = next(row for row in listed.to_dicts() if row["number"] == "318/KH-SXD")

    seen = ask(sample_warehouse, plans.tasks_of_plan, office, plan_id=own["plan_id"])
    whole = ask(sample_warehouse, plans.tasks_of_plan, plan_id=own["plan_id"])

    assert set(listed["number"]) == {"318/KH-SXD"}
    assert own["task_count"] == seen.height
    assert 0 < seen.height < whole.height == 13
    named = seen["lead_units"].fill_null("") + seen["coordinating_units"].fill_null("")
    assert named.str.contains("Văn phòng Sở|Các phòng").all()
    assert seen.filter("is_followed").height == 7  # those it leads; the others it only coordinates


def test_a_body_sees_all_tasks_of_its_own_plan_and_its_own_of_others(sample_warehouse: Warehouse) -> None:
    body = Scope("S1", "so-xay-dung", None)
    listed = {
        row["number"]: row
        for row in ask(sample_warehouse, plans.list_plans, body, filters=ALL, search=None).to_dicts()
    }

    assert listed["318/KH-SXD"]["task_count"] == 13
    assert 0 < listed["1486/QĐ-UBND"]["task_count"] < 63
    assert "97/KH-SYT" not in listed


def test_samples_are_left_out_of_the_country_once_a_real_plan_is_in_force(
    mixed_warehouse: Warehouse, sample_warehouse: Warehouse
) -> None:
    def figures(store: Warehouse, province: str | None) -> tuple[int, bool, int, set[bool]]:
        filters = Filters(province, None, None)
        totals = ask(store, tasks.totals, filters=filters, due_soon_days=7).row(0, named=True)
        listed = ask(store, tasks.list_tasks, filters=filters, due_soon_days=7, bar=None, status_group=None)
        planned = ask(store, plans.list_plans, filters=filters, search=None)
        return totals["task_count"], totals["is_sample"], planned.height, set(listed["is_sample"])

    assert figures(sample_warehouse, None) == (101, True, 8, {True})
    assert figures(mixed_warehouse, None) == (real_plans.TASKS, False, 1, {False})
    assert figures(mixed_warehouse, "14") == (real_plans.TASKS, False, 1, {False})
    assert figures(mixed_warehouse, "S1") == figures(sample_warehouse, "S1") == (92, True, 7, {True})


def test_departments_of_samples_are_not_offered_for_the_country_beside_a_real_plan(
    mixed_warehouse: Warehouse,
) -> None:
    assert ask(mixed_warehouse, register.departments, province=None)["department_code"].to_list() == [
        "so-xay-dung"
    ]
    assert "so-noi-vu" in ask(mixed_warehouse, register.departments, province="S1")["department_code"]


def test_a_real_draft_takes_no_sample_away(warehouse: Warehouse) -> None:
    keeping.load_reference(warehouse)
    list(samples.load(warehouse, SAMPLE_DAY, report_count=0))
    real_plans.receive(warehouse, confirm=False)

    assert ask(warehouse, tasks.totals, filters=ALL, due_soon_days=7)["task_count"][0] == 101


def test_bodies_in_need_are_what_the_bars_say(sample_warehouse: Warehouse) -> None:
    needed = ask(sample_warehouse, tasks.bodies_in_need, filters=ALL, due_soon_days=7)
    bars = ask(
        sample_warehouse, tasks.count_by_bar_and_group, filters=ALL, due_soon_days=7, grain="department"
    )

    counted = bars.pivot("status_group", index="bar_key", values="assignment_count").fill_null(0)
    expected = counted.filter(pl.col("overdue") + pl.col("due_soon") > 0).select(
        "bar_key",
        "overdue",
        "due_soon",
        done=pl.sum_horizontal("done_on_time", "done_late", "done_no_date", "done_no_deadline"),
    )
    assert sorted(needed.select("bar_key", "overdue", "due_soon", "done").rows()) == sorted(expected.rows())
    assert needed["overdue"].is_sorted(descending=True)


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
            cursor, scope=EVERYTHING, as_of=date(2026, 3, 15), filters=ALL, due_soon_days=7
        ).row(0, named=True)
        late = tasks.totals(cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=ALL, due_soon_days=7).row(
            0, named=True
        )

    assert early["task_count"] == late["task_count"]
    assert early["declared"] < late["declared"]


def test_departments_offered_are_those_that_lead_or_issue(sample_warehouse: Warehouse) -> None:
    offered = ask(sample_warehouse, register.departments, province="S1")

    assert {"so-noi-vu", "so-xay-dung"} <= set(offered["department_code"])
