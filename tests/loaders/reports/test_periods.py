"""This period against the earlier reports of the year: what runs on cannot shrink, and sums must agree."""

import dataclasses
import functools

import pytest

from exports.template import write_template
from loaders.reports.model import EarlierOutput, ReportContext
from tests.exports.samples import FIRST_QUARTER, SMALL
from tests.loaders.reports import books
from tests.loaders.reports.books import INFO, OUTPUTS, earlier, read, rules, told

REPAIR = "Kiểm tra lại số kỳ này và các kỳ trước; nếu kỳ trước sai, gửi lại báo cáo kỳ đó"
NAMES = {
    "Q1": "Quý I",
    "Q2": "Quý II",
    "H1": "6 tháng",
    "Q3": "Quý III",
    "M9": "9 tháng",
    "Q4": "Quý IV",
    "Y": "Năm",
}


@functools.cache
def template(kind: str) -> bytes:
    """The workbook of a period of 2026."""
    period = dataclasses.replace(
        FIRST_QUARTER, code=f"2026-{kind}", kind_name=NAMES[kind], is_cumulative=kind in {"H1", "M9", "Y"}
    )
    return write_template(dataclasses.replace(SMALL, period=period))


def report_of(kind: str, quantity: int, to_date: int | None = None) -> bytes:
    """A report of 2026 that says how many articles there were."""
    return books.edited(books.put(OUTPUTS, {"F6": quantity, "I6": to_date}), of=template(kind))


def said(kind: str, *reports: EarlierOutput) -> ReportContext:
    return books.context(period=f"2026-{kind}", earlier=reports)


@pytest.mark.parametrize(
    ("kind", "quantity", "reports", "expected"),
    [
        (
            "H1",
            9,
            {"Q1": 10},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 10 là số đã báo cáo ở quý I; ghi 9 thì quý II thành -1",
        ),
        (
            "H1",
            29,
            {"Q1": 10, "Q2": 20},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 30 là số đã báo cáo (10 ở quý I + 20 ở quý II)",
        ),
        (
            "Y",
            49,
            {"H1": 30, "Q3": 20},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 50 là số đã báo cáo (30 ở 6 tháng đầu năm + 20 ở quý III); ghi 49 thì quý IV thành -1",
        ),
        (
            "Y",
            29,
            {"H1": 30},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 30 là số đã báo cáo ở 6 tháng đầu năm",
        ),
        (
            "Y",
            59,
            {"Q1": 10, "H1": 30, "Q3": 20, "M9": 60},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 60 là số đã báo cáo ở 9 tháng",
        ),
        (
            "M9",
            39,
            {"H1": 30, "Q3": 10},
            "số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn 40 là số đã báo cáo (30 ở 6 tháng đầu năm + 10 ở quý III)",
        ),
    ],
)
def test_a_total_from_the_start_of_the_year_below_its_parts_is_asked_about(
    kind: str, quantity: int, reports: dict[str, int], expected: str
) -> None:
    context = said(kind, *(earlier(f"2026-{part}", value) for part, value in reports.items()))

    report = read(report_of(kind, quantity), context)

    assert report.outputs["quantity"].to_list() == [quantity]
    assert told(report, "period.below_earlier") == (
        "warning", OUTPUTS, "F6", "Số lượng", str(quantity), expected, REPAIR,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "quantity", "reports"),
    [
        ("H1", 10, {"Q1": 10}),
        ("Y", 50, {"H1": 30, "Q3": 20}),
        ("Q3", 1, {"Q1": 10, "H1": 30}),  # a quarter of its own owes nothing to the ones before
        ("Y", 0, {}),
    ],
)
def test_a_total_that_can_be_is_not_asked_about(kind: str, quantity: int, reports: dict[str, int]) -> None:
    context = said(kind, *(earlier(f"2026-{part}", value) for part, value in reports.items()))

    assert rules(read(report_of(kind, quantity), context)) == []


def test_another_year_and_another_channel_are_not_compared() -> None:
    context = said(
        "H1", earlier("2025-Q1", 10), earlier("2026-Q1", 10, channel="meeting"), earlier("2026-Q1", None)
    )

    assert rules(read(report_of("H1", 1), context)) == []


def test_what_the_unit_says_of_cumulation_comes_before_the_rule() -> None:
    content = books.edited(books.put(INFO, {"B12": "Không"}), of=report_of("H1", 1))

    assert rules(read(content, said("H1", earlier("2026-Q1", 10)))) == []


@pytest.mark.parametrize(
    ("kind", "quantity", "to_date", "reports", "expected"),
    [
        ("Q1", 10, 12, {}, "10 = 10 (kỳ này); chênh +2"),
        ("Q2", 20, 25, {"Q1": 10}, "30 = 10 (quý I) + 20 (kỳ này); chênh -5"),
        ("Q3", 20, 60, {"H1": 30}, "50 = 30 (6 tháng đầu năm) + 20 (kỳ này); chênh +10"),
        ("Q3", 20, 60, {"Q1": 10, "Q2": 15}, "45 = 10 (quý I) + 15 (quý II) + 20 (kỳ này); chênh +15"),
        ("H1", 30, 31, {"Q1": 10}, "30 = 30 (kỳ này); chênh +1"),
    ],
)
def test_a_year_to_date_that_is_not_the_sum_of_the_reports_is_asked_about(
    kind: str, quantity: int, to_date: int, reports: dict[str, int], expected: str
) -> None:
    context = said(kind, *(earlier(f"2026-{part}", value) for part, value in reports.items()))

    report = read(report_of(kind, quantity, to_date), context)

    assert told(report, "ytd.differs") == (
        "warning", OUTPUTS, "I6", "Lũy kế từ đầu năm", str(to_date), expected, REPAIR,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "quantity", "to_date", "reports"),
    [
        ("Q1", 10, 10, {}),
        ("Q3", 20, 50, {"H1": 30, "Q1": 5}),
        ("Q3", 20, 999, {"Q1": 10}),  # the report between is missing: nothing to compare with
    ],
)
def test_a_year_to_date_that_agrees_or_cannot_be_compared_is_not_asked_about(
    kind: str, quantity: int, to_date: int, reports: dict[str, int]
) -> None:
    context = said(kind, *(earlier(f"2026-{part}", value) for part, value in reports.items()))

    assert rules(read(report_of(kind, quantity, to_date), context)) == []


def test_rows_are_compared_by_channel_and_title() -> None:
    cells = {
        "C8": "Quán triệt",
        "F8": 1,
        "A9": "4",
        "B9": "Hội nghị",
        "C9": "Sơ kết",
        "D9": "hội nghị",
        "F9": 1,
    }
    content = books.edited(books.put(OUTPUTS, cells), of=template("H1"))
    before = EarlierOutput("2026-Q1", "meeting", "Sơ kết", 3, is_cumulative=False)

    assert rules(read(content, said("H1", before))) == [("warning", "period.below_earlier", "F9")]
