"""Do the events of the journal again: what a rebuild is made of.

Nothing is guessed: where the journal does not hold what the tables know, an original is not the one that came, or the
figures come out otherwise, the rebuild is refused, and the caller's transaction takes it all back.
"""

import dataclasses
import hashlib
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from actions import (
    days_off,
    loading,
    obligations,
    paper_scans,
    periods,
    plan_versions,
    reference_rows,
    regimes,
    reporting,
    samples,
    signed_copies,
    units,
)
from warehouse.connect import Warehouse
from warehouse.records import loads, old_events, plans, reminders, reports, seals
from warehouse.records import plan_drafts as plan_changes
from warehouse.records.loads import Arrival, Event, Recording

LOG = logging.getLogger("cchc.commands")
StoreReference = Callable[[Recording], None]
Contents = dict[str, tuple[int, int]]  # table -> its number of rows, the sum of their hashes


class CannotReplayError(Exception):
    """The warehouse cannot be built again from what is kept; the message says why, in Vietnamese."""


class DifferentFiguresError(Exception):
    """The warehouse built again is not the one that was; `differences` has a line for each table, in Vietnamese."""

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__("; ".join(differences))
        self.differences = differences


@dataclass(frozen=True)
class Rebuilt:
    """How many events were done again, whether there was anything to compare with, and what came out otherwise."""

    event_count: int
    is_compared: bool
    differences: tuple[str, ...]


def do_all_again(
    warehouse: Warehouse,
    cursor: duckdb.DuckDBPyConnection,
    store_reference: StoreReference,
    *,
    is_difference_accepted: bool,
) -> Rebuilt:
    """Empty the tables and do every event of the journal again. Call it inside the transaction of a rebuild.

    What the tables know is compared after the last event they know; later ones come on top. An accepted difference is
    an event of its own. Raises CannotReplayError, DifferentFiguresError.
    """
    try:
        events = loads.read_journal(warehouse.journal)
    except loads.UnreadableJournalError as error:
        raise CannotReplayError(str(error)) from error
    known = loads.read_events(cursor)
    _must_begin_with(events, known)
    before = after = _contents(cursor)
    loads.forget_rows(cursor)
    for count, event in enumerate(events, start=1):
        _do_again(warehouse, event, store_reference)
        if count == len(known):
            after = _contents(cursor)
    if loads.read_events(cursor) != events:
        raise CannotReplayError("làm lại xong, các sự kiện trong kho không giống trong sổ ghi")
    old_events.seal_them(warehouse, cursor)
    differences = _differences(before, after)
    if differences:
        if not is_difference_accepted:
            raise DifferentFiguresError(differences)
        accepted = loads.new_event(
            cursor,
            actor=loading.COMMAND_LINE,
            action="accept_rebuild",
            subject="warehouse",
            at=datetime.now(UTC),
            differences=list(differences),
        )
        loads.record_event(warehouse, cursor, accepted)
    return Rebuilt(len(events), bool(known), differences)


def _must_begin_with(events: list[Event], known: list[Event]) -> None:
    if not events:
        raise CannotReplayError("không có sổ ghi sự kiện (originals/journal.jsonl), hoặc sổ trống")
    if len(events) < len(known):
        raise CannotReplayError(
            f"sổ ghi chỉ có {len(events)} sự kiện, kho có {len(known)}; lấy lại sổ ghi từ bản sao lưu, "
            "hoặc khởi động lại máy chủ để sổ được ghi bù từ kho"
        )
    for kept, written in zip(known, events, strict=False):
        if kept != written:
            raise CannotReplayError(f"sự kiện {kept.event_number} trong sổ ghi khác với trong kho")


def _contents(cursor: duckdb.DuckDBPyConnection) -> Contents:
    """What each table holds, whatever the order of its rows."""
    return {
        table: cursor.execute(
            f'SELECT count(*), coalesce(sum(hash(whole_row)), 0) FROM "{table}" AS whole_row'  # noqa: S608 a name from the catalogue
        ).fetchall()[0]
        for table in loads.tables_of_facts(cursor)
    }


