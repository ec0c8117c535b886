"""Questions about obligations: who has reported, who was late, who has not, and why that is said."""

from datetime import date
from typing import Any

import duckdb
import polars as pl

from warehouse.scope import Scope

_SEEN = "obligation_seen($as_of, $known_on, $province, $department, $scope_province, $scope_department, $scope_unit)"


def states(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    year: int | None = None,
    known_on: date | None = None,
) -> pl.DataFrame:
    """Columns: obligation_id, period_code, unit_code, unit_name, unit_short_name, department_code, province_code, state
    (not_due, on_time, late, missing, waived, no_due_rule), words, short_words, look, ordinal, has_fallen_due, days_late
    (calendar days after the last good day in force, up to the receipt or `as_of`), due_rule (JSON), source,
    last_good_day (of the rule), last_good_day_effective (after extensions), extension_count, is_on_time_by_law,
    first_received_at, first_receipt_number, receipt_count, is_sample. Every obligation at the end of `as_of`, as known at
    the end of `known_on` (default: now); the units with most missing and late first, periods by their due day."""
    return cursor.sql(
        f"""
        SELECT obligation_id, period_code, unit_code, unit_name, unit_short_name, department_code, province_code, state, words,
               short_words, look, ordinal, has_fallen_due, days_late, due_rule, source, last_good_day, last_good_day_effective,
               extension_count, is_on_time_by_law, first_received_at, first_receipt_number, receipt_count, is_sample
        FROM {_SEEN}
        WHERE ($year IS NULL OR starts_with(period_code, $year::VARCHAR || '-'))
        ORDER BY count(*) FILTER (state = 'missing') OVER (PARTITION BY unit_code) DESC,
                 sum(days_late) OVER (PARTITION BY unit_code) DESC NULLS LAST, unit_name COLLATE vi, due_at, period_code
        """,  # noqa: S608 our own macro
        params={**_params(scope, as_of, province, department, known_on), "year": year},
    ).pl()


def by_period(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    known_on: date | None = None,
) -> pl.DataFrame:
    """Columns: period_code, last_good_day (the latest of its units), expected (all but those without a due rule), on_time,
    late, missing, not_due, waived, fallen_due (what a rate is over), on_time_fallen (of these), no_due_rule_sent, no_due_rule_unsent, most_days_late,
    is_sample. One row per period, the newest due day first; on_time + late + missing + not_due + waived = expected."""
    return cursor.sql(
        f"""
        SELECT period_code, max(last_good_day) AS last_good_day, count(*) FILTER (state <> 'no_due_rule') AS expected,
               count(*) FILTER (state = 'on_time') AS on_time, count(*) FILTER (state = 'late') AS late,
               count(*) FILTER (state = 'missing') AS missing, count(*) FILTER (state = 'not_due') AS not_due,
               count(*) FILTER (state = 'waived') AS waived, count(*) FILTER (has_fallen_due) AS fallen_due,
               count(*) FILTER (has_fallen_due AND state = 'on_time') AS on_time_fallen,
               count(*) FILTER (state = 'no_due_rule' AND first_received_at IS NOT NULL) AS no_due_rule_sent,
               count(*) FILTER (state = 'no_due_rule' AND first_received_at IS NULL) AS no_due_rule_unsent,
               max(days_late) AS most_days_late, bool_or(is_sample) AS is_sample
        FROM {_SEEN}
        GROUP BY period_code
        ORDER BY max(due_at) DESC NULLS LAST, period_code DESC
        """,  # noqa: S608 our own macro
        params=_params(scope, as_of, province, department, known_on),
    ).pl()


def by_unit(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    known_on: date | None = None,
) -> pl.DataFrame:
    """Columns: unit_code, unit_name, unit_short_name, fallen_due, on_time, late, missing, days_late (the sum over late and
    missing reports), is_sample. One row per unit with a report that has fallen due, most missing and late first."""
    return cursor.sql(
        f"""
        SELECT unit_code, any_value(unit_name) AS unit_name, any_value(unit_short_name) AS unit_short_name,
               count(*) FILTER (has_fallen_due) AS fallen_due, count(*) FILTER (has_fallen_due AND state = 'on_time') AS on_time,
               count(*) FILTER (state = 'late') AS late, count(*) FILTER (state = 'missing') AS missing,
               coalesce(sum(days_late), 0)::BIGINT AS days_late, bool_or(is_sample) AS is_sample
        FROM {_SEEN}
        GROUP BY unit_code
        HAVING count(*) FILTER (has_fallen_due) > 0
        ORDER BY missing + late DESC, days_late DESC, any_value(unit_name) COLLATE vi
        """,  # noqa: S608 our own macro
        params=_params(scope, as_of, province, department, known_on),
    ).pl()


def changes(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, obligation: str) -> pl.DataFrame:
    """Columns: decided_at, kind (extend, waive, unwaive), last_good_day, actor, reason, document_number: what was decided
    of one obligation up to the end of `as_of`, oldest first."""
    return cursor.sql(
        """
        SELECT decided_at, change.kind, change.last_good_day, actor, reason, document_number
        FROM obligation_change AS change
        JOIN obligation USING (obligation_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE obligation_id = $obligation AND decided_at < end_of_day($as_of)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY change.event_number
        """,
        params={"obligation": obligation, "as_of": as_of, **scope.as_params()},
    ).pl()


def locks(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: period_code, decided_at, actor, reason: the periods that are locked at the end of `as_of`, of those in which
    somebody in scope owes a report."""
    return cursor.sql(
        """
        SELECT period_code, max(decided_at) AS decided_at, arg_max(actor, event_number) AS actor, arg_max(reason, event_number) AS reason
        FROM period_lock
        WHERE decided_at < end_of_day($as_of)
            AND period_code IN (
                SELECT period_code FROM obligation_seen($as_of, DATE '9998-12-31', NULL, NULL, $scope_province, $scope_department, $scope_unit)
            )
        GROUP BY period_code
        HAVING arg_max(kind, event_number) = 'lock'
        ORDER BY period_code
        """,
        params={"as_of": as_of, **scope.as_params()},
    ).pl()


def _params(
    scope: Scope, as_of: date, province: str | None, department: str | None, known_on: date | None
) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "known_on": known_on or date(9998, 12, 31),
        "province": province,
        "department": department,
        **scope.as_params(),
    }
