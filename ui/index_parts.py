"""Parts of the page of indices: the headline, the years, the trend, the components."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from charts import indices as index_charts
from charts import palette
from ui import asked, data, index_asked, index_rows, index_words, parts, words
from ui.index_words import Row
from warehouse.queries import indices


def brief(sentence: str, about: Row, year: int, whose: str) -> None:
    """The headline; and where the asked year has nothing, that another one is shown."""
    with st.container(key="brief"):
        st.markdown(sentence)
    asked_year = asked.filters().year
    if asked_year is not None and asked_year != year:
        which = "kết quả mới nhất trước đó" if year < asked_year else "kết quả sớm nhất"
        st.caption(
            f"Chưa có kết quả {about['short_name']} năm {asked_year} của {whose}; đang xem năm {year}, {which}."
        )


def year_panel(about: Row, years: pl.DataFrame, year: int, whose: str | None) -> None:
    """Which years have results, n/N provinces beside each; a click chooses the year."""
    if whose:
        fills = f"Ô đậm: có kết quả của {whose}; ô nhạt: chỉ có của tỉnh khác; ô trắng: chưa có."
    else:
        fills = "Ô đậm: đủ số tỉnh để nói về cả nước (bốn phần năm); ô nhạt: ít hơn; ô trắng: chưa có."
    with parts.panel(
        "indices-years",
        f"Có số liệu {about['short_name']} n/N tỉnh, từng năm",
        f"{fills} Vạch đứng: năm đổi phương pháp. Bấm vào một năm để xem năm đó.",
    ):
        key = f"indices.cells.{about['index_code']}.{year}"
        rows = data.derive(index_rows.cells, years, chosen=year, whole_country=whose is None)
        data.draw(
            index_charts.year_cells, rows, key=key, select=index_asked.open_year(key), count=rows.height
        )


@dataclass(frozen=True)
class _Trend:
    """What the trend says in words, made once per answer."""

    labels: dict[str, str]
    is_drawable: bool
    has_loaded_end: bool
    floor: int
    score_note: str
    rank_note: str
    change_note: str


def trends(
    about: Row, results: pl.DataFrame, years: pl.DataFrame, subjects: Sequence[str], year: int
) -> None:
    """Scores and ranks side by side as lines, or one table where too few results could be joined."""
    known = data.read(indices.subjects)
    told: _Trend = data.derive(_trend, results, years, known, subjects=tuple(subjects))
    if not told.is_drawable:
        _trend_table(about, results, years, told)
        return
    rows = data.derive(index_rows.lines, results, years, subjects=tuple(subjects), chosen=year)
    key = f"{about['index_code']}.{'.'.join(subjects)}.{year}"
    # One line needs no legend: its name stands in the caption.
    whose = f"{words.plain(told.labels[subjects[0]])}. " if len(subjects) == 1 else ""
    left, right = st.columns(2)
    with (
        left,
        parts.panel(
            "indices-scores",
            f"Điểm {about['short_name']}",
            f"{whose}Đường đứt ở năm đổi phương pháp và năm thiếu số liệu.",
        ),
    ):
        _line_legend(told.labels)
        scores = f"indices.scores.{key}"
        data.draw(
            index_charts.score_trend,
            rows,
            key=scores,
            select=index_asked.open_year(scores),
            has_marks=told.has_loaded_end,
        )
        st.caption(told.score_note)
    with (
        right,
        parts.panel(
            "indices-ranks",
            "Thứ hạng",
            f"{whose}Hạng 1 ở trên cùng. Vùng xám: ngoài số tỉnh được xếp trong năm.",
        ),
    ):
        _line_legend(told.labels)
        ranks = f"indices.ranks.{key}"
        data.draw(
            index_charts.rank_trend, rows, key=ranks, select=index_asked.open_year(ranks), floor=told.floor
        )
        st.caption(told.rank_note)


def _trend(
    results: pl.DataFrame, years: pl.DataFrame, known: pl.DataFrame, subjects: tuple[str, ...]
) -> _Trend:
    own = results.filter(pl.col("subject_code") == subjects[0])
    names = dict(known.select("subject_code", "label").iter_rows())
    names |= dict(results.select("subject_code", "label").iter_rows())
    labels = {code: names[code] for code in subjects}
    notes = [_scale_note(own), _missing_note(results, years, labels), _change_note(years)]
    return _Trend(
        labels,
        index_rows.is_drawable(own),
        bool((results.group_by("subject_code").agg(pl.col("origin").last())["origin"] == "loaded").any()),
        int(max([*results["rank"].drop_nulls(), *years["number_ranked"].drop_nulls(), 10])) + 3,
        " ".join(note for note in notes if note),
        _rank_note(own),
        _change_note(years),
    )


def _line_legend(labels: dict[str, str]) -> None:
    if len(labels) == 1:
        return
    colours = palette.LINES[data.theme_mode()]
    styles = ("3px solid", "2px dashed", "2px dotted", "2px dashed")
    spans = "".join(
        f'<span><i style="background:none;box-shadow:none;border-radius:0;width:1.5rem;height:0;border-top:{style} {colour}"></i>'
        f"{words.plain_html(label)}</span>"
        for label, colour, style in zip(labels.values(), colours, styles, strict=False)
    )
    st.html(f'<div class="legend">{spans}</div>')


def _scale_note(own: pl.DataFrame) -> str:
    most = (
        own.drop_nulls("max_score")
        .group_by("max_score")
        .agg(pl.col("year").min().alias("since"), pl.col("year").max().alias("until"))
    )
    found = most.sort("since").to_dicts()
    if len(found) < 2:
        return f"Thang điểm tối đa {words.number(found[0]['max_score'])}." if found else ""
    said = ", ".join(f"{words.number(row['max_score'])} đến năm {row['until']}" for row in found[:-1])
    return f"Thang điểm tối đa {said}, {words.number(found[-1]['max_score'])} từ năm {found[-1]['since']}."


def _missing_note(results: pl.DataFrame, years: pl.DataFrame, labels: dict[str, str]) -> str:
    said = []
    for code, label in labels.items():
        have = set(results.filter(pl.col("subject_code") == code, pl.col("score").is_not_null())["year"])
        gaps = [year for year in years["year"] if year not in have]
        if gaps:
            said.append(f"{words.plain(label)} {index_words.spans(gaps)}")
    return f"Chưa có điểm: {'; '.join(said)}." if said else ""


def _change_note(years: pl.DataFrame) -> str:
    changed = [
        f"{row['year']}: {words.plain(row['change_note'])}"
        for row in years.filter("is_break").iter_rows(named=True)
    ]
    return f"Các năm đổi – {'; '.join(changed)}." if changed else ""


def _rank_note(own: pl.DataFrame) -> str:
    computed = own.filter(pl.col("rank_kind") == "computed")["year"].to_list()
    loaded = own.filter(pl.col("origin") == "loaded")["year"].to_list()
    said = (
        f"Hạng các năm {index_words.spans(computed)} do hệ thống tính từ điểm đang có {index_words.COMPUTED}; nơi công bố không nêu hạng."
        if computed
        else "Hạng do nơi công bố xếp."
    )
    if loaded:
        said += f" Số liệu các năm {index_words.spans(loaded)} do người dùng nạp {index_words.LOADED}."
    return said


def _trend_table(about: Row, results: pl.DataFrame, years: pl.DataFrame, told: _Trend) -> None:
    """Every year with its gaps; few results are read better than drawn."""
    with parts.panel(
        "indices-table",
        f"{about['short_name']} qua các năm",
        "Ít năm có số liệu hoặc đổi phương pháp nhiều lần nên trình bày thành bảng; “–” là chưa có kết quả, không phải bằng 0.",
    ):
        with st.container(key="num-indices-years"):
            parts.table(data.derive(_trend_cells, results, years, labels=tuple(told.labels.items())))
        st.caption(told.change_note)


def _trend_cells(
    results: pl.DataFrame, years: pl.DataFrame, labels: tuple[tuple[str, str], ...]
) -> list[dict[str, str]]:
    by_place = {(row["subject_code"], row["year"]): row for row in results.iter_rows(named=True)}
    newest_first = years.sort("year", descending=True).to_dicts()
    if len(labels) == 1:
        return [_alone_cells(row, by_place.get((labels[0][0], row["year"]))) for row in newest_first]
    return [_beside_cells(row, by_place, dict(labels)) for row in newest_first]


def _alone_cells(year: Row, row: Row | None) -> dict[str, str]:
    changed = f"  \n:small[:gray[{index_words.CHANGES[year['change_kind']]}]]" if year["is_break"] else ""
    source = f"  \n:small[[nguồn]({row['source_url']})]" if row and row["source_url"] else ""
    return {
        "Năm": f"{year['year']}{changed}",
        "Tỉnh có số liệu": index_words.counted(year),
        "Điểm": f"**{index_words.score(row['score'], row['max_score'])}**{index_words.loaded_mark(row)}{source}"
        if row
        else words.EMPTY,
        "Hạng": index_words.rank(row) if row else words.EMPTY,
    }


def _beside_cells(year: Row, by_place: dict[tuple[str, int], Row], labels: dict[str, str]) -> dict[str, str]:
    results = {
        words.plain(label): _result_cell(by_place.get((code, year["year"]))) for code, label in labels.items()
    }
    return {"Năm": _year_cell(year), **results}


def _year_cell(row: Row) -> str:
    counted = f"có số liệu {index_words.counted(row)} tỉnh" if row["province_count"] else "chưa có số liệu"
    changed = f" · {index_words.CHANGES[row['change_kind']]}" if row["is_break"] else ""
    return f"{row['year']}  \n:small[:gray[{counted}{changed}]]"


def _result_cell(row: Row | None) -> str:
    if row is None:
        return words.EMPTY
    ranked = f"hạng {index_words.rank(row)}" if row["rank"] is not None else "không nêu hạng"
    source = f" · [nguồn]({row['source_url']})" if row["source_url"] else ""
    return f"**{index_words.score(row['score'], row['max_score'])}**{index_words.loaded_mark(row)}  \n:small[:gray[{ranked}]{source}]"


@dataclass(frozen=True)
class _Components:
    """What stands directly below one criterion, made once per answer."""

    is_empty: bool
    is_banded: bool
    ring: str
    notes: str
    table: list[dict[str, str]]


def component_panel(about: Row, found: pl.DataFrame, label: str, year: int, chosen: str | None) -> None:
    """The components of the year's result, against all provinces; a click goes down."""
    top: _Components = data.derive(below, found, parent="TOTAL")
    title = f"Các mục thành phần, năm {year}"
    if top.is_empty:
        with parts.panel("indices-components", title):
            st.markdown(f"**Nguồn của {words.plain(label)} năm {year} không nêu mục thành phần.**")
            st.caption("Hãy chọn năm khác, hoặc xem nguồn ở dưới.")
        return
    caption = (
        f"Chấm: {label} {year}.{top.ring} Vạch: trung vị. Dải: thấp nhất đến cao nhất. Đỏ: giảm so với lần trước. "
        "Bấm vào một mục để xem nội dung bên trong và nguồn."
        if top.is_banded
        else None
    )
    with parts.panel("indices-components", title, caption):
        if top.is_banded:
            draw_components(about, found, "TOTAL", chosen, year)
            with st.expander("Xem bảng số"):
                component_table(top, "TOTAL")
        else:
            component_table(top, "TOTAL")
        if top.notes:
            st.caption(top.notes)


