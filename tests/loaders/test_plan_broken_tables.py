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
