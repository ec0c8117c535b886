"""The first sheet of a returned workbook: counts, what to do, and every problem with a link to its cell.

Its hidden columns keep what the marks covered (fills, hidden rows), so that marking again can take them back,
even after Excel or LibreOffice has numbered all styles anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from exports import layout
from exports.marks import SEVERITIES, Mark, count, in_order
from exports.package import MAIN, REL, main
from exports.sheet_cells import Place, place_of
from exports.text import tidy
from exports.workbook_styles import ERROR_FILL, WARNING_FILL, Stylesheet, solid

SHEET = "Kết quả kiểm tra"
SIGNATURE = "cchc:marks"
MOST_LISTED = 5_000
# lxml-stubs do not know that None names the default namespace.
NAMESPACES: dict[str, str] = {None: MAIN, "r": REL}  # type: ignore[dict-item]
_KEEP = 11  # the first hidden column: kind, sheet, cell, what was there
_WIDTHS = (6, 11, 23, 8, 24, 30, 36, 40)
_HEADINGS = ("TT", "Mức độ", "Trang tính", "Ô", "Cột", "Trong tệp", "Cần có", "Cách sửa")


@dataclass(frozen=True)
class Kept:
    """What a mark covered: kind "fill" with the fill as XML, or "rows" with the numbers of rows it hid."""

    kind: str
    sheet: str
    cell: str
    value: str


def write_findings(
    marks: Sequence[Mark],
    styles: Stylesheet,
    *,
    heading: str,
    is_sample: bool,
    sheets: Sequence[str],
    kept: Sequence[Kept],
    only_held: bool,
) -> bytes:
    """The sheet as XML. Only places on `sheets` become links."""
    page = _Page(styles)
    ordered = in_order(marks)
    row = _write_top(page, ordered, f"Dữ liệu mẫu. {heading}" if is_sample else heading, only_held)
    for column, words in enumerate(_HEADINGS, start=1):
        page.write(Place(row, column), words, page.heading)
    page.heading_row = row
    for number, mark in enumerate(ordered[:MOST_LISTED], start=1):
        page.write_mark(Place(row + number, 1), number, mark, sheets)
    page.write(Place(1, _KEEP), SIGNATURE, 0)
    for number, item in enumerate(kept, start=2):
        for offset, words in enumerate((item.kind, item.sheet, item.cell, item.value)):
            page.write(Place(number, _KEEP + offset), words, 0)
    return page.xml()


def read_kept(rows: dict[Place, str]) -> list[Kept] | None:
    """What an earlier first sheet kept, from its cells; None when the sheet is not ours."""
    if rows.get(Place(1, _KEEP)) != SIGNATURE:
        return None
    numbers = sorted({place.row for place in rows if place.row > 1 and place.column == _KEEP})
    return [Kept(*(rows.get(Place(row, _KEEP + offset), "") for offset in range(4))) for row in numbers]


def _write_top(page: "_Page", marks: Sequence[Mark], heading: str, only_held: bool) -> int:
    """Title, counts, what to do; the row the list begins at."""
    counts = count(marks)
    page.write(Place(1, 1), SHEET, page.title)
    if heading:
        page.write(Place(2, 1), heading, page.plain)
    words = ", ".join(f"{counts[severity]} {name.lower()}" for severity, name in SEVERITIES.items())
    page.write(Place(3, 1), words.capitalize(), page.bold)
    lines = _advice(counts, only_held)
    if len(marks) > MOST_LISTED:
        lines.append(f"Danh sách nêu {MOST_LISTED} mục đầu; còn {len(marks) - MOST_LISTED} mục khác.")
    for number, line in enumerate(lines):
        page.write(Place(4 + number, 1), line, page.plain)
    return 5 + len(lines)


def _advice(counts: dict[str, int], only_held: bool) -> list[str]:
    if not marks_to_mend(counts):
        return ["Không có lỗi, không có cảnh báo. Không cần sửa gì."]
    lines = []
    if counts["error"]:
        lines.append("Ô đỏ: phải sửa; dòng có ô đỏ chưa được ghi vào hệ thống.")
    if counts["warning"]:
        lines.append("Ô vàng: xem lại; đúng rồi thì để nguyên.")
    lines.append("Bấm vào địa chỉ ở cột Ô để đến đúng chỗ. Sửa xong lưu lại và gửi chính tệp này.")
    lines.append(
        "Không cần xóa trang tính này, màu hay ghi chú: lần kiểm tra sau tự thay. Giờ nhận lần đầu không đổi."
    )
    if only_held:
        lines.append("Chỉ hiện các dòng có lỗi; các dòng khác vẫn ở trong tệp, được ẩn, không mất.")
    return lines


def marks_to_mend(counts: dict[str, int]) -> int:
    return counts["error"] + counts["warning"]


class _Page:
    """The sheet while it is written: cells as inline text, so that the workbook's table of texts stays as it is."""

    def __init__(self, styles: Stylesheet) -> None:
        self._styles = styles
        self._cells: dict[Place, tuple[str, int]] = {}
        self._links: list[tuple[Place, str]] = []
        self.heading_row = 1
        self.plain = self._style(self._font())
        self.bold = self._style(self._font(bold=True))
        self.title = self._style(self._font(bold=True, size="14", colour="FF0F5280"))
        self.heading = self._style(
            self._font(bold=True, colour="FFFFFFFF"), fill="FF0F5280", boxed=True, centred=True
        )
        self.cell = self._style(self._font(), boxed=True)
        self.link = self._style(self._font(colour="FF0F5280", underlined=True), boxed=True)
        self.by_severity = {
            "error": self._style(self._font(bold=True), fill=ERROR_FILL, boxed=True),
            "warning": self._style(self._font(bold=True), fill=WARNING_FILL, boxed=True),
            "note": self.cell,
        }

    def write(self, place: Place, words: str, style: int) -> None:
        self._cells[place] = (tidy(words), style)

    def write_mark(self, first: Place, number: int, mark: Mark, sheets: Sequence[str]) -> None:
        place = place_of(mark.cell) or (Place(mark.row_number, 1) if mark.row_number else None)
        shown = mark.shown_place or mark.cell or (f"dòng {mark.row_number}" if mark.row_number else "")
        words = (
            str(number),
            SEVERITIES[mark.severity],
            mark.sheet or "",
            shown,
            layout.heading_of(mark.sheet, mark.column_name),
            mark.found or "",
            mark.expected or mark.rule,
            mark.repair or "",
        )
        for offset, word in enumerate(words):
            style = self.by_severity[mark.severity] if offset == 1 else self.cell
            self.write(Place(first.row, first.column + offset), word, style)
        if mark.sheet in sheets and (place or mark.sheet):
            quoted = str(mark.sheet).replace("'", "''")
            target = Place(first.row, 4 if shown else 3)
            self._links.append((target, f"'{quoted}'!{(place or Place(1, 1)).reference}"))
            self._cells[target] = (self._cells[target][0], self.link)

    def xml(self) -> bytes:
        root = etree.Element(main("worksheet"), nsmap=NAMESPACES)
        setting = etree.SubElement(etree.SubElement(root, main("sheetPr")), main("pageSetUpPr"))
        setting.set("fitToPage", "1")
        self._add_view(root)
        columns = etree.SubElement(root, main("cols"))
        for number, width in enumerate(_WIDTHS, start=1):
            _add(columns, "col", min=number, max=number, width=width, customWidth=1)
        _add(columns, "col", min=_KEEP, max=_KEEP + 3, width=10, hidden=1, customWidth=1)
        self._add_rows(etree.SubElement(root, main("sheetData")))
        if self._links:
            links = etree.SubElement(root, main("hyperlinks"))
            for place, location in self._links:
                _add(links, "hyperlink", ref=place.reference, location=location)
        _add(root, "pageMargins", left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
        _add(root, "pageSetup", paperSize=9, orientation="landscape", fitToHeight=0)
        footer = etree.SubElement(root, main("headerFooter"))
        etree.SubElement(footer, main("oddFooter")).text = f"&L&8{SHEET}&R&8Trang &P/&N"
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return written

    def _add_view(self, root: etree._Element) -> None:
        views = etree.SubElement(root, main("sheetViews"))
        view = _add(views, "sheetView", showGridLines=0, tabSelected=1, workbookViewId=0)
        below = Place(self.heading_row + 1, 1).reference
        _add(
            view, "pane", ySplit=self.heading_row, topLeftCell=below, activePane="bottomLeft", state="frozen"
        )

    def _add_rows(self, data: etree._Element) -> None:
        rows: dict[int, etree._Element] = {}
        for place, (words, style) in sorted(self._cells.items()):
            row = rows.get(place.row)
            if row is None:
                rows[place.row] = row = _add(data, "row", r=place.row)
                row.set("ht", str(self._height(place.row)))
            cell = _add(row, "c", r=place.reference, s=style, t="inlineStr")
            text = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = words

    def _height(self, row: int) -> float:
        if row <= self.heading_row:
            return {1: 22, self.heading_row: 20}.get(row, 16)
        cells = (self._cells.get(Place(row, column), ("", 0))[0] for column in range(1, len(_WIDTHS) + 1))
        lines = (1 + int(len(words) / (width * 1.1)) for words, width in zip(cells, _WIDTHS, strict=True))
        return 4 + 13 * min(max(lines), 25)

    def _style(
        self, font: etree._Element, *, fill: str | None = None, boxed: bool = False, centred: bool = False
    ) -> int:
        intern = self._styles.intern
        border = etree.Element(main("border"))
        for side in ("left", "right", "top", "bottom", "diagonal"):
            edge = etree.SubElement(border, main(side))
            if boxed and side != "diagonal":
                edge.set("style", "thin")
                _add(edge, "color", rgb="FFC9CED3")
        style = etree.Element(main("xf"))
        numbers = {
            "xfId": 0,
            "numFmtId": 49,
            "fontId": intern("fonts", font),
            "fillId": intern("fills", solid(fill)) if fill else 0,
            "borderId": intern("borders", border),
        }
        for name, value in numbers.items():
            style.set(name, str(value))
        for name in ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            style.set(name, "1")
        _add(
            style, "alignment", vertical="center" if centred else "top", **({"wrapText": 1} if boxed else {})
        )
        return intern("cellXfs", style)

    @staticmethod
    def _font(
        *, bold: bool = False, size: str = "10", colour: str = "FF1B2A38", underlined: bool = False
    ) -> etree._Element:
        font = etree.Element(main("font"))
        if bold:
            _add(font, "b")
        if underlined:
            _add(font, "u")
        _add(font, "sz", val=size)
        _add(font, "color", rgb=colour)
        _add(font, "name", val="Arial")
        return font


def _add(parent: etree._Element, tag: str, **attributes: object) -> etree._Element:
    return etree.SubElement(parent, main(tag), {name: str(value) for name, value in attributes.items()})
