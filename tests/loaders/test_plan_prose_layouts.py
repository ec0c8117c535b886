"""Tasks written as prose in the ways of several provinces: labels, sentences, headings that are units; and what is none."""

import pytest

from tests.loaders.plan_texts import plan_of

SECTION = "II. NỘI DUNG, NHIỆM VỤ\n\n"
Found = tuple[str | None, str, str, str, str, str | None]
LAYOUTS: dict[str, tuple[str, list[Found]]] = {
    "lettered labels": (
        "1. Tuyên truyền trực quan\n\na) Nhiệm vụ: Treo băng rôn trên các tuyến phố.\n\nb) Cơ quan thực hiện: UBND cấp xã.\n\n"
        "c) Thời gian thực hiện: Quý III năm 2025.\n",
        [("1", "Treo băng rôn trên các tuyến phố.", "UBND cấp xã", "", "deadline", "2025-09-30")],
    ),
    "labels as bullets": (
        "1. Tổ chức hội nghị quán triệt văn bản\n\n- Đơn vị chủ trì: Sở Nội vụ.\n- Đơn vị phối hợp: Các sở, ban, ngành; UBND cấp xã.\n"
        "- Thời gian thực hiện: Từ tháng 3 đến tháng 10 năm 2025.\n",
        [("1", "Tổ chức hội nghị quán triệt văn bản", "Sở Nội vụ", "Các sở, ban, ngành; UBND cấp xã", "range", "2025-10-31")],
    ),
    "labels in brackets": (
        "- Xây dựng tài liệu tuyên truyền (Chủ trì: Sở Nội vụ; phối hợp: Sở Tư pháp; thời gian: Quý II/2025).\n"
        "- Đăng tải thủ tục hành chính trên cổng (Sở Nội vụ chủ trì; hoàn thành trước 30/6/2025).\n",
        [
            (None, "Xây dựng tài liệu tuyên truyền", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-06-30"),
            (None, "Đăng tải thủ tục hành chính trên cổng", "Sở Nội vụ", "", "deadline", "2025-06-30"),
        ],
    ),
    "labels with two verbs and a numbered label": (
        "1. Tuyên truyền trên sóng phát thanh\n\n- Cơ quan tham mưu, thực hiện: Đài PTTH tỉnh\n\n- Thời gian thực hiện và hoàn thành: Định kỳ hằng quý\n\n"
        "2. Nội dung công việc: Phát hành bản tin cải cách\n\n- Trách nhiệm thực hiện: Sở Nội vụ\n\n- Thời hạn hoàn thành: Theo kế hoạch của Bộ Nội vụ\n",
        [
            ("1", "Tuyên truyền trên sóng phát thanh", "Đài PTTH tỉnh", "", "quarterly", None),
            ("2", "Phát hành bản tin cải cách", "Sở Nội vụ", "", "per_superior_plan", None),
        ],
    ),
    "a time without a label after the units": (
        "- Bổ sung sách mới cho thư viện xã (chủ trì: Sở Nội vụ; phối hợp: Sở Tư pháp; hoàn thành trước ngày 30/11/2025).\n",
        [(None, "Bổ sung sách mới cho thư viện xã", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-11-30")],
    ),
    "each value below its label": (
        "1. Tổ chức hội nghị quán triệt\n\nĐơn vị chủ trì:\n\nSở Nội vụ\n\nĐơn vị phối hợp:\n\nSở Tư pháp\n\nThời gian thực hiện:\n\nQuý II/2025\n",
        [("1", "Tổ chức hội nghị quán triệt", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-06-30")],
    ),
    "labels in one line between dashes, others for who and when": (
        "1. Tổ chức hội nghị quán triệt\nChủ trì: Sở Nội vụ - Phối hợp: Sở Tư pháp - Thời gian: Quý II/2025\n\n"
        "2. Treo băng rôn tuyên truyền\n- Phụ trách: Sở Y tế; phối hợp Sở Tư pháp\n- Đơn vị tham gia: UBND các xã\n- Mốc thời gian: Quý III/2025\n",
        [
            ("1", "Tổ chức hội nghị quán triệt", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-06-30"),
            ("2", "Treo băng rôn tuyên truyền", "Sở Y tế", "Sở Tư pháp; UBND các xã", "deadline", "2025-09-30"),
        ],
    ),
    "headings that are units": (
        "1. Sở Nội vụ\n\n- Tham mưu ban hành kế hoạch tuyên truyền trong Quý I/2025.\n\n2. Báo và Đài PTTH tỉnh\n\n- Mở chuyên mục cải cách hành chính, phát sóng hằng tháng.\n",
        [
            (None, "Tham mưu ban hành kế hoạch tuyên truyền trong Quý I/2025.", "Sở Nội vụ", "", "deadline", "2025-03-31"),
            (None, "Mở chuyên mục cải cách hành chính, phát sóng hằng tháng.", "Báo và Đài PTTH tỉnh", "", "monthly", None),
        ],
    ),
    "sentences that give tasks": (
        "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp và UBND cấp xã tổ chức tuyên truyền. Thời gian thực hiện: Thường xuyên.\n\n"
        "2. Giao Báo tỉnh mở chuyên mục cải cách hành chính trước 31/3/2025.\n\n3. Sở Tư pháp rà soát văn bản quy phạm, hoàn thành trước ngày 30/6/2025.\n",
        [
            ("1", "tổ chức tuyên truyền.", "Sở Nội vụ", "Sở Tư pháp; UBND cấp xã", "continuous", None),
            ("2", "mở chuyên mục cải cách hành chính trước 31/3/2025.", "Báo tỉnh", "", "deadline", "2025-03-31"),
            ("3", "rà soát văn bản quy phạm", "Sở Tư pháp", "", "deadline", "2025-06-30"),
        ],
    ),
    "units as headings, partners and days labelled": (
        "1. Trung tâm Trợ giúp pháp lý nhà nước\n\na) Tổ chức hội nghị đối thoại với người dân. Phối hợp: các tổ dân phố. Hoàn thành trước ngày 30/9/2025.\n\n"
        "b) Treo băng rôn tại các trục đường chính. Thời gian: từ ngày 01/8/2025 đến ngày 02/9/2025.\n",
        [
            ("1.a", "Tổ chức hội nghị đối thoại với người dân.", "Trung tâm Trợ giúp pháp lý nhà nước", "các tổ dân phố", "deadline", "2025-09-30"),
            ("1.b", "Treo băng rôn tại các trục đường chính.", "Trung tâm Trợ giúp pháp lý nhà nước", "", "range", "2025-09-02"),
        ],
    ),
    "a sentence after a label": (
        "1. Cuộc thi tìm hiểu cải cách hành chính\n\n* Phân công thực hiện: Sở Nội vụ chủ trì, phối hợp với Tỉnh đoàn tổ chức.\n\n* Thời gian thực hiện: Quý II, III/2025.\n",
        [("1", "Cuộc thi tìm hiểu cải cách hành chính", "Sở Nội vụ", "Tỉnh đoàn", "range", "2025-09-30")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_tasks_in_prose_are_read_in_any_layout(name):
    body, expected = LAYOUTS[name]

    assert [
        (
            task.no,
            task.text,
            "; ".join(task.lead),
            "; ".join(task.coordinating),
            task.timeframe.kind,
            str(task.timeframe.due_date) if task.timeframe.due_date else None,
        )
        for task in plan_of(SECTION + body).tasks
    ] == expected


def test_what_stands_between_a_heading_and_its_labels_is_part_of_the_task():
    body = "1. Tuyên truyền trên báo chí\n\nBan hành kế hoạch tuyên truyền.\n\na) Nội dung: Gửi các đơn vị.\n\nb) Cơ quan chủ trì: Sở Nội vụ.\n"

    (task,) = plan_of(SECTION + body).tasks

    assert (task.text, task.details) == (
        "Tuyên truyền trên báo chí",
        ("Ban hành kế hoạch tuyên truyền.", "Gửi các đơn vị."),
    )


NO_TASKS = {
    "aims": "II. MỤC TIÊU\n\n1. Sở Nội vụ phấn đấu tăng 2 bậc chỉ số trong năm 2025.\n\n2. 100% cơ quan có kế hoạch.\n",
    "slogans": "II. KHẨU HIỆU TUYÊN TRUYỀN\n\n1. Cải cách hành chính là nhiệm vụ của mọi cơ quan.\n\n2. Chung tay cải cách vì Nhân dân.\n",
    "inspections": "II. LỊCH KIỂM TRA\n\n1. Sở Tài chính: Tháng 5/2025.\n\n2. Sở Y tế: Tháng 6/2025.\n",
    "a budget": "II. KINH PHÍ\n\n- In tờ rơi: 50 triệu đồng, giao Sở Tài chính chủ trì thẩm định.\n",
    "whom, when and where all is done": "II. ĐỐI TƯỢNG, THỜI GIAN, ĐỊA ĐIỂM\n\n1. Đối tượng: cán bộ.\n\n2. Thời gian: Tháng 3/2025.\n\n3. Đơn vị thực hiện: các cơ quan, đơn vị.\n",
    "a unit's work without a day": "II. NHIỆM VỤ\n\n1. Sở Nội vụ tăng cường kỷ luật, kỷ cương hành chính.\n",
}


@pytest.mark.parametrize("name", NO_TASKS)
def test_other_prose_is_no_task(name):
    assert plan_of(NO_TASKS[name]).tasks == ()
