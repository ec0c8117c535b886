"""The publishers' own wide workbooks: recognised by their words, so that other years' files work too."""

import io
import os
from pathlib import Path

import polars as pl
import pytest

from loaders.indices.read import read_results
from reference.tables import tables

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl makes the workbooks of these tests")

SHARED = Path(os.environ.get("CCHC_SHARED", Path(__file__).parents[3] / "shared"))
PUBLISHED = SHARED / "data" / "published"
needs_published = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the publishers' workbooks (CCHC_SHARED) are not here"
)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(sheets: dict[str, list[list[object]]], name: str = "a.xlsx"):
    return read_results(name, workbook(sheets), this_year=2026)


def rules(found) -> list[tuple[str, str, str | None]]:
    return [(problem.severity, problem.rule, problem.cell) for problem in found.problems]


PCI_HEADINGS = ["Mã PCI", "Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch"]


def pci_rows(*more: list[object]) -> list[list[object]]:
    return [
        [*PCI_HEADINGS, "PCI 2012 có trọng số", "Thứ hạng PCI 2012"],
        [1, "Hà Nội", 8.0, 5.0, 6.0, 53.4, 51],
        [2, "Đăk Lăk", 8.5, 6.0, 5.5, 55.9, 36],
        [3, "BRVT", 8.1, 6.2, 5.1, 59.1, 21],
        *more,
    ]


@needs_published
@pytest.mark.parametrize(("name", "count"), [("PAPI_2011-2016.xlsx", 10_904), ("PCI_2009.xls", 630)])
def test_a_real_workbook_says_what_the_reference_says(name, count):
    found = read_results(name, (PUBLISHED / name).read_bytes())

    joined = found.rows.join(
        tables()["index_results"],
        on=["index_code", "year", "level", "system", "province_code", "criterion_code"],
        suffix="_known",
    )
    assert (found.layout, found.held, found.rows.height, joined.height) == ("published", 0, count, count)
    assert not [problem for problem in found.problems if problem.severity == "error"]
    assert (joined["score"] - joined["score_known"]).abs().max() < 0.0001
    assert joined.filter(pl.col("rank") != pl.col("rank_known")).is_empty()
    assert joined.filter(pl.col("province") != pl.col("province_known")).is_empty()


@needs_published
def test_the_real_papi_workbook_covers_all_published_years():
    found = read_results("upload.xlsx", (PUBLISHED / "PAPI_2011-2016.xlsx").read_bytes())

    missing = (
        tables()["index_results"]
        .filter(pl.col("index_code") == "PAPI", pl.col("year") <= 2016)
        .join(found.rows, on=["year", "province_code", "criterion_code"], how="anti")
    )

    assert missing.is_empty()
    assert {problem.cell for problem in found.problems if problem.rule == "total.of_nothing"} == {
        "AF17",
        "AF58",
    }
    assert sum(problem.found == "Điểm cao nhất" for problem in found.problems) == 6


def test_a_table_of_another_year_and_order_is_read_by_its_words():
    found = read({"Tong Hop": pci_rows(["", "Trung vị", 8.1, 6.0, 5.5, 55.9, ""])}, "PCI.xlsx")

    assert rules(found) == [("note", "row.left_out", "B5")]
    assert found.rows.filter(criterion_code="TOTAL").select("province", "score", "rank", "cell").rows() == [
        ("Hà Nội", 53.4, 51, "F2"),
        ("Đắk Lắk", 55.9, 36, "F3"),
        ("Bà Rịa - Vũng Tàu", 59.1, 21, "F4"),
    ]
    assert found.rows.filter(province="Hà Nội").select("criterion_code", "score").rows() == [
        ("PCI-1", 8.0),
        ("PCI-2", 5.0),
        ("PCI-3", 6.0),
        ("TOTAL", 53.4),
    ]


def test_lists_side_by_side_keep_each_score_with_its_own_province():
    found = read(
        {
            "PCI 2014": [
                [
                    "Tỉnh",
                    "PCI có trọng số",
                    "",
                    "Tỉnh",
                    "Gia nhập thị trường",
                    "Xếp hạng",
                    "",
                    "Tỉnh",
                    "Tính minh bạch",
                ],
                ["Đà Nẵng", 66.9, "", "Lào Cai", 8.9, 1, "", "Sơn La", 6.1],
                ["Lào Cai", 64.7, "", "Đà Nẵng", 8.8, 2, "", "Đà Nẵng", 6.0],
                ["Sơn La", 55.3, "", "Sơn La", 8.7, 3, "", "Lào Cai", 5.9],
            ]
        }
    )

    assert found.problems == ()
    assert found.rows.filter(province="Sơn La").select("criterion_code", "score", "rank", "row").rows() == [
        ("TOTAL", 55.3, None, 4),
        ("PCI-1", 8.7, 3, 4),
        ("PCI-3", 6.1, None, 2),
    ]


