"""Markdown tables whose rows do not keep to their lines: wrapped by an editor, or set one behind the other."""

import textwrap

import pytest

from tests.loaders.test_plan_layouts import FIVE, LAWS, NEWS, SECTION, TALKS, found, markdown

ROWS = (
    f"1 | {NEWS} | Sở Nội vụ | Các sở, ban, ngành; UBND các xã, phường | Quý I",
    f"2 | {TALKS} cho cán bộ, công chức của các sở, ban, ngành và địa phương | Sở Y tế | | Quý II",
    f"3 | {LAWS} | Sở Tư pháp | Văn phòng Sở | ",
)
TABLE = markdown(FIVE, *ROWS)
LINES = TABLE.strip().split("\n")


@pytest.mark.parametrize("width", [60, 75, 100])
def test_a_row_wrapped_over_lines_is_one_row(width: int):
    wrapped = "\n".join(line for row in LINES for line in textwrap.wrap(row, width))

    assert found(f"{SECTION}{wrapped}\n") == found(SECTION + TABLE)


@pytest.mark.parametrize("width", [120, 10_000])
def test_rows_one_behind_the_other_are_as_long_as_their_rule(width: int):
    flat = "\n".join(textwrap.wrap(" ".join(LINES), width))

    assert found(f"{SECTION}{flat}\n\n") == found(SECTION + TABLE)


def test_the_number_of_a_page_before_a_table_on_one_line_is_no_cell():
    assert found(f"{SECTION}- 7 - @ {' '.join(LINES)}\n\n") == found(SECTION + TABLE)


def test_a_short_row_takes_no_cells_of_the_next():
    short = TABLE.replace("| 2 |", "| II. TUYÊN TRUYỀN |\n| 2 |")

    assert found(SECTION + short) == found(SECTION + TABLE)


def test_text_behind_a_table_is_no_cell_of_its_last_row():
    assert found(f"{SECTION}{TABLE.rstrip()}\nCác đơn vị thực hiện nghiêm túc | đúng hạn.\n")[:3] == found(
        SECTION + TABLE
    )
