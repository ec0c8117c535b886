"""What a reader's browser shows: every page by its link, at both widths, in Vietnamese, from this machine alone."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.accounts import PASSWORD, add_administrator
from tests.browser.conftest import Visit
from tests.conftest import Server, start_server, stop_server

pytestmark = [pytest.mark.browser, pytest.mark.server]

PAGES = {"overview": "Tổng quan", "tasks": "Nhiệm vụ", "plans": "Kế hoạch", "indices": "Chỉ số"}
ADDRESSES = [
    "/?province=S1",
    "/?province=14&year=2024",
    "/tasks?province=S1",
    "/tasks?province=99",
    "/plans?province=S1",
    "/indices?province=14&index=PAPI",
    "/indices",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_link_opens_its_page_on_a_server_that_has_just_started(
    laptop: Visit, tmp_path: Path, name: str
) -> None:
    laptop.reader, laptop.password = add_administrator(tmp_path / "data"), PASSWORD
    server = start_server(tmp_path / "data")
    try:
        laptop.go(f"{server.url}/{name if name != 'overview' else ''}?year=2024")

        assert laptop.page.locator(".st-key-filters h2").inner_text() == PAGES[name]
        assert laptop.page.locator("[role=dialog]").count() == 0
    finally:
        stop_server(server)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stands_whole_in_vietnamese_and_asks_no_other_host(
    visit: Visit, sample_server: Server, address: str
) -> None:
    visit.go(sample_server.url + address)

    shown = visit.page
    assert shown.evaluate("document.documentElement.lang") == "vi"
    assert visit.outside == []
    assert "Chưa hiển thị được" not in visit.text()
    assert (
        shown.evaluate(
            "() => { const m = document.querySelector('[data-testid=\"stMain\"]'); return m.scrollWidth - m.clientWidth }"
        )
        <= 1
    )
    assert visit.foreign() == {}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/x", "/API/x", "/Api/reports/", "/api/data/x/y"])
def test_an_address_under_api_that_is_none_is_never_a_page(
    sample_server: Server, method: str, path: str
) -> None:
    asked = urllib.request.Request(sample_server.url + path, method=method, headers={"Accept": "text/html"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)

    assert refused.value.code == 404
    assert refused.value.headers["content-type"] == "application/json"


def test_the_text_is_set_in_our_own_font(laptop: Visit, sample_server: Server) -> None:
    laptop.go(sample_server.url)

    loaded = laptop.page.evaluate(
        "() => [...document.fonts].filter(f => f.family.includes('BeVietnamPro') && f.status === 'loaded').length"
    )
    assert loaded >= 2


def test_an_address_without_a_page_says_so_in_vietnamese(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/khong-co-trang-nay")

    assert "Không tìm thấy trang" in laptop.text()
    assert laptop.foreign() == {}


def test_a_filter_is_kept_while_clicking_through_all_pages(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/?province=S1&department=so-noi-vu")

    for name, title in [*PAGES.items(), ("overview", "Tổng quan")]:
        laptop.page.get_by_role("link", name=title, exact=True).first.click()
        laptop.settle()
        assert laptop.page.locator(".st-key-filters h2").inner_text() == title
        assert "province=S1" in laptop.page.url and "department=so-noi-vu" in laptop.page.url, name


def test_the_original_of_a_plan_comes_back_byte_for_byte(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/plans?province=S1")
    laptop.page.locator("table a").first.click()
    laptop.settle()

    with laptop.page.expect_download() as coming:
        laptop.page.locator(".st-key-screen-plan-original button").click()

    content = Path(coming.value.path()).read_bytes()
    originals = [path.read_bytes() for path in (sample_server.data / "originals").iterdir()]
    assert content in originals
    assert "dữ-liệu-mẫu" in coming.value.suggested_filename
