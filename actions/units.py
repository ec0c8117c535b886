"""Receive a register of units: read it against the provinces and departments that are known, and store it whole."""

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from actions.door import Answer
from actions.loading import COMMAND_LINE, Files, RefusedError
from loaders.units.command import summary
from loaders.units.known import KnownRegister, known_register
from loaders.units.model import UnitFile
from loaders.units.read import read_units
from warehouse.connect import Warehouse
from warehouse.records import loads, register
from warehouse.records.loads import Arrival, Problem, Recording


@dataclass(frozen=True)
class ReceivedUnits:
    """What became of a register: a line about it, every problem, and whether it was stored now."""

    summary: str
    problems: tuple[Problem, ...]
    is_refused: bool
    is_new: bool


def receive(warehouse: Warehouse, name: str, content: bytes, *, actor: str) -> ReceivedUnits:
    """Store a register; one of the same file name is replaced by it. The same bytes again change nothing."""
    with warehouse.transaction() as cursor:
        said, is_sample = _read(cursor, name, content)
        if said.is_refused:
            return ReceivedUnits(summary(said), said.problems, True, False)
        arrival = Arrival("unit", name, content, actor, is_sample, datetime.now(UTC))
        if loads.find_load(cursor, "unit", arrival.sha256):
            return ReceivedUnits(
                f"{name}: đã nạp trước đó, không có gì thay đổi.", said.problems, False, False
            )
        with loads.recording(warehouse, arrival) as recording:
            _store(recording, said)
    return ReceivedUnits(summary(said), said.problems, False, True)


def load(warehouse: Warehouse, _: argparse.Namespace, files: Files) -> Answer:
    """`unit load FILE`; exit 1 when nothing of it could be taken."""
    name, content = files[0]
    received = receive(warehouse, name, content, actor=COMMAND_LINE)
    lines = tuple(_line(name, problem) for problem in received.problems)
    return Answer(1 if received.is_refused else 0, "" if received.is_refused else received.summary, lines)


def store_again(recording: Recording, arrival: Arrival) -> None:
    """Read a kept register again for a rebuild. Raises RefusedError."""
    said, _ = _read(recording.cursor, arrival.file_name, arrival.content)
    if said.is_refused:
        raise RefusedError(summary(said))
    _store(recording, said)


def _read(cursor: duckdb.DuckDBPyConnection, name: str, content: bytes) -> tuple[UnitFile, bool]:
    """What the register says, and whether its units belong to a sample province."""
    said = read_units(name, content, _known(cursor, name))
    samples = {
        (code, system)
        for code, system in cursor.execute(
            "SELECT province_code, system FROM province_current WHERE is_sample"
        ).fetchall()
    }
    provinces = set(said.units.select("province_code", "system").iter_rows())
    if provinces & samples and provinces - samples:
        return UnitFile(name, (*said.problems, _mixed()), held=said.held), False
    return said, bool(provinces & samples)


def _known(cursor: duckdb.DuckDBPyConnection, name: str) -> KnownRegister:
    """What stays when this register is loaded: all but what came in a file of its name."""
    codes = cursor.execute(
        """
        SELECT DISTINCT unit_code FROM unit_current
        WHERE load_id NOT IN (SELECT load_id FROM load WHERE kind = 'unit' AND file_name = $name)
        """,
        {"name": name},
    ).fetchall()
    return known_register(
        cursor.sql("SELECT * FROM province_current").pl(),
        cursor.sql("SELECT * FROM department_current").pl(),
        province_aliases=cursor.sql("SELECT * FROM province_alias_current").pl(),
        department_aliases=cursor.sql("SELECT * FROM department_alias_current").pl(),
        unit_codes=[str(code) for (code,) in codes],
    )


def _store(recording: Recording, said: UnitFile) -> None:
    register.store_tables(
        recording, {"unit": said.units, "unit_alias": said.aliases, "group_member": said.members}
    )
    recording.add_problems(said.problems)


def _mixed() -> Problem:
    return Problem(
        "error",
        "register.mixed",
        found="đơn vị của tỉnh mẫu và của tỉnh thật trong cùng một tệp",
        expected="một tệp chỉ có đơn vị thật, hoặc chỉ có đơn vị mẫu",
        repair="Tách thành hai tệp rồi nạp lại.",
    )


def _line(name: str, problem: Problem) -> str:
    row = f"dòng {problem.row_number}" if problem.row_number and not problem.cell else ""
    place = " ".join(part for part in (problem.sheet, problem.cell or row) if part)
    needed = f" Cần: {problem.expected}." if problem.expected else ""
    return f"{name}{f' [{place}]' if place else ''}: {problem.found}.{needed} {problem.repair or ''}".strip()
