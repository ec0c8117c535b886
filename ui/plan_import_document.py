"""The document on the left: its lines with what was understood of each marked, and the passage in view."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import streamlit as st

from ui import plan_import_fields as fields
from ui.plan_import_fields import Key, Opened

HERE = Path(__file__).parent
_VIEW = st.components.v2.component(
    "plan_document",
    html='<div class="document" tabindex="0" role="region" aria-label="Văn bản; mũi tên lên, xuống chuyển giữa các đoạn được đánh dấu"></div>',
    css=(HERE / "plan_import_document.css").read_text(encoding="utf-8"),
    js=(HERE / "plan_import_document.js").read_text(encoding="utf-8"),
)


def document(opened: Opened, focus: Key | None, low: set[int | None]) -> Key | None:
    """Draw the document; the value whose passage was clicked, or None. `low`: the lines to look at."""
    if not opened.lines:
        st.markdown("**Không hiển thị được văn bản.**")
        return None
    marks = _marks(opened)
    lines = [_line(one, marks, low) for one in opened.lines]
    line = fields.line_of(opened, focus) if focus else None
    place = next(
        (one["line"] for one in opened.lines if line and one["line"] <= line <= one["last_line"]), None
    )
    clicked = _VIEW(
        key="plan_import.document",
        data={
            "lines": lines,
            "focus": place,
            "passage": _passage(opened, focus) if focus else "",
            "asked": "|".join(focus) if focus else "",
            "drawn": f"{opened.row['draft_id']} {opened.row['newest_event']} {sorted(filter(None, low))}",
        },
        on_line_change=lambda: None,
    )
    return _item_on(opened, int(clicked.line)) if clicked.line else None


def _marks(opened: Opened) -> dict[int, list[str]]:
    """What stands on each line, in words."""
    marks: dict[int, list[str]] = {}
    for field, source in (opened.read.get("sources") or {}).items():
        if field in fields.NAMES["header"] and source.get("line"):
            marks.setdefault(source["line"], []).append(fields.NAMES["header"][field])
    for part, row in _items(opened):
        if row["source"]["line"]:
            is_left = (part, row["item"]) in opened.left_out
            name = f"{fields.item_name(part, row)}{' (để lại)' if is_left else ''}"
            of_line = marks.setdefault(row["source"]["line"], [])
            if name not in of_line:
                of_line.append(name)
    return marks


def _items(opened: Opened) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in fields.LISTS:
        for row in opened.rows(part):
            yield part, row


def _line(one: dict[str, Any], marks: dict[int, list[str]], low: set[int | None]) -> dict[str, Any]:
    within = range(one["line"], one["last_line"] + 1)
    names = list(dict.fromkeys(name for line in within for name in marks.get(line, ())))
    kept = {name: one[name] for name in ("line", "page", "kind", "text", "cells")}
    return {**kept, "names": names, "low": any(line in low for line in within)}


def _passage(opened: Opened, focus: Key) -> str:
    """The words the value was read from, where they are known."""
    part, item, field = focus
    source: dict[str, Any] | None
    if part == "header":
        source = (opened.read.get("sources") or {}).get(field)
    else:
        of_today = (opened.reading or {}).get(fields.LISTS[part], [])
        row = next((one for one in of_today if one["item"] == item), None)
        own = "timeframe" if field.startswith(("timeframe", "due")) else field
        source = ((row.get("sources") or {}).get(own) or row["source"]) if row else None
    return str((source or {}).get("quote") or "")


def _item_on(opened: Opened, line: int) -> Key | None:
    """The first value that stands on a line of the view."""
    one = next((one for one in opened.lines if one["line"] == line), None)
    if one is None:
        return None
    within = range(one["line"], one["last_line"] + 1)
    in_view = st.session_state.get(
        "plan_import.section"
    )  # where a passage says several things, the part in view first
    for row in opened.rows(in_view) if in_view in fields.LISTS else ():
        if row["source"]["line"] in within:
            return (in_view, row["item"], next(iter(fields.NAMES[in_view])))
    for field, source in (opened.read.get("sources") or {}).items():
        if source.get("line") in within and field in fields.NAMES["header"]:
            return ("header", "", field)
    for part, row in _items(opened):
        if row["source"]["line"] in within:
            return (part, row["item"], next(iter(fields.NAMES[part])))
    return None
