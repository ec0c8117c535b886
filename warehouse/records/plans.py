"""Write what a plan document says, and what a coordinator decides of it."""

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, Recording, new_event, record_event

CHILD_TABLES = (
    "plan_source",
    "plan_basis",
    "plan_recipient",
    "plan_index",
    "plan_warning",
    "task",
    "task_unit",
    "responsibility",
    "report_duty",
    "plan_mention",
    "plan_edit",
    "plan_correction",
    "plan_left_out",
)


@dataclass(frozen=True)
class PlanRows:
    """One plan as rows: `plan` has one row of the table `plan` without search_text; `children` by table name."""

    plan: pl.DataFrame
    children: dict[str, pl.DataFrame] = field(default_factory=dict)


def store_plan(recording: Recording, rows: PlanRows) -> None:
    """Append one version of a plan with everything that belongs to it."""
    unknown = rows.children.keys() - set(CHILD_TABLES)
    if unknown:
        raise ValueError(f"no tables of a plan: {sorted(unknown)}")
    for table in CHILD_TABLES:
        recording.add(table, rows.children.get(table, pl.DataFrame()))
    recording.add("plan", _searchable(recording, rows))


def confirm_plan(
    warehouse: Warehouse,
    *,
    plan_id: str,
    load_id: str,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> None:
    """Put one version of a plan in force."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action="confirm_plan", subject=plan_id, at=at, load_id=load_id
        )
        cursor.execute(
            "INSERT INTO plan_decision VALUES (?, ?, ?, 'confirm', ?, ?)",
            [event.event_number, plan_id, load_id, event.actor, event.happened_at],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def _searchable(recording: Recording, rows: PlanRows) -> pl.DataFrame:
    """The plan's row with its search text folded by the warehouse's own `fold`, so that a search folds alike."""
    plan = rows.plan.row(0, named=True)
    tasks = rows.children.get("task", pl.DataFrame())
    words = [plan["number"], plan["issuer"], plan["title"], plan["province"]]
    words += tasks["text"].to_list() if not tasks.is_empty() else []
    text = " \n ".join(word for word in words if word)
    folded = recording.cursor.execute("SELECT fold($text)", {"text": text}).fetchall()[0][0]
    return rows.plan.with_columns(pl.lit(folded).alias("search_text"))
