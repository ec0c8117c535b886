"""How an official letter is set: page, fonts and signs of Nghị định 30/2020/NĐ-CP, Phụ lục I, as python-docx writes them."""

from typing import Any

from docx import Document
from docx.document import Document as DocumentOf
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from exports.text import tidy

FONT = "Times New Roman"
BODY_SIZE = 14
SAMPLE_INK = RGBColor(0x5E, 0x3A, 0x6F)
BLACK = RGBColor(0, 0, 0)
LEFT, CENTRE, JUSTIFY, RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.RIGHT,
)


def new_document(title: str) -> DocumentOf:
    """An empty A4 sheet with margins of 20 mm above, below and right, 30 mm left; black Times New Roman, Vietnamese."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page bears no number
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(BODY_SIZE), BLACK
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    style.element.rPr.append(_made("w:lang", {"w:val": "vi-VN"}))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", "vi-VN"
    properties.comments = ""
    return document


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = BODY_SIZE,
    bold: bool = False,
    italic: bool = False,
    is_blank: bool = False,
) -> Run:
    """Add words to a paragraph; a blank that only a person may fill is marked, so that nobody overlooks it."""
    run = paragraph.add_run(tidy(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if is_blank:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return run


def place(
    paragraph: Paragraph,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    before: float = 0,
    after: float = 0,
    first_line: Length | None = None,
) -> Paragraph:
    """Where a paragraph stands, and the room around it in points."""
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = alignment, Pt(before), Pt(after)
    if first_line is not None:
        form.first_line_indent = first_line
    return paragraph


def rule(paragraph: Paragraph, indent: Length) -> None:
    """Turn an empty paragraph into a thin line, shortened by `indent` at both ends; it moves with the words above it."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.line_spacing = Pt(3)  # exactly, whatever the font
    borders: Any = OxmlElement("w:pBdr")
    borders.append(_made("w:bottom", {"w:val": "single", "w:sz": "6", "w:space": "0", "w:color": "000000"}))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(paragraph: Paragraph, size: float = 13) -> None:
    """The page's number, as a field that the reader's program counts."""
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if words:
            instruction = _made("w:instrText", {"xml:space": "preserve"})
            instruction.text = words
            run._r.append(instruction)
        else:
            run._r.append(_made("w:fldChar", {"w:fldCharType": str(kind)}))


def sample_mark(paragraph: Paragraph, text: str, size: float = 12) -> None:
    """The words that say that nothing here is real."""
    run = write(paragraph, text, size=size, bold=True)
    run.font.color.rgb = SAMPLE_INK


def keep_row_whole(row: Any) -> None:
    """A row of a table is not split between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_row(row: Any) -> None:
    """The heading of a table stands on each of its pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _made(tag: str, values: dict[str, str]) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(name) if ":" in name and not name.startswith("xml:") else _xml(name), value)
    return element


def _xml(name: str) -> str:
    return name.replace("xml:", "{http://www.w3.org/XML/1998/namespace}")
