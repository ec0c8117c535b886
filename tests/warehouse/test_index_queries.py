"""Questions about indices, asked of the published results themselves."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from actions import keeping
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
