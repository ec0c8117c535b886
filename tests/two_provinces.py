"""Two provinces in one warehouse, each with everything a reader could see of the other's: one is never told of the other.

Every word, name and code of a province carries its mark, so that a leak shows wherever it comes out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from actions import (
    calendars,
    days_off,
    keeping,
    loading,
    obligations,
    periods,
    regimes,
    reminder_mail,
    reminders,
    reporting,
    samples,
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
PDF = b"%PDF-1.7\n%s\n%%%%EOF\n"


@dataclass(frozen=True)
class Place:
    """One of the provinces: its code and name, the mark of all that is its own, and what of it has a code."""

    code: str
    name: str
    mark: str
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
    units.receive(warehouse, name, _register(place).encode(), actor=actor)
    plan_id = _plan(warehouse, place, actor)
    for code in (LOCKED, PERIOD):
        periods.open_period(
            warehouse,
            code,
            [place.office, place.health],
            DueRule(15, "before"),
            source=f"Báo cáo trước ngày 15 ({place.mark})",
            actor=actor,
            is_sample=is_sample,
            at=datetime(2026, 1, 5, tzinfo=HANOI),
        )
    receipt, task_id = _report(warehouse, place, actor)
    regime_id = _decisions(warehouse, place, actor, is_sample=is_sample, plan_id=plan_id)
    subscription = _reminders(warehouse, place, actor)
    return Place(place.code, place.name, place.mark, plan_id, task_id, receipt, regime_id, subscription)


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


def _plan(warehouse: Warehouse, place: Place, actor: str) -> str:
    """The plan of the department, in force; its id."""
    text = PLAN.read_text(encoding="utf-8").replace("Vân Giang", place.name)
    text = text.replace("VÂN GIANG", place.name.upper()).replace("CCHC", f"CCHC {place.mark}")
    text = text.replace("Tuyên truyền công tác", f"Tuyên truyền {place.mark} công tác", 1)
    received = loading.receive_plan(
        warehouse, f"{place.slug}.txt", text.encode(), actor=actor, scope=EVERYTHING, confirm=True
    )
    with warehouse.cursor() as cursor:
        found = cursor.execute("SELECT plan_id FROM plan WHERE load_id = $load", {"load": received.load_id})
        return str(found.fetchall()[0][0])


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
    reporting.decide(warehouse, sent.load_id, "commit", actor=actor, at=at + hour)
    reason = f"sửa {place.mark}"
    reporting.decide(warehouse, sent.load_id, "return", actor=actor, reason=reason, at=at + 2 * hour)
    copy = PDF.replace(b"%s", place.slug.encode())
    reporting.attach(warehouse, sent.receipt, f"{place.slug}.pdf", copy, actor=actor, scope=EVERYTHING)
    with warehouse.cursor() as cursor:
        found = cursor.execute(
            "SELECT task_id FROM report_task WHERE load_id = $load", {"load": sent.load_id}
        ).fetchall()
    return sent.receipt, str(found[0][0])


def _decisions(warehouse: Warehouse, place: Place, actor: str, *, is_sample: bool, plan_id: str) -> str:
    """An extension, a paper, a regime, a day off and a lock; the regime's id."""
    at = datetime(2026, 6, 12, tzinfo=HANOI)
    by = {"actor": actor, "scope": EVERYTHING, "at": at}
    obligations.extend(warehouse, place.obligation, date(2026, 6, 20), reason=f"bão {place.mark}", **by)  # type: ignore[arg-type]
    obligations.record_paper(
        warehouse, f"{place.health}:{LOCKED}", at, document_number=f"12/{place.mark}", reason="giấy", **by  # type: ignore[arg-type]
    )  # fmt: skip
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
        is_sample=is_sample,
        plan_id=plan_id,
        at=at,
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
    obligations.lock(warehouse, LOCKED, reason="đã chốt", actor="dieu-phoi", at=at)
    days_off.add(warehouse, date(2026, 6, 19), "off", reason="hoán đổi", actor="dieu-phoi", at=at)
