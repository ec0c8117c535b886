"""What the page of timeliness says: tiles of a period, units by periods, one obligation with how its due date came about."""

import json
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import asked, data, parts, words
from warehouse.queries import reports, timeliness

Row = dict[str, Any]
SHOWN_PERIODS = 8
SHOWN_UNITS = 60
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
DECISIONS = {"extend": "Gia hạn", "waive": "Miễn báo cáo", "unwaive": "Bỏ miễn"}


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


def one(row: Row) -> None:
    """How the due date of one obligation came about, what was received, what was decided, and the verdict."""
    st.markdown(f"Báo cáo {find_period(row['period_code']).name}  \n{parts.badge(row['look'], verdict(row))}")
    st.markdown("**Hạn được tính thế nào**")
    decided = data.read(timeliness.changes, obligation=row["obligation_id"], then=data.as_rows)
    parts.table([{"Mục": name, "Nội dung": value} for name, value in _why(row, decided)])
    receipts = data.read(
        reports.versions, unit=row["unit_code"], period=row["period_code"], receipt=None, then=data.as_rows
    )
    if receipts:
        st.markdown("**Các lần gửi**")
        parts.table([_receipt_row(sent) for sent in receipts])


def verdict(row: Row) -> str:
    """The state in words with its days: "Chưa gửi, quá hạn 3 ngày", "Gửi chậm 2 ngày"."""
    days = row["days_late"]
    if row["state"] == "missing":
        return f"Chưa gửi, quá hạn {days} ngày"
    if row["state"] == "late":
        return f"Gửi chậm {days} ngày"
    return str(row["words"])


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


def trend(periods: pl.DataFrame) -> None:
    """On time over what has fallen due, by period; a dash where nothing has."""
    rows = [
        {
            "Kỳ": find_period(row["period_code"]).name,
            "Đúng hạn": words.share(row["on_time_fallen"], row["fallen_due"]),
            "Tỷ lệ": _rate(row["on_time_fallen"], row["fallen_due"]),
            "Gửi chậm": words.number(row["late"]),
            "Chưa gửi": words.number(row["missing"]),
        }
        | ({"Miễn": words.number(row["waived"])} if periods["waived"].sum() else {})
        | ({"Không hạn": _without_rule(row)} if periods["expected"].sum() < _all(periods) else {})
        for row in periods.iter_rows(named=True)
    ]
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


def _why(row: Row, decided: tuple[Row, ...]) -> list[tuple[str, str]]:
    quote = f"“{words.plain(row['source'])}”" if row["source"] else "không nêu"
    if row["last_good_day"] is None:
        return [("Quy định", quote), ("Hạn", "không có hạn quy định")]
    changes = [_change(change) for change in decided]
    first = row["first_received_at"]
    received = (
        f"{first.astimezone(asked.HANOI):%H:%M ngày %d/%m/%Y} ({row['first_receipt_number']})"
        if first
        else "chưa có"
    )
    by_law = (
        " Theo hạn gốc thì quá hạn." if row["state"] == "on_time" and not row["is_on_time_by_law"] else ""
    )
    return [
        ("Quy định", quote),
        ("Ngày cuối hợp lệ", _last_good_day(row)),
        ("Ngày nghỉ", _roll(row)),
        ("Thay đổi", "  \n".join(changes) or "không có"),
        ("Hạn hiệu lực", f"**24:00 ngày {words.day(row['last_good_day_effective'])}**"),
        ("Nhận lần đầu", received),
        ("Kết luận", f"{verdict(row)}.{by_law}"),
    ]  # fmt: skip


def _change(change: Row) -> str:
    until = f" đến hết {words.day(change['last_good_day'])}" if change["last_good_day"] else ""
    when = f"{change['decided_at'].astimezone(asked.HANOI):%d/%m/%Y}, {words.plain(change['actor'])}"
    return f"{DECISIONS[change['kind']]}{until}: {words.plain(change['reason'])} :small[:gray[({when})]]"


def _last_good_day(row: Row) -> str:
    day: date = row["last_good_day"]
    rule = json.loads(row["due_rule"]) if row["due_rule"] else {}
    said = (
        f"; “trước ngày {rule['day']}” không gồm ngày {rule['day']}"
        if rule.get("comparator") == "before"
        else ""
    )
    return f"{words.day(day)} ({WEEKDAYS[day.weekday()]}){said}"


def _roll(row: Row) -> str:
    rule = json.loads(row["due_rule"]) if row["due_rule"] else {}
    if rule.get("roll") == "next_working_day":
        return "dời sang ngày làm việc kế tiếp"
    return "không dời: quy định không cho dời hạn"


def _receipt_row(sent: Row) -> dict[str, str]:
    number = sent["receipt_number"]
    return {
        "Biên nhận": f"[{number}]({parts.address('receipt', number=number)})",
        "Nhận lúc": f"{sent['received_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}",
        "Tình trạng": ":blue-badge[Đang hiệu lực]" if sent["is_in_force"] else "",
    }
