"""Many accounts from the rows of a register: all of them, or none and every reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from access import accounts, names
from access.accounts import Account, AccountError, NewAccount
from access.handout import HandOut, Secret, prepare
from access.names import NameRuleError
from access.store import Store
from access.viewer import ROLE_NAMES, ROLES_OF_PEOPLE, By, ScopeError

Rows = Sequence[Mapping[str, str | None]]
KNOWN = ("code", "name", "role", "province", "department", "unit")
_ROLES = {
    **{role.value: role for role in ROLES_OF_PEOPLE},
    **{ROLE_NAMES[role].casefold(): role for role in ROLES_OF_PEOPLE},
}


class RefusedRowsError(Exception):
    """Rows that cannot become accounts; `problems` has a sentence in Vietnamese for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class AccountFile:
    """What a file of accounts asks for: rows for `create_many`, the file's row each came from, addresses by `names.key` of the
    account, and what is wrong, a sentence in Vietnamese each."""

    rows: tuple[dict[str, str | None], ...] = ()
    lines: tuple[int, ...] = ()
    emails: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """One new account and what to hand to its owner."""

    account: Account
    secret: Secret | None


def create_many(
    store: Store, rows: Rows, *, by: By, hand_out: HandOut = "link", lines: Sequence[int] = ()
) -> list[Made]:
    """Make an account from each row: `code` (to sign in with), `name` (as shown), `role` (its code or Vietnamese name),
    `unit`, `province`, `department` (codes; may be absent). Links by default: they cost no hash each.

    `lines`: the row of the file that each comes from, for what is said of it.
    Raises RefusedRowsError, and then nothing was made.
    """
    wanted, problems = _checked(store, rows, lines)
    if problems:
        raise RefusedRowsError(problems)
    prepared = [(new, *prepare(store, hand_out)) for _, new in wanted]
    with store.writing() as change:
        try:
            return [
                Made(accounts.insert_prepared(change, new, kept, by=by), secret)
                for new, secret, kept in prepared
            ]
        except AccountError as error:  # someone made one of them meanwhile
            raise RefusedRowsError([str(error)]) from error


def problems_of(store: Store, rows: Rows, lines: Sequence[int] = ()) -> list[str]:
    """Why `create_many` would refuse the rows, a sentence in Vietnamese for each reason; nothing is made."""
    return _checked(store, rows, lines)[1]


def _checked(
    store: Store, rows: Rows, lines: Sequence[int]
) -> tuple[list[tuple[int, NewAccount]], list[str]]:
    wanted, problems = _read(rows, lines or range(1, len(rows) + 1))
    taken = {names.key(account.name) for account in accounts.every(store)}
    for place, new in wanted:
        key = names.key(new.name)
        if key in taken:
            problems.append(f"Dòng {place}: tên đăng nhập {new.name} đã có tài khoản hoặc lặp lại trong tệp.")
        taken.add(key)
    return wanted, problems


def _read(rows: Rows, lines: Sequence[int]) -> tuple[list[tuple[int, NewAccount]], list[str]]:
    wanted: list[tuple[int, NewAccount]] = []
    problems: list[str] = []
    for place, row in zip(lines, rows, strict=True):
        try:
            wanted.append((place, accounts.checked(_new(row))))
        except (NameRuleError, ScopeError, AccountError) as error:
            problems.append(f"Dòng {place}: {error}")
    return wanted, problems


def _new(row: Mapping[str, str | None]) -> NewAccount:
    unknown = [name for name in row if name not in KNOWN]
    if unknown:
        raise AccountError(f"cột {unknown[0]} không dùng được; các cột là {', '.join(KNOWN)}.")
    said = {name: (row.get(name) or "").strip() or None for name in KNOWN}
    role = _ROLES.get((said["role"] or "").casefold())
    if role is None:
        offered = ", ".join(ROLE_NAMES[one] for one in ROLES_OF_PEOPLE)
        raise AccountError(f"vai trò {said['role'] or '(trống)'} không có; các vai trò là {offered}.")
    return NewAccount(
        said["code"] or "", said["name"] or "", role, said["province"], said["department"], said["unit"]
    )
