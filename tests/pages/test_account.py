"""Whose eyes a page looks with, also when a file is fetched after the page was drawn."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from access import sessions
from access.store import Store
from access.viewer import Role
from tests.accounts import session
from tests.pages.conftest import come_in
from ui import account, asked


def test_a_file_is_written_for_the_reader_who_asked_for_it_outside_any_run(people: Store) -> None:
    come_in(session(people, Role.LEADER, province="22", name="nguoi.tai"))
    write = account.fetched(lambda: str(asked.scope().province).encode())
    come_in("administrator")  # whoever else comes meanwhile

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(write).result() == b"22"


def test_a_file_is_not_written_once_the_session_is_over(people: Store) -> None:
    raw = session(people, Role.LEADER, province="22", name="nguoi.roi")
    come_in(raw)
    write = account.fetched(lambda: b"never")

    sessions.sign_out(people, raw, address="")

    with ThreadPoolExecutor(1) as pool, pytest.raises(account.SignedOutError):
        pool.submit(write).result()
