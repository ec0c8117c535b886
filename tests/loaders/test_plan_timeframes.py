"""The words of a time cell: which kind of time they are, and the days they state."""

from datetime import date

import pytest

from loaders.plans.timeframes import read_timeframe
from tests.loaders.plan_texts import plan_of

PLAN_YEAR = 2025


def read(words: str | None, year: int | None = PLAN_YEAR):
    found = read_timeframe(words, year)
    return found.kind, found.start_date and str(found.start_date), found.due_date and str(found.due_date)


@pytest.mark.parametrize(
    ("words", "due_date"),
    [
        ("Trước 30/6/2024", "2024-06-30"),
        ("Trước 30/6", "2025-06-30"),
        ("Trước 15 tháng 6 năm 2025", "2025-06-15"),
        ("Chậm nhất ngày 15/10/2025", "2025-10-15"),
        ("Hoàn thành ngày 11/12/2025", "2025-12-11"),
        ("Ngày 20 tháng 11 năm 2025", "2025-11-20"),
        ("15.4.2025", "2025-04-15"),
        ("15-4-2025", "2025-04-15"),
        ("Đến 30/11/2025", "2025-11-30"),
        ("Hằng năm, trước ngày 15/12", "2025-12-15"),
        ("Trước ngày 15/6/2025 (thay cho “trước ngày 31/3/2025”)", "2025-06-15"),
        ("Ngày 15/6 và ngày 15/12", "2025-12-15"),
        ("Quý II/2025 (hoàn thành trước 15/6/2025)", "2025-06-15"),
        ("Thường xuyên, hoàn thành trước 30/6/2025", "2025-06-30"),
        ("Tháng 5", "2025-05-31"),
        ("Tháng 02 năm 2024", "2024-02-29"),
        ("Tháng 3, tháng 9/2025", "2025-09-30"),
        ("05/2025", "2025-05-31"),
        ("T5/2025", "2025-05-31"),
        ("Tuần 2 tháng 5/2025", "2025-05-31"),
        ("Đến hết tháng 6/2025", "2025-06-30"),
        ("Trước tháng 6/2025", "2025-05-31"),
        ("Quý I", "2025-03-31"),
        ("Quý IV/2025", "2025-12-31"),
        ("quí 3 năm 2025", "2025-09-30"),
        ("Q2/2025", "2025-06-30"),
        ("Trong quý II", "2025-06-30"),
        ("Trước quý III/2025", "2025-06-30"),
        ("Quý I và quý III/2025", "2025-09-30"),
        ("6 tháng đầu năm", "2025-06-30"),
        ("Sáu tháng cuối năm 2025", "2025-12-31"),
        ("Nửa đầu năm 2025", "2025-06-30"),
        ("Cuối năm 2025", "2025-12-31"),
        ("Hoàn thành trong năm 2026", "2026-12-31"),
        ("Tháng 5, 2025", "2025-05-31"),
        ("Tháng Ba năm 2025", "2025-03-31"),
        ("Tháng mười hai", "2025-12-31"),
        ("Tuần thứ 2 tháng 9/2025", "2025-09-30"),
        ("Tuần 1, 2 tháng 4/2025", "2025-04-30"),
        ("Ngày mồng 10 tháng 6", "2025-06-10"),
        ("30/04/25", "2025-04-30"),
        ("II/2025", "2025-06-30"),
        ("9 tháng đầu năm", "2025-09-30"),
        ("Kỳ họp giữa năm 2025", "2025-06-30"),
        ("Trước năm 2026", "2025-12-31"),
        ("Đợt 1: trước 30/4/2025, đợt 2: trước 30/10/2025", "2025-10-30"),
        ("Theo Kế hoạch số 12/KH-UBND ngày 05/02/2025, hoàn thành trước 15/6/2025", "2025-06-15"),
        ("Quý II/2025 (tháng 5)", "2025-05-31"),
        ("02 kỳ/năm (quý II, quý IV)", "2025-12-31"),
        ("Quý IV/2025; quý III các năm tiếp theo", "2025-12-31"),
    ],
)
def test_a_day_month_or_quarter_is_a_deadline_on_its_last_day(words, due_date):
    assert read(words) == ("deadline", None, due_date)


