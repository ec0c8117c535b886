"""The understood fields on the right: a table of every part to change in place, and a form of the item in view."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from ui import account, data, parts, words
from ui import plan_import_fields as fields
from ui.plan_import_fields import Edit, Key, Opened, Row
from warehouse.queries import indices

ROW_HEIGHT = 35  # of Streamlit's tables, in pixels
REFUSED = "plan_import.refused"
TAKEN, VIEWED, PLACE, KEPT = "Nhận", "Xem", "Chỗ", "item"
SHORT = (
    "number",
    "issue_date",
    "year_from",
    "year_to",
    "timeframe_kind",
    "due_date",
    "no",
    "section",
    "type",
    "date",
)
# What tells one task from another comes first: a table beside the document shows few columns without scrolling.
IN_TABLE = {
    "task": ("no", "text", "lead", "due_date", "timeframe_text", "timeframe_kind", "coordinating", "section")
}
WIDTHS = {"no": 60, "text": 240, "lead": 170, "type": 130}
WIDE = ("coordinating", "who", "unit")
NEWEST_DAY, OLDEST_DAY = date(2100, 12, 31), date(2000, 1, 1)


def section(opened: Opened, focus: Key | None) -> str:
    """The part of the plan to look at; choosing a passage opens its part."""
    names = dict(fields.SECTIONS)
    counts = {part: len(opened.rows(part)) for part in fields.LISTS}
    labels = {part: f"{name} ({counts[part]})" if part in counts else name for part, name in names.items()}
    key = "plan_import.section"
    st.session_state.setdefault(key, "header")
    if focus and st.session_state.get("plan_import.opened_for") != focus:
        st.session_state[key] = focus[0]
        st.session_state["plan_import.opened_for"] = focus
    chosen: str | None = st.segmented_control(
        "Phần của kế hoạch",
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        label_visibility="collapsed",
    )
    return chosen or "header"


def table(opened: Opened, part: str, focus: Key | None) -> tuple[list[Edit], dict[str, bool], str | None]:
    """Every item of a part to change in place: values that changed, items left out (True) or taken in, the item to view."""
    rows = opened.rows(part)
    if not rows:
        st.markdown(f"**Không có mục nào ở phần {fields.SECTIONS[part]}.**")
        return [], {}, None
    cells = [_cells(opened, part, row, focus) for row in rows]
    before = pl.DataFrame(cells, infer_schema_length=None)
    after = st.data_editor(
        before,
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        height=min(ROW_HEIGHT * (len(rows) + 1) + 3, 420),
        column_config=_columns(part),
        disabled=[PLACE],
        column_order=[
            VIEWED,
            TAKEN,
            *(fields.NAMES[part][name] for name in IN_TABLE.get(part, fields.NAMES[part])),
            PLACE,
        ],
        key=f"plan_import.table.{part}.{_drawn(opened, cells)}",
    )
    # What comes back of a day is a moment; every column is what it went as.
    return _changes(part, before.to_dicts(), after.cast(dict(before.schema)).to_dicts())


def form(opened: Opened, part: str, item: str, *, may_change: bool) -> list[Edit] | None:
    """One item with all its fields, what was read of each and how; the values a person gives once they are saved."""
    row, read = opened.find(part, item), opened.find(part, item, is_read=True)
    if row is None:
        return None
    stamp = f"plan_import.form.{part}.{item}.{_drawn(opened, [row.get(name) for name in fields.NAMES[part]])}"
    with st.form(stamp, border=False):
        given: dict[str, Any] = {}
        for names in lines_of(part):
            for column, name in zip(st.columns(len(names)), names, strict=True):
                with column:
                    key = (part, item, name)
                    given[name] = _field(
                        opened, key, row.get(name), (read or {}).get(name), f"{stamp}.{name}"
                    )
        saved = st.form_submit_button("Lưu sửa đổi", disabled=not may_change)
    if not saved:
        return None
    return [(part, item, name, fields.stored(name, value)) for name, value in given.items()]


def clashes(found: Sequence[Any], kept: int) -> str:
    """What somebody else changed while a person changed the same, and that person's own words, so that none are lost."""
    told = []
    for one in found:
        part, field = one.change.part, one.change.field
        names = fields.NAMES.get(part, {})
        who = account.full_name(one.actor) or one.actor if one.actor else "cách đọc mới"
        now, own = (
            fields.shown(field, one.value_now) or "trống",
            fields.shown(field, one.change.value) or "trống",
        )
        told.append(f"{names.get(field, field)}: {who} vừa ghi “{now}”, bạn ghi “{own}”")
    rest = f" {kept} chỗ khác của bạn đã ghi." if kept else ""
    return f"{'; '.join(told)}. Giữ điều người kia ghi; nếu bạn đúng, hãy sửa lại.{rest}"


def refused() -> None:
    """What a person gave could not be kept: the tables and forms are drawn anew with what is."""
    st.session_state[REFUSED] = st.session_state.get(REFUSED, 0) + 1


def _drawn(opened: Opened, shown: object) -> str:
    """Which values widgets show: each state has widgets of its own, and what changes elsewhere takes no typed words away."""
    of_values = hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:12]
    return f"{opened.row['draft_id']}.{of_values}.{st.session_state.get(REFUSED, 0)}"


