"""Bytes of a report workbook -> checked rows and problems. Touches no warehouse and no clock."""

import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from loaders.file_names import clean_file_name
from loaders.reports import form, gate, keys, model
from loaders.reports.columns import TableRead, all_cells, read_table
from loaders.reports.grouping import list_flags
from loaders.reports.identity import check_identity, check_info, check_sum, identify, read_meta
from loaders.reports.index_rows import check_indices
from loaders.reports.info import read_info, says_nothing
from loaders.reports.model import GateRefusal, Identity, InfoValue, Kind, ReportContext, ReportFile
from loaders.reports.outputs import check_outputs, check_totals
from loaders.reports.period_words import period_said, period_words
from loaders.reports.periods import check_periods
from loaders.reports.plan_rows import check_plan_tasks
from loaders.reports.progress import check_progress
from loaders.reports.reading import raw_text
from loaders.reports.recognise import Table, find_info_sheet, find_tables
from loaders.reports.refusals import refusal
from loaders.reports.rows import Rows, sort_rows
from loaders.reports.rules import keep, list_held
from loaders.reports.sandbox import Sheet, read_sheets
from loaders.reports.structure import above, check_columns, lines
from loaders.reports.text import clean, shown
from reference import tables as reference
from warehouse.records.loads import Problem

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
TITLE_ROWS = 4  # above the table a sheet of our workbook says whose it is and of which period
Parts = Mapping[form.Table, list[tuple[Table, Rows]]]


def read_report(file_name: str, content: bytes, context: ReportContext) -> ReportFile:
    """What a unit's workbook says: rows that passed, rows held back by an error, and every problem at once.

    A file of the wrong kind, template, unit or period, a locked period's and a blank one are refused whole.
    """
    kind = gate.check(content)
    if isinstance(kind, GateRefusal):
        return _refused(Identity(), None, kind.problems)
    sheets = read_sheets(content, kind)
    if isinstance(sheets, GateRefusal):
        return _refused(Identity(), kind, sheets.problems)
    identity, values, problems = _identify(sheets, kind, context)
    if reasons := [*check_identity(identity, values, context), *_check_lock(context)]:
        return replace(_refused(identity, kind, (*reasons, *problems)), info=values)
    tables, noticed = find_tables(sheets)
    if not tables:
        reason = refusal("file.unrecognised", f"các trang tính: {', '.join(sheet.name for sheet in sheets)}")
        return replace(_refused(identity, kind, (reason, *noticed)), info=values)
    parts = _sort(tables)
    says_so = says_nothing(values)
    is_blank = not any(_is_answered(table, rows) for found in parts.values() for table, rows in found)
    if is_blank and not says_so:
        reason = refusal("report.blank", "chưa dòng nào được điền")
        return replace(_refused(identity, kind, (reason, *noticed)), info=values, is_blank=True)
    problems += [*check_info(values, context), *noticed, *_check_name(file_name, kind)]
    problems += _check_contradiction(values, is_blank=is_blank, says_nothing=says_so)
    if (changed := check_sum(identity, _task_codes(parts))) is not None:
        problems.append(changed)
    report = _read_rows(parts, context, is_cumulative=_is_cumulative(values, context))
    return replace(
        report,
        identity=identity,
        kind=kind,
        info=values,
        problems=_sorted([*problems, *report.problems], sheets),
        cells=pl.concat([_info_cells(values), report.cells]),
        stated=tuple(name for name, found in parts.items() if found),
        is_blank=is_blank,
        says_nothing_to_report=says_so,
    )


def peek(file_name: str, content: bytes) -> Identity | GateRefusal:
    """Which unit, period and template a file says it is of, before anything is checked.

    A CSV file cannot say; its `Identity` is empty.
    """
    kind = gate.check(content)
    if isinstance(kind, GateRefusal) or kind == "csv":
        return kind if isinstance(kind, GateRefusal) else Identity()
    sheets = read_sheets(content, kind, is_peek=True)
    if isinstance(sheets, GateRefusal):
        return sheets
    meta = read_meta(sheets)
    if not {"unit_code", "period", "template_version"} <= set(meta):
        sheets = read_sheets(content, kind)
        if isinstance(sheets, GateRefusal):
            return sheets
    found = find_info_sheet(sheets)
    return identify(meta, read_info(found)[0] if found else {})


