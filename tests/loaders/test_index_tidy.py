"""Tidy tables of index results: what passes, what is held, and what a person is told."""

import io

import pytest

from loaders.indices.read import read_results

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl makes the workbooks of these tests")

HEADINGS = ["Chỉ số", "Năm", "Cấp", "Tỉnh", "Đơn vị", "Tiêu chí", "Điểm", "Hạng"]
SHOWN = ["index_code", "year", "level", "province", "criterion_code", "score", "rank"]


def csv_file(*lines: str, headings: list[str] = HEADINGS, mark: str = ";") -> bytes:
    return "\n".join([mark.join(headings), *lines]).encode("utf-8-sig")


def workbook(*rows: list[object], sheet: str = "Ket qua") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes, name: str = "ket-qua.csv"):
    return read_results(name, content, this_year=2026)


def rules(found) -> list[tuple[str, str, str | None]]:
    return [(problem.severity, problem.rule, problem.cell) for problem in found.problems]


def test_a_vietnamese_file_is_read_as_it_stands():
    found = read(
        csv_file(
            "PAR-INDEX;2023;Tỉnh;Sơn La;;TOTAL;88,66;13",
            "SIPAS;2023;Cả nước;;;Chỉ số hài lòng chung;82,66;",
            "PAR INDEX nội bộ;2023;Sở;Sơn La;Sở Giao thông vận tải;TOTAL;95,44;1",
        )
    )

    assert found.problems == ()
    assert (found.layout, found.held) == ("tidy", 0)
    assert found.rows.select(*SHOWN, "unit", "row", "cell").rows() == [
        ("PAR_INDEX", 2023, "province", "Sơn La", "TOTAL", 88.66, 13, None, 2, "G2"),
        ("SIPAS", 2023, "nation", "Cả nước", "TOTAL", 82.66, None, None, 3, "G3"),
        (
            *("PAR_INDEX_NOIBO", 2023, "department", "Sơn La", "TOTAL", 95.44, 1),
            *("Sở Giao thông vận tải", 4, "G4"),
        ),
    ]


