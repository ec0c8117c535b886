"""The published results as they are stored: complete, known, and marked where something was worked out."""

import os
from pathlib import Path

import polars as pl
import pytest

from reference import build
from reference.tables import find_criterion, find_index, find_max_score, tables

KEY = ["index_code", "year", "level", "system", "province", "unit", "criterion_code"]
SHARED = Path(os.environ.get("CCHC_SHARED", Path(__file__).parents[3] / "shared"))
INDICES = SHARED / "data" / "indices"


@pytest.fixture
def results() -> pl.DataFrame:
    return tables()["index_results"]


def test_all_results_are_there_once_each(results):
    assert results.height == 40_811
    assert results["row_number"].to_list() == list(range(2, 40_813))
    assert results.filter(pl.struct(KEY).is_duplicated()).is_empty()


def test_every_province_has_a_code_and_no_region_has(results):
    is_wide = pl.col("level").is_in(["nation", "region"])

    assert results.filter(is_wide != pl.col("province_code").is_null()).is_empty()
    assert set(results.filter(is_wide)["province"]) == set(tables()["regions"]["name"])


def test_every_index_criterion_and_source_is_known(results):
    def unknown(column: str, table: str, names: list[str]) -> pl.DataFrame:
        return results.join(tables()[table], left_on=column.split(), right_on=names, how="anti")

    assert unknown("index_code", "indices", ["index_code"]).is_empty()
    assert unknown("source_id", "index_sources", ["source_id"]).is_empty()
    assert unknown("index_code criterion_code", "index_criteria", ["index_code", "code"]).is_empty()


def test_every_criterion_stands_under_a_known_one():
    criteria = tables()["index_criteria"]
    children = criteria.filter(pl.col("parent_code").is_not_null())

    orphans = children.join(
        criteria, left_on=["index_code", "parent_code"], right_on=["index_code", "code"], how="anti"
    )

    assert orphans.is_empty()


def test_a_gap_is_a_gap_never_zero(results):
    assert results.filter(score=0).is_empty()
    assert results.filter(pl.col("score").is_null(), pl.col("rank").is_null()).is_empty()


def test_no_score_is_above_its_maximum(results):
    assert results.filter(pl.col("score") > pl.col("max_score")).is_empty()
    assert results.filter(index_code="PAPI", criterion_code="TOTAL").group_by("max_score").agg(
        pl.col("year").min().alias("from"), pl.col("year").max().alias("to")
    ).sort("max_score").rows() == [(60.0, 2011, 2017), (80.0, 2018, 2024)]


def test_computed_ranks_agree_with_the_scores(results):
    ranked = results.filter(level="province").with_columns(
        again=pl.col("score")
        .rank("min", descending=True)
        .over("index_code", "year", "criterion_code", "system")
    )

    computed = ranked.filter(rank_kind="computed")

    assert computed.height == 39_510
    assert computed.filter(pl.col("again") != pl.col("rank")).is_empty()


def test_summed_scores_agree_with_their_parts(results):
    papi = results.filter(index_code="PAPI")
    parts = papi.filter(pl.col("criterion_code").str.contains(".", literal=True)).group_by(
        "year", "province", criterion_code=pl.col("criterion_code").str.head(6)
    )

    summed = papi.filter(score_kind="summed").join(
        parts.agg(pl.col("score").sum().alias("again")), on=["year", "province", "criterion_code"]
    )

    assert summed.height == 6_094
    assert (summed["score"] - summed["again"]).abs().max() < 0.001


def test_known_points(results):
    def total(index_code: str, year: int, province: str) -> float:
        return results.filter(
            index_code=index_code, year=year, province=province, criterion_code="TOTAL", level="province"
        )["score"].item()

    assert total("PAPI", 2016, "Sơn La") == 35.5487
    assert total("PCI", 2009, "Đà Nẵng") == 75.9563


def test_a_criterion_is_named_by_what_it_meant_that_year():
    asked = [find_criterion("PAPI", "Danh sách hộ nghèo", year) for year in (2011, 2017, 2018, 2024)]

    assert asked == ["PAPI-2.1", "PAPI-2.1", "PAPI-2.2", "PAPI-2.2"]
    assert find_criterion("PAPI", "Ban thanh tra nhân dân", 2015) == "PAPI-3.2"
    assert find_criterion("PAPI", "Hiệu quả của Ban Thanh tra Nhân dân", 2016) == "PAPI-3.3"
    assert find_criterion("PCI", "Tính năng động", 2009) == "PCI-7"
    assert find_criterion("PCI", "không có tiêu chí này", 2009) is None


def test_every_criterion_alias_names_a_known_criterion():
    aliases = tables()["criterion_aliases"]

    unknown = aliases.join(
        tables()["index_criteria"],
        left_on=["index_code", "criterion_code"],
        right_on=["index_code", "code"],
        how="anti",
    )

    # Of the total only: some indices have results by component alone in the tree.
    assert unknown.filter(pl.col("criterion_code") != "TOTAL").is_empty()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PAR-INDEX", "PAR_INDEX"),
        ("Par Index", "PAR_INDEX"),
        ("ICT- index", "ICT_INDEX"),
        ("chỉ số năng lực cạnh tranh cấp tỉnh", "PCI"),
        ("PAPI 2", None),
    ],
)
def test_indices_are_found_by_name_and_never_guessed(name, code):
    assert find_index(name) == code


def test_a_maximum_that_differs_by_publisher_limits_nothing():
    assert find_max_score("DDCI", "TOTAL", 2020) is None
    assert find_max_score("PAR_INDEX", "PAR-3", 2024) == 13
    assert find_max_score("PAR_INDEX", "PAR-3", 2023) is None


@pytest.mark.skipif(not INDICES.exists(), reason="the folder of published results (CCHC_SHARED) is not here")
def test_the_generated_files_are_what_the_build_makes(tmp_path, monkeypatch):
    generated = {
        *("provinces.csv", "province_successions.csv", "index_breaks.csv", "index_criteria.csv"),
        *("index_sources.csv", "index_results.parquet"),
    }
    source = build.HERE
    for path in source.glob("*.csv"):
        if path.name not in generated:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(build, "HERE", tmp_path)

    build.build(INDICES)

    for name in generated - {"index_results.parquet"}:
        assert (tmp_path / name).read_bytes() == (source / name).read_bytes(), name
    assert pl.read_parquet(tmp_path / "index_results.parquet").equals(tables()["index_results"])
