"""The one token of the API until accounts exist: made at the first start, kept in the data folder, its owner's alone."""

import os
import secrets
from functools import cache
from pathlib import Path

from warehouse.settings import settings

FILE_NAME = "api-token"


@cache
def token() -> str:
    """The token; made where there is none."""
    path = settings().data / FILE_NAME
    if not path.exists():
        _write(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii").strip()


def is_right(header: str | None) -> bool:
    """Whether an Authorization header carries the token; compared in constant time."""
    scheme, _, given = (header or "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token().encode())


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
