"""Commands given while a server runs: done inside the server, through a socket in the data folder.

The server's process alone holds the warehouse, so a command hands its words and its files' bytes through the door
and prints what comes back. Only the folder's owner may open the socket (mode 600).
"""

import base64
import contextlib
import json
import logging
import os
import secrets
import socket
import socketserver
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SOCKET_NAME = "door.sock"
ANSWER_WITHIN_SECONDS = 300.0
REQUEST_LIMIT = 64 * 1024 * 1024
LOG = logging.getLogger("cchc.commands")


class NoAnswerError(Exception):
    """A server holds the warehouse and does not answer."""


@dataclass(frozen=True)
class Request:
    """A command's words and the bytes of the files it names, in their order."""

    room: str
    words: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...] = ()

    def to_line(self) -> bytes:
        files = [[name, base64.b64encode(content).decode("ascii")] for name, content in self.files]
        return json.dumps({"room": self.room, "words": self.words, "files": files}).encode() + b"\n"

    @staticmethod
    def from_line(line: bytes) -> "Request":
        read = json.loads(line)
        files = tuple((str(name), base64.b64decode(content)) for name, content in read["files"])
        return Request(str(read["room"]), tuple(map(str, read["words"])), files)


@dataclass(frozen=True)
class Answer:
    """What a command prints, its exit code (0 done, 1 refused, 2 wrong usage, 3 no answer), and a file it makes."""

    code: int = 0
    out: str = ""
    problems: tuple[str, ...] = field(default=())
    content: bytes = b""

    def to_line(self) -> bytes:
        content = base64.b64encode(self.content).decode("ascii")
        said = {"code": self.code, "out": self.out, "problems": self.problems, "content": content}
        return json.dumps(said).encode() + b"\n"

    @staticmethod
    def from_line(line: bytes) -> "Answer":
        read = json.loads(line)
        content = base64.b64decode(read["content"])
        return Answer(int(read["code"]), str(read["out"]), tuple(map(str, read["problems"])), content)


def failed(error: Exception) -> Answer:
    """The answer to a fault of our own. The log gets its kind and place, not its words: they may hold cells."""
    code = secrets.token_hex(3).upper()
    LOG.error(
        "command failed, code %s: %s\n%s",
        code,
        type(error).__name__,
        "".join(traceback.format_tb(error.__traceback__)),
    )
    return Answer(
        1,
        problems=(
            "Chương trình gặp lỗi khi làm lệnh này; phần đang dở không được ghi vào kho. "
            f"Hãy thử lại; nếu vẫn lỗi, báo quản trị mã lỗi {code} (chi tiết trong nhật ký).",
        ),
    )


def ask(data: Path, request: Request) -> Answer | None:
    """The running server's answer; None where no server listens.

    Raises NoAnswerError where one listens and does not answer in time.
    """
    if not (data / SOCKET_NAME).exists():
        return None
    asked = request.to_line()
    with _Folder(data) as path, socket.socket(socket.AF_UNIX) as client:
        client.settimeout(ANSWER_WITHIN_SECONDS)
        try:
            client.connect(path)
        except (ConnectionRefusedError, FileNotFoundError):
            return None  # a socket left behind by a server that is gone
        if len(asked) > REQUEST_LIMIT:
            return Answer(
                1, problems=("Các tệp của một lệnh cộng lại quá lớn (hơn 45 MB). Hãy nạp thành nhiều lần.",)
            )
        try:
            client.sendall(asked)
            client.shutdown(socket.SHUT_WR)
            line = client.makefile("rb").readline()
        except OSError as error:
            raise NoAnswerError from error
    if not line:
        raise NoAnswerError
    return Answer.from_line(line)


class Door:
    """The listening end; open it once the warehouse is open, close it before the warehouse closes."""

    def __init__(self, data: Path, run: Callable[[Request], Answer]) -> None:
        self._path = data / SOCKET_NAME
        self._path.unlink(missing_ok=True)
        with _Folder(data) as path:
            mask = os.umask(0o177)
            try:
                self._server = _Listener(path, _handler(run))
            finally:
                os.umask(mask)
        self._thread = threading.Thread(target=self._server.serve_forever, name="door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


class _Listener(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _Folder:
    """A path to the socket short enough for the system (108 bytes), however deep the data folder lies."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def __enter__(self) -> str:
        self._descriptor = os.open(self._data, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._descriptor}/{SOCKET_NAME}"

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _handler(run: Callable[[Request], Answer]) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline(REQUEST_LIMIT)
            answer = _answer(run, line)
            with contextlib.suppress(
                BrokenPipeError, ConnectionResetError
            ):  # the asker is gone; it is done all the same
                self.wfile.write(answer.to_line())

    return Handler


def _answer(run: Callable[[Request], Answer], line: bytes) -> Answer:
    try:
        return run(Request.from_line(line))
    except Exception as error:  # whoever asked is told, and the server goes on
        return failed(error)
