"""What the process that reads one plan document does: its bytes in, JSON of what it says out, under limits.

It opens no file and reaches no network; the kernel ends the process that breaks a limit. Parsing and understanding both
happen here: a file made to harm may do so through either. The answer is {"reading": {...}} as `shown.Reading`,
{"unreadable": sentence}, {"refused": [what was found, what to do]}, or {"failed": our own mistake, for developers}.
"""

import json
import resource
import signal
import traceback
from typing import Any

from loaders.plans.model import UnreadablePlanError
from loaders.plans.reading import read_content
from loaders.plans.refused import RefusedFileError
from loaders.plans.shape import READING

MAX_MEMORY_MB = 1536
MAX_CPU_SECONDS = 120
MAX_WALL_SECONDS = 150
MAX_ANSWER_BYTES = 32 * 1024 * 1024
_TOO_LONG = ["nội dung dài hơn mọi kế hoạch", "Hãy tách riêng phần kế hoạch rồi gửi lại."]


def limit() -> None:
    """The limits of one reading."""
    memory = MAX_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(MAX_WALL_SECONDS)


def answer(named_content: bytes) -> bytes:
    """`named_content`: the name of the file, a NUL, its bytes."""
    name, _, content = named_content.partition(b"\0")
    try:
        said = READING.dump_json(read_content(name.decode("utf-8", "replace"), content))
    except UnreadablePlanError as error:
        return _json({"unreadable": str(error)})
    except RefusedFileError as refused:
        return _json({"refused": list(refused.args)})
    except MemoryError:
        raise
    # A mistake of our own is told to the parent, which knows what to say to whom.
    except Exception:
        return _json({"failed": traceback.format_exc()})
    return b'{"reading":' + said + b"}" if len(said) <= MAX_ANSWER_BYTES else _json({"refused": _TOO_LONG})


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
