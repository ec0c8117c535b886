"""When a task of a table is due: its time cell, two cells for begin and end, crosses under quarters, or its group."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.folding import fold, lower
from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.confidence import by
from loaders.plans.markup import split_label
from loaders.plans.model import Confidence
from loaders.plans.table_units import way_of
from loaders.plans.text import Text, join, one_line
from loaders.plans.timeframes import read_timeframe

LONGEST_MARK = 3  # "x", "X", "v", "✓"
LONGEST_GROUP = 40  # "Quý I/2025", "Tháng 4 năm 2025"; longer rows name what is to be done
_MEASURE = re.compile(r"(?<!\w)(?:tháng|quý)(?!\w)")
_TIME_FIRST = re.compile(
    r"(?:(?:các|những)\s+)?(?:(?:nhiệm vụ|nội dung|công việc|hoạt động)\s+)?(?:thực hiện\s+)?(?:trong\s+)?(?:tháng|quý|năm|cả năm|ngày|từ|trước|đến|giai đoạn|đợt|nửa|hằng|hàng|thường xuyên|\d{1,2}\s+tháng)(?!\w)"
)
_DAY = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}(?!\d)|(?<!\w)ngày\s+\d{1,2}(?!\d)")
_MONTH = re.compile(r"(?:tháng|quý)\s+(?:\d{1,2}|[ivx]{1,4})(?:\s*[/-]\s*20\d\d|\s+năm\s+20\d\d)?")
_YEAR_ALONE = re.compile(r"(?:nam\s+)?(?P<year>20\d\d)")
_SAYS_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_BARE = re.compile(r"(?:\d{1,2}|[ivx]{1,4})(?:\s*(?:[-–,;]|và|đến)\s*(?:\d{1,2}|[ivx]{1,4}))*")


@dataclass(frozen=True)
class When:
    """The words that say when, the cell they stand in, and how sure it is that they are meant."""

    words: str | None = None
    said: Text | None = None
    way: Confidence | None = None


def time_of(row: Row, columns: Columns, groups: Iterable[Text]) -> When:
    """The words of the time cells, the headings above the crosses, a day among the notes, or the nearest group that is a time."""
    cells = [
        (_with_measure(row[place], columns.headings[place]), row[place])
        for place in columns.places("time")
        if place < len(row) and row[place].words
    ]
    cells = _day_alone(cells)
    if cells:
        different = dict(cells)
        are_years = all(_of_year(columns.headings[place]) for place in columns.places("time"))
        between = "; " if are_years else " - "
        return When(between.join(different), join(different.values(), between), way_of(columns, "time"))
    crossed = [
        place
        for place in columns.places("mark")
        if place < len(row) and 0 < len(row[place].words) <= LONGEST_MARK
    ]
    if crossed:
        words = ", ".join(" ".join(columns.headings[place].split()) for place in crossed)
        return When(words, one_line(words, row[crossed[0]].line), by("crossed", words))
    noted = next((place for place in columns.places("ignored") if _is_noted(row, place, columns)), None)
    if noted is not None:
        cell = row[noted]
        return When(cell.words, cell, by("column_content", columns.headings[noted]))
    group = next((bare for said in groups if _is_time(bare := _without_label(said))), None)
    if group is not None:
        return When(group.words, group, by("group_unit", group.words))
    return When(way=way_of(columns, "time"))


def _day_alone(cells: list[tuple[str, Text]]) -> list[tuple[str, Text]]:
    """Of "Tháng 3" beside "16/3" the day; begin and end, and all else, as they stand."""
    days = [cell for cell in cells if _DAY.search(lower(cell[0]))]
    rest = [said for said, _ in cells if not _DAY.search(lower(said))]
    return days if len(days) == 1 and rest and all(_MONTH.fullmatch(lower(said)) for said in rest) else cells


def _with_measure(cell: Text, heading: str) -> str:
    """ "4" under "Tháng" is "Tháng 4", "Quý III" under "Năm 2026" is of that year; all other words as they stand."""
    year = _of_year(heading)
    if year is not None and _SAYS_YEAR.search(cell.words) is None and _TIME_FIRST.match(cell.lowered):
        dated = f"{cell.words} năm {year}"
        return dated if read_timeframe(dated, None).due_date is not None else cell.words
    measures = set(_MEASURE.findall(lower(heading)))
    if len(measures) != 1:
        return cell.words
    measure = measures.pop()
    # "4/2025" is a month by itself, and a quarter only under "Quý".
    said = re.sub(r"\s*/\s*20\d\d$", "", cell.lowered) if measure == "quý" else cell.lowered
    return f"{measure.capitalize()} {cell.words}" if _BARE.fullmatch(said) is not None else cell.words


def _of_year(heading: str) -> str | None:
    """The year that heads a column of times: "Năm 2026"."""
    found = _YEAR_ALONE.fullmatch(fold(heading).strip(" .:"))
    return found["year"] if found is not None else None


def _is_noted(row: Row, place: int, columns: Columns) -> bool:
    """A day or month among the notes of a row that tells its time nowhere else."""
    return (
        place < len(row) and fold(columns.headings[place]).strip(" .:") == "ghi chu" and _is_time(row[place])
    )


def _is_time(said: Text) -> bool:
    """ "Quý I/2025", "Nhiệm vụ thường xuyên"; but not "Tuyên truyền năm 2025"."""
    if len(said.words) > LONGEST_GROUP or _TIME_FIRST.match(said.lowered) is None:
        return False
    return read_timeframe(said.words, 2000).kind != "none"


def _without_label(said: Text) -> Text:
    return said.cut(len(split_label(said.words)[1]))
