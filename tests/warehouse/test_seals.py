"""Each event is sealed over the one before: whatever is done to the trace of changes is found."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as some

from actions import keeping, trace
from tests.actions.test_rebuild import everything, rebuild
from tests.warehouse.test_journal import record
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.records import loads, seals
from warehouse.records.loads import Event


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The folder of a closed warehouse with four events."""
    warehouse = connect.open_file(tmp_path / "data")
    for name in ("một", "hai", "ba", "bốn"):
        record(warehouse, name)
    warehouse.close()
    return warehouse.data


def in_tables(data: Path, sql: str) -> None:
    with duckdb.connect(str(data / connect.FILE_NAME)) as connection:
        connection.execute(sql)


def in_journal(data: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    path = data / connect.JOURNAL
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def faults(data: Path) -> tuple[str, ...]:
    warehouse = connect.open_file(data)
    found = trace.check(warehouse).faults
    warehouse.close()
    return found


@pytest.mark.parametrize("left", [1, 9, 30, -2])
def test_a_seal_that_a_crash_cut_short_is_no_false_alarm_and_spoils_none_after_it(
    told: Path, left: int
) -> None:
    path = told / connect.SEALS
    *lines, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + last[:left])

    assert faults(told) == ()
    warehouse = connect.open_file(told)
    record(warehouse, "năm")
    warehouse.close()
    assert faults(told) == ()
    assert json.loads(path.read_bytes().splitlines()[-1])["number"] == 5
    path.write_bytes(path.read_bytes().replace(b'"hash"', b'"has"', 1))
    assert any("không đọc được" in fault for fault in faults(told))


def make_anew(data: Path, *, with_seals: bool) -> None:
    """Give event 2 another name in table and journal alike, and, if asked, every seal from there on."""
    in_tables(data, "UPDATE event SET actor = 'người khác' WHERE event_number = 2")
    in_journal(data, lambda lines: lines[1].update(actor="người khác"))
    if not with_seals:
        return
    events = [Event.from_line(line) for line in (data / connect.JOURNAL).read_bytes().splitlines()]
    previous, made = seals.BEGINNING, []
    for event in events:
        previous = seals.hash_of(event, previous)
        made.append(previous)
        in_tables(
            data, f"UPDATE event_seal SET hash = '{previous}' WHERE event_number = {event.event_number}"
        )
    in_journal(data, lambda lines: [line.update(seal=seal) for line, seal in zip(lines, made, strict=True)])


def test_an_untouched_trace_is_whole(told: Path) -> None:
    assert faults(told) == ()
    assert len((told / connect.SEALS).read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE event SET actor = 'người khác' WHERE event_number = 2", "seal: sự kiện 2 đã bị sửa"),
        (
            "UPDATE event SET happened_at = happened_at - INTERVAL 1 DAY WHERE event_number = 3",
            "sự kiện 3 đã bị sửa",
        ),
        ("UPDATE event SET detail = '{}' WHERE event_number = 1", "sự kiện 1 đã bị sửa"),
        ("UPDATE event_seal SET hash = repeat('a', 64) WHERE event_number = 2", "sự kiện 2 đã bị sửa"),
        ("DELETE FROM event WHERE event_number = 2", "trước sự kiện 3 thiếu sự kiện"),
        ("UPDATE event SET event_number = 5 - event_number", "sự kiện 1 đã bị sửa"),
        (
            "INSERT INTO event SELECT 3, happened_at, actor, action, subject, detail FROM event WHERE event_number = 1",
            "hoặc có sự kiện trùng số",
        ),
    ],
)
def test_a_row_changed_removed_moved_or_inserted_is_found(told: Path, sql: str, said: str) -> None:
    in_tables(told, sql)

    assert any(said in fault for fault in faults(told))


def test_table_and_journal_changed_alike_are_found_by_the_seal(told: Path) -> None:
    make_anew(told, with_seals=False)

    assert faults(told) == ("seal: sự kiện 2 đã bị sửa, hoặc bị đổi chỗ, sau khi ghi",)


def test_a_chain_made_anew_in_table_and_journal_is_found_by_the_file_beside_them(told: Path) -> None:
    make_anew(told, with_seals=True)

    found = faults(told)

    assert [fault.split(":")[0] for fault in found] == ["seal", "seal", "seal"]
    assert "dòng 2: sự kiện 2 trong kho không còn là sự kiện đã niêm phong" in found[0]


