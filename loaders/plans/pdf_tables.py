"""Tables of a PDF by their ruling lines: rows of cells, and rows that a page break cut."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from loaders.plans.parts import table_part
from loaders.plans.pdf_words import is_within, rows_of_words

Cell = tuple[Sequence[float], str]  # left, top, right and bottom; the words
_ROW_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,5}|[a-h])[.)]?", re.IGNORECASE)
_DATE = re.compile(r"\W*(?:\d{1,2}[/.-]){1,2}20\d\d\W*")


def tables_of(table: Any, words: list[dict[str, Any]], page: int) -> list[tuple[float, dict[str, Any]]]:
    """The tables that touch in one frame of ruling lines, each with where it begins.

    A row of the first one's headings over other columns begins the next.
    """
    within = [word for word in words if is_within(word, table.bbox)]
    rows = [[(cell, _cell(cell, within)) for cell in row.cells if cell is not None] for row in table.rows]
    begins = [
        0,
        *(place for place in range(1, len(rows)) if _begins_another(rows[0], rows[place])),
        len(rows),
    ]
    return [
        (rows[first][0][0][1], _table(rows[first:last], page))
        for first, last in itertools.pairwise(begins)
        if rows[first]
    ]


def _begins_another(heading: Sequence[Cell], row: Sequence[Cell]) -> bool:
    said = [[" ".join(words.lower().split()) for _, words in cells] for cells in (heading, row)]
    edges = [[round(box[0]) for box, _ in cells] for cells in (heading, row)]
    return len(row) > 2 and said[0] == said[1] and edges[0] != edges[1]


def _table(rows: Sequence[Sequence[Cell]], page: int) -> dict[str, Any]:
    """Rows of cells; a cell missing from a row is covered by the one to its left or above it."""
    rights = sorted({round(box[2]) for row in rows for box, _ in row})
    tops = sorted({round(min(box[1] for box, _ in row)) for row in rows if row})
    said = [
        [
            (
                words,
                max(sum(round(box[1]) <= edge < round(box[3]) for edge in tops), 1),
                max(sum(round(box[0]) < edge <= round(box[2]) for edge in rights), 1),
            )
            for box, words in row
        ]
        for row in rows
    ]
    return {**table_part(said, [page] * len(rows)), "edges": rights}


def _cell(box: Sequence[float], words: list[dict[str, Any]]) -> str:
    """The lines of a cell as paragraphs: a line that ends well before the edge ends its paragraph."""
    rows = rows_of_words([word for word in words if is_within(word, box)])
    said = ""
    for place, row in enumerate(rows):
        line = " ".join(word["text"] for word in row)
        if place:
            above = rows[place - 1]
            had_room = box[2] - above[-1]["x1"] > (row[0]["x1"] - row[0]["x0"]) + 0.9 * (
                row[0]["bottom"] - row[0]["top"]
            )
            ends = had_room and (line[:1] in "-+•*" or above[-1]["text"][-1:] in ".;:")
            if ends or line.startswith(("- ", "+ ")):
                said += "\n"
            elif had_room or not _is_one_date(above[-1]["text"], row[0]["text"]):
                said += " "
        said += line
    return said


def _is_one_date(end: str, start: str) -> bool:
    """A date too wide for its cell goes on in the next line: "20/11/202", "6"."""
    return _DATE.fullmatch(end) is None and _DATE.fullmatch(end + start) is not None


def same_columns(above: dict[str, Any], below: dict[str, Any]) -> bool:
    one, two = above["edges"], below["edges"]
    return all(any(abs(edge - other) <= 3 for other in one) for edge in two) and abs(one[-1] - two[-1]) <= 3


def append_rows(above: dict[str, Any], below: dict[str, Any]) -> None:
    """Add the rows of the next page without the repeated headings; a row cut by the page break is made whole."""
    rows, pages = list(below["rows"]), list(below["pages"])
    first = 0
    while rows and first < len(above["rows"]) and _folded(rows[0]) == _folded(above["rows"][first]):
        rows, pages, first = rows[1:], pages[1:], first + 1
    if rows and _is_rest(rows[0], above["rows"][-1]):
        last = above["rows"][-1]
        above["rows"][-1] = [
            (f"{cell[0]} {rest[0]}".strip(), *cell[1:]) for cell, rest in zip(last, rows[0], strict=True)
        ]
        rows, pages = rows[1:], pages[1:]
    above["rows"] = [*above["rows"], *rows]
    above["pages"] = [*above["pages"], *pages]


def _folded(row: Sequence[tuple[str, int, int]]) -> list[str]:
    return [" ".join(words.lower().split()) for words, *_ in row]


def _is_rest(row: Sequence[tuple[str, int, int]], above: Sequence[tuple[str, int, int]]) -> bool:
    """The rest of the row above: as many cells, no number of its own, and words that go on with a sentence."""
    if len(row) != len(above) or len(row) < 3 or row[0][0].strip():
        return False
    starts = [words for words, *_ in row if words.strip()]
    if not starts or _ROW_NUMBER.fullmatch(above[0][0].strip()) is None:
        return False
    longest = max(range(len(above)), key=lambda place: len(above[place][0]))
    return any(words[:1].islower() for words in starts) or not row[longest][0].strip()
