"""`GET /api/calendar/{token}.ics`: due days as a calendar that a program subscribes to; the token is all it needs."""

import hashlib
from datetime import date
from functools import lru_cache, partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import audit, kept
from access.audit import Action
from access.viewer import By
from actions import calendars, keeping
from warehouse import store
from web.callers import address

KEPT_SECONDS = 900
# The address is a secret: no shared cache keeps the answer, no search engine finds it, no link tells where it came from.
HEADERS = {
    "Cache-Control": f"private, max-age={KEPT_SECONDS}",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


async def subscribed(request: Request) -> Response:
    """The calendar of a token; 304 where the asker has it already, 404 where the token is unknown, was revoked, or its
    maker's account may no longer see what it shows."""
    token = request.path_params["token"]
    found = await run_in_threadpool(
        lambda: calendars.by_token(
            store.opened(), token, may_still=partial(calendars.may_still, kept.store())
        )
    )
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
    await run_in_threadpool(_keep_trace, token.partition("-")[0], address(request), tag, keeping.today())
    headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@lru_cache(maxsize=4096)
def _keep_trace(subscription: str, caller: str, tag: str, day: date) -> None:
    """A calendar program asks all day long: the same calendar given to the same address is told once a day."""
    by = By(f"lịch:{subscription}", caller)
    audit.record(kept.store(), Action.EXPORTED, "lịch hạn báo cáo", by, {"subscription": subscription})


def routes() -> list[Route]:
    return [Route(calendars.PATH, subscribed)]
