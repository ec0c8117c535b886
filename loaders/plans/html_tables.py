"""Tables written as HTML inside Markdown, with merged cells spread over the places they cover."""

from html.parser import HTMLParser

from loaders.plans.markup import clean, starts_lower
from loaders.plans.model import UnreadablePlanError
from loaders.plans.text import Text, join, one_line

_BREAKS = ("p", "br", "div", "li")
MAX_SPAN = 60
MAX_CELLS = 40  # in a row; no plan has wider tables
MAX_ROWS = 3_000


def refuse_many_rows(count: int, start: int) -> None:
    """A table that no plan has is refused rather than read for minutes."""
    if count > MAX_ROWS:
        raise UnreadablePlanError(
            f"Bảng bắt đầu ở dòng {start + 1} có hơn {MAX_ROWS} hàng; bảng của một kế hoạch không dài như vậy. Hãy kiểm tra lại tệp."
        )


class _Cells(HTMLParser):
    """Collects (row, cell) texts; the parser calls back, so what it has seen is kept on it."""

    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.rows: list[list[tuple[Text, int, int]]] = []
        self.pieces: list[Text] = []  # the lines of the cell
        self.breaks = False  # a new line begins with the next words
        self.spans: tuple[int, int] | None = None
        self.cell_line = first_line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self.rows.append([])
            refuse_many_rows(len(self.rows), self.first_line - 1)
        elif tag in _BREAKS:
            self.breaks = True
        elif tag in ("td", "th"):
            self._close()
            given = dict(attrs)
            self.spans = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self.cell_line = self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()
        elif tag in _BREAKS:
            self.breaks = True

    def handle_data(self, data: str) -> None:
        if self.spans is None:
            return
        for place, words in enumerate(data.split("\n")):
            said = clean(words)
            if said:
                piece = one_line(said, self._line() + place)
                # What goes on in lower case was only broken for show: "Sở Giáo dục" / "và Đào tạo".
                if self.breaks and self.pieces and not starts_lower(said):
                    self.pieces.append(piece)
                else:
                    self.pieces[-1:] = [join([*self.pieces[-1:], piece])]
                self.breaks = False

    def _line(self) -> int:
        return self.first_line + self.getpos()[0] - 1

    def _close(self) -> None:
        if self.spans is not None:
            if not self.rows:
                self.rows.append([])
            cell = join(self.pieces, "\n") if self.pieces else one_line("", self.cell_line)
            if len(self.rows[-1]) < MAX_CELLS:
                self.rows[-1].append((cell, *self.spans))
        self.spans, self.pieces, self.breaks = None, [], False


def read_html_table(source: str, first_line: int) -> tuple[tuple[Text, ...], ...]:
    parser = _Cells(first_line)
    parser.feed(source)
    parser.close()
    parser.handle_endtag("table")  # where the file leaves its last cell open
    return spread(parser.rows)


def spread(rows: list[list[tuple[Text, int, int]]]) -> tuple[tuple[Text, ...], ...]:
    """Give every merged cell to each place it covers."""
    grid: list[tuple[Text, ...]] = []
    covering: dict[int, tuple[Text, int]] = {}
    for cells in rows:
        row: list[Text] = []
        waiting = list(cells)
        while (waiting or len(row) in covering) and len(row) < MAX_CELLS:
            column = len(row)
            if column in covering:
                text, left = covering.pop(column)
                row.append(text)
                if left > 1:
                    covering[column] = (text, left - 1)
                continue
            text, down, across = waiting.pop(0)
            for place in range(column, column + across):
                row.append(text)
                if down > 1:
                    covering[place] = (text, down - 1)
        if row:
            grid.append(tuple(row))
    return tuple(grid)


def _span(given: str | None) -> int:
    return min(int(given), MAX_SPAN) if given and given.strip().isdigit() and int(given) > 0 else 1
