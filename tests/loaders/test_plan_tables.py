"""Task tables in every written form, with groups, merged cells and two heading rows."""

import pytest

from tests.loaders.plan_texts import HEAD, assigned, plan_of

SECTION = "II. NHIỆM VỤ\n\n"
EXPECTED = [
    ("1", "Đăng tin trên trang của Sở", ["Văn phòng Sở"], ["Các phòng, đơn vị thuộc Sở"], "continuous"),
    ("2", "Mở lớp tập huấn", ["Phòng Tổ chức", "Thanh tra Sở"], ["Sở Nội vụ"], "deadline"),
]
MARKDOWN = """
| TT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian |
|---|---|---|---|---|
| 1 | Đăng tin trên trang của Sở | Văn phòng Sở | Các phòng, đơn vị thuộc Sở | Thường xuyên |
| 2 | Mở lớp tập huấn | Phòng Tổ chức; Thanh tra Sở | Sở Nội vụ | Quý II/2025 |
"""
OPEN_ROWS = "\n".join(line.removeprefix("| ") for line in MARKDOWN.splitlines() if "---" not in line)
TABBED = "\n".join(
    line.strip("| ").replace(" | ", "\t") for line in MARKDOWN.splitlines() if "---" not in line
)
GRID = """
+----+------------------+-------------+----------------+--------------+
| TT | Nhiệm vụ         | Chủ trì     | Phối hợp       | Thời gian    |
+====+==================+=============+================+==============+
| 1  | Đăng tin trên    | Văn phòng   | Các phòng, đơn | Thường       |
|    | trang của Sở     | Sở          | vị thuộc Sở    | xuyên        |
+----+------------------+-------------+----------------+--------------+
| 2  | Mở lớp tập huấn  | Phòng Tổ    | Sở Nội vụ      | Quý II/2025  |
|    |                  | chức;       |                |              |
|    |                  | Thanh tra Sở|                |              |
+----+------------------+-------------+----------------+--------------+
"""
HTML = """
<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th><th>Phối hợp</th><th>Thời gian</th></tr>
<tr><td>1</td><td>Đăng tin trên <b>trang của Sở</b></td><td>Văn phòng Sở</td><td>Các phòng, đơn vị thuộc Sở</td><td>Thường xuyên</td></tr>
<tr><td>2</td><td>Mở lớp tập huấn</td><td>Phòng Tổ chức; Thanh tra Sở</td><td>Sở Nội vụ</td><td>Quý II/2025</td></tr></table>
"""


def bare(*rows: list[str]) -> str:
    return "\n".join(
        "|\n" + "".join(f"{cell}\n|\n" if cell else "|\n" for cell in row).rstrip("\n") for row in rows
    )


BARE = bare(
    ["**TT**", "**Nhiệm vụ**", "**Đơn vị chủ trì**", "**Đơn vị phối hợp**", "**Thời gian**"],
    ["1", "Đăng tin trên\ntrang của Sở", "Văn phòng Sở", "Các phòng, đơn\nvị thuộc Sở", "Thường xuyên"],
    ["2", "Mở lớp tập huấn", "Phòng Tổ chức;\nThanh tra Sở", "Sở Nội vụ", "Quý II/2025"],
)
OTHER_ORDER = """
| Thời hạn | Cơ quan phối hợp | Nội dung công việc | STT | Cơ quan chủ trì |
|---|---|---|---|---|
| Thường xuyên | Các phòng, đơn vị thuộc Sở | Đăng tin trên trang của Sở | 1 | Văn phòng Sở |
| Quý II/2025 | Sở Nội vụ | Mở lớp tập huấn | 2 | Phòng Tổ chức; Thanh tra Sở |
"""
TWO_HEADING_ROWS = """
| TT | Nhiệm vụ | Phân công thực hiện | | Thời gian |
|---|---|---|---|---|
| | | Chủ trì | Phối hợp | |
| (1) | (2) | (3) | (4) | (5) |
| 1 | Đăng tin trên trang của Sở | Văn phòng Sở | Các phòng, đơn vị thuộc Sở | Thường xuyên |
| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian |
| 2 | Mở lớp tập huấn | Phòng Tổ chức; Thanh tra Sở | Sở Nội vụ | Quý II/2025 |
"""


@pytest.mark.parametrize(
    "table",
    [MARKDOWN, OPEN_ROWS, TABBED, GRID, HTML, BARE, OTHER_ORDER, TWO_HEADING_ROWS],
    ids=["markdown", "open rows", "tabs", "grid", "html", "bare pipes", "other order", "two heading rows"],
)
def test_every_form_of_a_table_gives_the_same_tasks(table):
    assert assigned(plan_of(SECTION + table)) == EXPECTED


