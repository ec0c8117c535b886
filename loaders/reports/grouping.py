"""One mistake made in thousands of cells, told in a few lines; and such a line taken apart again.

Of one rule in one column of a table the first `LISTED` cells are told by themselves; all others share one line. Its
`cell` names them as a spreadsheet does, "G26:G4998 G5001" (rows without a cell of their own: "26:4998"), so that
nothing is lost: who marks cells or holds rows asks `expand`, who counts asks `count`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from loaders.reports.text import dotted
from warehouse.records.loads import Problem

if TYPE_CHECKING:
    from loaders.reports.columns import Flag, TableRead

LISTED = 20
LIKE_THE_OTHERS = "như các ô cùng cột đã nêu ở trên"
_RANGE = re.compile(r"([A-Z]{0,3})(\d+)(?::\1(\d+))?")


def list_flags(read: "TableRead") -> list[Problem]:
    """Every flag of a table as a problem, those beyond the first of a rule and column together."""
    found: dict[tuple[int, str, str, str], list[Flag]] = {}
    for flag in read.flags:
        table, _ = read.places[flag.at]
        found.setdefault((id(table), flag.code, flag.severity, flag.rule), []).append(flag)
    problems: list[Problem] = []
    for flags in found.values():
        is_long = len(flags) > LISTED + 1  # one more is as short by itself
        problems += map(read.problem, flags[: LISTED if is_long else None])
        if is_long:
            problems.append(_rest(read, flags[LISTED:]))
    return problems


def list_alike(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of one rule, column and sheet, those beyond the first together."""
    if len(problems) <= LISTED + 1:
        return [*problems]
    rest = problems[LISTED:]
    rows = [problem.row_number for problem in rest if problem.row_number is not None]
    said = [(problem.expected or "", problem.repair or "") for problem in rest]
    return [*problems[:LISTED], _group(rest[0], rows, said)]


def _rest(read: "TableRead", flags: Sequence["Flag"]) -> Problem:
    rows = [read.row_of(flag) for flag in flags]
    return _group(read.problem(flags[0]), rows, [(flag.expected, flag.repair) for flag in flags])


def _group(first: Problem, rows: Sequence[int], said: Sequence[tuple[str, str]]) -> Problem:
    """One problem for all of `rows`; `said` are expectation and repair of each."""
    different = sorted(set(rows))
    where = "dòng" if first.cell is None else "ô"
    letters = "" if first.cell is None else first.cell.rstrip("0123456789")
    return replace(
        first,
        cell=" ".join(_runs(letters, different)),
        row_number=different[0],
        cell_count=len(different),
        found=f"… và {dotted(len(different))} {where} khác ở cột này",
        expected=_common(expected for expected, _ in said),
        repair=_common(repair for _, repair in said),
    )


def _common(said: Iterable[str]) -> str:
    """What all of them say; where each names something of its own, the lines above are pointed to."""
    different = set(said)
    return different.pop() if len(different) == 1 else LIKE_THE_OTHERS


def _runs(letters: str, rows: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [
        f"{letters}{first}" if first == last and letters else f"{letters}{first}:{letters}{last}"
        for first, last in runs
    ]


def is_group(problem: Problem) -> bool:
    """Whether a problem stands for several cells."""
    return problem.cell is not None and (":" in problem.cell or " " in problem.cell)


def count(problems: Iterable[Problem]) -> int:
    """How many cells or rows the problems are about, a problem of the whole file or sheet counting one."""
    return sum(problem.cell_count for problem in problems)


def expand(problems: Iterable[Problem]) -> list[Problem]:
    """Every problem by itself; what single cells of a group hold is not told again, so `found` is None there."""
    return [one for problem in problems for one in (_apart(problem) if is_group(problem) else [problem])]


def _apart(problem: Problem) -> list[Problem]:
    return [
        replace(
            problem, cell=f"{letters}{row}" if letters else None, row_number=row, found=None, cell_count=1
        )
        for letters, rows in _ranges(problem.cell or "")
        for row in rows
    ]


def _ranges(cell: str) -> list[tuple[str, range]]:
    return [
        (found[1], range(int(found[2]), int(found[3] or found[2]) + 1))
        for part in cell.split(" ")
        if (found := _RANGE.fullmatch(part))
    ]
