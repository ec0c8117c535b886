"""Signing in and out through the server's own pages: one cookie out of reach of scripts, forms of ours only."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from access import accounts, audit, credentials, sample_accounts
from access.accounts import NewAccount
from access.store import Store
from access.viewer import Role
from tests.accounts import BY, PASSWORD
from web import settings as web_settings
from web import signin
from web.callers import within
from web.gate import Gate

NEW = "mot cau khac cung dai"
HTML = {"accept": "text/html"}


@pytest.fixture
def browser(people: Store, sample_settings: None) -> Iterator[TestClient]:
    app = Starlette(routes=signin.routes(), middleware=[Middleware(Gate, hosts=lambda: ["127.0.0.1"])])
    with TestClient(
        app, base_url="http://127.0.0.1", follow_redirects=False, client=("127.0.0.1", 5)
    ) as client:
        yield client


@pytest.fixture
def lan(people: Store) -> str:
    accounts.create(
        people, NewAccount("lan.nguyen", "Nguyễn Lan", Role.LEADER, "14"), by=BY, hand_out="nothing"
    )
    credentials.set_password(people, "lan.nguyen", PASSWORD, by=BY)
    return "lan.nguyen"


def secret(page: str) -> str:
    found = re.search(r'name="mau-bieu" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(browser: TestClient, name: str, password: str, to: str = "/", **changed: str):  # type: ignore[no-untyped-def]
    page = browser.get("/dang-nhap", params={"tiep": to}, headers=HTML)
    fields = {"ten": name, "mat-khau": password, "tiep": to, "mau-bieu": secret(page.text), **changed}
    return browser.post("/dang-nhap", data=fields)


def test_the_right_password_leads_to_the_page_that_was_asked_for(browser: TestClient, lan: str) -> None:
    answer = sign_in(browser, lan, PASSWORD, "/tasks?group=overdue")

    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks?group=overdue")
    cookie = answer.headers["set-cookie"]
    assert re.search(r"^cchc=[A-Za-z0-9_-]{43};", cookie)
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie


def test_behind_tls_the_cookie_is_bound_to_the_host(
    browser: TestClient, lan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_settings.settings(), "behind_tls", True)
    browser.base_url = "https://127.0.0.1"  # type: ignore[assignment]

    cookie = sign_in(browser, lan, PASSWORD).headers["set-cookie"]

    assert (
        cookie.startswith("__Host-cchc=")
        and "Secure" in cookie
        and "Path=/" in cookie
        and "Domain" not in cookie
    )


@pytest.mark.parametrize("name", ["lan.nguyen", "khong.ai", "' OR 1=1 --", ""])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    browser: TestClient, lan: str, name: str
) -> None:
    answer = sign_in(browser, name, "sai mat khau that roi")

    assert answer.status_code == 401
    assert "Sai tên đăng nhập hoặc mật khẩu" in answer.text
    assert "cchc=" not in answer.headers["set-cookie"].replace("cchc-form=", "")


def test_after_too_many_tries_one_waits(browser: TestClient, lan: str) -> None:
    answers = [sign_in(browser, lan, "sai mat khau that roi").status_code for _ in range(8)]

    assert answers[-1] == 429
    assert "Hãy thử lại sau" in sign_in(browser, lan, PASSWORD).text


@pytest.mark.parametrize(
    "headers", [{"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_the_form_of_another_site_is_refused(browser: TestClient, lan: str, headers: dict[str, str]) -> None:
    page = browser.get("/dang-nhap", headers=HTML)
    fields = {"ten": lan, "mat-khau": PASSWORD, "mau-bieu": secret(page.text)}

    assert browser.post("/dang-nhap", data=fields, headers=headers).status_code == 403


def test_a_form_without_the_browsers_own_secret_is_refused(browser: TestClient, lan: str) -> None:
    assert sign_in(browser, lan, PASSWORD, **{"mau-bieu": "x"}).status_code == 403
    browser.cookies.clear()
    assert (
        browser.post("/dang-nhap", data={"ten": lan, "mat-khau": PASSWORD, "mau-bieu": ""}).status_code == 403
    )


def test_a_form_without_end_is_not_read(browser: TestClient, lan: str) -> None:
    def endless() -> Iterator[bytes]:
        yield b"ten=lan.nguyen&mat-khau="
        for _ in range(100):
            yield b"a" * 1024

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/dang-nhap", content=endless(), headers=kind).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "\\\\example.org",
        "/a\r\nb",
        "",
    ],
)
def test_no_sign_in_leads_to_another_site(browser: TestClient, lan: str, elsewhere: str) -> None:
    assert within(elsewhere) == "/"
    assert sign_in(browser, lan, PASSWORD, elsewhere).headers["location"] == "/"


def test_signing_out_needs_the_pages_own_form_and_ends_the_session(
    browser: TestClient, lan: str, people: Store
) -> None:
    sign_in(browser, lan, PASSWORD)
    form = secret(browser.get("/doi-mat-khau", headers=HTML).text)

    assert browser.get("/dang-xuat", headers=HTML).status_code == 405
    assert browser.post("/dang-xuat", data={"mau-bieu": "x"}).status_code == 403
    assert browser.get("/doi-mat-khau", headers=HTML).status_code == 200
    assert browser.post("/dang-xuat", data={"mau-bieu": form}).headers["location"] == "/dang-nhap"
    assert browser.get("/doi-mat-khau", headers=HTML).status_code == 303


def test_the_session_before_ends_when_one_signs_in_anew(browser: TestClient, lan: str) -> None:
    sign_in(browser, lan, PASSWORD)
    first = browser.cookies["cchc"]

    sign_in(browser, lan, PASSWORD)

    assert browser.cookies["cchc"] != first
    browser.cookies.set("cchc", first)
    assert browser.get("/doi-mat-khau", headers={**HTML, "cookie": f"cchc={first}"}).status_code == 303


def test_ones_own_password_is_changed_and_must_be_repeated(browser: TestClient, lan: str) -> None:
    sign_in(browser, lan, PASSWORD)
    form = secret(browser.get("/doi-mat-khau", headers=HTML).text)

    def change(**fields: str):  # type: ignore[no-untyped-def]
        given = {"cu": PASSWORD, "moi": NEW, "lai": NEW, "mau-bieu": form, **fields}
        return browser.post("/doi-mat-khau", data=given)

    assert "không giống nhau" in change(lai="khac").text
    assert change(moi="ngan", lai="ngan").status_code == 422
    assert "không đúng" in change(cu="sai mat khau that roi").text
    assert change(**{"mau-bieu": "x"}).status_code == 403
    assert change().headers["location"] == "/"
    assert sign_in(browser, lan, NEW).status_code == 303


def test_a_one_time_link_sets_a_password_once(browser: TestClient, lan: str, people: Store) -> None:
    link = credentials.reset(people, lan, by=BY, hand_out="link").value
    page = browser.get("/dat-mat-khau", params={"ma": link}, headers=HTML)
    fields = {"ma": link, "moi": NEW, "lai": NEW, "mau-bieu": secret(page.text)}

    assert "lan.nguyen" in page.text
    assert "Đã lưu mật khẩu" in browser.post("/dat-mat-khau", data=fields).text
    assert sign_in(browser, lan, NEW).status_code == 303
    assert browser.get("/dat-mat-khau", params={"ma": link}, headers=HTML).status_code == 404


def test_a_sample_account_is_entered_by_one_click_on_this_machine_only(
    browser: TestClient, people: Store
) -> None:
    sample_accounts.ensure(people)
    page = browser.get("/dang-nhap?tiep=/timeliness", headers=HTML)
    fields = {"ten": "mau-dieu-phoi", "tiep": "/timeliness", "mau-bieu": secret(page.text)}

    assert "Dùng thử với dữ liệu mẫu" in page.text
    assert browser.post("/dang-nhap/mau", data=fields).headers["location"] == "/timeliness"
    assert browser.post("/dang-nhap/mau", data={**fields, "ten": "quan-tri"}).status_code in (401, 403)
    app = Starlette(routes=signin.routes(), middleware=[Middleware(Gate, hosts=lambda: ["127.0.0.1"])])
    with TestClient(app, base_url="http://127.0.0.1", client=("10.0.0.7", 5)) as elsewhere:
        page = elsewhere.get("/dang-nhap", headers=HTML)
        assert "Dùng thử" not in page.text
        fields["mau-bieu"] = secret(page.text)
        assert elsewhere.post("/dang-nhap/mau", data=fields).status_code == 404


def test_what_is_typed_stands_in_the_page_as_text(browser: TestClient, people: Store) -> None:
    page = sign_in(browser, '"><script>alert(1)</script>', "mat khau nao do").text

    assert "<script" not in page


def test_signing_in_and_being_refused_leave_a_trace(browser: TestClient, lan: str, people: Store) -> None:
    sign_in(browser, lan, "sai mat khau that roi")
    sign_in(browser, lan, PASSWORD)

    told = [(event.action, event.who, event.address) for event in audit.read(people)]
    assert (audit.Action.SIGN_IN_REFUSED, lan, "127.0.0.1") in told
    assert (audit.Action.SIGN_IN, lan, "127.0.0.1") in told
