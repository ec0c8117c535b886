"""Tables about what a file says: every problem in its cell, and where two versions of a report differ."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from ui import parts, words

Row = dict[str, Any]
PROBLEMS_PER_PAGE = 30
LINES_PER_PAGE = 40
SEVERITIES = {
    "error": ("overdue", "Lỗi"),
    "warning": ("due_soon", "Cảnh báo"),
    "note": ("ongoing", "Ghi chú"),
}
CHANGES = {
    "new": ("in_progress", "Mới"),
    "changed": ("due_soon", "Sửa"),
    "missing": ("late", "Không còn"),
    "held": ("overdue", "Giữ lại"),
}


def problem_table(found: Sequence[Row], *, key: str) -> None:
    """Every problem with its cell, what was found, what is needed and how to mend it; errors first."""
    if not found:
        st.markdown("**Không có lỗi hay cảnh báo nào.**")
        return
    order = list(SEVERITIES)
    rows = sorted(found, key=lambda row: order.index(row["severity"]))
    numbered = pl.DataFrame({"row": range(len(rows))})
    shown = parts.page_of(numbered, PROBLEMS_PER_PAGE, key=key)["row"]
    parts.table([_problem_row(rows[at]) for at in shown])


def counted(found: Sequence[Row], severity: str) -> int:
    """How many cells have a problem of a severity; one mistake in many cells may be told in one line."""
    return sum(row["cell_count"] for row in found if row["severity"] == severity)


def problem_words(found: Sequence[Row]) -> str:
    """ "2 lỗi, 1 cảnh báo" for a heading."""
    told = [
        f"{count} {SEVERITIES[name][1].lower()}" for name in SEVERITIES if (count := counted(found, name))
    ]
    return ", ".join(told) or "không có lỗi"


def differences(lines: pl.DataFrame, sums: list[Row]) -> None:
    """Cell by cell what is new, changed and gone, then what the sums become."""
    changed = lines.filter(pl.col("change") != "unchanged")
    same = lines.height - changed.height
    if changed.is_empty():
        st.markdown("**Không có ô nào khác nhau.**")
    else:
        shown = parts.page_of(changed, LINES_PER_PAGE, key="receipt.differences")
        parts.table([_difference_row(row) for row in shown.iter_rows(named=True)])
    if same:
        st.caption(f"Chỉ hiện ô thay đổi. {same} dòng giữ nguyên không hiện.")
    moved = [row for row in sums if row["before"] != row["after"]]
    if moved:
        st.markdown("**Tổng trước và sau**")
        with st.container(key="num-receipt-totals"):
            parts.table([_total_row(row) for row in moved])
    if len(sums) > len(moved):
        st.caption(f"{len(sums) - len(moved)} tổng {'khác ' if moved else ''}không đổi.")


def place(sheet: str | None, cell: str | None) -> str:
    """ "Trang tính 2_TienDoNhiemVu, ô G9": named as the tab in the workbook is."""
    named = [f"Trang tính {words.plain(sheet)}"] if sheet else []
    return ", ".join([*named, *([f"ô {words.plain(cell)}"] if cell else [])]) or "Cả tệp"


def _problem_row(row: Row) -> dict[str, str]:
    look, word = SEVERITIES[row["severity"]]
    column = words.plain(row.get("column_name", row.get("column")))
    where = f"{parts.badge(look, word)}  \n:small[:gray[{place(row['sheet'], row['cell'])}]]"
    heading = f"{column}: " if column else ""
    needed = "" if row["severity"] == "note" else "Cần "
    expected = f"  \n:small[:gray[{needed}{words.plain(row['expected'])}]]" if row["expected"] else ""
    repair = f"  \n:small[Cách sửa: {words.plain(row['repair'])}]" if row["repair"] else ""
    return {
        "Ô": where,
        "Trong tệp, yêu cầu và cách sửa": f"{heading}**{words.plain(row['found'])}**{expected}{repair}",
    }


def _difference_row(row: Row) -> dict[str, str]:
    label = words.plain(words.cut(row["label"] or row["row_key"], 90))
    column = f" · {words.plain(row['heading'])}" if row["heading"] else ""
    before, after = (words.plain(row[name]) or "trống" for name in ("before", "after"))
    if row["change"] == "held":
        after = f"có lỗi, giữ nguyên {before} cho tới khi sửa"
    return {
        "Ô thay đổi": f"{label}{column}  \n:small[:gray[{place(row['sheet'], row['cell'])}]]",
        "Trước → trong bản này": f"{before} → **{after}**  \n{parts.badge(*CHANGES[row['change']])}",
    }


def _total_row(row: Row) -> dict[str, str]:
    before, after = row["before"], row["after"]
    grown = words.change(after - before, 0) if before is not None and after is not None else words.EMPTY
    return {
        "Cộng": words.plain(row["label"]),
        "Trước": words.number(before),
        "Sau": words.number(after),
        "Chênh": grown,
    }
