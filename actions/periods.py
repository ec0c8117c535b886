"""Open a reporting period: make the obligations of its units, once, with the due date that the rule gives."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from actions import days_off
from actions.deadlines import Due, DueRule, due, end_of, stated_day
from reference.periods import ROLL_GROUND, Period, find_period
from warehouse.connect import Warehouse
from warehouse.records import reports as records
from warehouse.records.loads import Event


class ClosedPeriodError(Exception):
    """A period is closed or locked, so nobody is added to it; the message says so, in Vietnamese. Nothing was stored."""


def open_period(
    warehouse: Warehouse,
    period_code: str,
    unit_codes: Sequence[str],
    rule: DueRule | None,
    *,
    source: str | None,
    actor: str,
    is_sample: bool,
    regime_id: str | None = None,
    at: datetime | None = None,
) -> None:
    """Make the obligations of a period, once: one per unit, frozen. Units that owe it already are left as they are.

    The due date is computed with the calendar of the units' province as known at `at` and kept in the event, so that a
    rebuild gives the same whatever was learned of the calendar since; units of several provinces make as many events
    where the rule asks for a calendar. Raises UnknownPeriodError, ImpossibleDayError, ClosedPeriodError.
    """
    period = find_period(period_code)
    moment = at or datetime.now(UTC)
    with warehouse.transaction() as cursor:
        must_be_open(cursor, period, unit_codes)
        for province, codes in _by_calendar(cursor, rule, unit_codes).items():
            day, stated = due_in(cursor, rule, period, moment, province) if rule else (None, None)
            rows = _owed(cursor, period, codes, day, stated, source=source, is_sample=is_sample)
            detail: dict[str, object] = {
                "units": codes,
                "rule": asdict(rule) if rule else None,
                "source": source,
                "is_sample": is_sample,
                "last_good_day": day.last_good_day.isoformat() if day else None,
                "due_rule": stated,
                **({"regime_id": regime_id} if regime_id else {}),
            }
            if rows:
                records.store_obligations(
                    warehouse, rows, period_code=period.code, actor=actor, at=moment, detail=detail
                )


def reopen(warehouse: Warehouse, event: Event) -> None:
    """Open a period again from the journal, with the due day that its event keeps."""
    detail: dict[str, Any] = event.detail
    period = find_period(event.subject)
    rule = DueRule(**detail["rule"]) if detail["rule"] else None
    with warehouse.transaction() as cursor:
        day, stated = _due_again(cursor, rule, period, event)
        about = {"source": detail["source"], "is_sample": detail["is_sample"]}
        rows = _owed(cursor, period, detail["units"], day, stated, **about)
        if rows:
            records.store_obligations(
                warehouse,
                rows,
                period_code=period.code,
                actor=event.actor,
                at=event.happened_at,
                detail=detail,
                replayed=event,
            )


def due_in(
    cursor: duckdb.DuckDBPyConnection, rule: DueRule, period: Period, moment: datetime, province: str | None
) -> tuple[Due, str]:
    """The due date of a rule by a province's calendar as known at a moment, and the rule as it is kept with the obligation:
    JSON, with the day stated, the days off it moved over and the ground where it moved. Raises ImpossibleDayError."""
    if rule.roll == "none":
        return due(rule, period), json.dumps(asdict(rule))
    day = stated_day(rule, period)
    off = days_off.off_after(cursor, day, known_at=moment, province=province)
    found = due(rule, period, is_day_off=off.__contains__)
    moved = {
        "stated_day": day.isoformat(),
        "moved_over": [{"day": one.isoformat(), "name": off[one]} for one in found.moved_over],
        "ground": ROLL_GROUND,
    }
    return found, json.dumps({**asdict(rule), **moved}, ensure_ascii=False)


def must_be_open(cursor: duckdb.DuckDBPyConnection, period: Period, unit_codes: Sequence[str]) -> None:
    """Raises ClosedPeriodError where a period is closed or locked for one of the units."""
    found = records.standings(cursor, period.code, unit_codes)
    if any(is_locked for _, is_locked in found):
        raise ClosedPeriodError(f"{period.name} đã khóa; mở khóa với lý do rồi làm lại.")
    if any(is_closed for is_closed, _ in found):
        raise ClosedPeriodError(f"{period.name} đã đóng; mở lại kỳ với lý do rồi làm lại.")


def _by_calendar(
    cursor: duckdb.DuckDBPyConnection, rule: DueRule | None, unit_codes: Sequence[str]
) -> dict[str | None, list[str]]:
    """The units by the province whose calendar moves their due date; all in one where no calendar is asked for."""
    if rule is None or rule.roll == "none":
        return {None: list(unit_codes)}
    place = dict(
        cursor.execute(
            """
            SELECT unit_code, subject_code FROM unit_newest
            JOIN province_subject USING (province_code, system)
            WHERE list_contains($units, unit_code)
            """,
            {"units": list(unit_codes)},
        ).fetchall()
    )
    found: dict[str | None, list[str]] = {}
    for code in unit_codes:
        found.setdefault(place.get(code), []).append(code)
    return found


def _owed(
    cursor: duckdb.DuckDBPyConnection,
    period: Period,
    unit_codes: Sequence[str],
    day: Due | None,
    stated: str | None,
    *,
    source: str | None,
    is_sample: bool,
) -> list[records.Obligation]:
    """The obligations of the units that have none in the period yet."""
    have = cursor.execute(
        "SELECT unit_code FROM obligation WHERE period_code = $code", {"code": period.code}
    ).fetchall()
    owing = {str(row[0]) for row in have}
    return [
        records.Obligation(
            obligation_id=f"{code}:{period.code}",
            period_code=period.code,
            unit_code=code,
            last_good_day=day.last_good_day if day else None,
            due_at=day.due_at if day else None,
            due_rule=stated,
            source=source,
            is_sample=is_sample,
        )
        for code in unit_codes
        if code not in owing
    ]


def _due_again(
    cursor: duckdb.DuckDBPyConnection, rule: DueRule | None, period: Period, event: Event
) -> tuple[Due | None, str | None]:
    if rule is None:
        return None, None
    if event.detail.get("last_good_day"):
        day = date.fromisoformat(str(event.detail["last_good_day"]))
        return Due(day, end_of(day)), str(event.detail["due_rule"])
    return due_in(cursor, rule, period, event.happened_at, None)  # an event of before the day was kept
