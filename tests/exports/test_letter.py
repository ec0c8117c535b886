"""The reminding letter: the form of an official letter, what it lists, what it leaves to a person, and its pages."""

import io
import os
import re
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.document import Document as DocumentOf
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from exports.letter import LetterHead, NobodyToRemindError, letter_name, write_letter
from exports.reminder_model import Reminder
from tests.exports.conftest import Convert

DAY = date(2026, 3, 17)
SOURCE = "Báo cáo quý trước ngày 15 của tháng cuối quý"
HEAD = LetterHead("Sở Nội vụ", "Ủy ban nhân dân tỉnh", "Vân Giang", "CCHC", "KT. Giám đốc")


def reminder(name: str, days: int = 3, *, is_extended: bool = False, is_sample: bool = False) -> Reminder:
    return Reminder(
        unit_code=name,
        unit_name=name,
        period_code="2026-Q1",
        period_name="Quý I 2026",
        last_good_day=DAY - timedelta(days=days),
        days_from_due=days,
        is_extended=is_extended,
        source=SOURCE,
        is_sample=is_sample,
    )


def written(*reminders: Reminder, head: LetterHead = HEAD) -> DocumentOf:
    return docx.Document(io.BytesIO(write_letter(reminders, head, as_of=DAY)))


def texts(document: DocumentOf) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def paragraphs(document: DocumentOf) -> list[Paragraph]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def blanks(document: DocumentOf) -> set[str]:
    """The words marked as to be filled by a person."""
    return {
        run.text
        for paragraph in paragraphs(document)
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    }


def rows(document: DocumentOf) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[1].rows]


def test_the_page_is_that_of_an_official_letter() -> None:
    section = written(reminder("Sở Y tế")).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [30, 20, 20, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_every_word_is_in_times_new_roman_between_11_and_14() -> None:
    document = written(reminder("Sở Y tế"), reminder("Sở Tư pháp", -2))

    assert document.styles["Normal"].font.name == "Times New Roman"
    runs = [run for paragraph in paragraphs(document) for run in paragraph.runs if run.text]
    assert {run.font.name for run in runs} == {None}
    assert {run.font.size.pt for run in runs} <= {11, 12, 13, 14}
    body = next(one for one in document.paragraphs if one.text.startswith("Thực hiện"))
    assert {run.font.size.pt for run in body.runs} == {14}


def test_its_head_has_issuer_nation_number_place_and_subject() -> None:
    head = [[cell.text for cell in row.cells] for row in written(reminder("Sở Y tế")).tables[0].rows]

    assert head == [
        [
            "ỦY BAN NHÂN DÂN TỈNH\nSỞ NỘI VỤ\n",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        ],
        [
            "Số: …/…\nV/v đôn đốc gửi báo cáo tuyên truyền cải cách hành chính Quý I 2026",
            "Vân Giang, ngày … tháng … năm 2026",
        ],
    ]


def test_what_only_a_person_may_fill_is_blank_and_marked() -> None:
    known = {"Số: …/…", "ngày … tháng … năm 2026", "(Chữ ký, dấu)", "[Họ và tên]"}

    assert blanks(written(reminder("Sở Y tế"))) == known
    assert blanks(written(reminder("Sở Y tế"), head=LetterHead())) == known | {
        "[CƠ QUAN BAN HÀNH …………]",
        "…………",
        "…",
        "[CHỨC VỤ NGƯỜI KÝ]",
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Sở Y tế"], ["Kính gửi: Sở Y tế"]),
        (["Sở Y tế", "Sở Tư pháp"], ["Kính gửi:", "- Sở Y tế;", "- Sở Tư pháp."]),
        (
            [f"Phòng {n}" for n in range(9)],
            ["Kính gửi: Các cơ quan, đơn vị có tên trong danh sách dưới đây"],
        ),
    ],
)
def test_it_is_addressed_to_one_to_each_or_to_those_listed(
    names: Sequence[str], expected: Sequence[str]
) -> None:
    said = texts(written(*(reminder(name) for name in names)))

    assert said[: len(expected)] == expected


