"""Signing in through an identity provider: a real browser, our real server, a real provider on this machine."""

from collections.abc import Iterator

import pytest
from oidc_provider_mock import User, run_server_in_thread

from tests.browser.conftest import Visit
from tests.conftest import Server, start_server, stop_server

pytestmark = [pytest.mark.browser, pytest.mark.server]
GROUPS = '[{"group": "cchc-lanh-dao", "role": "leader", "province": "S1"}]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Our server, without samples, that trusts the provider."""
    people = [
        User(sub="lan", claims={"preferred_username": "lan.nguyen", "name": "Nguyễn Lan", "groups": ["cchc-lanh-dao"]}),
        User(sub="ai", claims={"preferred_username": "ai.do", "name": "Ai Đó", "groups": []}),
    ]  # fmt: skip
    with run_server_in_thread(require_nonce=True, user_claims=people) as provider:
        settings = {
            "CCHC_OIDC_ISSUER": f"http://localhost:{provider.server_port}",
            "CCHC_OIDC_CLIENT_ID": "cchc",
            "CCHC_OIDC_CLIENT_SECRET": "mot bi mat",
            "CCHC_OIDC_GROUPS": GROUPS,
            "CCHC_OIDC_CREATE_ACCOUNTS": "true",
        }
        running = start_server(tmp_path_factory.mktemp("oidc") / "data", **settings)
        yield running
        stop_server(running)


def agree(visit: Visit, subject: str) -> None:
    visit.page.get_by_role("link", name="Đăng nhập bằng tài khoản của cơ quan").click()

    visit.page.locator(f"button[name=sub][value={subject}]").click()


def test_a_person_of_a_group_comes_in_and_out_and_a_link_survives(laptop: Visit, server: Server) -> None:
    page = laptop.page
    page.goto(f"{server.url}/indices?province=14&year=2024")
    assert "Dùng thử" not in laptop.text()

    agree(laptop, "lan")
    laptop.settle()

    assert "/indices?" in page.url and "province=14" in page.url
    assert "Nguyễn Lan" in laptop.text() and "Lãnh đạo" in laptop.text()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap")
    page.goto(f"{server.url}/tasks")
    assert "/dang-nhap" in page.url


def test_a_person_of_no_group_is_told_whom_to_ask(laptop: Visit, server: Server) -> None:
    laptop.page.goto(f"{server.url}/dang-nhap")

    agree(laptop, "ai")

    assert "chưa được cấp quyền" in laptop.text()
    laptop.page.goto(f"{server.url}/tasks")
    assert "/dang-nhap" in laptop.page.url


def test_coming_back_twice_or_without_having_left_opens_nothing(laptop: Visit, server: Server) -> None:
    for query in ("code=abc&state=xyz", "", "error=access_denied"):
        answer = laptop.page.goto(f"{server.url}/dang-nhap/oidc/ve?{query}")

        assert answer is not None and answer.status == 401
