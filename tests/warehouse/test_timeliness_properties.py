"""Whatever happens in whatever order, seen at whatever moment: the states partition what is expected, rates stay rates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import keeping, obligations, periods, samples, units
from actions.deadlines import HANOI, DueRule
from actions.obligations import UnfitDecisionError
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING

# Two of one department, one of another, and the committee above them.
UNITS = ("s1-so-noi-vu", "s1-so-noi-vu--van-phong", "s1-so-y-te", "s1-ubnd-tinh")
PERIODS = {
    "2026-Q1": DueRule(15, "before"),
    "2026-H1": DueRule(14, "no_later_than", None, "next_working_day"),
    "2026-M9": None,
}
OPENED = datetime(2026, 1, 5, tzinfo=HANOI)
STATES = ("on_time", "late", "missing", "not_due", "waived")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Happening:
    """Something done about an obligation on a day: extend, waive, unwaive, paper (received `back` days before), or lock."""

    kind: str
    unit: str
    period: str
    day: date
    until: date
    back: int


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.sampled_from(
            ["extend", "extend", "waive", "unwaive", "paper", "paper", "paper", "close", "lock", "unlock"]
        ),
        st.sampled_from(UNITS),
        st.sampled_from(list(PERIODS)),
        DAYS,
        DAYS,
        st.integers(0, 40),
    ),
    max_size=10,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path_factory.mktemp("properties"))
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    for code, rule in PERIODS.items():
        periods.open_period(opened, code, UNITS, rule, source=None, actor="x", is_sample=True, at=OPENED)
    yield opened
    opened.close()


class _TakenBack(Exception):
    """Ends an example's transaction, so that the next begins where this one did."""


def happen(store: Warehouse, one: Happening, hour: int = 10) -> None:
    """Do it through the action; what is refused leaves nothing."""
    at = datetime(one.day.year, one.day.month, one.day.day, hour, tzinfo=HANOI)
    by: dict[str, Any] = {"reason": "lý do", "actor": "dieu-phoi", "at": at}
    code = f"{one.unit}:{one.period}"
    try:
        if one.kind == "extend":
            obligations.extend(store, code, one.until, scope=EVERYTHING, **by)
        elif one.kind in ("waive", "unwaive"):
            obligations.waive(store, code, is_waived=one.kind == "waive", scope=EVERYTHING, **by)
        elif one.kind == "paper":
            received = at - timedelta(days=one.back)
            obligations.record_paper(store, code, received, document_number="1/BC", scope=EVERYTHING, **by)
        elif one.kind == "close":
            obligations.close(store, one.period, scope=EVERYTHING, **by)
        else:
            obligations.lock(store, one.period, is_locked=one.kind == "lock", scope=EVERYTHING, **by)
    except UnfitDecisionError:
        pass  # what cannot be is refused; the property is about whatever was accepted


def ask(
    cursor: duckdb.DuckDBPyConnection,
    question: Any,
    day: date,
    known_on: date | None,
    department: str | None = None,
) -> pl.DataFrame:
    found: pl.DataFrame = question(
        cursor, scope=EVERYTHING, as_of=day, province="S1", department=department, known_on=known_on
    )
    return found


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, DAYS, st.none() | DAYS)
def test_the_states_partition_what_is_expected_and_no_rate_exceeds_one(
    store: Warehouse, happenings: list[Happening], day: date, known_on: date | None
) -> None:
    with pytest.raises(_TakenBack), store.transaction() as cursor:
        for one in happenings:
            happen(store, one)
        found = ask(cursor, timeliness.states, day, known_on)
        counted = ask(cursor, timeliness.by_period, day, known_on)
        by_unit = ask(cursor, timeliness.by_unit, day, known_on)
        departments = ["so-noi-vu", "so-y-te", "ubnd-tinh"]
        below = pl.concat([ask(cursor, timeliness.by_period, day, known_on, one) for one in departments])
        raise _TakenBack

    is_known = known_on is None or known_on >= OPENED.date()
    assert found.height == (len(UNITS) * len(PERIODS) if is_known else 0)
    assert found["obligation_id"].is_unique().all()
    assert set(found["state"]) <= {*STATES, "no_due_rule"}
    for row in counted.iter_rows(named=True):
        of_period = found.filter(period_code=row["period_code"])
        assert sum(row[state] for state in STATES) == row["expected"]
        assert row["expected"] + row["no_due_rule_sent"] + row["no_due_rule_unsent"] == of_period.height
        assert row["fallen_due"] == row["on_time_fallen"] + row["late"] + row["missing"]
        assert (
            0 <= row["on_time_by_law_fallen"] <= row["on_time_fallen"] <= row["fallen_due"] <= row["expected"]
        )
    figures = ["expected", *STATES, "fallen_due", "on_time_fallen", "no_due_rule_sent", "no_due_rule_unsent"]
    assert below.select(pl.col(figures).sum()).rows() == counted.select(pl.col(figures).sum()).rows()
    assert by_unit["fallen_due"].sum() == counted["fallen_due"].sum()
    late = found.filter(pl.col("state").is_in(["late", "missing"]))
    assert late["days_late"].is_not_null().all()
    assert (late["working_days_late"] <= late["days_late"]).all()
    assert found.filter(~pl.col("state").is_in(["late", "missing", "waived"]))["days_late"].is_null().all()


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, st.lists(st.integers(0, 300), min_size=1, max_size=4), DAYS)
def test_no_correction_turns_on_time_into_late(
    store: Warehouse, happenings: list[Happening], corrections: list[int], day: date
) -> None:
    with pytest.raises(_TakenBack), store.transaction() as cursor:
        for one in happenings:
            happen(store, one)
        before = ask(cursor, timeliness.states, day, None)
        first = before.filter(pl.col("first_received_at").is_not_null())
        for row in first.iter_rows(named=True):
            for days in corrections:
                received = row["first_received_at"].astimezone(HANOI) + timedelta(days=days, minutes=1)
                obligation = Happening("paper", row["unit_code"], row["period_code"], received.date(), day, 0)
                if received < datetime(2027, 6, 1, tzinfo=HANOI):
                    happen(store, obligation, hour=23)
        after = ask(cursor, timeliness.states, day, None)
        raise _TakenBack

    kept = ["obligation_id", "state", "first_received_at", "is_on_time_by_law", "days_late"]
    sent = first["obligation_id"].to_list()
    assert (
        before.filter(pl.col("obligation_id").is_in(sent)).select(kept).sort("obligation_id").rows()
        == after.filter(pl.col("obligation_id").is_in(sent)).select(kept).sort("obligation_id").rows()
    )
