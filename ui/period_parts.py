"""Close and lock a period, open one: each with its reason, and what it will change said before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period, standard_periods
from ui import asked, parts, people, words
from warehouse.scope import Scope

Row = dict[str, Any]
STEPS = {
    "close": "Đóng kỳ",
    "reopen": "Mở lại kỳ",
    "lock": "Khóa kỳ",
    "unlock": "Mở khóa kỳ",
}


@dataclass(frozen=True)
class Step:
    """What the coordinator asks of a period: one of STEPS, and why."""

    kind: str
    reason: str


def standing(code: str, standings: pl.DataFrame) -> Row:
    """Whether a period is closed and locked, by whom and why; an open one has no decision."""
    found = standings.filter(pl.col("period_code") == code)
    undecided: Row = {
        "is_closed": False,
        "is_locked": False,
        "actor": None,
        "decided_at": None,
        "reason": None,
    }
    return undecided if found.is_empty() else found.row(0, named=True)


def step(code: str, now: Row, found: pl.DataFrame, place: Scope) -> Step | None:
    """The next decision about a period in a place, once its reason is given and it is confirmed."""
    name = find_period(code).name
    where = "cơ quan của bạn" if place.department else "tỉnh của bạn" if place.province else "cả nước"
    st.markdown(f"**{name}** {_badge(now)}  \n:small[:gray[Áp dụng cho {where}.]]")
    if now["decided_at"]:
        when = f"{now['decided_at'].astimezone(asked.HANOI):%H:%M ngày %d/%m/%Y}"
        st.caption(
            f"Quyết định gần nhất: {people.person(now['actor'], is_inside=True)}, {when}. Lý do: {words.plain(now['reason'])}."
        )
    possible = ["unlock"] if now["is_locked"] else ["reopen" if now["is_closed"] else "close", "lock"]
    kind = st.selectbox(
        "Việc",
        possible,
        index=len(possible) - 1,
        format_func=STEPS.__getitem__,
        key=f"coordinate.step.{name}",
    )
    st.caption(_effect(kind, now, found))
    reason = st.text_input("Lý do", key=f"coordinate.lock.{name}", max_chars=300)
    pressed = st.button(f"{STEPS[kind]} này", key="coordinate.lock", disabled=not reason.strip())
    return Step(kind, reason) if pressed else None


def offered(opened: Sequence[str]) -> str:
    """The period to open, or to which units of a new regime are added."""
    year = asked.today().year
    standard = [one.code for one in (*standard_periods(year), *standard_periods(year + 1))]
    new = [code for code in standard if code not in opened]
    codes = new + [code for code in standard if code in opened]
    return str(
        st.selectbox(
            "Kỳ",
            codes,
            format_func=lambda code: (
                find_period(code).name + (" (đã mở, thêm đơn vị)" if code in opened else "")
            ),
            key="regimes.period",
        )
    )


def opening(code: str, planned: Sequence[Any]) -> bool | None:
    """Show what opening a period would make; whether obligations that are overdue already are made too, once confirmed."""
    news = [one for one in planned if one.new_units]
    for one in news:
        due = f"hạn hết ngày {words.day(one.due.last_good_day)}" if one.due else "không có hạn quy định"
        past = " · :red-badge[đã qua hạn]" if one.is_past else ""
        moved = f", dời qua {len(one.due.moved_over)} ngày nghỉ" if one.due and one.due.moved_over else ""
        lenient = ", đọc rộng “trước ngày”" if one.rule and one.rule.comparator == "before_or_on" else ""
        st.markdown(
            f"{words.plain(one.regime['document'])}: thêm **{words.number(len(one.new_units))} đơn vị**, {due}{lenient}{moved}{past}"
        )
    if not news:
        said = (
            "Mọi đơn vị của chế độ đang hiệu lực đã có nghĩa vụ."
            if planned
            else "Không có chế độ báo cáo nào đang hiệu lực cho kỳ này."
        )
        st.markdown(f"**{said}**")
        return None
    is_past_included = False
    if any(one.is_past for one in news):
        is_past_included = st.checkbox(
            "Lập cả nghĩa vụ đã qua hạn (đơn vị thành quá hạn ngay)", key=f"regimes.past.{code}"
        )
    can_open = is_past_included or any(not one.is_past for one in news)
    st.caption("Nghĩa vụ báo cáo được lập một lần từ các chế độ và đơn vị đang hiệu lực, rồi giữ nguyên.")
    pressed = st.button("Mở kỳ báo cáo", key="regimes.open", disabled=not can_open)
    return is_past_included if pressed else None


def _badge(now: Row) -> str:
    if now["is_locked"]:
        return parts.badge("waived", "Đã khóa")
    return parts.badge("waived", "Đã đóng") if now["is_closed"] else parts.badge("in_progress", "Đang mở")


def _effect(kind: str, now: Row, found: pl.DataFrame) -> str:
    """What a decision will change, with the counts of this period."""
    missing = found.filter(pl.col("first_received_at").is_null() & (pl.col("state") != "waived")).height
    unsent = f"{words.number(missing)}/{words.number(found.height)} đơn vị chưa gửi"
    return {
        "close": f"{unsent}. Sau khi đóng: không thêm đơn vị, không gia hạn, không miễn; báo cáo gửi muộn vẫn nhận và tính là gửi chậm.",
        "reopen": "Kỳ lại cho thêm đơn vị, gia hạn và miễn. Trạng thái đã tính không đổi.",
        "lock": f"{unsent}. Sau khi khóa: không nhận thêm báo cáo, kể cả báo cáo giấy, và không đổi quyết định cho đến khi mở khóa.",
        "unlock": "Kỳ lại nhận báo cáo và quyết định"
        + ("; vẫn là kỳ đã đóng." if now["is_closed"] else ".")
        + " Lần khóa và lý do mở khóa đều được giữ lại.",
    }[kind]
