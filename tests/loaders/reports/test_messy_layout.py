"""Messy tables of `report-templates.md`, section 3, variants 1 to 8, 21 and 27: where things stand."""

import datetime

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, OUTPUTS, PLAN, PROGRESS, read, rules, told

HEADINGS = ["TT", "Hình thức tuyên truyền", "Nội dung", "Đơn vị tính", "Số lượng"]
MEETING = ["1", "Hội nghị", "Hội nghị CCHC", "hội nghị", 2]
LEAFLET = ["2", "Tờ rơi", None, "tờ", 100]
PLAN_HEADINGS = ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện"]


def outputs(content: bytes) -> list[tuple[object, ...]]:
    """(channel, title, unit, quantity, group, row) of every output that was kept."""
    return read(content).outputs.select("channel", "title", "uom", "quantity", "group_text", "row").rows()


def test_variant_01_titles_above_the_header_are_passed_over_and_said() -> None:
    content = books.with_table(
        OUTPUTS,
        [
            ["PHỤ LỤC"],
            ["(Ban hành kèm theo Kế hoạch số 118/KH-SNV)"],
            ["UBND TỈNH VÂN GIANG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["SỞ NỘI VỤ", None, None, "Độc lập - Tự do - Hạnh phúc"],
            [],
            HEADINGS,
            MEETING,
        ],
    )

    assert outputs(content) == [("meeting", "Hội nghị CCHC", "hội nghị", 2, None, 7)]
    assert rules(read(content)) == [("note", "rows.above", "A1")]
    assert told(read(content), "rows.above") == (
        "note", OUTPUTS, "A1", None, "dòng 1–4",
        "phần trên dòng tiêu đề, không đọc", "Không cần sửa nếu ở đó không có số liệu",
    )  # fmt: skip


def test_variant_02_a_header_of_two_rows_is_joined_over_its_merged_cells() -> None:
    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"):
            sheet.merge_cells(cells)

    content = books.with_table(
        OUTPUTS,
        [
            ["TT", "Hình thức", "Nội dung", "Đơn vị tính", "Số lượng", None, "Ghi chú"],
            [None, None, None, None, "Trong kỳ", "Lũy kế", None],
            ["1", "Hội nghị", "Hội nghị CCHC", "hội nghị", 2, 1, "xong"],
        ],
        merge,
    )

    report = read(content)

    assert report.outputs.is_empty()
    assert rules(report) == [("error", "ytd.below_quantity", "F3")]
    assert told(report, "ytd.below_quantity") == (
        "error", OUTPUTS, "F3", "Số lượng / Lũy kế", "1",
        "lũy kế không nhỏ hơn số lượng trong kỳ là 2", "Kiểm tra lại lũy kế và số lượng",
    )  # fmt: skip
    assert {(cell["column"], cell["cell"], cell["value"]) for cell in report.cells.to_dicts()} >= {
        ("quantity", "E3", "2"),
        ("ytd_quantity", "F3", "1"),
        ("note", "G3", "xong"),
    }


@pytest.mark.parametrize(
    "numbers",
    [["(1)", "(2)", "(3)", "(4)", "(5)"], ["A", "B", 1, 2, 3], [1, 2, 3, 4, 5]],
    ids=["brackets", "letters", "numbers"],
)
def test_variant_03_a_row_of_column_numbers_is_dropped(numbers: list[object]) -> None:
    content = books.with_table(OUTPUTS, [HEADINGS, numbers, MEETING])

    assert outputs(content) == [("meeting", "Hội nghị CCHC", "hội nghị", 2, None, 3)]
    assert rules(read(content)) == []


def test_variant_04_a_merged_lead_unit_reaches_over_its_rows_and_no_further() -> None:
    rows = [
        PLAN_HEADINGS,
        ["1", "Nhiệm vụ một", "Phòng Cải cách", "Thường xuyên"],
        ["2", "Nhiệm vụ hai", None, "Thường xuyên"],
        ["3", "Nhiệm vụ ba", None, "Thường xuyên"],
    ]

    report = read(books.with_table(PLAN, rows, lambda sheet: sheet.merge_cells("C2:C3")))

    assert report.plan_tasks.select("task_no", "lead_units").rows() == [
        ("1", ["Phòng Cải cách"]),
        ("2", ["Phòng Cải cách"]),
    ]
    assert told(report, "required.missing") == (
        "error", PLAN, "C4", "Đơn vị chủ trì", "(trống)",
        "một giá trị ở cột “Đơn vị chủ trì”", "Điền Đơn vị chủ trì",
    )  # fmt: skip


def test_a_merged_number_counts_once_and_is_asked_about() -> None:
    rows = [HEADINGS, MEETING, ["2", "Tờ rơi", None, "tờ", None]]

    report = read(books.with_table(OUTPUTS, rows, lambda sheet: sheet.merge_cells("E2:E3")))

    assert report.outputs["quantity"].to_list() == [2]
    assert told(report, "merged.number") == (
        "warning", OUTPUTS, "E2", "Số lượng", "2",
        "mỗi dòng một số; ô gộp chỉ tính cho dòng đầu", "Bỏ gộp ô, ghi số của từng dòng",
    )  # fmt: skip


def test_variant_05_group_rows_name_the_rows_below_them() -> None:
    content = books.with_table(
        OUTPUTS,
        [HEADINGS, ["I", "Công tác tuyên truyền"], MEETING, ["II. Công tác khác"], LEAFLET],
    )

    assert outputs(content) == [
        ("meeting", "Hội nghị CCHC", "hội nghị", 2, "I Công tác tuyên truyền", 3),
        ("leaflet", None, "tờ", 100, "II. Công tác khác", 5),
    ]
    assert told(read(content), "rows.group") == (
        "note", OUTPUTS, "A2", None, "dòng 2, 4", "dòng tên nhóm, không tính là số liệu", "Không cần sửa",
    )  # fmt: skip


def test_variant_05_a_roman_number_with_figures_is_a_row_and_no_group() -> None:
    content = books.with_table(OUTPUTS, [HEADINGS, ["I", *MEETING[1:]], ["II", *LEAFLET[1:]]])

    assert [row[0] for row in outputs(content)] == ["meeting", "leaflet"]
    assert rules(read(content)) == []


@pytest.mark.parametrize(
    "total",
    [
        ["Tổng cộng", None, None, None, 102],
        [None, "Cộng", None, None, 102],
        [None, None, "TỔNG SỐ:", None, 102],
    ],
    ids=["first column", "second column", "capitals and colon"],
)
def test_variant_06_a_total_row_is_no_data(total: list[object]) -> None:
    content = books.with_table(OUTPUTS, [HEADINGS, MEETING, LEAFLET, total])

    assert [row[3] for row in outputs(content)] == [2, 100]
    assert rules(read(content)) == [("note", "rows.total", "A4")]


def test_variant_06_a_total_that_differs_from_its_rows_is_asked_about() -> None:
    content = books.with_table(OUTPUTS, [HEADINGS, MEETING, LEAFLET, ["Tổng cộng", None, None, None, 103]])

    assert told(read(content), "total.differs") == (
        "warning", OUTPUTS, "E4", "Số lượng", "103",
        "tổng các dòng đã đọc: 102", "Kiểm tra số từng dòng và dòng tổng",
    )  # fmt: skip


def test_variant_07_signatures_and_remarks_below_the_table_are_no_data() -> None:
    content = books.with_table(
        OUTPUTS,
        [
            HEADINGS,
            MEETING,
            [],
            ["Nơi nhận:", None, None, "Vân Giang, ngày 14 tháng 3 năm 2026"],
            ["- Như trên;", None, None, None, None, None, "NGƯỜI LẬP BIỂU"],
            ["- Lưu: VT", None, None, None, None, None, "Nguyễn Văn A"],
        ],
    )

    assert len(outputs(content)) == 1
    assert rules(read(content)) == [("note", "rows.footer", "A4")]
    assert told(read(content), "rows.footer")[4] == "dòng 4–6"


def test_variant_08_headings_are_known_by_synonyms_without_marks_and_over_line_breaks() -> None:
    headings = ["STT", "MA NHIEM VU", "Noi dung  nhiệm vụ", "TÌNH TRẠNG\nTHỰC HIỆN", "Tỉ lệ hoàn thành"]
    row = ["1", "KH118-1", books.TASKS[0].text, "đang thuc hien", 40]

    report = read(books.with_table(PROGRESS, [headings, row]))

    assert report.progress.select("task_code", "declared_state", "percent_done").rows() == [
        ("KH118-1", "in_progress", 40.0)
    ]


def test_variant_08_abbreviated_headings_of_plan_tasks_are_known() -> None:
    headings = ["Stt", "NỘI DUNG", "ĐV chủ trì", "ĐV phối hợp", "TG thực hiện", "Kinh phí (triệu đồng)"]
    row = ["5", "Nhiệm vụ mới", "Văn phòng Sở", "Phòng Công chức", "Thường xuyên", 12.5]

    report = read(books.with_table(PLAN, [headings, row]))

    columns = ("lead_units", "coordinating_units", "timeframe_kind", "budget_vnd")
    assert report.plan_tasks.select(columns).rows() == [
        (["Văn phòng Sở"], ["Phòng Công chức"], "continuous", 12_500_000.0)
    ]
    assert told(report, "budget.scaled") == (
        "note", PLAN, "F2", "Kinh phí (triệu đồng)", "12,5",
        "đọc là 12500000 đồng theo tiêu đề cột", "Không cần sửa nếu đúng",
    )  # fmt: skip


def hide(book: Workbook) -> None:
    book[PROGRESS].row_dimensions[6].hidden = True
    book[PROGRESS].column_dimensions["K"].hidden = True
    book[OUTPUTS].sheet_state = "hidden"


def test_variant_21_hidden_rows_columns_and_sheets_are_read_and_said() -> None:
    content = books.edited(
        books.put(PROGRESS, {"F6": "Đang thực hiện", "K6": "Đã đăng 3 bài"}),
        books.put(OUTPUTS, {"F6": 3}),
        hide,
    )

    report = read(content)

    assert report.progress["result"].to_list() == ["Đã đăng 3 bài"]
    assert report.outputs["quantity"].to_list() == [3]
    assert rules(report) == [
        ("note", "columns.hidden", "K5"),
        ("note", "rows.hidden", "A6"),
        ("note", "sheet.hidden", None),
    ]
    assert told(report, "columns.hidden") == (
        "note", PROGRESS, "K5", None, "cột K", "cột hiện; cột ẩn vẫn được đọc", "Bỏ ẩn để kiểm tra số liệu",
    )  # fmt: skip


def test_variant_21_the_sheet_is_taken_by_its_name_and_an_old_year_is_left_and_named() -> None:
    def add_old_year(book: Workbook) -> None:
        old = book.copy_worksheet(book[OUTPUTS])
        old.title = "Năm 2025"
        old["F7"] = 99

    report = read(books.edited(books.put(OUTPUTS, {"F6": 3}), add_old_year))

    assert report.outputs["quantity"].to_list() == [3]
    assert told(report, "sheet.not_read") == (
        "note", "Năm 2025", None, None, "trang tính không được đọc", "các trang tính của biểu mẫu",
        "Không cần sửa nếu trang tính này không chứa số liệu của kỳ",
    )  # fmt: skip


def test_variant_21_without_a_known_name_the_sheet_with_the_best_header_is_read() -> None:
    def rename(book: Workbook) -> None:
        book[OUTPUTS].title = "Sheet1"
        poorer = book.create_sheet("Sheet2")
        poorer.append(["TT", "Hình thức", "ĐVT", "Số lượng"])
        poorer.append(["1", "Tờ rơi", "tờ", 7])

    report = read(books.edited(books.put(OUTPUTS, {"F6": 3}), rename))

    assert report.outputs.select("sheet", "quantity").rows() == [("Sheet1", 3)]
    assert told(report, "sheet.not_read")[1] == "Sheet2"


def test_variant_21_of_two_sheets_alike_none_is_read_and_the_clerk_is_asked() -> None:
    def double(book: Workbook) -> None:
        book[OUTPUTS].title = "Sheet1"
        book.copy_worksheet(book["Sheet1"]).title = "Sheet2"

    report = read(
        books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), books.put(OUTPUTS, {"F6": 3}), double)
    )

    assert report.outputs.is_empty()
    assert [
        (said.sheet, said.found, said.repair) for said in report.problems if said.rule == "sheet.ambiguous"
    ] == [
        (
            "Sheet1",
            "các trang tính “Sheet1”, “Sheet2” giống nhau",
            f"Đổi tên trang tính đúng thành {OUTPUTS}",
        ),
        (
            "Sheet2",
            "các trang tính “Sheet1”, “Sheet2” giống nhau",
            f"Đổi tên trang tính đúng thành {OUTPUTS}",
        ),
    ]


