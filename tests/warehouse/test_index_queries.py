"""Questions about indices, asked of the published results themselves."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from actions import keeping, loading
from reference import tables as reference
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import indices
from warehouse.queries.asked import Filters
from warehouse.records import indices as records
from warehouse.records import loads
from warehouse.scope import EVERYTHING, Scope

DAY = date(2026, 10, 1)
Ask = Callable[..., pl.DataFrame]


@pytest.fixture
def ask(reference_warehouse: Warehouse) -> Ask:
    """Ask the published results, for everything and on DAY unless the call says otherwise."""

    def asked(query: Ask, **params: object) -> pl.DataFrame:
        with reference_warehouse.cursor() as cursor:
            return query(cursor, **{"scope": EVERYTHING, "as_of": DAY, **params})

    return asked


def one(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    return frame.filter(**where).row(0, named=True)  # type: ignore[arg-type]


def test_every_published_result_is_listed_once(ask: Ask) -> None:
    listed = ask(indices.list_results, filters=Filters(None, None, None))

    assert listed.height == reference.tables()["index_results"].height == 40_811
    assert listed["source_title"].null_count() == 0
    assert listed["criterion_name"].null_count() == 0


def test_results_are_listed_for_a_province_and_a_year_with_rank_and_source(ask: Ask) -> None:
    listed = ask(indices.list_results, filters=Filters("14", 2024, None))

    total = one(listed, index_code="PAPI", criterion_code="TOTAL")
    assert (
        total["score"],
        total["rank"],
        total["rank_kind"],
        total["number_ranked"],
        total["max_score"],
    ) == (
        43.8876,
        25,
        "computed",
        61,
        80.0,
    )
    assert set(listed["year"]) == {2024} and set(listed["province"]) == {"Sơn La"}


def test_a_code_that_changed_its_bearer_answers_for_the_province_of_today(ask: Ask) -> None:
    today = ask(indices.list_results, filters=Filters("15", None, None))
    before = ask(indices.list_results, filters=Filters("15-63", 2024, None))

    assert set(today["province"]) == {"Lào Cai"} and set(today["system"]) == {"34"}
    assert set(before["province"]) == {"Yên Bái"}


def test_the_step_to_the_last_result_is_given_and_across_a_change_of_method_it_is_not(ask: Ask) -> None:
    trend = ask(indices.trend, index="PAPI", criterion="TOTAL", subjects=("14",))

    steps = {row["year"]: (row["previous_year"], row["is_break_between"]) for row in trend.to_dicts()}
    assert steps[2024] == (2023, False)
    assert steps[2018] == (2017, True)
    assert round(one(trend, year=2024)["change"], 2) == 1.49  # type: ignore[call-overload]
    assert one(trend, year=2018)["change"] is None


def test_a_missing_year_parts_the_line_as_a_change_of_method_does(ask: Ask) -> None:
    trend = ask(indices.trend, index="PAPI", criterion="TOTAL", subjects=("22",))

    stretches = [tuple(group["year"]) for _, group in trend.group_by("stretch", maintain_order=True)]
    assert stretches == [(*range(2011, 2018),), (2019, 2020), (2022,), (2024,)]


def test_each_year_says_how_many_provinces_have_results_also_a_year_without_any(ask: Ask) -> None:
    years = ask(indices.years, index="PAR_INDEX", subject="14")

    assert years["year"].to_list() == list(range(2012, 2025))
    assert [one(years, year=year)["province_count"] for year in (2012, 2013, 2024)] == [19, 0, 6]
    assert years.filter("has_result")["year"].to_list() == [2017, 2021, 2022, 2024]
    assert years.filter("is_break")["year"].to_list() == [2015, 2017, 2020, 2022, 2024]


def test_of_how_many_a_rank_is_stays_open_where_the_source_names_only_some(ask: Ask) -> None:
    ranked = {
        (index, row["year"]): row["number_ranked"]
        for index in ("PAPI", "PAR_INDEX", "PCI")
        for row in ask(indices.years, index=index, subject=None).to_dicts()
    }

    assert ranked["PAPI", 2021] == 60
    assert ranked["PAR_INDEX", 2024] is None
    assert ranked["PAR_INDEX", 2023] == 63  # one of the eight named is 63rd
    assert (ranked["PCI", 2005], ranked["PCI", 2008]) == (42, 64)


def test_components_stand_between_the_lowest_and_the_highest_and_know_what_is_below(ask: Ask) -> None:
    found = ask(indices.components, index="PAPI", year=2024, subject="14")

    procedures = one(found, criterion_code="PAPI-5")
    assert (round(procedures["score"], 2), procedures["rank"], procedures["previous_rank"]) == (7.14, 38, 16)  # type: ignore[call-overload]
    assert (procedures["score_kind"], procedures["child_count"], procedures["parent_code"]) == (
        "summed",
        3,
        "TOTAL",
    )
    assert procedures["lowest"] < procedures["score"] < procedures["highest"]  # type: ignore[operator]
    assert found["criterion_code"].to_list()[:3] == ["TOTAL", "PAPI-1", "PAPI-1.1"]


def test_a_code_that_came_to_mean_another_content_is_not_compared(ask: Ask) -> None:
    found = ask(indices.components, index="PAPI", year=2016, subject="14")

    changed = one(found, criterion_code="PAPI-3.2")
    assert (changed["criterion_name"], changed["is_break_between"], changed["change"]) == (
        "Đáp ứng kiến nghị của người dân",
        True,
        None,
    )


def test_components_come_in_the_order_of_their_numbers(ask: Ask) -> None:
    found = ask(indices.components, index="PCI", year=2021, subject="14")

    assert found["criterion_code"].to_list() == ["TOTAL", *(f"PCI-{number}" for number in range(1, 11))]


def test_the_newest_result_of_each_index_with_its_step(ask: Ask) -> None:
    latest = ask(indices.latest_by_index, province="14", year=None)

    papi = one(latest, index_code="PAPI")
    assert (papi["year"], papi["rank"], papi["number_ranked"], papi["previous_rank"]) == (2024, 25, 61, 30)
    par = one(latest, index_code="PAR_INDEX")
    assert (par["score"], par["is_break_between"], par["change"], par["number_ranked"]) == (
        90.02,
        True,
        None,
        None,
    )
    assert latest["index_code"].to_list()[:4] == ["PAR_INDEX", "SIPAS", "PAPI", "PCI"]


def test_as_of_a_past_year_later_results_are_not_known(ask: Ask) -> None:
    latest = ask(indices.latest_by_index, province="14", year=None, as_of=date(2019, 6, 1))

    assert one(latest, index_code="PAPI")["year"] == 2019
    assert latest["year"].max() == 2019


def test_a_merged_province_is_answered_for_by_the_old_one_of_its_name_and_says_so(ask: Ask) -> None:
    latest = ask(indices.latest_by_index, province="15", year=None)

    assert one(latest, index_code="PAPI")["subject_label"] == "Lào Cai (cũ)"
    assert one(latest, index_code="DTI")["subject_label"] == "Lào Cai"


def test_the_country_is_summed_up_by_median_best_and_lowest(ask: Ask) -> None:
    papi = one(ask(indices.latest_by_index, province=None, year=None), index_code="PAPI")

    assert (papi["province_count"], papi["expected_count"], papi["score"], papi["rank"]) == (
        61,
        63,
        None,
        None,
    )
    assert (papi["highest_province"], papi["lowest_province"]) == ("Quảng Ninh", "Kiên Giang")
    assert round(papi["median_score"], 2) == 43.48  # type: ignore[call-overload]


def test_the_league_is_led_by_the_first_and_knows_who_bore_a_reused_code(ask: Ask) -> None:
    league = ask(indices.league, index="PAPI", year=2024)

    assert (league.height, league["province"][0], league["rank"][0]) == (61, "Quảng Ninh", 1)
    assert one(league, province="Yên Bái")["subject_code"] == "15-63"


def test_lineage_names_what_became_of_a_province_and_what_it_was_made_of(ask: Ask) -> None:
    made_of = ask(indices.lineage, subject="15").select("role", "subject_code", "label").rows()
    became = ask(indices.lineage, subject="02").select("role", "subject_code", "label").rows()

    assert made_of == [("before", "10", "Lào Cai (cũ)"), ("before", "15-63", "Yên Bái")]
    assert became == [("after", "08", "Tuyên Quang")]
    assert ask(indices.lineage, subject="14").is_empty()
    assert ask(indices.lineage, subject="02", as_of=date(2025, 6, 30)).is_empty()


def test_departments_and_the_nation_are_other_results_and_never_among_the_provinces(ask: Ask) -> None:
    others = ask(indices.others, index="PAR_INDEX", province="14")

    assert set(others["level"]) == {"nation", "region", "department", "district"}
    assert "DDCI" not in set(ask(indices.offered, subject=None)["index_code"])


def test_what_a_unit_states_itself_is_seen_in_its_scope_only_and_counts_nowhere(tmp_path: Path) -> None:
    warehouse = connect.open_in_memory(tmp_path)
    keeping.load_reference(warehouse)
    own = (
        reference.tables()["index_results"]
        .filter(index_code="POBI", criterion_code="TOTAL", year=2020, level="province")
        .head(1)
        .with_columns(
            province=pl.lit("Sơn La"),
            province_code=pl.lit("14"),
            score=pl.lit(99.0),
            rank=pl.lit(None, pl.Int32),
            is_published=pl.lit(False),
            sheet=pl.lit("Tờ 1"),
        )
    )
    arrival = loads.Arrival("index", "tu-khai.xlsx", b"own", "sonla", False, datetime.now(UTC))
    with loads.recording(warehouse, arrival) as recording:
        records.store_results(recording, own)

    def scores(scope: Scope) -> list[float]:
        with warehouse.cursor() as cursor:
            found = indices.list_results(cursor, scope=scope, as_of=DAY, filters=Filters("14", 2020, None))
        return found.filter(index_code="POBI")["score"].to_list()

    assert scores(Scope("14", None, None)) == [99.0]
    assert scores(Scope("22", None, None)) == []
    with warehouse.cursor() as cursor:
        years = indices.years(cursor, scope=EVERYTHING, as_of=DAY, index="POBI", subject=None)
    assert one(years, year=2020)["province_count"] == 6
    warehouse.close()


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse with the published facts, for a test's own loads."""
    opened = connect.open_in_memory(tmp_path / "loaded")
    keeping.load_reference(opened)
    yield opened
    opened.close()


