"""One palette and one chart theme: every chart takes its colours and type from here; no hex code anywhere else.

Rule: what is in order is pale; the more a cell stands out, the more it needs someone. Every colour has its word.
"""

from typing import Any, Literal

Mode = Literal["light", "dark"]

FONT = "BeVietnamPro"
PADDING = {"left": 0, "right": 2, "top": 4, "bottom": 2}  # without it the page adds 20 px below every chart
DASHES = [[1, 0], [7, 4], [2, 3], [8, 3, 2, 3]]  # a second sign beside colour

# page, panel: surfaces; line: hairlines; ink, muted: text; primary: links and the subject of a chart; other: comparisons
BASE: dict[Mode, dict[str, str]] = {
    "light": {
        "page": "#F6F5F1",
        "panel": "#FFFFFF",
        "line": "#E2DFD7",
        "ink": "#1B2A38",
        "muted": "#566472",
        "primary": "#0F5280",
        "other": "#7C8892",
    },
    "dark": {
        "page": "#10171E",
        "panel": "#18222B",
        "line": "#2F3B46",
        "ink": "#E8ECEF",
        "muted": "#A3B1BD",
        "primary": "#7DBBE8",
        "other": "#7B8893",
    },
}

# look -> (fill, text on it)
STATUS: dict[str, dict[Mode, tuple[str, str]]] = {
    "overdue": {"light": ("#9B2C2C", "#FFFFFF"), "dark": ("#F08A7E", "#2B0705")},
    "late": {"light": ("#C98138", "#1F1000"), "dark": ("#C77F35", "#1A0D00")},
    "due_soon": {"light": ("#E5B945", "#332400"), "dark": ("#8A6D1B", "#FFFFFF")},
    "on_time": {"light": ("#B4DCCF", "#0B4438"), "dark": ("#1F5549", "#D5F2E8")},
    "done": {"light": ("#DCEFE8", "#0B4438"), "dark": ("#1B3F38", "#C4E6DB")},
    "in_progress": {"light": ("#C3D7E8", "#12344F"), "dark": ("#2A4A66", "#DCEBF7")},
    "ongoing": {"light": ("#E1EBF3", "#12344F"), "dark": ("#233747", "#C9DCEB")},
    "not_started": {"light": ("#E0D6BC", "#3A3524"), "dark": ("#565A5C", "#FFFFFF")},
    "not_due": {"light": ("#F6F5F1", "#566472"), "dark": ("#1F2A33", "#A3B1BD")},
    "waived": {"light": ("#E8E5DD", "#55534B"), "dark": ("#2B3238", "#B4B8BB")},
}

LINES: dict[Mode, list[str]] = {
    "light": ["#0F5280", "#B4601A", "#2C7A68", "#7A4E8C"],
    "dark": ["#7DBBE8", "#E3A25E", "#6FC3AE", "#C49AD6"],
}


def fill(look: str, mode: Mode) -> str:
    return STATUS[look][mode][0]


def ink(look: str, mode: Mode) -> str:
    return STATUS[look][mode][1]


def config(mode: Mode) -> dict[str, Any]:
    """The Vega-Lite configuration that goes into every spec."""
    base = BASE[mode]
    text = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 500,
        "labelColor": base["muted"],
        "titleColor": base["muted"],
    }
    axis = {
        **text,
        "domain": False,
        "ticks": False,
        "gridColor": base["line"],
        "gridWidth": 1,
        "labelPadding": 8,
        "titlePadding": 10,
        "aria": False,  # a mark's own description says it better than "X-axis for a linear scale"
    }
    number = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        # A screen reader hears the chart's own words, and the marks that describe themselves.
        "mark": {"aria": False},
        "axis": axis,
        "axisBand": {"grid": False, "labelColor": base["ink"]},
        "legend": {**text, "labelColor": base["ink"], "symbolType": "square", "orient": "top", "title": None},
        "header": {**text, "labelFontWeight": 600, "labelColor": base["ink"]},
        "text": {"font": FONT, "fontSize": 12, "color": base["ink"]},
        "line": {"strokeWidth": 2.25},
        "point": {"size": 42, "filled": True},
        "rule": {"color": base["muted"]},
        "bar": {"color": base["primary"]},
        "range": {"category": LINES[mode]},
        "numberFormat": ",d",
        "locale": {"number": number},
    }
