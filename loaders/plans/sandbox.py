"""A plan document read in another process that may fail without harm, and no more than a few at a time."""

import signal
import threading
from typing import Any

import orjson

from loaders.plans.formats import is_old_word
from loaders.plans.model import UnreadablePlanError
from loaders.plans.office import to_docx
from loaders.plans.shape import READING, Reading
from loaders.reports.nursery import NO_MEMORY
from loaders.reports.readers import LostReaderError, Nursery

NURSERY = Nursery(("-m", "loaders.plans.nursery"))
MAX_WALL_SECONDS = 155  # by then the kernel has ended the reader, unless its clock was stopped
AT_ONCE = 2  # each may take a processor and the memory that `child` allows
WAIT_SECONDS = 60
_PLACES = threading.BoundedSemaphore(AT_ONCE)
_SPLIT = "Hãy tách riêng phần kế hoạch, hoặc lưu lại bằng Word rồi gửi lại."
_LATER = "Hãy gửi lại sau ít phút."


class ReaderError(Exception):
    """A mistake of our own in the reader; the message is where, for developers."""


def read_apart(file_name: str, content: bytes) -> Reading:
    """What `child` answers. Raises UnreadablePlanError with what was found and what to do."""
    if not _PLACES.acquire(timeout=WAIT_SECONDS):
        raise _refused(file_name, "máy chủ đang đọc nhiều tệp khác", _LATER)
    try:
        said = _ask(file_name, to_docx(file_name, content) if is_old_word(content) else content)
    finally:
        _PLACES.release()
    answer: dict[str, Any] = orjson.loads(said)
    if "unreadable" in answer:
        raise UnreadablePlanError(answer["unreadable"])
    if "refused" in answer:
        raise _refused(file_name, *answer["refused"])
    if "failed" in answer:
        raise _refused(file_name, "chương trình đọc văn bản dừng giữa chừng", _SPLIT) from ReaderError(
            answer["failed"]
        )
    return READING.validate_python(answer["reading"])


def _ask(file_name: str, content: bytes) -> bytes:
    name = file_name.encode("utf-8", "replace").replace(b"\0", b"")
    try:
        code, said = NURSERY.ask("plan", name + b"\0" + content, MAX_WALL_SECONDS)
    except TimeoutError as error:
        raise _refused(file_name, f"tệp chưa đọc xong sau {MAX_WALL_SECONDS} giây", _SPLIT) from error
    except LostReaderError as error:
        raise _refused(file_name, "chương trình đọc văn bản dừng giữa chừng", _LATER) from error
    if code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        raise _refused(file_name, "tệp cần quá nhiều thời gian để đọc", _SPLIT)
    if code in (NO_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
        raise _refused(file_name, "tệp cần quá nhiều bộ nhớ để đọc", _SPLIT)
    if code != 0:
        raise _refused(file_name, "chương trình đọc văn bản dừng giữa chừng", _SPLIT)
    return said


def _refused(file_name: str, found: str, repair: str) -> UnreadablePlanError:
    return UnreadablePlanError(f"{file_name}: {found}. {repair}")
