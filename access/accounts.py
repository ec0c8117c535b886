"""Accounts: making, changing, disabling, giving out passwords. Every change is an event in the same transaction."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from access import audit, names, tables
from access.audit import Action
from access.handout import WITHOUT_PASSWORD, HandOut, Secret, digest, prepare
from access.store import Change, Store
from access.viewer import ROLE_NAMES, ROLES_OF_PEOPLE, By, Role, ScopeError, must_fit


class AccountError(Exception):
    """What was asked of an account cannot be done; the message says why, in Vietnamese."""


class UnknownAccountError(AccountError):
    """There is no account of this name."""


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from. Codes of province, department and unit as the register has them."""

    name: str
    full_name: str
    role: Role
    province: str | None = None
    department: str | None = None
    unit: str | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Account:
    """An account as others may see it: without its secrets."""

    account_id: str
    name: str
    full_name: str
    role: Role
    province: str | None
    department: str | None
    unit: str | None
    is_active: bool
    must_change_password: bool
    has_password: bool
    issuer: str | None
    subject: str | None
    created_at: datetime
    changed_at: datetime


def create(
    store: Store, new: NewAccount, *, by: By, hand_out: HandOut = "password"
) -> tuple[Account, Secret | None]:
    """Make an account, with a temporary password, a one-time link, or neither.

    Raises AccountError (the name is taken), NameRuleError, ScopeError, BusyError.
    """
    clean = checked(new)
    with store.reading() as connection:
        _must_be_free(connection, clean)  # before the work of hashing; and once more when writing
    secret, kept = prepare(store, hand_out)
    with store.writing() as change:
        return insert_prepared(change, clean, kept, by=by), secret


def create_first(store: Store, *, by: By, name: str = "quan-tri") -> tuple[Account, Secret] | None:
    """Where there is no account at all: an administrator with a one-time link. None where there is one."""
    secret, kept = prepare(store, "link")
    new = checked(NewAccount(name, "Quản trị", Role.ADMINISTRATOR))
    with store.writing() as change:
        if secret is None or change.connection.execute(select(tables.account.c.name)).first():
            return None
        return insert_prepared(change, new, kept, by=by), secret


def find(store: Store, name: str) -> Account:
    """Raises UnknownAccountError."""
    with store.reading() as connection:
        return find_in(connection, name)


