"""Task tables whose columns only spaces part, as a text made from a page shows them."""

import textwrap
import time

from loaders.plans.aligned_tables import take_aligned_table
from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_layouts import FIVE, LAWS, NEWS, SECTION, TALKS, found

WIDTHS = (5, 26, 18, 20, 16)


def aligned(*rows: str, between: str = "\n") -> str:
    """Rows of cells parted by "|", wrapped to the widths of their columns; headings stand in the middle of theirs."""
    drawn = []
    for at, row in enumerate(rows):
        cells = [
            textwrap.wrap(cell.strip(), width - 2) or [""]
            for cell, width in zip(row.split("|"), WIDTHS, strict=False)
        ]
        if len(cells) == 1:
            drawn.append(row)
            continue
        lines = [
            [cell[line] if line < len(cell) else "" for cell in cells] for line in range(max(map(len, cells)))
        ]
        drawn.append(
            "\n".join(
                "".join(
                    (words.center(width - 2) if at == 0 else words).ljust(width)
                    for words, width in zip(line, WIDTHS, strict=True)
                ).rstrip()
                for line in lines
            )
        )
    return between.join(drawn) + "\n"


ROWS = (
    FIVE,
    f"1 | {NEWS} | Sở Giáo dục và Đào tạo | Các sở, ban, ngành; UBND các xã | Quý I",
    f"2 | {TALKS} | Sở Y tế | | Trước ngày 30/6/2025",
    f"3 | {LAWS} | Sở Tư pháp | Sở Nội vụ | ",
)
EXPECTED = [
    ("1", NEWS, "Sở Giáo dục và Đào tạo", "Các sở, ban, ngành; UBND các xã", "deadline", "2025-03-31"),
    ("2", TALKS, "Sở Y tế", "", "deadline", "2025-06-30"),
    ("3", LAWS, "Sở Tư pháp", "Sở Nội vụ", "none", None),
]


def test_columns_set_apart_by_spaces_are_columns_and_wrapped_cells_are_whole():
    assert found(SECTION + aligned(*ROWS)) == EXPECTED
    assert found(SECTION + aligned(*ROWS, between="\n\n")) == EXPECTED


def test_groups_and_the_number_of_a_page_stand_between_the_rows():
    table = aligned(
        ROWS[0],
        "I. TUYÊN TRUYỀN CHUNG",
        ROWS[1],
        "\n                    4\n",
        ROWS[2],
        "II. THỂ CHẾ",
        ROWS[3],
    )

    tasks = plan_of(SECTION + table).tasks

    assert found(SECTION + table) == EXPECTED
    assert [task.section for task in tasks] == [
        "I. TUYÊN TRUYỀN CHUNG",
        "I. TUYÊN TRUYỀN CHUNG",
        "II. THỂ CHẾ",
    ]


def test_text_behind_the_table_is_no_row_of_it():
    plan = plan_of(
        f"{SECTION}{aligned(*ROWS)}\nIII. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ theo dõi việc thực hiện Kế hoạch.\n"
    )

    assert [task.no for task in plan.tasks] == ["1", "2", "3"]
    assert [duty.unit for duty in plan.responsibilities] == ["Sở Nội vụ"]


def test_many_headings_without_a_table_are_read_in_time():
    lines = ["STT   Nội dung   Chủ trì   Thời gian", "a  b"] * 3000
    began = time.process_time()

    for place in range(0, len(lines), 2):
        take_aligned_table(lines, place)

    assert time.process_time() - began < 5
