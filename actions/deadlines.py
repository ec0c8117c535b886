"""When a report is due: a rule from a plan or law, applied to a period.

First the comparator ("trước ngày 15" leaves the 14th as the last good day, "chậm nhất ngày 20" the 20th; read leniently,
"trước ngày 15" leaves the 15th, where the coordinator chose so for a regime), then the roll, which moves that last good
day off a day off. `due_at` is the midnight that ends it in Vietnam, exclusive.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from reference.periods import Period

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
Comparator = Literal["before", "before_or_on", "no_later_than"]
Roll = Literal["none", "next_working_day"]


class ImpossibleDayError(ValueError):
    """A rule names a day that its month does not have; the message says which, in Vietnamese."""


@dataclass(frozen=True)
class DueRule:
    """A day of a month; without a month, of the last month of the period."""

    day: int
    comparator: Comparator
    month: int | None = None
    roll: Roll = "none"


@dataclass(frozen=True)
class Due:
    """The last day on which a report is on time, the moment after which it is late, and the days off it moved over."""

    last_good_day: date
    due_at: datetime
    moved_over: tuple[date, ...] = ()


def end_of(day: date) -> datetime:
    """The midnight that ends a day in Vietnam, exclusive."""
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=HANOI)


def stated_day(rule: DueRule, period: Period) -> date:
    """The last good day as the rule says it, before it moves. Raises ImpossibleDayError."""
    month = rule.month or period.last_month
    if not 1 <= month <= 12 or not 1 <= rule.day <= monthrange(period.year, month)[1]:
        raise ImpossibleDayError(f"Không có ngày {rule.day}/{month}/{period.year}.")
    day = date(period.year, month, rule.day)
    return day - timedelta(days=1) if rule.comparator == "before" else day


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def due(rule: DueRule, period: Period, *, is_day_off: Callable[[date], bool] = is_weekend) -> Due:
    """Apply a rule to a period. Raises ImpossibleDayError."""
    day = stated_day(rule, period)
    moved_over = []
    while rule.roll == "next_working_day" and is_day_off(day):
        moved_over.append(day)
        day += timedelta(days=1)
    return Due(day, end_of(day), tuple(moved_over))
