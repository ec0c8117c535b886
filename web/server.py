"""What the server does beside showing pages: open and close the warehouse, answer commands, tidy memory."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.middleware import Middleware
from starlette.routing import Route

from actions import commands, keeping, samples
from actions.door import Door
from warehouse import connect, store
from warehouse.settings import settings
from web import api, health, language, token
from web.language import Vietnamese
from web.loopback import LoopbackOnly, refuse_other_addresses

COLLECT_EVERY_SECONDS = 60.0


def routes() -> list[Route]:
    return [*language.routes(), *api.routes(), *health.routes()]


def middleware() -> list[Middleware]:
    return [Middleware(LoopbackOnly), Middleware(Vietnamese)]


def lifespan(address: Callable[[], str | None]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's life; `address` tells, at the start, where it is asked to listen."""

    @asynccontextmanager
    async def living(_: object) -> AsyncIterator[None]:
        refuse_other_addresses(address())
        warehouse = _prepared()
        door = Door(warehouse.data, lambda request: commands.run_inside(warehouse, request))
        collecting = asyncio.create_task(_collect())
        try:
            yield
        finally:
            collecting.cancel()
            door.close()
            warehouse.close()
            store.opened.cache_clear()

    return living


def _prepared() -> connect.Warehouse:
    """The open warehouse with its reference, and with the samples where they are asked for and it is new."""
    warehouse = store.opened()
    token.token()  # made now, so that its owner finds it before the first call
    keeping.load_reference(warehouse)
    if settings().samples and samples.is_wanted(warehouse):
        for step in samples.load(warehouse):
            print(step, file=sys.stderr, flush=True)
    return warehouse


async def _collect() -> None:
    """Collect on a timer: after every run it would cost more than the run (docs/decisions/0001)."""
    gc.freeze()  # what was imported stays; no need to walk it each time
    while True:
        await asyncio.sleep(COLLECT_EVERY_SECONDS)
        gc.collect()
