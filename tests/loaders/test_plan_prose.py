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
            "Giao Văn phòng Sở chủ trì, phối hợp với Báo Hòa An phát hành tờ rơi.",
            ["Văn phòng Sở"],
            ["Báo Hòa An"],
            "none",
        ),
    ],
    ids=["labels in the sentence", "in brackets", "giao"],
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
