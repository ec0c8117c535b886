"""The workbook a unit fills in offline: its own tasks, lists to choose from, and room for what is new."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import IO

from xlsxwriter import Workbook

from exports import layout
from exports.choices import write_lists
from exports.guide import write_guide
from exports.template_model import TEMPLATE_VERSION, HeldRow, TemplateContent, checksum
from exports.template_rows import given_rows, info_values, restored_rows
from exports.template_sheets import SheetWriter
from exports.template_styles import FONT
from exports.text import plain_name

LONGEST_CODE = 120  # of a file's name; with a folder before it Windows takes no more than 260
# Rows from the first data row on.
FIXED_HEIGHT = re.compile(rb'(<row r="(?:[6-9]|[1-9][0-9]+)"[^>]*?) customHeight="1"')


def write_template(content: TemplateContent, held: Sequence[HeldRow] | None = None) -> bytes:
    """The workbook as .xlsx. With `held` it carries the rows a unit sent instead of the ones prepared for it."""
    stream = io.BytesIO()
    workbook = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
            # Widths are counted in digits of this font; LibreOffice on Linux has no Calibri and would count otherwise.
            "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": False},
        },
    )
    _describe(workbook, content)
    sheets = SheetWriter(workbook, content)
    rows = given_rows(content) if held is None else restored_rows(content, held)
    write_guide(sheets, content)
    sheets.write_info(info_values(content, held or ()))
    for sheet in layout.DATA_SHEETS:
        sheets.write_rows(sheet, rows[sheet.name])
    lists = workbook.add_worksheet(layout.LISTS)
    write_lists(workbook, lists, content)
    lists.protect()
    lists.hide()
    _write_meta(workbook, content, rows[layout.PROGRESS])
    workbook.close()
    return _finish(stream.getvalue())


def _finish(content: bytes) -> bytes:
    """Two things XlsxWriter has no word for: sheets that cannot be renamed or removed, and rows that grow.

    It writes the heights of rows as fixed, and text typed in would be cut; so they become a first guess only.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(stream, "w") as archive:
        for part in made.infolist():
            data = made.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                data = FIXED_HEIGHT.sub(rb"\1", data)
            elif part.filename == "xl/workbook.xml":
                data = data.replace(b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>', 1)
            archive.writestr(part, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _describe(workbook: Workbook, content: TemplateContent) -> None:
    workbook.set_properties(
        {
            "title": f"Báo cáo tuyên truyền cải cách hành chính, {content.period.name}",
            "subject": content.unit_name,
            "comments": "Dữ liệu mẫu" if content.is_sample else "",
            "created": content.issued_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    workbook.set_size(1_600, 900)  # pixels


def _write_meta(
    workbook: Workbook, content: TemplateContent, progress: Iterable[Mapping[str, object]]
) -> None:
    """What the reader recognises the workbook by, where a clerk does not meet it."""
    known = {task.task_code for task in content.tasks}
    codes = [str(row["task_code"]) for row in progress if row.get("task_code") in known]
    meta = workbook.add_worksheet(layout.META)
    pairs = {
        "template_version": TEMPLATE_VERSION,
        "unit_code": content.unit_code,
        "period": content.period.code,
        "issued_at": content.issued_at.isoformat(timespec="seconds"),
        "checksum": checksum(content.unit_code, content.period.code, codes),
    }
    for row, (key, value) in enumerate(pairs.items()):
        meta.write_string(row, 0, key)
        meta.write_string(row, 1, unicodedata.normalize("NFC", value))
    meta.protect()
    meta.very_hidden()


def template_name(unit_code: str, period: str, is_sample: bool) -> str:
    """The file's name in ASCII: period and unit first, so that a folder of them sorts itself."""
    mark = "_DU-LIEU-MAU" if is_sample else ""
    return f"CCHC_{plain_name(period)}_{plain_name(unit_code)[:LONGEST_CODE]}{mark}.xlsx"


def write_templates(contents: Iterable[TemplateContent]) -> bytes:
    """The workbooks of many units as one zip; the same contents give the same bytes."""
    stream = io.BytesIO()
    zip_templates(stream, contents)
    return stream.getvalue()


def zip_templates(stream: IO[bytes], contents: Iterable[TemplateContent]) -> None:
    """Write that zip to a stream, one workbook in memory at a time; two units of one name keep a file each."""
    taken: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for content in contents:
            name = _free_name(taken, content)
            # A workbook is packed already; a fixed time, as the hour of packing says nothing.
            part = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            part.external_attr = 0o644 << 16
            archive.writestr(part, write_template(content))


def _free_name(taken: set[str], content: TemplateContent) -> str:
    """A name no other has, also where "A" and "a" are one; it is added to `taken`."""
    name = template_name(content.unit_code, content.period.code, content.is_sample)
    number, free = 2, name
    while free.casefold() in taken:
        free, number = f"{name.removesuffix('.xlsx')}_{number}.xlsx", number + 1
    taken.add(free.casefold())
    return free
