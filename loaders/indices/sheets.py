"""Bytes of a CSV, .xlsx or .xls file -> sheets of cells, with the places where a cell has no honest value.

Nothing is interpreted here. Limits are checked before anything is unpacked; see the notes on calamine below.
"""

import csv
import dataclasses
import datetime
import html
import io
import itertools
import posixpath
import re
import string
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import python_calamine

from loaders.indices.model import UnreadableFileError
from reference.tables import key

Cell = str | float | bool | datetime.date | datetime.time | datetime.timedelta
MAX_FILE_MB = 10
MAX_UNPACKED_MB = 80
MAX_PARTS = 1000
MAX_CELLS = 2_000_000
ZIP_MARK, OLE_MARK = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
PROTECTED_XLSX = "EncryptedPackage".encode("utf-16-le")


@dataclasses.dataclass(frozen=True)
class Sheet:
    """Cells as stored ("" = empty), rows and columns from 0; `name` is None for a CSV file."""

    name: str | None
    rows: list[list[Cell]]
    first_lines: list[int] = dataclasses.field(default_factory=list)  # CSV: a record may span lines
    errors: Mapping[tuple[int, int], str] = dataclasses.field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False

    def line(self, row: int) -> int:
        """The row as the user's program counts it."""
        return self.first_lines[row] if self.first_lines else row + 1

    def cell(self, row: int, column: int) -> str:
        """The address, such as "C70"."""
        return f"{letters(column)}{self.line(row)}"


def letters(column: int) -> str:
    """0 -> "A", 26 -> "AA"."""
    name = ""
    while column >= 0:
        name = string.ascii_uppercase[column % 26] + name
        column = column // 26 - 1
    return name


def open_sheets(file_name: str, content: bytes, headings: frozenset[str]) -> list[Sheet]:
    """All sheets of the file. `headings` (folded) decide which mark separates a CSV's columns.

    Raises UnreadableFileError for a file that is empty, too large, protected, damaged or of another kind.
    """
    check_size(content)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(
            "tệp rỗng",
            "tệp CSV, .xlsx hoặc .xls có dữ liệu",
            "Mở tệp, kiểm tra nội dung rồi lưu lại",
            "file.empty",
        )
    if content.startswith(ZIP_MARK):
        return _read_xlsx(content)
    if content.startswith(OLE_MARK):
        if PROTECTED_XLSX in content:
            raise _protected()
        return _read_workbook(content, {})
    return [_read_csv(content, headings)]


def check_size(content: bytes) -> None:
    """Raises UnreadableFileError for a file larger than MAX_FILE_MB."""
    if len(content) > MAX_FILE_MB * 1024 * 1024:
        raise UnreadableFileError(
            f"tệp {len(content) / 1024 / 1024:.1f} MB".replace(".", ","),
            f"tệp không quá {MAX_FILE_MB} MB",
            "Bỏ hình ảnh, tờ thừa hoặc chia tệp theo năm rồi gửi lại",
            "file.too_large",
        )


def _protected() -> UnreadableFileError:
    return UnreadableFileError(
        "tệp có mật khẩu",
        "tệp mở được không cần mật khẩu",
        "Bỏ mật khẩu của tệp rồi gửi lại",
        "file.protected",
    )


def _damaged(reason: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"không đọc được bảng tính ({reason})",
        "tệp .xlsx hoặc .xls nguyên vẹn",
        "Mở tệp bằng Excel, chọn Lưu thành (Save As) .xlsx rồi gửi lại",
        "file.damaged",
    )


