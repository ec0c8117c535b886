"""Messy values of `report-templates.md`, section 3, variants 15 to 17, 22, 23 and 28: dates, numbers, errors, labels."""

import datetime
import re

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, INFO, OUTPUTS, PLAN, PROGRESS, filled, read, rules, told

DAY = datetime.date(2026, 3, 14)
DATE = "ngày có thật, dạng dd/mm/yyyy"
WRITE_DATE = "Ghi lại ngày dạng dd/mm/yyyy, ví dụ 31/03/2026"
WHOLE = "số nguyên từ 0 trở lên, ví dụ 1100"
OK = "Không cần sửa nếu đúng"


def in_format(address: str, value: object, number_format: str) -> bytes:
    def write(book: Workbook) -> None:
        book[PROGRESS][address] = value
        book[PROGRESS][address].number_format = number_format

    return books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), write)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime.datetime(2026, 3, 14, 16, 30),  # noqa: DTZ001 a cell's moment has no zone
        "14/03/2026",
        "14/3/2026",
        "14-03-2026",
        "14.03.2026",
        " 14/03/2026",
    ],
    ids=str,
)
def test_variant_15_a_date_is_read_day_first(written: object) -> None:
    report = read(filled(PROGRESS, {"I6": written}))

    assert report.progress["started_on"].to_list() == [DAY]
    assert [rule for severity, rule, _ in rules(report) if severity != "note"] == []


@pytest.mark.parametrize(
    ("written", "severity", "rule", "expected"),
    [
        ("14/3/26", "warning", "date.short_year", "năm bốn chữ số; đọc là 14/03/2026"),
        ("ngày 14 tháng 03 năm 2026", "note", "date.read", "đọc là ngày 14/03/2026"),
        ("2026-03-14", "note", "date.read", "đọc là ngày 14/03/2026"),
    ],
)
def test_variant_15_other_ways_to_write_a_date_are_read_and_said(
    written: str, severity: str, rule: str, expected: str
) -> None:
    report = read(filled(PROGRESS, {"I6": written}))

    assert report.progress["started_on"].to_list() == [DAY]
    assert told(report, rule)[:6] == (severity, PROGRESS, "I6", "Ngày bắt đầu", written, expected)


@pytest.mark.parametrize(
    ("written", "rule", "expected", "repair"),
    [
        ("3/2026", "date.period", "đủ ngày, tháng, năm; đây là tháng, quý hoặc năm", WRITE_DATE),
        ("Quý II/2026", "date.period", "đủ ngày, tháng, năm; đây là tháng, quý hoặc năm", WRITE_DATE),
        (
            "03/14/2026",
            "date.impossible",
            f"{DATE}, ngày trước tháng sau",
            "Nếu là ngày 14/03/2026 thì ghi đúng như vậy",
        ),
        ("31/02/2026", "date.impossible", DATE, WRITE_DATE),
        ("29/02/2026", "date.impossible", DATE, WRITE_DATE),
        ("14/03/2010", "date.year", "ngày từ năm 2011 đến 2100", "Kiểm tra lại năm"),
        ("14/03/2101", "date.year", "ngày từ năm 2011 đến 2100", "Kiểm tra lại năm"),
        ("hôm qua", "date.not_a_date", DATE, WRITE_DATE),
    ],
)
def test_variant_15_what_is_no_date_holds_its_row(
    written: str, rule: str, expected: str, repair: str
) -> None:
    report = read(filled(PROGRESS, {"I6": written}))

    assert report.progress.is_empty()
    assert told(report, rule) == ("error", PROGRESS, "I6", "Ngày bắt đầu", written, expected, repair)


def test_variant_15_a_day_count_in_a_plain_number_cell_is_read_and_said() -> None:
    report = read(in_format("I6", 46095, "0"))

    assert report.progress["started_on"].to_list() == [DAY]
    assert told(report, "date.serial") == (
        "note", PROGRESS, "I6", "Ngày bắt đầu", "46095", "đọc là ngày 14/03/2026", OK,
    )  # fmt: skip


@pytest.mark.parametrize("number", [5, 2026, 20260314, -1, 1e300])
def test_variant_15_a_number_that_is_no_day_of_this_century_is_no_date(number: float) -> None:
    assert told(read(in_format("I6", number, "0")), "date.not_a_date")[2] == "I6"


