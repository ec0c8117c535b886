"""What a coordinator decides of obligations and periods: extend, waive, a report on paper, lock. Dated, with a reason."""

from datetime import date, datetime
from typing import Any

import duckdb

from actions import paper_scans, periods
from actions.deadlines import HANOI, end_of
from actions.paper_scans import Scan
from actions.periods import ClosedPeriodError
from reference.periods import Period, find_period
from warehouse.connect import Warehouse
from warehouse.records import reports as records
from warehouse.records.loads import Event
from warehouse.records.reports import Change
from warehouse.scope import Scope


class UnfitDecisionError(Exception):
    """A decision cannot be made; the message says why, in Vietnamese. Nothing was stored."""


def extend(
    warehouse: Warehouse,
    obligation_id: str,
    until: date,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    document_number: str | None = None,
    at: datetime | None = None,
) -> str:
    """Give an obligation a later last good day. Returns what it changes, in words.

    Granted after the due moment then in force it is kept and changes nothing. Raises UnfitDecisionError.
    """
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        owed = _owed(cursor, obligation_id, scope, moment)
        _must_have_reason(reason)
        _must_be_open(cursor, owed)
        if owed["due_effective"] is None:
            raise UnfitDecisionError("Báo cáo này không có hạn quy định nên không có gì để gia hạn.")
        if until <= owed["last_good_day_effective"]:
            raise UnfitDecisionError(
                f"Ngày gia hạn {until:%d/%m/%Y} không sau ngày cuối hợp lệ đang có {owed['last_good_day_effective']:%d/%m/%Y}."
            )
        change = Change(
            "extend", reason, last_good_day=until, due_at=end_of(until), document_number=document_number
        )
        records.change_obligation(warehouse, obligation_id, change, actor=actor, at=moment)
    if moment >= owed["due_effective"]:
        return f"Đã ghi, nhưng quyết định sau hạn {owed['last_good_day_effective']:%d/%m/%Y} nên không làm đổi trạng thái."
    return f"Hạn mới: 24:00 ngày {until:%d/%m/%Y}."


def waive(
    warehouse: Warehouse,
    obligation_id: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    is_waived: bool = True,
    document_number: str | None = None,
    at: datetime | None = None,
) -> str:
    """Take an obligation out of what is expected, or put it back. Raises UnfitDecisionError."""
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        owed = _owed(cursor, obligation_id, scope, moment)
        _must_have_reason(reason)
        _must_be_open(cursor, owed)
        if owed["is_waived"] == is_waived:
            raise UnfitDecisionError(
                "Báo cáo này đã được miễn." if is_waived else "Báo cáo này không ở diện miễn."
            )
        kind = "waive" if is_waived else "unwaive"
        change = Change(kind, reason, document_number=document_number)
        records.change_obligation(warehouse, obligation_id, change, actor=actor, at=moment)
    return "Đã miễn báo cáo kỳ này; không tính vào tỷ lệ." if is_waived else "Đã bỏ miễn."


def record_paper(
    warehouse: Warehouse,
    obligation_id: str,
    received_at: datetime,
    *,
    document_number: str,
    reason: str,
    actor: str,
    scope: Scope,
    scan: Scan | None = None,
    at: datetime | None = None,
) -> str:
    """Record that a report came on paper or by the e-office, at the moment of its incoming stamp, with its scan.

    Raises UnfitDecisionError, UnfitScanError.
    """
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        owed = _owed(cursor, obligation_id, scope, moment)
        _must_have_reason(reason)
        _must_not_be_locked(cursor, owed)
        if not document_number.strip():
            raise UnfitDecisionError("Cần số, ký hiệu của báo cáo giấy.")
        if received_at > moment:
            raise UnfitDecisionError("Giờ nhận báo cáo giấy ở tương lai; kiểm tra lại dấu đến.")
        change = Change(
            "paper", reason, received_at=received_at, document_number=document_number.strip()[:80]
        )
        number = records.change_obligation(warehouse, obligation_id, change, actor=actor, at=moment)
        if scan is not None:
            kept = {"obligation_id": obligation_id, "paper_event": number, "is_sample": owed["is_sample"]}
            paper_scans.keep(warehouse, scan, actor=actor, at=moment, **kept)
    return (
        f"Đã ghi báo cáo giấy {document_number.strip()[:80]}, nhận {received_at.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"
        f"{', kèm bản quét' if scan else ''}."
    )


