"""Read a workbook for the unit and period it says it is of; refuse it whole where it cannot be theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from actions import report_content
from actions.report_content import UnitContext
from loaders.reports.model import GateRefusal, Identity, ReportFile
from loaders.reports.read import peek, read_report
from reference.periods import UnknownPeriodError, find_period
from warehouse.records.loads import Problem
from warehouse.scope import EVERYTHING, Scope

NO_ROWS = {"new": 0, "changed": 0, "unchanged": 0, "held": 0, "missing": 0, "kept": 0}


class RefusedReportError(Exception):
    """The workbook as a whole is not taken; `problems` say why and what to do. Nothing was stored."""

    def __init__(self, problems: Sequence[Problem], answer: dict[str, Any]) -> None:
        super().__init__(problems[0].found if problems else "")
        self.problems = tuple(problems)
        self.answer = answer


@dataclass(frozen=True)
class Expected:
    """Whose report of which period the sender says it is; None: the workbook is to say."""

    unit_code: str | None = None
    period: str | None = None


def find_context(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    content: bytes,
    *,
    scope: Scope,
    day: date,
    expected: Expected,
) -> UnitContext:
    """What the reader is told, by what the workbook says of itself and the sender of it. Raises RefusedReportError."""
    if expected.unit_code and expected.period:  # the reader itself refuses a file that says otherwise
        said: Identity | GateRefusal = Identity()
    else:
        said = peek(name, content)
    if isinstance(said, GateRefusal):
        raise _refused(Identity(), said.problems)

    def name_of(code: str) -> str:
        try:  # a unit's name is no secret, and its code says nothing to a clerk
            return str(report_content.find_unit(cursor, EVERYTHING, day, code)["name"])
        except report_content.UnknownUnitError:
            return "đơn vị không có trong danh mục"

    wrong = [problem for problem in _differing(said, expected, name_of) if problem]
    if wrong:
        raise _refused(said, wrong)
    unit, period = said.unit_code or expected.unit_code, said.period or expected.period
    if unit is None or period is None:
        raise _refused(said, [_unknown("tệp không cho biết đơn vị hoặc kỳ báo cáo")])
    try:
        return report_content.report_context(
            cursor, scope=scope, as_of=day, unit_code=unit, period_code=period
        )
    except (report_content.UnknownUnitError, UnknownPeriodError) as error:
        raise _refused(said, [_unknown(str(error))]) from error


def read(name: str, content: bytes, context: UnitContext) -> ReportFile:
    """What the workbook says. Raises RefusedReportError."""
    said = read_report(name, content, context)
    if said.gate == "refused":
        identity = Identity(context.unit_code, context.period, said.identity.template_version)
        raise _refused(identity, said.problems)
    return said


def answer(said: ReportFile, context: UnitContext, rows: dict[str, int]) -> dict[str, Any]:
    """The contract's `report check`: rows against the version in force, and every problem."""
    return {
        "unit": context.unit_code,
        "period": context.period,
        "template_version": said.identity.template_version,
        "gate": "passed",
        "rows": {**rows, "held": said.held.height},
        "problems": [as_json(problem) for problem in said.problems],
    }


def as_json(problem: Problem) -> dict[str, Any]:
    names = ("severity", "sheet", "cell", "found", "expected", "repair", "rule")
    return {
        "column": problem.column_name,
        "count": problem.cell_count,
        **{name: getattr(problem, name) for name in names},
    }


def _refused(said: Identity, problems: Sequence[Problem]) -> RefusedReportError:
    refusal = {
        "unit": said.unit_code,
        "period": said.period,
        "template_version": said.template_version,
        "gate": "refused",
        "rows": dict(NO_ROWS),
        "problems": [as_json(problem) for problem in problems],
    }
    return RefusedReportError(problems, refusal)


def _differing(said: Identity, expected: Expected, name_of: Callable[[str], str]) -> list[Problem | None]:
    return [
        _differs("unit.differs", "đơn vị", said.unit_code, expected.unit_code, name_of),
        _differs("period.differs", "kỳ", said.period, expected.period, _period_name),
    ]


def _differs(
    rule: str, what: str, said: str | None, expected: str | None, name_of: Callable[[str], str]
) -> Problem | None:
    if said is None or expected is None or said == expected:
        return None
    return Problem(
        "error",
        rule,
        found=f"biểu mẫu của {name_of(said)}",
        expected=f"{what} đang chọn: {name_of(expected)}",
        repair=f"Gửi đúng tệp của {what} này, hoặc chọn lại {what} trước khi gửi.",
    )


def _period_name(code: str) -> str:
    try:
        return find_period(code).name
    except UnknownPeriodError:
        return code[:40]


def _unknown(found: str) -> Problem:
    return Problem(
        "error",
        "gate.identity",
        found=found,
        expected="biểu mẫu tải từ trang Nộp báo cáo, của đơn vị và kỳ có trong danh mục",
        repair="Tải biểu mẫu của đúng đơn vị và kỳ, chép số liệu sang rồi gửi lại.",
    )
