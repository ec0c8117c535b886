"""What a results file says: its rows, and what a person should know about the rest."""

import dataclasses
from collections.abc import Mapping
from typing import Literal

import polars as pl

Severity = Literal["error", "warning", "note"]
Layout = Literal["tidy", "published"]
Key = tuple[str, int, str, str, str, str, str]

# One row per result. `province_code` is null for a region or the nation; `score` null = not stated, never zero;
# `rank_kind` published | computed, `score_kind` published | summed; `row` counts from 1 in `sheet` (null for CSV).
ROW_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "index_code": pl.String,
    "year": pl.Int32,
    "level": pl.String,
    "system": pl.String,
    "province": pl.String,
    "province_code": pl.String,
    "unit": pl.String,
    "criterion_code": pl.String,
    "score": pl.Float64,
    "max_score": pl.Float64,
    "rank": pl.Int32,
    "ranked": pl.Int32,
    "rank_kind": pl.String,
    "score_kind": pl.String,
    "source_id": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "cell": pl.String,
}


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the message says why and what to do, in Vietnamese."""

    def __init__(self, found: str, expected: str, repair: str, rule: str) -> None:
        super().__init__(f"{found}: {expected}")
        self.problem = Problem("error", found=found, expected=expected, repair=repair, rule=rule)


@dataclasses.dataclass(frozen=True)
class Problem:
    """What a person should see: the place, what stands there, what was expected, what to do, which rule.

    An `error` holds its row back, a `warning` wants a look, a `note` only tells. `column` is the heading.
    """

    severity: Severity
    found: str
    expected: str
    repair: str
    rule: str
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None


@dataclasses.dataclass(frozen=True)
class Result:
    """One result of one subject; see ROW_SCHEMA."""

    index_code: str
    year: int
    level: str
    system: str
    province: str
    province_code: str | None
    unit: str | None
    criterion_code: str
    score: float | None
    max_score: float | None
    rank: int | None
    ranked: int | None
    rank_kind: str | None
    score_kind: str | None
    source_id: str | None
    sheet: str | None
    row: int
    cell: str

    def key(self) -> Key:
        """What may occur once in a file."""
        return key_of(
            self.index_code,
            self.year,
            self.level,
            self.system,
            self.province,
            self.unit,
            self.criterion_code,
        )


def key_of(
    index_code: str, year: int, level: str, system: str, province: str, unit: str | None, criterion_code: str
) -> Key:
    """What a result is about; two rows of one key say the same or contradict each other."""
    return (index_code, year, level, system, province, (unit or "").casefold(), criterion_code)


def place_of(sheet: str | None, cell: str) -> str:
    """How a message names a cell of a file."""
    return f"{sheet}!{cell}" if sheet else cell


@dataclasses.dataclass(frozen=True)
class Contested:
    """A row that is held although what it is about is known: no other row of the file may answer for it unheard."""

    key: Key
    place: str


@dataclasses.dataclass(frozen=True)
class Read:
    """What one table of a file gave: results, problems, how many rows or cells were held, and about what."""

    results: list[Result]
    problems: list[Problem]
    held: int
    contested: list[Contested] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class IndexFile:
    """The rows that passed (columns: ROW_SCHEMA), every problem, and how many rows were held back.

    `layout` is None and `rows` empty when the file was refused.
    """

    rows: pl.DataFrame
    problems: tuple[Problem, ...]
    layout: Layout | None
    held: int

    @property
    def is_refused(self) -> bool:
        """Nothing of the file could be taken."""
        return self.rows.is_empty()


def frame(results: list[Result]) -> pl.DataFrame:
    """The results as a frame with the columns of ROW_SCHEMA."""
    columns = {name: [getattr(result, name) for result in results] for name in ROW_SCHEMA}
    return pl.DataFrame(columns, schema=dict(ROW_SCHEMA))
