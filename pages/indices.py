"""Published index results: a province's trend and rank with breaks and gaps, its components down to the source;
without a province the country and the ranking of a year."""

import polars as pl
import streamlit as st

from ui import (
    asked,
    data,
    index_asked,
    index_country,
    index_parts,
    index_places,
    index_rows,
    index_sources,
    parts,
    words,
)
from warehouse.queries import indices

messages: list[str] = []
shown = index_asked.subject(messages)
offered = data.read(indices.offered, subject=shown.code if shown else None)

if offered.is_empty():
    parts.scope_line("Kết quả đã công bố", is_sample=False)
    parts.empty(
        "Chưa có kết quả chỉ số nào.",
        f"Đã tìm: mọi chỉ số, {parts.asked_text(with_department=False)}. Hãy nạp số liệu tham chiếu.",
    )
    st.stop()

if shown and shown.is_sample and not offered["year_count"].sum():
    parts.scope_line("Kết quả đã công bố", is_sample=False)
    for message in messages:
        st.warning(message)
    index_places.no_sample_results(shown)
    st.stop()

scope = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    index = index_asked.index(offered, messages)
    compared = index_asked.compared(shown, messages) if shown else []
about = index_rows.one(offered, index_code=index)
years = data.read(indices.years, index=index, subject=shown.code if shown else None)
year = index_asked.shown_year(years)

with scope:
    parts.scope_line(
        f"Kết quả đã công bố · {about['name']} · tỉnh, thành phố theo địa giới của từng năm",
        is_sample=bool(shown and shown.is_sample),
    )
    for message in messages:
        st.warning(message)
    if shown:
        index_places.places(shown, asked.filters().year)

if shown is None:
    country = data.read(indices.country, index=index, then=index_rows.with_scores)
    league = data.read(indices.league, index=index, year=year)
    covered = index_rows.one(years, year=year)
    index_parts.brief(index_country.sentence(about, country, years, year), about, year, "cả nước")
    index_parts.year_panel(about, years, year, None)
    left, right = st.columns([7, 6])
    with left:
        index_country.trend_panel(about, country, years, year)
    with right:
        index_country.league_panel(about, league, year, covered)
    index_sources.league_sources(about, league, year)
    index_sources.others(about, None, year)
    index_sources.download(about, str(year), league.with_columns(year=pl.lit(year), place=pl.col("province")))
    st.stop()

if year is None:
    index_places.no_results(shown, offered, about)
    index_sources.others(about, shown.chosen_code, asked.filters().year or asked.as_of().year)
    st.stop()

results = data.read(indices.trend, index=index, criterion="TOTAL", subjects=(shown.code, *compared))
own = index_rows.one(results, subject_code=shown.code, year=year)
found = data.read(indices.components, index=index, year=year, subject=shown.code)
late_messages: list[str] = []
criterion = index_asked.criterion(found["criterion_code"], late_messages)

breaks = [row for row in data.derive(data.as_rows, years) if row["is_break"]]
index_parts.brief(
    index_rows.headline(own, shown.label, index_rows.unit_of(about["scale"]), breaks),
    about,
    year,
    shown.label,
)
index_parts.year_panel(about, years, year, shown.label)
index_parts.trends(about, results, years, (shown.code, *compared), year)
for message in late_messages:
    st.warning(message)
index_parts.component_panel(about, found, shown.label, year, criterion)
if criterion:
    index_sources.component(about, found, criterion, shown.label, year)
index_sources.source_panel(about, found, shown.label, year)
index_sources.others(about, shown.chosen_code, year)
index_sources.download(
    about,
    f"{shown.code}-{year}",
    results.with_columns(
        place=pl.col("label"), criterion_code=pl.lit("TOTAL"), criterion_name=pl.lit("Tổng điểm")
    ),
    found.filter(pl.col("criterion_code") != "TOTAL").with_columns(
        year=pl.lit(year), place=pl.lit(words.plain(shown.label))
    ),
)
