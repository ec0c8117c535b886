"""The process that reads a results file: its name as argument, its bytes on stdin, JSON on stdout, then it ends.

It sets its own limits before it reads a byte, so that a hostile file costs the server's process nothing.
"""

import dataclasses
import resource
import sys

import orjson

from loaders.indices.model import IndexFile
from loaders.indices.read import read_results

MAX_MEMORY_MB = 3072  # address space: the frames' own threads reserve most of it without using it
MAX_CPU_SECONDS = 20


def main() -> None:
    """Read stdin as the file `sys.argv[1]`, measured up to the year `sys.argv[2]`."""
    _limit()
    read = read_results(sys.argv[1], sys.stdin.buffer.read(), int(sys.argv[2]))
    sys.stdout.buffer.write(orjson.dumps(_plain(read)))


def _limit() -> None:
    memory = MAX_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(read: IndexFile) -> dict[str, object]:
    return {
        "rows": read.rows.to_dict(as_series=False),
        "problems": [dataclasses.asdict(problem) for problem in read.problems],
        "layout": read.layout,
        "held": read.held,
    }


if __name__ == "__main__":
    main()
