"""A workbook whose structure was bent: sheets and columns moved, renamed, pasted over, added or taken away."""

import datetime

import pytest
from openpyxl.workbook import Workbook

from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, INFO, OUTPUTS, PROGRESS, filled, read, rules, the, told

FIRST = [("KH118-1", "in_progress")]


def progress(content: bytes) -> list[tuple[object, ...]]:
    return read(content).progress.select("task_code", "declared_state").rows()


def test_renamed_headings_are_read_by_the_hidden_code_names() -> None:
    content = filled(PROGRESS, {"F5": "Mức độ", "C5": "Việc"})

    assert progress(content) == FIRST
    assert rules(read(content)) == []


def test_without_code_names_the_headings_are_read() -> None:
    content = books.edited(lambda book: book[PROGRESS].delete_rows(4), of=filled())

    assert progress(content) == FIRST
    assert rules(read(content)) == [("note", "rows.above", "A1")]


def test_without_headings_the_code_names_are_read() -> None:
    content = books.edited(lambda book: book[PROGRESS].delete_rows(5), of=filled())

    assert progress(content) == FIRST
    assert rules(read(content)) == []


@pytest.mark.parametrize("row", [1, 4, 5, 6, 7])
def test_rows_inserted_anywhere_do_not_move_answers_to_other_tasks(row: int) -> None:
    content = books.edited(lambda book: book[PROGRESS].insert_rows(row, 2), of=filled())

    assert progress(content) == FIRST
    assert rules(read(content)) == []


@pytest.mark.parametrize("column", [1, 3, 6, 17])
def test_columns_inserted_anywhere_do_not_move_answers(column: int) -> None:
    content = books.edited(lambda book: book[PROGRESS].insert_cols(column), of=filled())

    assert progress(content) == FIRST
    assert rules(read(content)) == []


def test_columns_in_another_order_are_read_where_they_stand() -> None:
    def swap(book: Workbook) -> None:
        sheet = book[PROGRESS]
        for row in range(4, 8):
            own, other = sheet.cell(row, 6).value, sheet.cell(row, 11).value
            sheet.cell(row, 6).value, sheet.cell(row, 11).value = other, own

    content = books.edited(swap, of=filled(PROGRESS, {"K6": "Đã đăng"}))

    report = read(content)
    assert report.progress.select("declared_state", "result").rows() == [("in_progress", "Đã đăng")]
    assert rules(report) == []


def test_sheets_in_another_order_are_read() -> None:
    content = books.edited(
        lambda book: book.move_sheet(PROGRESS, 4), lambda book: book.move_sheet(INFO, 5), of=filled()
    )

    assert progress(content) == FIRST


@pytest.mark.parametrize("name", ["2_TIENDONHIEMVU ", "Tiến độ nhiệm vụ", "2 Tien do nhiem vu", "Sheet3"])
def test_a_renamed_sheet_is_known_by_its_name_or_by_its_header(name: str) -> None:
    content = books.edited(lambda book: setattr(book[PROGRESS], "title", name), of=filled())

    assert read(content).progress.select("declared_state", "sheet").rows() == [("in_progress", name)]


def test_a_column_of_the_unit_s_own_is_named_with_its_heading() -> None:
    report = read(filled(PROGRESS, {"Q5": "Ghi chú riêng", "Q6": "việc khó"}))

    assert told(report, "column.unknown") == (
        "warning", PROGRESS, "Q5", None, "Ghi chú riêng", "một cột của biểu mẫu; cột này không được đọc",
        "Chuyển số liệu vào cột của biểu mẫu rồi xóa cột này",
    )  # fmt: skip


def test_a_value_without_a_heading_is_named_by_its_column() -> None:
    report = read(filled(PROGRESS, {"S6": 17}))

    assert told(report, "column.unknown")[2:5] == ("S5", None, "cột S (không có tiêu đề)")


def test_a_column_twice_is_read_once_and_said() -> None:
    report = read(filled(PROGRESS, {"Q4": "declared_status", "Q5": "Trạng thái", "Q6": "Tạm dừng"}))

    assert report.progress["declared_state"].to_list() == ["in_progress"]
    assert told(report, "column.duplicate")[2:6] == (
        "Q5",
        None,
        "Trạng thái",
        "mỗi cột một lần; chỉ đọc cột đầu",
    )


def test_a_heading_pasted_over_another_column_is_asked_about() -> None:
    report = read(filled(PROGRESS, {"K5": "Đề xuất", "K6": "thêm kinh phí"}))

    assert report.progress["result"].to_list() == ["thêm kinh phí"]
    assert told(report, "column.disagrees") == (
        "warning", PROGRESS, "K5", None, "Đề xuất",
        "cột “Kết quả thực hiện” theo mã cột ở dòng ẩn; số liệu được đọc vào cột đó",
        "Trả tiêu đề và cột về như biểu mẫu",
    )  # fmt: skip


def test_a_code_name_pasted_over_is_said_and_its_column_read_by_the_heading() -> None:
    report = read(filled(PROGRESS, {"F4": "Đang thực hiện"}))

    assert report.progress["declared_state"].to_list() == ["in_progress"]
    assert told(report, "column.code_unknown") == (
        "note", PROGRESS, "F4", None, "Đang thực hiện", "mã cột của biểu mẫu ở dòng ẩn; đọc theo tiêu đề cột",
        "Trả mã cột về như biểu mẫu",
    )  # fmt: skip


