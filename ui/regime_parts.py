"""Regimes as a coordinator sees them: those in force, a duty of a plan to confirm, a period to open."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period, standard_periods
from ui import asked, parts, words

Row = dict[str, Any]
COMPARATORS = {"before": "trước ngày", "no_later_than": "chậm nhất ngày"}


@dataclass(frozen=True)
class Confirmed:
    """A duty as the coordinator confirms it: who owes it, and the day for each kind of period (None: none stated)."""

    duty: Row
    unit_codes: tuple[str, ...]
    days: Mapping[str, tuple[int, str] | None]
    via_unit_code: str | None
    valid_from: date


def in_force(found: pl.DataFrame) -> None:
    """The regimes that ask somebody today."""
    if found.is_empty():
        st.markdown("**Chưa có chế độ báo cáo nào được xác nhận.**")
        return
    parts.table([_regime_row(row) for row in found.iter_rows(named=True)])


def confirm(
    duties: pl.DataFrame,
    units: Sequence[Row],
    *,
    kinds_of: Callable[[Sequence[str]], tuple[str, ...]],
    rules_of: Callable[[Sequence[str], Sequence[str]], Mapping[str, Any]],
) -> Confirmed | None:
    """A duty of a plan with its units and days, once the coordinator confirmed it."""
    usable = [row for row in duties.iter_rows(named=True) if kinds_of(row["frequencies"])]
    if not usable:
        st.markdown("**Kế hoạch đang hiệu lực không nêu chế độ báo cáo định kỳ nào.**")
        return None
    by_id = {row["duty_id"]: row for row in usable}
    chosen = st.selectbox(
        "Chế độ nêu trong kế hoạch",
        list(by_id),
        format_func=lambda code: _duty_name(by_id[code]),
        key="regimes.duty",
    )
    duty = by_id[chosen]
    st.caption(f"“{words.plain(duty['source'])}” ({words.plain(duty['document'])}, dòng {duty['line']})")
    names = {row["unit_code"]: row["name"] for row in units}
    asked_units = st.multiselect(
        "Đơn vị phải báo cáo",
        list(names),
        default=_offered(duty, units),
        format_func=names.__getitem__,
        key=f"regimes.units.{chosen}",
    )
    via = st.selectbox(
        "Gửi qua đơn vị (không tự nợ báo cáo)",
        ["", *names],
        index=_via_index(duty, units),
        format_func=lambda code: names.get(code, "không qua đơn vị nào"),
        key=f"regimes.via.{chosen}",
    )
    days = _days(chosen, rules_of(duty["due_rules"], kinds_of(duty["frequencies"])))
    begins = st.date_input(
        "Có hiệu lực từ",
        date(asked.today().year - 1, 12, 15),
        format="DD/MM/YYYY",
        key=f"regimes.from.{chosen}",
    )
    label = "Xác nhận lại chế độ này" if duty["is_confirmed"] else "Xác nhận chế độ báo cáo"
    if not st.button(label, key="regimes.confirm", disabled=not asked_units):
        return None
    return Confirmed(duty, tuple(asked_units), days, via or None, begins)


def opening(opened: Sequence[str]) -> str | None:
    """The period to open, once it is confirmed."""
    year = asked.today().year
    codes = [
        one.code for one in (*standard_periods(year), *standard_periods(year + 1)) if one.code not in opened
    ]
    code = st.selectbox("Kỳ", codes, format_func=lambda code: find_period(code).name, key="regimes.period")
    st.caption("Nghĩa vụ báo cáo được lập một lần từ các chế độ và đơn vị đang hiệu lực, rồi giữ nguyên.")
    return str(code) if st.button("Mở kỳ báo cáo", key="regimes.open") else None


def _days(chosen: str, rules: Mapping[str, Any]) -> dict[str, tuple[int, str] | None]:
    """The due day of each report, as the plan says or as the coordinator completes it; 0 is none."""
    found: dict[str, tuple[int, str] | None] = {}
    for kind, rule in rules.items():
        left, right = st.columns(2)
        name = find_period(f"2026-{kind}").kind_name
        with left:
            how = st.selectbox(
                f"{name}: hạn",
                list(COMPARATORS),
                index=list(COMPARATORS).index(rule.comparator if rule else "before"),
                format_func=COMPARATORS.__getitem__,
                key=f"regimes.how.{chosen}.{kind}",
            )
        with right:
            day = st.number_input(
                "của tháng cuối kỳ (0: không có hạn)",
                0,
                31,
                rule.day if rule else 0,
                key=f"regimes.day.{chosen}.{kind}",
            )
        found[kind] = (int(day), how) if day else None
    return found


def _offered(duty: Row, units: Sequence[Row]) -> list[str]:
    """The units right below the plan's own body: whom a plan's duty usually asks."""
    below = [row for row in units if row["parent_name"] == duty["issuer"]]
    return [
        row["unit_code"]
        for row in below
        if duty["department_code"] in (None, "ubnd-tinh", row["department_code"])
    ]


def _via_index(duty: Row, units: Sequence[Row]) -> int:
    """The unit a report goes through, among those of the plan's own body first; 0 where none bears that name."""
    folded = (duty["via"] or "").casefold()
    places = [
        (row["department_code"] != duty["department_code"], place)
        for place, row in enumerate(units, 1)
        if folded and row["own_name"].casefold() == folded
    ]
    return min(places)[1] if places else 0


def _duty_name(row: Row) -> str:
    mark = "✓ " if row["is_confirmed"] else ""
    who = row["who"] or "đơn vị"
    return f"{mark}{row['issuer']}: {words.cut(who, 50)} → {words.cut(row['addressee'] or '', 40)}"


def _regime_row(row: Row) -> dict[str, str]:
    rules = json.loads(row["rules"])
    days = ", ".join(
        f"{find_period(f'2026-{kind}').kind_name}: {COMPARATORS[rule['comparator']]} {rule['day']}"
        if rule
        else f"{find_period(f'2026-{kind}').kind_name}: không có hạn"
        for kind, rule in rules.items()
    )
    line = f", dòng {row['line']}" if row["line"] else ""
    return {
        "Chế độ": f"{words.plain(row['document'])}{line}  \n:small[:gray[“{words.plain(words.cut(row['source'], 160))}”]]",
        "Hạn": words.plain(days),
        "Đơn vị": words.number(row["unit_count"]),
        "Từ": words.day(row["valid_from"]),
    }
