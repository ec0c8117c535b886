"""Make a responsibility that a plan lists a task to be followed, with a unit and a time, and take it back: both dated rows."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import duckdb

from actions.matching import Register
from actions.plan_checks import UnfitEditError
from actions.plan_drafts import NOT_OF_PROVINCE
from actions.plan_links import find_in_force
from reference.tables import key
from warehouse.connect import Warehouse
from warehouse.records import plan_drafts as records
from warehouse.records.plan_drafts import Promotion
from warehouse.scope import Scope


def promote(
    warehouse: Warehouse,
    plan_id: str,
    line: int,
    text: str,
    *,
    unit_name: str,
    unit_code: str | None,
    timeframe_text: str | None,
    due_date: date | None,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Follow a responsibility as a task of a unit from today on. Without a due date it is without a deadline.

    `unit_code` says which registered unit the name means; None: the name is looked up. Returns what it means, in words.
    Raises UnfitEditError.
    """
    with warehouse.transaction() as cursor:
        plan = find_in_force(cursor, plan_id, scope)
        stands = cursor.execute(
            "SELECT 1 FROM responsibility WHERE load_id = $load_id AND line = $line LIMIT 1",
            {"load_id": plan["load_id"], "line": line},
        ).fetchall()
        if not stands:
            raise UnfitEditError("Kế hoạch đang hiệu lực không có trách nhiệm nào ở dòng này.")
        if not text.strip() or not unit_name.strip():
            raise UnfitEditError("Nhiệm vụ cần có nội dung và đơn vị chủ trì.")
        register = Register(cursor)
        province = plan["own_province_code"]
        chosen = register.unit_of_code(unit_code, province=province)
        if unit_code and chosen is None:
            raise UnfitEditError(NOT_OF_PROVINCE)
        unit = chosen or register.find_unit(
            unit_name,
            province=province,
            department=plan["issuer_department_code"],
            years=(plan["year_from"], plan["year_to"]),
        )
        made = Promotion(
            plan_id,
            hashlib.sha256(f"promoted\n{plan_id}\n{line}\n{key(text)[:120]}".encode()).hexdigest()[:20],
            "promote",
            text.strip(),
            unit_name.strip(),
            unit.code,
            unit.unit_key,
            unit.department_code,
            timeframe_text or None,
            "deadline" if due_date else "continuous" if timeframe_text else "none",
            due_date,
            line,
        )
        if _promoted(cursor, made.task_id) is not None:
            raise UnfitEditError("Trách nhiệm này đã được giao thành nhiệm vụ.")
        records.store_promotion(warehouse, made, actor=actor, at=at or datetime.now(UTC))
    return f"Đã giao thành nhiệm vụ của {made.unit_name}."


def undo(
    warehouse: Warehouse,
    task_id: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Follow a promoted responsibility no more, from today on; figures of earlier days keep it. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        if not reason.strip():
            raise UnfitEditError("Cần ghi lý do thôi theo dõi nhiệm vụ này.")
        held = _promoted(cursor, task_id)
        if held is None:
            raise UnfitEditError(
                "Nhiệm vụ này không phải là nhiệm vụ giao từ trách nhiệm, hoặc đã thôi theo dõi."
            )
        find_in_force(cursor, held.plan_id, scope)
        gone = replace(held, step="undo", reason=reason.strip())
        records.store_promotion(warehouse, gone, actor=actor, at=at or datetime.now(UTC))
    return "Đã thôi theo dõi nhiệm vụ này từ hôm nay; trách nhiệm vẫn nằm trong kế hoạch."


def _promoted(cursor: duckdb.DuckDBPyConnection, task_id: str) -> Promotion | None:
    found = cursor.sql(
        """
        SELECT * EXCLUDE (event_number, actor, happened_at) FROM task_promotion
        WHERE task_id = $task_id ORDER BY event_number DESC LIMIT 1
        """,
        params={"task_id": task_id},
    ).pl()
    if found.is_empty() or found["step"][0] == "undo":
        return None
    return Promotion(**found.row(0, named=True))
