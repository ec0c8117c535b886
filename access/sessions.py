"""Sessions: kept here, named by 256 random bits that only the reader's cookie holds; ended at once wherever they are open."""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from access import audit, tables
from access.accounts import Account, UnknownAccountError, find
from access.audit import Action
from access.handout import digest
from access.lines import one_line
from access.settings import AccessSettings
from access.store import Change, Store
from access.viewer import By, Role, ScopeError, Viewer

LOG = logging.getLogger("cchc.access")
SEEN_EVERY = timedelta(minutes=1)
SHOWN = 12  # characters of the hash that name a session to people
_RAW = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True)
class Opened:
    """A new session: the id for the cookie, told once, and who it is."""

    raw: str
    viewer: Viewer


@dataclass(frozen=True)
class OpenSession:
    """A session as an administrator may see it."""

    session: str
    name: str
    opened_at: datetime
    seen_at: datetime
    address: str


def lookup(store: Store, raw: str | None) -> Viewer | None:
    """Who the session is of, as the account stands now; None where there is no such session, or no longer.

    Asked on every rerun: one read, and at most one write a minute.
    """
    if raw is None or not _RAW.fullmatch(raw):
        return None
    hashed = digest(raw)
    with store.reading() as connection:
        row = connection.execute(_LOOKUP, {"hash": hashed}).mappings().one_or_none()
    now = store.now()
    if row is None or not row["is_active"] or _is_over(store.settings, row, now):
        return None
    if now - row["seen_at"] >= SEEN_EVERY:
        _touch(store, hashed)
    return _viewer(row, raw, hashed)


def open_session(
    change: Change, store: Store, account: Account, *, by: By, how: str, previous: str | None
) -> Opened:
    """A session with a new id, in the transaction that found the person right; the one before it, if any, ends."""
    if previous:
        change.connection.execute(
            delete(tables.session).where(tables.session.c.session_hash == digest(previous))
        )
    _forget_old(change, store.settings)
    raw = secrets.token_urlsafe(32)
    hashed = digest(raw)
    change.connection.execute(
        insert(tables.session).values(
            session_hash=hashed,
            account_id=account.account_id,
            opened_at=change.at,
            seen_at=change.at,
            address=one_line(by.address),
        )
    )
    audit.append(change, Action.SIGN_IN, account.name, by, {"how": how, "session": hashed[:SHOWN]})
    row = change.connection.execute(_LOOKUP, {"hash": hashed}).mappings().one()
    return Opened(raw, _viewer_or_raise(row, raw, hashed))


def sign_out(store: Store, raw: str, *, address: str) -> None:
    """End the session; nothing happens where there is none."""
    hashed = digest(raw)
    with store.writing() as change:
        row = change.connection.execute(_LOOKUP, {"hash": hashed}).mappings().one_or_none()
        if row is not None:
            change.connection.execute(delete(tables.session).where(tables.session.c.session_hash == hashed))
            audit.append(
                change, Action.SIGN_OUT, row["name"], By(row["name"], address), {"session": hashed[:SHOWN]}
            )


def open_sessions(store: Store, name: str | None = None) -> list[OpenSession]:
    """Those that still hold, newest first; of one account, or all. Raises UnknownAccountError."""
    asked = (
        select(tables.session, tables.account.c.name).join(tables.account).where(tables.account.c.is_active)
    )
    if name is not None:
        asked = asked.where(tables.session.c.account_id == find(store, name).account_id)
    now = store.now()
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(tables.session.c.opened_at.desc())).mappings().all()
    return [
        OpenSession(
            row["session_hash"][:SHOWN], row["name"], row["opened_at"], row["seen_at"], row["address"]
        )
        for row in rows
        if not _is_over(store.settings, row, now)
    ]


def end(store: Store, name: str, *, by: By, session: str | None = None) -> int:
    """End all sessions of an account, or the one of this shown name. Returns how many. Raises UnknownAccountError."""
    account = find(store, name)
    ending = delete(tables.session).where(tables.session.c.account_id == account.account_id)
    if session is not None:
        if not re.fullmatch(rf"[0-9a-f]{{{SHOWN}}}", session):
            raise UnknownAccountError(f"Không có phiên {session} của tài khoản {account.name}.")
        ending = ending.where(tables.session.c.session_hash.startswith(session))
    with store.writing() as change:
        count = change.connection.execute(ending).rowcount
        audit.append(change, Action.SESSIONS_ENDED, account.name, by, {"sessions": count, "session": session})
    return count


_LOOKUP = (
    select(
        tables.session.c.opened_at,
        tables.session.c.seen_at,
        tables.account.c.account_id,
        tables.account.c.name,
        tables.account.c.full_name,
        tables.account.c.role,
        tables.account.c.province,
        tables.account.c.department,
        tables.account.c.unit,
        tables.account.c.is_active,
        tables.account.c.must_change_password,
    )
    .join(tables.account)
    .where(tables.session.c.session_hash == bindparam("hash"))
)


def _is_over(settings: AccessSettings, row: Mapping[Any, Any], now: datetime) -> bool:
    idle = timedelta(hours=settings.session_idle_hours)
    longest = timedelta(hours=settings.session_hours)
    return bool(now - row["seen_at"] >= idle or now - row["opened_at"] >= longest)


def _touch(store: Store, hashed: str) -> None:
    try:
        with store.writing() as change:
            own = tables.session.c.session_hash == hashed
            change.connection.execute(update(tables.session).where(own).values(seen_at=change.at))
    except OperationalError:  # the database is held by a long write: the page need not fail for it
        LOG.warning("the moment a session was last seen was not written")


def _forget_old(change: Change, settings: AccessSettings) -> None:
    opened = change.at - timedelta(hours=settings.session_hours)
    seen = change.at - timedelta(hours=settings.session_idle_hours)
    table = tables.session
    change.connection.execute(delete(table).where((table.c.opened_at <= opened) | (table.c.seen_at <= seen)))


def _viewer(row: Mapping[Any, Any], raw: str, hashed: str) -> Viewer | None:
    try:
        return _viewer_or_raise(row, raw, hashed)
    except (ScopeError, ValueError):  # written past us: without a whole scope nobody is let in
        LOG.error("the account of session %s has a role or scope that does not fit", hashed[:SHOWN])
        return None


def _viewer_or_raise(row: Mapping[Any, Any], raw: str, hashed: str) -> Viewer:
    return Viewer(
        row["account_id"],
        row["name"],
        row["full_name"],
        Role(row["role"]),
        row["province"],
        row["department"],
        row["unit"],
        hashed[:SHOWN],
        # Made from the id, so it needs no place of its own, and a form's secret cannot be turned back into the id.
        hmac.new(raw.encode(), b"csrf", hashlib.sha256).hexdigest(),
        row["must_change_password"],
    )


def is_right_form(viewer: Viewer, sent: str | None) -> bool:
    """Whether a form carries the secret of the session it was drawn for."""
    return sent is not None and hmac.compare_digest(
        viewer.csrf_secret.encode(), sent.encode("utf-8", "replace")
    )
