"""The server's side of the nursery: bytes of one file in, the exit code and the answer of its reader out."""

import atexit
import fcntl
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from loaders.reports.child import MAX_ANSWER_MB
from loaders.reports.nursery import FATE

ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")  # no secret of the server reaches the parser
_SECONDS_TO_END = 5
_SECONDS_TO_FORK = 10  # on the busiest machine
_PIPE_BYTES = 1024 * 1024
_MOST_BYTES = MAX_ANSWER_MB * 1024 * 1024 + 1024


class LostReaderError(Exception):
    """Nobody knows what became of the reader: the nursery itself has ended."""


class Nursery:
    """Starts the nursery when it is first needed, and again should it have ended; threads may ask at once."""

    def __init__(self, command: Sequence[str] = ("-m", "loaders.reports.nursery")) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.close)

    def ask(self, words: str, content: bytes, seconds: float) -> tuple[int, bytes]:
        """The reader's exit code (negative: the signal that ended it) and what it wrote.

        Raises TimeoutError after `seconds`, when the reader is ended, and LostReaderError when the nursery was lost
        twice: an answer may be missing because the nursery ended, which is not the file's fault.
        """
        try:
            return self._ask(words, content, seconds)
        except LostReaderError:
            self.close()
            return self._ask(words, content, seconds)

    def _ask(self, words: str, content: bytes, seconds: float) -> tuple[int, bytes]:
        answer_from, answer_to = os.pipe()
        fate_from, fate_to = os.pipe()
        file = os.memfd_create("report")
        given = [file, answer_to, fate_to]
        try:
            with open(file, "wb", closefd=False) as written:
                written.write(content)
            os.lseek(file, 0, os.SEEK_SET)
            with suppress(OSError):  # a smaller pipe is only slower
                fcntl.fcntl(answer_to, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            self._send(words, given)
            while given:
                os.close(given.pop())
            return _wait(answer_from, fate_from, time.monotonic() + seconds)
        finally:
            for descriptor in (*given, answer_from, fate_from):
                os.close(descriptor)

    def close(self) -> None:
        """End the nursery; it starts again when it is asked."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._door is not None:
            self._door.close()
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._door = self._process = None

    def _send(self, words: str, descriptors: Sequence[int]) -> None:
        with self._lock:
            door = self._open()
            try:
                socket.send_fds(door, [words.encode("ascii")], descriptors)
            except OSError as error:
                raise LostReaderError from error

    def _open(self) -> socket.socket:
        if self._door is not None and self._owner == os.getpid():
            return self._door
        # A datagram is one request; of a pair the one end that is left reads the end.
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 our own module, no shell
                [sys.executable, *self._command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                pass_fds=[theirs.fileno()],
            )
        self._door, self._owner = ours, os.getpid()
        return ours


def _wait(answer_from: int, fate_from: int, deadline: float) -> tuple[int, bytes]:
    """Read the answer to its end and then the fate; kill the reader that is late or writes without end."""
    try:
        process = _number(fate_from, min(deadline, time.monotonic() + _SECONDS_TO_FORK))
    except TimeoutError as error:
        raise LostReaderError from error
    pieces: list[bytes] = []
    room = _MOST_BYTES
    try:
        while piece := _read(answer_from, _PIPE_BYTES, deadline):
            pieces.append(piece)
            room -= len(piece)
            if room < 0:
                raise TimeoutError
        return _number(fate_from, deadline), b"".join(pieces)
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.kill(process, 9)
        raise


def _number(fate_from: int, deadline: float) -> int:
    said = _read(fate_from, FATE.size, deadline)
    if len(said) < FATE.size:
        raise LostReaderError
    number: int = FATE.unpack(said)[0]
    return number


def _read(descriptor: int, most: int, deadline: float) -> bytes:
    waited = select.poll()  # unlike select it takes descriptors beyond 1,023
    waited.register(descriptor, select.POLLIN)
    if not waited.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError
    return os.read(descriptor, most)
