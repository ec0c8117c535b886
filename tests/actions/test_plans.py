"""A plan that comes in: which version is in force, what is told, and that an invented province stays a sample."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import keeping, loading, samples
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

NAME = "02-so-xay-dung-2026.txt"
PLAN = (EXAMPLES / "plans" / NAME).read_bytes()
EDITED = PLAN.replace("Văn phòng Sở".encode(), "Phòng Quản lý nhà và thị trường bất động sản".encode(), 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    yield opened
    opened.close()


def receive(store: Warehouse, content: bytes, *, confirm: bool = True) -> loading.Received:
    return loading.receive_plan(store, NAME, content, actor="dieu-phoi", scope=EVERYTHING, confirm=confirm)


def in_force(store: Warehouse) -> list[str]:
    with store.cursor() as cursor:
        return [str(row[0]) for row in cursor.execute("SELECT load_id FROM plan_in_force").fetchall()]


def test_confirming_an_earlier_version_again_puts_it_back_in_force(store: Warehouse) -> None:
    first, edited = receive(store, PLAN), receive(store, EDITED)
    assert in_force(store) == [edited.load_id]

    known = receive(store, PLAN, confirm=False)
    assert in_force(store) == [edited.load_id]
    assert "bản khác đang hiệu lực" in known.summary

    again = receive(store, PLAN)
    assert (again.load_id, in_force(store)) == (first.load_id, [first.load_id])
    assert "đang hiệu lực" in again.summary


def test_a_plan_of_an_invented_province_is_a_sample_however_it_comes(store: Warehouse) -> None:
    receive(store, PLAN)

    with store.cursor() as cursor:
        assert cursor.execute("SELECT DISTINCT is_sample FROM plan_in_force").fetchall() == [(True,)]


def test_what_a_person_should_look_at_is_told_with_the_load(store: Warehouse) -> None:
    cut = receive(store, PLAN[:5_001].decode(errors="ignore").encode(), confirm=False)

    assert cut.problems
    assert all(line.startswith(f"{NAME}: cảnh báo: ") for line in cut.problems)
