"""Small contents of an invented unit, spelled out once."""

import dataclasses
from datetime import UTC, date, datetime

from exports.template_model import Channel, Index, IndexRow, Period, Task, TemplateContent

FIRST_QUARTER = Period(
    "2026-Q1", "Quý I năm 2026", 2026, "Quý I", date(2025, 12, 15), date(2026, 3, 14), is_cumulative=False
)
STATUSES = ("Chưa thực hiện", "Đang thực hiện", "Hoàn thành", "Tạm dừng", "Không thực hiện")
CHANNELS = (
    Channel("Tin, bài trên Cổng/Trang thông tin điện tử", "tin, bài", last_quantity=12, target_value=60),
    Channel("Truyền hình: tin, phóng sự, chuyên mục", "tin/phóng sự"),
    Channel("Hội nghị, hội thảo, giao ban lồng ghép", "hội nghị", last_quantity=0),
)
TASKS = (
    Task(
        "1",
        "KH118-1",
        "Xây dựng chuyên mục cải cách hành chính trên Trang thông tin điện tử",
        plan_number="118/KH-SNV",
        channel="Chuyên mục, chuyên trang CCHC",
        lead_units="Văn phòng Sở",
        coordinating_units="Phòng Cải cách hành chính; Phòng Công chức",
        timeframe_text="Trước 30/6/2026",
        due_date=date(2026, 6, 29),
        deliverable="Chuyên mục",
        target_value=1,
        target_unit="chuyên mục",
        budget_vnd=15_000_000,
        last_status="Đang thực hiện",
        last_percent=40,
    ),
    Task("2", "KH118-2", "Đăng tin, bài về cải cách hành chính", timeframe_text="Thường xuyên"),
)
SMALL = TemplateContent(
    unit_code="s1-snv-van-phong",
    unit_name="Văn phòng Sở",
    province="Vân Giang",
    parent_body="Sở Nội vụ",
    period=FIRST_QUARTER,
    issued_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    due_text="24:00 ngày 14/03/2026",
    statuses=STATUSES,
    channels=CHANNELS,
    tasks=TASKS,
    indices=(Index("PAR_INDEX", "Chỉ số cải cách hành chính"), Index("SIPAS", "Chỉ số hài lòng")),
    index_rows=(IndexRow("PAR_INDEX", 2025, "Tỉnh", "Vân Giang", 100), IndexRow("SIPAS")),
)


def with_tasks(count: int) -> TemplateContent:
    """The same unit with that many tasks."""
    tasks = tuple(
        Task(
            str(number),
            f"KH118-{number}",
            f"Nhiệm vụ thứ {number}: tuyên truyền kết quả giải quyết thủ tục hành chính tại Bộ phận một cửa",
            plan_number="118/KH-SNV",
            lead_units="Văn phòng Sở",
            timeframe_text="Quý II năm 2026",
            due_date=date(2026, 6, 30),
            last_status="Đang thực hiện" if number % 2 else None,
            last_percent=number if number % 2 else None,
        )
        for number in range(1, count + 1)
    )
    return dataclasses.replace(SMALL, tasks=tasks)
