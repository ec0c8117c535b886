"""Tasks in prose, responsibilities of units, and what is neither."""

import pytest

from tests.loaders.plan_texts import assigned, plan_of


def test_labelled_lines_under_a_heading_make_one_task():
    body = """II. NHIỆM VỤ

2.1. Tổ chức hội nghị tập huấn cho công chức

+ Thời gian thực hiện: Quý III/2025.

+ Chủ trì thực hiện: Văn phòng Sở; Thanh tra Sở.

+ Phối hợp thực hiện: Các phòng, đơn vị thuộc Sở.

- Nội dung: Phổ biến quy định mới.
"""

    plan = plan_of(body)

    assert assigned(plan) == [
        (
            "2.1",
            "Tổ chức hội nghị tập huấn cho công chức",
            ["Văn phòng Sở", "Thanh tra Sở"],
            ["Các phòng, đơn vị thuộc Sở"],
            "deadline",
        )
    ]
    assert plan.tasks[0].section == "II. NHIỆM VỤ"


def test_a_letter_under_a_number_is_numbered_with_it_and_a_bare_heading_gives_way_to_its_content():
    body = """II. NỘI DUNG HOẠT ĐỘNG

1. Nâng cao nhận thức

a) Hoạt động 1

- Nội dung: Phát động Tuần lễ (từ ngày 10/3 đến ngày 15/3).

- Cơ quan thực hiện: Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành và các đơn vị có liên quan.
"""

    plan = plan_of(body)

    assert assigned(plan) == [
        (
            "1.a",
            "Phát động Tuần lễ (từ ngày 10/3 đến ngày 15/3).",
            ["Sở Nội vụ"],
            ["các sở, ban, ngành", "các đơn vị có liên quan"],
            "range",
        )
    ]


def test_parts_under_nhiem_vu_are_details_of_one_task():
    body = """II. NHIỆM VỤ

1. Về dữ liệu

a) Nhiệm vụ:

- Rà soát dữ liệu dùng chung.

- Chuẩn hóa danh mục.

b) Cơ quan thực hiện:

- Đơn vị chủ trì: Các sở, ban, ngành.

- Đơn vị phối hợp: Sở Nội vụ, UBND xã, phường.

c) Thời gian thực hiện: Theo lộ trình của Bộ.
"""

    plan = plan_of(body)

    assert assigned(plan) == [
        (
            "1",
            "Rà soát dữ liệu dùng chung.",
            ["Các sở, ban, ngành"],
            ["Sở Nội vụ", "UBND xã, phường"],
            "per_superior_plan",
        )
    ]
    assert plan.tasks[0].details == ("Chuẩn hóa danh mục.",)


@pytest.mark.parametrize(
    ("sentence", "lead", "coordinating", "kind"),
    [
        (
            "Phát hành tờ rơi tại bộ phận một cửa. Đơn vị chủ trì: Văn phòng Sở; thời gian: Tháng 5/2025.",
            ["Văn phòng Sở"],
            [],
            "deadline",
        ),
        (
            "Phát hành tờ rơi tại bộ phận một cửa (Văn phòng Sở chủ trì; hoàn thành trước ngày 30/6/2025).",
            ["Văn phòng Sở"],
            [],
            "deadline",
        ),
        (
            "Phát hành tờ rơi (Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở; thời gian: Quý III/2025).",
            ["Văn phòng Sở"],
            ["Thanh tra Sở"],
            "deadline",
        ),
        (
            "Giao Văn phòng Sở chủ trì, phối hợp với các phòng, ban, đơn vị xây dựng chuyên trang.",
            ["Văn phòng Sở"],
            ["các phòng, ban, đơn vị"],
            "none",
        ),
        (
            "Giao Văn phòng Sở chủ trì, phối hợp với Báo Hòa An phát hành tờ rơi.",
            ["Văn phòng Sở"],
            ["Báo Hòa An"],
            "none",
        ),
    ],
    ids=["labels in the sentence", "in brackets", "time labelled in brackets", "with a group", "giao"],
)
def test_a_sentence_that_assigns_is_a_task(sentence, lead, coordinating, kind):
    plan = plan_of(f"II. NHIỆM VỤ\n\n1. {sentence}\n\n2. Nâng cao nhận thức.\n")

    assert [(list(task.lead), list(task.coordinating), task.timeframe.kind) for task in plan.tasks] == [
        (lead, coordinating, kind)
    ]


