"""A loop of one's own, wherever the test runs."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio

Answer = TypeVar("Answer")


def run_apart(go: Callable[[], Awaitable[Answer]]) -> Answer:
    """What `go` answers, in a thread of its own: the browser tests leave a loop running in the thread they ran in."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(anyio.run, go).result()
