"""Which column of a table holds what: the heading rows of task tables, by the words of `forms/plan.toml`."""

import re
from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.column_contents import (
    Row,
    column_of_tasks,
    is_of_figures,
    with_told_by_cells,
    without_figures,
)
from loaders.plans.column_words import field_of
from loaders.plans.words import words

HEADING_ROWS = 5  # a caption, an empty row or two may stand above the headings


@dataclass(frozen=True)
class Columns:
    """The field of each column ("" where unknown), and the first row below the headings."""

    fields: tuple[str, ...]
    body: int
    headings: tuple[str, ...]
    named: tuple[str, ...] = ()  # the fields as the headings name them, before one of each kind is chosen
    is_guessed: bool = False  # there are no headings: the cells themselves tell the fields
    whole_names: frozenset[str] = frozenset()  # units with a comma in their name, folded

    def places(self, field: str) -> list[int]:
        return [place for place, name in enumerate(self.fields) if name == field]

    def place(self, field: str) -> int | None:
        return next(iter(self.places(field)), None)


def find_columns(rows: tuple[Row, ...]) -> Columns | None:
    """The headings of a task table: a text column, and a unit or time column. None for any other table."""
    for place, row in enumerate(rows[:HEADING_ROWS]):
        fields = [field_of(cell.words) for cell in row]
        if sum(bool(field) for field in fields) < 2 or len(row) < 2:
            continue
        headings = [cell.words for cell in row]
        body = place + 1
        below = rows[body] if body < len(rows) else ()
        if (second := _second_headings(headings, fields, below, _width(rows))) is not None:
            headings, fields = second
            body += 1
        columns = Columns(
            tuple(_settled(fields, headings, rows[body:])), body, tuple(headings), tuple(fields)
        )
        return columns if _is_of_tasks(columns) and not is_of_figures(columns.fields, rows[body:]) else None
    return None


def _width(rows: tuple[Row, ...]) -> int:
    return max(len(row) for row in rows)


def _second_headings(
    headings: list[str], fields: list[str], below: Row, width: int
) -> tuple[list[str], list[str]] | None:
    """Merge a second heading row ("Chủ trì", "Phối hợp" under "Đơn vị thực hiện") into the first."""
    if any(":" in cell.words or re.fullmatch(r"\d{1,3}\.?", cell.words) for cell in below):
        return None  # a numbered row or "Chủ trì: Sở Nội vụ" is the first task
    if len({cell.words for cell in below} - {*headings, ""}) < 2:
        return None  # a row of one cell names a group: "I. SỞ NỘI VỤ CHỦ TRÌ"
    named = [field_of(cell.words) for cell in below]
    if not any(field in ("lead", "coordinating", "time", "mark") for field in named) or any(
        len(cell.words) > 60 for cell in below
    ):
        return None
    if len(below) == len(headings):
        if _is_first_task(headings, named, below):
            return None
        merged = [cell.words or heading for heading, cell in zip(headings, below, strict=True)]
        return merged, [field or fields[place] for place, field in enumerate(named)]
    if not all(named):
        return None
    run = _run_of(headings, len(below))
    if run is not None and len(headings) == width:
        # The heading above was repeated for each column it spans; the other cells of the second row are merged upwards.
        end = run + len(below)
        return (
            [*headings[:run], *(cell.words for cell in below), *headings[end:]],
            [*fields[:run], *named, *fields[end:]],
        )
    if len(headings) - 1 + len(below) != width:
        return None
    spanning = [
        place
        for place, heading in enumerate(headings)
        if any(word in fold(heading) for word in words("columns.spanning", "words"))
    ]
    wanted = "time" if all(field == "time" for field in named) else "units"
    fitting = [place for place in spanning if (fields[place] == "time") == (wanted == "time")] or spanning
    if not fitting:
        return None
    place = fitting[0]
    return [*headings[:place], *(cell.words for cell in below), *headings[place + 1 :]], [
        *fields[:place],
        *named,
        *fields[place + 1 :],
    ]


def _is_first_task(headings: list[str], named: list[str], below: Row) -> bool:
    """ "Tháng 1" under "Thời gian" beside words that are no headings is a row; marks stand under one heading together."""
    marks_only = all(field in ("", "mark") for field in named)
    return marks_only and any(
        cell.words and not field and cell.words != heading
        for heading, field, cell in zip(headings, named, below, strict=True)
    )


def _run_of(headings: list[str], length: int) -> int | None:
    """Where the same heading stands `length` times side by side."""
    return next(
        (
            place
            for place in range(len(headings) - length + 1)
            if length > 1 and headings[place] and len(set(headings[place : place + length])) == 1
        ),
        None,
    )


def _settled(fields: list[str], headings: list[str], body: tuple[Row, ...]) -> list[str]:
    """One text column, the others its group or nothing; who does it leads where nobody else does; the rest by its cells."""
    fields = without_figures(fields, headings, body)
    texts = [place for place, field in enumerate(fields) if field in ("text", "specific_text")]
    if len(texts) > 1:
        chosen = column_of_tasks(texts, fields, headings, body)
        for place in texts:
            fields[place] = "text" if place == chosen else "group" if place < chosen else "ignored"
    fields = ["text" if field == "specific_text" else field for field in fields]
    if "lead" not in fields and "mixed" not in fields:
        fields = ["lead" if field == "implementing" else field for field in fields]
    return with_told_by_cells(fields, headings, body)


def _is_of_tasks(columns: Columns) -> bool:
    folded = " | ".join(fold(heading) for heading in columns.headings)
    if any(word in folded for word in words("columns.not_tasks", "headings")):
        return False
    has_text = "text" in columns.fields
    has_unit = any(field in columns.fields for field in ("lead", "mixed", "coordinating"))
    if not has_unit and any(word in folded for word in words("columns.not_tasks", "texts")):
        return False
    return has_text and (has_unit or "time" in columns.fields)
