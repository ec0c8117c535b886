"""Days off as a coordinator sees and completes them: what is published, what was added, what an addition will change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from ui import asked, parts, people, words
from ui.obligation_parts import WEEKDAYS

Row = dict[str, Any]
KINDS = {"off": "Nghỉ hoán đổi, nghỉ bù", "work": "Làm bù"}
STATED = {"off": "nghỉ", "work": "làm bù", "withdrawn": "bỏ khỏi danh sách"}


@dataclass(frozen=True)
class Said:
    """What the coordinator says of a day: off, work, or withdrawn."""

    day: date
    kind: str
    reason: str
    document_number: str | None = None


def year() -> int:
    """The year whose days are shown."""
    now = asked.today().year
    return int(st.selectbox("Năm", range(now + 1, now - 8, -1), index=1, key="days.year"))


def days(found: pl.DataFrame) -> None:
    """The days of a year that are not what their weekday says, and public holidays."""
    if found.is_empty():
        st.markdown("**Chưa có ngày nghỉ nào của năm này; hạn chỉ dời qua thứ Bảy và Chủ nhật.**")
        return
    parts.table([_day_row(row) for row in found.iter_rows(named=True)])


def history(changes: pl.DataFrame) -> None:
    """Everything that was said, newest first, with who and why."""
    parts.table(
        [
            {
                "Ngày": words.day(row["on_date"]),
                "Ghi là": STATED[row["kind"]],
                "Lý do": words.plain(row["reason"])
                + (f" ({words.plain(row['document_number'])})" if row["document_number"] else ""),
                "Ai, lúc nào": f"{people.person(row['actor'])}, {row['decided_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}",
            }
            for row in changes.iter_rows(named=True)
        ]
    )


def addition(opened: Row | None) -> Said | None:
    """A day to add, once its reason is given and it is confirmed. `opened`: the next report that falls due, already made."""
    left, right = st.columns(2)
    with left:
        day = st.date_input("Ngày", asked.today(), format="DD/MM/YYYY", key="days.day")
    with right:
        kind = st.selectbox("Là", list(KINDS), format_func=KINDS.__getitem__, key="days.kind")
    document = st.text_input("Số văn bản", key="days.document", max_chars=80)
    reason = st.text_input(
        "Lý do", key="days.reason", max_chars=300, placeholder="ví dụ: hoán đổi dịp lễ 30/4"
    )
    st.caption(_effect(day, kind, opened))
    pressed = st.button("Thêm ngày", key="days.add", disabled=not reason.strip())
    return Said(day, kind, reason, document.strip() or None) if pressed else None


def withdrawal(changes: pl.DataFrame) -> Said | None:
    """A day that was added, to take back, once its reason is given and it is confirmed."""
    rows = {row["on_date"]: row for row in changes.filter("is_in_force").iter_rows(named=True)}
    if not rows:
        return None
    day = st.selectbox(
        "Bỏ ngày đã thêm",
        list(rows),
        format_func=lambda day: f"{words.day(day)} ({STATED[rows[day]['kind']]})",
        key="days.taken",
    )
    reason = st.text_input("Lý do bỏ", key="days.taken_reason", max_chars=300)
    st.caption("Ngày trở lại như đã công bố; dòng cũ vẫn được giữ. Hạn đã lập không đổi.")
    pressed = st.button("Bỏ ngày này", key="days.take_back", disabled=not reason.strip())
    return Said(day, "withdrawn", reason) if pressed else None


def _day_row(row: Row) -> dict[str, str]:
    day: date = row["on_date"]
    mark = "làm việc" if row["is_working"] else "nghỉ"
    added = f"  \n:small[:gray[thêm bởi {people.person(row['actor'], is_inside=True)}, {words.plain(row['document_number'] or 'không số văn bản')}]]"
    return {
        "Ngày": f"{words.day(day)} ({WEEKDAYS[day.weekday()]})",
        "Là": mark,
        "Dịp": words.plain(row["name"]) + (added if row["is_changed"] else ""),
    }


def _effect(day: date, kind: str, opened: Row | None) -> str:
    frozen = (
        f" Hạn đã lập giữ nguyên, kể cả báo cáo sắp đến hạn {words.day(opened['last_good_day_effective'])}."
        if opened
        else " Hạn đã lập giữ nguyên."
    )
    if kind == "off":
        return f"{words.day(day)} ({WEEKDAYS[day.weekday()]}) thành ngày nghỉ: kỳ mở sau có quy định dời hạn sẽ dời qua ngày này; số ngày làm việc được đếm lại.{frozen}"
    return f"{words.day(day)} ({WEEKDAYS[day.weekday()]}) thành ngày làm việc: hạn rơi vào ngày này không dời; số ngày làm việc được đếm lại.{frozen}"
