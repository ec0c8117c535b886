"""The state of an obligation at any moment: one of six, by the rules of the house, with extensions, voids and papers."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import keeping, obligations, periods, samples, units
from actions.deadlines import HANOI, DueRule
from actions.obligations import UnfitDecisionError
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING, Scope

UNIT, OTHER = "s1-so-y-te", "s1-so-tai-chinh"
OBLIGATION = f"{UNIT}:2026-Q1"
OPENED = datetime(2026, 1, 5, tzinfo=HANOI)
LAST_GOOD_DAY = date(2026, 3, 14)


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour}:00+07:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    open_period(opened, "2026-Q1", DueRule(15, "before"))
    yield opened
    opened.close()


def open_period(store: Warehouse, code: str, rule: DueRule | None) -> None:
    periods.open_period(
        store, code, [UNIT, OTHER], rule, source="trước ngày 15", actor="x", is_sample=True, at=OPENED
    )


def paper(store: Warehouse, moment: datetime, recorded: datetime | None = None) -> None:
    obligations.record_paper(
        store,
        OBLIGATION,
        moment,
        document_number="12/BC",
        reason="nộp giấy",
        actor="dieu-phoi",
        scope=EVERYTHING,
        at=recorded or moment + timedelta(hours=1),
    )


def extend(store: Warehouse, until: date, decided: datetime) -> str:
    return obligations.extend(
        store, OBLIGATION, until, reason="bão", actor="dieu-phoi", scope=EVERYTHING, at=decided
    )


def state(store: Warehouse, day: date, known_on: date | None = None) -> dict[str, Any]:
    with store.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=day, province="S1", department=None, known_on=known_on
        )
    return next(row for row in found.iter_rows(named=True) if row["obligation_id"] == OBLIGATION)


@pytest.mark.parametrize(
    ("received", "day", "expected", "days"),
    [
        (None, date(2026, 3, 13), "not_due", None),
        (None, date(2026, 3, 14), "missing", 0),
        (None, date(2026, 3, 17), "missing", 3),
        (at("03-14", "23:59"), date(2026, 3, 14), "on_time", None),
        (at("03-15", "00:00"), date(2026, 3, 15), "late", 1),
        (at("03-17", "23:59"), date(2026, 4, 1), "late", 3),
        (at("03-17", "23:59"), date(2026, 3, 16), "missing", 2),
        (at("02-01"), date(2026, 1, 31), "not_due", None),
    ],
)
def test_the_state_at_the_end_of_a_day(
    store: Warehouse, received: datetime | None, day: date, expected: str, days: int | None
) -> None:
    if received:
        paper(store, received)

    found = state(store, day)
    assert (found["state"], found["days_late"]) == (expected, days)
    assert found["last_good_day"] == LAST_GOOD_DAY


@pytest.mark.parametrize(
    ("decided", "expected", "by_law"),
    [
        (at("03-14", "23:59"), "on_time", False),
        (at("03-15", "00:00"), "late", False),
    ],
)
def test_an_extension_counts_only_if_granted_before_the_due_moment_in_force(
    store: Warehouse, decided: datetime, expected: str, by_law: bool
) -> None:
    extend(store, date(2026, 3, 20), decided)
    paper(store, at("03-18"), at("03-19"))

    found = state(store, date(2026, 4, 1))
    assert (found["state"], found["is_on_time_by_law"]) == (expected, by_law)
    assert found["extension_count"] == 1


def test_a_second_extension_is_measured_against_the_first(store: Warehouse) -> None:
    extend(store, date(2026, 3, 20), at("03-10"))
    extend(store, date(2026, 3, 25), at("03-18"))
    assert state(store, date(2026, 3, 22))["state"] == "not_due"
    assert state(store, date(2026, 3, 26))["days_late"] == 1


def test_what_was_known_on_an_earlier_day_leaves_out_what_was_recorded_later(store: Warehouse) -> None:
    paper(store, at("03-13"), recorded=at("03-20"))

    assert state(store, date(2026, 4, 1))["state"] == "on_time"
    assert state(store, date(2026, 4, 1), known_on=date(2026, 3, 19))["state"] == "missing"


def test_a_report_sent_early_is_on_time_and_in_no_rate_before_it_falls_due(store: Warehouse) -> None:
    paper(store, at("03-01"))
    asked = {"scope": EVERYTHING, "province": "S1", "department": None}
    with store.cursor() as cursor:
        before = timeliness.by_period(cursor, as_of=date(2026, 3, 10), **asked).row(0, named=True)
        after = timeliness.by_period(cursor, as_of=date(2026, 3, 14), **asked).row(0, named=True)

    names = ("on_time", "not_due", "missing", "fallen_due", "on_time_fallen")
    assert [before[name] for name in names] == [1, 1, 0, 0, 0]
    assert [after[name] for name in names] == [1, 0, 1, 2, 1]


def test_a_waived_report_is_out_of_every_rate_until_the_waiver_is_taken_back(store: Warehouse) -> None:
    obligations.waive(store, OBLIGATION, reason="sáp nhập", actor="x", scope=EVERYTHING, at=at("03-01"))
    with store.cursor() as cursor:
        asked = {"scope": EVERYTHING, "as_of": date(2026, 4, 1), "province": "S1", "department": None}
        counted = timeliness.by_period(cursor, **asked).row(0, named=True)
    assert (counted["expected"], counted["waived"], counted["missing"], counted["fallen_due"]) == (2, 1, 1, 1)

    obligations.waive(
        store, OBLIGATION, reason="nhầm", actor="x", scope=EVERYTHING, is_waived=False, at=at("03-02")
    )
    assert state(store, date(2026, 4, 1))["state"] == "missing"
    assert state(store, date(2026, 3, 1))["state"] == "waived"


def test_a_report_without_a_due_rule_is_outside_expected_with_counts_of_its_own(store: Warehouse) -> None:
    open_period(store, "2026-M9", None)
    with store.cursor() as cursor:
        found = timeliness.by_period(
            cursor, scope=EVERYTHING, as_of=date(2026, 12, 1), province="S1", department=None
        )
    without = next(row for row in found.iter_rows(named=True) if row["period_code"] == "2026-M9")
    assert (without["expected"], without["fallen_due"], without["no_due_rule_unsent"]) == (0, 0, 2)


def test_the_states_of_a_period_add_up_to_what_is_expected(sample_warehouse: Warehouse) -> None:
    for day in (date(2026, 1, 1), date(2026, 6, 14), date(2026, 10, 1)):
        with sample_warehouse.cursor() as cursor:
            found = timeliness.by_period(cursor, scope=EVERYTHING, as_of=day, province=None, department=None)
        for row in found.iter_rows(named=True):
            parts = (row["on_time"], row["late"], row["missing"], row["not_due"], row["waived"])
            assert sum(parts) == row["expected"]
            assert row["fallen_due"] == row["on_time_fallen"] + row["late"] + row["missing"]


def test_nothing_of_another_scope_is_seen_or_decided(store: Warehouse) -> None:
    elsewhere = Scope(province="S1", department="so-tai-chinh", unit=None)
    with store.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=elsewhere, as_of=date(2026, 4, 1), province=None, department=None
        )
    assert set(found["unit_code"]) == {OTHER}
    with pytest.raises(UnfitDecisionError, match="phạm vi"):
        obligations.waive(store, OBLIGATION, reason="x", actor="x", scope=elsewhere)


def test_a_decision_that_cannot_be_is_refused_and_leaves_nothing(store: Warehouse) -> None:
    newest = store.version
    with pytest.raises(UnfitDecisionError, match="không sau"):
        extend(store, LAST_GOOD_DAY, at("03-01"))
    with pytest.raises(UnfitDecisionError, match="lý do"):
        obligations.waive(store, OBLIGATION, reason=" ", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitDecisionError, match="tương lai"):
        paper(store, at("03-10"), recorded=at("03-09"))
    assert store.version == newest


def test_nothing_is_decided_of_a_locked_period_until_it_is_unlocked_with_a_reason(store: Warehouse) -> None:
    obligations.lock(store, "2026-Q1", reason="đã chốt", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitDecisionError, match="đã khóa"):
        extend(store, date(2026, 3, 20), at("03-01"))
    with pytest.raises(UnfitDecisionError, match="đã khóa"):
        obligations.lock(store, "2026-Q1", reason="nữa", actor="x", scope=EVERYTHING)

    obligations.lock(store, "2026-Q1", reason="sai số", actor="x", scope=EVERYTHING, is_locked=False)
    assert "Hạn mới" in extend(store, date(2026, 3, 20), at("03-01"))


def test_a_rebuild_keeps_every_decision(store: Warehouse) -> None:
    extend(store, date(2026, 3, 20), at("03-10"))
    paper(store, at("03-18"))
    obligations.close(store, "2026-Q1", reason="đã đủ", actor="x", scope=EVERYTHING)
    obligations.lock(store, "2026-Q1", reason="đã chốt", actor="x", scope=EVERYTHING)
    before = state(store, date(2026, 4, 1))
    answered = keeping.rebuild(store, Namespace(accept=False), ())

    assert (answered.code, answered.problems) == (0, ())
    assert state(store, date(2026, 4, 1)) == before


def test_a_closed_period_takes_reports_but_no_extension_until_it_is_opened_again(store: Warehouse) -> None:
    obligations.close(store, "2026-Q1", reason="đã đủ", actor="x", scope=EVERYTHING)
    newest = store.version
    with pytest.raises(UnfitDecisionError, match="đã đóng"):
        extend(store, date(2026, 3, 20), at("03-01"))
    with pytest.raises(UnfitDecisionError, match="đã đóng"):
        obligations.close(store, "2026-Q1", reason="nữa", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitDecisionError, match="chưa mở"):
        obligations.close(store, "2026-H1", reason="x", actor="x", scope=EVERYTHING)
    assert store.version == newest

    paper(store, at("03-20"))
    assert state(store, date(2026, 4, 1))["state"] == "late"
    obligations.close(store, "2026-Q1", reason="thiếu đơn vị", actor="x", scope=EVERYTHING, is_closed=False)
    assert "Hạn mới" in extend(store, date(2026, 3, 20), at("03-01"))


def test_an_unlocked_period_is_closed_as_it_was(store: Warehouse) -> None:
    obligations.close(store, "2026-Q1", reason="đã đủ", actor="x", scope=EVERYTHING)
    obligations.lock(store, "2026-Q1", reason="đã chốt", actor="x", scope=EVERYTHING)
    for refused in (obligations.close, obligations.lock):
        with pytest.raises(UnfitDecisionError, match="đã khóa"):
            refused(store, "2026-Q1", reason="x", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitDecisionError, match="lý do"):
        obligations.lock(store, "2026-Q1", reason=" ", actor="x", scope=EVERYTHING, is_locked=False)
    obligations.lock(store, "2026-Q1", reason="sai số", actor="x", scope=EVERYTHING, is_locked=False)

    with store.cursor() as cursor:
        found = timeliness.standings(cursor, scope=EVERYTHING, as_of=date(2027, 1, 1)).row(0, named=True)
    assert (found["is_closed"], found["is_locked"], found["reason"]) == (True, False, "sai số")


def test_on_time_by_the_extended_day_and_by_law_are_counted_apart(store: Warehouse) -> None:
    extend(store, date(2026, 3, 20), at("03-10"))
    paper(store, at("03-18"))
    with store.cursor() as cursor:
        found = timeliness.by_period(
            cursor, scope=EVERYTHING, as_of=date(2026, 4, 1), province="S1", department=None
        ).row(0, named=True)

    assert (found["on_time_fallen"], found["on_time_by_law_fallen"], found["fallen_due"]) == (1, 0, 2)


def test_receipts_are_told_with_their_decisions_as_known_then(store: Warehouse) -> None:
    paper(store, at("03-13"), recorded=at("03-20"))

    def told(known_on: date | None) -> list[tuple[Any, ...]]:
        with store.cursor() as cursor:
            found = timeliness.receipts(
                cursor, scope=EVERYTHING, as_of=date(2026, 4, 1), obligation=OBLIGATION, known_on=known_on
            )
        return found.select("kind", "receipt_number", "is_counted").rows()

    assert told(None) == [("paper", "12/BC", True)]
    assert told(date(2026, 3, 19)) == []
