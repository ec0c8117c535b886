"""One row of a register: what each cell may say, and the problem of each that says something else."""

import datetime
import io
import unicodedata
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.exports.conftest import Convert
from tests.loaders.units.books import HEADINGS, LETTER, SHEET, codes, grid, read, saved, told, unit, workbook

Day = datetime.date


def problem_of(**cells: Any) -> tuple[str, str, str | None, str | None]:
    """The only problem of a row with these cells."""
    [problem] = told(read(workbook(unit("a") | cells)))
    return problem


@pytest.mark.parametrize(
    ("cells", "rule", "found"),
    [
        ({"unit_code": None}, "unit.empty", "trống"),
        ({"unit_code": " - "}, "unit.empty", "trống"),
        ({"unit_code": "Sở Nội vụ"}, "unit.code_letters", "Sở Nội vụ"),
        ({"name": None}, "name.empty", "trống"),
        ({"name": "…"}, "name.empty", "trống"),
        ({"province_code": None}, "province.empty", "trống"),
        ({"province_code": "Vân Gian"}, "province.unknown", "Vân Gian"),
        ({"province_code": "Đà Nẵng", "system": "63"}, "province.not_in_system", "Đà Nẵng"),
        ({"system": "65"}, "system.unknown", "65"),
        ({"department_code": None}, "department.empty", "trống"),
        ({"department_code": "Sở Nội vu tỉnh khác"}, "department.unknown", "Sở Nội vu tỉnh khác"),
        ({"kind": "Phòng"}, "kind.unknown", "Phòng"),
        ({"members": "b|c"}, "members.not_a_group", "b|c"),
        ({"parent_code": "khong-co"}, "parent.unknown", "khong-co"),
        ({"name": "Së Néi vô ®Æc biÖt"}, "text.old_letters", "Së Néi vô ®Æc biÖt"),
        ({"aliases": "Sá»Ÿ Ná»™i vá»¥"}, "text.old_letters", "Sá»Ÿ Ná»™i vá»¥"),
        ({"name": "#REF!"}, "cell.error", "#REF!"),
    ],
)
def test_a_wrong_cell_holds_its_row_and_has_one_error(cells: dict[str, Any], rule: str, found: str) -> None:
    file = read(workbook(unit("ok"), unit("a") | cells))

    column = next(name for name in cells if name != "system" or len(cells) == 1)
    assert told(file) == [("error", rule, f"{LETTER[column]}3", found)]
    assert file.problems[0].sheet == SHEET
    assert file.problems[0].column_name == HEADINGS[column]
    assert codes(file) == ["ok"]
    assert file.held.select("row_number", "rules").rows() == [(3, [rule])]


@pytest.mark.parametrize(
    ("cells", "expected", "repair"),
    [
        (
            {"unit_code": "Sở Nội vụ"},
            "mã chỉ gồm chữ thường không dấu a-z, số 0-9 và các dấu - _ .",
            "Đổi thành so-noi-vu, và sửa ở mọi nơi nhắc đến mã này",
        ),
        (
            {"province_code": "Vân Gian"},
            "tên hoặc mã tỉnh, thành phố có trong danh mục; gần giống: Vân Giang",
            "Sửa lại tên hoặc mã tỉnh cho đúng danh mục",
        ),
        (
            {"department_code": "Sở Nội vũ trụ"},
            "tên hoặc mã cơ quan có trong danh mục; gần giống: Sở Nội vụ (mã so-noi-vu)",
            "Sửa lại tên hoặc mã cơ quan cho đúng danh mục",
        ),
        (
            {"province_code": "Đà Nẵng", "system": "63"},
            "tỉnh, thành phố của hệ thống 63; tên này là: Đà Nẵng (mã 48, hệ thống 34)",
            "Ghi mã tỉnh, hoặc sửa cột Hệ thống và thời gian hiệu lực",
        ),
        (
            {"name": "Së Néi vô ®Æc biÖt"},
            "chữ Unicode (chữ này theo mã TCVN3)",
            "Nếu là “Sở Nội vụ đặc biệt” thì ghi đúng như vậy",
        ),
        (
            {"valid_from": 45839.0},
            "ngày có thật, dạng dd/mm/yyyy, ví dụ 01/07/2025",
            "Nếu là ngày 01/07/2025 thì ghi đúng như vậy",
        ),
    ],
)
def test_a_problem_says_what_is_needed_and_how_to_mend_it(
    cells: dict[str, Any], expected: str, repair: str
) -> None:
    [problem] = read(workbook(unit("a") | cells)).problems

    assert (problem.expected, problem.repair) == (expected, repair)


