"""Parts of the page of indices: the years, the trend, the country, the components, other results, sources."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from charts import indices as index_charts
from charts import palette
from ui import asked, data, index_asked, index_rows, parts, words
from ui.index_rows import Row
from warehouse.queries import indices

LEVELS = {
    "nation": "cả nước",
    "region": "vùng",
    "department": "sở, ngành",
    "district": "huyện",
    "commune": "xã",
}
HOW_SCORED = {"published": "công bố", "summed": "cộng từ nội dung thành phần, như cách tính của nơi công bố"}
HOW_RANKED = {
    "published": "công bố",
    "computed": "hệ thống xếp theo điểm công bố; nơi công bố không nêu hạng",
}


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
        fills = "Ô đậm: từ một nửa số tỉnh trở lên; ô nhạt: ít hơn; ô trắng: chưa có."
    with parts.panel(
        "indices-years",
        f"Có số liệu {about['short_name']} n/N tỉnh, từng năm",
        f"{fills} Vạch đứng: năm đổi phương pháp.",
    ):
        key = f"indices.cells.{about['index_code']}.{year}"
        rows = data.derive(index_rows.cells, years, chosen=year, whole_country=whose is None)
        data.draw(
            index_charts.year_cells, rows, key=key, select=index_asked.open_year(key), count=rows.height
        )
        with st.container(key="screen-indices-years"):
            st.caption("Bấm vào một năm để xem năm đó.")


def trends(
    about: Row, results: pl.DataFrame, years: pl.DataFrame, subjects: Sequence[str], year: int
) -> None:
    """Scores and ranks side by side as lines, or one table where too few results could be joined."""
    own = results.filter(pl.col("subject_code") == subjects[0])
    labels = {code: _label(results, code) for code in subjects}
    if not index_rows.is_drawable(own):
        _trend_table(about, results, years, labels)
        return
    rows = data.derive(index_rows.lines, results, years, subjects=tuple(subjects), chosen=year)
    floor = int(max([*results["rank"].drop_nulls(), *years["number_ranked"].drop_nulls(), 10])) + 3
    key = f"{about['index_code']}.{'.'.join(subjects)}.{year}"
    left, right = st.columns(2)
    with (
        left,
        parts.panel(
            "indices-scores",
            f"Điểm {about['short_name']}",
            "Đường đứt ở năm đổi phương pháp và năm thiếu số liệu.",
        ),
    ):
        _line_legend(labels)
        scores = f"indices.scores.{key}"
        data.draw(index_charts.score_trend, rows, key=scores, select=index_asked.open_year(scores))
        st.caption(
            " ".join([_scale_note(own), _missing_note(results, years, labels), _change_note(years)]).strip()
        )
    with (
        right,
        parts.panel(
            "indices-ranks", "Thứ hạng", "Hạng 1 ở trên cùng. Vùng xám: ngoài số tỉnh được xếp trong năm."
        ),
    ):
        _line_legend(labels)
        ranks = f"indices.ranks.{key}"
        data.draw(index_charts.rank_trend, rows, key=ranks, select=index_asked.open_year(ranks), floor=floor)
        st.caption(_rank_note(own))


def _label(results: pl.DataFrame, code: str) -> str:
    named = results.filter(pl.col("subject_code") == code)["label"]
    if not named.is_empty():
        return str(named[0])
    known = data.read(indices.subjects).filter(pl.col("subject_code") == code)["label"]
    return str(known[0])


def _line_legend(labels: dict[str, str]) -> None:
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
            said.append(f"{words.plain(label)} {index_rows.spans(gaps)}")
    return f"Chưa có điểm: {'; '.join(said)}." if said else ""


def _change_note(years: pl.DataFrame) -> str:
    changed = [
        f"{row['year']}: {words.plain(row['change_note'])}"
        for row in data.derive(data.as_rows, years)
        if row["is_break"]
    ]
    return f"Các năm đổi – {'; '.join(changed)}." if changed else ""


def _rank_note(own: pl.DataFrame) -> str:
    computed = own.filter(pl.col("rank_kind") == "computed")["year"].to_list()
    if not computed:
        return "Hạng do nơi công bố xếp."
    return f"Hạng các năm {index_rows.spans(computed)} do hệ thống tính từ điểm công bố; nơi công bố không nêu hạng."


def _trend_table(about: Row, results: pl.DataFrame, years: pl.DataFrame, labels: dict[str, str]) -> None:
    """Every year with its gaps; few results are read better than drawn."""
    by_place = {(row["subject_code"], row["year"]): row for row in data.derive(data.as_rows, results)}
    with parts.panel(
        "indices-table",
        f"{about['short_name']} qua các năm",
        "Ít năm có số liệu hoặc đổi phương pháp nhiều lần nên trình bày thành bảng; “–” là chưa có kết quả, không phải bằng 0.",
    ):
        with st.container(key="num-indices-years"):
            if len(labels) == 1:
                parts.table(
                    [
                        _alone_cells(row, by_place.get((*labels, row["year"])))
                        for row in reversed(data.derive(data.as_rows, years))
                    ]
                )
            else:
                parts.table(
                    [
                        _beside_cells(row, by_place, labels)
                        for row in reversed(data.derive(data.as_rows, years))
                    ]
                )
        st.caption(_change_note(years))


def _alone_cells(year: Row, row: Row | None) -> dict[str, str]:
    counted = (
        words.share(year["province_count"], year["expected_count"] or 0)
        if year["province_count"]
        else words.EMPTY
    )
    changed = (
        f"  \n:small[:gray[{index_rows.kind_of_change(year['change_note'])}]]" if year["is_break"] else ""
    )
    source = f"  \n:small[[nguồn]({row['source_url']})]" if row and row["source_url"] else ""
    return {
        "Năm": f"{year['year']}{changed}",
        "Tỉnh có số liệu": counted,
        "Điểm": f"**{index_rows.score(row['score'], row['max_score'])}**{source}" if row else words.EMPTY,
        "Hạng": index_rows.rank(row) if row else words.EMPTY,
    }


def _beside_cells(year: Row, by_place: dict[tuple[str, int], Row], labels: dict[str, str]) -> dict[str, str]:
    results = {
        words.plain(label): _result_cell(by_place.get((code, year["year"]))) for code, label in labels.items()
    }
    return {"Năm": _year_cell(year), **results}


def _year_cell(row: Row) -> str:
    counted = (
        f"có số liệu {row['province_count']}/{row['expected_count']} tỉnh"
        if row["province_count"]
        else "chưa có số liệu"
    )
    changed = f" · {index_rows.kind_of_change(row['change_note'])}" if row["is_break"] else ""
    return f"{row['year']}  \n:small[:gray[{counted}{changed}]]"


def _result_cell(row: Row | None) -> str:
    if row is None:
        return words.EMPTY
    ranked = f"hạng {index_rows.rank(row)}" if row["rank"] is not None else "không nêu hạng"
    source = f" · [nguồn]({row['source_url']})" if row["source_url"] else ""
    return f"**{index_rows.score(row['score'], row['max_score'])}**  \n:small[:gray[{ranked}]{source}]"


def component_panel(about: Row, found: pl.DataFrame, label: str, year: int, chosen: str | None) -> None:
    """The components of the year's result, against all provinces; a click goes down."""
    top = found.filter(pl.col("parent_code") == "TOTAL")
    if top.is_empty():
        with parts.panel("indices-components", f"Các mục thành phần, năm {year}"):
            st.markdown(f"**Nguồn của {words.plain(label)} năm {year} không nêu mục thành phần.**")
            st.caption("Hãy chọn năm khác, hoặc xem nguồn ở dưới.")
        return
    previous = top["previous_year"].drop_nulls()
    ring = (
        f" Vòng: {previous.max()}." if not previous.is_empty() and not top["is_break_between"].all() else ""
    )
    drawn = is_banded(top)
    caption = (
        f"Chấm: {label} {year}.{ring} Vạch: trung vị. Dải: thấp nhất đến cao nhất. Đỏ: giảm so với lần trước."
        if drawn
        else None
    )
    with parts.panel("indices-components", f"Các mục thành phần, năm {year}", caption):
        if drawn:
            draw_components(about, found, "TOTAL", chosen, year)
            with st.container(key="screen-indices-components"):
                st.caption("Bấm vào một mục để xem nội dung bên trong và nguồn.")
            with st.expander("Xem bảng số"):
                component_table(top)
        else:
            component_table(top)
        if "summed" in set(top["score_kind"]):
            st.caption(
                "Điểm mục do hệ thống cộng từ nội dung thành phần công bố, như cách tính của nơi công bố."
            )