def find_by_subject(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account that the identity provider's person is linked with."""
    of_subject = (tables.account.c.issuer == issuer, tables.account.c.subject == subject)
    row = connection.execute(select(tables.account).where(*of_subject)).mappings().one_or_none()
    return account_of(row) if row else None


def every(store: Store) -> list[Account]:
    """All accounts, by name."""
    with store.reading() as connection:
        rows = connection.execute(select(tables.account).order_by(tables.account.c.name_key)).mappings()
        return [account_of(row) for row in rows]


def disable(store: Store, name: str, *, by: By) -> None:
    """No more sign-in, and every session ends. Raises AccountError for the last administrator."""
    with store.writing() as change:
        account = find_in(change.connection, name)
        _must_leave_an_administrator(change.connection, account)
        update_account(change, account, is_active=False, link_hash=None, link_expires_at=None)
        ended = end_sessions(change, account)
        audit.append(change, Action.ACCOUNT_DISABLED, account.name, by, {"sessions": ended})


def enable(store: Store, name: str, *, by: By) -> None:
    with store.writing() as change:
        account = find_in(change.connection, name)
        update_account(change, account, is_active=True)
        audit.append(change, Action.ACCOUNT_ENABLED, account.name, by)


def change_role(
    store: Store,
    name: str,
    role: Role,
    *,
    province: str | None = None,
    department: str | None = None,
    unit: str | None = None,
    by: By,
) -> Account:
    """Another role or scope, in force at the next look-up of each session. Raises AccountError, ScopeError."""
    with store.writing() as change:
        return set_role(change, find_in(change.connection, name), role, province, department, unit, by=by)


def set_role(
    change: Change,
    account: Account,
    role: Role,
    province: str | None,
    department: str | None,
    unit: str | None,
    *,
    by: By,
) -> Account:
    """The same in a transaction under way."""
    _must_be_of_people(role)
    must_fit(role, province, department, unit)
    if role is not Role.ADMINISTRATOR:
        _must_leave_an_administrator(change.connection, account)
    now = replace(account, role=role, province=province, department=department, unit=unit)
    update_account(change, account, role=role.value, province=province, department=department, unit=unit)
    audit.append(
        change, Action.ACCOUNT_CHANGED, account.name, by, {"before": _rights(account), "after": _rights(now)}
    )
    return now


def link(store: Store, name: str, issuer: str, subject: str, *, by: By) -> None:
    """Say that a person of the identity provider is this account. Raises AccountError if another one is."""
    with store.writing() as change:
        account = find_in(change.connection, name)
        taken = find_by_subject(change.connection, issuer, subject)
        if taken and taken.account_id != account.account_id:
            raise AccountError(f"Người này của nhà cung cấp danh tính đã gắn với tài khoản {taken.name}.")
        update_account(change, account, issuer=issuer, subject=subject)
        audit.append(change, Action.ACCOUNT_CHANGED, account.name, by, {"issuer": issuer, "subject": subject})


def checked(new: NewAccount) -> NewAccount:
    """The account as it would be kept. Raises NameRuleError, ScopeError."""
    _must_be_of_people(new.role)
    must_fit(new.role, new.province, new.department, new.unit)
    return replace(new, name=names.cleaned(new.name), full_name=names.cleaned_full_name(new.full_name))


def _must_be_of_people(role: Role) -> None:
    if role not in ROLES_OF_PEOPLE:
        raise ScopeError(f"{ROLE_NAMES[role]} không phải vai trò của tài khoản.")


def _must_be_free(connection: Connection, new: NewAccount) -> None:
    key = tables.account.c.name_key == names.key(new.name)
    if connection.execute(select(tables.account.c.name).where(key)).first():
        raise AccountError(
            f"Đã có tài khoản {new.name} (không phân biệt chữ hoa, chữ thường). Hãy chọn tên khác."
        )


def insert_prepared(change: Change, new: NewAccount, kept: Mapping[str, Any], *, by: By) -> Account:
    """Make an account in a transaction under way, from what `checked` and `prepare` returned. Raises AccountError."""
    _must_be_free(change.connection, new)
    values = {
        **vars(new),
        **WITHOUT_PASSWORD,
        **kept,
        "account_id": str(uuid.uuid4()),
        "name_key": names.key(new.name),
        "role": new.role.value,
        "is_active": True,
        "created_at": change.at,
        "changed_at": change.at,
    }
    change.connection.execute(insert(tables.account).values(values))
    account = find_in(change.connection, new.name)
    audit.append(change, Action.ACCOUNT_CREATED, account.name, by, _rights(account))
    return account


def find_in(connection: Connection, name: str) -> Account:
    asked = select(tables.account).where(tables.account.c.name_key == names.key(name))
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise UnknownAccountError(f"Không có tài khoản {name}.")
    return account_of(row)


def account_of(row: Mapping[Any, Any]) -> Account:
    own = {name: row[name] for name in Account.__dataclass_fields__ if name != "has_password"}
    return Account(**{**own, "role": Role(row["role"])}, has_password=row["password_hash"] is not None)


def _rights(account: Account) -> dict[str, str | bool | None]:
    return {
        "full_name": account.full_name,
        "role": account.role.value,
        "province": account.province,
        "department": account.department,
        "unit": account.unit,
    }


def update_account(change: Change, account: Account, **values: Any) -> None:
    of_account = tables.account.c.account_id == account.account_id
    change.connection.execute(update(tables.account).where(of_account).values(**values, changed_at=change.at))


def end_sessions(change: Change, account: Account, keep: str | None = None) -> int:
    kept = digest(keep) if keep else ""
    own = (tables.session.c.account_id == account.account_id, tables.session.c.session_hash != kept)
    return change.connection.execute(delete(tables.session).where(*own)).rowcount


def _must_leave_an_administrator(connection: Connection, account: Account) -> None:
    others = select(func.count()).where(
        tables.account.c.role == Role.ADMINISTRATOR.value,
        tables.account.c.is_active,
        tables.account.c.account_id != account.account_id,
    )
    if account.role is Role.ADMINISTRATOR and account.is_active and not connection.scalar(others):
        raise AccountError(
            f"{account.name} là quản trị cuối cùng đang hoạt động. Hãy tạo hoặc mở một quản trị khác trước."
        )
