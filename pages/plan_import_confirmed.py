"""What follows once a plan is confirmed: the earlier plan it stands in the place of, and responsibilities followed as tasks."""

from typing import Any

from actions import plan_links, plan_promotions
from pages.plan_import_steps import do
from ui import data, parts, plan_import_after, words
from ui.plan_import_after import Linked, Promoted
from ui.plan_import_session import told
from warehouse import store
from warehouse.queries import plan_drafts as queries
from warehouse.queries import plans

Place = dict[str, str | None]


def after_confirmation(plan_id: str, allowed: set[str], place: Place) -> None:
    """Links to earlier plans, and responsibilities that may be made tasks."""
    told("after")
    _earlier_plans(plan_id, place, may_link="link_plan" in allowed)
    if "promote" in allowed:
        _responsibilities(plan_id, place)


def _earlier_plans(plan_id: str, place: Place, *, may_link: bool) -> None:
    found = data.read(queries.links, plan_id=plan_id)
    with parts.panel("import-links", "Thay thế kế hoạch trước"):
        plan_import_after.links(found)
        if not may_link:
            return
        linked = plan_import_after.linking(
            found,
            data.read(queries.earlier_plans, plan_id=plan_id),
            data.read(queries.mentions, plan_id=plan_id),
            lambda code: data.ask(plan_links.alike_tasks, plan_id=plan_id, replaced_plan_id=code),
        )
        if linked:
            do("link_plan", lambda by: _link(plan_id, linked, by), **place)
        if gone := plan_import_after.unlinking(found):
            do(
                "link_plan",
                lambda by: plan_links.unlink(store.opened(), plan_id, gone[0], reason=gone[1], **by),
                **place,
            )


def _responsibilities(plan_id: str, place: Place) -> None:
    held = data.read(plans.responsibilities_of_plan, plan_id=plan_id)
    if held.is_empty():
        return
    promoted = data.read(queries.promotions, plan_id=plan_id)
    with parts.panel(
        "import-promote",
        "Giao trách nhiệm thành nhiệm vụ",
        "Trách nhiệm không tự thành nhiệm vụ. Giao thì được theo dõi từ hôm nay, và có thể thôi.",
    ):
        if made := plan_import_after.promoting(held.to_dicts(), promoted):
            do("promote", lambda by: _promote(plan_id, made, by), **place)
        if undone := plan_import_after.undoing(promoted):
            do(
                "promote",
                lambda by: plan_promotions.undo(store.opened(), undone[0], reason=undone[1], **by),
                **place,
            )


def _link(plan_id: str, linked: Linked, by: dict[str, Any]) -> str:
    return plan_links.link(
        store.opened(), plan_id, linked.plan_id, linked.relation, task_ids=linked.task_ids, **by
    )


def _promote(plan_id: str, made: Promoted, by: dict[str, Any]) -> str:
    return plan_promotions.promote(
        store.opened(),
        plan_id,
        made.line,
        made.text,
        unit_name=made.unit,
        unit_code=None,
        timeframe_text=f"Hạn {words.day(made.due_date)}" if made.due_date else "Thường xuyên",
        due_date=made.due_date,
        **by,
    )
