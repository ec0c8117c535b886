"""`GET /healthz`: is the server up, and which state of the warehouse does it show."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from warehouse import store


async def healthz(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "warehouse_version": store.opened().version})


async def unknown_api(_: Request) -> JSONResponse:
    return JSONResponse({"error": "Không có địa chỉ này."}, status_code=404)


def routes() -> list[Route]:
    """The routes that are not pages. Without the last one an unknown address under /api would answer with a page."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return [Route("/healthz", healthz), Route("/api/{rest:path}", unknown_api, methods=methods)]
