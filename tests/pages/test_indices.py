"""The page of indices: what a link opens, what is said where nothing is found, one figure down to its source."""

from pathlib import Path

import pytest

from actions import keeping, loading
from tests.pages.conftest import Open, said, select
from warehouse import connect, store
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING


def test_a_link_opens_its_index_province_and_year(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PCI", year="2012", compare="22,10")

    assert not page.exception
    assert page.selectbox(key="filters.province").value == "14"
    assert page.multiselect(key="indices.compare").value == ["22", "10"]
    assert "**Sơn La đạt" in said(page) and "năm 2012**" in said(page)
    assert "### Điểm PCI" in said(page)
    assert "mới nhất trước đó" not in said(page)


def test_the_headline_gives_the_published_figure_its_rank_as_computed_and_the_step(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024")

    assert (
        "**Sơn La đạt 43,89 điểm năm 2024**, hạng 25/61 (tính). "
        "So với năm 2023: +1,49 điểm, từ hạng 30 (tính) lên hạng 25 (tính)."
    ) in said(page)
    assert "dòng 28636, bộ số liệu tham chiếu đi kèm" in said(page)
    assert "Dữ liệu mẫu" not in said(page)


def test_across_a_change_of_method_nothing_is_compared(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2018")

    assert (
        "Năm 2018 đổi phương pháp (Từ 6 lên 8 chỉ số nội dung: tổng điểm tối đa từ 60 lên 80), "
        "không so trực tiếp với năm 2017."
    ) in said(page).replace("\\", "")


def test_a_year_without_results_falls_back_to_the_newest_before_it_and_says_so(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2026")

    assert "Chưa có kết quả PAPI năm 2026 của Sơn La; đang xem năm 2024, kết quả mới nhất trước đó." in said(
        page
    )


def test_codes_nobody_knows_fall_back_and_are_said(open_page: Open) -> None:
    page = open_page("indices", province="14", index="XYZ", compare="22,QQ", criterion="PAPI-99")

    warned = " ".join(warning.value for warning in page.warning)
    assert "“XYZ”; đang hiển thị PAPI" in warned
    assert "“QQ”" in warned
    assert "PAPI\\-99" in warned
    assert page.multiselect(key="indices.compare").value == ["22"]
    assert dict(page.query_params).get("criterion") is None


def test_without_a_province_it_opens_on_an_index_with_data_and_shows_the_country(open_page: Open) -> None:
    page = open_page("indices")

    assert "**PAPI năm 2024: trung vị 43,48 điểm**" in said(page)
    assert "có số liệu 61/63 tỉnh" in said(page)
    assert "Tổng điểm 2024: 61 tỉnh" in said(page)
    assert page.dataframe[0].value["Tỉnh, thành phố"].to_list()[:2] == ["Quảng Ninh", "Tây Ninh"]


def test_choosing_a_row_of_the_ranking_opens_that_province(open_page: Open) -> None:
    page = open_page("indices", index="PAPI", year="2024")

    select(page, "indices.league.PAPI.2024", {"rows": [1], "columns": [], "cells": []})

    assert page.selectbox(key="filters.province").value == "72"
    assert "Tây Ninh \\(cũ\\) đạt 47,35 điểm" in said(page)


def test_a_click_on_a_year_chooses_it(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024")

    select(page, "indices.cells.PAPI.2024", {"year": [{"year": 2022}]})

    assert page.selectbox(key="filters.year").value == "2022"
    assert "đạt 40,87 điểm năm 2022" in said(page)


def test_a_component_leads_to_what_is_inside_it_and_to_its_source(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024", criterion="PAPI-5")

    assert "### Thủ tục hành chính công" in said(page)
    assert "năm 2023: 7,31 (−0,17), hạng 16 (tính)" in said(page)
    assert "dòng 28619, bộ số liệu tham chiếu đi kèm" in said(page)
    assert "Thủ tục giấy CNQSDĐ" in said(page)


def test_an_index_with_few_points_is_a_table_with_its_gaps(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAR_INDEX", year="2024")

    assert "### PAR INDEX qua các năm" in said(page)
    assert "### Thứ hạng" not in said(page)
    table = page.table[0].value
    assert table["Tỉnh có số liệu"].to_list()[:2] == ["6/63", "8/63"]
    assert table["Điểm"].to_list()[1] == "–"


def test_an_index_without_results_of_the_province_says_what_there_is_instead(open_page: Open) -> None:
    page = open_page("indices", province="14", index="POBI")

    assert "**Chưa có kết quả POBI nào của Sơn La.**" in said(page)
    assert "PAPI (14 năm)" in said(page)


def test_a_sample_province_has_no_results_and_real_ones_are_offered(open_page: Open) -> None:
    page = open_page("indices", province="S1")

    assert "tỉnh hư cấu của dữ liệu mẫu, không có kết quả chỉ số" in said(page)
    page.button(key="indices.real.14").click().run()
    assert "Sơn La đạt" in said(page)


def test_a_province_that_ended_says_what_it_is_part_of_now(open_page: Open) -> None:
    page = open_page("indices", province="02", index="PAPI", year="2026")

    assert "Hà Giang từ 01/07/2025 thuộc **Tuyên Quang**" in said(page)
    page.button(key="indices.successor").click().run()
    assert page.selectbox(key="filters.province").value == "08"


@pytest.mark.parametrize(("part", "label"), [("10", "Lào Cai \\(cũ\\)"), ("15-63", "Yên Bái")])
def test_a_merged_province_shows_the_old_ones_apart(open_page: Open, part: str, label: str) -> None:
    page = open_page("indices", province="15", index="PAPI", year="2024", part=part)

    assert "**Lào Cai** từ 01/07/2025 gồm Lào Cai \\(cũ\\) và Yên Bái" in said(page)
    assert f"**{label} đạt" in said(page)
    assert page.multiselect(key="indices.compare").value == [({"10", "15-63"} - {part}).pop()]


def test_results_of_departments_are_listed_apart(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024")

    assert "### Kết quả khác" in said(page)
    assert "Sở Giao thông vận tải" in said(page)


def test_the_figures_shown_can_be_fetched(open_page: Open, published: Warehouse) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024", compare="22")

    (button,) = page.get("download_button")
    assert button.proto.label == "Tải 61 số liệu của trang này (CSV)"


def test_an_index_of_the_catalogue_without_results_is_no_unknown_code(open_page: Open) -> None:
    page = open_page("indices", province="14", index="DDCI")

    (warned,) = [warning.value for warning in page.warning]
    assert warned == "Chưa có kết quả DDCI nào ở cấp tỉnh; đang hiển thị PAPI."


def test_every_rank_of_the_components_carries_its_mark(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2024")

    ranks = page.table[0].value["Hạng"].to_list()
    assert len(ranks) == 8 and all(rank.endswith("(tính)") for rank in ranks)


def test_a_criterion_that_came_to_mean_something_else_is_said(open_page: Open) -> None:
    page = open_page("indices", province="14", index="PAPI", year="2018", criterion="PAPI-2")

    assert "năm 2017 là “Danh sách hộ nghèo”" in said(page)


def test_no_median_is_shown_of_a_handful_of_provinces(open_page: Open) -> None:
    page = open_page("indices", index="PAR_INDEX", year="2024")

    table = page.table[0].value
    assert set(table["Trung vị"]) == {"–"}
    assert "Trung vị chỉ tính khi có điểm của ít nhất 51/63 tỉnh" in said(page)


def test_a_loaded_result_is_marked_and_its_contradiction_shown(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = connect.open_in_memory(tmp_path)
    keeping.load_reference(warehouse)
    content = "Chỉ số;Năm;Tỉnh;Điểm;Nguồn\nPAPI;2024;Sơn La;50;Quyết định 268/QĐ-BNV\n".encode()
    loading.receive_index(warehouse, "a.csv", content, actor="thử", scope=EVERYTHING)
    monkeypatch.setattr(store, "opened", lambda: warehouse)

    page = open_page("indices", province="14", index="PAPI", year="2024")

    text = said(page)
    assert "Kết quả đã công bố và số liệu do người dùng nạp, ghi “(nạp)”" in text
    assert "**Sơn La đạt 50,00 điểm năm 2024** (nạp), hạng 1/61 (tính)" in text
    assert "Do người dùng nạp: Quyết định 268" in text
    assert "khác nhau ở 1 kết quả" in text and "**43,89**" in text
    warehouse.close()
