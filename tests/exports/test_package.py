"""What makes Excel offer a repair: parts that are missing or undeclared, links to nowhere, elements out of order."""

import posixpath
import re

import pytest
from lxml import etree

from exports.returned import Mark, mark
from exports.template import write_template
from tests.exports.books import parts, sheet_part
from tests.exports.samples import SMALL, with_tasks

# The sequence of CT_Worksheet in ECMA-376, part 1, annex A.
ORDER = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems
tableParts extLst"""
BOOK_ORDER = """
fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
definedNames calcPr oleSize customWorkbookViews pivotCaches fileRecoveryPr extLst"""
FONT_ORDER = "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
MARKS = [
    Mark(
        "error", "date", "2_TienDoNhiemVu", "J6", 6, "completed_on", "31/02/2026", "ngày có thật", "Ghi lại"
    ),
    Mark("warning", "number", "3_KetQuaTuyenTruyen", "F7", 7, "quantity", "25 tin", "số nguyên", "Ghi 25"),
    Mark("error", "sheet", "4_ChiSo", "AB90", 90),
    Mark("note", "info", "0_ThongTin", "B16", 16),
]
BOOKS = {
    "template": lambda: write_template(SMALL),
    "long template": lambda: write_template(with_tasks(60)),
    "marked": lambda: mark(write_template(SMALL), "xlsx", MARKS, heading="Văn phòng Sở"),
    "marked twice": lambda: mark(mark(write_template(SMALL), "xlsx", MARKS), "xlsx", MARKS[:1]),
    "only held": lambda: mark(write_template(SMALL), "xlsx", MARKS, only_held=True),
    "marked without problems": lambda: mark(write_template(SMALL), "xlsx", []),
    "our template for a csv": lambda: mark(b"", "csv", MARKS, template=SMALL),
}


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return parts(BOOKS[request.param]())


def local_names(root: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in root]


def in_order(names: list[str], order: str) -> bool:
    return names == sorted(names, key=order.split().index)


def test_every_part_is_declared_once_and_every_declared_part_is_there(book: dict[str, bytes]) -> None:
    types = etree.fromstring(book["[Content_Types].xml"])
    overrides = [str(found.get("PartName"))[1:] for found in types if found.get("PartName")]
    extensions = {str(found.get("Extension")) for found in types if found.get("Extension")}

    assert len(overrides) == len(set(overrides))
    assert set(overrides) <= set(book)
    undeclared = {
        name for name in book if name not in overrides and name.rsplit(".", 1)[-1] not in extensions
    }
    assert undeclared <= {"[Content_Types].xml"}


def test_every_link_leads_to_a_part_and_has_its_own_id(book: dict[str, bytes]) -> None:
    for name in book:
        if not name.endswith(".rels"):
            continue
        links = list(etree.fromstring(book[name]))
        home = posixpath.dirname(posixpath.dirname(name))
        targets = [str(link.get("Target")) for link in links if link.get("TargetMode") != "External"]
        found = {
            target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(home, target))
            for target in targets
        }
        assert found <= set(book), name
        assert len({link.get("Id") for link in links}) == len(links), name


def test_elements_stand_in_the_order_of_the_standard(book: dict[str, bytes]) -> None:
    sheets = [name for name in book if name.startswith("xl/worksheets/") and name.endswith(".xml")]

    assert all(in_order(local_names(etree.fromstring(book[name])), ORDER) for name in sheets)
    assert in_order(local_names(etree.fromstring(book["xl/workbook.xml"])), BOOK_ORDER)
    fonts = etree.fromstring(book["xl/styles.xml"]).find("{*}fonts")
    assert fonts is not None and all(in_order(local_names(font), FONT_ORDER) for font in fonts)


def test_counts_ids_and_styles_agree(book: dict[str, bytes]) -> None:
    styles = etree.fromstring(book["xl/styles.xml"])
    for group in styles:
        if group.get("count"):
            assert int(str(group.get("count"))) == len(group), group.tag
    formats = len(styles.find("{*}cellXfs"))  # type: ignore[arg-type]
    for name, data in book.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            root = etree.fromstring(data)
            assert {int(number) for number in root.xpath("//*[local-name()='c']/@s")} <= set(range(formats))
            cells = root.xpath("//*[local-name()='c']/@r")
            assert len(cells) == len(set(cells))
            rows = [int(number) for number in root.xpath("//*[local-name()='row']/@r")]
            assert rows == sorted(set(rows))
    ids = etree.fromstring(book["xl/workbook.xml"]).xpath("//*[local-name()='sheet']/@sheetId")
    assert len(ids) == len(set(ids))


def test_one_sheet_is_open(book: dict[str, bytes]) -> None:
    selected = [name for name, data in book.items() if b'tabSelected="1"' in data]

    assert len(selected) == 1


def test_each_note_has_its_shape() -> None:
    content = mark(write_template(SMALL), "xlsx", MARKS)
    marked = parts(content)
    notes = {
        sheet: marked[posixpath.join("xl", target.removeprefix("/xl/").removeprefix("../"))]
        for sheet in ("2_TienDoNhiemVu", "3_KetQuaTuyenTruyen", "4_ChiSo")
        for target in re.findall(
            r'Target="([^"]*comments[^"]*)"',
            marked[sheet_part(content, sheet).replace("worksheets/", "worksheets/_rels/") + ".rels"].decode(),
        )
    }

    places = {sheet: re.findall(rb'<comment [^>]*ref="([A-Z0-9]+)"', data) for sheet, data in notes.items()}

    assert places == {"2_TienDoNhiemVu": [b"J6"], "3_KetQuaTuyenTruyen": [b"F7"], "4_ChiSo": [b"AB90"]}
    shapes = [
        re.findall(rb"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>", data)
        for name, data in sorted(marked.items())
        if name.endswith(".vml")
    ]
    assert sorted(shapes) == sorted([[(b"5", b"9")], [(b"6", b"5")], [(b"89", b"27")]])
    ids = [
        found
        for name, data in marked.items()
        if name.endswith(".vml")
        for found in re.findall(rb'id="(_x0000_s\d+)"', data)
    ]
    assert len(ids) == len(set(ids)) == 3
