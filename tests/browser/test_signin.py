"""Signing in and out in a real browser: deep links, two tabs, a page that is not for the role."""

import json

import pytest

from access import audit
from access.settings import AccessSettings
from access.store import open_store
from tests.browser.conftest import Visit
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_a_link_survives_the_sign_in(laptop: Visit, sample_server: Server) -> None:
    laptop.page.goto(f"{sample_server.url}/tasks?province=S1&year=2026&group=overdue")

    assert "/dang-nhap" in laptop.page.url
    assert "Nhiệm vụ" not in laptop.text()
    laptop.page.get_by_role("button", name="Lãnh đạo tỉnh (mẫu)").click()
    laptop.settle()
    assert "/tasks?" in laptop.page.url and "group=overdue" in laptop.page.url
    assert "Quá hạn" in laptop.text()
    assert "Lãnh đạo tỉnh (mẫu)" in laptop.text()


def test_signing_out_in_one_tab_ends_the_other(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")
    other = laptop.page.context.new_page()
    other.goto(f"{sample_server.url}/")
    other.get_by_role("button", name="Đăng xuất").click()
    other.wait_for_url("**/dang-nhap")

    laptop.page.get_by_role("link", name="Kế hoạch", exact=True).click()
    laptop.settle()

    assert "Phiên làm việc đã kết thúc." in laptop.text()
    assert "kế hoạch" not in laptop.text()  # nothing of the page ran
    laptop.page.get_by_role("link", name="Đăng nhập lại").click()
    laptop.page.wait_for_url("**/dang-nhap")


def test_a_page_for_another_role_says_so_and_shows_nothing(laptop: Visit, sample_server: Server) -> None:
    laptop.reader = "Lãnh đạo tỉnh (mẫu)"
    laptop.go(f"{sample_server.url}/coordinate?province=S1")

    assert "Trang Điều phối không dành cho vai trò Lãnh đạo." in laptop.text()
    assert "Khóa kỳ" not in laptop.text()
    menu = laptop.page.locator("[data-testid=stTopNav]").inner_text()
    assert "Điều phối" not in menu and "Tiến độ báo cáo" in menu


def test_the_cookie_is_out_of_reach_of_scripts(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/")

    assert "cchc=" not in str(laptop.page.evaluate("document.cookie"))
    (cookie,) = [one for one in laptop.page.context.cookies() if one["name"] == "cchc"]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"


def test_nothing_of_the_server_is_given_to_a_stranger(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")
    paths = laptop.page.evaluate(
        "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    )
    stranger = laptop.page.context.browser.new_context()  # type: ignore[union-attr]

    answers = {path: stranger.request.get(sample_server.url + path).status for path in set(paths)}

    assert any(path.startswith("/static/js/") for path in answers)
    assert {path for path, status in answers.items() if status != 401} <= {
        path for path in answers if path.startswith("/app/static/")
    }
    stranger.close()


@pytest.mark.parametrize("label", ["Tải mẫu đã điền sẵn (.xlsx)", "Tải lịch hạn báo cáo"])
def test_what_a_unit_takes_away_is_written_when_it_is_fetched(
    laptop: Visit, sample_server: Server, label: str
) -> None:
    laptop.reader = "Sở Xây dựng (mẫu) lấy biểu mẫu"
    laptop.go(f"{sample_server.url}/submit")

    with laptop.page.expect_download(timeout=30_000) as taken:
        laptop.page.get_by_role("button", name=label).click()

    assert taken.value.failure() is None
    assert taken.value.path().stat().st_size > 200
    told = events_of(sample_server)[0]
    assert (told.action, told.subject, told.address) == (
        "exported",
        taken.value.suggested_filename,
        "127.0.0.1",
    )
    assert json.loads(told.detail)["asked"]["page"] == "submit"


def test_a_refused_page_is_in_the_trace_with_the_address(laptop: Visit, sample_server: Server) -> None:
    laptop.reader = "Sở Xây dựng (mẫu) lấy biểu mẫu"

    laptop.go(f"{sample_server.url}/audit")

    laptop.page.get_by_text("không dành cho vai trò").wait_for()
    told = next(event for event in events_of(sample_server) if event.action == "access_refused")
    assert (told.subject, told.address, told.who) == ("audit", "127.0.0.1", "mau-don-vi")


def test_the_server_tells_its_settings_and_the_newest_seal_when_it_starts(sample_server: Server) -> None:
    told = {event.action: event for event in events_of(sample_server)}

    assert json.loads(told["settings_changed"].detail)["now"]["CCHC_SAMPLES"] == "True"
    assert json.loads(told["warehouse_sealed"].detail)["number"] > 10


def events_of(server: Server) -> list[audit.Event]:
    """The trace of a running server, newest first."""
    store = open_store(AccessSettings(data=server.data))
    try:
        return audit.read(store)
    finally:
        store.close()
