"""The receipt's page while a report waits, once it is written, and when it came back; written by a real action."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import office as offices
from tests.pages.conftest import come_in, open_at, said
from tests.pages.office import decide, lock, send, state
from warehouse import settings, store
from warehouse.connect import Warehouse

TODAY = offices.NOW.date().isoformat()


@pytest.fixture(scope="module")
def written_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    yield from offices.open_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(written_office: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The pages' warehouse is the office's; each test has a unit of its own."""
    monkeypatch.setattr(store, "opened", lambda: written_office)
    return written_office


def open_receipt(number: str) -> AppTest:
    return open_at("receipt", as_of=TODAY, number=number)


def tiles(page: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in page.metric}


def test_warnings_are_confirmed_before_anything_is_written(office: Warehouse) -> None:
    # a unit of measure that does not suit the channel is a warning: kept, to be confirmed
    received = send(office, "s1-so-xay-dung", r0=12, uom0="cuộc")
    warnings = sum(found["severity"] == "warning" for found in received.answer["problems"])
    assert warnings == 1

    page = open_receipt(received.receipt)
    box = page.checkbox(key=f"receipt.confirmed.{received.receipt}")
    assert box.label == f"Tôi đã xem {warnings} cảnh báo và xác nhận số liệu đúng"
    assert page.button(key="receipt.commit").disabled

    page = box.check().run()
    page = page.button(key="receipt.commit").click().run()

    assert state(office, received.receipt) == (
        "committed",
        f"Đã xem {warnings} cảnh báo và xác nhận số liệu đúng.",
    )
    assert f"Đã xem {warnings} cảnh báo và xác nhận số liệu đúng" in said(page).replace("\\", "")


def test_a_report_without_warnings_asks_for_no_confirmation(office: Warehouse) -> None:
    received = send(office, "s1-so-tai-chinh", r0=12)
    page = open_receipt(received.receipt)

    assert [box.key for box in page.checkbox] == []
    assert not page.button(key="receipt.commit").disabled


def test_what_was_written_stays_counted_after_the_commit(office: Warehouse) -> None:
    received = send(office, "s1-so-y-te", r0=12, r1=5, r2="1.100,5")
    page = open_receipt(received.receipt)
    before = tiles(page)
    page = page.button(key="receipt.commit").click().run()

    assert "Đã ghi" in said(page)
    assert (
        tiles(page) == before == {"Mới": "2", "Sửa": "0", "Không đổi": "0", "Giữ lại": "1", "Không còn": "0"}
    )


def test_a_version_committed_meanwhile_is_compared_again_before_anything_is_written(
    office: Warehouse,
) -> None:
    unit = "s1-so-tu-phap"
    mine = send(office, unit, r0=12)
    page = open_receipt(mine.receipt)
    other = send(office, unit, r0=15, r1=3)
    decide(office, other, "commit")

    page = page.button(key="receipt.commit").click().run()
    shown = said(page)
    assert "Bản đang hiệu lực đã thay đổi lúc" in shown
    assert "xem lại so sánh trước khi ghi" in shown
    assert state(office, mine.receipt)[0] == "received"
    assert (tiles(page)["Sửa"], tiles(page)["Không còn"]) == ("1", "1")

    page.button(key="receipt.commit").click().run()
    assert state(office, mine.receipt)[0] == "committed"


def test_a_receipt_written_in_another_window_says_so(office: Warehouse) -> None:
    received = send(office, "s1-so-cong-thuong", r0=12)
    page = open_receipt(received.receipt)
    decide(office, received, "commit")

    page = page.button(key="receipt.commit").click().run()

    assert "ở một cửa sổ khác" in " ".join(str(info.value) for info in page.info)
    assert not [button for button in page.button if button.key == "receipt.commit"]


def test_a_returned_report_shows_the_comment_here_and_where_reports_are_sent(office: Warehouse) -> None:
    unit = "s1-so-noi-vu"
    received = send(office, unit, r0=12)
    decide(office, received, "commit")
    decide(office, received, "return", "Thiếu số liệu hội nghị")

    shown = said(open_receipt(received.receipt))
    for part in ("Bị trả lại", "Thiếu số liệu hội nghị", "đơn vị điều phối", "Đã ghi"):
        assert part in shown
    assert "Thiếu số liệu hội nghị" in said(open_at("submit", as_of=TODAY, province="S1", unit=unit))


def test_outputs_say_who_came_back_who_waits_and_count_only_what_is_written(office: Warehouse) -> None:
    back, waiting, correcting = (
        "s1-so-dan-toc-va-ton-giao",
        "s1-thanh-tra-tinh",
        "s1-so-khoa-hoc-va-cong-nghe",
    )
    returned = send(office, back, r0=100)
    decide(office, returned, "commit")
    decide(office, returned, "return", "Sai số lượng")
    send(office, waiting, r0=1000)
    decide(office, send(office, correcting, r0=10_000), "commit")
    send(office, correcting, r0=77)

    page = open_at(
        "outputs", as_of=TODAY, province="S1", year="2026", channel="web_article", period=offices.PERIOD
    )
    rows = {row["Đơn vị"].split("  ")[0]: row for row in page.table[0].value.to_dict("records")}
    named = {code: next(row for name, row in rows.items() if word in name) for code, word in
             ((back, "Dân tộc"), (waiting, "Thanh tra"), (correcting, "Khoa học"))}  # fmt: skip

    assert named[back]["Số lượng"].startswith("100 ")
    assert "Bị trả lại" in named[back]["Số lượng"]
    assert "Sai số lượng" in named[back]["Số lượng"]
    assert named[waiting]["Số lượng"].startswith(":yellow-badge[Đã nhận, chưa ghi]")
    assert named[correcting]["Số lượng"].startswith("10.000 ")
    assert "bản sửa chưa ghi" in named[correcting]["Số lượng"]
    assert "1.000" not in "".join(str(panel.value) for panel in page.markdown)
    assert "vẫn được cộng cho đến khi bản sửa được ghi" in said(page)


