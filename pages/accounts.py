"""Accounts: who may come in, as what and where; links to begin with, sessions that are open, tokens of the API."""

import streamlit as st

from access import accounts, credentials, kept, many, sessions, tokens
from access.accounts import AccountError, NewAccount
from access.handout import Secret
from access.many import AccountFile
from access.names import NameRuleError
from access.viewer import ROLE_NAMES, By, ScopeError
from actions import account_files
from ui import account, account_parts, actor, data, downloads, parts
from ui.account_parts import Change, NewToken
from warehouse.queries import reports

REFUSALS = (AccountError, NameRuleError, ScopeError, many.RefusedRowsError)
store = kept.store()
everybody = accounts.every(store)
units = data.read(reports.units, province=None, then=data.as_rows)


def by(action: str = "accounts") -> By:
    """In whose name an account is changed."""
    return account.by(actor.must(action))


def create(new: NewAccount) -> str:
    made, secret = accounts.create(store, new, by=by(), hand_out="link")
    account_parts.hand_out([(made, secret)])
    return f"Đã tạo tài khoản {made.name} ({ROLE_NAMES[made.role]})."


def create_for_units(rows: list[dict[str, str | None]]) -> str:
    made = many.create_many(store, rows, by=by())
    account_parts.hand_out([(one.account, one.secret) for one in made])
    return f"Đã tạo {len(made)} tài khoản đơn vị."


def create_from(said: AccountFile) -> str:
    made = many.create_many(store, said.rows, by=by(), lines=said.lines)
    account_parts.hand_out([(one.account, one.secret) for one in made], said.emails)
    return f"Đã tạo {len(made)} tài khoản từ tệp."


def change(wanted: Change) -> str:
    """Do what was chosen for one account; what came of it, in words."""
    name = wanted.name
    if wanted.kind == "disable":
        accounts.disable(store, name, by=by())
        return f"Đã khóa {name}; các phiên đang mở đã kết thúc."
    if wanted.kind == "enable":
        accounts.enable(store, name, by=by())
        return f"Đã mở lại {name}."
    if wanted.kind == "end":
        return f"Đã kết thúc {sessions.end(store, name, by=by())} phiên của {name}."
    if wanted.kind == "role" and wanted.rights:
        role, place = wanted.rights
        now = accounts.change_role(store, name, role, **place, by=by())
        return f"{name}: vai trò {ROLE_NAMES[now.role]}, {account_parts.place(now)}."
    secret: Secret = credentials.reset(store, name, by=by(), hand_out="link")
    account_parts.hand_out([(accounts.find(store, name), secret)])
    return f"Đã cấp liên kết đặt mật khẩu cho {name}; mật khẩu cũ không còn dùng được."


def token(wanted: NewToken | str) -> str:
    """Give out a token, or end the one of this beginning."""
    if isinstance(wanted, str):
        tokens.revoke(store, wanted, by=by("token"))
        return f"Đã thu hồi mã truy cập {wanted}."
    raw, made = tokens.add(store, wanted.label, wanted.role, **wanted.place, by=by("token"))
    account_parts.show_token(raw)
    return f"Đã cấp mã truy cập {made.prefix}."


account_parts.told()
account_parts.handed_out(downloads.as_csv)
with parts.panel("accounts-list", f"Tài khoản :gray[({len(everybody)})]"):
    account_parts.table(everybody, sessions.open_sessions(store), units)
left, right = st.columns([1, 1])
with left:
    with parts.panel(
        "accounts-new", "Tạo tài khoản", "Người dùng nhận một liên kết dùng một lần để tự đặt mật khẩu."
    ):
        new = account_parts.new(units)
        if new:
            account_parts.attempt(lambda: create(new), *REFUSALS)
    with parts.panel("accounts-units", "Tạo cho mọi đơn vị chưa có tài khoản"):
        rows = account_parts.of_units(units, everybody)
        if rows:
            account_parts.attempt(lambda: create_for_units(rows), *REFUSALS)
    with parts.panel("accounts-file", "Tạo từ bảng tính"):
        registered = {row["unit_code"]: row for row in units}
        said = account_parts.of_file(
            lambda name, content: account_files.read(name, content, registered),
            lambda asked: many.problems_of(store, asked.rows, asked.lines),
        )
        if said:
            account_parts.attempt(lambda: create_from(said), *REFUSALS)
with right:
    with parts.panel("accounts-change", "Đổi một tài khoản"):
        wanted = account_parts.change(everybody, units)
        if wanted:
            account_parts.attempt(lambda: change(wanted), *REFUSALS)
    with parts.panel(
        "accounts-tokens", "Mã truy cập cho phần mềm khác", "Gửi và đọc qua HTTP; mã chỉ hiện một lần."
    ):
        asked_for = account_parts.tokens(tokens.every(store), units)
        if asked_for:
            account_parts.attempt(lambda: token(asked_for), *REFUSALS)
