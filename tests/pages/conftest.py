"""Pages as AppTest sees them, started from the frame."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from access import kept
from access.store import Store
from access.viewer import Role
from actions import keeping, samples
from tests.accounts import open_accounts, session
from tests.conftest import ROOT, SAMPLE_DAY
from tests.warehouse import real_plans
from ui import account
from warehouse import connect, store

Open = Callable[..., AppTest]
# Who opens a page where a test does not say: pages that only these may see are opened by the coordinator.
OF_COORDINATORS = ("submit", "receipt", "coordinate", "units", "plan_import")


@dataclass
class Held:
    """The session the reader's browser holds, and one for each role."""

    raw: str | None
    sessions: dict[str, str]


HELD = Held(None, {})


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Real accounts, one of each role."""
    store = open_accounts(tmp_path_factory.mktemp("access"))
    HELD.sessions = {
        "administrator": session(store, Role.ADMINISTRATOR),
        "coordinator": session(store, Role.COORDINATOR, province="S1"),
        "coordinator of 14": session(store, Role.COORDINATOR, province="14"),
        "head": session(
            store,
            Role.LEADER,
            province="S1",
            department="so-giao-duc-va-dao-tao",
            unit="s1-so-giao-duc-va-dao-tao",
        ),
        "leader": session(store, Role.LEADER, province="S1"),
    }
    yield store
    store.close()


@pytest.fixture(autouse=True)
def signed_in(people: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the gate of the server tells a page: whose session opened its socket. AppTest opens none."""
    monkeypatch.setattr(kept, "store", lambda: people)
    monkeypatch.setattr(account, "raw_session", lambda: HELD.raw)


@pytest.fixture
def open_page(published: object) -> Open:
    """Open a page of the sample warehouse as a link would: its name, then the query's parameters."""

    return open_at


def come_in(reader: str) -> None:
    """From now on the browser holds the session of this role, or the one of this raw id."""
    HELD.raw = HELD.sessions.get(reader, reader)


def open_at(name: str, reader: str | None = None, **query: str) -> AppTest:
    """`reader` is the role, or the raw id of a session."""
    coordinator = "coordinator of 14" if query.get("province") == "14" else "coordinator"
    come_in(reader or (coordinator if name in OF_COORDINATORS else "administrator"))
    page = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    for key, value in {"as_of": SAMPLE_DAY.isoformat(), **query}.items():
        page.query_params[key] = value
    if name != "overview":
        page.switch_page(f"../pages/{name}.py")
    return page.run()


@pytest.fixture
def open_mixed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page of a warehouse with the samples and one real plan, of Sơn La."""
    warehouse = connect.open_in_memory(tmp_path_factory.mktemp("mixed"))
    keeping.load_reference(warehouse)
    list(samples.load(warehouse, SAMPLE_DAY, report_count=2))
    real_plans.receive(warehouse)
    monkeypatch.setattr(store, "opened", lambda: warehouse)
    yield open_at
    warehouse.close()


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


@dataclass(frozen=True)
class Panel:
    """A white panel of a page: the end of its key, its words, and whether it shows figures or words of documents."""

    key: str
    words: str
    has_content: bool


def panels(page: AppTest) -> list[Panel]:
    """Every panel of the page, in its order."""
    return [_panel(block) for block in _blocks(page.main) if "-panel-" in block.proto.id]


def _panel(block: Block) -> Panel:
    inside = list(_elements(block))
    texts = [
        str(getattr(element, "value", "")) for element in inside if element.type in ("markdown", "caption")
    ]
    has_content = any(
        element.type in ("table", "arrow_vega_lite_chart", "vega_lite_chart") for element in inside
    )
    return Panel(block.proto.id.split("-panel-", 1)[1], "\n".join(texts), has_content)


def _blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            if child.type == "flex_container":
                yield child
            yield from _blocks(child)


def _elements(block: Block) -> Iterator[Any]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _elements(child)
        else:
            yield child


def said(page: AppTest) -> str:
    """All words a page shows."""
    blocks = [*page.markdown, *page.caption, *page.warning, *page.error, *page.metric]
    texts = [str(getattr(block, "value", "")) + str(getattr(block, "label", "")) for block in blocks]
    tables = [table.value.to_csv() for table in page.table]
    return "\n".join([*texts, *tables])
