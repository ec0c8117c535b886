"""The process's one open warehouse."""

from functools import cache

from warehouse import connect
from warehouse.settings import settings


@cache
def opened() -> connect.Warehouse:
    """Open the warehouse of the settings on first use; every later call answers with the same one."""
    return connect.open_file(settings().data)
