""" "Đọc văn bản chính xác đến đâu": how often each field that was read needed a person, n/N, by field and by kind of file."""

import polars as pl
import streamlit as st

from ui import parts, words
from ui import plan_import_fields as fields


def accuracy(found: pl.DataFrame) -> None:
    """One row per field, one column per kind of file; only documents that a person confirmed are counted."""
    if found.is_empty():
        parts.empty(
            "Chưa có văn bản nào được xác nhận.",
            "Số liệu này đếm từ những chỗ người xác nhận đã sửa; xác nhận một kế hoạch rồi xem lại.",
        )
        return
    is_sample = bool(found["is_sample"].any())
    kinds = [kind for kind in found["file_kind"].unique(maintain_order=True).to_list() if kind]
    whole = found.filter(pl.col("file_kind").is_null())
    values, corrected = int(whole["value_count"].sum()), int(whole["corrected_count"].sum())
    documents = int(whole["document_count"].max() or 0)  # type: ignore[arg-type]
    with parts.panel(
        "import-accuracy",
        "Đọc văn bản chính xác đến đâu",
        f"{words.of_samples(is_sample)}Số chỗ người xác nhận phải sửa trên số giá trị đọc được, của {documents} văn bản đã xác nhận.",
    ):
        st.markdown(
            f"**{words.share(corrected, values)} giá trị phải sửa.** Càng ít càng tốt; dấu gạch là không có giá trị nào."
        )
        rows = []
        for part, names in fields.NAMES.items():
            for field, name in names.items():
                of_field = found.filter((pl.col("part") == part) & (pl.col("field") == field))
                if not of_field.is_empty():
                    value = f"{name}  \n:small[:gray[{fields.SECTIONS[part]}]]"
                    rows.append({"Giá trị": value, **_shares(of_field, kinds)})
        with st.container(key="num-import-accuracy"):
            parts.table(rows)


def _shares(of_field: pl.DataFrame, kinds: list[str]) -> dict[str, str]:
    by_kind = {row["file_kind"]: row for row in of_field.iter_rows(named=True)}
    shown = {"Mọi tệp": None, **{f".{kind}": kind for kind in sorted(kinds)}}
    return {
        heading: words.share(int(row["corrected_count"]), int(row["value_count"]))
        if (row := by_kind.get(kind))
        else words.EMPTY
        for heading, kind in shown.items()
    }
