"""The panel of reminders as a page of its own, joined to its actions as the page of coordination joins it."""

from collections.abc import Callable
from dataclasses import replace

from actions import calendars, contacts, reminder_mail, reminders
from actions import mail as post
from actions.calendars import UnfitCalendarError
from actions.mail import MailNotSetError, MailUnreachableError
from actions.reminder_mail import UnfitContactError
from actions.reminders import About, LetterHead
from ui import account, actor, asked, coordinate_parts, data, reminder_parts
from ui.reminder_parts import Head, Wanted
from warehouse import store
from warehouse.queries import reminders as reminder_queries
from warehouse.scope import Scope

account.enter()
now = asked.filters()
about = {"province": now.province, "department": now.department}
by = {"actor": actor.must("remind", **actor.own_province())}
period = "2026-Q1"


def letter(unit: str | None, head: Head) -> tuple[str, Callable[[], bytes]]:
    """The reminding letter's file name, and how it is written when it is fetched."""
    to = replace(reminded, unit=unit)
    scope, warehouse = asked.scope(), store.opened()
    name = reminders.letter_name(to, is_sample=told.is_sample)
    return name, lambda: reminders.letter(warehouse, to, LetterHead(**head), scope=scope)[1]


def calendar(unit: str | None, name: str) -> tuple[str, Callable[[], bytes]]:
    """The calendar's file name, and how it is written when it is fetched."""
    scope, warehouse = asked.scope(), store.opened()
    return calendars.calendar_name(name), lambda: calendars.calendar(
        warehouse, scope=scope, name=f"Hạn báo cáo CCHC – {name}", unit=unit, **about
    )[1]


def remind(wanted: Wanted) -> str:
    """Send, keep an address, or make and end a calendar's address; what came of it, in words."""
    warehouse, scope, code = store.opened(), asked.scope(), wanted.code or ""
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


coordinate_parts.told()
reminded = About(asked.as_of(), period, now.province, now.department)
told = data.ask(reminders.texts, about=reminded)
wanted = reminder_parts.panel(
    told,
    data.read(reminder_queries.reminded, **about, due_soon_days=asked.due_soon_days(), period=period),
    data.read(reminder_queries.contacts, **about),
    data.read(reminder_queries.sent, province=now.province, period=period),
    data.read(reminder_queries.subscriptions),
    letter=letter,
    calendar=calendar,
    is_mail_set=post.is_ready(),
    is_today=asked.as_of() == asked.today(),
)
if wanted:
    coordinate_parts.attempt(
        lambda: remind(wanted), UnfitContactError, UnfitCalendarError, MailNotSetError, MailUnreachableError
    )
