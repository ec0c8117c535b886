"""A correction that holds a row back: whoever reads what counts reads the former value until the row is mended."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from actions import keeping, report_content, report_papers, reporting
from actions.deadlines import HANOI
from tests.actions.workbooks import OUTPUTS, PERIOD, PROGRESS, changed, filled
from warehouse.connect import Warehouse
from warehouse.queries import outputs, reports
from warehouse.scope import EVERYTHING

FIRST = datetime(2026, 6, 10, 9, tzinfo=HANOI)
INDICES = "4_ChiSo"
Cells = dict[tuple[str, int, str], Any]


def send(
    store: Warehouse, content: bytes, day: int, *, is_committed: bool = True
) -> reporting.ReceivedReport:
    at = FIRST + timedelta(days=day)
    received = reporting.receive(store, "bc.xlsx", content, actor="can-bo", scope=EVERYTHING, received_at=at)
    if is_committed:
        reporting.decide(store, received.load_id, "commit", actor="can-bo", scope=EVERYTHING, at=at)
    return received


def figures(store: Warehouse, unit: str, day: int = 99) -> dict[str, int]:
    as_of = (FIRST + timedelta(days=day)).date()
    with store.cursor() as cursor:
        found = reports.outputs_of_unit(cursor, scope=EVERYTHING, as_of=as_of, unit=unit)
    return dict(found.select("channel_code", "quantity").iter_rows())


def states(store: Warehouse, unit: str, day: int = 99) -> list[str]:
    as_of = (FIRST + timedelta(days=day)).date()
    with store.cursor() as cursor:
        found = reports.tasks_of_unit(cursor, scope=EVERYTHING, as_of=as_of, unit=unit)
    return [state for state in found["declared_state"] if state]


def test_a_held_row_keeps_its_former_value_for_every_reader_until_it_is_mended(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-xay-dung"
    index = {
        (INDICES, 0, "index_code"): "PAR INDEX",
        (INDICES, 0, "subject_level"): "Tỉnh",
        (INDICES, 0, "subject"): "Tỉnh mẫu",
        (INDICES, 0, "index_year"): 2025,
        (INDICES, 0, "score"): 80,
        (INDICES, 0, "max_score"): 100,
        (INDICES, 0, "source_doc"): "Quyết định 1",
    }
    good: Cells = {
        (OUTPUTS, 0, "quantity"): 12,
        (OUTPUTS, 1, "quantity"): 3,
        (PROGRESS, 0, "declared_status"): "Đang thực hiện",
        **index,
    }
    first = filled(reporting_warehouse, unit, good)
    sent = send(reporting_warehouse, first, 0)
    wrong = changed(
        first,
        {
            (OUTPUTS, 0, "quantity"): "1.100,5",
            (OUTPUTS, 1, "quantity"): 4,
            (PROGRESS, 0, "declared_status"): "Hoàn thành",
            (PROGRESS, 0, "completed_on"): "31/02/2026",
            (INDICES, 0, "score"): 180,
        },
    )

    waiting = send(reporting_warehouse, wrong, 2, is_committed=False)

    rows = waiting.answer["rows"]
    assert (rows["changed"], rows["missing"], rows["held"], rows["kept"]) == (1, 0, 3, 3)
    lines, sums = report_papers.difference(reporting_warehouse, waiting.receipt, None, scope=EVERYTHING)
    assert {row["label"]: (row["before"], row["after"]) for row in sums if row["before"]} == {
        "Tin, bài trên Cổng/Trang thông tin điện tử": (12, 12),
        "Chuyên mục, chuyên trang CCHC": (3, 4),
        "Nhiệm vụ: Đang thực hiện": (1, 1),
    }
    held = lines.filter(change="held").select("sheet", "heading", "before")
    assert sorted(held.rows()) == [
        (PROGRESS, "Trạng thái", "Đang thực hiện"),
        (OUTPUTS, "Số lượng", "12"),
        (INDICES, "Điểm", "80"),
    ]

    reporting.decide(
        reporting_warehouse,
        waiting.load_id,
        "commit",
        actor="can-bo",
        scope=EVERYTHING,
        at=FIRST + timedelta(days=2),
    )

    assert figures(reporting_warehouse, unit) == {"web_article": 12, "web_section": 4}
    assert figures(reporting_warehouse, unit, day=1) == {"web_article": 12, "web_section": 3}
    assert states(reporting_warehouse, unit) == ["in_progress"]
    with reporting_warehouse.cursor() as cursor:
        about: dict[str, Any] = {"scope": EVERYTHING, "as_of": keeping.today()}
        kept = reports.rows_in_force(cursor, unit=unit, period=PERIOD, table="reported_index", **about)
        found = outputs.outputs_of_channel(
            cursor, province=None, department=None, period=PERIOD, channel="web_article", **about
        ).filter(unit_code=unit)
        summed = outputs.outputs_by_channel(
            cursor, province="S1", department=None, year=2026, **about
        ).filter(channel_code="web_article", period_code=PERIOD)
        next_template = report_content.template_content(
            cursor, unit_code=unit, period_code="2026-Q3", issued_at=FIRST, **about
        )
        was = reporting.find_version(cursor, sent.receipt, **about)
    assert kept["score"].to_list() == [80.0]
    assert found.select("quantity", "receipt_number", "is_kept").rows() == [(12, sent.receipt, True)]
    assert summed.select("quantity", "unit_count", "reported_count").rows() == [(12, 1, 1)]
    assert [channel.last_quantity for channel in next_template.channels[:2]] == [12, 4]
    assert was and (was["is_in_force"], was["kept_row_count"]) == (False, 3)
    page = report_papers.receipt_paper(reporting_warehouse, waiting.receipt, scope=EVERYTHING)[1].decode()
    assert "3 dòng trong số đó giữ nguyên giá trị cũ cho tới khi sửa" in page

    mended = changed(wrong, {(OUTPUTS, 0, "quantity"): 20, (PROGRESS, 0, "completed_on"): "05/06/2026"})
    send(reporting_warehouse, mended, 4)

    assert figures(reporting_warehouse, unit) == {"web_article": 20, "web_section": 4}
    assert states(reporting_warehouse, unit) == ["done"]


def test_a_task_that_a_correction_no_longer_states_falls_back_to_what_was_said_before(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-tai-chinh"
    first = filled(
        reporting_warehouse,
        unit,
        {(OUTPUTS, 0, "quantity"): 1, (PROGRESS, 0, "declared_status"): "Đang thực hiện"},
    )
    send(reporting_warehouse, first, 0)

    send(reporting_warehouse, changed(first, {(PROGRESS, 0, "declared_status"): None}), 2)

    assert states(reporting_warehouse, unit, day=1) == ["in_progress"]
    assert states(reporting_warehouse, unit) == []


def test_an_erased_name_of_a_row_does_not_take_away_the_figure_that_stood_in_its_place(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-y-te"
    first = filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 7, (OUTPUTS, 1, "quantity"): 2})
    send(reporting_warehouse, first, 0)

    nameless = send(reporting_warehouse, changed(first, {(OUTPUTS, 0, "channel"): None}), 1)

    assert (nameless.answer["rows"]["missing"], nameless.answer["rows"]["kept"]) == (0, 1)
    assert figures(reporting_warehouse, unit) == {"web_article": 7, "web_section": 2}


def test_two_versions_are_compared_by_what_counted_after_each(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-tu-phap"
    first = filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 5})
    send(reporting_warehouse, first, 0)
    held = send(reporting_warehouse, changed(first, {(OUTPUTS, 0, "quantity"): "năm"}), 1)

    mended = send(reporting_warehouse, changed(first, {(OUTPUTS, 0, "quantity"): 6}), 2)

    lines, sums = report_papers.difference(
        reporting_warehouse, mended.receipt, held.receipt, scope=EVERYTHING
    )
    assert [(row["change"], row["before"], row["after"]) for row in lines.iter_rows(named=True)] == [
        ("changed", "5", "6")
    ]
    assert [(row["before"], row["after"]) for row in sums] == [(5, 6)]


@pytest.mark.parametrize("decision", ["void", "cancel"])
def test_what_is_voided_or_cancelled_neither_states_nor_holds(
    reporting_warehouse: Warehouse, decision: str
) -> None:
    unit = {"void": "s1-so-noi-vu", "cancel": "s1-so-cong-thuong"}[decision]
    first = filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 5, (OUTPUTS, 1, "quantity"): 1})
    send(reporting_warehouse, first, 0)
    again = changed(first, {(OUTPUTS, 0, "quantity"): "sai", (OUTPUTS, 1, "quantity"): None})
    second = send(reporting_warehouse, again, 1, is_committed=decision == "void")

    reporting.decide(
        reporting_warehouse, second.load_id, decision, actor="dieu-phoi", scope=EVERYTHING, reason="nhầm"
    )

    assert figures(reporting_warehouse, unit) == {"web_article": 5, "web_section": 1}
