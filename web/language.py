"""What Streamlit's one HTML page gets of ours: `<html lang="vi">`, our title, a table of replacements for Streamlit's own
words, and links that stay in their tab."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.loopback import App, Message, Receive, Send

HERE = Path(__file__).parent
SCRIPT_PATH = "/ngon-ngu.js"
LINKS_PATH = "/lien-ket.js"
TITLE = "Theo dõi CCHC"
PRODUCT_SCRIPTS = "".join(f'<script src="{path}"></script>' for path in (LINKS_PATH, SCRIPT_PATH)).encode()


def words() -> dict[str, object]:
    """The table: `exact` sentence -> words; `patterns`, and `roles` of a chart's parts, as pairs of expression and words."""
    read: dict[str, object] = json.loads((HERE / "vietnamese.json").read_text(encoding="utf-8"))
    return read


async def script(_: Request) -> Response:
    table = json.dumps(words(), ensure_ascii=False)
    return _javascript((HERE / "vietnamese.js").read_text(encoding="utf-8").replace("__TABLE__", table))


async def links(_: Request) -> Response:
    return _javascript((HERE / "links.js").read_text(encoding="utf-8"))


def routes() -> list[Route]:
    return [Route(SCRIPT_PATH, script), Route(LINKS_PATH, links)]


def _javascript(code: str) -> Response:
    return Response(code, media_type="text/javascript", headers={"Cache-Control": "max-age=3600"})


class Vietnamese:
    """Middleware: rewrites the head of Streamlit's one HTML page."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        # Asked for uncompressed and unconditionally: a compressed or cached page cannot be rewritten.
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        plain = dict(scope, headers=[pair for pair in scope["headers"] if pair[0] not in unwanted])
        await self.app(plain, receive, _Rewriting(send))


class _Rewriting:
    """A `send` that holds back the body of an HTML answer until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if not dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                await self._send(message)
                return
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = rewritten(self._body)
        kept = [
            pair
            for pair in self._start["headers"]
            if pair[0] not in (b"content-length", b"etag", b"last-modified")
        ]
        await self._send({**self._start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def rewritten(page: bytes) -> bytes:
    """Streamlit's page in Vietnamese; any other HTML unchanged."""
    if b'<html lang="en">' not in page:
        return page
    page = page.replace(b'<html lang="en">', b'<html lang="vi">')
    page = page.replace(b"<title>Streamlit</title>", f"<title>{TITLE}</title>".encode())
    noscript = "Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt.".encode()
    page = page.replace(b"You need to enable JavaScript to run this app.", noscript)
    return page.replace(b"</head>", PRODUCT_SCRIPTS + b"</head>", 1)
