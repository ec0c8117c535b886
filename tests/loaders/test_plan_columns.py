"""Which column of a task table holds what: by what its heading names first, and by its cells where that is not enough."""

import pytest

from loaders.plans.column_words import field_of
from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_layouts import FIVE, LAWS, NEWS, SECTION, TALKS, Found, found, markdown


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nội dung, hình thức truyền thông", "text"),
        ("Hình thức tuyên truyền", "ignored"),
        ("Nhiệm vụ, sản phẩm", "text"),
        ("Thời gian, địa điểm", "time"),
        ("Ngày thực hiện", "time"),
        ("Phân công phối hợp", "coordinating"),
        ("Đơn vị thực hiện (chủ trì/phối hợp)", "mixed"),
        ("Cơ quan chủ trì; cơ quan phối hợp", "mixed"),
        ("Lãnh đạo phụ trách", "ignored"),
        ("Kết quả thực hiện", "product"),
        ("Kinh phí thực hiện", "ignored"),
        ("Cơ quan, đơn vị", "lead"),
        ("Năm 2026", "mark"),
        ("Ý kiến", ""),
    ],
)
def test_a_heading_is_what_it_names_first(heading: str, field: str):
    assert field_of(heading) == field


TABLES: dict[str, tuple[str, list[Found]]] = {
    "units and times under headings nobody knows": (
        markdown(
            "STT | Nội dung, hình thức tuyên truyền | Nơi làm | Khi nào",
            f"1 | {NEWS} | Sở Nội vụ | Quý I/2025",
            f"2 | {TALKS} | Văn phòng Sở; Thanh tra Sở | Trong năm 2025",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", TALKS, "Văn phòng Sở; Thanh tra Sở", "", "year", "2025-12-31"),
        ],
    ),
    "a subject beside what is to be done": (
        markdown(
            "STT | Nội dung thành phần | Nhiệm vụ | Cơ quan thực hiện | Thời gian",
            f"1 | Công khai, minh bạch | {NEWS} | Sở Nội vụ | Quý I",
            f"2 | Quản trị điện tử | {LAWS} | Sở Tư pháp | Quý II",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", LAWS, "Sở Tư pháp", "", "deadline", "2025-06-30"),
        ],
    ),
    "a subject merged over several tasks": (
        markdown(
            "STT | Nhiệm vụ | Nội dung thực hiện | Chủ trì | Thời gian",
            f"1 | Tuyên truyền | {NEWS} | Sở Nội vụ | Quý I",
            f"2 | | {TALKS} | Sở Y tế | Quý II",
            f"3 | | {LAWS} | Sở Tư pháp | Quý III",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Y tế", "", "deadline", "2025-06-30"),
            ("3", LAWS, "Sở Tư pháp", "", "deadline", "2025-09-30"),
        ],
    ),
    "figures of the year before": (
        markdown(
            "STT | Nhiệm vụ | Thực hiện 2024 | Chủ trì | Thời gian",
            f"1 | {NEWS} | 68,2 | Sở Nội vụ | Quý I",
            f"2 | {TALKS} | 15 cuộc | Sở Y tế | Quý II",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Y tế", "", "deadline", "2025-06-30"),
        ],
    ),
    "measures under a heading that could be units": (
        markdown(
            "STT | Nhiệm vụ | Đơn vị | Số lượng | Cơ quan chủ trì | Thời gian",
            f"1 | {NEWS} | bài | 12 | Sở Nội vụ | Quý I",
            f"2 | {TALKS} | cuộc | 2 | Sở Y tế | Quý II",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Y tế", "", "deadline", "2025-06-30"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_cells_tell_a_column_where_its_heading_does_not(name: str):
    table, expected = TABLES[name]

    assert found(SECTION + table) == expected


def test_ways_of_telling_people_are_tasks_where_they_have_a_unit_and_a_time_and_slogans_are_none():
    ways = markdown(
        "STT | Hình thức tuyên truyền | Số lượng | Đơn vị thực hiện | Thời gian",
        "1 | Treo băng rôn tại trụ sở | 20 | UBND các xã | Quý II",
    )
    slogans = markdown("STT | Nội dung khẩu hiệu | Thời gian treo", "1 | Cải cách hành chính vì dân | Quý I")

    assert found(SECTION + ways) == [
        ("1", "Treo băng rôn tại trụ sở", "UBND các xã", "", "deadline", "2025-06-30")
    ]
    assert found(SECTION + slogans) == []


def test_a_sentence_above_a_table_is_no_caption_of_it():
    table = markdown(FIVE, f"1 | {NEWS} | Sở Nội vụ | Các sở | Quý I")

    assert found(f"II. CÔNG VIỆC\n\n- Phấn đấu hoàn thành 100% chỉ tiêu được giao.\n\n{table}")
    assert found(f"II. CÁC CHỈ TIÊU\n\n{table}") == []


def test_times_under_a_year_are_times_crosses_are_years_and_amounts_are_a_budget():
    times = markdown(
        "TT | Nội dung | Chủ trì | Năm 2025",
        f"1 | {NEWS} | Sở Nội vụ | Quý II",
        f"2 | {TALKS} | Sở Y tế | Tháng 9",
    )
    crosses = markdown(
        "TT | Nội dung | Chủ trì | 2025 | 2026",
        f"1 | {NEWS} | Sở Nội vụ | x | x",
        f"2 | {TALKS} | Sở Y tế | | x",
    )
    amounts = markdown(
        "TT | Nội dung | Cơ quan thực hiện | 2025 | 2026",
        "1 | Tuyên truyền trên báo chí | Sở Nội vụ | 20 | 30",
    )

    assert [row[5] for row in found(SECTION + times)] == ["2025-06-30", "2025-09-30"]
    assert [row[4:] for row in found(SECTION + crosses)] == [("range", "2026-12-31"), ("year", "2026-12-31")]
    assert found(SECTION + amounts) == []


def test_a_column_told_by_its_cells_is_flagged():
    task, _ = plan_of(SECTION + TABLES["units and times under headings nobody knows"][0]).tasks

    assert task.confidence["lead"].reason == "cột “Nơi làm”, hiểu theo nội dung các ô"
    assert task.confidence["lead"].is_low
    assert not task.confidence["text"].is_low


def test_the_order_of_the_columns_says_nothing():
    rows = [
        FIVE.split(" | "),
        ["1", TALKS, "Sở Nội vụ", "Sở Y tế", "Quý II"],
        ["2", NEWS, "Báo Hòa An", "", "Hằng tháng"],
    ]

    turned = markdown(*(" | ".join(reversed(row)) for row in rows))

    assert found(SECTION + turned) == found(SECTION + markdown(*(" | ".join(row) for row in rows)))
