"""The words of DESIGN 4: which group an assignment and a task are shown in, at the end of a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl
import pytest

from actions import keeping
from warehouse.connect import Warehouse
from warehouse.queries import tasks
from warehouse.queries.asked import Filters
from warehouse.records import loads, states
from warehouse.records import plans as plan_records
from warehouse.scope import EVERYTHING

DAY = date(2026, 9, 17)
BEFORE, TODAY, SOON, LATER = date(2026, 9, 16), DAY, date(2026, 9, 24), date(2026, 9, 25)
ALL = Filters(None, None, None)
Stated = tuple[str | None, date | None]  # the state a unit declared (None: nothing), and the day it was done


def put_in_force(warehouse: Warehouse, due: date | None, stated: Sequence[Stated]) -> None:
    """A plan with one task, led by as many units as there are states, each of which declared its own."""
    keeping.load_reference(warehouse)
    now = datetime.now(UTC)
    units = [f"u{number}" for number in range(len(stated))]
    plan = pl.DataFrame(
        {
            "plan_id": "p",
            "issue_date": date(2026, 1, 5),
            "issuer": "Sở Nội vụ",
            "year_from": 2026,
            "year_to": 2026,
        }
    ).with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in (
            "number",
            "issuer_department_code",
            "province",
            "province_code",
            "system",
            "title",
            "signer",
        )
    )
    task = pl.DataFrame(
        {
            "plan_id": "p",
            "task_id": "t",
            "ordinal": 1,
            "text": "Đăng tin",
            "timeframe_kind": "deadline",
            "due_date": pl.Series([due], dtype=pl.Date),
            "line": 1,
        }
    )
    led = pl.DataFrame({"role": "lead", "unit_name": units, "unit_key": units}).with_columns(
        task_id=pl.lit("t"), ordinal=pl.int_range(pl.len(), dtype=pl.Int32)
    )
    said = pl.DataFrame(
        [
            {"unit_key": unit, "declared_state": state, "done_date": done, "row_number": number}
            for number, (unit, (state, done)) in enumerate(zip(units, stated, strict=True))
            if state
        ],
        schema={
            "unit_key": pl.String,
            "declared_state": pl.String,
            "done_date": pl.Date,
            "row_number": pl.Int32,
        },
    ).with_columns(task_id=pl.lit("t"), stated_on=pl.lit(BEFORE))
    with loads.recording(warehouse, loads.Arrival("plan", "kh.txt", b"kh", "thử", False, now)) as recording:
        plan_records.store_plan(recording, plan_records.PlanRows(plan, {"task": task, "task_unit": led}))
    plan_records.confirm_plan(warehouse, plan_id="p", load_id=recording.load_id, actor="thử", at=now)
    arrival = loads.Arrival("task_state", "tt.csv", b"tt", "thử", False, now)
    with loads.recording(warehouse, arrival) as recording:
        states.store_task_states(recording, said)


def shown(warehouse: Warehouse) -> tuple[list[str], dict[str, object]]:
    """The groups of the task's assignments, and the figures of the task itself, as the pages ask for them."""
    asked = {"scope": EVERYTHING, "as_of": DAY, "due_soon_days": 7}
    with warehouse.cursor() as cursor:
        assignments = tasks.list_tasks(cursor, **asked, filters=ALL, bar=None, status_group=None)
        totals = tasks.totals(cursor, **asked, filters=ALL).row(0, named=True)
        counted = tasks.count_by_group(cursor, **asked, filters=ALL)
    return assignments["status_group"].to_list(), {**totals, "group": counted["status_group"].to_list()}


@pytest.mark.parametrize(
    ("declared", "due", "done", "expected"),
    [
        ("cancelled", BEFORE, None, "cancelled"),
        ("paused", BEFORE, None, "paused"),
        ("awaiting_confirmation", BEFORE, None, "awaiting_confirmation"),
        ("done", None, None, "done_no_deadline"),
        ("done", None, BEFORE, "done_no_deadline"),
        ("done", BEFORE, None, "done_no_date"),
        ("done", BEFORE, BEFORE, "done_on_time"),
        ("done", BEFORE, TODAY, "done_late"),
        ("in_progress", BEFORE, None, "overdue"),
        ("not_started", BEFORE, None, "overdue"),
        (None, BEFORE, None, "overdue"),
        ("in_progress", TODAY, None, "due_soon"),
        ("not_started", SOON, None, "due_soon"),
        ("not_started", LATER, None, "not_started"),
        ("not_started", None, None, "not_started"),
        ("in_progress", None, None, "ongoing"),
        (None, None, None, "ongoing"),
        ("in_progress", LATER, None, "in_progress"),
        (None, LATER, None, "not_started"),
    ],
)
def test_the_group_is_the_first_that_fits(
    warehouse: Warehouse, declared: str | None, due: date | None, done: date | None, expected: str
) -> None:
    put_in_force(warehouse, due, [(declared, done)])

    groups, task = shown(warehouse)

    assert groups == [expected]
    assert task["group"] == [expected]
    assert task["done"] == (1 if expected.startswith("done") else 0)
    assert task["fallen_due"] == (1 if due == BEFORE and declared != "cancelled" else 0)


def test_a_task_shows_its_least_advanced_assignment(warehouse: Warehouse) -> None:
    put_in_force(warehouse, LATER, [("done", BEFORE), ("in_progress", None), ("cancelled", None)])

    groups, task = shown(warehouse)

    assert sorted(groups) == ["cancelled", "done_on_time", "in_progress"]
    assert (task["task_count"], task["group"], task["done"]) == (1, ["in_progress"], 0)


def test_words_fold_alike_whatever_their_accents(warehouse: Warehouse) -> None:
    with warehouse.cursor() as cursor:
        folded = cursor.execute(
            "SELECT fold('Hoà ĐÀ'), fold('Hòa đà'), fold('Ho' || chr(97) || chr(768) || ' Đà')"
        ).fetchall()

    assert folded == [("hoa da", "hoa da", "hoa da")]
