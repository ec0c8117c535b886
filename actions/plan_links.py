"""Say that one plan stands in the place of another, wholly or in some of its tasks, and take it back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from actions.plan_checks import UnfitEditError
from warehouse.connect import Warehouse
from warehouse.records import plan_drafts as records
from warehouse.records.plan_drafts import Link
from warehouse.scope import Scope

RELATIONS = {"replaces": "thay thế", "amends": "điều chỉnh, bổ sung"}


def link(
    warehouse: Warehouse,
    plan_id: str,
    replaced_plan_id: str,
    relation: str,
    *,
    task_ids: Sequence[str] | None,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Put a plan in an earlier one's place, from the day it was issued. `task_ids` of the earlier one end; None: all of them.

    Returns what it means, in words. Raises UnfitEditError.
    """
    if relation not in RELATIONS:
        raise ValueError(f"no relation between plans: {relation}")
    with warehouse.transaction() as cursor:
        newer, older = (find_in_force(cursor, code, scope) for code in (plan_id, replaced_plan_id))
        if plan_id == replaced_plan_id:
            raise UnfitEditError("Một kế hoạch không thể thay thế chính nó.")
        if newer["province_code"] != older["province_code"]:
            raise UnfitEditError("Hai kế hoạch không cùng tỉnh, thành phố nên không liên kết được.")
        if newer["day"] < older["day"]:
            raise UnfitEditError(
                f"Kế hoạch mới ban hành ngày {newer['day']:%d/%m/%Y}, trước kế hoạch cũ ({older['day']:%d/%m/%Y}); "
                "hãy sửa ngày ban hành, hoặc chọn kế hoạch khác."
            )
        if _replaces(cursor, replaced_plan_id, plan_id):
            raise UnfitEditError(
                "Kế hoạch kia đang được ghi là thay thế kế hoạch này; hãy bỏ liên kết đó trước."
            )
        if relation == "amends" and task_ids is None:
            raise UnfitEditError(
                "Hãy chọn những nhiệm vụ cũ không còn theo dõi, hoặc không chọn nhiệm vụ nào."
            )
        ends = None if task_ids is None else tuple(task_ids)
        kept = Link(plan_id, replaced_plan_id, relation, ends, True)
        records.store_link(warehouse, kept, actor=actor, at=at or datetime.now(UTC))
    count = "mọi nhiệm vụ" if ends is None else f"{len(ends)} nhiệm vụ"
    return f"Đã liên kết: từ ngày {newer['day']:%d/%m/%Y}, {count} của kế hoạch cũ không còn được tính."


def unlink(
    warehouse: Warehouse,
    plan_id: str,
    replaced_plan_id: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Take a link back: the earlier plan's tasks count again. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        find_in_force(cursor, plan_id, scope)
        if not reason.strip():
            raise UnfitEditError("Cần ghi lý do bỏ liên kết.")
        if not _replaces(cursor, plan_id, replaced_plan_id):
            raise UnfitEditError("Hai kế hoạch này đang không có liên kết nào.")
        gone = Link(plan_id, replaced_plan_id, "replaces", None, False, reason.strip())
        records.store_link(warehouse, gone, actor=actor, at=at or datetime.now(UTC))
    return "Đã bỏ liên kết; nhiệm vụ của kế hoạch cũ được tính lại."


def alike_tasks(
    warehouse: Warehouse, *, plan_id: str, replaced_plan_id: str, scope: Scope
) -> list[dict[str, Any]]:
    """The tasks of an earlier plan in force: task_id, task_number, text, is_alike (the newer one has a task of the same words)."""
    with warehouse.cursor() as cursor:
        for code in (plan_id, replaced_plan_id):
            find_in_force(cursor, code, scope)
        return cursor.sql(
            """
            SELECT older.task_id, older.task_number, older.text,
                   fold(older.text) IN (SELECT fold(newer.text) FROM plan_task AS newer JOIN plan_in_force USING (load_id)
                                        WHERE newer.plan_id = $plan_id) AS is_alike
            FROM plan_task AS older JOIN plan_in_force USING (load_id)
            WHERE older.plan_id = $replaced AND older.undone_on IS NULL
            ORDER BY older.ordinal
            """,
            params={"plan_id": plan_id, "replaced": replaced_plan_id},
        ).pl().to_dicts()  # fmt: skip


def find_in_force(cursor: duckdb.DuckDBPyConnection, plan_id: str, scope: Scope) -> dict[str, Any]:
    """The plan in force in the scope: load_id, province_code as scopes have it, own_province_code as its document has it,
    issuer_department_code, year_from, year_to, day (issued, else counted from). Raises UnfitEditError where there is none."""
    found = cursor.sql(
        """
        SELECT load_id, plan.province_code, own.province_code AS own_province_code, plan.issuer_department_code,
               plan.year_from, plan.year_to, coalesce(plan.issue_date, plan.counts_from) AS day
        FROM plan_in_force AS plan JOIN plan AS own USING (load_id)
        WHERE plan.plan_id = $plan_id
            AND in_scope(plan.province_code, plan.issuer_department_code, NULL, $scope_province, $scope_department, $scope_unit)
        """,
        params={"plan_id": plan_id, **scope.as_params()},
    ).pl()
    if found.is_empty():
        raise UnfitEditError("Không có kế hoạch này đang hiệu lực trong phạm vi của tài khoản.")
    return found.row(0, named=True)


def _replaces(cursor: duckdb.DuckDBPyConnection, plan_id: str, replaced_plan_id: str) -> bool:
    """Whether one plan stands in the place of the other, by one link or by a chain of them."""
    found = cursor.execute(
        """
        WITH RECURSIVE chain AS (
            SELECT replaced_plan_id FROM plan_link_current WHERE plan_id = $plan_id
            UNION SELECT next.replaced_plan_id FROM plan_link_current AS next JOIN chain ON next.plan_id = chain.replaced_plan_id
        )
        SELECT 1 FROM chain WHERE replaced_plan_id = $replaced
        """,
        {"plan_id": plan_id, "replaced": replaced_plan_id},
    ).fetchall()
    return bool(found)
