"""What the page of plan documents remembers for one person between two clicks: what they saw, what they look at, what was done."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

import streamlit as st

from ui import parts, words
from ui.plan_import_fields import Key
from ui.plan_import_list import who

FOCUS, TOLD = "plan_import.focus", "plan_import.told"
# The draft as this person last saw it: what others change meanwhile is neither overwritten nor confirmed unseen.
DRAWN = "plan_import.drawn"
# Where on the page the outcome of an action is told: beside what was pressed.
TOLD_AT = {"load_plan": "fields", "confirm_plan": "confirm", "link_plan": "after", "promote": "after"}


class Drawn(Protocol):
    """A draft as a page draws it."""

    @property
    def draft_id(self) -> str: ...
    @property
    def row(self) -> Mapping[str, Any]: ...


D = TypeVar("D", bound=Drawn)


def tell(look: str, badge: str, sentence: str, *, of: str = "") -> None:
    """Say once, when the page is drawn next, what a step came to; `of`: the action, whose place on the page it is told at."""
    st.session_state[TOLD] = (TOLD_AT.get(of, "head"), look, badge, sentence)


def told(at: str = "head") -> None:
    """What the last step came to, once, in its place on the page."""
    if (said := st.session_state.get(TOLD)) and said[0] == at:
        del st.session_state[TOLD]
        _, look, badge, sentence = said
        st.markdown(f"{parts.badge(look, badge)} {words.plain(sentence)}")


def show(key: Key) -> None:
    """Look at a value: its passage and its form."""
    st.session_state[FOCUS] = key


def looked_at() -> Key | None:
    """The value this person looks at."""
    key: Key | None = st.session_state.get(FOCUS)
    return key


def as_seen(newest: D) -> D:
    """The draft as this person last saw it, else the newest: widgets belong to what they were drawn from."""
    seen: D | None = st.session_state.get(DRAWN)
    if seen is None or seen.draft_id != newest.draft_id:
        st.session_state[DRAWN] = seen = newest
    return seen


def draw_newest() -> None:
    """From the next run on the page is of the newest state of the draft."""
    st.session_state.pop(DRAWN, None)


def leave() -> None:
    """No draft is open: the next one is opened at its head."""
    draw_newest()
    st.session_state.pop(FOCUS, None)


def show_newest(newest: Drawn) -> None:
    """Draw the page anew with what somebody else changed; called where this person's own step is done or there was none."""
    by = who(newest.row["changed_by"] or newest.row["confirmed_by"])
    tell("in_progress", "Có thay đổi", f"Bản nháp vừa được {by} thay đổi; trang này nay là bản mới nhất.", of="load_plan")  # fmt: skip
    draw_newest()
    st.rerun()
