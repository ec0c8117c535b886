"""The core of a coordinator's round: a period is opened, decided of, locked; a scan comes back as it went in."""

from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.conftest import Server

pytestmark = pytest.mark.browser
SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def part(visit: Visit, server: Server, code: str, **also: str) -> None:
    more = "".join(f"&{name}={value}" for name, value in also.items())
    visit.go(f"{server.url}/coordinate?province=S1&part={code}{more}")


def choose(visit: Visit, label: str, option: str) -> None:
    box = visit.page.locator(f'[data-testid="stSelectbox"]:has(label:has-text("{label}"))')
    box.locator("input").first.click()
    visit.page.get_by_role("option", name=option, exact=True).click()
    visit.settle()


def fill(visit: Visit, label: str, text: str) -> None:
    field = visit.page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    visit.settle()


def press(visit: Visit, name: str) -> str:
    """What came of it, as the page says."""
    visit.page.get_by_role("button", name=name).click()
    visit.settle()
    return str(visit.page.get_by_test_id("stAlert").inner_text())


def test_a_coordinator_opens_a_period_decides_keeps_a_scan_and_locks(
    laptop: Visit, sample_server: Server, tmp_path: Path
) -> None:
    part(laptop, sample_server, "open")
    assert "thêm 8 đơn vị" in laptop.text()
    opened = press(laptop, "Mở kỳ báo cáo")
    assert "thêm 8 nghĩa vụ báo cáo" in opened
    period = opened.removeprefix("Đã mở ").partition(":")[0]
    laptop.page.get_by_test_id("stButtonGroup").get_by_text("Quyết định").click()
    laptop.settle()
    choose(laptop, "Kỳ báo cáo", period)
    assert "part=decide" in laptop.page.url

    choose(laptop, "Việc", "Ghi báo cáo giấy")
    fill(laptop, "Số văn bản", "12/BC")
    scan = tmp_path / "ban-quet.pdf"
    scan.write_bytes(SCAN)
    laptop.page.locator("input[type=file]").set_input_files(scan)
    laptop.settle()
    fill(laptop, "Lý do, ý kiến", "nộp giấy")
    assert "12/BC" in press(laptop, "Ghi quyết định")
    with laptop.page.expect_download() as fetched:
        laptop.page.get_by_role("button", name="Bản quét 12/BC").click()
    assert Path(fetched.value.path()).read_bytes() == SCAN

    laptop.page.get_by_test_id("stButtonGroup").get_by_text("Đóng, khóa kỳ").click()
    laptop.settle()
    fill(laptop, "Lý do", "đã chốt")
    assert press(laptop, "Khóa kỳ này") == f"Đã khóa {period}."
    laptop.page.get_by_test_id("stButtonGroup").get_by_text("Quyết định").click()
    laptop.settle()
    choose(laptop, "Việc", "Miễn báo cáo kỳ này")
    fill(laptop, "Lý do, ý kiến", "sáp nhập")
    assert "đã khóa; mở khóa với lý do rồi làm lại" in press(laptop, "Ghi quyết định")
    laptop.page.get_by_test_id("stButtonGroup").get_by_text("Đóng, khóa kỳ").click()
    laptop.settle()
    fill(laptop, "Lý do", "sai số")
    assert press(laptop, "Mở khóa kỳ này") == f"Đã mở khóa {period}."