def add_scan(
    warehouse: Warehouse,
    obligation_id: str,
    paper_event: int,
    scan: Scan,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Keep the scan of a report on paper that was recorded earlier, by the event that recorded it; a further one takes
    the place of the one before, which stays kept.

    Raises UnfitDecisionError, UnfitScanError.
    """
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        owed = _owed(cursor, obligation_id, scope, moment)
        _must_have_reason(reason)
        _must_not_be_locked(cursor, owed)
        found = cursor.execute(
            "SELECT document_number FROM paper_receipt WHERE obligation_id = $obligation AND event_number = $event",
            {"obligation": obligation_id, "event": paper_event},
        ).fetchall()
        if not found:
            raise UnfitDecisionError("Không có báo cáo giấy này để kèm bản quét; hãy tải lại trang.")
        kept = {"obligation_id": obligation_id, "paper_event": paper_event, "is_sample": owed["is_sample"]}
        paper_scans.keep(warehouse, scan, actor=actor, at=moment, reason=reason, **kept)
    return f"Đã kèm bản quét vào báo cáo giấy {found[0][0]}; giờ nhận không đổi."


def lock(
    warehouse: Warehouse,
    period_code: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    is_locked: bool = True,
    at: datetime | None = None,
) -> str:
    """Lock a period in the place of the scope (a body, a province, the country), after which nothing of it is taken or
    decided there; or unlock it. Raises UnfitDecisionError."""
    period = find_period(period_code)
    with warehouse.transaction() as cursor:
        _must_have_reason(reason)
        _must_be_no_unit(scope)
        if records.standing_in(cursor, period.code, scope)[1] == is_locked:
            raise UnfitDecisionError(f"{period.name} {'đã khóa' if is_locked else 'không khóa'}.")
        if not is_locked:
            _must_not_be_locked_above(cursor, period, scope)
        kind = "lock" if is_locked else "unlock"
        records.lock_period(
            warehouse,
            period.code,
            kind,
            place=scope,
            reason=reason,
            actor=actor,
            at=at or datetime.now(HANOI),
        )
    return f"Đã {'khóa' if is_locked else 'mở khóa'} {period.name}."


def close(
    warehouse: Warehouse,
    period_code: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    is_closed: bool = True,
    at: datetime | None = None,
) -> str:
    """Close a period in the place of the scope (a body, a province, the country): nobody is added, extended or waived any
    more, late reports are still taken; or open it again.

    Raises UnfitDecisionError.
    """
    period = find_period(period_code)
    with warehouse.transaction() as cursor:
        _must_have_reason(reason)
        _must_be_no_unit(scope)
        was_closed, was_locked = records.standing_in(cursor, period.code, scope)
        if was_locked:
            raise UnfitDecisionError(f"{period.name} đã khóa; mở khóa với lý do rồi làm lại.")
        if not _is_owed(cursor, period, scope):
            raise UnfitDecisionError(f"{period.name} chưa mở nên không có gì để đóng.")
        if was_closed == is_closed:
            raise UnfitDecisionError(f"{period.name} {'đã đóng' if is_closed else 'đang mở'}.")
        if not is_closed:
            _must_not_be_closed_above(cursor, period, scope)
        kind = "close" if is_closed else "reopen"
        records.lock_period(
            warehouse,
            period.code,
            kind,
            place=scope,
            reason=reason,
            actor=actor,
            at=at or datetime.now(HANOI),
        )
    return f"Đã {'đóng' if is_closed else 'mở lại'} {period.name}."


def change_again(warehouse: Warehouse, event: Event) -> None:
    """Do a decision of the journal again."""
    detail: dict[str, Any] = event.detail
    day, due, received = (detail.get(name) for name in ("last_good_day", "due_at", "received_at"))
    change = Change(
        detail["kind"],
        detail["reason"],
        date.fromisoformat(day) if day else None,
        datetime.fromisoformat(due) if due else None,
        datetime.fromisoformat(received) if received else None,
        detail.get("document_number"),
    )
    records.change_obligation(
        warehouse, event.subject, change, actor=event.actor, at=event.happened_at, replayed=event
    )


def lock_again(warehouse: Warehouse, event: Event) -> None:
    """Close, open again, lock or unlock a period of the journal again."""
    records.lock_period(
        warehouse,
        event.subject,
        str(event.detail["kind"]),
        place=Scope(_text(event.detail.get("province")), _text(event.detail.get("department")), None),
        reason=str(event.detail["reason"]),
        actor=event.actor,
        at=event.happened_at,
        replayed=event,
    )


def _owed(
    cursor: duckdb.DuckDBPyConnection, obligation_id: str, scope: Scope, moment: datetime
) -> dict[str, Any]:
    found = cursor.sql(
        """
        SELECT state.* FROM obligation_state_at($moment, $moment) AS state
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE obligation_id = $obligation
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        """,
        params={"moment": moment, "obligation": obligation_id, **scope.as_params()},
    ).pl()
    if found.is_empty():
        raise UnfitDecisionError("Không có nghĩa vụ báo cáo này trong phạm vi của bạn.")
    return found.row(0, named=True)


def _must_have_reason(reason: str) -> None:
    if not reason.strip():
        raise UnfitDecisionError("Cần ghi lý do.")


def _must_be_open(cursor: duckdb.DuckDBPyConnection, owed: dict[str, Any]) -> None:
    try:
        periods.must_be_open(cursor, find_period(owed["period_code"]), [owed["unit_code"]])
    except ClosedPeriodError as error:
        raise UnfitDecisionError(str(error)) from error


def _must_not_be_locked(cursor: duckdb.DuckDBPyConnection, owed: dict[str, Any]) -> None:
    if records.is_locked(cursor, owed["period_code"], owed["unit_code"]):
        name = find_period(owed["period_code"]).name
        raise UnfitDecisionError(f"{name} đã khóa; mở khóa với lý do rồi làm lại.")


def _must_be_no_unit(scope: Scope) -> None:
    if scope.unit is not None:
        raise UnfitDecisionError(
            "Kỳ báo cáo do điều phối của tỉnh hoặc của cơ quan đóng, khóa; đơn vị thì không."
        )


def _must_not_be_locked_above(cursor: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> None:
    """What its province locked a body cannot unlock for itself."""
    if scope.department and records.standing_in(cursor, period.code, Scope(scope.province, None, None))[1]:
        raise UnfitDecisionError(f"{period.name} do tỉnh khóa; đề nghị điều phối của tỉnh mở khóa.")


def _must_not_be_closed_above(cursor: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> None:
    """What its province closed a body cannot open again for itself."""
    if scope.department and records.standing_in(cursor, period.code, Scope(scope.province, None, None))[0]:
        raise UnfitDecisionError(f"{period.name} do tỉnh đóng; đề nghị điều phối của tỉnh mở lại.")


def _is_owed(cursor: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> bool:
    """Whether anybody in scope owes a report of the period."""
    found = cursor.execute(
        """
        SELECT 1 FROM obligation
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE period_code = $period
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        LIMIT 1
        """,
        {"period": period.code, **scope.as_params()},
    ).fetchall()
    return bool(found)


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
