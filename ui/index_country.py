"""Parts of the page of indices when no province is chosen: the country over the years, and the ranking of one year."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from charts import indices as index_charts
from ui import data, index_asked, index_rows, index_words, parts, words
from ui.index_words import Row

FEWEST_YEARS = 3


def sentence(about: Row, country: pl.DataFrame, years: pl.DataFrame, year: int) -> str:
    """Median, best and lowest of the year, and of how many provinces; no median where too few have a score."""
    covered = index_rows.one(years, year=year)
    counted = f"có số liệu {index_words.counted(covered)} tỉnh"
    if covered["loaded_count"]:
        counted += f", trong đó {covered['loaded_count']} do người dùng nạp"
    found = [row for row in data.derive(data.as_rows, country) if row["year"] == year]
    if not found:
        return f"**{about['short_name']} năm {year}: {counted}**; nguồn không nêu điểm, chỉ nêu hạng."
    row, unit = found[0], index_words.unit_of(about["scale"])
    best = f"{_score(row, 'highest')}{unit} ({words.plain(row['highest_province'])})"
    if row["score_count"] == 1:
        return f"**{about['short_name']} năm {year}: {words.plain(row['highest_province'])} đạt {_score(row, 'highest')}{unit}**; {counted}."
    if row["score_count"] < covered["province_count"]:
        return (
            f"**{about['short_name']} năm {year}: {counted}**; {row['score_count']} tỉnh được nêu điểm, "
            f"cao nhất {best}."
        )
    lowest = f"thấp nhất {_score(row, 'lowest')} ({words.plain(row['lowest_province'])})"
    if not row["is_whole"]:
        return f"**{about['short_name']} năm {year} mới {counted}**. Trong các tỉnh ấy, cao nhất {best}, {lowest}."
    return (
        f"**{about['short_name']} năm {year}: trung vị {_score(row, 'median')}{unit}**, "
        f"cao nhất {_score(row, 'highest')} ({words.plain(row['highest_province'])}), {lowest}; {counted}."
    )


def _score(row: Row, name: str) -> str:
    return index_words.score(row[name], row["max_score"])


def trend_panel(about: Row, country: pl.DataFrame, years: pl.DataFrame, year: int) -> None:
    """Lowest to highest over the years, of the years in which enough provinces have a score."""
    whole, partial = data.derive(index_rows.by_coverage, country)
    is_drawn = whole.height >= FEWEST_YEARS
    caption = "Dải: thấp nhất đến cao nhất. Dải đậm: một nửa số tỉnh ở giữa. Chấm: trung vị."
    rule = index_words.whole_rule(index_rows.one(years, year=year))
    with parts.panel("indices-country", "Cả nước qua các năm", caption if is_drawn else None):
        if not is_drawn:
            with st.container(key="num-indices-country"):
                parts.table(data.derive(_year_cells, country))
            st.caption(f"{rule}. Quá ít năm đủ số tỉnh để vẽ; năm không có trong bảng là chưa có điểm.")
            return
        key = f"indices.country.{about['index_code']}.{year}"
        data.draw(
            index_charts.country_trend,
            data.derive(index_rows.country, whole, years, chosen=year),
            key=key,
            select=index_asked.open_year(key),
        )
        left_out = ", ".join(
            f"{row['year']} ({index_words.counted(row, 'score_count')})"
            for row in data.derive(data.as_rows, partial)
        )
        st.caption(f"{rule}{f'; không vẽ năm {left_out}' if left_out else ''}.")


def _year_cells(country: pl.DataFrame) -> list[dict[str, str]]:
    return [
        {
            "Năm": f"{row['year']}  \n:small[:gray[có điểm {index_words.counted(row, 'score_count')} tỉnh]]",
            "Trung vị": _score(row, "median"),
            "Cao nhất": f"{_score(row, 'highest')}  \n:small[:gray[{words.plain(row['highest_province'])}]]",
            "Thấp nhất": f"{_score(row, 'lowest')}  \n:small[:gray[{words.plain(row['lowest_province'])}]]",
        }
        for row in reversed(country.to_dicts())
    ]


def league_panel(about: Row, league: pl.DataFrame, year: int, covered: Row) -> None:
    """The provinces of the year, best first; choosing a row opens that province."""
    counted = f"Có số liệu {index_words.counted(covered)} tỉnh."
    unknown = (
        " Nguồn chỉ nêu một số tỉnh; hạng là hạng trong cả nước như nguồn nêu."
        if covered["number_ranked"] is None
        else ""
    )
    rows, note = data.derive(_league_rows, league)
    with parts.panel(
        "indices-league",
        f"Xếp hạng {about['short_name']} năm {year}",
        f"{counted}{note}{unknown} Chọn ô ở đầu một dòng để mở tỉnh đó.",
    ):
        key = f"indices.league.{about['index_code']}.{year}"
        st.dataframe(
            rows,
            hide_index=True,
            height=min(38 + 35 * league.height, 388),
            key=key,
            on_select=_opens(key, league),
            selection_mode="single-row",
            column_config=COLUMNS,
            alt=f"Xếp hạng {about['short_name']} năm {year}",
        )


COLUMNS = {
    "Hạng": st.column_config.TextColumn(alignment="right", width=76),
    "Điểm": st.column_config.TextColumn(alignment="right", width=112),
}


def _league_rows(league: pl.DataFrame) -> tuple[object, str]:
    """The table as Arrow, and what its marks mean. Changes are counted from the year before of most provinces; the others
    show none."""
    compared = league.filter(pl.col("change").is_not_null())["previous_year"].mode()
    before = max(compared.to_list(), default=None)
    rows = pl.DataFrame(
        {
            "Hạng": [index_words.rank_alone(row) for row in league.iter_rows(named=True)],
            "Tỉnh, thành phố": league["province"],
            "Điểm": [
                index_words.figure(
                    {**row, "change": row["change"] if row["previous_year"] == before else None}
                )
                for row in league.iter_rows(named=True)
            ],
        }
    )
    notes = [
        f" {index_words.COMPUTED}: hạng do hệ thống tính từ điểm đang có."
        if "computed" in set(league["rank_kind"])
        else "",
        f" {index_words.LOADED}: số liệu do người dùng nạp." if "loaded" in set(league["origin"]) else "",
        f" Trong ngoặc: so với năm {before}." if before else "",
    ]
    return rows.to_arrow(), "".join(notes)


def _opens(key: str, league: pl.DataFrame) -> Callable[[], None]:
    def choose() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            row = league.row(picked[0], named=True)
            index_asked.open_province(row["province_code"], row["subject_code"])

    return choose
