"""With sample accounts, which anybody may enter by a click: this machine only, by the address bound to and by every caller's."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

REFUSAL = "Máy chủ có tài khoản mẫu, ai cũng vào được, nên chỉ phục vụ trên chính máy này (127.0.0.1)."


class NotLoopbackError(Exception):
    """The server was asked to listen where others could reach it."""


def is_loopback(address: str | None) -> bool:
    """True for localhost and the loopback ranges; None (every address) is not."""
    if address is None:
        return False
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_other_addresses(address: str | None) -> None:
    """Raise NotLoopbackError unless the server binds to this machine only."""
    if not is_loopback(address):
        raise NotLoopbackError(
            f"{REFUSAL} Địa chỉ được yêu cầu: {address or 'mọi địa chỉ'}. Để phục vụ máy khác: dùng thư mục dữ liệu "
            "không có dữ liệu mẫu và chạy make serve."
        )


class LoopbackOnly:
    """Middleware: callers from another machine get 403 where `is_needed`, however the server was started."""

    def __init__(self, app: App, is_needed: Callable[[], bool]) -> None:
        self.app = app
        self.is_needed = is_needed

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if (
            scope["type"] not in ("http", "websocket")
            or client is None
            or is_loopback(client[0])
            or not self.is_needed()
        ):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": REFUSAL.encode()})
