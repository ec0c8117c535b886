"""The matrix where it is in force: each role on each page, inside and outside its scope, by address, identifier, widget and
after another reader has filled the caches."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from access import audit, matrix
from access.matrix import Reach, Row
from access.store import Store
from access.viewer import Role
from tests.accounts import session
from tests.pages.conftest import HELD, open_at, said
from tests.two_provinces import DAY, HERE, PERIOD, THERE, TwoProvinces
from ui import coordinate_parts
from warehouse import store

HOME = {"province": HERE.code, "department": "so-xay-dung"}
# Readers of one province. Whatever bears the mark of the other may reach none of them but the administrator.
READERS: dict[str, tuple[Role, dict[str, str]]] = {
    "administrator": (Role.ADMINISTRATOR, {}),
    "coordinator here": (Role.COORDINATOR, {"province": HERE.code}),
    "coordinator of a department": (Role.COORDINATOR, HOME),
    "leader here": (Role.LEADER, {"province": HERE.code}),
    "unit": (Role.UNIT, {**HOME, "unit": HERE.office}),
}
PAGES = [page for page in matrix.PAGES if page != "password"]  # that one is no page of the frame
# The part of the other province that each page can be asked for by its address.
ASKED: dict[str, dict[str, str]] = {
    "plans": {"plan": "plan_id"},
    "tasks": {"task": "task_id"},
    "receipt": {"number": "receipt"},
    "timeliness": {"obligation": "obligation"},
    "submit": {"unit": "office"},
    "coordinate": {"unit": "office"},
    "outputs": {"unit": "office"},
}
LONG = {(reader, "indices") for reader in ("coordinator here", "coordinator of a department", "leader here")}
REFUSED = "không dành cho vai trò"
FAILED = "Chưa hiển thị được trang này"


@pytest.fixture(scope="module")
def sessions(people: Store) -> dict[str, str]:
    """A session of each reader, by its name."""
    return {
        name: session(people, role, name=f"o-{number}", **place)  # type: ignore[arg-type]
        for number, (name, (role, place)) in enumerate(READERS.items())
    }


@pytest.fixture(autouse=True)
def shown(two: TwoProvinces, sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' warehouse holds both provinces."""
    monkeypatch.setattr(store, "opened", lambda: two.warehouse)
    HELD.sessions.update(sessions)


def everything(page: AppTest) -> str:
    """All that is sent to the browser: words, options, and the rows behind charts, tables and buttons."""
    return b"\n".join(proto.SerializeToString() for proto in _protos(page.main)).decode("utf-8", "replace")


def _protos(block: Block) -> Iterator[Any]:
    for child in block.children.values():
        proto = getattr(child, "proto", None)
        if proto is not None and hasattr(proto, "SerializeToString"):
            yield proto
        if isinstance(child, Block):
            yield from _protos(child)


def is_open(reader: str, page: str) -> bool:
    return matrix.ROWS["page", page].reaches[READERS[reader][0]] is not Reach.NONE


def ask(page: str, reader: str, **query: str) -> AppTest:
    return open_at(page, reader=reader, **{"as_of": DAY.isoformat(), **query})


def of_the_other(two: TwoProvinces, page: str) -> dict[str, str]:
    return {name: str(getattr(two.there, what)) for name, what in ASKED.get(page, {}).items()}


@pytest.mark.parametrize(
    ("reader", "page"),
    # The page of indices takes long and shows published results to all alike; its scope is tested by question.
    [(reader, page) for reader in READERS for page in PAGES if (reader, page) not in LONG],
)
def test_each_role_opens_its_pages_and_is_told_of_its_own_place_only(
    two: TwoProvinces, people: Store, reader: str, page: str
) -> None:
    asked = {"number": two.here.receipt} if page == "receipt" else {}
    opened = ask(page, reader, **asked)
    words = said(opened)

    assert (REFUSED in words) == (not is_open(reader, page))
    assert FAILED not in words and not opened.exception
    if not is_open(reader, page):
        assert [
            block.label for block in (*opened.button, *opened.selectbox, *opened.get("download_button"))
        ] == []
        told = [
            (event.who, event.subject) for event in audit.read(people) if event.action == "access_refused"
        ]
        assert any(subject == page for _, subject in told)
    elif reader != "administrator":
        assert THERE.mark not in everything(opened)
    if reader in ("unit", "coordinator of a department"):
        assert f"Sở Y tế {HERE.mark}" not in everything(opened)


