"""Questions about plans: which there are, and all that one says, each with its line."""

from datetime import date

import duckdb
import polars as pl

from warehouse.queries.asked import Filters
from warehouse.scope import Scope


def list_plans(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, filters: Filters, search: str | None
) -> pl.DataFrame:
    """Columns: plan_id, number, issue_date, issuer, province_code, province, title, year_from, year_to, year_basis
    (stated, issued, loaded), plan_state (draft, confirmed), replaced_from (by another plan, wholly), task_count (those in scope), duty_count, is_sample.
    Newest first; `search` ignores case and accents."""
    return cursor.sql(
        """
        SELECT plan_id, number, issue_date, issuer, province_code, province, title, year_from, year_to, year_basis, plan_state,
               (SELECT min(replaced_from) FROM plan_replaced AS newer
                WHERE newer.replaced_plan_id = plan.plan_id AND newer.task_ids IS NULL) AS replaced_from,
               (SELECT count(*) FROM plan_task_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS task
                WHERE task.load_id = plan.load_id) AS task_count,
               (SELECT count(*) FROM report_duty WHERE report_duty.load_id = plan.load_id) AS duty_count,
               is_sample
        FROM plan_seen($as_of, $province, $year, $department, $scope_province, $scope_department, $scope_unit) AS plan
        WHERE $search IS NULL
            OR list_bool_and(list_transform(string_split(fold($search), ' '), lambda word: contains(search_text, word)))
        ORDER BY year_to DESC NULLS LAST, issue_date DESC NULLS LAST, issuer, plan_id
        """,
        params={"as_of": as_of, "search": search, **filters.as_params(), **scope.as_params()},
    ).pl()


def find_plan(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str) -> pl.DataFrame:
    """One plan as it is in force, else its newest draft: columns of `list_plans` without the counts, and load_id, draft_id,
    document_kind (null: a plan), signer, file_name, file_sha256, loaded_at, confirmed_at, confirmed_by, version_count. Empty where there is none in scope."""
    return cursor.sql(
        """
        SELECT plan_id, load_id, draft_id, document_kind, number, issue_date, issuer, province_code, province, title, year_from, year_to, year_basis,
               signer, plan_state, file_name, file_sha256, loaded_at, confirmed_at, confirmed_by, is_sample,
               (SELECT count(DISTINCT draft_id) FROM plan_version WHERE plan_version.plan_id = plan.plan_id) AS version_count
        FROM plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan
        WHERE plan_id = $plan_id
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def tasks_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """The tasks a plan assigns, as far as they are in scope. Columns: task_number, section, text, timeframe_text,
    timeframe_kind, due_date, line, promoted_on (null: the plan itself says so), lead_units, coordinating_units, task_id, is_followed (its state can be looked up:
    the plan is in force and someone in scope leads it)."""
    return cursor.sql(
        """
        SELECT task_id, task_number, section, text, timeframe_text, timeframe_kind, due_date, line, promoted_on,
               (SELECT string_agg(unit_name, ', ' ORDER BY unit.ordinal) FROM plan_task_unit AS unit
                WHERE unit.load_id = task.load_id AND unit.task_id = task.task_id AND role = 'lead') AS lead_units,
               (SELECT string_agg(unit_name, ', ' ORDER BY unit.ordinal) FROM plan_task_unit AS unit
                WHERE unit.load_id = task.load_id AND unit.task_id = task.task_id AND role = 'coordinating') AS coordinating_units,
               (load_id, task_id) IN (
                   SELECT (load_id, task_id)
                   FROM assignment_in_scope($as_of, 0, $scope_province, $scope_department, $scope_unit)
               ) AS is_followed
        FROM plan_task_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS task
        WHERE plan_id = $plan_id
        ORDER BY task.ordinal
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def bases_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """The legal bases a plan names. Columns: type, number, issue_date, quote, line."""
    return cursor.sql(
        """
        SELECT basis.type, basis.number, basis.issue_date, basis.quote, basis.line
        FROM plan_basis AS basis
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (load_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY basis.ordinal
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def responsibilities_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """Duties listed per unit, which are not tasks. Columns: unit_name, text, line."""
    return cursor.sql(
        """
        SELECT responsibility.unit_name, responsibility.text, responsibility.line
        FROM responsibility
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (load_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY responsibility.ordinal
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def duties_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """Report duties with the sentence they come from. Columns: who, addressee, via, frequency, due_text, due_rules (JSON),
    quote, line."""
    return cursor.sql(
        """
        SELECT duty.who, duty.addressee, duty.via, duty.frequency, duty.due_text, duty.due_rules, duty.quote, duty.line
        FROM report_duty AS duty
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (load_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY duty.ordinal
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def notes_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """Recipients, indices and warnings. Columns: kind (recipient, index, warning), text."""
    return cursor.sql(
        """
        SELECT note.kind, note.text
        FROM (
            SELECT load_id, 'recipient' AS kind, name AS text, ordinal FROM plan_recipient
            UNION ALL SELECT load_id, 'index', index_code, 0 FROM plan_index
            UNION ALL SELECT load_id, 'warning', message, ordinal FROM plan_warning
        ) AS note
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (load_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY note.kind, note.ordinal
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def sources_of_plan(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """Where each value of the header stands, in its own words. Columns: field, line, quote."""
    return cursor.sql(
        """
        SELECT source.field, source.line, source.quote
        FROM plan_source AS source
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (load_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY source.line
        """,
        params=_one(scope, as_of, plan_id),
    ).pl()


def _one(scope: Scope, as_of: date, plan_id: str) -> dict[str, object]:
    return {"as_of": as_of, "plan_id": plan_id, **scope.as_params()}
