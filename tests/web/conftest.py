"""The API over a warehouse in which units owe reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.actions.conftest import reporting_warehouse  # noqa: F401 a fixture
from warehouse import settings, store
from warehouse.connect import Warehouse
from web import api, token


@pytest.fixture
def client(
    reporting_warehouse: Warehouse,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TestClient]:
    """A caller with the right token."""
    monkeypatch.setattr(store, "opened", lambda: reporting_warehouse)
    monkeypatch.setattr(settings.settings(), "data", tmp_path)
    token.token.cache_clear()
    with TestClient(Starlette(routes=api.routes())) as caller:
        caller.headers["Authorization"] = f"Bearer {token.token()}"
        yield caller
    token.token.cache_clear()
