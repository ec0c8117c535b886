"""Charts of communication outputs: what was done by channel in each period."""

import altair as alt
import polars as pl

from charts import palette
from charts.palette import Mode
from charts.specs import Chart

BAR_ROOM, NARROW_BAR_ROOM = 0.5, 0.36  # of a period's column; the rest holds the figure
NARROW_PERIODS = 2  # a phone shows the newest, so that every sum keeps its n/N


def channels_by_period(cells: pl.DataFrame, *, mode: Mode, periods: tuple[str, ...]) -> Chart:
    """A row per channel, a column per period; in each cell a bar and its sum with n/N.

    Columns: channel_code, channel, short_channel, row_order (0 on top), period_code, place (0 on the left), quantity
    (null: nobody stated one), share (of the largest of its row), figure, said. `periods` names the columns: two lines with
    "/" between them, "|" before the two lines of the short form, so that no name is cut. Lengths compare within a row only: channels are counted in different units. A click selects `cell`:
    channel_code and period_code.
    """
    picked = alt.selection_point(name="cell", fields=["channel_code", "period_code"], on="click", clear=False)
    names = " : ".join(f"datum.value == {place} ? '{name}'" for place, name in enumerate(periods))
    narrow = "containerSize()[0] < 620"
    length = f"(datum.share === null ? 0 : datum.share) * ({narrow} ? {NARROW_BAR_ROOM} : {BAR_ROOM})"
    shown_periods = f"{narrow} ? {min(NARROW_PERIODS, max(len(periods), 1))} : {max(len(periods), 1)}"
    base = (
        alt.Chart(cells)
        .transform_filter(f"datum.place < ({shown_periods})")
        .transform_calculate(
            row="datum.channel + '|' + datum.short_channel + '|' + datum.channel_code",
            end=f"datum.place + {length}",
            room=f"datum.place + {length} + 0.02",
        )
        .encode(
            y=alt.Y(
                "row:N",
                sort=alt.EncodingSortField("row_order", op="min", order="ascending"),
                axis=alt.Axis(
                    title=None, labelLimit=360, labelExpr=f"split(datum.label, '|')[{narrow} ? 1 : 0]"
                ),
            )
        )
    )
    columns = alt.Axis(
        title=None,
        orient="top",
        values=list(range(len(periods))),
        labelExpr=f"datum.value < ({shown_periods}) ? split(split({names} : '', '|')[{narrow} ? 1 : 0], '/') : ''",
        labelAlign="left",
        labelLimit=0,
        labelPadding=22,  # two lines would lie over the first row
        grid=True,
        domain=False,
    )
    scale = alt.Scale(domainMin=0, domainMax=alt.ExprRef(shown_periods), nice=False)
    bars = (
        base.mark_bar(aria=True, height={"band": 0.55}, cursor="pointer", color=palette.BASE[mode]["primary"])
        .encode(
            x=alt.X("place:Q", scale=scale, axis=columns),
            x2="end:Q",
            opacity=alt.condition(picked, alt.value(0.85), alt.value(0.4), empty=True),
            description="said:N",
            tooltip=[alt.Tooltip("said:N", title=" ")],
        )
        .add_params(picked)
    )
    figures = base.mark_text(align="left", baseline="middle", fontSize=11.5, aria=False).encode(
        x=alt.X("room:Q", scale=scale, axis=columns),
        text="figure:N",
        tooltip=[alt.Tooltip("said:N", title=" ")],
    )
    return alt.layer(bars, figures).properties(height=alt.Step(26), width="container")
