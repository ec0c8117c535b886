"""Task tables as provinces and departments lay them out: columns in any order and under any usual name."""

import pytest

from tests.loaders.plan_texts import plan_of

SECTION = "II. NHIỆM VỤ\n\n"
Found = tuple[str | None, str, str, str, str, str | None]  # number, text, leads, coordinating, kind, last day


def markdown(*rows: str) -> str:
    """Rows with their cells parted by "|"; the first is the heading row."""
    first, *others = rows
    rule = "|".join("---" for _ in first.split("|"))
    return "\n" + "\n".join(f"| {row} |" for row in (first, rule, *others)) + "\n"


def html(*rows: str) -> str:
    """Rows of cells written as HTML, parted by "|"; "2x " before a cell spans rows, "x2 " columns."""
    body = ""
    for row in rows:
        cells = ""
        for cell in row.split("|"):
            said = cell.strip()
            span = ""
            if said[:1].isdigit() and said[1:3] == "x ":
                span, said = f' rowspan="{said[0]}"', said[3:]
            elif said[:1] == "x" and said[2:3] == " ":
                span, said = f' colspan="{said[1]}"', said[3:]
            cells += f"<td{span}>{said}</td>"
        body += f"<tr>{cells}</tr>"
    return f"<table>{body}</table>\n"


def found(body: str) -> list[Found]:
    return [
        (
            task.no,
            task.text,
            "; ".join(task.lead),
            "; ".join(task.coordinating),
            task.timeframe.kind,
            str(task.timeframe.due_date) if task.timeframe.due_date else None,
        )
        for task in plan_of(body).tasks
    ]


