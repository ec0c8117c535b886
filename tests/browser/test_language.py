"""No word that is not Vietnamese: on any page, with its widgets opened, and when something goes wrong."""

from pathlib import Path

import pytest

from tests.accounts import PASSWORD, add_administrator
from tests.browser.conftest import Visit
from tests.browser.words import foreign
from tests.conftest import Server, start_server, stop_server

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Kế hoạch tuyên truyền CCHC, PAR INDEX, Facebook, số 318/KH-SXD, tệp bao-cao.xlsx, hạn 24:00", []),
        ("Selected values", ["Selected", "values"]),
        ("Logo", ["Logo"]),
        ("Đang tải: Close Search", ["Close", "Search"]),
        ("RUNNING...", ["RUNNING"]),
        ("Trong trang in ra cho quý ba", []),
        ("Try the map", ["Try", "the", "map"]),
    ],
)
def test_the_check_knows_vietnamese_from_english(said: str, found: list[str]) -> None:
    assert foreign(said) == found


def test_every_page_of_the_menu(visit: Visit, sample_server: Server) -> None:
    visit.go(sample_server.url)
    menu = visit.page.evaluate(
        "async () => { const open = document.querySelector('[data-testid=stExpandSidebarButton] button, [data-testid=stExpandSidebarButton]'); if (open) { open.click(); await new Promise(r => setTimeout(r, 800)) } return [...document.querySelectorAll('[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]')].map(a => a.href) }"
    )

    assert len(menu) >= 5
    assert visit.foreign() == {}
    for address in menu:
        visit.go(address)
        assert visit.foreign() == {}, address


def test_the_open_list_of_each_filter_also_when_nothing_is_found(
    laptop: Visit, sample_server: Server
) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")

    for box in laptop.page.locator(".st-key-filters [data-testid=stSelectbox] input").all():
        box.click()
        laptop.page.wait_for_timeout(300)
        assert laptop.foreign() == {}
        laptop.page.keyboard.type("zzzz")
        laptop.page.wait_for_timeout(300)
        assert laptop.foreign() == {}
        laptop.page.keyboard.press("Escape")


def test_a_choice_of_several_and_what_is_folded_away(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/indices?province=14&index=PAPI&year=2024&compare=22")
    for summary in laptop.page.locator("[data-testid=stExpander] summary").all():
        summary.click()
    box = laptop.page.locator("[data-testid=stMultiSelect] input").first

    for typed in ("", "h", "zzzz"):
        box.click()
        laptop.page.keyboard.type(typed)
        laptop.page.wait_for_timeout(400)
        assert laptop.foreign() == {}, typed


def test_the_calendar_of_a_date(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/coordinate?part=days")
    for summary in laptop.page.locator("[data-testid=stExpander] summary:visible").all():
        summary.click()
    buttons = laptop.page.locator("[data-testid=stDateInputCalendarButton]").all()

    assert buttons
    for button in buttons:
        button.click()
        laptop.page.wait_for_timeout(500)
        assert laptop.foreign() == {}
        laptop.page.keyboard.press("Escape")


def test_the_tools_of_a_table(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/indices?index=PAPI&year=2024&province=")
    grid = laptop.page.locator("[data-testid=stDataFrame]").first
    grid.scroll_into_view_if_needed()

    grid.click(position={"x": 60, "y": 60})
    laptop.page.keyboard.press("Control+f")
    laptop.page.keyboard.type("h")
    laptop.page.wait_for_timeout(600)
    assert laptop.page.locator(".gdg-search-bar, [class*=gdg-s]").count()
    assert laptop.foreign() == {}
    laptop.page.keyboard.press("Escape")

    menu = laptop.page.locator("[data-testid=stDataFrameColumnMenu]")
    for x in range(30, int((grid.bounding_box() or {"width": 600})["width"]), 15):
        grid.click(position={"x": x, "y": 15})
        if menu.count():
            break
    assert menu.count()
    for item in menu.locator("[role=menuitem]").all():
        item.hover()
        laptop.page.wait_for_timeout(400)
        assert laptop.foreign() == {}


def test_the_tools_of_a_chart(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/tasks?province=S1")
    chart = laptop.page.locator("[data-testid=stVegaLiteChart]").first
    chart.hover()

    tools = laptop.page.locator("[data-testid=stElementToolbar] button").all()
    shown = [tool for tool in tools if tool.is_visible()]
    assert shown
    for tool in shown:
        chart.hover()
        tool.hover()
        laptop.page.wait_for_timeout(500)
        assert laptop.foreign() == {}


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("lon.xlsx", 12 * 1024 * 1024, "Tệp phải từ"), ("sai.exe", 100, "Loại tệp này không nhận được.")],
)
def test_a_file_that_is_not_taken(
    laptop: Visit, sample_server: Server, tmp_path: Path, name: str, size: int, said: str
) -> None:
    (tmp_path / name).write_bytes(b"x" * size)
    laptop.go(f"{sample_server.url}/submit")
    uploader = laptop.page.locator("[data-testid=stFileUploader]").first

    uploader.locator("input[type=file]").set_input_files(tmp_path / name)
    laptop.page.wait_for_timeout(800)
    laptop.settle()

    assert said in uploader.inner_text()
    uploader.locator("[data-testid=stFileChip]").first.hover()
    laptop.page.wait_for_timeout(500)
    assert laptop.foreign() == {}


def test_a_server_that_does_not_answer(laptop: Visit, tmp_path: Path) -> None:
    laptop.reader, laptop.password = add_administrator(tmp_path / "data"), PASSWORD
    server = start_server(tmp_path / "data")
    laptop.go(server.url)

    stop_server(server)
    laptop.page.wait_for_selector("[role=dialog]", timeout=60_000)

    assert "Máy chủ" in laptop.page.locator("[role=dialog]").inner_text()
    assert laptop.foreign() == {}
