"""Charts of indices: lines that stop at gaps and changes, ranks with 1 on top, names that are never cut."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from charts import indices, palette, specs

POINTS = pl.DataFrame(
    {
        "kind": ["point", "point", "year"],
        "line": [0, 0, None],
        "year": [2023, 2024, 2024],
        "year_from": [None, None, 2023.5],
        "year_to": [None, None, 2024.5],
        "score": [42.4, 43.89, None],
        "label_score": [42.4, 43.89, None],
        "score_text": ["42,40", "43,89", None],
        "rank": [30, 25, None],
        "label_rank": [30.0, 25.0, None],
        "rank_text": ["30", "25", None],
        "number_ranked": [None, None, 61],
        "stretch": ["14/2", "14/2", None],
        "is_last": [False, True, None],
        "is_break": [None, None, False],
        "is_chosen": [None, None, True],
    }
)


def layers(chart: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = specs.spec_of(chart, "light")["layer"]
    return found


def marked(found: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in found if layer["mark"]["type"] == mark]


def filters(layer: dict[str, Any]) -> str:
    return " ".join(str(step.get("filter")) for step in layer["transform"])


def test_a_line_joins_only_results_of_one_stretch_and_leaves_out_what_is_missing() -> None:
    joined = marked(layers(indices.score_trend(POINTS, mode="light")), "line")

    assert [line["encoding"]["detail"]["field"] for line in joined] == ["stretch", "stretch"]
    assert all("isValid(datum.score)" in filters(line) for line in joined)


def test_the_subject_is_strong_and_those_compared_are_thin_and_dashed() -> None:
    thin, strong = marked(layers(indices.score_trend(POINTS, mode="light")), "line")

    assert (strong["mark"]["strokeWidth"], "strokeDash" in strong["encoding"]) == (3, False)
    assert (thin["mark"]["strokeWidth"], thin["encoding"]["strokeDash"]["field"]) == (1.7, "line")
    assert thin["encoding"]["color"]["scale"]["range"] == palette.LINES["light"]


def test_a_change_of_method_is_a_dashed_rule_with_its_words() -> None:
    found = layers(indices.score_trend(POINTS, mode="light"))

    (rule,) = marked(found, "rule")
    label = next(
        layer for layer in marked(found, "text") if layer["encoding"]["text"]["field"] == "break_text"
    )
    assert rule["mark"]["strokeDash"] and "datum.is_break" in filters(rule)
    assert "datum.is_break" in filters(label)


def test_ranks_run_downwards_from_1_and_are_grey_below_the_number_ranked() -> None:
    found = layers(indices.rank_trend(POINTS, mode="light", floor=66))

    scale = marked(found, "line")[0]["encoding"]["y"]["scale"]
    assert (scale["domain"], scale["reverse"]) == ([1, 66], True)
    assert marked(found, "line")[0]["encoding"]["y"]["axis"]["values"][0] == 1
    grey = marked(found, "rect")[0]
    assert "isValid(datum.number_ranked)" in filters(grey)
    assert (grey["encoding"]["y"]["field"], grey["encoding"]["y2"]["field"]) == ("unranked", "floor")


def test_a_component_shows_band_median_last_and_this_result_and_is_red_when_it_fell() -> None:
    found = layers(indices.components(pl.DataFrame(schema={"position": pl.Int32}), mode="light"))

    drawn = [
        (layer["mark"]["type"], layer["encoding"]["x"].get("field"))
        for layer in found
        if "x" in layer["encoding"]
    ]
    assert {("bar", "lowest"), ("tick", "median"), ("point", "previous_score"), ("point", "score")} <= set(
        drawn
    )
    now = next(layer for layer in marked(found, "point") if layer["encoding"]["x"]["field"] == "score")
    assert now["encoding"]["color"]["condition"] == {
        "test": "datum.is_fall",
        "value": palette.fill("overdue", "light"),
    }


def test_on_a_narrow_screen_a_long_name_stands_in_two_lines_above_its_bar() -> None:
    found = layers(indices.components(pl.DataFrame(schema={"position": pl.Int32}), mode="light"))

    texts = {layer["encoding"]["text"]["field"]: layer for layer in marked(found, "text")}
    assert {"name", "name_start", "name_rest"} <= set(texts)
    assert "containerSize" in filters(texts["name_rest"])
    assert "limit" not in texts["name_start"]["mark"]


def test_a_click_selects_the_year_or_the_component() -> None:
    params = [
        specs.spec_of(indices.score_trend(POINTS, mode="light"), "light")["params"],
        specs.spec_of(indices.year_cells(POINTS, mode="light", count=2), "light")["params"],
        specs.spec_of(indices.components(POINTS, mode="light"), "light")["params"],
    ]

    assert [(param["name"], param["select"]["fields"]) for (param,) in params] == [
        ("year", ["year"]),
        ("year", ["year"]),
        ("component", ["criterion_code"]),
    ]


@pytest.mark.parametrize(
    ("build", "static"),
    [
        (indices.year_cells, {"count": 14}),
        (indices.score_trend, {}),
        (indices.rank_trend, {"floor": 66}),
        (indices.country_trend, {}),
        (indices.components, {}),
    ],
)
def test_a_spec_does_not_depend_on_the_rows(
    build: Callable[..., specs.Chart], static: dict[str, int]
) -> None:
    full, empty = (
        specs.spec_of(build(rows, mode="dark", **static), "dark") for rows in (POINTS, POINTS.clear())
    )

    assert without_names(full) == without_names(empty)


def without_names(spec: Any) -> Any:
    """The spec without the names Altair gives to views."""
    if isinstance(spec, dict):
        return {key: without_names(value) for key, value in spec.items() if key not in ("name", "views")}
    return [without_names(part) for part in spec] if isinstance(spec, list) else spec