def test_what_is_listed_under_a_unit_in_a_section_of_tasks_is_led_by_that_unit():
    body = "II. NHIỆM VỤ\n\n1. Văn phòng Sở\n\na) Xây dựng chuyên mục trên trang của Sở.\n\nb) Phát hành bản tin.\n"

    assert assigned(plan_of(body)) == [
        ("1.a", "Xây dựng chuyên mục trên trang của Sở.", ["Văn phòng Sở"], [], "none"),
        ("1.b", "Phát hành bản tin.", ["Văn phòng Sở"], [], "none"),
    ]


ORGANISING = """II. TỔ CHỨC THỰC HIỆN

1. Văn phòng Sở

- Chủ trì, phối hợp với các phòng, đơn vị theo dõi việc thực hiện.

2. Phòng Kế hoạch - Tài chính: Bố trí kinh phí.

3. Giao Thanh tra Sở kiểm tra việc thực hiện.

4. Kinh phí

Kinh phí do ngân sách bảo đảm.

5. Các phòng chuyên môn, đơn vị trực thuộc phối hợp tuyên truyền.
"""


def test_duties_of_units_are_responsibilities_and_never_tasks_and_the_budget_is_no_unit():
    plan = plan_of(ORGANISING)

    assert plan.tasks == ()
    assert [(duty.unit, duty.text) for duty in plan.responsibilities] == [
        ("Văn phòng Sở", "Chủ trì, phối hợp với các phòng, đơn vị theo dõi việc thực hiện."),
        ("Phòng Kế hoạch - Tài chính", "Bố trí kinh phí."),
        ("Thanh tra Sở", "Giao Thanh tra Sở kiểm tra việc thực hiện."),
        ("Các phòng chuyên môn, đơn vị trực thuộc", "phối hợp tuyên truyền."),
    ]


def test_a_plan_without_tasks_says_that_it_has_no_task_table():
    assert any("không có bảng nhiệm vụ" in warning for warning in plan_of(ORGANISING).warnings)


def test_aims_targets_and_slogans_are_not_tasks():
    body = "II. MỤC TIÊU\n\n1. Chỉ tiêu 1: 100% cơ quan có chuyên mục vào năm 2025.\n\n2. Thời gian: Từ ngày 01/3 đến ngày 31/3.\n"

    assert plan_of(body).tasks == ()


def units_of(plan) -> list[str | None]:
    return [duty.unit for duty in plan.responsibilities]


@pytest.mark.parametrize(
    "unit",
    [
        "Phòng Quản lý ngân sách",
        "Phòng Thông tin - Báo chí",
        "Ban Quản lý dự án",
        "Phòng Kiểm tra, giám sát",
        "Trung tâm Hỗ trợ doanh nghiệp",
        "Tổ Biên tập Trang thông tin điện tử Sở",
        "Tổ công tác cải cách hành chính",
        "Ban Biên tập Cổng thông tin điện tử tỉnh",
        "Trang Thông tin điện tử Sở",
    ],
)
def test_a_heading_that_is_a_unit_keeps_its_whole_name(unit):
    body = f"II. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Sở\n\n- Theo dõi.\n\n2. {unit}\n\n- Chủ động công khai dự toán; thuyết minh dễ hiểu.\n"

    assert units_of(plan_of(body)) == ["Văn phòng Sở", unit]


def test_a_heading_of_two_units_gives_its_duty_to_each():
    body = "II. TỔ CHỨC THỰC HIỆN\n\n5. Phòng Tin học và Thống kê, Trung tâm Xúc tiến đầu tư và Hỗ trợ doanh nghiệp\n\n- Bảo đảm kỹ thuật.\n"

    assert [(duty.unit, duty.text) for duty in plan_of(body).responsibilities] == [
        ("Phòng Tin học và Thống kê", "Bảo đảm kỹ thuật."),
        ("Trung tâm Xúc tiến đầu tư và Hỗ trợ doanh nghiệp", "Bảo đảm kỹ thuật."),
    ]


