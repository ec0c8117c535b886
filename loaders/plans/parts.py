"""What a reader of Word, PDF or HTML hands over: lines and tables in reading order, plain enough to travel as JSON.

`pieces_of` numbers them: each line and each row of a table counts as one line of the document, so that a place in a
Word file or a PDF is a line of the text shown to people, and with a PDF a page too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loaders.plans.html_tables import refuse_many_rows, spread
from loaders.plans.letters import plain_letters
from loaders.plans.lines import Piece, read_piece
from loaders.plans.markup import clean, is_ornament
from loaders.plans.old_codes import Conversion, convert_lines, find_code
from loaders.plans.text import Text, join, one_line


@dataclass(frozen=True)
class Document:
    """The pieces of a document, the words of each of its lines, and the page of each line (empty without pages).

    `notes`: what was converted from an old code, before and after.
    """

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def line_part(words: str, *, gap: int = 1, is_bold: bool = False, page: int | None = None) -> dict[str, Any]:
    """A line of text; `gap`: whether space stands above it."""
    return {"words": words, "gap": gap, "bold": is_bold, "page": page}


def table_part(rows: Sequence[Sequence[tuple[str, int, int]]], pages: Sequence[int] = ()) -> dict[str, Any]:
    """A table: rows of (words, rows covered, columns covered); `pages`: the page of each row."""
    return {"rows": rows, "pages": pages}


def converted_part(conversion: Conversion) -> dict[str, Any]:
    """That words were converted from an old code; stands in no place of the document."""
    return {"converted": [conversion.code, conversion.before, conversion.after]}


def document_of(parts: Sequence[dict[str, Any]]) -> Document:
    """The numbered pieces of the parts. Raises UnreadablePlanError for a table longer than any plan has."""
    pieces: list[Piece] = []
    lines: list[str] = []
    pages: list[int] = []
    said, conversions = _in_unicode([part for part in parts if "converted" not in part])
    conversions += [Conversion(*part["converted"]) for part in parts if "converted" in part]
    for part in said:
        if "rows" in part:
            refuse_many_rows(len(part["rows"]), len(lines))
            rows = [
                [_cell(words, down, across, len(lines) + place + 1) for words, down, across in row]
                for place, row in enumerate(part["rows"])
            ]
            grid = tuple(row for row in spread(rows) if any(cell.words for cell in row))
            pieces += [grid] if grid else []
            lines += [" | ".join(words.replace("\n", " ") for words, *_ in row) for row in part["rows"]]
            pages += part["pages"]
            continue
        words = plain_letters(part["words"])
        lines.append(words)
        pages += [part["page"]] if part["page"] else []
        if words.strip() and not is_ornament(words):
            piece = read_piece(len(lines), words, part["gap"], is_bold=part["bold"])
            pieces += [piece] if piece is not None else []
    notes = tuple(conversion.told() for conversion in conversions)
    return Document(tuple(pieces), tuple(lines), tuple(pages) if len(pages) == len(lines) else (), notes)


def _in_unicode(parts: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Conversion]]:
    """The parts as they are, or converted where their letters show an old code without its font."""
    said = [words for part in parts for words in _words(part)]
    code = find_code("\n".join(said))
    if code is None:
        return parts, []
    lines, first = convert_lines(said, code)
    waiting = iter(lines)
    converted = [
        {**part, "rows": [[(next(waiting), *spans) for _, *spans in row] for row in part["rows"]]}
        if "rows" in part
        else {**part, "words": next(waiting)}
        for part in parts
    ]
    return converted, [first] if first else []


def _words(part: dict[str, Any]) -> list[str]:
    return [words for row in part["rows"] for words, *_ in row] if "rows" in part else [part["words"]]


def _cell(words: str, down: int, across: int, line: int) -> tuple[Text, int, int]:
    said = [one_line(kept, line) for part in plain_letters(words).split("\n") if (kept := clean(part))]
    return (join(said, "\n") if said else one_line("", line)), down, across
