"""Questions about the register: which provinces, departments and years a reader may choose from."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def provinces(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: province_code (the code it is chosen by: "15", or "15-63" for an older bearer of the code), name,
    full_name, is_current (exists at `as_of`), valid_to, is_sample. All but invented ones out of scope: published results
    of every province are for every reader. Samples first, then those that exist, in Vietnamese order."""
    return cursor.sql(
        """
        SELECT subject_code AS province_code, label AS name, full_name, valid_to >= $as_of AS is_current, valid_to, is_sample
        FROM province_named
        WHERE NOT is_sample OR in_scope(subject_code, NULL, NULL, $scope_province, NULL, NULL)
        ORDER BY is_sample DESC, is_current DESC, name COLLATE vi
        """,
        params={"as_of": as_of, "scope_province": scope.province},
    ).pl()


def departments(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None
) -> pl.DataFrame:
    """Columns: department_code, name. Those that lead a task or issue a plan which there was by `as_of`, in the chosen
    province (null: in any); the register of departments gives the names."""
    return cursor.sql(
        """
        WITH used AS (
            SELECT department_code
            FROM assignment_seen($as_of, 0, $province, NULL, NULL, $scope_province, $scope_department, $scope_unit)
            UNION
            SELECT issuer_department_code
            FROM plan_seen($as_of, $province, NULL, NULL, $scope_province, $scope_department, $scope_unit)
        )
        SELECT DISTINCT department_code, name
        FROM used JOIN department_current USING (department_code)
        ORDER BY name COLLATE vi
        """,
        params={"as_of": as_of, "province": province, **scope.as_params()},
    ).pl()


def departments_there_are(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: department_code, name. Every department of the register that exists at `as_of`, whether it has anything to do or not."""
    return cursor.sql(
        """
        SELECT DISTINCT department_code, name
        FROM department_current
        WHERE $as_of BETWEEN coalesce(valid_from, $as_of) AND coalesce(valid_to, $as_of)
            AND in_scope(NULL, department_code, NULL, NULL, $scope_department, NULL)
        ORDER BY name COLLATE vi
        """,
        params={"as_of": as_of, "scope_department": scope.department},
    ).pl()


def years(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: year. Years of plans in scope and of published results, with the year of `as_of`, newest first."""
    return cursor.sql(
        """
        SELECT DISTINCT year FROM (
            SELECT unnest(range(year_from, year_to + 1)) AS year
            FROM plan_in_scope($as_of, $scope_province, $scope_department, $scope_unit)
            UNION ALL SELECT year FROM index_coverage WHERE year <= year($as_of)
            UNION ALL SELECT year($as_of)
        )
        WHERE year BETWEEN 2000 AND year($as_of) + 2
        ORDER BY year DESC
        """,
        params={"as_of": as_of, **scope.as_params()},
    ).pl()


def find_department(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, code: str
) -> pl.DataFrame:
    """Columns: department_code, name, successor_name, on_date. One row, or none where the code is unknown.
    The successor is given when `as_of` lies after the merger."""
    return cursor.sql(
        """
        SELECT department.department_code, department.name, successor.name AS successor_name, succession.on_date
        FROM department_current AS department
        LEFT JOIN department_succession_current AS succession
            ON succession.from_code = department.department_code AND succession.on_date <= $as_of
        LEFT JOIN department_current AS successor ON successor.department_code = succession.to_code
        WHERE department.department_code = $code
            AND in_scope(NULL, department.department_code, NULL, NULL, $scope_department, NULL)
        LIMIT 1
        """,
        params={"as_of": as_of, "code": code, "scope_department": scope.department},
    ).pl()
