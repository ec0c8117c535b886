"""Signing in with a name and a password: limited tries, the same answer to an unknown name as to a wrong password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from access import audit, names, sessions, tables, throttle
from access.accounts import Account, account_of
from access.audit import Action
from access.passwords import BusyError
from access.sessions import Opened
from access.store import Store
from access.throttle import Source
from access.viewer import By

UNKNOWN = "(không rõ)"


class RefusedSignInError(Exception):
    """Nobody was let in; the words are the same whatever was wrong, unless the password was right."""


def sign_in(store: Store, name: str, password: str, *, address: str, previous: str | None = None) -> Opened:
    """A new session for the right password. `previous`: the raw id of the session the browser still held, which ends.

    Raises RefusedSignInError, TooManyTriesError, BusyError; each with words to show.
    """
    source = Source(names.key(name), address)
    throttle.begin(store, source)
    with store.reading() as connection:
        asked = select(tables.account).where(tables.account.c.name_key == source.name_key)
        row = connection.execute(asked).mappings().one_or_none()
    kept = row["password_hash"] if row and row["is_active"] else None
    try:
        verdict = store.hasher.verify(kept, password)
        fresh = store.hasher.hash(password) if verdict.is_outdated else None
    except BusyError:
        throttle.withdraw(store, source)
        raise
    # A name nobody has may be a password typed into the wrong box: it does not go into the trace.
    who = row["name"] if row else UNKNOWN
    if row is None or not verdict.is_right:
        raise _refused(store, source, who, "wrong")
    with store.writing() as change:
        # What was right a moment ago may have been disabled or changed while the hash was made.
        now = change.connection.execute(asked).mappings().one()
        if now["is_active"] and now["password_hash"] == kept and not _is_expired(now, change.at):
            own = tables.account.c.account_id == row["account_id"]
            if fresh:
                change.connection.execute(update(tables.account).where(own).values(password_hash=fresh))
            throttle.succeeded(change, store.settings, source)
            account: Account = account_of(now)
            by = By(account.name, address)
            return sessions.open_session(change, store, account, by=by, how="password", previous=previous)
        why = "expired" if _is_expired(now, change.at) else "changed"
    raise _refused(store, source, who, why)


def _is_expired(row: Mapping[Any, Any], at: datetime) -> bool:
    expires: datetime | None = row["password_expires_at"]
    return expires is not None and expires <= at


def _refused(store: Store, source: Source, who: str, why: str) -> RefusedSignInError:
    with store.writing() as change:
        wait = throttle.failed(change, store.settings, source)
        detail = {"why": why, "wait_seconds": round(wait)}
        audit.append(change, Action.SIGN_IN_REFUSED, who, By(who, source.address), detail)
    return RefusedSignInError(
        "Mật khẩu tạm đã hết hạn. Hãy xin quản trị cấp lại."
        if why == "expired"
        else "Sai tên đăng nhập hoặc mật khẩu, hoặc tài khoản đã bị khoá."
    )