def test_one_heading_merged_over_a_list_and_its_scores_names_both():
    places = ["Hà Nội", "Sơn La", "Lào Cai"]
    found = read(
        {
            "PCI 2013": [
                ["Gia nhập thị trường", "", "", "Tiếp cận đất đai", "", "Tính minh bạch", ""],
                ["Tỉnh", "Điểm", "Hạng", "Tỉnh", "Điểm", "Tỉnh", ""],
                *([place, 8.0 + at, at + 1, place, 7.0, place, 6.0] for at, place in enumerate(places)),
            ]
        }
    )

    assert found.problems == ()
    assert found.rows.filter(province="Sơn La").select("criterion_code", "score", "rank", "cell").rows() == [
        ("PCI-1", 9.0, 2, "B4"),
        ("PCI-2", 7.0, None, "E4"),
        ("PCI-3", 6.0, None, "G4"),
    ]


def test_a_column_of_values_without_a_heading_is_told():
    found = read({"2012": [[*row, ""] if at == 0 else [*row, 1.0] for at, row in enumerate(pci_rows())]})

    assert rules(found) == [("warning", "heading.unknown", "H2")]


def test_an_english_sheet_with_other_numbers_does_not_count():
    english = [
        ["Province", "Entry Costs", "Land Access", "Transparency", "Weighted PCI"],
        ["Ha Noi", 7.0, 4.0, 5.0, 50.0],
        ["Dak Lak", 7.5, 5.0, 4.5, 51.0],
        ["BRVT", 7.1, 5.2, 4.1, 52.0],
    ]

    found = read({"English 2012": english, "Tổng hợp 2012": pci_rows()})

    assert [(problem.severity, problem.sheet, problem.rule) for problem in found.problems] == [
        ("warning", "English 2012", "sheet.repeated")
    ]
    assert found.rows.filter(criterion_code="TOTAL")["score"].to_list() == [53.4, 55.9, 59.1]


def papi_2018(*scores: object) -> list[list[object]]:
    names = [
        "Tham gia của người dân ở cấp cơ sở",
        "Công khai, minh bạch",
        "Trách nhiệm giải trình với người dân",
    ]
    names += ["Kiểm soát tham nhũng trong khu vực công", "Thủ tục hành chính công", "Cung ứng dịch vụ công"]
    names += ["Quản trị môi trường", "Quản trị điện tử"]
    places = ["Hà Nội", "Sơn La", "Lào Cai"]
    return [["Tỉnh", *names], *([place, *scores] for place in places)]


def test_a_missing_papi_total_is_added_up_and_marked_as_summed():
    found = read({"PAPI 2019": papi_2018(5, 5.5, 5, 6.5, 7, 7, 3.5, 3)})

    assert found.rows.filter(criterion_code="TOTAL").select(
        "score", "max_score", "score_kind", "rank", "cell"
    ).rows() == [
        (42.5, 80.0, "summed", None, "B2:I2"),
        (42.5, 80.0, "summed", None, "B3:I3"),
        (42.5, 80.0, "summed", None, "B4:I4"),
    ]
    assert set(found.rows.filter(pl.col("criterion_code") != "TOTAL")["score_kind"]) == {"published"}


def test_nothing_is_added_up_from_incomplete_parts():
    found = read({"PAPI 2019": papi_2018(5, 5.5, 5, 6.5, None, 7, 3.5, 3)})

    assert found.rows.filter(criterion_code="TOTAL").is_empty()
    assert rules(found) == [
        ("note", "cell.gap", "A2"),
        ("note", "cell.gap", "A3"),
        ("note", "cell.gap", "A4"),
    ]


def test_a_papi_dimension_is_added_up_from_its_parts():
    headings = ["Tỉnh", "Tri thức công dân", "Cơ hội tham gia", "Chất lượng bầu cử", "Đóng góp tự nguyện"]

    found = read(
        {"2015_PAPI": [headings, *([place, 1.1, 1.5, 1.4, 0.8] for place in ("Hà Nội", "Sơn La", "Lào Cai"))]}
    )

    assert (
        found.rows.filter(criterion_code="PAPI-1").select("score", "score_kind").rows()
        == [(4.8, "summed")] * 3
    )


