"""Parts of the page of indices that lead down: one component, other published results, sources, the download."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from ui import data, downloads, index_asked, index_parts, index_rows, parts, words
from ui.index_rows import Row
from warehouse.queries import indices

HEADINGS = {
    "year": "Năm",
    "place": "Tỉnh, thành phố",
    "criterion_code": "Mã mục",
    "criterion_name": "Mục",
    "score": "Điểm",
    "max_score": "Điểm tối đa",
    "score_kind": "Cách có điểm",
    "rank": "Hạng",
    "number_ranked": "Số tỉnh được xếp hạng",
    "rank_kind": "Cách có hạng",
    "source_title": "Nguồn",
    "source_url": "Địa chỉ nguồn",
}
MOST_IN_TABLE = 40
FEW_OTHERS = 6


def component(about: Row, found: pl.DataFrame, code: str, label: str, year: int) -> None:
    """One component: its facts, what is inside it (or beside it), and where it is published."""
    row = found.row(by_predicate=pl.col("criterion_code") == code, named=True)
    inside = code if row["child_count"] else row["parent_code"]
    with parts.panel(
        "indices-component",
        words.plain(row["criterion_name"]),
        f"{words.plain(label)}, {about['short_name']} năm {year}, mục {code}",
    ):
        facts, within = st.columns([4, 7])
        with facts:
            st.table(
                [{"": name, " ": said} for name, said in _facts(row)],
                border="horizontal",
                hide_index=True,
                hide_header=True,
            )
            with st.container(key="screen-indices-back", horizontal=True):
                if row["parent_code"] not in (None, "TOTAL"):
                    st.button(
                        "Mục cấp trên",
                        key="indices.up",
                        on_click=index_asked.open_criterion,
                        args=(row["parent_code"],),
                    )
                st.button(
                    "Đóng mục này", key="indices.close", on_click=index_asked.open_criterion, args=(None,)
                )
        with within:
            _within(about, found, inside, code, year)


def _facts(row: Row) -> list[tuple[str, str]]:
    most = row["max_score"]
    of = f":gray[/{words.number(most, 0 if most == int(most) else 2)}]" if most else ""
    told = [
        ("Điểm", f"**{index_rows.score(row['score'], most)}**{of}"),
        ("Cách có điểm", index_parts.HOW_SCORED.get(row["score_kind"] or "", words.EMPTY)),
        ("Lần trước", _before(row)),
        ("Hạng", index_rows.rank(row)),
        ("Cách có hạng", index_parts.HOW_RANKED.get(row["rank_kind"] or "", words.EMPTY)),
    ]
    if (row["province_count"] or 0) >= 2:
        told.append(
            (
                "Cả nước",
                f"thấp nhất {index_rows.score(row['lowest'], most)}, trung vị {index_rows.score(row['median'], most)}, "
                f"cao nhất {index_rows.score(row['highest'], most)} ({row['province_count']} tỉnh có điểm)",
            )
        )
    return [*told, ("Nguồn", source(row)), ("Vị trí", place(row))]


def _before(row: Row) -> str:
    if row["previous_year"] is None:
        return "chưa có kết quả năm trước"
    if row["is_break_between"]:
        return f"có năm {row['previous_year']}, nhưng cách tính đã đổi nên không so"
    moved = f" ({index_rows.change(row)})" if row["change"] is not None else ""
    ranked = f", hạng {row['previous_rank']}" if row["previous_rank"] is not None else ""
    return f"năm {row['previous_year']}: {index_rows.score(row['previous_score'], row['max_score'])}{moved}{ranked}"


def _within(about: Row, found: pl.DataFrame, parent: str, chosen: str, year: int) -> None:
    below = found.filter(pl.col("parent_code") == parent)
    if parent == "TOTAL" or below.is_empty():
        st.caption("Nguồn không nêu nội dung bên trong mục này.")
        return
    if index_parts.is_banded(below):
        index_parts.draw_components(about, found, parent, chosen, year)
        with st.expander("Xem bảng số nội dung bên trong"):
            index_parts.component_table(below)
    else:
        index_parts.component_table(below)


def source(row: Row) -> str:
    """Title and address of what the figure was read from."""
    title = words.plain(row["source_title"] or row["source_id"] or "không rõ nguồn")
    return f"[{title}]({row['source_url']})" if row["source_url"] else title


def place(row: Row) -> str:
    """Where the figure stands in what was loaded: file, sheet, row."""
    where = (
        "bộ số liệu tham chiếu đi kèm"
        if row["file_name"] == "reference"
        else f"tệp {words.plain(row['file_name'])}"
    )
    sheet = f", tờ {words.plain(row['sheet'])}" if row["sheet"] else ""
    return f"dòng {row['row_number']}, {where}{sheet}"


def source_panel(about: Row, found: pl.DataFrame, label: str, year: int) -> None:
    """The source line of the year's total, and those of its components, each once."""
    total = found.filter(pl.col("criterion_code") == "TOTAL").to_dicts()
    rest = (
        found.filter(pl.col("criterion_code") != "TOTAL")
        .group_by("source_title", "source_url", maintain_order=True)
        .agg(pl.col("row_number").min().alias("first"), pl.col("row_number").max().alias("last"))
    )
    with parts.panel(
        "indices-sources",
        "Nguồn số liệu",
        f"{about['name']} ({about['short_name']}), công bố: {about['publisher'] or 'không rõ'}",
    ):
        lines = [
            {
                "Số liệu": f"Tổng điểm {words.plain(label)} {year}: **{index_rows.score(row['score'], row['max_score'])}**"
                f", hạng {index_rows.rank(row)}",
                "Nguồn": f"{source(row)}  \n:small[:gray[{place(row)}]]",
            }
            for row in total
        ]
        lines += [
            {
                "Số liệu": "Các mục thành phần",
                "Nguồn": f"{source({**row, 'source_id': None})}  \n:small[:gray[dòng {row['first']} đến {row['last']}]]",
            }
            for row in rest.to_dicts()
        ]
        parts.table(lines)


