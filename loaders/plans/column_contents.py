"""What the cells of a column tell of it, where its heading does not tell enough."""

import re
from collections.abc import Callable, Iterable, Sequence

from loaders.folding import fold
from loaders.plans.markup import split_label
from loaders.plans.row_numbers import is_number
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit
from loaders.plans.words import whole_word

Row = tuple[Text, ...]
MOST_ROWS = 60  # so many tell enough
SHARE = 0.6
CLEARLY = 0.25  # a share so much larger is no accident
SHORTEST_TEXT = 20
LONGEST_TIME = 80
_FIGURE = re.compile(r"[\d\s.,/%≥≤<>=+~-]+(?:%|\w{1,6})?")


def most(cells: list[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) / len(cells) >= SHARE


def is_time(said: str) -> bool:
    return len(said) <= LONGEST_TIME and read_timeframe(said, 2000).kind != "none"


def names_unit(said: str) -> bool:
    first = said.split("\n")[0].split(";")[0]
    return is_unit(first[len(split_label(first)[1]) :])


def cells_of(place: int, rows: Iterable[Row]) -> list[str]:
    """The words of a column, without its empty cells and without rows of one cell over all columns."""
    return [
        row[place].words
        for row in rows
        if place < len(row) and row[place].words and len({cell.words for cell in row}) > 1
    ]


def column_of_tasks(places: list[int], fields: list[str], headings: list[str], body: tuple[Row, ...]) -> int:
    """Which of several columns with words of tasks tells the task of each row; the others group or explain it.

    Filled in every row with words of its own, then named as specific, then telling what is to be done, then named as
    tasks and not only as contents; else the first.
    """
    rows = body[:MOST_ROWS]
    cells = {place: cells_of(place, rows) for place in places}
    filled = {place: len(set(cells[place])) for place in places}
    fullest = max(filled.values())
    left = [place for place in places if filled[place] >= fullest * (1 - CLEARLY)] or places
    specific = [place for place in left if fields[place] == "specific_text"]
    if specific:
        return specific[-1]
    doing = {place: _share(cells[place], _begins_with_verb) for place in left}
    best = max(left, key=lambda place: doing[place])
    if doing[best] > doing[left[0]] + CLEARLY:
        return best
    return next((place for place in left if "noi dung" not in fold(headings[place])), left[0])


def without_figures(fields: list[str], headings: list[str], body: tuple[Row, ...]) -> list[str]:
    """Columns that are headed like units and hold figures ("Thực hiện 2024") or measures ("Đơn vị": "tờ") are none."""
    rows = body[:MOST_ROWS]
    settled = list(fields)
    for place, field in enumerate(fields):
        if field not in ("lead", "implementing", "mixed", "coordinating"):
            continue
        cells = cells_of(place, rows)
        is_measure = fold(headings[place]).strip(" .:") == "don vi" and most(cells, _is_measure)
        if most(cells, lambda said: _FIGURE.fullmatch(said) is not None) or is_measure:
            settled[place] = "ignored"
    return settled


def is_of_figures(fields: Sequence[str], body: tuple[Row, ...]) -> bool:
    """Whether amounts stand under the quarters or years, as in a budget, and no crosses."""
    rows = body[:MOST_ROWS]
    marks = [cell for place, field in enumerate(fields) if field == "mark" for cell in cells_of(place, rows)]
    return most(marks, lambda said: re.fullmatch(r"[1-9][\d.,]*\d", said) is not None)


def with_told_by_cells(fields: list[str], headings: list[str], body: tuple[Row, ...]) -> list[str]:
    """Give columns whose headings say nothing known the field most of their cells fit, where no heading names it."""
    rows = body[:MOST_ROWS]
    told = list(fields)
    for place, field in enumerate(fields):
        cells = cells_of(place, rows)
        if field == "mark" and "time" not in fields and most(cells, is_time):
            told[place] = "time"  # "Quý II" under "Năm 2025"
        if field or "targets" in fields:
            continue
        if "no" not in told and most(cells, is_number):
            told[place] = "no"
        elif not {"lead", "mixed"} & set(told) and most(cells, names_unit):
            told[place] = "lead"
        elif not {"time", "mark"} & set(told) and most(cells, is_time):
            told[place] = "time"
    if "text" not in told and {"lead", "mixed"} & set(told) and {"time", "mark"} & set(told):
        text = next((place for place in _wordy(told, headings, rows)), None)
        told = ["text" if place == text else field for place, field in enumerate(told)]
    return told


def _wordy(fields: list[str], headings: list[str], rows: tuple[Row, ...]) -> list[int]:
    """The columns that may tell the tasks: a heading that names them after something else, or long cells under none known."""
    second = [
        place
        for place, field in enumerate(fields)
        if field in ("ignored", "targets")
        and any(
            whole_word("columns.has", name).search(fold(headings[place])) is not None
            for name in ("text", "second_text")
        )
        and most(cells_of(place, rows), lambda said: len(said) >= SHORTEST_TEXT)
    ]
    unknown = [
        place
        for place, field in enumerate(fields)
        if not field
        and most(cells := cells_of(place, rows), lambda said: len(said) >= SHORTEST_TEXT)
        and _share(cells, _begins_with_verb) >= CLEARLY
    ]
    return second + unknown


def _share(cells: list[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _begins_with_verb(said: str) -> bool:
    bare = said[len(split_label(said)[1]) :].lower()
    return whole_word("units", "verbs").match(bare) is not None


def _is_measure(said: str) -> bool:
    return len(said) <= 12 and not is_unit(said)
