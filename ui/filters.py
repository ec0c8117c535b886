"""The three common filters: drawn once by the frame, kept from page to page, in the URL as register codes.

A link's codes are read before the widgets exist; a code nobody knows is said and dropped; the codes in force are
written back. What the URL says counts when it is news: when it is not what was written there last.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from ui import account, asked, data, words
from warehouse.queries import register
from warehouse.queries.asked import Filters

WRITTEN_KEY = "filters.written"
LAST_YEAR = 2100  # a day after it is a slip of the hand
NAMES = ("province", "year", "department")


@dataclass(frozen=True)
class Offer:
    """What one filter offers: code -> label; the empty code means all."""

    name: str
    label: str
    labels: dict[str, str]
    unknown: str


def draw(*, without: frozenset[str] = frozenset()) -> list[str]:
    """Draw the filters in a row and keep what is chosen; returns messages about codes in the link that nobody knows.

    A filter that has no meaning on the page (`without`) is disabled, not removed.
    """
    messages = _take_day()
    province = _offer_provinces()
    messages += _take(province)
    department = _offer_departments(_chosen("province") or None)
    messages += _take(department)
    year = _offer_years()
    messages += _take(year)
    with st.container(key="filters-row", horizontal=True, horizontal_alignment="right"):
        for offer, width in ((province, 200), (year, 120), (department, 260)):
            with st.container(width=width):
                st.selectbox(
                    offer.label,
                    list(offer.labels),
                    format_func=offer.labels.__getitem__,
                    key=f"filters.{offer.name}",
                    label_visibility="collapsed",
                    disabled=offer.name in without,
                )
    _keep()
    st.session_state["filters.labels"] = {
        offer.name: offer.labels[_chosen(offer.name)] for offer in (province, department)
    }
    return messages


def link(**codes: str | int | None) -> dict[str, str]:
    """Query parameters of a link that keeps the filters in force, changed where `codes` says so.

    Years and places left open on purpose are said as "", else the link would open on this year or the reader's own place.
    """
    now = asked.filters()
    params: dict[str, str | int | None] = {"province": now.province, "department": now.department, **codes}
    if asked.as_of() != asked.today():
        params["as_of"] = asked.as_of().isoformat()
    year = codes.get("year", now.year)
    chosen = {name: str(code) for name, code in params.items() if code not in (None, "")}
    return {**{name: "" for name in _own_place() if name not in chosen}, **chosen, "year": str(year or "")}


def _offer_provinces() -> Offer:
    labels: dict[str, str] = data.read(register.provinces, then=_province_labels)
    return Offer(
        "province",
        "Tỉnh, thành phố",
        labels,
        "Không có tỉnh, thành phố nào mang mã “{}”; đang hiển thị tất cả.",
    )


def _province_labels(found: pl.DataFrame) -> dict[str, str]:
    return {"": words.ALL_PROVINCES} | {
        row["province_code"]: _province_label(row) for row in found.to_dicts()
    }


def _department_labels(found: pl.DataFrame) -> dict[str, str]:
    return {"": words.ALL_DEPARTMENTS} | dict(zip(found["department_code"], found["name"], strict=True))


def _year_labels(found: pl.DataFrame) -> dict[str, str]:
    return {"": words.ALL_YEARS} | {str(year): str(year) for year in found["year"]}


def _province_label(row: dict[str, object]) -> str:
    if row["is_sample"]:
        return (
            f"{row['name']} (mẫu)"
            if row["is_current"]
            else f"{row['name']} (mẫu, đến {_month(row['valid_to'])})"
        )
    return str(row["name"]) if row["is_current"] else f"{row['name']} (đến {_month(row['valid_to'])})"


def _month(day: object) -> str:
    return day.strftime("%m/%Y") if isinstance(day, date) else ""


def _offer_departments(province: str | None) -> Offer:
    labels: dict[str, str] = dict(data.read(register.departments, province=province, then=_department_labels))
    asked_code = st.query_params.get("department") or _chosen("department")
    if asked_code and asked_code not in labels:
        known = data.read(register.find_department, code=asked_code)
        if not known.is_empty():  # a real department that leads nothing here: shown, with an empty answer
            labels[asked_code] = known["name"][0]
    return Offer(
        "department", "Cơ quan", labels, "Không có cơ quan nào mang mã “{}”; đang hiển thị mọi cơ quan."
    )


def _offer_years() -> Offer:
    labels: dict[str, str] = data.read(register.years, then=_year_labels)
    return Offer("year", "Năm", labels, "Không có số liệu nào của năm “{}”; đang hiển thị mọi năm.")


def _chosen(name: str) -> str:
    return str(st.session_state.get(f"filters.{name}", ""))


def _take(offer: Offer) -> list[str]:
    """Put the link's code into the widget before it is drawn; the message where nobody knows the code."""
    key = f"filters.{offer.name}"
    if key not in st.session_state:
        st.session_state[key] = _at_first(offer)
    written: dict[str, str] = st.session_state.get(WRITTEN_KEY, {})
    code = st.query_params.get(offer.name)
    if code is not None and code != written.get(offer.name):
        if code not in offer.labels:
            st.session_state[key] = ""
            return [offer.unknown.format(words.plain(code[:40]))]
        st.session_state[key] = code
    elif st.session_state[key] not in offer.labels:
        st.session_state[key] = ""  # a department of the province chosen before
    return []


def _at_first(offer: Offer) -> str:
    """This year, and the reader's own province and body."""
    if offer.name == "year":
        return str(asked.as_of().year)
    code = _own_place().get(offer.name, "")
    return code if code in offer.labels else ""


def _own_place() -> dict[str, str]:
    """The reader's province and body, where they have one."""
    reader = account.viewer()
    place = {"province": reader.province, "department": reader.department}
    return {name: code for name, code in place.items() if code}


def _take_day() -> list[str]:
    """Keep the link's day; a link that says none, or no day at all, asks for today.

    An address that says nothing of ours is a page chosen in the menu: the day is kept like the filters.
    """
    text = st.query_params.get("as_of")
    if text is None and not any(name in st.query_params for name in NAMES):
        return []
    st.session_state.pop(asked.AS_OF_KEY, None)
    if text is None:
        return []
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year > LAST_YEAR:
        return [f"“{words.plain(text[:40])}” không phải là ngày (viết 2026-12-31); đang tính đến hôm nay."]
    st.session_state[asked.AS_OF_KEY] = day
    return []


def _keep() -> None:
    """Remember what is chosen and write its codes into the URL."""
    chosen = {name: _chosen(name) for name in NAMES}
    year = int(chosen["year"]) if chosen["year"] else None
    st.session_state[asked.FILTERS_KEY] = Filters(
        chosen["province"] or None, year, chosen["department"] or None
    )
    written = {name: code for name, code in chosen.items() if code}
    if asked.as_of() != asked.today():
        written["as_of"] = asked.as_of().isoformat()
    # "" is written for a year or place left open on purpose: the link then opens on all, not on this year.
    for name in ("year", *_own_place()):
        if not chosen[name]:
            written[name] = ""
    for name in (*NAMES, "as_of"):
        if name in written and st.query_params.get(name) != written[name]:
            st.query_params[name] = written[name]
        elif name not in written and name in st.query_params:
            del st.query_params[name]
    st.session_state[WRITTEN_KEY] = written
