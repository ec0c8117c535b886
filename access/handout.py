"""What is handed to a person to begin with: a temporary password or the secret of a one-time link, and what is kept of it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from access import passwords
from access.store import Store

HandOut = Literal["password", "link", "nothing"]
WITHOUT_PASSWORD: dict[str, Any] = {
    "password_hash": None,
    "password_expires_at": None,
    "must_change_password": False,
    "link_hash": None,
    "link_expires_at": None,
}


@dataclass(frozen=True)
class Secret:
    """A temporary password, or the secret of a one-time link: shown once, kept only as a hash, until `expires_at`."""

    kind: HandOut
    value: str
    expires_at: datetime


def prepare(store: Store, kind: HandOut) -> tuple[Secret | None, dict[str, Any]]:
    """The secret to show, and what is kept of it. Hashing is slow: do it before the transaction, not in it."""
    expires = store.now() + timedelta(hours=store.settings.temporary_password_hours)
    if kind == "password":
        value = passwords.temporary()
        hashed = store.hasher.hash(value)
        kept = {"password_hash": hashed, "password_expires_at": expires, "must_change_password": True}
        return Secret(kind, value, expires), kept
    if kind == "link":
        value = secrets.token_urlsafe(32)
        return Secret(kind, value, expires), {"link_hash": digest(value), "link_expires_at": expires}
    return None, {}


def digest(raw: str) -> str:
    """How a secret of at least 128 random bits is kept: nothing slower is needed to keep it from being guessed."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
