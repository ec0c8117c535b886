"""`GET /healthz`: is the server up, and which state of the warehouse does it show; and the end of every other address under /api."""

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from warehouse import store


async def healthz(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "warehouse_version": store.opened().version})


class _Api(StringConvertor):
    """ "api", however it is written."""

    regex = "(?i:api)"


register_url_convertor("api", _Api())

# An answer is an application of its own, so it answers whatever the method; a function would be asked for GET only.
UNKNOWN = JSONResponse({"error": "Không có địa chỉ này."}, status_code=404)


def routes() -> list[Route]:
    """The routes that are not pages. Those of /api come after the API's own: an address that is no route gets a page."""
    return [
        Route("/healthz", healthz),
        Route("/{_:api}", UNKNOWN),
        Route("/{_:api}/{rest:path}", UNKNOWN),
    ]
