"""`GET /api/calendar/{token}.ics`: due days as a calendar that a program subscribes to; the token is all it needs."""

import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions import calendars
from warehouse import store

KEPT_SECONDS = 900
# The address is a secret: no shared cache keeps the answer, no search engine finds it, no link tells where it came from.
HEADERS = {
    "Cache-Control": f"private, max-age={KEPT_SECONDS}",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


async def subscribed(request: Request) -> Response:
    """The calendar of a token; 304 where the asker has it already, 404 where the token is unknown or was revoked."""
    found = await run_in_threadpool(lambda: calendars.by_token(store.opened(), request.path_params["token"]))
    if found is None:
        return JSONResponse(
            {"error": "Không có lịch này, hoặc địa chỉ đã bị thu hồi. Hãy xin địa chỉ mới ở nơi điều phối."},
            status_code=404,
            headers={"Cache-Control": "no-store"},
        )
    name, content = found
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def routes() -> list[Route]:
    return [Route(calendars.PATH, subscribed)]
