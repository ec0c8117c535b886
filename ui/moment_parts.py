"""Up to which day a page's figures are, and as known on which day: two controls whose days travel in the address."""

from datetime import date

import streamlit as st

from ui import asked, filters, parts, words

KNOWN_ON = "known_on"
FIRST_DAY = date(2015, 1, 1)


def controls() -> date | None:
    """Draw "tính đến ngày" and "như đã biết ngày"; returns the latter, None where it is left open: everything known now."""
    known_on = _known_on()
    st.session_state["moment.as_of"] = asked.as_of()
    st.session_state["moment.known_on"] = known_on
    with st.container(key="screen-moment", horizontal=True):
        st.date_input(
            "Tính đến hết ngày",
            key="moment.as_of",
            min_value=FIRST_DAY,
            max_value=date(filters.LAST_YEAR, 12, 31),
            format="DD/MM/YYYY",
            on_change=_set_as_of,
            width=170,
            help="Trạng thái, số ngày quá hạn và tỷ lệ tính đến hết ngày này; ngày nằm trong địa chỉ để gửi cho người khác.",
        )
        st.date_input(
            "Như đã biết đến hết ngày",
            key="moment.known_on",
            min_value=FIRST_DAY,
            max_value=date(filters.LAST_YEAR, 12, 31),
            format="DD/MM/YYYY",
            on_change=_set_known_on,
            width=190,
            help="Bỏ những gì được ghi vào hệ thống sau ngày này (ví dụ báo cáo giấy ghi muộn, gia hạn ghi sau). Để trống: mọi điều đã biết.",
        )
    return known_on


def scope_text(known_on: date | None) -> str:
    """What the scope line says of the two days."""
    known = f", như đã biết đến hết ngày {words.day(known_on)}" if known_on else ""
    return f"{parts.as_of_text()}{known} · {parts.asked_text()}"


def _known_on() -> date | None:
    """The day of the link; one that is no day is told and left out."""
    text = st.query_params.get(KNOWN_ON)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if not FIRST_DAY <= day <= date(filters.LAST_YEAR, 12, 31):
        st.warning(
            f"“{words.plain(text[:40])}” không phải là ngày (viết 2026-12-31); đang dùng mọi điều đã biết."
        )
        del st.query_params[KNOWN_ON]
        return None
    return day


def _set_as_of() -> None:
    day: date | None = st.session_state["moment.as_of"]
    if day is None or day == asked.today():
        st.query_params.pop("as_of", None)
        st.session_state.pop(asked.AS_OF_KEY, None)
    else:
        st.query_params["as_of"] = day.isoformat()


def _set_known_on() -> None:
    day: date | None = st.session_state["moment.known_on"]
    if day is None:
        st.query_params.pop(KNOWN_ON, None)
    else:
        st.query_params[KNOWN_ON] = day.isoformat()
