"""Questions about reminders: who is reminded of what and why, what was sent, which calendars are subscribed to."""

from datetime import date
from typing import Any

import duckdb
import polars as pl

from warehouse.scope import Scope

_SEEN = "obligation_seen($as_of, DATE '9998-12-31', $province, $department, $scope_province, $scope_department, $scope_unit)"


def reminded(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    due_soon_days: int,
    period: str | None = None,
    unit: str | None = None,
) -> pl.DataFrame:
    """Columns: obligation_id, period_code, unit_code, unit_name, department_code, province_code, last_good_day (of the rule),
    last_good_day_effective (after extensions), days_from_due (negative: days left, 0: due that day, else days late), stage,
    source (the rule's sentence), email (null: none is known), mail_id and mail_step (of this stage's e-mail: sent, failed,
    unclear; null: none yet), is_sample. One row per report that somebody is reminded of during the day `as_of`; the latest
    first, then the next due. Letter, digest, text and e-mail are all made of this answer."""
    return cursor.sql(
        """
        SELECT owed.obligation_id, period_code, owed.unit_code, unit_name, department_code, province_code, owed.last_good_day,
               last_good_day_effective, days_from_due, owed.stage, source, contact.email, mail.mail_id, mail.step AS mail_step, is_sample
        FROM reminded_on(
            $as_of, $due_soon_days, $province, $department, $scope_province, $scope_department, $scope_unit
        ) AS owed
        LEFT JOIN unit_contact_current AS contact USING (unit_code)
        LEFT JOIN reminder_current AS mail
            ON mail.obligation_id = owed.obligation_id AND mail.stage = owed.stage
            AND mail.last_good_day = owed.last_good_day_effective
        WHERE ($period IS NULL OR period_code = $period) AND ($unit IS NULL OR owed.unit_code = $unit)
        ORDER BY days_from_due DESC, unit_name COLLATE vi, period_code
        """,
        params={
            **_params(scope, as_of, province, department),
            "due_soon_days": due_soon_days,
            "period": period,
            "unit": unit,
        },
    ).pl()


def digest(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
) -> pl.DataFrame:
    """Columns: period_code, last_good_day_effective (the latest of its units), fallen_due (reports whose day was over before
    `as_of`), on_time (of these), late, missing (of these), is_locked
    (for all of them), is_sample. One row per period, the newest first; during
    its last good day a report has not fallen due."""
    return cursor.sql(
        f"""
        SELECT period_code, max(last_good_day_effective) AS last_good_day_effective,
               count(*) FILTER (has_fallen_due AND is_past_due(last_good_day_effective, $as_of)) AS fallen_due,
               count(*) FILTER (has_fallen_due AND is_past_due(last_good_day_effective, $as_of) AND state = 'on_time') AS on_time,
               count(*) FILTER (state = 'late') AS late,
               count(*) FILTER (state = 'missing' AND is_past_due(last_good_day_effective, $as_of)) AS missing,
               bool_and(coalesce(standing.is_locked, false)) AS is_locked, bool_or(is_sample) AS is_sample
        FROM {_SEEN}
        LEFT JOIN period_standing_at(end_of_day($as_of)) AS standing USING (period_code, province_code, department_code)
        WHERE state <> 'no_due_rule'
        GROUP BY period_code
        ORDER BY max(due_at) DESC, period_code DESC
        """,  # noqa: S608 our own macro
        params=_params(scope, as_of, province, department),
    ).pl()


def calendar(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    unit: str | None = None,
    since: date | None = None,
) -> pl.DataFrame:
    """Columns: obligation_id, period_code, unit_code, unit_name, state, last_good_day, last_good_day_effective,
    extension_count, first_received_at, source, opened_at, touch_count (how often anything happened to it), touched_at (null:
    nothing did), is_sample. One row per obligation with a due rule whose day is `since` or later, by day and unit."""
    return cursor.sql(
        f"""
        SELECT obligation_id, period_code, unit_code, unit_name, state, last_good_day, last_good_day_effective, extension_count,
               first_received_at, source, opened_at, coalesce(touch_count, 0) AS touch_count, touched_at, is_sample
        FROM {_SEEN}
        LEFT JOIN obligation_touch USING (obligation_id)
        WHERE due_at IS NOT NULL AND ($unit IS NULL OR unit_code = $unit) AND ($since IS NULL OR last_good_day_effective >= $since)
        ORDER BY last_good_day_effective, unit_name COLLATE vi, obligation_id
        """,  # noqa: S608 our own macro
        params={**_params(scope, as_of, province, department), "unit": unit, "since": since},
    ).pl()


def contacts(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
) -> pl.DataFrame:
    """Columns: unit_code, unit_name, email (null: none is known), decided_at, actor. One row per unit that owes a report by
    the end of `as_of`; those without an address first."""
    return cursor.sql(
        f"""
        SELECT unit_code, any_value(unit_name) AS unit_name, any_value(email) AS email, any_value(decided_at) AS decided_at,
               any_value(actor) AS actor
        FROM {_SEEN}
        LEFT JOIN unit_contact_current USING (unit_code)
        GROUP BY unit_code
        ORDER BY any_value(email) IS NOT NULL, any_value(unit_name) COLLATE vi
        """,  # noqa: S608 our own macro
        params=_params(scope, as_of, province, department),
    ).pl()


def sent(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    period: str | None = None,
) -> pl.DataFrame:
    """Columns: happened_at, unit_code, unit_name, period_code, stage, stage_words, email, step (sent, failed, unclear), answer,
    actor: what became of each reminder by e-mail up to the end of `as_of`, the newest first."""
    return cursor.sql(
        """
        SELECT happened_at, mail.unit_code, unit.name AS unit_name, period_code, mail.stage, stage_words, mail.email, mail.step,
               mail.answer, mail.actor
        FROM reminder_current AS mail
        JOIN obligation USING (obligation_id)
        JOIN unit_newest AS unit ON unit.unit_code = mail.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN reminder_stage USING (stage)
        WHERE happened_at < end_of_day($as_of) AND ($period IS NULL OR period_code = $period)
            AND ($province IS NULL OR subject.subject_code = $province)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY mail.event_number DESC, period_code
        """,
        params={"as_of": as_of, "province": province, "period": period, **scope.as_params()},
    ).pl()


def subscriptions(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: subscription_id, label, province_code, department_code, unit_code, actor, happened_at: the calendars that can be
    subscribed to now, whatever day is looked at, the newest first. A wider one than the reader's scope is not shown."""
    return cursor.sql(
        """
        SELECT subscription_id, label, province_code, department_code, unit_code, actor, happened_at
        FROM calendar_subscription_current
        WHERE $as_of IS NOT NULL
            AND in_scope(province_code, department_code, unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY event_number DESC
        """,
        params={"as_of": as_of, **scope.as_params()},
    ).pl()


def _params(scope: Scope, as_of: date, province: str | None, department: str | None) -> dict[str, Any]:
    return {"as_of": as_of, "province": province, "department": department, **scope.as_params()}
