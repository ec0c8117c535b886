"""What the page of timeliness says: tiles of a period, units by periods, who is late most, the rate by period."""

from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import parts, words
from ui.obligation_parts import verdict

Row = dict[str, Any]
SHOWN_PERIODS = 8
SHOWN_UNITS = 60
SHOWN_TREND = 12


def up_to(found: pl.DataFrame, *, year: int | None) -> pl.DataFrame:
    """The rows of periods up to the year that is asked for."""
    return found if year is None else found.filter(pl.col("period_code").str.head(4).cast(pl.Int32) <= year)


def main_period(periods: pl.DataFrame) -> Row:
    """The period the tiles are of: the newest that has fallen due, else the next one."""
    fallen = periods.filter(pl.col("fallen_due") > 0)
    return (fallen if not fallen.is_empty() else periods.reverse()).row(0, named=True)


def tiles(period: Row, periods: pl.DataFrame) -> None:
    """Missing, late and on time of the period, and on time over the year; each n/N of what has fallen due."""
    name = (
        find_period(period["period_code"])
        .kind_name.split(" đầu")[0]
        .replace("Quý", "quý")
        .replace("Năm", "năm")
    )
    fallen = period["fallen_due"]
    year = periods.filter(pl.col("period_code").str.starts_with(period["period_code"][:5]))
    waived = f"không tính {period['waived']} đơn vị được miễn" if period["waived"] else "trên số đã đến hạn"
    days = f", quá {period['most_days_late']} ngày" if period["missing"] and period["most_days_late"] else ""
    with st.grid(4, min_column_width=150):
        parts.tile(
            "missing",
            f"Chưa gửi {name}",
            words.tile(period["missing"], fallen),
            f"hạn {words.day(period['last_good_day'])}{days}",
            look="overdue" if period["missing"] else None,
        )
        parts.tile(
            "late",
            f"Gửi chậm {name}",
            words.tile(period["late"], fallen),
            "gửi sau hạn hiệu lực",
            look="late" if period["late"] else None,
        )
        parts.tile("on-time", f"Đúng hạn {name}", words.tile(period["on_time_fallen"], fallen), waived)
        parts.tile(
            "year",
            f"Đúng hạn năm {period['period_code'][:4]}",
            words.tile(int(year["on_time_fallen"].sum()), int(year["fallen_due"].sum())),
            "lượt báo cáo đã đến hạn",
        )


def legend(found: pl.DataFrame) -> None:
    counted = found.group_by("look", "words", "ordinal").len().sort("ordinal")
    parts.legend((look, name, count) for look, name, _, count in counted.iter_rows())


def cells(found: pl.DataFrame, *, chosen: str) -> pl.DataFrame:
    """From `timeliness.states`: the rows `charts.timeliness.units_by_period` draws; the newest periods, most late units."""
    ended = {code: find_period(code).window_end for code in found["period_code"].unique()}
    shown = sorted(ended, key=lambda code: (ended[code], code))[-SHOWN_PERIODS:]
    units = found["unit_code"].unique(maintain_order=True).to_list()[:SHOWN_UNITS]
    rows = [
        {
            "obligation_id": row["obligation_id"],
            "unit_code": row["unit_code"],
            "unit_name": row["unit_name"],
            "unit_short_name": row["unit_short_name"],
            "row_order": units.index(row["unit_code"]),
            "period_code": row["period_code"],
            "place": shown.index(row["period_code"]),
            "from_end": len(shown) - 1 - shown.index(row["period_code"]),
            "heading": _heading(row["period_code"]),
            "look": row["look"],
            "cell": _cell(row, row["short_words"], " ngày"),
            "short_cell": _short_cell(row),
            "said": f"{row['unit_name']}, {find_period(row['period_code']).name}: {verdict(row).lower()}",
            "is_chosen": row["obligation_id"] == chosen,
        }
        for row in found.iter_rows(named=True)
        if row["period_code"] in shown and row["unit_code"] in units
    ]
    return pl.DataFrame(rows, schema=_CELLS)


def picked(event_key: str, found: pl.DataFrame) -> str:
    """The obligation of the clicked cell, else of the link, else the worst: missing longest, then latest."""
    known = set(found["obligation_id"])
    event = st.session_state.get(event_key) or {}
    clicked = (event.get("selection", {}).get("cell") or [{}])[0].get("obligation_id")
    linked = st.query_params.get("obligation")
    if clicked in known:
        st.query_params["obligation"] = clicked
        return str(clicked)
    if linked in known:
        return str(linked)
    if linked:
        st.warning(f"Không có nghĩa vụ báo cáo “{words.plain(linked[:60])}” trong phạm vi đang chọn.")
    newest = found.sort(
        (pl.col("state") == "missing").cast(pl.Int8), "last_good_day", "days_late",
        descending=True, nulls_last=True,
    )  # fmt: skip
    return str(newest["obligation_id"][0])


def late_list(found: pl.DataFrame) -> pl.DataFrame:
    """Late and missing obligations as a table to read and to take away; most days first."""
    return (
        found.filter(pl.col("state").is_in(["late", "missing"]))
        .sort("days_late", descending=True)
        .select(
            pl.col("unit_name").alias("Đơn vị"),
            pl.col("period_code").map_elements(lambda code: find_period(code).name, return_dtype=pl.String).alias("Kỳ"),
            pl.col("words").alias("Trạng thái"),
            pl.col("days_late").alias("Số ngày quá hạn"),
            pl.col("working_days_late").alias("Số ngày làm việc quá hạn"),
            pl.col("last_good_day_effective").alias("Ngày cuối hợp lệ"),
            pl.col("first_received_at").dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.strftime("%d/%m/%Y %H:%M").alias("Nhận lần đầu"),
            pl.when("is_sample").then(pl.lit(words.SAMPLE)).alias("Ghi chú"),
        )
    )  # fmt: skip


