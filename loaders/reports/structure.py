"""What of a sheet is not read although something stands there: foreign columns, words above a table, hidden parts."""

from collections.abc import Iterable

from loaders.indices.sheets import letters
from loaders.reports import form
from loaders.reports.reading import as_shown
from loaders.reports.recognise import Table, word_of
from loaders.reports.sandbox import Sheet
from loaders.reports.text import shown
from warehouse.records.loads import Problem

_LISTED = 8
_UNTITLED = "(không có tiêu đề)"


def above(sheet: Sheet, heading_row: int, *, title_column: int | None) -> list[Problem]:
    """Rows above the headings; our own sheets have titles there, in `title_column`."""
    rows = [
        row
        for row in range(heading_row)
        if any(cell != "" for column, cell in enumerate(sheet.rows[row]) if column != title_column)
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
    """ "dòng 7, 9–12" as a message quotes them."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    listed = [
        f"{sheet.line(run[0])}–{sheet.line(run[-1])}"
        if len(run) > 2
        else ", ".join(map(str, map(sheet.line, run)))
        for run in runs[:_LISTED]
    ]
    more = sum(map(len, runs[_LISTED:]))
    return f"dòng {', '.join(listed)}" + (f" và {more} dòng khác" if more else "")


def check_columns(table: Table, rows: Iterable[int]) -> list[Problem]:
    """Columns of the table's rows that were not read, contradict the hidden code names, are hidden or missing."""
    filled = _filled(table, rows)
    headed = _filled(table, range(table.header.row + table.header.is_coded, table.header.below))
    return [
        *(_unread(table, column, is_empty=column not in filled) for column in sorted(filled | headed)),
        *(_disagreeing(table, column, code) for column, code in table.header.disagreeing),
        *(_strange_code(table, column) for column in table.header.strange),
        *_hidden(table),
        *_missing(table),
    ]


def _filled(table: Table, rows: Iterable[int]) -> set[int]:
    """The columns that are not read and hold something in one of the rows."""
    read = set(table.header.columns.values())
    cells = [table.sheet.rows[row] for row in rows]
    width = max(map(len, cells), default=0)
    return {
        column
        for column in range(width)
        if column not in read and any(column < len(row) and row[column] != "" for row in cells)
    }


def _unread(table: Table, column: int, *, is_empty: bool) -> Problem:
    sheet, heading = table.sheet, _heading_at(table, column)
    is_double = column in table.header.doubled
    return _problem(
        "note" if is_empty else "warning",
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
        as_shown(table.sheet.at(table.header.row, column)), "mã cột của biểu mẫu ở dòng ẩn; đọc theo tiêu đề cột",
        "Trả mã cột về như biểu mẫu",
    )  # fmt: skip


def _hidden(table: Table) -> list[Problem]:
    sheet, problems = table.sheet, []
    hidden = sorted(set(table.header.columns.values()) & sheet.hidden_columns)
    if sheet.is_hidden:
        problems.append(
            _problem(
                "note", "sheet.hidden", sheet, None, "trang tính ẩn", "trang tính hiện; trang tính ẩn này vẫn được đọc",
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