@pytest.mark.parametrize("page", ASKED)
def test_what_is_asked_for_by_its_identifier_is_there_for_its_readers_only_whoever_looked_before(
    two: TwoProvinces, page: str
) -> None:
    """The administrator fills the caches with the very same question."""
    asked = of_the_other(two, page) | {"province": two.there.code, "period": PERIOD}
    if is_open("administrator", page):
        assert THERE.mark in everything(ask(page, "administrator", **asked))
    for reader in ("coordinator here", "unit"):
        opened = ask(page, reader, **asked)

        assert THERE.mark not in everything(opened), reader
        assert FAILED not in said(opened) and not opened.exception


FORGED = [
    ("submit", "submit.unit", ("office",)),
    ("submit", "submit.period", ("obligation",)),
    ("coordinate", "coordinate.unit", ("obligation",)),
    ("coordinate", "coordinate.contact.unit", ("health",)),
    ("coordinate", "coordinate.calendar.known", ("subscription_id",)),
    ("tasks", "filters.province", ("code", "name")),
]


@pytest.mark.parametrize(("page", "key", "words"), FORGED)
def test_a_widget_that_says_what_it_does_not_offer_is_told_nothing(
    two: TwoProvinces, page: str, key: str, words: tuple[str, ...]
) -> None:
    """A browser may send any words for a choice; Streamlit hands on even those that it never offered."""
    newest = two.warehouse.version
    part = {"part": "decide"} if key == "coordinate.unit" else {}
    for what in words:
        opened = ask(page, "coordinator here", period=PERIOD, **part)
        opened = forged(opened, key, str(getattr(two.there, what)))

        assert THERE.mark not in everything(opened)
    assert two.warehouse.version == newest


def forged(page: AppTest, key: str, text: str) -> AppTest:
    """Send the words as the choice of a selectbox, as a browser that was tampered with does."""
    own = next(box for box in page.selectbox if box.key == key).id
    original = page._tree.get_widget_states

    def tampered() -> Any:
        states = original()
        kept = [state for state in states.widgets if state.id != own]
        del states.widgets[:]
        states.widgets.extend([*kept, WidgetState(id=own, string_value=text)])
        return states

    page._tree.get_widget_states = tampered  # type: ignore[method-assign]
    return page.run()


def test_each_part_of_coordination_tells_of_its_own_place_and_offers_what_may_be_done(
    two: TwoProvinces,
) -> None:
    offered: dict[str, set[str]] = {}
    for reader in ("coordinator here", "coordinator of a department"):
        parts = [ask("coordinate", reader, period=PERIOD, part=part) for part in coordinate_parts.PARTS]
        assert [THERE.mark in everything(part) for part in parts] == [False] * len(parts), reader
        assert not any(part.exception or FAILED in said(part) for part in parts), reader
        offered[reader] = {str(button.key) for part in parts for button in part.button}
    whole, department = offered.values()

    assert department >= {"coordinate.decide", "coordinate.lock", "regimes.confirm", "regimes.open"}
    assert whole - department >= {"days.add", "days.take_back", "regimes.ministry"}
    assert not {key for key in department if key.startswith("days.")}


def test_a_coordinator_of_a_department_loads_no_register(two: TwoProvinces) -> None:
    assert not ask("units", "coordinator of a department").get("file_uploader")
    assert ask("units", "coordinator here").get("file_uploader")
    links = [
        str(link.proto.label)
        for link in ask("plans", "coordinator of a department", plan=two.here.plan_id).get("page_link")
    ]
    assert "Xác nhận thành chế độ báo cáo" not in links


@pytest.mark.parametrize(
    ("page", "action", "query"),
    [
        ("tasks", "export", {}),
        ("timeliness", "export", {}),
        ("outputs", "export", {}),
        ("units", "export", {}),
        ("indices", "export", {"province": HERE.code}),
        ("plans", "original_download", {"plan": "plan_id"}),
        ("receipt", "original_download", {"number": "receipt"}),
        ("submit", "template", {}),
    ],
)
def test_without_the_right_a_file_is_not_offered(
    two: TwoProvinces,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    action: str,
    query: dict[str, str],
) -> None:
    asked = {name: str(getattr(two.here, what, what)) for name, what in query.items()}
    before = {button.key for button in ask(page, "coordinator here", **asked).get("download_button")}
    row = matrix.ROWS["action", action]
    nobody = Row(row.kind, row.name, row.label, dict.fromkeys(row.reaches, Reach.NONE))
    monkeypatch.setitem(matrix.ROWS, ("action", action), nobody)

    after = {button.key for button in ask(page, "coordinator here", **asked).get("download_button")}

    assert before - after and after < before
