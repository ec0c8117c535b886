"""What the page of units says: the register, its groups, and what became of a register that was sent."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from ui import actor, parts, words

Row = dict[str, Any]
ROWS_PER_PAGE = 20
PLACES = (
    "severity",
    "sheet",
    "cell",
    "row_number",
    "column_name",
    "found",
    "expected",
    "repair",
    "cell_count",
)


def uploader() -> Any:
    """The register chosen to be loaded, or None."""
    return st.file_uploader(
        "Danh mục đơn vị",
        type=["xlsx", "ods", "xls", "csv"],
        key=f"units.file.{st.session_state.get('units.files', 0)}",
        max_upload_size=10,
        label_visibility="collapsed",
    )


def previewed_once(file: Any, preview: Callable[[], Any]) -> Any:
    """What `preview` says of an upload, asked once per file: what is loaded is what the reader saw."""
    kept = st.session_state.get("units.previewed")
    if kept is None or kept[0] != file.file_id:
        with st.spinner("Đang đọc danh mục…"):
            kept = st.session_state["units.previewed"] = (file.file_id, preview())
    return kept[1]


def preview_again() -> None:
    """Forget a preview that no longer holds."""
    st.session_state.pop("units.previewed", None)


def told() -> None:
    """Show what came of the last load, once."""
    kept = st.session_state.pop("units.told", None)
    if kept:
        outcome(*kept)


def tell(look: str, said: str, sentence: str) -> None:
    """Keep what came of a load for the next run."""
    st.session_state["units.told"] = (look, said, sentence)


def next_file() -> None:
    """The next register starts with an empty field."""
    st.session_state["units.files"] = st.session_state.get("units.files", 0) + 1


def outcome(look: str, said: str, sentence: str) -> None:
    """A word on its tint and a line about a register."""
    st.markdown(f"{parts.badge(look, said)} {words.plain(sentence)}")


def problem_rows(problems: Sequence[Any]) -> list[Row]:
    """Problems as rows of a table; a problem of a whole row stands at its first cell."""
    rows = [{name: getattr(problem, name) for name in PLACES} for problem in problems]
    for row in rows:
        if row["cell"] is None and row["row_number"]:
            row["cell"] = f"A{row['row_number']}"
    return rows


def list_title(found: pl.DataFrame) -> str:
    groups = found.filter(pl.col("kind") == "group").height
    ended = found.filter(~pl.col("is_valid")).height
    more = f", {ended} dòng đã hết hiệu lực" if ended else ""
    return f"Danh mục: {found.height - groups} đơn vị, {groups} nhóm{more}"


def unit_list(found: pl.DataFrame) -> None:
    """The register a page at a time."""
    shown = parts.page_of(found, ROWS_PER_PAGE, key="units.page")
    parts.table([_unit_row(row) for row in shown.iter_rows(named=True)])


def named(found: pl.DataFrame) -> pl.DataFrame:
    """The register as a table to take away."""
    return found.select(
        pl.col("unit_code").alias("Mã đơn vị"),
        pl.col("name").alias("Tên đơn vị"),
        pl.when(pl.col("kind") == "group").then(pl.lit("Nhóm")).otherwise(pl.lit("Đơn vị")).alias("Loại"),
        pl.col("parent_name").alias("Đơn vị cấp trên"),
        pl.col("department").alias("Cơ quan"),
        pl.col("aliases").alias("Tên khác"),
        pl.col("members").alias("Thành viên của nhóm"),
        pl.col("valid_from").alias("Hiệu lực từ"),
        pl.col("valid_to").alias("Hiệu lực đến"),
        pl.when("is_sample").then(pl.lit(words.SAMPLE)).alias("Ghi chú"),
    )


def _unit_row(row: Row) -> dict[str, str]:
    group = " :blue-badge[Nhóm]" if row["kind"] == "group" else ""
    ended = "" if row["is_valid"] else " :gray-badge[Không hiệu lực]"
    others = row["members"] if row["kind"] == "group" else row["aliases"]
    what = "Gồm" if row["kind"] == "group" else "Tên khác"
    told = f"  \n:small[:gray[{what}: {words.plain(words.cut(others, 140))}]]" if others else ""
    return {
        "Đơn vị": f"{words.plain(row['name'])}{group}{ended}  \n:small[:gray[mã {words.plain(row['unit_code'])}]]{told}",
        "Trực thuộc": words.plain(row["parent_name"]) or words.EMPTY,
        "Hiệu lực": _validity(row),
    }


def _validity(row: Row) -> str:
    """ "từ 01/07/2025 đến 31/12/2026", as far as it is limited."""
    limits = (("từ", row["valid_from"]), ("đến", row["valid_to"]))
    return " ".join(f"{word} {words.day(day)}" for word, day in limits if day) or "không giới hạn"


def may_load(provinces: Sequence[str]) -> bool:
    """Whether the reader may load a register that speaks of units of these provinces."""
    return all(actor.allowed(("load_register",), province=province) for province in provinces)
