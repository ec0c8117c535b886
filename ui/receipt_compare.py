"""What a receipt is compared with: the version in force while it waits, any other version afterwards; and whether the
version in force is still the one the reader saw."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import people, receipt_parts

Row = dict[str, Any]
IN_FORCE = ""  # compare with what is in force now, be it nothing


def title(version: Row) -> str:
    return "Những gì sẽ thay đổi" if version["state"] in receipt_parts.PENDING else "So sánh với bản khác"


def other(version: Row, sent: Sequence[Row]) -> str | None:
    """The version to compare with; IN_FORCE: what is in force now, None: there is none to choose.

    First offered: what is in force while the receipt waits, else the last that was written before it.
    """
    others = {row["receipt_number"]: row for row in sent if row["load_id"] != version["load_id"]}
    if version["state"] in receipt_parts.PENDING:
        if not others:
            return IN_FORCE
        options = [IN_FORCE, *others]
        first = IN_FORCE
    elif others:
        before = [number for number in others if others[number]["event_number"] < version["event_number"]]
        written = [number for number in before if others[number]["state"] == "committed"]
        options = list(others)
        first = (written or before or options)[0]
    else:
        st.markdown("**Kỳ này chưa có bản nào khác để so sánh.**")
        return None
    in_force = next((number for number, row in others.items() if row["is_in_force"]), None)
    names = {number: f"{number}, nhận {receipt_parts.moment(row)}" for number, row in others.items()}
    names[IN_FORCE] = (
        f"bản đang hiệu lực ({in_force})" if in_force else "chưa có bản hiệu lực, mọi dòng đều mới"
    )
    with st.container(key="screen-receipt-other"):
        chosen: str = st.selectbox(
            "So với bản",
            options,
            index=options.index(first),
            format_func=names.__getitem__,
            key=f"receipt.other.{version['receipt_number']}",
        )
    return chosen


def in_force_changed(version: Row, sent: Sequence[Row]) -> bool:
    """Whether what is in force changed since this reader last saw the comparison; then that is said.

    What stands written is compared, not only the newest: a void of an older version changes the figures too.
    """
    now = tuple(sorted(row["receipt_number"] for row in sent if row["state"] == "committed"))
    key = f"receipt.against.{version['receipt_number']}"
    seen = st.session_state.get(key, now)
    st.session_state[key] = now
    if seen == now:
        return False
    newest = next((row for row in sent if row["is_in_force"]), None)
    if newest is None:
        st.warning("Bản đang hiệu lực đã bị hủy, xem lại so sánh trước khi ghi.")
    else:
        st.warning(
            f"Bản đang hiệu lực đã thay đổi lúc {receipt_parts.at(newest['decided_at'])} "
            f"(biên nhận {newest['receipt_number']}), xem lại so sánh trước khi ghi."
        )
    return True


def decided_elsewhere(version: Row, *, is_told: bool) -> None:
    """Say it when a receipt that waited when this reader last saw it was decided in another window."""
    key = f"receipt.state.{version['receipt_number']}"
    seen = st.session_state.get(key)
    st.session_state[key] = version["state"]
    if (
        seen in receipt_parts.PENDING
        and version["state"] not in (*receipt_parts.PENDING, seen)
        and not is_told
    ):
        done = receipt_parts.STATES[version["state"]][1].lower()
        st.info(
            f"Biên nhận này {done} lúc {receipt_parts.at(version['decided_at'])}, "
            f"{people.person(version['decided_by'], is_inside=True)}, ở một cửa sổ khác."
        )
