"""What letter, text, digest and calendar are made of, and the words in which they say how a report stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from exports.text import tidy
from reference.periods import find_period

SAMPLE = "Dữ liệu mẫu"
SUBJECT = "báo cáo tuyên truyền cải cách hành chính"


@dataclass(frozen=True)
class Reminder:
    """A report that a unit is reminded of. `days_from_due`: negative before its last good day, 0 on it, else days late."""

    unit_code: str
    unit_name: str
    period_code: str
    period_name: str
    last_good_day: date
    days_from_due: int
    is_extended: bool = False
    source: str | None = None
    is_sample: bool = False

    @property
    def is_late(self) -> bool:
        return self.days_from_due > 0

    @property
    def standing(self) -> str:
        """ "quá hạn 5 ngày", "đến hạn hôm nay", "còn 3 ngày"."""
        if self.is_late:
            return f"quá hạn {self.days_from_due} ngày"
        return "đến hạn hôm nay" if self.days_from_due == 0 else f"còn {-self.days_from_due} ngày"


@dataclass(frozen=True)
class PeriodCount:
    """How a period stands: of `fallen_due` reports whose day is over, how many were on time, late, missing."""

    period_code: str
    period_name: str
    last_good_day: date
    fallen_due: int
    on_time: int
    late: int
    missing: int
    is_locked: bool = False
    is_sample: bool = False


def reminders_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Reminder, ...]:
    """From the rows of `queries.reminders.reminded`, in their order."""
    return tuple(
        Reminder(
            unit_code=row["unit_code"],
            unit_name=one_line(row["unit_name"]),
            period_code=row["period_code"],
            period_name=find_period(row["period_code"]).name,
            last_good_day=row["last_good_day_effective"],
            days_from_due=row["days_from_due"],
            is_extended=row["last_good_day_effective"] != row["last_good_day"],
            source=one_line(row["source"]) if row["source"] else None,
            is_sample=row["is_sample"],
        )
        for row in rows
    )


def counts_of(rows: Iterable[Mapping[str, Any]]) -> tuple[PeriodCount, ...]:
    """From the rows of `queries.reminders.digest`, in their order."""
    return tuple(
        PeriodCount(
            period_code=row["period_code"],
            period_name=find_period(row["period_code"]).name,
            last_good_day=row["last_good_day_effective"],
            fallen_due=row["fallen_due"],
            on_time=row["on_time"],
            late=row["late"],
            missing=row["missing"],
            is_locked=row["is_locked"],
            is_sample=row["is_sample"],
        )
        for row in rows
    )


def by_unit(reminders: Iterable[Reminder]) -> list[tuple[Reminder, ...]]:
    """The reminders of each unit together, the units in the order of their most urgent report."""
    order: dict[str, int] = {}
    for one in reminders:
        order.setdefault(one.unit_code, len(order))
    ranked = sorted(reminders, key=lambda one: order[one.unit_code])
    return [tuple(own) for _, own in groupby(ranked, key=lambda one: one.unit_code)]


def day(value: date) -> str:
    """14/03/2026."""
    return f"{value:%d/%m/%Y}"


def one_line(text: str) -> str:
    """Words from a register or a plan as they may stand in one line of a text."""
    return " ".join(tidy(text).split())
