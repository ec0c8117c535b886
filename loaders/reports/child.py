"""What the process that parses one workbook does: its bytes in, JSON of its cells out, under limits of its own.

It imports nothing of ours that is heavy and opens no file; `nursery` forks one such process for each file.
"""

import datetime
import io
import resource
import signal
from typing import Any

import orjson
import python_calamine

from loaders.reports import child_ods, child_xls, child_xlsx
from loaders.reports.details import MAY_BE_BLANK, is_blank

MAX_MEMORY_MB = 1024
MAX_CPU_SECONDS = 20
MAX_WALL_SECONDS = MAX_CPU_SECONDS + 10
MAX_ANSWER_MB = 64  # one long shared text in many cells would otherwise grow without end
MAX_GRID = 5_000_000
MAX_CELLS = 500_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_SHEETS = 20  # names; many may point to one part
MAX_MERGES = 10_000
META = "_meta"


class _RefusedError(Exception):
    """The file is not taken; the arguments are the rule and what was found."""


def limit() -> None:
    """The limits of one reading; the kernel ends the process that breaks one."""
    memory = MAX_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(MAX_WALL_SECONDS)


def answer(content: bytes, kind: str, *, is_peek: bool) -> bytes:
    """{"sheets": [...]} or {"refused": [rule, found]}; `is_peek`: only the hidden sheet that names unit and period."""
    said = orjson.dumps(_read(content, kind, is_peek=is_peek))
    if len(said) > MAX_ANSWER_MB * 1024 * 1024:
        return orjson.dumps(_refused("file.too_much_memory", "chữ trong các ô quá nhiều"))
    return said


def _refused(rule: str, found: str) -> dict[str, Any]:
    return {"refused": [rule, found]}


def _read(content: bytes, kind: str, *, is_peek: bool) -> dict[str, Any]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(workbook.sheets_metadata) > MAX_SHEETS:
            return _refused("file.too_many_cells", f"{len(workbook.sheets_metadata)} trang tính")
        wanted = META if is_peek else None
        details = {"xlsx": child_xlsx, "ods": child_ods, "xls": child_xls}[kind].read_details
        found = details(content, wanted)
        if found.refused:
            return _refused(found.refused, "tệp chứa liên kết tới tệp khác")
        sheets = [
            _read_sheet(workbook, sheet, {"is_1904": found.is_1904, **found.sheets.get(sheet.name, {})})
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet and wanted in (None, sheet.name)
        ]
    except _RefusedError as refused:
        return _refused(*refused.args)
    except MemoryError:
        return _refused("file.too_much_memory", "tệp cần quá nhiều bộ nhớ")
    except python_calamine.PasswordError:
        return _refused("file.protected", "tệp có mật khẩu")
    # Whatever a broken file makes a parser raise, the parent is to hear of it in words.
    except Exception:
        return _refused("file.damaged", "không đọc được bảng tính bên trong tệp")
    merges = sum(len(sheet["merges"]) for sheet in sheets)
    return (
        _refused("file.too_many_cells", f"{merges} vùng ô gộp") if merges > MAX_MERGES else {"sheets": sheets}
    )


def _read_sheet(workbook: Any, found: Any, details: dict[str, Any]) -> dict[str, Any]:
    sheet = workbook.get_sheet_by_name(found.name)
    last_row, last_column = sheet.end or (-1, -1)
    if (last_row + 1) * (last_column + 1) > MAX_GRID:
        _check_size(found.name, last_row + 1, last_column + 1)
        raise MemoryError
    # skip_empty_area=False keeps the addresses of a table that does not begin in A1.
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    dates = _plain_cells(rows)
    _trim(rows)
    places = [
        (row, column) for row, column, *_ in (*details.get("errors", []), *details.get("uncalculated", []))
    ]
    _check_size(
        found.name,
        max([len(rows), *(row + 1 for row, _ in places)]),
        max([*map(len, rows), *(column + 1 for _, column in places)], default=0),
    )
    return {
        "merges": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
        **details,
        "name": found.name,
        "is_hidden": found.visible != python_calamine.SheetVisibleEnum.Visible,
        "dates": dates,
        "rows": rows,
    }


def _trim(rows: list[list[Any]]) -> None:
    """Take away blank cells beyond the limits: stray spaces far out are no reason to refuse a file."""
    if rows and len(rows[0]) > MAX_COLUMNS:
        for row in rows:
            while len(row) > MAX_COLUMNS and row[-1] == "":
                row.pop()
    while len(rows) > MAX_ROWS and not any(cell != "" for cell in rows[-1]):
        rows.pop()


def _check_size(name: str, rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        last = child_xlsx.letters(columns - 1).decode()
        raise _RefusedError("file.too_many_columns", f"trang tính “{name[:31]}” có dữ liệu tới cột {last}")
    if rows > MAX_ROWS:
        raise _RefusedError("file.too_many_cells", f"trang tính “{name[:31]}” có dữ liệu tới dòng {rows}")


def _plain_cells(rows: list[list[Any]]) -> list[tuple[int, int]]:
    """Make every cell a text or a number, blank text nothing; where a date stood is returned, as JSON has no dates."""
    dates = []
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            kind = type(cell)
            if kind is str:
                if cell and cell[0] in MAY_BE_BLANK and is_blank(cell):
                    row[column] = ""
            elif kind is float:
                continue
            elif isinstance(cell, datetime.datetime | datetime.date):
                dates.append((number, column))
                row[column] = cell.isoformat()[:10]
            elif kind is bool:
                row[column] = "TRUE" if cell else "FALSE"
            elif kind is int:
                row[column] = float(cell)
            else:  # a time or a duration
                row[column] = str(cell)
    return dates
