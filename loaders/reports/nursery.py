"""The process that the readers of files are forked from: it has loaded what they need and has seen no file.

One file, one fork: what a file does to its reader ends with that reader. Starting Python and its modules anew for
each file would cost ten times as much as forking. The process has one thread, or forking would not be safe.

A request comes through the door: its words, and the descriptors of the file, of the answer and of the fate. Through the
fate the process number goes back at once, and the exit code once the reader has ended. The closed door ends it all.
"""

import contextlib
import gc
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable

from loaders.reports import child

NO_MEMORY = 77  # exit code of a reader that ran out of memory where it could still say so
FATE = struct.Struct("<i")
LONGEST_REQUEST = 64
_FIRST_FREE = 3
Read = Callable[[str, bytes], bytes]  # the words of the request and the file: the answer; sets its own limits


def read_workbook(words: str, content: bytes) -> bytes:
    child.limit()
    kind, mode = words.split()
    return child.answer(content, kind, is_peek=mode == "peek")


def main(read: Read = read_workbook) -> None:
    """Serve the door whose descriptor is `sys.argv[1]` until it is closed."""
    door = socket.socket(fileno=int(sys.argv[1]))
    fates: dict[int, int] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _tell(fates))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's; the door closes with it
    gc.freeze()  # a collection would write into pages that all readers share
    while True:
        words, descriptors, *_ = socket.recv_fds(door, LONGEST_REQUEST, 3)
        if not words:
            return
        if len(descriptors) == 3:
            _fork(read, words.decode("ascii"), descriptors, fates)


def _fork(read: Read, words: str, descriptors: list[int], fates: dict[int, int]) -> None:
    file, answer, fate = descriptors
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # its end must not come before it is known
    process = os.fork()
    if process == 0:
        _become_reader(read, words, file, answer)
    fates[process] = fate
    _send(fate, process)
    os.close(file)
    os.close(answer)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _become_reader(read: Read, words: str, file: int, answer: int) -> None:
    """Read the one file and end; of the nursery's descriptors nothing is kept but the file and the answer."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.dup2(file, 0)
        os.dup2(answer, 1)
        os.closerange(_FIRST_FREE, os.sysconf("SC_OPEN_MAX"))
        with open(0, "rb", closefd=False) as content, open(1, "wb", closefd=False) as said:
            said.write(read(words, content.read()))
        code = 0
    except MemoryError:
        code = NO_MEMORY
    finally:
        os._exit(code)


def _tell(fates: dict[int, int]) -> None:
    """Report every reader that has ended."""
    while fates:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        if (fate := fates.pop(process, None)) is not None:
            _send(fate, os.waitstatus_to_exitcode(status))
            os.close(fate)


def _send(fate: int, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever asked no longer waits
        os.write(fate, FATE.pack(number))


if __name__ == "__main__":
    main()
