"""The lines of a document as it is shown beside what was understood: each once, in order, with its kind."""

from collections.abc import Iterator, Sequence

from loaders.plans.blocks import Block
from loaders.plans.lines import Piece
from loaders.plans.markup import Line, kind_named
from loaders.plans.shape import LineKind, ShownLine
from loaders.plans.tables import Rows
from loaders.plans.text import Text

_KINDS: dict[str, LineKind] = {"heading": "heading", "item": "list_item"}


def shown_lines(
    pieces: Sequence[Piece], blocks: Sequence[Block], pages: Sequence[int]
) -> tuple[ShownLine, ...]:
    """`pages` holds one for each line, or nothing. Page numbers, ornaments and empty lines are left out."""
    kinds = {line: _KINDS.get(block.kind, "paragraph") for block in blocks for _, line in block.text.starts}
    shown: list[ShownLine] = []
    for piece in pieces:
        if isinstance(piece, Line):
            page = pages[piece.number - 1] if pages else None
            words = piece.said.replace("\t", "   ")
            kind: LineKind = "heading" if kind_named(piece) else kinds.get(piece.number, "paragraph")
            shown.append(ShownLine(piece.number, piece.number, page, kind, words))
        else:
            shown += _rows(piece, pages)
    return tuple(sorted(shown, key=lambda each: each.line))


def _rows(rows: Rows, pages: Sequence[int]) -> Iterator[ShownLine]:
    above: tuple[Text, ...] = ()
    for row in rows:
        own = [
            cell
            if not any(cell is other for other in above) and not any(cell is other for other in row[:place])
            else None
            for place, cell in enumerate(row)
        ]
        above = row
        lines = sorted(line for cell in own if cell is not None for _, line in cell.starts)
        cells = tuple(cell.words if cell is not None else "" for cell in own)
        if lines and any(cells):
            page = pages[lines[0] - 1] if pages else None
            text = " | ".join(cell.replace("\n", " ") for cell in cells if cell)
            yield ShownLine(lines[0], lines[-1], page, "table_row", text, cells)
