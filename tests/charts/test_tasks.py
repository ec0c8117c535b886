"""The bars of tasks: what stands on which channel; a spec that does not depend on the rows."""

import polars as pl

from charts import palette, specs
from charts.tasks import groups_by_bar

COUNTS = pl.DataFrame(
    {
        "bar_key": ["a", "a"],
        "bar_name": ["Sở A", "Sở A"],
        "bar_short_name": ["A", "A"],
        "status_group": ["overdue", "done_on_time"],
        "words": ["Quá hạn chưa hoàn thành", "Hoàn thành đúng hạn"],
        "look": ["overdue", "on_time"],
        "ordinal": [1, 10],
        "assignment_count": [2, 5],
        "overdue_count": [2, 2],
        "bar_total": [7, 7],
        "bar_order": [0, 0],
    }
)


def test_the_bars_count_by_unit_and_overdue_sits_at_the_axis() -> None:
    spec = specs.spec_of(groups_by_bar(COUNTS, mode="light"), "light")

    bars = spec["layer"][0]["encoding"]
    assert (bars["x"]["field"], bars["y"]["field"], bars["order"]["field"]) == (
        "assignment_count",
        "bar",
        "ordinal",
    )
    assert bars["color"]["scale"]["range"][0] == palette.fill("overdue", "light")


def test_a_spec_holds_no_rows_and_does_not_depend_on_them() -> None:
    built = [specs.spec_of(groups_by_bar(rows, mode="dark"), "dark") for rows in (COUNTS, COUNTS.clear())]

    assert built[0] == built[1]
    assert "Sở A" not in str(built[0])
