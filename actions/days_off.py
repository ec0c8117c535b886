"""What a coordinator knows of the calendar: swap days off and make-up working days; added and taken back by dated rows.

Due dates that are made stay as they were made; a day said later counts for periods that open later, and for the count of
working days. A province's coordinator speaks for that province; where nobody's province is given, it is for the country.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import duckdb

from actions.deadlines import HANOI
from warehouse.connect import Warehouse
from warehouse.records import days_off as records
from warehouse.records.days_off import DayOffChange
from warehouse.records.loads import Event
from warehouse.scope import Scope

KINDS: Mapping[str, str] = {"off": "ngày nghỉ hoán đổi", "work": "ngày làm bù"}
FIRST_YEAR, LAST_YEAR = 2015, 2040  # what `calendar_at` holds
LONGEST_BREAK = 40  # days; a due date never rolls further
FROZEN = (
    "Hạn của các báo cáo đã lập giữ nguyên; ngày này áp dụng cho kỳ mở sau và cho cách đếm ngày làm việc."
)


class UnfitDayError(Exception):
    """Something cannot be said of a day; the message says why, in Vietnamese. Nothing was stored."""


def add(
    warehouse: Warehouse,
    day: date,
    kind: str,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    document_number: str | None = None,
    at: datetime | None = None,
) -> str:
    """Say that a day is off ("off") or worked ("work") in the province of the scope. Returns what it changes, in words.

    Raises UnfitDayError.
    """
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        _must_be_of_a_province(scope)
        _must_have(reason, "Cần ghi lý do, ví dụ “hoán đổi dịp 30/4”.")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UnfitDayError(
                f"Lịch chỉ có từ năm {FIRST_YEAR} đến năm {LAST_YEAR}; {day:%d/%m/%Y} nằm ngoài."
            )
        off = _off(cursor, day, day, moment, scope.province)
        if kind == "off" and day in off:
            raise UnfitDayError(f"Ngày {day:%d/%m/%Y} vốn đã là ngày nghỉ ({off[day]}).")
        if kind == "work" and day not in off:
            raise UnfitDayError(
                f"Ngày {day:%d/%m/%Y} vốn đã là ngày làm việc; ngày làm bù phải là ngày nghỉ."
            )
        change = DayOffChange(day, kind, reason.strip(), document_number, scope.province)
        records.store_change(warehouse, change, actor=actor, at=moment)
    return f"Đã ghi: {day:%d/%m/%Y} là {KINDS[kind]}. {FROZEN}"


def take_back(
    warehouse: Warehouse, day: date, *, reason: str, actor: str, scope: Scope, at: datetime | None = None
) -> str:
    """Take back what was said of a day: in the province of the scope it is again as published. Returns what came of it.

    Raises UnfitDayError.
    """
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        _must_be_of_a_province(scope)
        _must_have(reason, "Cần ghi lý do bỏ ngày này.")
        known = cursor.execute(
            """
            SELECT kind FROM day_off_change_at($moment)
            WHERE on_date = $day AND calendar_code = calendar_of($province, $moment)
            """,
            {"moment": moment, "day": day, "province": scope.province},
        ).fetchall()
        if not known or known[0][0] == "withdrawn":
            raise UnfitDayError(f"Ngày {day:%d/%m/%Y} không có trong danh sách đã thêm.")
        change = DayOffChange(day, "withdrawn", reason.strip(), None, scope.province)
        records.store_change(warehouse, change, actor=actor, at=moment)
    return f"Đã bỏ ngày {day:%d/%m/%Y} khỏi danh sách; việc thêm và bỏ đều được giữ lại. {FROZEN}"


def off_after(
    cursor: duckdb.DuckDBPyConnection, day: date, *, known_at: datetime, province: str | None
) -> dict[date, str]:
    """The days off in a province from a day on, as far as a due date can roll, each with why it is off."""
    return _off(cursor, day, day + timedelta(days=LONGEST_BREAK), known_at, province)


def change_again(warehouse: Warehouse, event: Event) -> None:
    """Say of a day what the journal says."""
    change = records.from_detail(event.detail)
    records.store_change(warehouse, change, actor=event.actor, at=event.happened_at, replayed=event)


def _must_have(reason: str, otherwise: str) -> None:
    if not reason.strip():
        raise UnfitDayError(otherwise)


def _must_be_of_a_province(scope: Scope) -> None:
    """A calendar is a whole province's: who speaks for less of it may not change it for the others."""
    if scope.department is not None or scope.unit is not None:
        raise UnfitDayError("Ngày nghỉ áp dụng cho cả tỉnh nên do điều phối cấp tỉnh ghi.")


def _off(
    cursor: duckdb.DuckDBPyConnection, first: date, last: date, known_at: datetime, province: str | None
) -> dict[date, str]:
    """The days that are not worked, with why: the coordinator's reason, the holiday's name, or the day of the week."""
    return dict(
        cursor.execute(
            """
            SELECT on_date, coalesce(CASE WHEN changed_kind IS NOT NULL THEN changed_reason END, published_name,
                                     CASE isodow(on_date) WHEN 6 THEN 'thứ Bảy' ELSE 'Chủ nhật' END)
            FROM calendar_at($known_at)
            WHERE on_date BETWEEN $first AND $last AND NOT is_working AND calendar_code = calendar_of($province, $known_at)
            ORDER BY on_date
            """,
            {"first": first, "last": last, "known_at": known_at, "province": province},
        ).fetchall()
    )
