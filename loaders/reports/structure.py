"""What of a sheet is not read although something stands there: foreign columns, words above a table, hidden parts."""

from collections.abc import Iterable

from loaders.indices.sheets import letters
from loaders.reports import form
from loaders.reports.recognise import Table, word_of
from loaders.reports.sandbox import Sheet
from loaders.reports.text import shown
from warehouse.records.loads import Problem

_LISTED = 8
_UNTITLED = "(không có tiêu đề)"


def above(sheet: Sheet, heading_row: int, *, is_ours: bool) -> list[Problem]:
    """Rows above the headings. Our own sheets have a title block there, in the first column."""
    rows = [
        row
        for row in range(heading_row)
        if any(cell != "" for cell in sheet.rows[row][1 if is_ours else 0 :])
    ]
    if not rows:
        return []
    return [
        _problem(
            "note", "rows.above", sheet, sheet.cell(rows[0], 0), lines(sheet, rows),
            "phần trên dòng tiêu đề, không đọc", "Không cần sửa nếu ở đó không có số liệu",
        )
    ]  # fmt: skip


def lines(sheet: Sheet, rows: list[int]) -> str:
    """ "dòng 7, 8" as a message quotes them."""
    listed = ", ".join(str(sheet.line(row)) for row in rows[:_LISTED])
    return f"dòng {listed}" + (f" và {len(rows) - _LISTED} dòng khác" if len(rows) > _LISTED else "")


def check_columns(table: Table, rows: Iterable[int]) -> list[Problem]:
    """Columns of the table's rows that were not read, contradict the hidden code names, are hidden or missing."""
    read = set(table.header.columns.values())
    filled = {
        column
        for row in rows
        for column, cell in enumerate(table.sheet.rows[row])
        if cell != "" and column not in read
    }
    return [
        *(_unread(table, column) for column in sorted(filled)),
        *(_disagreeing(table, column, code) for column, code in table.header.disagreeing),
        *(_strange_code(table, column) for column in table.header.strange),
        *_hidden(table),
        *_missing(table),
    ]


def _unread(table: Table, column: int) -> Problem:
    sheet, heading = table.sheet, _heading_at(table, column)
    is_double = column in table.header.doubled
    return _problem(
        "warning",
        "column.duplicate" if is_double else "column.unknown",
        sheet,
        sheet.cell(max(table.header.below - 1, 0), column),
        heading if heading != _UNTITLED else f"cột {letters(column)} {_UNTITLED}",
        "mỗi cột một lần; chỉ đọc cột đầu" if is_double else "một cột của biểu mẫu; cột này không được đọc",
        "Chuyển số liệu vào cột của biểu mẫu rồi xóa cột này",
    )


def _disagreeing(table: Table, column: int, code: str) -> Problem:
    said = form.first_heading(table.header.table, code)
    return _problem(
        "warning", "column.disagrees", table.sheet, table.sheet.cell(table.header.below - 1, column),
        _heading_at(table, column), f"cột “{said}” theo mã cột ở dòng ẩn; số liệu được đọc vào cột đó",
        "Trả tiêu đề và cột về như biểu mẫu",
    )  # fmt: skip


def _strange_code(table: Table, column: int) -> Problem:
    return _problem(
        "note", "column.code_unknown", table.sheet, table.sheet.cell(table.header.row, column),
        word_of(table.sheet.rows[table.header.row][column]), "mã cột của biểu mẫu ở dòng ẩn; đọc theo tiêu đề cột",
        "Trả mã cột về như biểu mẫu",
    )  # fmt: skip


def _hidden(table: Table) -> list[Problem]:
    sheet, problems = table.sheet, []
    hidden = sorted(set(table.header.columns.values()) & sheet.hidden_columns)
    if sheet.is_hidden:
        problems.append(
            _problem(
                "note", "sheet.hidden", sheet, None, "tờ ẩn", "tờ hiện; tờ ẩn này vẫn được đọc",
                "Bỏ ẩn để kiểm tra số liệu",
            )
        )  # fmt: skip
    if hidden:
        listed = ", ".join(letters(column) for column in hidden[:_LISTED])
        problems.append(
            _problem(
                "note", "columns.hidden", sheet, sheet.cell(table.header.below - 1, hidden[0]), f"cột {listed}",
                "cột hiện; cột ẩn vẫn được đọc", "Bỏ ẩn để kiểm tra số liệu",
            )
        )  # fmt: skip
    return problems


def _missing(table: Table) -> list[Problem]:
    wanted = [
        form.first_heading(table.header.table, code)
        for code in form.form()[table.header.table]["required"]
        if code not in table.header.columns
    ]
    return [
        _problem(
            "error", "column.missing", table.sheet, None, f"thiếu cột {heading}", f"cột “{heading}”",
            "Thêm lại cột theo biểu mẫu rồi điền",
        )
        for heading in wanted
    ]  # fmt: skip


def _heading_at(table: Table, column: int) -> str:
    for row in range(table.header.below - 1, table.header.row - 1, -1):
        cells = table.sheet.rows[row]
        if column < len(cells) and (word := word_of(cells[column])):
            return word
    return _UNTITLED


def _problem(
    severity: str, rule: str, sheet: Sheet, cell: str | None, found: str, expected: str, repair: str
) -> Problem:
    return Problem(severity, rule, sheet.name or None, cell, None, None, shown(found), expected, repair)
