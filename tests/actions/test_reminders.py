"""Who is reminded of what and why; texts, letter and digest say the same of them; events do themselves again."""

import io
from argparse import Namespace
from dataclasses import replace
from datetime import date

import docx
import pytest

from actions import calendars, keeping, obligations, reminder_mail, reminders
from actions.deadlines import DueRule
from actions.door import Answer
from actions.reminder_mail import UnfitContactError
from actions.reminders import LetterHead, NobodyToRemindError
from tests.actions.owing import (
    FINANCE,
    HEALTH,
    JUSTICE,
    PERIOD,
    at,
    during,
    extend,
    open_period,
    owing,  # noqa: F401 a fixture
    send_paper,
    waive,
)
from warehouse.connect import Warehouse
from warehouse.queries import reminders as queries
from warehouse.records import loads
from warehouse.records import reminders as records
from warehouse.scope import EVERYTHING, Scope

pytestmark = pytest.mark.usefixtures("owing")


def reminded(warehouse: Warehouse, day: str) -> dict[str, tuple[int, str]]:
    """By unit the days from the last good day and the stage."""
    found = reminders.find(warehouse, during(day), scope=EVERYTHING)
    return {row["unit_code"]: (row["days_from_due"], row["stage"]) for row in found.iter_rows(named=True)}


def test_a_stage_begins_on_its_day(owing: Warehouse) -> None:  # noqa: F811
    expected = {
        "03-06": None,
        "03-07": (-7, "due_soon"),
        "03-11": (-3, "due_soon"),
        "03-12": (-2, "due_in_2"),
        "03-13": (-1, "due_in_2"),
        "03-14": (0, "due_today"),
        "03-15": (1, "late_1"),
        "03-20": (6, "late_1"),
        "03-21": (7, "late_7"),
        "03-28": (14, "late_14"),
        "04-13": (30, "late_30"),
        "12-31": (292, "late_30"),
    }

    assert {day: reminded(owing, day).get(HEALTH) for day in expected} == expected


def test_who_has_sent_is_not_reminded_on_time_or_late(owing: Warehouse) -> None:  # noqa: F811
    send_paper(owing, HEALTH, at("03-10"))
    send_paper(owing, FINANCE, at("03-17"))

    assert set(reminded(owing, "03-12")) == {FINANCE, JUSTICE}
    assert set(reminded(owing, "03-18")) == {JUSTICE}


def test_who_is_waived_is_not_reminded_until_the_waiver_is_taken_back(owing: Warehouse) -> None:  # noqa: F811
    waive(owing, HEALTH, at("03-01"))
    assert HEALTH not in reminded(owing, "03-16")

    waive(owing, HEALTH, at("03-17"), is_waived=False)
    assert reminded(owing, "03-18")[HEALTH] == (4, "late_1")


def test_an_extension_in_time_begins_the_stages_again_and_one_too_late_does_not(owing: Warehouse) -> None:  # noqa: F811
    extend(owing, HEALTH, date(2026, 3, 25), at("03-13"))
    extend(owing, FINANCE, date(2026, 3, 25), at("03-16"))

    assert reminded(owing, "03-17") == {FINANCE: (3, "late_1"), JUSTICE: (3, "late_1")}
    assert reminded(owing, "03-18")[HEALTH] == (-7, "due_soon")


def test_nobody_is_reminded_of_a_report_without_a_due_rule(owing: Warehouse) -> None:  # noqa: F811
    open_period(owing, "2026-H1", None)

    found = reminders.find(owing, replace(during("06-30"), period="2026-H1"), scope=EVERYTHING)

    assert found.is_empty()


def test_nobody_is_reminded_of_a_locked_period(owing: Warehouse) -> None:  # noqa: F811
    obligations.lock(owing, PERIOD, reason="đã chốt", actor="x", scope=EVERYTHING, at=at("03-20"))

    assert reminded(owing, "03-19")
    assert reminded(owing, "03-21") == {}


def test_a_scope_is_reminded_of_its_own_only(owing: Warehouse) -> None:  # noqa: F811
    own = reminders.find(owing, during("03-16"), scope=Scope("S1", "so-y-te", HEALTH))

    assert own["unit_code"].to_list() == [HEALTH]


