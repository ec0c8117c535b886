"""Find the registered province, department and unit behind a name in a document.

Rule: a name or alias matches after folding, or it does not match; near names are never taken silently. A unit's name
means a unit of the body that issued the plan before it means another one: two units are called "Văn phòng Sở".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import duckdb

from reference.tables import key

EVER = (0, 9999)
NEAR = 0.6  # the share of letters in common from which a name is offered as like another
OWN_BODY = 0.1  # units of the body that issued the plan come before others as like
SHORTEST_INSIDE = 5  # letters of a name that may be looked for inside another


@dataclass(frozen=True)
class Province:
    code: str
    system: str


@dataclass(frozen=True)
class MatchedUnit:
    """`code` is None where the register does not know the unit; `unit_key` then still tells it from others."""

    code: str | None
    unit_key: str
    department_code: str | None


@dataclass(frozen=True)
class _Unit:
    code: str
    province_code: str
    department_code: str
    parent_code: str | None
    years: tuple[int, int]


class Register:
    """The registers of a warehouse as they are now, ready to be asked by name."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._provinces = _grouped(
            cursor.execute(
                """
                SELECT name, province_code, system, year(valid_from), year(valid_to) FROM province_current
                UNION ALL SELECT full_name, province_code, system, year(valid_from), year(valid_to) FROM province_current
                UNION ALL
                SELECT alias, province_code, province.system, year(valid_from), year(valid_to)
                FROM province_alias_current AS alias JOIN province_current AS province USING (province_code)
                WHERE alias.system IS NULL OR alias.system = province.system
                """
            ).fetchall()
        )
        self._departments = {
            key(name): str(code)
            for name, code in cursor.execute(
                """
                SELECT alias, department_code FROM department_alias_current
                UNION ALL SELECT short_name, department_code FROM department_current
                UNION ALL SELECT name, department_code FROM department_current
                """
            ).fetchall()
        }
        self._units = _grouped(
            cursor.execute(
                """
                WITH named AS (
                    SELECT name, unit_code FROM unit_current UNION SELECT short_name, unit_code FROM unit_current
                    UNION SELECT alias, unit_code FROM unit_alias_current
                )
                SELECT named.name, unit_code, province_code, department_code, parent_code, year(valid_from), year(valid_to)
                FROM named JOIN unit_current USING (unit_code)
                """
            ).fetchall()
        )

    def find_province(self, name: str | None, year: int | None) -> Province | None:
        """The province of that name in that year; the newer one where the year leaves a choice."""
        found = [
            (str(system), str(code))
            for code, system, first, last in self._provinces.get(key(name or ""), [])
            if year is None or (first or EVER[0]) <= year <= (last or EVER[1])
        ]
        if not found:
            return None
        system, code = min(found)  # "34" before "63"
        return Province(code, system)

    def find_department(self, name: str | None) -> str | None:
        """The department's code: by its whole name, or by the name before "tỉnh ..."."""
        if not name:
            return None
        head = (
            name.replace("Tỉnh", "tỉnh")
            .replace("thành phố", "tỉnh")
            .replace("Thành phố", "tỉnh")
            .split(" tỉnh")[0]
        )
        for known in (name, f"{head} tỉnh", head):
            if found := self._departments.get(key(known)):
                return found
        return None

    def find_unit(
        self, name: str, *, province: str | None, department: str | None, years: tuple[int, int] | None
    ) -> MatchedUnit:
        """The unit of that name in the eyes of a plan: its issuer's own unit first, then a body of the province."""
        known = [
            unit
            for unit in self._candidates(name)
            if unit.province_code == province and _meet(unit.years, years or EVER)
        ]
        own = [unit for unit in known if unit.department_code == department]
        of_province = [
            unit for unit in known if unit.parent_code is None or unit.parent_code.endswith("ubnd-tinh")
        ]
        for choice in (own, of_province):
            codes = {unit.code for unit in choice}
            if len(codes) == 1:
                return MatchedUnit(choice[0].code, choice[0].code, choice[0].department_code)
        body = self.find_department(name)
        if body:
            return MatchedUnit(None, f"{province or '-'}:{body}", body)
        return MatchedUnit(None, f"{province or '-'}:{department or '-'}:{key(name)}", department)

    def unit_of_code(self, code: str | None, *, province: str | None) -> MatchedUnit | None:
        """The unit of that code, as a person chose it; None where the register has none of that code in the province."""
        for rows in self._units.values() if code else ():
            for known, of_province, department, *_rest in rows:
                if (known, of_province) == (code, province):
                    return MatchedUnit(str(code), str(code), department)
        return None

    def near_units(
        self, name: str, *, province: str | None, department: str | None, most: int = 5
    ) -> list[str]:
        """Codes of units of the province whose names are like this one, the likest first; for a person to choose from.

        How like: the share of letters in common after folding, or that one name stands inside the other.
        """
        wanted = key(name)
        likeness: dict[str, float] = {}
        for known, rows in self._units.items():
            share = SequenceMatcher(None, wanted, known).ratio()
            if len(wanted) > SHORTEST_INSIDE and (wanted in known or known in wanted):
                share = max(share, NEAR + 0.1)
            for code, of_province, of_department, *_rest in rows:
                if of_province == province and share >= NEAR:
                    own = OWN_BODY if department and of_department == department else 0.0
                    likeness[str(code)] = max(likeness.get(str(code), 0.0), share + own)
        return sorted(likeness, key=lambda code: (-likeness[code], code))[:most]

    def _candidates(self, name: str) -> list[_Unit]:
        return [
            _Unit(code, province, department, parent, (first or EVER[0], last or EVER[1]))
            for code, province, department, parent, first, last in self._units.get(key(name), [])
        ]


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    for name, *rest in rows:
        grouped.setdefault(key(str(name)), []).append(tuple(rest))
    return grouped


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
