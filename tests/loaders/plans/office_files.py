"""Plans as Word files and PDFs, made from their text captures: real paragraphs and real tables."""

import io
from concurrent.futures import ThreadPoolExecutor
from html import escape

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from playwright.sync_api import sync_playwright

from loaders.plans.decode import decode
from loaders.plans.lines import pieces_of
from loaders.plans.markup import Line
from loaders.plans.tables import Rows

_STYLE = (
    "<style>body{font:13pt 'Liberation Serif'} p{margin:0;text-align:justify} p.apart{margin-top:9pt}"
    "table{border-collapse:collapse;width:100%} td{border:1px solid;padding:2pt} span{padding-left:3cm}</style>"
)


def docx_of(file_name: str, content: bytes) -> bytes:
    """The text of a capture as a Word file: one paragraph for each line, one Word table for each table."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(0)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
    for piece in pieces_of(decode(file_name, content).split("\n")):
        if isinstance(piece, Line):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(10 if piece.gap else 0)
            run = paragraph.add_run(piece.said)
            run.bold = piece.is_bold or None
        else:
            _add_table(document, piece)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add_table(document: "docx.document.Document", rows: Rows) -> None:
    width = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text.words
        if len(cells) < width:
            row.cells[len(cells) - 1].merge(row.cells[width - 1])
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def pdfs_of(captures: dict[str, bytes], chromium: str) -> dict[str, bytes]:
    """Each capture as a PDF by file name, all printed by one start of the browser.

    In a thread of its own: the browser tests leave a loop running in the thread they ran in.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_printed, captures, chromium).result()


def _printed(captures: dict[str, bytes], chromium: str) -> dict[str, bytes]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        made = {}
        for name, content in captures.items():
            page.set_content(_html_of(name, content))
            margin = {"top": "2cm", "bottom": "2cm", "left": "3cm", "right": "1.5cm"}
            made[name] = page.pdf(format="A4", margin=margin)
        browser.close()
    return made


def _html_of(file_name: str, content: bytes) -> str:
    """Paragraphs broken by the width of the page, and tables with ruled cells and repeated headings."""
    parts = [_STYLE]
    for piece in pieces_of(decode(file_name, content).split("\n")):
        if isinstance(piece, Line):
            said = escape(piece.said).replace("\t", "<span></span>")
            said = f"<b>{said}</b>" if piece.is_bold else said
            parts.append(f"<p{' class=apart' if piece.gap else ''}>{said}</p>")
            continue
        width = max(len(row) for row in piece)
        rows = [
            "<tr>"
            + "".join(_html_cell(cell.words, width - len(row) + 1 if cell is row[-1] else 1) for cell in row)
            for row in piece
        ]
        parts.append(f"<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>")
    return "".join(parts)


def _html_cell(words: str, across: int) -> str:
    return f"<td colspan={across}>{escape(words).replace(chr(10), '<br>')}</td>"
