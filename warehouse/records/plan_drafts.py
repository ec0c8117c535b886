"""Write what people do with a plan after it was read: changes of a draft, links between plans, promoted responsibilities."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, new_event, record_event

EDIT, LINK, PROMOTE = "edit_plan_draft", "link_plans", "promote_task"
ACTIONS = (EDIT, LINK, PROMOTE)


@dataclass(frozen=True)
class Change:
    """One value that a person changed, beside what was read; both any JSON. `part` and `item` say where it belongs."""

    part: str
    item: str
    field: str
    read_value: Any = None
    value: Any = None


@dataclass(frozen=True)
class Link:
    """One plan in the place of another; `task_ids` of the earlier one end, None: all."""

    plan_id: str
    replaced_plan_id: str
    relation: str  # replaces, amends
    task_ids: tuple[str, ...] | None
    is_linked: bool
    reason: str | None = None


@dataclass(frozen=True)
class Promotion:
    """A responsibility as a task of one unit, or (step undo) the same taken back."""

    plan_id: str
    task_id: str
    step: str  # promote, undo
    text: str
    unit_name: str
    unit_code: str | None
    unit_key: str
    department_code: str | None
    timeframe_text: str | None
    timeframe_kind: str
    due_date: date | None
    line: int
    reason: str | None = None


def store_changes(
    warehouse: Warehouse,
    draft_id: str,
    step: str,
    changes: Sequence[Change],
    *,
    reason: str | None,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> int:
    """Append one step of a draft with all that it changes, under one event; returns the event's number."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor,
            actor=actor,
            action=EDIT,
            subject=draft_id,
            at=at,
            step=step,
            reason=reason,
            changes=[asdict(change) for change in changes],
        )
        cursor.executemany(
            "INSERT INTO plan_draft_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                [
                    event.event_number,
                    draft_id,
                    step,
                    change.part,
                    change.item,
                    change.field,
                    _json(change.read_value),
                    _json(change.value),
                    reason,
                    event.actor,
                    event.happened_at,
                ]
                for change in changes
            ],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)
        return event.event_number


def store_link(
    warehouse: Warehouse, link: Link, *, actor: str, at: datetime, replayed: Event | None = None
) -> None:
    """Append a link between two plans, or that it holds no more."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action=LINK, subject=link.plan_id, at=at, **asdict(link)
        )
        task_ids = None if link.task_ids is None else list(link.task_ids)
        cursor.execute(
            "INSERT INTO plan_link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                event.event_number,
                link.plan_id,
                link.replaced_plan_id,
                link.relation,
                task_ids,
                link.is_linked,
                link.reason,
                event.actor,
                event.happened_at,
            ],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def store_promotion(
    warehouse: Warehouse, promotion: Promotion, *, actor: str, at: datetime, replayed: Event | None = None
) -> None:
    """Append a responsibility that became a task, or the taking back of one."""
    row = asdict(promotion)
    detail = {**row, "due_date": promotion.due_date.isoformat() if promotion.due_date else None}
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action=PROMOTE, subject=promotion.task_id, at=at, **detail
        )
        cursor.execute(
            """
            INSERT INTO task_promotion BY NAME
            SELECT $event_number AS event_number, $plan_id AS plan_id, $task_id AS task_id, $step AS step, $text AS text,
                   $unit_name AS unit_name, $unit_code AS unit_code, $unit_key AS unit_key, $department_code AS department_code,
                   $timeframe_text AS timeframe_text, $timeframe_kind AS timeframe_kind, $due_date AS due_date, $line AS line,
                   $reason AS reason, $actor AS actor, $happened_at AS happened_at
            """,
            {
                **row,
                "event_number": event.event_number,
                "actor": event.actor,
                "happened_at": event.happened_at,
            },
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def do_again(warehouse: Warehouse, event: Event) -> None:
    """Repeat one of `ACTIONS` from the journal."""
    detail: dict[str, Any] = dict(event.detail)
    by: dict[str, Any] = {"actor": event.actor, "at": event.happened_at, "replayed": event}
    if event.action == EDIT:
        changes = [Change(**change) for change in detail["changes"]]
        store_changes(warehouse, event.subject, detail["step"], changes, reason=detail["reason"], **by)
    elif event.action == LINK:
        task_ids = detail.pop("task_ids")
        store_link(warehouse, Link(**detail, task_ids=None if task_ids is None else tuple(task_ids)), **by)
    else:
        due = detail.pop("due_date")
        store_promotion(
            warehouse, Promotion(**detail, due_date=date.fromisoformat(due) if due else None), **by
        )


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
