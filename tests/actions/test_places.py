"""What a coordinator decides holds in their own place: a period, a day off and a regime of one province leave the others."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from actions import days_off, keeping, obligations, periods, regimes, reminders, samples, units
from actions.days_off import UnfitDayError
from actions.deadlines import HANOI, DueRule
from actions.obligations import UnfitDecisionError
from actions.periods import ClosedPeriodError
from actions.regime_checks import UnfitRegimeError
from actions.reminders import About
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import days_off as day_queries
from warehouse.queries import reports, timeliness
from warehouse.records.reports import is_locked
from warehouse.scope import EVERYTHING, Scope

HERE, THERE = Scope("S1", None, None), Scope("14", None, None)
HEALTH, FINANCE, AWAY = "s1-so-y-te", "s1-so-tai-chinh", "14-so-y-te"
BODY = Scope("S1", "so-y-te", None)
PERIOD = "2026-Q3"
JANUARY, JUNE = datetime(2026, 1, 5, tzinfo=HANOI), datetime(2026, 6, 20, tzinfo=HANOI)
MONDAY = date(2026, 9, 14)
RULE, ROLLING = DueRule(15, "before"), DueRule(14, "no_later_than", None, "next_working_day")
AWAY_REGISTER = (
    "unit_code,name,short_name,kind,parent_code,province_code,system,department_code,aliases,members,valid_from,valid_to\n"
    f"{AWAY},Sở Y tế,Sở Y tế,unit,,14,34,so-y-te,,,2025-07-01,\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    units.receive(opened, "son-la.csv", AWAY_REGISTER.encode(), actor="x", scope=EVERYTHING)
    yield opened
    opened.close()


def owe(store: Warehouse, *unit_codes: str, rule: DueRule = RULE, at: datetime = JANUARY) -> None:
    periods.open_period(store, PERIOD, unit_codes, rule, source="x", actor="x", is_sample=False, at=at)


def locked(store: Warehouse) -> dict[str, bool]:
    with store.cursor() as cursor:
        return {unit: is_locked(cursor, PERIOD, unit) for unit in (HEALTH, FINANCE, AWAY)}


def lock(store: Warehouse, scope: Scope, *, is_locked: bool = True) -> str:
    return obligations.lock(store, PERIOD, reason="đã chốt", actor="x", scope=scope, is_locked=is_locked)


def test_a_lock_of_one_province_stops_its_units_and_no_others(store: Warehouse) -> None:
    owe(store, HEALTH, FINANCE, AWAY)
    lock(store, HERE)

    assert locked(store) == {HEALTH: True, FINANCE: True, AWAY: False}
    with store.cursor() as cursor:
        told = {
            scope.province: reports.locks(cursor, scope=scope, as_of=date(2027, 1, 1)).height
            for scope in (Scope("S1", "so-y-te", HEALTH), Scope("14", "so-y-te", AWAY))
        }
    assert told == {"S1": 1, "14": 0}
    given = {"reason": "x", "actor": "x", "at": JUNE}
    with pytest.raises(UnfitDecisionError, match="đã khóa"):
        obligations.waive(store, f"{HEALTH}:{PERIOD}", scope=HERE, **given)  # type: ignore[arg-type]
    assert "Đã miễn" in obligations.waive(store, f"{AWAY}:{PERIOD}", scope=THERE, **given)  # type: ignore[arg-type]


def test_only_units_of_open_provinces_are_reminded_and_the_digest_says_so(store: Warehouse) -> None:
    owe(store, HEALTH, AWAY)
    obligations.lock(store, PERIOD, reason="x", actor="x", scope=HERE, at=datetime(2026, 9, 1, tzinfo=HANOI))
    day = date(2026, 9, 16)

    reminded = {
        scope.province: reminders.find(store, About(day), scope=scope)["unit_code"].to_list()
        for scope in (HERE, THERE)
    }

    assert reminded == {"S1": [], "14": [AWAY]}
    assert "(đã khóa)" in reminders.texts(store, scope=HERE, about=About(day)).digest
    assert "(đã khóa)" not in reminders.texts(store, scope=THERE, about=About(day)).digest


def test_a_body_locks_for_itself_and_cannot_unlock_what_its_province_locked(store: Warehouse) -> None:
    owe(store, HEALTH, FINANCE, AWAY)
    lock(store, BODY)
    assert locked(store) == {HEALTH: True, FINANCE: False, AWAY: False}
    lock(store, BODY, is_locked=False)
    lock(store, HERE)
    newest = store.version

    with pytest.raises(UnfitDecisionError, match="do tỉnh khóa"):
        lock(store, BODY, is_locked=False)
    with pytest.raises(UnfitDecisionError, match="đơn vị thì không"):
        lock(store, Scope("S1", "so-y-te", HEALTH))
    assert store.version == newest


def test_what_was_decided_for_the_country_holds_until_a_province_decides_otherwise(store: Warehouse) -> None:
    owe(store, HEALTH, FINANCE, AWAY)
    lock(store, EVERYTHING)
    assert set(locked(store).values()) == {True}
    lock(store, THERE, is_locked=False)

    assert locked(store) == {HEALTH: True, FINANCE: True, AWAY: False}
    with store.cursor() as cursor:
        standings = {
            scope.province: timeliness.standings(cursor, scope=scope, as_of=date(2027, 1, 1))["is_locked"][0]
            for scope in (HERE, THERE, EVERYTHING)
        }
    assert standings == {"S1": True, "14": False, None: True}


def test_a_period_closed_by_one_province_is_still_opened_by_another(store: Warehouse) -> None:
    owe(store, HEALTH)
    obligations.close(store, PERIOD, reason="đã đủ", actor="x", scope=HERE)

    with pytest.raises(ClosedPeriodError, match="đã đóng"):
        owe(store, FINANCE)
    owe(store, AWAY)
    with pytest.raises(UnfitDecisionError, match="chưa mở"):
        obligations.close(store, PERIOD, reason="x", actor="x", scope=Scope("22", None, None))
    with store.cursor() as cursor:
        owing = cursor.execute("SELECT unit_code FROM obligation ORDER BY 1").fetchall()
    assert owing == [(AWAY,), (HEALTH,)]


def test_a_day_off_of_one_province_moves_no_due_date_of_another(store: Warehouse) -> None:
    said = {"reason": "hoán đổi", "actor": "x", "at": JUNE}
    days_off.add(store, MONDAY, "off", scope=HERE, **said)  # type: ignore[arg-type]
    owe(store, HEALTH, AWAY, rule=ROLLING, at=JUNE.replace(day=21))

    with store.cursor() as cursor:
        due = dict(cursor.execute("SELECT unit_code, last_good_day FROM obligation").fetchall())
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=date(2026, 9, 18), province=None, department=None
        )
        listed = {
            scope.province: day_queries.changes(cursor, scope=scope, as_of=date(2026, 12, 31)).height
            for scope in (HERE, THERE)
        }
    assert due == {HEALTH: date(2026, 9, 15), AWAY: MONDAY}
    assert dict(found.select("unit_code", "working_days_late").rows()) == {HEALTH: 3, AWAY: 4}
    assert listed == {"S1": 1, "14": 0}
    with pytest.raises(UnfitDayError, match="không có trong danh sách"):
        days_off.take_back(store, MONDAY, reason="x", actor="x", scope=THERE)
    with pytest.raises(UnfitDayError, match="điều phối cấp tỉnh"):
        days_off.add(store, date(2026, 9, 21), "off", scope=BODY, reason="x", actor="x")


def confirm(store: Warehouse, regime_id: str, unit: str, scope: Scope) -> str:
    return regimes.confirm(
        store,
        regime_id,
        unit_codes=[unit],
        rules={"Q3": RULE},
        document="1/KH",
        source="trước ngày 15",
        valid_from=date(2025, 12, 15),
        actor="x",
        scope=scope,
        is_sample=False,
    )


def test_regimes_are_confirmed_ended_and_opened_inside_ones_own_province(store: Warehouse) -> None:
    confirm(store, "here", HEALTH, HERE)
    confirm(store, "there", AWAY, THERE)
    newest = store.version
    for refused in (
        lambda: confirm(store, "other", AWAY, HERE),
        lambda: confirm(store, "there", HEALTH, HERE),
        lambda: regimes.end(store, "there", date(2026, 5, 31), reason="x", actor="x", scope=HERE),
    ):
        with pytest.raises(UnfitRegimeError, match="không thuộc phạm vi"):
            refused()
    with pytest.raises(UnfitRegimeError, match="chưa có “khong-co”"):
        confirm(store, "other", "khong-co", EVERYTHING)
    assert store.version == newest

    assert "thêm 1" in regimes.open_period(store, PERIOD, actor="x", scope=HERE, at=JANUARY)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT unit_code FROM obligation").fetchall() == [(HEALTH,)]


def test_a_rebuild_keeps_where_each_decision_holds(store: Warehouse) -> None:
    days_off.add(store, MONDAY, "off", scope=HERE, reason="hoán đổi", actor="x", at=JUNE)
    owe(store, HEALTH, AWAY, rule=ROLLING, at=JUNE.replace(day=21))
    lock(store, HERE)
    obligations.close(store, PERIOD, reason="x", actor="x", scope=THERE)

    assert keeping.rebuild(store, Namespace(accept=False), ()).code == 0

    assert locked(store) == {HEALTH: True, FINANCE: True, AWAY: False}


def test_a_decision_of_a_journal_without_a_place_is_done_again_for_the_country(store: Warehouse) -> None:
    owe(store, HEALTH, AWAY)
    lock(store, EVERYTHING)
    days_off.add(store, MONDAY, "off", scope=EVERYTHING, reason="hoán đổi", actor="x", at=JUNE)
    with store.transaction() as cursor:  # as they were written before places were known, and seals
        for action in ("lock_period", "change_day_off"):
            number, text = cursor.execute(
                "SELECT event_number, detail FROM event WHERE action = $action", {"action": action}
            ).fetchall()[0]
            kept = {
                key: value for key, value in json.loads(text).items() if key not in ("province", "department")
            }
            cursor.execute(
                "UPDATE event SET detail = $detail WHERE event_number = $number",
                {"detail": json.dumps(kept, ensure_ascii=False), "number": number},
            )
        cursor.execute("DELETE FROM event_seal")
    store.journal.unlink()
    store.seals.unlink()
    with store.transaction() as cursor:
        cursor.execute("SELECT 1")
    assert keeping.rebuild(store, Namespace(accept=False), ()).code == 0
    assert set(locked(store).values()) == {True}
