"""Parts of the page of indices that say which province is meant, and what to choose where it has no results."""

import polars as pl
import streamlit as st

from ui import data, index_asked, parts, words
from ui.index_asked import Subject
from ui.index_words import Row
from warehouse.queries import indices


def places(shown: Subject, asked_year: int | None) -> None:
    """What the chosen province is part of now, or what it was made of: figures stay those of their time."""
    if shown.successor and (asked_year is None or asked_year >= shown.successor["on_date"].year):
        since = words.day(shown.successor["on_date"])
        now = shown.successor["label"]
        with st.container(horizontal=True, vertical_alignment="center", key="row-indices-successor"):
            st.markdown(
                f"{words.plain(shown.label)} từ {since} thuộc **{words.plain(now)}**. Số liệu dưới đây theo địa giới khi đó."
            )
            st.button(
                f"Xem {now}",
                key="indices.successor",
                on_click=index_asked.open_province,
                args=(shown.successor["province_code"],),
            )
    if shown.older:
        *first, last = [words.plain(label) for _, label in shown.older]
        names = f"{', '.join(first)} và {last}" if first else last
        st.markdown(
            f"**{words.plain(shown.chosen_label)}** từ 01/07/2025 gồm {names}. Kết quả trước đó công bố riêng cho từng tỉnh."
        )
        index_asked.choose_part(shown)


def no_results(shown: Subject, offered: pl.DataFrame, about: Row) -> None:
    """Why nothing is shown for a province, and what to choose instead."""
    others = offered.filter(pl.col("year_count") > 0)
    named = ", ".join(f"{row['short_name']} ({row['year_count']} năm)" for row in others.to_dicts())
    parts.empty(
        f"Chưa có kết quả {about['short_name']} nào của {shown.label}.",
        f"Đã tìm: {about['short_name']}, {shown.label}, mọi năm. "
        + (
            f"Tỉnh này có: {named}. Hãy chọn chỉ số khác, hoặc xem cả nước."
            if named
            else "Hãy chọn tỉnh khác, hoặc xem cả nước."
        ),
    )
    st.button("Xem cả nước", key="indices.whole", on_click=index_asked.open_province, args=("",))


def no_sample_results(shown: Subject) -> None:
    """An invented province has no published results; real ones are offered instead."""
    parts.empty(
        f"{shown.label} là tỉnh hư cấu của dữ liệu mẫu, không có kết quả chỉ số.",
        "Dữ liệu mẫu không kèm kết quả công bố: kết quả công bố chỉ có ở tỉnh thật. Hãy chọn một tỉnh thật ở trên, hoặc:",
    )
    known = data.read(indices.subjects).filter("has_results", "is_current")
    with st.container(key="screen-indices-real", horizontal=True):
        st.button("Cả nước", key="indices.real.all", on_click=index_asked.open_province, args=("",))
        wanted = known.filter(pl.col("label").is_in(["Sơn La", "Hà Nội", "Đà Nẵng", "Quảng Ninh", "Nghệ An"]))
        for row in wanted.to_dicts():
            st.button(
                row["label"],
                key=f"indices.real.{row['subject_code']}",
                on_click=index_asked.open_province,
                args=(row["province_code"],),
            )
