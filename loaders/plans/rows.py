"""The body rows of a task table, each with as many cells as it has columns: merged cells take the value above."""

import re
from functools import lru_cache
from itertools import combinations, islice

from loaders.folding import fold
from loaders.plans.column_contents import Row
from loaders.plans.column_words import field_of
from loaders.plans.columns import Columns
from loaders.plans.markup import is_upper, split_label
from loaders.plans.row_numbers import is_number
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit
from loaders.plans.words import pattern

MAX_COMBINATIONS = 800
REPEAT_COST = 0.5
_ADDS = re.compile(r"(?:tong|cong)(?!\w)")
_FIGURES = re.compile(r"[\d\s.,]+")
_TOTAL = re.compile(
    rf"(?:{pattern('columns.spanning', 'total')})(?:\s+(?:(?:cac\s+)?{pattern('columns.spanning', 'totalled')}\s*)?(?:[ivxl]{{1,5}}|\d{{1,2}}|[a-h])?)?(?:\s*\([^()]*\))?(?:\s*[:=].*)?"
)


def fill(row: Row, columns: Columns, above: Row | None) -> Row:
    """The row with every column: short rows have lost the cells that are merged with the row above."""
    width = len(columns.fields)
    if len(row) >= width:
        return row[:width]
    kept = _fitting(row, columns, above)
    cells: list[Text] = []
    for place in range(width):
        if place in kept:
            cells.append(row[kept.index(place)])
        elif above is not None and columns.fields[place] not in ("no", "text"):
            cells.append(above[place])
        else:
            cells.append(Text("", ((0, row[0].line),)))
    return tuple(cells)


def _fitting(row: Row, columns: Columns, above: Row | None) -> tuple[int, ...]:
    """The columns the cells of a short row most likely stand in, in their order."""
    fits = [[fit_of(cell.words, field) for field in columns.fields] for cell in row]
    choices = [
        (sum([fit[place] for fit, place in zip(fits, places, strict=True)]), places)
        for places in islice(combinations(range(len(columns.fields)), len(row)), MAX_COMBINATIONS)
    ]
    best = max(total for total, _ in choices)

    def value(choice: tuple[float, tuple[int, ...]]) -> tuple[float, list[int]]:
        total, places = choice
        return total - _repeats(row, places, columns, above), [-place for place in places]

    # A repeat costs less than this, so no other choice can win.
    return max((choice for choice in choices if choice[0] >= best - REPEAT_COST), key=value)[1]


def _repeats(row: Row, places: tuple[int, ...], columns: Columns, above: Row | None) -> float:
    """A unit does not coordinate with itself: the merged cell above must be another one."""
    if above is None:
        return 0.0
    merged = {
        above[place].words
        for place, field in enumerate(columns.fields)
        if field in ("lead", "coordinating") and place not in places
    }
    kept = {
        cell.words
        for cell, place in zip(row, places, strict=True)
        if columns.fields[place] in ("lead", "coordinating")
    }
    return REPEAT_COST if merged & kept - {""} else 0.0


@lru_cache(maxsize=10_000)
def fit_of(said: str, field: str) -> float:
    """How well words fit a field: above 0 where they look like one, below where they look like something else."""
    if not said:
        return 0.0
    if field == "no":
        return 2.0 if is_number(said) else -2.0
    if field == "time":
        return 2.0 if len(said) < 120 and read_timeframe(said, 2000).kind != "none" else -1.0
    if field in ("lead", "coordinating", "mixed"):
        return 1.5 if is_unit(said.split(";")[0].split("\n")[0]) else -1.0
    if field == "text":
        return 1.5 if len(said) > 25 and not is_number(said) else 0.0
    return 0.0


def is_heading_again(row: Row, columns: Columns) -> bool:
    """The headings repeated after a page break, or their numbers "(1) (2) (3)"."""
    filled = [cell.words for cell in row if cell.words]
    if len(filled) >= 2 and all(re.fullmatch(r"\(?(?:\d{1,2}|[A-Z])\)?(?:=.*)?", said) for said in filled):
        return True
    same = sum(
        bool(field) and field_of(cell.words) == field
        for cell, field in zip(row, columns.fields, strict=False)
    )
    return same >= 2 and same >= len(filled) - 1


def is_sum(row: Row) -> bool:
    """A row that adds up: it says so, and beside what it adds up to stand figures or nothing."""
    if any(is_total(cell.words) for cell in row):
        return True
    first, *others = dict.fromkeys(cell.words for cell in row if cell.words)
    return bool(others) and _ADDS.match(fold(first)) is not None and all(map(_FIGURES.fullmatch, others))


def is_total(said: str) -> bool:
    """ "Tổng cộng", "Cộng mục I", "Tổng số: 4 nhiệm vụ"; but not "Công khai ..." or "Tổng kết ..."."""
    return _TOTAL.fullmatch(fold(said).strip(" .:")) is not None


def group_of(row: Row, columns: Columns) -> Text | None:
    """The words of a row that names a group of tasks: one cell over all columns, a number and one cell over all others, or
    a number and words and nothing else."""
    filled = [cell for cell in row if cell.words]
    if not filled or (len(filled) == 1 and _is_in_unit_column(row, columns)):
        return None
    if len({cell.words for cell in filled}) == 1 and (
        len(filled) > 1 or len(row) == 1 or len(row) == len(columns.fields)
    ):
        is_group = len(row) == 1 or _looks_like_group(filled[0].words) or _is_for_numbers(row, columns)
        return filled[0] if len(filled) > 1 or is_group else None
    if not is_number(filled[0].words) or len(row) < 2:
        return None
    if len(filled) > 2 and len({cell.words for cell in filled[1:]}) == 1:
        return filled[1]  # a cell merged over several columns is told in each of them
    if len(filled) != 2:
        return None
    number, said = filled[0], filled[1]
    if _is_upper_number(number.words) or is_upper(said.words):
        return said
    return None


def _is_in_unit_column(row: Row, columns: Columns) -> bool:
    """One unit alone below others goes on with their list, its row being merged with the one above."""
    if len(row) != len(columns.fields):
        return False
    place = next(place for place, cell in enumerate(row) if cell.words)
    return columns.fields[place] in ("lead", "coordinating", "mixed")


def _is_for_numbers(row: Row, columns: Columns) -> bool:
    """Words in the column of the numbers are merged over all columns: "Trục nội dung 1, 2"."""
    place = columns.place("no")
    return (
        place is not None and place < len(row) and bool(row[place].words) and not is_number(row[place].words)
    )


def _is_upper_number(said: str) -> bool:
    return re.fullmatch(r"(?:[IVXL]{1,6}|[A-HĐ])[.)]*", said.strip()) is not None


def _looks_like_group(said: str) -> bool:
    return is_upper(said) or split_label(said)[0] in ("roman", "capital", "number", "part") or is_unit(said)
