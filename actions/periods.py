"""Open a reporting period: make the obligations of its units, once, with the due date that the rule gives."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from actions.deadlines import DueRule, due
from reference.periods import find_period
from warehouse.connect import Warehouse
from warehouse.records import reports as records
from warehouse.records.loads import Event


def open_period(
    warehouse: Warehouse,
    period_code: str,
    unit_codes: Sequence[str],
    rule: DueRule | None,
    *,
    source: str | None,
    actor: str,
    is_sample: bool,
    at: datetime | None = None,
    replayed: Event | None = None,
) -> None:
    """Make the obligations of a period, once: one per unit, frozen. Units that owe it already are left as they are.

    Raises UnknownPeriodError, ImpossibleDayError.
    """
    period = find_period(period_code)
    day = due(rule, period) if rule else None
    with warehouse.transaction() as cursor:
        have = cursor.execute(
            "SELECT unit_code FROM obligation WHERE period_code = $code", {"code": period.code}
        ).fetchall()
        owing = {str(row[0]) for row in have}
        rows = [
            records.Obligation(
                obligation_id=f"{code}:{period.code}",
                period_code=period.code,
                unit_code=code,
                last_good_day=day.last_good_day if day else None,
                due_at=day.due_at if day else None,
                due_rule=json.dumps(asdict(rule)) if rule else None,
                source=source,
                is_sample=is_sample,
            )
            for code in unit_codes
            if code not in owing
        ]
        if not rows:
            return
        detail: dict[str, object] = {
            "units": list(unit_codes),
            "rule": asdict(rule) if rule else None,
            "source": source,
            "is_sample": is_sample,
        }
        records.store_obligations(
            warehouse,
            rows,
            period_code=period.code,
            actor=actor,
            at=at or datetime.now(UTC),
            detail=detail,
            replayed=replayed,
        )


def reopen(warehouse: Warehouse, event: Event) -> None:
    """Open a period again from the journal."""
    detail: dict[str, Any] = event.detail
    rule = DueRule(**detail["rule"]) if detail["rule"] else None
    open_period(
        warehouse,
        event.subject,
        detail["units"],
        rule,
        source=detail["source"],
        actor=event.actor,
        is_sample=detail["is_sample"],
        at=event.happened_at,
        replayed=event,
    )
