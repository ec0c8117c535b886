"""One cell -> a date, day first; or why not. Values in, values out, no clock."""

import datetime
import functools
import re

from loaders.reports import form
from loaders.reports.reading import EMPTY, Reading, error, note, warning
from loaders.reports.sandbox import Cell
from loaders.reports.text import clean
from reference.tables import key

FIRST_YEAR, LAST_YEAR = 2011, 2100
_DAYS_TO_1904 = 1462
_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(40544, 73416)  # 2011-01-01 to 2100-12-31
_DAY_FIRST = re.compile(
    r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_IN_WORDS = re.compile(r"(?:ngay)?(\d{1,2})thang(\d{1,2})nam(\d{4})")
_PERIOD = re.compile(r"(?:quy|qui|thang|nam|q|h1|6thang).*|\d{1,2}20\d{2}|20\d{2}")

FORM = "ngày có thật, dạng dd/mm/yyyy"
_REPAIR = "Ghi lại ngày dạng dd/mm/yyyy, ví dụ 31/03/2026"


def read_date(cell: Cell, *, is_1904: bool = False) -> Reading:
    """The date of a cell; text is read day first, a bare number as a day count of the spreadsheet."""
    if isinstance(cell, datetime.date):
        return _in_range(cell, Reading(cell))
    if isinstance(cell, float):
        return _serial(cell + _DAYS_TO_1904 if is_1904 else cell)
    text = clean(cell)
    return EMPTY if not text or form.folded(text) in form.words("gap") else _read_text(text)


def _serial(number: float) -> Reading:
    if int(number) not in _SERIALS:
        return error("date.not_a_date", FORM, _REPAIR)
    read = _EPOCH + datetime.timedelta(days=int(number))
    return note(read, "date.serial", f"đọc là ngày {read:%d/%m/%Y}")


@functools.lru_cache(maxsize=4096)
def _read_text(text: str) -> Reading:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            return _date(2000 + year, month, day, is_short=True)
        return _date(year, month, day)
    if found := _YEAR_FIRST.fullmatch(text):
        read = _date(int(found[1]), int(found[2]), int(found[3]))
        return read if read.severity else _told(read)
    folded = key(text)
    if found := _IN_WORDS.fullmatch(folded):
        read = _date(int(found[3]), int(found[2]), int(found[1]))
        return read if read.severity else _told(read)
    if _PERIOD.fullmatch(folded):
        return error("date.period", "đủ ngày, tháng, năm; đây là tháng, quý hoặc năm", _REPAIR)
    return error("date.not_a_date", FORM, _REPAIR)


def _told(read: Reading) -> Reading:
    return note(read.value, "date.read", f"đọc là ngày {read.value:%d/%m/%Y}")


def _date(year: int, month: int, day: int, *, is_short: bool = False) -> Reading:
    try:
        read = datetime.date(year, month, day)
    except ValueError:
        return _impossible(year, month, day)
    if is_short:
        return _in_range(
            read,
            warning(
                read, "date.short_year", f"năm bốn chữ số; đọc là {read:%d/%m/%Y}", "Ghi năm đủ bốn chữ số"
            ),
        )
    return _in_range(read, Reading(read))


def _impossible(year: int, month: int, day: int) -> Reading:
    """The month never comes first, but a person may have meant it so."""
    try:
        meant = datetime.date(year, day, month)
    except ValueError:
        return error("date.impossible", FORM, _REPAIR)
    return error(
        "date.impossible",
        f"{FORM}, ngày trước tháng sau",
        f"Nếu là ngày {meant:%d/%m/%Y} thì ghi đúng như vậy",
    )


def _in_range(read: datetime.date, reading: Reading) -> Reading:
    if FIRST_YEAR <= read.year <= LAST_YEAR:
        return reading
    return error("date.year", f"ngày từ năm {FIRST_YEAR} đến {LAST_YEAR}", "Kiểm tra lại năm")
