"""Guessing is slow: after a few wrong tries a name, and an address, must wait; longer each time, never for good.

Counted for the name from one address, for the name from anywhere, and for the address. Who has signed in from an address
before does not wait for what others do to that name elsewhere, so nobody can lock a person out from afar. Counts are
kept, so a restart forgets nothing, and leak away with time. Unknown names wait like known ones.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, insert, select, update

from access.settings import AccessSettings
from access.store import Change, Store
from access.tables import failure, known_place

FIRST_WAIT_SECONDS = 5.0
ADDRESS_LEAK = timedelta(minutes=1)
PLACE_KNOWN_FOR = timedelta(days=90)
FORGOTTEN_AFTER = timedelta(days=7)


class TooManyTriesError(Exception):
    """Wrong too often; `wait_seconds` from now the next try is taken."""

    def __init__(self, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        seconds = max(1, round(wait_seconds))
        told = f"{seconds} giây" if seconds < 90 else f"{-(-seconds // 60)} phút"
        super().__init__(f"Đã nhập sai nhiều lần. Hãy thử lại sau {told}.")


@dataclass(frozen=True)
class Limit:
    """So many free tries, then growing waits; one try is forgotten each `leak`."""

    tries: int
    leak: timedelta
    longest_wait: timedelta

    def wait(self, count: float) -> timedelta:
        """How long after the newest of `count` wrong tries the next may come."""
        if count < self.tries:
            return timedelta()
        doublings = min(count - self.tries, 20.0)  # more would only overflow
        return min(timedelta(seconds=FIRST_WAIT_SECONDS * 2**doublings), self.longest_wait)

    def remaining(self, count: float, passed: timedelta) -> float:
        """What is left of the count after a time in which nothing was wrong."""
        return max(0.0, count - max(0.0, passed / self.leak))


# Sign-ins through the identity provider that an address began and did not end: an office behind one address has room.
BEGUN = Limit(tries=100, leak=timedelta(seconds=6), longest_wait=timedelta(minutes=1))


@dataclass(frozen=True)
class _Counted:
    key_hash: str
    limit: Limit


@dataclass(frozen=True)
class Source:
    """A name (as compared) tried from an address."""

    name_key: str
    address: str


def name_limit(settings: AccessSettings) -> Limit:
    longest = timedelta(minutes=settings.longest_wait_minutes)
    return Limit(settings.tries_per_name, longest, longest)


def address_limit(settings: AccessSettings) -> Limit:
    return Limit(settings.tries_per_address, ADDRESS_LEAK, timedelta(minutes=settings.longest_wait_minutes))


def begin(store: Store, source: Source) -> None:
    """Ask for a try. It counts as wrong until `succeeded` says otherwise: tries sent at once are counted one by one.

    Raises TooManyTriesError; a try refused here is not counted.
    """
    with store.writing() as change:
        pair, name, address = _counted(store.settings, source)
        asked = [pair, address] if _is_known(change, pair) else [pair, name, address]
        left = max(_wait(change, one) for one in asked)
        if left > timedelta():
            raise TooManyTriesError(left.total_seconds())
        _add(change, pair)
        _add(change, name)


def withdraw(store: Store, source: Source) -> None:
    """The try was never judged: it was neither right nor wrong."""
    with store.writing() as change:
        pair, name, _ = _counted(store.settings, source)
        _take(change, pair, 1)
        _take(change, name, 1)


def failed(change: Change, settings: AccessSettings, source: Source) -> float:
    """The try was wrong. Returns the seconds this source must wait now."""
    pair, name, address = _counted(settings, source)
    _add(change, address)
    asked = [pair, address] if _is_known(change, pair) else [pair, name, address]
    return max(_wait(change, one) for one in asked).total_seconds()


def succeeded(change: Change, settings: AccessSettings, source: Source) -> None:
    """The try was right: what was wrong with this name from this address is forgotten, and the address is known."""
    pair, name, _ = _counted(settings, source)
    if own := _row(change, pair):
        _take(change, name, own[0])
    change.connection.execute(delete(failure).where(failure.c.key_hash == pair.key_hash))
    change.connection.execute(delete(failure).where(failure.c.last_at < change.at - FORGOTTEN_AFTER))
    change.connection.execute(delete(known_place).where(known_place.c.key_hash == pair.key_hash))
    change.connection.execute(
        delete(known_place).where(known_place.c.succeeded_at < change.at - PLACE_KNOWN_FOR)
    )
    change.connection.execute(insert(known_place).values(key_hash=pair.key_hash, succeeded_at=change.at))


def begun(change: Change, address: str) -> None:
    """A sign-in was begun that the identity provider is to end. Raises TooManyTriesError, and then it is not counted."""
    counted = _Counted(_hash("begun", address), BEGUN)
    left = _wait(change, counted)
    if left > timedelta():
        raise TooManyTriesError(left.total_seconds())
    _add(change, counted)


def ended(change: Change, address: str) -> None:
    """A sign-in that was begun from there came to its end."""
    _take(change, _Counted(_hash("begun", address), BEGUN), 1)


def _counted(settings: AccessSettings, source: Source) -> tuple[_Counted, _Counted, _Counted]:
    of_name, of_address = name_limit(settings), address_limit(settings)
    return (
        _Counted(_hash("pair", source.name_key, source.address), of_name),
        _Counted(_hash("name", source.name_key), of_name),
        _Counted(_hash("address", source.address), of_address),
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _is_known(change: Change, pair: _Counted) -> bool:
    since = change.at - PLACE_KNOWN_FOR
    asked = select(known_place.c.key_hash).where(
        known_place.c.key_hash == pair.key_hash, known_place.c.succeeded_at >= since
    )
    return change.connection.execute(asked).first() is not None


def _row(change: Change, counted: _Counted) -> tuple[float, datetime] | None:
    """The count as it was at the newest wrong try, and when that was."""
    asked = select(failure.c.count, failure.c.last_at).where(failure.c.key_hash == counted.key_hash)
    row = change.connection.execute(asked).one_or_none()
    return (row[0], row[1]) if row else None


def _wait(change: Change, counted: _Counted) -> timedelta:
    row = _row(change, counted)
    if row is None:
        return timedelta()
    count, last_at = row
    return counted.limit.wait(count) - max(
        timedelta(), change.at - last_at
    )  # a clock put back must not lengthen it


def _add(change: Change, counted: _Counted) -> None:
    """One more wrong try, on top of what has not leaked away."""
    row = _row(change, counted)
    if row is None:
        new = insert(failure).values(key_hash=counted.key_hash, count=1.0, last_at=change.at)
        change.connection.execute(new)
        return
    count = counted.limit.remaining(row[0], change.at - row[1]) + 1
    change.connection.execute(_of(counted).values(count=count, last_at=change.at))


def _take(change: Change, counted: _Counted, tries: float) -> None:
    row = _row(change, counted)
    if row is not None:
        change.connection.execute(_of(counted).values(count=max(0.0, row[0] - tries)))


def _of(counted: _Counted) -> Update:
    return update(failure).where(failure.c.key_hash == counted.key_hash)
