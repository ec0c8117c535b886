"""Which rows count after any chain of corrections: what is held keeps its former value, what is dropped or voided is gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.deadlines import HANOI
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.records import loads
from warehouse.records import reports as records
from warehouse.records.loads import Arrival

START = datetime(2026, 7, 1, tzinfo=HANOI)
PERIOD = "2026-H1"
Standing = dict[str, int]


@dataclass(frozen=True)
class Version:
    """One upload: what it says of each row (stated, held, both, gone), and what becomes of it."""

    rows: tuple[str, ...]
    fate: str
    states_outputs: bool = True


VERSIONS = st.lists(
    st.builds(
        Version,
        st.tuples(*[st.sampled_from(["stated", "stated", "held", "both", "gone"])] * 3),
        st.sampled_from(["committed", "committed", "committed", "received", "voided"]),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path_factory.mktemp("chains"))
    yield opened
    opened.close()


def send(store: Warehouse, unit: str, number: int, version: Version) -> str:
    """Store one upload whose quantities are its number, and decide of it; its load."""
    at = START + timedelta(days=number)
    held = [
        f"communication_output:r:{key}"
        for key, said in enumerate(version.rows)
        if said in ("held", "both") and version.states_outputs
    ]
    report = {
        "receipt_number": f"{unit}-{number}",
        "unit_code": unit,
        "period_code": PERIOD,
        "template_version": "1",
        "file_kind": "xlsx",
        "received_at": at,
        "says_nothing": False,
        "held_count": len(held),
        "stated_tables": None if version.states_outputs else ["report_task"],
        "held_keys": held or None,
        "info": "{}",
    }
    stated = [
        {"row_key": f"r:{key}", "channel_code": "press_article", "quantity": number, "sheet": "3", "row_number": key}
        for key, said in enumerate(version.rows)
        if said in ("stated", "both") and version.states_outputs
    ]  # fmt: skip
    arrival = Arrival("report", "bc.xlsx", f"{unit} {number}".encode(), "can-bo", False, at)
    lists = dict.fromkeys(("stated_tables", "held_keys"), pl.List(pl.String))
    with store.transaction(), loads.recording(store, arrival) as recording:
        rows = {"communication_output": pl.DataFrame(stated)} if stated else {}
        records.store_report(recording, pl.DataFrame([report], schema_overrides=lists), rows)
    if version.fate != "received":
        records.decide(store, load_id=recording.load_id, decision="commit", actor="can-bo", at=at)
    return recording.load_id


def in_force(store: Warehouse, unit: str, moment: datetime, on_top: str | None = None) -> Standing:
    with store.cursor() as cursor:
        found = cursor.execute(
            """
            SELECT output.row_key, quantity FROM communication_output AS output
            JOIN report_row_in_force_at($moment, NULL, $on_top) AS report
                ON report.load_id = output.load_id AND table_name = 'communication_output'
                AND coalesce(report.row_key, output.row_key) = output.row_key
            WHERE unit_code = $unit
            """,
            {"moment": moment, "unit": unit, "on_top": on_top},
        ).fetchall()
    assert len(found) == len(dict(found)), "no row counts twice"
    return dict(found)


def after(standing: Standing, number: int, version: Version) -> Standing:
    """What counts once a version is written, as the rule is told to people."""
    if not version.states_outputs:
        return standing
    following = {}
    for place, said in enumerate(version.rows):
        key = f"r:{place}"
        if said in ("stated", "both"):
            following[key] = number
        elif said == "held" and key in standing:
            following[key] = standing[key]
    return following


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=VERSIONS)
def test_after_any_chain_of_versions_the_rows_that_count_are_those_the_rule_tells(
    store: Warehouse, versions: list[Version]
) -> None:
    with store.cursor() as cursor:
        unit = f"u{cursor.execute('SELECT count(*) FROM event').fetchall()[0][0]}"
    sent = [send(store, unit, number, version) for number, version in enumerate(versions)]
    for load, version in zip(sent, versions, strict=True):
        if version.fate == "voided":
            records.decide(store, load_id=load, decision="void", actor="dieu-phoi", at=START, reason="nhầm")

    standing: Standing = {}
    for number, version in enumerate(versions):
        if version.fate == "committed":
            standing = after(standing, number, version)
        assert in_force(store, unit, START + timedelta(days=number, hours=1)) == standing
    for number, (load, version) in enumerate(zip(sent, versions, strict=True)):
        if version.fate == "received":
            preview = in_force(store, unit, START + timedelta(days=99), on_top=load)
            assert preview == after(standing, number, version)


CHAINS = [
    # (what versions say of one row, which value counts: the number of a version, None: none)
    (("stated",), 0),
    (("stated", "stated"), 1),
    (("stated", "held"), 0),
    (("stated", "held", "held"), 0),
    (("stated", "held", "stated"), 2),
    (("stated", "held", "gone"), None),
    (("stated", "gone", "held"), None),
    (("held",), None),
    (("held", "held"), None),
    (("gone", "held"), None),
    (("stated", "both"), 1),
    (("held", "stated", "held"), 1),
]


@pytest.mark.parametrize(("said", "expected"), CHAINS, ids=[" ".join(said) for said, _ in CHAINS])
def test_a_held_row_keeps_the_last_value_that_was_neither_held_nor_dropped(
    store: Warehouse, said: tuple[str, ...], expected: int | None
) -> None:
    unit = f"chain {' '.join(said)}"
    for number, word in enumerate(said):
        send(store, unit, number, Version((word, "stated"), "committed"))

    standing = in_force(store, unit, START + timedelta(days=99))

    assert standing.get("r:0") == expected
    assert standing["r:1"] == len(said) - 1