def below(found: pl.DataFrame, parent: str) -> _Components:
    """For `data.derive`: the components directly below `parent`."""
    rows = found.filter(pl.col("parent_code") == parent)
    scored = rows.filter(pl.col("score").is_not_null())
    previous: list[int] = rows["previous_year"].drop_nulls().to_list()
    compared = not rows.filter(pl.col("previous_year").is_not_null(), ~pl.col("is_break_between")).is_empty()
    summed = "Điểm mục do hệ thống cộng từ nội dung thành phần công bố, như cách tính của nơi công bố."
    notes = [summed] if "summed" in set(rows["score_kind"]) else []
    return _Components(
        rows.is_empty(),
        # A province is drawn against the others only where enough of them have a score.
        scored.height >= 2 and bool(scored["is_whole"].all()),
        f" Vòng: {max(previous)}." if compared else "",
        " ".join([*notes, *_renamed(rows)]),
        [_component_cells(row) for row in rows.iter_rows(named=True)],
    )


def _renamed(rows: pl.DataFrame) -> list[str]:
    """Which codes came to mean another content since the last result, and what they were."""
    changed = [
        f"{row['criterion_code']} năm {row['previous_year']} là “{words.plain(row['previous_name'])}”"
        for row in rows.filter(pl.col("previous_name").is_not_null()).iter_rows(named=True)
    ]
    return [f"Mục đổi tên hoặc nội dung nên không so với lần trước: {'; '.join(changed)}."] if changed else []


