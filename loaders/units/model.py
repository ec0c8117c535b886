"""What a register of units says: units, other names, members, and what a person should know about the rest."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from warehouse.records.loads import Problem

Subject = tuple[str, str]  # (province_code, system)
Schema = Mapping[str, pl.DataType | type[pl.DataType]]

# The columns of the tables of the same names without load_id; `row_number` counts from 1 as the user's program does.
UNITS: Schema = {
    "unit_code": pl.String,
    "name": pl.String,
    "short_name": pl.String,
    "kind": pl.String,
    "parent_code": pl.String,
    "province_code": pl.String,
    "system": pl.String,
    "department_code": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "row_number": pl.Int32,
}
ALIASES: Schema = {"unit_code": pl.String, "alias": pl.String}
MEMBERS: Schema = {"group_code": pl.String, "unit_code": pl.String}
# Rows kept out of `units`; `rules` are those that keep it out.
HELD: Schema = {
    "sheet": pl.String,
    "row_number": pl.Int32,
    "unit_code": pl.String,
    "name": pl.String,
    "rules": pl.List(pl.String),
}


@dataclass(frozen=True)
class Draft:
    """One row as far as it could be read: None where a cell is empty or wrong, and then a problem says so."""

    unit_code: str | None
    name: str | None
    short_name: str | None
    kind: str | None
    parent_code: str | None
    province_code: str | None
    system: str | None
    department_code: str | None
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    has_dates: bool  # False: a date could not be read, so nothing is known of the validity

    def overlaps(self, other: "Draft") -> bool:
        """Whether both are valid on some day, as far as their dates are known."""
        if not (self.has_dates and other.has_dates):
            return False
        first, last = datetime.date.min, datetime.date.max
        return (self.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
            self.valid_to or last
        )


@dataclass(frozen=True)
class Finding:
    """A problem and the row it belongs to, by its number among the drafts; `holds`: the row is kept out for it."""

    draft: int
    problem: Problem
    holds: bool


@dataclass(frozen=True)
class UnitFile:
    """What the file says. `problems` are in the order of the file; refused: the frames are empty."""

    file_name: str
    problems: tuple[Problem, ...]
    units: pl.DataFrame = field(default_factory=lambda: frame([], UNITS))
    aliases: pl.DataFrame = field(default_factory=lambda: frame([], ALIASES))
    members: pl.DataFrame = field(default_factory=lambda: frame([], MEMBERS))
    held: pl.DataFrame = field(default_factory=lambda: frame([], HELD))

    @property
    def is_refused(self) -> bool:
        """Nothing of the file could be taken."""
        return self.units.is_empty()


def frame(rows: Sequence[Sequence[object]], schema: Schema) -> pl.DataFrame:
    """The rows as a frame with the columns of a schema."""
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
