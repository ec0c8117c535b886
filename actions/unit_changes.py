"""What loading a register of units would change, unit by unit: old and new words of everything it says of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from loaders.units.model import UnitFile

Described = Mapping[str, str]  # heading -> what a register says, in words
CHANGES = {
    "unit_code": pl.String,
    "unit_name": pl.String,
    "kind": pl.String,
    "heading": pl.String,
    "before": pl.String,
    "after": pl.String,
    "obligation_count": pl.Int64,
}
_NEWEST = """
    SELECT unit.*, newest.event_number FROM unit JOIN load_newest AS newest USING (load_id)
    WHERE NOT (newest.kind = 'unit' AND newest.file_name = $name)
    QUALIFY newest.event_number = max(newest.event_number) OVER (PARTITION BY unit_code)
"""


@dataclass(frozen=True)
class _Register:
    """Units with their other names and members, however they came: a row of `units` per validity."""

    units: pl.DataFrame
    aliases: pl.DataFrame
    members: pl.DataFrame


def changes(cursor: duckdb.DuckDBPyConnection, name: str, said: UnitFile) -> pl.DataFrame:
    """Columns: unit_code, unit_name, kind (new, changed, closed, gone, unchanged), heading (what changes; null: the whole
    unit), before, after (in words, null: empty), obligation_count (reports the unit owes or owed).

    Compared with what is in force: a file replaces the last one of its name, so a unit it no longer names is gone, unless
    another register names it. One row for each thing that changes of a unit, one for each unit that is new, gone or the same.
    """
    before = _in_force(cursor)
    rest = _without_file(cursor, name, said)
    after = _Register(
        pl.concat([said.units.select(rest.units.columns), rest.units]),
        pl.concat([said.aliases, rest.aliases]),
        pl.concat([said.members, rest.members]),
    )
    words = _Words(cursor, pl.concat([after.units, before.units]))
    old, new = words.describe(before), words.describe(after)
    owed = dict(cursor.execute("SELECT unit_code, count(*) FROM obligation GROUP BY unit_code").fetchall())
    held = dict(said.held.select("unit_code", "row_number").drop_nulls().iter_rows())
    named = set(said.units["unit_code"])
    rows: list[tuple[Any, ...]] = []
    for code in dict.fromkeys([*said.units["unit_code"], *sorted(old)]):
        title, count = words.units.get(code, code), owed.get(code, 0)
        if code not in new:
            reason = f"dòng {held[code]} của tệp có lỗi nên bị giữ lại" if code in held else None
            rows.append((code, title, "gone", None, None, reason, count))
        elif code not in old:
            rows.append((code, title, "new", None, None, _summary(new[code]), count))
        elif differing := [heading for heading in new[code] if old[code][heading] != new[code][heading]]:
            kind = "closed" if _end(after, code) < _end(before, code) else "changed"
            rows += [
                (code, title, kind, heading, old[code][heading] or None, new[code][heading] or None, count)
                for heading in differing
            ]
        elif code in named:
            rows.append((code, title, "unchanged", None, None, None, count))
    return pl.DataFrame(rows, schema=CHANGES, orient="row")


def _in_force(cursor: duckdb.DuckDBPyConnection) -> _Register:
    return _Register(
        _columns(cursor.sql("SELECT * FROM unit_current").pl()),
        cursor.sql("SELECT unit_code, alias FROM unit_alias_current").pl(),
        cursor.sql("SELECT group_code, unit_code FROM group_member_current").pl(),
    )


def _without_file(cursor: duckdb.DuckDBPyConnection, name: str, said: UnitFile) -> _Register:
    """What other registers say of the units that the file does not name."""
    asked = {"name": name}
    units = cursor.sql(_NEWEST, params=asked).pl()
    others = units.filter(~pl.col("unit_code").is_in(said.units["unit_code"].implode()))
    mine = others.select("load_id", "unit_code").unique()
    aliases = cursor.sql("SELECT load_id, unit_code, alias FROM unit_alias").pl()
    members = cursor.sql("SELECT load_id, group_code, unit_code FROM group_member").pl()
    return _Register(
        _columns(others),
        aliases.join(mine, on=["load_id", "unit_code"], how="semi").drop("load_id"),
        members.join(mine.rename({"unit_code": "group_code"}), on=["load_id", "group_code"], how="semi").drop(
            "load_id"
        ),
    )


def _columns(units: pl.DataFrame) -> pl.DataFrame:
    return units.select(
        *("unit_code", "name", "short_name", "kind", "parent_code", "province_code", "system"),
        *("department_code", "valid_from", "valid_to"),
    )


class _Words:
    """The names behind codes, and what a register says of each unit in those words."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, units: pl.DataFrame) -> None:
        self.units: dict[str, str] = dict(reversed(units.select("unit_code", "name").rows()))
        provinces = cursor.sql("SELECT province_code, system, name FROM province_current").pl()
        self._provinces = {(code, system): name for code, system, name in provinces.iter_rows()}
        departments = cursor.sql("SELECT department_code, name FROM department_current").pl()
        self._departments: dict[str, str] = dict(departments.iter_rows())

    def describe(self, register: _Register) -> dict[str, Described]:
        """By unit what the register says of it; a unit with several validities has their words in order."""
        aliases = _joined(register.aliases.select("unit_code", "alias"))
        members = _joined(
            register.members.select("group_code", pl.col("unit_code").replace(self.units).alias("member"))
        )
        found: dict[str, dict[str, list[str]]] = {}
        ordered = register.units.sort("unit_code", "valid_from", nulls_last=False)
        for row in ordered.iter_rows(named=True):
            said = found.setdefault(row["unit_code"], {})
            for heading, words in self._said(row).items():
                known = said.setdefault(heading, [])
                if words and words not in known:
                    known.append(words)
        return {
            code: {
                **{heading: "; ".join(words) for heading, words in said.items()},
                "Tên khác": aliases.get(code, ""),
                "Thành viên của nhóm": members.get(code, ""),
            }
            for code, said in found.items()
        }

    def _said(self, row: Mapping[str, Any]) -> dict[str, str]:
        return {
            "Tên": row["name"],
            "Tên ngắn": row["short_name"] if row["short_name"] != row["name"] else "",
            "Loại": "Nhóm" if row["kind"] == "group" else "Đơn vị",
            "Trực thuộc": self.units.get(row["parent_code"], row["parent_code"] or ""),
            "Tỉnh, thành phố": self._provinces.get((row["province_code"], row["system"]), ""),
            "Cơ quan": self._departments.get(row["department_code"], ""),
            "Hiệu lực": _validity(row["valid_from"], row["valid_to"]),
        }


def _joined(pairs: pl.DataFrame) -> dict[str, str]:
    """By the first column the words of the second, sorted, so that their order in a file is no change."""
    key, value = pairs.columns
    grouped = pairs.unique().sort(value).group_by(key, maintain_order=True).agg(pl.col(value).str.join("; "))
    return dict(grouped.iter_rows())


def _validity(first: date | None, last: date | None) -> str:
    limits = (("từ", first), ("đến", last))
    return " ".join(f"{word} {day:%d/%m/%Y}" for word, day in limits if day) or "không giới hạn"


def _summary(said: Described) -> str:
    told = (said["Loại"], said["Trực thuộc"] or said["Cơ quan"], said["Hiệu lực"])
    return ", ".join(part for part in told if part)


def _end(register: _Register, code: str) -> date:
    """The last day of a unit's last validity; the end of time where it has none."""
    ends = register.units.filter(pl.col("unit_code") == code)["valid_to"].to_list()
    return max((end or date.max for end in ends), default=date.max)
