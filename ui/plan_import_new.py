"""A row that the reader missed: a blank form of its part. Nothing is kept before a person has written what it is."""

from typing import Any

import streamlit as st

from ui import plan_import_edit
from ui import plan_import_fields as fields
from ui.plan_import_fields import Opened

ADDING = "plan_import.adding"  # the part whose blank form stands open
NOUNS = {"task": "nhiệm vụ", "duty": "chế độ báo cáo", "responsibility": "trách nhiệm", "basis": "căn cứ"}


def offer(part: str) -> None:
    """The button that opens the blank form."""
    st.button(
        f"Thêm {NOUNS[part]} máy chưa đọc được",
        key="plan_import.add",
        on_click=lambda: st.session_state.update({ADDING: part}),
    )


def is_open(part: str) -> bool:
    return bool(st.session_state.get(ADDING) == part)


def close() -> None:
    st.session_state.pop(ADDING, None)


def form(opened: Opened, part: str) -> dict[str, Any] | None:
    """The fields of a new row, the values once a person adds it; what was typed stays where it is refused."""
    stamp = f"plan_import.new.{part}.{opened.row['draft_id']}.{len(opened.rows(part))}"
    with st.form(stamp, border=True):
        st.markdown(f"**Thêm {NOUNS[part]}**")
        given: dict[str, Any] = {}
        for names in plan_import_edit.lines_of(part):
            for column, name in zip(st.columns(len(names)), names, strict=True):
                with column:
                    given[name] = plan_import_edit.entry(part, name, None, f"{stamp}.{name}")
        saved = st.form_submit_button(f"Thêm {NOUNS[part]} này", type="primary")
    st.button("Thôi, không thêm", key="plan_import.add_no", on_click=close)
    return {name: fields.stored(name, value) for name, value in given.items()} if saved else None
