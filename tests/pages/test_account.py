"""Whose eyes a page looks with, and what they may, also when a file is fetched after the page was drawn."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from access import accounts, audit, sessions
from access.store import Store
from access.viewer import Role
from tests.accounts import BY, session
from tests.conftest import ROOT
from tests.pages.conftest import come_in
from ui import account, actor, asked

ASKED = {"page": "receipt"}


def test_a_file_is_written_for_the_reader_who_asked_for_it_outside_any_run(people: Store) -> None:
    come_in(session(people, Role.LEADER, province="22", name="nguoi.tai"))
    write = account.fetched(lambda: str(asked.scope().province).encode(), "tep.csv", asked=ASKED)
    come_in("administrator")  # whoever else comes meanwhile

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(write).result() == b"22"


def test_a_file_is_not_written_once_the_session_is_over(people: Store) -> None:
    raw = session(people, Role.LEADER, province="22", name="nguoi.roi")
    come_in(raw)
    write = account.fetched(lambda: b"never", "tep.csv", asked=ASKED)

    sessions.sign_out(people, raw, address="")

    with ThreadPoolExecutor(1) as pool, pytest.raises(account.SignedOutError):
        pool.submit(write).result()


def test_a_file_is_not_written_where_the_right_is_missing_when_it_is_fetched(people: Store) -> None:
    come_in(session(people, Role.LEADER, province="22", name="nguoi.xem"))
    place = {"province": "22", "unit": "U1"}
    write = actor.fetched(b"ten, so dien thoai", ("view_personal",), place, name="tep.csv", asked=ASKED)

    with ThreadPoolExecutor(1) as pool, pytest.raises(actor.NotAllowedError):
        pool.submit(write).result()
    told = [(event.who, event.subject) for event in audit.read(people) if event.action == "access_refused"]
    assert ("nguoi.xem", "view_personal") in told


def test_a_file_is_written_for_who_may_have_it_and_no_more_once_their_role_is_another(people: Store) -> None:
    come_in(session(people, Role.COORDINATOR, province="22", name="nguoi.doi"))
    rights = ("original_download", "view_personal")
    write = actor.fetched(lambda: b"workbook", rights, {"province": "22"}, name="tep.xlsx", asked=ASKED)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(write).result() == b"workbook"

        accounts.change_role(people, "nguoi.doi", Role.LEADER, province="22", by=BY)

        with pytest.raises((actor.NotAllowedError, account.SignedOutError)):
            pool.submit(write).result()
    taken = [event for event in audit.read(people) if event.action == "original_downloaded"]
    assert [(event.who, event.subject, json.loads(event.detail)["asked"]) for event in taken] == [
        ("nguoi.doi", "tep.xlsx", ASKED)
    ]


def test_every_file_that_pages_give_away_is_asked_for_its_right() -> None:
    """Buttons of Streamlit's own would give away what they hold without asking."""
    drawn = [
        path.name
        for room in ("pages", "ui")
        for path in (ROOT / room).glob("*.py")
        if "st.download_button(" in path.read_text(encoding="utf-8")
    ]

    assert drawn == ["parts.py"]
