"""What a reader's browser shows: every page by its link, at both widths, in Vietnamese, from this machine alone."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.conftest import Server, start_server, stop_server

pytestmark = [pytest.mark.browser, pytest.mark.server]

PAGES = {"overview": "Tổng quan", "tasks": "Nhiệm vụ", "plans": "Kế hoạch", "indices": "Chỉ số"}
ADDRESSES = [
    "/?province=S1",
    "/?province=14&year=2024",
    "/tasks?province=S1",
    "/tasks?province=zz",
    "/plans?province=S1",
    "/indices?province=14&index=PAPI",
    "/indices",
]
# Streamlit's own words, as they would show if a replacement were missing.
ENGLISH = re.compile(
    r"(?<![\w/])(Choose an option|Choose options|Browse files|Upload|Drag and drop|per file|Page not found|Search|Select all|No results|"
    r"Download|Fullscreen|Show data|Running|Stop|Deploy|Connecting|No options|Clear all|Clear value|Press Enter|Close|Dismiss|"
    r"Main menu|Rerun|Settings|Skip to main content|Sort ascending|Sort descending|Statistics|Copy|Open|Navigate|App pages|visualization|Vega|axis|Ask Google|encountered an error)(?!\w)"
)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_opens_its_page_on_a_server_that_has_just_started(
    laptop: Visit, tmp_path: Path, name: str
) -> None:
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
    attributes = shown.evaluate(
        "() => [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(e => ['aria-label', 'title', 'placeholder'].map(n => e.getAttribute(n)).filter(Boolean)).join('\\n')"
    )
    assert ENGLISH.findall(visit.text()) == []
    assert ENGLISH.findall(attributes) == []


def test_the_text_is_set_in_our_own_font(laptop: Visit, sample_server: Server) -> None:
    laptop.go(sample_server.url)

    loaded = laptop.page.evaluate(
        "() => [...document.fonts].filter(f => f.family.includes('BeVietnamPro') && f.status === 'loaded').length"
    )
    assert loaded >= 2


def test_the_open_list_of_a_filter_is_vietnamese_too(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")

    laptop.page.locator(".st-key-filters [data-testid=stSelectbox] input").first.click()
    laptop.page.keyboard.type("zzzz")
    laptop.page.wait_for_timeout(600)

    assert ENGLISH.findall(laptop.text()) == []


def test_an_address_without_a_page_says_so_in_vietnamese(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/khong-co-trang-nay")

    assert "Không tìm thấy trang" in laptop.text()
    assert ENGLISH.findall(laptop.text()) == []


def test_a_filter_is_kept_while_clicking_through_all_pages(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/?province=S1&department=so-noi-vu")

    for name, title in [*PAGES.items(), ("overview", "Tổng quan")]:
        laptop.page.locator("[data-testid=stTopNavLink]", has_text=title).click()
        laptop.settle()
        assert laptop.page.locator(".st-key-filters h2").inner_text() == title
        assert "province=S1" in laptop.page.url and "department=so-noi-vu" in laptop.page.url, name


def test_a_click_on_a_bar_leads_down_to_the_plans_words(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")
    laptop.page.locator(".st-key-panel-groups svg path[aria-label*='phần việc']").first.click()
    laptop.settle()
    link = laptop.page.locator(".st-key-panel-task-list table a").first
    words = link.inner_text()
    laptop.go(sample_server.url + (link.get_attribute("href") or ""))

    assert words[:40] in laptop.text()
    assert "Lời văn trong kế hoạch" in laptop.text()
    assert re.search(r"dòng \d+", laptop.text())


def test_the_original_of_a_plan_comes_back_byte_for_byte(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/plans?province=S1")
    link = laptop.page.locator("table a").first.get_attribute("href")
    laptop.go(f"{sample_server.url}{link}")

    with laptop.page.expect_download() as coming:
        laptop.page.locator(".st-key-screen-plan-original button").click()

    content = Path(coming.value.path()).read_bytes()
    originals = [path.read_bytes() for path in (sample_server.data / "originals").iterdir()]
    assert content in originals
    assert "dữ-liệu-mẫu" in coming.value.suggested_filename
