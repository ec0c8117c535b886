"""Details of an .ods file from content.xml, read tag by tag; also its merged cells, which the parser does not give."""

import html
import io
import re
import zipfile

from loaders.reports.details import Details, SheetDetails, is_old_font

_TAG = re.compile(
    r"<(table:table|table:table-column|table:table-row|table:table-cell|table:covered-table-cell)(?=[\s>/])([^<>]*)>"
)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_STYLE = re.compile(
    r'<style:style style:name="([^"]*)" style:family="table-cell"[^<>]*(?:/>|>.*?</style:style>)', re.DOTALL
)
_FONT = re.compile(r'(?:style:font-name|fo:font-family)="([^"]*)"')
_LINKED = re.compile(r"""table:formula="[^"<>]*(?:'|&apos;)(?:file|https?|ftp|smb|dav)s?:""", re.IGNORECASE)
_IS_1904 = re.compile(r'<table:null-date\s[^<>]*table:date-value="1904-01-01"')
_HIDDEN = ("collapse", "filter")
_MOST_REPEATED = 10_000  # longer runs are the empty rest of a sheet


def read_details(content: bytes, only: str | None) -> Details:
    """Details of every sheet; `only` changes nothing, the file is one part."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml").decode("utf-8", "replace")
    fonts = {
        style[1]: font[1]
        for style in _STYLE.finditer(xml)
        if (font := _FONT.search(style[0])) and is_old_font(font[1])
    }
    found = Details(is_1904=_IS_1904.search(xml) is not None)
    if _LINKED.search(xml):
        found.refused = "file.external_links"
    sheet, row, column, next_row = SheetDetails(merges=[]), -1, 0, 0
    for tag in _TAG.finditer(xml):
        facts = dict(_ATTRIBUTE.findall(tag[2]))
        if tag[1] == "table:table":
            sheet, next_row, column = SheetDetails(merges=[]), 0, 0
            found.sheets[html.unescape(facts.get("table:name", ""))] = sheet.to_dict()
        elif tag[1] == "table:table-column":
            repeated = _repeated(facts, "table:number-columns-repeated")
            if facts.get("table:visibility") in _HIDDEN:
                sheet.hidden_columns.append((column, column + repeated - 1))
            column += repeated
        elif tag[1] == "table:table-row":
            repeated = _repeated(facts, "table:number-rows-repeated")
            row, next_row, column = next_row, next_row + repeated, 0
            if facts.get("table:visibility") in _HIDDEN and repeated < _MOST_REPEATED:
                sheet.hidden_rows.extend(range(row, row + repeated))
        else:
            _note_cell(sheet, row, column, facts, fonts, xml[tag.end() : tag.end() + 60])
            column += _repeated(facts, "table:number-columns-repeated")
    return found


def _repeated(facts: dict[str, str], name: str) -> int:
    stated = facts.get(name, "1")
    return min(int(stated), 2_000_000) if stated.isdecimal() else 1


def _note_cell(
    sheet: SheetDetails, row: int, column: int, facts: dict[str, str], fonts: dict[str, str], inside: str
) -> None:
    kind = facts.get("office:value-type")
    if facts.get("calcext:value-type") == "error":
        shown = re.match(r"<text:p>([^<]*)", inside)
        sheet.errors.append((row, column, html.unescape(shown[1]) if shown else "#ERROR"))
    elif "table:formula" in facts and kind is None:
        sheet.uncalculated.append((row, column))
    elif kind == "percentage":
        sheet.percents.append((row, column))
    if kind == "string" and (font := fonts.get(facts.get("table:style-name", ""))):
        sheet.fonts.append((row, column, font))
    down, right = (
        _repeated(facts, "table:number-rows-spanned"),
        _repeated(facts, "table:number-columns-spanned"),
    )
    if (down > 1 or right > 1) and sheet.merges is not None:
        sheet.merges.append((row, column, row + down - 1, column + right - 1))
