"""One cell -> the day a validity begins or ends, day first; or why not. Values in, values out, no clock."""

import datetime
import re
from dataclasses import dataclass

from reference.tables import key

FIRST_YEAR, LAST_YEAR = 1945, 2100
FORM = "ngày có thật, dạng dd/mm/yyyy, ví dụ 01/07/2025"
REPAIR = "Ghi lại ngày dạng dd/mm/yyyy"
_EPOCH = datetime.date(1899, 12, 30)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:ngay)?(\d{1,2})thang(\d{1,2})nam(\d{4})")


@dataclass(frozen=True)
class WrongDate:
    """Why a cell is no date."""

    rule: str
    expected: str
    repair: str = REPAIR


def read_date(cell: object, text: str) -> datetime.date | WrongDate | None:
    """The date of a cell and its text; None when empty."""
    if isinstance(cell, datetime.date):
        return _in_range(cell)
    if isinstance(cell, float):
        return _serial(cell)
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(key(text)):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    return WrongDate("date.not_a_date", FORM)


def _serial(number: float) -> WrongDate:
    """A bare number may be a date whose format was lost: said, not taken."""
    if 16438 <= number < 73416:  # 1945-01-01 to 2100-12-31
        meant = _EPOCH + datetime.timedelta(days=int(number))
        return WrongDate("date.serial", FORM, f"Nếu là ngày {meant:%d/%m/%Y} thì ghi đúng như vậy")
    return WrongDate("date.not_a_date", FORM)


def _date(year: int, month: int, day: int) -> datetime.date | WrongDate:
    try:
        return _in_range(datetime.date(year, month, day))
    except ValueError:
        return WrongDate("date.impossible", f"{FORM}; ngày đứng trước tháng")


def _in_range(read: datetime.date) -> datetime.date | WrongDate:
    if FIRST_YEAR <= read.year <= LAST_YEAR:
        return read
    return WrongDate("date.year", f"ngày từ năm {FIRST_YEAR} đến {LAST_YEAR}", "Kiểm tra lại năm")
