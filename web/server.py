"""What the server does beside showing pages: open and close the warehouse, answer commands, tidy memory."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.middleware import Middleware
from starlette.routing import Route

from actions import commands, keeping, samples
from actions.door import Door
from warehouse import connect, migrate, store
from warehouse.settings import settings
from web import api, calendar, health, language, token
from web.language import Vietnamese
from web.loopback import LoopbackOnly, NotLoopbackError, refuse_other_addresses

COLLECT_EVERY_SECONDS = 60.0
NOT_STARTED = (
    NotLoopbackError,
    connect.WarehouseBusyError,
    connect.JournalMismatchError,
    migrate.NewerWarehouseError,
    OSError,
)


def routes() -> list[Route]:
    return [*language.routes(), *api.routes(), *calendar.routes(), *health.routes()]


def middleware() -> list[Middleware]:
    return [Middleware(LoopbackOnly), Middleware(Vietnamese)]


def lifespan(address: Callable[[], str | None]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's life; `address` tells, at the start, where it is asked to listen."""

    @asynccontextmanager
    async def living(_: object) -> AsyncIterator[None]:
        warehouse = _started(address())
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


def _started(address: str | None) -> connect.Warehouse:
    """The warehouse, where the server may start; else one line that says why not, and the end of the process."""
    try:
        refuse_other_addresses(address)
        return _prepared()
    except NOT_STARTED as error:
        why = f"không dùng được {error.filename} ({error.strerror})" if isinstance(error, OSError) else error
        print(f"Không khởi động được máy chủ: {why}", file=sys.stderr, flush=True)
        os._exit(1)  # nothing is open yet; an exception here would print the server's own traceback


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
