"""Bytes of a results file -> checked rows and problems. Touches no warehouse."""

import datetime

from loaders.indices import checks, form, published, published_values, tidy
from loaders.indices.model import (
    Contested,
    IndexFile,
    Layout,
    Problem,
    Read,
    Result,
    UnreadableFileError,
    frame,
)
from loaders.indices.published import Wide
from loaders.indices.sheets import Sheet, open_sheets

SURE_HEADINGS = 4


def read_results(file_name: str, content: bytes, this_year: int | None = None) -> IndexFile:
    """What the file says: a tidy CSV or workbook, or a publisher's own wide workbook.

    A row with an error is held back and the rest pass; a file that cannot be read at all has no rows and one
    error that says why. `this_year` (for tests) limits the year measured.
    """
    limit = this_year or datetime.datetime.now(tz=datetime.UTC).year
    try:
        sheets = open_sheets(file_name, content, frozenset(form.columns()))
        return _read_sheets(file_name, sheets, limit)
    except UnreadableFileError as error:
        return IndexFile(frame([]), (error.problem,), None, 0)


def _read_sheets(file_name: str, sheets: list[Sheet], this_year: int) -> IndexFile:
    problems = [_unread(sheet, "tờ ẩn", "sheet.hidden") for sheet in sheets if sheet.is_hidden]
    visible = [sheet for sheet in sheets if not sheet.is_hidden and sheet.rows]
    tables = {id(sheet): tidy.find_table(sheet) for sheet in visible}
    sure = {found: table for found, table in tables.items() if table and len(table.columns) >= SURE_HEADINGS}
    wides = [wide for sheet in visible if not sure and (wide := published.find_wide(sheet, file_name))]
    chosen = sure or ({} if wides else {found: table for found, table in tables.items() if table})
    if not chosen and not wides:
        raise _unrecognised(visible)
    layout: Layout = "tidy" if chosen else "published"
    read = {id(wide.sheet) for wide in wides} if wides else set(chosen)
    problems += [
        _unread(sheet, "tờ không phải bảng kết quả", "sheet.not_read")
        for sheet in visible
        if id(sheet) not in read
    ]
    results: list[Result] = []
    contested: list[Contested] = []
    held = 0
    parts = (
        [tidy.read_table(table, this_year) for table in chosen.values() if table]
        if chosen
        else _read_wides(wides, this_year)
    )
    for part in parts:
        results += part.results
        problems += part.problems
        contested += part.contested
        held += part.held
    kept, doubled = checks.one_per_key(results, contested)
    return IndexFile(
        frame(kept), (*problems, *doubled), layout if kept else None, held + len(results) - len(kept)
    )


def _read_wides(wides: list[Wide], this_year: int) -> list[Read]:
    """Every sheet; where a second one repeats a first one's results, the Vietnamese one counts.

    A publisher's English copy has been seen to hold another year's numbers.
    """
    parts: list[Read] = []
    taken: dict[object, Result] = {}
    for wide in sorted(wides, key=lambda wide: not wide.is_vietnamese):
        if wide.year > this_year:
            parts.append(Read([], [_in_the_future(wide, this_year)], 1))
            continue
        read = published_values.read_wide(wide)
        repeated = [taken[result.key()] for result in read.results if result.key() in taken]
        if repeated:
            differ = sum(
                taken[result.key()].score != result.score for result in read.results if result.key() in taken
            )
            parts.append(Read([], [_repeats(wide, repeated[0], differ)], 0))
            continue
        taken |= {result.key(): result for result in read.results}
        parts.append(read)
    return parts


def _repeats(wide: Wide, first: Result, differ: int) -> Problem:
    return Problem(
        severity="warning" if differ else "note",
        found=f"tờ nêu lại {wide.index_code} {wide.year}" + (f", {differ} giá trị khác" if differ else ""),
        expected=f"một tờ cho mỗi năm; kết quả được lấy từ tờ {first.sheet}",
        repair="Đối chiếu hai tờ; nếu tờ này đúng, xóa tờ kia rồi gửi lại" if differ else "Không cần sửa",
        rule="sheet.repeated",
        sheet=wide.sheet.name,
    )


def _in_the_future(wide: Wide, this_year: int) -> Problem:
    return Problem(
        severity="error",
        found=f"năm {wide.year}",
        expected=f"năm không sau {this_year}",
        repair="Kiểm tra lại năm trong tên tờ, tiêu đề và tên tệp",
        rule="year.in_the_future",
        sheet=wide.sheet.name,
    )


def _unread(sheet: Sheet, found: str, rule: str) -> Problem:
    return Problem(
        severity="note",
        found=found,
        expected="bảng kết quả chỉ số ở tờ hiện; tờ này không được đọc",
        repair="Không cần sửa nếu tờ này không chứa kết quả",
        rule=rule,
        sheet=sheet.name,
    )


def _unrecognised(sheets: list[Sheet]) -> UnreadableFileError:
    wanted = ", ".join(
        form.first_heading(name)
        for name in ("index_code", "year", "province", "criterion_code", "score", "rank")
    )
    names = ", ".join(sheet.name for sheet in sheets if sheet.name)
    return UnreadableFileError(
        f"không tờ nào là bảng kết quả{f' (đã xem: {names})' if names else ''}",
        f"bảng có các cột {wanted}; hoặc bảng của cơ quan công bố có tên tỉnh, tên tiêu chí và năm",
        "Thêm dòng tiêu đề theo mẫu, hoặc ghi năm vào tên tờ",
        "file.unrecognised",
    )
