"""The JSON of `report check`, as far as the file alone can tell."""

from typing import Any

from loaders.reports.model import ReportFile
from warehouse.records.loads import Problem


def to_json(report: ReportFile) -> dict[str, Any]:
    """CONTRACT's `report check`; of `rows` only `held` is known here, the caller adds new, changed, unchanged."""
    return {
        "unit": report.identity.unit_name or report.identity.unit_code,
        "period": report.identity.period,
        "template_version": report.identity.template_version,
        "gate": report.gate,
        "rows": {"held": report.held.height},
        "problems": [_told(problem) for problem in report.problems],
    }


def _told(problem: Problem) -> dict[str, str | None]:
    return {
        "severity": problem.severity,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "column": problem.column_name,
        "found": problem.found,
        "expected": problem.expected,
        "repair": problem.repair,
        "rule": problem.rule,
    }
