"""Questions about obligations: who has reported, who was late, who has not, and why that is said."""

from datetime import date
from typing import Any

import duckdb
import polars as pl

from warehouse.scope import Scope

EVER = date(9998, 12, 31)  # everything that is known
_COUNTED = "obligation_counted($as_of, $known_on, $province, $department, $scope_province, $scope_department, $scope_unit)"
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
    (calendar days after the last good day in force, up to the receipt or `as_of`), working_days_late (of these, by the
    calendar known at `known_on`; null outside its years), due_rule (JSON), source,
    last_good_day (of the rule), last_good_day_effective (after extensions), opened_at, extension_count, is_on_time_by_law,
    first_received_at, first_receipt_number, receipt_count, is_sample. Every obligation at the end of `as_of`, as known at
    the end of `known_on` (default: now); the units with most missing and late first, periods by their due day."""
    return cursor.sql(
        f"""
        SELECT obligation_id, period_code, unit_code, unit_name, unit_short_name, department_code, province_code, state, words,
               short_words, look, ordinal, has_fallen_due, days_late, working_days_late, due_rule, source, last_good_day,
               last_good_day_effective, opened_at, extension_count, is_on_time_by_law, first_received_at, first_receipt_number, receipt_count, is_sample
        FROM {_COUNTED}
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
    late, missing, not_due, waived, fallen_due (what a rate is over), on_time_fallen (of these), on_time_by_law_fallen (of
    these, on time by the due date before any extension), no_due_rule_sent, no_due_rule_unsent, most_days_late,
    is_sample. One row per period, the newest due day first; on_time + late + missing + not_due + waived = expected."""
    return cursor.sql(
        f"""
        SELECT period_code, max(last_good_day) AS last_good_day, count(*) FILTER (state <> 'no_due_rule') AS expected,
               count(*) FILTER (state = 'on_time') AS on_time, count(*) FILTER (state = 'late') AS late,
               count(*) FILTER (state = 'missing') AS missing, count(*) FILTER (state = 'not_due') AS not_due,
               count(*) FILTER (state = 'waived') AS waived, count(*) FILTER (has_fallen_due) AS fallen_due,
               count(*) FILTER (has_fallen_due AND state = 'on_time') AS on_time_fallen,
               count(*) FILTER (has_fallen_due AND is_on_time_by_law) AS on_time_by_law_fallen,
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


def due_next(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit: str | None
) -> pl.DataFrame:
    """Columns: obligation_id, period_code, unit_code, unit_name, state (missing, not_due), words, look, last_good_day_effective,
    days_left and working_days_left (after `as_of` up to and with the last good day; 0: today is the last; negative: over;
    working days null outside the years of the calendar), is_sample. What a unit owes with a due rule and has not sent at
    the end of `as_of`, by due day; `unit` None is every unit in scope."""
    return cursor.sql(
        """
        WITH calendar AS MATERIALIZED (SELECT calendar_code, on_date, working_day_number FROM calendar_at(end_of_day($as_of)))
        SELECT obligation_id, period_code, unit_code, unit_name, state, words, look, last_good_day_effective,
               date_diff('day', $as_of, last_good_day_effective) AS days_left,
               last.working_day_number - today.working_day_number AS working_days_left, is_sample
        FROM obligation_seen($as_of, $known_on, NULL, NULL, $scope_province, $scope_department, $scope_unit) AS seen
        LEFT JOIN calendar_kept_at(end_of_day($as_of)) AS own ON own.calendar_code = seen.province_code
        LEFT JOIN calendar AS last ON last.on_date = last_good_day_effective AND last.calendar_code = coalesce(own.calendar_code, '')
        LEFT JOIN calendar AS today ON today.on_date = $as_of AND today.calendar_code = coalesce(own.calendar_code, '')
        WHERE state IN ('missing', 'not_due') AND ($unit IS NULL OR unit_code = $unit)
        ORDER BY due_effective, unit_name COLLATE vi, period_code
        """,
        params={"as_of": as_of, "known_on": EVER, "unit": unit, **scope.as_params()},
    ).pl()


def changes(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    obligation: str,
    known_on: date | None = None,
) -> pl.DataFrame:
    """Columns: decided_at, kind (extend, waive, unwaive), last_good_day, actor, reason, document_number: what was decided
    of one obligation up to the end of `as_of` and of `known_on`, oldest first."""
    return cursor.sql(
        """
        SELECT decided_at, change.kind, change.last_good_day, actor, reason, document_number
        FROM obligation_change AS change
        JOIN obligation USING (obligation_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE obligation_id = $obligation AND decided_at < end_of_day(least($as_of, $known_on))
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY change.event_number
        """,
        params={"obligation": obligation, "as_of": as_of, "known_on": known_on or EVER, **scope.as_params()},
    ).pl()


