"""Who speaks with a bearer token: one that was given out for a unit or for reading, or the sample server's own."""

import os
import secrets
from functools import cache
from pathlib import Path

from access import kept, tokens
from access.sample_accounts import PROVINCE
from access.viewer import Role, Viewer
from warehouse.settings import settings

FILE_NAME = "api-token"


def viewer_of(header: str | None) -> Viewer | None:
    """Whose token an Authorization header carries; None where it is none of ours."""
    scheme, _, given = (header or "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    raw = given.strip()
    if settings().samples and secrets.compare_digest(raw.encode(), sample_token().encode()):
        return Viewer(
            "sample", "token:mau", "Mã truy cập mẫu", Role.COORDINATOR, PROVINCE, None, None, "mau", "", False
        )
    return tokens.token_viewer(kept.store(), raw)


@cache
def sample_token() -> str:
    """A token to try the API with, beside sample data only: made once, kept in the data folder, its owner's alone."""
    path = settings().data / FILE_NAME
    if not path.exists():
        _write(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii").strip()


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
