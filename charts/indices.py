"""Charts of index results: which years have them, the trend of scores and ranks, the country, the components.

Two rules hold in all of them: a line joins only results of one stretch (no year missing, nothing changed in between),
and what is shown as text arrives as text, written the Vietnamese way.
"""

from collections.abc import Sequence
from typing import Any, cast

import altair as alt
import polars as pl

from charts import palette
from charts.palette import Mode

NARROW = "containerSize()[0] < 560"
STACKED = "containerSize()[0] < 940"  # components: names and figures above and below the bar, not beside it
CELL = 46
ROOM, ROOM_FOR_RANK, ROOM_FOR_MARK = (
    42,
    70,
    84,
)  # pixels right of the last year: "43,89"; "25 (tính)"; "43,89 (nạp)"
WIDEST_CELL = 92
COMPONENT_ROW = 28


def year_cells(years: pl.DataFrame, *, mode: Mode, count: int) -> alt.LayerChart:
    """One cell per year with "n/N" provinces; on a narrow screen seven to a row. Clicking selects `year`.

    `count` is the number of years: few cells stay cells and do not become bars.

    Columns: year, position (0 is the first), count_text, look (own: the subject has a result; other: only others do;
    none: nobody has), is_break, is_chosen, tip.
    """
    base = palette.BASE[mode]
    per_row = f"({NARROW} ? 7 : 100)"
    room: Any = [0, {"expr": f"min(width, min({count}, {per_row}) * {WIDEST_CELL})"}]
    chart = (
        alt.Chart(years)
        .transform_calculate(column=f"datum.position % {per_row}", row=f"floor(datum.position / {per_row})")
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.08, paddingOuter=0.04, range=room)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.1, paddingOuter=0.04)),
        )
    )
    breaks = (
        chart.transform_filter("datum.is_break")
        .mark_tick(
            orient="vertical", size=CELL - 8, thickness=1.5, xOffset=-1, color=base["muted"], tooltip=None
        )
        .encode(x=alt.X("column:O", bandPosition=0, axis=None))
    )
    chosen = chart.transform_filter("datum.is_chosen").mark_rect(
        cornerRadius=3, filled=False, stroke=base["ink"], strokeWidth=2.5, tooltip=None
    )
    layers = (_cells(chart, mode), breaks, *_cell_words(chart, mode), chosen)
    return _layered(*layers, height=alt.Step(CELL), apart=["color"])


def _cells(chart: alt.Chart, mode: Mode) -> alt.Chart:
    """What is clicked and hovered, filled by who has results."""
    base = palette.BASE[mode]
    fills = {
        "own": palette.fill("in_progress", mode),
        "other": palette.fill("ongoing", mode),
        "none": base["panel"],
    }
    picked = alt.selection_point(name="year", fields=["year"], on="click", clear=False, toggle=False)
    cells: alt.Chart = (
        chart.mark_rect(cornerRadius=3, stroke=base["line"], strokeWidth=1, cursor="pointer")
        .encode(
            color=_by_look(fills),
            tooltip=[alt.Tooltip("year:O", title="Năm"), alt.Tooltip("tip:N", title="Số liệu")],
        )
        .add_params(picked)
    )
    return cells


def _cell_words(chart: alt.Chart, mode: Mode) -> list[alt.Chart]:
    """The year, and below it n/N."""
    inks = {
        "own": palette.ink("in_progress", mode),
        "other": palette.ink("ongoing", mode),
        "none": palette.BASE[mode]["muted"],
    }
    names = chart.mark_text(dy=-8, fontSize=12, fontWeight=600, tooltip=None)
    counts = chart.mark_text(dy=9, fontSize=11.5, tooltip=None)
    return [
        names.encode(text=alt.Text("year:O", format="d"), color=_by_look(inks)),
        counts.encode(text="count_text:N", color=_by_look(inks)),
    ]


def _by_look(colours: dict[str, str]) -> alt.Color:
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color("look:N", scale=scale, legend=None)