def test_variant_15_a_workbook_that_counts_days_from_1904_gives_the_same_days() -> None:
    def count_from_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book[PROGRESS]["I6"] = DAY

    report = read(books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), count_from_1904))

    assert report.progress["started_on"].to_list() == [DAY]


def test_variant_15_a_bare_day_count_from_1904_is_read_from_1904() -> None:
    def count_from_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book[PROGRESS]["I6"] = 46095 - 1462
        book[PROGRESS]["I6"].number_format = "0"

    report = read(books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), count_from_1904))

    assert report.progress["started_on"].to_list() == [DAY]


@pytest.mark.parametrize(
    ("written", "quantity", "severity", "rule", "expected", "repair"),
    [
        ("1.234", 1234, "warning", "number.ambiguous", "số không có dấu chấm; đọc là 1234",
         "Ghi liền 1234, hoặc dùng dấu phẩy nếu là số thập phân"),
        ("1.234.567", 1234567, "note", "number.read", "đọc là 1234567", OK),
        ("1 234", 1234, "note", "number.read", "đọc là 1234", OK),
        ("1\u00a0234", 1234, "note", "number.read", "đọc là 1234", OK),
        ("25 tin, bài", 25, "note", "number.with_unit", "đọc là 25, đơn vị “tin, bài”", OK),
        ("~100", 100, "warning", "number.approximate", "số chính xác; đọc là 100", "Ghi số chính xác, bỏ dấu ~ và chữ"),
        ("khoảng 100", 100, "warning", "number.approximate", "số chính xác; đọc là 100",
         "Ghi số chính xác, bỏ dấu ~ và chữ"),
        ("Không", 0, "note", "number.none_is_zero", "đọc là 0", OK),
    ],
)  # fmt: skip
def test_variant_16_a_quantity_in_words_is_read_and_said(
    written: str, quantity: int, severity: str, rule: str, expected: str, repair: str
) -> None:
    report = read(filled(OUTPUTS, {"F6": written}))

    assert report.outputs["quantity"].to_list() == [quantity]
    assert told(report, rule) == (
        severity, OUTPUTS, "F6", "Số lượng", " ".join(written.split()), expected, repair,
    )  # fmt: skip


@pytest.mark.parametrize(("written", "quantity"), [(1234, 1234), ("1234", 1234), ("0", 0), (0, 0), ("+5", 5)])
def test_variant_16_a_plain_quantity_is_read_without_a_word(written: object, quantity: int) -> None:
    report = read(filled(OUTPUTS, {"F6": written}))

    assert report.outputs["quantity"].to_list() == [quantity]
    assert rules(report) == []


@pytest.mark.parametrize(
    ("written", "found", "rule", "expected"),
    [
        ("12,5", "12,5", "quantity.not_whole", WHOLE),
        (12.5, "12,5", "quantity.not_whole", WHOLE),
        (1.234, "1,234", "quantity.not_whole", WHOLE),
        (-5, "-5", "number.negative", WHOLE),
        ("-5", "-5", "number.negative", WHOLE),
        ("x", "x", "number.not_a_number", WHOLE),
        ("nhiều", "nhiều", "number.not_a_number", WHOLE),
        ("1e3", "1e3", "number.not_a_number", WHOLE),
        ("5 6", "5 6", "number.not_a_number", WHOLE),
        ("100.000.000.000.000.000", "100.000.000.000.000.000", "number.not_a_number", WHOLE),
        (1e16, "1e+16", "number.not_a_number", WHOLE),
        (DAY, "14/03/2026", "number.is_a_date", WHOLE),
        (True, "TRUE", "number.not_a_number", WHOLE),
    ],
)
def test_variant_16_what_is_no_quantity_holds_its_row(
    written: object, found: str, rule: str, expected: str
) -> None:
    report = read(filled(OUTPUTS, {"F6": written, "L6": "x"}))

    assert report.outputs.is_empty()
    assert told(report, rule)[:6] == ("error", OUTPUTS, "F6", "Số lượng", found, expected)


