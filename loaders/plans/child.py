"""What the process that parses one Word or PDF file does: its bytes in, JSON of its parts out, under limits.

`python -m loaders.plans.child KIND` reads standard input. It opens no file and reaches no network; the kernel ends the
process that breaks a limit. The answer is {"parts": [...]} or {"refused": [what was found, what to do]}.
"""

import json
import resource
import signal
import sys
from typing import Any

MAX_MEMORY_MB = 1536
MAX_CPU_SECONDS = 120
MAX_WALL_SECONDS = 150
MAX_ANSWER_LETTERS = 16_000_000
NO_MEMORY = 77  # exit code of a reader that ran out of memory where it could still say so


def main() -> int:
    _limit()
    try:
        said = json.dumps(_answer(sys.stdin.buffer.read(), sys.argv[1]), ensure_ascii=False)
    except MemoryError:
        return NO_MEMORY
    if len(said) > MAX_ANSWER_LETTERS:
        said = json.dumps(
            {"refused": ["nội dung dài hơn mọi kế hoạch", "Hãy tách riêng phần kế hoạch rồi gửi lại."]}
        )
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))
    return 0


def _limit() -> None:
    memory = MAX_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(MAX_WALL_SECONDS)


def _answer(content: bytes, kind: str) -> dict[str, Any]:
    # Each reader is loaded only where it is needed, and under the limits.
    from loaders.plans.refused import RefusedFileError

    try:
        if kind == "docx":
            from loaders.plans.word import read_word

            return {"parts": read_word(content)}
        from loaders.plans.pdf import read_pdf

        return {"parts": read_pdf(content)}
    except RefusedFileError as refused:
        return {"refused": list(refused.args)}
    except MemoryError:
        raise
    # Whatever a broken file makes a parser raise, the parent is to hear of it in words.
    except Exception:
        name = "tệp Word" if kind == "docx" else "tệp PDF"
        return {
            "refused": [
                f"{name} bị hỏng hoặc tải về chưa đủ",
                f"Hãy mở thử bằng chương trình khác, lưu lại rồi gửi lại {name}.",
            ]
        }


if __name__ == "__main__":
    sys.exit(main())
