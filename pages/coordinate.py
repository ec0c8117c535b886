"""Coordination, a part at a time in the order of a week: who has not sent and the reminder; a decision about one unit;
closing and locking; opening; regimes; days off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import polars as pl
import streamlit as st

from actions import (
    calendars,
    contacts,
    days_off,
    duties,
    obligations,
    regimes,
    reminder_mail,
    reminders,
    reporting,
)
from actions import mail as post
from actions.calendars import UnfitCalendarError
from actions.days_off import UnfitDayError
from actions.deadlines import DueRule
from actions.mail import MailNotSetError, MailUnreachableError
from actions.obligations import UnfitDecisionError
from actions.paper_scans import Scan, UnfitScanError
from actions.regime_checks import UnfitRegimeError
from actions.reminder_mail import UnfitContactError
from actions.reminders import About, LetterHead
from actions.reporting import AlreadyDecidedError, UnfitCommitError
from reference.periods import find_period
from ui import (
    account,
    actor,
    asked,
    coordinate_parts,
    data,
    days_off_parts,
    obligation_parts,
    parts,
    period_parts,
    regime_parts,
    reminder_parts,
    words,
)
from ui.coordinate_parts import Asked
from ui.days_off_parts import Said
from ui.period_parts import Step
from ui.regime_parts import Confirmed, Ended, Preset
from ui.reminder_parts import Head, Wanted, WriteLetter
from warehouse import store
from warehouse.queries import days_off as day_queries
from warehouse.queries import regimes as regime_queries
from warehouse.queries import reminders as reminder_queries
from warehouse.queries import reports, timeliness
from warehouse.scope import Scope

now = asked.filters()
about = {"province": now.province, "department": now.department}
DECISIONS = {
    "unwaive": "waive",
    "scan": "paper",
}  # what a decision is called in the table of rights, where that is another word
end_of_today = datetime.combine(asked.today(), time.max, asked.HANOI)  # a day's answer, kept for the day


def decide(asked_for: Asked) -> str:
    """Make a decision about one unit; what came of it, in words."""
    code, scope = asked_for.obligation["obligation_id"], asked.scope()
    warehouse, reason, document = store.opened(), asked_for.reason, asked_for.document_number
    place = actor.place_of(asked_for.obligation)
    by = {"actor": actor.must(DECISIONS.get(asked_for.kind, asked_for.kind), **place)}
    if asked_for.receipt is not None:
        load_id = asked_for.receipt["load_id"]
        reporting.decide(warehouse, load_id, asked_for.kind, scope=scope, reason=reason, **by)
        return (
            f"Đã ghi: {coordinate_parts.KINDS[asked_for.kind].lower()} {asked_for.receipt['receipt_number']}."
        )
    if asked_for.kind == "extend" and asked_for.until:
        return obligations.extend(
            warehouse, code, asked_for.until, scope=scope, reason=reason, document_number=document, **by
        )
    if asked_for.kind == "paper" and asked_for.received_at:
        moment = asked_for.received_at
        scan = Scan(*asked_for.scan) if asked_for.scan else None
        return obligations.record_paper(
            warehouse,
            code,
            moment,
            scope=scope,
            reason=reason,
            document_number=document or "",
            scan=scan,
            **by,
        )
    if asked_for.kind == "scan" and asked_for.scan and asked_for.paper_event is not None:
        scan, event = Scan(*asked_for.scan), asked_for.paper_event
        return obligations.add_scan(warehouse, code, event, scan, scope=scope, reason=reason, **by)
    is_waived = asked_for.kind == "waive"
    return obligations.waive(
        warehouse, code, scope=scope, reason=reason, is_waived=is_waived, document_number=document, **by
    )


def confirm(made: Confirmed) -> str:
    """Put a regime in force; what it asks, in words."""
    duty = made.duty
    by: dict[str, Any] = {
        "actor": actor.must("confirm_regime", **account.viewer().scope),
        "scope": asked.scope(),
    }
    return regimes.confirm(
        store.opened(),
        duty["duty_id"],
        unit_codes=made.unit_codes,
        rules={kind: DueRule(*day, None, made.roll) if day else None for kind, day in made.days.items()},  # type: ignore[arg-type]
        document=duty["document"],
        source=duty["source"],
        line=duty["line"],
        plan_id=duty["plan_id"],
        addressee=duty["addressee"],
        via=duty["via"],
        via_unit_code=made.via_unit_code,
        valid_from=made.valid_from,
        is_sample=duty["is_sample"],
        **by,
    )


def end(ended: Ended) -> str:
    """End a regime with a day; what came of it, in words."""
    by = actor.must("confirm_regime", **account.viewer().scope)
    return regimes.end(
        store.opened(), ended.regime_id, ended.last_day, reason=ended.reason, scope=asked.scope(), actor=by
    )


def apply(preset: Preset, *, is_sample: bool) -> str:
    """Put the ministry's rule in force for a unit; what it asks, in words."""
    return regimes.confirm_ministry_rule(
        store.opened(),
        preset.unit_code,
        roll=preset.roll,  # type: ignore[arg-type]
        valid_from=preset.valid_from,
        is_sample=is_sample,
        scope=asked.scope(),
        actor=actor.must("confirm_regime", **account.viewer().scope),
    )


