"""Questions about regimes: which duties plans state, which regimes were confirmed, whom one asks."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def duties(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None
) -> pl.DataFrame:
    """Columns: duty_id (plan_id and its first ordinal), plan_id, document, issuer, province_code, department_code, who,
    addressee, via, frequencies (list), due_rules (list of JSON), source, line, is_confirmed, is_sample. Duties of one plan in
    force with the same who, to and via are one, in the order of the plans."""
    return cursor.sql(
        """
        WITH stated AS (
            SELECT plan.plan_id, coalesce(plan.number, plan.title) AS document, plan.issuer, plan.province_code,
                   plan.issuer_department_code AS department_code, plan.is_sample, duty.*
            FROM report_duty AS duty
            JOIN plan_in_force AS plan USING (load_id)
            WHERE ($province IS NULL OR plan.province_code = $province) AND $as_of IS NOT NULL
                AND in_scope(plan.province_code, plan.issuer_department_code, NULL, $scope_province, $scope_department, $scope_unit)
        )
        SELECT plan_id || ':' || min(ordinal) AS duty_id, plan_id, any_value(document) AS document, any_value(issuer) AS issuer,
               any_value(province_code) AS province_code, any_value(department_code) AS department_code, who, addressee, via,
               list(DISTINCT frequency) AS frequencies, list(due_rules ORDER BY ordinal) AS due_rules,
               arg_min(quote, ordinal) AS source, arg_min(line, ordinal) AS line,
               plan_id || ':' || min(ordinal) IN (SELECT regime_id FROM regime_current) AS is_confirmed, bool_or(is_sample) AS is_sample
        FROM stated
        GROUP BY plan_id, who, addressee, via
        ORDER BY any_value(issuer) COLLATE vi, plan_id, min(ordinal)
        """,
        params={"as_of": as_of, "province": province, **scope.as_params()},
    ).pl()


def regimes(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None
) -> pl.DataFrame:
    """Columns: regime_id, kinds, rules, addressee, via, document, source, line, valid_from, valid_to, unit_count (asked on
    `as_of`), confirmed_at, confirmed_by, is_sample. Regimes that ask a unit in scope, valid on `as_of`."""
    return cursor.sql(
        """
        SELECT regime.regime_id, any_value(kinds) AS kinds, any_value(rules) AS rules, any_value(addressee) AS addressee,
               any_value(via) AS via, any_value(document) AS document, any_value(regime.source) AS source, any_value(line) AS line,
               any_value(regime.valid_from) AS valid_from, any_value(regime.valid_to) AS valid_to,
               count(DISTINCT asked.unit_code) AS unit_count, any_value(confirmed_at) AS confirmed_at,
               any_value(confirmed_by) AS confirmed_by, any_value(regime.is_sample) AS is_sample
        FROM regime_current AS regime
        JOIN regime_units_at($as_of) AS asked USING (regime_id)
        JOIN unit_newest AS unit ON unit.unit_code = asked.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        WHERE ($province IS NULL OR subject.subject_code = $province)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        GROUP BY regime.regime_id
        ORDER BY any_value(document) COLLATE vi, regime.regime_id
        """,
        params={"as_of": as_of, "province": province, **scope.as_params()},
    ).pl()