def lines_of(part: str) -> list[list[str]]:
    """The fields of a form, short ones two to a line."""
    lines: list[list[str]] = []
    for name in fields.NAMES[part]:
        is_short = name in SHORT
        if is_short and lines and len(lines[-1]) == 1 and lines[-1][0] in SHORT:
            lines[-1].append(name)
        else:
            lines.append([name])
    return lines


def _field(opened: Opened, key: Key, value: Any, read: Any, widget: str) -> Any:
    given = entry(key[0], key[2], value, widget)
    if note := _note(opened, key, read):
        st.caption(note)
    return given


def entry(part: str, field: str, value: Any, widget: str) -> Any:
    """One field to write in, as fits what it holds; None where it is empty."""
    label = fields.NAMES[part][field]
    if field == "indices":
        return _indices(label, value or [], widget)
    if field in fields.CHOICES:
        offered = list(fields.CHOICES[field])
        place = offered.index(value) if value in offered else len(offered) - 1
        return st.selectbox(label, offered, place, format_func=fields.CHOICES[field].__getitem__, key=widget)
    if field in fields.DATES:
        day = fields.as_day(value)
        return st.date_input(
            label, day, format="DD/MM/YYYY", min_value=OLDEST_DAY, max_value=NEWEST_DAY, key=widget
        )
    if field in fields.YEARS:
        return st.number_input(label, 2000, 2100, value, step=1, format="%d", key=widget)
    text = fields.shown(field, value)
    if field in fields.LISTED:
        label += " (cách nhau bằng dấu chấm phẩy)"
    if field in fields.LONG or len(text) > 90:
        return st.text_area(label, text, key=widget, height=110)
    return st.text_input(label, text, key=widget)


def _indices(label: str, codes: list[str], widget: str) -> list[str]:
    """Indices by their names, of those that are known; one that the reader named otherwise stays."""
    names = dict(data.read(indices.catalogue).select("index_code", "short_name").iter_rows())
    offered = list(dict.fromkeys([*names, *codes]))
    return st.multiselect(
        label,
        offered,
        codes,
        format_func=lambda code: names.get(code, code),
        key=widget,
        placeholder="Chọn chỉ số",
    )


def _note(opened: Opened, key: Key, read: Any) -> str:
    """What was read and how; that a person changed it; that it should be looked at."""
    if fields.is_added(key[1]):
        return ""
    told = []
    if key in opened.changed:
        was = fields.shown(key[2], read)
        told.append(
            f"{parts.badge('in_progress', 'Đã sửa')} đọc được: “{words.plain(words.cut(was, 120))}”"
            if was
            else f"{parts.badge('in_progress', 'Đã sửa')} đọc được: trống"
        )
    found = opened.confidences.get(key)
    if found and (found["is_low"] or key in opened.changed):
        told.append(words.plain(found["reason"]))
    if fields.is_doubtful(opened, key):
        told.insert(0, parts.badge("due_soon", "Cần xem"))
    if told and (line := fields.line_of(opened, key)):
        told.append(fields.place_words(opened, line))
    return " · ".join(told)


def _cells(opened: Opened, part: str, row: Row, focus: Key | None) -> Row:
    cells: Row = {
        KEPT: row["item"],
        VIEWED: focus is not None and focus[:2] == (part, row["item"]),
        TAKEN: (part, row["item"]) not in opened.left_out,
    }
    for name, label in fields.NAMES[part].items():
        value = row.get(name)
        cells[label] = fields.as_day(value) if name in fields.DATES else fields.shown(name, value)
    cells[PLACE] = fields.place_words(opened, row["source"]["line"])
    return cells


def _columns(part: str) -> dict[str, Any]:
    columns: dict[str, Any] = {
        VIEWED: st.column_config.CheckboxColumn(
            VIEWED, width=70, help="Xem chỗ trong văn bản và sửa từng mục"
        ),
        TAKEN: st.column_config.CheckboxColumn(TAKEN, width=80, help="Bỏ dấu để lại, chưa xác nhận"),
        PLACE: st.column_config.TextColumn(PLACE, width="small"),
    }
    for name, label in fields.NAMES[part].items():
        if name in fields.DATES:
            columns[label] = st.column_config.DateColumn(label, format="DD/MM/YYYY", width="small")
        elif name in fields.CHOICES:
            options = list(fields.CHOICES[name].values())
            columns[label] = st.column_config.SelectboxColumn(label, options=options, width="small")
        else:
            width: Any = WIDTHS.get(name, "medium" if name in WIDE else "small")
            columns[label] = st.column_config.TextColumn(label, width=width)
    return columns


def _changes(
    part: str, before: list[Row], after: list[Row]
) -> tuple[list[Edit], dict[str, bool], str | None]:
    edits: list[Edit] = []
    left_out: dict[str, bool] = {}
    viewed = None
    for old, new in zip(before, after, strict=True):
        item = old[KEPT]
        if new[VIEWED] and not old[VIEWED]:
            viewed = item
        if new[TAKEN] != old[TAKEN]:
            left_out[item] = not new[TAKEN]
        for name, label in fields.NAMES[part].items():
            if new[label] != old[label]:
                edits.append((part, item, name, _from_cell(name, new[label])))
    return edits, left_out, viewed


def _from_cell(name: str, value: Any) -> Any:
    if name in fields.CHOICES:
        codes: Mapping[str, str] = {label: code for code, label in fields.CHOICES[name].items()}
        return codes.get(value)
    return fields.stored(name, value)
