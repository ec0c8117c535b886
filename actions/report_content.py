"""What goes into a unit's workbook, and what the reader of a returned one has to know; both from the same questions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from exports import template_model as out
from loaders.reports import model as read
from reference.periods import Period, find_period
from reference.tables import tables
from warehouse.queries import reports
from warehouse.records.reports import is_locked
from warehouse.scope import Scope


@dataclass(frozen=True)
class UnitContext(read.ReportContext):
    """What the reader is told, and which task each code of the workbook means."""

    task_ids: Mapping[str, str] = field(default_factory=dict, hash=False)


class UnknownUnitError(ValueError):
    """No registered unit of that code may report in scope; the message says so, in Vietnamese."""


def find_unit(cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, code: str) -> dict[str, Any]:
    """The unit's row of `reports.units`. Raises UnknownUnitError."""
    found = reports.units(cursor, scope=scope, as_of=as_of, province=None)
    for row in found.iter_rows(named=True):
        if row["unit_code"] == code:
            return dict(row)
    raise UnknownUnitError(f"Không có đơn vị nào mang mã “{code[:60]}” trong danh mục đang có hiệu lực.")


def template_content(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    unit_code: str,
    period_code: str,
    issued_at: datetime,
) -> out.TemplateContent:
    """The workbook of one unit and period, pre-filled. Raises UnknownUnitError, UnknownPeriodError."""
    period = find_period(period_code)
    unit = find_unit(cursor, scope, as_of, unit_code)
    owed = reports.obligations(cursor, scope=scope, as_of=as_of, unit=unit_code, period=period.code)
    due = owed["last_good_day_effective"][0] if not owed.is_empty() else None
    last = _last_quantities(cursor, scope, as_of, unit_code, period)
    targets = _targets(cursor, scope, as_of, unit_code, period)
    tasks = _tasks(cursor, scope, as_of, unit_code, period)
    codes = task_codes(tasks)
    known = tables()
    return out.TemplateContent(
        unit_code=unit_code,
        unit_name=unit["own_name"],
        province=unit["province"],
        period=out.Period(
            period.code,
            period.name,
            period.year,
            period.kind_name,
            period.window_start,
            period.window_end,
            period.is_cumulative,
        ),
        issued_at=issued_at,
        statuses=_state_words(),
        channels=tuple(
            out.Channel(
                row["name"],
                row["unit"] or "",
                last.get(row["channel_code"]),
                targets.get(row["channel_code"]),
            )
            for row in known["channels"].sort("ordinal").iter_rows(named=True)
        ),
        tasks=tuple(_task(row, codes[row["task_id"]]) for row in tasks),
        indices=tuple(
            out.Index(row["short_name"], row["name_vi"]) for row in known["indices"].iter_rows(named=True)
        ),
        parent_body=unit["parent_name"],
        due_text=f"24:00 ngày {due:%d/%m/%Y}" if due else None,
        is_sample=unit["is_sample"],
    )


def report_context(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit_code: str, period_code: str
) -> UnitContext:
    """What the reader is told of a unit and period on the day a workbook arrives. Raises as `template_content`."""
    period = find_period(period_code)
    unit = find_unit(cursor, scope, as_of, unit_code)
    others = reports.units(cursor, scope=scope, as_of=as_of, province=unit["province_code"])
    earlier = reports.outputs_of_unit(cursor, scope=scope, as_of=as_of, unit=unit_code)
    owed = _tasks(cursor, scope, as_of, unit_code, period)
    codes = task_codes(owed)
    return UnitContext(
        unit_code=unit_code,
        unit_names=tuple(unit["aliases"]),
        province_names=(unit["province"], f"Tỉnh {unit['province']}", f"tỉnh {unit['province']}"),
        period=period.code,
        window_start=period.window_start,
        window_end=period.window_end,
        is_locked=is_locked(cursor, period.code, unit_code),
        received_on=as_of,
        today=as_of,
        tasks=tuple(
            read.KnownTask(
                codes[row["task_id"]],
                row["task_number"] or "",
                row["plan_number"],
                row["text"],
                row["due_date"],
            )
            for row in owed
        ),
        earlier=tuple(
            read.EarlierOutput(
                row["period_code"],
                row["channel_code"],
                row["title"],
                row["quantity"],
                find_period(row["period_code"]).is_cumulative,
            )
            for row in earlier.iter_rows(named=True)
            if row["period_code"].startswith(f"{period.year}-") and row["period_code"] != period.code
        ),
        known_unit_names=tuple(name for row in others.iter_rows(named=True) for name in row["aliases"]),
        task_ids={code: task_id for task_id, code in codes.items()},
    )


def task_codes(tasks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A code a clerk can read for each task: the number of its plan and its own, "118-3".

    Where two tasks of a unit would share one, a part of the task's id is added to both.
    """
    short = {
        row["task_id"]: "-".join(
            [*re.findall(r"^\d+", row["plan_number"] or ""), row["task_number"] or row["task_id"][:6]]
        )
        for row in tasks
    }
    shared = Counter(short.values())
    return {
        task_id: code if shared[code] == 1 else f"{code}-{task_id[:4]}" for task_id, code in short.items()
    }


def _tasks(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, unit_code: str, period: Period
) -> list[dict[str, Any]]:
    """The unit's tasks on the day, of plans that cover the period's year."""
    day = as_of if as_of.year == period.year else period.window_end
    return reports.tasks_of_unit(cursor, scope=scope, as_of=day, unit=unit_code).to_dicts()


def _task(row: dict[str, Any], code: str) -> out.Task:
    return out.Task(
        task_no=row["task_number"] or "",
        task_code=code,
        task_text=row["text"],
        plan_number=row["plan_number"],
        lead_units=row["lead_units"],
        coordinating_units=row["coordinating_units"],
        timeframe_text=row["timeframe_text"],
        due_date=row["due_date"],
        last_status=row["state_words"],
        last_percent=row["progress_pct"],
    )


def _last_quantities(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, unit_code: str, period: Period
) -> dict[str, float]:
    """What the unit's last report of another period said, by channel; a channel reported twice is added up."""
    found = reports.outputs_of_unit(cursor, scope=scope, as_of=as_of, unit=unit_code).to_dicts()
    ended = {row["period_code"]: find_period(row["period_code"]).window_end for row in found}
    before = [code for code in ended if ended[code] < period.window_end]
    newest = max(before, key=lambda code: ended[code], default=None)
    quantities: dict[str, float] = {}
    for row in found:
        if row["period_code"] == newest and row["quantity"] is not None:
            quantities[row["channel_code"]] = quantities.get(row["channel_code"], 0) + row["quantity"]
    return quantities


def _targets(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, unit_code: str, period: Period
) -> dict[str, float]:
    """The yearly target of each channel as the unit's reports of the same year last stated it."""
    found = reports.outputs_of_unit(cursor, scope=scope, as_of=as_of, unit=unit_code).to_dicts()
    stated = [
        (find_period(row["period_code"]).window_end, row["channel_code"], row["target_value"])
        for row in found
        if row["target_value"] is not None and find_period(row["period_code"]).year == period.year
    ]
    return {code: target for _, code, target in sorted(stated)}


def _state_words() -> tuple[str, ...]:
    """What a unit may declare; awaiting confirmation is the coordinator's word, not the unit's."""
    words = tables()["status_words"]
    declared = words.filter(words["group"] == "task_state").sort("display_order")
    return tuple(
        row["words_vi"] for row in declared.iter_rows(named=True) if row["code"] != "awaiting_confirmation"
    )
