"""Rows, problems, the load and its event are kept together or not at all; originals byte for byte."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from warehouse.connect import Warehouse
from warehouse.records import loads, states
from warehouse.records.loads import Arrival, Problem

CONTENT = "nội dung bất kỳ".encode()


def arrival(content: bytes = CONTENT) -> Arrival:
    return Arrival("task_state", "tệp.csv", content, "thử", False, datetime(2026, 10, 1, tzinfo=UTC))


def state_rows(state: str = "done") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "task_id": ["t1"],
            "unit_key": ["u1"],
            "stated_on": [date(2026, 9, 1)],
            "declared_state": [state],
            "progress_pct": [None],
            "done_date": [None],
            "note": [None],
            "sheet": [None],
            "row_number": [2],
        },
        schema_overrides={
            "progress_pct": pl.Float64,
            "done_date": pl.Date,
            "note": pl.String,
            "sheet": pl.String,
        },
    )


def counts(warehouse: Warehouse) -> dict[str, int]:
    with warehouse.cursor() as cursor:
        return {
            table: cursor.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            for table in ("load", "event", "problem", "task_state")
        }


def test_a_load_keeps_rows_problems_event_and_original_together(warehouse: Warehouse) -> None:
    with loads.recording(warehouse, arrival()) as recording:
        states.store_task_states(recording, state_rows())
        recording.add_problems([Problem("warning", "test", found="x")])

    assert counts(warehouse) == {"load": 1, "event": 1, "problem": 1, "task_state": 1}
    assert loads.original_path(warehouse, arrival().sha256).read_bytes() == CONTENT
    assert [event.event_number for event in loads.read_journal(warehouse.journal)] == [1]
    assert warehouse.version == 1


def test_a_load_that_fails_leaves_no_trace(warehouse: Warehouse) -> None:
    with loads.recording(warehouse, arrival(b"first")):
        pass
    before, journal = counts(warehouse), warehouse.journal.read_bytes()

    with (
        pytest.raises(ValueError, match="no declared states"),
        loads.recording(warehouse, arrival()) as recording,
    ):
        recording.add_problems([Problem("error", "test")])
        states.store_task_states(recording, state_rows("nearly done"))

    assert counts(warehouse) == before
    assert warehouse.journal.read_bytes() == journal
    assert not loads.original_path(warehouse, arrival().sha256).exists()
    assert warehouse.version == 1


def test_a_failure_after_the_event_takes_its_journal_line_away(warehouse: Warehouse) -> None:
    with pytest.raises(RuntimeError, match="later"), warehouse.transaction():
        with loads.recording(warehouse, arrival()) as recording:
            states.store_task_states(recording, state_rows())
        assert counts(warehouse) == {"load": 1, "event": 1, "problem": 0, "task_state": 1}
        raise RuntimeError("later")

    assert counts(warehouse) == {"load": 0, "event": 0, "problem": 0, "task_state": 0}
    assert loads.read_journal(warehouse.journal) == []
    assert not loads.original_path(warehouse, arrival().sha256).exists()


def test_the_same_bytes_are_found_again(warehouse: Warehouse) -> None:
    with loads.recording(warehouse, arrival()) as recording:
        pass

    with warehouse.cursor() as cursor:
        assert loads.find_load(cursor, "task_state", arrival().sha256) == recording.load_id
        assert loads.find_load(cursor, "task_state", arrival(b"other").sha256) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "g" * 64, "0" * 63])
def test_a_file_name_is_never_a_path(warehouse: Warehouse, name: str) -> None:
    with pytest.raises(ValueError, match="not a sha256"):
        loads.original_path(warehouse, name)


def test_sql_reaches_no_file_and_no_setting(warehouse: Warehouse) -> None:
    with warehouse.cursor() as cursor:
        for words in (
            "SELECT * FROM read_text('/etc/hostname')",
            "SET enable_external_access = true",
            "ATTACH 'another.db'",
        ):
            with pytest.raises(Exception, match=r"Permission|locked|disabled"):
                cursor.execute(words)