def test_labels_on_lines_without_end_marks_stay_apart():
    body = """II. NHIỆM VỤ
1. Tập huấn nghiệp vụ cho công chức
Cơ quan chủ trì: Sở Nội vụ
Cơ quan phối hợp: Trường Chính trị tỉnh
Thời gian thực hiện: Tháng 8/2025
"""

    assert assigned(plan_of(body)) == [
        ("1", "Tập huấn nghiệp vụ cho công chức", ["Sở Nội vụ"], ["Trường Chính trị tỉnh"], "deadline")
    ]


def test_a_time_at_the_end_of_listed_work_is_its_time():
    body = "II. NỘI DUNG NHIỆM VỤ\n\n1. Văn phòng Sở:\n- Xây dựng kế hoạch, hoàn thành trước ngày 31/01/2025;\n- Duy trì chuyên mục, thực hiện thường xuyên;\n"

    assert [(task.lead, task.timeframe.kind) for task in plan_of(body).tasks] == [
        (("Văn phòng Sở",), "deadline"),
        (("Văn phòng Sở",), "continuous"),
    ]


def test_work_under_a_unit_names_those_it_is_shared_with():
    body = "II. NHIỆM VỤ\n\n1. Sở Khoa học và Công nghệ\n\na) Chủ trì, phối hợp với Sở Nội vụ, UBND các xã, phường tuyên truyền dịch vụ công.\n"

    assert [(task.lead, task.coordinating) for task in plan_of(body).tasks] == [
        (("Sở Khoa học và Công nghệ",), ("Sở Nội vụ", "UBND các xã, phường"))
    ]


def test_a_part_is_titled_by_the_capitals_on_the_line_below_its_number():
    body = """Phần II
NHIỆM VỤ TRỌNG TÂM
1. Viết tin, bài
1.1. Nội dung: Mỗi phòng viết 02 tin mỗi quý.
1.2. Đơn vị thực hiện: Tổ Truyền thông.
Phần III
TỔ CHỨC THỰC HIỆN
1. Trưởng các phòng có trách nhiệm triển khai Kế hoạch.
"""

    plan = plan_of(body)

    assert [(task.section, task.lead) for task in plan.tasks] == [
        ("Phần II NHIỆM VỤ TRỌNG TÂM", ("Tổ Truyền thông",))
    ]
    assert units_of(plan) == ["Trưởng các phòng"]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        (
            "Các sở, ban, ngành; UBND các huyện, thị xã",
            ["Các sở, ban, ngành", "UBND các huyện, thị xã"],
        ),
        ("Công chức Văn phòng - Thống kê", ["Công chức Văn phòng - Thống kê"]),
        ("Phòng Công nghệ thông tin", ["Phòng Công nghệ thông tin"]),
        ("Các khoa, phòng", ["Các khoa, phòng"]),
        ("Các phòng, ban và đơn vị thuộc Sở", ["Các phòng, ban và đơn vị thuộc Sở"]),
    ],
)
def test_groups_and_posts_are_units_of_headings(heading, units):
    body = f"II. PHÂN CÔNG NHIỆM VỤ\n\n1. {heading}\n\n- Theo dõi việc thực hiện.\n"

    assert units_of(plan_of(body)) == units


def test_public_servants_in_general_are_no_unit():
    body = "II. TỔ CHỨC THỰC HIỆN\n\n1. Công chức, viên chức thực hiện nghiêm Kế hoạch này.\n"

    assert units_of(plan_of(body)) == [None]


def test_numbers_with_a_dash_as_the_party_writes_them_are_numbers():
    body = """II- NỘI DUNG, PHÂN CÔNG THỰC HIỆN
1- Tổ chức hội nghị báo cáo viên
- Thời gian: tháng 4/2025.
- Đơn vị chủ trì: Phòng Tuyên truyền, Báo chí - Xuất bản.
III- TỔ CHỨC THỰC HIỆN
1- Phòng Tuyên truyền, Báo chí - Xuất bản theo dõi việc thực hiện.
"""

    plan = plan_of(body)

    assert assigned(plan) == [
        ("1", "Tổ chức hội nghị báo cáo viên", ["Phòng Tuyên truyền, Báo chí - Xuất bản"], [], "deadline")
    ]
    assert units_of(plan) == ["Phòng Tuyên truyền, Báo chí - Xuất bản"]
