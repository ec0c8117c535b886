"""Charts of tasks: who has how many in which group."""

import altair as alt
import polars as pl

from charts import palette
from charts.palette import Mode


def groups_by_bar(counts: pl.DataFrame, *, mode: Mode) -> alt.LayerChart:
    """One bar per unit or body, one segment per status group, overdue at the axis; most overdue first.

    Columns: bar_key, bar_name, bar_short_name, status_group, words, look, ordinal, assignment_count,
    overdue_count, bar_total, bar_order (the row of the bar, 0 on top). Clicking a segment selects `segment`:
    bar_key and status_group.
    """
    looks = list(palette.STATUS)
    picked = alt.selection_point(name="segment", fields=["bar_key", "status_group"], on="click", clear=False)
    rows = alt.Y(
        "bar:N",
        sort=alt.EncodingSortField("bar_order", op="min", order="ascending"),
        axis=alt.Axis(
            title=None, labelLimit=280, labelExpr="split(datum.label, '|')[containerSize()[0] < 620 ? 1 : 0]"
        ),
    )
    # Two units may share a name, so a bar is known by its key; the label shows the name's part of it.
    bar = "datum.bar_name + '|' + datum.bar_short_name + '|' + datum.bar_key"
    said = "datum.bar_name + ': ' + datum.assignment_count + ' phần việc, ' + lower(datum.words)"
    base = alt.Chart(counts).transform_calculate(bar=bar, said=said).encode(y=rows)
    stacked = alt.X(
        "assignment_count:Q",
        stack="zero",
        axis=alt.Axis(
            title="Số phần việc", orient="top", tickMinStep=1, tickCount=8, format="d", titleAnchor="start"
        ),
    )
    bars = (
        base.mark_bar(
            aria=True,
            stroke=palette.BASE[mode]["panel"],
            strokeWidth=1,
            cursor="pointer",
            height={"band": 0.72},
        )
        .encode(
            x=stacked,
            color=alt.Color(
                "look:N",
                scale=alt.Scale(domain=looks, range=[palette.fill(look, mode) for look in looks]),
                legend=None,
            ),
            order=alt.Order("ordinal:Q"),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.45), empty=True),
            description="said:N",
            tooltip=[
                alt.Tooltip("bar_name:N", title="Đơn vị"),
                alt.Tooltip("words:N", title="Nhóm"),
                alt.Tooltip("assignment_count:Q", title="Phần việc"),
                alt.Tooltip("bar_total:Q", title="Tổng"),
            ],
        )
        .add_params(picked)
    )
    # A figure is drawn only where its segment is wide enough for it: on a phone most ones are not.
    room = "(containerSize()[0] - (containerSize()[0] < 620 ? 120 : 300)) / datum.longest_bar * datum.assignment_count"
    figures = (
        base.transform_joinaggregate(longest_bar="max(bar_total)")
        .transform_calculate(
            figure=f"{room} > 9 * length(toString(datum.assignment_count)) + 3 ? toString(datum.assignment_count) : ''"
        )
        .mark_text(fontSize=11.5, baseline="middle", aria=False)
        .encode(
            x=alt.X("assignment_count:Q", stack="zero", bandPosition=0.5),
            order=alt.Order("ordinal:Q"),
            detail="status_group:N",
            text="figure:N",
            color=alt.Color(
                "look:N",
                scale=alt.Scale(domain=looks, range=[palette.ink(look, mode) for look in looks]),
                legend=None,
            ),
        )
    )
    layers: alt.LayerChart = (
        alt.layer(bars, figures)
        .resolve_scale(color="independent")
        .properties(height=alt.Step(27), width="container")
    )
    return layers
