"""Do an event of the journal again: what a rebuild is made of."""

import dataclasses
from collections.abc import Callable

from actions import loading, periods, reporting, samples, units
from warehouse.connect import Warehouse
from warehouse.records import loads, plans, reports
from warehouse.records.loads import Arrival, Event, Recording


class CannotReplayError(Exception):
    """An event cannot be done again: its original is gone or no longer readable."""


def do_again(warehouse: Warehouse, event: Event, store_reference: Callable[[Recording], None]) -> None:
    """Repeat one event with its own number, time and ids. Raises CannotReplayError."""
    if event.action == "confirm_plan":
        load_id = str(event.detail["load_id"])
        plans.confirm_plan(
            warehouse,
            plan_id=event.subject,
            load_id=load_id,
            actor=event.actor,
            at=event.happened_at,
            replayed=event,
        )
        return
    if event.action == "open_period":
        periods.reopen(warehouse, event)
        return
    if event.action.endswith("_report"):
        reports.decide(
            warehouse,
            load_id=event.subject,
            decision=event.action.removesuffix("_report"),
            actor=event.actor,
            at=event.happened_at,
            reason=str(event.detail["reason"]) if event.detail.get("reason") else None,
            replayed=event,
        )
        return
    if event.action != "load":
        raise CannotReplayError(f"không biết cách làm lại việc {event.action} (sự kiện {event.event_number})")
    arrival = _arrival(warehouse, event)
    with loads.recording(warehouse, arrival, event) as recording:
        if arrival.kind == loads.PACKAGED:
            store_reference(recording)
        else:
            _store_again(recording, arrival)


def _store_again(recording: Recording, arrival: Arrival) -> None:
    try:
        _STORES[arrival.kind](recording, arrival)
    except reporting.RefusedReportError as error:
        raise CannotReplayError(f"bản gốc {arrival.file_name} nay bị từ chối: {error}") from error


def _arrival(warehouse: Warehouse, event: Event) -> Arrival:
    detail = event.detail
    kind = str(detail["kind"])
    arrival = Arrival(
        kind, str(detail["file_name"]), b"", event.actor, bool(detail["is_sample"]), event.happened_at, detail
    )
    if kind == loads.PACKAGED:
        return arrival
    path = loads.original_path(warehouse, str(detail["sha256"]))
    if not path.exists():
        raise CannotReplayError(f"thiếu bản gốc của {arrival.file_name} ({path.name[:12]})")
    return dataclasses.replace(arrival, content=path.read_bytes())


_STORES: dict[str, Callable[[Recording, Arrival], None]] = {
    "plan": loading.store_plan,
    "index": loading.store_index,
    "unit": units.store_again,
    "sample_register": samples.store_register,
    "task_state": samples.store_states,
    "report": reporting.store_again,
    "attachment": reporting.attach_again,
}