def put(asked_for: Step, code: str) -> str:
    """Close, open again, lock or unlock a period; what came of it, in words."""
    right = "unlock" if asked_for.kind == "unlock" else "lock"
    by: dict[str, Any] = {"actor": actor.must(right, **account.viewer().scope), "scope": asked.scope()}
    if asked_for.kind in ("lock", "unlock"):
        is_locked = asked_for.kind == "lock"
        return obligations.lock(store.opened(), code, reason=asked_for.reason, is_locked=is_locked, **by)
    is_closed = asked_for.kind == "close"
    return obligations.close(store.opened(), code, reason=asked_for.reason, is_closed=is_closed, **by)


def say(said: Said) -> str:
    """Add a day to the calendar or take one back; what came of it, in words."""
    by: dict[str, Any] = {"actor": actor.must("days_off", **actor.own_province()), "scope": asked.scope()}
    if said.kind == "withdrawn":
        return days_off.take_back(store.opened(), said.day, reason=said.reason, **by)
    return days_off.add(
        store.opened(), said.day, said.kind, reason=said.reason, document_number=said.document_number, **by
    )


def remind(wanted: Wanted, reminded: About) -> str:
    """Send, keep an address, or make and end a calendar's address; what came of it, in words."""
    warehouse, scope, code = store.opened(), asked.scope(), wanted.code or ""
    by = {"actor": actor.must("remind", **account.viewer().scope)}
    if wanted.kind in ("send", "again"):
        done = reminder_mail.send(warehouse, reminded, scope=scope, is_again=wanted.kind == "again", **by)
        return " ".join(done.lines())
    if wanted.kind == "contact":
        return reminder_mail.set_contact(warehouse, code, wanted.words, scope=scope, **by)
    if wanted.kind == "contacts":
        return contacts.set_contacts(warehouse, wanted.words, scope=scope, **by)
    if wanted.kind == "revoke":
        return calendars.revoke(warehouse, code, scope=scope, **by)
    shown = Scope(
        now.province or scope.province, now.department or scope.department, wanted.code or scope.unit
    )
    issued = calendars.issue(warehouse, label=wanted.words, shown=shown, scope=scope, **by)
    reminder_parts.show_issued(issued.path)
    return f"Đã tạo địa chỉ lịch cho {wanted.words}."


def letter(reminded: About, *, is_sample: bool) -> WriteLetter:
    """For a unit and a letter's head the file's name, and how it is written when it is fetched."""
    scope, warehouse = asked.scope(), store.opened()

    def written(unit: str | None, head: Head) -> tuple[str, Callable[[], bytes]]:
        to = replace(reminded, unit=unit)
        name = reminders.letter_name(to, is_sample=is_sample)
        return name, lambda: reminders.letter(warehouse, to, LetterHead(**head), scope=scope)[1]

    return written


