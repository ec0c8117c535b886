"""Days, months, quarters, parts of years and years that words of time name, in the order they are named.

A point without a year takes that of the next one that has it ("tháng 3, tháng 9/2025"), else of the one before, else
the year of the plan.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from loaders.plans.dates import as_date, month_end, quarter_number

Precision = Literal["day", "month", "quarter", "part", "year"]
FINEST_FIRST: tuple[Precision, ...] = ("day", "month", "quarter", "part", "year")

_YEAR = r"20\d\d"
_OF_YEAR = rf"(?:\s*(?:[/.,-]\s*)?(?:năm\s*)?(?P<year>{_YEAR})(?![\d/]))?"
_AND = r"\s*(?:,\s*và|,|;|và|-|\+|&|đến(?:\s+hết)?|→|~)\s*"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d|\s*lần)"
_QUARTER = r"(?:iv|i{1,3}|[1-4])(?!\w)"
# Tried in this order; what one has understood the later ones do not see.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # From September to May, as the yearly frame of the school year has it.
    ("school", re.compile(rf"(?P<from>năm\s+học\s+(?P<year>{_YEAR}))\s*-\s*(?P<to>{_YEAR})")),
    # "10-15/3/2025", "từ ngày 10 đến ngày 15 tháng 3": the first day has the month of the second.
    (
        "days",
        re.compile(
            rf"(?<![\d/.])(?<!tháng )(?P<first>\d{{1,2}})\s*(?:-|,|và|đến(?:\s+hết)?)\s*(?:ngày\s*)?"
            rf"(?P<day>\d{{1,2}})\s*(?:/\s*|tháng\s*)(?P<month>\d{{1,2}})(?!\d)"
            rf"(?:\s*(?:/|-|\.|,?\s*năm)\s*(?P<year>{_YEAR}))?(?![\d/])"
        ),
    ),
    (
        "day",
        re.compile(
            rf"(?<![\d/.])(?<!tháng )(?P<day>\d{{1,2}})\s*"
            rf"(?:(?P<mark>[/.-])\s*(?P<month>\d{{1,2}})(?:\s*(?P=mark)\s*(?P<year>{_YEAR}|[2-4]\d))?"
            rf"|\s*tháng\s*(?P<month2>\d{{1,2}})(?!\s*lần)(?:\s*(?:,?\s*năm|/|-)\s*(?P<year2>{_YEAR}))?)"
            rf"(?![\d/])(?:\s*,?\s*năm\s*(?P<year3>{_YEAR}))?"
        ),
    ),
    ("months", re.compile(rf"(?<![\d/.-])(?P<list>{_MONTH}\s*-\s*{_MONTH})\s*/\s*(?P<year>{_YEAR})(?!\d)")),
    (
        "months",
        re.compile(
            rf"(?<!\w)tháng\s*(?P<list>{_MONTH}(?:{_AND}(?:tháng\s*)?{_MONTH}(?!/\d{{1,2}}(?!\d)))*){_OF_YEAR}"
        ),
    ),
    (
        "quarters",
        re.compile(
            rf"(?<!\w)(?:quý\s*|q\.?(?=[1-4i]))(?P<list>{_QUARTER}(?:{_AND}(?:quý\s*)?{_QUARTER})*){_OF_YEAR}"
        ),
    ),
    ("quarters", re.compile(rf"(?<!\w)(?P<list>iv|i{{1,3}})\s*/\s*(?P<year>{_YEAR})(?!\d)")),
    ("months", re.compile(rf"(?<![\d/.-])(?P<list>{_MONTH})\s*[/-]\s*(?P<year>{_YEAR})(?!\d)")),
    (
        "part",
        re.compile(
            rf"(?<!\w)(?:0?(?P<months>[369]|ba|sáu|chín)\s*tháng|nửa)\s*(?P<side>đầu|cuối)\s*(?:của\s*)?năm{_OF_YEAR}"
        ),
    ),
    ("middle", re.compile(rf"(?<!\w)giữa\s+năm{_OF_YEAR}")),
    ("year", re.compile(rf"(?:(?<![\d/.-])|(?<=20\d\d-))(?P<year>{_YEAR})(?![\d/])")),
    ("year", re.compile(r"(?<!\w)(?:hết|cuối)\s+năm(?!\s*20\d|\s+học|\w)")),
)
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9}
_MONTH_NAMES = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11,
    "mười hai": 12, "chạp": 12,
}  # fmt: skip
# "tháng Năm" is left alone: a blank month ("tháng   năm 2025") is written the same way.
_NAMED_MONTH = re.compile(
    rf"(?<!\w)tháng\s+(?P<name>{'|'.join(sorted(_MONTH_NAMES, key=len, reverse=True))})(?=\s*(?:$|[,;.)/-]|năm\s+20|và\s|đến\s))"
)
_SHORT_MONTH = re.compile(r"(?<![\w/])t\.?\s?(?=(?:1[0-2]|0?[1-9])(?!\w))")
_WEEK = re.compile(
    r"(?<!\w)tuần\s+(?:thứ\s+)?\d(?:\s*(?:,|-|và)\s*(?:tuần\s+)?\d)*(?=\s*,?\s*(?:của\s+)?tháng)"
)
_FIRST_OF_MONTH = re.compile(r"(?<!\w)(?:mùng|mồng)\s+(?=\d)")


@dataclass(frozen=True)
class Point:
    """A span of days that words name, how exactly they name it, and where the words stand."""

    precision: Precision
    start: int
    end: int
    year: int | None
    first_month: int
    last_month: int
    day: int | None = None

    def first(self) -> date | None:
        """The first day, or None without a year or where there is no such day."""
        if self.precision == "day":
            return as_date(self.day, self.first_month, self.year)
        return date(self.year, self.first_month, 1) if self.year else None

    def last(self) -> date | None:
        """The last day, or None without a year or where there is no such day."""
        if self.precision == "day":
            return as_date(self.day, self.last_month, self.year)
        return month_end(self.year, self.last_month) if self.year else None


def in_figures(lowered: str) -> str:
    """ "tháng Tư", "T4", "tuần 2 tháng 4" and "mồng 5 tháng 4" as "tháng 4" and "5 tháng 4"."""
    said = _NAMED_MONTH.sub(lambda found: f"tháng {_MONTH_NAMES[found['name']]}", lowered)
    return _FIRST_OF_MONTH.sub("", _WEEK.sub("", _SHORT_MONTH.sub("tháng ", said)))


def points_in(lowered: str, year: int | None) -> list[Point]:
    """The points of words that `in_figures` has made plain; `year` is the plan's, for those that name none."""
    points: list[Point] = []
    left = lowered
    for name, rule in _RULES:
        left = rule.sub(functools.partial(_taken, name, points), left)
    return _with_years(sorted(points, key=lambda point: point.start), year)


