"""Questions about tasks: how many in which group, whose, and what happened to one."""

from datetime import date
from typing import Literal

import duckdb
import polars as pl

from warehouse.queries.asked import Filters
from warehouse.scope import Scope

Grain = Literal["unit", "department"]


def _params(scope: Scope, as_of: date, filters: Filters, due_soon_days: int) -> dict[str, object]:
    return {"as_of": as_of, "due_soon_days": due_soon_days, **filters.as_params(), **scope.as_params()}


def count_by_group(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, filters: Filters, due_soon_days: int
) -> pl.DataFrame:
    """Columns: status_group, words, look, ordinal, task_count, is_sample. One row per group that occurs."""
    return cursor.sql(
        """
        SELECT status_group, words, look, word.ordinal, count(*) AS task_count, bool_or(task.is_sample) AS is_sample
        FROM task_seen($as_of, $due_soon_days, $province, $year, $department,
                       $scope_province, $scope_department, $scope_unit) AS task
        JOIN task_group_word AS word USING (status_group)
        GROUP BY ALL
        ORDER BY word.ordinal
        """,
        params=_params(scope, as_of, filters, due_soon_days),
    ).pl()


def totals(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, filters: Filters, due_soon_days: int
) -> pl.DataFrame:
    """One row. Columns: task_count, overdue, due_soon, fallen_due, done_on_time and done_late (both of those fallen due),
    done, declared (tasks of which something was declared), longest_overdue_days (null: none is overdue), is_sample."""
    return cursor.sql(
        """
        SELECT count(*) AS task_count,
               count(*) FILTER (status_group = 'overdue') AS overdue,
               count(*) FILTER (status_group = 'due_soon') AS due_soon,
               count(*) FILTER (is_task_fallen_due(status_group, due_date, $as_of)) AS fallen_due,
               count(*) FILTER (is_task_fallen_due(status_group, due_date, $as_of) AND status_group = 'done_on_time') AS done_on_time,
               count(*) FILTER (is_task_fallen_due(status_group, due_date, $as_of) AND status_group = 'done_late') AS done_late,
               count(*) FILTER (is_done(status_group)) AS done,
               count(*) FILTER (declared_count > 0) AS declared,
               max(days_past_due) FILTER (status_group = 'overdue') AS longest_overdue_days,
               coalesce(bool_or(is_sample), false) AS is_sample
        FROM task_seen($as_of, $due_soon_days, $province, $year, $department,
                       $scope_province, $scope_department, $scope_unit)
        """,
        params=_params(scope, as_of, filters, due_soon_days),
    ).pl()


def count_by_bar_and_group(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    filters: Filters,
    due_soon_days: int,
    grain: Grain,
) -> pl.DataFrame:
    """Columns: bar_key, bar_name, bar_short_name, status_group, words, look, ordinal, assignment_count, overdue_count,
    bar_total. One row per bar and group that occurs: these count assignments, not tasks.

    A bar is a unit, or with the grain "department" all units of one body; its name tells the province where several
    are shown. What needs a person comes first.
    """
    return cursor.sql(
        """
        WITH counted AS (
            SELECT bar_key, any_value(bar_name) AS bar_name, any_value(bar_short_name) AS bar_short_name, status_group,
                   count(*) AS assignment_count
            FROM assignment_in_bar($as_of, $due_soon_days, $province, $year, $department,
                                   $scope_province, $scope_department, $scope_unit, $grain)
            GROUP BY bar_key, status_group
        )
        SELECT bar_key, bar_name, bar_short_name, status_group, words, look, word.ordinal, assignment_count,
               coalesce(sum(assignment_count) FILTER (status_group = 'overdue') OVER bar, 0)::BIGINT AS overdue_count,
               sum(assignment_count) OVER bar ::BIGINT AS bar_total
        FROM counted
        JOIN task_group_word AS word USING (status_group)
        WINDOW bar AS (PARTITION BY bar_key)
        ORDER BY overdue_count DESC, bar_total DESC, bar_name, word.ordinal
        """,
        params={**_params(scope, as_of, filters, due_soon_days), "grain": grain},
    ).pl()


def bodies_in_need(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, filters: Filters, due_soon_days: int
) -> pl.DataFrame:
    """Columns: bar_key, bar_name, overdue, due_soon, done, bar_total. One row per body with an assignment that is overdue
    or due soon, most overdue first; these count assignments."""
    return cursor.sql(
        """
        SELECT bar_key, any_value(bar_name) AS bar_name,
               count(*) FILTER (status_group = 'overdue') AS overdue,
               count(*) FILTER (status_group = 'due_soon') AS due_soon,
               count(*) FILTER (is_done(status_group)) AS done,
               count(*) AS bar_total
        FROM assignment_in_bar($as_of, $due_soon_days, $province, $year, $department,
                               $scope_province, $scope_department, $scope_unit, 'department')
        GROUP BY bar_key
        HAVING overdue + due_soon > 0
        ORDER BY overdue DESC, due_soon DESC, bar_total DESC, bar_name
        """,
        params=_params(scope, as_of, filters, due_soon_days),
    ).pl()


