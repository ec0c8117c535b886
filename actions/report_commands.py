"""Commands about reports: the workbook of a unit, what is wrong with one, and loading one as an upload does."""

import argparse
import json
from datetime import datetime

from actions import report_papers, reporting
from actions.deadlines import HANOI
from actions.door import Answer
from actions.loading import COMMAND_LINE, Files
from actions.report_content import UnknownUnitError
from actions.reporting import Expected, RefusedReportError
from reference.periods import UnknownPeriodError
from warehouse.connect import Warehouse
from warehouse.records.loads import Problem
from warehouse.scope import EVERYTHING


def template(warehouse: Warehouse, asked: argparse.Namespace, _: Files) -> Answer:
    """`report template --unit CODE --period 2026-Q1 --out FILE`; the caller writes the file."""
    try:
        name, content = report_papers.template(warehouse, asked.unit, asked.period, scope=EVERYTHING)
    except (UnknownUnitError, UnknownPeriodError) as error:
        return Answer(1, problems=(str(error),))
    return Answer(out=f"Đã tạo biểu mẫu {name}: {asked.out}", content=content)


def check(warehouse: Warehouse, asked: argparse.Namespace, files: Files) -> Answer:
    """`report check FILE`: every problem as JSON; stores nothing. Exit 1 when the gate refuses the file."""
    name, content = files[0]
    try:
        return Answer(
            out=_json(reporting.check(warehouse, name, content, scope=EVERYTHING, expected=_expected(asked)))
        )
    except RefusedReportError as error:
        return Answer(1, _json(error.answer), tuple(_line(name, problem) for problem in error.problems))


def load(warehouse: Warehouse, asked: argparse.Namespace, files: Files) -> Answer:
    """`report load FILE [--received-at ISO-8601]`: the good rows are committed, the rest held."""
    name, content = files[0]
    try:
        received = reporting.receive(
            warehouse,
            name,
            content,
            actor=COMMAND_LINE,
            scope=EVERYTHING,
            expected=_expected(asked),
            received_at=asked.received_at,
        )
    except RefusedReportError as error:
        return Answer(1, _json(error.answer), tuple(_line(name, problem) for problem in error.problems))
    state = reporting.commit_or_leave(warehouse, received, actor=COMMAND_LINE, scope=EVERYTHING)
    return Answer(out=_json(reporting.receipt_json(received, state)))


def _expected(asked: argparse.Namespace) -> Expected:
    return Expected(asked.unit, asked.period)


def read_moment(text: str) -> datetime:
    """A moment as ISO 8601; without a zone it is Vietnam's. Raises ArgumentTypeError otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text[:80]!r} không phải là thời điểm; viết 2026-03-14T09:30:00+07:00"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=HANOI)


def _json(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _line(name: str, problem: Problem) -> str:
    place = " ".join(part for part in (problem.sheet, problem.cell) if part)
    needed = f" Cần: {problem.expected}." if problem.expected else ""
    return f"{name}{f' [{place}]' if place else ''}: {problem.found}.{needed} {problem.repair or ''}".strip()
