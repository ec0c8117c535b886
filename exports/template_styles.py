"""The cell formats of the workbook. Blue is for the unit to fill, grey is given, violet marks sample data."""

from collections.abc import Callable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from exports.layout import Kind

INK, MUTED, LINE, PRIMARY = "#1B2A38", "#566472", "#C9CED3", "#0F5280"
FILL, GIVEN, PAPER = "#E1EEF8", "#EFEDE7", "#FFFFFF"
SAMPLE, SAMPLE_INK = "#EDE4F1", "#5E3A6F"
ATTENTION = "#FFE08A"
FONT = "Arial"

# Text cells keep what is typed: "15/3" stays a number of a document, "=x" never becomes a formula.
_SHOWN = {
    Kind.WHOLE: "#,##0",
    Kind.DATE: "dd/mm/yyyy",
    Kind.YEAR: "0",
    # General: in a cell with a number format Excel would show a typed "50%" as "1".
    Kind.NUMBER: "General",
    Kind.PERCENT: "General",
}
_FIGURES = {Kind.WHOLE, Kind.NUMBER, Kind.PERCENT}


class Styles:
    """Formats by need, each made once per workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._add: Callable[[dict[str, Any]], Format] = workbook.add_format
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        chosen = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top", **properties}
        key = tuple(sorted(chosen.items()))
        if key not in self._made:
            self._made[key] = self._add(chosen)
        return self._made[key]

    def cell(self, kind: Kind, *, is_open: bool, is_reference: bool = False, quoted: bool = False) -> Format:
        """A data cell; open cells are unlocked and tinted, reference cells muted."""
        return self.make(
            text_wrap=True,
            border=1,
            border_color=LINE,
            locked=not is_open,
            bg_color=FILL if is_open else GIVEN,
            font_color=MUTED if is_reference else INK,
            num_format=_SHOWN.get(kind, "@"),
            align="right" if kind in _FIGURES else "left",
            indent=1 if kind in _FIGURES else 0,  # else a number touches the words of the next column
            # Editing a cell again must not turn its "=…" into a formula either.
            **({"quote_prefix": True} if quoted else {}),
        )

    def heading(self, *, is_reference: bool = False, is_required: bool = False) -> Format:
        return self.make(
            bold=True,
            text_wrap=True,
            valign="vcenter",
            align="center",
            border=1,
            border_color=LINE,
            bg_color="#D9D6CE" if is_reference else PRIMARY if is_required else "#3F7299",
            font_color=INK if is_reference else "#FFFFFF",
        )

    def title(self) -> Format:
        return self.make(bold=True, font_size=14, font_color=PRIMARY, valign="vcenter")

    def scope(self) -> Format:
        return self.make(bold=True, font_size=11, valign="vcenter")

    def lead(self) -> Format:
        return self.make(font_color=MUTED, valign="vcenter")

    def hint(self) -> Format:
        return self.make(font_color=MUTED, align="left", indent=1)

    def sample(self) -> Format:
        return self.make(bold=True, font_color=SAMPLE_INK, bg_color=SAMPLE, valign="vcenter")
