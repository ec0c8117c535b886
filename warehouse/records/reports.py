"""Write who owes which report, what a workbook says, and whether it is committed or cancelled."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, Recording, new_event, record_event
from warehouse.scope import Scope

ROW_TABLES = ("report_task", "communication_output", "reported_task", "reported_index", "report_cell")
DECISIONS = {
    # decision -> the states of a report in which it can be made
    "commit": {"received", "cancelled"},
    "cancel": {"received"},
    "approve": {"received", "cancelled"},
    "return": {"received", "committed"},
    "void": {"received", "committed", "cancelled"},
}


class AlreadyDecidedError(Exception):
    """A receipt is in a state in which the decision cannot be made; the message says which, in Vietnamese."""


@dataclass(frozen=True)
class Received:
    """An upload that is kept: its receipt, its load, when it came and what was decided of it."""

    receipt: str
    load_id: str
    received_at: datetime
    state: str


@dataclass(frozen=True)
class Obligation:
    """One unit's report of one period. Without a due rule the day and the moment are None."""

    obligation_id: str
    period_code: str
    unit_code: str
    last_good_day: date | None
    due_at: datetime | None
    due_rule: str | None
    source: str | None
    is_sample: bool


def store_obligations(
    warehouse: Warehouse,
    obligations: Sequence[Obligation],
    *,
    period_code: str,
    actor: str,
    at: datetime,
    detail: dict[str, object],
    replayed: Event | None = None,
) -> None:
    """Append the obligations of a period that opens; `detail` is what is needed to make them again."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor, actor=actor, action="open_period", subject=period_code, at=at, **detail
        )
        if obligations:
            rows = pl.DataFrame([asdict(one) for one in obligations], infer_schema_length=None)
            cursor.register("arriving", rows.with_columns(pl.lit(event.event_number).alias("event_number")))
            cursor.execute("INSERT INTO obligation BY NAME SELECT * FROM arriving")
            cursor.unregister("arriving")
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def receipt_number(recording: Recording, year: int) -> str:
    """The number on the receipt: the year and the number of the event, so that a rebuild gives the same."""
    return f"BN-{year}-{recording.event_number:06d}"


def find_received(
    cursor: duckdb.DuckDBPyConnection, sha256: str, unit_code: str, period_code: str
) -> Received | None:
    """A unit's report of a period of these very bytes; None also where it was voided or returned, so that it may come again.

    A file of one sheet (CSV) does not say whose it is, so the same bytes may be reports of two units.
    """
    found = cursor.execute(
        """
        SELECT receipt_number, load_id, received_at, state FROM report_version
        WHERE file_sha256 = $sha256 AND unit_code = $unit AND period_code = $period
            AND state <> 'voided' AND NOT is_returned
        ORDER BY event_number LIMIT 1
        """,
        {"sha256": sha256, "unit": unit_code, "period": period_code},
    ).fetchall()
    return Received(*found[0]) if found else None


def receipts_committed(
    cursor: duckdb.DuckDBPyConnection, unit_code: str, period_code: str
) -> tuple[str, ...]:
    """The receipts of a unit's report of a period that are committed, in order."""
    found = cursor.execute(
        """
        SELECT receipt_number FROM report_version
        WHERE unit_code = $unit AND period_code = $period AND state = 'committed'
        ORDER BY receipt_number
        """,
        {"unit": unit_code, "period": period_code},
    ).fetchall()
    return tuple(str(row[0]) for row in found)


def is_approved(cursor: duckdb.DuckDBPyConnection, load_id: str) -> bool:
    """Whether the head of the unit approved a report."""
    return bool(
        cursor.execute(
            "SELECT 1 FROM report_version WHERE load_id = $load_id AND is_approved", {"load_id": load_id}
        ).fetchall()
    )


def is_locked(cursor: duckdb.DuckDBPyConnection, period_code: str, unit_code: str) -> bool:
    """Whether a period is locked for a unit: by its body, its province or for the whole country."""
    return any(locked for _, locked in standings(cursor, period_code, [unit_code]))


def standings(
    cursor: duckdb.DuckDBPyConnection, period_code: str, unit_codes: Sequence[str]
) -> list[tuple[bool, bool]]:
    """Whether a period is closed and whether it is locked, in each place where one of the units is."""
    return cursor.execute(
        """
        SELECT DISTINCT is_closed, is_locked
        FROM period_standing_of_units_at(TIMESTAMPTZ 'infinity')
        WHERE period_code = $period AND list_contains($units, unit_code)
        """,
        {"period": period_code, "units": list(unit_codes)},
    ).fetchall()


