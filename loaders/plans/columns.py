"""Which column of a table holds what: the heading rows of task tables, by the words of `forms/plan.toml`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from loaders.folding import fold
from loaders.plans.text import Text
from loaders.plans.words import words

_CROSSED = re.compile(r"(?:quy|thang|q|t)\s?(?:[ivx]{1,4}|\d{1,2})(?:\s?/\s?20\d\d)?")
HEADING_ROWS = 5  # a caption, an empty row or two may stand above the headings
FIELDS = (
    "no",
    "text",
    "specific_text",
    "lead",
    "coordinating",
    "mixed",
    "implementing",
    "time",
    "mark",  # a quarter or a month, crossed where the task falls into it
    "product",
    "targets",
    "ignored",
)
Row = tuple[Text, ...]


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


@lru_cache(maxsize=10_000)
def field_of(heading: str) -> str:
    """The field a column heading names, or ""."""
    said = " ".join(re.sub(r"[^a-z0-9,/ -]+", " ", fold(heading)).split())
    if not said or len(said) > 120:
        return ""
    if _CROSSED.fullmatch(said):
        return "mark"
    for field in FIELDS:
        if field in ("no", "text", "lead", "coordinating", "time", "ignored") and said in words(
            "columns.is", field
        ):
            return field
    for field in words("columns", "order"):
        if field in ("no",):
            continue
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in words("columns.has", field)):
            return field
    return ""


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
        columns = Columns(tuple(_settled(fields)), body, tuple(headings), tuple(fields))
        return columns if _is_of_tasks(columns) else None
    return None


def _width(rows: tuple[Row, ...]) -> int:
    return max(len(row) for row in rows)


def _second_headings(
    headings: list[str], fields: list[str], below: Row, width: int
) -> tuple[list[str], list[str]] | None:
    """Merge a second heading row ("Chủ trì", "Phối hợp" under "Đơn vị thực hiện") into the first."""
    if any(":" in cell.words or re.fullmatch(r"\d{1,3}\.?", cell.words) for cell in below):
        return None  # a numbered row or "Chủ trì: Sở Nội vụ" is the first task
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


def _settled(fields: list[str]) -> list[str]:
    """One text column: the more exact of two ("Nhiệm vụ cụ thể" beside "Nhiệm vụ"); who does it leads where nobody else does."""
    fields = list(fields)
    texts = [place for place, field in enumerate(fields) if field in ("text", "specific_text")]
    if len(texts) > 1:
        specific = [place for place in texts if fields[place] == "specific_text"]
        chosen = specific[-1] if specific else texts[0]
        for place in texts:
            fields[place] = "text" if place == chosen else "group" if place < chosen else "ignored"
    fields = ["text" if field == "specific_text" else field for field in fields]
    if "lead" not in fields and "mixed" not in fields:
        fields = ["lead" if field == "implementing" else field for field in fields]
    return fields


def _is_of_tasks(columns: Columns) -> bool:
    folded = " | ".join(fold(heading) for heading in columns.headings)
    if any(word in folded for word in words("columns.not_tasks", "headings")):
        return False
    has_text = "text" in columns.fields
    has_unit = any(field in columns.fields for field in ("lead", "mixed", "coordinating"))
    return has_text and (has_unit or "time" in columns.fields)
