"""Index results: a province's trend and rank with breaks and gaps, its components down to the source;
without a province the country and the ranking of a year."""

from functools import partial

import streamlit as st

from ui import (
    asked,
    data,
    index_asked,
    index_country,
    index_download,
    index_parts,
    index_places,
    index_rows,
    index_sources,
    index_words,
    parts,
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

if shown and shown.is_sample and not data.derive(index_rows.has_years, offered):
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
        f"{index_words.whose(data.derive(data.as_rows, years), year)} · {about['name']} · tỉnh, thành phố theo địa giới của từng năm",
        is_sample=bool(shown and shown.is_sample),
    )
    for message in messages:
        st.warning(message)
    if shown:
        index_places.places(shown, asked.filters().year)

if year is None:
    if shown:  # an index that is offered for the whole country has a year
        index_places.no_results(shown, offered, about)
    index_sources.others(
        about, shown.chosen_code if shown else None, asked.filters().year or asked.as_of().year
    )
    st.stop()

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
    index_download.download(
        about,
        str(year),
        league.height,
        partial(index_download.of_league, league, year),
    )
    st.stop()

results = data.read(indices.trend, index=index, criterion="TOTAL", subjects=(shown.code, *compared))
own = index_rows.one(results, subject_code=shown.code, year=year)
found = data.read(indices.components, index=index, year=year, subject=shown.code)
late_messages: list[str] = []
criterion = index_asked.criterion(data.derive(index_rows.codes, found), late_messages)

breaks = [row for row in data.derive(data.as_rows, years) if row["is_break"]]
index_parts.brief(
    index_words.headline(own, shown.label, index_words.unit_of(about["scale"]), breaks),
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
index_sources.source_panel(about, found, shown.label, year, shown.code)
index_sources.others(about, shown.chosen_code, year)
index_download.download(
    about,
    f"{shown.code}-{year}",
    results.height + max(found.height - 1, 0),
    partial(index_download.of_province, results, found, shown.label, year),
)
