"""The rows each sheet begins with: prepared from the tasks, or those a unit sent."""

import dataclasses
import re
from collections.abc import Sequence
from datetime import date

from exports import layout
from exports.choices import NO, YES
from exports.layout import Kind
from exports.template_model import TEMPLATE_VERSION, HeldRow, TemplateContent, Value

Row = dict[str, Value]
FIGURES = {Kind.WHOLE, Kind.NUMBER, Kind.PERCENT, Kind.YEAR}


def info_values(content: TemplateContent, held: Sequence[HeldRow]) -> Row:
    """The information sheet: what is known, over what the unit wrote in the cells that are its own."""
    period = content.period
    given: Row = {
        "template_version": TEMPLATE_VERSION,
        "province": content.province,
        "parent_body": content.parent_body,
        "unit": content.unit_name,
        "year": period.year,
        "period_type": period.kind_name,
        "is_cumulative": YES if period.is_cumulative else NO,
        "window_start": period.window_start,
        "window_end": period.window_end,
    }
    own = {line.code for line in layout.INFO_LINES if line.role is layout.Role.FILL}
    for row in held:
        if row.sheet == layout.INFO:
            given |= {code: value for code, value in _typed(row).items() if code in own}
    return given


def given_rows(content: TemplateContent) -> dict[str, list[Row]]:
    """The rows of a fresh workbook, by sheet."""
    return {
        layout.PLAN: [dataclasses.asdict(task) for task in content.tasks],
        layout.PROGRESS: [dataclasses.asdict(task) for task in content.tasks],
        layout.OUTPUTS: [
            {
                "row_no": str(number),
                "channel": channel.name,
                "uom": channel.uom,
                "last_quantity": channel.last_quantity,
                "target_value": channel.target_value,
            }
            for number, channel in enumerate(content.channels, start=1)
        ],
        layout.INDICES: [dataclasses.asdict(row) for row in content.index_rows],
    }


def restored_rows(content: TemplateContent, held: Sequence[HeldRow]) -> dict[str, list[Row]]:
    """The rows a unit sent, in their order, with what is only to look at put beside them again."""
    tasks = {task.task_code: task for task in content.tasks}
    channels = {channel.name: channel for channel in content.channels}
    rows: dict[str, list[Row]] = {sheet.name: [] for sheet in layout.DATA_SHEETS}
    for sent in held:
        if sent.sheet not in rows:
            continue
        row = _typed(sent)
        if sent.sheet == layout.PROGRESS and (task := tasks.get(str(row.get("task_code")))):
            row |= {code: getattr(task, code) for code in ("due_date", "last_status", "last_percent")}
        if sent.sheet == layout.OUTPUTS and (channel := channels.get(str(row.get("channel")))):
            row["last_quantity"] = channel.last_quantity
        rows[sent.sheet].append(row)
    return rows


def _typed(sent: HeldRow) -> Row:
    """The values as their cells hold them: a plain number or an ISO day in words becomes one, all else stays text."""
    kinds = {line.code: line.kind for line in layout.INFO_LINES} if sent.sheet == layout.INFO else {}
    for sheet in layout.DATA_SHEETS:
        if sheet.name == sent.sheet:
            kinds = {column.code: column.kind for column in sheet.columns}
    return {code: _as_cell(value, kinds.get(code, Kind.TEXT)) for code, value in sent.values.items()}


def _as_cell(value: Value, kind: Kind) -> Value:
    if not isinstance(value, str):
        return value
    if kind in FIGURES and re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,10})?", value):
        return float(value)
    if kind is Kind.DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value  # no day of the calendar: the unit must see what it wrote
    return value
