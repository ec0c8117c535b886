"""A real Chromium on a real server, listening to what it requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.words import foreign
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

# Every word of a page: its title, all text, hidden or not, and what a screen reader or a pointer is told besides.
# Left out: the names of icons.
SAID = """() => {
    const names = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'alt', 'placeholder'];
    const unsaid = 'script, style, noscript, [data-testid="stIconMaterial"], [translate="no"]';
    const found = [document.title];
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE && node.nodeValue.trim()) found.push(node.nodeValue.trim());
        if (node.nodeType !== Node.ELEMENT_NODE || node.matches('script, style, noscript')) return;
        for (const name of names) if (node.getAttribute(name)) found.push(node.getAttribute(name));
        if (!node.matches(unsaid)) node.childNodes.forEach(walk);
    };
    walk(document.body);
    return found }"""


@dataclass
class Visit:
    """A page a reader looks at, what it asked other hosts for, and its connections to the server: one per load."""

    page: Page
    outside: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    reader: str = "Điều phối (mẫu)"
    password: str | None = None  # `reader` is an account's name then

    def go(self, address: str) -> None:
        """Open an address; a stranger signs in with one click first, and comes to the address then."""
        self.page.goto(address)
        if "/dang-nhap" in self.page.url:
            self._sign_in()
        self.settle()

    def _sign_in(self) -> None:
        if self.password is None:
            self.page.get_by_role("button", name=self.reader).click()
            return
        self.page.get_by_label("Tên đăng nhập").fill(self.reader)
        self.page.get_by_label("Mật khẩu").fill(self.password)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()

    def settle(self) -> None:
        self.page.wait_for_selector('[data-testid="stApp"]')
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(STILL, timeout=60_000)
        self.page.wait_for_timeout(500)

    def text(self) -> str:
        return self.page.inner_text("body")

    def foreign(self) -> dict[str, list[str]]:
        """What the page says that is not Vietnamese, with the words that are not."""
        return {said: words for said in self.page.evaluate(SAID) if (words := foreign(said))}


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


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Visit]:
    yield from _visit(chromium, 390, 844)


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
    visit.page.on("websocket", lambda socket: visit.sockets.append(socket.url))
    yield visit
    context.close()
