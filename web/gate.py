"""The one gate: nothing of a page, its WebSocket, media, files or the API's data goes to a stranger.

Who signs in gets a cookie with 256 random bits; whose session that is, and whether it still holds, is asked of the
accounts at every request here and at every rerun of a page (`ui/viewer.py`).
"""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from access import kept, sessions
from access.handout import digest
from access.lines import one_line
from access.viewer import Viewer
from web import refusals
from web.callers import address, is_own_page
from web.cookies import session_of
from web.loopback import App, Message, Receive, Send
from web.settings import settings
from web.told import Told

SIGN_IN = "/dang-nhap"
OWN_PASSWORD = "/doi-mat-khau"  # noqa: S105 an address
SIGN_OUT = "/dang-xuat"
OPEN = frozenset(
    {SIGN_IN, "/dang-nhap/mau", "/dang-nhap/oidc", "/dang-nhap/oidc/ve", "/dat-mat-khau", "/healthz"}
)
# The API asks for its own token; fonts and the logo are no secret, and the sign-in page shows them.
API, STATIC = "/api/", "/app/static/"
WITHOUT_OWN_PASSWORD = frozenset({OWN_PASSWORD, SIGN_OUT})
SESSION_HEADER = b"x-cchc-session"  # for the pages' own runs: whose session opened the socket, and from where
ADDRESS_HEADER = b"x-cchc-address"
# What a proxy might tell of a person is believed of nobody here: it is taken away before anything else reads it.
IDENTITY = (
    b"x-cchc",
    b"x-auth",
    b"x-remote",
    b"x-forwarded-user",
    b"x-forwarded-email",
    b"x-forwarded-groups",
    b"x-user",
    b"remote-user",
)
# Streamlit writes styles and event handlers into its page, and Vega compiles expressions; data, pictures and sockets
# come from this host only, and no other site may frame it.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ]
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Gate:
    """Middleware around everything the server answers."""

    def __init__(self, app: App, hosts: Callable[[], Sequence[str]]) -> None:
        self.app = app
        self.told = Told()
        self.hosts = hosts  # names this server is called by; asked for at each call, as settings are read after the start

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(IDENTITY)]
        scope = {**scope, "headers": headers}
        connection = HTTPConnection(scope)
        refusal = _unfit(connection, self.hosts()) or await _stranger(connection)
        session = digest(session_of(connection) or "")
        if (
            refusal is None
            and scope["path"].startswith("/media/")
            and not self.told.knows(session, scope["path"])
        ):
            refusal = PlainTextResponse("Không có tệp này. Hãy tải lại trang rồi thử lại.", 404)
        if refusal is None:
            if scope["state"]["viewer"]:
                held = [
                    (SESSION_HEADER, (session_of(connection) or "").encode()),
                    (ADDRESS_HEADER, one_line(address(connection), 64).encode("ascii", "replace")),
                ]
                scope = {**scope, "headers": [*scope["headers"], *held]}
            if scope["type"] == "websocket":
                send = self._listening(send, session)
            await self.app(scope, receive, _with_headers(send, scope["path"]))
        elif scope["type"] == "websocket":
            await send(
                {"type": "websocket.close", "code": 1008}
            )  # before it is accepted: the caller gets a 403
        else:
            await refusal(scope, receive, _with_headers(send, scope["path"]))

    def _listening(self, send: Send, session: str) -> Send:
        """What is sent to a page, heard for the files it names."""

        async def sending(message: Message) -> None:
            if message["type"] == "websocket.send":
                self.told.hear(session, message.get("bytes") or (message.get("text") or "").encode())
            await send(message)

        return sending


def _unfit(connection: HTTPConnection, hosts: Sequence[str]) -> Response | None:
    """Calls that no browser of ours makes; another name for this machine is another site's (DNS rebinding)."""
    path = connection.scope["path"]
    called = connection.headers.getlist("host")
    if len(called) != 1 or re.sub(r":\d+$", "", called[0]).lower() not in hosts:
        refusals.tell(connection, "another host")
        return PlainTextResponse("Máy chủ không mang tên này.", 400)
    if "\\" in path or ".." in path.split("/"):
        refusals.tell(connection, "a path that climbs")
        return PlainTextResponse("Yêu cầu không hợp lệ.", 400)
    if connection.scope["type"] == "websocket" and not is_own_page(connection):
        refusals.tell(connection, "a socket of another site's page")
        return PlainTextResponse("Yêu cầu đến từ trang khác.", 403)
    return None


async def _stranger(connection: HTTPConnection) -> Response | None:
    """None where the caller may pass; whose session it is then stands in the request's state."""
    path = connection.scope["path"]
    # "/API" is answered as "/api" is; "/APP/STATIC" as a page is.
    in_open_folder = f"{path}/".lower().startswith(API) or f"{path}/".startswith(STATIC)
    is_open = path in OPEN or in_open_folder
    raw = session_of(connection)
    viewer: Viewer | None = None
    if raw and not in_open_folder:
        viewer = await run_in_threadpool(sessions.lookup, kept.store(), raw)
        if viewer is None:
            refusals.tell(connection, f"no session {digest(raw)[:12]}")
    connection.scope.setdefault("state", {})["viewer"] = viewer
    if is_open:
        return None
    wants_page = connection.scope["type"] == "http" and (
        connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", "")
    )
    if viewer is None:
        if not wants_page:
            return PlainTextResponse("Cần đăng nhập.", 401)
        asked = connection.scope.get("query_string", b"").decode("latin-1")
        to = quote(path + (f"?{asked}" if asked else ""), safe="/")
        return RedirectResponse(SIGN_IN if path == "/" and not asked else f"{SIGN_IN}?tiep={to}", 303)
    if viewer.must_change_password and path not in WITHOUT_OWN_PASSWORD:
        return (
            RedirectResponse(OWN_PASSWORD, 303) if wants_page else PlainTextResponse("Cần đổi mật khẩu.", 403)
        )
    return None


def _with_headers(send: Send, path: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(HEADERS)
            if settings().behind_tls:
                headers["Strict-Transport-Security"] = "max-age=31536000"
            if path.startswith(("/media/", "/api/")):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