def league_sources(about: Row, league: pl.DataFrame, year: int) -> None:
    """Where the totals of the year were published, source by source."""
    found = league.group_by("source_title", "source_url", maintain_order=True).agg(
        pl.len().alias("count"),
        pl.col("province").first().alias("place"),
        pl.col("row_number").min().alias("first"),
        pl.col("row_number").max().alias("last"),
    )
    with parts.panel(
        "indices-sources",
        "Nguồn số liệu",
        f"{about['name']} ({about['short_name']}), công bố: {about['publisher'] or 'không rõ'}",
    ):
        parts.table(
            [
                {
                    "Số liệu": f"Tổng điểm {year}: "
                    + (words.plain(row["place"]) if row["count"] == 1 else f"{row['count']} tỉnh"),
                    "Nguồn": f"{source({**row, 'source_id': None})}  \n:small[:gray[{_rows(row)}]]",
                }
                for row in found.to_dicts()
            ]
        )


def _rows(row: Row) -> str:
    if row["first"] == row["last"]:
        return f"dòng {row['first']}"
    return f"trong các dòng {row['first']} đến {row['last']}"


def others(about: Row, province: str | None, year: int) -> None:
    """Results of the nation, of regions and inside the province: other subjects, so never on the provinces' axis."""
    found = data.read(indices.others, index=about["index_code"], province=province)
    found = found.filter(~pl.col("level").is_in(["nation", "region"]) | (pl.col("year") == year))
    if found.is_empty():
        return
    with parts.panel(
        "indices-others",
        "Kết quả khác đã công bố",
        "Của cả nước, vùng, hoặc sở, huyện, xã: không so chung với điểm của tỉnh.",
    ):
        if found.height <= FEW_OTHERS:
            _other_table(found)
        else:
            with st.expander(
                f"Xem {found.height} kết quả: {', '.join(found['short_name'].unique(maintain_order=True))}"
            ):
                _other_table(found)


def _other_table(found: pl.DataFrame) -> None:
    with st.container(key="num-indices-others"):
        parts.table([_other_cells(row) for row in found.head(MOST_IN_TABLE).to_dicts()])
    if found.height > MOST_IN_TABLE:
        st.caption(f"Còn {found.height - MOST_IN_TABLE} kết quả khác.")


def _other_cells(row: Row) -> dict[str, str]:
    part = "" if row["criterion_code"] == "TOTAL" else f", {words.plain(row['criterion_name'])}"
    link = f" · [nguồn]({row['source_url']})" if row["source_url"] else ""
    return {
        "Đơn vị": f"{words.plain(row['place'])}{part}  \n:small[:gray[{index_parts.LEVELS[row['level']]}]{link}]",
        "Chỉ số": f"{words.plain(row['short_name'])} {row['year']}",
        "Điểm": index_rows.score(row["score"], row["max_score"]),
        "Hạng": index_rows.rank(row),
    }


def download(about: Row, name: str, *frames: pl.DataFrame) -> None:
    """The figures of the page as CSV, written when they are asked for."""
    with st.container(key="screen-indices-download"):
        st.download_button(
            f"Tải {sum(frame.height for frame in frames)} số liệu của trang này (CSV)",
            lambda: downloads.as_csv(_named(about["short_name"], frames)),
            file_name=f"chi-so-{about['index_code'].lower().replace('_', '-')}-{name}.csv",
            mime="text/csv",
            key="indices.download",
            on_click="ignore",
        )


def _named(short_name: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The frames below each other, their columns under the headings a reader knows."""
    kept = [
        frame.select([column for column in HEADINGS if column in frame.columns])
        for frame in frames
        if not frame.is_empty()
    ]
    return pl.concat(kept, how="diagonal_relaxed").select(
        pl.lit(short_name).alias("Chỉ số"),
        *[
            pl.col(column).alias(heading)
            for column, heading in HEADINGS.items()
            if any(column in frame.columns for frame in kept)
        ],
    )
