"""From a chart to its spec: built once, without data, and drawn many times with new rows."""

import json
import re
from typing import Any

import altair as alt

from charts import palette
from charts.palette import Mode

Chart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart | alt.FacetChart


VIEW = re.compile(r"\bview_[0-9a-f]+(?:_\d+)?\b")


def spec_of(chart: Chart, mode: Mode) -> dict[str, Any]:
    """The Vega-Lite spec of a chart without its rows, in our theme and padding.

    A chart's spec must not depend on the rows it was built with: what differs between rows belongs in an encoding,
    a transform or an expression.
    """
    # Altair names its views by a hash of the rows; the same chart gives the same spec.
    numbered = json.dumps(chart.to_dict(format="vega-lite"))
    views = {name: f"view_{place}" for place, name in enumerate(dict.fromkeys(VIEW.findall(numbered)))}
    spec: dict[str, Any] = json.loads(VIEW.sub(lambda found: views[found[0]], numbered))
    for part in ("data", "datasets", "$schema"):
        spec.pop(part, None)
    for layer in spec.get("layer", []):
        layer.pop("data", None)
    return {**spec, "config": palette.config(mode), "padding": palette.PADDING}