def calendar(unit: str | None, name: str) -> tuple[str, Callable[[], bytes]]:
    """The calendar's file name, and how it is written when it is fetched."""
    scope, warehouse = asked.scope(), store.opened()
    return calendars.calendar_name(name), lambda: calendars.calendar(
        warehouse, scope=scope, name=f"Hạn báo cáo CCHC – {name}", unit=unit, **about
    )[1]


def unsent(period: str, found: pl.DataFrame) -> None:
    """Who owes the period, those that need someone first; the ways to remind them."""
    with parts.panel(
        "coordinate-units",
        find_period(period).name,
        "Bấm tên đơn vị để gia hạn, miễn, trả lại, ghi báo cáo giấy.",
    ):
        coordinate_parts.units(found)
    with parts.panel(
        "coordinate-remind",
        "Nhắc",
        f"{words.of_samples(is_sample)}Đơn vị đã gửi, được miễn hoặc không có hạn quy định không có trong lời nhắc.",
    ):
        reminded = About(asked.as_of(), period, now.province, now.department)
        told = data.ask(reminders.texts, about=reminded)
        due = data.read(
            reminder_queries.reminded, **about, due_soon_days=asked.due_soon_days(), period=period
        )
        wanted = reminder_parts.panel(
            told,
            due,
            data.read(reminder_queries.contacts, **about),
            data.read(reminder_queries.sent, province=now.province, period=period),
            data.read(reminder_queries.subscriptions),
            letter=letter(reminded, is_sample=told.is_sample),
            calendar=calendar,
            is_mail_set=post.is_ready(),
            is_today=asked.as_of() == asked.today(),
        )
        if wanted:
            coordinate_parts.attempt(
                lambda: remind(wanted, reminded),
                UnfitContactError,
                UnfitCalendarError,
                MailNotSetError,
                MailUnreachableError,
            )


def deciding(period: str, found: pl.DataFrame) -> None:
    """A decision about one unit; beside it why its report stands as it does."""
    left, right = st.columns([5, 6])
    with left, parts.panel("coordinate-decide", "Quyết định với một đơn vị"):
        sent = data.read(reports.versions, unit=None, period=period, receipt=None, then=data.as_rows)
        row = coordinate_parts.unit(found)
        received = data.read(timeliness.receipts, obligation=row["obligation_id"], then=data.as_rows)
        papers = [one for one in received if one["kind"] == "paper"]
        asked_for = coordinate_parts.decision(row, sent, papers)
        if asked_for:
            refusals = (UnfitDecisionError, UnfitScanError, UnfitCommitError, AlreadyDecidedError)
            coordinate_parts.attempt(lambda: decide(asked_for), *refusals)
    with right, parts.panel("coordinate-one", words.plain(row["unit_name"])):
        obligation_parts.one(row, known_on=None)


def standing(period: str, found: pl.DataFrame) -> None:
    """Close, open again, lock or unlock a period, in the coordinator's own province or body."""
    with parts.panel("coordinate-lock", "Đóng, khóa kỳ"):
        decided = data.read(timeliness.standings, province=now.province)
        next_step = period_parts.step(period, period_parts.standing(period, decided), found, asked.scope())
        if next_step:
            coordinate_parts.attempt(lambda: put(next_step, period), UnfitDecisionError)


def opening(opened: list[str]) -> None:
    """A period to open, with whom it would add and until when."""
    with parts.panel("regimes-open", "Mở kỳ báo cáo"):
        code = period_parts.offered(opened)
        planned = data.ask(regimes.planned, period=code, at=end_of_today)
        is_past_included = period_parts.opening(code, planned)
        if is_past_included is not None:
            coordinate_parts.attempt(
                lambda: regimes.open_period(
                    store.opened(),
                    code,
                    scope=asked.scope(),
                    is_past_included=is_past_included,
                    actor=actor.must("open_period", **account.viewer().scope),
                ),
                UnfitRegimeError,
            )


