"""One cell, one reason; and what was expected is said with the figure it is compared with."""

import datetime

import pytest

from tests.loaders.reports.books import (
    INDICES,
    OUTPUTS,
    PROGRESS,
    Cells,
    filled,
    read,
    rules,
    told,
    with_table,
)

LATER = datetime.date(2026, 3, 21)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"F6": "Hoàn thành", "J6": "31/02/2026"}, [("error", "date.impossible", "J6")]),
        ({"J6": "31/02/2026"}, [("error", "date.impossible", "J6")]),
        ({"M6": "31/02/2026", "N6": "12/SNV"}, [("error", "date.impossible", "M6")]),
        (
            {"F6": "Hoàn thành", "I6": datetime.date(2026, 3, 22), "J6": LATER},
            [("error", "date.after_receipt", "I6"), ("error", "date.after_receipt", "J6")],
        ),
        ({"F6": "Hoàn thành", "H6": "abc"}, [("error", "number.not_a_number", "H6"), ("warning", "completed_on.missing", "J6")]),
    ],
)  # fmt: skip
def test_a_cell_with_an_error_is_not_blamed_again(cells: Cells, said: list[tuple[str, str, str]]) -> None:
    assert rules(read(filled(PROGRESS, cells))) == said


@pytest.mark.parametrize(
    ("word", "name"), [("xong", "Hoàn thành"), ("ĐÃ LÀM XONG", None), ("HT", "Hoàn thành"), ("chưa làm", "Chưa thực hiện"), ("done", "Hoàn thành")]
)  # fmt: skip
def test_another_word_for_a_state_is_read_and_that_is_said(word: str, name: str | None) -> None:
    report = read(filled(PROGRESS, {"F6": word, "J6": datetime.date(2026, 3, 1)}))

    if name is None:
        assert told(report, "state.unknown")[4] == word
    else:
        assert told(report, "word.read") == (
            "note", PROGRESS, "F6", "Trạng thái", word, f"đọc là {name}", "Không cần sửa nếu đúng",
        )  # fmt: skip


@pytest.mark.parametrize("word", ["Hoàn thành", "HOÀN THÀNH", "hoan thanh"])
def test_our_own_word_in_any_letters_is_read_without_a_remark(word: str) -> None:
    assert rules(read(filled(PROGRESS, {"F6": word, "J6": datetime.date(2026, 3, 1)}))) == []


INDEX = {"A6": "PAR INDEX", "B6": 2025, "C6": "Tỉnh", "D6": "Vân Giang", "E6": 90, "F6": 100, "L6": "QĐ 1"}


@pytest.mark.parametrize(
    ("cells", "rule", "expected"),
    [
        ({"E6": 101}, "score.above_maximum", "điểm không lớn hơn thang điểm tối đa là 100"),
        ({"E6": 81, "F6": 80.5}, "score.above_maximum", "điểm không lớn hơn thang điểm tối đa là 80,5"),
        ({"G6": 35, "H6": 34}, "rank.above_number_ranked", "thứ hạng không lớn hơn tổng số đối tượng là 34"),
    ],
)
def test_a_limit_is_told_with_its_figure(cells: Cells, rule: str, expected: str) -> None:
    assert told(read(filled(INDICES, {**INDEX, **cells})), rule)[5] == expected


def test_a_running_total_below_the_quantity_is_told_once() -> None:
    rows = [["TT", "Hình thức", "Đơn vị tính", "Số lượng", "Lũy kế"], ["1", "Hội nghị", "hội nghị", 5, 3]]

    report = read(with_table(OUTPUTS, rows))

    assert rules(report) == [("error", "ytd.below_quantity", "E2")]
