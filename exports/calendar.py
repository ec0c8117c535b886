"""Due days as a calendar (RFC 5545): one all-day event per report, on its last good day, with alarms before it.

The text says only what an event of the warehouse changed, never what the passing of time did: so SEQUENCE and
LAST-MODIFIED, which count those events, tell a calendar truly whether there is something new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event

from exports.reminder_model import SAMPLE, SUBJECT, day, one_line
from exports.text import plain_name
from reference.periods import find_period

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PRODUCT = "-//CCHC//Han gui bao cao//VI"
REFRESH = timedelta(hours=6)
ALARM_DAYS = (7, 2, 0)  # days before the last good day
ALARM_HOUR = timedelta(hours=8)  # an all-day event begins at midnight


@dataclass(frozen=True)
class Due:
    """One report and its day. `touch_count` is how often anything happened to it; it only grows."""

    obligation_id: str
    unit_name: str
    period_name: str
    last_good_day: date
    touched_at: datetime
    touch_count: int
    state: str
    received_at: datetime | None = None
    original_day: date | None = None
    source: str | None = None
    is_sample: bool = False

    @property
    def is_waived(self) -> bool:
        return self.state == "waived"

    @property
    def is_sent(self) -> bool:
        return self.received_at is not None


def dues_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Due, ...]:
    """From the rows of `queries.reminders.calendar`, in their order."""
    return tuple(
        Due(
            obligation_id=row["obligation_id"],
            unit_name=one_line(row["unit_name"]),
            period_name=find_period(row["period_code"]).name,
            last_good_day=row["last_good_day_effective"],
            touched_at=max(row["opened_at"], row["touched_at"] or row["opened_at"]),
            touch_count=row["touch_count"],
            state=row["state"],
            received_at=row["first_received_at"],
            original_day=row["last_good_day"],
            source=one_line(row["source"]) if row["source"] else None,
            is_sample=row["is_sample"],
        )
        for row in rows
    )


def write_calendar(name: str, dues: Sequence[Due]) -> bytes:
    """The calendar as a file in UTF-8; the same dues give the same bytes."""
    shown = f"{name} ({SAMPLE.lower()})" if any(due.is_sample for due in dues) else name
    calendar = Calendar.new(prodid=PRODUCT, method="PUBLISH", name=shown, uid=f"{plain_name(name)}@cchc")
    calendar.add(
        "refresh-interval", REFRESH, parameters={"VALUE": "DURATION"}
    )  # the library leaves VALUE out
    calendar.add("x-published-ttl", "PT6H")  # what Outlook reads in its place
    for due in dues:
        calendar.add_component(_event(due))
    content: bytes = calendar.to_ical()
    return content


def calendar_name(name: str) -> str:
    """The file's name."""
    return f"lich-bao-cao_{plain_name(name)}.ics"


def _event(due: Due) -> Event:
    event = Event.new(
        uid=f"{due.obligation_id}@cchc",
        summary=_summary(due),
        description=_description(due),
        start=due.last_good_day,
        end=due.last_good_day + timedelta(days=1),
        stamp=due.touched_at,
        last_modified=due.touched_at,
        sequence=due.touch_count,
        status=STATUS.CANCELLED if due.is_waived else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        categories=["Báo cáo CCHC"],
    )
    if not due.is_sent and not due.is_waived:
        for days in ALARM_DAYS:
            event.add_component(_alarm(due, days))
    return event


def _alarm(due: Due, days: int) -> Alarm:
    left = f"Còn {days} ngày" if days else "Hôm nay là ngày cuối"
    alarm = Alarm.new(description=f"{left}: gửi báo cáo CCHC {due.period_name}, {due.unit_name}")
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", ALARM_HOUR - timedelta(days=days))
    return alarm


def _summary(due: Due) -> str:
    about = f"{due.period_name} – {due.unit_name}"
    if due.is_waived:
        return f"Được miễn: báo cáo CCHC {about}"
    if due.is_sent:
        return f"✓ Đã gửi: báo cáo CCHC {about}"
    return f"Hạn gửi báo cáo CCHC {about}"


def _description(due: Due) -> str:
    lines = [
        f"{due.unit_name} gửi {SUBJECT} {due.period_name}.",
        f"Gửi đến hết ngày {day(due.last_good_day)} là đúng hạn.",
    ]
    if due.original_day and due.original_day != due.last_good_day:
        lines.append(f"Đã gia hạn; hạn theo quy định: {day(due.original_day)}.")
    if due.is_waived:
        lines.append("Đơn vị được miễn báo cáo kỳ này.")
    elif due.received_at:
        lines.append(f"Đã nhận lúc {due.received_at.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}.")
    if due.source:
        lines.append(f"Quy định: “{due.source}”")
    if due.is_sample:
        lines.append(f"{SAMPLE}.")
    return "\n".join(lines)