def _differences(before: Contents, after: Contents) -> tuple[str, ...]:
    return tuple(
        f"{table}: {before[table][0]} dòng thành {after[table][0]} dòng"
        if before[table][0] != after[table][0]
        else f"{table}: vẫn {after[table][0]} dòng, nội dung khác trước"
        for table in before
        if before[table] != after[table]
    )


def _do_again(warehouse: Warehouse, event: Event, store_reference: StoreReference) -> None:
    """Repeat one event with its own number, time and ids. Raises CannotReplayError, whatever stands in its way."""
    what = f"sự kiện {event.event_number} ({event.detail.get('file_name') or event.action})"
    try:
        _repeat(warehouse, event, store_reference)
    except (
        CannotReplayError,
        loading.RefusedError,
        reporting.RefusedReportError,
        reporting.AlreadyDecidedError,
        seals.BrokenSealError,
    ) as error:
        raise CannotReplayError(f"{what}: {error}") from error
    except Exception as error:
        # Whatever a reader of today makes of a file of yesterday; the log gets the place, not the words: they may hold cells.
        LOG.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        raise CannotReplayError(
            f"{what}: không đọc lại được bằng phiên bản này ({type(error).__name__})"
        ) from error


def _repeat(warehouse: Warehouse, event: Event, store_reference: StoreReference) -> None:
    if event.action in ("accept_rebuild", seals.SEAL_OLD):
        with warehouse.transaction() as cursor:
            loads.record_event(warehouse, cursor, event, is_replay=True)
        return
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
    if event.action == "confirm_regime":
        regimes.confirm_again(warehouse, event)
        return
    if event.action == "change_obligation":
        obligations.change_again(warehouse, event)
        return
    if event.action == "lock_period":
        obligations.lock_again(warehouse, event)
        return
    if event.action == "change_day_off":
        days_off.change_again(warehouse, event)
        return
    if event.action in plan_changes.ACTIONS:
        plan_changes.do_again(warehouse, event)
        return
    if event.action in reminders.REPLAYED:
        reminders.do_again(warehouse, event)
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
        raise CannotReplayError("phiên bản này không biết cách làm lại việc ấy")
    arrival = _arrival(warehouse, event)
    with loads.recording(warehouse, arrival, event) as recording:
        if arrival.kind == loads.PACKAGED:
            store_reference(recording)
        else:
            _STORES[arrival.kind](recording, arrival)
        if recording.row_count == 0:
            raise CannotReplayError("nay không đọc được dòng nào")


def _arrival(warehouse: Warehouse, event: Event) -> Arrival:
    detail = event.detail
    kind = str(detail["kind"])
    arrival = Arrival(
        kind, str(detail["file_name"]), b"", event.actor, bool(detail["is_sample"]), event.happened_at, detail
    )
    if kind == loads.PACKAGED:  # the facts of this version, also where an older one was loaded then
        return dataclasses.replace(arrival, content=reference_rows.fingerprint().encode())
    path = loads.original_path(warehouse, str(detail["sha256"]))
    if not path.exists():
        raise CannotReplayError(f"thiếu bản gốc ({path.name[:12]})")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.name:
        raise CannotReplayError(f"bản gốc đã bị thay đổi ({path.name[:12]})")
    return dataclasses.replace(arrival, content=content)


_STORES: dict[str, Callable[[Recording, Arrival], None]] = {
    "plan": loading.store_plan,
    "plan_edit": plan_versions.store_edit,
    "index": loading.store_index,
    "unit": units.store_again,
    "sample_register": samples.store_register,
    "task_state": samples.store_states,
    "report": reporting.store_again,
    "attachment": signed_copies.attach_again,
    paper_scans.KIND: paper_scans.store_again,
}
