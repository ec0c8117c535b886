"""The matrix, cell by cell: what each role may, where, and that everything else is refused."""

import itertools
import re
from pathlib import Path

import pytest

from access import matrix
from access.matrix import ACTIONS, PAGES, may, may_see
from access.viewer import Role, Viewer

ROOT = Path(__file__).parents[2]
HERE = {"province": "14", "department": "so-noi-vu", "unit": "U1"}
READING = {"overview", "tasks", "plans", "indices", "timeliness", "outputs", "receipt", "units", "password"}
SENDING = {"upload", "commit", "cancel", "attach", "template"}
DECIDING = {"return", "void", "extend", "waive", "paper", "lock", "unlock", "remind", "confirm_plan", "link_plan", "promote", "confirm_regime", "open_period", "days_off"}  # fmt: skip
LOADING = {"load_plan", "load_register", "load_index"}
OWN = {"view", "export", "original_download", "change_password"}
RIGHTS: dict[Role, tuple[set[str], set[str]]] = {
    Role.ADMINISTRATOR: (READING | {"plan_import", "accounts", "audit"}, OWN | LOADING | {"days_off", "accounts", "token", "audit_read", "settings"}),
    Role.COORDINATOR: (READING | {"submit", "coordinate", "plan_import"}, OWN | LOADING | SENDING | DECIDING | {"view_personal"}),
    Role.LEADER: (READING, OWN),
    Role.UNIT: (READING | {"submit"}, OWN | SENDING | {"view_personal"}),
    Role.UNIT_TOKEN: (set(), SENDING | {"view", "export", "original_download", "view_personal"}),
    Role.READ_TOKEN: (set(), {"view", "export"}),
}  # fmt: skip
SCOPES: dict[Role, dict[str, str]] = {
    Role.ADMINISTRATOR: {},
    Role.COORDINATOR: {"province": "14"},
    Role.LEADER: {"province": "14", "department": "so-noi-vu"},
    Role.UNIT: HERE,
    Role.UNIT_TOKEN: {"unit": "U1"},
    Role.READ_TOKEN: {"province": "14"},
}


def viewer(role: Role, *, must_change: bool = False, **scope: str) -> Viewer:
    where = {"province": None, "department": None, "unit": None, **(scope or SCOPES[role])}
    return Viewer(
        "1", "lan", "Lan", role, **where, session="", csrf_secret="", must_change_password=must_change
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "page"), list(itertools.product(Role, PAGES)))
def test_each_role_sees_its_pages_and_no_other(role: Role, page: str) -> None:
    assert may_see(viewer(role), page) == (page in RIGHTS[role][0])


@pytest.mark.parametrize(("role", "action"), list(itertools.product(Role, ACTIONS)))
def test_each_role_may_do_its_actions_in_its_own_place_and_no_other(role: Role, action: str) -> None:
    assert may(viewer(role), action, **HERE) == (action in RIGHTS[role][1])


EVERYWHERE = {"change_password"}


@pytest.mark.parametrize(
    ("role", "action"),
    list(itertools.product([role for role in Role if role is not Role.ADMINISTRATOR], ACTIONS)),
)
def test_nobody_but_an_administrator_may_do_anything_elsewhere_or_nowhere_in_particular(
    role: Role, action: str
) -> None:
    someone = viewer(role)
    elsewhere = [
        {},
        {"province": "15", "department": "so-noi-vu", "unit": "U2"},
        {"province": "15"},
        {"department": "so-noi-vu"},
        {"unit": "U2"},
        {"province": "15", "department": "so-noi-vu"},
        {"unit": ""},
    ]

    assert [may(someone, action, **place) for place in elsewhere] == [
        action in EVERYWHERE and action in RIGHTS[role][1]
    ] * 7


def test_a_leader_of_a_department_stays_in_it_and_one_of_a_province_goes_through_all() -> None:
    of_department, of_province = viewer(Role.LEADER), viewer(Role.LEADER, province="14")
    other = {"province": "14", "department": "so-tu-phap", "unit": "STP"}

    assert not may(of_department, "view", **other) and may(of_province, "view", **other)
    assert not may(of_department, "view", province="14") and may(of_province, "view", province="14")


def test_a_unit_is_refused_for_its_province_and_for_a_place_that_contradicts_its_own() -> None:
    unit = viewer(Role.UNIT)

    assert may(unit, "upload", unit="U1")
    assert not may(unit, "export", province="14")
    assert not may(unit, "upload", province="15", unit="U1")
    assert not may(unit, "upload", department="so-tu-phap", unit="U1")


def test_only_the_head_of_a_unit_approves_its_report() -> None:
    head = viewer(Role.LEADER, unit="U1")

    assert may(head, "approve", **HERE)
    assert not may(head, "approve", unit="U2") and not may(head, "upload", **HERE)
    assert not may(viewer(Role.LEADER, province="14"), "approve", **HERE)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.LEADER, Role.UNIT])
def test_with_a_temporary_password_one_may_change_it_and_nothing_else(role: Role) -> None:
    someone = viewer(role, must_change=True)

    assert [page for page in PAGES if may_see(someone, page)] == ["password"]
    assert [action for action in ACTIONS if may(someone, action, **HERE)] == ["change_password"]


def test_a_page_or_action_without_a_rule_is_a_mistake_and_never_a_right() -> None:
    with pytest.raises(KeyError):
        may_see(viewer(Role.ADMINISTRATOR), "secret")
    with pytest.raises(KeyError):
        may(viewer(Role.ADMINISTRATOR), "rule_the_world", **HERE)


def test_every_page_of_the_frame_has_a_rule() -> None:
    frame = (ROOT / "ui" / "frame.py").read_text(encoding="utf-8")
    shown = set(re.findall(r'^    "(\w+)": \(', frame, re.MULTILINE))

    assert len(shown) >= 10 and shown <= set(PAGES)


def test_the_printed_matrix_has_a_line_for_every_rule_and_a_column_for_every_role() -> None:
    lines = matrix.as_markdown().splitlines()

    assert len(lines) == len(PAGES) + len(ACTIONS) + 4
    assert {line.count(" | ") for line in lines} == {7}
    assert "| Nộp tệp báo cáo | `upload` | – | trong phạm vi | – | đơn vị mình | đơn vị mình | – |" in lines


# Rights that no page and no route asks for, each with its reason.
ASKED_NOWHERE = {
    "load_index": "results are loaded by the command line, which speaks for the machine's owner; no page loads them",
    "settings": "settings are the environment a server is started with; nothing in it changes them",
    "change_password": "every account may, and the page of that name is asked for instead",
}


def test_every_right_is_asked_where_something_is_done() -> None:
    """A row that nobody asks for would be a promise; the words of the trace name actions without asking for them."""
    files = [path for room in ("pages", "ui", "web") for path in (ROOT / room).glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "audit_parts.py")

    assert {action for action in ACTIONS if f'"{action}"' not in source} == set(ASKED_NOWHERE)
