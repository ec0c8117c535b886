"""`python -m loaders index read FILE`: what a results file says, as JSON; touches no warehouse."""

import dataclasses
import json
from pathlib import Path

from loaders.indices.model import IndexFile, Problem, frame
from loaders.indices.sandbox import read_apart
from loaders.indices.sheets import MAX_FILE_MB

RESULT_COLUMNS = [
    "index_code",
    "year",
    "level",
    "province",
    "unit",
    "criterion_code",
    "score",
    "rank",
]


def read_command(path: str) -> tuple[int, str, str]:
    """(exit code, stdout, stderr): the JSON of CONTRACT `index read`; one Vietnamese line per error.

    Exit code 1 when nothing of the file could be taken, else 0.
    """
    read = _read(Path(path))
    said = {
        "results": read.rows.select(RESULT_COLUMNS).to_dicts(),
        "problems": [_told(problem) for problem in read.problems],
    }
    errors = [_line(problem) for problem in read.problems if problem.severity == "error"]
    return int(read.is_refused), json.dumps(said, ensure_ascii=False), "\n".join(errors)


def _read(path: Path) -> IndexFile:
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to refuse; a huge file is never read whole.
            content = file.read(MAX_FILE_MB * 1024 * 1024 + 1)
    except OSError as error:
        problem = Problem(
            "error",
            found=f"không mở được tệp {path} ({error.strerror})",
            expected="đường dẫn tới một tệp đọc được",
            repair="Kiểm tra tên tệp và quyền đọc",
            rule="file.not_found",
        )
        return IndexFile(frame([]), (problem,), None, 0)
    return read_apart(path.name, content)


def _told(problem: Problem) -> dict[str, object]:
    columns = ("severity", "sheet", "cell", "found", "expected")
    return {name: value for name, value in dataclasses.asdict(problem).items() if name in columns}


def _line(problem: Problem) -> str:
    place = " ".join(
        part
        for part in (
            f"tờ {problem.sheet}" if problem.sheet else "",
            f"ô {problem.cell}" if problem.cell else "",
        )
        if part
    )
    return f"{place + ': ' if place else ''}{problem.found}. Cần {problem.expected}. {problem.repair}."