def draw_components(about: Row, found: pl.DataFrame, parent: str, chosen: str | None, year: int) -> None:
    key = f"indices.components.{about['index_code']}.{parent}.{year}.{chosen}"
    rows = data.derive(index_rows.component_rows, found, parent=parent, chosen=chosen)
    data.draw(index_charts.components, rows, key=key, select=index_asked.open_component(key))


def component_table(told: _Components, parent: str) -> None:
    with st.container(key=f"num-indices-components-{parent}"):
        parts.table(told.table)


def _component_cells(row: Row) -> dict[str, str]:
    moved = index_words.change(row)
    return {
        "Mục": f"{words.plain(row['criterion_name'])}  \n:small[:gray[{words.plain(row['criterion_code'])}] {source_link(row)}]",
        "Điểm": f"**{index_words.score(row['score'], row['max_score'])}**{out_of(row['max_score'])}{index_words.loaded_mark(row)}",
        "So lần trước": f":red[{moved}]" if (row["change"] or 0) < 0 else moved,
        "Hạng": index_words.rank(row),
    }


def out_of(most: float | None) -> str:
    """The maximum behind a score, muted; nothing where none is stated."""
    return f":gray[/{words.number(most, 0 if float(most).is_integer() else 2)}]" if most else ""


def source_link(row: dict[str, Any]) -> str:
    """[nguồn](…), dòng 12"""
    line = f"dòng {row['row_number']}"
    return f"[nguồn]({row['source_url']}), {line}" if row["source_url"] else line
