"""When a task is to be done, from the words of its time cell or label: a kind, and the days the words state."""

import itertools
import re
from datetime import date, timedelta

from loaders.plans.model import Comparator, Timeframe, TimeframeKind
from loaders.plans.text import one_line
from loaders.plans.time_points import FINEST_FIRST, Point, in_figures, points_in
from loaders.plans.words import pattern

MOST_POINTS = 40  # each is compared with the others; no time of a task names more
Stated = tuple[TimeframeKind, date | None, date | None]

_CONTINUOUS = re.compile(rf"(?<!\w){pattern('times', 'continuous')}(?!\w)")
_LASTING = re.compile(rf"(?<!\w){pattern('times', 'lasting')}(?!\w)")
_SUPERIOR = re.compile(rf"(?<!\w){pattern('times', 'superior')}(?!\w)")
_UPON = re.compile(
    r"(?:(?:thực hiện|triển khai|hoàn thành|bảo đảm|đảm bảo)\s+)*"
    rf"(?:(?!khi\s+nào|theo\s+(?:từng\s+|định kỳ\s*)?(?:quý|tháng|năm|tuần|$)){pattern('times', 'upon')}|(?:trong|sau|chậm nhất)\s+\d+\s+(?:ngày|tháng|tuần)(?=\D*(?:kể từ|sau|từ khi|khi)))(?!\w)"
)
# "02 số/tháng", "tối thiểu 02 tin, bài/quý"; "6 tháng/lần" is told by its own words.
_RATE = r"\d+\s*[^\d/;:]{0,30}/\s*(?:mỗi\s+)?"
_EACH: tuple[tuple[TimeframeKind, re.Pattern[str]], ...] = (
    # "6 tháng/lần" is not each month.
    (
        "monthly",
        re.compile(rf"(?<!\w)(?:(?!(?<=\d\s)tháng/lần){pattern('times', 'monthly')}|{_RATE}tháng)(?!\w)"),
    ),
    (
        "quarterly",
        re.compile(
            rf"(?<!\w)(?:{pattern('times', 'quarterly')}|{_RATE}quý|(?:đầu|cuối)(?:\s+(?:của|mỗi|các))*\s+quý(?!\s*(?:[1-4]|i)))(?!\w)"
        ),
    ),
    ("year", re.compile(rf"(?<!\w)(?:{pattern('times', 'yearly')}|{_RATE}năm)(?!\w)")),
)
_EACH_WEEK = re.compile(rf"(?<!\w){_RATE}(?:tuần|ngày)(?!\w)")
# A cell that is nothing but a period says how often: "Quý", "Quý (1 lần)".
_PERIOD_ALONE = re.compile(
    r"(?:định kỳ\s+)?(?P<period>quý|tháng|năm|6 tháng|06 tháng)(?:\s*\([^()]{0,20}\))?"
)
_THIS_YEAR = re.compile(rf"(?<!\w){pattern('times', 'this_year')}(?!\w)")
_DONE_BY = re.compile(rf"(?<!\w){pattern('times', 'done_by')}(?!\w)")
LONGEST_TIME = 2_000  # letters
_ONWARDS = re.compile(rf"(?<!\w){pattern('times', 'onwards')}(?!\w)")
_BEFORE_DAY = re.compile(r"(?<!\w)trước\s+(?:ngày\s*)?\d{1,2}\s*(?:[/.-]|tháng\s*\d)|(?<!\w)trước\s+ngày")
_BEFORE = re.compile(r"(?<!\w)trước\s+(?:năm\s+)?$")
_FROM = re.compile(r"(?:(?:thực hiện|triển khai|bắt đầu|kể)\s+)*từ\s+(?:ngày\s+|năm\s+|đầu\s+)*")
# "trước ngày 15/6 (thay cho “trước ngày 31/3”)": the former day counts no more.
_FORMER = re.compile(r"\((?:thay cho|thay vì|thay thế|trước đây|trước đó|thời hạn cũ)[^()]{0,120}\)")
_CITED = re.compile(
    r"(?:kế hoạch|quyết định|nghị quyết|công văn|văn bản|chương trình|thông báo|chỉ thị|đề án|nghị định|thông tư)\s+(?:số\s+)?[^\s,;]*\d[^\s,;]*(?:\s+ngày\s+(?:[\d/.-]+|\d+ tháng \d+ năm \d+))?"
)
# What may stand between the two ends of a range.
_TO = re.compile(
    r"\s*(?:\([^()]{0,40}\)\s*)?[,;]?\s*(?:-|→|~|(?:cho\s+|kéo dài\s+)?(?:đến|tới))\s*(?:(?:trước|hết|cuối|đầu|giữa|ngày|năm|tháng|quý)\s*)*"
)


def read_timeframe(words: str | None, year: int | None) -> Timeframe:
    """The timeframe of a task; `year` is the plan's single year, for words that name none."""
    said = " ".join((words or "").split()).strip(" .;,")
    if not re.search(r"\w", said):
        return Timeframe(None)
    if len(said) > LONGEST_TIME:
        return Timeframe(said, "none")  # no words of time are that long
    written = in_figures(one_line(said, 0).lowered)
    lowered = _without_cited(written)
    kind, start, due = _read(lowered, written, year)
    comparator: Comparator | None = None
    if due is not None and kind == "deadline" and _BEFORE_DAY.search(lowered):
        comparator = "before"
    return Timeframe(said, kind, start, due, comparator)


