"""Receive a register of units: read it against the provinces and departments that are known, show what it would change,
and store it whole."""

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import polars as pl

from actions.door import Answer
from actions.loading import COMMAND_LINE, Files, RefusedError
from actions.unit_changes import changes
from loaders.file_names import clean_file_name
from loaders.units.command import summary
from loaders.units.known import KnownRegister, known_register
from loaders.units.model import UnitFile
from loaders.units.read import read_units
from warehouse.connect import Warehouse
from warehouse.records import loads, register
from warehouse.records.loads import Arrival, Problem, Recording
from warehouse.scope import EVERYTHING, Scope


class ChangedMeanwhileError(Exception):
    """The register in force is not the one the preview was made of; the message says so, in Vietnamese."""


@dataclass(frozen=True)
class ReceivedUnits:
    """What became of a register: a line about it, every problem, and whether it was stored now."""

    summary: str
    problems: tuple[Problem, ...]
    is_refused: bool
    is_new: bool


@dataclass(frozen=True)
class PreviewedUnits:
    """What loading a register would do. `changes` as `unit_changes.changes` says, `held` the rows that would be left out
    (sheet, row_number, unit_code, name, rules); `is_new` false: these bytes are loaded already; `provinces`: of all units
    it speaks of or would change."""

    summary: str
    problems: tuple[Problem, ...]
    is_refused: bool
    is_new: bool
    changes: pl.DataFrame
    held: pl.DataFrame
    provinces: tuple[str, ...]


def preview(warehouse: Warehouse, name: str, content: bytes) -> PreviewedUnits:
    """What `receive` would do with a register; stores nothing."""
    with warehouse.cursor() as cursor:
        said, _ = _read(cursor, name, content)
        already = None if said.is_refused else _already(cursor, name, content)
        found = changes(cursor, name, said)
        provinces = _provinces(cursor, said, found)
    if already:
        return PreviewedUnits(
            already.summary, said.problems, already.is_refused, False, found.clear(), said.held, provinces
        )
    is_refused = said.is_refused
    return PreviewedUnits(
        summary(said),
        said.problems,
        is_refused,
        not is_refused,
        found.clear() if is_refused else found,
        said.held,
        provinces,
    )


def receive(
    warehouse: Warehouse,
    name: str,
    content: bytes,
    *,
    actor: str,
    scope: Scope,
    previewed: PreviewedUnits | None = None,
) -> ReceivedUnits:
    """Store a register; one of the same file name is replaced by it. The same bytes again change nothing.

    With a preview only what it showed is stored. Raises ChangedMeanwhileError; RefusedError where it speaks of units outside
    `scope`, or would end or change some.
    """
    with warehouse.transaction() as cursor:
        said, is_sample = _read(cursor, name, content)
        if said.is_refused:
            return ReceivedUnits(summary(said), said.problems, True, False)
        already = _already(cursor, name, content)
        if already:
            return ReceivedUnits(already.summary, said.problems, already.is_refused, False)
        found = changes(cursor, name, said)
        _must_hold(scope, _provinces(cursor, said, found))
        if previewed is not None and not found.equals(previewed.changes):
            raise ChangedMeanwhileError(
                "Danh mục đang hiệu lực vừa thay đổi; xem lại những gì sẽ thay đổi rồi nạp."
            )
        arrival = Arrival("unit", clean_file_name(name), content, actor, is_sample, datetime.now(UTC))
        with loads.recording(warehouse, arrival) as recording:
            _store(recording, said)
    return ReceivedUnits(summary(said), said.problems, False, True)


def _must_hold(scope: Scope, provinces: tuple[str, ...]) -> None:
    """A register is of whole provinces: who sees a part of one loads none. Raises RefusedError."""
    if (scope != EVERYTHING and provinces != (scope.province,)) or scope.department or scope.unit:
        raise RefusedError(
            "Danh mục có hoặc thay thế đơn vị ngoài phạm vi của bạn nên chưa nạp. Hãy tách riêng đơn vị của tỉnh mình."
        )


def _provinces(cursor: duckdb.DuckDBPyConnection, said: UnitFile, found: pl.DataFrame) -> tuple[str, ...]:
    """Codes of the provinces of the file's units, and of those that are in force and would change or go."""
    changing = cursor.execute(
        "SELECT DISTINCT province_code FROM unit_current WHERE unit_code IN (SELECT unnest($codes))",
        {"codes": found["unit_code"].unique().to_list()},
    ).fetchall()
    return tuple(sorted({*said.units["province_code"], *(row[0] for row in changing)}))


def load(warehouse: Warehouse, _: argparse.Namespace, files: Files) -> Answer:
    """`unit load FILE`; exit 1 when nothing of it could be taken."""
    name, content = files[0]
    received = receive(warehouse, name, content, actor=COMMAND_LINE, scope=EVERYTHING)
    lines = tuple(_line(name, problem) for problem in received.problems)
    return Answer(1 if received.is_refused else 0, "" if received.is_refused else received.summary, lines)


def store_again(recording: Recording, arrival: Arrival) -> None:
    """Read a kept register again for a rebuild. Raises RefusedError."""
    said, _ = _read(recording.cursor, arrival.file_name, arrival.content)
    if said.is_refused:
        raise RefusedError(summary(said))
    _store(recording, said)


@dataclass(frozen=True)
class _Already:
    """These bytes were loaded before; refused: a later load replaced them, so loading them again would be a change."""

    summary: str
    is_refused: bool


def _already(cursor: duckdb.DuckDBPyConnection, name: str, content: bytes) -> _Already | None:
    """What is said of bytes that were loaded before; the same bytes are never kept twice."""
    sha256 = Arrival("unit", name, content, "", False, datetime.now(UTC)).sha256
    load_id = loads.find_load(cursor, "unit", sha256)
    if load_id is None:
        return None
    counts = cursor.execute(
        "SELECT 1 FROM load_newest WHERE load_id = $load_id", {"load_id": load_id}
    ).fetchall()
    if counts:
        return _Already(f"{name}: đã nạp trước đó, không có gì thay đổi.", False)
    return _Already(
        f"{name}: đã nạp trước đó và đã được một lần nạp sau thay thế. Muốn trở lại nội dung này, mở tệp, lưu lại rồi nạp.",
        True,
    )


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
