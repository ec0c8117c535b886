"""Receive a document: read it, match its names with the register, and store it; one function each for page and command."""

import argparse
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from loaders.plans.read import read_plan as read_plan_document

from actions.door import Answer
from actions.matching import Register
from actions.plan_rows import plan_rows
from loaders.indices import command as index_command
from loaders.indices.model import Problem as IndexProblem
from loaders.indices.read import read_results
from loaders.plans import command as plan_command
from loaders.plans.model import NotAPlan, UnreadablePlanError, to_json
from warehouse.connect import Warehouse
from warehouse.records import indices as index_records
from warehouse.records import loads, plans
from warehouse.records.loads import Arrival, Problem, Recording
from warehouse.scope import EVERYTHING, Scope

Files = tuple[tuple[str, bytes], ...]
ReceiveOne = Callable[[str, bytes], "Received"]
COMMAND_LINE = "dòng lệnh"


class RefusedError(Exception):
    """A file cannot be taken; the message says why and what to do, in Vietnamese. Nothing was stored."""


@dataclass(frozen=True)
class Received:
    """What became of a file: the load it is kept in, and whether that load is new."""

    file_name: str
    load_id: str
    is_new: bool
    summary: str


def receive_plan(
    warehouse: Warehouse,
    name: str,
    content: bytes,
    *,
    actor: str,
    scope: Scope,
    confirm: bool,
    is_sample: bool = False,
) -> Received:
    """Store a plan document as a draft, or confirmed. The same bytes again store nothing; `confirm` still confirms.

    Raises RefusedError where the file is no plan that can be read. `scope` must hold everything until roles exist.
    """
    _must_hold_everything(scope)
    now = datetime.now(UTC)
    arrival = Arrival("plan", name, content, actor, is_sample, now)
    with warehouse.transaction() as cursor:
        known = loads.find_load(cursor, "plan", arrival.sha256)
        load_id = known
        if load_id is None:
            with loads.recording(warehouse, arrival) as recording:
                store_plan(recording, arrival)
                load_id = recording.load_id
        if confirm:
            _confirm(warehouse, load_id, actor, now)
        summary = _summary(cursor.execute(_COUNTS, {"load_id": load_id}).fetchall()[0])
    return Received(name, load_id, known is None, summary)


def store_plan(recording: Recording, arrival: Arrival) -> None:
    """Read a plan's bytes and add its rows. Raises RefusedError."""
    try:
        said = read_plan_document(arrival.file_name, arrival.content)
    except UnreadablePlanError as error:
        raise RefusedError(f"{arrival.file_name}: {error}") from error
    if isinstance(said, NotAPlan):
        raise RefusedError(f"{arrival.file_name}: {said.reason}")
    read = to_json(said)
    plans.store_plan(recording, plan_rows(read, Register(recording.cursor)))
    recording.add_problems([Problem("warning", "plan", found=words) for words in read["warnings"]])


def receive_index(
    warehouse: Warehouse, name: str, content: bytes, *, actor: str, scope: Scope, is_sample: bool = False
) -> Received:
    """Store the results a file states; rows with errors are held back and kept as problems. Raises RefusedError."""
    _must_hold_everything(scope)
    arrival = Arrival("index", name, content, actor, is_sample, datetime.now(UTC))
    with warehouse.transaction() as cursor:
        known = loads.find_load(cursor, "index", arrival.sha256)
        if known:
            return Received(name, known, False, "đã nạp trước đây, kho không đổi")
        with loads.recording(warehouse, arrival) as recording:
            store_index(recording, arrival)
        return Received(
            name,
            recording.load_id,
            True,
            f"{recording.row_count} kết quả, {recording.problem_count} ghi nhận",
        )


def store_index(recording: Recording, arrival: Arrival) -> None:
    """Read a results file's bytes and add its rows and problems. Raises RefusedError where no row can be taken."""
    read = read_results(arrival.file_name, arrival.content)
    if read.is_refused:
        raise RefusedError("\n".join(_one_line(arrival.file_name, problem) for problem in read.problems[:20]))
    rows = read.rows.select(
        *("index_code", "year", "level", "system", "province", "province_code", "unit", "criterion_code"),
        *("score", "max_score", "rank", "rank_kind", "score_kind", "source_id", "sheet"),
        row_number="row",
        is_published=pl.lit(True),
    )
    index_records.store_results(recording, rows)
    recording.add_problems([_problem(problem) for problem in read.problems])


