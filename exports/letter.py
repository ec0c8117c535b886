"""The letter that reminds units (công văn đôn đốc), in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I and III.

What only a person may give (number, place, day, signer) is left blank and marked. The list of units is the one that text,
digest and e-mail are made of.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as DocumentOf
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from exports import letter_styles as styles
from exports.letter_styles import CENTRE, JUSTIFY, LEFT
from exports.reminder_model import SAMPLE, SUBJECT, Reminder, by_unit, day, one_line
from exports.text import plain_name

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SAMPLE_LINE = f"{SAMPLE.upper()} – KHÔNG PHÁT HÀNH"
BLANK = "…………"
MOST_NAMED = 8  # more units than these are named in the list only, not in "Kính gửi"
COLUMNS = (
    ("TT", Mm(11)),
    ("Đơn vị", Mm(58)),
    ("Kỳ báo cáo", Mm(36)),
    ("Hạn gửi", Mm(29)),
    ("Số ngày quá hạn", Mm(26)),
)


@dataclass(frozen=True)
class LetterHead:
    """Who writes; what is not known stays blank for a person. `drafter` is the room that drafts, for "Lưu: VT, …"."""

    issuer: str | None = None
    parent: str | None = None
    place: str | None = None
    drafter: str | None = None
    signer_title: str | None = None


class NobodyToRemindError(Exception):
    """There is no report to remind of, so there is no letter."""


def write_letter(reminders: Sequence[Reminder], head: LetterHead, *, as_of: date) -> bytes:
    """The letter as a Word document: to one unit, or to all that are named. Raises NobodyToRemindError."""
    if not reminders:
        raise NobodyToRemindError("Không có đơn vị nào cần nhắc nên không có công văn.")
    document = styles.new_document(f"Đôn đốc gửi {SUBJECT}")
    is_sample = any(one.is_sample for one in reminders)
    _page_heads(document, is_sample=is_sample)
    _head(document, head, reminders, as_of)
    _addressees(document, by_unit(reminders))
    for text in _opening(reminders, as_of):
        _say(document, text)
    _units(document, reminders)
    for text in _closing(reminders):
        _say(document, text)
    _foot(document, head)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter_name(about: str, *, is_sample: bool) -> str:
    """The file's name: of a period, or of a period and a unit."""
    return f"cong-van-don-doc_{plain_name(about)}{'_DU-LIEU-MAU' if is_sample else ''}.docx"


def _page_heads(document: DocumentOf, *, is_sample: bool) -> None:
    section = document.sections[0]
    number = section.header.paragraphs[0]
    styles.place(number, CENTRE)
    styles.page_number(number)
    if is_sample:
        styles.sample_mark(number, f"   {SAMPLE_LINE}")
        styles.sample_mark(styles.place(section.first_page_header.paragraphs[0], CENTRE), SAMPLE_LINE)


def _head(document: DocumentOf, head: LetterHead, reminders: Sequence[Reminder], as_of: date) -> None:
    """Issuing body and number on the left, the nation's name, place and day on the right."""
    table = _bare_table(document, (Mm(66), Mm(94)))
    left, right = table.rows[0].cells
    if head.parent:
        styles.write(styles.place(_first(left), CENTRE), one_line(head.parent).upper(), size=12)
        issuer = left.add_paragraph()
    else:
        issuer = _first(left)
    _word(issuer, head.issuer, f"[CƠ QUAN BAN HÀNH {BLANK}]", size=12)
    styles.place(issuer, CENTRE)
    styles.rule(left.add_paragraph(), Mm(20))
    styles.write(styles.place(_first(right), CENTRE), NATION, size=12, bold=True)
    styles.write(styles.place(right.add_paragraph(), CENTRE), MOTTO, size=13, bold=True)
    styles.rule(right.add_paragraph(), Mm(18.5))  # as long as the motto

    left, right = _added(table).cells
    styles.write(styles.place(_first(left), CENTRE, before=8), "Số: …/…", size=13, is_blank=True)
    styles.write(styles.place(left.add_paragraph(), CENTRE, before=4), _about(reminders), size=12)
    dated = styles.place(_first(right), CENTRE, before=8)
    place = one_line(head.place) if head.place else None
    styles.write(dated, place or BLANK, italic=True, is_blank=place is None)
    styles.write(dated, ", ", italic=True)
    styles.write(dated, f"ngày … tháng … năm {as_of.year}", italic=True, is_blank=True)


def _about(reminders: Sequence[Reminder]) -> str:
    periods = list(dict.fromkeys(one.period_name for one in reminders))
    named = f" {periods[0]}" if len(periods) == 1 else ""
    return f"V/v đôn đốc gửi {SUBJECT}{named}"


def _addressees(document: DocumentOf, units: Sequence[Sequence[Reminder]]) -> None:
    names = [own[0].unit_name for own in units]
    if len(names) == 1 or len(names) > MOST_NAMED:
        to = names[0] if len(names) == 1 else "Các cơ quan, đơn vị có tên trong danh sách dưới đây"
        line = styles.place(document.add_paragraph(), CENTRE, before=18, after=12)
        styles.write(line, f"Kính gửi: {to}")
        return
    line = styles.place(document.add_paragraph(), LEFT, before=18)
    line.paragraph_format.left_indent = Mm(38)
    styles.write(line, "Kính gửi:")
    for number, name in enumerate(names, start=1):
        item = styles.place(document.add_paragraph(), LEFT, after=12 if number == len(names) else 0)
        item.paragraph_format.left_indent = Mm(62)
        styles.write(item, f"- {name}{'.' if number == len(names) else ';'}")


