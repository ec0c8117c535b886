"""A plan whose place was read wrongly: its province and body as the person who loads it says they are, their own.

What was read stays beside it, as with every other correction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from actions.matching import Register
from actions.plan_place import place_of_rows
from actions.plan_rows import plan_rows
from warehouse.records.plan_drafts import Change
from warehouse.scope import Scope


@dataclass(frozen=True)
class OwnPlace:
    """`name` of the scope's province and body in words; the `fields` of the header that say so, and the same as `changes`."""

    name: str
    fields: Mapping[str, str]
    changes: tuple[Change, ...]


def own_place(cursor: duckdb.DuckDBPyConnection, said: Mapping[str, Any], scope: Scope) -> OwnPlace | None:
    """The scope's own place for a plan; None where it has none, or none of its names fits the plan's year."""
    if scope.province is None or scope.unit is not None:
        return None
    body = _body(cursor, scope.department)
    for name, full_name in cursor.execute(_NAMES, {"code": scope.province}).fetchall():
        wanted = {"province": str(name)} | ({"issuer": body} if body else {})
        fields = {field: value for field, value in wanted.items() if said.get(field) != value}
        rows = plan_rows(said, Register(cursor), own=fields)
        if place_of_rows(cursor, rows).why_outside(scope, is_known=True) is None:
            changes = tuple(
                Change("header", "", field, said.get(field), value) for field, value in fields.items()
            )
            place = f"{full_name[:1].lower()}{full_name[1:]}"
            return OwnPlace(f"{body}, {place}" if body else place, fields, changes)
    return None


# Of a province that others merged into, its name of today first.
_NAMES = "SELECT name, full_name FROM province_subject WHERE subject_code = $code ORDER BY system"


def _body(cursor: duckdb.DuckDBPyConnection, department: str | None) -> str | None:
    found = cursor.execute(
        "SELECT name FROM department_current WHERE department_code = $code", {"code": department}
    ).fetchall()
    return str(found[0][0]) if found else None
