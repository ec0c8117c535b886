"""What a headless LibreOffice makes of our workbooks: it opens them, keeps lists, protection and names, and prints."""

import re
from collections import Counter

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exports import layout
from exports.returned import Mark, mark
from exports.template import write_template
from tests.exports.books import opened, rows
from tests.exports.conftest import Convert
from tests.exports.samples import SMALL, with_tasks

pytestmark = pytest.mark.libreoffice
FIRST = "Kết quả kiểm tra"
DATE = Mark(
    "error", "date", "2_TienDoNhiemVu", "J6", 6, "completed_on", "31/02/2026", "ngày có thật", "Ghi lại"
)


def checks(sheet: Worksheet) -> set[tuple[str | None, ...]]:
    """What the cells of a sheet are checked for, and the words of hint and refusal."""
    found = sheet.data_validations.dataValidation
    return {
        (
            check.type,
            str(check.formula1),
            check.promptTitle,
            check.prompt,
            check.errorStyle or "stop",
            check.error,
        )
        for check in found
    }


@pytest.fixture(scope="module")
def saved(convert: Convert) -> bytes:
    return convert(write_template(SMALL), "xlsx", "xlsx")


def test_lists_protection_and_names_survive_a_save(saved: bytes) -> None:
    before, after = opened(write_template(SMALL)), opened(saved)

    assert set(before.defined_names) <= set(after.defined_names)
    for sheet in layout.DATA_SHEETS:
        assert checks(before[sheet.name]) == checks(after[sheet.name])
        assert after[sheet.name].protection.sheet
        assert after[sheet.name].row_dimensions[4].hidden
    assert not after["2_TienDoNhiemVu"]["F6"].protection.locked
    assert after["2_TienDoNhiemVu"]["A6"].protection.locked
    assert after["DanhMuc"].sheet_state == "hidden"
    assert after["_meta"].sheet_state in {"hidden", "veryHidden"}


def test_values_survive_a_save(saved: bytes) -> None:
    for name in ("_meta", "0_ThongTin", *(sheet.name for sheet in layout.DATA_SHEETS)):
        before = [[cell for cell in row if cell != ""] for row in rows(write_template(SMALL), name)]
        after = [[cell for cell in row if cell != ""] for row in rows(saved, name)]
        assert [row for row in after if row] == [row for row in before if row]


def test_a_workbook_saved_by_libreoffice_is_marked_in_place(saved: bytes) -> None:
    content = mark(saved, "xlsx", [DATE])

    assert opened(content)["2_TienDoNhiemVu"]["J6"].fill.fgColor.rgb == "FFF4B0A8"
    assert rows(content, "2_TienDoNhiemVu") == rows(saved, "2_TienDoNhiemVu")


def test_a_marked_workbook_opens_and_its_marks_are_taken_back_after_a_save(convert: Convert) -> None:
    marked = mark(write_template(SMALL), "xlsx", [DATE], only_held=True)

    saved = convert(marked, "xlsx", "xlsx")
    again = mark(saved, "xlsx", [])

    book = opened(saved)
    assert book.sheetnames[0] == FIRST
    assert book["2_TienDoNhiemVu"]["J6"].comment.text.startswith("[Kết quả kiểm tra]")
    assert book["2_TienDoNhiemVu"].row_dimensions[7].hidden
    after = opened(again)
    assert after.sheetnames == [FIRST, *opened(write_template(SMALL)).sheetnames]
    assert after["2_TienDoNhiemVu"]["J6"].fill.fgColor.rgb == "FFE1EEF8"
    assert after["2_TienDoNhiemVu"]["J6"].comment is None
    assert not after["2_TienDoNhiemVu"].row_dimensions[7].hidden


def test_the_template_prints_on_a4_its_guide_upright_and_its_tables_lying(convert: Convert) -> None:
    printed = convert(write_template(with_tasks(50)), "xlsx", "pdf")

    pages = re.findall(rb"/Type/Page/[^>]*?/MediaBox ?\[([^]]*)\]", printed)

    # Guide, information, plan, twice progress, outputs, indices; never a page for a column that did not fit.
    assert 7 < len(pages) < 30
    sizes = Counter(tuple(round(float(side)) for side in page.split()) for page in pages)
    assert sizes == {(0, 0, 595, 842): 1, (0, 0, 842, 595): len(pages) - 1}


def test_an_ods_copy_keeps_what_the_reader_needs(convert: Convert) -> None:
    copy = convert(write_template(SMALL), "xlsx", "ods")

    assert rows(copy, "_meta")[1][:2] == ["unit_code", "s1-snv-van-phong"]
    assert rows(copy, "2_TienDoNhiemVu")[5][1] == "KH118-1"