def test_a_zero_that_sums_only_empty_cells_is_not_a_score():
    found = read({"PCI": pci_rows(["", "Sơn La", None, None, None, 0, None])})

    assert rules(found) == [("warning", "total.of_nothing", "F5"), ("note", "cell.gap", "B5")]
    assert "Sơn La" not in found.rows["province"].to_list()


def test_wrong_cells_are_held_and_the_rest_of_the_province_passes():
    found = read(
        {
            "PCI": pci_rows(
                ["", "Sơn La", 11.0, "#DIV/0!", "=1+1", 55.0, 99],
                ["", "Sơn Lala", 8.0, 5.0, 5.0, 50.0, 40],
                ["", "", 8.0, 5.0, 5.0, 50.0, 40],
                ["", "Lai Châu", None, None, None, None, None],
                ["", "Nguồn: VCCI", None, None, None, None, None],
            )
        }
    )

    assert rules(found) == [
        ("error", "rank.above_number_ranked", "G5"),
        ("error", "score.above_maximum", "C5"),
        ("error", "cell.error", "D5"),
        ("error", "cell.formula_without_value", "E5"),
        ("error", "province.unknown", "B6"),
        ("error", "province.empty", "B7"),
        ("note", "row.gap", "B8"),
        ("note", "row.left_out", "B9"),
    ]
    assert found.rows.filter(province="Sơn La").select("criterion_code", "score", "rank").rows() == [
        ("TOTAL", 55.0, None)
    ]
    assert "Sơn La" in found.problems[4].expected


def test_a_column_of_another_year_beside_it_is_not_read():
    rows = [
        ["Tỉnh", "PCI 2012", "PCI 2011", "Hạng 2012", "Hạng 2011"],
        ["Hà Nội", 53.4, 58.3, 51, 36],
        ["Sơn La", 58.9, 54.3, 22, 56],
        ["Lào Cai", 64.1, 73.5, 3, 1],
    ]

    found = read({"PCI 2012": rows})

    assert rules(found) == [("warning", "heading.unknown", "C1"), ("warning", "heading.unknown", "E1")]
    assert found.rows.select("score", "rank").rows() == [(53.4, 51), (58.9, 22), (64.1, 3)]


def test_the_sheet_decides_the_year_and_another_year_is_told():
    found = read({"2012": pci_rows()}, "PCI_2013.xlsx")

    assert rules(found) == [("warning", "year.differs", None)]
    assert set(found.rows["year"]) == {2012}


def test_a_table_without_a_year_is_refused_with_advice():
    rows = [
        [*PCI_HEADINGS, "PCI có trọng số"],
        *([1, place, 8.0, 5.0, 6.0, 53.4] for place in ("Hà Nội", "Sơn La", "Lào Cai")),
    ]

    found = read({"Tong Hop": rows}, "PCI.xlsx")

    assert found.is_refused
    assert [(problem.rule, "năm vào tên tờ" in problem.repair) for problem in found.problems] == [
        ("file.unrecognised", True)
    ]
    assert read({"Tong Hop": rows}, "PCI_2010.xlsx").rows.height == 12


def test_a_province_of_the_other_system_is_held_and_its_successor_named():
    rows = [
        ["Tỉnh", "Tổng hợp", "Gia nhập thị trường"],
        ["Cần Thơ", 65.0, 7.0],
        ["Sóc Trăng", 62.0, 7.1],
        ["Sơn La", 60.0, 7.2],
    ]

    found = read({"PCI 2026": rows})

    assert rules(found) == [("error", "province.not_in_that_year", "A3")]
    assert "Sóc Trăng nay thuộc Cần Thơ" in found.problems[0].expected
    assert found.rows["province_code"].to_list() == ["92", "92", "14", "14"]


def test_a_province_named_twice_once_with_a_wrong_cell_is_held_for_that_criterion():
    found = read({"PCI": pci_rows(["", "Hà Nội", 11.0, 5.0, 6.0, 53.4, 51])})

    assert ("error", "score.above_maximum", "C5") in rules(found)
    assert ("error", "row.duplicate_differs", "C2") in rules(found)
    assert found.rows.filter(province="Hà Nội")["criterion_code"].to_list() == ["PCI-2", "PCI-3", "TOTAL"]


def test_nothing_is_added_up_from_parts_that_contradict_each_other():
    rows = papi_2018(5, 5.5, 5, 6.5, 7, 7, 3.5, 3)

    found = read({"PAPI 2019": [*rows, ["Sơn La", 5.1, *rows[2][2:]]]})

    assert found.rows.filter(criterion_code="TOTAL")["province"].to_list() == ["Hà Nội", "Lào Cai"]
