"""Reporting periods: code, name, data window. The window and the due date are independent of each other.

Source of the windows: Nghị định 09/2019/NĐ-CP, Điều 12; 581/BNV-CCHC for which four reports there are.
"""

import re
from dataclasses import dataclass
from datetime import date

from reference.tables import tables

# Why a due date may move off a day off: civil law, applied by analogy; the rules of reports found are silent.
ROLL_GROUND = "Bộ luật Dân sự 2015, Điều 148 khoản 5"
CODE = re.compile(r"(20\d\d)-(Q1|Q2|H1|Q3|M9|Q4|Y)")


class UnknownPeriodError(ValueError):
    """A code that names no period; the message says how to write one, in Vietnamese."""


@dataclass(frozen=True)
class Period:
    """One period of one year. `last_month` is the month a due day is counted in; `is_cumulative` as the table says."""

    code: str
    year: int
    kind: str
    name: str
    kind_name: str
    window_start: date
    window_end: date
    last_month: int
    is_cumulative: bool


def find_period(code: str) -> Period:
    """The period of a code such as "2026-Q1". Raises UnknownPeriodError."""
    written = CODE.fullmatch(code.strip().upper())
    if not written:
        raise UnknownPeriodError(
            f"“{code[:40]}” không phải là kỳ báo cáo; viết năm và kỳ, ví dụ 2026-Q1, 2026-H1, 2026-Q3, 2026-Y."
        )
    year, kind = int(written[1]), written[2]
    row = next(row for row in tables()["period_kinds"].iter_rows(named=True) if row["code"] == kind)
    return Period(
        code=f"{year}-{kind}",
        year=year,
        kind=kind,
        name=f"{row['name']} {year}" if kind != "Y" else f"Năm {year}",
        kind_name=row["name"],
        window_start=date(
            year + row["window_start_year_offset"], row["window_start_month"], row["window_start_day"]
        ),
        window_end=date(year, row["window_end_month"], row["window_end_day"]),
        last_month=row["last_month"],
        is_cumulative=row["is_cumulative"],
    )


def standard_periods(year: int) -> list[Period]:
    """The four reports of a year in the order they fall due: Q1, H1, Q3, Y."""
    kinds = tables()["period_kinds"].filter(tables()["period_kinds"]["is_standard"]).sort("ordinal")["code"]
    return [find_period(f"{year}-{kind}") for kind in kinds]
