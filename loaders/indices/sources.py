"""What the results of a loaded file were taken from, and what to say where they contradict other results."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from loaders.indices.model import Problem

ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'|]+")
LONGEST_TITLE = 300
STATED = "stated"  # a rank or score that a file states without saying where it was published


@dataclass(frozen=True)
class Sourced:
    """The results with `source_id` set in every row, and the sources the file states (source_id, title, url)."""

    rows: pl.DataFrame
    stated: pl.DataFrame


def with_sources(file_name: str, sha256: str, rows: pl.DataFrame, known: Mapping[str, str]) -> Sourced:
    """Every result with a source: one of the reference data where the file names it (`known`: id by id or title), what
    the file says in its own words, or else the file itself."""
    said = rows["source_id"].unique(maintain_order=True).to_list()
    ids = {words: known.get(words or "", f"{sha256[:12]}-{number}") for number, words in enumerate(said)}
    stated = [
        {"source_id": ids[words], **_source(file_name, words)} for words in said if (words or "") not in known
    ]
    is_silent = pl.col("source_id").is_null()
    kinds = [
        pl.when(is_silent & (pl.col(column) == "published"))
        .then(pl.lit(STATED))
        .otherwise(pl.col(column))
        .alias(column)
        for column in ("rank_kind", "score_kind")
    ]
    source_ids = pl.Series("source_id", [ids[words] for words in rows["source_id"]], pl.String)
    schema = {"source_id": pl.String, "title": pl.String, "url": pl.String}
    return Sourced(
        rows.with_columns(kinds)
        .with_columns(source_ids)
        .select(
            *("index_code", "year", "level", "system", "province", "province_code", "unit", "criterion_code"),
            *("score", "max_score", "rank", "rank_kind", "score_kind", "source_id", "sheet"),
            row_number="row",
            is_published=pl.lit(True),
        ),
        pl.DataFrame(stated, schema=schema),
    )


def _source(file_name: str, words: str | None) -> dict[str, str | None]:
    if words is None:
        return {"title": f"Tệp {file_name} do người dùng nạp, không nêu nguồn", "url": None}
    address = ADDRESS.search(words)
    title = words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…"
    return {"title": title, "url": address[0] if address else None}


def differs(row: Mapping[str, Any]) -> Problem:
    """A result that says something else than one stored before; `row` as `records.indices.find_differing` gives it."""
    if row["other_origin"] == "published":
        other = f"số liệu tham chiếu: {_said(row['other_score'], row['other_rank'])} ({row['other_source_title']})"
        repair = (
            "Đang dùng số của tệp vì tệp nêu văn bản; số tham chiếu vẫn được giữ và hiện bên cạnh"
            if row["is_in_force"]
            else "Đang dùng số tham chiếu. Nếu số của tệp đúng, ghi số văn bản hoặc địa chỉ công bố vào cột Nguồn rồi nạp lại"
        )
    else:
        other = f"tệp {row['other_file_name']} nạp trước: {_said(row['other_score'], row['other_rank'])}"
        repair = (
            "Đang dùng số của tệp này" if row["is_in_force"] else "Đang dùng số nạp trước vì có nêu văn bản"
        )
    return Problem(
        severity="warning",
        found=f"{row['index_code']} {row['year']}, {row['place']}, {row['criterion_code']}: {_said(row['score'], row['rank'])}",
        expected=other,
        repair=repair,
        rule="result.differs",
        sheet=row["sheet"],
        row=row["row_number"],
    )


def _said(score: float | None, rank: int | None) -> str:
    written = "không nêu điểm" if score is None else f"điểm {score:.10g}".replace(".", ",")
    return written + (f", hạng {rank}" if rank is not None else "")
