"""Words in the cells of task tables that say more than a unit or a day: who helps, which other row is meant."""

import pytest

from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_tables import SECTION


def read(*rows: str) -> list[tuple[str | None, str, str, str, str | None]]:
    """Number, lead, coordinating, kind of time and day of each task of a table with tabs between its cells."""
    return [
        (
            task.no,
            "; ".join(task.lead),
            "; ".join(task.coordinating),
            task.timeframe.kind,
            str(task.timeframe.due_date) if task.timeframe.due_date else None,
        )
        for task in plan_of(SECTION + "".join(f"{row}\n" for row in rows)).tasks
    ]


@pytest.mark.parametrize(
    ("cell", "lead", "coordinating"),
    [
        ("Sở Nội vụ (chủ trì); Báo Hòa An (phối hợp)", "Sở Nội vụ", "Báo Hòa An"),
        ("Sở Tư pháp chủ trì, các sở, ban, ngành phối hợp", "Sở Tư pháp", "các sở, ban, ngành"),
        ("Sở Nội vụ phối hợp với Văn phòng UBND tỉnh", "Sở Nội vụ", "Văn phòng UBND tỉnh"),
        ("Sở Tư pháp (Phòng Phổ biến pháp luật)", "Sở Tư pháp (Phòng Phổ biến pháp luật)", ""),
        ("Ban Chỉ đạo phối hợp liên ngành", "Ban Chỉ đạo phối hợp liên ngành", ""),
    ],
)
def test_one_cell_tells_who_leads_and_who_helps_in_the_words_clerks_use(cell, lead, coordinating):
    table = read("TT\tNhiệm vụ\tĐơn vị thực hiện\tThời gian", f"1\tPhát hành tờ rơi\t{cell}\tQuý II/2025")

    assert table == [("1", lead, coordinating, "deadline", "2025-06-30")]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Chủ trì/phối hợp", "Sở Nội vụ/Các sở, ban, ngành"),
        ("Đơn vị thực hiện", "CT: Sở Nội vụ; PH: Các sở, ban, ngành"),
        ("Đơn vị chủ trì, phối hợp", "Chủ trì: Sở Nội vụ; Phối hợp: Các sở, ban, ngành"),
    ],
)
def test_one_cell_holds_both_sides_in_the_order_of_its_heading_or_behind_short_labels(heading, cell):
    table = read(f"TT\tNhiệm vụ\t{heading}\tThời gian", f"1\tPhát hành tờ rơi\t{cell}\tQuý II/2025")

    assert table == [("1", "Sở Nội vụ", "Các sở, ban, ngành", "deadline", "2025-06-30")]


def test_paragraphs_of_a_cell_are_lines_of_it():
    table = (
        "<table><tr><td>TT</td><td>Nhiệm vụ</td><td>Chủ trì, phối hợp</td></tr>"
        "<tr><td>1</td><td>Phát hành</td><td><p>Chủ trì: Sở Nội vụ</p><p>Phối hợp: Sở Giáo dục<br>và Đào tạo</p></td></tr></table>"
    )

    (task,) = plan_of(SECTION + table).tasks

    assert (task.lead, task.coordinating) == (("Sở Nội vụ",), ("Sở Giáo dục và Đào tạo",))


def test_a_cell_that_names_another_row_says_what_stands_there():
    table = read(
        "TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian",
        "1\tMở chuyên mục\tBáo Hòa An\tSở Nội vụ\tHằng tháng",
        "2\tĐăng bài gương điển hình\tSở Y tế\tBáo Hòa An\tQuý II/2025",
        "3\tPhát hành tờ rơi\tSở Tư pháp\tNhư mục 1\tNhư mục 2",
        "4\tPhát hành sổ tay\tNhư nhiệm vụ số 3\t-\tNhư mục 9",
    )

    assert table[2:] == [
        ("3", "Sở Tư pháp", "Sở Nội vụ", "deadline", "2025-06-30"),
        ("4", "Sở Tư pháp", "", "none", None),
    ]


def test_a_month_in_the_first_row_is_no_second_heading():
    table = read(
        "Thời gian\tNội dung tuyên truyền\tĐơn vị thực hiện",
        "Tháng 1\tMở chuyên mục cải cách hành chính\tBáo Hòa An",
        "Tháng 2\tTreo băng rôn\tUBND các xã",
    )

    assert table == [
        (None, "Báo Hòa An", "", "deadline", "2025-01-31"),
        (None, "UBND các xã", "", "deadline", "2025-02-28"),
    ]