def score_trend(rows: pl.DataFrame, *, mode: Mode, has_marks: bool = False) -> alt.LayerChart:
    """Scores over the years: the subject strong, others thin and dashed, values at the ends; clicking selects `year`.

    Columns: kind (point, year), line (0: the subject, 1 to 3: those compared), year, year_from, year_to, score,
    label_score (where the value at the end is written), score_text, stretch, is_last, is_break, break_text,
    is_chosen, tip. `has_marks`: there is a word behind a value at an end, which needs room.
    """
    score: dict[str, Any] = {
        "scale": alt.Scale(zero=False, nice=True),
        "axis": alt.Axis(title=None, tickCount=6, format="~f"),
    }
    y = alt.Y("score:Q", **score)
    ends = alt.Y("label_score:Q", **score)
    lines = _lines(rows, mode, "score", y, ends)
    behind = _years_behind(rows, mode, ROOM_FOR_MARK if has_marks else ROOM)
    return _layered(*behind, *lines, _year_in_front(rows), height=250)


def rank_trend(rows: pl.DataFrame, *, mode: Mode, floor: int) -> alt.LayerChart:
    """Ranks over the years, 1 on top, grey below the number ranked; `floor` is the greatest rank there is room for.

    Columns: those of `score_trend` with rank, label_rank, rank_text, number_ranked (null: not stated, no grey).
    """
    ticks = [1, *range(10, floor, 10)]
    scale = alt.Scale(domain=[1, floor], reverse=True, nice=False, zero=False, padding=4)
    rank: dict[str, Any] = {"scale": scale, "axis": alt.Axis(title=None, values=ticks, format="d")}
    beyond = (
        alt.Chart(rows)
        .transform_filter("datum.kind === 'year' && isValid(datum.number_ranked)")
        .transform_calculate(unranked="datum.number_ranked + 0.5", floor=str(floor))
        .mark_rect(color=palette.BASE[mode]["line"], opacity=0.6)
        .encode(x=_x("year_from"), x2="year_to", y=alt.Y("unranked:Q", **rank), y2="floor")
    )
    lines = _lines(rows, mode, "rank", alt.Y("rank:Q", **rank), alt.Y("label_rank:Q", **rank))
    behind = _years_behind(rows, mode, ROOM_FOR_RANK)
    return _layered(beyond, *behind, *lines, _year_in_front(rows), height=250)


def country_trend(rows: pl.DataFrame, *, mode: Mode) -> alt.LayerChart:
    """The country over the years: bars lowest to highest, inside them the middle half, a line through the medians.

    Columns: kind (point, year), year, year_from, year_to, lowest, lower_quarter, median, upper_quarter, highest,
    median_text, stretch, is_last, is_break, break_text, is_chosen, tip. Clicking selects `year`.
    """
    base = palette.BASE[mode]
    y = alt.Y(
        "lowest:Q",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(title=None, tickCount=6, format="~f"),
    )
    points = alt.Chart(rows).transform_filter("datum.kind === 'point'")
    whole = points.mark_bar(size=9, cornerRadius=4, color=palette.fill("waived", mode)).encode(
        x=_x("year"), y=y, y2="highest"
    )
    half = points.mark_bar(size=9, color=palette.fill("in_progress", mode)).encode(
        x=_x("year"), y=alt.Y("lower_quarter:Q"), y2="upper_quarter"
    )
    line = points.mark_line(strokeWidth=2.25, color=base["primary"]).encode(
        x=_x("year"), y=alt.Y("median:Q"), detail="stretch:N"
    )
    dots = points.mark_point(filled=True, size=46, opacity=1, color=base["primary"]).encode(
        x=_x("year"), y=alt.Y("median:Q")
    )
    ends = (
        points.transform_filter("datum.is_last")
        .mark_text(align="left", dx=9, fontWeight=600, color=base["primary"])
        .encode(x=_x("year"), y=alt.Y("median:Q"), text="median_text:N")
    )
    return _layered(
        *_years_behind(rows, mode), whole, half, line, dots, ends, _year_in_front(rows), height=330
    )


