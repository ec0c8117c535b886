"""Days written in Vietnamese, and the last days of months and quarters."""

import calendar
from datetime import date

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def as_date(day: str | int | None, month: str | int | None, year: str | int | None) -> date | None:
    """The day, or None where a part is missing or there is no such day."""
    if not (day and month and year):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter_number(written: str) -> int:
    """ "IV", "iv" or "4"; 0 where it is no quarter."""
    written = written.strip().lower()
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 4 else 0
    return ROMAN.get(written, 0)


def quarter_start(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def quarter_end(year: int, quarter: int) -> date:
    return month_end(year, 3 * quarter)
