"""Names of units in a draft that no register knows, and the registered units a person may say they mean."""

import duckdb

from actions.matching import Register
from actions.plan_checks import UnfitEditError
from actions.plan_place import place_of_rows
from actions.plan_rows import plan_rows
from actions.plan_versions import Draft, find_in
from warehouse.connect import Warehouse
from warehouse.records.plans import PlanRows
from warehouse.scope import Scope


def unknown_units(
    warehouse: Warehouse, *, draft_id: str, scope: Scope
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The names of leads and coordinators that the register does not know, in the order they are met, each with the units
    (code, name) that are like it; a name that a person has chosen a unit for is among them no more. Raises UnfitEditError."""
    with warehouse.cursor() as cursor:
        register = Register(cursor)
        plan = plan_rows(_find(cursor, draft_id, scope).said, register)
        units = plan.children["task_unit"]
        if units.is_empty():
            return []
        row = plan.plan.row(0, named=True)
        names = units.filter(units["unit_code"].is_null())["unit_name"].unique(maintain_order=True)
        place = {"province": row["province_code"], "department": row["issuer_department_code"]}
        labels = _labels(cursor, plan, scope)
        return [
            (name, [(code, labels[code]) for code in register.near_units(name, **place) if code in labels])
            for name in names
        ]


def units_to_choose(warehouse: Warehouse, *, draft_id: str, scope: Scope) -> dict[str, str]:
    """Every unit of the plan's province a name may mean, code -> name with its body: those of the body that issued the plan
    first. Raises UnfitEditError."""
    with warehouse.cursor() as cursor:
        return _labels(cursor, plan_rows(_find(cursor, draft_id, scope).said, Register(cursor)), scope)


def _find(cursor: duckdb.DuckDBPyConnection, draft_id: str, scope: Scope) -> Draft:
    draft = find_in(cursor, draft_id, scope)
    if draft is None:
        raise UnfitEditError("Không có bản nháp này trong phạm vi của tài khoản.")
    return draft


def _labels(cursor: duckdb.DuckDBPyConnection, rows: PlanRows, scope: Scope) -> dict[str, str]:
    """Units of the plan's province, code -> label; none where the header names a place that the scope does not hold."""
    if place_of_rows(cursor, rows).why_outside(scope) is not None:
        return {}
    plan = rows.plan.row(0, named=True)
    return dict(
        cursor.execute(
            """
            SELECT unit_code, unit_label(unit.name, department.name, department.short_name)
            FROM unit_newest AS unit LEFT JOIN department_current AS department USING (department_code)
            WHERE unit.province_code = $province
            ORDER BY unit.department_code IS DISTINCT FROM $department, department.name, unit.name
            """,
            {"province": plan["province_code"], "department": plan["issuer_department_code"]},
        ).fetchall()
    )
