"""What the server does beside showing pages: open and close the warehouse, answer commands, tidy memory."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.middleware import Middleware
from starlette.routing import Route

from access import accounts, credentials, handout, kept, sample_accounts
from access.store import NewerDatabaseError
from access.viewer import By, Role
from actions import commands, keeping, samples, trace
from actions.door import Door
from warehouse import connect, migrate, store
from warehouse.settings import settings
from web import api, calendar, health, language, oidc, settings_told, signin, token
from web.gate import Gate
from web.language import Vietnamese
from web.loopback import LoopbackOnly, NotLoopbackError, refuse_other_addresses

# Whose address a call has is told by our own gate of TLS only (`web/callers.py`), never by whoever writes a header.
os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
COLLECT_EVERY_SECONDS = 60.0
ADMINISTRATOR = "quan-tri"
NOT_STARTED = (
    NotLoopbackError,
    connect.WarehouseBusyError,
    connect.JournalMismatchError,
    migrate.NewerWarehouseError,
    NewerDatabaseError,
    OSError,
)


def routes() -> list[Route]:
    return [
        *signin.routes(),
        *oidc.routes(),
        *language.routes(),
        *api.routes(),
        *calendar.routes(),
        *health.routes(),
    ]


def middleware(hosts: Callable[[], Sequence[str]]) -> list[Middleware]:
    """What every call passes; `hosts` are the names that this server is called by."""
    return [
        Middleware(LoopbackOnly, is_needed=_has_samples),
        Middleware(Gate, hosts=hosts),
        Middleware(Vietnamese),
    ]


def lifespan(
    listening: Callable[[], tuple[str | None, int]],
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's life; `listening` tells, at the start, the address and port it is asked to listen at."""

    @asynccontextmanager
    async def living(_: object) -> AsyncIterator[None]:
        warehouse = _started(*listening())
        by = By("máy chủ", "")
        settings_told.tell(kept.store(), by)
        trace.anchor(warehouse, kept.store(), by)
        door = Door(warehouse.data, lambda request: commands.run_inside(warehouse, request))
        collecting = asyncio.create_task(_collect())
        try:
            yield
        finally:
            collecting.cancel()
            door.close()
            trace.anchor(warehouse, kept.store(), by)
            warehouse.close()
            store.opened.cache_clear()
            kept.store().close()
            kept.store.cache_clear()

    return living


def _started(address: str | None, port: int) -> connect.Warehouse:
    """The warehouse, where the server may start; else one line that says why not, and the end of the process."""
    try:
        if _has_samples():
            refuse_other_addresses(address)
        _invite_the_first(address, port)
        return _prepared()
    except NOT_STARTED as error:
        why = f"không dùng được {error.filename} ({error.strerror})" if isinstance(error, OSError) else error
        print(f"Không khởi động được máy chủ: {why}", file=sys.stderr, flush=True)
        os._exit(1)  # nothing is open yet; an exception here would print the server's own traceback


def _prepared() -> connect.Warehouse:
    """The open warehouse with its reference, and with the samples where they are asked for and it is new."""
    warehouse = store.opened()
    if settings().samples:
        token.sample_token()  # made now, so that its owner finds it before the first call
    keeping.load_reference(warehouse)
    if settings().samples and samples.is_wanted(warehouse):
        for step in samples.load(warehouse):
            print(step, file=sys.stderr, flush=True)
    return warehouse


def _has_samples() -> bool:
    """Whether anybody could come in by a click."""
    return settings().samples or sample_accounts.exist(kept.store())


def _invite_the_first(address: str | None, port: int) -> None:
    """Where nobody could sign in as administrator: a one-time link, told on the console."""
    if settings().samples:
        sample_accounts.ensure(kept.store())
        return
    by = By("make serve", "")
    made = accounts.create_first(kept.store(), by=by, name=ADMINISTRATOR)
    secret = made[1] if made else _another_link(by)
    if secret is None:
        return
    host = address or "127.0.0.1"
    print(
        f"Đặt mật khẩu cho tài khoản {ADMINISTRATOR} (liên kết dùng một lần, hết hạn lúc "
        f"{secret.expires_at.astimezone():%H:%M ngày %d/%m/%Y}):\n  http://{host}:{port}/dat-mat-khau?ma={secret.value}",
        file=sys.stderr,
        flush=True,
    )


def _another_link(by: By) -> handout.Secret | None:
    """A new link for the first administrator, where nobody has used the one before; None where one can sign in."""
    known = [one for one in accounts.every(kept.store()) if one.role is Role.ADMINISTRATOR and one.is_active]
    if any(one.has_password or one.subject for one in known) or ADMINISTRATOR not in {
        one.name for one in known
    }:
        return None
    return credentials.reset(kept.store(), ADMINISTRATOR, by=by, hand_out="link")


async def _collect() -> None:
    """Collect on a timer: after every run it would cost more than the run (docs/decisions/0001)."""
    gc.freeze()  # what was imported stays; no need to walk it each time
    while True:
        await asyncio.sleep(COLLECT_EVERY_SECONDS)
        gc.collect()