@pytest.mark.parametrize(
    ("words", "start_date", "due_date"),
    [
        ("Từ ngày 10/3 đến ngày 15/3", "2025-03-10", "2025-03-15"),
        ("Từ 10/12/2024 đến 15/4/2025", "2024-12-10", "2025-04-15"),
        ("01/3 - 30/9/2025", "2025-03-01", "2025-09-30"),
        ("Từ tháng 3 đến tháng 11", "2025-03-01", "2025-11-30"),
        ("Tháng 3-11/2025", "2025-03-01", "2025-11-30"),
        ("Tháng 11/2024 đến tháng 2/2025", "2024-11-01", "2025-02-28"),
        ("Quý II, III/2025", "2025-04-01", "2025-09-30"),
        ("Quý I - IV/2025", "2025-01-01", "2025-12-31"),
        ("Quý IV/2024 - Quý I/2025", "2024-10-01", "2025-03-31"),
        ("Giai đoạn 2025 - 2027", "2025-01-01", "2027-12-31"),
        ("Từ năm 2025 đến năm 2027", "2025-01-01", "2027-12-31"),
        ("10-15/3/2025", "2025-03-10", "2025-03-15"),
        ("Từ ngày 10 đến ngày 15 tháng 3", "2025-03-10", "2025-03-15"),
        ("5-8/2025", "2025-05-01", "2025-08-31"),
        ("T6 - T8/2025", "2025-06-01", "2025-08-31"),
        ("Tháng 6, 7, 8/2025", "2025-06-01", "2025-08-31"),
        ("Tháng 5/2025 - 8/2025", "2025-05-01", "2025-08-31"),
        ("Tháng 11 - tháng 2/2026", "2025-11-01", "2026-02-28"),
        ("Từ tháng 6 đến ngày 15/9/2025", "2025-06-01", "2025-09-15"),
        ("Từ ngày 01/10 đến hết năm 2025", "2025-10-01", "2025-12-31"),
        ("Quý III/2025 đến hết năm 2026", "2025-07-01", "2026-12-31"),
        ("Tháng hành động (15/11 - 15/12)", "2025-11-15", "2025-12-15"),
        ("Năm học 2025 - 2026", "2025-09-01", "2026-05-31"),
    ],
)
def test_from_one_day_to_another_is_a_range(words, start_date, due_date):
    assert read(words) == ("range", start_date, due_date)


@pytest.mark.parametrize("words", ["Trong năm 2024", "Năm 2024", "2024"])
def test_a_stated_year_lasts_to_its_end(words):
    assert read(words) == ("year", "2024-01-01", "2024-12-31")


