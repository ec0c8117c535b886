"""Names of units that no register knows: a person says which registered unit each means, and may take it back."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ui import parts, words

SHOWN_NAMES = 12
GIVEN = "plan_import.unit_given"  # what a person chose with the click that this run answers
AS_WRITTEN = "giữ nguyên tên"
Near = Sequence[tuple[str, str]]  # code, label


def to_match(
    unknown: Sequence[tuple[str, Near]],
    chosen: Mapping[str, str],
    units: Mapping[str, str],
    *,
    drawn: int,
    may_change: bool,
) -> tuple[str, str | None] | None:
    """The name a person chose a unit for and the unit's code, None where they took it back; None where they did nothing.

    `unknown`: names with the units that are like them; `chosen`: name -> code of those a person decided; `units`: code ->
    label of every unit that may be chosen; `drawn`: the state of the draft they are drawn from.
    """
    given: tuple[str, str | None] | None = st.session_state.pop(GIVEN, None)
    if not unknown and not chosen:
        return None
    with parts.panel(
        "import-units",
        f"Đơn vị chưa có trong danh mục :gray[({len(unknown)})]",
        "Chọn đơn vị mà tên trong văn bản chỉ; tên gần giống đứng đầu và chỉ là gợi ý. Giữ nguyên tên thì đơn vị ấy chưa có tài khoản để báo cáo; đơn vị mới thì thêm ở trang Đơn vị.",
    ):
        if not unknown:
            st.markdown(f"{parts.badge('on_time', 'Đã chọn hết')} Mọi tên trong văn bản đều có đơn vị.")
        columns = st.columns(2)
        for place, (name, near) in enumerate(unknown[:SHOWN_NAMES]):
            with columns[place % 2]:
                _choice(name, near, units, "", drawn, may_change)
        if len(unknown) > SHOWN_NAMES:
            st.caption(f"Còn {len(unknown) - SHOWN_NAMES} tên nữa; hiện ra khi các tên trên đã chọn.")
        if chosen:
            with st.expander(f"Tên đã chọn đơn vị ({len(chosen)})"):
                for name, held in chosen.items():
                    _choice(name, (), units, held, drawn, may_change)
    return given


def _choice(name: str, near: Near, units: Mapping[str, str], held: str, drawn: int, may_change: bool) -> None:
    likely = {code: f"{label} (gần giống)" for code, label in near}
    labels = {
        "": AS_WRITTEN,
        **likely,
        **{code: label for code, label in units.items() if code not in likely},
    }
    codes = list(labels)
    key = f"plan_import.unit.{drawn}.{name}"
    st.selectbox(
        words.plain(name),
        codes,
        codes.index(held) if held in labels else 0,
        format_func=lambda code: labels.get(code, code),
        key=key,
        disabled=not may_change,
        on_change=lambda: st.session_state.update({GIVEN: (name, st.session_state[key] or None)}),
    )
