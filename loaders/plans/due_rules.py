"""How often a report is due and by which day, from the words of one clause."""

import calendar
import re
from dataclasses import dataclass, replace

from loaders.plans.model import Comparator, DueRule, Frequency

LEAP_YEAR = 2024
_PERIOD = (
    r"(?:0?6|sáu)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?|(?:0?9|chín)\s+tháng(?:\s+đầu\s+năm)?|học\s+kỳ(?:\s+(?:i{1,2}|[12])(?!\w))?"
    r"|(?:cả|một|0?1)\s+năm(?:\s+học)?|quý(?:\s+(?:iv|i{1,3}|[1-4])(?!\w))?|tháng|năm(?:\s+học)?|đột xuất"
)
_FREQUENCY = re.compile(
    rf"(?P<before>(?<!\w)(?:hàng|hằng|mỗi|từng|định kỳ|báo cáo|tổng kết|sơ kết|theo)\s+)?(?<!\w)(?P<period>{_PERIOD})(?!\w)(?!\s*(?:\d|nay\b|này\b|trước\b(?!\s+(?:ngày|\d))|sau\b|cuối\b|đầu\b))"
)
_NOT_A_PERIOD = re.compile(
    r"(?:tháng cuối|cuối|đầu|thứ|trong|cả|hết|của|tháng đầu|những|các|trong các|một|\d|đầu mỗi|ngày \d{1,2})\s*$"
)
_JOINED = re.compile(
    r"\s*(?:\([^()]{0,60}\))?\s*(?:,|;|/|&|và|hoặc|,\s*và|hay|báo cáo|-|\(|,\s*báo cáo|và báo cáo)?\s*(?:báo cáo\s*)?"
)
_COMPARATOR = r"(?P<comparator>(?:chậm nhất|muộn nhất|không quá|trễ nhất)(?:\s+là)?(?:\s+vào)?(?:\s+trước)?|trước|vào|đến|ngày)"
_DAY = r"(?P<day>\d{1,2})(?:\s*[/.-]\s*(?P<month>\d{1,2})(?!\d)(?:\s*[/.-]\s*(?P<year>\d{4}))?|\s*(?:của\s+)?tháng\s*(?P<month2>\d{1,2})(?!\d)(?:\s*(?:năm|/)\s*(?P<year2>\d{4}))?|\s*(?P<of>(?:(?:của|các|vào)\s+)*(?:hàng|hằng|mỗi)\s+tháng|(?:của\s+|vào\s+)?tháng\s+(?:cuối|đầu|sau|tiếp|liền)(?:(?!\s(?:để|nhằm|gửi|về)\s|(?<!kỳ)\sbáo cáo)[^,.;()]){0,30}|(?:của\s+)?(?:cuối|đầu)\s+(?:quý|kỳ)))"
_DAY_WORD = r"(?:hết\s+)?(?:(?:các\s+)?ngày\s+)?(?:(?:mùng|mồng)\s+)?"
_FIRST_DAY = re.compile(rf"(?<!\w){_COMPARATOR}\s+{_DAY_WORD}{_DAY}")
_NEXT_DAY = re.compile(
    rf"\s*(?:\((?![^()]*(?:{_PERIOD}))[^()]{{0,40}}\)\s*)?(?:,|;|và|hoặc|,\s*và)\s*(?:(?:trước\s+)?ngày\s+)?(?:(?:mùng|mồng)\s+)?{_DAY}"
)
_AFTER_PERIOD = re.compile(rf"(?<!\w)(?:{_PERIOD})\s*\(\s*$")
_BARE_DAY = re.compile(
    rf"(?<!\w)(?:(?P<word>trước|chậm nhất(?: là)?|không quá)\s+|(?:{_PERIOD})\s*\(\s*)(?P<said>ngày\s+(?P<day>\d{{1,2}}))(?!\d|\s*[/.-]\s*\d)(?!\s*(?:của\s+)?tháng)"
)
# "...; 6 tháng trước ngày 08/6; báo cáo năm: trước ngày 30/11": after the mark the next period of the same duty.
NEXT_PERIOD = re.compile(
    rf";\s*(?:và\s+)?(?:(?:gửi|nộp|kỳ|kết quả|báo cáo|đối với|định kỳ)\s+)*(?:{_PERIOD})\s*(?:\([^()]{{0,40}}\)\s*)?(?:[:(]\s*)?(?:(?:gửi|nộp|báo cáo)\s+)?(?:vào\s+)?(?:trước|chậm nhất|muộn nhất|ngày)(?!\w)"
)


@dataclass(frozen=True)
class Due:
    """Days named together: their rules, and where their words begin and end."""

    rules: tuple[DueRule, ...]
    start: int
    end: int
    is_monthly: bool = False
    is_of_quarter: bool = False