@pytest.mark.parametrize("gap", ["-", "–", "…", "n/a"])
def test_variant_16_a_dash_is_an_empty_cell_and_no_zero(gap: str) -> None:
    report = read(filled(OUTPUTS, {"F6": gap, "L6": "chưa tổng hợp"}))

    assert report.outputs["quantity"].to_list() == [None]
    assert told(report, "quantity.empty") == (
        "warning", OUTPUTS, "F6", "Số lượng", gap,
        "số lượng; để trống là chưa báo cáo, không phải 0", "Điền số lượng, ghi 0 nếu không có",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "target", "rule"),
    [
        ("1.100,5", 1100.5, "number.read"),
        ("1100,5", 1100.5, None),
        ("0,5", 0.5, None),
        ("1.5", 1.5, "number.read"),
        ("1,234.5", 1234.5, "number.english"),
        (1.234, 1.234, None),
    ],
)
def test_variant_16_a_number_may_have_decimals(written: object, target: float, rule: str | None) -> None:
    report = read(filled(OUTPUTS, {"F6": 1, "H6": written}))

    assert report.outputs["target_value"].to_list() == [target]
    assert [said for _, said, _ in rules(report)] == ([rule] if rule else [])


def test_variant_16_the_unit_behind_a_number_fills_an_empty_unit() -> None:
    rows = [["TT", "Hình thức", "Đơn vị tính", "Số lượng"], ["1", "Hội nghị", None, "3 hội nghị"]]

    report = read(books.with_table(OUTPUTS, rows))

    assert report.outputs.select("uom", "quantity").rows() == [("hội nghị", 3)]


@pytest.mark.parametrize(
    ("written", "number_format", "percent"),
    [
        (0.95, "0%", 95.0),
        (0.955, "0.0%", 95.5),
        (1, "0%", 100.0),
        (95, "0", 95.0),
        (95.5, "General", 95.5),
        ("95,5%", "@", 95.5),
        ("95 %", "@", 95.0),
        (0, "0", 0.0),
        (50, '0"%"', 50.0),
    ],
)
def test_variant_17_a_percent_is_read_as_its_format_says(
    written: object, number_format: str, percent: float
) -> None:
    report = read(in_format("H6", written, number_format))

    assert report.progress["percent_done"].to_list() == [percent]
    assert [rule for _, rule, _ in rules(report) if rule != "state.not_done_at_100"] == []


@pytest.mark.parametrize(
    ("written", "found", "percent"), [(0.5, "0,5", 50), ("0,85", "0,85", 85), (1, "1", 100)]
)
def test_variant_17_a_share_of_one_without_a_percent_sign_is_asked_about(
    written: object, found: str, percent: int
) -> None:
    report = read(in_format("H6", written, "General"))

    assert report.progress["percent_done"].to_list() == [percent]
    assert told(report, "percent.fraction") == (
        "warning", PROGRESS, "H6", "Tỷ lệ hoàn thành", found,
        f"số từ 0 đến 100; đọc là {percent}%", "Ghi số phần trăm, ví dụ 95",
    )  # fmt: skip


@pytest.mark.parametrize(("written", "number_format"), [(150, "0"), (-1, "0"), (95, "0%"), ("120%", "@")])
def test_variant_17_a_percent_out_of_range_holds_its_row(written: object, number_format: str) -> None:
    report = read(in_format("H6", written, number_format))

    assert report.progress.is_empty()
    assert told(report, "percent.out_of_range")[5:] == ("số từ 0 đến 100", "Kiểm tra lại tỷ lệ")


@pytest.mark.parametrize(("address", "heading"), [("H6", "Tỷ lệ hoàn thành"), ("K6", "Kết quả thực hiện")])
def test_variant_22_a_formula_without_a_value_is_an_error_and_no_blank(address: str, heading: str) -> None:
    report = read(filled(PROGRESS, {address: "=1+1"}))

    assert report.progress.is_empty()
    assert told(report, "formula.no_value") == (
        "error", PROGRESS, address, heading, "công thức chưa có giá trị",
        "giá trị; ô công thức chưa có giá trị",
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại, hoặc ghi thẳng giá trị vào ô",
    )  # fmt: skip


