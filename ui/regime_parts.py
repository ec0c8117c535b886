"""Regimes as a coordinator sees them: those in force, a duty of a plan to confirm, a period to open."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import ROLL_GROUND, Period, find_period
from reference.regimes import MINISTRY_CCHC
from ui import asked, parts, words

Row = dict[str, Any]
ROLLS = {"none": "giữ nguyên", "next_working_day": "dời sang ngày làm việc kế tiếp"}
COMPARATORS = {
    "before": "trước ngày",
    "before_or_on": "trước ngày, tính cả ngày ấy",
    "no_later_than": "chậm nhất ngày",
}


@dataclass(frozen=True)
class Confirmed:
    """A duty as the coordinator confirms it: who owes it, and the day for each kind of period (None: none stated)."""

    duty: Row
    unit_codes: tuple[str, ...]
    days: Mapping[str, tuple[int, str] | None]
    roll: str
    via_unit_code: str | None
    valid_from: date


@dataclass(frozen=True)
class Ended:
    """A regime that ends with a day, and why."""

    regime_id: str
    last_day: date
    reason: str


@dataclass(frozen=True)
class Preset:
    """The ministry's rule as it is put in force for a unit."""

    unit_code: str
    roll: str
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
    linked = _linked(usable)
    chosen = st.selectbox(
        "Chế độ nêu trong kế hoạch",
        list(by_id),
        index=list(by_id).index(linked) if linked else 0,
        format_func=lambda code: _duty_name(by_id[code]),
        key="regimes.duty",
    )
    duty = by_id[chosen]
    quote = f"“{words.plain(duty['source'])}” " if duty["source"] else ""
    st.caption(f"{quote}({words.plain(duty['document'])}, {words.line(duty['line'])})")
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
    roll = _roll(chosen)
    begins = _begins(f"regimes.from.{chosen}")
    label = "Xác nhận lại chế độ này" if duty["is_confirmed"] else "Xác nhận chế độ báo cáo"
    if not st.button(label, key="regimes.confirm", disabled=not asked_units):
        return None
    return Confirmed(duty, tuple(asked_units), days, roll, via or None, begins)


def ending(found: pl.DataFrame, opened: Sequence[str]) -> Ended | None:
    """A regime to end with a day, once its reason is given and it is confirmed. `opened`: the periods that stay."""
    rows = {row["regime_id"]: row for row in found.iter_rows(named=True)}
    if not rows:
        return None
    chosen = st.selectbox(
        "Kết thúc chế độ",
        list(rows),
        format_func=lambda code: f"{rows[code]['document']}: {words.cut(rows[code]['source'], 60)}",
        key="regimes.ending",
    )
    row = rows[chosen]
    day = st.date_input(
        "Hết hiệu lực sau ngày", asked.today(), format="DD/MM/YYYY", key=f"regimes.last.{chosen}"
    )
    reason = st.text_input("Lý do kết thúc", key=f"regimes.end_reason.{chosen}", max_chars=300)
    spared = [one.name for one in _coming(day, row["kinds"]) if one.code not in opened]
    first = f"Từ {spared[0]} trở đi" if spared else "Từ kỳ sau"
    st.caption(
        f"{first}, {words.number(row['unit_count'])} đơn vị không còn phải báo cáo theo chế độ này. "
        "Nghĩa vụ của các kỳ đã mở giữ nguyên; muốn bỏ thì miễn từng đơn vị."
    )
    pressed = st.button("Kết thúc chế độ này", key="regimes.end", disabled=not reason.strip())
    return Ended(chosen, day, reason) if pressed else None


