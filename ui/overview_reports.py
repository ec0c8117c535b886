"""What the home page says of reports: who has not sent, who was late, what is due next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from access.matrix import may_see
from reference.periods import find_period
from ui import account, asked, data, filters, parts, timeliness_parts, words
from warehouse.queries import timeliness

SHOWN_UNITS = 6

Row = dict[str, Any]
Decision = tuple[str, str, str, str, str, dict[str, str]]


@dataclass(frozen=True)
class Reports:
    """The newest period that has fallen due, its units in need (missing first), and the next to fall due; None: none."""

    period: Row | None
    in_need: tuple[Row, ...]
    coming: Row | None


def reports() -> Reports:
    """What the filters ask for, of obligations."""
    now = asked.filters()
    about = {"province": now.province, "department": now.department}
    periods = data.derive(timeliness_parts.up_to, data.read(timeliness.by_period, **about), year=now.year)
    if periods.is_empty():
        return Reports(None, (), None)
    found = data.read(timeliness.states, **about)
    league = data.read(timeliness.by_unit, **about)
    reports: Reports = data.derive(_reports, periods, found, league)
    return reports


def sentence(about: Reports) -> str:
    """ "**3 trên 13 đơn vị chưa gửi báo cáo quý III 2026**, quá hạn 3 ngày: Sở A, Sở B. …" """
    period = about.period
    if period is None or not period["fallen_due"]:
        return "**Chưa có báo cáo nào đến hạn.**"
    name, fallen, sent = _name(period), period["fallen_due"], period["on_time_fallen"]
    late = f", {period['late']} gửi chậm" if period["late"] else ""
    if not period["missing"]:
        if fallen == 1:  # one unit is spoken of, not counted
            return f"**Đã gửi báo cáo {name} {'chậm' if period['late'] else 'đúng hạn'}.**"
        if not period["late"]:
            return f"**Cả {fallen} đơn vị đã gửi báo cáo {name} đúng hạn.**"
        return f"**{fallen} trên {fallen} đơn vị đã gửi báo cáo {name}**: {sent} đúng hạn{late}."
    missing = [row for row in about.in_need if row["state"] == "missing"]
    names = words.first_three([words.plain(row["unit_name"]) for row in missing]).replace("cơ quan", "đơn vị")
    days = max(row["days_late"] for row in missing)
    if fallen == 1:
        return f"**Chưa gửi báo cáo {name}**, quá hạn {days} ngày: {names}."
    return (
        f"**{period['missing']} trên {fallen} đơn vị chưa gửi báo cáo {name}**, quá hạn {days} ngày: {names}. "
        f"{sent} đơn vị gửi đúng hạn{late}."
    )


def tile(about: Reports) -> None:
    """Who has not sent, of those that had to."""
    period = about.period
    if period is None or not period["fallen_due"]:
        parts.tile("reports", "Chưa gửi báo cáo", words.EMPTY, "chưa có báo cáo nào đến hạn")
        return
    kind = find_period(period["period_code"]).kind_name.split(" đầu")[0]
    parts.tile(
        "reports",
        f"Chưa gửi {_lower(kind)}",
        words.tile(period["missing"], period["fallen_due"]),
        f"{period['on_time_fallen']} đúng hạn, {period['late']} gửi chậm",
        look="overdue" if period["missing"] else None,
        to=_to_timeliness(about.in_need[0]) if about.in_need else parts.address("timeliness"),
    )


def decisions(about: Reports) -> list[Decision]:
    """Whom to press, and whom to remind."""
    return [*_press(about), *_remind(about)]


def in_need(about: Reports) -> None:
    """The units that have not sent or were late, each leading to why."""
    if about.period is None or not about.in_need:
        return
    period = find_period(about.period["period_code"])
    is_sample = about.period["is_sample"]
    with parts.panel("reports", f"Báo cáo {_lower(period.name)}: đơn vị cần chú ý"):
        with st.container(key="num-reports"):
            parts.table(
                [
                    {
                        "Đơn vị": f"[{words.plain(row['unit_name'])}]({_to_timeliness(row)})"
                        f"  \n{parts.badge(row['look'], timeliness_parts.verdict(row))}",
                        "Kỳ chậm, thiếu": words.share(row["faults"], row["unit_fallen_due"]),
                    }
                    for row in about.in_need[:SHOWN_UNITS]
                ]
            )
        rest = len(about.in_need) - SHOWN_UNITS
        st.page_link(
            "../pages/timeliness.py",
            label=f"Xem cả {len(about.in_need)} đơn vị" if rest > 0 else "Xem tiến độ báo cáo",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(),
        )
        st.caption(f"{words.of_samples(is_sample)}Kỳ chậm, thiếu: trên số kỳ đã đến hạn của đơn vị.")


def _reports(periods: pl.DataFrame, found: pl.DataFrame, league: pl.DataFrame) -> Reports:
    main = timeliness_parts.main_period(periods)
    need = (
        found.filter(
            (pl.col("period_code") == main["period_code"]) & pl.col("state").is_in(["missing", "late"])
        )
        .join(
            league.select(
                "unit_code",
                (pl.col("late") + pl.col("missing")).alias("faults"),
                pl.col("fallen_due").alias("unit_fallen_due"),
            ),
            on="unit_code",
            how="left",
        )
        .sort(pl.col("state") == "missing", "days_late", "faults", descending=True)
    )
    coming = periods.filter(pl.col("not_due") > 0).sort("last_good_day")
    return Reports(main, tuple(need.to_dicts()), coming.row(0, named=True) if not coming.is_empty() else None)


def _press(about: Reports) -> list[Decision]:
    period = about.period
    missing = [row for row in about.in_need if row["state"] == "missing"]
    if period is None or not missing:
        return []
    often = [row for row in missing if row["faults"] > 1]
    worst = max(often, key=lambda row: row["faults"], default=None)
    habit = (
        f" {words.plain(worst['unit_name'])} đã chậm hoặc thiếu {worst['faults']} trên {worst['unit_fallen_due']} kỳ."
        if worst
        else ""
    )
    return [
        (
            parts.badge("overdue", "Quá hạn"),
            f"Đôn đốc {len(missing)} đơn vị chưa gửi báo cáo {_name(period)}",
            f"Hạn là hết ngày {words.day(period['last_good_day'])}.{habit}",
            "../pages/timeliness.py",
            "Xem tiến độ báo cáo",
            filters.link(obligation=missing[0]["obligation_id"]),
        )
    ]


def _remind(about: Reports) -> list[Decision]:
    coming = about.coming
    if coming is None or coming["last_good_day"] is None:
        return []
    last = asked.as_of() + timedelta(days=asked.due_soon_days())
    if not asked.as_of() <= coming["last_good_day"] <= last:
        return []
    left = (coming["last_good_day"] - asked.as_of()).days
    return [
        (
            parts.badge("due_soon", f"Đến hết {words.day(coming['last_good_day'])[:5]}"),
            f"Nhắc {coming['not_due']} đơn vị chưa gửi báo cáo {_name(coming)}",
            f"Còn {left} ngày." if left else "Hôm nay là ngày cuối.",
            *_to_remind(coming),
        )
    ]


def _to_remind(coming: Row) -> tuple[str, str, dict[str, str]]:
    """Where the reminder is written, for who may write it; for others who has not sent."""
    if may_see(account.viewer(), "coordinate"):
        return "../pages/coordinate.py", "Soạn lời nhắc", filters.link(period=coming["period_code"])
    return "../pages/timeliness.py", "Xem tiến độ báo cáo", filters.link()


def _to_timeliness(row: Row) -> str:
    return parts.address("timeliness", obligation=row["obligation_id"])


def _name(period: Row) -> str:
    return _lower(find_period(period["period_code"]).name)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
