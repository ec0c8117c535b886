"""The trend of the rate: a bar per period from none to all, n/N and % as words."""

import polars as pl

from charts import specs, timeliness


def test_the_rate_is_a_bar_of_all_that_fell_due_with_its_words_and_an_empty_one_has_a_dash() -> None:
    rows = pl.DataFrame(
        {
            "period_code": ["2026-Q1", "2026-H1"],
            "place": [0, 1],
            "from_end": [1, 0],
            "heading": ["Quý I|2026", "6 tháng|2026"],
            "share": [0.75, None],
            "figure": ["6/8", "–"],
            "percent": ["75%", ""],
            "said": ["Quý I 2026: 6/8 đúng hạn, 75%", "6 tháng đầu năm 2026: chưa đến hạn"],
        }
    )
    spec = specs.spec_of(timeliness.rate_by_period(rows, mode="light"), "light")

    texts = [layer["encoding"]["text"]["field"] for layer in spec["layer"] if "text" in layer["encoding"]]
    assert texts == ["figure", "percent"]
    tops = [layer["encoding"]["y"]["scale"]["domain"] for layer in spec["layer"]]
    assert all(low == 0 and high > 1 for low, high in tops), "room above a full bar for its words"
    calculated = {
        step["as"]: step["calculate"] for step in spec["layer"][1]["transform"] if "calculate" in step
    }
    assert calculated["height"] == "datum.share || 0"
