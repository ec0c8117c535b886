"""The page of outputs: sums with n/N, no sum over periods, and the cell behind every figure."""

import polars as pl

from tests.conftest import SAMPLE_DAY
from tests.pages.conftest import Open, said, select
from ui import output_parts
from warehouse.connect import Warehouse
from warehouse.queries import outputs
from warehouse.scope import EVERYTHING, Scope


def by_channel(warehouse: Warehouse, scope: Scope = EVERYTHING) -> pl.DataFrame:
    with warehouse.cursor() as cursor:
        return outputs.outputs_by_channel(
            cursor, scope=scope, as_of=SAMPLE_DAY, province="S1", department=None, year=2026
        )


def test_every_sum_is_that_of_the_reports_in_force_with_how_many_units(published: Warehouse) -> None:
    found = by_channel(published)
    with published.cursor() as cursor:
        expected = cursor.execute(
            """
            SELECT period_code, channel_code, sum(quantity)::BIGINT, count(DISTINCT unit_code) FILTER (quantity IS NOT NULL)
            FROM communication_output JOIN report_in_force USING (load_id)
            GROUP BY ALL
            """
        ).fetchall()

    stated = found.select("period_code", "channel_code", "quantity", "unit_count").rows()
    assert sorted(stated) == sorted(expected)
    assert set(found["obliged_count"]) == {8}


def test_a_correction_counts_once(published: Warehouse) -> None:
    with published.cursor() as cursor:
        unit, period = cursor.execute(
            "SELECT unit_code, period_code FROM report_version GROUP BY ALL HAVING count(*) = 2"
        ).fetchall()[0]
        rows = outputs.outputs_of_channel(
            cursor,
            scope=EVERYTHING,
            as_of=SAMPLE_DAY,
            province="S1",
            department=None,
            period=period,
            channel="web_article",
        )

    assert rows.filter(pl.col("unit_code") == unit).height == 1


def test_nothing_of_another_scope_is_counted(published: Warehouse) -> None:
    assert by_channel(published, Scope(province="S2", department=None, unit=None)).is_empty()


def test_empty_is_not_zero_in_a_cell() -> None:
    found = pl.DataFrame(
        {
            "period_code": ["2026-Q1", "2026-Q1", "2026-H1"],
            "channel_code": ["a", "b", "a"],
            "channel": ["A", "B", "A"],
            "uom": ["tin"] * 3,
            "quantity": [0, None, 4],
            "unit_count": [1, 0, 2],
            "reported_count": [2] * 3,
            "obliged_count": [3] * 3,
            "ordinal": [1, 2, 1],
        }
    )
    drawn = output_parts.cells(found)

    assert dict(drawn.select(pl.concat_str("channel_code", "period_code"), "figure").iter_rows()) == {
        "a2026-H1": "4 · 2/3",
        "a2026-Q1": "0 · 1/3",
        "b2026-H1": "– · 0/3",
        "b2026-Q1": "– · 0/3",
    }


def test_a_click_on_a_sum_shows_each_unit_with_its_cell(open_page: Open) -> None:
    page = open_page("outputs", province="S1", year="2026")
    page = select(page, "outputs.channels", {"cell": [{"channel_code": "meeting", "period_code": "2026-Q1"}]})

    shown = said(page)
    assert "Hội nghị" in shown
    assert "Quý I 2026" in shown
    assert "Trang tính 3\\_KetQuaTuyenTruyen, ô F" in shown
    assert "Chưa nộp báo cáo" in shown
    assert page.query_params["channel"] == "meeting"


def test_a_link_to_a_sum_shows_it_and_an_unknown_one_is_told(open_page: Open) -> None:
    linked = open_page("outputs", province="S1", year="2026", channel="leaflet", period="2026-H1")
    unknown = open_page("outputs", province="S1", year="2026", channel="khong-co", period="2026-H1")

    assert "Tờ rơi" in said(linked)
    assert "“khong\\-co”" in said(unknown)


def test_a_province_without_reports_says_so(open_page: Open) -> None:
    assert "Chưa có kết quả tuyên truyền nào" in said(open_page("outputs", province="14", year="2026"))


def test_the_page_says_that_only_what_is_written_is_counted(open_page: Open) -> None:
    page = open_page("outputs", province="S1", year="2026", channel="meeting", period="2026-Q3")

    shown = said(page)
    assert "số đơn vị có số liệu đã ghi trên số đơn vị phải báo cáo" in shown
    assert "Trong 8 đơn vị của kỳ: 6 đã ghi; 1 đã nhận, chưa ghi; 1 chưa nộp báo cáo." in shown


def test_samples_are_not_added_to_real_figures_of_the_whole_country(open_mixed: Open) -> None:
    assert "Chưa có kết quả tuyên truyền nào" in said(open_mixed("outputs", year="2026"))
