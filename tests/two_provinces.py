"""Two provinces in one warehouse, each with everything a reader could see of the other's: one is never told of the other.

Every word, name and code of a province carries its mark, so that a leak shows wherever it comes out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from actions import (
    calendars,
    days_off,
    keeping,
    loading,
    obligations,
    periods,
    plan_drafts,
    plan_links,
    plan_promotions,
    regimes,
    reminder_mail,
    reminders,
    reporting,
    samples,
    signed_copies,
    units,
)
from actions.deadlines import HANOI, DueRule
from actions.samples import EXAMPLES
from tests.actions.workbooks import OUTPUTS, PROGRESS, filled
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.records import reminders as reminder_records
from warehouse.records.reminders import Mail, Reminded
from warehouse.scope import EVERYTHING, Scope

PERIOD, LOCKED = "2026-H1", "2026-Q1"
DAY = date(2026, 10, 1)
PLAN = EXAMPLES / "plans" / "02-so-xay-dung-2026.txt"
EARLIER = ("7/KH-SXD", "12/01/2026")  # number and day of the plan that the one in force replaces
PDF = b"%PDF-1.7\n%s\n%%%%EOF\n"


@dataclass(frozen=True)
class Place:
    """One of the provinces: its code and name, the mark of all that is its own, and what of it has a code."""

    code: str
    name: str
    mark: str
    draft_id: str = ""
    plan_id: str = ""
    task_id: str = ""
    receipt: str = ""
    regime_id: str = ""
    subscription_id: str = ""

    @property
    def slug(self) -> str:
        return self.mark.lower()

    @property
    def office(self) -> str:
        """The unit that leads the plan's tasks and sent a report."""
        return f"{self.slug}-van-phong"

    @property
    def health(self) -> str:
        return f"{self.slug}-so-y-te"

    @property
    def obligation(self) -> str:
        return f"{self.office}:{PERIOD}"

    def tells(self) -> tuple[str, ...]:
        """What appears nowhere outside the province."""
        return (self.mark, self.slug, self.plan_id, self.receipt)

    def is_told_in(self, text: str) -> list[str]:
        return [one for one in self.tells() if one and one.casefold() in text.casefold()]


HERE = Place("14", "Sơn La", "Xanhlam")
THERE = Place("S1", "Vân Giang", "Timthan")


@dataclass(frozen=True)
class TwoProvinces:
    """The warehouse, and what each province holds."""

    warehouse: Warehouse
    here: Place
    there: Place


def open_two(folder: Path) -> Iterator[TwoProvinces]:
    """A warehouse with both provinces: a real one, and the samples' invented one."""
    opened = connect.open_in_memory(folder)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    here, there = (_fill(opened, place) for place in (HERE, THERE))
    _lock_and_days(opened)
    yield TwoProvinces(opened, here, there)
    opened.close()


def _fill(warehouse: Warehouse, place: Place) -> Place:
    is_sample = place is THERE
    actor = f"can-bo-{place.slug}"
    name = f"{place.slug}-don-vi.csv"
    units.receive(warehouse, name, _register(place).encode(), actor=actor, scope=EVERYTHING)
    draft_id, plan_id = _plan(warehouse, place, actor)
    place = replace(place, draft_id=draft_id, plan_id=plan_id)
    regime_id = _regime(warehouse, place, actor, is_sample=is_sample)
    for code in (LOCKED, PERIOD):
        periods.open_period(
            warehouse,
            code,
            [place.office, place.health],
            DueRule(15, "before"),
            source=f"Báo cáo trước ngày 15 ({place.mark})",
            actor=actor,
            is_sample=is_sample,
            regime_id=regime_id,
            at=datetime(2026, 1, 5, tzinfo=HANOI),
        )
    receipt, task_id = _report(warehouse, place, actor)
    _decisions(warehouse, place, actor)
    _about_the_plan(warehouse, place, actor)
    subscription = _reminders(warehouse, place, actor)
    return replace(place, task_id=task_id, receipt=receipt, regime_id=regime_id, subscription_id=subscription)


