"""From the identity provider's person to an account and a session; and the sign-ins under way, each usable once."""

from datetime import timedelta

from sqlalchemy import delete, insert, select

from access import accounts, audit, names, sessions, tables, throttle
from access.accounts import Account, AccountError, NewAccount
from access.audit import Action
from access.handout import digest
from access.names import NameRuleError
from access.oidc import OidcError, Pending, Person
from access.sessions import Opened
from access.settings import AccessSettings, GroupRole
from access.store import Change, Store
from access.viewer import By, Role

PENDING_FOR = timedelta(minutes=10)
MOST_PENDING = 2000
_NO_GROUP = (
    "Tài khoản của bạn chưa được cấp quyền ở đây. Hãy nhờ quản trị thêm bạn vào một nhóm, hoặc gắn tài khoản."
)


def keep(store: Store, pending: Pending, *, address: str) -> None:
    """Remember a sign-in that was begun. The browser keeps only its `state`.

    There is room for MOST_PENDING; where more are begun, the oldest are forgotten, so that whoever begins many from many
    addresses keeps nobody out. Raises TooManyTriesError for an address that begins many and ends none.
    """
    with store.writing() as change:
        throttle.begun(change, address)
        over = tables.pending.c.expires_at <= change.at
        change.connection.execute(delete(tables.pending).where(over))
        kept = select(tables.pending.c.state_hash).order_by(tables.pending.c.expires_at.desc())
        newest = kept.limit(MOST_PENDING - 1)
        change.connection.execute(delete(tables.pending).where(tables.pending.c.state_hash.not_in(newest)))
        change.connection.execute(
            insert(tables.pending).values(
                state_hash=digest(pending.state),
                nonce=pending.nonce,
                verifier=pending.verifier,
                return_to=pending.return_to,
                expires_at=change.at + PENDING_FOR,
            )
        )


def take(store: Store, state: str | None) -> Pending:
    """The sign-in of this state (from the browser's cookie), which is over with that. Raises OidcError: unknown, used or late."""
    with store.writing() as change:
        own = tables.pending.c.state_hash == digest(state or "")
        row = change.connection.execute(select(tables.pending).where(own)).mappings().one_or_none()
        change.connection.execute(delete(tables.pending).where(own))
        if row is not None and state and row["expires_at"] > change.at:
            return Pending(state, row["nonce"], row["verifier"], row["return_to"])
    raise OidcError("Lần đăng nhập này đã dùng hoặc đã quá 10 phút. Hãy đăng nhập lại từ đầu.")


def sign_in_person(store: Store, person: Person, *, address: str, previous: str | None = None) -> Opened:
    """A new session for a person the provider vouches for. The provider's groups decide the role and scope where the
    settings map any; without a mapping only accounts an administrator linked are let in.

    Raises OidcError.
    """
    try:
        with store.writing() as change:
            account = _account(change, store.settings, person, address)
            throttle.ended(change, address)
            return sessions.open_session(
                change, store, account, by=By(account.name, address), how="oidc", previous=previous
            )
    except (AccountError, NameRuleError, OidcError) as error:
        detail = {"how": "oidc", "issuer": person.issuer, "subject": person.subject}
        who = By(person.name, address)
        audit.record(store, Action.SIGN_IN_REFUSED, person.name, who, detail)
        if isinstance(error, OidcError):
            raise
        raise OidcError(f"Không đăng nhập được bằng tài khoản của cơ quan. {error}") from error


def rights_of(person: Person, settings: AccessSettings) -> GroupRole | None:
    """What the person's groups give here; the settings' order decides where several do."""
    return next((given for given in settings.oidc_groups if given.group in person.groups), None)


def _account(change: Change, settings: AccessSettings, person: Person, address: str) -> Account:
    account = accounts.find_by_subject(change.connection, person.issuer, person.subject)
    given = rights_of(person, settings)
    if account is None:
        if given is None or not settings.oidc_create_accounts:
            raise OidcError(_NO_GROUP)
        return _create(change, person, given, address)
    if not account.is_active:
        raise OidcError("Tài khoản đã bị khoá. Hãy hỏi quản trị.")
    if not settings.oidc_groups:
        return account
    if given is None:
        raise OidcError(_NO_GROUP)
    place = (given.province, given.department, given.unit)
    if (account.role.value, account.province, account.department, account.unit) == (given.role, *place):
        return account
    return accounts.set_role(change, account, Role(given.role), *place, by=By("nhóm OIDC", address))


def _create(change: Change, person: Person, given: GroupRole, address: str) -> Account:
    """A name that is taken is refused, not taken over: the provider vouches for the person, not for our account."""
    new = accounts.checked(
        NewAccount(
            person.name[: names.LONGEST],
            person.full_name,
            Role(given.role),
            given.province,
            given.department,
            given.unit,
            person.issuer,
            person.subject,
        )
    )
    return accounts.insert_prepared(change, new, {}, by=By("nhóm OIDC", address))
