"""Word files: what python-docx writes and Word marks up is read in the limited process, by content and not by name."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from loaders.plans.model import Plan, UnreadablePlanError, to_json
from loaders.plans.numbering import written
from loaders.plans.parts import document_of
from loaders.plans.read import read_plan
from loaders.plans.word import read_word
from tests.loaders.plan_texts import HEAD, TAIL, assigned
from tests.loaders.plans.office_files import docx_of

TABLE = "II. NHIỆM VỤ\n\n| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | Phát hành tờ rơi | Văn phòng Sở | Quý II/2025 |\n"
PLAN = (HEAD + TABLE + TAIL).encode()
WORD = docx_of("ke-hoach.md", PLAN)


def saved(document) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def lines_of(document) -> list[str]:
    return [line for line in document_of(read_word(saved(document))).lines if line]


def test_a_word_file_says_the_same_as_its_text():
    answer, text = read_plan("ke-hoach.docx", WORD), read_plan("ke-hoach.md", PLAN)

    assert isinstance(answer, Plan) and isinstance(text, Plan)
    assert assigned(answer) == assigned(text) != []
    assert (answer.header.number, answer.header.issuer) == (text.header.number, text.header.issuer)
    assert answer.recipients == text.recipients


def test_what_the_file_is_called_does_not_matter():
    assert to_json(read_plan("ke-hoach.txt", WORD)) == to_json(read_plan("ke-hoach.docx", WORD))


def test_numbers_that_word_writes_itself_are_read():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in [(0, "MỤC ĐÍCH"), (1, "một"), (1, "hai"), (0, "NHIỆM VỤ"), (1, "ba")]:
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>')
        )

    assert lines_of(document) == ["I. MỤC ĐÍCH", "a) một", "b) hai", "II. NHIỆM VỤ", "a) ba"]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (4, "decimal", "4"),
        (4, "lowerLetter", "d"),
        (9, "upperRoman", "IX"),
        (28, "lowerLetter", "bb"),
        (3, "decimalZero", "03"),
    ],
)
def test_a_number_is_written_in_the_form_the_list_asks_for(count, form, shown):
    assert written(count, form) == shown


def test_inserted_words_are_kept_and_deleted_words_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("Hạn ")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>15/3</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>20/3</w:t></w:r></w:ins>"))

    assert lines_of(document) == ["Hạn 20/3"]


def test_the_words_of_a_text_box_and_of_a_soft_break_are_read_once():
    document = docx.Document()
    run = document.add_paragraph().add_run("trên")
    run.add_break()
    run.add_text("dưới")
    box = OxmlElement("w:txbxContent")
    box.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>trong khung</w:t></w:r></w:p>"))
    run._r.append(box)

    assert lines_of(document) == ["trên", "dưới", "trong khung"]


def test_merged_cells_are_given_to_every_place_they_cover():
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, words in zip(table.rows, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]], strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    table.cell(1, 1).text = table.cell(1, 2).text = table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(1, 2))

    (rows,) = document_of(read_word(saved(document))).pieces

    assert [[cell.words for cell in row] for row in rows] == [["a", "b", "c"], ["d", "", ""], ["d", "h", "i"]]


def with_part(name: str, content: bytes) -> bytes:
    held = io.BytesIO(WORD)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return held.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
REFUSED = {
    "truncated": (WORD[: len(WORD) // 2], "tệp Word bị hỏng"),
    "a bomb": (with_part("word/media/bomb.xml", b"0" * (200 << 20)), "lớn hơn mọi kế hoạch"),
    "entities": (with_part("word/extra.xml", BOMB), "khai báo lạ"),
    "macros": (with_part("word/vbaProject.bin", b"x"), "có macro"),
    "under a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "có mật khẩu",
    ),
}


@pytest.mark.parametrize(("content", "found"), REFUSED.values(), ids=REFUSED)
def test_a_word_file_that_harms_or_hides_is_refused_in_words(content, found):
    with pytest.raises(UnreadablePlanError, match=found) as refused:
        read_plan("ke-hoach.docx", content)

    assert "Hãy " in str(refused.value)


def numbered(document: "docx.document.Document", abstract: str, *more: str) -> None:
    """Put a list numbered 90 into a document, with these levels and these further parts before it."""
    numbering = document.part.numbering_part.element
    for place, part in enumerate(
        [f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{abstract}</w:abstractNum>', *more]
    ):
        numbering.insert(place, parse_xml(part))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


DECIMAL = '<w:start w:val="1"/><w:numFmt w:val="decimal"/>'


def test_a_column_of_numbers_that_word_writes_itself_numbers_its_rows():
    document = docx.Document()
    numbered(document, f'<w:lvl w:ilvl="0">{DECIMAL}<w:lvlText w:val="%1."/></w:lvl>')
    table = document.add_table(2, 2)
    for row, words in zip(table.rows, ["Mở lớp", "In sách"], strict=True):
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
        row.cells[1].text = words
    held = io.BytesIO()
    document.save(held)

    (part,) = read_word(held.getvalue())

    assert part["rows"] == [[("1.", 1, 1), ("Mở lớp", 1, 1)], [("2.", 1, 1), ("In sách", 1, 1)]]


def test_a_style_stands_at_the_level_of_its_list_that_names_it():
    document = docx.Document()
    numbered(
        document,
        f'<w:lvl w:ilvl="0">{DECIMAL}<w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>'
        f'<w:lvl w:ilvl="1">{DECIMAL}<w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2."/></w:lvl>',
    )
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>')
        )
    for depth, words in [(1, "Truyền hình"), (2, "Mở chuyên mục"), (2, "Phát phóng sự"), (1, "Báo in")]:
        document.add_heading(words, depth)

    assert lines_of(document) == ["1. Truyền hình", "1.1. Mở chuyên mục", "1.2. Phát phóng sự", "2. Báo in"]


def test_a_list_that_names_a_list_style_is_numbered_as_the_style_says():
    document = docx.Document()
    numbered(
        document,
        '<w:numStyleLink w:val="Muc"/>',
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91"><w:styleLink w:val="Muc"/><w:lvl w:ilvl="0">{DECIMAL}<w:lvlText w:val="Mục %1:"/></w:lvl></w:abstractNum>',
    )
    document.add_paragraph("Mở lớp")._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
    )

    assert lines_of(document) == ["Mục 1: Mở lớp"]
