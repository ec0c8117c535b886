"""What a register of units would change, shown before it is loaded: new, changed, closed, gone, held, and what stays."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from ui import parts, words

Row = dict[str, Any]
ROWS_PER_PAGE = 15
KINDS = {
    # kind -> its word, how the heading of its table says it, how its badge looks
    "new": ("Mới", "đơn vị, nhóm mới", "in_progress"),
    "changed": ("Sửa", "đơn vị, nhóm thay đổi", "due_soon"),
    "closed": ("Hết hiệu lực", "đơn vị, nhóm hết hiệu lực", "late"),
    "gone": ("Không còn", "đơn vị, nhóm không còn trong danh mục", "overdue"),
}

LISTS = ("Tên khác", "Thành viên của nhóm")  # their words are joined by "; "


def preview(found: pl.DataFrame, held: pl.DataFrame, problems: Sequence[Row]) -> None:
    """Every change in tables, old beside new; rows that are left out with their reasons; what stays is counted."""
    counted = counts(found)
    told = [f"**{counted[kind]}** {said}" for kind, (_, said, _) in KINDS.items() if counted[kind]]
    told += [f"**{held.height}** dòng bị giữ lại"] if held.height else []
    told += [f"**{counted['unchanged']}** không đổi"]
    st.markdown(f"Nếu nạp: {', '.join(told)}.")
    for kind, (_, said, _) in KINDS.items():
        rows = found.filter(kind=kind)
        if not rows.is_empty():
            _kind(kind, said, rows)
    if held.height:
        st.markdown("**Dòng bị giữ lại, không nạp**")
        shown = parts.page_of(held, ROWS_PER_PAGE, key="units.preview.held")
        parts.table([_held_row(row, problems) for row in shown.iter_rows(named=True)])


def counts(found: pl.DataFrame) -> dict[str, int]:
    """How many units are new, changed, closed, gone and unchanged."""
    units = found.unique(["unit_code", "kind"])
    return {kind: units.filter(kind=kind).height for kind in (*KINDS, "unchanged")}


def has_changes(found: pl.DataFrame) -> bool:
    return not found.filter(pl.col("kind") != "unchanged").is_empty()


def load_button(found: pl.DataFrame) -> bool:
    """Whether the reader confirms what was shown; the button says the effect."""
    counted = counts(found)
    told = [f"{counted[kind]} {word.lower()}" for kind, (word, _, _) in KINDS.items() if counted[kind]]
    st.caption("Chưa có gì được nạp cho đến khi bấm nút. Bỏ tệp ra thì không có gì thay đổi.")
    return st.button(f"Nạp danh mục: {', '.join(told) or 'không đổi'}", type="primary", key="units.load")


def _kind(kind: str, said: str, rows: pl.DataFrame) -> None:
    st.markdown(f"**{said.capitalize()}**")
    if kind == "gone" and (owing := rows.filter(pl.col("obligation_count") > 0).height):
        st.warning(
            f"{owing} đơn vị trong số này có báo cáo phải gửi; bỏ khỏi danh mục thì báo cáo của đơn vị không còn hiện. "
            "Đơn vị đã giải thể, sáp nhập thì giữ dòng và ghi ngày hết hiệu lực."
        )
    shown = parts.page_of(rows, ROWS_PER_PAGE, key=f"units.preview.{kind}")
    parts.table([_row(row) for row in shown.iter_rows(named=True)])


def _row(row: Row) -> dict[str, str]:
    word, _, look = KINDS[row["kind"]]
    return {
        "Đơn vị": f"{words.plain(row['unit_name'])}  \n:small[:gray[mã {words.plain(row['unit_code'])}]]",
        "Thay đổi": f"{parts.badge(look, word)} {_change(row)}",
    }


def _change(row: Row) -> str:
    """Old and new of one thing that is said of a unit; of a list only what comes and goes."""
    if row["heading"] is None:
        return words.plain(row["after"]) or "tệp không có dòng nào của đơn vị này"
    heading = words.plain(row["heading"])
    if row["heading"] not in LISTS:
        before, after = (words.plain(row[name]) or "trống" for name in ("before", "after"))
        return f"{heading}: {before} → **{after}**"
    old, new = ((row[name] or "").split("; ") for name in ("before", "after"))
    added, dropped = (
        [one for one in ours if one and one not in theirs] for ours, theirs in ((new, old), (old, new))
    )
    told = [f"thêm **{words.plain('; '.join(added))}**"] if added else []
    told += [f"bớt **{words.plain('; '.join(dropped))}**"] if dropped else []
    return f"{heading}: {', '.join(told)}"


def _held_row(row: Row, problems: Sequence[Row]) -> dict[str, str]:
    reasons = [
        _reason(one)
        for one in problems
        if one["severity"] == "error"
        and (one["sheet"], one["row_number"]) == (row["sheet"], row["row_number"])
    ]
    return {
        "Dòng": words.number(row["row_number"]),
        "Đơn vị": f"{words.plain(row['name']) or words.EMPTY}  \n:small[:gray[mã {words.plain(row['unit_code']) or 'trống'}]]",
        "Vì sao": "; ".join(dict.fromkeys(reasons)) or "xem bảng lỗi bên dưới",
    }


def _reason(problem: Row) -> str:
    column = f"{words.plain(problem['column_name'])}: " if problem["column_name"] else ""
    return f"{column}{words.plain(problem['found'])}, cần {words.plain(problem['expected'])}"