def _taken(name: str, points: list[Point], found: re.Match[str]) -> str:
    """Adds the points of a match and blanks its words, so that no later rule understands them again."""
    new = list(_points(name, found))
    points += new
    return "_" * len(found.group()) if new else found.group()


def _points(name: str, found: re.Match[str]) -> Iterator[Point]:
    start, end = found.span()
    year = _number(found, "year", "year2", "year3")
    if name in ("day", "days"):
        yield from _days(found, year)
    elif name == "months":
        yield from _listed(found, _MONTH, lambda said: (int(said), int(said)), "month", year)
    elif name == "quarters":
        yield from _listed(found, _QUARTER, _months_of_quarter, "quarter", year)
    elif name == "part":
        months = found["months"]
        count = _COUNTS.get(months) or int(months) if months else 6
        yield Point("part", start, end, year, *((1, count) if found["side"] == "đầu" else (13 - count, 12)))
    elif name == "middle":
        yield Point("part", start, end, year, 1, 6)
    elif name == "school":
        yield Point("part", start, found.end("from"), year, 9, 9)
        yield Point("part", found.start("to"), end, int(found["to"]), 5, 5)
    else:
        yield Point("year", start, end, year, 1, 12)


def _days(found: re.Match[str], year: int | None) -> Iterator[Point]:
    month = _number(found, "month", "month2") or 0
    numbers = [name for name in ("first", "day") if name in found.groupdict()]
    if month > 12 or any(int(found[name]) > 31 for name in numbers):
        return
    year = year + 2000 if year is not None and year < 100 else year
    for name in numbers:
        end = found.end() if name == "day" else found.end(name)
        yield Point("day", found.start(name), end, year, month, month, int(found[name]))


def _months_of_quarter(said: str) -> tuple[int, int]:
    return 3 * quarter_number(said) - 2, 3 * quarter_number(said)


def _listed(
    found: re.Match[str],
    item: str,
    months_of: Callable[[str], tuple[int, int]],
    precision: Precision,
    year: int | None,
) -> Iterator[Point]:
    """A point for each item of a list; the year after the list is said of the last."""
    items = list(re.finditer(rf"(?<![a-z\d]){item}", found["list"]))
    for place, said in enumerate(items):
        is_last = place + 1 == len(items)
        start = found.start() if place == 0 else found.start("list") + said.start()
        end = found.end() if is_last else found.start("list") + said.end()
        yield Point(precision, start, end, year if is_last else None, *months_of(said.group()))


def _number(found: re.Match[str], *names: str) -> int | None:
    written = next((said for name in names if (said := found.groupdict().get(name))), None)
    return int(written) if written else None


def _with_years(points: list[Point], year: int | None) -> list[Point]:
    later = next((point.year for point in reversed(points) if point.year), year)
    with_years: list[Point] = []
    for point in reversed(points):
        later = point.year or later
        with_years.append(replace(point, year=later))
    return with_years[::-1]
