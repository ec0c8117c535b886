"""Questions about plan documents between reading and confirming, and about how well they were read."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def drafts(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, is_open: bool, province: str | None
) -> pl.DataFrame:
    """Columns of the view `plan_draft`. Open: those that wait for a person; else all that were loaded. What was touched last comes first."""
    return cursor.sql(
        """
        SELECT * FROM plan_draft
        WHERE in_scope(province_code, department_code, NULL, $scope_province, $scope_department, $scope_unit) AND $as_of IS NOT NULL
            AND ($province IS NULL OR province_code = $province OR province_code IS NULL)
            AND (NOT $is_open OR draft_state IN ('draft', 'changed', 'partly'))
        ORDER BY newest_event DESC
        """,
        params={"as_of": as_of, "is_open": is_open, "province": province, **scope.as_params()},
    ).pl()


def find_draft(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, draft_id: str
) -> pl.DataFrame:
    """One row as in `drafts`; empty where there is none in scope."""
    return cursor.sql(
        """
        SELECT * FROM plan_draft
        WHERE in_scope(province_code, department_code, NULL, $scope_province, $scope_department, $scope_unit) AND $as_of IS NOT NULL
            AND draft_id = $draft_id
        """,
        params={"as_of": as_of, "draft_id": draft_id, **scope.as_params()},
    ).pl()


def history(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, draft_id: str) -> pl.DataFrame:
    """Who changed what in a draft, the newest first. Columns: step, part, item, field, read_value, value (both JSON), reason,
    actor, happened_at."""
    return cursor.sql(
        """
        SELECT event.step, event.part, item, field, read_value, value, event.reason, event.actor, event.happened_at
        FROM plan_draft_event AS event
        JOIN plan_draft AS draft USING (draft_id)
        WHERE in_scope(draft.province_code, draft.department_code, NULL, $scope_province, $scope_department, $scope_unit) AND $as_of IS NOT NULL
            AND draft_id = $draft_id
        ORDER BY event.event_number DESC
        """,
        params={"as_of": as_of, "draft_id": draft_id, **scope.as_params()},
    ).pl()


def accuracy(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None
) -> pl.DataFrame:
    """How often a field that was read needed a person, over the documents confirmed. Columns: part, field, file_kind (null: all
    kinds together), document_count, value_count (values read, and values a person had to give), corrected_count, is_sample."""
    return cursor.sql(
        """
        SELECT part, field, file_kind, count(DISTINCT draft_id) AS document_count,
               (sum(read_count) + sum(coalesce(missed_count, 0)))::BIGINT AS value_count,
               sum(coalesce(corrected_count, 0))::BIGINT AS corrected_count, bool_or(is_sample) AS is_sample
        FROM plan_field_read
        WHERE in_scope(province_code, department_code, NULL, $scope_province, $scope_department, $scope_unit) AND $as_of IS NOT NULL
            AND ($province IS NULL OR province_code = $province)
        GROUP BY GROUPING SETS ((part, field), (part, field, file_kind))
        ORDER BY part, field, file_kind NULLS FIRST
        """,
        params={"as_of": as_of, "province": province, **scope.as_params()},
    ).pl()


def links(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str) -> pl.DataFrame:
    """The plans that this one stands in the place of, and those that stand in its place. Columns: direction (replaces, replaced),
    relation (replaces, amends), plan_id, number, title, issue_date, task_count (null: all tasks), replaced_from, reason, actor, linked_at."""
    return cursor.sql(
        """
        WITH seen AS (SELECT * FROM plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit))
        SELECT CASE WHEN link.plan_id = $plan_id THEN 'replaces' ELSE 'replaced' END AS direction, link.relation,
               other.plan_id, other.number, other.title, other.issue_date, len(link.task_ids) AS task_count,
               held.replaced_from, link.reason, link.actor, link.linked_at
        FROM plan_link_current AS link
        JOIN seen AS other ON other.plan_id = CASE WHEN link.plan_id = $plan_id THEN link.replaced_plan_id ELSE link.plan_id END
        LEFT JOIN plan_replaced AS held ON held.plan_id = link.plan_id AND held.replaced_plan_id = link.replaced_plan_id
        WHERE $plan_id IN (link.plan_id, link.replaced_plan_id) AND EXISTS (SELECT 1 FROM seen WHERE seen.plan_id = $plan_id)
        ORDER BY direction, link.linked_at
        """,
        params={"as_of": as_of, "plan_id": plan_id, **scope.as_params()},
    ).pl()


def mentions(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str) -> pl.DataFrame:
    """The earlier plans that a plan itself names, with the plans of the warehouse that they may be. Columns: number, issue_date,
    relation, line, quote, found_plan_id, found_title; found_… null where no plan in scope has that number."""
    return cursor.sql(
        """
        WITH seen AS (SELECT * FROM plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit))
        SELECT mention.number, mention.issue_date, mention.relation, mention.line, mention.quote, other.plan_id AS found_plan_id, other.title AS found_title
        FROM plan_mention AS mention
        JOIN seen AS plan USING (load_id)
        LEFT JOIN seen AS other ON fold(other.number) = fold(mention.number) AND other.plan_id <> plan.plan_id
            AND (mention.issue_date IS NULL OR other.issue_date IS NULL OR other.issue_date = mention.issue_date)
        WHERE plan.plan_id = $plan_id
        ORDER BY mention.ordinal
        """,
        params={"as_of": as_of, "plan_id": plan_id, **scope.as_params()},
    ).pl()


def earlier_plans(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str
) -> pl.DataFrame:
    """The plans in force that this one may stand in the place of: of the same province, issued no later. Columns: plan_id,
    number, title, issue_date, issuer."""
    return cursor.sql(
        """
        WITH seen AS (SELECT * FROM plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit))
        SELECT other.plan_id, other.number, other.title, other.issue_date, other.issuer
        FROM seen AS plan
        JOIN seen AS other ON other.province_code = plan.province_code AND other.plan_id <> plan.plan_id AND other.plan_state = 'confirmed'
            AND coalesce(other.issue_date, other.counts_from) <= coalesce(plan.issue_date, plan.counts_from)
        WHERE plan.plan_id = $plan_id
        ORDER BY other.issuer = plan.issuer DESC, other.issue_date DESC NULLS LAST
        """,
        params={"as_of": as_of, "plan_id": plan_id, **scope.as_params()},
    ).pl()


def promotions(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, plan_id: str) -> pl.DataFrame:
    """Responsibilities of a plan that were made tasks. Columns: task_id, text, unit_name, timeframe_text, due_date, line,
    promoted_on, undone_on, reason, actor."""
    return cursor.sql(
        """
        SELECT task_id, text, unit_name, timeframe_text, due_date, promotion.line, promoted_on, undone_on, reason, promotion.actor
        FROM promotion
        JOIN plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit) AS plan USING (plan_id)
        WHERE plan.plan_id = $plan_id
        ORDER BY promotion.line, task_id
        """,
        params={"as_of": as_of, "plan_id": plan_id, **scope.as_params()},
    ).pl()