def test_text_letter_and_digest_name_the_same_units(owing: Warehouse) -> None:  # noqa: F811
    send_paper(owing, FINANCE, at("03-10"))

    told = reminders.texts(owing, scope=EVERYTHING, about=during("03-17"))
    name, content = reminders.letter(owing, during("03-17"), LetterHead(), scope=EVERYTHING)

    cells = [row.cells[1].text for row in docx.Document(io.BytesIO(content)).tables[1].rows]
    assert [unit for unit in cells if unit.startswith("Sở")] == ["Sở Tư pháp", "Sở Y tế"]
    assert [unit for _, unit, _ in told.to_units] == ["Sở Tư pháp", "Sở Y tế"]
    assert (
        told.to_all
        == """DỮ LIỆU MẪU: không phải số thật
Đề nghị các đơn vị gửi báo cáo tuyên truyền cải cách hành chính:

Quá hạn chưa gửi:
- Sở Tư pháp: Quý I 2026, quá hạn 3 ngày (hạn 14/03/2026)
- Sở Y tế: Quý I 2026, quá hạn 3 ngày (hạn 14/03/2026)

Biểu mẫu đã điền sẵn và nơi nộp: trang Nộp báo cáo.
Đơn vị đã gửi xin bỏ qua tin này."""
    )
    assert (
        told.digest
        == """DỮ LIỆU MẪU: không phải số thật
Tình hình báo cáo tuyên truyền cải cách hành chính ngày 17/03/2026

Quý I 2026, hạn 14/03/2026
- Đúng hạn 1/3 (33 %)
- Quá hạn chưa gửi 2: Sở Tư pháp (3 ngày), Sở Y tế (3 ngày)"""
    )
    assert name == "cong-van-don-doc_2026-Q1_DU-LIEU-MAU.docx"
    assert told.is_sample


def test_on_its_last_good_day_a_report_is_still_in_time(owing: Warehouse) -> None:  # noqa: F811
    send_paper(owing, FINANCE, at("03-14", "08:00"))

    told = reminders.texts(owing, scope=EVERYTHING, about=during("03-14"))

    assert "Sở Y tế: Quý I 2026, đến hạn hôm nay (hạn 14/03/2026)" in told.to_all
    assert "quá hạn" not in told.to_all.lower()
    assert "- Đúng hạn – (chưa báo cáo nào hết hạn)" in told.digest
    assert "- Đến hạn hôm nay, chưa gửi 2: Sở Tư pháp, Sở Y tế" in told.digest


def test_the_digest_speaks_of_every_period_that_waits(owing: Warehouse) -> None:  # noqa: F811
    open_period(owing, "2026-H1", DueRule(15, "before"))
    open_period(owing, "2026-Q3", DueRule(15, "before"))
    send_paper(owing, HEALTH, at("03-16"))

    told = reminders.texts(owing, scope=EVERYTHING, about=during("06-10"))

    assert (
        told.digest
        == """DỮ LIỆU MẪU: không phải số thật
Tình hình báo cáo tuyên truyền cải cách hành chính ngày 10/06/2026

6 tháng đầu năm 2026, hạn 14/06/2026
- Đúng hạn – (chưa báo cáo nào hết hạn)
- Sắp đến hạn, chưa gửi 3: Sở Tài chính (14/06/2026), Sở Tư pháp (14/06/2026), Sở Y tế (14/06/2026)

Quý I 2026, hạn 14/03/2026
- Đúng hạn 0/3 (0 %)
- Gửi chậm 1
- Quá hạn chưa gửi 2: Sở Tài chính (88 ngày), Sở Tư pháp (88 ngày)"""
    )
    assert "6 tháng" not in told.to_all