def ministry(units: Sequence[Row], confirmed: Sequence[str]) -> Preset | None:
    """The ministry's rule for the people's committee of a province, once a coordinator puts it in force."""
    rule = MINISTRY_CCHC
    st.markdown(
        f"Quý I, 6 tháng, Quý III, năm: “{words.plain(rule.source)}”, gửi {rule.addressee}.  \n"
        f":small[:gray[{words.plain(rule.document)}, theo [bản tóm tắt của Sở Nội vụ Nam Định]({rule.source_url})]]"
    )
    names = {
        row["unit_code"]: row["name"]
        for row in units
        if row["department_code"] == "ubnd-tinh" and row["parent_name"] is None
    }
    st.caption(f"{rule.binds} Không tự có hiệu lực: chỉ theo dõi sau khi bấm áp dụng và mở kỳ.")
    if not names:
        st.markdown("**Danh mục đơn vị chưa có Ủy ban nhân dân tỉnh; thêm đơn vị ấy rồi áp dụng.**")
        return None
    unit = st.selectbox(
        "Áp dụng cho", list(names), format_func=names.__getitem__, key="regimes.ministry_unit"
    )
    if f"{rule.code}:{unit}" in confirmed:
        st.markdown(parts.badge("in_progress", "Đang áp dụng"))
    roll = _roll("ministry")
    begins = _begins("regimes.ministry_from")
    label = "Áp dụng lại quy định này" if f"{rule.code}:{unit}" in confirmed else "Áp dụng quy định này"
    return Preset(unit, roll, begins) if st.button(label, key="regimes.ministry") else None


def _coming(day: date, kinds: Sequence[str]) -> list[Period]:
    """The periods of a regime that end after a day, the next first."""
    found = (find_period(f"{year}-{kind}") for year in (day.year, day.year + 1) for kind in kinds)
    return sorted((one for one in found if one.window_end > day), key=lambda one: one.window_end)


def _begins(key: str) -> date:
    """From when a regime is in force: by default from the start of this reporting year."""
    chosen: date = st.date_input(
        "Có hiệu lực từ", date(asked.today().year - 1, 12, 15), format="DD/MM/YYYY", key=key
    )
    return chosen


def _roll(key: str) -> str:
    """Whether a due date moves off a day off; the rules of reports are silent, so it stays unless the coordinator says so."""
    chosen: str = st.selectbox(
        "Hạn rơi vào ngày nghỉ",
        list(ROLLS),
        format_func=ROLLS.__getitem__,
        key=f"regimes.roll.{key}",
    )
    if chosen != "none":
        st.caption(f"Căn cứ: {ROLL_GROUND}, áp dụng tương tự; quy định về báo cáo không nói đến việc này.")
    return chosen


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
    if any(day and day[1] == "before_or_on" for day in found.values()):
        st.caption(
            "“Trước ngày 15” theo chữ không gồm ngày 15. Tính cả ngày ấy là đọc rộng, được ghi ở mọi nơi giải thích hạn; "
            "chỉ áp dụng cho kỳ mở sau, hạn đã lập giữ nguyên."
        )
    return found


def _linked(usable: Sequence[Row]) -> str | None:
    """The duty that the link asks for (`duty`), else the first of the link's plan (`plan`) that is not confirmed yet."""
    duty, plan = st.query_params.get("duty"), st.query_params.get("plan")
    if duty in {row["duty_id"] for row in usable}:
        return duty
    of_plan = [row for row in usable if row["plan_id"] == plan]
    if of_plan:
        return str(min(of_plan, key=lambda row: bool(row["is_confirmed"]))["duty_id"])
    if duty or plan:
        st.warning("Kế hoạch trong đường dẫn không nêu chế độ báo cáo định kỳ nào, hoặc chưa được xác nhận.")
    return None


def _offered(duty: Row, units: Sequence[Row]) -> list[str]:
    """The units right below the plan's own body, without the one the report goes through: whom a plan's duty usually asks."""
    place = _via_index(duty, units)
    through = units[place - 1]["unit_code"] if place else None
    below = [row for row in units if row["parent_name"] == duty["issuer"]]
    return [
        row["unit_code"]
        for row in below
        if duty["department_code"] in (None, "ubnd-tinh", row["department_code"])
        and row["unit_code"] != through
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
    moved = any(rule and rule.get("roll") == "next_working_day" for rule in rules.values())
    days += "; rơi vào ngày nghỉ thì dời" if moved else ""
    until = f" đến {words.day(row['valid_to'])}" if row["valid_to"] else ""
    return {
        "Chế độ": f"{words.plain(row['document'])}{line}  \n:small[:gray[“{words.plain(words.cut(row['source'], 160))}”]]",
        "Hạn": words.plain(days),
        words.together("Đơn vị"): words.number(row["unit_count"]),
        "Hiệu lực": f"từ {words.day(row['valid_from'])}{until}",
    }
