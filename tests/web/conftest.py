"""The server's own answers over a warehouse in which units owe reports, and over real accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access import kept
from access.store import Store
from tests.accounts import open_accounts
from tests.actions.conftest import reporting_warehouse  # noqa: F401 a fixture
from warehouse import settings, store
from warehouse.connect import Warehouse
from web import api, token


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The server's accounts: none yet."""
    opened = open_accounts(tmp_path / "access")
    monkeypatch.setattr(kept, "store", lambda: opened)
    yield opened
    opened.close()


@pytest.fixture
def sample_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server's settings: a sample server with a data folder of its own."""
    monkeypatch.setattr(settings.settings(), "data", tmp_path)
    monkeypatch.setattr(settings.settings(), "samples", True)
    token.sample_token.cache_clear()
    yield
    token.sample_token.cache_clear()


@pytest.fixture
def client(
    reporting_warehouse: Warehouse,  # noqa: F811
    people: Store,
    sample_settings: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TestClient]:
    """A caller with the sample server's token."""
    monkeypatch.setattr(store, "opened", lambda: reporting_warehouse)
    with TestClient(Starlette(routes=api.routes())) as caller:
        caller.headers["Authorization"] = f"Bearer {token.sample_token()}"
        yield caller
