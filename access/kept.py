"""The accounts that this process uses, opened once."""

from functools import cache

from access.settings import settings
from access.store import Store, open_store


@cache
def store() -> Store:
    """The accounts named by the settings."""
    return open_store(settings())