def load(warehouse: Warehouse, *lines: str, name: str = "tep.csv") -> loading.Received:
    """Load a tidy file of province, score and source, of PAPI 2024."""
    rows = ["Chỉ số;Năm;Tỉnh;Điểm;Nguồn", *(f"PAPI;2024;{line}" for line in lines)]
    return loading.receive_index(warehouse, name, "\n".join(rows).encode(), actor="thử", scope=EVERYTHING)


def papi_2024(warehouse: Warehouse, subject: str) -> dict[str, object]:
    with warehouse.cursor() as cursor:
        found = indices.components(
            cursor, scope=EVERYTHING, as_of=DAY, index="PAPI", year=2024, subject=subject
        )
    return one(found, criterion_code="TOTAL")


def verified(warehouse: Warehouse) -> tuple[str, ...]:
    return keeping.verify(warehouse, None, ()).problems  # type: ignore[arg-type]


def test_computed_ranks_follow_whatever_is_in_force(loaded: Warehouse) -> None:
    before = papi_2024(loaded, "14")

    load(loaded, "Yên Bái;50;Quyết định 12/QĐ-ABC")

    after, first = papi_2024(loaded, "14"), papi_2024(loaded, "15-63")
    assert (before["rank"], after["rank"], after["rank_kind"]) == (25, 26, "computed")
    assert (first["rank"], first["rank_kind"], first["number_ranked"]) == (1, "computed", 61)
    assert verified(loaded) == ()


