"""A spreadsheet of units and the people who report for them -> the rows that accounts are made from, and what is wrong.

Nothing is made here; `access.many` makes all of the rows or none. E-mail addresses are not kept with the accounts: they
only stand beside the links that are handed out.
"""

from collections.abc import Mapping, Sequence

from access import names
from access.many import AccountFile
from access.viewer import ROLE_NAMES, Role
from actions.mail import is_address
from loaders.folding import fold
from loaders.indices.model import UnreadableFileError
from loaders.indices.sheets import Cell, Sheet, open_sheets

MOST_ROWS = 2000
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("tên đăng nhập", "tài khoản", "tên tài khoản", "name", "username"),
    "unit": ("mã đơn vị", "đơn vị", "unit", "unit code"),
    "name": ("họ tên", "họ và tên", "người dùng", "full name"),
    "email": ("thư điện tử", "địa chỉ thư", "e-mail", "email"),
    "role": ("vai trò", "role"),
}
_COLUMN = {fold(heading): column for column, headings in HEADINGS.items() for heading in headings}
_NEEDED = ("code", "unit", "name")
_EXPECTED = "Cần các cột: Tên đăng nhập, Mã đơn vị, Họ tên; có thể thêm Thư điện tử, Vai trò."
Places = Mapping[str, Mapping[str, str | None]]  # unit's code -> province_code, department_code


def read(file_name: str, content: bytes, units: Places | None = None) -> AccountFile:
    """Read a workbook or CSV file. `units`: those of the register; without it codes are taken as they stand."""
    try:
        sheets = open_sheets(file_name, content, frozenset(_COLUMN))
    except UnreadableFileError as error:
        problem = error.problem
        return AccountFile(
            problems=(f"Chưa đọc được tệp: {problem.found}; cần {problem.expected}. {problem.repair}.",)
        )
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:30]):
            columns = {
                _COLUMN[key]: place for place, cell in enumerate(row) if (key := _key(cell)) in _COLUMN
            }
            if "code" in columns or "unit" in columns:
                return _table(sheet, at, columns, units)
    return AccountFile(problems=("Không thấy dòng tiêu đề. " + _EXPECTED,))


def _table(sheet: Sheet, heading: int, columns: dict[str, int], units: Places | None) -> AccountFile:
    missing = [HEADINGS[column][0].capitalize() for column in _NEEDED if column not in columns]
    if missing:
        where = f"Dòng {sheet.line(heading)}: thiếu cột {', '.join(missing)}. {_EXPECTED}"
        return AccountFile(problems=(where,))
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []
    emails: dict[str, str] = {}
    problems: list[str] = []
    for at in range(heading + 1, len(sheet.rows)):
        said = {column: _text(sheet.rows[at], place) for column, place in columns.items()}
        if not any(said.values()):
            continue
        line, email = sheet.line(at), said.pop("email", "")
        row, wrong = _row(said, email, units)
        problems += [f"Dòng {line}: {one}" for one in wrong]
        rows.append(row)
        lines.append(line)
        if email:
            emails[names.key(said["code"])] = email
    if len(rows) > MOST_ROWS:
        problems = [f"Tệp có {len(rows)} dòng; mỗi lần nhập tối đa {MOST_ROWS} dòng. Hãy chia tệp."]
    if not rows:
        problems = ["Dưới dòng tiêu đề không có dòng nào."]
    return AccountFile(tuple(rows), tuple(lines), emails, tuple(problems))


def _row(
    said: Mapping[str, str], email: str, units: Places | None
) -> tuple[dict[str, str | None], Sequence[str]]:
    """What an account is made from, and what is wrong with it as far as the file and the register tell."""
    wrong = []
    unit = said["unit"] or None
    if email and not is_address(email):
        wrong.append(f"“{email[:80]}” không phải là một địa chỉ thư; viết như vanthu@soxd.gov.vn.")
    known = units.get(unit) if units is not None and unit else None
    if units is not None and unit and known is None:
        wrong.append(
            f"mã đơn vị “{unit[:80]}” không có trong danh mục; xem mã ở trang Đơn vị, hoặc nạp danh mục trước."
        )
    row = {
        "code": said["code"] or None,
        "name": said["name"] or None,
        "role": said.get("role") or ROLE_NAMES[Role.UNIT],
        "unit": unit,
        "province": known["province_code"] if known else None,
        "department": known["department_code"] if known else None,
    }
    return row, wrong


def _key(cell: Cell) -> str:
    return " ".join(fold(str(cell)).replace("*", " ").split())


def _text(row: Sequence[Cell], place: int) -> str:
    """A cell as it was meant: a code that is a number in the sheet is no number."""
    cell = row[place] if place < len(row) else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
