"""A reader without a browser: speaks Streamlit's own messages over a WebSocket, so that a rerun can be measured alone.

Loopback only. What it leaves out: static files, media, drawing.
"""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect


@dataclass(frozen=True)
class Run:
    """One run of the script: wall seconds until it finished, bytes received, exceptions shown."""

    seconds: float
    received: int
    exceptions: tuple[str, ...]


@dataclass
class Reader:
    """One open page, rerun as often as asked."""

    base: str
    page: str
    query: str = ""
    _page_hash: str = ""
    _widgets: dict[str, str] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _known: dict[str, None] = field(default_factory=dict)
    _socket: ClientConnection | None = None

    def __enter__(self) -> "Reader":
        address = urlsplit(self.base)
        if address.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("loopback only")
        self._socket = connect(
            f"ws://{address.netloc}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER"],  # type: ignore[list-item]
            origin=self.base,  # type: ignore[arg-type]
            max_size=None,
            compression=None,
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket:
            self._socket.close()

    def run(self, **widgets: str) -> Run:
        """Rerun the page, with new values of selectboxes by their key (dots as in the key)."""
        assert self._socket is not None
        for key, value in widgets.items():
            identity = self._widgets[key]
            self._states[identity] = WidgetState(id=identity, string_value=value)
        started = time.perf_counter()
        self._socket.send(self._message().SerializeToString())
        received, exceptions = 0, []
        while True:
            raw = self._socket.recv(timeout=60)
            received += len(raw)
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            if self._is_last(message, exceptions):
                return Run(time.perf_counter() - started, received, tuple(exceptions))

    def _message(self) -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = self.query, self.page, self._page_hash
        rerun.widget_states.widgets.extend(self._states.values())
        rerun.cached_message_hashes.extend(self._known)
        rerun.context_info.timezone, rerun.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        rerun.context_info.url = f"{self.base}/{self.page}"
        return message

    def _is_last(self, message: ForwardMsg, exceptions: list[str]) -> bool:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash and kind != "ref_hash":
            self._known[message.hash] = None
        if kind == "delta":
            self._learn(message, exceptions)
        elif kind == "navigation":  # the page's hash a browser would echo; that of new_session is the frame's
            self._page_hash = message.navigation.page_script_hash or self._page_hash
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _learn(self, message: ForwardMsg, exceptions: list[str]) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        shown: Any = getattr(element, kind) if kind else None
        if kind == "exception":
            exceptions.append(str(shown.message))
        identity = getattr(shown, "id", "")
        if isinstance(identity, str) and identity.startswith("$$ID-"):
            self._widgets[identity.split("-", 2)[2]] = identity
