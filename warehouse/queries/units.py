"""Questions about the register of units: who is in it, since when, under which names, in which groups."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def list_units(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
) -> pl.DataFrame:
    """Columns: unit_code, name, kind (unit, group), parent_name, department, aliases, members (both joined by "; "),
    valid_from, valid_to, is_valid (on `as_of`), file_name (of the register that says it), is_sample. A unit with several
    validities has a row for each; those that ended last."""
    return cursor.sql(
        """
        SELECT unit.unit_code, unit.name, unit.kind, parent.name AS parent_name, department.name AS department,
               aliases.names AS aliases, members.names AS members, unit.valid_from, unit.valid_to,
               coalesce(unit.valid_from, DATE '0001-01-01') <= $as_of AND coalesce(unit.valid_to, DATE '9999-12-31') >= $as_of AS is_valid,
               load.file_name, unit.is_sample
        FROM unit_current AS unit
        JOIN load USING (load_id)
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN (
            SELECT unit_code, any_value(name) AS name, any_value(department_code) AS department_code FROM unit_current GROUP BY unit_code
        ) AS parent ON parent.unit_code = unit.parent_code
        LEFT JOIN (SELECT unit_code, string_agg(DISTINCT alias, '; ') AS names FROM unit_alias_current GROUP BY unit_code) AS aliases
            ON aliases.unit_code = unit.unit_code
        LEFT JOIN (
            SELECT group_code, string_agg(DISTINCT member.name, '; ') AS names
            FROM group_member_current JOIN unit_current AS member USING (unit_code) GROUP BY group_code
        ) AS members ON members.group_code = unit.unit_code
        WHERE ($province IS NULL OR subject.subject_code = $province)
            AND ($department IS NULL OR unit.department_code = $department)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY is_valid DESC, department.name COLLATE vi NULLS FIRST, parent.department_code = unit.department_code NULLS FIRST,
                 unit.kind DESC, unit.name COLLATE vi
        """,
        params={"as_of": as_of, "province": province, "department": department, **scope.as_params()},
    ).pl()
