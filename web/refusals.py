"""What is refused before anybody is known: one line in the log for each caller, place and reason, and no secret in it."""

import logging
from functools import lru_cache

from starlette.requests import HTTPConnection

from access.lines import one_line
from web.callers import address

LOG = logging.getLogger("cchc.access")


def tell(connection: HTTPConnection, why: str) -> None:
    """Say in the log that a call was refused; the same again is not said again while it is remembered."""
    _tell(why, one_line(address(connection), 60), one_line(connection.scope["path"], 80))


@lru_cache(maxsize=2000)
def _tell(why: str, caller: str, path: str) -> None:
    LOG.warning("refused: %s; from %s, asked for %s", why, caller, path)
