"""Bytes of a results file -> what it says, read in another process that may fail without harm."""

import datetime
import os
import subprocess
import sys
from pathlib import Path

import orjson
import polars as pl

from loaders.indices.child import MAX_CPU_SECONDS
from loaders.indices.model import ROW_SCHEMA, IndexFile, Problem, UnreadableFileError, frame
from loaders.indices.sheets import check_size

ROOT = Path(__file__).parents[2]
CHILD = ["-m", "loaders.indices.child"]
MAX_WALL_SECONDS = MAX_CPU_SECONDS + 10
# No secret of the server reaches the parser.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")
_ONE_THREAD = {"POLARS_MAX_THREADS": "1"}


def read_apart(file_name: str, content: bytes, this_year: int | None = None) -> IndexFile:
    """As `read.read_results`; a file that takes too long or too much memory is refused like any unreadable one."""
    limit = this_year or datetime.datetime.now(tz=datetime.UTC).year
    try:
        check_size(content)
        return _answer(_ask_child(file_name, content, limit))
    except UnreadableFileError as error:
        return IndexFile(frame([]), (error.problem,), None, 0)


def _ask_child(file_name: str, content: bytes, this_year: int) -> bytes:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 our own module, no shell
            # A name cannot hold the mark that ends an argument, nor be empty.
            [sys.executable, *CHILD, file_name.replace("\0", "") or "?", str(this_year)],
            input=content,
            capture_output=True,
            cwd=ROOT,
            env={**passed_on, **_ONE_THREAD},
            timeout=MAX_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    if done.returncode in (-24, -9):  # SIGXCPU, SIGKILL
        raise _too_slow()
    if done.returncode:
        raise UnreadableFileError(
            "tệp cần quá nhiều bộ nhớ, hoặc cấu trúc bên trong hỏng",
            "một bảng kết quả nguyên vẹn",
            "Chỉ giữ bảng kết quả, lưu lại thành .xlsx hoặc CSV UTF-8 rồi gửi lại",
            "file.damaged",
        )
    return done.stdout


def _too_slow() -> UnreadableFileError:
    return UnreadableFileError(
        f"tệp chưa đọc xong sau {MAX_CPU_SECONDS} giây",
        "một bảng kết quả đọc được trong vài giây",
        "Chỉ giữ bảng kết quả, xóa dòng, cột và tờ thừa rồi gửi lại",
        "file.too_slow",
    )


def _answer(said: bytes) -> IndexFile:
    answer = orjson.loads(said)
    rows = pl.DataFrame(answer["rows"], schema=dict(ROW_SCHEMA))
    return IndexFile(
        rows, tuple(Problem(**problem) for problem in answer["problems"]), answer["layout"], answer["held"]
    )