def _identify(
    sheets: list[Sheet], kind: Kind, context: ReportContext
) -> tuple[Identity, dict[str, InfoValue], list[Problem]]:
    if kind == "csv":  # one sheet of the workbook: whose it is, only the sender can say
        said = period_said([clean(raw_text(cell)) for row in sheets[0].rows[:TITLE_ROWS] for cell in row])
        known = Identity(context.unit_code, said or context.period, form.form()["versions"][0])
        return known, {}, []
    found = find_info_sheet(sheets)
    values, problems = read_info(found) if found else ({}, [])
    return identify(read_meta(sheets), values), values, problems


def _sort(tables: list[Table]) -> dict[form.Table, list[tuple[Table, Rows]]]:
    parts: dict[form.Table, list[tuple[Table, Rows]]] = {name: [] for name in form.TABLES}
    for table in tables:
        parts[table.header.table].append((table, sort_rows(table)))
    return parts


def _read_rows(parts: Parts, context: ReportContext, *, is_cumulative: bool) -> ReportFile:
    """Every table read and checked; the report as far as its rows go."""
    plan, progress = (_read(name, parts) for name in ("plan_tasks", "progress"))
    outputs, indices = (_read(name, parts) for name in ("outputs", "indices"))
    check_plan_tasks(plan, context)
    check_progress(progress, context)
    check_outputs(outputs, context)
    check_periods(outputs, context, is_cumulative=is_cumulative)
    check_indices(indices, context)
    for table, rows in parts["outputs"]:
        check_totals(outputs, table, rows.totals)
    reads = [plan, progress, outputs, indices]
    problems = [problem for read in reads for problem in (*list_flags(read), *read.notices)]
    return ReportFile(
        Identity(),
        "passed",
        None,
        tuple(problems),
        progress=keep(progress, model.PROGRESS),
        outputs=keep(outputs, model.OUTPUTS),
        indices=keep(indices, model.INDICES),
        plan_tasks=keep(plan, model.PLAN_TASKS),
        cells=all_cells(reads),
        held=pl.concat(
            [
                list_held(plan, lambda row: row["task_text"], keys.ADDED_TASK),
                list_held(progress, lambda row: row["task_code"] or row["task_text"], pl.col("task_code")),
                list_held(outputs, lambda row: row["title"] or row["channel"], pl.col("row_key")),
                list_held(indices, lambda row: row["index_code"], keys.INDEX_RESULT),
            ]
        ),
    )


def _read(name: form.Table, parts: Parts) -> TableRead:
    read = read_table(name, parts[name])
    for table, rows in parts[name]:
        read.notices += _told(table, rows)
    return read


def _told(table: Table, rows: Rows) -> list[Problem]:
    """What is no data, by kind, each kind once a table; nothing is left out without a word."""
    sheet = table.sheet
    title_column = min(table.header.columns.values()) if table.header.is_coded else None
    top = above(sheet, table.header.row, title_column=title_column) if table.is_first else []
    columns = check_columns(table, [*rows.data, *rows.unfilled])
    hidden = [row for row in rows.data if row in sheet.hidden_rows]
    kinds = [
        ("note", "rows.unfilled", rows.unfilled, "dòng chưa điền, coi như chưa báo cáo", "Điền nếu có số liệu"),
        ("note", "rows.group", rows.group_rows, "dòng tên nhóm, không tính là số liệu", "Không cần sửa"),
        ("note", "rows.total", rows.totals, "dòng tổng, chỉ dùng để đối chiếu", "Không cần sửa"),
        ("note", "rows.footer", rows.footer, "phần ký và ghi chú dưới bảng, không đọc", "Không cần sửa"),
        ("note", "rows.hidden", hidden, "dòng ẩn vẫn được đọc", "Bỏ ẩn để kiểm tra, xóa nếu không dùng"),
        ("warning", "rows.stray", rows.stray, "dòng không có TT, mã và số liệu; không được đọc", "Điền TT và số liệu, hoặc xóa dòng"),
    ]  # fmt: skip
    return [*top, *columns] + [
        Problem(
            severity, rule, sheet.name or None, sheet.cell(found[0], 0), sheet.line(found[0]), None,
            lines(sheet, found), expected, repair,
        )
        for severity, rule, found, expected, repair in kinds
        if found
    ]  # fmt: skip


