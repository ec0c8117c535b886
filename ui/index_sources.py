"""Parts of the page of indices that lead down: one component, where figures come from, other results."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import polars as pl
import streamlit as st

from ui import data, index_asked, index_parts, index_words, parts, words
from ui.index_words import Row
from warehouse.queries import indices

LEVELS = {
    "nation": "cả nước",
    "region": "vùng",
    "department": "sở, ngành",
    "district": "huyện",
    "commune": "xã",
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
    told = [
        (
            "Điểm",
            f"**{index_words.score(row['score'], most)}**{index_parts.out_of(most)}{index_words.loaded_mark(row)}",
        ),
        ("Cách có điểm", index_words.HOW_SCORED.get(row["score_kind"] or "", words.EMPTY)),
        ("Lần trước", _before(row)),
        ("Hạng", index_words.rank(row)),
        ("Cách có hạng", index_words.HOW_RANKED.get(row["rank_kind"] or "", words.EMPTY)),
    ]
    if (row["province_count"] or 0) >= 2:
        told.append(("Cả nước", index_words.of_band(row)))
    return [*told, ("Nguồn", source(row)), ("Vị trí", place(row))]


def _before(row: Row) -> str:
    if row["previous_year"] is None:
        return "chưa có kết quả năm trước"
    if row["is_break_between"]:
        changed = (
            f"mã này khi đó là “{words.plain(row['previous_name'])}”"
            if row["previous_name"]
            else "cách tính đã đổi"
        )
        return f"có năm {row['previous_year']}, nhưng {changed} nên không so"
    moved = f" ({index_words.change(row)})" if row["change"] is not None else ""
    ranked = f", hạng {index_words.previous_rank(row)}" if row["previous_rank"] is not None else ""
    return f"năm {row['previous_year']}: {index_words.score(row['previous_score'], row['max_score'])}{moved}{ranked}"


def _within(about: Row, found: pl.DataFrame, parent: str, chosen: str, year: int) -> None:
    inside = data.derive(index_parts.below, found, parent=parent)
    if parent == "TOTAL" or inside.is_empty:
        st.caption("Nguồn không nêu nội dung bên trong mục này.")
        return
    if inside.is_banded:
        index_parts.draw_components(about, found, parent, chosen, year)
        with st.expander("Xem bảng số nội dung bên trong"):
            index_parts.component_table(inside, parent)
    else:
        index_parts.component_table(inside, parent)
    if inside.notes:
        st.caption(inside.notes)


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


def source_panel(about: Row, found: pl.DataFrame, label: str, year: int, subject: str) -> None:
    """The source line of the year's total, and those of its components, each once."""
    with _panel(about):
        parts.table(data.derive(_source_lines, found, label=label, year=year))
        _contradictions(about, year, subject)


def league_sources(about: Row, league: pl.DataFrame, year: int) -> None:
    """Where the totals of the year were published, source by source."""
    with _panel(about):
        parts.table(data.derive(_league_lines, league, year=year))
        _contradictions(about, year, None)


def _panel(about: Row) -> AbstractContextManager[None]:
    return parts.panel(
        "indices-sources",
        "Nguồn số liệu",
        f"{about['name']} ({about['short_name']}), công bố: {about['publisher'] or 'không rõ'}",
    )


def _source_lines(found: pl.DataFrame, label: str, year: int) -> list[dict[str, str]]:
    total = found.filter(pl.col("criterion_code") == "TOTAL").to_dicts()
    rest = (
        found.filter(pl.col("criterion_code") != "TOTAL")
        .group_by("source_title", "source_url", "origin", "file_name", maintain_order=True)
        .agg(pl.col("row_number").min().alias("first"), pl.col("row_number").max().alias("last"))
    )
    lines = [
        {
            "Số liệu": f"Tổng điểm {words.plain(label)} {year}: **{index_words.score(row['score'], row['max_score'])}**"
            f", hạng {index_words.rank(row)}",
            "Nguồn": f"{_whose(row)}{source(row)}  \n:small[:gray[{place(row)}]]",
        }
        for row in total
    ]
    lines += [
        {
            "Số liệu": "Các mục thành phần",
            "Nguồn": f"{_whose(row)}{source({**row, 'source_id': None})}  \n:small[:gray[dòng {row['first']} đến {row['last']}]]",
        }
        for row in rest.to_dicts()
    ]
    return lines


