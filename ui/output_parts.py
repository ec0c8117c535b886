"""What the page of outputs says: channels by period with n/N, and the units and cells behind one sum."""

from contextlib import suppress
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import UnknownPeriodError, find_period
from ui import parts, report_tables, words

Row = dict[str, Any]
SHOWN_PERIODS = 4
ROWS_PER_PAGE = 20
# What became of a unit's report of the period; only what is written is counted.
STANDINGS = {
    "written": "đã ghi",
    "correcting": "đã ghi, bản sửa chưa ghi",
    "returned": "bị trả lại",
    "unwritten": "đã nhận, chưa ghi",
    "unsent": "chưa nộp báo cáo",
    "waived": "được miễn",
}
LOOKS = {
    "correcting": "due_soon",
    "returned": "late",
    "unwritten": "due_soon",
    "unsent": "not_due",
    "waived": "waived",
}


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
    """The columns' names by their place, in two lines: "Quý III/2026", then the short form; those that run on say so."""
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
        st.warning(f"Không có kết quả nào của {_asked_for(linked)} trong phạm vi đang chọn.")
    first = drawn.sort("row_order", "place").row(0, named=True)
    return first["channel_code"], first["period_code"]


def title(drawn: pl.DataFrame, channel: str, period: str) -> str:
    row = drawn.filter((pl.col("channel_code") == channel) & (pl.col("period_code") == period)).row(
        0, named=True
    )
    return f"{row['channel']}, {find_period(period).name} :gray[({row['figure']} đơn vị có số liệu đã ghi)]"


def units_behind(found: pl.DataFrame) -> None:
    """Who stated how much, in which cell of which file; who owes the period and stated nothing, and why."""
    standing = found.unique("unit_code")["standing"]
    counted = {code: int((standing == code).sum()) for code in STANDINGS}
    told = [f"{count} {STANDINGS[code]}" for code, count in counted.items() if count]
    st.caption(f"Chỉ cộng số liệu đã ghi. Trong {standing.len()} đơn vị của kỳ: {'; '.join(told)}.")
    if not found.filter((pl.col("standing") == "returned") & pl.col("quantity").is_not_null()).is_empty():
        st.caption("Số liệu đã ghi của báo cáo bị trả lại vẫn được cộng cho đến khi bản sửa được ghi.")
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
        pl.col("sheet").alias("Trang tính"),
        pl.col("cell").alias("Ô"),
        pl.col("standing").replace_strict(STANDINGS, default=None).alias("Tình trạng báo cáo"),
        pl.when("is_kept").then(pl.lit("giữ nguyên cho tới khi bản sửa hết lỗi")).alias("Giá trị cũ"),
        pl.col("returned_reason").alias("Ý kiến trả lại"),
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
    short = period.kind_name.split(" đầu")[0]
    runs_on = ", lũy kế" if period.is_cumulative else ""
    return f"{period.kind_name}/{period.year}{runs_on}|{short}/{period.year}{runs_on}"


def _asked_for(linked: tuple[str | None, str | None]) -> str:
    """What a link asks for, the period by its name where it is one."""
    channel, period = linked
    with suppress(UnknownPeriodError):
        period = find_period(period or "").name
    return ", ".join(f"“{words.plain(part[:40])}”" for part in (channel, period) if part)


def _unit_row(row: Row) -> dict[str, str]:
    standing = _standing(row)
    if row["receipt_number"] is None:
        said = standing or ":gray[không nêu hình thức này]"
        stated, source = said, words.EMPTY
        if row["standing_receipt"]:
            source = (
                f"[{row['standing_receipt']}]({parts.address('receipt', number=row['standing_receipt'])})"
            )
    else:
        stated = (
            f"{words.number(row['quantity'])} {words.plain(row['uom'])}"
            if row["quantity"] is not None
            else ":gray[để trống]"
        )
        people = row["participants"]
        stated += f"  \n:small[:gray[{words.number(people)} lượt người]]" if people is not None else ""
        stated += (
            "  \n:small[:gray[giữ nguyên giá trị cũ: bản sửa có lỗi ở dòng này]]" if row["is_kept"] else ""
        )
        stated += f"  \n{standing}" if standing else ""
        link = parts.address("receipt", number=row["receipt_number"])
        source = f"[{row['receipt_number']}]({link})  \n:small[:gray[{report_tables.place(row['sheet'], row['cell'])}]]"
    more = f"  \n:small[:gray[{words.plain(row['title'])}]]" if row["title"] else ""
    return {"Đơn vị": f"{words.plain(row['unit_name'])}{more}", "Số lượng": stated, "Nguồn": source}


def _standing(row: Row) -> str:
    """What is to be said of the unit's report besides its figure; nothing of one that is written and stays so."""
    if row["standing"] == "written":
        return ""
    said = parts.badge(LOOKS[row["standing"]], STANDINGS[row["standing"]].capitalize())
    reason = row["returned_reason"] if row["standing"] == "returned" else None
    return f"{said}  \n:small[Ý kiến: “{words.plain(words.cut(reason, 120))}”]" if reason else said