def test_variant_21_several_tables_on_one_sheet_are_all_read() -> None:
    index = [
        "Chỉ số",
        "Năm đánh giá",
        "Cấp đánh giá",
        "Đối tượng đánh giá",
        "Điểm",
        "Thang điểm tối đa",
        "Nguồn",
    ]
    scored = ["SIPAS", 2025, "Tỉnh", "Vân Giang", 83.5, 100, "Quyết định 10/QĐ-BNV"]

    report = read(books.with_table(OUTPUTS, [HEADINGS, MEETING, [], index, scored]))

    assert report.outputs.select("channel", "quantity").rows() == [("meeting", 2)]
    assert report.indices.select("index_code", "score", "sheet", "row").rows() == [
        ("SIPAS", 83.5, OUTPUTS, 5)
    ]


def test_variant_27_the_second_row_of_a_task_is_held() -> None:
    content = books.filled(PROGRESS, {"B7": "KH118-1", "C7": books.TASKS[0].text, "F7": "Tạm dừng"})

    report = read(content)

    assert report.progress.select("task_code", "declared_state").rows() == [("KH118-1", "in_progress")]
    assert told(report, "task.duplicate") == (
        "error", PROGRESS, "B7", "Mã nhiệm vụ", "KH118-1",
        "mỗi nhiệm vụ một dòng; đã có ở dòng 6", "Giữ một dòng đúng, xóa dòng còn lại",
    )  # fmt: skip
    assert report.held.to_dicts() == [
        {
            "table": "progress",
            "sheet": PROGRESS,
            "row": 7,
            "label": "KH118-1",
            "key": "KH118-1",
            "rules": ["task.duplicate"],
        }
    ]


def test_variant_27_the_second_row_of_a_number_is_held_in_the_plan() -> None:
    rows = [PLAN_HEADINGS, ["1", "Việc một", "P", "Thường xuyên"], ["1", "Việc hai", "P", "Thường xuyên"]]

    report = read(books.with_table(PLAN, rows))

    assert report.plan_tasks["task_text"].to_list() == ["Việc một"]
    assert told(report, "task.duplicate")[:5] == ("error", PLAN, "A3", "TT", "1")


def test_variant_27_the_same_index_of_the_same_year_twice_is_held() -> None:
    row = {"B": 2025, "C": "Tỉnh", "D": "Vân Giang", "E": 80, "F": 100, "K": datetime.date(2026, 3, 1)}
    cells = {f"{column}{number}": value for number in (6, 7) for column, value in row.items()}

    report = read(books.filled(INDICES, {**cells, "A7": "PAR INDEX"}))

    assert report.indices.select("index_code", "index_year", "score").rows() == [("PAR_INDEX", 2025, 80.0)]
    assert told(report, "row.duplicate")[:5] == ("error", INDICES, "A7", "Chỉ số", "PAR INDEX")