def _read_xlsx(content: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            # Checked before unpacking: 0.8 MB can hold 300 MB of XML.
            if (
                len(parts) > MAX_PARTS
                or sum(part.file_size for part in parts) > MAX_UNPACKED_MB * 1024 * 1024
            ):
                raise UnreadableFileError(
                    "tệp bung ra quá lớn",
                    f"tệp bung ra không quá {MAX_UNPACKED_MB} MB",
                    "Chỉ giữ bảng kết quả, xóa định dạng và tờ thừa rồi gửi lại",
                    "file.bomb",
                )
            if bad := package.testzip():  # also finds parts that are longer than they claim
                raise _damaged(f"phần {bad} hỏng")
            if "xl/workbook.xml" not in package.namelist():
                raise _damaged("tệp nén này không phải .xlsx")
            flaws = {name: _flaws(package.read(part)) for name, part in _sheet_parts(package)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
    ) as error:
        raise _damaged("tệp nén hỏng") from error
    return _read_workbook(content, flaws)


def _read_workbook(content: bytes, flaws: Mapping[str, "Flaws"]) -> list[Sheet]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            _read_sheet(workbook, found, flaws.get(found.name, Flaws({}, frozenset())))
            for found in workbook.sheets_metadata
            if found.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise _protected() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged("cấu trúc bên trong hỏng") from error


def _read_sheet(workbook: Any, found: Any, flaws: "Flaws") -> Sheet:
    sheet = workbook.get_sheet_by_name(found.name)
    last_row, last_column = sheet.end or (-1, -1)
    if (last_row + 1) * (last_column + 1) > MAX_CELLS:
        raise _too_many_cells(f"tờ {found.name}")
    # skip_empty_area=False keeps the addresses of a table that does not begin in A1.
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    hidden = found.visible != python_calamine.SheetVisibleEnum.Visible
    return Sheet(found.name, rows, errors=flaws.errors, uncalculated=flaws.uncalculated, is_hidden=hidden)


def _too_many_cells(where: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{where} trải quá rộng",
        f"không quá {MAX_CELLS:,} ô".replace(",", "."),
        "Xóa các dòng, cột trống ở xa bảng rồi gửi lại",
        "file.too_many_cells",
    )


@dataclasses.dataclass(frozen=True)
class Flaws:
    """Cells that calamine shows as empty although something stands there: errors, formulas never calculated."""

    errors: Mapping[tuple[int, int], str]
    uncalculated: frozenset[tuple[int, int]]


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path of its XML) of every worksheet."""
    names = set(package.namelist())
    relations = {
        attributes.get("Id"): attributes.get("Target", "")
        for attributes in _tags(package.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    for attributes in _tags(package.read("xl/workbook.xml"), "sheet"):
        target = relations.get(attributes.get("id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in names:
            yield attributes.get("name", ""), path


def _tags(xml: bytes, tag: str) -> Iterator[dict[str, str]]:
    """The attributes (without namespace) of every element of that name."""
    for found in re.finditer(rf"<(?:\w+:)?{tag}\s([^<>]*)>", xml.decode("utf-8-sig")):
        yield {
            name: html.unescape(value)
            for name, value in re.findall(r'(?:\w+:)?(\w+)\s*=\s*"([^"]*)"', found[1])
        }


# Only opening tags are matched; what a cell holds is what stands before the next one. So a damaged or hostile
# sheet is still read in one pass.
OPENING = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]+)<")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
REFERENCE = re.compile(rb'\br\s*=\s*"([A-Z]{0,3})([0-9]{1,7})"')
KIND = re.compile(rb'\bt\s*=\s*"(\w+)"')


def _flaws(xml: bytes) -> Flaws:
    """Look through a sheet's XML; also refuse a sheet that one far cell makes enormous."""
    errors: dict[tuple[int, int], str] = {}
    uncalculated = set()
    row, column, last_row, last_column = -1, -1, 0, 0
    for tag, following in itertools.pairwise(itertools.chain(OPENING.finditer(xml), [None])):
        if tag is None:  # only the mark behind the last one
            break
        place = REFERENCE.search(tag[2])
        if tag[1] == b"row":
            row, column = (int(place[2]) - 1 if place else row + 1), -1
            continue
        column = _column_number(place[1]) if place and place[1] else column + 1
        last_row, last_column = max(last_row, row), max(last_column, column)
        inside = xml[tag.end() : following.start() if following else len(xml)]
        kind, value = KIND.search(tag[2]), VALUE.search(inside)
        if kind and kind[1] == b"e":
            errors[row, column] = value[1].decode("utf-8", "replace") if value else "#ERROR"
        elif FORMULA.search(inside) and not value and not (kind and kind[1] == b"str"):
            uncalculated.add((row, column))
        if (last_row + 1) * (last_column + 1) > MAX_CELLS:
            raise _too_many_cells("một tờ của bảng tính")
    return Flaws(errors, frozenset(uncalculated))


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def _read_csv(content: bytes, headings: frozenset[str]) -> Sheet:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding("tệp văn bản UTF-16")
    if b"\0" in content or content.count(b"\x1a") > 1:
        raise UnreadableFileError(
            "tệp nhị phân, không phải bảng",
            "tệp CSV, .xlsx hoặc .xls",
            "Gửi bảng kết quả ở dạng Excel hoặc CSV UTF-8",
            "file.unknown_kind",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong_encoding("chữ không phải UTF-8 (có thể là Windows-1258, TCVN3 hoặc VNI)") from error
    if sum(map(text.count, ",;\t\n")) > MAX_CELLS:
        raise _too_many_cells("tệp CSV")
    separator = max(",;\t", key=lambda mark: _count_headings(text, mark, headings))
    try:
        return _split(text, separator)
    except csv.Error as error:
        raise UnreadableFileError(
            "dấu ngoặc kép trong tệp CSV không khép",
            'mỗi dấu " mở có một dấu " đóng',
            "Mở tệp bằng Excel, sửa ô có dấu ngoặc kép rồi lưu lại dạng CSV UTF-8",
            "file.broken_csv",
        ) from error


def _wrong_encoding(found: str) -> UnreadableFileError:
    return UnreadableFileError(
        found,
        "tệp CSV mã hóa UTF-8, hoặc .xlsx",
        "Mở tệp bằng Excel, chọn Lưu thành (Save As) “CSV UTF-8” hoặc .xlsx rồi gửi lại",
        "file.encoding",
    )


def _count_headings(text: str, separator: str, headings: frozenset[str]) -> tuple[int, int]:
    """The most known headings in one of the first lines, then how often the mark occurs."""
    lines = text.splitlines()[:20]
    known = (sum(key(part) in headings for part in line.split(separator)) for line in lines)
    return max(known, default=0), sum(line.count(separator) for line in lines)


def _split(text: str, separator: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Cell]] = []
    first_lines = []
    line = 1
    for record in reader:
        rows.append(list(record))
        first_lines.append(line)
        line = reader.line_num + 1
    return Sheet(None, rows, first_lines=first_lines)
