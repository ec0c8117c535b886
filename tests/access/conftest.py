"""A real database of accounts in a file, cheap hashes, and a clock that stands still until it is moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access import accounts, credentials
from access.accounts import Account, NewAccount
from access.settings import AccessSettings
from access.store import Store, open_store
from access.viewer import By, Role

PASSWORD = "con meo treo cay cau"
BOSS = By("quan-tri", "10.0.0.1")
START = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def cheap(folder: Path, **chosen: object) -> AccessSettings:
    """Settings with hashes that cost next to nothing."""
    return AccessSettings(
        **{
            "data": folder,
            "password_passes": 1,
            "password_memory_kib": 8,
            "password_lanes": 1,
            **chosen,
        }
    )


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(cheap(tmp_path / "data"), now=clock)
    yield opened
    opened.close()


MakePerson = Callable[..., Account]


@pytest.fixture
def person(store: Store) -> MakePerson:
    """Make an account that can sign in with PASSWORD; a unit's unless told otherwise."""

    def make(name: str = "lan.nguyen", role: Role = Role.UNIT, **scope: str) -> Account:
        where = scope or ({"unit": "U1", "province": "14"} if role is Role.UNIT else {})
        account, _ = accounts.create(
            store, NewAccount(name, name.title(), role, **where), by=BOSS, hand_out="nothing"
        )
        credentials.set_password(store, name, PASSWORD, by=BOSS)
        return account

    return make
