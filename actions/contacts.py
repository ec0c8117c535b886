"""The addresses of many units at once, as they are pasted from a spreadsheet: all of them are kept, or none."""

import re
from datetime import datetime

import duckdb

from actions import mail as post
from actions.deadlines import HANOI
from actions.reminder_mail import UnfitContactError
from warehouse.connect import Warehouse
from warehouse.records import reminders as records
from warehouse.scope import Scope

MOST_LINES, MOST_TOLD = 2000, 5
_SEPARATOR = re.compile(r"[;\t]|,(?=[^,]*@)")


def set_contacts(
    warehouse: Warehouse, text: str, *, scope: Scope, actor: str, at: datetime | None = None
) -> str:
    """Keep an address for each line "code or name of a unit; address". A line without an address is left out.

    Raises UnfitContactError, which names the first lines that cannot be kept; nothing is stored then.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise UnfitContactError(f"Có {len(lines)} dòng; mỗi lần dán nhiều nhất {MOST_LINES} dòng.")
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        known = _units(cursor, scope)
        found: dict[str, str] = {}
        mistakes = []
        for number, line in lines:
            unit, _, address = (
                part.strip() for part in _SEPARATOR.sub("\x1f", line, count=1).partition("\x1f")
            )
            if not address:
                continue
            codes = known.get(unit) or known.get(_folded(cursor, unit)) or []
            mistake = _mistake(unit, address, codes, found)
            if mistake:
                mistakes.append(f"Dòng {number}: {mistake}")
            else:
                found[codes[0]] = address
        if mistakes:
            more = f" Còn {len(mistakes) - MOST_TOLD} dòng khác." if len(mistakes) > MOST_TOLD else ""
            raise UnfitContactError(f"{' '.join(mistakes[:MOST_TOLD])}{more} Chưa ghi địa chỉ nào.")
        if not found:
            raise UnfitContactError(
                "Không có dòng nào có địa chỉ thư; mỗi dòng viết: mã hoặc tên đơn vị; địa chỉ."
            )
        kept = dict(cursor.execute("SELECT unit_code, email FROM unit_contact_current").fetchall())
        changed = {code: address for code, address in found.items() if kept.get(code) != address}
        for code, address in changed.items():
            records.store_contact(warehouse, code, address, actor=actor, at=moment)
    same = len(found) - len(changed)
    return f"Đã ghi {len(changed)} địa chỉ thư{f'; {same} địa chỉ không đổi' if same else ''}."


def _mistake(unit: str, address: str, codes: list[str], found: dict[str, str]) -> str | None:
    if not codes:
        return f"không có đơn vị “{unit[:80]}” trong phạm vi của bạn; dùng đúng mã hoặc tên trong danh mục."
    if len(codes) > 1:
        return f"có {len(codes)} đơn vị tên “{unit[:80]}”; dùng mã thay cho tên."
    if not post.is_address(address):
        return f"“{address[:80]}” không phải là một địa chỉ thư."
    if found.get(codes[0], address) != address:
        return f"“{unit[:80]}” đã có địa chỉ khác ở dòng trên."
    return None


def _units(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, list[str]]:
    """The codes of the units in scope by code and by folded name: several where a name is not one unit's alone."""
    rows = cursor.execute(
        """
        SELECT unit.unit_code, fold(unit.name) FROM unit_newest AS unit
        JOIN province_subject AS subject USING (province_code, system)
        WHERE unit.kind = 'unit'
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY unit.unit_code
        """,
        scope.as_params(),
    ).fetchall()
    found: dict[str, list[str]] = {}
    for code, name in rows:
        found.setdefault(code, []).append(code)
        found.setdefault(name, []).append(code)
    return found


def _folded(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    return str(cursor.execute("SELECT fold($name)", {"name": name}).fetchall()[0][0])
