"""A real Chromium on a real server, listening to what it requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import find_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STILL = """() => { const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid="stSkeleton"]') }"""


@dataclass
class Visit:
    """A page a reader looks at, and what it asked other hosts for."""

    page: Page
    outside: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_selector('[data-testid="stApp"]')
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(STILL, timeout=60_000)
        self.page.wait_for_timeout(500)

    def text(self) -> str:
        return self.page.inner_text("body")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["laptop", "phone"])
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    width, height = request.param
    yield from _visit(chromium, width, height)


@pytest.fixture
def laptop(chromium: Browser) -> Iterator[Visit]:
    yield from _visit(chromium, 1440, 900)


def _visit(browser: Browser, width: int, height: int) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        accept_downloads=True,
    )
    visit = Visit(context.new_page())
    hosts = ("127.0.0.1", "localhost")
    visit.page.on(
        "request",
        lambda asked: (
            visit.outside.append(asked.url)
            if asked.url.startswith(("http", "ws")) and urlsplit(asked.url).hostname not in hosts
            else None
        ),
    )
    yield visit
    context.close()
