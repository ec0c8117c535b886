"""The process that parses a workbook: bytes on stdin, JSON of its cells on stdout, then it ends.

It imports nothing of ours that is heavy, opens no file, and sets its own limits before it reads a byte.
"""

import datetime
import io
import resource
import sys
from typing import Any

import orjson
import python_calamine

from loaders.reports import child_ods, child_xls, child_xlsx
from loaders.reports.details import is_blank

MAX_MEMORY_MB = 1024
MAX_CPU_SECONDS = 20
MAX_ANSWER_MB = 64  # one long shared text in many cells would otherwise grow without end
MAX_GRID = 5_000_000
MAX_SHEETS = 20  # names; many may point to one part
MAX_MERGES = 10_000
META = "_meta"


def main() -> None:
    """Read stdin; `sys.argv[1]` is the kind, `sys.argv[2]` "peek" for the hidden sheet that names unit and period."""
    _limit()
    answer = orjson.dumps(_read(sys.stdin.buffer.read(), sys.argv[1], is_peek=sys.argv[2] == "peek"))
    if len(answer) > MAX_ANSWER_MB * 1024 * 1024:
        answer = orjson.dumps(_refused("file.too_much_memory", "chữ trong các ô quá nhiều"))
    sys.stdout.buffer.write(answer)


def _limit() -> None:
    memory = MAX_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refused(rule: str, found: str) -> dict[str, Any]:
    return {"refused": [rule, found]}


def _read(content: bytes, kind: str, *, is_peek: bool) -> dict[str, Any]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(workbook.sheets_metadata) > MAX_SHEETS:
            return _refused("file.too_many_cells", f"{len(workbook.sheets_metadata)} tờ")
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
    except MemoryError:
        return _refused("file.too_much_memory", "tệp cần quá nhiều bộ nhớ")
    except python_calamine.PasswordError:
        return _refused("file.protected", "tệp có mật khẩu")
    # Whatever a broken file makes a parser raise, the parent is to hear of it in words.
    except Exception as error:
        return _refused("file.damaged", f"không đọc được bảng tính ({type(error).__name__})")
    merges = sum(len(sheet["merges"]) for sheet in sheets)
    return (
        _refused("file.too_many_cells", f"{merges} vùng ô gộp") if merges > MAX_MERGES else {"sheets": sheets}
    )


def _read_sheet(workbook: Any, found: Any, details: dict[str, Any]) -> dict[str, Any]:
    sheet = workbook.get_sheet_by_name(found.name)
    last_row, last_column = sheet.end or (-1, -1)
    if (last_row + 1) * (last_column + 1) > MAX_GRID:
        raise MemoryError
    # skip_empty_area=False keeps the addresses of a table that does not begin in A1.
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    return {
        "merges": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
        **details,
        "name": found.name,
        "is_hidden": found.visible != python_calamine.SheetVisibleEnum.Visible,
        "dates": _plain_cells(rows),
        "rows": rows,
    }


def _plain_cells(rows: list[list[Any]]) -> list[tuple[int, int]]:
    """Make every cell a text or a number, blank text nothing; where a date stood is returned, as JSON has no dates."""
    dates = []
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            kind = type(cell)
            if kind is str:
                if is_blank(cell):
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


if __name__ == "__main__":
    main()