def list_tasks(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    filters: Filters,
    due_soon_days: int,
    bar: str | None,
    status_group: str | None,
) -> pl.DataFrame:
    """Columns: task_id, task_number, text, unit_key, unit_name, due_date, timeframe_text, status_group, words, look,
    declared_state, progress_pct, days_past_due, done_date, stated_on, plan_id, plan_number, plan_title, line, is_sample.

    One row per assignment (a task of a group has one per member), what needs a person first; `bar` is the key of a unit
    or of a body as in `count_by_bar_and_group`.
    """
    return cursor.sql(
        """
        SELECT task_id, task_number, text, unit_key, unit_label(unit_name, department.name, department.short_name) AS unit_name,
               assignment.department_code, due_date, timeframe_text,
               status_group, words, look, declared_state, progress_pct, days_past_due, done_date, stated_on,
               plan_id, plan_number, plan_title, line, assignment.is_sample
        FROM assignment_seen($as_of, $due_soon_days, $province, $year, $department,
                             $scope_province, $scope_department, $scope_unit) AS assignment
        JOIN task_group_word AS word USING (status_group)
        LEFT JOIN department_current AS department USING (department_code)
        WHERE ($bar IS NULL OR $bar IN (unit_key, body_key(province_code, assignment.department_code)))
            AND ($status_group IS NULL OR status_group = $status_group)
        ORDER BY word.ordinal, due_date NULLS LAST, unit_name, plan_id, assignment.ordinal
        """,
        params={**_params(scope, as_of, filters, due_soon_days), "bar": bar, "status_group": status_group},
    ).pl()


def find_task(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, task_id: str, due_soon_days: int
) -> pl.DataFrame:
    """The assignments of one task, whatever the filters: columns of `list_tasks` plus lead_name (as the plan writes
    it), section, note, timeframe_kind, issuer, year_from, year_to, file_sha256, state_file, state_row, is_done.
    Empty where there is no such task in scope."""
    return cursor.sql(
        """
        SELECT task_id, task_number, text, section, unit_key, unit_label(unit_name, department.name, department.short_name) AS unit_name, lead_name, due_date,
               timeframe_text, timeframe_kind, status_group, is_done(status_group) AS is_done, words, look, declared_state, progress_pct,
               days_past_due, done_date, stated_on, note, plan_id, plan_number, plan_title, issuer, year_from, year_to, line,
               file_sha256, state_file, state_row, province_code, assignment.department_code, assignment.is_sample
        FROM assignment_in_scope($as_of, $due_soon_days, $scope_province, $scope_department, $scope_unit) AS assignment
        JOIN task_group_word AS word USING (status_group)
        LEFT JOIN department_current AS department USING (department_code)
        WHERE task_id = $task_id
        ORDER BY advancement(status_group), unit_name
        """,
        params={"as_of": as_of, "due_soon_days": due_soon_days, "task_id": task_id, **scope.as_params()},
    ).pl()


def history(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, task_id: str) -> pl.DataFrame:
    """Columns: stated_on, unit_name, declared_state, progress_pct, done_date, note, actor, file_name, file_sha256,
    sheet, row_number, is_sample, words. Every declared state of a task up to `as_of`, newest first."""
    return cursor.sql(
        """
        SELECT statement.stated_on, unit_label(assignment.unit_name, department.name, department.short_name) AS unit_name,
               statement.declared_state, statement.progress_pct, statement.done_date, statement.note, statement.actor, statement.file_name,
               statement.file_sha256, statement.sheet, statement.row_number, statement.is_sample, word.words
        FROM task_statement AS statement
        JOIN task_state_word AS word ON word.declared_state = statement.declared_state
        JOIN assignment_in_scope($as_of, 0, $scope_province, $scope_department, $scope_unit) AS assignment
            ON assignment.task_id = statement.task_id AND assignment.unit_key = statement.unit_key
        LEFT JOIN department_current AS department USING (department_code)
        WHERE statement.task_id = $task_id AND statement.stated_on <= $as_of
        ORDER BY statement.stated_on DESC, statement.event_number DESC, statement.row_number DESC
        """,
        params={"as_of": as_of, "task_id": task_id, **scope.as_params()},
    ).pl()


def coordinating_units(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, task_id: str
) -> pl.DataFrame:
    """Columns: unit_name, as the plan writes it, in its order. Empty where the task has none or is out of scope."""
    return cursor.sql(
        """
        SELECT task_unit.unit_name
        FROM plan_task_unit AS task_unit
        SEMI JOIN assignment_in_scope($as_of, 0, $scope_province, $scope_department, $scope_unit) AS assignment
            ON assignment.load_id = task_unit.load_id AND assignment.task_id = task_unit.task_id
        WHERE task_id = $task_id AND role = 'coordinating'
        ORDER BY task_unit.ordinal
        """,
        params={"as_of": as_of, "task_id": task_id, **scope.as_params()},
    ).pl()