def _league_lines(league: pl.DataFrame, year: int) -> list[dict[str, str]]:
    found = league.group_by("source_title", "source_url", "origin", maintain_order=True).agg(
        pl.len().alias("count"),
        pl.col("province").first().alias("place"),
        pl.col("row_number").min().alias("first"),
        pl.col("row_number").max().alias("last"),
    )
    return [
        {
            "Số liệu": f"Tổng điểm {year}: "
            + (words.plain(row["place"]) if row["count"] == 1 else f"{row['count']} tỉnh"),
            "Nguồn": f"{_whose(row)}{source({**row, 'source_id': None})}  \n:small[:gray[{_rows(row)}]]",
        }
        for row in found.to_dicts()
    ]


def _whose(row: Row) -> str:
    """A result from a file that a person loaded is never passed for a published one."""
    return "Do người dùng nạp: " if row["origin"] == "loaded" else ""


def _rows(row: Row) -> str:
    if row["first"] == row["last"]:
        return f"dòng {row['first']}"
    return f"trong các dòng {row['first']} đến {row['last']}"


def _contradictions(about: Row, year: int, subject: str | None) -> None:
    """Where a loaded file and the reference data say different things: both figures, and which is shown."""
    told = data.read(
        indices.contradictions,
        index=about["index_code"],
        year=year,
        subject=subject,
        then=_contradiction_lines,
    )
    if not told:
        return
    st.warning(f"Số liệu nạp và số liệu tham chiếu khác nhau ở {len(told)} kết quả của trang này.")
    with st.container(key="indices-contradictions"):
        parts.table(told[:MOST_IN_TABLE])
    if len(told) > MOST_IN_TABLE:
        st.caption(f"Còn {len(told) - MOST_IN_TABLE} kết quả khác nhau nữa.")


def _contradiction_lines(found: pl.DataFrame) -> list[dict[str, str]]:
    return [
        {
            "Kết quả": f"{words.plain(row['place'])}, "
            + ("tổng điểm" if row["criterion_code"] == "TOTAL" else words.plain(row["criterion_name"])),
            "Đang dùng": _side(row, "", row["origin"]),
            "Số khác": _side(row, "other_", row["other_origin"]),
        }
        for row in found.to_dicts()
    ]


def _side(row: Row, prefix: str, origin: str) -> str:
    ranked = f", hạng {row[f'{prefix}rank']}" if row[f"{prefix}rank"] is not None else ""
    whose = "do người dùng nạp" if origin == "loaded" else "số liệu tham chiếu"
    title = words.plain(words.cut(row[f"{prefix}source_title"] or "không rõ nguồn", 120))
    return f"**{index_words.score(row[f'{prefix}score'], row['max_score'])}**{ranked}  \n:small[:gray[{whose}: {title}]]"


@dataclass(frozen=True)
class _Others:
    """Results of other subjects as a table, made once per answer."""

    count: int
    names: str
    table: list[dict[str, str]]


def others(about: Row, province: str | None, year: int) -> None:
    """Results of the nation, of regions and inside the province: other subjects, so never on the provinces' axis."""
    found = data.read(indices.others, index=about["index_code"], province=province)
    told: _Others = data.derive(_others, found, year=year)
    if not told.count:
        return
    with parts.panel(
        "indices-others",
        "Kết quả khác",
        "Của cả nước, vùng, hoặc sở, huyện, xã: không so chung với điểm của tỉnh.",
    ):
        if told.count <= FEW_OTHERS:
            _other_table(told)
        else:
            with st.expander(f"Xem {told.count} kết quả: {told.names}"):
                _other_table(told)


def _others(found: pl.DataFrame, year: int) -> _Others:
    shown = found.filter(~pl.col("level").is_in(["nation", "region"]) | (pl.col("year") == year))
    return _Others(
        shown.height,
        ", ".join(shown["short_name"].unique(maintain_order=True)),
        [_other_cells(row) for row in shown.head(MOST_IN_TABLE).to_dicts()],
    )


def _other_table(told: _Others) -> None:
    with st.container(key="num-indices-others"):
        parts.table(told.table)
    if told.count > MOST_IN_TABLE:
        st.caption(f"Còn {told.count - MOST_IN_TABLE} kết quả khác.")


def _other_cells(row: Row) -> dict[str, str]:
    part = "" if row["criterion_code"] == "TOTAL" else f", {words.plain(row['criterion_name'])}"
    link = f" · [nguồn]({row['source_url']})" if row["source_url"] else ""
    return {
        "Đơn vị": f"{words.plain(row['place'])}{part}  \n:small[:gray[{LEVELS[row['level']]}]{link}]",
        "Chỉ số": f"{words.plain(row['short_name'])} {row['year']}",
        "Điểm": f"{index_words.score(row['score'], row['max_score'])}{index_words.loaded_mark(row)}",
        "Hạng": index_words.rank(row),
    }
