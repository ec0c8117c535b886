"""What a plan's report duty asks: the reports of a year, and the due day of each."""

import json
from collections.abc import Iterable, Mapping, Sequence

from actions.deadlines import DueRule
from reference.periods import find_period

# "quý, 6 tháng, năm" and "hàng quý" both give the four reports of a CCHC year (581/BNV-CCHC).
KINDS: Mapping[str, tuple[str, ...]] = {
    "quarterly": ("Q1", "H1", "Q3", "Y"),
    "half_year": ("H1",),
    "nine_month": ("M9",),
    "yearly": ("Y",),
}
ORDER = ("Q1", "H1", "Q3", "M9", "Y")


def kinds_of(frequencies: Iterable[str]) -> tuple[str, ...]:
    """The kinds of periods that frequencies of one duty ask for, in the order of the year."""
    asked = {kind for frequency in frequencies for kind in KINDS.get(frequency, ())}
    return tuple(kind for kind in ORDER if kind in asked)


def rules_of(stated: Iterable[str], kinds: Sequence[str]) -> dict[str, DueRule | None]:
    """The due rule of each kind of period from the JSON lists of a duty: a fixed date of the period's last month, else
    the day that is counted in that month; None where the duty states none."""
    rules = [rule for text in stated for rule in json.loads(text)]
    found: dict[str, DueRule | None] = {}
    for kind in kinds:
        month = find_period(f"2026-{kind}").last_month
        fixed = [rule for rule in rules if rule.get("month") == month]
        counted = [rule for rule in rules if rule.get("month") is None]
        chosen = next(iter(fixed or counted), None)
        found[kind] = DueRule(chosen["day"], chosen["comparator"]) if chosen else None
    return found
