"""The information sheet: one labelled line for each thing that is said of the whole report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.reports import dates, form, legacy, numbers
from loaders.reports.model import InfoContent, InfoValue
from loaders.reports.reading import Reading, as_shown, error, raw_text, warning
from loaders.reports.sandbox import Cell, Sheet
from loaders.reports.structure import above
from loaders.reports.text import clean, shown
from loaders.reports.words import is_error_text
from warehouse.records.loads import Problem

_DEPTH = 200  # labelled lines further down are not looked for
_RIGHT = 4  # labels stand in one of the first columns
_LISTED = 8


@dataclass(frozen=True)
class _Line:
    """A line of a known label: its code, and where the label stands."""

    code: str
    row: int
    label_at: int


def read_info(sheet: Sheet) -> tuple[dict[str, InfoValue], list[Problem]]:
    """The values of the information sheet by code, and what is wrong with single ones or was not read."""
    lines = {
        row: line for row in range(min(_DEPTH, len(sheet.rows))) if (line := _find_line(sheet.rows[row], row))
    }
    heading_row, unread = _unread_columns(sheet, min(lines, default=0))
    value_column = _value_column(sheet, lines, heading_row, unread)
    info: dict[str, InfoValue] = {}
    problems, strays = [], []
    first = heading_row if heading_row is not None else min(lines, default=0)
    for row in range(first, len(sheet.rows)):
        line, cells = lines.get(row), sheet.rows[row]
        filled = [
            at for at, cell in enumerate(cells)
            if cell != "" and at not in unread and not _is_code(cell) and (line is None or at > line.label_at)
            and (row != heading_row or at > value_column)
        ]  # fmt: skip
        if line is not None and value_column in filled and line.code not in info:
            filled.remove(value_column)
            info[line.code], wrong = _read_line(sheet, line, value_column)
            problems += wrong
        strays += [sheet.cell(row, at) for at in filled]
    title_column = lines[min(lines)].label_at if unread and lines else None
    return info, [*above(sheet, first, title_column=title_column), *problems, *_not_read(sheet, strays)]


def _find_line(cells: list[Cell], row: int) -> _Line | None:
    """By the label, else by the code name beside it; a label that was overwritten stands before the code."""
    for at, cell in enumerate(cells[:_RIGHT]):
        if isinstance(cell, str) and cell and (code := form.find_heading("info", _text(cell))):
            return _Line(code, row, at)
    code = next((str(cell).strip() for cell in cells[1 : _RIGHT + 2] if _is_code(cell)), None)
    return _Line(code, row, next(at for at, cell in enumerate(cells) if cell != "")) if code else None


def _unread_columns(sheet: Sheet, first_line: int) -> tuple[int | None, frozenset[int]]:
    """The row of headings above the lines, and its columns that hold no answers: code names, how to fill."""
    ignored = form.any_folded(form.form()["info"]["ignored"])
    for row in range(first_line - 1, -1, -1):
        found = frozenset(
            at
            for at, cell in enumerate(sheet.rows[row])
            if cell != "" and form.folded(_text(cell)) in ignored
        )
        if found:
            return row, found
    return None, frozenset()


def _value_column(
    sheet: Sheet, lines: Mapping[int, _Line], heading_row: int | None, unread: frozenset[int]
) -> int:
    """The column under the heading of values, else the first one right of the labels that anything stands in."""
    values = form.any_folded(form.form()["info"]["values"])
    for at, cell in enumerate(sheet.rows[heading_row]) if heading_row is not None else ():
        if cell != "" and form.folded(_text(cell)) in values:
            return at
    label_at = Counter(line.label_at for line in lines.values()).most_common(1)[0][0] if lines else 0
    return min(
        (
            at
            for row, line in lines.items()
            for at, cell in enumerate(sheet.rows[row])
            if at > max(line.label_at, label_at) and cell != "" and at not in unread and not _is_code(cell)
        ),
        default=label_at + 1,
    )


def _read_line(sheet: Sheet, line: _Line, column: int) -> tuple[InfoValue, list[Problem]]:
    cell, place = sheet.rows[line.row][column], sheet.cell(line.row, column)
    label = _text(sheet.rows[line.row][line.label_at]).strip(" *:") or form.first_heading("info", line.code)
    reading = _read(sheet, line.row, column, form.kind("info", line.code))
    value = InfoValue(_content(reading), raw_text(cell), sheet.name, place, label)
    if not reading.severity:
        return value, []
    problem = Problem(
        reading.severity, reading.rule, sheet.name, place, sheet.line(line.row), label,
        shown(as_shown(cell)), reading.expected, reading.repair,
    )  # fmt: skip
    return value, [problem]


def _not_read(sheet: Sheet, strays: list[str]) -> list[Problem]:
    if not strays:
        return []
    more = f" và {len(strays) - _LISTED} ô khác" if len(strays) > _LISTED else ""
    return [
        Problem(
            "warning", "info.not_read", sheet.name, strays[0], None, None,
            f"ô {', '.join(strays[:_LISTED])}{more}", "nội dung ở đúng ô của từng mục; các ô này không được đọc",
            "Chuyển nội dung vào đúng mục của biểu mẫu, hoặc xóa các ô này",
        )
    ]  # fmt: skip


def says_nothing(info: Mapping[str, InfoValue]) -> bool:
    return _value(info, "nothing_to_report") is True


def _is_code(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in form.codes("info")


def _text(cell: Cell) -> str:
    converted = legacy.convert(cell) if isinstance(cell, str) else None
    return clean(converted.text if converted else raw_text(cell))


def _read(sheet: Sheet, row: int, column: int, kind: str) -> Reading:
    cell = sheet.at(row, column)
    if (row, column) in sheet.errors or (row, column) in sheet.uncalculated or is_error_text(cell):
        return error(
            "cell.error",
            "một giá trị; công thức đang báo lỗi hoặc chưa có giá trị",
            "Ghi thẳng giá trị vào ô",
        )
    converted = legacy.convert(cell, sheet.fonts.get((row, column), "")) if isinstance(cell, str) else None
    reading = _read_kind(converted.text if converted else cell, kind, is_1904=sheet.is_1904)
    if converted is None or reading.severity:
        return reading
    return warning(
        reading.value, "text.legacy", f"chữ Unicode; đọc theo {converted.code} là “{shown(converted.text)}”",
        "Kiểm tra chữ đã đọc; nếu sai, gõ lại bằng phông Unicode (Times New Roman)",
    )  # fmt: skip


def _read_kind(cell: Cell, kind: str, *, is_1904: bool) -> Reading:
    if kind == "date":
        return dates.read_date(cell, is_1904=is_1904)
    if kind == "year":
        return numbers.read_year(cell)
    if kind == "phone":
        return _read_phone(cell)
    text = clean(raw_text(cell))
    if kind == "period":
        known = form.values("period").get(form.folded(text)) or form.values("period").get(_without_year(text))
        names = "Quý I, 6 tháng, Quý III, 9 tháng, Năm"
        return (
            Reading(known) if known else error("period.unknown", f"một trong: {names}", "Ghi lại kỳ báo cáo")
        )
    if kind == "yes_no":
        answer = form.values("yes_no").get(form.folded(text))
        if answer is None:
            return warning(None, "yes_no.unknown", "Có hoặc Không", "Ghi Có hoặc Không")
        return Reading(answer == "yes")
    return Reading(text or None)


def _without_year(text: str) -> str:
    """ "Quý I năm 2026", "Quý I/2026" -> "Quý I", folded."""
    head = text.casefold().replace("/", " ").split()
    kept = [word for word in head if not (word.isdecimal() and len(word) == 4)]
    return form.folded(" ".join(kept[:-1] if len(kept) > 1 and kept[-1] == "năm" else kept))


def _read_phone(cell: Cell) -> Reading:
    """A number cell loses the zero a Vietnamese number begins with."""
    if isinstance(cell, float) and cell.is_integer() and 8 <= len(str(int(cell))) <= 10:
        phone = f"0{int(cell)}"
        return warning(
            phone,
            "phone.lost_zero",
            f"số điện thoại dạng chữ; đọc là {phone}",
            "Định dạng ô là Văn bản (Text) rồi ghi lại",
        )
    return Reading(clean(raw_text(cell)) or None)


def _content(reading: Reading) -> InfoContent:
    return None if isinstance(reading.value, tuple) else reading.value


def _value(info: Mapping[str, InfoValue], code: str) -> InfoContent:
    return info[code].value if code in info else None
