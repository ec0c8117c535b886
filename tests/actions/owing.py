"""Three sample units that owe the report of the first quarter of 2026, due at the end of 14 March, and what may befall it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from actions import keeping, obligations, periods, samples, units
from actions.deadlines import HANOI, DueRule
from actions.reminders import About
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

HEALTH, FINANCE, JUSTICE = "s1-so-y-te", "s1-so-tai-chinh", "s1-so-tu-phap"
PERIOD = "2026-Q1"
LAST_GOOD_DAY = date(2026, 3, 14)
SOURCE = "Báo cáo quý trước ngày 15 của tháng cuối quý"


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour}:00+07:00")


def during(day: str, unit: str | None = None, period: str | None = PERIOD) -> About:
    return About(date.fromisoformat(f"2026-{day}"), period=period, province="S1", unit=unit)


@pytest.fixture
def owing(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path / "owing")
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    open_period(opened, PERIOD, DueRule(15, "before"))
    yield opened
    opened.close()


def open_period(warehouse: Warehouse, code: str, rule: DueRule | None) -> None:
    periods.open_period(
        warehouse,
        code,
        [HEALTH, FINANCE, JUSTICE],
        rule,
        source=SOURCE,
        actor="x",
        is_sample=True,
        at=datetime(2026, 1, 5, tzinfo=HANOI),
    )


def send_paper(warehouse: Warehouse, unit: str, moment: datetime) -> None:
    """The unit's report comes on paper."""
    obligations.record_paper(
        warehouse,
        f"{unit}:{PERIOD}",
        moment,
        document_number="12/BC",
        reason="nộp giấy",
        actor="dieu-phoi",
        scope=EVERYTHING,
        at=moment + timedelta(hours=1),
    )


def extend(warehouse: Warehouse, unit: str, until: date, decided: datetime) -> None:
    obligations.extend(
        warehouse,
        f"{unit}:{PERIOD}",
        until,
        reason="bão",
        actor="dieu-phoi",
        scope=EVERYTHING,
        at=decided,
    )


def waive(warehouse: Warehouse, unit: str, decided: datetime, *, is_waived: bool = True) -> None:
    obligations.waive(
        warehouse,
        f"{unit}:{PERIOD}",
        reason="sáp nhập",
        actor="dieu-phoi",
        scope=EVERYTHING,
        is_waived=is_waived,
        at=decided,
    )