def test_every_problem_of_a_row_and_of_every_row_is_told_at_once() -> None:
    bad = {
        "unit_code": "Mã A",
        "name": None,
        "province_code": "Atlantis",
        "department_code": "Sở Phép thuật",
        "kind": "?",
        "valid_from": "hôm qua",
        "valid_to": "31/02/2026",
    }

    file = read(workbook(bad, unit("b", valid_from="02/02/2026", valid_to="01/01/2026")))

    assert [(rule, cell) for _, rule, cell, _ in told(file)] == [
        ("date.not_a_date", "K2"),
        ("date.impossible", "L2"),
        ("province.unknown", "F2"),
        ("department.unknown", "H2"),
        ("name.empty", "B2"),
        ("kind.unknown", "D2"),
        ("unit.code_letters", "A2"),
        ("date.order", "L3"),
    ]
    assert file.is_refused


@pytest.mark.parametrize(
    ("said", "system"),
    [
        ("Vân Giang", "34"),
        ("TỈNH VÂN GIANG", "34"),
        ("van giang", "34"),
        ("V1", "34"),
        ("thành phố Đà Nẵng", "34"),
        ("TP. Đà Nẵng", "34"),
        ("  Vân\u00a0 Giang\n", "34"),
        (unicodedata.normalize("NFD", "Vân Giang"), "34"),
    ],
)
def test_a_province_is_known_by_code_and_name_however_it_is_spelled(said: str, system: str) -> None:
    file = read(workbook(unit("a", province_code=said)))

    assert told(file) == []
    assert file.units["system"].to_list() == [system]


@pytest.mark.parametrize(
    ("cells", "system"),
    [
        ({"system": "63 tỉnh"}, "63"),
        ({"system": 34}, "34"),
        ({"valid_to": "30/06/2025"}, "63"),
        ({"valid_from": "01/07/2025"}, "34"),
    ],
)
def test_a_province_of_both_systems_is_told_by_its_column_or_by_the_validity(
    cells: dict[str, Any], system: str
) -> None:
    file = read(workbook(unit("a", province_code="Sơn La", **cells)))

    assert (told(file), file.units["system"].to_list()) == ([], [system])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("SNV", "so-noi-vu"),
        ("so-xay-dung", "so-xay-dung"),
        ("SỞ NỘI VỤ", "so-noi-vu"),
        ("Sở Nội vụ tỉnh Vân Giang", "so-noi-vu"),
        ("Sở Giao thông vận tải", "so-xay-dung"),
        ("Uỷ ban nhân dân tỉnh", "ubnd-tinh"),
    ],
)
def test_a_department_is_known_by_code_name_and_alias(said: str, code: str) -> None:
    file = read(workbook(unit("a", department_code=said)))

    assert (told(file), file.units["department_code"].to_list()) == ([], [code])


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (Day(2025, 7, 1), Day(2025, 7, 1)),
        (datetime.datetime(2025, 7, 1), Day(2025, 7, 1)),  # noqa: DTZ001
        ("01/07/2025", Day(2025, 7, 1)),
        ("1/7/2025", Day(2025, 7, 1)),
        ("1-7-2025", Day(2025, 7, 1)),
        ("01.07.2025", Day(2025, 7, 1)),
        ("13/12/2025", Day(2025, 12, 13)),
        ("2025-07-01", Day(2025, 7, 1)),
        ("2025-07-01 00:00:00", Day(2025, 7, 1)),
        ("01/07/2025 00:00", Day(2025, 7, 1)),
        ("ngày 01 tháng 7 năm 2025", Day(2025, 7, 1)),
        ("  01/07/2025\u00a0", Day(2025, 7, 1)),
        (None, None),
        ("—", None),
    ],
)
def test_a_day_is_read_day_first(said: object, day: Day | None) -> None:
    file = read(workbook(unit("a", valid_from=said)))

    assert (told(file), file.units["valid_from"].to_list()) == ([], [day])


@pytest.mark.parametrize(
    ("said", "rule", "found"),
    [
        ("31/02/2026", "date.impossible", "31/02/2026"),
        ("12/31/2026", "date.impossible", "12/31/2026"),
        ("3/2026", "date.not_a_date", "3/2026"),
        ("Quý II", "date.not_a_date", "Quý II"),
        ("01/07/25", "date.not_a_date", "01/07/25"),
        (45839, "date.serial", "45839"),
        (12, "date.not_a_date", "12"),
        ("01/07/1900", "date.year", "01/07/1900"),
        (Day(2925, 7, 1), "date.year", "01/07/2925"),
        ("#N/A", "cell.error", "#N/A"),
        ("x" * 500, "date.not_a_date", "x" * 79 + "…"),
    ],
)
def test_what_is_no_day_is_said_not_guessed(said: object, rule: str, found: str) -> None:
    assert problem_of(valid_from=said) == ("error", rule, "K2", found)