@pytest.mark.parametrize("words", ["Trong năm", "Cả năm", "Năm kế hoạch"])
def test_this_year_is_the_year_of_the_plan(words):
    assert read(words) == ("year", "2025-01-01", "2025-12-31")
    assert read(words, None) == ("year", None, None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Thường xuyên", "continuous"),
        ("Thường xuyên trong năm 2025", "continuous"),
        ("Liên tục", "continuous"),
        ("Hằng tuần", "continuous"),
        ("Từ quý II/2025", "continuous"),
        ("Từ năm 2025 trở đi", "continuous"),
        ("2025 và những năm tiếp theo", "continuous"),
        ("Hằng năm", "year"),
        ("Hàng quý", "quarterly"),
        ("Hằng quí", "quarterly"),
        ("01 lần/quý", "quarterly"),
        ("Trước ngày 20 của tháng cuối quý", "quarterly"),
        ("3 tháng/lần", "quarterly"),
        ("Hằng tháng", "monthly"),
        ("Ngày 15 hằng tháng", "monthly"),
        ("01 lần/tháng", "monthly"),
        ("Theo kế hoạch của UBND tỉnh và cấp có thẩm quyền trong năm 2023", "per_superior_plan"),
        ("Theo Kế hoạch số 12/KH-UBND ngày 05/02/2025", "per_superior_plan"),
        ("Sau khi có hướng dẫn của Bộ Nội vụ", "per_superior_plan"),
        ("Khi có yêu cầu", "per_superior_plan"),
        ("Đột xuất", "none"),
        ("6 tháng/lần", "year"),
        ("Định kỳ 6 tháng", "year"),
        ("06 tháng 01 lần", "year"),
        ("Triển khai từ 01/7/2025", "continuous"),
        ("Mỗi năm tối thiểu 120 lượt", "year"),
        ("Cuối quý", "quarterly"),
        ("Trước ngày 10 tháng đầu quý sau", "quarterly"),
        ("Ít nhất 04 tin, bài/quý", "quarterly"),
        ("Quý (01 lần)", "quarterly"),
        ("Tối thiểu 02 tin, bài/tháng", "monthly"),
        ("Mỗi tuần 01 tin", "continuous"),
        ("01 lần/tuần", "continuous"),
        ("Từ ngày 01/7/2025", "continuous"),
        ("Kể từ quý III/2025", "continuous"),
        ("Năm 2025 và các năm tiếp theo", "continuous"),
        ("Đã triển khai, tiếp tục duy trì", "continuous"),
        ("Xuyên suốt", "continuous"),
        ("Trong vòng 02 ngày kể từ ngày nhận quyết định công bố", "per_superior_plan"),
        ("Trong 05 ngày làm việc kể từ ngày có quyết định công bố", "per_superior_plan"),
        ("Theo KH của Bộ", "per_superior_plan"),
        ("Theo tình hình thực tế", "per_superior_plan"),
        ("Khi phát sinh nhiệm vụ", "per_superior_plan"),
        ("Theo định kỳ", "none"),
        ("Sở Nội vụ", "none"),
        ("Quý V/2025", "none"),
        ("Tháng 13/2025", "none"),
        ("Trước ngày 32/13/2025", "none"),
    ],
)
def test_a_time_without_an_end_has_no_due_date(words, kind):
    assert read(words) == (kind, None, None)


@pytest.mark.parametrize("words", [None, "", "  ", "-", "...", "./."])
def test_a_cell_that_says_nothing_has_no_time_and_no_words(words):
    found = read_timeframe(words, PLAN_YEAR)

    assert (found.text, found.kind, found.due_date) == (None, "none", None)


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        ("Trước ngày 30/6/2025", "before"),
        ("trước 30/6", "before"),
        ("Trước 15 tháng 6 năm 2025", "before"),
        ("Chậm nhất ngày 30/6/2025", None),
        ("30/6/2025", None),
        ("Trước tháng 6/2025", None),
    ],
)
def test_a_day_that_no_longer_counts_is_said_to_be_before(words, comparator):
    assert read_timeframe(words, PLAN_YEAR).due_comparator == comparator


def test_without_a_year_of_the_plan_a_day_without_its_year_is_no_date():
    assert read("Trước 30/6", None) == ("deadline", None, None)
    assert read("Quý II", None) == ("deadline", None, None)
    assert read("Quý II/2025", None) == ("deadline", None, "2025-06-30")


@pytest.mark.parametrize("words", ["31/02/2025", "Ngày 30 tháng 2 năm 2025", "00/00/2025"])
def test_a_day_that_does_not_exist_is_no_date_and_is_reported(words):
    table = f"| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | Đăng tin | Văn phòng Sở | {words} |\n"

    plan = plan_of(f"II. NHIỆM VỤ\n\n{table}")

    (task,) = plan.tasks
    assert (task.timeframe.kind, task.timeframe.due_date, task.timeframe.text) == ("deadline", None, words)
    assert [warning for warning in plan.warnings if words in warning] == [
        f"Nhiệm vụ 1 (dòng {task.source.line}): không tính được ngày hoàn thành từ “{words}” (ngày không có thật, hoặc không ghi năm)."
    ]


def test_a_time_that_is_not_understood_is_reported_with_its_words():
    table = "| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | Đăng tin | Văn phòng Sở | Đầu năm |\n"

    plan = plan_of(f"II. NHIỆM VỤ\n\n{table}")

    line = plan.tasks[0].source.line
    assert f"Nhiệm vụ 1 (dòng {line}): không hiểu thời gian “Đầu năm”." in plan.warnings


def test_the_words_of_a_time_are_kept_as_written():
    found = read_timeframe(" Trước   ngày 30/6/2025; ", PLAN_YEAR)

    assert (found.text, found.due_date) == ("Trước ngày 30/6/2025", date(2025, 6, 30))
