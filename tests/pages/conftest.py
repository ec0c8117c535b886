"""Pages as AppTest sees them, started from the frame."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT, SAMPLE_DAY

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(published: object) -> Open:
    """Open a page of the sample warehouse as a link would: its name, then the query's parameters."""

    def opened(name: str, **query: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
        for key, value in {"as_of": SAMPLE_DAY.isoformat(), **query}.items():
            page.query_params[key] = value
        if name != "overview":
            page.switch_page(f"../pages/{name}.py")
        return page.run()

    return opened


def select(page: AppTest, key: str, selection: dict[str, Any]) -> AppTest:
    """Choose something in a chart, as a click does."""
    state = WidgetState(id=page.get_by_key(key).proto.id, string_value=json.dumps({"selection": selection}))
    original = page._tree.get_widget_states

    def with_selection() -> Any:
        states = original()
        states.widgets.append(state)
        return states

    page._tree.get_widget_states = with_selection  # type: ignore[method-assign]
    return page.run()


def said(page: AppTest) -> str:
    """All words a page shows."""
    blocks = [*page.markdown, *page.caption, *page.warning, *page.error, *page.metric]
    texts = [str(getattr(block, "value", "")) + str(getattr(block, "label", "")) for block in blocks]
    tables = [table.value.to_csv() for table in page.table]
    return "\n".join([*texts, *tables])
