"""What no browser and no program of ours sends: refused, told in one line of the log, without a trace of our code or a secret."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from access import sessions
from access.store import Store
from access.viewer import Role
from tests.accounts import session
from tests.web.test_gate import asked
from web import api, refusals, signin
from web.gate import Gate

HTML = {"accept": "text/html"}
SECRET = "rat-bi-mat-" + "s" * 32


@pytest.fixture
def browser(people: Store) -> TestClient:
    refusals._tell.cache_clear()
    app = Starlette(
        routes=[*signin.routes(), *api.routes()],
        middleware=[Middleware(Gate, hosts=lambda: ["127.0.0.1"])],
    )
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def endless() -> Any:
    """A body that states no length and is longer than any form."""
    for _ in range(500):
        yield b"a=" + b"x" * 4096


CALLS: dict[str, tuple[Callable[[TestClient], Any], set[int]]] = {
    "a forged cookie": (lambda b: b.get("/tasks", headers={"cookie": f"cchc={SECRET}", **HTML}), {303}),
    "a cookie that is too long": (
        lambda b: b.get("/tasks", headers={"cookie": f"cchc={SECRET * 200}", **HTML}),
        {303},
    ),
    "a forged token": (
        lambda b: b.get("/api/data/plans.csv", headers={"authorization": f"Bearer cchc_abcdefgh_{SECRET}"}),
        {401},
    ),
    "no token at all": (lambda b: b.post("/api/reports", content=endless()), {401}),
    "a form without end": (
        lambda b: b.post(
            "/dang-nhap",
            content=endless(),
            headers={"content-type": "application/x-www-form-urlencoded"},
        ),
        {403},
    ),
    "a form of another site": (
        lambda b: b.post("/dang-nhap", data={"ten": SECRET}, headers={"origin": "https://example.org"}),
        {403},
    ),
    "a form of this host without tls": (
        lambda b: b.post("/dang-nhap", data={"ten": SECRET}, headers={"origin": "https://127.0.0.1"}),
        {403},
    ),
    "another host": (lambda b: b.get("/tasks", headers={"host": "example.org"}), {400}),
    "a path that makes up a line": (
        lambda b: b.get("/tasks%0aERROR%20root:%20%1b[31m", headers={"cookie": f"cchc={SECRET}", **HTML}),
        {303},
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_bad_call_is_refused_and_told_in_one_line_however_often_it_comes(
    browser: TestClient, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    call, expected = CALLS[name]
    caplog.set_level(logging.INFO, logger="cchc")

    answers = [call(browser) for _ in range(3)]

    assert {answer.status_code for answer in answers} == expected
    told = [record for record in caplog.records if record.name.startswith("cchc")]
    assert len(told) == 1
    assert told[0].exc_info is None
    line = told[0].getMessage()
    assert line.startswith("refused: ") and line.isprintable()
    assert SECRET[:20] not in line
    assert "Traceback" not in caplog.text and all("Traceback" not in answer.text for answer in answers)


def test_a_cookie_used_again_after_signing_out_is_nobodys(
    browser: TestClient, people: Store, caplog: pytest.LogCaptureFixture
) -> None:
    raw = session(people, Role.LEADER, province="14")
    browser.cookies.set("cchc", raw)
    assert browser.get("/doi-mat-khau", headers=HTML).status_code == 200
    sessions.sign_out(people, raw, address="127.0.0.1")

    assert [browser.get("/doi-mat-khau", headers=HTML).status_code for _ in range(3)] == [303] * 3

    assert len([one for one in caplog.records if "no session" in one.getMessage()]) == 1
    assert raw not in caplog.text


def test_a_second_host_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    refusals._tell.cache_clear()
    hosts = [(b"host", b"127.0.0.1"), (b"host", b"example.org\r\nX: y")]

    for _ in range(3):
        assert [status for status, _ in asked("/tasks", headers=hosts)] == [400]

    assert [record.getMessage() for record in caplog.records] == [
        "refused: another host; from 127.0.0.1, asked for /tasks"
    ]
