"""Table, journal and originals tell one story, whatever fails or crashes between them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions import keeping
from tests.conftest import ROOT
from tests.warehouse.test_migrations import lake
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.records import loads, reports
from warehouse.records.loads import Arrival

NOW = datetime(2026, 10, 1, tzinfo=UTC)
STORES: dict[str, Callable[[Path], Warehouse]] = {"file": connect.open_file, "lake": lake}
MOMENTS = ("before the commit", "before the lines", "inside a line")


def arrival(name: str) -> Arrival:
    return Arrival("task_state", name, name.encode(), "thử", False, NOW)


def record(warehouse: Warehouse, *names: str) -> None:
    """Loads without rows, in one transaction."""
    with warehouse.transaction():
        for name in names:
            with loads.recording(warehouse, arrival(name)):
                pass


def told(warehouse: Warehouse) -> tuple[list[str], list[str]]:
    """What table and journal tell: number and file of each event."""
    with warehouse.cursor() as cursor:
        events = loads.read_events(cursor)
    return (
        [f"{event.event_number} {event.detail.get('file_name')}" for event in events],
        [
            f"{event.event_number} {event.detail.get('file_name')}"
            for event in loads.read_journal(warehouse.journal)
        ],
    )


def kept(warehouse: Warehouse) -> set[str]:
    return {path.read_text() for path in warehouse.originals.iterdir() if path != warehouse.journal}


def test_a_failure_anywhere_in_a_transaction_takes_row_line_and_original_away(warehouse: Warehouse) -> None:
    record(warehouse, "trước")

    with pytest.raises(RuntimeError, match="after both"), warehouse.transaction():
        record(warehouse, "một", "hai")
        raise RuntimeError("after both")

    assert told(warehouse) == (["1 trước"], ["1 trước"])
    assert kept(warehouse) == {"trước"}


def test_an_event_without_a_file_is_taken_away_like_any_other(warehouse: Warehouse) -> None:
    with pytest.raises(RuntimeError, match="after the event"), warehouse.transaction():
        reports.store_obligations(
            warehouse, [], period_code="2026-Q1", actor="thử", at=NOW, detail={"units": []}
        )
        raise RuntimeError("after the event")

    assert told(warehouse) == ([], [])


def test_no_line_is_written_before_the_commit(warehouse: Warehouse) -> None:
    with warehouse.transaction():
        record(warehouse, "một", "hai")
        assert loads.read_journal(warehouse.journal) == []

    assert told(warehouse) == (["1 một", "2 hai"], ["1 một", "2 hai"])


def test_a_transaction_of_which_a_part_failed_is_not_kept_even_where_the_failure_is_caught(
    warehouse: Warehouse,
) -> None:
    with pytest.raises(connect.BrokenTransactionError), warehouse.transaction():
        record(warehouse, "một")
        with pytest.raises(ValueError, match="half"), loads.recording(warehouse, arrival("hai")):
            raise ValueError("half")

    assert told(warehouse) == ([], [])
    assert kept(warehouse) == set()
    record(warehouse, "ba")
    assert told(warehouse) == (["1 ba"], ["1 ba"])


def test_a_question_inside_a_transaction_sees_what_was_written_so_far(warehouse: Warehouse) -> None:
    def count() -> int:
        with warehouse.cursor() as cursor:
            return int(cursor.execute("SELECT count(*) FROM load").fetchall()[0][0])

    seen_elsewhere: list[int] = []
    with warehouse.transaction():
        record(warehouse, "một")
        elsewhere = threading.Thread(target=lambda: seen_elsewhere.append(count()))
        elsewhere.start()
        elsewhere.join()
        seen_here = count()

    assert (seen_here, seen_elsewhere, count()) == (1, [0], 1)


def test_a_writer_that_fails_cuts_no_line_of_another(warehouse: Warehouse) -> None:
    def fail(name: str) -> None:
        for _ in range(20):
            with pytest.raises(ValueError, match="on purpose"), loads.recording(warehouse, arrival(name)):
                raise ValueError("on purpose")

    def succeed(name: str) -> None:
        for number in range(20):
            record(warehouse, f"{name}{number}")

    writers = [
        threading.Thread(target=work, args=(work.__name__ + str(n),))
        for n in range(3)
        for work in (fail, succeed)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    in_table, in_journal = told(warehouse)
    assert len(in_table) == 60
    assert in_journal == in_table
    assert len(kept(warehouse)) == 60


def test_a_line_holds_any_name_a_file_can_have(warehouse: Warehouse) -> None:
    names = ["dòng\u2028mới", "ô\x85", "a\nb", "tab\t\x0b\x1c"]
    for name in names:
        record(warehouse, name)

    assert [event.detail["file_name"] for event in loads.read_journal(warehouse.journal)] == names


def test_nothing_is_kept_outside_a_transaction(warehouse: Warehouse) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        warehouse.keep_line(b"{}\n")


def crash(store: str, folder: Path, moment: str) -> None:
    """Write one event, then end the process at a moment of a transaction with two more."""
    warehouse = STORES[store](folder)
    record(warehouse, "một")

    def end(path: Path, lines: list[bytes]) -> None:
        if moment == "inside a line":
            with path.open("ab") as journal:
                journal.write(b"".join(lines)[:-40])
        os._exit(9)

    loads.append_lines = end  # type: ignore[assignment]
    with warehouse.transaction():
        record(warehouse, "hai", "ba")
        if moment == "before the commit":
            os._exit(9)


@pytest.mark.parametrize(
    ("store", "moment"), [*(("file", moment) for moment in MOMENTS), ("lake", "before the lines")]
)
def test_after_a_crash_either_both_have_an_event_or_neither(tmp_path: Path, store: str, moment: str) -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from tests.warehouse.test_journal import crash; "
            "crash(sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3])",
            store,
            str(tmp_path),
            moment,
        ],
        cwd=ROOT,
        check=False,
    )
    assert ended.returncode == 9

    warehouse = STORES[store](tmp_path)
    survived = ["1 một"] if moment == "before the commit" else ["1 một", "2 hai", "3 ba"]
    assert told(warehouse) == (survived, survived)

    record(warehouse, "bốn")
    after = [*survived, f"{len(survived) + 1} bốn"]
    assert told(warehouse) == (after, after)
    assert keeping.verify(warehouse, None, ()).problems == ()  # type: ignore[arg-type]
    warehouse.close()


@pytest.mark.parametrize(
    "damage", ["lost", "emptied", "cut by a line", "cut inside a line", "without its last end"]
)
def test_what_the_journal_lacks_at_its_end_is_written_again_at_the_next_start(
    tmp_path: Path, damage: str
) -> None:
    warehouse = connect.open_file(tmp_path)
    record(warehouse, "một", "hai", "ba")
    warehouse.close()
    lines = warehouse.journal.read_bytes().splitlines(keepends=True)
    left = {
        "lost": None,
        "emptied": b"",
        "cut by a line": b"".join(lines[:2]),
        "cut inside a line": b"".join(lines)[:-30],
        "without its last end": b"".join(lines)[:-1],
    }[damage]
    if left is None:
        warehouse.journal.unlink()
    else:
        warehouse.journal.write_bytes(left)

    again = connect.open_file(tmp_path)

    assert told(again) == (["1 một", "2 hai", "3 ba"], ["1 một", "2 hai", "3 ba"])
    again.close()


def test_a_journal_that_cannot_be_written_is_made_up_for_by_the_next_transaction(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, lines: list[bytes]) -> None:
        raise OSError(28, "No space left on device")

    record(warehouse, "một")
    with monkeypatch.context() as patched:
        patched.setattr(loads, "append_lines", full)
        record(warehouse, "hai")
    assert told(warehouse) == (["1 một", "2 hai"], ["1 một"])

    record(warehouse, "ba")

    assert told(warehouse) == (["1 một", "2 hai", "3 ba"], ["1 một", "2 hai", "3 ba"])


def test_a_journal_that_knows_more_than_the_tables_is_left_alone_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    warehouse = connect.open_file(tmp_path)
    record(warehouse, "một")
    warehouse.close()
    (tmp_path / "cchc.duckdb").unlink()
    before = warehouse.journal.read_bytes()

    empty = connect.open_file(tmp_path)

    with pytest.raises(connect.JournalMismatchError, match="python -m warehouse rebuild"):
        record(empty, "hai")
    assert empty.journal.read_bytes() == before
    assert kept(empty) == {"một"}
    empty.close()


def test_a_journal_of_another_warehouse_is_left_alone_and_nothing_is_written(tmp_path: Path) -> None:
    ours, theirs = (connect.open_file(tmp_path / name) for name in ("ours", "theirs"))
    record(ours, "một")
    record(theirs, "khác")
    ours.close()
    ours.journal.write_bytes(theirs.journal.read_bytes())

    mixed = connect.open_file(tmp_path / "ours")

    with pytest.raises(connect.JournalMismatchError, match="Sự kiện 1 trong sổ ghi khác"):
        record(mixed, "hai")
    assert mixed.journal.read_bytes() == theirs.journal.read_bytes()
    mixed.close()
    theirs.close()


def test_an_original_whose_bytes_were_changed_is_mended_when_the_file_comes_again(
    warehouse: Warehouse,
) -> None:
    record(warehouse, "một")
    path = loads.original_path(warehouse, arrival("một").sha256)
    path.write_bytes("hỏng".encode())

    record(warehouse, "một")

    assert kept(warehouse) == {"một"}
