"""Remind units by e-mail, once per report and stage; and keep the addresses they are written to.

An e-mail is recorded before it is handed to the mail server and again when the server has answered. One whose second
record is missing was cut short: nobody knows whether it went out, so it is not sent again unless a person asks for it.
"""

import argparse
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from actions import mail as post
from actions import reminders
from actions.deadlines import HANOI
from actions.door import Answer
from actions.loading import COMMAND_LINE, Files
from actions.reminders import About
from exports import reminder_text
from exports.reminder_model import Reminder, reminders_of
from reference.periods import UnknownPeriodError, find_period
from warehouse.connect import Warehouse
from warehouse.records import reminders as records
from warehouse.records.reminders import Mail, Reminded
from warehouse.scope import EVERYTHING, Scope
from warehouse.settings import MailSettings

_SENDING = threading.Lock()  # two who send at once would each find the other's messages under way


class UnfitContactError(Exception):
    """An address cannot be kept; the message says why, in Vietnamese. Nothing was stored."""


@dataclass
class Sending:
    """What became of a round of e-mails, by the units' names."""

    sent: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)  # with what the server said
    unclear: list[str] = field(default_factory=list)  # of this round, or left so by an earlier one
    without_address: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)  # reminded at this stage before

    def lines(self) -> list[str]:
        """What to tell the sender, one line for each kind that occurs."""
        refused = [f"{name} ({answer})" for name, answer in self.failed]
        return [
            f"{words} {len(names)}: {', '.join(names)}."
            for words, names in (
                ("Đã gửi thư cho", self.sent),
                ("Chưa gửi được, lần sau sẽ gửi lại:", refused),
                ("Chưa rõ đã gửi hay chưa (không tự gửi lại):", self.unclear),
                ("Chưa có địa chỉ thư:", self.without_address),
                ("Đã nhắc ở đợt này:", self.already),
            )
            if names
        ] or ["Không có đơn vị nào cần nhắc."]


def set_contact(
    warehouse: Warehouse,
    unit_code: str,
    email: str,
    *,
    scope: Scope,
    actor: str,
    at: datetime | None = None,
) -> str:
    """Keep the address a unit is written to; an empty one takes it away. Raises UnfitContactError."""
    address = email.strip()
    if address and not post.is_address(address):
        raise UnfitContactError(
            f"“{address[:80]}” không phải là một địa chỉ thư; viết một địa chỉ, không dấu, ví dụ vanthu@so.tinh.gov.vn."
        )
    with warehouse.transaction() as cursor:
        known = cursor.execute(
            """
            SELECT unit.name, contact.email
            FROM unit_newest AS unit
            JOIN province_subject AS subject USING (province_code, system)
            LEFT JOIN unit_contact_current AS contact USING (unit_code)
            WHERE unit.unit_code = $unit AND unit.kind = 'unit'
                AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
            """,
            {"unit": unit_code, **scope.as_params()},
        ).fetchall()
        if not known:
            raise UnfitContactError("Không có đơn vị này trong phạm vi của bạn.")
        name, kept = known[0]
        if (kept or "") == address:
            return f"{name}: địa chỉ thư không đổi."
        moment = at or datetime.now(HANOI)
        records.store_contact(warehouse, unit_code, address or None, actor=actor, at=moment)
    return f"{name}: thư nhắc gửi đến {address}." if address else f"{name}: đã bỏ địa chỉ thư."


def send(
    warehouse: Warehouse,
    about: About,
    *,
    scope: Scope,
    actor: str,
    mail: MailSettings | None = None,
    is_again: bool = False,
    at: datetime | None = None,
) -> Sending:
    """Write to every unit that has an address and was not reminded at this stage; what failed before is tried again.

    `is_again` also sends again what is unclear. Raises MailNotSetError, MailUnreachableError; a server that goes away
    half-way leaves the rest for the next round.
    """
    moment = at or datetime.now(HANOI)
    found = reminders.find(warehouse, about, scope=scope)
    done, server = Sending(), mail or post.configured()
    with _SENDING, post.post_office(server) as office:
        for rows in found.partition_by("unit_code", maintain_order=True):
            own = rows.to_dicts()
            try:
                _remind(
                    warehouse,
                    office,
                    own,
                    done,
                    actor=actor,
                    mail=server,
                    is_again=is_again,
                    moment=moment,
                )
            except post.MailUnreachableError as error:
                done.failed.append((own[0]["unit_name"], str(error)))
                break
    return done


