"""Rows of a table that a page break cut in two: the second half has no number and goes on in the middle of a sentence."""

from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.markup import has_end_mark, split_label, starts_lower
from loaders.plans.text import Text, join
from loaders.plans.units import is_unit


def with_whole_rows(rows: tuple[Row, ...], columns: Columns) -> list[Row]:
    """The rows, each half of a row joined to the one above it, cell by cell."""
    whole: list[Row] = []
    for row in rows:
        if whole and len(row) == len(whole[-1]) == len(columns.fields) and _goes_on(row, whole[-1], columns):
            whole[-1] = tuple(_joined(above, cell) for above, cell in zip(whole[-1], row, strict=True))
        else:
            whole.append(row)
    return whole


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
