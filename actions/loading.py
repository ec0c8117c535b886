"""Receive a document: read it, match its names with the register, and store it; one function each for page and command."""

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from actions.door import Answer
from actions.matching import Register
from actions.plan_own_place import OwnPlace, own_place
from actions.plan_place import Place, place_of_rows
from actions.plan_rows import plan_rows
from loaders.file_names import clean_file_name
from loaders.indices import command as index_command
from loaders.indices import sources
from loaders.indices.model import IndexFile
from loaders.indices.model import Problem as IndexProblem
from loaders.indices.sandbox import read_apart
from loaders.plans import command as plan_command
from loaders.plans.model import NotAPlan, UnreadablePlanError, to_json
from loaders.plans.read import read_plan as read_plan_document
from warehouse.connect import Warehouse
from warehouse.queries import plan_drafts as queries
from warehouse.records import indices as index_records
from warehouse.records import loads, plans
from warehouse.records.loads import Arrival, Problem, Recording
from warehouse.records.plan_drafts import store_changes
from warehouse.records.plans import PlanRows
from warehouse.scope import EVERYTHING, Scope

Files = tuple[tuple[str, bytes], ...]
ReceiveOne = Callable[[str, bytes], "Received"]
COMMAND_LINE = "dòng lệnh"
SEVERITIES = {"error": "giữ lại", "warning": "cảnh báo", "note": "ghi chú"}


class RefusedError(Exception):
    """A file cannot be taken; the message says why and what to do, in Vietnamese. Nothing was stored."""


class ElsewhereError(RefusedError):
    """The document was read, and as it reads it is of a province or body that the scope does not hold.

    `why`: how its place was read. `own`: the scope's place in words, where a person may say that the document is of it all
    the same (`is_own`).
    """

    def __init__(self, message: str, *, why: str, own: str | None) -> None:
        super().__init__(message)
        self.why, self.own = why, own