def test_a_tail_cut_off_from_table_and_journal_is_found(told: Path) -> None:
    in_tables(told, "DELETE FROM event WHERE event_number = 4")
    in_tables(told, "DELETE FROM event_seal WHERE event_number = 4")
    in_journal(told, lambda lines: lines.pop())

    assert "có đến sự kiện 4, kho chỉ có đến 3: các sự kiện cuối đã bị cắt" in faults(told)[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[2].update(seal="a" * 64), "journal: niêm phong của sự kiện 3 trong sổ ghi khác"),
        (lambda lines: lines[2].pop("seal"), "journal: dòng của sự kiện 3 trong sổ ghi mất niêm phong"),
        (lambda lines: lines[0].update(subject="khác"), "journal: sự kiện 1 trong sổ ghi khác với trong kho"),
        (lambda lines: lines.insert(1, lines.pop(2)), "journal: sự kiện 2 trong sổ ghi khác với trong kho"),
    ],
)
def test_a_line_of_the_journal_that_was_touched_is_found(
    told: Path, change: Callable[[list[dict[str, object]]], object], said: str
) -> None:
    in_journal(told, change)

    assert any(said in fault for fault in faults(told))


def test_seals_taken_away_and_made_anew_at_the_next_start_are_told(told: Path) -> None:
    in_tables(told, "UPDATE event SET actor = 'người khác' WHERE event_number = 3")
    in_tables(told, "DELETE FROM event_seal WHERE event_number >= 3")

    found = " ".join(faults(told))

    assert "niêm phong lại những sự kiện từng có niêm phong" in found
    assert "sự kiện 3 trong kho không còn là sự kiện đã niêm phong" in found


def test_a_warehouse_of_an_older_version_is_sealed_when_it_is_opened_and_says_since_when(told: Path) -> None:
    in_tables(told, "DELETE FROM event_seal")
    in_journal(told, lambda lines: [line.pop("seal") for line in lines])
    (told / connect.SEALS).unlink()
    before = datetime.now(UTC)

    warehouse = connect.open_file(told)

    with warehouse.cursor() as cursor:
        newest = loads.read_events(cursor)[-1]
    assert (newest.action, newest.detail) == ("seal_events", {"from": 1, "until": 4})
    assert newest.happened_at >= before
    assert trace.check(warehouse).faults == ()
    record(warehouse, "năm")
    warehouse.close()
    assert faults(told) == ()
    in_tables(told, "UPDATE event SET actor = 'người khác' WHERE event_number = 2")
    assert any("sự kiện 2 đã bị sửa" in fault for fault in faults(told))


def test_a_rebuild_seals_as_it_was_sealed_also_what_an_older_version_wrote(warehouse: Warehouse) -> None:
    keeping.load_reference(warehouse)
    with warehouse.transaction() as cursor:
        cursor.execute("DELETE FROM event_seal")
    in_journal(warehouse.data, lambda lines: [line.pop("seal") for line in lines])
    warehouse.seals.unlink()

    assert rebuild(warehouse, accept=True).code == 0
    sealed = everything(warehouse)["event_seal"]
    assert rebuild(warehouse).code == 0

    assert everything(warehouse)["event_seal"] == sealed
    assert len(sealed) >= 2
    assert trace.check(warehouse).faults == ()


def test_a_seal_in_the_journal_that_is_wrong_refuses_a_rebuild(warehouse: Warehouse) -> None:
    keeping.load_reference(warehouse)
    in_journal(warehouse.data, lambda lines: lines[0].update(seal="a" * 64))

    refused = rebuild(warehouse)

    assert refused.code == 1
    assert "niêm phong của sự kiện 1 trong sổ ghi không đúng" in refused.problems[0]


@given(
    some.text(max_size=20),
    some.dictionaries(
        some.text(max_size=5), some.none() | some.integers() | some.text(max_size=9), max_size=4
    ),
    some.datetimes(timezones=some.just(UTC)),
)
def test_an_event_keeps_its_seal_through_the_journals_line(
    words: str, detail: dict[str, object], at: datetime
) -> None:
    event = Event(7, at, words, "load", words, detail)
    seal = seals.hash_of(event, seals.BEGINNING)

    read = Event.from_line(Event(7, at, words, "load", words, detail, seal).to_line())

    assert read == event
    assert seals.hash_of(read, seals.BEGINNING) == read.seal == seal
    assert seals.hash_of(read, "1" * 64) != seal
