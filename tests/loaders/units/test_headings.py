"""Where a register's table is and which column is which."""

import io
import unicodedata

import openpyxl
import pytest
from openpyxl import Workbook

from loaders.units import form
from reference.tables import key
from tests.loaders.units.books import HEADINGS, SHEET, codes, csv_text, read, saved, told, workbook

NEEDED = ["Mã đơn vị", "Tên đơn vị", "Tỉnh, thành phố", "Cơ quan"]
LINE = ["a", "Phòng A", "Vân Giang", "Sở Nội vụ"]
TITLES = [
    ["ỦY BAN NHÂN DÂN TỈNH VÂN GIANG"],
    ["PHỤ LỤC I. DANH MỤC ĐƠN VỊ"],
    ["(Ban hành kèm theo Quyết định số 12/QĐ-UBND)"],
    [],
]


@pytest.mark.parametrize(
    ("column", "heading"), [(name, word) for name, words in form.form()["columns"].items() for word in words]
)
def test_every_heading_of_the_form_names_one_column_in_any_spelling(column: str, heading: str) -> None:
    spellings = [heading, heading.upper(), f"  {heading.replace(' ', '  ')} * ", heading.replace(" ", "\n")]

    assert {form.columns().get(key(spelling)) for spelling in spellings} == {column}


def test_columns_stand_in_any_order() -> None:
    cells = [NEEDED[::-1], LINE[::-1]]

    file = read(workbook(cells=cells))

    assert told(file) == []
    assert file.units.select("unit_code", "name", "province_code", "department_code").rows() == [
        ("a", "Phòng A", "V1", "so-noi-vu")
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["MÃ ĐV", "TÊN ĐẦY ĐỦ", "TỈNH", "SỞ, NGÀNH"],
        ["mã cơ quan,\nđơn vị", "tên  cơ quan, đơn vị", "Tỉnh/TP", "Thuộc cơ quan"],
        ["Ma don vi", "Ten don vi", "Tinh, thanh pho", "Co quan"],
        ["Mã đơn vị", "Tên đơn vị", "Tỉnh, thành phố", "Cơ quan"],  # decomposed below
        ["unit_code", "name", "province_code", "department_code"],
        ["Mã đơn vị (*)", "Tên đơn vị:", "Tỉnh, thành phố *", "Cơ quan\u00a0"],
    ],
)
def test_headings_have_synonyms(headings: list[str]) -> None:
    spread = [unicodedata.normalize("NFD", heading) for heading in headings]

    assert codes(read(workbook(cells=[headings, LINE]))) == ["a"]
    assert codes(read(workbook(cells=[spread, LINE]))) == ["a"]


def test_titles_may_stand_above_and_numbers_below_the_headings() -> None:
    numbering = ["(1)", "(2)", "(3)", "(4)"]

    file = read(workbook(cells=[*TITLES, NEEDED, numbering, LINE]))

    assert told(file) == []
    assert file.units.select("unit_code", "row_number").rows() == [("a", 7)]


def test_merged_titles_do_not_matter() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(cells=[*TITLES, NEEDED, LINE])))
    book[SHEET].merge_cells("A1:D1")
    book[SHEET].merge_cells("A2:D3")

    file = read(saved(book))

    assert (told(file), codes(file)) == ([], ["a"])


TWO_ROWS = [
    ["TT", "Đơn vị", None, "Địa phương", "Thuộc cơ quan", "Hiệu lực", None],
    [None, "Mã", "Tên", None, None, "Từ", "Đến"],
]
TWO_LINE = [1, "a", "Phòng A", "Vân Giang", "Sở Nội vụ", "01/07/2025", "31/12/2026"]


def test_headings_in_two_rows_are_read_as_one_in_a_csv() -> None:
    file = read(csv_text([["Danh mục"], *TWO_ROWS, TWO_LINE]).encode())

    assert told(file) == []
    assert [str(day) for day in file.units.select("valid_from", "valid_to").row(0)] == [
        "2025-07-01",
        "2026-12-31",
    ]


def test_headings_in_two_rows_are_read_as_one_with_merged_cells() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(cells=[["Danh mục"], *TWO_ROWS, TWO_LINE])))
    for merged in ("A1:G1", "A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:G2"):
        book[SHEET].merge_cells(merged)

    file = read(saved(book))

    assert told(file) == []
    assert [str(day) for day in file.units.select("valid_from", "valid_to").row(0)] == [
        "2025-07-01",
        "2026-12-31",
    ]