def components(rows: pl.DataFrame, *, mode: Mode) -> alt.LayerChart:
    """One row per component: band lowest to highest, tick median, ring the last result, dot this one, red when it fell.

    Columns: position (0 on top), criterion_code, name, name_start, name_rest ("" where one line is enough), score,
    previous_score, lowest, median, highest, is_fall, is_chosen, figure_text, rank_text, tip. Clicking selects
    `component`: criterion_code. On a narrow screen names stand above and figures below, so that none is cut.
    """
    line = f"{STACKED} ? (datum.name_rest ? [0, 1, 2, 3] : [0, 2, 3]) : [2]"
    chart = (
        alt.Chart(rows)
        .transform_calculate(line=line)
        .transform_flatten(["line"])
        .transform_calculate(row="datum.position * 10 + datum.line")
        .encode(y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)))
    )
    picked = alt.selection_point(
        name="component", fields=["criterion_code"], on="click", clear=False, toggle=False
    )
    across: dict[str, Any] = {"x": alt.value(0), "x2": alt.value("width")}
    chosen = (
        chart.transform_filter("datum.is_chosen").mark_rect(color=palette.BASE[mode]["page"]).encode(**across)
    )
    hit = (
        chart.mark_rect(color="transparent", cursor="pointer")
        .encode(**across, tooltip=[alt.Tooltip("name:N", title="Mục"), alt.Tooltip("tip:N", title="Kết quả")])
        .add_params(picked)
    )
    layers = (chosen, *_component_shapes(chart, mode), *_component_words(chart, mode), hit)
    return _layered(*layers, height=alt.Step(COMPONENT_ROW), apart=["color", "stroke"])


def _component_shapes(chart: alt.Chart, mode: Mode) -> list[alt.Chart]:
    base = palette.BASE[mode]
    room: Any = [{"expr": f"{STACKED} ? 8 : 362"}, {"expr": f"{STACKED} ? width - 8 : width - 322"}]
    scale = alt.Scale(zero=False, nice=True, range=room)
    axis = alt.Axis(
        title=None,
        orient="top",
        tickCount=6,
        format="~f",
        gridOpacity=cast(Any, {"expr": f"{STACKED} ? 0 : 1"}),
    )
    beside: dict[str, Any] = {"scale": scale, "axis": axis}
    bars = chart.transform_filter("datum.line === 2")
    colour = alt.condition(
        "datum.is_fall", alt.value(palette.fill("overdue", mode)), alt.value(base["primary"])
    )
    band = bars.mark_bar(size=9, cornerRadius=4.5, color=palette.fill("waived", mode)).encode(
        x=alt.X("lowest:Q", **beside), x2="highest"
    )
    middle = bars.mark_tick(size=16, thickness=1.5, color=base["muted"]).encode(
        x=alt.X("median:Q", title=None)
    )
    moved = (
        bars.transform_filter("isValid(datum.previous_score) && isValid(datum.score)")
        .mark_rule(strokeWidth=2)
        .encode(x=alt.X("previous_score:Q", title=None), x2="score", color=colour)
    )
    before = (
        bars.transform_filter("isValid(datum.previous_score)")
        .mark_point(filled=True, fill=base["panel"], size=60, strokeWidth=1.8, opacity=1)
        .encode(x=alt.X("previous_score:Q", title=None), stroke=colour)
    )
    now = (
        bars.transform_filter("isValid(datum.score)")
        .mark_point(filled=True, size=95, opacity=1)
        .encode(x=alt.X("score:Q", title=None), color=colour)
    )
    return [band, middle, moved, before, now]


def _component_words(chart: alt.Chart, mode: Mode) -> list[alt.Chart]:
    base = palette.BASE[mode]
    beside, stacked = chart.transform_filter(f"!({STACKED})"), chart.transform_filter(STACKED)
    figures = alt.condition(
        "datum.is_fall", alt.value(palette.fill("overdue", mode)), alt.value(base["primary"])
    )
    muted = alt.value(base["muted"])
    left: dict[str, Any] = {"align": "left", "baseline": "middle"}
    return [
        beside.mark_text(align="right", baseline="middle").encode(x=alt.value(346), text="name:N"),
        beside.mark_text(fontWeight=600, **left).encode(
            x=alt.value({"expr": "width - 306"}), text="figure_text:N", color=figures
        ),
        beside.mark_text(**left).encode(
            x=alt.value({"expr": "width - 218"}), text="rank_text:N", color=muted
        ),
        stacked.transform_filter("datum.line === 0")
        .mark_text(dy=4, **left)
        .encode(x=alt.value(4), text="name_start:N"),
        stacked.transform_filter("datum.line === 1")
        .mark_text(dy=-3, **left)
        .encode(x=alt.value(4), text="name_rest:N"),
        stacked.transform_filter("datum.line === 3")
        .mark_text(dy=-5, fontWeight=600, **left)
        .encode(x=alt.value(4), text="figure_text:N", color=figures),
        stacked.transform_filter("datum.line === 3")
        .mark_text(dy=-5, **left)
        .encode(x=alt.value(104), text="rank_text:N", color=muted),
    ]


