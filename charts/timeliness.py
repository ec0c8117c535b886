"""Charts of obligations: who reported when, who is late most."""

import altair as alt
import polars as pl

from charts import palette
from charts.palette import Mode
from charts.specs import Chart

NARROW = "containerSize()[0] < 560"
NEWEST_ON_A_PHONE = 4


def units_by_period(cells: pl.DataFrame, *, mode: Mode) -> Chart:
    """A row per unit, a column per period, the state in words and colour in each cell; on a phone the newest periods.

    Columns: obligation_id, unit_code, unit_name, unit_short_name, row_order (0 on top), period_code, place (0 on the left),
    from_end (0: the newest), heading ("Quý III|2026"), look, cell ("Chậm 3 ngày"), short_cell ("Chậm 3"), said, is_chosen.
    A click selects `cell`: obligation_id.
    """
    looks = list(palette.STATUS)
    picked = alt.selection_point(name="cell", fields=["obligation_id"], on="click", clear=False)
    base = (
        alt.Chart(cells)
        .transform_calculate(
            row="datum.unit_short_name + '|' + datum.unit_code",
            column="datum.period_code + '|' + datum.heading",
            shown=f"{NARROW} ? datum.short_cell : datum.cell",
        )
        .transform_filter(f"!({NARROW}) || datum.from_end < {NEWEST_ON_A_PHONE}")
        .encode(
            x=alt.X(
                "column:N",
                sort=alt.EncodingSortField("place", op="min", order="ascending"),
                scale=alt.Scale(paddingInner=0.04),
                axis=alt.Axis(
                    title=None,
                    orient="top",
                    labelExpr="[split(datum.label, '|')[1], split(datum.label, '|')[2]]",
                    labelAngle=0,
                    labelPadding=24,  # two lines: with less the lower one lies on the first row
                    domain=False,
                ),
            ),
            y=alt.Y(
                "row:N",
                sort=alt.EncodingSortField("row_order", op="min", order="ascending"),
                scale=alt.Scale(paddingInner=0.09),
                axis=alt.Axis(
                    title=None, labelExpr="split(datum.label, '|')[0]", labelLimit=200, domain=False
                ),
            ),
        )
    )
    cell = (
        base.mark_rect(aria=True, cornerRadius=3, cursor="pointer", strokeWidth=1)
        .encode(
            color=alt.Color(
                "look:N",
                scale=alt.Scale(domain=looks, range=[palette.fill(look, mode) for look in looks]),
                legend=None,
            ),
            stroke=alt.condition(
                "datum.look == 'not_due'",
                alt.value(palette.BASE[mode]["line"]),
                alt.value(palette.BASE[mode]["panel"]),
            ),
            description="said:N",
            tooltip=[alt.Tooltip("said:N", title=" ")],
        )
        .add_params(picked)
    )
    chosen = (
        base.transform_filter("datum.is_chosen")
        .mark_rect(
            filled=False, stroke=palette.BASE[mode]["ink"], strokeWidth=2.5, cornerRadius=3, aria=False
        )
        .encode()
    )
    text = base.mark_text(fontSize=11.5, baseline="middle", aria=False).encode(
        text="shown:N",
        color=alt.Color(
            "look:N",
            scale=alt.Scale(domain=looks, range=[palette.ink(look, mode) for look in looks]),
            legend=None,
        ),
    )
    layers: Chart = (
        alt.layer(cell, text, chosen)
        .resolve_scale(color="independent")
        .properties(height=alt.Step(31), width="container")
    )
    return layers


def most_late(units: pl.DataFrame, *, mode: Mode) -> Chart:
    """A bar per unit: missing at the axis, then late, with the figures in words; most first.

    Columns: unit_code, unit_name, unit_short_name, row_order, look, count, ordinal, figure, short_figure.
    """
    looks = list(palette.STATUS)
    base = (
        alt.Chart(units)
        .transform_calculate(row="datum.unit_name + '|' + datum.unit_short_name + '|' + datum.unit_code")
        .encode(
            y=alt.Y(
                "row:N",
                sort=alt.EncodingSortField("row_order", op="min", order="ascending"),
                axis=alt.Axis(
                    title=None, labelLimit=280, labelExpr=f"split(datum.label, '|')[{NARROW} ? 1 : 0]"
                ),
            )
        )
    )
    bars = base.mark_bar(aria=True, height={"band": 0.5}).encode(
        x=alt.X("count:Q", stack="zero", axis=None),
        order=alt.Order("ordinal:Q"),
        color=alt.Color(
            "look:N",
            scale=alt.Scale(domain=looks, range=[palette.fill(look, mode) for look in looks]),
            legend=None,
        ),
        description="figure:N",
    )
    figures = (
        base.transform_aggregate(total="sum(count)", groupby=["row", "row_order", "figure", "short_figure"])
        .transform_calculate(shown=f"{NARROW} ? datum.short_figure : datum.figure")
        .mark_text(align="left", dx=8, baseline="middle", fontSize=11.5, aria=False)
        .encode(x=alt.X("total:Q", axis=None), text="shown:N")
    )
    return alt.layer(bars, figures).properties(height=alt.Step(28), width="container")


def rate_by_period(periods: pl.DataFrame, *, mode: Mode) -> Chart:
    """A bar per period on a pale one of 100 %: on time over what has fallen due, n/N and % above it; a dash where N is 0.

    Columns: period_code, place (0 on the left), from_end (0: the newest), heading ("Quý III|2026"), share (null where N is 0),
    figure ("6/8", "–"), percent, said.
    """
    base = (
        alt.Chart(periods)
        .transform_calculate(column="datum.period_code + '|' + datum.heading", height="datum.share || 0")
        .transform_filter(f"!({NARROW}) || datum.from_end < {NEWEST_ON_A_PHONE}")
        .encode(
            x=alt.X(
                "column:N",
                sort=alt.EncodingSortField("place", op="min", order="ascending"),
                scale=alt.Scale(paddingInner=0.35),
                axis=alt.Axis(
                    title=None,
                    labelExpr="[split(datum.label, '|')[1], split(datum.label, '|')[2]]",
                    labelAngle=0,
                    domain=False,
                ),
            )
        )
    )
    height = alt.Y("height:Q", scale=alt.Scale(domain=[0, 1.3]), axis=None)
    track = base.mark_bar(fill=palette.BASE[mode]["page"], aria=False).encode(
        y=alt.datum(1, scale=alt.Scale(domain=[0, 1.3]), axis=None)
    )
    bars = base.mark_bar(fill=palette.fill("on_time", mode), aria=True).encode(
        y=height, description="said:N", tooltip=[alt.Tooltip("said:N", title=" ")]
    )
    figure = base.mark_text(
        dy=-22, fontSize=12, fontWeight=600, color=palette.BASE[mode]["ink"], aria=False
    ).encode(y=height, text="figure:N")
    percent = base.mark_text(dy=-7, fontSize=11.5, color=palette.BASE[mode]["muted"], aria=False).encode(
        y=height, text="percent:N"
    )
    layers: Chart = alt.layer(track, bars, figure, percent).properties(height=150, width="container")
    return layers
