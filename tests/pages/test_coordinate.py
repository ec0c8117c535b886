"""A coordinator's decisions on their page: the effect is said before, the reason is asked for, the state changes."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from actions import keeping
from tests.actions.conftest import reporting_warehouse  # noqa: F401 a fixture
from tests.actions.workbooks import PERIOD
from tests.conftest import ROOT
from tests.pages.conftest import come_in, panels, said
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING

UNIT = "s1-so-y-te"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def page(reporting_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: F811
    monkeypatch.setattr(store, "opened", lambda: reporting_warehouse)
    come_in("coordinator")
    opened = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    opened.query_params["province"] = "S1"
    opened.switch_page("../pages/coordinate.py")
    return opened.run()


def go(page: AppTest, part: str) -> AppTest:
    """A part of the page, as its link opens it."""
    page.query_params["part"] = part
    return page.run()


def state(warehouse: Warehouse, unit: str) -> str:
    with warehouse.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=keeping.today(), province="S1", department=None
        )
    return next(row["state"] for row in found.iter_rows(named=True) if row["unit_code"] == unit)


def choose(page: AppTest, unit: str, kind: str) -> AppTest:
    page = go(page, "decide")
    page.selectbox(key="coordinate.unit").set_value(f"{unit}:{PERIOD}").run()
    return page.selectbox(key=f"coordinate.kind.{unit}:{PERIOD}").set_value(kind).run()


def test_a_decision_waits_for_its_reason_then_changes_the_state(
    page: AppTest,
    reporting_warehouse: Warehouse,  # noqa: F811
) -> None:
    page = choose(page, UNIT, "waive")
    assert page.button(key="coordinate.decide").disabled
    assert "không tính vào tỷ lệ" in said(page)

    page.text_input(key=f"coordinate.reason.{UNIT}:{PERIOD}.waive").set_value("sáp nhập").run()
    page.button(key="coordinate.decide").click().run()

    assert any("Đã miễn báo cáo kỳ này" in told.value for told in page.info)
    assert state(reporting_warehouse, UNIT) == "waived"


def test_a_decision_is_shown_under_the_name_of_who_made_it(page: AppTest) -> None:
    unit = "s1-so-khoa-hoc-va-cong-nghe"
    page = choose(page, unit, "waive")
    page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.waive").set_value("giải thể").run()
    page.button(key="coordinate.decide").click().run()

    assert "Người nguoi\\.coordinator\\.S1" in said(page)


def test_after_the_due_day_what_still_changes_something_is_offered_first(page: AppTest) -> None:
    page = go(page, "decide")
    page.selectbox(key="coordinate.unit").set_value(f"s1-so-noi-vu:{PERIOD}").run()
    box = page.selectbox(key=f"coordinate.kind.s1-so-noi-vu:{PERIOD}")

    assert box.value == "paper"
    assert box.options == [
        "Ghi báo cáo giấy",
        "Miễn báo cáo kỳ này",
        "Gia hạn (đã quá hạn: chỉ ghi lại)",
    ]


def test_a_scan_that_comes_later_is_added_to_its_paper(page: AppTest) -> None:
    unit = "s1-so-noi-vu"
    page = choose(page, unit, "paper")
    page.date_input(key="coordinate.day").set_value(date(2026, 6, 12)).run()
    page.text_input(key="coordinate.document").set_value("47/BC-SNV").run()
    page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.paper").set_value("nộp giấy").run()
    page.button(key="coordinate.decide").click().run()
    page = choose(page, unit, "scan")
    reason = f"coordinate.reason.{unit}:{PERIOD}.scan"
    page.text_input(key=reason).set_value("quét sau").run()
    assert page.button(key="coordinate.decide").disabled
    box = f"coordinate.scan.{unit}:{PERIOD}.1"
    page.file_uploader(key=box).upload("den sau.pdf", PDF + b"\n", "application/pdf").run()
    page.button(key="coordinate.decide").click().run()

    assert any("Đã kèm bản quét vào báo cáo giấy 47/BC-SNV" in told.value for told in page.info)
    assert [one.label for one in page.get("download_button")] == ["Bản quét 47/BC\\-SNV (1 KB)"]


def test_a_link_leads_to_a_part_and_only_that_part_is_drawn(page: AppTest) -> None:
    drawn = {
        part: {panel.key for panel in panels(go(page, part))}
        for part in ("khong-co", "units", "decide", "lock", "open", "regimes", "days")
    }

    assert drawn == {
        "khong-co": {"coordinate-units", "coordinate-remind"},
        "units": {"coordinate-units", "coordinate-remind"},
        "decide": {"coordinate-decide", "coordinate-one"},
        "lock": {"coordinate-lock"},
        "open": {"regimes-open"},
        "regimes": {"regimes-list", "regimes-confirm", "regimes-end", "regimes-ministry"},
        "days": {"days-list", "days-add"},
    }


def test_a_scan_is_kept_with_the_report_on_paper_and_a_file_that_is_none_is_refused(
    page: AppTest,
    reporting_warehouse: Warehouse,  # noqa: F811
) -> None:
    unit = "s1-so-cong-thuong"
    page = choose(page, unit, "paper")
    scan = f"coordinate.scan.{unit}:{PERIOD}"
    for count, content, told in ((0, b"%PDF-1.4 cut", "nguyên vẹn"), (0, PDF, "kèm bản quét")):
        page.date_input(key="coordinate.day").set_value(date(2026, 6, 12)).run()
        page.text_input(key="coordinate.document").set_value("46/BC-SCT").run()
        page.file_uploader(key=f"{scan}.{count}").upload("ban quet.pdf", content, "application/pdf").run()
        page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.paper").set_value("nộp giấy").run()
        page.button(key="coordinate.decide").click().run()
        assert any(told in one.value for one in [*page.info, *page.warning])

    assert state(reporting_warehouse, unit) == "on_time"
    assert "46/BC\\-SCT" in said(page)
    assert [one.label for one in page.get("download_button")] == ["Bản quét 46/BC\\-SCT (1 KB)"]


def test_a_report_on_paper_counts_at_the_hour_of_its_stamp(
    page: AppTest,
    reporting_warehouse: Warehouse,  # noqa: F811
) -> None:
    unit = "s1-so-tai-chinh"
    page = choose(page, unit, "paper")
    page.date_input(key="coordinate.day").set_value(date(2026, 6, 12)).run()
    page.text_input(key="coordinate.document").set_value("45/BC-STC").run()
    page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.paper").set_value("nộp giấy").run()
    page.button(key="coordinate.decide").click().run()

    assert any("45/BC-STC" in told.value for told in page.info)
    assert state(reporting_warehouse, unit) == "on_time"


def test_over_the_list_stands_how_many_have_not_sent(
    page: AppTest,
    reporting_warehouse: Warehouse,  # noqa: F811
) -> None:
    with reporting_warehouse.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=keeping.today(), province="S1", department=None
        ).filter(period_code=PERIOD)
    unsent = found.filter(state="missing").height

    assert 0 < unsent < found.height
    assert f"**{unsent} trên {found.height} đơn vị chưa gửi**: quá hạn {unsent}." in said(page)


def test_those_who_have_sent_are_not_reminded(page: AppTest) -> None:
    text = page.code[0].value

    assert "Sở Tư pháp: 6 tháng đầu năm 2026, quá hạn" in text
    assert "Sở Tài chính" not in text


def test_nothing_is_decided_of_a_locked_period(page: AppTest) -> None:
    name = "6 tháng đầu năm 2026"
    page = go(page, "lock")
    assert "Sau khi khóa: không nhận thêm báo cáo" in said(page)
    page.text_input(key=f"coordinate.lock.{name}").set_value("đã chốt").run()
    page.button(key="coordinate.lock").click().run()
    assert "Đã khóa" in said(page)

    unit = "s1-so-tu-phap"
    page = choose(page, unit, "waive")
    page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.waive").set_value("x").run()
    page.button(key="coordinate.decide").click().run()

    assert any("đã khóa" in told.value for told in page.warning)

    page = go(page, "lock")
    page.text_input(key=f"coordinate.lock.{name}").set_value("sai số").run()
    page.button(key="coordinate.lock").click().run()
    assert any("Đã mở khóa" in told.value for told in page.info)


def test_a_period_is_closed_with_its_reason_and_says_what_that_changes(page: AppTest) -> None:
    name = "6 tháng đầu năm 2026"
    page = go(page, "lock")
    page = page.selectbox(key=f"coordinate.step.{name}").set_value("close").run()
    assert "đơn vị chưa gửi. Sau khi đóng: không thêm đơn vị" in said(page)
    assert page.button(key="coordinate.lock").disabled

    page.text_input(key=f"coordinate.lock.{name}").set_value("đã đủ").run()
    page.button(key="coordinate.lock").click().run()
    assert "Đã đóng" in said(page)
    assert "Lý do: đã đủ." in said(page)

    page = page.selectbox(key=f"coordinate.step.{name}").set_value("reopen").run()
    page.text_input(key=f"coordinate.lock.{name}").set_value("thiếu đơn vị").run()
    page.button(key="coordinate.lock").click().run()
    assert any("Đã mở lại" in told.value for told in page.info)


def test_a_swap_day_is_added_and_taken_back_and_due_dates_made_are_said_to_stay(page: AppTest) -> None:
    page = go(page, "days")
    assert "Ngày Văn hóa Việt Nam" in said(page)
    assert "Hạn đã lập giữ nguyên" in said(page)
    page.date_input(key="days.day").set_value(date(2026, 12, 24)).run()
    page.text_input(key="days.document").set_value("12/TB-VPCP").run()
    page.text_input(key="days.reason").set_value("hoán đổi cuối năm").run()
    page.button(key="days.add").click().run()
    assert any("24/12/2026 là ngày nghỉ hoán đổi" in told.value for told in page.info)
    assert "12/TB\\-VPCP" in said(page)

    page.text_input(key="days.taken_reason").set_value("ghi nhầm").run()
    page.button(key="days.take_back").click().run()
    assert any("Đã bỏ ngày 24/12/2026" in told.value for told in page.info)
    assert "ghi nhầm" in said(page)


def test_a_day_that_is_off_already_is_refused_with_the_reason(page: AppTest) -> None:
    page = go(page, "days")
    page.date_input(key="days.day").set_value(date(2026, 11, 24)).run()
    page.text_input(key="days.reason").set_value("x").run()
    page.button(key="days.add").click().run()

    assert any("vốn đã là ngày nghỉ (Ngày Văn hóa Việt Nam)" in told.value for told in page.warning)


def test_the_ministrys_rule_is_offered_with_its_source_and_waits_for_a_press_and_can_be_ended(
    page: AppTest,
) -> None:
    page = go(page, "regimes")
    assert "581/BNV\\-CCHC" in said(page)
    assert "Chưa có chế độ báo cáo nào được xác nhận." in said(page)
    page.button(key="regimes.ministry").click().run()
    told = "Đã xác nhận chế độ báo cáo: Quý I, 6 tháng đầu năm, Quý III, Năm"
    assert any(told in one.value for one in page.info)
    assert "Chưa có chế độ báo cáo nào được xác nhận." not in said(page)

    code = "581-bnv-cchc:s1-ubnd-tinh"
    assert page.button(key="regimes.end").disabled
    assert "không còn phải báo cáo theo chế độ này" in said(page)
    page.date_input(key=f"regimes.last.{code}").set_value(date(2026, 1, 31)).run()
    page.text_input(key=f"regimes.end_reason.{code}").set_value("thay thế").run()
    page.button(key="regimes.end").click().run()
    assert any("kết thúc hết ngày 31/01/2026" in told.value for told in page.info)
    assert "Chưa có chế độ báo cáo nào được xác nhận." in said(page)


def test_a_link_opens_at_the_duty_of_its_plan(page: AppTest) -> None:
    box = go(page, "regimes").selectbox(key="regimes.duty")
    plan = str(box.value).rpartition(":")[0]
    again = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    again.query_params["province"], again.query_params["plan"] = "S1", plan
    again.switch_page("../pages/coordinate.py")
    assert str(again.run().selectbox(key="regimes.duty").value).startswith(plan)

    unknown = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    unknown.query_params["province"], unknown.query_params["plan"] = "S1", "khong-co"
    unknown.switch_page("../pages/coordinate.py")
    assert "Kế hoạch trong đường dẫn" in said(unknown.run())


def test_the_unit_a_report_goes_through_is_not_offered_as_one_that_owes_it(page: AppTest) -> None:
    through, page = [], go(page, "regimes")
    for duty in list(page.selectbox(key="regimes.duty").options):
        box = page.selectbox(key="regimes.duty")
        page = box.select(duty).run()
        chosen = page.selectbox(key="regimes.duty").value
        via = page.selectbox(key=f"regimes.via.{chosen}").value
        assert via not in page.multiselect(key=f"regimes.units.{chosen}").value
        through.append(via)

    assert any(through)