def test_rows_of_one_cell_are_groups_and_numbers_run_on():
    table = bare(
        ["STT", "Tên nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
        ["**I. TRUYỀN THÔNG**"],
        ["1", "Việc thứ nhất cần làm", "Văn phòng Sở", "Sở Nội vụ", "Thường xuyên"],
        ["**II. TẬP HUẤN**"],
        ["2", "Việc thứ hai cần làm", "Văn phòng Sở", "Sở Nội vụ", "Năm 2025"],
    )

    plan = plan_of(SECTION + table)

    assert [(task.no, task.section) for task in plan.tasks] == [
        ("1", "I. TRUYỀN THÔNG"),
        ("2", "II. TẬP HUẤN"),
    ]


def test_an_empty_cell_between_bare_pipes_is_not_the_end_of_a_row():
    table = bare(
        ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
        ["1", "Việc thứ nhất cần làm", "Văn phòng Sở", "", "Thường xuyên"],
        ["2", "Việc thứ hai cần làm", "Thanh tra Sở", "Sở Nội vụ", "Năm 2025"],
    )

    assert assigned(plan_of(SECTION + table)) == [
        ("1", "Việc thứ nhất cần làm", ["Văn phòng Sở"], [], "continuous"),
        ("2", "Việc thứ hai cần làm", ["Thanh tra Sở"], ["Sở Nội vụ"], "year"),
    ]


def test_a_cell_merged_downwards_counts_for_the_rows_below():
    table = bare(
        ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
        ["1", "Việc thứ nhất cần làm trong năm", "Văn phòng Sở", "Sở Nội vụ", "Thường xuyên"],
        ["2", "Việc thứ hai cần làm trong năm", "Thanh tra Sở", "Sở Tài chính"],
    )

    assert assigned(plan_of(SECTION + table))[1] == (
        "2",
        "Việc thứ hai cần làm trong năm",
        ["Thanh tra Sở"],
        ["Sở Tài chính"],
        "continuous",
    )


def test_a_number_above_its_parts_is_a_group():
    table = """
| TT | Nội dung | Đơn vị chủ trì | Thời gian |
|---|---|---|---|
| 1 | Truyền thông | | |
| 1.1 | Đăng tin | Văn phòng Sở | Năm 2025 |
| 1.2 | Phát thanh | nt | nt |
"""

    plan = plan_of(SECTION + table)

    assert [(task.no, task.section, task.lead) for task in plan.tasks] == [
        ("1.1", "1 Truyền thông", ("Văn phòng Sở",)),
        ("1.2", "1 Truyền thông", ("Văn phòng Sở",)),
    ]


def test_a_group_that_is_a_unit_leads_where_the_table_has_no_lead_column():
    table = """
| TT | Nhiệm vụ | Đơn vị phối hợp | Thời gian |
|---|---|---|---|
| I | SỞ NỘI VỤ | | |
| 1 | Đăng tin | Văn phòng Sở | Năm 2025 |
"""

    assert plan_of(SECTION + table).tasks[0].lead == ("SỞ NỘI VỤ",)


@pytest.mark.parametrize(
    "table",
    [
        "| TT | Nội dung | Số lượng | Đơn giá | Thành tiền |\n|---|---|---|---|---|\n| 1 | Tờ rơi | 10 | 5 | 50 |\n",
        "| TT | Chỉ tiêu | Đơn vị chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | 100% hồ sơ | Văn phòng Sở | Năm 2025 |\n",
        "| TT | Nội dung | Đơn vị được kiểm tra | Thời gian kiểm tra |\n|---|---|---|---|\n| 1 | Kiểm tra | Phòng A | Quý I |\n",
    ],
    ids=["budget", "targets", "inspection schedule"],
)
def test_budgets_targets_and_inspection_schedules_are_not_tasks(table):
    assert plan_of(SECTION + table).tasks == ()


def test_a_task_stands_at_the_line_of_its_cell():
    body = SECTION + BARE

    plan = plan_of(body)

    lines = (HEAD + body).split("\n")
    assert [lines[task.source.line - 1] for task in plan.tasks] == ["Đăng tin trên", "Mở lớp tập huấn"]


def test_a_unit_alone_below_others_goes_on_with_their_list():
    table = "TT\tNhiệm vụ\tĐơn vị thực hiện\tPhối hợp\tThời gian\n1\tLắp màn hình\tVăn phòng Sở\tPhòng Tài vụ\tQuý I\n\t\t\tPhòng Công nghệ thông tin\t\n2\tMở lớp\tThanh tra Sở\t\tQuý II\n\tTổng cộng\t\t\t\n"

    assert assigned(plan_of(SECTION + table)) == [
        ("1", "Lắp màn hình", ["Văn phòng Sở"], ["Phòng Tài vụ", "Phòng Công nghệ thông tin"], "deadline"),
        ("2", "Mở lớp", ["Thanh tra Sở"], [], "deadline"),
    ]


def test_columns_in_another_order_with_products_budget_and_a_total_row():
    table = """
| STT | Hạn hoàn thành | Đơn vị phối hợp | Đơn vị chủ trì | Nhiệm vụ | Sản phẩm | Kinh phí (triệu đồng) | Ghi chú |
|---|---|---|---|---|---|---|---|
| **I** | | | | **Chuyển đổi số** | | | |
| 1 | Trước 15/11/2025 | Các khoa, phòng | Văn phòng Sở; Chi cục Kiểm lâm | Xây dựng video | 05 video | 50 | Đặt hàng |
| | | | | **Tổng cộng** | | **50** | |
"""

    (task,) = plan_of(SECTION + table).tasks

    assert (task.no, task.text, task.product, task.section) == (
        "1",
        "Xây dựng video",
        "05 video",
        "I Chuyển đổi số",
    )
    assert (task.lead, task.coordinating) == (("Văn phòng Sở", "Chi cục Kiểm lâm"), ("Các khoa, phòng",))
    assert task.details == ()


def test_cells_merged_in_html_count_for_every_row_and_column_they_cover():
    table = """<table><thead><tr><th rowspan="2">STT</th><th rowspan="2">Nội dung</th><th colspan="2">Phân công thực hiện</th><th rowspan="2">Thời gian</th></tr>
<tr><th>Chủ trì</th><th>Phối hợp</th></tr></thead>
<tr><td colspan="5"><b>I. Trực quan</b></td></tr>
<tr><td>1</td><td>Treo băng rôn</td><td rowspan="2">Phòng Văn hóa - Xã hội</td><td>Các khu phố</td><td>Tháng 9/2025</td></tr>
<tr><td>2</td><td>Phát tờ rơi</td><td>Đoàn Thanh niên phường</td><td>Thường xuyên</td></tr></table>
"""

    plan = plan_of(SECTION + table)

    assert assigned(plan) == [
        ("1", "Treo băng rôn", ["Phòng Văn hóa - Xã hội"], ["Các khu phố"], "deadline"),
        ("2", "Phát tờ rơi", ["Phòng Văn hóa - Xã hội"], ["Đoàn Thanh niên phường"], "continuous"),
    ]
    assert {task.section for task in plan.tasks} == {"I. Trực quan"}


@pytest.mark.parametrize(
    "cell",
    [
        "Chủ trì: Văn phòng Sở; Phối hợp: Thanh tra Sở",
        "- Chủ trì: Văn phòng Sở<br>- Phối hợp: Thanh tra Sở",
        "Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở",
    ],
)
def test_one_cell_can_name_those_who_lead_and_those_who_help(cell):
    table = f"| TT | Nhiệm vụ | Đơn vị thực hiện | Thời gian |\n|---|---|---|---|\n| 1 | Đăng tin | {cell} | Năm 2025 |\n"

    assert assigned(plan_of(SECTION + table)) == [
        ("1", "Đăng tin", ["Văn phòng Sở"], ["Thanh tra Sở"], "year")
    ]


@pytest.mark.parametrize("mark", ["\n\f", "\f", "\u2028", "\x0b", "\x85"])
def test_a_page_break_moves_no_line(mark: str) -> None:
    body = (
        f"Mở đầu trang một\nhết trang.{mark}Sang trang hai.\n"
        if mark != "\n\f"
        else "Hết trang.\n\fTrang hai.\n"
    )
    plan = plan_of(body + SECTION + MARKDOWN)

    lines = (HEAD + body + SECTION + MARKDOWN).split("\n")
    assert [lines[task.source.line - 1].split("|")[2].strip() for task in plan.tasks] == [
        task.text for task in plan.tasks
    ]


def test_a_comma_is_part_of_a_name_where_the_table_parts_its_units_with_semicolons():
    rows = "1\tCông khai kết quả kiểm tra\tPhòng Pháp chế, Thanh tra\tCông đoàn Sở; Đoàn Thanh niên Sở\tQuý I\n2\tMở lớp tập huấn\tPhòng Tài vụ, Phòng Đất đai\t\tQuý II\n"
    third = "3\tTổ chức đoàn kiểm tra\tThanh tra\t\tQuý III\n"
    head = SECTION + "TT\tNhiệm vụ\tĐơn vị chủ trì\tPhối hợp\tThời gian\n"

    whole, parted = plan_of(head + rows), plan_of(head + rows + third)

    assert [task.lead for task in whole.tasks] == [
        ("Phòng Pháp chế, Thanh tra",),
        ("Phòng Tài vụ", "Phòng Đất đai"),
    ]
    assert parted.tasks[0].lead == ("Phòng Pháp chế", "Thanh tra")


@pytest.mark.parametrize(
    "total", ["Tổng số: 02 nhiệm vụ", "Cộng mục I", "TỔNG CỘNG (I + II)", "Cộng nhóm A:"]
)
def test_a_row_that_adds_up_is_no_task_whatever_it_adds_up(total: str):
    table = f"TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian\nI\tNHIỆM VỤ CHUNG\t\t\t\n1\tMở lớp tập huấn\tVăn phòng Sở\t\tQuý II\n\t{total}\t\t\t02 nhiệm vụ\n2\tCông khai thủ tục\tThanh tra Sở\t\tHằng tháng\n"

    assert [(task.no, task.text, task.details) for task in plan_of(SECTION + table).tasks] == [
        ("1", "Mở lớp tập huấn", ()),
        ("2", "Công khai thủ tục", ()),
    ]
