"""Remind units: who is late or due soon, the texts to them, the digest, and the letter, all of one answer."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from exports import letter as letters
from exports import reminder_text
from exports.letter import LetterHead, NobodyToRemindError
from exports.reminder_model import counts_of, reminders_of
from warehouse.connect import Warehouse
from warehouse.queries import reminders as queries
from warehouse.scope import Scope
from warehouse.settings import settings

__all__ = ["About", "LetterHead", "NobodyToRemindError", "Texts", "find", "letter", "letter_name", "texts"]


@dataclass(frozen=True)
class About:
    """Whose reminders are asked for, and during which day; None means all."""

    day: date
    period: str | None = None
    province: str | None = None
    department: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Texts:
    """The reminder to all, the digest, and code, name and text of each unit; "" and () where nobody is reminded."""

    to_all: str
    digest: str
    to_units: tuple[tuple[str, str, str], ...]
    is_sample: bool


def find(warehouse: Warehouse, about: About, *, scope: Scope) -> pl.DataFrame:
    """Who is reminded of what (`queries.reminders.reminded`): what letter, texts and e-mail are all made of."""
    with warehouse.cursor() as cursor:
        return queries.reminded(
            cursor,
            scope=scope,
            as_of=about.day,
            province=about.province,
            department=about.department,
            due_soon_days=settings().due_soon_days,
            period=about.period,
            unit=about.unit,
        )


def texts(warehouse: Warehouse, *, scope: Scope, about: About) -> Texts:
    """The reminders as text, of the period and unit asked for; the digest speaks of every period and unit."""
    every = reminders_of(
        find(warehouse, replace(about, period=None, unit=None), scope=scope).iter_rows(named=True)
    )
    told = [
        one
        for one in every
        if about.period in (None, one.period_code) and about.unit in (None, one.unit_code)
    ]
    with warehouse.cursor() as cursor:
        found = queries.digest(
            cursor, scope=scope, as_of=about.day, province=about.province, department=about.department
        )
    counts = counts_of(found.iter_rows(named=True))
    return Texts(
        to_all=reminder_text.for_all(told),
        digest=reminder_text.digest(counts, every, as_of=about.day),
        to_units=tuple(reminder_text.for_each_unit(told)),
        is_sample=any(one.is_sample for one in told) or any(one.is_sample for one in counts),
    )


def letter(warehouse: Warehouse, about: About, head: LetterHead, *, scope: Scope) -> tuple[str, bytes]:
    """The file's name and the letter to all who are reminded, or to one unit. Raises NobodyToRemindError."""
    told = reminders_of(find(warehouse, about, scope=scope).iter_rows(named=True))
    content = letters.write_letter(told, head, as_of=about.day)
    return letter_name(about, is_sample=any(one.is_sample for one in told)), content


def letter_name(about: About, *, is_sample: bool) -> str:
    """The name of the letter's file, for who wants it before it is written."""
    named = "_".join(part for part in (about.period, about.unit) if part) or f"{about.day:%Y-%m-%d}"
    return letters.letter_name(named, is_sample=is_sample)
