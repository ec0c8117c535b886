"""The panel of reminders: what is copied, the letter that is fetched, addresses, e-mail, calendars shown once."""

from collections.abc import Iterator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from actions import calendars
from tests.actions.owing import FINANCE, HEALTH, at, owing, send_paper  # noqa: F401 a fixture
from tests.actions.test_mail import Mailbox, serving
from tests.conftest import ROOT
from tests.pages.conftest import come_in, said
from ui import asked
from warehouse import store
from warehouse.connect import Warehouse

DAY = date(2026, 3, 17)


@pytest.fixture
def page(owing: Warehouse, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: F811
    """The panel on 17 March 2026; the Department of Finance has sent."""
    monkeypatch.setattr(store, "opened", lambda: owing)
    monkeypatch.setattr(asked, "today", lambda: DAY)
    for name in ("HOST", "PORT", "FROM", "USER", "PASSWORD", "TLS"):
        monkeypatch.delenv(f"CCHC_SMTP_{name}", raising=False)
    send_paper(owing, FINANCE, at("03-10"))
    come_in("coordinator")
    return AppTest.from_file(str(ROOT / "tests" / "pages" / "reminder_page.py"), default_timeout=60)


@pytest.fixture
def mailbox(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that the settings name; the page has none without it."""
    mailbox = Mailbox()
    with serving(mailbox) as settings:
        for name, value in {
            "HOST": settings.host,
            "PORT": settings.port,
            "FROM": settings.sender,
            "TLS": "none",
        }.items():
            monkeypatch.setenv(f"CCHC_SMTP_{name}", str(value))
        yield mailbox


def told(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in [*page.info, *page.warning])


def test_the_text_to_copy_is_for_all_or_for_one(page: AppTest) -> None:
    page.run()
    assert "- Sở Y tế: Quý I 2026, quá hạn 3 ngày (hạn 14/03/2026)" in page.code[0].value
    assert "Sở Tài chính" not in page.code[0].value
    assert "Đúng hạn 1/3" in page.code[1].value

    page.selectbox(key="coordinate.remind.unit").set_value(HEALTH).run()
    assert page.code[0].value.startswith("DỮ LIỆU MẪU: không phải số thật\nKính gửi: Sở Y tế")
    assert "Sở Tư pháp" not in page.code[0].value


def test_the_letter_is_offered_for_all_and_for_one_unit(page: AppTest) -> None:
    page.run()
    page.selectbox(key="coordinate.letter.unit").set_value(HEALTH).run()

    assert not page.exception
    assert [button.label for button in page.get("download_button")] == ["Tải công văn", "Tải lịch"]


def test_without_a_mail_server_the_page_says_what_to_set(page: AppTest) -> None:
    words = said(page.run())

    assert "quản trị cần đặt máy chủ thư" in words
    assert "chưa có địa chỉ thư" in words
    assert "coordinate.mail" not in [button.key for button in page.button]


def test_an_address_is_kept_and_the_unit_is_written_to_once(page: AppTest, mailbox: Mailbox) -> None:
    page.run()
    assert page.button(key="coordinate.mail").disabled
    page.selectbox(key="coordinate.contact.unit").set_value(HEALTH).run()
    page.text_input(key=f"coordinate.contact.{HEALTH}").set_value("vanthu@syt.example.vn").run()
    page.button(key="coordinate.contact.keep").click().run()
    assert "thư nhắc gửi đến vanthu@syt.example.vn" in told(page)

    assert page.button(key="coordinate.mail").label == "Gửi thư cho 1 đơn vị"
    page.button(key="coordinate.mail").click().run()

    assert "Đã gửi thư cho 1: Sở Y tế." in told(page)
    assert mailbox.to() == ["vanthu@syt.example.vn"]
    assert page.button(key="coordinate.mail").disabled
    assert "Đã gửi thư" in said(page)


def test_mail_goes_out_for_today_only(
    page: AppTest, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "as_of", lambda: date(2026, 3, 16))

    assert "Thư chỉ gửi theo ngày hôm nay" in said(page.run())
    assert "coordinate.mail" not in [button.key for button in page.button]


def test_an_address_that_is_none_is_refused_in_words(page: AppTest) -> None:
    page.run()
    page.selectbox(key="coordinate.contact.unit").set_value(HEALTH).run()
    page.text_input(key=f"coordinate.contact.{HEALTH}").set_value("vanthu").run()
    page.button(key="coordinate.contact.keep").click().run()

    assert "“vanthu” không phải là một địa chỉ thư" in told(page)


def test_a_calendars_address_is_shown_once_and_can_be_ended(page: AppTest, owing: Warehouse) -> None:  # noqa: F811
    page.run()
    page.selectbox(key="coordinate.calendar.unit").set_value(HEALTH).run()
    page.button(key="coordinate.calendar.issue").click().run()

    assert "Đã tạo địa chỉ lịch cho Sở Y tế" in told(page)
    (path,) = [one.value for one in page.code if "/api/calendar/" in one.value]
    token = path.rpartition("/")[2].removesuffix(".ics")
    found = calendars.by_token(owing, token, may_still=lambda *_: True, day=DAY)
    assert found is not None
    assert found[1].count(b"BEGIN:VEVENT") == 1

    page.run()
    assert not [one for one in page.code if "/api/calendar/" in one.value]
    page.button(key="coordinate.calendar.revoke").click().run()
    assert "Đã thu hồi" in told(page)
    assert calendars.by_token(owing, token, may_still=lambda *_: True, day=DAY) is None


def test_nobody_to_remind_is_said(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "today", lambda: date(2026, 2, 1))

    assert "Không có đơn vị nào cần nhắc" in said(page.run())
    assert not page.exception