def is_banded(rows: pl.DataFrame) -> bool:
    """Whether there are enough provinces to draw a province against the others."""
    scored = rows.filter(pl.col("score").is_not_null())
    return scored.height >= 2 and bool((scored["province_count"] >= index_rows.FEWEST_IN_BAND).all())


def draw_components(about: Row, found: pl.DataFrame, parent: str, chosen: str | None, year: int) -> None:
    key = f"indices.components.{about['index_code']}.{parent}.{year}.{chosen}"
    rows = data.derive(index_rows.component_rows, found, parent=parent, chosen=chosen)
    data.draw(index_charts.components, rows, key=key, select=index_asked.open_component(key))


def component_table(rows: pl.DataFrame) -> None:
    with st.container(key=f"num-indices-components-{rows['criterion_code'][0]}"):
        parts.table([_component_cells(row) for row in rows.to_dicts()])


def _component_cells(row: Row) -> dict[str, str]:
    moved = index_rows.change(row)
    return {
        "Mục": f"{words.plain(row['criterion_name'])}  \n:small[:gray[{words.plain(row['criterion_code'])}] {source_link(row)}]",
        "Điểm": f"**{index_rows.score(row['score'], row['max_score'])}**"
        + (
            f":gray[/{words.number(row['max_score'], 0 if float(row['max_score']).is_integer() else 2)}]"
            if row["max_score"]
            else ""
        ),
        "So lần trước": f":red[{moved}]" if (row["change"] or 0) < 0 else moved,
        "Hạng": index_rows.rank(row),
    }


def source_link(row: dict[str, Any]) -> str:
    return (
        f"[nguồn]({row['source_url']}), dòng {row['row_number']}"
        if row["source_url"]
        else f"dòng {row['row_number']}"
    )
