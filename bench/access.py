"""What signing in costs: the look-up of a session on every rerun, and 200 sign-ins in a row while readers go on reading."""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from access import accounts, credentials, sessions, signin, tokens
from access.accounts import NewAccount
from access.settings import AccessSettings
from access.store import Store, open_store
from access.viewer import By, Role

PASSWORD = "con meo treo cay cau"  # noqa: S105 of accounts that live as long as the measurement
SIGN_INS, LOOKUPS, ROUNDS, PEOPLE = 200, 1000, 5, 20
BY = By("bench", "127.0.0.1")
# What a page that shows nothing costs per rerun; the look-up must be small beside it (docs/speed.md).
EMPTY_RERUN_MS = 3.5


def measure(sign_ins: int = SIGN_INS) -> dict[str, Any]:
    """Milliseconds per look-up and per sign-in with the password settings of an installation, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(AccessSettings(data=Path(folder)))
        for number in range(PEOPLE):
            _make(store, f"lan{number}")
        raw = signin.sign_in(store, "lan0", PASSWORD, address="10.0.0.0").raw
        token, _ = tokens.add(store, "bench", Role.UNIT_TOKEN, unit="U0", by=BY)
        rows = {
            "look up a session": _per_call(lambda: sessions.lookup(store, raw)),
            "look up a made-up session": _per_call(lambda: sessions.lookup(store, "A" * 43)),
            "look up a token": _per_call(lambda: tokens.token_viewer(store, token)),
        }
        hash_ms = _per_call(lambda: store.hasher.hash(PASSWORD), calls=5)
        in_a_row = _sign_in_many(store, raw, sign_ins)
        store.close()
    return {
        "what": "sign-in: look-ups per rerun beside an empty page's rerun; sign-ins beside one password hash",
        "goal": "a look-up 0.3 of an empty rerun; a sign-in 1.5 hashes",
        "rows": {name: {"ms": spent, "ratio": spent / EMPTY_RERUN_MS} for name, spent in rows.items()},
        "hash_ms": hash_ms,
        "sign_ins": {**in_a_row, "ratio": in_a_row["median_ms"] / hash_ms},
    }


def tell(measured: dict[str, Any]) -> None:
    for name, row in measured["rows"].items():
        print(f"  {name:28} {row['ms']:8.3f} ms   {row['ratio']:6.2f} x")
    many = measured["sign_ins"]
    print(
        f"  {many['count']} sign-ins in a row         {many['median_ms']:8.1f} ms each, {many['ratio']:.2f} hashes;"
        f" look-ups meanwhile {many['lookup_median_ms']:.3f} ms, 95 in 100 within {many['lookup_p95_ms']:.3f} ms"
    )


def _make(store: Store, name: str) -> None:
    accounts.create(store, NewAccount(name, name, Role.UNIT, unit="U0"), by=BY, hand_out="nothing")
    credentials.set_password(store, name, PASSWORD, by=BY)


def _per_call(work: Callable[[], object], calls: int = LOOKUPS) -> float:
    """Milliseconds of one call: the least of some rounds, so that a busy machine does not speak."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(calls):
            work()
        spent.append((time.perf_counter() - started) / calls)
    return min(spent) * 1000


def _sign_in_many(store: Store, raw: str, count: int) -> dict[str, Any]:
    """Sign-ins one after the other, and beside them a reader who looks up a session every 20 ms."""
    looked: list[float] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.02):
            started = time.perf_counter()
            sessions.lookup(store, raw)
            looked.append((time.perf_counter() - started) * 1000)

    reader = threading.Thread(target=read)
    reader.start()
    spent = []
    for number in range(count):
        started = time.perf_counter()
        signin.sign_in(store, f"lan{number % PEOPLE}", PASSWORD, address=f"10.0.1.{number % 250}")
        spent.append((time.perf_counter() - started) * 1000)
    stop.set()
    reader.join()
    return {
        "count": count,
        "median_ms": statistics.median(spent),
        "longest_ms": max(spent),
        "lookup_median_ms": statistics.median(looked),
        "lookup_p95_ms": statistics.quantiles(looked, n=20)[-1],
    }


if __name__ == "__main__":
    tell(measure(int(sys.argv[1]) if len(sys.argv) > 1 else SIGN_INS))
