"""When a task is to be done, from the words of its time cell or label: a kind, and the days the words state."""

import itertools
import re
from datetime import date

from loaders.plans.dates import as_date, month_end, quarter_end, quarter_number, quarter_start
from loaders.plans.model import Comparator, Timeframe, TimeframeKind
from loaders.plans.text import one_line
from loaders.plans.words import pattern

_YEAR = r"(?:20\d\d)"
_DAY = re.compile(
    rf"(?<![\d/.])(?<!tháng )(?<!tuần )(?P<day>\d{{1,2}})\s*(?:[/.-]\s*(?P<month>\d{{1,2}})(?:\s*[/.-]\s*(?P<year>{_YEAR}))?|\s*tháng\s*(?P<month2>\d{{1,2}})(?:\s*(?:năm|/|-)\s*(?P<year2>{_YEAR}))?)(?![\d/])(?:\s*năm\s*(?P<year3>{_YEAR}))?"
)
_MONTH = re.compile(
    rf"(?<!\w)tháng\s*(?P<months>\d{{1,2}}(?:\s*(?:,|và|-|đến)\s*(?:tháng\s*)?\d{{1,2}}(?!\d|/\d{{1,2}}(?!\d)))*)\s*(?:(?:/|-|năm|,\s*năm)\s*(?P<year>{_YEAR}))?(?!\d)"
)
_MONTH_YEAR = re.compile(rf"(?<![\d/.])(?P<month>1[0-2]|0?[1-9])\s*[/-]\s*(?P<year>{_YEAR})(?!\d)")
_QUARTER = re.compile(
    rf"(?<!\w)(?:quý\s*|q\.?(?=[1-4i]))(?P<quarters>(?:iv|i{{1,3}}|[1-4])(?!\w)(?:\s*(?:,|và|-|đến|;|&)\s*(?:quý\s*)?(?:iv|i{{1,3}}|[1-4])(?!\w))*)\s*(?:(?:/|-|năm|,\s*năm|\s)\s*(?:năm\s*)?(?P<year>{_YEAR}))?"
)
_YEARS = re.compile(
    rf"(?P<from>{_YEAR})\s*(?:-|đến(?: hết)?(?: năm)?|,|và)\s*(?:năm\s*)?(?P<to>{_YEAR})(?![\d/])"
)
_ONE_YEAR = re.compile(rf"(?<![\d/.-])(?P<year>{_YEAR})(?![\d/])")
_HALF = re.compile(rf"(?:(?:6|06|sáu)\s*tháng|nửa)\s*(?P<half>đầu|cuối)\s*năm(?:\s*(?P<year>{_YEAR}))?")
_CONTINUOUS = re.compile(rf"(?<!\w){pattern('times', 'continuous')}(?!\w)")
_SUPERIOR = re.compile(rf"(?<!\w){pattern('times', 'superior')}(?!\w)")
_EACH: tuple[tuple[TimeframeKind, re.Pattern[str]], ...] = (
    # "6 tháng/lần" is not each month.
    ("monthly", re.compile(rf"(?<!\w)(?!(?<=\d\s)tháng/lần){pattern('times', 'monthly')}(?!\w)")),
    ("quarterly", re.compile(rf"(?<!\w){pattern('times', 'quarterly')}(?!\w)")),
    ("year", re.compile(rf"(?<!\w){pattern('times', 'yearly')}(?!\w)")),
)
_THIS_YEAR = re.compile(rf"(?<!\w){pattern('times', 'this_year')}(?!\w)")
_DONE_BY = re.compile(rf"(?<!\w){pattern('times', 'done_by')}(?!\w)")
_ONWARDS = re.compile(rf"(?<!\w){pattern('times', 'onwards')}(?!\w)")
_BEFORE_DAY = re.compile(r"(?<!\w)trước\s+(?:ngày\s*)?\d{1,2}\s*(?:[/.-]|tháng\s*\d)|(?<!\w)trước\s+ngày")
_FROM_ONE = re.compile(r"(?:bắt đầu\s+)?từ\s+(?:quý|tháng)\s+[\divx/\s-]+(?:năm\s*)?(?:20\d\d)?$")
_CITED = re.compile(
    r"(?:kế hoạch|quyết định|nghị quyết|công văn|văn bản|chương trình|thông báo|chỉ thị|đề án)\s+(?:số\s+)?[^\s,;]*\d[^\s,;]*(?:\s+ngày\s+[\d/.-]+)?"
)
_FROM_TO = re.compile(r"(?<!\w)từ(?!\w).+(?:đến|-)|\d\s*(?:-|đến)\s*(?:ngày\s*)?\d{1,2}\s*/")


def read_timeframe(words: str | None, year: int | None) -> Timeframe:
    """The timeframe of a task; `year` is the plan's single year, for words that name none."""
    said = " ".join((words or "").split()).strip(" .;,")
    if not re.search(r"\w", said):
        return Timeframe(None)
    lowered = one_line(said, 0).lowered
    kind, start, due = _read(_CITED.sub(lambda found: " " * len(found.group()), lowered), lowered, year)
    comparator: Comparator | None = None
    if due is not None and kind == "deadline" and _BEFORE_DAY.search(lowered):
        comparator = "before"
    return Timeframe(said, kind, start, due, comparator)