def plan_of(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, obligation: str) -> pl.DataFrame:
    """Columns: plan_id, document, line: the plan whose duty an obligation was made of, as its regime stood when the period
    opened; no row where it came from elsewhere. Does not depend on `as_of`."""
    return cursor.sql(
        """
        SELECT regime.plan_id, regime.document, regime.line
        FROM obligation
        JOIN event USING (event_number)
        JOIN regime
            ON regime.regime_id = json_extract_string(event.detail, '$.regime_id') AND regime.event_number < obligation.event_number
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE obligation_id = $obligation AND regime.plan_id IS NOT NULL AND $as_of IS NOT NULL
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY regime.event_number DESC
        LIMIT 1
        """,
        params={"obligation": obligation, "as_of": as_of, **scope.as_params()},
    ).pl()


def receipts(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    obligation: str,
    known_on: date | None = None,
) -> pl.DataFrame:
    """Columns: kind (upload, paper), receipt_number, received_at, recorded_at, recorded_by, is_counted (not voided by then),
    decisions (a list, oldest first: decision, decided_at, actor, reason), scan_name, scan_sha256, scan_bytes (of a paper's
    newest scan; null: none is kept), paper_event (which recorded the paper; null: an upload). Every version of one report up to the end of
    `as_of`, as known at the end of `known_on`, oldest first."""
    return cursor.sql(
        """
        WITH version AS (
            SELECT 'upload' AS kind, receipt_number, received_at, event.happened_at AS recorded_at, event.actor AS recorded_by,
                   report.unit_code, report.period_code, load_id, NULL AS paper_event
            FROM report JOIN load USING (load_id) JOIN event USING (event_number)
            UNION ALL
            SELECT 'paper', document_number, received_at, recorded_at, actor, obligation.unit_code, obligation.period_code, NULL,
                   paper_receipt.event_number
            FROM paper_receipt JOIN obligation USING (obligation_id)
        ), decided AS (
            SELECT load_id, list({'decision': decision, 'decided_at': decided_at, 'actor': actor, 'reason': reason} ORDER BY event_number) AS decisions,
                   bool_or(decision = 'void') AS is_void
            FROM report_decision WHERE decided_at < end_of_day(least($as_of, $known_on)) GROUP BY load_id
        )
        SELECT version.kind, receipt_number, received_at, recorded_at, recorded_by, NOT coalesce(is_void, false) AS is_counted,
               coalesce(decisions, []) AS decisions, scan.file_name AS scan_name, scan.file_sha256 AS scan_sha256,
               scan.byte_size AS scan_bytes, paper_event
        FROM obligation
        JOIN version USING (unit_code, period_code)
        LEFT JOIN decided USING (load_id)
        LEFT JOIN (
            SELECT paper_event, file_name, file_sha256, byte_size FROM paper_scan JOIN load USING (load_id)
            WHERE loaded_at < end_of_day($known_on)
            QUALIFY row_number() OVER (PARTITION BY paper_event ORDER BY load.event_number DESC) = 1
        ) AS scan USING (paper_event)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE obligation_id = $obligation AND received_at < end_of_day($as_of) AND recorded_at < end_of_day($known_on)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY received_at, receipt_number
        """,
        params={"obligation": obligation, "as_of": as_of, "known_on": known_on or EVER, **scope.as_params()},
    ).pl()


def standings(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None = None
) -> pl.DataFrame:
    """Columns: period_code, is_closed, is_locked, decided_at, actor, reason (of the newest decision): every period of which
    something was decided up to the end of `as_of`, as it holds in the place of the scope (its body, its province), else in
    the province asked for, else in the country. Of a unit's scope: in its body."""
    return cursor.sql(
        """
        SELECT period_code, is_closed, is_locked, decided_at, actor, reason
        FROM period_standing_at(end_of_day($as_of))
        WHERE province_code IS NOT DISTINCT FROM $province AND department_code IS NOT DISTINCT FROM $department
        ORDER BY period_code
        """,
        params={"as_of": as_of, "province": scope.province or province, "department": scope.department},
    ).pl()


def _params(
    scope: Scope, as_of: date, province: str | None, department: str | None, known_on: date | None
) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "known_on": known_on or EVER,
        "province": province,
        "department": department,
        **scope.as_params(),
    }
