"""Swap days off and make-up days that a coordinator adds: what they change, and that due dates already made stay."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from actions import days_off, keeping, obligations, periods, samples, units
from actions.days_off import UnfitDayError
from actions.deadlines import HANOI, DueRule
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import days_off as queries
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING

UNIT, OTHER = "s1-so-y-te", "s1-so-tai-chinh"
ROLLING = DueRule(14, "no_later_than", None, "next_working_day")  # 14/09/2026 is a Monday
JANUARY, JUNE = datetime(2026, 1, 5, tzinfo=HANOI), datetime(2026, 6, 20, tzinfo=HANOI)
MONDAY, SATURDAY = date(2026, 9, 14), date(2026, 9, 12)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    yield opened
    opened.close()


def add(store: Warehouse, day: date, kind: str = "off", at: datetime = JUNE) -> str:
    return days_off.add(
        store,
        day,
        kind,
        reason="hoán đổi",
        document_number="9/TB",
        actor="dieu-phoi",
        scope=EVERYTHING,
        at=at,
    )


def open_for(store: Warehouse, unit: str, at: datetime) -> None:
    periods.open_period(store, "2026-Q3", [unit], ROLLING, source="ngày 14", actor="x", is_sample=True, at=at)


def state(store: Warehouse, unit: str, day: date, known_on: date | None = None) -> dict[str, Any]:
    with store.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=day, province=None, department=None, known_on=known_on
        )
    return next(row for row in found.iter_rows(named=True) if row["unit_code"] == unit)


def test_a_day_off_added_later_moves_only_what_is_made_later(store: Warehouse) -> None:
    open_for(store, UNIT, JANUARY)
    before = state(store, UNIT, date(2026, 9, 14))
    said = add(store, MONDAY)
    open_for(store, OTHER, JUNE.replace(day=21))

    assert "Hạn của các báo cáo đã lập giữ nguyên" in said
    assert state(store, UNIT, date(2026, 9, 14)) == before
    assert before["last_good_day"] == MONDAY
    other = state(store, OTHER, date(2026, 9, 14))
    assert other["last_good_day"] == date(2026, 9, 15)
    assert json.loads(other["due_rule"])["moved_over"] == [{"day": "2026-09-14", "name": "hoán đổi"}]
    assert (before["state"], other["state"]) == ("missing", "not_due")


def test_a_rebuild_keeps_the_days_and_the_due_dates_made_with_them(store: Warehouse) -> None:
    open_for(store, UNIT, JANUARY)
    add(store, MONDAY)
    open_for(store, OTHER, JUNE.replace(day=21))
    days_off.take_back(
        store, MONDAY, reason="nhầm", actor="dieu-phoi", scope=EVERYTHING, at=JUNE.replace(day=22)
    )
    kept = [state(store, unit, date(2026, 9, 20)) for unit in (UNIT, OTHER)]
    answered = keeping.rebuild(store, Namespace(accept=False), ())

    assert (answered.code, answered.problems) == (0, ())
    assert [state(store, unit, date(2026, 9, 20)) for unit in (UNIT, OTHER)] == kept
    with store.cursor() as cursor:
        said = queries.changes(cursor, scope=EVERYTHING, as_of=date(2026, 12, 31))
    assert said.select("kind", "reason", "is_in_force").rows() == [
        ("withdrawn", "nhầm", False),
        ("off", "hoán đổi", False),
    ]


def test_days_late_are_counted_in_calendar_and_in_working_days(store: Warehouse) -> None:
    open_for(store, UNIT, JANUARY)

    def late(day: date, known_on: date | None = None) -> tuple[int | None, int | None]:
        found = state(store, UNIT, day, known_on)
        return found["days_late"], found["working_days_late"]

    assert late(date(2026, 9, 13)) == (None, None)
    assert late(MONDAY) == (0, 0)
    assert late(date(2026, 9, 20)) == (6, 4)
    add(store, date(2026, 9, 16))
    add(store, date(2026, 9, 19), "work")
    add(store, date(2026, 9, 17))
    assert late(date(2026, 9, 20)) == (6, 3)
    assert late(date(2026, 9, 20), known_on=date(2026, 6, 1)) == (6, 4)


def test_a_unit_is_told_in_how_many_working_days_its_next_report_is_due(store: Warehouse) -> None:
    open_for(store, UNIT, JANUARY)

    def left(day: date) -> list[tuple[Any, ...]]:
        with store.cursor() as cursor:
            found = timeliness.due_next(cursor, scope=EVERYTHING, as_of=day, unit=UNIT)
        return found.select("period_code", "state", "days_left", "working_days_left").rows()

    # from Friday 28/08: 31/08 a swap day off, 01 and 02/09 Quốc khánh; 03, 04, 07–11 and 14/09 are worked
    assert left(date(2026, 8, 28)) == [("2026-Q3", "not_due", 17, 8)]
    assert left(date(2026, 9, 11)) == [("2026-Q3", "not_due", 3, 1)]
    assert left(date(2026, 9, 13)) == [("2026-Q3", "not_due", 1, 1)]
    assert left(MONDAY) == [("2026-Q3", "missing", 0, 0)]
    assert left(date(2026, 9, 16)) == [("2026-Q3", "missing", -2, -2)]
    obligations.record_paper(
        store,
        f"{UNIT}:2026-Q3",
        datetime(2026, 9, 10, 9, tzinfo=HANOI),
        document_number="1/BC",
        reason="giấy",
        actor="x",
        scope=EVERYTHING,
        at=datetime(2026, 9, 10, 10, tzinfo=HANOI),
    )
    assert left(MONDAY) == []


def test_the_list_says_what_is_published_and_what_was_added_until_it_is_taken_back(store: Warehouse) -> None:
    def listed() -> list[tuple[Any, ...]]:
        with store.cursor() as cursor:
            found = queries.days_off(cursor, scope=EVERYTHING, as_of=date(2026, 12, 31), year=2026)
        return [
            row
            for row in found.select("on_date", "is_working", "name", "is_changed").rows()
            if row[0].month == 9
        ]

    published = [(date(2026, 9, day), False, "Quốc khánh", False) for day in (1, 2)]
    assert listed() == published
    add(store, SATURDAY, "work")
    assert listed() == [*published, (SATURDAY, True, "hoán đổi", True)]
    days_off.take_back(store, SATURDAY, reason="nhầm", actor="x", scope=EVERYTHING)
    assert listed() == published


def test_what_cannot_be_said_of_a_day_is_refused_and_leaves_nothing(store: Warehouse) -> None:
    newest = store.version
    for day, kind, said in (
        (SATURDAY, "off", "vốn đã là ngày nghỉ \\(thứ Bảy\\)"),
        (date(2026, 9, 2), "off", "vốn đã là ngày nghỉ \\(Quốc khánh\\)"),
        (MONDAY, "work", "vốn đã là ngày làm việc"),
        (date(2026, 8, 22), "work", "vốn đã là ngày làm việc"),
        (date(2077, 1, 4), "off", "nằm ngoài"),
    ):
        with pytest.raises(UnfitDayError, match=said):
            add(store, day, kind)
    with pytest.raises(UnfitDayError, match="lý do"):
        days_off.add(store, MONDAY, "off", reason=" ", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitDayError, match="không có trong danh sách"):
        days_off.take_back(store, MONDAY, reason="x", actor="x", scope=EVERYTHING)
    assert store.version == newest
