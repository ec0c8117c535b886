"""Rows that head a group of tasks and say for all of them who leads or when, where the table has no such column."""

import pytest

from tests.loaders.plan_texts import plan_of
from tests.loaders.test_plan_layouts import LAWS, NEWS, SECTION, TALKS, found, markdown


@pytest.mark.parametrize(
    ("group", "lead"),
    [
        ("I. SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH CHỦ TRÌ", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"),
        ("II. SỞ GIÁO DỤC VÀ ĐÀO TẠO THỰC HIỆN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("IV. CÁC CƠ QUAN KHÁC", ""),
        ("1. Sở Nội vụ", "Sở Nội vụ"),
        ("II. Nhiệm vụ do Sở Y tế chủ trì thực hiện", "Sở Y tế"),
        ("II. Các nhiệm vụ của Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("Công an tỉnh (cơ quan thường trực) chủ trì", "Công an tỉnh"),
        ("III. Tuyên truyền về Sở Nội vụ", ""),
    ],
)
def test_a_group_names_who_leads_where_no_column_does(group: str, lead: str):
    table = markdown(
        "STT | Nội dung công việc | Đơn vị phối hợp | Thời gian",
        f"{group} | | |",
        f"1 | {NEWS} | Sở Tư pháp | Quý II",
    )

    assert found(SECTION + table) == [("1", NEWS, lead, "Sở Tư pháp", "deadline", "2025-06-30")]


def test_a_group_leads_nothing_where_a_column_tells_who_leads():
    table = markdown("STT | Nhiệm vụ | Chủ trì | Thời gian", "I. Sở Nội vụ | | |", f"1 | {NEWS} | | Quý II")

    assert found(SECTION + table) == [("1", NEWS, "", "", "deadline", "2025-06-30")]


def test_a_task_that_begins_with_its_unit_is_led_by_it_where_nothing_else_tells():
    table = markdown(
        "STT | Nội dung công việc | Đơn vị phối hợp | Thời gian",
        "1 | Công an tỉnh xây dựng tủ sách hướng thiện | Sở Nội vụ | Quý II",
        f"2 | {LAWS} | Sở Nội vụ | Quý III",
    )

    assert [(row[2], row[5]) for row in found(SECTION + table)] == [
        ("Công an tỉnh", "2025-06-30"),
        ("", "2025-09-30"),
    ]


def test_a_group_names_the_time_where_no_column_does():
    table = markdown(
        "STT | Nội dung | Đơn vị thực hiện",
        "I. THÁNG 4/2025 | |",
        f"1 | {NEWS} | Sở Nội vụ",
        "II. QUÝ III | |",
        f"1 | {TALKS} | Sở Y tế",
    )

    assert [(row[1], row[4], row[5]) for row in found(SECTION + table)] == [
        (NEWS, "deadline", "2025-04-30"),
        (TALKS, "deadline", "2025-09-30"),
    ]


def test_a_day_among_the_notes_is_more_exact_than_the_group_and_a_subject_with_a_year_is_no_time():
    table = markdown(
        "Nội dung công việc | Cơ quan chủ trì | Ghi chú",
        "QUÝ IV | |",
        f"{NEWS} | Sở Nội vụ | Ngày 16/11/2025",
        f"{TALKS} | Sở Y tế | Lồng ghép",
        "II. CHUYỂN ĐỔI SỐ NĂM 2025 | |",
        f"{LAWS} | Sở Tư pháp |",
    )

    assert [(row[1], row[4], row[5]) for row in found(SECTION + table)] == [
        (NEWS, "deadline", "2025-11-16"),
        (TALKS, "deadline", "2025-12-31"),
        (LAWS, "none", None),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "said", "kind", "due"),
    [
        ("Tháng", "4", "Tháng 4", "deadline", "2025-04-30"),
        ("Thời gian (tháng)", "4 - 6", "Tháng 4 - 6", "range", "2025-06-30"),
        ("Quý", "III", "Quý III", "deadline", "2025-09-30"),
        ("Tháng", "Hằng tháng", "Hằng tháng", "monthly", "None"),
        ("Tháng/năm", "4/2025", "4/2025", "deadline", "2025-04-30"),
    ],
)
def test_a_bare_number_is_of_what_its_heading_counts(heading: str, cell: str, said: str, kind: str, due: str):
    table = markdown(
        f"{heading} | Hoạt động | Phòng thực hiện",
        f"{cell} | {NEWS} | Phòng Nghiệp vụ",
        f"{cell} | {TALKS} | Thanh tra Sở",
    )

    frames = [task.timeframe for task in plan_of(SECTION + table).tasks]

    assert [(frame.text, frame.kind, str(frame.due_date)) for frame in frames] == [(said, kind, due)] * 2


@pytest.mark.parametrize(
    ("cell", "lead", "coordinating"),
    [
        (
            "Sở Nội vụ (chủ trì), Báo Hòa An, các sở, ban, ngành",
            "Sở Nội vụ",
            "Báo Hòa An; các sở, ban, ngành",
        ),
        ("Thanh tra Sở - chủ trì; Văn phòng Sở - phối hợp", "Thanh tra Sở", "Văn phòng Sở"),
        ("Sở Nội vụ; Báo Hòa An (phối hợp)", "Sở Nội vụ", "Báo Hòa An"),
        ("Sở Nội vụ (đơn vị chủ trì); Sở Y tế", "Sở Nội vụ", "Sở Y tế"),
    ],
)
def test_a_mark_behind_one_unit_tells_the_side_of_the_others(cell: str, lead: str, coordinating: str):
    table = markdown("TT | Nhiệm vụ | Đơn vị thực hiện | Thời gian", f"1 | {NEWS} | {cell} | Quý II")

    assert found(SECTION + table) == [("1", NEWS, lead, coordinating, "deadline", "2025-06-30")]


@pytest.mark.parametrize(
    ("caption", "lead"),
    [
        ("**Phụ lục II. NHIỆM VỤ GIAO SỞ TÀI CHÍNH CHỦ TRÌ**", "SỞ TÀI CHÍNH"),
        (
            "**PHỤ LỤC II**\n\n**NHIỆM VỤ CỦA VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH**",
            "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH",
        ),
        ("**Phụ lục II. DANH MỤC NHIỆM VỤ NĂM 2025**", ""),
    ],
)
def test_the_heading_over_a_table_names_who_leads_all_of_it(caption: str, lead: str):
    note = "*(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/3/2025)*"
    table = markdown("TT | Nội dung nhiệm vụ | Phối hợp | Thời gian", f"1 | {NEWS} | Sở Y tế | Quý II")

    assert [(row[2], row[3]) for row in found(f"{caption}\n\n{note}\n\n{table}")] == [(lead, "Sở Y tế")]


def test_marks_under_the_names_of_units_say_who_leads_and_who_helps():
    table = markdown(
        "TT | Nội dung công việc | Sở Tư pháp | Tỉnh đoàn | Báo Hòa An | Thời hạn",
        f"1 | {NEWS} | C | P | P | Trước 15/4/2025",
        f"2 | {TALKS} | | x | | Quý IV/2025",
        f"3 | {LAWS} | | | | Quý IV/2025",
    )

    assert [row[2:4] for row in found(SECTION + table)] == [
        ("Sở Tư pháp", "Tỉnh đoàn; Báo Hòa An"),
        ("Tỉnh đoàn", ""),
        ("", ""),
    ]


def test_a_day_beside_its_month_is_the_day():
    table = markdown(
        "Thời gian | Nội dung | Đơn vị thực hiện | Ngày phát sóng",
        f"Tháng 3 | {NEWS} | Phòng Thời sự | 16/3",
        f" | {TALKS} | Phòng Chuyên đề | 30/3",
    )

    assert [row[5] for row in found(SECTION + table)] == ["2025-03-16", "2025-03-30"]


def test_plain_words_above_a_row_numbered_one_name_a_group():
    table = markdown(
        "TT | Nhiệm vụ | Chủ trì | Thời gian",
        " | Công tác chỉ đạo, điều hành | | ",
        f"1 | {NEWS} | Sở Nội vụ | Quý I",
        " | Công tác tuyên truyền | | ",
        f"1 | {TALKS} | Sở Y tế | Quý II",
    )

    assert [(task.no, task.text, task.section) for task in plan_of(SECTION + table).tasks] == [
        ("1", NEWS, "Công tác chỉ đạo, điều hành"),
        ("1", TALKS, "Công tác tuyên truyền"),
    ]


def test_times_under_years_are_of_these_years():
    table = markdown(
        "TT | Nhiệm vụ | Đầu mối | Năm 2026 | Năm 2027",
        f"1 | {NEWS} | Sở Nội vụ | Quý III | ",
        f"2 | {TALKS} | Sở Nội vụ | Trước 31/3 | ",
        f"3 | {LAWS} | Sở Nội vụ | | Quý IV",
    )

    assert [row[5] for row in found(SECTION + table)] == ["2026-09-30", "2026-03-31", "2027-12-31"]


def test_a_table_under_slogans_of_another_table_holds_tasks():
    slogans = markdown("TT | Khẩu hiệu | Vị trí treo", "1 | Một lần đến, một lần xong | Sảnh")
    table = markdown("TT | Nội dung | Bộ phận thực hiện | Thời gian", f"1 | {NEWS} | Sở Nội vụ | Quý II")

    said = (
        f"II. HÌNH THỨC\n\nKhẩu hiệu gợi ý:\n\n{slogans}\n\n**III. LỊCH TUYÊN TRUYỀN THEO THÁNG**\n\n{table}"
    )

    assert [row[:3] for row in found(said)] == [("1", NEWS, "Sở Nội vụ")]


def test_themes_of_months_without_a_unit_are_no_tasks():
    table = markdown(
        "Tháng | Chủ đề", "9/2025 | Chào bạn mới", "10/2025 | Lời nói đẹp", "11/2025 | Biết ơn thầy cô"
    )

    assert found(SECTION + table) == []
