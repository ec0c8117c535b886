"""A warehouse in which units of the sample province owe reports."""

from collections.abc import Iterator
from datetime import date

import pytest

from actions import keeping, loading, periods, samples, units
from actions.deadlines import DueRule
from actions.samples import EXAMPLES
from tests.actions.workbooks import PERIOD, UNITS
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

DAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def reporting_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The sample province with its plan; four units owe the half-year report. Each test has a unit of its own."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("reporting"))
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    plan = EXAMPLES / "plans" / "01-ubnd-tinh-2025-2027.md"
    text = samples.laid(plan.read_text(encoding="utf-8"), DAY)
    loading.receive_plan(
        opened, plan.name, text.encode(), actor="mẫu", scope=EVERYTHING, confirm=True, is_sample=True
    )
    periods.open_period(
        opened, PERIOD, UNITS, DueRule(15, "before"), source="trước ngày 15", actor="mẫu", is_sample=True
    )
    yield opened
    opened.close()