def days_named(words: str) -> list[str]:
    """The different days the words name, as written: "trước 15/3 và 20/6" names two."""
    lowered = _without_cited(in_figures(one_line(words, 0).lowered))
    days = [
        lowered[point.start : point.end] for point in points_in(lowered, None) if point.precision == "day"
    ]
    return list(dict.fromkeys(day.strip() for day in days))


def _without_cited(lowered: str) -> str:
    """Without the numbers and days of documents ("Kế hoạch số 12/KH-UBND ngày 05/02/2025") and days that were before."""
    for other in (_CITED, _FORMER):
        lowered = other.sub(lambda found: " " * len(found.group()), lowered)
    return lowered


def _read(lowered: str, written: str, year: int | None) -> Stated:
    stated = _stated(lowered, year)
    is_done_by = stated is not None and stated[0] == "deadline" and _DONE_BY.search(lowered) is not None
    if _UPON.match(written) and not (is_done_by and points_in(lowered, year)[-1].precision == "day"):
        return "per_superior_plan", None, None
    if (_CONTINUOUS.search(written) or _EACH_WEEK.search(lowered)) and not is_done_by:
        return "continuous", None, None
    if _ONWARDS.search(lowered):
        return _until_onwards(lowered, year)
    each = next((kind for kind, words in _EACH if words.search(lowered)), None) or _each_alone(lowered)
    if each is not None and not (
        stated is not None and stated[0] in ("deadline", "range") and each == "year" and year
    ):
        return each, None, None
    if stated is not None:
        return stated
    if _SUPERIOR.search(written):
        return "per_superior_plan", None, None
    if _THIS_YEAR.search(lowered):
        return "year", _day(year, 1, 1), _day(year, 12, 31)
    if _LASTING.search(lowered):
        return "continuous", None, None
    return "none", None, None


def _each_alone(lowered: str) -> TimeframeKind | None:
    found = _PERIOD_ALONE.fullmatch(lowered)
    kinds: dict[str, TimeframeKind] = {"quý": "quarterly", "tháng": "monthly"}
    return kinds.get(found["period"], "year") if found else None


def _until_onwards(lowered: str, year: int | None) -> Stated:
    """ "Quý IV/2025; quý III các năm tiếp theo": the first time is a deadline, what follows is not."""
    first, mark, rest = lowered.partition(";")
    stated = _stated(first, year) if mark and not _ONWARDS.search(first) and _ONWARDS.search(rest) else None
    return stated if stated is not None and stated[0] == "deadline" else ("continuous", None, None)


def _stated(lowered: str, year: int | None) -> Stated | None:
    """What days, months, quarters or years the words state."""
    points = points_in(lowered, year)[-MOST_POINTS:]
    if not points:
        return None
    if _is_open(lowered, points):
        return "continuous", None, None
    ends = _range(lowered, points)
    if ends is not None:
        return _from_to(*ends)
    kept = _finest(points)
    if all(point.precision == "year" for point in kept):
        return _whole_years(lowered, kept)
    if _is_run(kept):
        return _from_to(kept[0], kept[-1])
    last = kept[-1]
    if last.precision != "day" and _BEFORE.search(lowered, 0, last.start):
        first = last.first()
        return "deadline", None, first - timedelta(days=1) if first else None
    return "deadline", None, last.last()


def _is_open(lowered: str, points: list[Point]) -> bool:
    """ "Từ tháng 3/2025", "Từ ngày 01/7/2025": a beginning and no end."""
    begins = _FROM.match(lowered)
    return (
        begins is not None
        and len(points) == 1
        and (begins.end(), len(lowered)) == (points[0].start, points[0].end)
    )


def _range(lowered: str, points: list[Point]) -> tuple[Point, Point] | None:
    """The two points that "đến" or a dash joins; of several such pairs the one with days."""
    pairs = [
        (left, right)
        for left, right in itertools.pairwise(points)
        if _TO.fullmatch(lowered, left.end, right.start) and _place(left) + _place(right) < 8
    ]
    return min(pairs, key=lambda pair: _place(pair[0]) + _place(pair[1]), default=None)


def _place(point: Point) -> int:
    return FINEST_FIRST.index(point.precision)


def _from_to(first: Point, last: Point) -> Stated:
    """A range; one that would end before it begins began in the year before ("tháng 11 - tháng 2/2026")."""
    start, due = first.first(), last.last()
    if start is not None and due is not None and start > due:
        start = date(start.year - 1, start.month, min(start.day, 28))
    return "range", start, due


def _finest(points: list[Point]) -> list[Point]:
    """Without the years, quarters and months that only say when a finer point is: "Quý II (trước 15/6)"."""
    return [
        point
        for point in points
        if not any(_place(finer) < _place(point) and _holds(point, finer) for finer in points)
    ]


def _holds(point: Point, finer: Point) -> bool:
    return point.year == finer.year and point.first_month <= finer.first_month <= point.last_month


def _is_run(points: list[Point]) -> bool:
    """Quarters or months that follow each other: "Quý II, III", "tháng 6, 7, 8"."""
    return len(points) > 1 and all(
        left.precision == right.precision in ("month", "quarter")
        and left.year == right.year
        and right.first_month == left.last_month + 1
        for left, right in itertools.pairwise(points)
    )


def _whole_years(lowered: str, points: list[Point]) -> Stated:
    first, last = points[0], points[-1]
    if len(points) > 1 and first.year != last.year:
        return _from_to(first, last)
    if _BEFORE.search(lowered, 0, last.start) and last.year:
        return "deadline", None, date(last.year - 1, 12, 31)
    if _DONE_BY.search(lowered):
        return "deadline", None, last.last()
    return "year", last.first(), last.last()


def _day(year: int | None, month: int, day: int) -> date | None:
    return date(year, month, day) if year else None
