"""Real accounts for tests: a database of their own, with hashes that cost little."""

from pathlib import Path

from access import accounts, credentials, sessions
from access.accounts import NewAccount
from access.settings import AccessSettings
from access.store import Store, open_store
from access.viewer import By, Role

BY = By("kiem-thu", "127.0.0.1")
PASSWORD = "mot cau de nho ma dai"


def open_accounts(folder: Path, **chosen: object) -> Store:
    """An empty database of accounts in a folder."""
    cheap = {"password_passes": 1, "password_memory_kib": 8, "password_lanes": 1}
    return open_store(AccessSettings(**{"data": folder, **cheap, **chosen}))  # type: ignore[arg-type]


def session(
    store: Store,
    role: Role,
    *,
    name: str | None = None,
    province: str | None = None,
    department: str | None = None,
    unit: str | None = None,
) -> str:
    """The raw id of a session of a new account."""
    called = name or f"nguoi.{role.value}.{unit or department or province or 'tat-ca'}"
    new = NewAccount(called, f"Người {called}", role, province, department, unit)
    account, _ = accounts.create(store, new, by=BY, hand_out="nothing")
    with store.writing() as change:
        return sessions.open_session(change, store, account, by=BY, how="test", previous=None).raw


def add_administrator(folder: Path) -> str:
    """An administrator with PASSWORD in the accounts of a data folder; their name."""
    store = open_accounts(folder)
    new = NewAccount("lan.nguyen", "Nguyễn Lan", Role.ADMINISTRATOR)
    accounts.create(store, new, by=BY, hand_out="nothing")
    credentials.set_password(store, new.name, PASSWORD, by=BY)
    store.close()
    return new.name