def test_in_a_locked_period_nothing_is_taken_and_the_pages_say_whom_to_ask(office: Warehouse) -> None:
    unit = "s1-so-giao-duc-va-dao-tao"
    waiting = send(office, unit, r0=12)
    lock(office)
    try:
        page = open_at("submit", as_of=TODAY, province="S1", unit="s1-so-giao-duc-va-dao-tao")
        shown = said(page)
        receipt = open_receipt(waiting.receipt)
    finally:
        lock(office, is_locked=False)

    assert "Đã khóa" in shown
    assert "Đã chốt số liệu gửi Bộ" in shown
    assert "đề nghị đơn vị điều phối mở khóa" in shown
    assert "Gửi hôm nay" not in shown
    assert not page.get("file_uploader")
    assert receipt.button(key="receipt.commit").disabled
    assert "đề nghị đơn vị điều phối mở khóa" in said(receipt)


def test_what_names_a_person_is_for_the_unit_and_its_coordinator(office: Warehouse) -> None:
    number = send(office, "s1-so-giao-duc-va-dao-tao", r0=77).receipt

    inside = [
        button.label
        for button in open_at("receipt", reader="head", as_of=TODAY, number=number).get("download_button")
    ]
    outside = open_at("receipt", reader="leader", as_of=TODAY, number=number)

    assert "Bản gốc" in inside
    assert [button.label for button in outside.get("download_button")] == ["Biên nhận để in"]
    assert "chỉ đơn vị và điều phối tải được" in said(outside)


def test_approval_by_the_head_comes_before_the_commit(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.settings(), "unit_approval", True)
    received = send(office, "s1-so-giao-duc-va-dao-tao", r0=4321)
    page = open_receipt(received.receipt)
    assert page.button(key="receipt.commit").disabled

    assert not [button for button in page.button if button.key == "receipt.approve"]  # only the unit's head
    come_in("head")
    page = page.run()
    assert not [button for button in page.button if button.key == "receipt.commit"]
    page = page.button(key="receipt.approve").click().run()
    assert "Thủ trưởng đã duyệt" in said(page)
    come_in("coordinator")
    page = page.run()
    page.button(key="receipt.commit").click().run()

    assert state(office, received.receipt)[0] == "committed"


def test_the_head_of_a_unit_finds_on_the_home_page_what_waits_for_approval(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.settings(), "unit_approval", True)
    received = send(office, "s1-so-giao-duc-va-dao-tao", r0=97)
    title = "Duyệt báo cáo 6 tháng đầu năm 2026"

    page = open_at("overview", reader="head", as_of=TODAY)
    links = [link.proto for link in page.get("page_link") if link.proto.label == "Xem và duyệt"]
    assert title in said(page)
    assert f"number={received.receipt}" in links[0].query_string
    assert "**Đã gửi báo cáo 6 tháng đầu năm 2026 " in said(page)
    assert title not in said(open_at("overview", reader="leader", as_of=TODAY))

    waiting = len(links)
    open_at("receipt", reader="head", as_of=TODAY, number=received.receipt).button(
        key="receipt.approve"
    ).click().run()
    page = open_at("overview", reader="head", as_of=TODAY)
    assert said(page).count(title) == min(waiting - 1, 4)


def test_any_two_versions_are_compared_and_every_original_is_at_hand(office: Warehouse) -> None:
    unit = "s1-so-y-te"
    first, second, third = (send(office, unit, r0=quantity) for quantity in (201, 202, 203))
    for one in (first, second, third):
        decide(office, one, "commit")

    page = open_receipt(third.receipt)
    assert page.selectbox(key=f"receipt.other.{third.receipt}").value == second.receipt
    page = page.selectbox(key=f"receipt.other.{third.receipt}").select(first.receipt).run()

    assert "201 → **203**" in said(page)
    keys = {button.key for button in page.get("download_button")}
    assert {f"receipt.original.{one.receipt}" for one in (first, second, third)} <= keys


def test_a_receipt_is_found_however_its_number_is_written(office: Warehouse) -> None:
    received = send(office, "s1-so-xay-dung", r0=31)
    serial = received.receipt.split("-")[2].lstrip("0")

    for written in (" bn-2026-{} ", "{}", "0{}", "BN 2026 {}", "2026-{}", "bn2026{:0>6}", "Biên nhận số {}"):
        shown = said(open_receipt(written.format(serial)))
        assert f"Biên nhận {received.receipt}" in shown, written


@pytest.mark.parametrize(
    "number", ["BN-2026-999999", "../../etc", "", "'; DROP TABLE report; --", "2026", "bn"]
)
def test_a_receipt_nobody_knows_says_so_and_how_a_number_looks(office: Warehouse, number: str) -> None:
    shown = said(open_receipt(number))

    assert "Không có biên nhận này." in shown
    assert "Số có dạng BN-2026-000123" in shown