def test_variant_22_a_row_that_holds_only_such_a_formula_is_not_blank() -> None:
    report = read(books.edited(books.put(OUTPUTS, {"F6": "=SUM(A1:A2)"})))

    assert rules(report) == [("error", "formula.no_value", "F6")]


def test_variant_22_a_formula_with_its_value_is_the_value() -> None:
    content = books.edited(books.put(OUTPUTS, {"F6": "=2+3"}))
    part = books.sheet_part(OUTPUTS)
    sheet = re.sub(rb"<f>2\+3</f><v\s*/?>(</v>)?", b"<f>2+3</f><v>5</v>", books.parts(content)[part])

    report = read(books.with_parts(content, {part: sheet}))

    assert report.outputs["quantity"].to_list() == [5]
    assert rules(report) == []


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_variant_23_an_error_cell_holds_its_row(error: str) -> None:
    report = read(filled(OUTPUTS, {"F6": error}))

    assert report.outputs.is_empty()
    assert told(report, "cell.error") == (
        "error", OUTPUTS, "F6", "Số lượng", error,
        "một giá trị; công thức đang báo lỗi", "Sửa công thức hoặc ghi thẳng giá trị vào ô",
    )  # fmt: skip


def test_variant_23_an_error_on_the_information_sheet_is_said() -> None:
    report = read(filled(INFO, {"B15": "#REF!"}))

    assert told(report, "cell.error")[:5] == ("error", INFO, "B15", "Số, ký hiệu báo cáo", "#REF!")


def test_variant_28_a_number_that_lost_its_last_zero_is_mended_by_its_place() -> None:
    rows = [
        ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện"],
        ["1.9", "Việc chín", "Văn phòng Sở", "Thường xuyên"],
        [1.1, "Việc mười", "Văn phòng Sở", "Thường xuyên"],
        [1.11, "Việc mười một", "Văn phòng Sở", "Thường xuyên"],
    ]

    report = read(books.with_table(PLAN, rows))

    assert report.plan_tasks["task_no"].to_list() == ["1.9", "1.10", "1.11"]
    assert told(report, "label.repaired") == (
        "warning", PLAN, "A3", "TT", "1,1",
        "số thứ tự dạng chữ; đọc là 1.10 theo dòng trên", "Định dạng cột là Văn bản (Text) rồi ghi lại",
    )  # fmt: skip


def test_variant_28_a_number_that_became_a_date_is_read_back_and_asked_about() -> None:
    rows = [
        ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện"],
        [datetime.date(2026, 2, 1), "Việc", "Văn phòng Sở", "Thường xuyên"],
    ]

    report = read(books.with_table(PLAN, rows))

    assert report.plan_tasks["task_no"].to_list() == ["1.2"]
    assert told(report, "label.is_a_date")[4:6] == ("01/02/2026", "số thứ tự dạng chữ; đọc là 1.2")


def test_variant_28_a_phone_number_gets_its_zero_back() -> None:
    report = read(filled(INFO, {"B18": 912345678}))

    assert report.info["phone"].value == "0912345678"
    assert told(report, "phone.lost_zero") == (
        "warning", INFO, "B18", "Điện thoại", "912345678",
        "số điện thoại dạng chữ; đọc là 0912345678", "Định dạng ô là Văn bản (Text) rồi ghi lại",
    )  # fmt: skip


def test_variant_28_a_task_code_that_lost_its_zeros_is_found() -> None:
    tasks = books.known(("0042", "1", "Đăng tin"))

    report = read(
        books.edited(books.put(PROGRESS, {"B6": 42, "C6": "Đăng tin", "F6": "Tạm dừng"})),
        books.context(tasks=tasks),
    )

    assert report.progress["task_code"].to_list() == ["0042"]


@pytest.mark.parametrize(
    ("written", "rank", "of", "rule"),
    [(11, 11, None, []), ("11", 11, None, []), ("11/34", 11, 34, ["rank.split"]), (None, None, None, [])],
)
def test_a_rank_may_carry_the_number_ranked(
    written: object, rank: int | None, of: int | None, rule: list[str]
) -> None:
    report = read(filled(INDICES, {"E6": 80, "G6": written, "K6": DAY}))

    assert report.indices.select("rank", "rank_of").rows() == [(rank, of)]
    assert [said for _, said, _ in rules(report)] == rule
