"""Task tables copied with every cell on a line of its own and nothing between the cells."""

import time

import pytest

from loaders.plans.line_tables import take_line_table
from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_layouts import FIVE, LAWS, NEWS, SECTION, TALKS, found

HEADINGS = FIVE.replace(" | ", "\n")
ROWS = f"""1
{NEWS}
Sở Nội vụ
Các sở, ban, ngành
Quý I
2
{TALKS}
Sở Y tế
Quý II
3
{LAWS}
và đăng trên trang của Sở
Sở Tư pháp
Sở Nội vụ
Hằng tháng
"""
EXPECTED = [
    ("1", NEWS, "Sở Nội vụ", "Các sở, ban, ngành", "deadline", "2025-03-31"),
    ("2", TALKS, "Sở Y tế", "", "deadline", "2025-06-30"),
    ("3", f"{LAWS} và đăng trên trang của Sở", "Sở Tư pháp", "Sở Nội vụ", "monthly", None),
]


@pytest.mark.parametrize(
    "table",
    [
        f"{HEADINGS}\n{ROWS}",
        f"{HEADINGS}\n{ROWS}".replace("\n", "\n\n"),
        f"{HEADINGS}\n1\n2\n3\n4\n5\n{ROWS}",
        f"{HEADINGS}\n{ROWS}".replace("\n2\n", "\n\n- 4 -\n\n2\n"),
        f"{HEADINGS}\n{ROWS}".replace("\n2\n", f"\n{HEADINGS}\n2\n"),
        f"{HEADINGS}\n{ROWS}".replace("Thời gian", "Thời gian\nthực hiện"),
    ],
    ids=[
        "one below the other",
        "with empty lines",
        "with numbered columns",
        "over a page",
        "headings again",
        "a heading over two lines",
    ],
)
def test_cells_that_nothing_parts_are_told_by_what_they_say(table: str):
    assert found(SECTION + table) == EXPECTED


def test_groups_stand_above_the_rows_that_number_anew():
    table = f"{HEADINGS}\nI. TUYÊN TRUYỀN CHUNG\n{ROWS}II. TRÊN BÁO CHÍ\nVÀ MẠNG XÃ HỘI\n1\n{TALKS}\nSở Y tế\nQuý III\n"

    tasks = plan_of(SECTION + table).tasks

    assert [(task.no, task.section) for task in tasks] == [
        ("1", "I. TUYÊN TRUYỀN CHUNG"),
        ("2", "I. TUYÊN TRUYỀN CHUNG"),
        ("3", "I. TUYÊN TRUYỀN CHUNG"),
        ("1", "II. TRÊN BÁO CHÍ VÀ MẠNG XÃ HỘI"),
    ]


def test_what_stands_behind_the_last_row_is_no_part_of_it():
    table = f"{HEADINGS}\n{ROWS}\nIII. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ theo dõi việc thực hiện Kế hoạch.\n"

    plan = plan_of(SECTION + table)

    assert found(SECTION + table) == EXPECTED
    assert [duty.unit for duty in plan.responsibilities] == ["Sở Nội vụ"]


def test_cells_told_apart_by_their_words_are_flagged():
    first = plan_of(f"{SECTION}{HEADINGS}\n{ROWS}").tasks[0]

    assert all(way.is_low for way in first.confidence.values())
    assert first.confidence["lead"].reason == "cột “Chủ trì”; bảng không có dấu ngăn ô, chia ô theo nội dung"


@pytest.mark.parametrize(
    "lines",
    [
        "TT\nHọ và tên\nChức vụ\n1\nLê Văn Thử\nGiám đốc\n2\nLê Văn Mẫu\nPhó Giám đốc\n",
        "STT\nChỉ tiêu\nĐơn vị tính\n1\nTỷ lệ hồ sơ trực tuyến\n%\n2\nTin, bài\nbài\n",
    ],
)
def test_lists_of_other_things_are_no_tasks(lines: str):
    assert found(SECTION + lines) == []


def test_a_long_document_full_of_such_headings_is_read_in_time():
    lines = (f"{HEADINGS}\n1\nabc\n" * 500).split("\n")
    began = time.process_time()

    for place in range(len(lines)):
        take_line_table(lines, place)

    assert time.process_time() - began < 5
