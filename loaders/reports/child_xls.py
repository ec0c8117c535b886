"""Details of an .xls file from the records of its stream (BIFF8; of BIFF5 only errors)."""

import struct
from collections.abc import Callable, Iterator

from loaders.reports.compound import Container
from loaders.reports.details import Details, SheetDetails, is_old_font, is_percent

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _SHEET, _FONT, _FORMAT, _XF, _BOOK_LINK = 0x0809, 0x000A, 0x0085, 0x0031, 0x041E, 0x00E0, 0x01AE
_DAY_COUNT = 0x0022
_FORMULA, _BOOL_ERROR, _ROW, _COLUMNS = 0x0006, 0x0205, 0x0208, 0x007D
_NUMBER, _RK, _RKS, _TEXT, _LABEL = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204
_OWN_LINKS = (0x0401, 0x3A01)


def read_details(content: bytes, only: str | None) -> Details:
    """Details of every sheet; `only` changes nothing, the file is one stream."""
    container = Container(content)
    stream = container.stream("Workbook") or container.stream("Book") or b""
    book = _Book()
    for kind, at, data in _records(stream):
        book.take(kind, at, data)
    return book.found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Book:
    """The records so far: the book's own come first, then each sheet's behind its opening mark."""

    def __init__(self) -> None:
        self.found = Details()
        self._names: dict[int, str] = {}  # sheet name by the offset of its opening mark
        self._fonts: list[str] = []
        self._formats: dict[int, str] = {9: "0%", 10: "0.00%"}
        self._styles: list[tuple[int, int]] = []
        self._sheet: SheetDetails | None = None
        self._name = ""

    def take(self, kind: int, at: int, data: bytes) -> None:
        if kind == _BOF and at in self._names:
            self._name, self._sheet = self._names[at], SheetDetails()
        elif kind == _EOF and self._sheet is not None:
            self.found.sheets[self._name] = self._sheet.to_dict()
            self._sheet = None
        elif self._sheet is not None:
            _take_cell(self._sheet, kind, data, self._style)
        elif len(data) >= 2:
            self._take_globals(kind, data)

    def _take_globals(self, kind: int, data: bytes) -> None:
        if kind == _SHEET and len(data) > 8:
            self._names[struct.unpack_from("<I", data)[0]] = _text(data[6:])
        elif kind == _FONT and len(data) > 16:
            self._fonts.append(_text(data[14:]))
        elif kind == _FORMAT and len(data) > 5:
            number, length, wide = struct.unpack_from("<HHB", data)
            name = data[5:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")[:length]
            self._formats[number] = name
        elif kind == _XF and len(data) >= 4:
            self._styles.append(struct.unpack_from("<HH", data))
        elif kind == _DAY_COUNT:
            self.found.is_1904 = data[:1] == b"\1"
        elif kind == _BOOK_LINK and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] not in _OWN_LINKS:
            self.found.refused = "file.external_links"

    def _style(self, number: int) -> tuple[bool, str]:
        """Whether the style shows percents, and its font; font numbers leave out 4."""
        font, number_format = self._styles[number] if number < len(self._styles) else (0, 0)
        font -= font > 4
        return is_percent(self._formats.get(number_format, "")), self._fonts[font] if font < len(
            self._fonts
        ) else ""


def _take_cell(
    sheet: SheetDetails, kind: int, data: bytes, style_of: Callable[[int], tuple[bool, str]]
) -> None:
    if kind == _ROW and len(data) >= 16:
        if struct.unpack_from("<H", data, 12)[0] & 0x20:
            sheet.hidden_rows.append(struct.unpack_from("<H", data)[0])
    elif kind == _COLUMNS and len(data) >= 10:
        if struct.unpack_from("<H", data, 8)[0] & 1:
            sheet.hidden_columns.append(struct.unpack_from("<HH", data))
    elif kind == _RKS and len(data) >= 6:  # numbers side by side
        row, first = struct.unpack_from("<HH", data)
        styles = [struct.unpack_from("<H", data, at)[0] for at in range(4, len(data) - 2, 6)]
        sheet.percents.extend((row, first + at) for at, style in enumerate(styles) if style_of(style)[0])
    elif kind in (_FORMULA, _BOOL_ERROR, _NUMBER, _RK, _TEXT, _LABEL) and len(data) >= 8:
        row, column, style = struct.unpack_from("<HHH", data)
        percent, font = style_of(style)
        if kind == _BOOL_ERROR and data[7]:
            sheet.errors.append((row, column, _ERRORS.get(data[6], "#ERROR")))
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            sheet.errors.append((row, column, _ERRORS.get(data[8], "#ERROR")))
        elif kind in (_FORMULA, _NUMBER, _RK) and percent:
            sheet.percents.append((row, column))
        elif kind in (_TEXT, _LABEL) and is_old_font(font):
            sheet.fonts.append((row, column, font))


def _text(data: bytes) -> str:
    """A short text: its length, a mark for wide letters, the letters."""
    length, wide = data[0], data[1] & 1
    return data[2:].decode("utf-16-le" if wide else "latin-1", "replace")[:length]