def test_a_province_that_had_no_result_gets_a_rank_among_the_others(loaded: Warehouse) -> None:
    with loaded.cursor() as cursor:
        missing = cursor.execute(
            "SELECT name FROM province_current ANTI JOIN (SELECT province AS name FROM index_result_current "
            "WHERE index_code = 'PAPI' AND year = 2024) USING (name) WHERE system = '63' AND valid_to > DATE '2024-12-30' "
            "AND NOT is_sample ORDER BY name LIMIT 1"
        ).fetchall()[0][0]

    load(loaded, f"{missing};79,5;")

    with loaded.cursor() as cursor:
        league = indices.league(cursor, scope=EVERYTHING, as_of=DAY, index="PAPI", year=2024)
    assert league.height == 62
    assert (league["province"][0], league["rank"][0], league["origin"][0]) == (missing, 1, "loaded")
    assert league["rank"].max() == 62
    assert verified(loaded) == ()


def test_computed_ranks_hold_after_a_rebuild(loaded: Warehouse) -> None:
    load(loaded, "Yên Bái;50;Quyết định 12/QĐ-ABC")
    shown = papi_2024(loaded, "14")

    assert keeping.rebuild(loaded, Namespace(accept=False), ()).problems == ()

    assert papi_2024(loaded, "14") == shown
    assert verified(loaded) == ()


