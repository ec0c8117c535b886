"""The figures of the page of indices as a file to take away, written when it is asked for."""

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from ui import downloads, index_words, parts
from ui.index_words import Row

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
    "origin": "Ai nêu",
    "source_title": "Nguồn",
    "source_url": "Địa chỉ nguồn",
}


def download(about: Row, name: str, count: int, write: Callable[[], Sequence[pl.DataFrame]]) -> None:
    """The figures of the page as CSV; `write` gives them when they are asked for, `count` is how many."""
    with st.container(key="screen-indices-download"):
        parts.download(
            f"Tải {count} số liệu của trang này (CSV)",
            f"chi-so-{about['index_code'].lower().replace('_', '-')}-{name}.csv",
            lambda: downloads.as_csv(_named(about["short_name"], write())),
            key="indices.download",
        )


def _named(short_name: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The frames below each other, their columns under the headings a reader knows, their codes in words."""
    kept = [
        frame.select([column for column in HEADINGS if column in frame.columns])
        for frame in frames
        if not frame.is_empty()
    ]
    in_words = {
        "score_kind": index_words.HOW_SCORED,
        "rank_kind": index_words.HOW_RANKED,
        "origin": {"published": "số liệu tham chiếu", "loaded": "người dùng nạp", "own": "đơn vị tự khai"},
    }
    return pl.concat(kept, how="diagonal_relaxed").select(
        pl.lit(short_name).alias("Chỉ số"),
        *[
            (
                pl.col(column).replace_strict(
                    in_words[column], default=pl.col(column), return_dtype=pl.String
                )
                if column in in_words
                else pl.col(column)
            ).alias(heading)
            for column, heading in HEADINGS.items()
            if any(column in frame.columns for frame in kept)
        ],
    )


def of_province(
    results: pl.DataFrame, found: pl.DataFrame, label: str, year: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the page of a province shows: its totals and of those compared, then the components of the year."""
    totals = results.with_columns(
        place=pl.col("label"), criterion_code=pl.lit("TOTAL"), criterion_name=pl.lit("Tổng điểm")
    )
    below = found.filter(pl.col("criterion_code") != "TOTAL").with_columns(
        year=pl.lit(year), place=pl.lit(label)
    )
    return totals, below


def of_league(league: pl.DataFrame, year: int) -> list[pl.DataFrame]:
    """What the page of the country shows of a year: its ranking."""
    return [league.with_columns(year=pl.lit(year), place=pl.col("province"))]
