"""What a workbook says as rows of the warehouse, and how two versions of a report differ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from actions.report_content import UnitContext
from loaders.reports import form, keys
from loaders.reports.model import ReportFile
from warehouse.queries import reports
from warehouse.records.reports import ROW_TABLES

Rows = Mapping[str, pl.DataFrame]
TABLES = tuple(table for table in ROW_TABLES if table != "report_cell")


@dataclass(frozen=True)
class _Part:
    """A table that is compared: the sheet's name in the form, the key of a row, our column -> the form's."""

    table: str
    form_table: form.Table
    key: str
    columns: Mapping[str, str]


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


COMPARED = (
    _Part(
        "report_task",
        "progress",
        "task_id",
        {
            "declared_state": "declared_status",
            "progress_pct": "percent_done",
            "done_date": "completed_on",
            **_same("started_on", "result", "evidence", "extended_due", "extension_doc", "difficulties", "proposals"),
        },
    ),
    _Part(
        "communication_output",
        "outputs",
        "row_key",
        {
            **_same("quantity", "participants", "ytd_quantity", "target_value", "uom", "evidence", "note"),
            "task_id": "task_code",
        },
    ),
    _Part(
        "reported_task",
        "plan_tasks",
        "row_key",
        {
            "text": "task_text",
            **_same("lead_units", "coordinating_units", "timeframe_text", "due_date", "deliverable", "note"),
        },
    ),
    _Part(
        "reported_index",
        "indices",
        "row_key",
        _same("score", "max_score", "rank", "rank_of", "band", "published_on", "source_doc"),
    ),
)  # fmt: skip


def rows_of(said: ReportFile, context: UnitContext) -> Rows:
    """The good rows by table of the warehouse, without load_id; held rows are in `report_cell` only."""
    progress = said.progress.filter(
        pl.col("task_code").is_in(list(context.task_ids)) & pl.col("declared_state").is_not_null()
    )
    outputs = said.outputs.filter(pl.col("channel").is_not_null())
    added = said.plan_tasks.filter(pl.col("task_code").is_null() & pl.col("task_text").is_not_null())
    indices = said.indices.filter(pl.col("index_code").is_not_null() & pl.col("index_year").is_not_null())
    return {
        "report_task": progress.select(
            *("declared_state", "started_on", "result", "evidence", "extended_due", "extension_doc"),
            *("difficulties", "proposals", "sheet"),
            task_id=_task_id(context),
            unit_key=pl.lit(context.unit_code),
            progress_pct="percent_done",
            done_date="completed_on",
            row_number="row",
        ),
        "communication_output": outputs.select(
            *("row_key", "title", "uom", "quantity", "participants", "target_value", "ytd_quantity"),
            *("evidence", "note", "sheet"),
            channel_code="channel",
            task_id=_task_id(context),
            row_number="row",
        ),
        "reported_task": added.select(
            *("plan_number", "timeframe_text", "timeframe_kind", "due_date", "deliverable", "target_value"),
            *("target_unit", "budget_vnd", "note", "sheet"),
            row_key=keys.ADDED_TASK,
            task_number="task_no",
            text="task_text",
            lead_units=pl.col("lead_units").list.join("; "),
            coordinating_units=pl.col("coordinating_units").list.join("; "),
            row_number="row",
        ),
        "reported_index": indices.select(
            *("index_code", "subject_level", "subject", "dimension", "score", "max_score", "rank", "rank_of"),
            *("band", "published_on", "source_doc", "sheet"),
            row_key=keys.INDEX_RESULT,
            year="index_year",
            row_number="row",
        ),
        "report_cell": said.cells.select(
            "sheet", "cell", "raw", "value", row_number="row", column_code="column"
        ),
    }


def stated_tables(said: ReportFile) -> list[str] | None:
    """The tables a file speaks of, where it does not hold them all: what it leaves out stays in force."""
    stated = [part.table for part in COMPARED if part.form_table in said.stated]
    return stated if len(stated) < len(COMPARED) else None


def stored_rows(cursor: duckdb.DuckDBPyConnection, receipt: str, asked: dict[str, Any]) -> Rows:
    """The rows an upload states by table, with `label`; empty where there is no such upload. `asked`: scope and as_of."""
    return {table: reports.rows_of_version(cursor, receipt=receipt, table=table, **asked) for table in TABLES}


def rows_in_force(
    cursor: duckdb.DuckDBPyConnection, unit_code: str, period_code: str, asked: dict[str, Any]
) -> Rows:
    """The rows that count for a unit's report of a period, by table, with `label`."""
    about = {"unit": unit_code, "period": period_code, **asked}
    return {table: reports.rows_in_force(cursor, table=table, **about) for table in TABLES}


