"""What travels: who reports for what, what the caller knows, and what a workbook says."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from warehouse.records.loads import Problem

Kind = Literal["xlsx", "ods", "xls", "csv"]
Gate = Literal["passed", "refused"]
InfoContent = str | int | float | bool | datetime.date | None
PERSONAL = frozenset({"preparer", "phone", "signer"})  # of the information sheet: not for other units' eyes

# Every frame also has where its row stands: `sheet`, and `row` as the user's program counts it. The cell and the raw
# text of each value are in `cells` under the same sheet, row and column. `group_text` is the group row above it.
_PLACE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "group_text": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
}
PROGRESS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "task_code": pl.String,
    "task_no": pl.String,
    "declared_state": pl.String,
    "percent_done": pl.Float64,
    "started_on": pl.Date,
    "completed_on": pl.Date,
    "result": pl.String,
    "evidence": pl.String,
    "extended_due": pl.Date,
    "extension_doc": pl.String,
    "difficulties": pl.String,
    "proposals": pl.String,
    **_PLACE,
}
# `quantity` null = not reported, which is not zero. `row_key` names the row in every version of the report.
OUTPUTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "row_key": pl.String,
    "channel": pl.String,
    "title": pl.String,
    "uom": pl.String,
    "quantity": pl.Int64,
    "participants": pl.Int64,
    "target_value": pl.Float64,
    "ytd_quantity": pl.Int64,
    "task_code": pl.String,
    "evidence": pl.String,
    "note": pl.String,
    **_PLACE,
}
INDICES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "index_code": pl.String,
    "index_year": pl.Int32,
    "subject_level": pl.String,
    "subject": pl.String,
    "score": pl.Float64,
    "max_score": pl.Float64,
    "rank": pl.Int32,
    "rank_of": pl.Int32,
    "band": pl.String,
    "dimension": pl.String,
    "published_on": pl.Date,
    "source_doc": pl.String,
    **_PLACE,
}
# `task_code` null = a task the unit adds. `timeframe_kind` is "unknown" for words that state no time.
PLAN_TASKS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "task_no": pl.String,
    "task_code": pl.String,
    "plan_number": pl.String,
    "task_text": pl.String,
    "channel": pl.List(pl.String),
    "lead_units": pl.List(pl.String),
    "coordinating_units": pl.List(pl.String),
    "timeframe_text": pl.String,
    "timeframe_kind": pl.String,
    "due_date": pl.Date,
    "deliverable": pl.String,
    "target_value": pl.Float64,
    "target_unit": pl.String,
    "budget_vnd": pl.Float64,
    "note": pl.String,
    **_PLACE,
}
# `value` is the value as read, as text; null where the cell could not be read. Held rows are here too.
CELLS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "sheet": pl.String,
    "row": pl.Int32,
    "column": pl.String,
    "cell": pl.String,
    "raw": pl.String,
    "value": pl.String,
}
# Rows that an error keeps out of their frame; `label` is what names the row for a person, `key` what names it in every
# version of the report (a task's code, else as the row's table is keyed; null where the row has nothing that names it).
HELD: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "table": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "label": pl.String,
    "key": pl.String,
    "rules": pl.List(pl.String),
}


@dataclass(frozen=True)
class Identity:
    """What a file says it is. None: the file does not say; names are for the caller to match."""

    unit_code: str | None = None
    period: str | None = None
    template_version: str | None = None
    unit_name: str | None = None
    province_name: str | None = None
    issued_at: str | None = None
    checksum: str | None = None


@dataclass(frozen=True)
class GateRefusal:
    """Why a file is not taken at all; every reason that could be seen."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class KnownTask:
    """A task of the unit that stands in the warehouse."""

    task_code: str
    task_no: str
    plan_number: str | None
    text: str
    due_date: datetime.date | None = None


@dataclass(frozen=True)
class EarlierOutput:
    """An output of an earlier report of the same year; `period` is a code like "2026-Q1"."""

    period: str
    channel: str
    title_or_key: str | None
    quantity: int | None
    is_cumulative: bool


@dataclass(frozen=True)
class ReportContext:
    """What the caller knows: for whom and when the report is, and what was reported before."""

    unit_code: str
    unit_names: tuple[str, ...]
    province_names: tuple[str, ...]
    period: str
    window_start: datetime.date | None
    window_end: datetime.date | None
    is_locked: bool
    received_on: datetime.date
    today: datetime.date
    tasks: tuple[KnownTask, ...] = ()
    earlier: tuple[EarlierOutput, ...] = ()
    known_unit_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class InfoValue:
    """A line of the information sheet: the value as read, and where it stands."""

    value: InfoContent
    raw: str
    sheet: str
    cell: str
    label: str


@dataclass(frozen=True)
class ReportFile:
    """What a workbook says. Refused: the frames are empty and the problems say why.

    `info` holds personal data under the codes of PERSONAL.
    """

    identity: Identity
    gate: Gate
    kind: Kind | None
    problems: tuple[Problem, ...]
    info: Mapping[str, InfoValue] = field(default_factory=dict)
    progress: pl.DataFrame = field(default_factory=lambda: empty(PROGRESS))
    outputs: pl.DataFrame = field(default_factory=lambda: empty(OUTPUTS))
    indices: pl.DataFrame = field(default_factory=lambda: empty(INDICES))
    plan_tasks: pl.DataFrame = field(default_factory=lambda: empty(PLAN_TASKS))
    cells: pl.DataFrame = field(default_factory=lambda: empty(CELLS))
    held: pl.DataFrame = field(default_factory=lambda: empty(HELD))
    stated: tuple[str, ...] = ()  # the tables of the form that stand in the file; a CSV file holds one
    is_blank: bool = False
    says_nothing_to_report: bool = False


def empty(schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """A frame of those columns without a row."""
    return pl.DataFrame(schema=dict(schema))