def remind(warehouse: Warehouse, asked: argparse.Namespace, _: Files) -> Answer:
    """`warehouse remind [--period 2026-Q1] [--province CODE] [--send] [--again]`: who is late or due soon; writes to them."""
    day = datetime.now(HANOI).date()
    try:
        period = find_period(asked.period).code if asked.period else None
    except UnknownPeriodError as error:
        return Answer(1, problems=(str(error),))
    about = About(day, period=period, province=asked.province)
    if not asked.send:
        told = reminders.texts(warehouse, scope=EVERYTHING, about=about)
        return Answer(out="\n\n".join(text for text in (told.digest, told.to_all) if text))
    try:
        done = send(warehouse, about, scope=EVERYTHING, actor=COMMAND_LINE, is_again=asked.again)
    except (post.MailNotSetError, post.MailUnreachableError) as error:
        return Answer(1, problems=(str(error),))
    problems = tuple(f"{name}: {answer}" for name, answer in done.failed)
    return Answer(1 if problems else 0, "\n".join(done.lines()), problems)


def _remind(
    warehouse: Warehouse,
    office: post.Post,
    rows: Sequence[dict[str, Any]],
    done: Sending,
    *,
    actor: str,
    mail: MailSettings,
    is_again: bool,
    moment: datetime,
) -> None:
    """Write to one unit about its reports that are new at their stage: intent first, then the message, then the outcome."""
    unit, name, email = rows[0]["unit_code"], rows[0]["unit_name"], rows[0]["email"]
    if not email:
        done.without_address.append(name)
        return
    by_report = {
        Reminded(row["obligation_id"], row["stage"], row["last_good_day_effective"]): row for row in rows
    }
    with warehouse.transaction() as cursor:
        steps = {one: step for one, (step, _) in records.steps_of(cursor, unit).items()}
        due = tuple(one for one in by_report if _is_to_send(steps.get(one), is_again=is_again))
        if not due:
            is_unclear = any(steps.get(one) == "unclear" for one in by_report)
            (done.unclear if is_unclear else done.already).append(name)
            return
        letter_of = Mail(_mail_id(email, due), unit, email, due)
        records.store_step(warehouse, letter_of, "intended", actor=actor, at=moment)
    told = reminders_of(by_report[one] for one in due)
    try:
        outcome = office.send(_message(mail, letter_of, told, moment))
    except post.MailUnreachableError as error:
        records.store_step(
            warehouse, letter_of, "failed", actor=actor, at=datetime.now(HANOI), answer=str(error)
        )
        raise
    records.store_step(
        warehouse, letter_of, outcome.step, actor=actor, at=datetime.now(HANOI), answer=outcome.answer
    )
    if outcome.step == "sent":
        done.sent.append(name)
    elif outcome.step == "unclear":
        done.unclear.append(name)
    else:
        done.failed.append((name, f"máy chủ thư trả lời: {outcome.answer}"))


def _is_to_send(step: str | None, *, is_again: bool) -> bool:
    return step in (None, "failed") or (is_again and step == "unclear")


def _mail_id(email: str, reports: Sequence[Reminded]) -> str:
    """The same for the same message, so that a second copy of it bears the same Message-ID."""
    words = [email, *sorted(f"{one.obligation_id} {one.stage} {one.last_good_day}" for one in reports)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _message(mail: MailSettings, letter_of: Mail, told: Sequence[Reminder], moment: datetime) -> EmailMessage:
    return post.compose(
        mail,
        to=letter_of.email,
        name=told[0].unit_name,
        subject=reminder_text.subject_line(told),
        text=reminder_text.for_unit(told) + "\n",
        mail_id=letter_of.mail_id,
        at=moment,
    )