def test_a_validity_that_ends_before_it_begins_is_an_error_and_one_of_a_day_is_not() -> None:
    assert problem_of(valid_from="02/07/2025", valid_to="01/07/2025") == (
        "error",
        "date.order",
        "L2",
        "01/07/2025",
    )
    assert told(read(workbook(unit("a", valid_from="01/07/2025", valid_to="01/07/2025")))) == []


def test_names_are_trimmed_and_composed() -> None:
    spread = unicodedata.normalize("NFD", "Sở\u200b Nội  vụ\u00a0")

    file = read(
        workbook(unit("a", name=f"  {spread}\n", short_name=" SNV ", aliases=f" {spread} ;; Sở NV |\n|"))
    )

    assert told(file) == []
    assert file.units.select("name", "short_name").rows() == [("Sở Nội vụ", "SNV")]
    assert file.aliases.rows() == [("a", "Sở Nội vụ"), ("a", "Sở NV")]


def test_a_number_is_a_code_as_it_is_shown() -> None:
    file = read(workbook(unit("a") | {"unit_code": 12.0}))

    assert (told(file), codes(file)) == ([], ["12"])


def test_a_formula_is_read_by_its_value() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet(SHEET)
        for number, cells in enumerate(grid([unit("a")])):
            sheet.write_row(number, 0, [cell or "" for cell in cells])
        sheet.write_formula("B2", '="Phòng "&"A"', value="Phòng A")

    file = read(stream.getvalue())

    assert (told(file), file.units["name"].to_list()) == ([], ["Phòng A"])


@pytest.mark.libreoffice
def test_a_formula_whose_value_is_no_text_at_all_is_a_blank(convert: Convert) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit("a"))))
    book[SHEET]["E2"] = '=IF(TRUE,"","x")'
    book[SHEET]["F2"] = '="Vân "&"Giang"'

    file = read(convert(saved(book), "xlsx", "xlsx"))

    assert told(file) == []
    assert file.units.select("parent_code", "province_code").rows() == [(None, "V1")]


@pytest.mark.parametrize("column", ["A", "B", "F", "J", "K"])
def test_a_formula_nobody_has_calculated_is_a_problem_and_never_a_blank(column: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit("a"))))
    book[SHEET][f"{column}2"] = '="x"&"y"'

    file = read(saved(book))

    assert told(file) == [("error", "cell.formula_without_value", f"{column}2", "công thức chưa có giá trị")]
    assert file.is_refused


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!"])
def test_an_error_cell_is_a_problem_and_never_a_blank(error: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit("a"))))
    cell = book[SHEET]["I2"]
    cell.value = error
    cell.data_type = "e"

    file = read(saved(book))

    assert told(file) == [("error", "cell.error", "I2", error)]
    assert file.held["rules"].to_list() == [["cell.error"]]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_an_error_that_an_office_program_calculated_is_a_problem_in_every_kind_of_file(
    convert: Convert, kind: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit("ok"), unit("a"))))
    book[SHEET]["E3"] = "=1/0"

    file = read(convert(saved(book), "xlsx", kind))

    assert told(file) == [("error", "cell.error", "E3", "#DIV/0!")]
    assert codes(file) == ["ok"]


@pytest.mark.parametrize("said", ["=1+1", "+84", "-5+x", "@cmd", "<script>", "'; DROP TABLE unit; --"])
def test_text_that_looks_like_a_formula_or_a_command_is_a_name(said: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit("a"))))
    book[SHEET]["B2"].value = said
    book[SHEET]["B2"].data_type = "s"

    file = read(saved(book))

    assert (told(file), file.units["name"].to_list()) == ([], [said])


def test_a_unit_without_days_belongs_to_the_provinces_of_today() -> None:
    file = read(workbook(unit("a") | {"province_code": "Sơn La"}))

    assert told(file) == [("note", "system.assumed", f"{LETTER['system']}2", "trống")]
    assert file.units.select("unit_code", "system").rows() == [("a", "34")]


def test_a_unit_that_lived_under_both_systems_has_to_say_which() -> None:
    file = read(workbook(unit("a") | {"province_code": "Sơn La", "valid_from": "01/01/2020"}))

    assert told(file) == [("error", "system.empty", f"{LETTER['system']}2", "trống")]
