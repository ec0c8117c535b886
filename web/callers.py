"""Who calls: the address, whether a form or socket comes from our own page, and a form's fields within a limit."""

import asyncio
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import HTTPConnection, Request

from web.loopback import is_loopback
from web.settings import settings

FORM_LIMIT = 16 * 1024
FORM_FIELDS = 12
FORM_SECONDS = 30.0  # a browser sends a form at once; who trickles one in would hold a connection for nothing


class UnfitFormError(ValueError):
    """A form is too large or too slow, of another kind, or came from another site's page."""


def address(connection: HTTPConnection) -> str:
    """The caller's address; behind our own gate of TLS, the one that gate saw."""
    peer = connection.client.host if connection.client else ""
    if settings().behind_tls and is_loopback(peer):
        # A gate may add a line of its own behind what the caller wrote: the very last word of all lines is the gate's.
        seen = ",".join(connection.headers.getlist("x-forwarded-for")).rsplit(",", 1)[-1].strip()
        return seen or peer
    return peer


def scheme(connection: HTTPConnection) -> str:
    """http or https, as the reader's browser has it: behind our own gate of TLS always the latter."""
    is_safe = settings().behind_tls or connection.scope.get("scheme") in ("https", "wss")
    return "https" if is_safe else "http"


def is_own_page(connection: HTTPConnection) -> bool:
    """Whether a browser says that the call comes from a page of this very scheme and host; programs that say nothing
    may pass."""
    headers = connection.headers
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.lower() == f"{scheme(connection)}://{headers.get('host', '')}".lower()


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form sent from our own page. Raises UnfitFormError."""
    if not is_own_page(request):
        raise UnfitFormError("the form of another site")
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise UnfitFormError("no form")
    body = bytearray()
    try:
        async with asyncio.timeout(FORM_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > FORM_LIMIT:
                    raise UnfitFormError("too large")
    except TimeoutError as error:
        raise UnfitFormError("too slow") from error
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS))
    except ValueError as error:
        raise UnfitFormError("not readable") from error


def within(address_asked: str | None) -> str:
    """Where to go after signing in: a place of ours, never another site."""
    asked = address_asked or "/"
    parts = urlsplit(asked)
    is_ours = (
        asked.startswith("/")
        and not asked.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return asked if is_ours and asked.isprintable() and "\\" not in asked else "/"
