"""What goes out about reports: the workbook to fill in, the one given back with its mistakes marked, the receipt."""

from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from actions import report_content
from actions.deadlines import HANOI
from actions.report_rows import compare, rows_around, stored_rows, totals
from actions.reporting import counted, find_version
from exports.receipt import Receipt, receipt_name, write_receipt
from exports.returned import HeldRow, UnmarkableWorkbookError, mark, returned_name
from exports.template import template_name, write_template, write_templates
from loaders.reports.grouping import expand
from reference.periods import find_period
from warehouse.connect import Warehouse
from warehouse.queries import reports
from warehouse.records import loads
from warehouse.records.loads import Problem
from warehouse.scope import Scope

__all__ = ["receipt_name", "returned_name"]
VERDICTS = {"on_time": "Gửi đúng hạn", "late": "Gửi chậm"}


class UnknownReceiptError(ValueError):
    """No upload in scope bears that number; the message says so, in Vietnamese."""


def template_file_name(unit_code: str, period_code: str, *, is_sample: bool) -> str:
    """What the workbook of a unit and period is called. Raises UnknownPeriodError."""
    return template_name(unit_code, find_period(period_code).code, is_sample)


def template(warehouse: Warehouse, unit_code: str, period_code: str, *, scope: Scope) -> tuple[str, bytes]:
    """The workbook of a unit and period: its file name and bytes. Raises UnknownUnitError, UnknownPeriodError."""
    now = datetime.now(HANOI)
    with warehouse.cursor() as cursor:
        content = report_content.template_content(
            cursor, scope=scope, as_of=now.date(), unit_code=unit_code, period_code=period_code, issued_at=now
        )
    return template_name(content.unit_code, content.period.code, content.is_sample), write_template(content)


def templates(warehouse: Warehouse, period_code: str, *, scope: Scope, province: str | None) -> bytes:
    """The workbooks of every unit that owes a report of the period, as one zip. Raises UnknownPeriodError."""
    now = datetime.now(HANOI)
    asked: dict[str, Any] = {"scope": scope, "as_of": now.date()}
    with warehouse.cursor() as cursor:
        known = reports.units(cursor, province=province, **asked)["unit_code"]
        owing = reports.obligations(cursor, unit=None, period=find_period(period_code).code, **asked)
        contents = [
            report_content.template_content(
                cursor, **asked, unit_code=unit_code, period_code=period_code, issued_at=now
            )
            for unit_code in owing.filter(pl.col("unit_code").is_in(known.implode()))["unit_code"]
        ]
    return write_templates(contents)


def returned(
    warehouse: Warehouse, receipt: str, *, scope: Scope, only_held: bool = False
) -> tuple[str, bytes]:
    """The workbook of a receipt with every mistake marked: its file name and bytes. Raises UnknownReceiptError."""
    with warehouse.cursor() as cursor:
        version, asked = _version(cursor, receipt, scope)
        found = reports.problems(cursor, receipt=receipt, **asked).drop("is_personal")
        cells = reports.cells_of_version(cursor, receipt=receipt, **asked)
        content = report_content.template_content(
            cursor,
            **asked,
            unit_code=version["unit_code"],
            period_code=version["period_code"],
            issued_at=version["received_at"].astimezone(HANOI),
        )
    original = loads.original_path(warehouse, version["file_sha256"]).read_bytes()
    marked = mark(
        original,
        version["file_kind"],
        expand(Problem(**problem) for problem in found.iter_rows(named=True)),
        heading=f"Biên nhận {receipt}, {content.unit_name}, {content.period.name}",
        template=content,
        values=_held_rows(cells),
        only_held=only_held,
        is_sample=version["is_sample"],
    )
    return returned_name(version["file_name"]), marked


def returned_refused(name: str, content: bytes, problems: tuple[Problem, ...]) -> tuple[str, bytes] | None:
    """The workbook the gate refused, marked where its reasons have a place; None where it cannot be marked."""
    if not any(problem.sheet for problem in problems):
        return None
    try:
        return returned_name(name), mark(content, "xlsx", expand(problems), heading="Tệp chưa được nhận")
    except UnmarkableWorkbookError:
        return None


