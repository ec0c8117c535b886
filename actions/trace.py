"""The two traces, of what was done to the figures and of access: whether both are whole, and each held by the other.

The newest seal of the warehouse's events is written into the trace of access (`anchor`) when a server starts and ends and
when somebody checks. So whoever cuts or makes anew the one must do the same to the other.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from access import audit
from access.audit import Action
from access.settings import AccessSettings
from access.store import Store, open_store
from access.viewer import By
from warehouse.connect import Warehouse
from warehouse.records import loads, seals

MOST_ANCHORS = 100_000


@dataclass(frozen=True)
class Checked:
    """How many events each trace has, and each fault as a sentence in Vietnamese; none: both are whole."""

    change_count: int
    access_count: int
    faults: tuple[str, ...]


def check(warehouse: Warehouse, store: Store | None = None) -> Checked:
    """Walk both chains, the journal and the files beside them. Without `store`: the accounts of the warehouse's folder,
    where there are any."""
    with warehouse.unwritten(), warehouse.cursor() as cursor:
        events = loads.read_events(cursor)
        faults = _journal_faults(warehouse, events)
    with nullcontext(store) if store else _accounts_of(warehouse) as accounts:
        if accounts is None:
            return Checked(len(events), 0, tuple(faults))
        checked = audit.verify(accounts)
        faults += [f"access: {fault}" for fault in checked.faults]
        faults += _anchor_faults(accounts, {event.event_number: event.seal for event in events})
    return Checked(len(events), checked.count, tuple(faults))


def anchor(warehouse: Warehouse, store: Store, by: By) -> None:
    """Write the newest seal of the warehouse into the trace of access, unless it stands there already."""
    with warehouse.cursor() as cursor:
        number = warehouse.version
        seal = seals.seal_of(cursor, number)
    newest = audit.read(store, actions=[Action.WAREHOUSE_SEALED], limit=1)
    told = {"number": number, "hash": seal}
    if number and seal and not (newest and json.loads(newest[0].detail) == told):
        audit.record(store, Action.WAREHOUSE_SEALED, "kho số liệu", by, told)


def _journal_faults(warehouse: Warehouse, events: list[loads.Event]) -> list[str]:
    try:
        lines = loads.read_journal(warehouse.journal)
    except loads.UnreadableJournalError as error:
        return [f"journal: {error}"]
    faults = [
        f"journal: sự kiện {kept.event_number} trong sổ ghi khác với trong kho"
        for kept, line in zip(events, lines, strict=False)
        if kept != line
    ]
    if len(lines) != len(events):
        faults = [f"journal: sổ ghi có {len(lines)} sự kiện, kho có {len(events)}"]
    return [*faults[:20], *seals.problems(events, lines, warehouse.seals)[:20]]


def _anchor_faults(store: Store, kept: dict[int, str | None]) -> list[str]:
    faults = []
    for event in reversed(audit.read(store, actions=[Action.WAREHOUSE_SEALED], limit=MOST_ANCHORS)):
        told = json.loads(event.detail)
        if kept.get(told["number"]) != told["hash"]:
            faults.append(
                f"seal: nhật ký truy cập (sự kiện {event.number}) đã ghi niêm phong của sự kiện {told['number']}, "
                "trong kho nay không có hoặc đã khác: kho đã bị cắt bớt, làm lại, hoặc thay bằng bản cũ"
            )
    return faults[:5]


@contextmanager
def _accounts_of(warehouse: Warehouse) -> Iterator[Store | None]:
    """The accounts beside a warehouse; None where there are none, and none are made."""
    settings = AccessSettings(data=warehouse.data)
    if not settings.access_url and not (warehouse.data / "access.db").exists():
        yield None
        return
    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()