def _register(place: Place) -> str:
    """The province's committee, a department with its office and group, and another department."""
    body, mark = f"{place.slug}-so-xay-dung", place.mark
    rows = [
        (f"{place.slug}-ubnd", f"UBND tỉnh {mark}", "unit", "", "ubnd-tinh", "", ""),
        (body, f"Sở Xây dựng {mark}", "unit", f"{place.slug}-ubnd", "so-xay-dung", f"Sở Xây dựng|{mark} XD", ""),
        (place.office, f"Văn phòng {mark}", "unit", body, "so-xay-dung", "Văn phòng Sở|Văn phòng", ""),
        (f"{place.slug}-nhom", f"Các phòng, đơn vị {mark}", "group", body, "so-xay-dung", "", place.office),
        (place.health, f"Sở Y tế {mark}", "unit", f"{place.slug}-ubnd", "so-y-te", "", ""),
    ]  # fmt: skip
    head = "unit_code,name,kind,parent_code,department_code,aliases,members,province_code,system,valid_from"
    lines = [",".join(f'"{cell}"' for cell in (*row, place.code, "34", "2025-07-01")) for row in rows]
    return "\n".join([head, *lines]) + "\n"


def _plan(
    warehouse: Warehouse, place: Place, actor: str, *changes: tuple[str, str], name: str = ""
) -> tuple[str, str]:
    """The plan of the department, in force, with further changes to its words; the load of its document, and its id."""
    text = PLAN.read_text(encoding="utf-8").replace("Vân Giang", place.name)
    text = text.replace("VÂN GIANG", place.name.upper()).replace("CCHC", f"CCHC {place.mark}")
    text = text.replace("Tuyên truyền công tác", f"Tuyên truyền {place.mark} công tác", 1)
    replaces = f"Kế hoạch này thay thế Kế hoạch số {EARLIER[0]} ngày {EARLIER[1]} của Sở Xây dựng."
    for old, new in changes or (("Yêu cầu các phòng", f"{replaces} Yêu cầu các phòng"),):
        text = text.replace(old, new)
    received = loading.receive_plan(
        warehouse, f"{place.slug}{name}.txt", text.encode(), actor=actor, scope=EVERYTHING, confirm=True
    )
    with warehouse.cursor() as cursor:
        found = cursor.execute("SELECT plan_id FROM plan WHERE load_id = $load", {"load": received.load_id})
        return received.load_id, str(found.fetchall()[0][0])


def _about_the_plan(warehouse: Warehouse, place: Place, actor: str) -> None:
    """A value of the plan that was looked at, the earlier plan it replaces, and a responsibility made a task."""
    by: dict[str, Any] = {"actor": actor, "scope": EVERYTHING, "at": datetime(2026, 6, 12, tzinfo=HANOI)}
    plan_drafts.accept(warehouse, place.draft_id, [("header", "", "signer")], **by)
    number, day = EARLIER
    changes = (("318/KH-SXD", number), ("ngày 26 tháng 01", "ngày 12 tháng 01"), ("26/01/2026", day))
    _, earlier = _plan(warehouse, place, actor, *changes, name="-cu")
    plan_links.link(warehouse, place.plan_id, earlier, "replaces", task_ids=None, **by)
    with warehouse.cursor() as cursor:
        found = cursor.execute(
            "SELECT min(line) FROM responsibility WHERE load_id = $load", {"load": place.draft_id}
        ).fetchall()
    plan_promotions.promote(
        warehouse,
        place.plan_id,
        found[0][0],
        f"Nhắc việc {place.mark}",
        unit_name=f"Văn phòng {place.mark}",
        unit_code=place.office,
        timeframe_text=None,
        due_date=None,
        **by,
    )


