"""Whose eyes: the reader's session, asked anew at every run; the strip with their name; what they may not see."""

import html
from collections.abc import Callable, Mapping
from contextvars import ContextVar

import streamlit as st

from access import accounts, audit, kept, sessions
from access.accounts import AccountError
from access.audit import Action
from access.lines import one_line
from access.viewer import ROLE_NAMES, By, Viewer

KEY, REFUSED = "account.viewer", "account.refused"
_FETCHING: ContextVar[Viewer | None] = ContextVar("fetching", default=None)
# The gate puts them there, and takes away what a caller wrote in them.
HEADER, ADDRESS_HEADER = "X-Cchc-Session", "X-Cchc-Address"


class SignedOutError(Exception):
    """The session ended while the page was open."""


def raw_session() -> str | None:
    """The session the gate let in, as its socket was opened."""
    return st.context.headers.get(HEADER)


def by(name: str) -> By:
    """Who does something, and from where their page's socket was opened."""
    return By(name, str(st.context.headers.get(ADDRESS_HEADER) or ""))


def enter() -> Viewer | None:
    """Who reads this run; None where the session is over. Asked once, at the start of the run."""
    viewer = sessions.lookup(kept.store(), raw_session())
    if viewer is None or viewer.must_change_password:
        st.session_state.pop(KEY, None)
        return None
    st.session_state[KEY] = viewer
    return viewer


def viewer() -> Viewer:
    """Who reads this run, or fetches a file. Raises SignedOutError where `enter` found nobody."""
    if fetching := _FETCHING.get():
        return fetching
    found: Viewer | None = st.session_state.get(KEY)
    if found is None:
        raise SignedOutError
    return found


def fresh_viewer() -> Viewer:
    """The reader as the accounts have them at this very moment; asked before anything is written or fetched."""
    if fetching := _FETCHING.get():
        return fetching  # looked up when the fetch began
    found = sessions.lookup(kept.store(), raw_session())
    if found is None or found.must_change_password:
        raise SignedOutError
    return found


def full_name(name: str) -> str | None:
    """What an account's person is called; None for what is no account (a command, a token)."""
    try:
        return accounts.find(kept.store(), name).full_name
    except AccountError:
        return None


def fetched(
    write: Callable[[], bytes], name: str, *, is_original: bool = False, asked: Mapping[str, object]
) -> Callable[[], bytes]:
    """The writing of a file that a browser fetches later, outside any run: for the reader, if they still may come in.

    What is fetched leaves an event: the file's `name`, and what it was `asked` for. No trace, no file.
    """
    raw, address = raw_session(), str(st.context.headers.get(ADDRESS_HEADER) or "")
    action = Action.ORIGINAL_DOWNLOADED if is_original else Action.EXPORTED
    detail = {"how": "page", "asked": {key: one_line(str(value), 80) for key, value in asked.items()}}

    def writing() -> bytes:
        reader = sessions.lookup(kept.store(), raw)
        if reader is None or reader.must_change_password:
            raise SignedOutError
        before = _FETCHING.set(reader)
        try:
            content = write()
        finally:
            _FETCHING.reset(before)
        audit.record(kept.store(), action, name, By(reader.name, address), detail)
        return content

    return writing


def signed_out() -> None:
    """The page of a session that is over: nothing of what was on it stays."""
    with st.container(key="panel-signed-out"):
        st.markdown("**Phiên làm việc đã kết thúc.**")
        st.caption(
            "Bạn đã đăng xuất, phiên hết hạn hoặc tài khoản vừa được đổi. Hãy đăng nhập lại để làm tiếp."
        )
        # Plain HTML: a widget's code would be fetched now, and the server gives nothing more to this browser.
        st.html('<a href="/dang-nhap" target="_self">Đăng nhập lại</a>')


def strip(reader: Viewer) -> None:
    """The reader's name and role, a way to another password, and the way out."""
    name, role = html.escape(reader.full_name), ROLE_NAMES[reader.role]
    with st.container(key="account"):
        st.html(
            f'<form method="post" action="/dang-xuat"><div><span>{name}</span><small>{role} · '
            f'<a href="/doi-mat-khau" target="_self">Đổi mật khẩu</a></small></div>'
            f'<input type="hidden" name="mau-bieu" value="{reader.csrf_secret}"><button>Đăng xuất</button></form>'
        )


def refuse_page(reader: Viewer, page: str, title: str) -> None:
    """Say that a page is not for the reader's role, and keep a trace of it, once for each page."""
    if page not in st.session_state.setdefault(REFUSED, set()):
        st.session_state[REFUSED].add(page)
        _trace_refusal(reader, page)
    with st.container(key="panel-refused"):
        st.markdown(f"**Trang {title} không dành cho vai trò {ROLE_NAMES[reader.role]}.**")
        st.caption("Nếu công việc của bạn cần trang này, hãy đề nghị quản trị đổi vai trò của tài khoản.")


def _trace_refusal(reader: Viewer, page: str) -> None:
    with kept.store().writing() as change:
        audit.append(change, Action.ACCESS_REFUSED, page, by(reader.name), {"what": "page"})