def rows_around(
    cursor: duckdb.DuckDBPyConnection, version: Mapping[str, Any], asked: dict[str, Any]
) -> tuple[Rows, Rows]:
    """What counted before a version of `reports.versions` was committed, and what counted then.

    Of one that still waits: what counts now, and what would if it were committed.
    """
    about = {"unit": version["unit_code"], "period": version["period_code"], **asked}
    waits = version["state"] in ("received", "cancelled")
    about["before_event"] = None if waits else version["committed_event"] or version["event_number"]
    before = {table: reports.rows_in_force(cursor, table=table, **about) for table in TABLES}
    on_top = version["load_id"]
    return before, {
        table: reports.rows_in_force(cursor, table=table, on_top=on_top, **about) for table in TABLES
    }


def held_keys(said: ReportFile, context: UnitContext, before: Rows) -> list[str]:
    """The rows a file holds back, as "table:key" of the warehouse.

    Where the mistake is in what names the row, it is taken for the row of `before` (what is in force) that stood in its
    place and that the file states nowhere else: an erased channel is no order to take its figure away.
    """
    tables = {part.form_table: part for part in COMPARED}
    named: list[str] = []
    unnamed: list[tuple[_Part, str, int]] = []
    for table, row_key, sheet, row in said.held.select("table", "key", "sheet", "row").iter_rows():
        part = tables[table]
        known = context.task_ids.get(row_key) if table == "progress" else row_key
        if known is None:
            unnamed.append((part, sheet, row))
        else:
            named.append(f"{part.table}:{known}")
    if unnamed:
        told = {*named, *_names(rows_of(said, context))}
        places = {
            (part.table, *place): name
            for part in COMPARED
            for name, *place in _named_places(part, before[part.table])
            if name not in told
        }
        named += [
            name for part, sheet, row in unnamed if (name := places.pop((part.table, sheet, row), None))
        ]
    return named


def compare(
    before: Rows, after: Rows, stated: Collection[str] | None = None, held: Collection[str] | None = None
) -> pl.DataFrame:
    """Where two versions differ, cell by cell; only in the tables `stated`, where not all are.

    `held` are the rows that the later one holds back, as `held_keys` names them.
    Columns: sheet, row_number (where the row stands in the file, of the later version that has it), row_key, label (null
    without stored rows), change (new, changed, unchanged, held, missing), column_code (the form's), heading, before, after (as a
    person writes them, null: empty). A row that did not change is one line without a heading.
    """
    return pl.concat(
        [
            _compare(part, before[part.table], after[part.table], set(held or ()))
            for part in COMPARED
            if stated is None or part.table in stated
        ]
    )


def counts(differences: pl.DataFrame) -> dict[str, int]:
    """Rows by kind of change: new, changed, unchanged, missing; kept: rows held back whose former value counts on."""
    rows = differences.unique(["sheet", "row_key"])
    kinds = {
        "new": "new",
        "changed": "changed",
        "unchanged": "unchanged",
        "missing": "missing",
        "kept": "held",
    }
    return {name: rows.filter(pl.col("change") == kind).height for name, kind in kinds.items()}


def totals(before: Rows, after: Rows) -> list[dict[str, Any]]:
    """What the sums become: `label`, `before`, `after` (null: nobody states one), by channel and by declared state."""
    found: list[dict[str, Any]] = []
    names = form.channel_names()
    sums = [
        _sums(rows["communication_output"], "channel_code", pl.col("quantity").sum())
        for rows in (before, after)
    ]
    for code in dict.fromkeys([*names, *sums[0], *sums[1]]):
        if code in sums[0] or code in sums[1]:
            found.append(
                {"label": names.get(code, code), "before": sums[0].get(code), "after": sums[1].get(code)}
            )
    states = form.first_words("state")
    tasks = [_sums(rows["report_task"], "declared_state", pl.len()) for rows in (before, after)]
    for code, word in states.items():
        if code in tasks[0] or code in tasks[1]:
            found.append(
                {
                    "label": f"Nhiệm vụ: {word}",
                    "before": tasks[0].get(code, 0),
                    "after": tasks[1].get(code, 0),
                }
            )
    return found