def test_the_list_has_the_late_first_with_their_days_then_those_due_soon() -> None:
    document = written(reminder("Sở Y tế", 3), reminder("Sở Tư pháp", -2, is_extended=True))

    assert rows(document) == [
        ["TT", "Đơn vị", "Kỳ báo cáo", "Hạn gửi", "Số ngày quá hạn"],
        ["Đã quá hạn, chưa gửi (1 báo cáo)"] * 5,
        ["1", "Sở Y tế", "Quý I 2026", "14/03/2026", "3"],
        ["Sắp đến hạn, chưa gửi (1 báo cáo)"] * 5,
        ["2", "Sở Tư pháp", "Quý I 2026", "19/03/2026 (đã gia hạn)", "–"],
    ]
    said = "\n".join(texts(document))
    assert f"(“{SOURCE}”)" in said
    assert "còn 1 báo cáo đã quá hạn mà chưa được gửi và có 1 báo cáo khác sắp đến hạn" in said
    assert "Đề nghị các đơn vị gửi ngay báo cáo đã quá hạn; gửi báo cáo sắp đến hạn" in said


def test_those_only_due_soon_are_not_told_of_lateness() -> None:
    said = "\n".join(texts(written(reminder("Sở Y tế", 0))))

    assert "quá hạn" not in said
    assert "có 1 báo cáo sắp đến hạn mà chưa được gửi" in said


def test_a_letter_of_samples_says_so_on_every_page_and_another_does_not() -> None:
    marked = written(reminder("Sở Y tế", is_sample=True)).sections[0]
    real = written(reminder("Sở Y tế")).sections[0]

    for header in (marked.header, marked.first_page_header):
        assert "DỮ LIỆU MẪU" in header.paragraphs[0].text
    for header in (real.header, real.first_page_header):
        assert "DỮ LIỆU MẪU" not in header.paragraphs[0].text
    assert letter_name("2026-Q1", is_sample=True) == "cong-van-don-doc_2026-Q1_DU-LIEU-MAU.docx"


def test_signs_that_a_document_cannot_hold_do_not_break_it() -> None:
    said = rows(written(Reminder("u", "Sở\x0b Y\n tế & <b>", "2026-Q1", "Quý I 2026", DAY, 0)))

    assert said[2][1].startswith("Sở")
    assert "& <b>" in said[2][1]


def test_nobody_is_written_to_where_nobody_is_late() -> None:
    with pytest.raises(NobodyToRemindError):
        write_letter([], HEAD, as_of=DAY)


def test_the_package_names_no_author_and_runs_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(write_letter([reminder("Sở Y tế")], HEAD, as_of=DAY))) as package:
        core = package.read("docProps/core.xml").decode()
        names = package.namelist()

    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "python-docx" not in core
    assert not [name for name in names if "vba" in name.lower()]


@pytest.fixture(scope="module")
def printed(convert: Convert) -> pdfplumber.PDF:
    program = Path(shutil.which("soffice") or shutil.which("libreoffice") or "").resolve()
    if not os.environ.get("CI") and not (program.parent / "libswlo.so").exists():
        pytest.skip("LibreOffice Writer is missing: apt-get install libreoffice-writer")
    late = [reminder(f"Phòng số {number:02}", 5, is_sample=True) for number in range(45)]
    pdf = convert(write_letter(late, HEAD, as_of=DAY), "docx", "pdf")
    return pdfplumber.open(io.BytesIO(pdf))


@pytest.mark.libreoffice
def test_a_long_letter_prints_on_a4_with_its_headings_numbers_and_mark_on_each_page(
    printed: pdfplumber.PDF,
) -> None:
    pages = [page.extract_text() for page in printed.pages]

    assert {(round(page.width), round(page.height)) for page in printed.pages} == {(595, 842)}
    assert len(pages) >= 2
    assert all("DỮ LIỆU MẪU" in page for page in pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert re.search(r"^2\b", pages[1], re.MULTILINE)
    assert "Kỳ báo cáo Hạn gửi" in pages[0]
    assert "Kỳ báo cáo Hạn gửi" in pages[1]
    assert sum("Nơi nhận:" in page for page in pages) == 1
    assert "Phòng số 44" in "\n".join(pages)
