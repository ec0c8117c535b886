"""The chart of outputs: bars that compare within a row, figures with their n/N; a spec that depends on no row."""

import polars as pl

from charts import specs
from charts.outputs import channels_by_period

CELLS = pl.DataFrame(
    {
        "channel_code": ["web_article", "web_article"],
        "channel": ["Tin, bài (tin, bài)"] * 2,
        "short_channel": ["Tin"] * 2,
        "row_order": [0, 0],
        "period_code": ["2026-H1", "2026-Q1"],
        "place": [0, 1],
        "quantity": [0, None],
        "figure": ["0 · 1/8", "– · 0/8"],
        "said": ["a", "b"],
        "share": [0.0, None],
    },
    schema_overrides={"quantity": pl.Int64},
)
PERIODS = ("6 tháng đầu năm/2026, lũy kế|6 tháng/2026, lũy kế", "Quý I/2026|Quý I/2026")


def test_a_click_says_channel_and_period_and_every_column_is_named() -> None:
    spec = specs.spec_of(channels_by_period(CELLS, mode="light", periods=PERIODS), "light")

    bars = spec["layer"][0]
    assert spec["params"][0]["select"]["fields"] == ["channel_code", "period_code"]
    axis = bars["encoding"]["x"]["axis"]
    assert axis["values"] == [0, 1]
    assert all(name in axis["labelExpr"] for name in PERIODS)


def test_a_spec_holds_no_rows_and_does_not_depend_on_them() -> None:
    built = [
        specs.spec_of(channels_by_period(rows, mode="dark", periods=PERIODS), "dark")
        for rows in (CELLS, CELLS.clear())
    ]

    assert built[0] == built[1]


def test_no_heading_is_cut_and_a_phone_shows_the_newest_periods_with_their_figures() -> None:
    three = (*PERIODS, "Quý III/2025|Quý III/2025")
    spec = specs.spec_of(channels_by_period(CELLS, mode="light", periods=three), "light")

    bars, figures = spec["layer"]
    axis = bars["encoding"]["x"]["axis"]
    assert axis["labelLimit"] == 0  # no limit
    assert axis["labelExpr"].count("'/'") == 1  # two lines
    assert figures["encoding"]["text"]["field"] == "figure"
    assert bars["encoding"]["x"]["scale"]["domainMax"] == {"expr": "containerSize()[0] < 620 ? 2 : 3"}