@dataclass(frozen=True)
class Timing:
    """One frequency with the days that belong to it."""

    frequency: Frequency
    rules: tuple[DueRule, ...]
    start: int | None = None
    end: int | None = None
    is_told: bool = True  # False where no words name the frequency and the days alone tell it


def read_timings(lowered: str) -> list[Timing]:
    """The frequencies of a clause, each once, with their days; days without a frequency tell it by their number."""
    dues = _dues(lowered)
    marks = _frequencies(lowered, dues)
    groups: list[tuple[list[Frequency], list[Due]]] = []
    is_named_after = False
    for item in sorted([*marks, *((due.start, due) for due in dues)], key=lambda pair: pair[0]):
        is_due = isinstance(item[1], Due)
        if not groups or (all(groups[-1]) and (not is_due or is_named_after)):
            groups.append(([], []))
        # "trước ngày 05/6 (báo cáo 6 tháng)": the bracket names the day before it and takes no further one.
        is_named_after = not is_due and bool(groups[-1][1]) and _is_in_bracket(lowered, item[0])
        if isinstance(item[1], Due):
            groups[-1][1].append(item[1])
        else:
            groups[-1][0].append(item[1])
    timings = [
        timing for frequencies, days in groups for timing in _of_group(list(dict.fromkeys(frequencies)), days)
    ]
    return _merged(timings)


def _is_in_bracket(lowered: str, place: int) -> bool:
    return lowered.rfind("(", 0, place) > lowered.rfind(")", 0, place)


def _of_group(frequencies: list[Frequency], dues: list[Due]) -> list[Timing]:
    rules = tuple(rule for due in dues for rule in due.rules)
    named = [*frequencies, *(["monthly"] if any(due.is_monthly for due in dues) else [])]
    start = min((due.start for due in dues), default=None)
    end = max((due.end for due in dues), default=None)
    if any(due.is_monthly for due in dues) and "monthly" not in frequencies:
        frequencies = (
            [*(item for item in frequencies if item != "yearly"), "monthly"] if frequencies else ["monthly"]
        )
    if frequencies in (["yearly"], ["adhoc"], ["yearly", "adhoc"], []) and len(rules) > 1:
        told: dict[int, Frequency] = {2: "half_year", 4: "quarterly", 12: "monthly"}
        frequencies = [told.get(len(rules), "quarterly"), *(item for item in frequencies if item == "adhoc")]
    if not frequencies:
        frequencies = [_told_by(dues, rules)]
    regular = [item for item in frequencies if item != "adhoc" or len(frequencies) == 1]
    timings = [Timing(item, _share(item, rules, regular), start, end, item in named) for item in regular]
    return timings + [Timing("adhoc", ()) for item in frequencies if item == "adhoc" and item not in regular]


def _told_by(dues: list[Due], rules: tuple[DueRule, ...]) -> Frequency:
    if any(due.is_of_quarter for due in dues):
        return "quarterly"
    if any(rule.year for rule in rules):
        return "adhoc"
    return "yearly" if any(rule.month for rule in rules) else "unspecified"


def _share(
    frequency: Frequency, rules: tuple[DueRule, ...], frequencies: list[Frequency]
) -> tuple[DueRule, ...]:
    """Several fixed days for several frequencies: the half year's falls near June, the year's near December."""
    months = [rule.month for rule in rules if rule.month]
    if len(frequencies) < 2 or len(months) < 2 or len(months) != len(rules):
        return rules
    near: dict[Frequency, tuple[int, ...]] = {
        "half_year": (5, 6, 7),
        "yearly": (11, 12, 1),
        "nine_month": (8, 9, 10),
    }
    if frequency in near:
        return tuple(rule for rule in rules if rule.month in near[frequency])
    others = {month for item in frequencies if item != frequency for month in near.get(item, ())}
    left = tuple(rule for rule in rules if rule.month not in others)
    return left or rules


def _merged(timings: list[Timing]) -> list[Timing]:
    kept: dict[Frequency, Timing] = {}
    for timing in timings:
        old = kept.get(timing.frequency)
        if old is None:
            kept[timing.frequency] = timing
            continue
        rules = tuple(dict.fromkeys([*old.rules, *timing.rules]))
        starts = [start for start in (old.start, timing.start) if start is not None]
        ends = [end for end in (old.end, timing.end) if end is not None]
        kept[timing.frequency] = Timing(
            timing.frequency,
            rules,
            min(starts, default=None),
            max(ends, default=None),
            old.is_told or timing.is_told,
        )
    return list(kept.values())