class OfferedError(RefusedError):
    """The document is no plan, but assigns tasks: a person may take it over knowingly (`take_over`).

    `kind` is what it is; `offer` has the keys of `plan read`.
    """

    def __init__(self, message: str, kind: str, offer: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.kind, self.offer = kind, offer


@dataclass(frozen=True)
class Received:
    """What became of a file: the load it is kept in, whether that load is new, and what a person should look at."""

    file_name: str
    load_id: str
    is_new: bool
    summary: str
    problems: tuple[str, ...] = ()


def receive_plan(
    warehouse: Warehouse,
    name: str,
    content: bytes,
    *,
    actor: str,
    scope: Scope,
    confirm: bool,
    is_sample: bool = False,
    take_over: bool = False,
    is_own: bool = False,
) -> Received:
    """Store a plan document as a draft, or confirmed. The same bytes again store nothing; `confirm` still confirms.

    `take_over`: a document that is no plan is stored too where it assigns tasks; its kind is kept and shown.
    `is_own`: a document that reads as another place's is stored as one of the scope's own, with that as a correction.
    Raises RefusedError where the file is no plan that can be read; OfferedError where it could be taken over;
    ElsewhereError where it reads as one of another place than the scope.
    """
    now = datetime.now(UTC)
    said = _read_plan(name, content, take_over=take_over)  # before the writer's lock: reading takes a while
    warnings = tuple(f"{name}: cảnh báo: {words}" for words in said["warnings"])
    with warehouse.transaction() as cursor:
        rows = plan_rows(said, Register(cursor))
        place, own = place_of_rows(cursor, rows), None
        detail = _taken(scope, place, take_over=take_over and "document_kind" in said)
        if outside := place.why_outside(scope, is_known=confirm):
            own = own_place(cursor, said, scope)
            if own is None or not is_own:
                raise _elsewhere(_named(name, outside), said, place, scope, own)
            detail["own"] = own.fields
            rows = plan_rows(said, Register(cursor), own=own.fields)
        sample = is_sample or _is_of_a_sample_province(cursor, rows)
        arrival = Arrival("plan", clean_file_name(name), content, actor, sample, now, detail)
        known = loads.find_load(cursor, "plan", arrival.sha256)
        load_id = known
        if known and queries.find_draft(cursor, scope=scope, as_of=now.date(), draft_id=known).is_empty():
            raise RefusedError(_named(name, _OF_OTHERS))
        if load_id is None:
            with loads.recording(warehouse, arrival) as recording:
                _store_plan(recording, said, rows, detail)
                load_id = recording.load_id
            if own:
                store_changes(
                    warehouse,
                    load_id,
                    "correct",
                    own.changes,
                    reason=None,
                    actor=actor,
                    at=arrival.arrived_at,
                )
        if confirm:
            confirm_version(warehouse, load_id, actor, now)
        summary = _summary(cursor.execute(_COUNTS, {"load_id": load_id}).fetchall()[0])
    return Received(name, load_id, known is None, summary, warnings)


def store_plan(recording: Recording, arrival: Arrival) -> None:
    """Read a plan's bytes and add its rows. Raises RefusedError."""
    said = _read_plan(arrival.file_name, arrival.content, take_over=bool(arrival.detail.get("take_over")))
    detail: Mapping[str, Any] = arrival.detail
    rows = plan_rows(said, Register(recording.cursor), own=detail.get("own"))
    _store_plan(recording, said, rows, detail)


def _elsewhere(
    message: str, said: Mapping[str, Any], place: Place, scope: Scope, own: OwnPlace | None
) -> ElsewhereError:
    """The refusal, with how the place was read and whose the document may be all the same."""
    field = "issuer" if place.province == scope.province else "province"
    reason = (said.get("confidence") or {}).get(field, {}).get("reason")
    line = (said.get("sources") or {}).get(field, {}).get("line")
    why = ", ".join(filter(None, [reason, f"dòng {line}" if line else None]))
    return ElsewhereError(message, why=why, own=own.name if own else None)


def _taken(scope: Scope, place: Place, *, take_over: bool) -> dict[str, object]:
    """What else is needed to load the document again: for whom it was loaded, and that a person took it over."""
    detail: dict[str, object] = {"take_over": True} if take_over else {}
    if scope.province:
        detail["place"] = [scope.province, scope.department or place.department]
    return detail


def _read_plan(name: str, content: bytes, *, take_over: bool) -> dict[str, Any]:
    """The JSON of `plan read`; of a document that is taken over its offer, with `document_kind`. Raises RefusedError."""
    try:
        answer = read_plan_document(name, content)
    except UnreadablePlanError as error:
        raise RefusedError(_named(name, str(error))) from error
    said = to_json(answer)
    if not isinstance(answer, NotAPlan):
        return said
    offer, kind = said.get("offer"), str(said.get("kind"))
    if offer and take_over:
        return {**offer, "document_kind": kind}
    # What was converted from an old code is told too: a word misread there may be why it is taken for no plan.
    told = "\n".join(_named(name, words) for words in (answer.reason, *answer.warnings))
    raise OfferedError(told, kind, offer) if offer else RefusedError(told)


def _store_plan(
    recording: Recording, said: dict[str, Any], rows: PlanRows, detail: Mapping[str, Any]
) -> None:
    plans.store_plan(recording, rows)
    if place := detail.get("place"):
        recording.add("plan_place", pl.DataFrame([place], ["province_code", "department_code"], orient="row"))
    recording.add_problems([Problem("warning", "plan", found=words) for words in said["warnings"]])


def _is_of_a_sample_province(cursor: duckdb.DuckDBPyConnection, rows: PlanRows) -> bool:
    """A plan of an invented province is a sample however it comes in."""
    code, system = rows.plan.select("province_code", "system").row(0)
    found = cursor.execute(
        "SELECT 1 FROM province_current WHERE is_sample AND province_code = $code AND system = $system",
        {"code": code, "system": system},
    ).fetchall()
    return bool(found)


def receive_index(
    warehouse: Warehouse, name: str, content: bytes, *, actor: str, scope: Scope, is_sample: bool = False
) -> Received:
    """Store the results a file states; rows with errors are held back, kept as problems and told. Raises RefusedError."""
    _must_hold_everything(scope)
    arrival = Arrival("index", clean_file_name(name), content, actor, is_sample, datetime.now(UTC))
    with warehouse.cursor() as cursor:
        known = loads.find_load(cursor, "index", arrival.sha256)
    # Read before the writer is taken: a large file must keep nobody else from writing.
    read = None if known else _read_index(arrival)
    with warehouse.transaction() as cursor:
        known = loads.find_load(cursor, "index", arrival.sha256)
        if known or read is None:
            return Received(name, str(known), False, "đã nạp trước đây, kho không đổi")
        with loads.recording(warehouse, arrival) as recording:
            problems = _store_results(recording, arrival, read)
    # An empty cell is kept as a gap, and is no result.
    count = read.rows.filter(pl.any_horizontal(pl.col("score", "rank").is_not_null())).height
    summary = f"{count} kết quả, {read.held} bị giữ lại, {len(problems)} ghi nhận"
    told = tuple(_one_line(name, problem, SEVERITIES[problem.severity]) for problem in problems)
    return Received(name, recording.load_id, True, summary, told)


def store_index(recording: Recording, arrival: Arrival) -> None:
    """Read a results file's bytes and add its rows and problems. Raises RefusedError where no row can be taken."""
    _store_results(recording, arrival, _read_index(arrival))


def _read_index(arrival: Arrival) -> IndexFile:
    read = read_apart(arrival.file_name, arrival.content)
    if read.is_refused:
        raise RefusedError("\n".join(_one_line(arrival.file_name, problem) for problem in read.problems))
    return read


def _store_results(recording: Recording, arrival: Arrival, read: IndexFile) -> list[IndexProblem]:
    """Add the rows, what they were taken from, and the problems; returns these with what contradicts other results."""
    known = index_records.known_sources(recording)
    found = sources.with_sources(arrival.file_name, arrival.sha256, read.rows, known)
    index_records.store_sources(recording, found.stated)
    index_records.store_results(recording, found.rows)
    differing = index_records.find_differing(recording).iter_rows(named=True)
    problems = [*read.problems, *map(sources.differs, differing)]
    recording.add_problems([_problem(problem) for problem in problems])
    return problems


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
       CASE WHEN EXISTS (SELECT 1 FROM plan_in_force WHERE load_id = $load_id) THEN 'đang hiệu lực'
            WHEN EXISTS (SELECT 1 FROM plan_decision WHERE load_id = $load_id) THEN 'đã xác nhận trước đây, bản khác đang hiệu lực'
            ELSE 'bản nháp, chưa xác nhận' END
"""


def confirm_version(warehouse: Warehouse, load_id: str, actor: str, at: datetime) -> None:
    """Put one version of a plan in force, unless it is already."""
    with warehouse.transaction() as cursor:
        (plan_id,) = cursor.execute(
            "SELECT plan_id FROM plan WHERE load_id = $load_id", {"load_id": load_id}
        ).fetchall()[0]
        is_in_force = cursor.execute(
            "SELECT 1 FROM plan_in_force WHERE load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        if not is_in_force:
            plans.confirm_plan(warehouse, plan_id=str(plan_id), load_id=load_id, actor=actor, at=at)


# Nothing is told of whose it is: the same bytes may be an internal document of theirs.
_OF_OTHERS = (
    "tệp này đã được nạp ở phạm vi khác nên không mở được ở đây. Nếu là văn bản của nơi mình, "
    "hãy mở tệp, lưu lại thành tệp mới rồi nạp."
)


def _summary(counts: Sequence[object]) -> str:
    tasks, duties, reports, state = counts
    return f"{tasks} nhiệm vụ, {duties} trách nhiệm, {reports} chế độ báo cáo; {state}"


def _each(files: Files, receive: ReceiveOne) -> Answer:
    """Every file for itself: one that is refused keeps no other from being stored. What was held of a stored one is told."""
    lines, problems, told = [], [], list[str]()
    for name, content in files:
        try:
            received = receive(name, content)
        except RefusedError as error:
            problems += str(error).splitlines()
            continue
        lines.append(f"{name}: {'đã nạp' if received.is_new else 'đã có trong kho'} ({received.summary})")
        told += received.problems
    return Answer(1 if problems else 0, "\n".join(lines), (*told, *problems))


def _must_hold_everything(scope: Scope) -> None:
    if scope != EVERYTHING:
        raise RefusedError("Chỉ người điều phối toàn tỉnh được nạp văn bản.")


def _problem(problem: IndexProblem) -> Problem:
    read = dataclasses.asdict(problem)
    return Problem(row_number=read.pop("row"), column_name=read.pop("column"), **read)


def _named(name: str, words: str) -> str:
    """The message under the file's name, which it may bear already."""
    return words if words.startswith(f"{name}: ") else f"{name}: {words}"


def _one_line(name: str, problem: IndexProblem, severity: str | None = None) -> str:
    """Where, how grave, what stands there, what was expected, what to do."""
    row = f"dòng {problem.row}" if problem.row and not problem.cell else None
    place = " ".join(part for part in (problem.sheet, problem.cell or problem.column, row) if part)
    grave = f"{severity}: " if severity else ""
    return (
        f"{name}{f' [{place}]' if place else ''}: {grave}{problem.found}. "
        f"Cần: {problem.expected}. {problem.repair}"
    )
