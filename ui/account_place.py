"""Where an account may look and act: chosen by name from the register, never typed as a code."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from access.viewer import Role
from ui import data
from warehouse.queries import register

Place = dict[str, str | None]
NOWHERE: Place = {"province": None, "department": None, "unit": None}


def chosen(role: Role, units: Sequence[Mapping[str, Any]], key: str) -> Place:
    """A unit for those of units, a province and perhaps a body or its head's unit for others, nowhere for administrators.

    `units`: rows of `queries.reports.units`.
    """
    if role is Role.ADMINISTRATOR:
        return NOWHERE
    if role in (Role.UNIT, Role.UNIT_TOKEN):
        row = _unit("Đơn vị", units, f"{key}.unit", with_none=None)
        return _of(row) if row else NOWHERE
    province = _choice("Tỉnh, thành phố", data.read(register.provinces, then=_provinces), f"{key}.province")
    if role is Role.LEADER:
        own = [row for row in units if row["province_code"] == province]
        head = _unit("Đơn vị (chỉ chọn cho thủ trưởng một đơn vị)", own, f"{key}.head", with_none="Không")
        if head:
            return _of(head)
    bodies = {"": "Cả tỉnh"} | data.read(register.departments_there_are, then=_departments)
    department = _choice("Sở, ban, ngành", bodies, f"{key}.department")
    return {"province": province or None, "department": department or None, "unit": None}


def _choice(label: str, labels: Mapping[str, str], key: str) -> str:
    return str(st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key) or "")


def _unit(
    label: str, units: Sequence[Mapping[str, Any]], key: str, *, with_none: str | None
) -> Mapping[str, Any] | None:
    """The row of the unit that is chosen; the first choice is none of them where that has a name."""
    of_code = {row["unit_code"]: row for row in units}
    none = {} if with_none is None else {"": with_none}
    labels = none | {code: f"{row['name']} ({row['province']})" for code, row in of_code.items()}
    return of_code.get(_choice(label, labels, key))


def _of(unit: Mapping[str, Any]) -> Place:
    return {
        "province": unit["province_code"],
        "department": unit["department_code"],
        "unit": unit["unit_code"],
    }


def _provinces(found: pl.DataFrame) -> dict[str, str]:
    """Those that exist; none is chosen at first, so that nobody is let into the first of the list by a slip."""
    there = found.filter(pl.col("is_current"))
    return {"": "Chưa chọn"} | dict(zip(there["province_code"], there["name"], strict=True))


def _departments(found: pl.DataFrame) -> dict[str, str]:
    return dict(zip(found["department_code"], found["name"], strict=True))
