"""The one gate: strangers see the sign-in page and nothing else; forged cookies, hosts and origins are turned away."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from access import accounts, sessions
from access.store import Store
from access.viewer import By, Role
from tests.accounts import session
from web import settings
from web.gate import Gate
from web.told import Told

HTML = {"accept": "text/html"}
FILE = f"/media/{'ab' * 16}.csv"


async def everything(request: Request) -> Response:
    return JSONResponse({name: value for name, value in request.headers.items() if name.startswith("x-")})


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(dict(websocket.headers))
    await websocket.send_bytes(b"\x12\x2b" + FILE.encode() + b"2\x03csv")  # as a page's message names a file
    await websocket.close()


@pytest.fixture
def caller(people: Store) -> Iterator[TestClient]:
    routes = [
        WebSocketRoute("/_stcore/stream", socket),
        Route("/{path:path}", everything, methods=["GET", "POST", "PUT", "DELETE"]),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, hosts=lambda: ["127.0.0.1"])])
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tasks?province=14&group=overdue",
        "/accounts",
        "/_stcore/health",
        "/media/abc.csv",
        "/static/js/a.js",
        "/APP/STATIC/a.js",
    ],
)
def test_a_stranger_is_shown_the_sign_in_page_and_comes_back_to_where_they_wanted(
    caller: TestClient, path: str
) -> None:
    page = caller.get(path, headers=HTML)

    assert page.status_code == 303
    assert page.headers["location"].startswith("/dang-nhap")
    if "?" in path:
        assert page.headers["location"] == "/dang-nhap?tiep=/tasks%3Fprovince%3D14%26group%3Doverdue"
    assert caller.get(path, headers={"accept": "*/*"}).status_code == 401
    assert caller.post(path).status_code == 401


def test_a_strangers_socket_is_never_accepted(caller: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), caller.websocket_connect("ws://127.0.0.1/_stcore/stream"):
        pass


def test_a_session_opens_pages_and_sockets_until_it_ends(caller: TestClient, people: Store) -> None:
    raw = session(people, Role.LEADER, province="14")
    caller.cookies.set("cchc", raw)

    assert caller.get("/tasks", headers=HTML).json()["x-cchc-session"] == raw
    with caller.websocket_connect("ws://127.0.0.1/_stcore/stream") as opened:
        assert opened.receive_json()["x-cchc-session"] == raw
    sessions.sign_out(people, raw, address="127.0.0.1")
    assert caller.get("/tasks", headers=HTML).status_code == 303


def test_a_disabled_account_is_out_at_the_next_request(caller: TestClient, people: Store) -> None:
    caller.cookies.set("cchc", session(people, Role.LEADER, province="14", name="lan.nguyen"))
    assert caller.get("/tasks", headers=HTML).status_code == 200

    accounts.disable(people, "lan.nguyen", by=By("quan-tri", ""))

    assert caller.get("/tasks", headers=HTML).status_code == 303


def test_identity_headers_from_outside_are_taken_away(caller: TestClient, people: Store) -> None:
    raw = session(people, Role.UNIT, unit="s1-so-y-te")
    caller.cookies.set("cchc", raw)
    forged = {
        "X-Cchc-Session": "a" * 43,
        "X-Auth-User": "quan-tri",
        "X-Forwarded-User": "quan-tri",
        "X-Remote-User": "x",
    }

    seen = caller.get("/tasks", headers={**forged, "X-Cchc-Address": "9.9.9.9"}).json()

    assert seen == {"x-cchc-session": raw, "x-cchc-address": "testclient"}
    del caller.cookies["cchc"]
    assert caller.get("/healthz", headers=forged).json() == {}


@pytest.mark.parametrize("wrong", ["", "x", "a" * 43, "' OR 1=1 --", "a" * 5000, "\u0111" * 10])
def test_a_forged_or_cut_cookie_is_nobodys(caller: TestClient, people: Store, wrong: str) -> None:
    raw = session(people, Role.LEADER, province="14")
    for held in (wrong, raw[:-1], raw + "a", raw.swapcase()):
        answer = caller.get("/tasks", headers={"cookie": f"cchc={held}".encode(), **HTML})
        assert answer.status_code == 303


def test_a_temporary_password_opens_only_the_page_that_changes_it(caller: TestClient, people: Store) -> None:
    raw = session(people, Role.LEADER, province="14", name="lan.nguyen")
    with people.writing() as change:
        accounts.update_account(change, accounts.find(people, "lan.nguyen"), must_change_password=True)
    caller.cookies.set("cchc", raw)

    assert caller.get("/tasks", headers=HTML).headers["location"] == "/doi-mat-khau"
    assert caller.get("/media/a.csv").status_code == 403
    assert caller.get("/doi-mat-khau", headers=HTML).status_code == 200
    with pytest.raises(WebSocketDisconnect), caller.websocket_connect("ws://127.0.0.1/_stcore/stream"):
        pass


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "null",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1:9",
        "https://127.0.0.1",
        "http://a@127.0.0.1",
        "127.0.0.1",
        "",
    ],
)
def test_another_sites_page_opens_no_socket_here(caller: TestClient, people: Store, origin: str) -> None:
    caller.cookies.set("cchc", session(people, Role.LEADER, province="14"))

    with (
        pytest.raises(WebSocketDisconnect),
        caller.websocket_connect(
            "ws://127.0.0.1/_stcore/stream", headers={"origin": origin, "host": "127.0.0.1"}
        ),
    ):
        pass


def test_behind_tls_a_page_without_tls_opens_no_socket_here(
    caller: TestClient, people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.settings(), "behind_tls", True)
    caller.cookies.set("__Host-cchc", session(people, Role.LEADER, province="14"))
    stream = "ws://127.0.0.1/_stcore/stream"

    with caller.websocket_connect(stream, headers={"origin": "https://127.0.0.1", "host": "127.0.0.1"}):
        pass
    with (
        pytest.raises(WebSocketDisconnect),
        caller.websocket_connect(stream, headers={"origin": "http://127.0.0.1", "host": "127.0.0.1"}),
    ):
        pass


def test_a_file_is_given_only_to_the_session_whose_page_was_told_of_it(
    caller: TestClient, people: Store
) -> None:
    own, other = (session(people, Role.LEADER, province=code) for code in ("14", "S1"))
    caller.cookies.set("cchc", own)
    assert caller.get(FILE).status_code == 404
    with caller.websocket_connect("ws://127.0.0.1/_stcore/stream") as opened:
        opened.receive_json()
        opened.receive_bytes()

    assert caller.get(FILE).status_code == 200
    for near in (FILE.replace("ab", "ac", 1), f"{FILE}/x", FILE.replace(".csv", "/../x"), "/media/"):
        assert caller.get(near).status_code in (400, 404)
    caller.cookies.set("cchc", other)
    assert caller.get(FILE).status_code == 404
    del caller.cookies["cchc"]
    assert caller.get(FILE).status_code == 401


def test_what_sessions_were_told_of_is_kept_within_bounds() -> None:
    told = Told(most=3)
    names = [f"/media/{number:032x}" for number in range(5)]

    told.hear("a", b"no file here")
    for name in names:
        told.hear("a", b"\x0a\x2b" + name.encode() + b"B")

    assert [told.knows("a", f"{name}.csv") for name in names] == [False, False, True, True, True]
    assert not told.knows("b", names[4])


@pytest.mark.parametrize("path", ["/app/static/../../media/a", "/api/../tasks", "/app/static\\..\\tasks"])
def test_a_path_that_climbs_is_refused(people: Store, path: str) -> None:
    assert [status for status, _ in asked(path)] == [400]


def test_another_name_for_this_machine_is_refused(people: Store) -> None:
    for host in (b"example.org", b"127.0.0.1.example.org", b"", b"127.0.0.2"):
        assert [status for status, _ in asked("/healthz", headers=[(b"host", host)])] == [400]


def test_a_second_host_is_refused(people: Store) -> None:
    hosts = [(b"host", b"127.0.0.1"), (b"host", b"example.org")]

    assert [status for status, _ in asked("/healthz", headers=hosts)] == [400]
    assert [status for status, _ in asked("/healthz", headers=[])] == [400]


def test_every_answer_carries_the_headers_that_guard_a_page(
    caller: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = caller.get("/healthz").headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers
    monkeypatch.setattr(settings.settings(), "behind_tls", True)
    assert "max-age" in caller.get("/healthz").headers["strict-transport-security"]


def asked(path: str, headers: list[tuple[bytes, bytes]] | None = None) -> list[tuple[int, Any]]:
    """What the gate itself answers to a call that no client library would make."""
    sent: list[tuple[int, Any]] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            sent.append((message["status"], message["headers"]))

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    call = Gate(inside, hosts=lambda: ["127.0.0.1"])(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "client": ("127.0.0.1", 1),
            "headers": [(b"host", b"127.0.0.1")] if headers is None else headers,
        },
        receive,
        send,
    )
    with pytest.raises(StopIteration):
        call.send(None)
    return sent