FIVE = "TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian"
NEWS = "Đăng tin bài về cải cách hành chính"
TALKS = "Tổ chức hội nghị tuyên truyền"
LAWS = "Rà soát văn bản quy phạm pháp luật"
LAYOUTS: dict[str, tuple[str, list[Found]]] = {
    "time before the units, product and money beside": (
        markdown(
            "STT | Thời gian hoàn thành | Cơ quan phối hợp | Cơ quan, đơn vị thực hiện | Nội dung công việc | Sản phẩm | Kinh phí | Ghi chú",
            f"1 | Quý II | Các sở, ban, ngành; UBND cấp xã | Sở Nội vụ | {TALKS} | Hội nghị | 50 triệu | ",
        ),
        [("1", TALKS, "Sở Nội vụ", "Các sở, ban, ngành; UBND cấp xã", "deadline", "2025-06-30")],
    ),
    "what takes place": (
        markdown(
            "STT | Tên sự kiện | Chủ trì | Phối hợp | Thời gian",
            f"1 | {TALKS} | Sở Nội vụ | Các sở | 10/10/2025",
        ),
        [("1", TALKS, "Sở Nội vụ", "Các sở", "deadline", "2025-10-10")],
    ),
    "who is responsible, progress and form": (
        markdown(
            "TT | Hoạt động | Cơ quan chịu trách nhiệm | Tiến độ | Hình thức",
            f"1 | {NEWS} | Báo và Đài PTTH tỉnh | Tháng 3/2025 | Chuyên mục",
        ),
        [("1", NEWS, "Báo và Đài PTTH tỉnh", "", "deadline", "2025-03-31")],
    ),
    "who advises, who joins in, by when": (
        markdown(
            "Số TT | Tên nhiệm vụ | Sản phẩm/Kết quả | Cơ quan chủ trì tham mưu | Cơ quan, đơn vị phối hợp thực hiện | Thời hạn",
            f"01 | {LAWS} | Báo cáo | Sở Tư pháp | Các sở | Trước ngày 15/02/2025",
        ),
        [("01", LAWS, "Sở Tư pháp", "Các sở", "deadline", "2025-02-15")],
    ),
    "one heading over lead and coordinating, with spans": (
        html(
            "2x TT | 2x Nhiệm vụ | x2 Phân công thực hiện | 2x Thời gian",
            "Chủ trì | Phối hợp",
            f"1 | {NEWS} | Văn phòng Sở | Các phòng | Thường xuyên",
        ),
        [("1", NEWS, "Văn phòng Sở", "Các phòng", "continuous", None)],
    ),
    "one heading over lead and coordinating, spans lost": (
        markdown(
            "TT | Nhiệm vụ | Phân công thực hiện | | Thời gian",
            " | | Chủ trì | Phối hợp | ",
            f"1 | {NEWS} | Văn phòng Sở | Các phòng | Thường xuyên",
        ),
        [("1", NEWS, "Văn phòng Sở", "Các phòng", "continuous", None)],
    ),
    "a second heading row with its own cells only": (
        markdown(
            "TT | Nhiệm vụ | Phân công thực hiện | Phân công thực hiện | Thời gian | Sản phẩm",
            "Chủ trì | Phối hợp",
            f"1 | {NEWS} | Văn phòng Sở | Các phòng | Thường xuyên | Bài viết",
        ),
        [("1", NEWS, "Văn phòng Sở", "Các phòng", "continuous", None)],
    ),
    "headings and their numbers again": (
        markdown(
            FIVE,
            f"1 | {NEWS} | Văn phòng Sở | Các phòng | Thường xuyên",
            FIVE,
            "(1) | (2) | (3) | (4) | (5)",
            f"2 | {TALKS} | Thanh tra Sở | Văn phòng Sở | Quý III",
        ),
        [
            ("1", NEWS, "Văn phòng Sở", "Các phòng", "continuous", None),
            ("2", TALKS, "Thanh tra Sở", "Văn phòng Sở", "deadline", "2025-09-30"),
        ],
    ),
    "no headings": (
        markdown(
            f"1 | {NEWS} | Văn phòng Sở | Các phòng chuyên môn | Thường xuyên",
            f"2 | {TALKS} | Thanh tra Sở | Văn phòng Sở | Quý III/2025",
            f"3 | {LAWS} | Phòng Pháp chế | Văn phòng Sở | Trước 30/6/2025",
        ),
        [
            ("1", NEWS, "Văn phòng Sở", "Các phòng chuyên môn", "continuous", None),
            ("2", TALKS, "Thanh tra Sở", "Văn phòng Sở", "deadline", "2025-09-30"),
            ("3", LAWS, "Phòng Pháp chế", "Văn phòng Sở", "deadline", "2025-06-30"),
        ],
    ),
    "numbering begins again in each group": (
        markdown(
            FIVE,
            "A | Công tác chỉ đạo | | | ",
            "I | Cải cách thể chế | | | ",
            f"1 | {LAWS} | Sở Tư pháp | Các sở | Quý II",
            "II | Cải cách thủ tục | | | ",
            f"1 | {TALKS} | Sở Nội vụ | Các sở | Hằng quý",
        ),
        [
            ("1", LAWS, "Sở Tư pháp", "Các sở", "deadline", "2025-06-30"),
            ("1", TALKS, "Sở Nội vụ", "Các sở", "quarterly", None),
        ],
    ),
    "numbered parents above numbered tasks": (
        markdown(
            FIVE,
            "1 | Tuyên truyền trên báo chí | | | ",
            f"1.1 | {NEWS} | Báo tỉnh | Sở Nội vụ | Hằng tháng",
            "2 | Tuyên truyền trực quan | | | ",
            "2.1 | Treo băng rôn, khẩu hiệu trên các tuyến phố | UBND cấp xã | | Quý III",
        ),
        [
            ("1.1", NEWS, "Báo tỉnh", "Sở Nội vụ", "monthly", None),
            (
                "2.1",
                "Treo băng rôn, khẩu hiệu trên các tuyến phố",
                "UBND cấp xã",
                "",
                "deadline",
                "2025-09-30",
            ),
        ],
    ),
    "a lead merged downwards, with spans": (
        html(
            FIVE,
            f"1 | {NEWS} | 2x Sở Nội vụ | Sở Tư pháp | Quý I",
            f"2 | {TALKS} | Sở Tài chính | Quý II",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Nội vụ", "Sở Tài chính", "deadline", "2025-06-30"),
        ],
    ),
    "a lead merged downwards, spans lost": (
        markdown(
            FIVE,
            f"1 | {NEWS} | Sở Nội vụ | Sở Tư pháp | Quý I",
            f"2 | {TALKS} | | Sở Tài chính | Quý II",
            f"3 | {LAWS} | Sở Tư pháp | | Quý II",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Nội vụ", "Sở Tài chính", "deadline", "2025-06-30"),
            ("3", LAWS, "Sở Tư pháp", "", "deadline", "2025-06-30"),
        ],
    ),
    "marks for the same as above": (
        markdown(
            FIVE,
            f"1 | {NEWS} | Sở Nội vụ | Sở Tư pháp | Quý I",
            f"2 | {TALKS} | nt | -nt- | như trên",
            f"3 | {LAWS} | ″ | ″ | Quý IV",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-03-31"),
            ("2", TALKS, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-03-31"),
            ("3", LAWS, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-12-31"),
        ],
    ),
    "several units on lines of their own": (
        markdown(
            FIVE,
            f"1 | {NEWS} | Sở Nội vụ<br>Sở Tư pháp | - Sở Tài chính<br>- UBND các xã, phường<br>- Các cơ quan, đơn vị có liên quan | Quý I, III",
        ),
        [
            (
                "1",
                NEWS,
                "Sở Nội vụ; Sở Tư pháp",
                "Sở Tài chính; UBND các xã, phường; Các cơ quan, đơn vị có liên quan",
                "deadline",
                "2025-09-30",
            )
        ],
    ),
    "items with units and times item by item": (
        markdown(
            FIVE,
            f"1 | - {NEWS}<br>- {TALKS} | - Báo tỉnh<br>- Đài PTTH tỉnh | Sở Nội vụ | - Quý I<br>- Quý II",
        ),
        [
            ("1", NEWS, "Báo tỉnh", "Sở Nội vụ", "deadline", "2025-03-31"),
            ("1", TALKS, "Đài PTTH tỉnh", "Sở Nội vụ", "deadline", "2025-06-30"),
        ],
    ),
    "one cell says who leads and who joins in": (
        markdown(
            "TT | Nhiệm vụ | Cơ quan chủ trì, phối hợp | Thời gian",
            f"1 | {NEWS} | Chủ trì: Sở Nội vụ<br>Phối hợp: Sở Tư pháp, Sở Tài chính | Quý II",
            f"2 | {LAWS} | Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ | Quý III",
        ),
        [
            ("1", NEWS, "Sở Nội vụ", "Sở Tư pháp; Sở Tài chính", "deadline", "2025-06-30"),
            ("2", LAWS, "Sở Tư pháp", "Sở Nội vụ", "deadline", "2025-09-30"),
        ],
    ),
    "the unit first, its tasks below it": (
        markdown(
            "TT | Đơn vị | Nhiệm vụ | Thời gian",
            f"1 | Sở Nội vụ | {TALKS} | Quý II",
            f" | | {NEWS} | Thường xuyên",
        ),
        [
            ("1", TALKS, "Sở Nội vụ", "", "deadline", "2025-06-30"),
            (None, NEWS, "Sở Nội vụ", "", "continuous", None),
        ],
    ),
    "begin and end in columns of their own": (
        markdown(
            "TT | Nhiệm vụ | Chủ trì | Thời gian bắt đầu | Thời gian kết thúc",
            f"1 | {TALKS} | Sở Nội vụ | 01/3/2025 | 30/6/2025",
        ),
        [("1", TALKS, "Sở Nội vụ", "", "range", "2025-06-30")],
    ),
    "crosses under the quarters": (
        markdown(
            "TT | Nhiệm vụ | Chủ trì | Quý I | Quý II | Quý III | Quý IV",
            f"1 | {TALKS} | Sở Nội vụ | x | | | ",
            f"2 | {NEWS} | Sở Nội vụ | | x | x | ",
        ),
        [
            ("1", TALKS, "Sở Nội vụ", "", "deadline", "2025-03-31"),
            ("2", NEWS, "Sở Nội vụ", "", "range", "2025-09-30"),
        ],
    ),
}


def test_a_group_merged_over_all_columns_but_its_number_is_no_task():
    table = html(
        FIVE,
        "A | x4 Tuyên truyền chung",
        "I | x4 Công tác chỉ đạo, điều hành",
        f"1 | {NEWS} | Sở Nội vụ | Các sở | Quý I",
        "II | x4 Trên báo chí",
        f"1 | {TALKS} | Sở Y tế | Các sở | Quý II",
    )

    tasks = plan_of(SECTION + table).tasks

    assert [(task.no, task.text, task.lead) for task in tasks] == [
        ("1", NEWS, ("Sở Nội vụ",)),
        ("1", TALKS, ("Sở Y tế",)),
    ]
    assert [str(task.section)[-12:] for task in tasks] == ["o, điều hành", "Trên báo chí"]


def test_a_table_of_money_below_tasks_of_as_many_columns_goes_on_with_none():
    tasks = markdown("TT | Nhiệm vụ | Chủ trì", f"1 | {NEWS} | Sở Nội vụ")
    money = markdown("STT | Nguồn kinh phí | Số tiền (đồng)", "1 | Chi thường xuyên của Sở | 48.000.000")

    assert [row[1] for row in found(f"{SECTION}{tasks}\nIII. KINH PHÍ\n\n{money}")] == [NEWS]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_task_table_is_read_in_any_layout(name):
    table, expected = LAYOUTS[name]

    assert found(SECTION + table) == expected


def test_groups_of_units_stay_whole():
    table = markdown(
        FIVE, f"1 | {NEWS} | Các sở, ban, ngành; UBND cấp xã | Các cơ quan, đơn vị, địa phương | Trong năm"
    )

    assert found(SECTION + table) == [
        (
            "1",
            NEWS,
            "Các sở, ban, ngành; UBND cấp xã",
            "Các cơ quan, đơn vị, địa phương",
            "year",
            "2025-12-31",
        )
    ]


def test_items_under_a_line_with_a_colon_are_parts_of_one_task():
    table = markdown(
        FIVE,
        "1 | Tuyên truyền trên báo chí:<br>- Mở chuyên mục<br>- Phát phóng sự | Sở Nội vụ | | Từ tháng 3 đến tháng 10",
    )

    (task,) = plan_of(SECTION + table).tasks

    assert (task.text, task.details) == ("Tuyên truyền trên báo chí", ("Mở chuyên mục", "Phát phóng sự"))


def test_a_lead_taken_over_a_blank_cell_is_flagged_and_none_is_taken_over_a_group():
    table = markdown(
        FIVE,
        f"1 | {NEWS} | Sở Nội vụ | | Quý I",
        f"2 | {TALKS} | | | Quý II",
        "II | CẢI CÁCH THỂ CHẾ | | | ",
        f"1 | {LAWS} | | | Quý III",
    )
    _, second, third = plan_of(SECTION + table).tasks

    assert second.lead == ("Sở Nội vụ",)
    assert second.confidence["lead"].reason == "cột “Chủ trì”; ô trống, hiểu là gộp với ô trên"
    assert second.confidence["lead"].is_low
    assert third.lead == ()


def test_what_is_guessed_without_headings_is_flagged():
    tasks = plan_of(SECTION + LAYOUTS["no headings"][0]).tasks

    assert {said.reason for said in tasks[1].confidence.values()} == {
        "bảng không có tiêu đề cột, đoán theo nội dung"
    }
    assert all(said.is_low for said in tasks[1].confidence.values())


NO_TASKS = {
    "targets": "I. CHỈ TIÊU\n\n" + markdown("TT | Chỉ tiêu | Đơn vị tính | Năm 2025 | Cơ quan theo dõi", "1 | Tỷ lệ hồ sơ trực tuyến | % | 80 | Sở Nội vụ"),
    "a budget": "III. KINH PHÍ\n\n" + markdown("TT | Nội dung chi | Số lượng | Đơn giá | Thành tiền", "1 | In tờ rơi | 1000 | 5.000 | 5.000.000"),
    "inspections": "III. KIỂM TRA\n\n" + markdown("TT | Đơn vị được kiểm tra | Nội dung | Thời gian", "1 | UBND xã A | Kiểm tra cải cách hành chính | Tháng 5/2025"),
    "slogans": "KHẨU HIỆU TUYÊN TRUYỀN\n\n" + markdown("1 | Cải cách hành chính vì Nhân dân phục vụ | 2025", "2 | Chung tay cải cách hành chính | 2025"),
    "people": "THÀNH VIÊN\n\n" + markdown("TT | Họ và tên | Chức vụ | Đơn vị", "1 | Lê Văn Thử | Giám đốc | Sở Nội vụ"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TASKS)
def test_tables_of_other_things_are_no_tasks(name):
    assert found(NO_TASKS[name]) == []
