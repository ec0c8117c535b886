"""Tables with tabs that a page break runs through, and rows it cut in two."""

import pytest

from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_layouts import FIVE, LAWS, NEWS, SECTION, TALKS, Found, found, markdown


def tabbed(*rows: str) -> str:
    return "".join(row.replace(" | ", "\t") + "\n" for row in rows)


FIRST = f"1 | {NEWS} | Sở Nội vụ | Các sở | Quý I"
SECOND = f"2 | {TALKS} | Sở Y tế | Sở Tư pháp | Quý II"
BOTH: list[Found] = [
    ("1", NEWS, "Sở Nội vụ", "Các sở", "deadline", "2025-03-31"),
    ("2", TALKS, "Sở Y tế", "Sở Tư pháp", "deadline", "2025-06-30"),
]


@pytest.mark.parametrize("between", ["\n4\n", "\n\n- 4 -\n", "4\n\n", "\n\nTrang 4\n\n", "\n"])
def test_the_number_of_a_page_between_two_rows_ends_no_table(between: str):
    assert found(SECTION + tabbed(FIVE, FIRST) + between + tabbed(SECOND)) == BOTH


def test_headings_of_other_things_begin_a_table_of_their_own():
    money = tabbed(
        "STT | Nguồn | Quý I | Quý II | Đơn vị quản lý",
        "1 | Chi thường xuyên của Sở | 60 | 57 | Văn phòng Sở",
    )

    assert found(SECTION + tabbed(FIVE, FIRST, SECOND) + money) == BOTH


def test_the_second_half_of_a_row_goes_on_with_every_cell_of_the_first():
    table = markdown(
        FIVE,
        "1 | Xây dựng bộ nhận diện gồm biểu trưng, mẫu tờ rơi | Sở Nội vụ | Các sở, ban, | Quý I",
        " | dùng thống nhất trong tỉnh | | ngành tỉnh | năm 2025",
        FIRST.replace("1 |", "2 |"),
    )

    assert found(SECTION + table) == [
        (
            "1",
            "Xây dựng bộ nhận diện gồm biểu trưng, mẫu tờ rơi dùng thống nhất trong tỉnh",
            "Sở Nội vụ",
            "Các sở, ban, ngành tỉnh",
            "deadline",
            "2025-03-31",
        ),
        ("2", *BOTH[0][1:]),
    ]


def test_a_row_of_words_with_a_mark_of_its_own_stays_a_part_of_the_task():
    table = markdown(FIVE, FIRST, " | - Mở chuyên mục; | | | ", " | Phát sóng hằng tuần | | | ", SECOND)

    (first, _) = plan_of(SECTION + table).tasks

    assert (first.text, len(first.details)) == (NEWS, 2)


def test_a_row_that_adds_up_is_no_task_though_its_words_are_new():
    table = markdown(
        FIVE,
        FIRST,
        SECOND,
        "Tổng số đầu việc | Tổng số đầu việc | Tổng số đầu việc | 02 | 02",
        f"3 | {LAWS} | Sở Tư pháp | | Quý III",
    )

    assert [row[0] for row in found(SECTION + table)] == ["1", "2", "3"]


def test_a_cell_broken_over_lines_stays_in_its_row():
    table = tabbed(FIVE, FIRST, SECOND).replace("về cải cách", "về\ncải cách").replace("Sở Y tế", "Sở\nY tế")

    assert found(SECTION + table) == BOTH


def test_a_row_with_fewer_cells_takes_none_of_the_next():
    table = tabbed(FIVE, FIRST) + f"2\t{TALKS}\tSở Y tế\n" + tabbed(FIRST.replace("1 |", "3 |"))

    assert [row[:3] for row in found(SECTION + table)] == [
        ("1", NEWS, "Sở Nội vụ"),
        ("2", TALKS, "Sở Y tế"),
        ("3", NEWS, "Sở Nội vụ"),
    ]


VISUAL_LINES = """
| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian |
| 1 | Đăng tin bài về | Sở Nội vụ | Các sở, ban, | Quý I |
|  | cải cách hành |  | ngành; UBND |  |
|  | chính |  | các xã |  |
| 2 | Tổ chức hội nghị | Sở Giáo dục và | Sở Tư pháp | Trước ngày |
|  | tuyên truyền | Đào tạo |  | 30/6/2025 |
| 3 | Rà soát văn bản | Sở Tư pháp |  | Quý III |
|  | quy phạm pháp luật |  |  |  |
"""


def test_rows_written_line_by_line_as_they_look_are_put_together():
    assert found(SECTION + VISUAL_LINES) == [
        ("1", NEWS, "Sở Nội vụ", "Các sở, ban, ngành; UBND các xã", "deadline", "2025-03-31"),
        ("2", TALKS, "Sở Giáo dục và Đào tạo", "Sở Tư pháp", "deadline", "2025-06-30"),
        ("3", LAWS, "Sở Tư pháp", "", "deadline", "2025-09-30"),
    ]


def test_a_table_drawn_with_lines_of_its_own_is_read_like_any_other():
    rows = [row.split(" | ") for row in (FIVE, FIRST, SECOND)]
    drawn = "\n".join("│ " + " │ ".join(row) + " │" for row in rows)
    rule = "├────┼────┼────┼────┼────┤"

    assert (
        found(f"{SECTION}┌────┬────┐\n{drawn.replace(chr(10), f'{chr(10)}{rule}{chr(10)}')}\n└────┴────┘\n")
        == BOTH
    )


@pytest.mark.parametrize(
    "again", ["", "| STT | Nội dung công việc | Đơn vị phối hợp | Thời gian |\n|---|---|---|---|\n"]
)
def test_a_group_goes_on_behind_a_page_break(again: str):
    first = markdown(
        "STT | Nội dung công việc | Đơn vị phối hợp | Thời gian",
        "I. SỞ Y TẾ CHỦ TRÌ | | |",
        f"1 | {NEWS} | Sở Nội vụ | Quý I",
    )

    read = found(f"{SECTION}{first}\n4\n\n{again}| 2 | {TALKS} | Sở Tư pháp | Quý II |\n\n")

    assert [row[:4] for row in read] == [
        ("1", NEWS, "Sở Y tế".upper(), "Sở Nội vụ"),
        ("2", TALKS, "SỞ Y TẾ", "Sở Tư pháp"),
    ]


def test_a_drawn_table_ruled_only_under_its_headings_has_a_row_for_each_number():
    drawn = (
        "┌────┬──────┬─────┬─────┐\n│ TT │ Nhiệm vụ │ Chủ trì │ Thời gian │\n├────┼──────┼─────┼─────┤\n"
        f"│ 1 │ {NEWS} │ Sở Y tế │ Quý I │\n│ 2 │ {TALKS} │ Sở Nội vụ │ Quý II │\n│ │ │ và Công an tỉnh │ │\n"
        "└────┴──────┴─────┴─────┘\n"
    )

    assert [(row[1], row[2]) for row in found(SECTION + drawn)] == [
        (NEWS, "Sở Y tế"),
        (TALKS, "Sở Nội vụ; Công an tỉnh"),
    ]
