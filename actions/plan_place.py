"""Whose plan a document is: its province and body as the registers know them, and whether a scope holds them."""

from dataclasses import dataclass

import duckdb

from warehouse.records.plans import PlanRows
from warehouse.scope import Scope


@dataclass(frozen=True)
class Place:
    """Codes as scopes have them; None where the document does not say, or no register knows the name."""

    province: str | None
    department: str | None
    province_name: str | None
    issuer: str | None

    def why_outside(self, scope: Scope, *, is_known: bool = False) -> str | None:
        """Why the plan is not for this scope, and what to do, in Vietnamese; None where it is.

        What the document leaves open is not outside, unless it must be known (`is_known`).
        """
        if scope.unit is not None:
            return "Chỉ người điều phối nạp và xác nhận kế hoạch; hãy gửi văn bản cho người điều phối."
        asked = (
            (scope.province, self.province, "tỉnh, thành phố", "tỉnh", self.province_name),
            (scope.department, self.department, "cơ quan ban hành", "cơ quan", self.issuer),
        )
        for own, found, whole, short, name in asked:
            if own is None or found == own:
                continue
            if found:
                return f"văn bản của {name}, tài khoản này phụ trách {short} khác. {_MEND if is_known else _ELSEWHERE}"
            if is_known:
                read = f"máy đọc “{name}”, danh mục không có tên này" if name else "máy không đọc được"
                return f"văn bản chưa rõ {whole} ({read}). {_SAY}"
        return None


_MEND = (
    "Nếu đọc sai thì sửa Tỉnh, thành phố và Cơ quan ban hành ở mục Đầu văn bản; "
    "nếu đọc đúng thì để người điều phối của nơi ấy làm."
)


_SAY = "Hãy ghi Tỉnh, thành phố và Cơ quan ban hành ở mục Đầu văn bản đúng tên trong danh mục."


# Of a document that is not taken in there is no draft to mend.
_ELSEWHERE = (
    "Nếu đúng thế, hãy gửi văn bản cho người điều phối của nơi ấy; "
    "nếu máy đọc sai, hãy nói rõ văn bản là của nơi bạn phụ trách."
)


def place_of_rows(cursor: duckdb.DuckDBPyConnection, rows: PlanRows) -> Place:
    """The place of a plan as its rows say."""
    plan = rows.plan.row(0, named=True)
    found = cursor.execute(
        "SELECT subject_code FROM province_subject WHERE province_code = $code AND system = $system LIMIT 1",
        {"code": plan["province_code"], "system": plan["system"]},
    ).fetchall()
    code = str(found[0][0]) if found else plan["province_code"]
    return Place(code, plan["issuer_department_code"], plan["province"], plan["issuer"])
