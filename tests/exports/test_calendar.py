"""Due days as a calendar: one event per report, stable, counted up when something changes, valid by RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from exports.calendar import Due, calendar_name, write_calendar

OPENED = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
DUE = Due(
    obligation_id="s1-so-y-te:2026-Q1",
    unit_name="Sở Y tế",
    period_name="Quý I 2026",
    last_good_day=date(2026, 3, 14),
    touched_at=OPENED,
    touch_count=0,
    state="not_due",
    original_day=date(2026, 3, 14),
    source="Báo cáo quý, 6 tháng, năm; trước ngày 15\\n của tháng cuối",
)


def read(*dues: Due) -> Calendar:
    calendar = Calendar.from_ical(write_calendar("Sở Y tế", dues))
    assert isinstance(calendar, Calendar)
    return calendar


def event(due: Due) -> Event:
    (found,) = read(due).events
    return found


def test_a_report_is_an_all_day_event_on_its_last_good_day() -> None:
    found = event(DUE)

    assert (found.start, found.end) == (date(2026, 3, 14), date(2026, 3, 15))
    assert found["DTSTART"].params["VALUE"] == "DATE"
    assert found["SUMMARY"] == "Hạn gửi báo cáo CCHC Quý I 2026 – Sở Y tế"
    assert found["UID"] == "s1-so-y-te:2026-Q1@cchc"
    assert (found["STATUS"], found["TRANSP"], found["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 0)
    assert found["DTSTAMP"].dt == OPENED
    assert "Gửi đến hết ngày 14/03/2026 là đúng hạn." in found["DESCRIPTION"]


def test_it_rings_at_eight_a_week_and_two_days_before_and_on_the_day() -> None:
    alarms = event(DUE).alarms.times

    midnight = datetime(2026, 3, 14)  # noqa: DTZ001 an all-day event has no zone
    assert sorted(alarm.trigger.replace(tzinfo=None) for alarm in alarms) == [
        midnight - timedelta(days=7) + timedelta(hours=8),
        midnight - timedelta(days=2) + timedelta(hours=8),
        midnight + timedelta(hours=8),
    ]


def test_an_extension_moves_the_same_event_and_says_so() -> None:
    moved = event(
        replace(DUE, last_good_day=date(2026, 3, 20), touch_count=1, touched_at=OPENED + timedelta(days=60))
    )

    assert (moved["UID"], moved["SEQUENCE"], moved.start) == (event(DUE)["UID"], 1, date(2026, 3, 20))
    assert moved["LAST-MODIFIED"].dt == OPENED + timedelta(days=60)
    assert "Đã gia hạn; hạn theo quy định: 14/03/2026." in moved["DESCRIPTION"]


def test_a_waived_report_is_cancelled_and_rings_no_more() -> None:
    found = event(replace(DUE, state="waived", touch_count=1))

    assert found["STATUS"] == "CANCELLED"
    assert found["SUMMARY"].startswith("Được miễn")
    assert found.alarms.times == []


def test_a_report_that_was_sent_is_marked_and_rings_no_more() -> None:
    received = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    found = event(replace(DUE, state="on_time", received_at=received, touch_count=1))

    assert found["SUMMARY"] == "✓ Đã gửi: báo cáo CCHC Quý I 2026 – Sở Y tế"
    assert "Đã nhận lúc 16:30 ngày 10/03/2026." in found["DESCRIPTION"]
    assert (found["STATUS"], found.alarms.times) == ("CONFIRMED", [])


def test_the_file_keeps_to_the_rules_of_the_standard() -> None:
    content = write_calendar(
        "Lịch", [DUE, replace(DUE, obligation_id="x", unit_name="Phòng " + "rất dài " * 40)]
    )

    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    for once in (b"VERSION:2.0", b"PRODID:", b"METHOD:PUBLISH", b"REFRESH-INTERVAL;VALUE=DURATION:PT6H"):
        assert content.count(once) == 1
    for own in (b"@cchc\r\nSEQUENCE:", b"\r\nDTSTAMP:", b"\r\nDTSTART;VALUE=DATE:"):
        assert content.count(own) == 2
    # An alarm has its action, trigger and description.
    assert (
        content.count(b"BEGIN:VALARM") == content.count(b"ACTION:DISPLAY") == content.count(b"TRIGGER:") == 6
    )


def test_commas_semicolons_and_breaks_of_a_plan_do_not_end_a_line() -> None:
    found = event(replace(DUE, source="a, b; c\r\nEND:VCALENDAR"))

    assert "Quy định: “a, b; c\r\nEND:VCALENDAR”" in found["DESCRIPTION"].replace("\n", "\r\n").replace(
        "\r\r", "\r"
    )


def test_the_same_dues_give_the_same_bytes() -> None:
    assert write_calendar("A", [DUE]) == write_calendar("A", [DUE])


@pytest.mark.parametrize(("is_sample", "name"), [(True, "Sở Y tế (dữ liệu mẫu)"), (False, "Sở Y tế")])
def test_a_calendar_of_samples_says_so(is_sample: bool, name: str) -> None:
    calendar = read(replace(DUE, is_sample=is_sample))

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == name
    assert ("Dữ liệu mẫu" in calendar.events[0]["DESCRIPTION"]) is is_sample


def test_a_calendar_without_reports_is_a_calendar() -> None:
    assert read().events == []
    assert calendar_name("Sở Y tế") == "lich-bao-cao_So-Y-te.ics"