def _is_answered(table: Table, rows: Rows) -> bool:
    """Whether the unit has written anything; tasks that came with the plan sheet are not its words."""
    if table.header.table != "plan_tasks":
        return bool(rows.data)
    column = table.header.columns.get("task_code")
    return any(column is None or table.sheet.at(row, column) == "" for row in rows.data)


def _task_codes(parts: Parts) -> list[str]:
    """The codes of the progress sheet in their order, filled in or not."""
    return [
        clean(raw_text(cell))
        for table, _ in parts["progress"]
        if (column := table.header.columns.get("task_code")) is not None
        for cells in table.sheet.rows[table.first : table.last]
        if column < len(cells) and (cell := cells[column]) != ""
    ]


def _is_cumulative(values: Mapping[str, InfoValue], context: ReportContext) -> bool:
    """As the unit says; else as the period is by its rule."""
    if "is_cumulative" in values and isinstance(said := values["is_cumulative"].value, bool):
        return said
    kinds = reference.tables()["period_kinds"].filter(code=context.period.split("-", 1)[1])
    return bool(kinds["is_cumulative"].first()) if not kinds.is_empty() else False


def _check_lock(context: ReportContext) -> list[Problem]:
    return (
        [refusal("period.locked", f"kỳ {period_words(context.period)} đã khóa")] if context.is_locked else []
    )


def _check_name(file_name: str, kind: Kind) -> list[Problem]:
    if not gate.is_other_extension(file_name, kind):
        return []
    return [
        Problem(
            "note",
            "file.extension",
            found=shown(clean_file_name(file_name)),
            expected=f"tên tệp .{kind} như nội dung bên trong",
            repair=f"Đổi đuôi tệp thành .{kind}",
        )
    ]


def _check_contradiction(
    values: Mapping[str, InfoValue], *, is_blank: bool, says_nothing: bool
) -> list[Problem]:
    if is_blank or not says_nothing:
        return []
    said = values["nothing_to_report"]
    return [
        Problem(
            "warning", "report.says_nothing", said.sheet, said.cell, None, said.label, said.raw,
            "Không, vì có dòng đã điền; các dòng vẫn được đọc", "Xóa dấu ở mục này, hoặc xóa các dòng đã điền",
        )
    ]  # fmt: skip


def _info_cells(values: Mapping[str, InfoValue]) -> pl.DataFrame:
    rows = [
        {
            "sheet": said.sheet,
            "row": int(re.sub(r"\D", "", said.cell)),
            "column": code,
            "cell": said.cell,
            "raw": said.raw,
            "value": None if said.value is None else str(said.value),
        }
        for code, said in values.items()
    ]
    return pl.DataFrame(rows, schema=dict(model.CELLS))


def _sorted(problems: list[Problem], sheets: list[Sheet]) -> tuple[Problem, ...]:
    """In the order of the sheets, then of rows and columns; what is about the whole file first."""
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    rank = {"error": 0, "warning": 1, "note": 2}

    def place(problem: Problem) -> tuple[int, int, int, str, int, str]:
        found = _ADDRESS.match(problem.cell or "")
        letters, row = (found[1], int(found[2])) if found else ("", problem.row_number or 0)
        number = order.get(problem.sheet, len(order)) if problem.sheet else -1
        return number, row, len(letters), letters, rank[problem.severity], problem.rule

    return tuple(sorted(problems, key=place))


def _refused(identity: Identity, kind: Kind | None, problems: tuple[Problem, ...]) -> ReportFile:
    return ReportFile(identity, "refused", kind, problems)