def test_a_problem_under_two_rows_of_headings_names_both() -> None:
    file = read(csv_text([*TWO_ROWS, [*TWO_LINE[:-1], "31/02/2026"]]).encode())

    assert [(problem.cell, problem.column_name) for problem in file.problems] == [("G3", "Hiệu lực Đến")]


def test_a_province_merged_over_several_rows_holds_for_each_and_a_blank_stays_blank() -> None:
    cells = [NEEDED, LINE, ["b", "Phòng B", None, None], ["c", "Phòng C", None, "Sở Nội vụ"]]
    book = openpyxl.load_workbook(io.BytesIO(workbook(cells=cells)))
    book[SHEET].merge_cells("C2:C3")
    book[SHEET].merge_cells("D2:D3")

    file = read(saved(book))

    assert codes(file) == ["a", "b"]
    assert told(file) == [("error", "province.empty", "C4", "trống")]


def test_a_required_column_that_is_missing_is_named_with_the_headings_that_were_seen() -> None:
    file = read(workbook(cells=[NEEDED[:3], LINE[:3]]))

    assert file.is_refused
    [problem] = file.problems
    assert (problem.rule, problem.row_number, problem.found) == (
        "column.missing",
        1,
        "các cột: Mã đơn vị, Tên đơn vị, Tỉnh, thành phố",
    )
    assert (problem.expected, problem.repair) == ("cột Cơ quan", "Thêm cột Cơ quan rồi gửi lại")


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([*NEEDED, "Tên đầy đủ"], [("error", "heading.twice", "E1", "Tên đầy đủ")]),
        ([*NEEDED, "Màu"], [("warning", "heading.unknown", "E1", "Màu")]),
        ([*NEEDED, None], [("warning", "column.no_heading", "E2", "x")]),
        ([*NEEDED, "Ghi chú"], []),
    ],
)
def test_a_column_that_is_not_read_is_told_unless_it_is_left_out_on_purpose(
    headings: list[str | None], expected: list[tuple[str, ...]]
) -> None:
    file = read(workbook(cells=[headings, [*LINE, "x"]]))

    assert told(file) == expected
    assert file.is_refused == any(severity == "error" for severity, *_ in expected)


def test_headings_without_rows_are_an_error() -> None:
    file = read(workbook(cells=[NEEDED]))

    assert told(file) == [("error", "table.empty", None, "không có dòng nào dưới dòng tiêu đề")]


def test_sheets_that_are_hidden_or_something_else_are_not_read_and_it_is_said() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Ghi chép"
    first.append(["Gọi lại anh Nam"])
    for title, code in (("Khối sở", "a"), ("Khối huyện", "b"), ("Năm cũ", "c")):
        sheet = book.create_sheet(title)
        sheet.append(NEEDED)
        sheet.append([code, *LINE[1:]])
    book["Năm cũ"].sheet_state = "hidden"

    file = read(saved(book))

    assert codes(file) == ["a", "b"]
    assert [(problem.severity, problem.rule, problem.sheet) for problem in file.problems] == [
        ("note", "sheet.not_read", "Ghi chép"),
        ("warning", "name.shared", "Khối huyện"),
        ("note", "sheet.hidden", "Năm cũ"),
    ]


def test_names_of_blocks_totals_and_signatures_are_no_units() -> None:
    file = read(
        workbook(cells=[NEEDED, ["I. Khối sở"], LINE, [None, "Tổng cộng: 1"], [None, None, "Người lập"]])
    )

    assert codes(file) == ["a"]
    assert told(file) == [
        ("warning", "row.not_a_unit", "A2", "I. Khối sở"),
        ("warning", "row.not_a_unit", "B4", "Tổng cộng: 1"),
        ("warning", "row.not_a_unit", "C5", "Người lập"),
    ]
    assert file.held.is_empty()


def test_headings_in_an_old_font_are_shown_as_what_they_mean() -> None:
    file = read(workbook(cells=[["M· ®¬n vÞ", "Tªn ®¬n vÞ"], ["a", "b"]]))

    [problem] = file.problems
    assert (problem.rule, problem.cell, problem.found) == ("text.old_letters", "A1", "M· ®¬n vÞ")
    assert problem.expected == "chữ Unicode (chữ này theo mã TCVN3, nghĩa là “Mã đơn vị”)"


def test_the_forms_own_headings_are_those_of_the_tests() -> None:
    assert {name: form.first_heading(name) for name in HEADINGS} == HEADINGS