def test_columns_may_stand_in_any_order_under_english_headings_below_a_title():
    found = read(
        workbook(
            ["Kết quả năm 2016"],
            [],
            ["score", "province", "criterion", "year", "index"],
            [35.5487, "Sơn La", "PAPI-1", 2016, "papi"],
        ),
        "results.xlsx",
    )

    assert rules(found) == [("error", "score.above_maximum", "A4")]

    found = read(
        workbook(["score", "province", "year", "index"], [35.5487, "Sơn La", 2016, "papi"]), "results.xlsx"
    )

    assert found.problems == ()
    assert found.rows.select(*SHOWN, "max_score", "sheet", "row").rows() == [
        ("PAPI", 2016, "province", "Sơn La", "TOTAL", 35.5487, None, 60.0, "Ket qua", 2)
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_separated_by_comma_semicolon_or_tab(mark):
    found = read(csv_file(mark.join(["PCI", "2009", "", "Hà Nội", "", "TOTAL", "58.177", "33"]), mark=mark))

    assert found.problems == ()
    assert found.rows["score"].to_list() == [58.177]


def test_a_province_is_stored_under_its_name_and_code_of_the_year():
    found = read(
        csv_file(
            "PCI;2008;;Hà Tây;;TOTAL;45,1;",
            "PCI;2009;;TT- Huế;;TOTAL;64,23;",
            "PCI;2024;;Lào Cai;;TOTAL;66,1;",
            "PAR INDEX;2025;;Lào Cai;;TOTAL;90,1;",
            "PAR INDEX;2025;;Thành phố Huế;;TOTAL;91,1;",
        )
    )

    assert found.problems == ()
    assert found.rows.select("province", "province_code", "system").rows() == [
        ("Hà Tây", "28", "63"),
        ("Thừa Thiên Huế", "46", "63"),
        ("Lào Cai", "10", "63"),
        ("Lào Cai", "15", "34"),
        ("Huế", "46", "34"),
    ]


def test_a_ranking_of_the_34_for_an_earlier_year_says_so_in_its_own_column():
    headings = ["Chỉ số", "Năm", "Tỉnh", "Hệ thống", "Điểm", "Hạng"]

    found = read(csv_file("DTI;2024;Lào Cai;34;0,7167;14", "DTI;2024;Sơn La;34;0,6167;35", headings=headings))

    assert rules(found) == [("error", "rank.above_number_ranked", "F3")]
    assert found.rows.select("province_code", "system", "rank").rows() == [("15", "34", 14)]


def test_near_names_are_offered_and_never_taken():
    found = read(
        csv_file(
            "PAPY;2023;;Sơn La;;TOTAL;1;",
            "PAPI;2023;;Sơn Lâ B;;TOTAL;1;",
            "PCI;2021;;Sơn La;;Tính minh bach hoa;5;",
        )
    )

    assert found.is_refused
    assert [(problem.rule, problem.found) for problem in found.problems] == [
        ("index.unknown", "PAPY"),
        ("province.unknown", "Sơn Lâ B"),
        ("criterion.unknown", "Tính minh bach hoa"),
    ]
    assert all(
        near in problem.expected
        for near, problem in zip(["PAPI", "Sơn La", "Tính minh bạch"], found.problems, strict=True)
    )


@pytest.mark.parametrize(
    ("line", "rule", "cell"),
    [
        ("PAPI;20x3;;Sơn La;;TOTAL;40;", "year.not_a_year", "B2"),
        ("PAPI;;;Sơn La;;TOTAL;40;", "year.not_a_year", "B2"),
        ("PAPI;2027;;Sơn La;;TOTAL;40;", "year.in_the_future", "B2"),
        ("PAPI;2026;;Sóc Trăng;;TOTAL;40;", "province.not_in_that_year", "D2"),
        ("PAPI;2012;;Hà Tây;;TOTAL;30;", "province.not_in_that_year", "D2"),
        ("PAPI;2023;;;;TOTAL;40;", "province.empty", "D2"),
        ("PAPI;2023;Vùng;Sơn La;;TOTAL;40;", "region.unknown", "D2"),
        ("PAPI;2023;Cấp gì;Sơn La;;TOTAL;40;", "level.unknown", "C2"),
        ("PAPI;2023;Tỉnh;Sơn La;Sở Nội vụ;TOTAL;40;", "unit.does_not_fit_level", "E2"),
        ("PAPI;2023;;Sơn La;;;40;", "criterion.empty", "F2"),
        ("PAPI;2023;;Sơn La;;TOTAL;bốn mươi;", "score.not_a_number", "G2"),
        ("PAPI;2023;;Sơn La;;TOTAL;nan;", "score.not_a_number", "G2"),
        ("PAPI;2023;;Sơn La;;TOTAL;1e3;", "score.not_a_number", "G2"),
        ("PAPI;2023;;Sơn La;;TOTAL;-1,5;", "score.negative", "G2"),
        ("PAPI;2023;;Sơn La;;TOTAL;80,5;", "score.above_maximum", "G2"),
        ("PAPI;2017;;Sơn La;;TOTAL;60,5;", "score.above_maximum", "G2"),
        ("PAPI;2023;;Sơn La;;TOTAL;40;12,5", "rank.not_a_whole_number", "H2"),
        ("PAPI;2023;;Sơn La;;TOTAL;40;0", "rank.not_a_whole_number", "H2"),
        ("PAPI;2023;;Sơn La;;TOTAL;40;64", "rank.above_number_ranked", "H2"),
        ("PAPI;2023;;Sơn La;;TOTAL;40;62/61", "rank.above_number_ranked", "H2"),
        ("PAR INDEX;2025;;Sơn La;;TOTAL;40;35", "rank.above_number_ranked", "H2"),
    ],
)
def test_a_row_with_an_error_is_held_and_the_rest_pass(line, rule, cell):
    found = read(csv_file(line, "PCI;2024;;Lào Cai;;TOTAL;66,1;23/63"))

    assert rules(found) == [("error", rule, cell)]
    assert found.held == 1
    assert found.rows.select("province", "rank", "ranked").rows() == [("Lào Cai", 23, 63)]


def test_empty_is_a_gap_and_not_zero():
    found = read(csv_file("PAPI;2021;;Quảng Ninh;;TOTAL;;", "PAPI;2021;;Bắc Giang;;TOTAL;–;"))

    assert rules(found) == [("note", "row.gap", "G2"), ("note", "row.gap", "G3")]
    assert found.rows.select("score", "rank", "score_kind").rows() == [(None, None, None)] * 2


@pytest.mark.parametrize(
    ("cells", "scores"),
    [
        (["43,89", "1.234,5", "1.234"], [43.89, 1234.5, 1234.0]),
        (["43.89", "1,234.5", "1.234"], [43.89, 1234.5, 1.234]),
        (["0,7167", "0,123"], [0.7167, 0.123]),
        (["87,59%", " 88 "], [87.59, 88.0]),
        (["43,891"], [43.891]),
        (["1.234.567,5"], [1234567.5]),
    ],
)
def test_decimal_marks_are_read_as_the_whole_column_writes_them(cells, scores):
    lines = [f"DDCI;2020;Sóc Trăng;Đơn vị {at};{cell}" for at, cell in enumerate(cells)]

    found = read(csv_file(*lines, headings=["Chỉ số", "Năm", "Tỉnh", "Đơn vị", "Điểm"]))

    assert found.problems == ()
    assert found.rows["score"].to_list() == scores


def test_a_number_that_can_be_read_in_two_ways_is_not_guessed():
    lines = ["DDCI;2020;Sóc Trăng;A;43,89", "DDCI;2020;Sóc Trăng;B;43.89", "DDCI;2020;Sóc Trăng;C;1.234"]

    found = read(csv_file(*lines, headings=["Chỉ số", "Năm", "Tỉnh", "Đơn vị", "Điểm"]))

    assert rules(found) == [("error", "score.ambiguous_mark", "E4")]


def test_a_file_may_state_its_own_maximum():
    headings = ["Chỉ số", "Năm", "Tỉnh", "Điểm", "Điểm tối đa"]

    found = read(csv_file("DTI;2023;Sơn La;716,7;1000", "DTI;2023;Lào Cai;716,7;", headings=headings))

    assert rules(found) == [("warning", "max_score.differs", "E2"), ("error", "score.above_maximum", "D3")]
    assert found.rows.select("score", "max_score").rows() == [(716.7, 1000.0)]


def test_a_repeated_row_is_kept_once_and_a_contradiction_is_held_whole():
    found = read(
        csv_file(
            "PCI;2009;;Hà Nội;;TOTAL;58,18;33",
            "PCI;2009;;Hà Nội;;TOTAL;58,18;33",
            "PCI;2009;;Đà Nẵng;;TOTAL;75,96;1",
            "PCI;2009;;TP. Đà Nẵng;;TOTAL;75,69;1",
        )
    )

    assert rules(found) == [
        ("warning", "row.duplicate", "G3"),
        ("error", "row.duplicate_differs", "G4"),
        ("error", "row.duplicate_differs", "G5"),
    ]
    assert found.rows["province"].to_list() == ["Hà Nội"]
    assert found.held == 3


def test_a_missing_column_stops_the_file_and_names_the_column():
    found = read(csv_file("PAPI;Sơn La;40", headings=["Chỉ số", "Tỉnh", "Điểm"]))

    assert found.is_refused
    assert [(problem.rule, problem.column) for problem in found.problems] == [("column.missing", "Năm")]


def test_an_unknown_heading_is_reported_and_a_heading_twice_stops_the_file():
    headings = ["STT", "Chỉ số", "Năm", "Tỉnh", "Điểm", "Điểm thưởng"]
    found = read(csv_file("1;PAPI;2023;Sơn La;40;2", headings=headings))

    assert [(problem.severity, problem.rule, problem.cell, problem.found) for problem in found.problems] == [
        ("warning", "heading.unknown", "F1", "Điểm thưởng")
    ]
    assert found.rows.height == 1

    headings = ["Chỉ số", "Năm", "Tỉnh", "Điểm", "Kết quả"]
    found = read(csv_file("PAPI;2023;Sơn La;40;41", headings=headings))

    assert found.is_refused
    assert rules(found) == [("error", "heading.twice", "E1")]


def test_error_cells_and_formulas_never_calculated_hold_their_row():
    found = read(
        workbook(
            ["Chỉ số", "Năm", "Tỉnh", "Điểm"],
            ["PAPI", 2023, "Sơn La", "#DIV/0!"],
            ["PAPI", 2023, "Lào Cai", "=40+1"],
            ["PAPI", 2023, "Hà Nội", 41],
        ),
        "a.xlsx",
    )

    assert [(problem.rule, problem.cell, problem.found) for problem in found.problems] == [
        ("cell.error", "D2", "#DIV/0!"),
        ("cell.formula_without_value", "D3", "trống"),
    ]
    assert found.rows["province"].to_list() == ["Hà Nội"]


def test_a_hidden_sheet_and_a_sheet_of_notes_are_not_read_and_named():
    book = openpyxl.Workbook()
    book.active.title = "Kết quả"
    for row in (["Chỉ số", "Năm", "Tỉnh", "Điểm"], ["PAPI", 2023, "Hà Nội", 41]):
        book.active.append(row)
    for title in ("Ẩn", "Ghi chú"):
        book.create_sheet(title).append(["Chỉ số", "Năm", "Tỉnh", "Điểm"] if title == "Ẩn" else ["Lời dẫn"])
    book["Ẩn"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)

    found = read(content.getvalue(), "a.xlsx")

    assert [(problem.severity, problem.sheet, problem.rule) for problem in found.problems] == [
        ("note", "Ẩn", "sheet.hidden"),
        ("note", "Ghi chú", "sheet.not_read"),
    ]
    assert found.rows.height == 1


def test_the_row_number_of_a_csv_counts_the_lines_of_a_quoted_cell():
    found = read(
        'Chỉ số;Năm;Tỉnh;Điểm;Ghi chú\nPAPI;2023;Sơn La;40;"hai\ndòng"\n\nPAPI;2023;Lào Cai;x;'.encode()
    )

    assert rules(found) == [("error", "score.not_a_number", "D5")]


def test_names_typed_in_decomposed_letters_are_the_same_names():
    import unicodedata

    found = read(unicodedata.normalize("NFD", "Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2023;Đắk Lắk;40").encode())

    assert found.problems == ()
    assert found.rows["province"].to_list() == ["Đắk Lắk"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("PAPI;2023;;Sơn La;;TOTAL;99;", "score.above_maximum"),
        ("PAPI;2023;;Sơn La;;TOTAL;bốn mươi;", "score.not_a_number"),
        ("PAPI;2023;;Sơn La;;TOTAL;41;99", "rank.above_number_ranked"),
    ],
)
def test_a_row_that_is_held_still_contradicts_another_about_the_same_result(line: str, rule: str) -> None:
    for lines, held, passed in (
        (["PAPI;2023;;Sơn La;;TOTAL;40;", line], "G3", "G2"),
        ([line, "PAPI;2023;;Sơn La;;TOTAL;40;"], "G2", "G3"),
    ):
        found = read(csv_file(*lines, "PAPI;2023;;Lào Cai;;TOTAL;41;"))

        column = "H" if rule.startswith("rank") else "G"
        assert rules(found) == [
            ("error", rule, held.replace("G", column)),
            ("error", "row.duplicate_differs", passed),
        ]
        assert f"bị giữ lại ở ô {held}" in found.problems[-1].expected
        assert found.held == 2
        assert found.rows["province"].to_list() == ["Lào Cai"]


def test_a_row_that_names_no_result_contradicts_nothing() -> None:
    found = read(csv_file("PAPI;2023;;Sơn La;;TOTAL;40;", "PAPI;2023;;Sơn Lala;;TOTAL;99;"))

    assert rules(found) == [("error", "province.unknown", "D3")]
    assert found.rows["province"].to_list() == ["Sơn La"]
