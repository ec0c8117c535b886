"""A coordinator's decisions on their page: the effect is said before, the reason is asked for, the state changes."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from actions import keeping
from tests.actions.conftest import reporting_warehouse  # noqa: F401 a fixture
from tests.actions.workbooks import PERIOD
from tests.conftest import ROOT
from tests.pages.conftest import said
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING

UNIT = "s1-so-y-te"


@pytest.fixture
def page(reporting_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: F811
    monkeypatch.setattr(store, "opened", lambda: reporting_warehouse)
    opened = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    opened.query_params["province"] = "S1"
    opened.switch_page("../pages/coordinate.py")
    return opened.run()


def state(warehouse: Warehouse, unit: str) -> str:
    with warehouse.cursor() as cursor:
        found = timeliness.states(
            cursor, scope=EVERYTHING, as_of=keeping.today(), province="S1", department=None
        )
    return next(row["state"] for row in found.iter_rows(named=True) if row["unit_code"] == unit)


def choose(page: AppTest, unit: str, kind: str) -> AppTest:
    page.selectbox(key="coordinate.unit").set_value(f"{unit}:{PERIOD}").run()
    return page.selectbox(key="coordinate.kind").set_value(kind).run()


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


def test_those_who_have_sent_are_not_reminded(page: AppTest) -> None:
    text = page.code[0].value

    assert "Sở Tư pháp: đã quá hạn" in text
    assert "Sở Tài chính" not in text


def test_nothing_is_decided_of_a_locked_period(page: AppTest) -> None:
    name = "6 tháng đầu năm 2026"
    page.text_input(key=f"coordinate.lock.{name}").set_value("đã chốt").run()
    page.button(key="coordinate.lock").click().run()
    assert "Đã khóa" in said(page)

    unit = "s1-so-tu-phap"
    page = choose(page, unit, "waive")
    page.text_input(key=f"coordinate.reason.{unit}:{PERIOD}.waive").set_value("x").run()
    page.button(key="coordinate.decide").click().run()

    assert any("đã khóa" in told.value for told in page.info)
