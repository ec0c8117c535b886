"""Write where units are written to, what became of each reminder by e-mail, and which calendars may be subscribed to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, new_event, record_event
from warehouse.scope import Scope

STEPS = ("intended", "sent", "failed", "unclear")


@dataclass(frozen=True)
class Reminded:
    """One report that a message speaks of: at which stage, counted from which last good day."""

    obligation_id: str
    stage: str
    last_good_day: date


@dataclass(frozen=True)
class Mail:
    """One message to a unit and the reports it speaks of."""

    mail_id: str
    unit_code: str
    email: str
    reports: tuple[Reminded, ...]


def store_contact(
    warehouse: Warehouse,
    unit_code: str,
    email: str | None,
    *,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> None:
    """Append the address a unit is written to from now on; None takes it away."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action="set_contact", subject=unit_code, at=at, email=email
        )
        cursor.execute(
            "INSERT INTO unit_contact VALUES (?, ?, ?, ?, ?)",
            [event.event_number, unit_code, email, event.actor, event.happened_at],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def steps_of(cursor: duckdb.DuckDBPyConnection, unit_code: str) -> dict[Reminded, tuple[str, str]]:
    """By report, stage and last good day what became of a unit's reminder (sent, failed, unclear) and its message's id."""
    rows = cursor.execute(
        "SELECT obligation_id, stage, last_good_day, step, mail_id FROM reminder_current WHERE unit_code = $unit",
        {"unit": unit_code},
    ).fetchall()
    return {Reminded(owed, stage, day): (step, mail_id) for owed, stage, day, step, mail_id in rows}


def store_step(
    warehouse: Warehouse,
    mail: Mail,
    step: str,
    *,
    actor: str,
    at: datetime,
    answer: str | None = None,
    replayed: Event | None = None,
) -> None:
    """Append one of STEPS of a message, a row for each report it speaks of. Raises ValueError for another word."""
    if step not in STEPS:
        raise ValueError(f"no step of a reminder: {step}")
    with warehouse.transaction() as cursor:
        reports = [{**asdict(one), "last_good_day": one.last_good_day.isoformat()} for one in mail.reports]
        event = replayed or new_event(
            cursor,
            actor=actor,
            action="remind_unit",
            subject=mail.mail_id,
            at=at,
            unit_code=mail.unit_code,
            email=mail.email,
            reports=reports,
            step=step,
            answer=answer,
        )
        frame = pl.DataFrame([asdict(one) for one in mail.reports]).with_columns(
            event_number=pl.lit(event.event_number),
            mail_id=pl.lit(mail.mail_id),
            unit_code=pl.lit(mail.unit_code),
            email=pl.lit(mail.email),
            step=pl.lit(step),
            answer=pl.lit(answer, pl.String),
            actor=pl.lit(event.actor),
            happened_at=pl.lit(event.happened_at),
        )
        cursor.register("arriving", frame)
        cursor.execute("INSERT INTO reminder BY NAME SELECT * FROM arriving")
        cursor.unregister("arriving")
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def store_subscription(
    warehouse: Warehouse,
    subscription_id: str,
    *,
    token_sha256: str,
    label: str,
    scope: Scope,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> None:
    """Append a calendar that can be subscribed to; it shows what its scope may see."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor,
            actor=actor,
            action="issue_calendar",
            subject=subscription_id,
            at=at,
            token_sha256=token_sha256,
            label=label,
            **asdict(scope),
        )
        cursor.execute(
            "INSERT INTO calendar_subscription VALUES (?, ?, 'issue', ?, ?, ?, ?, ?, ?, ?)",
            [
                event.event_number,
                subscription_id,
                token_sha256,
                label,
                scope.province,
                scope.department,
                scope.unit,
                event.actor,
                event.happened_at,
            ],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def end_subscription(
    warehouse: Warehouse, subscription_id: str, *, actor: str, at: datetime, replayed: Event | None = None
) -> None:
    """Append that a calendar can no longer be subscribed to."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action="revoke_calendar", subject=subscription_id, at=at
        )
        cursor.execute(
            """
            INSERT INTO calendar_subscription BY NAME
            SELECT $number AS event_number, $subscription AS subscription_id, 'revoke' AS step, $actor AS actor, $at AS happened_at
            """,
            {
                "number": event.event_number,
                "subscription": subscription_id,
                "actor": event.actor,
                "at": event.happened_at,
            },
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def find_subscription(
    cursor: duckdb.DuckDBPyConnection, subscription_id: str
) -> tuple[str, str, str, Scope] | None:
    """The hash of a subscription's token, its label, who made it and its scope; None where there is none, or it was
    revoked."""
    found = cursor.execute(
        """
        SELECT token_sha256, label, actor, province_code, department_code, unit_code FROM calendar_subscription_current
        WHERE subscription_id = $subscription
        """,
        {"subscription": subscription_id},
    ).fetchall()
    if not found:
        return None
    digest, label, maker, province, department, unit = found[0]
    return digest, label, maker, Scope(province, department, unit)


def do_again(warehouse: Warehouse, event: Event) -> None:
    """Do an event of the journal again that one of these functions wrote. Raises KeyError for any other."""
    _AGAIN[event.action](warehouse, event)


def _contact_again(warehouse: Warehouse, event: Event) -> None:
    email = event.detail["email"]
    store_contact(
        warehouse,
        event.subject,
        str(email) if email else None,
        actor=event.actor,
        at=event.happened_at,
        replayed=event,
    )


def _step_again(warehouse: Warehouse, event: Event) -> None:
    detail: dict[str, Any] = event.detail
    reports: Sequence[dict[str, str]] = detail["reports"]
    told = tuple(
        Reminded(one["obligation_id"], one["stage"], date.fromisoformat(one["last_good_day"]))
        for one in reports
    )
    mail = Mail(event.subject, detail["unit_code"], detail["email"], told)
    store_step(
        warehouse,
        mail,
        detail["step"],
        actor=event.actor,
        at=event.happened_at,
        answer=detail["answer"],
        replayed=event,
    )


def _subscription_again(warehouse: Warehouse, event: Event) -> None:
    detail: dict[str, Any] = event.detail
    store_subscription(
        warehouse,
        event.subject,
        token_sha256=detail["token_sha256"],
        label=detail["label"],
        scope=Scope(detail["province"], detail["department"], detail["unit"]),
        actor=event.actor,
        at=event.happened_at,
        replayed=event,
    )


def _end_again(warehouse: Warehouse, event: Event) -> None:
    end_subscription(warehouse, event.subject, actor=event.actor, at=event.happened_at, replayed=event)


_AGAIN = {
    "set_contact": _contact_again,
    "remind_unit": _step_again,
    "issue_calendar": _subscription_again,
    "revoke_calendar": _end_again,
}
REPLAYED = frozenset(_AGAIN)
