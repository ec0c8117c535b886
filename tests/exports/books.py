"""Looking into workbooks: by openpyxl for styles and lists, by calamine for values, by zipfile for parts."""

import io
import zipfile

import openpyxl
from lxml import etree
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(content: bytes, sheet: str) -> list[list[object]]:
    """The values of a sheet from A1 on, as calamine reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def values(content: bytes) -> dict[str, dict[str, object]]:
    """Every value of every sheet by its address, as openpyxl reads it."""
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in opened(content).worksheets
    }


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, changed: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts(content), **changed}.items():
            archive.writestr(name, data)
    return stream.getvalue()


def blocks(sheet: bytes) -> dict[str, bytes]:
    """The parts of a worksheet by tag, comparable: "dataValidations", "conditionalFormatting", "extLst"..."""
    found: dict[str, bytes] = {}
    for child in etree.fromstring(sheet):
        tag = etree.QName(child).localname
        found[tag] = found.get(tag, b"") + etree.tostring(child, method="c14n", with_tail=False)
    return found


def sheet_part(content: bytes, name: str) -> str:
    """The part of the sheet of that name."""
    everything = parts(content)
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = etree.fromstring(everything["xl/workbook.xml"])
    wanted = next(sheet.get(relation) for sheet in book.iter(f"{MAIN}sheet") if sheet.get("name") == name)
    links = etree.fromstring(everything["xl/_rels/workbook.xml.rels"])
    target = next(str(link.get("Target")) for link in links if link.get("Id") == wanted)
    return target[1:] if target.startswith("/") else f"xl/{target}"
