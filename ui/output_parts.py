"""What the page of outputs says: channels by period with n/N, and the units and cells behind one sum."""

from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import parts, receipt_parts, words

Row = dict[str, Any]
SHOWN_PERIODS = 4
ROWS_PER_PAGE = 20


def cells(found: pl.DataFrame) -> pl.DataFrame:
    """From `outputs_by_channel`: the rows `charts.outputs.channels_by_period` draws, the newest periods on the left."""
    ended = {code: find_period(code).window_end for code in found["period_code"].unique()}
    shown = sorted(ended, key=ended.__getitem__, reverse=True)[:SHOWN_PERIODS]
    drawn = found.filter(pl.col("period_code").is_in(shown))
    channels = drawn.sort("ordinal", "channel_code").unique("channel_code", keep="first", maintain_order=True)
    stated = {(row["channel_code"], row["period_code"]): row for row in drawn.iter_rows(named=True)}
    rows = [
        _cell(
            stated.get((channel["channel_code"], period)) or {**channel, **_NOBODY, "period_code": period},
            at,
            place,
        )
        for at, channel in enumerate(channels.iter_rows(named=True))
        for place, period in enumerate(shown)
    ]
    return pl.DataFrame(rows, schema=_CELLS).with_columns(
        (pl.col("quantity") / pl.col("quantity").max().over("channel_code")).fill_nan(0).alias("share")
    )


def period_names(drawn: pl.DataFrame) -> tuple[str, ...]:
    """The columns' names, "Quý III 2026|Q3", by their place; half-year and year say that they run on."""
    found = dict(drawn.select("place", "period_code").unique().iter_rows())
    return tuple(_period_name(found[place]) for place in sorted(found))


def picked(event: Any, drawn: pl.DataFrame) -> tuple[str, str]:
    """The channel and period of the clicked cell, else of the link, else the first."""
    known = set(drawn.select("channel_code", "period_code").iter_rows())
    clicked = (event.get("selection", {}).get("cell") or [{}])[0]
    chosen = (clicked.get("channel_code"), clicked.get("period_code"))
    if chosen in known:
        st.query_params.update(channel=chosen[0], period=chosen[1])  # a copied link shows the same
        return chosen
    linked = (st.query_params.get("channel"), st.query_params.get("period"))
    if linked in known:
        return linked  # type: ignore[return-value]
    if any(linked):
        asked = ", ".join(f"“{words.plain(part[:40])}”" for part in linked if part)
        st.warning(f"Không có kết quả nào của {asked} trong phạm vi đang chọn.")
    first = drawn.sort("row_order", "place").row(0, named=True)
    return first["channel_code"], first["period_code"]


def title(drawn: pl.DataFrame, channel: str, period: str) -> str:
    row = drawn.filter((pl.col("channel_code") == channel) & (pl.col("period_code") == period)).row(
        0, named=True
    )
    return f"{row['channel']}, {find_period(period).name} :gray[({row['figure']} đơn vị đã báo cáo)]"


def units_behind(found: pl.DataFrame) -> None:
    """Who stated how much, in which cell of which file; who owes the period and stated nothing."""
    shown = parts.page_of(found, ROWS_PER_PAGE, key="outputs.units")
    parts.table([_unit_row(row) for row in shown.iter_rows(named=True)])


def named(found: pl.DataFrame) -> pl.DataFrame:
    """The rows behind a sum as a table to take away."""
    return found.select(
        pl.col("unit_name").alias("Đơn vị"),
        pl.col("title").alias("Nội dung"),
        pl.col("quantity").alias("Số lượng"),
        pl.col("uom").alias("Đơn vị tính"),
        pl.col("participants").alias("Lượt người"),
        pl.col("ytd_quantity").alias("Lũy kế"),
        pl.col("receipt_number").alias("Biên nhận"),
        pl.col("sheet").alias("Tờ"),
        pl.col("cell").alias("Ô"),
        pl.when("is_sample").then(pl.lit(words.SAMPLE)).alias("Ghi chú"),
    )


_NOBODY = {"quantity": None, "unit_count": 0}
_CELLS: dict[str, Any] = {
    "channel_code": pl.String,
    "channel": pl.String,
    "short_channel": pl.String,
    "row_order": pl.Int32,
    "period_code": pl.String,
    "place": pl.Int32,
    "quantity": pl.Int64,
    "figure": pl.String,
    "said": pl.String,
}


def _cell(row: Row, row_order: int, place: int) -> Row:
    channel = row["channel"] or "Hình thức khác"
    reported = words.share(row["unit_count"], row["obliged_count"] or row["reported_count"])
    quantity = words.number(row["quantity"])
    period = find_period(row["period_code"]).name
    return {
        "channel_code": row["channel_code"],
        "channel": f"{channel} ({row['uom']})" if row["uom"] else channel,
        "short_channel": words.cut(channel.split(":")[0].split(",")[0].split("(")[0].strip(), 16),
        "row_order": row_order,
        "period_code": row["period_code"],
        "place": place,
        "quantity": row["quantity"],
        "figure": f"{quantity} · {reported}",
        "said": f"{channel}, {period}: {quantity} {row['uom'] or ''}, {reported} đơn vị đã báo cáo",
    }


def _period_name(code: str) -> str:
    period = find_period(code)
    runs_on = " (lũy kế)" if period.is_cumulative else ""
    return f"{period.name}{runs_on}|{period.kind_name.split(' đầu')[0]}"


def _unit_row(row: Row) -> dict[str, str]:
    if row["receipt_number"] is None:
        said = "không nêu hình thức này" if row["has_report"] else "chưa nộp báo cáo kỳ này"
        stated, source = f":gray[{said}]", words.EMPTY
    else:
        stated = (
            f"{words.number(row['quantity'])} {words.plain(row['uom'])}"
            if row["quantity"] is not None
            else ":gray[để trống]"
        )
        link = parts.address("receipt", number=row["receipt_number"])
        source = f"[{row['receipt_number']}]({link})  \n:small[:gray[{receipt_parts.place(row['sheet'], row['cell'])}]]"
    more = f"  \n:small[:gray[{words.plain(row['title'])}]]" if row["title"] else ""
    return {
        "Đơn vị": f"{words.plain(row['unit_name'])}{more}",
        "Số lượng": stated,
        "Lượt người": words.number(row["participants"]),
        "Nguồn": source,
    }
