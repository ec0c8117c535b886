"""Write what a coordinator knows of the calendar: a swap day off, a make-up working day, or that one is taken back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, new_event, record_event


@dataclass(frozen=True)
class DayOffChange:
    """What is said of a day; `kind` is off, work or withdrawn."""

    on_date: date
    kind: str
    reason: str
    document_number: str | None = None
    province: str | None = None  # where it holds; None: in the whole country


def store_change(
    warehouse: Warehouse, change: DayOffChange, *, actor: str, at: datetime, replayed: Event | None = None
) -> None:
    """Append one row about a day; whether it may be said is the action's to know."""
    with warehouse.transaction() as cursor:
        detail = {**asdict(change), "on_date": change.on_date.isoformat()}
        event = replayed or new_event(
            cursor, actor=actor, action="change_day_off", subject=change.on_date.isoformat(), at=at, **detail
        )
        cursor.execute(
            "INSERT INTO day_off_change VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                event.event_number,
                change.on_date,
                change.kind,
                change.reason,
                change.document_number,
                event.actor,
                event.happened_at,
                change.province,
            ],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def from_detail(detail: dict[str, object]) -> DayOffChange:
    """The change of a journal's event."""
    document, province = detail.get("document_number"), detail.get("province")
    return DayOffChange(
        date.fromisoformat(str(detail["on_date"])),
        str(detail["kind"]),
        str(detail["reason"]),
        str(document) if document is not None else None,
        str(province) if province is not None else None,
    )