def read_plan(asked: argparse.Namespace) -> Answer:
    """`plan read FILE`: what the document says, as JSON; touches no warehouse."""
    code, out, problems = plan_command.read_command(asked.file)
    return Answer(code, out, tuple(problems.splitlines()))


def read_index(asked: argparse.Namespace) -> Answer:
    """`index read FILE`: the results a file states, as JSON; touches no warehouse."""
    code, out, problems = index_command.read_command(asked.file)
    return Answer(code, out, tuple(problems.splitlines()))


def load_plans(warehouse: Warehouse, asked: argparse.Namespace, files: Files) -> Answer:
    """`plan load FILE... [--confirm]`."""

    def receive(name: str, content: bytes) -> Received:
        return receive_plan(
            warehouse, name, content, actor=COMMAND_LINE, scope=EVERYTHING, confirm=asked.confirm
        )

    return _each(files, receive)


def load_indices(warehouse: Warehouse, _: argparse.Namespace, files: Files) -> Answer:
    """`index load FILE...`."""

    def receive(name: str, content: bytes) -> Received:
        return receive_index(warehouse, name, content, actor=COMMAND_LINE, scope=EVERYTHING)

    return _each(files, receive)


_COUNTS = """
SELECT (SELECT count(*) FROM task WHERE load_id = $load_id), (SELECT count(*) FROM responsibility WHERE load_id = $load_id),
       (SELECT count(*) FROM report_duty WHERE load_id = $load_id),
       (SELECT count(*) FROM plan_decision WHERE load_id = $load_id AND decision = 'confirm')
"""


def _confirm(warehouse: Warehouse, load_id: str, actor: str, at: datetime) -> None:
    with warehouse.transaction() as cursor:
        (plan_id,) = cursor.execute(
            "SELECT plan_id FROM plan WHERE load_id = $load_id", {"load_id": load_id}
        ).fetchall()[0]
        is_confirmed = cursor.execute(
            "SELECT 1 FROM plan_decision WHERE load_id = $load_id AND decision = 'confirm'",
            {"load_id": load_id},
        ).fetchall()
        if not is_confirmed:
            plans.confirm_plan(warehouse, plan_id=str(plan_id), load_id=load_id, actor=actor, at=at)


def _summary(counts: Sequence[object]) -> str:
    tasks, duties, reports, confirmed = counts
    state = "đã xác nhận" if confirmed else "bản nháp, chưa xác nhận"
    return f"{tasks} nhiệm vụ, {duties} trách nhiệm, {reports} chế độ báo cáo; {state}"


def _each(files: Files, receive: ReceiveOne) -> Answer:
    """Every file for itself: one that is refused keeps no other from being stored."""
    lines, problems = [], []
    for name, content in files:
        try:
            received = receive(name, content)
        except RefusedError as error:
            problems += str(error).splitlines()
            continue
        lines.append(f"{name}: {'đã nạp' if received.is_new else 'đã có trong kho'} ({received.summary})")
    return Answer(1 if problems else 0, "\n".join(lines), tuple(problems))


def _must_hold_everything(scope: Scope) -> None:
    if scope != EVERYTHING:
        raise RefusedError("Chỉ người điều phối toàn tỉnh được nạp văn bản.")


def _problem(problem: IndexProblem) -> Problem:
    read = dataclasses.asdict(problem)
    return Problem(row_number=read.pop("row"), column_name=read.pop("column"), **read)


def _one_line(name: str, problem: IndexProblem) -> str:
    place = " ".join(str(part) for part in (problem.sheet, problem.cell or problem.column) if part)
    return (
        f"{name}{f' [{place}]' if place else ''}: {problem.found}. Cần: {problem.expected}. {problem.repair}"
    )