def _sums(rows: pl.DataFrame, by: str, figure: pl.Expr) -> dict[str, int]:
    stated = rows.filter(pl.col("quantity").is_not_null()) if "quantity" in rows.columns else rows
    return dict(stated.group_by(by).agg(figure.alias("figure")).iter_rows())


def _compare(part: _Part, before: pl.DataFrame, after: pl.DataFrame, held: set[str]) -> pl.DataFrame:
    old, new = _long(part, before), _long(part, after)
    known_before, known_after = set(before[part.key]), set(after[part.key])
    cells = old.join(new, on=["row_key", "column"], how="full", coalesce=True, suffix="_after").rename(
        {"value": "before", "value_after": "after"}
    )
    gone = known_before - known_after
    keys_held = {name.removeprefix(f"{part.table}:") for name in held if name.startswith(f"{part.table}:")}
    differing = cells.filter(pl.col("before").ne_missing(pl.col("after")))
    changed = set(differing["row_key"]) & known_before & known_after
    same = sorted((known_before & known_after) - changed)
    quiet = [*same, *(row for row in (*known_before, *known_after) if row not in set(cells["row_key"]))]
    lines = pl.concat(
        [
            differing.select("row_key", "column", "before", "after"),
            pl.DataFrame({"row_key": list(dict.fromkeys(quiet))}, schema={"row_key": pl.String}).with_columns(
                *(pl.lit(None, pl.String).alias(name) for name in ("column", "before", "after"))
            ),
        ]
    ).unique(maintain_order=True)
    words = {ours: form.first_heading(part.form_table, theirs) for ours, theirs in part.columns.items()}
    labels = {**_labels(part, before), **_labels(part, after)}
    places = pl.concat([_places(part, rows) for rows in (after, before)]).unique("row_key", keep="first")
    return lines.join(places, on="row_key", how="left").select(
        "sheet",
        "row_number",
        "row_key",
        pl.col("row_key").replace_strict(labels, default=None, return_dtype=pl.String).alias("label"),
        pl.when(~pl.col("row_key").is_in(list(known_before)))
        .then(pl.lit("new"))
        .when(pl.col("row_key").is_in([*gone & keys_held]))
        .then(pl.lit("held"))
        .when(pl.col("row_key").is_in([*gone]))
        .then(pl.lit("missing"))
        .when(pl.col("column").is_null())
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("changed"))
        .alias("change"),
        pl.col("column")
        .replace_strict(dict(part.columns), default=None, return_dtype=pl.String)
        .alias("column_code"),
        pl.col("column").replace_strict(words, default=None, return_dtype=pl.String).alias("heading"),
        "before",
        "after",
    )


def _long(part: _Part, rows: pl.DataFrame) -> pl.DataFrame:
    """One line per filled cell: row_key, column, value as a person writes it."""
    written = rows.select(
        pl.col(part.key).alias("row_key"), *(_written(name, rows.schema[name]) for name in part.columns)
    )
    return written.unpivot(index="row_key", variable_name="column", value_name="value").filter(
        pl.col("value").is_not_null()
    )


def _written(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if name == "declared_state":
        return column.replace(form.first_words("state"))
    if kind == pl.Date:
        return column.dt.strftime("%d/%m/%Y")
    if kind.is_float():
        return column.cast(pl.String).str.strip_suffix(".0").str.replace(".", ",", literal=True)
    return column.cast(pl.String)


def _task_id(context: UnitContext) -> pl.Expr:
    """The task a code of the workbook means; a code that nobody gave out was flagged by the reader."""
    return pl.col("task_code").replace_strict(context.task_ids, default=None, return_dtype=pl.String)


def _places(part: _Part, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col(part.key).alias("row_key"),
        pl.col("sheet").cast(pl.String),
        pl.col("row_number").cast(pl.Int32),
    )


def _named_places(part: _Part, rows: pl.DataFrame) -> list[tuple[str, str, int]]:
    """("table:key", sheet, row) of every row."""
    found = rows.select(part.key, "sheet", "row_number").iter_rows()
    return [(f"{part.table}:{row_key}", sheet, row) for row_key, sheet, row in found]


def _names(rows: Rows) -> set[str]:
    return {name for part in COMPARED for name, *_ in _named_places(part, rows[part.table])}


def _labels(part: _Part, rows: pl.DataFrame) -> dict[str, str]:
    return dict(rows.select(part.key, "label").iter_rows()) if "label" in rows.columns else {}
