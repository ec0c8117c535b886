"""What the home page asks of the head of a unit: reports of the unit that wait for approval before they can be sent."""

from typing import Any

from reference.periods import find_period
from ui import account, actor, asked, data, filters, parts, receipt_parts
from warehouse.queries import reports
from warehouse.settings import settings

Row = dict[str, Any]


def decisions() -> list[tuple[str, str, str, str, str, dict[str, str]]]:
    """Badge, title, reason, page, label of the link and its parameters of each report that waits; nothing for others.

    The receipt stands in no menu, and the head of a unit has no page for sending: this is their way to it.
    """
    reader = account.viewer()
    place = {"province": reader.province, "department": reader.department, "unit": reader.unit}
    if not settings().unit_approval or reader.unit is None or not actor.allowed(("approve",), **place):
        return []
    sent = data.read(reports.versions, unit=reader.unit, period=None, receipt=None, then=data.as_rows)
    return [_waiting(row) for row in sent if _waits(row)]


def _waits(row: Row) -> bool:
    is_open = row["state"] == "received" and not row["is_approved"] and not row["is_returned"]
    return is_open and receipt_parts.lock_of(row["period_code"], row["unit_code"]) is None


def _waiting(row: Row) -> tuple[str, str, str, str, str, dict[str, str]]:
    name = find_period(row["period_code"]).name
    due = row["last_good_day_effective"]
    left = (due - asked.as_of()).days if due else None
    by_when = "" if left is None or left < 0 else f" Còn {left} ngày." if left else " Hôm nay là ngày cuối."
    return (
        parts.badge("due_soon", "Chờ duyệt"),
        f"Duyệt báo cáo {name[:1].lower()}{name[1:]}",
        f"Đơn vị gửi lúc {receipt_parts.moment(row)}, chờ thủ trưởng duyệt rồi mới nộp được.{by_when}",
        "../pages/receipt.py",
        "Xem và duyệt",
        filters.link(number=row["receipt_number"]),
    )
