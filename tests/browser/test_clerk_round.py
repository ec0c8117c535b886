"""A clerk's whole round in the browser: fetch the workbook, fill it in, mend it, send it, correct it."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser

from tests.actions.test_reporting import with_nothing_to_report
from tests.actions.workbooks import OUTPUTS, PROGRESS, changed
from tests.browser.conftest import Visit, _visit
from tests.browser.test_coordinate import choose, fill, press
from tests.conftest import Server
from tests.exports import conftest as office
from tests.exports.conftest import Convert

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.libreoffice]
convert = office.convert
CLERK, COORDINATOR = "Sở Xây dựng (mẫu) lấy biểu mẫu", "Điều phối (mẫu)"
SIGNED = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>endobj\n%%EOF\n"
OWN = "unit=s1-so-xay-dung"


class Person:
    """Somebody at a browser, who knows buttons and files."""

    def __init__(self, visit: Visit, server: Server) -> None:
        self.visit, self.page, self.server = visit, visit.page, server

    def open(self, address: str) -> str:
        self.visit.go(self.server.url + address)
        return self.said()

    def fetch(self, button: str) -> tuple[str, bytes]:
        """The file behind a button: its name and bytes."""
        with self.page.expect_download() as started:
            self.page.get_by_role("button", name=button).first.click()
        return started.value.suggested_filename, Path(started.value.path()).read_bytes()

    def choose_file(self, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]

    def send(self, name: str, content: bytes) -> str:
        """Send a report on the page for it; the number of its receipt."""
        self.open(f"/submit?{OWN}")
        self.choose_file(name, content)
        self.page.wait_for_url("**/receipt**", timeout=60_000)
        self.visit.settle()
        return self.page.url.split("number=")[1].split("&")[0]

    def press(self, button: str, until: str) -> str:
        """Press a button, and what is said once the words `until` stand there."""
        self.page.get_by_role("button", name=button).first.click()
        self.page.get_by_text(until).first.wait_for(timeout=60_000)
        self.visit.settle()
        return self.said()

    def confirm(self) -> str:
        """Confirm the warnings and send."""
        self.page.get_by_text("cảnh báo và xác nhận").first.click()
        return self.press("Nộp báo cáo ·", until="Báo cáo đã được ghi")

    def said(self) -> str:
        return " ".join(self.visit.text().split())


@contextmanager
def at_work(browser: Browser, server: Server, reader: str) -> Iterator[Person]:
    for visit in _visit(browser, 1440, 900):
        visit.reader = reader
        yield Person(visit, server)


@pytest.fixture
def clerk(chromium: Browser, sample_server: Server) -> Iterator[Person]:
    with at_work(chromium, sample_server, CLERK) as person:
        yield person


def test_a_clerk_sends_mends_and_corrects_a_report_and_the_coordinator_fetches_the_next_workbooks(
    clerk: Person, chromium: Browser, sample_server: Server, convert: Convert
) -> None:
    clerk.open(f"/submit?{OWN}")
    name, blank = clerk.fetch("Tải mẫu đã điền sẵn")
    clerk.choose_file(name, blank)
    clerk.page.get_by_text("Tệp không qua được bước kiểm tra").wait_for()
    assert "Trong kỳ không phát sinh" in clerk.said()

    wrong = changed(
        blank,
        {
            (OUTPUTS, 0, "quantity"): "1.100,5",
            (OUTPUTS, 1, "quantity"): 4,
            (OUTPUTS, 1, "uom"): "cuộc",
            (PROGRESS, 0, "declared_status"): "Đang thực hiện",
        },
    )
    first = clerk.send(name, convert(wrong, "xlsx", "xlsx"))
    told = clerk.said()
    assert "Đã nhận, chưa ghi" in told
    assert f"Trang tính {OUTPUTS}, ô F6 Số lượng: 1.100,5 Cần" in told
    marked_name, marked = clerk.fetch("Tệp đánh dấu lỗi")
    assert marked_name.endswith("_ket-qua-kiem-tra.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(marked)).sheetnames[0] == "Kết quả kiểm tra"

    mended = changed(marked, {(OUTPUTS, 0, "quantity"): 4000})
    second = clerk.send("da-sua.xlsx", mended)
    assert clerk.page.get_by_role("button", name="Nộp báo cáo ·").is_disabled()
    assert "Đang hiệu lực" in clerk.confirm()
    clerk.choose_file("ky-so.pdf", SIGNED)
    assert "có chữ ký số trong tệp" in clerk.press("Đính kèm bản ký số", until="Đã đính kèm bản ký số")
    assert clerk.send("da-sua.xlsx", mended) == second
    assert "đây là biên nhận đầu tiên" in clerk.said()

    held = changed(mended, {(OUTPUTS, 0, "quantity"): "nhiều", (OUTPUTS, 2, "quantity"): 3000})
    third = clerk.send("ban-sua.ods", convert(held, "xlsx", "ods"))
    preview = clerk.said()
    assert "giữ nguyên 4000 cho tới khi sửa Giữ lại" in preview
    assert "Đã nhận, chưa ghi (đã hủy)" in clerk.press("Hủy", until="Đã hủy: biên nhận còn")
    assert "Còn 1 dòng hiệu lực" in clerk.confirm()
    assert len({first, second, third}) == 3

    with at_work(chromium, sample_server, COORDINATOR) as coordinator:
        coordinator.open(f"/submit?{OWN}")
        coordinator.page.get_by_text("biểu mẫu của mọi đơn vị").click()
        _, packed = coordinator.fetch("Tải cả kỳ (.zip)")
        assert name in zipfile.ZipFile(io.BytesIO(packed)).namelist()


def test_a_clerk_with_nothing_to_report_says_so_and_may_leave_it_unwritten(clerk: Person) -> None:
    clerk.open(f"/submit?{OWN}")
    name, blank = clerk.fetch("Tải mẫu đã điền sẵn")

    clerk.send(name, with_nothing_to_report(blank))

    assert "Đã nhận, chưa ghi" in clerk.said()
    clerk.press("Hủy", until="Đã hủy: biên nhận còn")
    assert "Đã nhận, chưa ghi (đã hủy)" in clerk.open(f"/submit?{OWN}")


def test_a_report_sent_back_may_come_again_as_it_was_and_gets_a_new_receipt(
    clerk: Person, chromium: Browser, sample_server: Server
) -> None:
    clerk.open(f"/submit?{OWN}")
    name, blank = clerk.fetch("Tải mẫu đã điền sẵn")
    content = changed(blank, {(OUTPUTS, 3, "quantity"): 41})
    first = clerk.send(name, content)

    with at_work(chromium, sample_server, COORDINATOR) as coordinator:
        period = coordinator.open(f"/receipt?number={first}").split("Kỳ báo cáo ")[1].split(" Nhận lúc")[0]
        coordinator.open("/coordinate?province=S1&part=decide")
        choose(coordinator.visit, "Kỳ báo cáo", period)
        choose(coordinator.visit, "Đơn vị", "Sở Xây dựng")
        choose(coordinator.visit, "Việc", "Trả lại báo cáo")
        choose(coordinator.visit, "Biên nhận", first)
        fill(coordinator.visit, "Lý do, ý kiến", "thiếu số liệu hội nghị")
        assert f"trả lại báo cáo {first}" in press(coordinator.visit, "Ghi quyết định")

    assert "Bị trả lại" in clerk.open(f"/submit?{OWN}")
    assert "thiếu số liệu hội nghị" in clerk.open(f"/receipt?number={first}")
    assert clerk.send(name, content) != first
    assert "Đã nhận, chưa ghi" in clerk.said()
