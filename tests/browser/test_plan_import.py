"""A plan document from its file to tasks in force, in a real browser."""

import pytest

from tests.browser.conftest import Visit
from tests.conftest import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.server]
PLAN = ROOT / "examples" / "plans" / "06-so-khoa-hoc-2026.txt"


def test_a_plan_is_read_looked_at_beside_its_words_and_confirmed(
    laptop: Visit, sample_server: Server
) -> None:
    page = laptop.page
    laptop.go(f"{sample_server.url}/plan_import?province=S1")
    text = PLAN.read_text(encoding="utf-8").replace("2026", "2027")
    page.locator('[data-testid="stFileUploader"] input').set_input_files(
        {"name": "ke-hoach-2027.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.wait_for_url("**draft=**", timeout=60_000)
    laptop.settle()
    document = page.locator(".document")
    page.locator('[class*="st-key-plan_import-look-"] button').first.click()
    laptop.settle()
    shown = document.bounding_box()
    assert shown and 0 <= shown["y"] < shown["y"] + shown["height"] <= 900, (
        "the passage that was asked for is in view"
    )

    page.locator(".st-key-plan_import-section button", has_text="Trách nhiệm").click()
    laptop.settle()
    passage = document.locator("button.marked", has_text="Trách nhiệm").last
    assert document.locator('.marked[tabindex="0"]').count() == 1, "one stop of the Tab key for all passages"
    passage.focus()
    page.keyboard.press("Enter")
    laptop.settle()

    assert "focus" in str(
        document.locator(f'[data-line="{passage.get_attribute("data-line")}"]').get_attribute("class")
    )
    place, box = passage.bounding_box(), document.bounding_box()
    assert place and box and box["y"] - 1 <= place["y"] <= box["y"] + box["height"]
    field = page.get_by_label("Trách nhiệm", exact=True).last
    field.fill("Lời đã sửa trong trình duyệt")
    page.get_by_role("button", name="Lưu sửa đổi").click()
    page.get_by_text("1 chỗ đã sửa; bản nháp được giữ").wait_for(timeout=60_000)

    page.locator(".st-key-plan_import-confirm button").click()
    page.get_by_text("Đã xác nhận: ").wait_for(timeout=60_000)
    laptop.settle()
    assert laptop.outside == []
    # A table to change in place tells a screen reader of its tick boxes in words of the browser's own.
    assert laptop.foreign().keys() <= {"true", "false"}
