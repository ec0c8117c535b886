"""A rebuild gives back what was, or changes nothing and says why."""

import argparse
import dataclasses
import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from actions import keeping, loading, reference_rows, replay, reporting
from actions.door import Answer
from tests.conftest import ROOT
from tests.warehouse.test_migrations import lake
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.records import loads
from warehouse.records.loads import Problem
from warehouse.scope import EVERYTHING

PLAN = ROOT / "examples" / "plans" / "02-so-xay-dung-2026.txt"
SECOND_PLAN = ROOT / "examples" / "plans" / "03-so-noi-vu-2026.txt"


def receive(warehouse: Warehouse, path: Path = PLAN) -> str:
    """The load of a confirmed plan: two events."""
    return loading.receive_plan(
        warehouse, path.name, path.read_bytes(), actor="thử", scope=EVERYTHING, confirm=True
    ).load_id


def rebuild(warehouse: Warehouse, *, accept: bool = False) -> Answer:
    return keeping.rebuild(warehouse, argparse.Namespace(accept=accept), ())


def verify(warehouse: Warehouse) -> Answer:
    return keeping.verify(warehouse, argparse.Namespace(), ())


def everything(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    with warehouse.cursor() as cursor:
        return {
            table: cursor.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in loads.every_table(cursor)
        }


@pytest.fixture
def planned(warehouse: Warehouse) -> Warehouse:
    """A warehouse with one confirmed plan."""
    receive(warehouse)
    return warehouse


def original(warehouse: Warehouse, path: Path = PLAN) -> Path:
    return loads.original_path(warehouse, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_rebuild_gives_back_every_row(planned: Warehouse) -> None:
    before = everything(planned)

    assert rebuild(planned) == Answer(out="Đã dựng lại từ 2 sự kiện và các bản gốc.")

    assert everything(planned) == before
    assert verify(planned).code == 0


def test_a_rebuild_of_a_lake_gives_back_every_row(tmp_path: Path) -> None:
    on_lake = lake(tmp_path)
    receive(on_lake)
    before = everything(on_lake)

    assert rebuild(on_lake).code == 0

    assert everything(on_lake) == before
    assert verify(on_lake).code == 0
    on_lake.close()


def damaged_journals() -> Iterator[tuple[str, Callable[[Path], object], str]]:
    def change(path: Path, old: str, new: str) -> None:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def cut(path: Path, end: int) -> None:
        path.write_bytes(path.read_bytes()[:end])

    yield "lost", lambda path: path.unlink(), "không có sổ ghi sự kiện"
    yield "emptied", lambda path: cut(path, 0), "không có sổ ghi sự kiện"
    yield (
        "shorter",
        lambda path: cut(path, path.read_bytes().index(b"\n") + 1),
        "sổ ghi chỉ có 1 sự kiện, kho có 2",
    )
    yield "torn", lambda path: cut(path, -20), "Dòng 2 của sổ ghi sự kiện không đọc được"
    yield "changed", lambda path: change(path, '"thử"', '"khác"'), "sự kiện 1 trong sổ ghi khác với trong kho"


@pytest.mark.parametrize(
    ("damage", "said"), [pytest.param(damage, said, id=name) for name, damage, said in damaged_journals()]
)
def test_a_journal_damaged_under_a_running_server_is_told_and_refuses_a_rebuild(
    planned: Warehouse, damage: Callable[[Path], object], said: str
) -> None:
    before = everything(planned)
    damage(planned.journal)

    refused = rebuild(planned)

    assert refused.code == 1
    assert refused.problems[0].startswith("Chưa dựng lại được, kho giữ nguyên: ")
    assert said in refused.problems[0]
    assert everything(planned) == before
    verified = verify(planned)
    assert verified.code == 1
    assert {problem.split(":")[0] for problem in verified.problems} == {"journal"}


def test_a_changed_or_missing_original_refuses_a_rebuild(planned: Warehouse) -> None:
    before = everything(planned)
    original(planned).write_bytes(PLAN.read_bytes().replace(b"2026", b"2027"))

    changed = rebuild(planned)
    original(planned).unlink()
    missing = rebuild(planned)

    assert (changed.code, missing.code) == (1, 1)
    assert f"sự kiện 1 ({PLAN.name}): bản gốc đã bị thay đổi" in changed.problems[0]
    assert f"sự kiện 1 ({PLAN.name}): thiếu bản gốc" in missing.problems[0]
    assert everything(planned) == before


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (loading.RefusedError("không có bảng nhiệm vụ"), "không có bảng nhiệm vụ"),
        (reporting.RefusedReportError([Problem("error", "period.differs", found="sai kỳ")], {}), "sai kỳ"),
        (ValueError("ô C7: Nguyễn Văn A"), "không đọc lại được bằng phiên bản này (ValueError)"),
        (RecursionError("x"), "không đọc lại được bằng phiên bản này (RecursionError)"),
    ],
    ids=["refused", "report", "fault", "recursion"],
)
def test_an_original_that_a_reader_no_longer_takes_refuses_a_rebuild_without_telling_its_cells(
    planned: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    before = everything(planned)
    monkeypatch.setitem(replay._STORES, "plan", fail)

    with caplog.at_level(logging.DEBUG):
        refused = rebuild(planned)

    assert refused.code == 1
    assert said in refused.problems[0]
    assert "Nguyễn" not in refused.problems[0] + caplog.text
    assert everything(planned) == before
    assert verify(planned).code == 0


def test_an_original_of_which_no_row_is_read_any_more_refuses_a_rebuild(
    planned: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(planned)
    monkeypatch.setitem(replay._STORES, "plan", lambda recording, arrival: None)

    refused = rebuild(planned)

    assert refused.code == 1
    assert "nay không đọc được dòng nào" in refused.problems[0]
    assert everything(planned) == before


def reads_otherwise(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """From now on the reader finds something else in every plan."""
    read = loading.read_plan_document

    def otherwise(name: str, content: bytes) -> object:
        said = read(name, content)
        return dataclasses.replace(
            said, **{key: change(getattr(said, key)) for key, change in changed.items()}
        )  # type: ignore[operator, type-var]

    monkeypatch.setattr(loading, "read_plan_document", otherwise)


def test_other_figures_refuse_a_rebuild_unless_they_are_accepted(
    planned: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(planned)
    reads_otherwise(monkeypatch, tasks=lambda tasks: tasks[:-1])

    refused = rebuild(planned)

    assert refused.code == 1
    assert f"task: {len(before['task'])} dòng thành {len(before['task']) - 1} dòng" in refused.problems
    assert "--accept" in refused.problems[-1]
    assert everything(planned) == before

    accepted = rebuild(planned, accept=True)

    assert accepted.code == 0
    assert "task: " in accepted.out
    assert len(everything(planned)["task"]) == len(before["task"]) - 1
    assert planned.version == 3  # what pages remember is of version 2
    newest = loads.read_journal(planned.journal)[-1]
    assert newest.action == "accept_rebuild"
    assert any(line.startswith("task: ") for line in newest.detail["differences"])  # type: ignore[attr-defined]
    assert verify(planned).code == 0
    assert rebuild(planned).code == 0


def test_as_many_rows_with_another_content_are_other_figures_too(
    planned: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(everything(planned)["task"])
    reads_otherwise(
        monkeypatch,
        tasks=lambda tasks: (dataclasses.replace(tasks[0], text="Việc khác"), *tasks[1:]),
    )

    refused = rebuild(planned)

    assert f"task: vẫn {count} dòng, nội dung khác trước" in refused.problems
    assert "Việc khác" not in json.dumps(everything(planned), default=str, ensure_ascii=False)


def test_published_facts_of_a_newer_program_refuse_a_rebuild_until_they_are_accepted(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.load_reference(warehouse)
    tables = {**reference_rows.register_tables()}
    tables["channel"] = pl.concat(
        [tables["channel"], tables["channel"].head(1).with_columns(channel_code=pl.lit("new_channel"))]
    )
    assert rebuild(warehouse).code == 0
    assert keeping.load_reference(warehouse) is False  # what was built again is known as what it is

    monkeypatch.setattr(reference_rows, "register_tables", lambda: tables)
    monkeypatch.setattr(reference_rows, "fingerprint", lambda: "newer")
    refused = rebuild(warehouse)
    accepted = rebuild(warehouse, accept=True)

    channels = tables["channel"].height
    assert [line for line in refused.problems if line.startswith("channel")] == [
        f"channel: {channels - 1} dòng thành {channels} dòng"
    ]
    assert accepted.code == 0
    assert keeping.load_reference(warehouse) is True
    assert verify(warehouse).code == 0
    assert rebuild(warehouse).code == 0


def test_a_lost_warehouse_is_written_only_after_it_was_built_again(tmp_path: Path) -> None:
    warehouse = connect.open_file(tmp_path)
    receive(warehouse)
    before = everything(warehouse)
    warehouse.close()
    (tmp_path / connect.FILE_NAME).unlink()

    lost = connect.open_file(tmp_path)
    with pytest.raises(connect.JournalMismatchError, match="rebuild"):
        receive(lost, SECOND_PLAN)
    told = verify(lost).problems
    rebuilt = rebuild(lost)
    receive(lost, SECOND_PLAN)

    assert told == ("journal: sổ ghi có 2 sự kiện, kho có 0",)
    assert rebuilt.code == 0 and "không có số cũ để so" in rebuilt.out
    assert [event.event_number for event in loads.read_journal(lost.journal)] == [1, 2, 3, 4]
    assert set(before["task"]) < set(everything(lost)["task"])
    assert verify(lost).code == 0
    lost.close()


def test_an_older_warehouse_beside_a_newer_journal_is_compared_as_far_as_it_goes(tmp_path: Path) -> None:
    warehouse = connect.open_file(tmp_path)
    receive(warehouse)
    warehouse.close()
    older = (tmp_path / connect.FILE_NAME).read_bytes()
    warehouse = connect.open_file(tmp_path)
    receive(warehouse, SECOND_PLAN)
    newest = everything(warehouse)
    warehouse.close()
    (tmp_path / connect.FILE_NAME).write_bytes(older)

    restored = connect.open_file(tmp_path)
    assert restored.version == 2
    assert rebuild(restored) == Answer(out="Đã dựng lại từ 4 sự kiện và các bản gốc.")

    assert everything(restored) == newest
    restored.close()


def test_a_warehouse_with_nothing_in_it_is_not_built_again_from_nothing(warehouse: Warehouse) -> None:
    refused = rebuild(warehouse)

    assert refused.code == 1
    assert "không có sổ ghi sự kiện" in refused.problems[0]


def test_after_a_refused_rebuild_the_warehouse_goes_on(planned: Warehouse) -> None:
    saved = original(planned).read_bytes()
    original(planned).unlink()
    assert rebuild(planned).code == 1

    original(planned).write_bytes(saved)
    receive(planned, SECOND_PLAN)

    assert verify(planned).code == 0
    assert rebuild(planned).code == 0
