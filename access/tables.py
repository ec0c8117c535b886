"""The tables, for SQLite and PostgreSQL alike. Moments are text in UTC with their offset, so that they sort as they are."""

from datetime import UTC, datetime

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.types import TypeDecorator

VERSION = 1


class Moment(TypeDecorator[datetime]):
    """A moment with its offset, kept as `2026-11-21T05:00:00.000000+00:00`; one without an offset is refused."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        return written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


metadata = MetaData()

version = Table("access_version", metadata, Column("version", Integer, primary_key=True))

account = Table(
    "account",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("name_key", String(256), nullable=False, unique=True),  # as compared: case does not matter
    Column("full_name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("province", String(128)),
    Column("department", String(128)),
    Column("unit", String(128)),
    Column("is_active", Boolean, nullable=False),
    Column("password_hash", Text),  # none for those who only come through the identity provider
    Column("must_change_password", Boolean, nullable=False),
    Column("password_expires_at", Moment),  # of a temporary password
    Column("password_changed_at", Moment),
    Column("link_hash", String(64), unique=True),  # of a one-time link
    Column("link_expires_at", Moment),
    Column("issuer", String(300)),
    Column("subject", String(300)),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

session = Table(
    "session",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("address", String(300), nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("token_id", String(36), primary_key=True),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("province", String(128)),
    Column("department", String(128)),
    Column("unit", String(128)),
    Column("created_by", String(300), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
)

# Keys are hashes: a name that was tried may be a password typed into the wrong box.
failure = Table(
    "sign_in_failure",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("count", Float, nullable=False),
    Column("last_at", Moment, nullable=False),
)

known_place = Table(
    "sign_in_place",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("succeeded_at", Moment, nullable=False),
)

pending = Table(
    "oidc_pending",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("return_to", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

audit_event = Table(
    "access_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("happened_at", String(32), nullable=False),
    Column("who", String(300), nullable=False),
    Column("address", String(300), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "access_head",
    metadata,
    Column("head_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# A slip of our own cannot change the trace; who holds the file can, and `audit.verify` tells.
for _verb in ("UPDATE", "DELETE"):
    event.listen(
        audit_event,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER access_event_no_{_verb.lower()} BEFORE {_verb} ON access_event "
            "BEGIN SELECT RAISE(ABORT, 'access_event is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
