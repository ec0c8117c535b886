"""A small warehouse that pages may write to: the sample province, and units that owe one report."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from actions import keeping, loading, obligations, periods, reporting, samples, units
from actions.deadlines import HANOI, DueRule
from actions.samples import EXAMPLES
from tests.actions.workbooks import OUTPUTS, PERIOD, UNITS, filled
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

__all__ = ["OUTPUTS", "PERIOD", "UNITS"]
NOW = datetime.now(HANOI)


def open_office(folder: Path, plan_day: date = date(2026, 10, 1)) -> Iterator[Warehouse]:
    """The sample province with its plan; ten units owe the half-year report."""
    opened = connect.open_in_memory(folder)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    plan = EXAMPLES / "plans" / "01-ubnd-tinh-2025-2027.md"
    text = samples.laid(plan.read_text(encoding="utf-8"), plan_day)
    loading.receive_plan(
        opened, plan.name, text.encode(), actor="mẫu", scope=EVERYTHING, confirm=True, is_sample=True
    )
    periods.open_period(
        opened, PERIOD, UNITS, DueRule(15, "before"), source="trước ngày 15", actor="mẫu", is_sample=True
    )
    yield opened
    opened.close()


def workbook(office: Warehouse, unit: str, **values: Any) -> bytes:
    """The unit's own workbook with values by row of the channels: `r0=12` is a quantity, `uom1="cuộc"` a unit of measure."""
    cells: dict[tuple[str, int, str], Any] = {}
    for name, value in values.items():
        column, row = ("uom", name[3:]) if name.startswith("uom") else ("quantity", name[1:])
        cells[OUTPUTS, int(row), column] = value
    return filled(office, unit, cells)


def send(office: Warehouse, unit: str, **values: Any) -> reporting.ReceivedReport:
    """Send a report of the unit, a day ago; nothing of it is committed."""
    return reporting.receive(
        office,
        "bao-cao.xlsx",
        workbook(office, unit, **values),
        actor=f"can-bo@{unit}",
        scope=EVERYTHING,
        received_at=NOW - timedelta(days=1),
    )


def decide(
    office: Warehouse, received: reporting.ReceivedReport, decision: str, reason: str | None = None
) -> None:
    by = "dieu-phoi" if decision in ("return", "void") else "can-bo@x"
    reporting.decide(office, received.load_id, decision, actor=by, scope=EVERYTHING, reason=reason)


def lock(office: Warehouse, *, is_locked: bool = True) -> None:
    obligations.lock(
        office,
        PERIOD,
        reason="Đã chốt số liệu gửi Bộ",
        actor="dieu-phoi",
        scope=EVERYTHING,
        is_locked=is_locked,
    )


def state(office: Warehouse, receipt: str) -> tuple[str, str | None]:
    """What was decided of a receipt, and what its sender confirmed."""
    with office.cursor() as cursor:
        found = reporting.find_version(cursor, receipt, scope=EVERYTHING, as_of=keeping.today())
    assert found
    return found["state"], found["confirmation"]
