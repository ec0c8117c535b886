"""Tokens of the API: shown once, kept as a hash with a visible beginning, revocable, with an end if wanted."""

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import OperationalError

from access import audit, tables
from access.accounts import AccountError
from access.audit import Action
from access.handout import digest
from access.lines import one_line
from access.names import cleaned_full_name
from access.sessions import LOG, SEEN_EVERY
from access.store import Store
from access.viewer import ROLES_OF_PEOPLE, By, Role, ScopeError, Viewer, must_fit

_RAW = re.compile(r"cchc_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", re.ASCII)
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class Token:
    """A token as it may be listed: without its secret."""

    token_id: str
    prefix: str
    label: str
    role: Role
    province: str | None
    department: str | None
    unit: str | None
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


def add(
    store: Store,
    label: str,
    role: Role,
    *,
    province: str | None = None,
    department: str | None = None,
    unit: str | None = None,
    expires_at: datetime | None = None,
    by: By,
) -> tuple[str, Token]:
    """A new token, and the raw text to show once: of a unit (it may send and read its own), or read-only in a scope.

    Raises ScopeError, NameRuleError, AccountError (an end that is past).
    """
    if role in ROLES_OF_PEOPLE:
        raise ScopeError("Mã truy cập là của một đơn vị hoặc chỉ đọc; vai trò này dành cho tài khoản.")
    must_fit(role, province, department, unit)
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    raw = f"cchc_{prefix}_{secrets.token_urlsafe(32)}"
    with store.writing() as change:
        if expires_at is not None and expires_at <= change.at:
            raise AccountError("Ngày hết hạn của mã truy cập đã qua. Hãy chọn một ngày sau hôm nay.")
        values: dict[str, Any] = {
            "token_id": str(uuid.uuid4()),
            "prefix": prefix,
            "label": cleaned_full_name(label),
            "role": role.value,
            "province": province,
            "department": department,
            "unit": unit,
            "created_by": one_line(by.who),
            "created_at": change.at,
            "expires_at": expires_at,
        }
        change.connection.execute(insert(tables.token).values(token_hash=digest(raw), **values))
        shown = {name: values[name] for name in ("label", "role", "province", "department", "unit")}
        audit.append(change, Action.TOKEN_ADDED, prefix, by, shown)
    return raw, Token(**{**values, "role": role}, revoked_at=None, used_at=None)


def every(store: Store) -> list[Token]:
    """All tokens, the revoked ones too, newest first."""
    with store.reading() as connection:
        rows = connection.execute(select(tables.token).order_by(tables.token.c.created_at.desc())).mappings()
        return [_token(row) for row in rows]


def revoke(store: Store, prefix: str, *, by: By) -> None:
    """The token is refused from now on. Raises AccountError where there is none, or it was revoked before."""
    with store.writing() as change:
        own = (tables.token.c.prefix == prefix, tables.token.c.revoked_at.is_(None))
        ended = change.connection.execute(update(tables.token).where(*own).values(revoked_at=change.at))
        if ended.rowcount != 1:
            raise AccountError(f"Không có mã truy cập nào đang dùng bắt đầu bằng {prefix}.")
        audit.append(change, Action.TOKEN_REVOKED, prefix, by)


def token_viewer(store: Store, raw: str | None) -> Viewer | None:
    """Who the token speaks for; None where it is unknown, revoked or past its end."""
    if raw is None or not _RAW.fullmatch(raw):
        return None
    now = store.now()
    holds = (
        tables.token.c.token_hash == digest(raw),
        tables.token.c.revoked_at.is_(None),
        or_(tables.token.c.expires_at.is_(None), tables.token.c.expires_at > now),
    )
    with store.reading() as connection:
        row = connection.execute(select(tables.token).where(*holds)).mappings().one_or_none()
    if row is None:
        return None
    token = _token(row)
    if token.used_at is None or now - token.used_at >= SEEN_EVERY:
        _touch(store, token.token_id)
    return Viewer(
        token.token_id,
        f"token:{token.prefix}",
        token.label,
        token.role,
        token.province,
        token.department,
        token.unit,
        token.prefix,
        "",  # no form is ever drawn for a token
        False,
    )


def _touch(store: Store, token_id: str) -> None:
    try:
        with store.writing() as change:
            own = tables.token.c.token_id == token_id
            change.connection.execute(update(tables.token).where(own).values(used_at=change.at))
    except OperationalError:  # as with sessions
        LOG.warning("the moment a token was last used was not written")


def _token(row: Any) -> Token:
    own = {name: row[name] for name in Token.__dataclass_fields__}
    return Token(**{**own, "role": Role(row["role"])})
