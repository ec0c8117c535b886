"""One mistake in thousands of cells: a few lines tell it, every cell is still known, every row is still held."""

import orjson

from loaders.reports import grouping
from loaders.reports.grouping import LIKE_THE_OTHERS, LISTED
from loaders.reports.model import ReportFile
from tests.loaders.reports.books import OUTPUTS, read, with_table
from warehouse.records.loads import Problem

HEADINGS = ["TT", "Hình thức", "Đơn vị tính", "Số lượng", "Lũy kế"]
COUNT = 3_000


def wrong(every: int = 1) -> ReportFile:
    """A report whose quantities are no numbers, in every row or in every so many."""
    rows = [
        [str(n), "Hội nghị", "hội nghị", "ba" if n % every == 0 else 3, None] for n in range(1, COUNT + 1)
    ]
    return read(with_table(OUTPUTS, [HEADINGS, *rows]))


def of_rule(report: ReportFile, rule: str) -> list[Problem]:
    return [problem for problem in report.problems if problem.rule == rule]


def test_the_first_cells_are_told_and_the_others_share_a_line() -> None:
    said = of_rule(wrong(), "number.not_a_number")

    assert [problem.cell for problem in said[:LISTED]] == [f"D{row}" for row in range(2, LISTED + 2)]
    assert said[LISTED:] == [
        Problem(
            "error", "number.not_a_number", OUTPUTS, f"D{LISTED + 2}:D{COUNT + 1}", LISTED + 2, "Số lượng",
            "… và 2.980 ô khác ở cột này", "số nguyên từ 0 trở lên, ví dụ 1100", "Chỉ ghi số, bỏ chữ và ký hiệu", 2980,
        )
    ]  # fmt: skip


def test_every_row_is_held_and_every_cell_can_be_marked() -> None:
    report = wrong()

    cells = [problem.cell for problem in grouping.expand(of_rule(report, "number.not_a_number"))]

    assert report.outputs.is_empty()
    assert report.held["row"].to_list() == [*range(2, COUNT + 2)]
    assert cells == [f"D{row}" for row in range(2, COUNT + 2)]


def test_cells_apart_from_each_other_are_named_one_by_one() -> None:
    said = of_rule(wrong(every=100), "number.not_a_number")

    assert said[-1].cell == " ".join(f"D{row}" for row in range(LISTED * 100 + 101, COUNT + 2, 100))
    assert grouping.count(said) == COUNT // 100


def test_a_long_report_full_of_mistakes_is_told_in_a_few_kilobytes() -> None:
    report = wrong()

    assert len(orjson.dumps([vars(problem) for problem in report.problems])) < 40_000
    assert grouping.count(of_rule(report, "output.duplicate")) == COUNT - 1


def test_a_line_for_many_points_to_those_above_where_each_has_words_of_its_own() -> None:
    said = of_rule(wrong(), "output.duplicate")[-1]

    assert said.expected == "mỗi hình thức và nội dung một dòng; đã có ở dòng 2"
    rows = [[str(n), "Hội nghị", "hội nghị", n + 1, n] for n in range(1, 60)]
    below = of_rule(read(with_table(OUTPUTS, [HEADINGS, *rows])), "ytd.below_quantity")
    assert [problem.expected for problem in below[:2]] == [
        f"lũy kế không nhỏ hơn số lượng trong kỳ là {n}" for n in (2, 3)
    ]
    assert below[-1].expected == LIKE_THE_OTHERS


def test_one_cell_more_than_are_listed_is_told_by_itself() -> None:
    rows = [[str(n), "Hội nghị", "hội nghị", "ba"] for n in range(LISTED + 1)]

    said = of_rule(read(with_table(OUTPUTS, [HEADINGS[:4], *rows])), "number.not_a_number")

    assert [grouping.is_group(problem) for problem in said] == [False] * (LISTED + 1)


def test_totals_that_differ_are_grouped_too() -> None:
    rows: list[list[object]] = []
    for n in range(1, 101):
        rows += [[str(n), "Hội nghị", "hội nghị", 1], ["", "Tổng cộng", "", n + 7]]

    said = of_rule(read(with_table(OUTPUTS, [HEADINGS[:4], *rows])), "total.differs")

    assert len(said) == LISTED + 1
    assert grouping.count(said) == 100
    assert said[0].expected == "tổng các dòng đã đọc: 1"


def test_a_problem_of_rows_without_a_cell_is_taken_apart_into_rows() -> None:
    group = Problem("error", "task.not_found", "T", "26:28 30:30", 26, None, "…", "x", "y", 4)

    assert grouping.count([group]) == 4
    assert [(one.cell, one.row_number) for one in grouping.expand([group])] == [
        (None, row) for row in (26, 27, 28, 30)
    ]
