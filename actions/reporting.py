"""Reports: receive one (its receipt comes first), commit or cancel what it says."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import polars as pl

from actions import report_content, report_reading
from actions.deadlines import HANOI
from actions.report_content import UnitContext
from actions.report_reading import Expected, RefusedReportError
from actions.report_rows import (
    Rows,
    compare,
    counts,
    held_keys,
    rows_around,
    rows_in_force,
    rows_of,
    stated_tables,
    stored_rows,
)
from loaders.file_names import clean_file_name
from loaders.reports.model import ReportFile
from reference.periods import find_period
from warehouse.connect import Warehouse
from warehouse.queries import reports
from warehouse.records import loads
from warehouse.records import reports as records
from warehouse.records.loads import Arrival, Recording
from warehouse.records.reports import AlreadyDecidedError
from warehouse.scope import EVERYTHING, Scope
from warehouse.settings import settings

__all__ = ["AlreadyDecidedError", "Expected", "RefusedReportError"]
Tell = Callable[[float, str], object]  # how far it is, from 0 to 1, and what is being done
ANYBODY = Expected()
ANY_DAY = date(9998, 12, 31)
PERSONAL_WORDS = ("found", "expected", "repair")  # of a problem: what may repeat a name or a telephone
DECIDING = {"commit": "ghi", "approve": "duyệt", "return": "trả lại", "void": "hủy"}


class NotApprovedError(Exception):
    """The head of the unit has to approve the report before it is committed; the message says so, in Vietnamese."""


class ChangedSincePreviewError(Exception):
    """What is in force is not what the preview was compared with; the message says so, in Vietnamese."""


class UnfitCommitError(Exception):
    """The period is locked, the report is another's, or warnings were not confirmed; the message says which, in Vietnamese."""


@dataclass(frozen=True)
class ReceivedReport:
    """A receipt and what the workbook says, as the contract's JSON; `is_new` false: the same bytes came before."""

    receipt: str
    load_id: str
    received_at: datetime
    is_new: bool
    state: str
    answer: dict[str, Any]


def check(
    warehouse: Warehouse,
    name: str,
    content: bytes,
    *,
    scope: Scope,
    expected: Expected = ANYBODY,
    received_at: datetime | None = None,
) -> dict[str, Any]:
    """Everything that is wrong with a workbook, as the contract's JSON; stores nothing. Raises RefusedReportError."""
    name = clean_file_name(name)
    day = (received_at or datetime.now(HANOI)).astimezone(HANOI).date()
    with warehouse.cursor() as cursor:
        context = report_reading.find_context(cursor, name, content, scope=scope, day=day, expected=expected)
        said = report_reading.read(name, content, context)
        return _answer(cursor, said, context, scope)


def receive(
    warehouse: Warehouse,
    name: str,
    content: bytes,
    *,
    actor: str,
    scope: Scope,
    expected: Expected = ANYBODY,
    received_at: datetime | None = None,
    is_sample: bool | None = None,
    tell: Tell = lambda share, words: None,
) -> ReceivedReport:
    """Take a workbook in: its receipt, its rows and problems. Nothing of it is in force until it is committed.

    The same bytes again give the first receipt and store nothing, unless that one was voided or returned.
    Raises RefusedReportError.
    """
    name = clean_file_name(name)
    moment = received_at or datetime.now(HANOI)
    day = moment.astimezone(HANOI).date()
    tell(0.1, "Đang kiểm tra tệp…")
    with warehouse.cursor() as cursor:
        context = report_reading.find_context(cursor, name, content, scope=scope, day=day, expected=expected)
    tell(0.3, "Đang đọc từng ô…")
    said = report_reading.read(name, content, context)  # before the writer's lock: reading takes a while
    tell(0.8, "Đang so với bản đang hiệu lực…")
    with warehouse.transaction() as cursor:
        sample = report_content.find_unit(cursor, scope, day, context.unit_code)["is_sample"]
        arrival = Arrival("report", name, content, actor, sample if is_sample is None else is_sample, moment)
        answer = _answer(cursor, said, context, scope)
        known = records.find_received(cursor, arrival.sha256, context.unit_code, context.period)
        if known:
            return ReceivedReport(known.receipt, known.load_id, known.received_at, False, known.state, answer)
        with loads.recording(warehouse, arrival) as recording:
            number = _store(recording, said, context, moment)
        return ReceivedReport(number, recording.load_id, moment, True, "received", answer)


