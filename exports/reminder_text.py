"""Reminders and the digest as plain text: short lines that read alike in an e-mail, a text message and Zalo."""

from collections.abc import Sequence
from datetime import date

from exports.reminder_model import SAMPLE, SUBJECT, PeriodCount, Reminder, by_unit, day

WHERE = "Biểu mẫu đã điền sẵn và nơi nộp: trang Nộp báo cáo."
MOST_NAMES = 20
SENT_ALREADY = "Đơn vị đã gửi xin bỏ qua tin này."


def for_all(reminders: Sequence[Reminder]) -> str:
    """One text to all units that are late or due soon; "" where nobody is."""
    if not reminders:
        return ""
    lines = [*_sample_mark(reminders), f"Đề nghị các đơn vị gửi {SUBJECT}:"]
    late = [one for one in reminders if one.is_late]
    soon = [one for one in reminders if not one.is_late]
    for heading, group in (("Quá hạn chưa gửi:", late), ("Sắp đến hạn:", soon)):
        if group:
            lines += ["", heading, *(f"- {one.unit_name}: {_report(one)}" for one in group)]
    return "\n".join([*lines, "", WHERE, SENT_ALREADY])


def for_unit(reminders: Sequence[Reminder]) -> str:
    """The text to one unit about all of its reports; "" where it owes none."""
    if not reminders:
        return ""
    return "\n".join(
        [
            *_sample_mark(reminders),
            f"Kính gửi: {reminders[0].unit_name}",
            f"Đề nghị đơn vị gửi {SUBJECT}:",
            *(f"- {_report(one)}" for one in reminders),
            "",
            WHERE,
            SENT_ALREADY,
        ]
    )


def for_each_unit(reminders: Sequence[Reminder]) -> list[tuple[str, str, str]]:
    """Code, name and text of every unit that is reminded, the most urgent first."""
    return [(own[0].unit_code, own[0].unit_name, for_unit(own)) for own in by_unit(reminders)]


def subject_line(reminders: Sequence[Reminder]) -> str:
    """What an e-mail to one unit is about: its most urgent report."""
    first = reminders[0]
    more = f" và {len(reminders) - 1} báo cáo khác" if len(reminders) > 1 else ""
    mark = f"[{SAMPLE}] " if any(one.is_sample for one in reminders) else ""
    return f"{mark}Nhắc gửi báo cáo CCHC {first.period_name}: {first.standing}{more}"


def digest(counts: Sequence[PeriodCount], reminders: Sequence[Reminder], *, as_of: date) -> str:
    """How the periods stand, for the coordinator or a leader: those with somebody to remind, and the newest that fell due."""
    waiting = {one.period_code for one in reminders}
    newest = next((one.period_code for one in counts if one.fallen_due), None)
    shown = [one for one in counts if one.period_code in waiting or one.period_code == newest]
    lines = [*_sample_mark(shown), f"Tình hình {SUBJECT} ngày {day(as_of)}"]
    if not shown:
        lines += ["", "Chưa có báo cáo nào đến hạn hoặc sắp đến hạn."]
    for count in shown:
        own = [one for one in reminders if one.period_code == count.period_code]
        lines += ["", *_period_lines(count, own)]
    return "\n".join(lines)


def _period_lines(count: PeriodCount, reminders: Sequence[Reminder]) -> list[str]:
    lines = [f"{count.period_name}, hạn {day(count.last_good_day)}{' (đã khóa)' if count.is_locked else ''}"]
    lines.append(f"- Đúng hạn {_rate(count.on_time, count.fallen_due)}")
    if count.late:
        lines.append(f"- Gửi chậm {count.late}")
    late = [f"{one.unit_name} ({one.days_from_due} ngày)" for one in reminders if one.is_late]
    if count.missing:
        lines.append(f"- Quá hạn chưa gửi {count.missing}{_named(late)}")
    today = [one.unit_name for one in reminders if one.days_from_due == 0]
    if today:
        lines.append(f"- Đến hạn hôm nay, chưa gửi {len(today)}{_named(today)}")
    soon = [f"{one.unit_name} ({day(one.last_good_day)})" for one in reminders if one.days_from_due < 0]
    if soon:
        lines.append(f"- Sắp đến hạn, chưa gửi {len(soon)}{_named(soon)}")
    return lines


def _rate(part: int, whole: int) -> str:
    """n/N and %; a dash while nothing has fallen due."""
    return f"{part}/{whole} ({part * 100 / whole:.0f} %)" if whole else "– (chưa báo cáo nào hết hạn)"


def _named(names: Sequence[str]) -> str:
    """The names after a colon; a message that nobody reads to its end names no more than MOST_NAMES."""
    more = f" và {len(names) - MOST_NAMES} đơn vị khác" if len(names) > MOST_NAMES else ""
    return f": {', '.join(names[:MOST_NAMES])}{more}" if names else ""


def _report(one: Reminder) -> str:
    extended = ", đã gia hạn" if one.is_extended else ""
    return f"{one.period_name}, {one.standing} (hạn {day(one.last_good_day)}{extended})"


def _sample_mark(marked: Sequence[Reminder] | Sequence[PeriodCount]) -> list[str]:
    return [f"{SAMPLE.upper()}: không phải số thật"] if any(one.is_sample for one in marked) else []