def _opening(reminders: Sequence[Reminder], as_of: date) -> list[str]:
    sources = {one.source for one in reminders}
    source = sources.pop() if len(sources) == 1 else None
    ground = f" (“{source}”)" if source else ""
    late = [one for one in reminders if one.is_late]
    soon = len(reminders) - len(late)
    parts = []
    if late:
        parts.append(f"còn {len(late)} báo cáo đã quá hạn mà chưa được gửi")
    if soon:
        parts.append(f"có {soon} báo cáo {'khác ' if late else ''}sắp đến hạn mà chưa được gửi")
    return [
        f"Thực hiện chế độ báo cáo định kỳ về tuyên truyền cải cách hành chính{ground}, qua theo dõi, tính đến ngày "
        f"{day(as_of)}, {' và '.join(parts)}, cụ thể như sau:"
    ]


def _units(document: DocumentOf, reminders: Sequence[Reminder]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = document.styles["Table Grid"]
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, cell, (name, width) in zip(table.columns, table.rows[0].cells, COLUMNS, strict=True):
        column.width = width
        styles.write(styles.place(_first(cell), CENTRE, before=3, after=3), name, size=13, bold=True)
    styles.repeat_row(table.rows[0])
    number = 0
    late = [one for one in reminders if one.is_late]
    soon = [one for one in reminders if not one.is_late]
    for heading, group in (("Đã quá hạn, chưa gửi", late), ("Sắp đến hạn, chưa gửi", soon)):
        if not group:
            continue
        row = _added(table)
        merged = row.cells[0].merge(row.cells[-1])
        styles.write(
            styles.place(_first(merged), LEFT, before=3, after=3),
            f"{heading} ({len(group)} báo cáo)",
            size=13,
            bold=True,
        )
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        for own in by_unit(group):
            for one in own:
                number += 1
                _unit_row(table, number, one)
    for row in table.rows:
        styles.keep_row_whole(row)
        if len(row._tr.tc_lst) == len(COLUMNS):  # a merged row has the width of the table
            for cell, (_, width) in zip(row.cells, COLUMNS, strict=True):
                cell.width = width


def _unit_row(table: Table, number: int, one: Reminder) -> None:
    late = str(one.days_from_due) if one.is_late else "–"
    due = f"{day(one.last_good_day)}{' (đã gia hạn)' if one.is_extended else ''}"
    values = (str(number), one.unit_name, one.period_name, due, late)
    for cell, text, alignment in zip(
        _added(table).cells, values, (CENTRE, LEFT, LEFT, CENTRE, CENTRE), strict=True
    ):
        styles.write(styles.place(_first(cell), alignment, before=2, after=2), text, size=13)


def _closing(reminders: Sequence[Reminder]) -> list[str]:
    late = any(one.is_late for one in reminders)
    soon = any(not one.is_late for one in reminders)
    whom = "đơn vị" if len({one.unit_code for one in reminders}) == 1 else "các đơn vị"
    asked = [
        *(["gửi ngay báo cáo đã quá hạn"] if late else []),
        *(["gửi báo cáo sắp đến hạn đúng thời hạn nêu trên"] if soon else []),
    ]
    return [
        f"Đề nghị {whom} {'; '.join(asked)}. Biểu mẫu đã điền sẵn và nơi nộp: trang Nộp báo cáo của hệ thống theo dõi "
        f"cải cách hành chính. Báo cáo gửi đến hết ngày ghi ở cột Hạn gửi là đúng hạn.",
        "Đơn vị đã gửi báo cáo sau thời điểm nêu trên không phải thực hiện văn bản này. Trong quá trình thực hiện, nếu có "
        "khó khăn, vướng mắc, đề nghị phản ánh kịp thời để phối hợp giải quyết.",
    ]


def _foot(document: DocumentOf, head: LetterHead) -> None:
    """Who receives it on the left; on the right the block that the signer fills."""
    spacer = styles.place(document.add_paragraph(), LEFT)
    styles.write(spacer, "", size=6)
    table = _bare_table(document, (Mm(72), Mm(88)))
    left, right = table.rows[0].cells
    styles.keep_row_whole(table.rows[0])
    styles.write(styles.place(_first(left), LEFT), "Nơi nhận:", size=12, bold=True, italic=True)
    styles.write(styles.place(left.add_paragraph(), LEFT), "- Như trên;", size=11)
    kept = styles.place(left.add_paragraph(), LEFT)
    styles.write(kept, "- Lưu: VT, ", size=11)
    drafter = one_line(head.drafter) if head.drafter else None
    styles.write(kept, drafter or "…", size=11, is_blank=drafter is None)
    styles.write(kept, ".", size=11)
    _word(_first(right), head.signer_title, "[CHỨC VỤ NGƯỜI KÝ]", size=13)
    styles.place(_first(right), CENTRE)
    signed = styles.place(right.add_paragraph(), CENTRE, before=12, after=54)
    styles.write(signed, "(Chữ ký, dấu)", size=13, italic=True, is_blank=True)
    styles.write(styles.place(right.add_paragraph(), CENTRE), "[Họ và tên]", bold=True, is_blank=True)


def _say(document: DocumentOf, text: str) -> None:
    paragraph = styles.place(document.add_paragraph(), JUSTIFY, before=6, after=6, first_line=Mm(12.7))
    styles.write(paragraph, text)


def _word(paragraph: Paragraph, known: str | None, blank: str, *, size: float) -> None:
    """Words in bold capitals, or the marked blank for them."""
    words = one_line(known).upper() if known else blank
    styles.write(paragraph, words, size=size, bold=True, is_blank=not known)


def _bare_table(document: DocumentOf, widths: Sequence[Mm]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        column.cells[0].width = width
    return table


def _added(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _first(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    return paragraph
