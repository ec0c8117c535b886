"""The look that CSS gives: variables from the palette, and the one style sheet."""

from pathlib import Path

import streamlit as st

from charts import palette
from charts.palette import Mode

SHEET = Path(__file__).parent / "look.css"


def apply(mode: Mode) -> None:
    """Put the style sheet on the page, its colours for the reader's mode."""
    st.html(f"<style>{_style(mode)}</style>")


@st.cache_resource(show_spinner=False)
def _style(mode: Mode) -> str:
    variables = {**palette.BASE[mode], **{look: palette.fill(look, mode) for look in palette.STATUS}}
    declared = " ".join(f"--{name}: {colour};" for name, colour in variables.items())
    return f":root {{{declared}}}\n{SHEET.read_text(encoding='utf-8')}"
