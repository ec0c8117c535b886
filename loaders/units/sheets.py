"""Bytes of a register -> sheets of cells, or the one reason why the file cannot be read.

What is packed is weighed before it is unpacked, and workbooks are parsed in a process of their own.
"""

import datetime
import unicodedata

from loaders.indices.model import UnreadableFileError
from loaders.indices.sheets import Cell, Sheet, open_sheets
from loaders.reports import gate, legacy, sandbox
from loaders.reports.model import GateRefusal
from loaders.reports.text import clean, shown
from loaders.units import form
from warehouse.records.loads import Problem

_KINDS = "tệp .xlsx, .ods, .xls hoặc CSV mã hóa UTF-8, UTF-16 hay Windows-1258"
_RESEND = "Chép bảng danh mục đơn vị sang một tệp Excel mới, lưu dạng .xlsx rồi gửi lại"
_ENOUGH_SYLLABLES = 0.6  # of the words; else the bytes are some other code
_TRIM = "Chỉ giữ bảng danh mục đơn vị; xóa hình ảnh, tờ thừa và dòng, cột trống ở xa bảng rồi gửi lại"
# (expected, repair) where the reader's own words speak of another kind of file; None: its own are right.
_WORDS: dict[str, tuple[str | None, str]] = {
    "file.empty": (f"{_KINDS}, có dữ liệu", "Mở tệp, kiểm tra nội dung, lưu lại rồi gửi lại"),
    "file.too_large": (None, _TRIM),
    "file.bomb": (None, _TRIM),
    "file.too_many_cells": (None, _TRIM),
    "file.too_slow": (None, _TRIM),
    "file.too_much_memory": (None, _TRIM),
    "file.damaged": ("tệp bảng tính nguyên vẹn", _RESEND),
    "file.encoding": (
        _KINDS,
        "Mở tệp bằng Excel, chọn Lưu thành (Save As) “CSV UTF-8” hoặc .xlsx rồi gửi lại",
    ),
}


class UnreadableRegisterError(Exception):
    """The file as a whole cannot be read; the problem says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.found)
        self.problem = problem


def read_sheets(file_name: str, content: bytes) -> list[Sheet]:
    """Every sheet of a CSV, .xlsx, .ods or .xls file, told apart by content."""
    kind = gate.check(content)
    if isinstance(kind, GateRefusal):
        raise _refused(kind.problems[0])
    if kind == "csv":
        return _read_csv(file_name, content)
    sheets = sandbox.read_sheets(content, kind)
    if isinstance(sheets, GateRefusal):
        raise _refused(sheets.problems[0])
    return [
        Sheet(
            sheet.name,
            _filled_down(sheet),
            errors=sheet.errors,
            uncalculated=sheet.uncalculated,
            is_hidden=sheet.is_hidden,
        )
        for sheet in sheets
    ]


def text(cell: Cell) -> str:
    """The cell as a person reads it: trimmed, NFC, whole numbers without ".0", gap words as ""."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    line = clean(str(cell))
    return "" if line.casefold() in form.gaps() else line


def quoted(words: str) -> str:
    """What a message quotes: one line of at most 80 letters."""
    return shown(words) or "trống"


def _filled_down(sheet: sandbox.Sheet) -> list[list[Cell]]:
    """The cells, and a cell merged downwards in each of its rows; outside of merged cells a blank stays blank."""
    rows: list[list[Cell]] = [list(row) for row in sheet.rows]
    for (row, column), top in sheet.tops.items():
        if column < len(rows[top]):
            rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
            rows[row][column] = rows[top][column]
    return rows


def _read_csv(file_name: str, content: bytes) -> list[Sheet]:
    try:
        return open_sheets(file_name, _as_utf8(content), frozenset(form.columns()))
    except UnreadableFileError as error:
        said = error.problem
        raise _refused(
            Problem(said.severity, said.rule, found=said.found, expected=said.expected, repair=said.repair)
        ) from error


def _as_utf8(content: bytes) -> bytes:
    """What Excel saves as "Unicode Text" or in the Windows code of Vietnamese, as UTF-8; anything else as it is.

    Text of the old fonts is not converted: it would have to be shown to a person first.
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16").encode()
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        pass
    try:
        windows = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return content
    return windows.encode() if legacy.syllable_share(windows) >= _ENOUGH_SYLLABLES else content


def _refused(said: Problem) -> UnreadableRegisterError:
    usual = (_KINDS, _RESEND) if said.rule.startswith("kind.") else (said.expected, said.repair)
    expected, repair = _WORDS.get(said.rule, usual)
    problem = Problem(
        "error", said.rule, found=quoted(said.found or ""), expected=expected or said.expected, repair=repair
    )
    return UnreadableRegisterError(problem)
