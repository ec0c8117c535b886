"""Rows of a table that a page break cut in two: the second half has no number and goes on in the middle of a sentence."""

import itertools

from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.markup import has_end_mark, is_upper, split_label, starts_lower
from loaders.plans.text import Text, join
from loaders.plans.units import is_unit

FEWEST_LINES = 3
MOSTLY = 0.6


def with_whole_rows(rows: tuple[Row, ...], columns: Columns) -> list[Row]:
    """The rows, each half of a row joined to the one above it, cell by cell."""
    whole: list[Row] = []
    goes_on = _is_below if _is_line_by_line(rows, columns) else _goes_on
    for row in rows:
        if whole and len(row) == len(whole[-1]) == len(columns.fields) and goes_on(row, whole[-1], columns):
            whole[-1] = tuple(_joined(above, cell) for above, cell in zip(whole[-1], row, strict=True))
        else:
            whole.append(row)
    return whole


def _is_line_by_line(rows: tuple[Row, ...], columns: Columns) -> bool:
    """Whether the table has a row for each line a reader saw: rows without a number that only go on outweigh the others."""
    number, text = columns.place("no"), columns.place("text")
    if number is None or text is None:
        return False
    bare = [
        (row[text], above[text])
        for above, row in itertools.pairwise(rows)
        if len(above) == len(row) == len(columns.fields) and not row[number].words and row[text].words
    ]
    return len(bare) >= FEWEST_LINES and sum(_is_rest(cell, above) for cell, above in bare) > MOSTLY * len(
        bare
    )


def _is_below(row: Row, above: Row, columns: Columns) -> bool:
    """In such a table all without a number goes on, but what names a group: words in capitals, or over all columns."""
    number = columns.place("no")
    filled = {cell.words for cell in row if cell.words}
    is_group = len(filled) == 1 and (is_upper(next(iter(filled))) or row[number or 0].words != "")
    return number is not None and not row[number].words and bool(filled) and not is_group


def _goes_on(row: Row, above: Row, columns: Columns) -> bool:
    number, text = columns.place("no"), columns.place("text")
    if text is None or (number is not None and row[number].words) or not above[text].words:
        return False
    if number is None and any(cell.words for place, cell in enumerate(row) if place != text):
        return False
    if row[text].words:
        return _is_rest(row[text], above[text])
    filled = [(cell, up) for cell, up in zip(row, above, strict=True) if cell.words]
    return bool(filled) and all(_is_rest(cell, up) and not is_unit(cell.words) for cell, up in filled)


def _is_rest(cell: Text, above: Text) -> bool:
    return (
        bool(above.words)
        and starts_lower(cell.words)
        and not split_label(cell.words)[0]
        and not has_end_mark(above.words)
    )


def _joined(above: Text, cell: Text) -> Text:
    if not above.words or not cell.words or above.words == cell.words:
        return above if above.words else cell
    return join([above, cell])