def owing(opened: list[str]) -> None:
    """Regimes in force, a duty of a plan to confirm, the ministry's rule, a regime to end."""
    in_force = data.read(regime_queries.regimes, province=now.province)
    units = data.read(reports.units, province=now.province, then=data.as_rows)
    with parts.panel("regimes-list", "Chế độ báo cáo đang hiệu lực"):
        regime_parts.in_force(in_force)
    left, right = st.columns([8, 5])
    with left, parts.panel("regimes-confirm", "Xác nhận chế độ báo cáo của kế hoạch"):
        made = regime_parts.confirm(
            data.read(regime_queries.duties, province=now.province),
            units,
            kinds_of=duties.kinds_of,
            rules_of=duties.rules_of,
        )
        if made:
            coordinate_parts.attempt(lambda: confirm(made), UnfitRegimeError)
    with right:
        with parts.panel("regimes-end", "Kết thúc một chế độ báo cáo"):
            ended = regime_parts.ending(in_force, opened)
            if ended:
                coordinate_parts.attempt(lambda: end(ended), UnfitRegimeError)
        with parts.panel("regimes-ministry", "Quy định của Bộ Nội vụ đối với tỉnh"):
            preset = regime_parts.ministry(units, in_force["regime_id"].to_list())
            if preset:
                is_invented = any(row["is_sample"] for row in units if row["unit_code"] == preset.unit_code)
                coordinate_parts.attempt(lambda: apply(preset, is_sample=is_invented), UnfitRegimeError)


def calendar_days() -> None:
    """The days off of a year, and one to add or take back for the whole province."""
    changes = data.read(day_queries.changes, province=now.province)
    left, right = st.columns([8, 5])
    with right, parts.panel("days-add", "Thêm hoặc bỏ một ngày"):
        if not actor.allowed(("days_off",), **actor.own_province()):
            st.caption("Ngày nghỉ áp dụng cho cả tỉnh nên do điều phối cấp tỉnh ghi.")
        else:
            coming = data.read(timeliness.due_next, unit=None).filter(pl.col("state") == "not_due")
            said = days_off_parts.addition(coming.row(0, named=True) if not coming.is_empty() else None)
            said = said or days_off_parts.withdrawal(changes)
            if said:
                coordinate_parts.attempt(lambda: say(said), UnfitDayError)
    with (
        left,
        parts.panel(
            "days-list",
            "Ngày nghỉ và ngày làm bù",
            "Dùng để dời hạn (khi chế độ cho dời) và đếm ngày làm việc. Ngày lễ theo danh mục công bố; ngày hoán đổi, làm bù khác do điều phối thêm.",
        ),
    ):
        year = days_off_parts.year()
        days_off_parts.days(data.read(day_queries.days_off, year=year, province=now.province))
        if not changes.is_empty():
            with st.expander("Những lần thêm và bỏ"):
                days_off_parts.history(changes)


periods = data.read(timeliness.by_period, **about)
is_sample = not periods.is_empty() and bool(periods["is_sample"].any())
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=is_sample)
part = coordinate_parts.part()
coordinate_parts.told()
if part in ("open", "regimes"):
    (opening if part == "open" else owing)(periods["period_code"].to_list())
elif part == "days":
    calendar_days()
elif periods.is_empty():
    parts.empty(
        "Chưa có kỳ báo cáo nào được mở.",
        f"Đã tìm: {parts.asked_text()}. Hãy xác nhận chế độ báo cáo rồi mở kỳ ở phần “{coordinate_parts.PARTS['open']}”, hoặc chọn tỉnh khác.",
    )
else:
    period = coordinate_parts.period(periods)
    found = data.derive(coordinate_parts.of_period, data.read(timeliness.states, **about), period=period)
    {"units": unsent, "decide": deciding, "lock": standing}[part](period, found)
