"""The parts of a Word or PDF file, read in another process that may fail without harm."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from loaders.plans.child import MAX_CPU_SECONDS, MAX_WALL_SECONDS, NO_MEMORY
from loaders.plans.model import UnreadablePlanError

ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")  # no secret of the server reaches the parser
_SPLIT = "Hãy tách riêng phần kế hoạch, hoặc lưu lại bằng Word rồi gửi lại."


def read_parts(file_name: str, content: bytes, kind: Literal["docx", "pdf"]) -> list[dict[str, Any]]:
    """What `child` answers. Raises UnreadablePlanError with what was found and what to do."""
    try:
        done = subprocess.run(  # noqa: S603 our own module, no shell
            [sys.executable, "-m", "loaders.plans.child", kind],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            timeout=MAX_WALL_SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(file_name, f"tệp chưa đọc xong sau {MAX_WALL_SECONDS} giây", _SPLIT) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        raise _refused(file_name, f"tệp cần hơn {MAX_CPU_SECONDS} giây để đọc", _SPLIT)
    if done.returncode in (NO_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
        raise _refused(file_name, "tệp cần quá nhiều bộ nhớ để đọc", _SPLIT)
    if done.returncode != 0:
        raise _refused(file_name, "chương trình đọc văn bản dừng giữa chừng", _SPLIT)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise _refused(file_name, *answer["refused"])
    parts: list[dict[str, Any]] = answer["parts"]
    return parts


def _refused(file_name: str, found: str, repair: str) -> UnreadablePlanError:
    return UnreadablePlanError(f"{file_name}: {found}. {repair}")
