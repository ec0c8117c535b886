"""Details of an .xlsx file from the XML of its sheets and styles, found by searching, without a parser."""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from loaders.reports.details import Details, SheetDetails, is_old_font, is_percent

_CELL_PLACE = re.compile(rb'\sr\s*=\s*"([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_OPENING = re.compile(rb"<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*)>")
_HIDDEN = (b'hidden="1"', b'hidden="true"')
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)\s([^<>]*)>")
_LONGEST_TAG = 1_000
_IS_1904 = re.compile(rb'<(?:\w+:)?workbookPr\s[^<>]*\bdate1904="(?:1|true)"')
_NUMBERS = re.compile(rb'\b(r|min|max)="([0-9]{1,7})"')
_BUILT_IN_PERCENTS = {"9", "10"}


def read_details(content: bytes, only: str | None) -> Details:
    """Details of every sheet, or of the one named `only`."""
    found = Details()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        percents, fonts = _styles(package)
        found.is_1904 = _IS_1904.search(package.read("xl/workbook.xml")) is not None
        for name, path in _sheet_parts(package):
            if only in (None, name):
                found.sheets[name] = _sheet(package.read(path), percents, fonts).to_dict()
    return found


def _sheet(xml: bytes, percents: set[str], fonts: dict[str, str]) -> SheetDetails:
    if xml.count(b"<c ") != xml.count(b'<c r="') or b":c" in xml[:5000]:
        xml = _with_places(xml)
    found = SheetDetails()
    for at in _all(xml, b't="e"'):
        if place := _place(xml, at):
            stated = re.match(rb"[^<]*", xml[xml.find(b"v>", at) + 2 :][:40])
            found.errors.append((*place, stated[0].decode("utf-8", "replace") if stated else "#ERROR"))
    for formula in _FORMULA.finditer(xml):
        place, tag = _place(xml, formula.start()), xml[xml.rfind(b"<c", 0, formula.start()) : formula.start()]
        end = xml.find(b"c>", formula.end())
        # A formula that yields "" has kind "str" and an empty value: that is a value.
        if (
            place
            and b't="str"' not in tag
            and b't="e"' not in tag
            and not _VALUE.search(xml, formula.end(), end)
        ):
            found.uncalculated.append(place)
    for _, place in _styled(xml, percents):
        found.percents.append(place)
    for style, place in _styled(xml, set(fonts)):
        found.fonts.append((*place, fonts[style]))
    for kind, attributes in _hidden(xml):
        numbers = {name: int(number) for name, number in _NUMBERS.findall(attributes)}
        if kind == b"row" and b"r" in numbers:
            found.hidden_rows.append(numbers[b"r"] - 1)
        elif kind == b"col" and {b"min", b"max"} <= set(numbers):
            found.hidden_columns.append((numbers[b"min"] - 1, numbers[b"max"] - 1))
    return found


def _hidden(xml: bytes) -> Iterator[tuple[bytes, bytes]]:
    """("row" or "col", attributes) of every hidden one."""
    for mark in _HIDDEN:
        for at in _all(xml, mark):
            start = xml.rfind(b"<", max(at - _LONGEST_TAG, 0), at)
            if start >= 0 and (found := _ROW_OR_COLUMN.match(xml, start)):
                yield found[1], found[2]


def _all(xml: bytes, words: bytes) -> Iterator[int]:
    at = xml.find(words)
    while at >= 0:
        yield at
        at = xml.find(words, at + 1)


def _styled(xml: bytes, styles: set[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """(style, place) of every cell that has one of the styles."""
    if not styles:
        return
    for found in re.finditer(rb'\ss="(%s)"' % "|".join(sorted(styles)).encode(), xml):
        if xml.startswith((b"<c ", b"<c\t"), xml.rfind(b"<", 0, found.start())) and (
            place := _place(xml, found.start())
        ):
            yield found[1].decode(), place


def _place(xml: bytes, inside: int) -> tuple[int, int] | None:
    """The place of the cell whose element begins at or before `inside`."""
    start = xml.rfind(b"<c ", 0, inside + 1)
    found = _CELL_PLACE.search(xml, start, xml.find(b">", start) + 1) if start >= 0 else None
    return (int(found[2]) - 1, _column_number(found[1])) if found else None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def letters(column: int) -> bytes:
    """The name of a column from 0: A, B, …, AA."""
    name = b""
    while column >= 0:
        name = bytes([65 + column % 26]) + name
        column = column // 26 - 1
    return name


def _with_places(xml: bytes) -> bytes:
    """The sheet with every cell's place written out and no prefix; some programs leave out what can be counted."""
    row, column = -1, -1

    def write(tag: re.Match[bytes]) -> bytes:
        nonlocal row, column
        kind, attributes = tag[2], tag[3]
        if kind == b"row":
            stated = re.search(rb'\sr\s*=\s*"([0-9]+)"', attributes)
            row, column = (int(stated[1]) - 1 if stated else row + 1), -1
            return b"<row" + attributes + b">"
        stated = _CELL_PLACE.search(attributes)
        column = _column_number(stated[1]) if stated else column + 1
        place = b"" if stated else b' r="%s%d"' % (letters(column), row + 1)
        return b"<c" + place + attributes + b">"

    return _OPENING.sub(write, xml)


def _styles(package: zipfile.ZipFile) -> tuple[set[str], dict[str, str]]:
    """Numbers of the cell styles that show percents, and of those in an old font with its name."""
    if "xl/styles.xml" not in package.namelist():
        return set(), {}
    xml = package.read("xl/styles.xml").decode("utf-8", "replace")
    percents = _BUILT_IN_PERCENTS | {
        found["numFmtId"] for found in _tags(xml, "numFmt") if is_percent(found.get("formatCode", ""))
    }
    names = re.findall(
        r"<(?:\w+:)?font(?=[\s>/])(.*?)(?=<(?:\w+:)?font(?=[\s>/])|</(?:\w+:)?fonts>)", xml, re.DOTALL
    )
    old = {}
    for number, inside in enumerate(names):
        name = next(iter(_tags(inside, "name")), {}).get("val", "")
        if is_old_font(name):
            old[str(number)] = name
    styles = re.search(r"<(?:\w+:)?cellXfs\b(.*?)</(?:\w+:)?cellXfs>", xml, re.DOTALL)
    formats = list(_tags(styles[1], "xf")) if styles else []
    return (
        {str(number) for number, found in enumerate(formats) if found.get("numFmtId") in percents},
        {
            str(number): old[found["fontId"]]
            for number, found in enumerate(formats)
            if found.get("fontId") in old
        },
    )


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path of its XML) of every worksheet."""
    names = set(package.namelist())
    links = package.read("xl/_rels/workbook.xml.rels").decode("utf-8-sig", "replace")
    targets = {found.get("Id"): found.get("Target", "") for found in _tags(links, "Relationship")}
    for found in _tags(package.read("xl/workbook.xml").decode("utf-8-sig", "replace"), "sheet"):
        target = targets.get(found.get("id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in names:
            yield found.get("name", ""), path


def _tags(xml: str, tag: str) -> Iterator[dict[str, str]]:
    """The attributes (without namespace) of every element of that name."""
    for found in re.finditer(rf"<(?:\w+:)?{tag}\s([^<>]*)>", xml):
        yield {
            name: html.unescape(value)
            for name, value in re.findall(r'(?:\w+:)?(\w+)\s*=\s*"([^"]*)"', found[1])
        }