def test_a_file_without_a_source_replaces_no_published_figure_and_says_so(loaded: Warehouse) -> None:
    received = load(loaded, "Sơn La;50;", "Lào Cai;41;nghe nói")

    assert papi_2024(loaded, "14")["score"] == 43.8876
    assert [problem.split(": ")[1] for problem in received.problems] == ["cảnh báo"] * 2
    assert "điểm 50" in received.problems[0] and "điểm 43,8876" in received.problems[0]
    assert "Đang dùng số tham chiếu" in received.problems[0]


def test_a_file_that_names_its_document_counts_and_both_figures_are_told(loaded: Warehouse) -> None:
    received = load(loaded, "Sơn La;50;Quyết định 268/QĐ-BNV, https://example.org/papi")

    shown = papi_2024(loaded, "14")
    assert (shown["score"], shown["origin"], shown["source_url"]) == (
        50,
        "loaded",
        "https://example.org/papi",
    )
    assert "điểm 43,8876" in received.problems[0] and "Đang dùng số của tệp" in received.problems[0]
    with loaded.cursor() as cursor:
        told = indices.contradictions(
            cursor, scope=EVERYTHING, as_of=DAY, index="PAPI", year=2024, subject="14"
        )
    assert told.select("score", "origin", "other_score", "other_origin").rows() == [
        (50.0, "loaded", 43.8876, "published")
    ]


def test_the_published_figure_written_with_fewer_decimals_is_no_contradiction(loaded: Warehouse) -> None:
    received = load(loaded, "Sơn La;43,89;Quyết định 268/QĐ-BNV")

    assert received.problems == ()
    assert papi_2024(loaded, "14")["origin"] == "published"


def test_a_later_file_that_says_otherwise_than_an_earlier_one_is_told(loaded: Warehouse) -> None:
    load(loaded, "Sơn La;50;Quyết định 1/QĐ-A", name="cu.csv")

    received = load(loaded, "Sơn La;51;Quyết định 2/QĐ-A", name="moi.csv")

    assert papi_2024(loaded, "14")["score"] == 51
    assert len(received.problems) == 1


def test_a_result_without_a_stated_source_has_the_file_itself_for_one(loaded: Warehouse) -> None:
    content = "Chỉ số;Năm;Tỉnh;Điểm;Hạng\nPAPI;2026;Sơn La;44;3\n".encode()

    loading.receive_index(loaded, "ket-qua.csv", content, actor="thử", scope=EVERYTHING)

    with loaded.cursor() as cursor:
        (row,) = indices.list_results(
            cursor, scope=EVERYTHING, as_of=DAY, filters=Filters("14", 2026, None)
        ).to_dicts()
    assert row["source_title"] == "Tệp ket-qua.csv do người dùng nạp, không nêu nguồn"
    assert (row["origin"], row["rank_kind"], row["score_kind"]) == ("loaded", "stated", "stated")


def test_an_empty_cell_of_a_loaded_file_counts_as_no_result(loaded: Warehouse) -> None:
    content = "Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2026;Sơn La;\nPAPI;2026;Lào Cai;41\n".encode()

    loading.receive_index(loaded, "ket-qua.csv", content, actor="thử", scope=EVERYTHING)

    with loaded.cursor() as cursor:
        years = indices.years(cursor, scope=EVERYTHING, as_of=DAY, index="PAPI", subject=None)
    assert one(years, year=2026)["province_count"] == one(years, year=2026)["loaded_count"] == 1


