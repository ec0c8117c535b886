"""Links of tables lead down within the tab and the session; what a reader asks of the browser stays the browser's."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Visit
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]


def listed(visit: Visit) -> Locator:
    """The first task of the list."""
    return visit.page.locator(".st-key-panel-task-list table a").first


@pytest.fixture
def tasks(laptop: Visit, sample_server: Server) -> Visit:
    laptop.go(f"{sample_server.url}/tasks?province=S1")
    return laptop


def test_clicks_lead_from_a_bar_to_the_plans_words_in_one_tab_and_session(tasks: Visit) -> None:
    page = tasks.page
    page.locator(".st-key-panel-groups svg path[aria-label*='phần việc']").first.click()
    tasks.settle()
    words = listed(tasks).inner_text()

    listed(tasks).click()
    tasks.settle()

    assert words[:40] in tasks.text()
    assert "Lời văn trong kế hoạch" in tasks.text()
    assert re.search(r"dòng \d+", tasks.text())
    page.locator("table a", has_text="Kế hoạch").first.click()
    tasks.settle()
    assert page.url.split("?")[0].endswith("/plans") and "province=S1" in page.url
    assert "Chế độ báo cáo" in tasks.text()
    assert len(page.context.pages) == 1
    assert len(tasks.sockets) == 1  # the page was never loaded again


def test_back_leads_back(tasks: Visit) -> None:
    listed(tasks).click()
    tasks.settle()

    tasks.page.go_back()
    tasks.settle()

    assert "task=" not in tasks.page.url
    assert listed(tasks).is_visible()
    assert len(tasks.sockets) == 1


@pytest.mark.parametrize("asked", [{"button": "middle"}, {"modifiers": ["Control"]}], ids=["middle", "ctrl"])
def test_a_new_tab_is_opened_only_where_it_is_asked_for(tasks: Visit, asked: dict[str, object]) -> None:
    before = tasks.page.url

    with tasks.page.context.expect_page() as opening:
        listed(tasks).click(**asked)  # type: ignore[arg-type]

    assert "task=" in opening.value.url
    assert tasks.page.url == before


def test_the_address_of_a_link_opens_the_same_page_by_itself(tasks: Visit) -> None:
    words = listed(tasks).inner_text()

    tasks.page.goto(tasks.page.url.split("/tasks")[0] + (listed(tasks).get_attribute("href") or ""))
    tasks.settle()

    assert words[:40] in tasks.text()


def test_a_group_of_the_home_page_leads_to_its_tasks(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/?province=S1")
    link = laptop.page.locator(".st-key-panel-groups table a", has_text="Sắp đến hạn")

    link.click()
    laptop.settle()

    assert "group=due_soon" in laptop.page.url
    assert "Phần việc sắp đến hạn" in laptop.page.locator(".st-key-panel-task-list h3").inner_text()


def test_a_tile_leads_down_wherever_it_is_clicked(laptop: Visit, sample_server: Server) -> None:
    laptop.go(f"{sample_server.url}/?province=S1")

    figure = laptop.page.locator(".st-key-tile-overdue-overdue [data-testid=stMetricValue]").bounding_box()
    assert figure is not None
    laptop.page.mouse.click(figure["x"] + 20, figure["y"] + figure["height"] / 2)
    laptop.settle()

    assert "/tasks?" in laptop.page.url and "group=overdue" in laptop.page.url
    assert len(laptop.sockets) == 1


def test_on_a_phone_the_menu_closes_once_a_page_is_chosen(phone: Visit, sample_server: Server) -> None:
    phone.go(f"{sample_server.url}/?province=S1")
    phone.page.locator("[data-testid=stExpandSidebarButton]").click()
    phone.page.wait_for_timeout(500)

    phone.page.locator("[data-testid=stSidebarNavLink]", has_text="Nhiệm vụ").click()
    phone.settle()

    assert "/tasks" in phone.page.url
    left = phone.page.locator("[data-testid=stSidebar]").bounding_box()
    assert left is None or left["x"] + left["width"] <= 1
