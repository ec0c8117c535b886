"""The guard of the address, the language of the page, health."""

import asyncio
from typing import Any

import pytest
from starlette.requests import HTTPConnection, Request

from tests.loops import run_apart
from web import callers, language, settings
from web.callers import UnfitFormError
from web.loopback import LoopbackOnly, NotLoopbackError, is_loopback, refuse_other_addresses


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_this_machine_is_served(address: str) -> None:
    refuse_other_addresses(address)

    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", [None, "0.0.0.0", "192.168.1.9", "::", "example.org", "127.0.0.1.example.org"]
)
def test_any_other_address_is_refused(address: str | None) -> None:
    with pytest.raises(NotLoopbackError, match="tài khoản mẫu"):
        refuse_other_addresses(address)


def call(client: str, kind: str = "http", *, has_samples: bool = True) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "inside"})

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def receive() -> Any:
        return {}

    coroutine = LoopbackOnly(inside, is_needed=lambda: has_samples)(
        {"type": kind, "client": (client, 1)}, receive, send
    )
    # Nothing in it waits, so one step ends it; a loop of our own would clash with the one a browser test leaves running.
    with pytest.raises(StopIteration):
        coroutine.send(None)
    return sent


def test_beside_sample_accounts_a_caller_from_elsewhere_is_turned_away() -> None:
    assert call("127.0.0.1") == [{"type": "inside"}]
    assert call("10.0.0.7")[0]["status"] == 403
    assert call("10.0.0.7", "websocket") == [{"type": "websocket.close", "code": 1008}]
    assert call("10.0.0.7", has_samples=False) == [{"type": "inside"}]


def test_html_that_is_not_streamlits_page_is_left_as_it_is() -> None:
    page = '<html lang="vi"><head><title>Đăng nhập</title></head></html>'.encode()

    assert language.rewritten(page) == page


def test_the_page_is_vietnamese() -> None:
    page = b'<html lang="en"><head><title>Streamlit</title></head></html>'

    written = language.rewritten(page).decode()

    assert '<html lang="vi">' in written
    assert "<title>Theo dõi CCHC</title>" in written
    assert f'<script src="{language.SCRIPT_PATH}"></script></head>' in written


def test_behind_tls_an_address_is_what_the_gate_saw_in_whatever_lines_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some gates add to the caller's line, some write one of their own below it."""
    monkeypatch.setattr(settings.settings(), "behind_tls", True)

    for lines in ([b"1.1.1.1, 10.0.0.9"], [b"1.1.1.1", b"10.0.0.9"], [b"10.0.0.9"]):
        headers = [(b"x-forwarded-for", line) for line in lines]
        assert (
            callers.address(HTTPConnection({"type": "http", "client": ("127.0.0.1", 1), "headers": headers}))
            == "10.0.0.9"
        )


def test_a_form_that_trickles_in_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "FORM_SECONDS", 0.05)

    async def receive() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"host", b"127.0.0.1")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)

    async def reading() -> None:
        await asyncio.wait_for(callers.read_form(request), 2)

    with pytest.raises(UnfitFormError, match="too slow"):
        run_apart(reading)
