"""What a unit's workbook is made of; all of it is handed in. Words are Vietnamese, None is an empty cell."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

TEMPLATE_VERSION = "2026.1"
Value = str | int | float | bool | date | None


@dataclass(frozen=True)
class Period:
    """A reporting period: code "2026-Q1", name "Quý I năm 2026", kind_name "Quý I"."""

    code: str
    name: str
    year: int
    kind_name: str
    window_start: date
    window_end: date
    is_cumulative: bool


@dataclass(frozen=True)
class Task:
    """A task in force with the state last reported; lists of channels or units are joined by "; "."""

    task_no: str
    task_code: str
    task_text: str
    plan_number: str | None = None
    channel: str | None = None
    lead_units: str | None = None
    coordinating_units: str | None = None
    timeframe_text: str | None = None
    due_date: date | None = None
    deliverable: str | None = None
    target_value: float | None = None
    target_unit: str | None = None
    budget_vnd: float | None = None
    note: str | None = None
    last_status: str | None = None
    last_percent: float | None = None


@dataclass(frozen=True)
class Channel:
    """A channel with the unit its output is counted in, and what the unit reported for it last period."""

    name: str
    uom: str
    last_quantity: float | None = None
    target_value: float | None = None


@dataclass(frozen=True)
class Index:
    """An index that may be reported: its code and its full name."""

    index_code: str
    name: str


@dataclass(frozen=True)
class IndexRow:
    """A row of the index sheet that is already begun; the unit adds score and rank."""

    index_code: str
    index_year: int | None = None
    subject_level: str | None = None
    subject: str | None = None
    max_score: float | None = None


@dataclass(frozen=True)
class TemplateContent:
    """One workbook: a unit, a period, what it owes and the words it may choose from.

    `due_text` says until when the report counts as on time ("24:00 ngày 14/03/2026"); `send_to` where it goes.
    """

    unit_code: str
    unit_name: str
    province: str
    period: Period
    issued_at: datetime
    statuses: tuple[str, ...]
    channels: tuple[Channel, ...] = ()
    tasks: tuple[Task, ...] = ()
    indices: tuple[Index, ...] = ()
    index_rows: tuple[IndexRow, ...] = ()
    subject_levels: tuple[str, ...] = ("Tỉnh", "Sở", "Huyện", "Xã")
    bands: tuple[str, ...] = ("Tốt", "Khá", "Trung bình", "Yếu")
    parent_body: str | None = None
    due_text: str | None = None
    send_to: str | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class HeldRow:
    """A row as a unit sent it: values by column code. `row_number` is its row in the file it came in.

    The information sheet is one such row with every code it holds.
    """

    sheet: str
    row_number: int
    values: dict[str, Value]


def checksum(unit_code: str, period: str, task_codes: Iterable[str]) -> str:
    """What ties the tasks of the progress sheet to the unit and period they were issued for."""
    text = f"{TEMPLATE_VERSION}|{unit_code}|{period}|" + ",".join(task_codes)
    return hashlib.sha256(text.encode()).hexdigest()