def test_a_newer_edition_of_the_reference_data_replaces_all_results_of_the_older(loaded: Warehouse) -> None:
    arrival = loads.Arrival("reference", "reference", b"newer", "he-thong", False, datetime.now(UTC))
    kept = reference.tables()["index_results"].filter(pl.col("year") < 2024)
    with loads.recording(loaded, arrival) as recording:
        records.store_results(
            recording, kept.with_columns(is_published=pl.lit(True), sheet=pl.lit(None, pl.String))
        )

    with loaded.cursor() as cursor:
        newest = cursor.execute("SELECT max(year), count(*) FROM index_result_current").fetchall()
    assert newest == [(2023, kept.height)]


def test_a_median_is_given_only_where_four_in_five_provinces_have_a_score(ask: Ask) -> None:
    found = pl.concat(
        [
            ask(indices.country, index=index).with_columns(index=pl.lit(index))
            for index in ("PAPI", "PCI", "PAR_INDEX")
        ]
    )

    assert found.filter(pl.col("median").is_null() == pl.col("is_whole")).is_empty()
    assert one(found, index="PAPI", year=2021)["is_whole"]
    assert not one(found, index="PCI", year=2005)["is_whole"]  # 42 of 64
    assert found.filter(index="PAR_INDEX")["median"].null_count() == found.filter(index="PAR_INDEX").height
    latest = ask(indices.latest_by_index, province=None, year=None)
    assert latest.filter(pl.col("median_score").is_null() == pl.col("is_whole")).is_empty()


def test_every_stated_change_of_a_criterion_is_a_break_with_the_name_it_had(ask: Ask) -> None:
    stated = reference.tables()["criterion_breaks"].select("index_code", "criterion_code", "year")

    for row in stated.iter_rows(named=True):
        found = ask(indices.components, index=row["index_code"], year=row["year"], subject="14")
        changed = one(found, criterion_code=row["criterion_code"])
        assert changed["is_break_between"] and changed["previous_name"], row
        assert changed["previous_name"] != changed["criterion_short_name"]


def test_a_rank_before_says_whether_it_was_published(ask: Ask) -> None:
    found = ask(indices.trend, index="PAPI", criterion="TOTAL", subjects=("14",))

    assert set(found["previous_rank_kind"].drop_nulls()) == {"computed"}


def test_an_index_without_results_of_provinces_stands_in_the_catalogue(ask: Ask) -> None:
    assert one(ask(indices.catalogue), index_code="DDCI")["subject_level"] == "department"


def test_a_departments_own_statement_is_seen_by_its_department_and_province_only(loaded: Warehouse) -> None:
    own = (
        reference.tables()["index_results"]
        .filter(index_code="DDCI", level="department")
        .head(1)
        .with_columns(
            province=pl.lit("Yên Bái"),
            province_code=pl.lit("15"),
            system=pl.lit("63"),
            unit=pl.lit("Sở Nội vụ"),
            year=pl.lit(2023, pl.Int32),
            is_published=pl.lit(False),
            sheet=pl.lit(None, pl.String),
        )
    )
    arrival = loads.Arrival("index", "tu-khai.xlsx", b"own", "so", False, datetime.now(UTC))
    with loads.recording(loaded, arrival) as recording:
        records.store_results(recording, own)

    def seen(scope: Scope) -> int:
        with loaded.cursor() as cursor:
            found = indices.list_results(cursor, scope=scope, as_of=DAY, filters=Filters(None, 2023, None))
        return found.filter(origin="own").height

    assert [seen(EVERYTHING), seen(Scope("15-63", None, None)), seen(Scope("15-63", "so-noi-vu", None))] == [
        1,
        1,
        1,
    ]
    # "15" alone is Lào Cai of today, whose eyes see nothing of the old Yên Bái.
    assert [seen(Scope("15", None, None)), seen(Scope("15-63", "so-tai-chinh", None))] == [0, 0]
    assert seen(Scope("15-63", None, "x")) == 0