def _report(warehouse: Warehouse, place: Place, actor: str) -> tuple[str, str]:
    """The office's report: committed with a row held and a task's state, returned, and its signed copy; its receipt and
    the task that it speaks of."""
    cells = {
        (OUTPUTS, 0, "quantity"): 12,
        (OUTPUTS, 0, "note"): f"ghi chú {place.mark}",
        (OUTPUTS, 1, "quantity"): f"chín {place.mark}",
        (PROGRESS, 0, "declared_status"): "Đang thực hiện",
        (PROGRESS, 0, "result"): f"kết quả {place.mark}",
    }
    at = datetime(2026, 6, 10, 9, tzinfo=HANOI)
    sent = reporting.receive(
        warehouse,
        f"{place.slug}.xlsx",
        filled(warehouse, place.office, cells),
        actor=actor,
        scope=EVERYTHING,
        received_at=at,
    )
    hour = timedelta(hours=1)
    reporting.decide(warehouse, sent.load_id, "commit", actor=actor, scope=EVERYTHING, at=at + hour)
    reason = f"sửa {place.mark}"
    reporting.decide(
        warehouse, sent.load_id, "return", actor=actor, scope=EVERYTHING, reason=reason, at=at + 2 * hour
    )
    copy = PDF.replace(b"%s", place.slug.encode())
    signed_copies.attach(warehouse, sent.receipt, f"{place.slug}.pdf", copy, actor=actor, scope=EVERYTHING)
    with warehouse.cursor() as cursor:
        found = cursor.execute(
            "SELECT task_id FROM report_task WHERE load_id = $load", {"load": sent.load_id}
        ).fetchall()
    return sent.receipt, str(found[0][0])


def _decisions(warehouse: Warehouse, place: Place, actor: str) -> None:
    """An extension and a paper."""
    at = datetime(2026, 6, 12, tzinfo=HANOI)
    by: dict[str, Any] = {"actor": actor, "scope": EVERYTHING, "at": at}
    obligations.extend(warehouse, place.obligation, date(2026, 6, 20), reason=f"bão {place.mark}", **by)
    number = f"12/{place.mark}"
    obligations.record_paper(
        warehouse, f"{place.health}:{LOCKED}", at, document_number=number, reason="giấy", **by
    )


def _regime(warehouse: Warehouse, place: Place, actor: str, *, is_sample: bool) -> str:
    """A regime of the plan's duty; its id."""
    regime_id = f"{place.slug}-che-do"
    regimes.confirm(
        warehouse,
        regime_id,
        unit_codes=[place.office],
        rules={"Q3": DueRule(15, "before")},
        document=f"318/KH-{place.mark}",
        source=f"trước ngày 15 {place.mark}",
        valid_from=date(2026, 1, 1),
        actor=actor,
        scope=EVERYTHING,
        is_sample=is_sample,
        plan_id=place.plan_id,
        at=datetime(2026, 6, 12, tzinfo=HANOI),
    )
    return regime_id


def _reminders(warehouse: Warehouse, place: Place, actor: str) -> str:
    """An address of the unit that has not sent, a message to it, and a calendar's address; the subscription's id."""
    at = datetime(2026, 6, 16, 9, tzinfo=HANOI)
    email = f"vanthu@{place.slug}.vn"
    reminder_mail.set_contact(warehouse, place.health, email, scope=EVERYTHING, actor=actor, at=at)
    about = reminders.About(at.date(), period=PERIOD, unit=place.health)
    (row,) = reminders.find(warehouse, about, scope=Scope(place.code, None, None)).to_dicts()
    due = Reminded(row["obligation_id"], row["stage"], row["last_good_day_effective"])
    mail = Mail(f"mail-{place.slug}", place.health, email, (due,))
    for step in ("intended", "sent"):
        reminder_records.store_step(warehouse, mail, step, actor=actor, at=at)
    shown = Scope(place.code, None, None)
    issued = calendars.issue(
        warehouse, label=f"Lịch {place.mark}", shown=shown, scope=EVERYTHING, actor=actor, at=at
    )
    return issued.subscription_id


def _lock_and_days(warehouse: Warehouse) -> None:
    """A locked period and a day off, so that questions about them have an answer."""
    at = datetime(2026, 6, 17, tzinfo=HANOI)
    obligations.lock(warehouse, LOCKED, reason="đã chốt", actor="dieu-phoi", scope=EVERYTHING, at=at)
    days_off.add(
        warehouse, date(2026, 6, 19), "off", reason="hoán đổi", actor="dieu-phoi", scope=EVERYTHING, at=at
    )