def find_receipt(
    warehouse: Warehouse, number: str, *, scope: Scope, is_inside: bool = True
) -> dict[str, Any] | None:
    """What became of an upload, by its receipt: the contract's JSON; None where there is none in scope.

    Who is not inside the unit is told only where and which the mistakes of the sheet are that names persons.
    """
    today = datetime.now(HANOI).date()
    with warehouse.cursor() as cursor:
        row = find_version(cursor, number, scope=scope, as_of=today)
        if row is None:
            return None
        problems = reports.problems(cursor, scope=scope, as_of=today, receipt=number)
        counted_rows = counted(cursor, row, {"scope": scope, "as_of": today})
    names = ("severity", "sheet", "cell", "found", "expected", "repair", "rule")
    return {
        "receipt": number,
        "received_at": row["received_at"].astimezone(HANOI).isoformat(),
        "unit": row["unit_code"],
        "period": row["period_code"],
        "template_version": row["template_version"],
        "state": row["state"],
        "file_name": row["file_name"],
        "sha256": row["file_sha256"],
        "gate": "passed",
        "rows": counted_rows,
        "problems": [
            {
                "column": problem["column_name"],
                "count": problem["cell_count"],
                **{name: problem[name] for name in names},
                **({} if is_inside or not problem["is_personal"] else dict.fromkeys(PERSONAL_WORDS)),
            }
            for problem in problems.iter_rows(named=True)
        ],
    }


def find_version(
    cursor: duckdb.DuckDBPyConnection, number: str, *, scope: Scope, as_of: date
) -> dict[str, Any] | None:
    """The row of `reports.versions` that bears a receipt's number."""
    found = reports.versions(cursor, scope=scope, as_of=as_of, unit=None, period=None, receipt=number)
    return found.row(0, named=True) if not found.is_empty() else None


def counted(
    cursor: duckdb.DuckDBPyConnection, version: dict[str, Any], asked: dict[str, Any]
) -> dict[str, int]:
    """Rows by kind of change against the version that was in force before, and the rows that are held."""
    before, _ = rows_around(cursor, version, asked)
    after = stored_rows(cursor, version["receipt_number"], asked)
    found = counts(compare(before, after, version["stated_tables"], version["held_keys"]))
    return {**found, "held": version["held_count"]}


def store_again(recording: Recording, arrival: Arrival) -> None:
    """Read a kept workbook again for a rebuild, as of the moment it arrived. Raises RefusedReportError."""
    day = arrival.arrived_at.astimezone(HANOI).date()
    expected = ANYBODY
    if arrival.detail:
        expected = Expected(str(arrival.detail["unit_code"]), str(arrival.detail["period_code"]))
    context = report_reading.find_context(
        recording.cursor, arrival.file_name, arrival.content, scope=EVERYTHING, day=day, expected=expected
    )
    said = report_reading.read(arrival.file_name, arrival.content, context)
    _store(recording, said, context, arrival.arrived_at)


def decide(
    warehouse: Warehouse,
    received: str,
    decision: str,
    *,
    actor: str,
    scope: Scope,
    reason: str | None = None,
    at: datetime | None = None,
    against: tuple[str, ...] | None = None,
    confirmed_warnings: int | None = None,
) -> None:
    """Commit, cancel, approve, return or void a received report in scope, by its load. Of a locked period none but cancel.

    For a commit out of a preview: `against` are the committed receipts it was compared with, `confirmed_warnings` how many
    warnings were seen; None where nobody looked (a command, the API).
    Raises AlreadyDecidedError, NotApprovedError, UnfitCommitError, ChangedSincePreviewError.
    """
    with warehouse.transaction() as cursor:
        _must_be_decidable(cursor, received, decision, scope)
        if decision == "commit":
            _must_be_as_previewed(cursor, received, against, confirmed_warnings)
        if decision == "commit" and settings().unit_approval and not records.is_approved(cursor, received):
            raise NotApprovedError("Báo cáo chưa được thủ trưởng đơn vị duyệt nên chưa nộp được.")
        records.decide(
            warehouse,
            load_id=received,
            decision=decision,
            actor=actor,
            at=at or datetime.now(UTC),
            reason=reason,
        )


