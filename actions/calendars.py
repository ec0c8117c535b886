"""The calendar of due days: as a file, and as an address that a calendar program asks again and again.

An address holds a token, which stands for what its owner may see. It is random, shown once and kept as a hash only; the
first part of it names the subscription, the second is the secret.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from access import accounts
from access.accounts import UnknownAccountError
from access.matrix import may
from access.store import Store
from access.viewer import Viewer
from actions.deadlines import HANOI
from exports.calendar import calendar_name, dues_of, write_calendar
from warehouse.connect import Warehouse
from warehouse.queries import reminders as queries
from warehouse.records import reminders as records
from warehouse.scope import Scope

PATH = "/api/calendar/{token}.ics"
MOST_LABEL = 80

__all__ = [
    "Issued",
    "UnfitCalendarError",
    "by_token",
    "calendar",
    "calendar_name",
    "issue",
    "may_still",
    "revoke",
]


class UnfitCalendarError(Exception):
    """A calendar cannot be made for that; the message says why, in Vietnamese. Nothing was stored."""


@dataclass(frozen=True)
class Issued:
    """A calendar that can be subscribed to; the token is known only now."""

    subscription_id: str
    token: str

    @property
    def path(self) -> str:
        return PATH.format(token=self.token)


def calendar(
    warehouse: Warehouse,
    *,
    scope: Scope,
    name: str,
    province: str | None = None,
    department: str | None = None,
    unit: str | None = None,
    day: date | None = None,
) -> tuple[str, bytes]:
    """The file's name and the calendar of the obligations asked for, from the year before `day` (default: today) on."""
    today = day or datetime.now(HANOI).date()
    with warehouse.cursor() as cursor:
        found = queries.calendar(
            cursor,
            scope=scope,
            as_of=today,
            province=province,
            department=department,
            unit=unit,
            since=date(today.year - 1, 1, 1),
        )
    return calendar_name(name), write_calendar(name, dues_of(found.iter_rows(named=True)))


def issue(
    warehouse: Warehouse,
    *,
    label: str,
    shown: Scope,
    scope: Scope,
    actor: str,
    at: datetime | None = None,
) -> Issued:
    """Make an address that shows what `shown` may see; `scope` is what its maker may. Raises UnfitCalendarError."""
    named = " ".join(label.split())[:MOST_LABEL]
    if not named:
        raise UnfitCalendarError("Cần ghi lịch này dành cho ai.")
    wider = [
        own is not None and own != given
        for own, given in (
            (scope.province, shown.province),
            (scope.department, shown.department),
            (scope.unit, shown.unit),
        )
    ]
    if any(wider):
        raise UnfitCalendarError("Lịch này rộng hơn phạm vi của bạn.")
    issued_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    records.store_subscription(
        warehouse,
        issued_id,
        token_sha256=_hash(secret),
        label=named,
        scope=shown,
        actor=actor,
        at=at or datetime.now(HANOI),
    )
    return Issued(issued_id, f"{issued_id}-{secret}")


def revoke(
    warehouse: Warehouse, subscription_id: str, *, scope: Scope, actor: str, at: datetime | None = None
) -> str:
    """End an address at once; it answers nobody any more. Raises UnfitCalendarError."""
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        known = queries.subscriptions(cursor, scope=scope, as_of=date(9998, 12, 30))
        if subscription_id not in known["subscription_id"]:
            raise UnfitCalendarError(
                "Không có lịch này trong phạm vi của bạn, hoặc lịch đã bị thu hồi; tải lại trang."
            )
        records.end_subscription(warehouse, subscription_id, actor=actor, at=moment)
    return "Đã thu hồi. Địa chỉ này không còn trả lời; lịch đã tải trước đó trên máy người dùng không tự mất."


def may_still(store: Store, maker: str, shown: Scope) -> bool:
    """Whether who made an address could make it today: their account is open, and its role and scope allow what it
    shows. Its password need not be their own yet: a reset takes nobody's calendar away."""
    try:
        account = accounts.find(store, maker)
    except UnknownAccountError:
        return False
    place = (account.province, account.department, account.unit)
    own = Viewer(account.account_id, account.name, account.full_name, account.role, *place, "", "", False)
    return account.is_active and may(own, "remind", **asdict(shown))


def by_token(
    warehouse: Warehouse, token: str, *, may_still: Callable[[str, Scope], bool], day: date | None = None
) -> tuple[str, bytes] | None:
    """The calendar of an address; None where there is no such address, it was revoked, or its maker (the first word
    `may_still` is asked with) may no longer see what it shows."""
    named, _, secret = token.partition("-")
    with warehouse.cursor() as cursor:
        found = records.find_subscription(cursor, named[:64])
    kept, label, maker, shown = found or (_hash(""), "", "", None)
    is_right = hmac.compare_digest(_hash(secret), kept)  # in constant time, also where nothing was found
    if shown is None or not is_right or not may_still(maker, shown):
        return None
    return calendar(warehouse, scope=shown, name=f"Hạn báo cáo CCHC – {label}", day=day)


def _hash(secret: str) -> str:
    """A random secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
