"""Whether a regime can be: its due days exist, and no unit owes the same report to two regimes."""

from collections.abc import Sequence

import duckdb

from actions.deadlines import DueRule, ImpossibleDayError, stated_day
from reference.periods import find_period
from warehouse.records.regimes import Regime
from warehouse.scope import Scope

ORDINARY_YEAR = 2026  # not a leap year: a rule holds in every year, and 29 February does not exist in each


class UnfitRegimeError(Exception):
    """A regime cannot be; the message says why, in Vietnamese. Nothing was stored."""


def must_exist(kind: str, rule: DueRule | None) -> None:
    """Raises UnfitRegimeError where a kind of period has no such day."""
    if rule is None:
        return
    try:
        stated_day(rule, find_period(f"{ORDINARY_YEAR}-{kind}"))
    except ImpossibleDayError as error:
        raise UnfitRegimeError(str(error)) from error


def must_be_in_scope(cursor: duckdb.DuckDBPyConnection, unit_codes: Sequence[str], scope: Scope) -> None:
    """Raises UnfitRegimeError where a unit or group is not in the register, or is outside of what its coordinator may decide."""
    outside = cursor.execute(
        """
        SELECT asked.unit_code, unit.name FROM (SELECT unnest($units) AS unit_code) AS asked
        LEFT JOIN unit_newest AS unit USING (unit_code)
        LEFT JOIN province_subject AS subject USING (province_code, system)
        WHERE unit.unit_code IS NULL OR NOT in_scope(
            subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit
        )
        ORDER BY 1 LIMIT 1
        """,
        {"units": list(unit_codes), **scope.as_params()},
    ).fetchall()
    if outside:
        code, name = outside[0]
        raise UnfitRegimeError(
            f"{name} không thuộc phạm vi của bạn; chế độ báo cáo của đơn vị ấy do nơi khác quyết định."
            if name
            else f"Danh mục đơn vị chưa có “{code}”; nạp danh mục rồi làm lại."
        )


def must_be_of_a_plan_in_scope(cursor: duckdb.DuckDBPyConnection, plan_id: str | None, scope: Scope) -> None:
    """Raises UnfitRegimeError where a regime leads back to a plan that is not in force in the scope."""
    if plan_id is None:
        return
    found = cursor.execute(
        """
        SELECT 1 FROM plan_in_force
        WHERE plan_id = $plan_id
            AND in_scope(province_code, issuer_department_code, NULL, $scope_province, $scope_department, $scope_unit)
        """,
        {"plan_id": plan_id, **scope.as_params()},
    ).fetchall()
    if not found:
        raise UnfitRegimeError("Không có kế hoạch này đang hiệu lực trong phạm vi của bạn; tải lại trang.")


def overlapping(cursor: duckdb.DuckDBPyConnection, regime: Regime) -> tuple[str, str] | None:
    """The name of a unit that another regime asks for one of the same reports, and that regime's document.

    Looked at on every day on which either of the two begins: whom regimes ask may overlap only later.
    """
    starts = cursor.execute(
        """
        SELECT valid_from FROM regime_current
        WHERE valid_from >= $from AND valid_from <= coalesce($to, DATE '9999-12-31')
        UNION SELECT valid_from FROM unit_current
        WHERE valid_from >= $from AND valid_from <= coalesce($to, DATE '9999-12-31')
        ORDER BY 1
        """,
        {"from": regime.valid_from, "to": regime.valid_to},
    ).fetchall()
    for (day,) in starts:
        found = cursor.execute(
            """
            SELECT unit.name, other.document
            FROM regime_units_at($day) AS mine
            JOIN regime_units_at($day) AS theirs ON theirs.unit_code = mine.unit_code AND theirs.regime_id <> mine.regime_id
            JOIN regime_current AS other ON other.regime_id = theirs.regime_id
            JOIN unit_newest AS unit ON unit.unit_code = mine.unit_code
            WHERE mine.regime_id = $regime AND list_has_any(other.kinds, $kinds)
            ORDER BY unit.name COLLATE vi
            LIMIT 1
            """,
            {"day": day, "regime": regime.regime_id, "kinds": list(regime.kinds)},
        ).fetchall()
        if found:
            return str(found[0][0]), str(found[0][1])
    return None