def commit_or_leave(warehouse: Warehouse, received: ReceivedReport, *, actor: str, scope: Scope) -> str:
    """Commit a report that came by command or HTTP, where it may be; the state it is in then.

    The same bytes again commit nothing: whoever sent them first does, or did, or left them.
    """
    if not received.is_new:
        return received.state
    try:
        decide(warehouse, received.load_id, "commit", actor=actor, scope=scope)
    except (NotApprovedError, UnfitCommitError):
        return "received"
    return "committed"


def receipt_json(received: ReceivedReport, state: str) -> dict[str, Any]:
    """The contract's answer to an upload."""
    moment = received.received_at.astimezone(HANOI).isoformat()
    return {
        "receipt": received.receipt,
        "received_at": moment,
        "is_new": received.is_new,
        "state": state,
        **received.answer,
    }


def _must_be_decidable(cursor: duckdb.DuckDBPyConnection, received: str, decision: str, scope: Scope) -> None:
    """Raises UnfitCommitError where the report is outside of the scope, or its period is locked for its unit."""
    found = cursor.execute(
        """
        SELECT unit_code, period_code FROM report
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.load_id = $load_id
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        """,
        {"load_id": received, **scope.as_params()},
    ).fetchall()
    if not found:
        raise UnfitCommitError("Không có báo cáo này trong phạm vi của bạn.")
    unit, period = found[0]
    if decision != "cancel" and records.is_locked(cursor, period, unit):
        raise UnfitCommitError(
            f"{find_period(period).name} đã khóa nên không {DECIDING[decision]} được; đề nghị đơn vị điều phối mở khóa."
        )


def _must_be_as_previewed(
    cursor: duckdb.DuckDBPyConnection,
    received: str,
    against: tuple[str, ...] | None,
    confirmed_warnings: int | None,
) -> None:
    found = cursor.execute(
        "SELECT unit_code, period_code FROM report WHERE load_id = $load_id", {"load_id": received}
    ).fetchall()
    unit, period = found[0]
    if against is not None and records.receipts_committed(cursor, unit, period) != against:
        raise ChangedSincePreviewError("Bản đang hiệu lực vừa thay đổi; hãy xem lại so sánh trước khi ghi.")
    if confirmed_warnings is not None and confirmed_warnings != (there_are := _warnings(cursor, received)):
        raise UnfitCommitError(f"Báo cáo có {there_are} cảnh báo; hãy xem và xác nhận trước khi ghi.")


def _warnings(cursor: duckdb.DuckDBPyConnection, received: str) -> int:
    found = cursor.execute(
        "SELECT coalesce(sum(coalesce(cell_count, 1)), 0) FROM problem WHERE load_id = $load_id AND severity = 'warning'",
        {"load_id": received},
    ).fetchall()
    return int(found[0][0])


def _store(recording: Recording, said: ReportFile, context: UnitContext, moment: datetime) -> str:
    number = records.receipt_number(recording, moment.astimezone(HANOI).year)
    before = _in_force(recording.cursor, context, EVERYTHING)
    report = pl.DataFrame(
        [
            {
                "receipt_number": number,
                "unit_code": context.unit_code,
                "period_code": context.period,
                "template_version": said.identity.template_version,
                "file_kind": said.kind,
                "received_at": moment,
                "says_nothing": said.says_nothing_to_report,
                "held_count": said.held.height,
                "stated_tables": stated_tables(said),
                "held_keys": held_keys(said, context, before),
                "info": json.dumps(
                    {code: _plain(value.value) for code, value in said.info.items()}, ensure_ascii=False
                ),
            }
        ],
        schema_overrides=dict.fromkeys(("stated_tables", "held_keys"), pl.List(pl.String)),
    )
    recording.detail |= {"unit_code": context.unit_code, "period_code": context.period}
    records.store_report(recording, report, dict(rows_of(said, context)))
    recording.add_problems(said.problems)
    return number


def _answer(
    cursor: duckdb.DuckDBPyConnection, said: ReportFile, context: UnitContext, scope: Scope
) -> dict[str, Any]:
    before = _in_force(cursor, context, scope)
    found = compare(before, rows_of(said, context), stated_tables(said), held_keys(said, context, before))
    return report_reading.answer(said, context, counts(found))


def _in_force(cursor: duckdb.DuckDBPyConnection, context: UnitContext, scope: Scope) -> Rows:
    """What counts when the file comes, whatever day it bears."""
    asked = {"scope": scope, "as_of": ANY_DAY}
    return rows_in_force(cursor, context.unit_code, context.period, asked)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