def receipt_paper(
    warehouse: Warehouse, receipt: str, *, scope: Scope, sender: str | None = None
) -> tuple[str, bytes]:
    """The receipt as a page to print: its file name and bytes. Raises UnknownReceiptError.

    `sender` is what the sender is called; without it their account's name stands there.
    """
    with warehouse.cursor() as cursor:
        version, asked = _version(cursor, receipt, scope)
        rows = counted(cursor, version, asked)
        unit = report_content.find_unit(cursor, scope, asked["as_of"], version["unit_code"])
    due = version["last_good_day_effective"]
    return receipt_name(receipt), write_receipt(
        Receipt(
            number=receipt,
            unit_name=version["unit_name"],
            parent_body=unit["parent_name"],
            period_name=find_period(version["period_code"]).name,
            received_at=version["received_at"],
            file_name=version["file_name"],
            sha256=version["file_sha256"],
            size_bytes=version["byte_size"],
            sender=sender or version["actor"],
            due_text=f"24:00 ngày {due:%d/%m/%Y}" if due else None,
            verdict=VERDICTS.get(version["timeliness"] or "", ""),
            state=version["timeliness"] or "",
            is_committed=version["state"] == "committed",
            is_returned=version["is_returned"],
            rows=rows,
            remaining=_remaining(version, rows["kept"]),
            is_sample=version["is_sample"],
        )
    )


def difference(
    warehouse: Warehouse, receipt: str, other: str | None, *, scope: Scope
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Two versions of a report side by side: `report_rows.compare` and `report_rows.totals`, from `other` to `receipt`.

    Of `other` what counted once it was committed. The lines also have `cell`, where it stands in the file of `receipt`.
    Without `other` what counted before `receipt` is compared with, or counts now while it waits. Raises UnknownReceiptError.
    """
    with warehouse.cursor() as cursor:
        version, asked = _version(cursor, receipt, scope)
        said = stored_rows(cursor, receipt, asked)
        before, after = rows_around(cursor, version, asked)
        if other:
            _, before = rows_around(cursor, _version(cursor, other, scope)[0], asked)
        stated = _stated(cursor, asked, receipt, other)
        cells = reports.cells_of_version(cursor, receipt=receipt, **asked)
    place = ["sheet", "row_number", "column_code"]
    lines = compare(before, said, stated, version["held_keys"]).join(
        cells.select(*place, "cell", "raw", "value"), on=place, how="left", maintain_order="left"
    )
    lines = _without_equal_cells(lines).drop("raw", "value")
    gone = pl.col("change") == "missing"  # where it stood, something else may stand now
    lines = lines.with_columns(pl.when(~gone).then("cell").alias("cell"))
    return lines, totals(before, {**before, **{table: after[table] for table in stated or after}})


def _without_equal_cells(lines: pl.DataFrame) -> pl.DataFrame:
    """Of a row that is held back only the cells that say something else than what stays; the row itself is never lost."""
    is_held = pl.col("change") == "held"
    is_equal = pl.any_horizontal(
        pl.col("before").eq_missing(pl.col(name)) & pl.col(name).is_not_null() for name in ("raw", "value")
    )
    is_lost = (~is_held | is_equal).all().over("sheet", "row_key")
    is_first = pl.int_range(pl.len()).over("sheet", "row_key") == 0
    return lines.filter(~is_held | ~is_equal | (is_lost & is_first))


def _stated(
    cursor: duckdb.DuckDBPyConnection, asked: dict[str, Any], *receipts: str | None
) -> list[str] | None:
    """The tables that all of the versions speak of; None: all tables."""
    found = [find_version(cursor, receipt, **asked) for receipt in receipts if receipt]
    partial = [set(version["stated_tables"]) for version in found if version and version["stated_tables"]]
    return sorted(set.intersection(*partial)) if partial else None


def _version(
    cursor: duckdb.DuckDBPyConnection, receipt: str, scope: Scope
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The version, and what further questions about it are asked with."""
    asked: dict[str, Any] = {"scope": scope, "as_of": datetime.now(HANOI).date()}
    version = find_version(cursor, receipt, **asked)
    if version is None:
        raise UnknownReceiptError(f"Không có biên nhận nào mang số “{receipt[:40]}”.")
    return version, asked


def _remaining(version: dict[str, Any], kept: int) -> list[str]:
    found = []
    if version["state"] in ("received", "cancelled"):
        found.append("Mở lại biên nhận trên trang Nộp báo cáo và bấm Nộp báo cáo để các dòng được ghi.")
    if version["held_count"]:
        stays = f" {kept} dòng trong số đó giữ nguyên giá trị cũ cho tới khi sửa." if kept else ""
        found.append(f"Sửa {version['held_count']} dòng còn lỗi rồi gửi lại.{stays}")
    if version["is_returned"]:
        found.append(
            f"Báo cáo bị trả lại: {version['returned_reason'] or 'xem ý kiến của đơn vị điều phối'}."
        )
    return found


def _held_rows(cells: pl.DataFrame) -> list[HeldRow]:
    """The rows as they were sent, by sheet and row; a cell that could not be read keeps its own words."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for cell in cells.iter_rows(named=True):
        value = cell["value"] if cell["value"] is not None else cell["raw"]
        rows.setdefault((cell["sheet"], cell["row_number"]), {})[cell["column_code"]] = value
    return [HeldRow(sheet, row, values) for (sheet, row), values in rows.items()]