def league(units: pl.DataFrame) -> pl.DataFrame:
    """From `timeliness.by_unit`: the rows `charts.timeliness.most_late` draws; units without a fault are left out."""
    rows = []
    for place, row in enumerate(units.filter(pl.col("late") + pl.col("missing") > 0).iter_rows(named=True)):
        faults = row["late"] + row["missing"]
        figure = f"{faults}/{row['fallen_due']} kỳ, quá hạn tổng {row['days_late']} ngày"
        for ordinal, (look, name) in enumerate((("overdue", "missing"), ("late", "late"))):
            rows.append(
                {
                    "unit_code": row["unit_code"],
                    "unit_name": row["unit_name"],
                    "unit_short_name": row["unit_short_name"],
                    "row_order": place,
                    "look": look,
                    "count": row[name],
                    "ordinal": ordinal,
                    "figure": figure,
                    "short_figure": f"{faults}/{row['fallen_due']}",
                }
            )
    return pl.DataFrame(rows, schema=_LEAGUE)


def trend_rows(periods: pl.DataFrame) -> pl.DataFrame:
    """From `timeliness.by_period`: the rows `charts.timeliness.rate_by_period` draws, oldest period first."""
    newest = periods.head(SHOWN_TREND).reverse()
    rows = []
    for place, row in enumerate(newest.iter_rows(named=True)):
        fallen, on_time = row["fallen_due"], row["on_time_fallen"]
        rate, name = _rate(on_time, fallen), find_period(row["period_code"]).name
        rows.append(
            {
                "period_code": row["period_code"],
                "place": place,
                "from_end": newest.height - 1 - place,
                "heading": _heading(row["period_code"]),
                "share": on_time / fallen if fallen else None,
                "figure": words.share(on_time, fallen),
                "percent": rate if fallen else "",
                "said": f"{name}: {words.share(on_time, fallen)} đúng hạn, {rate}"
                if fallen
                else f"{name}: chưa đến hạn",
            }
        )
    return pl.DataFrame(rows, schema=_TREND)


def trend(periods: pl.DataFrame) -> None:
    """On time over what has fallen due, by period; a dash where nothing has. By law beside it where extensions differ."""
    differs = bool((periods["on_time_fallen"] != periods["on_time_by_law_fallen"]).any())
    rows = [
        {
            "Kỳ": find_period(row["period_code"]).name,
            "Đúng hạn": words.share(row["on_time_fallen"], row["fallen_due"]),
            "Tỷ lệ": _rate(row["on_time_fallen"], row["fallen_due"]),
        }
        | ({"Theo hạn gốc": words.share(row["on_time_by_law_fallen"], row["fallen_due"])} if differs else {})
        | {"Gửi chậm": words.number(row["late"]), "Chưa gửi": words.number(row["missing"])}
        | ({"Miễn": words.number(row["waived"])} if periods["waived"].sum() else {})
        | ({"Không hạn": _without_rule(row)} if periods["expected"].sum() < _all(periods) else {})
        for row in periods.iter_rows(named=True)
    ]
    if differs:
        st.caption("“Đúng hạn” tính theo hạn đã gia hạn; “Theo hạn gốc” tính như không có gia hạn.")
    with st.container(key="num-timeliness"):
        parts.table(rows)


_CELLS: dict[str, Any] = {
    **dict.fromkeys(("obligation_id", "unit_code", "unit_name", "unit_short_name"), pl.String),
    "row_order": pl.Int32,
    "period_code": pl.String,
    "place": pl.Int32,
    "from_end": pl.Int32,
    **dict.fromkeys(("heading", "look", "cell", "short_cell", "said"), pl.String),
    "is_chosen": pl.Boolean,
}
_TREND: dict[str, Any] = {
    "period_code": pl.String,
    "place": pl.Int32,
    "from_end": pl.Int32,
    "heading": pl.String,
    "share": pl.Float64,
    **dict.fromkeys(("figure", "percent", "said"), pl.String),
}
_LEAGUE: dict[str, Any] = {
    **dict.fromkeys(("unit_code", "unit_name", "unit_short_name"), pl.String),
    "row_order": pl.Int32,
    "look": pl.String,
    "count": pl.Int32,
    "ordinal": pl.Int32,
    **dict.fromkeys(("figure", "short_figure"), pl.String),
}


def _rate(part: int, whole: int) -> str:
    """A share in percent, a dash when nothing has fallen due."""
    share = 100 * part / whole if whole else None
    return f"{words.number(share, 0 if share == int(share) else 1)}%" if share is not None else words.EMPTY


def _without_rule(row: Row) -> str:
    return f"{row['no_due_rule_sent']} đã gửi, {row['no_due_rule_unsent']} chưa"


def _all(periods: pl.DataFrame) -> int:
    """All obligations: those expected and those without a due rule."""
    return int(
        periods["expected"].sum() + periods["no_due_rule_sent"].sum() + periods["no_due_rule_unsent"].sum()
    )


def _heading(code: str) -> str:
    period = find_period(code)
    return f"{period.kind_name.split(' đầu')[0]}|{period.year}"


def _cell(row: Row, word: str, unit: str) -> str:
    return f"{word} {row['days_late']}{unit}" if row["state"] == "late" else word


def _short_cell(row: Row) -> str:
    short = {"on_time": "Đúng", "not_due": words.EMPTY, "no_due_rule": "–"}.get(
        row["state"], row["short_words"]
    )
    return _cell(row, short, "")
