"""Passwords of accounts: given out anew, chosen at the console, changed by their owner, set through a one-time link."""

from typing import Literal

from sqlalchemy import select

from access import accounts, audit, names, passwords, tables, throttle
from access.accounts import Account, AccountError, account_of, end_sessions, find, update_account
from access.audit import Action
from access.handout import WITHOUT_PASSWORD, Secret, digest, prepare
from access.store import Store
from access.viewer import By

_LINK_IS_OVER = (
    "Liên kết đặt mật khẩu không đúng, đã dùng hoặc đã hết hạn. Hãy xin quản trị cấp liên kết mới."
)
_CHANGED_MEANWHILE = "Tài khoản vừa được quản trị đổi. Hãy đăng nhập lại."


def reset(store: Store, name: str, *, by: By, hand_out: Literal["password", "link"] = "password") -> Secret:
    """A new temporary password or one-time link; the old password and every session end."""
    account = find(store, name)
    secret, kept = prepare(store, hand_out)
    assert secret is not None  # noqa: S101 only "nothing" hands out none
    with store.writing() as change:
        account = accounts.find_in(change.connection, account.name)
        update_account(change, account, **{**WITHOUT_PASSWORD, **kept})
        ended = end_sessions(change, account)
        audit.append(change, Action.PASSWORD_RESET, account.name, by, {"by": hand_out, "sessions": ended})
    return secret


def set_password(store: Store, name: str, password: str, *, by: By) -> None:
    """Set a password chosen at the console; it need not be changed. Raises PasswordRuleError, BusyError."""
    account = find(store, name)
    _store_password(store, account, password, by=by, action=Action.PASSWORD_RESET)


def change_password(
    store: Store, account_id: str, old: str, new: str, *, by: By, keep: str | None = None
) -> None:
    """A person's own change: the old password is asked, and every session but `keep` (the raw id) ends.

    Who found a session left open must not be able to guess the password here: tries are limited as at sign-in.
    Raises AccountError (the old one is wrong), PasswordRuleError, TooManyTriesError, BusyError.
    """
    with store.reading() as connection:
        asked = select(tables.account).where(tables.account.c.account_id == account_id)
        row = connection.execute(asked).mappings().one()
    _must_be_own(store, row["name"], row["password_hash"], old, by)
    if store.hasher.verify(row["password_hash"], new).is_right:
        raise passwords.PasswordRuleError("Mật khẩu mới trùng mật khẩu đang dùng. Hãy chọn mật khẩu khác.")
    proof = ("password_hash", row["password_hash"])
    _store_password(
        store, account_of(row), new, by=by, action=Action.PASSWORD_CHANGED, keep=keep, proof=proof
    )


def set_password_by_link(store: Store, raw: str, new: str, *, address: str) -> Account:
    """Use a one-time link: it works once, and until it expires. Raises AccountError, PasswordRuleError, BusyError."""
    account = find_by_link(store, raw)
    by = By(account.name, address)
    proof = ("link_hash", digest(raw))
    _store_password(store, account, new, by=by, action=Action.PASSWORD_CHANGED, proof=proof)
    return account


def find_by_link(store: Store, raw: str) -> Account:
    """Whose link it is. Raises AccountError where it is unknown, used or expired: the three look the same."""
    with store.reading() as connection:
        asked = select(tables.account).where(tables.account.c.link_hash == digest(raw))
        row = connection.execute(asked).mappings().one_or_none()
    if row is None or not row["is_active"] or row["link_expires_at"] <= store.now():
        raise AccountError(_LINK_IS_OVER)
    return account_of(row)


def _must_be_own(store: Store, name: str, kept: str | None, old: str, by: By) -> None:
    source = throttle.Source(names.key(name), by.address)
    throttle.begin(store, source)
    try:
        is_right = store.hasher.verify(kept, old).is_right
    except passwords.BusyError:
        throttle.withdraw(store, source)
        raise
    with store.writing() as change:
        if is_right:
            throttle.succeeded(change, store.settings, source)
            return
        throttle.failed(change, store.settings, source)
        audit.append(change, Action.ACCESS_REFUSED, name, by, {"what": "change_password"})
    raise AccountError("Mật khẩu đang dùng không đúng.")


def _store_password(
    store: Store,
    account: Account,
    password: str,
    *,
    by: By,
    action: Action,
    keep: str | None = None,
    proof: tuple[str, str] | None = None,
) -> None:
    """Keep a new password. `proof` is the column and value that allowed it: it must still stand when the new one is kept,
    so a link works once, and a password that was reset meanwhile changes nothing."""
    passwords.check_rules(password, name=account.name)
    hashed = store.hasher.hash(password)
    with store.writing() as change:
        if proof is not None:
            stands = (tables.account.c[proof[0]] == proof[1], tables.account.c.is_active)
            own = tables.account.c.account_id == account.account_id
            if change.connection.execute(select(tables.account.c.name).where(own, *stands)).first() is None:
                raise AccountError(_LINK_IS_OVER if proof[0] == "link_hash" else _CHANGED_MEANWHILE)
        new = {**WITHOUT_PASSWORD, "password_hash": hashed, "password_changed_at": change.at}
        update_account(change, account, **new)
        ended = end_sessions(change, account, keep=keep)
        audit.append(change, action, account.name, by, {"sessions": ended})