def standing_in(cursor: duckdb.DuckDBPyConnection, period_code: str, place: Scope) -> tuple[bool, bool]:
    """Whether a period is closed and whether it is locked in a place as a whole: a body, a province, the country."""
    found = cursor.execute(
        """
        SELECT is_closed, is_locked FROM period_standing
        WHERE period_code = $period AND province_code IS NOT DISTINCT FROM $province
            AND department_code IS NOT DISTINCT FROM $department
        """,
        {"period": period_code, "province": place.province, "department": place.department},
    ).fetchall()
    return (bool(found[0][0]), bool(found[0][1])) if found else (False, False)


def store_report(recording: Recording, report: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> None:
    """Append one upload: its row of `report`, and rows of `report_task`, `communication_output`, `report_cell`."""
    unknown = rows.keys() - set(ROW_TABLES)
    if unknown:
        raise ValueError(f"no tables of a report: {sorted(unknown)}")
    recording.add("report", report)
    for table, frame in rows.items():
        recording.add(table, frame)


def store_attachment(recording: Recording, receipt: str, *, has_signature: bool) -> None:
    """Append a signed copy that belongs to a receipt."""
    row = {"receipt_number": receipt, "has_signature": has_signature}
    recording.add("report_attachment", pl.DataFrame([row]))


def decide(
    warehouse: Warehouse,
    *,
    load_id: str,
    decision: str,
    actor: str,
    at: datetime,
    reason: str | None = None,
    replayed: Event | None = None,
) -> None:
    """Append one of DECISIONS about a received report. Raises AlreadyDecidedError."""
    with warehouse.transaction() as cursor:
        _refuse_late(cursor, load_id, decision)
        event = replayed or new_event(
            cursor, actor=actor, action=f"{decision}_report", subject=load_id, at=at, reason=reason
        )
        cursor.execute(
            "INSERT INTO report_decision VALUES (?, ?, ?, ?, ?, ?)",
            [event.event_number, load_id, decision, event.actor, event.happened_at, reason],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def _refuse_late(cursor: duckdb.DuckDBPyConnection, load_id: str, decision: str) -> None:
    found = cursor.execute(
        "SELECT state, is_approved, is_returned FROM report_version WHERE load_id = $load_id",
        {"load_id": load_id},
    ).fetchall()
    if not found:
        raise AlreadyDecidedError("Không có báo cáo này.")
    state, is_approved, is_returned = found[0]
    repeated = (decision == "approve" and is_approved) or (decision == "return" and is_returned)
    if state not in DECISIONS[decision] or repeated:
        raise AlreadyDecidedError(
            "Việc này đã được quyết định trước đó; tải lại trang để xem tình trạng mới."
        )


@dataclass(frozen=True)
class Change:
    """What is decided of an obligation after it was made: extend, waive, unwaive or paper (a report that came on paper)."""

    kind: str
    reason: str
    last_good_day: date | None = None
    due_at: datetime | None = None
    received_at: datetime | None = None
    document_number: str | None = None


def change_obligation(
    warehouse: Warehouse,
    obligation_id: str,
    change: Change,
    *,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> int:
    """Append a decision about an obligation; whether it may be made is the action's to know. The number of its event."""
    with warehouse.transaction() as cursor:
        detail = {name: _written(value) for name, value in asdict(change).items()}
        event = replayed or new_event(
            cursor, actor=actor, action="change_obligation", subject=obligation_id, at=at, **detail
        )
        if change.kind == "paper":
            cursor.execute(
                "INSERT INTO paper_receipt VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    event.event_number,
                    obligation_id,
                    change.received_at,
                    event.happened_at,
                    event.actor,
                    change.reason,
                    change.document_number,
                ],
            )
        else:
            cursor.execute(
                "INSERT INTO obligation_change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    event.event_number,
                    obligation_id,
                    change.kind,
                    change.last_good_day,
                    change.due_at,
                    event.actor,
                    event.happened_at,
                    change.reason,
                    change.document_number,
                ],
            )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)
        return event.event_number


def lock_period(
    warehouse: Warehouse,
    period_code: str,
    kind: str,
    *,
    place: Scope,
    reason: str,
    actor: str,
    at: datetime,
    replayed: Event | None = None,
) -> None:
    """Append that a period is closed, open again, locked or unlocked in a place: a body, a province, the country."""
    with warehouse.transaction() as cursor:
        event = replayed or new_event(
            cursor,
            actor=actor,
            action="lock_period",
            subject=period_code,
            at=at,
            kind=kind,
            reason=reason,
            province=place.province,
            department=place.department,
        )
        cursor.execute(
            "INSERT INTO period_lock VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                event.event_number,
                period_code,
                kind,
                event.actor,
                event.happened_at,
                reason,
                place.province,
                place.department,
            ],
        )
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def _written(value: date | datetime | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date | datetime) else value
