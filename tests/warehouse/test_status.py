"""The words of DESIGN 4: which group a task is shown in, at the end of a day."""

from datetime import date

import pytest

from warehouse.connect import Warehouse

DAY = date(2026, 9, 17)
BEFORE, TODAY, SOON, LATER = date(2026, 9, 16), DAY, date(2026, 9, 24), date(2026, 9, 25)


def group(warehouse: Warehouse, declared: str | None, due: date | None, done: date | None = None) -> str:
    with warehouse.cursor() as cursor:
        return cursor.execute(
            "SELECT status_group(?, ?::DATE, ?::DATE, ?::DATE, 7)", [declared, due, done, DAY]
        ).fetchall()[0][0]


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
    assert group(warehouse, declared, due, done) == expected


def test_a_task_shows_its_least_advanced_assignment(warehouse: Warehouse) -> None:
    with warehouse.cursor() as cursor:
        shown = cursor.execute(
            "SELECT arg_min(g, advancement(g)) FROM (SELECT unnest(['done_on_time', 'in_progress', 'cancelled']) AS g)"
        ).fetchall()

    assert shown == [("in_progress",)]


def test_words_fold_alike_whatever_their_accents(warehouse: Warehouse) -> None:
    with warehouse.cursor() as cursor:
        folded = cursor.execute(
            "SELECT fold('Hoà ĐÀ'), fold('Hòa đà'), fold('Ho' || chr(97) || chr(768) || ' Đà')"
        ).fetchall()

    assert folded == [("hoa da", "hoa da", "hoa da")]