def _frequencies(lowered: str, dues: list[Due]) -> list[tuple[int, Frequency]]:
    """Words like "quý" count after "hàng", "định kỳ", "báo cáo" and beside each other in a list."""
    found = [
        mark
        for mark in _FREQUENCY.finditer(lowered)
        if not any(due.start <= mark.start("period") < due.end for due in dues)
        and (mark["before"] or not _NOT_A_PERIOD.search(lowered[: mark.start("period")]))
    ]
    marks: list[tuple[int, Frequency]] = []
    for place, mark in enumerate(found):
        beside = (place > 0 and _are_joined(lowered, found[place - 1], mark)) or (
            place + 1 < len(found) and _are_joined(lowered, mark, found[place + 1])
        )
        alone = (
            mark["before"] is not None
            or mark["period"] == "đột xuất"
            or mark["period"][:1].isdigit()
            or mark["period"].startswith(("sáu", "chín", "học"))
            or _follows_due(mark, dues)
        )
        if beside or alone or re.match(r"quý\s+[iv\d]", mark["period"]):
            marks.append((mark.start("period"), _frequency(mark["period"])))
    return marks


def _are_joined(lowered: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return _JOINED.fullmatch(lowered[left.end("period") : right.start()]) is not None


def _follows_due(mark: re.Match[str], dues: list[Due]) -> bool:
    return any(0 <= mark.start() - due.end <= 12 for due in dues)


def _frequency(period: str) -> Frequency:
    if period.startswith(("6", "06", "sáu")):
        return "half_year"
    if period.startswith(("9", "09", "chín")):
        return "nine_month"
    if period.startswith("học"):
        return "half_year"
    if period.endswith(("năm", "năm học")):
        return "yearly"
    names: dict[str, Frequency] = {"tháng": "monthly", "năm": "yearly", "đột xuất": "adhoc"}
    return names.get(period, "quarterly")


def _dues(lowered: str) -> list[Due]:
    dues: list[Due] = []
    place = 0
    while (first := _FIRST_DAY.search(lowered, place)) is not None:
        place = first.end()
        if not _is_deadline(lowered, first):
            continue
        comparator: Comparator = "before" if "trước" in first["comparator"] else "no_later_than"
        days = [first]
        while (following := _NEXT_DAY.match(lowered, days[-1].end())) is not None:
            days.append(following)
        place = days[-1].end()
        rules = _with_year_of_last([rule for day in days if (rule := _rule(day, comparator)) is not None])
        of = " ".join(day["of"] or "" for day in days)
        if rules:
            dues.append(
                Due(
                    tuple(rules),
                    first.start(),
                    place,
                    re.search(r"(?:hàng|hằng|mỗi) tháng", of) is not None,
                    "quý" in of,
                )
            )
    for bare in _BARE_DAY.finditer(lowered):
        start = bare.start("word") if bare["word"] else bare.start("said")
        if not any(due.start <= start < due.end for due in dues) and 1 <= int(bare["day"]) <= 31:
            word: Comparator = "before" if bare["word"] == "trước" else "no_later_than"
            rule = DueRule(int(bare["day"]), None, word, None, "period_end_month")
            dues.append(Due((rule,), start, bare.end()))
    return dues


def _with_year_of_last(rules: list[DueRule]) -> list[DueRule]:
    """ "07/3, 07/6, 07/12/2026": the year of the last day is that of all."""
    year = rules[-1].year if rules else None
    return [replace(rule, year=rule.year or year) if rule.month else rule for rule in rules]


def _is_deadline(lowered: str, day: re.Match[str]) -> bool:
    """A bare "ngày 20/12/2024" is the date of something else; "ngày 20 hằng tháng" and "năm (ngày 20/12)" are due."""
    word = day["comparator"]
    if word in ("ngày", "đến", "vào"):
        return (
            day["of"] is not None
            or word == "vào"
            or _AFTER_PERIOD.search(lowered[: day.start("comparator")]) is not None
        )
    return (
        not lowered[day.end() :].lstrip().startswith(("của chính phủ", "của thủ tướng", "của ubnd", "của bộ"))
    )


def is_day(day: int, month: int | None) -> bool:
    """Whether a month can have the day; 29/02 is one, in some years."""
    if month is None:
        return 1 <= day <= 31
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(LEAP_YEAR, month)[1]


def impossible_days(words: str) -> list[str]:
    """Days after a word of a deadline that no month has, as written: "31/02", "45/13"."""
    return [
        f"{found['day']}/{month}"
        for found in _FIRST_DAY.finditer(words.lower())
        if (month := found["month"] or found["month2"]) and not is_day(int(found["day"]), int(month))
    ]


def _rule(day: re.Match[str], comparator: Comparator) -> DueRule | None:
    number = int(day["day"])
    month = day["month"] or day["month2"]
    year = day["year"] or day["year2"]
    if not is_day(number, int(month) if month else None):
        return None
    if month:
        return DueRule(number, int(month), comparator, int(year) if year else None)
    of = day["of"] or ""
    anchor = (
        "month_after_period"
        if re.search(r"tháng\s+(?:sau|tiếp|liền|đầu)|đầu\s+(?:quý|kỳ)", of)
        else "period_end_month"
    )
    return DueRule(number, None, comparator, None, anchor)
