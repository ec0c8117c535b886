"""A Word document (.docx) into parts: paragraphs and tables in the order of the body. Runs in the limited process."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from loaders.plans.numbering import Numbering
from loaders.plans.old_codes import Conversion, of_font
from loaders.plans.parts import converted_part, line_part, table_part
from loaders.plans.refused import RefusedFileError
from loaders.plans.word_fonts import WordFonts

MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_XML = 40 * 1024 * 1024  # of one part; the text of five hundred pages has less
MAX_DEPTH = 12
LEAST_EXAMPLE = 8  # letters
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), _FALLBACK}
_OTHER_MAIN = "Hãy mở tệp bằng Word, chọn Lưu thành (Save As) loại Word (.docx), rồi gửi lại."


def read_word(content: bytes) -> list[dict[str, Any]]:
    """The lines and tables of the body; headers and footers of the pages are left apart."""
    _check_package(content)
    document = docx.Document(io.BytesIO(content))
    numbering = next(
        (part.element for part in _related(document) if part.partname.endswith("/numbering.xml")), None
    )
    styles = document.styles.element
    conversions = _unified(document.element.body, WordFonts(styles))
    counter = Numbering(numbering, styles)
    return [*_parts(document.element.body, counter, 0), *map(converted_part, conversions)]


def _unified(body: Any, fonts: WordFonts) -> list[Conversion]:
    """Put every run that is in a font of an old code into Unicode, in place; one conversion for each code."""
    found: dict[str, Conversion] = {}
    for text in body.iter(qn("w:t")):
        run = text.getparent()
        conversion = of_font(text.text or "", fonts.of(run)) if run.tag == qn("w:r") else None
        if conversion is not None:
            text.text = conversion.after
            longest = found.get(conversion.code)
            # Word cuts a sentence into many runs: the longest of the first is the best example.
            if longest is None or len(longest.before) < LEAST_EXAMPLE < len(conversion.before):
                found[conversion.code] = conversion
    return list(found.values())


def _related(document: Any) -> Iterator[Any]:
    for relation in document.part.rels.values():
        if not relation.is_external:
            yield relation.target_part


def _check_package(content: bytes) -> None:
    """Refuse what no plan is before anything is unpacked: bombs, macros, and XML with entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
            raise RefusedFileError(
                f"tệp Word bung ra {unpacked / 1024 / 1024:.0f} MB trong {len(entries)} phần, lớn hơn mọi kế hoạch",
                "Hãy tách riêng phần kế hoạch rồi gửi lại.",
            )
        for entry in entries:
            if entry.flag_bits & 1:
                raise RefusedFileError("tệp Word có mật khẩu", "Hãy bỏ mật khẩu rồi gửi lại.")
            if entry.filename.lower().endswith("vbaproject.bin"):
                raise RefusedFileError("tệp Word có macro", _OTHER_MAIN)
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            if entry.file_size > MAX_XML:
                raise RefusedFileError(
                    "một phần của tệp Word dài hơn mọi kế hoạch", "Hãy tách riêng phần kế hoạch rồi gửi lại."
                )
            if _has_doctype(package.read(entry)):
                raise RefusedFileError("tệp Word có khai báo lạ (DOCTYPE)", _OTHER_MAIN)


def _has_doctype(xml: bytes) -> bool:
    """Also in UTF-16, where a NUL stands beside each letter."""
    return b"<!doctype" in xml.replace(b"\0", b"").lower()


def _parts(body: Any, counter: Numbering, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        raise RefusedFileError("tệp Word có các bảng hoặc khung lồng nhau sâu hơn mọi kế hoạch", _OTHER_MAIN)
    for element in body:
        if element.tag == qn("w:p"):
            yield from _paragraph(element, counter, depth)
        elif element.tag == qn("w:tbl"):
            yield from _table(element, counter, depth)
        elif element.tag == qn("w:sdt"):
            for inner in element.findall(qn("w:sdtContent")):
                yield from _parts(inner, counter, depth + 1)
        elif element.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _parts(element, counter, depth + 1)


def _paragraph(paragraph: Any, counter: Numbering, depth: int) -> Iterator[dict[str, Any]]:
    """The lines of a paragraph (a soft break begins one), then those of the text boxes anchored in it."""
    words = "".join(_words(paragraph)).strip("\n ")
    label = counter.label(paragraph.find(qn("w:pPr")))  # Word counts an empty paragraph too
    if not words.strip() and label and paragraph.getparent().tag == qn("w:tc"):
        yield line_part(label)  # a column of numbers that Word writes itself
    if words.strip():
        is_bold = _is_bold(paragraph)
        lines = f"{label} {words}".strip().split("\n")
        for place, line in enumerate(lines):
            yield line_part(line.replace("\t", "   "), gap=int(place == 0), is_bold=is_bold)
    for box in _boxes(paragraph):
        yield from _parts(box, counter, depth + 1)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == qn("w:txbxContent"):
            continue
        if child.tag == qn("w:t"):
            yield (child.text or "").replace("\n", " ")
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield " " if child.get(qn("w:type")) in ("page", "column") else "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _words(child)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _boxes(child)


def _is_bold(paragraph: Any) -> bool:
    """Every run that says something is bold by its own marking."""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(_words(run)).strip()]
    return bool(runs) and all(_has_bold(run.find(qn("w:rPr"))) for run in runs)


def _has_bold(properties: Any) -> bool:
    bold = properties.find(qn("w:b")) if properties is not None else None
    return bold is not None and bold.get(qn("w:val")) not in ("0", "false", "off")


def _table(table: Any, counter: Numbering, depth: int) -> Iterator[dict[str, Any]]:
    """A table with its merged cells; a frame of one cell is what stands in it."""
    rows = [list(_cells(row)) for row in _rows(table)]
    if len(rows) == 1 and len(rows[0]) == 1:
        yield from _parts(rows[0][0], counter, depth + 1)
        return
    found: list[list[list[Any]]] = []
    open_cells: dict[int, list[Any]] = {}
    for cells in rows:
        row: list[list[Any]] = []
        column = 0
        for cell in cells:
            across, merge = _spans(cell)
            if merge == "continue" and column in open_cells:
                open_cells[column][1] += 1
            else:
                row.append([_cell_words(cell, counter, depth), 1, across])
                open_cells[column] = row[-1]
            if merge is None:
                open_cells.pop(column, None)
            column += across
        found.append(row)
    if found:
        yield table_part([[(words, down, across) for words, down, across in row] for row in found])


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == qn("w:tr"):
            properties = element.find(qn("w:trPr"))
            if properties is None or properties.find(qn("w:del")) is None:  # a row whose deletion is tracked
                yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == qn("w:tc"):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _cells(element)


def _spans(cell: Any) -> tuple[int, str | None]:
    """Columns covered, and "restart" or "continue" where the cell is merged downwards."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, None
    across = properties.find(qn("w:gridSpan"))
    down = properties.find(qn("w:vMerge"))
    span = int(across.get(qn("w:val")) or 1) if across is not None else 1
    return min(max(span, 1), 60), (down.get(qn("w:val")) or "continue") if down is not None else None


def _cell_words(cell: Any, counter: Numbering, depth: int) -> str:
    """The lines of a cell; a table inside it gives one line for each of its rows."""
    lines: list[str] = []
    for part in _parts(cell, counter, depth + 1):
        if "rows" in part:
            lines += [" ".join(words for words, *_ in row if words) for row in part["rows"]]
        else:
            lines.append(part["words"])
    return "\n".join(lines)