def test_the_command_prints_who_is_late_and_says_what_a_mail_server_needs(
    owing: Warehouse,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CCHC_SMTP_HOST", raising=False)

    def asked(period: str | None, *, send: bool = False) -> Answer:
        words = Namespace(period=period, province=None, send=send, again=False)
        return reminder_mail.remind(owing, words, ())

    printed = asked(None)
    assert (printed.code, printed.problems) == (0, ())
    assert "Quá hạn chưa gửi 3: " in printed.out
    assert "- Sở Y tế: Quý I 2026, quá hạn" in printed.out
    assert asked("2026-Q9").code == 1
    refused = asked(PERIOD, send=True)
    assert (refused.code, refused.out) == (1, "")
    assert "Chưa đặt máy chủ thư" in refused.problems[0]


def test_a_letter_to_one_unit_names_it_alone(owing: Warehouse) -> None:  # noqa: F811
    _, content = reminders.letter(owing, during("03-16", unit=HEALTH), LetterHead(), scope=EVERYTHING)

    document = docx.Document(io.BytesIO(content))
    assert "Kính gửi: Sở Y tế" in [paragraph.text for paragraph in document.paragraphs]


def test_nobody_to_remind_is_no_letter_and_no_text(owing: Warehouse) -> None:  # noqa: F811
    with pytest.raises(NobodyToRemindError, match="Không có đơn vị nào"):
        reminders.letter(owing, during("02-01"), LetterHead(), scope=EVERYTHING)

    told = reminders.texts(owing, scope=EVERYTHING, about=during("02-01"))
    assert (told.to_all, told.to_units) == ("", ())
    assert "Chưa có báo cáo nào đến hạn" in told.digest


NO_ADDRESSES = [
    "khong-co-gi",
    "a@b",
    "hai@so.vn, ba@so.vn",
    "văn.thư@so.vn",
    "a@so.vn\r\nBcc: b@so.vn",
    "<a@so.vn>",
    "a b@so.vn",
    ".a@so.vn",
    "a@-so.vn",
    f"{'a' * 250}@so.vn",
]


def test_what_is_no_address_is_refused_and_nothing_is_stored(owing: Warehouse) -> None:  # noqa: F811
    newest = owing.version

    for address in NO_ADDRESSES:
        with pytest.raises(UnfitContactError, match="không phải là một địa chỉ thư"):
            reminder_mail.set_contact(owing, HEALTH, address, scope=EVERYTHING, actor="x")

    assert owing.version == newest


def test_an_address_is_kept_changed_and_taken_away(owing: Warehouse) -> None:  # noqa: F811
    def known() -> str | None:
        found = reminders.find(owing, during("03-16", unit=HEALTH), scope=EVERYTHING)
        email: str | None = found["email"][0]
        return email

    keep = {"scope": EVERYTHING, "actor": "x"}
    assert "vanthu@syt.vn" in reminder_mail.set_contact(owing, HEALTH, " vanthu@syt.vn ", **keep)  # type: ignore[arg-type]
    assert known() == "vanthu@syt.vn"
    assert "không đổi" in reminder_mail.set_contact(owing, HEALTH, "vanthu@syt.vn", **keep)  # type: ignore[arg-type]
    assert "đã bỏ" in reminder_mail.set_contact(owing, HEALTH, "", **keep)  # type: ignore[arg-type]
    assert known() is None


def test_an_address_of_a_unit_elsewhere_cannot_be_kept(owing: Warehouse) -> None:  # noqa: F811
    with pytest.raises(UnfitContactError, match="phạm vi"):
        reminder_mail.set_contact(
            owing, HEALTH, "a@so.vn", scope=Scope("S1", "so-tai-chinh", None), actor="x"
        )


def test_every_event_does_itself_again(owing: Warehouse) -> None:  # noqa: F811
    reminder_mail.set_contact(owing, HEALTH, "vanthu@syt.vn", scope=EVERYTHING, actor="x", at=at("03-01"))
    reminder_mail.set_contact(owing, HEALTH, "", scope=EVERYTHING, actor="x", at=at("03-02"))
    told = records.Mail(
        "m1", HEALTH, "a@so.vn", (records.Reminded(f"{HEALTH}:{PERIOD}", "late_1", date(2026, 3, 14)),)
    )
    records.store_step(owing, told, "intended", actor="x", at=at("03-15"))
    records.store_step(owing, told, "failed", actor="x", at=at("03-15", "10:00"), answer="hộp thư đầy")
    issued = calendars.issue(
        owing, label="Sở Y tế", shown=Scope("S1", None, HEALTH), scope=EVERYTHING, actor="x", at=at("03-16")
    )
    calendars.revoke(owing, issued.subscription_id, scope=EVERYTHING, actor="x", at=at("03-17"))
    tables = ("unit_contact", "reminder", "calendar_subscription")

    def told_of() -> list[list[tuple[object, ...]]]:
        with owing.cursor() as cursor:
            return [
                cursor.execute(f"SELECT * FROM {table} ORDER BY event_number").fetchall() for table in tables
            ]

    before = told_of()
    with owing.cursor() as cursor:
        actions = {event.action for event in loads.read_events(cursor)}

    assert all(before) and actions >= records.REPLAYED
    assert keeping.verify(owing, Namespace(), ()).problems == ()
    assert keeping.rebuild(owing, Namespace(accept=False), ()).problems == ()
    assert told_of() == before


def test_what_was_sent_is_listed_with_its_newest_step(owing: Warehouse) -> None:  # noqa: F811
    told = records.Mail(
        "m1", HEALTH, "a@so.vn", (records.Reminded(f"{HEALTH}:{PERIOD}", "late_1", date(2026, 3, 14)),)
    )
    records.store_step(owing, told, "intended", actor="x", at=at("03-15"))

    def listed() -> list[tuple[str, str]]:
        with owing.cursor() as cursor:
            found = queries.sent(cursor, scope=EVERYTHING, as_of=date(2026, 3, 20), province="S1")
        return found.select("unit_name", "step").rows()

    assert listed() == [("Sở Y tế", "unclear")]
    records.store_step(owing, told, "sent", actor="x", at=at("03-15"))
    assert listed() == [("Sở Y tế", "sent")]