def _read(lowered: str, written: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None]:
    is_continuous = _CONTINUOUS.search(written) is not None
    if written.startswith(
        ("theo ", "khi ", "sau khi", "ngay sau", "đảm bảo theo", "triển khai đảm bảo")
    ) and _SUPERIOR.search(written):
        return "per_superior_plan", None, None
    stated = _stated(lowered, year)
    if is_continuous and (stated is None or stated[0] != "deadline" or not _DONE_BY.search(lowered)):
        return "continuous", None, None
    each = next((kind for kind, words in _EACH if words.search(lowered)), None)
    if each is not None and not (
        stated is not None and stated[0] in ("deadline", "range") and each == "year" and year
    ):
        return each, None, None
    if _ONWARDS.search(lowered):
        return "continuous", None, None
    if stated is not None:
        return stated
    if _SUPERIOR.search(written):
        return "per_superior_plan", None, None
    if _THIS_YEAR.search(lowered):
        return "year", _first_day(year), _last_day(year)
    if re.search(r"(?<!\w)(?:cuối|hết|trước cuối) năm(?!\w)", lowered):
        return "deadline", None, _last_day(year)
    return "none", None, None


def _stated(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    """What days, months, quarters or years the words state; the most exact of them counts."""
    for rule in (_days, _halves, _quarters, _months, _whole_years):
        found = rule(lowered, year)
        if found is not None:
            is_open = found[0] == "deadline" and _FROM_ONE.fullmatch(lowered) is not None
            return ("continuous", None, None) if is_open else found
    return None


def _days(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    found = [
        day
        for day in _DAY.finditer(lowered)
        if int(day["month"] or day["month2"]) <= 12 and int(day["day"]) <= 31
    ]
    if not found:
        return None
    last = found[-1]
    last_year = _year_of(last) or year
    due = as_date(last["day"], last["month"] or last["month2"], last_year)
    if len(found) >= 2 and _FROM_TO.search(lowered):
        first = found[0]
        start = as_date(first["day"], first["month"] or first["month2"], _year_of(first) or last_year)
        return "range", start, due
    return "deadline", None, due


def days_named(words: str) -> list[str]:
    """The different days the words name, as written: "trước 15/3 và 20/6" names two."""
    lowered = one_line(_CITED.sub("", words.lower()), 0).lowered
    return list(dict.fromkeys(found.group().strip() for found in _DAY.finditer(lowered)))


def _year_of(day: re.Match[str]) -> int | None:
    written = day["year"] or day["year2"] or day["year3"]
    return int(written) if written else None


def _halves(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    found = _HALF.search(lowered)
    if found is None:
        return None
    of = int(found["year"]) if found["year"] else year
    return "deadline", None, month_end(of, 6 if found["half"] == "đầu" else 12) if of else None


def _quarters(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    found = list(_QUARTER.finditer(lowered))
    if not found:
        return None
    last_year = next((int(part["year"]) for part in reversed(found) if part["year"]), year)
    pairs = [
        (number, int(part["year"]) if part["year"] else last_year)
        for part in found
        for written in re.findall(r"(?<![a-z])(?:iv|i{1,3}|[1-4])(?!\w)", part["quarters"])
        if (number := quarter_number(written))
    ]
    if not pairs:
        return None
    (first, first_year), (last, of) = pairs[0], pairs[-1]
    due = quarter_end(of, last) if of else None
    if (
        len(pairs) > 1
        and (first, first_year) != (last, of)
        and (
            _is_run([number for number, _ in pairs])
            or re.search(r"-|đến", found[0].group() + lowered[found[0].end() : found[-1].start()])
        )
    ):
        return "range", quarter_start(first_year, first) if first_year else None, due
    if re.search(r"trước\s+quý", lowered) and of:
        return "deadline", None, date.fromordinal(quarter_start(of, last).toordinal() - 1)
    return "deadline", None, due


def _is_run(numbers: list[int]) -> bool:
    return len(numbers) > 1 and all(right - left == 1 for left, right in itertools.pairwise(numbers))


def _months(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    pairs: list[tuple[int, int | None]] = []
    for found in _MONTH.finditer(lowered):
        pairs += [
            (int(month), int(found["year"]) if found["year"] else None)
            for month in re.findall(r"\d{1,2}", found["months"])
        ]
    if not pairs:
        pairs = [(int(found["month"]), int(found["year"])) for found in _MONTH_YEAR.finditer(lowered)]
    pairs = [pair for pair in pairs if 1 <= pair[0] <= 12]
    if not pairs:
        return None
    last, of = pairs[-1]
    of = of or year
    due = month_end(of, last) if of else None
    if len(pairs) > 1 and re.search(r"đến|-", lowered):
        first_year = pairs[0][1] or of
        return "range", date(first_year, pairs[0][0], 1) if first_year else None, due
    if due and re.search(r"trước\s+(?:tháng\s+)?\d{1,2}", lowered) and of:
        return "deadline", None, date.fromordinal(date(of, last, 1).toordinal() - 1)
    return "deadline", None, due


def _whole_years(lowered: str, year: int | None) -> tuple[TimeframeKind, date | None, date | None] | None:
    span = _YEARS.search(lowered)
    if span is not None and span["from"] < span["to"]:
        return "range", date(int(span["from"]), 1, 1), date(int(span["to"]), 12, 31)
    found = list(_ONE_YEAR.finditer(lowered))
    if not found:
        return None
    of = int(found[-1]["year"])
    if _DONE_BY.search(lowered):
        return "deadline", None, date(of, 12, 31)
    if re.match(r"(?:bắt đầu )?từ (?:năm )?20\d\d$", lowered):
        return "continuous", date(of, 1, 1), None
    return "year", date(of, 1, 1), date(of, 12, 31)


def _first_day(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def _last_day(year: int | None) -> date | None:
    return date(year, 12, 31) if year else None