def test_a_required_column_that_was_deleted_holds_its_rows_with_one_problem() -> None:
    cells: dict[str, object] = {"A7": "x", "F7": "Đang thực hiện", "K6": "a", "K7": "b"}
    content = books.edited(lambda book: book[PROGRESS].delete_cols(6), of=filled(PROGRESS, cells))

    report = read(content)

    assert told(report, "column.missing") == (
        "error", PROGRESS, None, None, "thiếu cột Trạng thái", "cột “Trạng thái”", "Thêm lại cột theo biểu mẫu rồi điền",
    )  # fmt: skip
    assert [row["rules"] for row in report.held.to_dicts()] == [["column.missing"], ["column.missing"]]


def test_a_sheet_without_any_header_is_said() -> None:
    def clear(book: Workbook) -> None:
        book[OUTPUTS].delete_rows(4, 2)

    report = read(books.edited(clear, of=filled(OUTPUTS, {"F6": 3})))

    assert told(report, "sheet.no_header") == (
        "error", OUTPUTS, None, None, "không thấy dòng tiêu đề",
        "dòng tiêu đề có các cột Hình thức tuyên truyền, Đơn vị tính", "Chép lại dòng tiêu đề từ biểu mẫu",
    )  # fmt: skip


def test_a_deleted_sheet_leaves_the_others_as_they_are() -> None:
    def drop(book: Workbook) -> None:
        del book[INDICES]

    assert progress(books.edited(drop, of=filled())) == FIRST


def test_a_value_between_the_titles_is_said() -> None:
    assert told(read(filled(PROGRESS, {"E2": 17})), "rows.above")[2:5] == ("A2", None, "dòng 2")


def test_a_row_without_number_and_answers_among_the_data_is_asked_about() -> None:
    content = books.with_table(
        OUTPUTS,
        [
            ["TT", "Hình thức", "Đơn vị tính", "Số lượng", None, "Ghi chú khác"],
            ["1", "Hội nghị", "hội nghị", 2],
            [None, None, None, None, None, "lạc"],
            ["2", "Tờ rơi", "tờ", 5],
        ],
    )

    assert told(read(content), "rows.stray") == (
        "warning", OUTPUTS, "A3", None, "dòng 3", "dòng không có TT, mã và số liệu; không được đọc",
        "Điền TT và số liệu, hoặc xóa dòng",
    )  # fmt: skip


def test_prepared_rows_left_empty_are_listed() -> None:
    report = read(filled(OUTPUTS, {"F7": 1}))

    assert [(said.sheet, said.found) for said in report.problems if said.rule == books.UNFILLED] == [
        (PROGRESS, "dòng 7"),
        (OUTPUTS, "dòng 6, 8"),
        (INDICES, "dòng 6, 7"),
    ]


def test_lines_of_the_information_sheet_may_move_and_lose_their_code_names() -> None:
    def bend(book: Workbook) -> None:
        sheet = book[INFO]
        sheet.delete_cols(3)
        sheet.insert_rows(8)
        sheet.insert_cols(1)

    report = read(books.edited(bend, of=filled(INFO, {"B15": "45/BC-VP"})))

    assert report.info["doc_number"].value == "45/BC-VP"
    assert report.info["doc_number"].cell == "C16"
    assert rules(report) == []


def test_what_stands_elsewhere_on_the_information_sheet_is_said() -> None:
    report = read(filled(INFO, {"F9": "ghi thêm", "A25": "Địa chỉ", "B25": "12 Trần Phú"}))

    assert told(report, "info.not_read") == (
        "warning", INFO, "F9", None, "ô F9, A25, B25", "nội dung ở đúng ô của từng mục; các ô này không được đọc",
        "Chuyển nội dung vào đúng mục của biểu mẫu, hoặc xóa các ô này",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "written", "rule", "expected"),
    [
        ("B13", datetime.date(2026, 1, 1), "window.differs", "15/12/2025 theo chế độ báo cáo"),
        ("B14", datetime.date(2026, 3, 31), "window.differs", "14/03/2026 theo chế độ báo cáo"),
        ("B16", datetime.date(2026, 3, 21), "date.after_receipt", "ngày không sau ngày nhận 20/03/2026"),
        ("B7", "Khánh Hòa", "province.differs", "tên tỉnh: Vân Giang, Tỉnh Vân Giang"),
        ("B20", "chưa rõ", "yes_no.unknown", "Có hoặc Không"),
    ],
)
def test_odd_values_of_the_information_sheet_are_asked_about(
    cell: str, written: object, rule: str, expected: str
) -> None:
    said = the(read(filled(INFO, {cell: written})), rule)

    assert (said.severity, said.sheet, said.cell, said.expected) == ("warning", INFO, cell, expected)
    assert said.row_number == int(cell[1:])


def test_every_value_keeps_its_place_and_its_raw_text() -> None:
    report = read(filled(PROGRESS, {"H6": "45,5", "I6": datetime.date(2026, 3, 1)}))

    assert report.cells.filter(sheet=PROGRESS, row=6).select("column", "cell", "raw", "value").rows() == [
        ("task_no", "A6", "1", "1"),
        ("task_code", "B6", "KH118-1", "KH118-1"),
        ("task_text", "C6", books.TASKS[0].text, books.TASKS[0].text),
        ("declared_status", "F6", "Đang thực hiện", "in_progress"),
        ("percent_done", "H6", "45,5", "45.5"),
        ("started_on", "I6", "01/03/2026", "2026-03-01"),
    ]


def test_problems_come_in_the_order_of_sheets_rows_and_columns() -> None:
    cells: dict[str, object] = {"H6": 150, "I6": "mai", "AA5": "Lạ", "AA6": 1, "F7": "gì đó"}

    assert [said.cell for said in read(filled(PROGRESS, cells)).problems if said.sheet == PROGRESS] == [
        "AA5", "H6", "I6", "F7",
    ]  # fmt: skip