def _x(field: str) -> alt.X:
    """Years side by side, on the axis that `_years_behind` lays out: layers share it, so it is written once."""
    return alt.X(f"{field}:Q", title=None)


def _years_axis(field: str, room: int) -> alt.X:
    """Years side by side; `room` pixels on the right for the value at the end of each line."""
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(zero=False, nice=False, range=[0, {"expr": f"width - {room}"}]),
        axis=alt.Axis(
            title=None,
            format="d",
            tickMinStep=1,
            tickCount={"expr": "max(3, floor(width / 46))"},
            grid=False,
            labelFlush=False,
        ),
    )


def _years_behind(rows: pl.DataFrame, mode: Mode, room: int = ROOM) -> list[alt.Chart]:
    """The chosen year as a pale column, and a dashed rule with its words where the method changed."""
    base = palette.BASE[mode]
    years = alt.Chart(rows).transform_filter("datum.kind === 'year'")
    chosen = (
        years.transform_filter("datum.is_chosen")
        .mark_rect(color=palette.fill("ongoing", mode), opacity=0.55)
        .encode(x=_years_axis("year_from", room), x2="year_to", y=alt.value(0), y2=alt.value("height"))
    )
    breaks = years.transform_filter("datum.is_break")
    rule = breaks.mark_rule(strokeDash=[3, 3], color=base["muted"]).encode(x=_x("year_from"))
    label = breaks.mark_text(dy=-4, baseline="bottom", fontSize=11, color=base["muted"]).encode(
        x=_x("year_from"), y=alt.value(0), text="break_text:N"
    )
    return [chosen, rule, label]


def _lines(rows: pl.DataFrame, mode: Mode, value: str, y: alt.Y, ends: alt.Y) -> list[alt.Chart]:
    """Lines, dots and end values of the column `value`, on the axes `y` and `ends`."""
    order = [0, 1, 2, 3]
    colour = alt.Color("line:N", scale=alt.Scale(domain=order, range=palette.LINES[mode]), legend=None)
    dash = alt.StrokeDash("line:N", scale=alt.Scale(domain=order, range=palette.DASHES), legend=None)
    points = alt.Chart(rows).transform_filter(f"datum.kind === 'point' && isValid(datum.{value})")
    joined: dict[str, Any] = {"x": _x("year"), "y": y, "color": colour, "detail": "stretch:N"}
    thin = (
        points.transform_filter("datum.line > 0").mark_line(strokeWidth=1.7).encode(strokeDash=dash, **joined)
    )
    strong = points.transform_filter("datum.line === 0").mark_line(strokeWidth=3).encode(**joined)
    size = alt.condition("datum.line === 0", alt.value(64), alt.value(34))
    dots = points.mark_point(filled=True, opacity=1).encode(x=_x("year"), y=y, color=colour, size=size)
    written = (
        points.transform_filter("datum.is_last")
        .mark_text(align="left", dx=8, baseline="middle", fontWeight=600)
        .encode(x=_x("year"), y=ends, color=colour, text=f"{value}_text:N")
    )
    return [thin, strong, dots, written]


def _year_in_front(rows: pl.DataFrame) -> alt.Chart:
    """What is clicked and hovered: the whole column of a year, however small its dots."""
    picked = alt.selection_point(name="year", fields=["year"], on="click", clear=False, toggle=False)
    columns: alt.Chart = (
        alt.Chart(rows)
        .transform_filter("datum.kind === 'year'")
        .mark_rect(color="transparent", cursor="pointer")
        .encode(
            x=_x("year_from"),
            x2="year_to",
            y=alt.value(0),
            y2=alt.value("height"),
            tooltip=[alt.Tooltip("year:O", title="Năm"), alt.Tooltip("tip:N", title="Kết quả")],
        )
        .add_params(picked)
    )
    return columns


def _layered(*layers: alt.Chart, height: int | alt.Step, apart: Sequence[str] = ()) -> alt.LayerChart:
    """The layers as one chart over the whole width; the channels named in `apart` have a scale in each layer."""
    chart = cast(alt.LayerChart, alt.layer(*layers))
    if apart:
        chart = cast(alt.LayerChart, chart.resolve_scale(**cast(Any, dict.fromkeys(apart, "independent"))))
    return chart.properties(height=height, width="container")
