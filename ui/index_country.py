"""Parts of the page of indices when no province is chosen: the country over the years, and the ranking of one year."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from charts import indices as index_charts
from ui import data, index_asked, index_rows, parts, words
from ui.index_rows import Row

FEWEST_YEARS = 3


def sentence(about: Row, country: pl.DataFrame, years: pl.DataFrame, year: int) -> str:
    """Median, best and lowest of the year, and of how many provinces."""
    covered = index_rows.one(years, year=year)
    counted = f"có số liệu {covered['province_count']}/{covered['expected_count']} tỉnh"
    found = country.filter(pl.col("year") == year).to_dicts()
    if not found:
        return f"**{about['short_name']} năm {year}: {counted}**; nguồn không nêu điểm, chỉ nêu hạng."
    row, unit = found[0], index_rows.unit_of(about["scale"])
    if row["score_count"] == 1:
        return f"**{about['short_name']} năm {year}: {words.plain(row['highest_province'])} đạt {_score(row, 'highest')}{unit}**; {counted}."
    if row["score_count"] < covered["province_count"]:
        return (
            f"**{about['short_name']} năm {year}: {counted}**; {row['score_count']} tỉnh được nêu điểm, "
            f"cao nhất {_score(row, 'highest')}{unit} ({words.plain(row['highest_province'])})."
        )
    if row["score_count"] * 2 < covered["expected_count"]:
        return (
            f"**{about['short_name']} năm {year} mới {counted}**. Trong các tỉnh ấy, "
            f"cao nhất {_score(row, 'highest')}{unit} ({words.plain(row['highest_province'])}), "
            f"thấp nhất {_score(row, 'lowest')} ({words.plain(row['lowest_province'])})."
        )
    return (
        f"**{about['short_name']} năm {year}: trung vị {_score(row, 'median')}{unit}**, "
        f"cao nhất {_score(row, 'highest')} ({words.plain(row['highest_province'])}), "
        f"thấp nhất {_score(row, 'lowest')} ({words.plain(row['lowest_province'])}); {counted}."
    )


def _score(row: Row, name: str) -> str:
    return index_rows.score(row[name], row["max_score"])


def trend_panel(about: Row, country: pl.DataFrame, years: pl.DataFrame, year: int) -> None:
    """Lowest to highest over the years, of the years in which at least half of the provinces have a score."""
    counted, whole, partial = data.derive(index_rows.by_coverage, country, years)
    is_drawn = whole.height >= FEWEST_YEARS
    caption = "Dải: thấp nhất đến cao nhất. Dải đậm: một nửa số tỉnh ở giữa. Chấm: trung vị."
    with parts.panel("indices-country", "Cả nước qua các năm", caption if is_drawn else None):
        if not is_drawn:
            _year_table(counted)
            return
        key = f"indices.country.{about['index_code']}.{year}"
        data.draw(
            index_charts.country_trend,
            data.derive(index_rows.country, whole, years, chosen=year),
            key=key,
            select=index_asked.open_year(key),
        )
        left_out = ", ".join(
            f"{row['year']} ({row['score_count']}/{row['expected_count']})" for row in partial.to_dicts()
        )
        st.caption(
            f"Không vẽ năm có điểm của dưới một nửa số tỉnh: {left_out}."
            if left_out
            else "Mọi năm vẽ ở đây có từ một nửa số tỉnh trở lên."
        )


def _year_table(counted: pl.DataFrame) -> None:
    with st.container(key="num-indices-country"):
        parts.table(
            [
                {
                    "Năm": f"{row['year']}  \n:small[:gray[có điểm {row['score_count']}/{row['expected_count']} tỉnh]]",
                    "Trung vị": _score(row, "median"),
                    "Cao nhất": f"{_score(row, 'highest')}  \n:small[:gray[{words.plain(row['highest_province'])}]]",
                    "Thấp nhất": f"{_score(row, 'lowest')}  \n:small[:gray[{words.plain(row['lowest_province'])}]]",
                }
                for row in reversed(data.derive(data.as_rows, counted))
            ]
        )
    st.caption("Quá ít năm có đủ số liệu để vẽ; năm không có trong bảng là chưa có điểm.")


def league_panel(about: Row, league: pl.DataFrame, year: int, covered: Row) -> None:
    """The provinces of the year, best first; choosing a row opens that province."""
    counted = f"Có số liệu {covered['province_count']}/{covered['expected_count']} tỉnh."
    computed = " Hạng do hệ thống tính từ điểm công bố." if "computed" in set(league["rank_kind"]) else ""
    unknown = (
        " Nguồn chỉ nêu một số tỉnh; hạng là hạng trong cả nước như nguồn nêu."
        if covered["number_ranked"] is None
        else ""
    )
    rows, before = _league_rows(league)
    beside = f" Trong ngoặc: so với năm {before}." if before else ""
    with parts.panel(
        "indices-league",
        f"Xếp hạng {about['short_name']} năm {year}",
        f"{counted}{computed}{unknown}{beside}",
    ):
        key = f"indices.league.{about['index_code']}.{year}"
        st.dataframe(
            rows.to_arrow(),
            hide_index=True,
            height=min(38 + 35 * league.height, 388),
            key=key,
            on_select=_opens(key, league),
            selection_mode="single-row",
            column_config={
                "Hạng": st.column_config.NumberColumn(width=50),
                "Điểm": st.column_config.TextColumn(alignment="right", width=112 if before else 80),
            },
            alt=f"Xếp hạng {about['short_name']} năm {year}",
        )
        with st.container(key="screen-indices-league"):
            st.caption("Chọn ô ở đầu một dòng để mở tỉnh đó.")


def _league_rows(league: pl.DataFrame) -> tuple[pl.DataFrame, int | None]:
    """The table, and the year its changes are counted from: that of most provinces; the others show none."""
    compared = league.filter(pl.col("change").is_not_null())["previous_year"].mode()
    before = int(compared.max()) if not compared.is_empty() else None  # type: ignore[arg-type]
    rows = pl.DataFrame(
        {
            "Hạng": league["rank"],
            "Tỉnh, thành phố": league["province"],
            "Điểm": [
                index_rows.figure(
                    {**row, "change": row["change"] if row["previous_year"] == before else None}
                )
                for row in data.derive(data.as_rows, league)
            ],
        }
    )
    return rows, before


def _opens(key: str, league: pl.DataFrame) -> Callable[[], None]:
    def choose() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            row = league.row(picked[0], named=True)
            index_asked.open_province(row["province_code"], row["subject_code"])

    return choose
