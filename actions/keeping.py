"""Keeping the warehouse: create it, say what is in it, check it, build it again from the originals."""

import argparse
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from actions import reference_rows, replay
from actions.door import Answer
from warehouse import connect
from warehouse.queries import indices, plans, tasks
from warehouse.queries.asked import Filters
from warehouse.records import indices as index_records
from warehouse.records import loads, register
from warehouse.scope import EVERYTHING, Scope
from warehouse.settings import settings

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CHECKS = Path(connect.__file__).parent / "checks"
Files = tuple[tuple[str, bytes], ...]


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(HANOI).date()


def load_reference(warehouse: connect.Warehouse) -> bool:
    """Load the published facts when they changed since they were last loaded; True when it did."""
    fingerprint = reference_rows.fingerprint()
    arrival = loads.Arrival(
        "reference", "reference", fingerprint.encode(), "he-thong", False, datetime.now(UTC)
    )
    with warehouse.cursor() as cursor:
        if loads.find_load(cursor, "reference", arrival.sha256):
            return False
    with loads.recording(warehouse, arrival) as recording:
        store_reference(recording)
    return True


def store_reference(recording: loads.Recording) -> None:
    register.store_tables(recording, reference_rows.register_tables())
    index_records.store_results(recording, reference_rows.result_rows())


def init(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    changed = load_reference(warehouse)
    return Answer(
        out="Đã tạo kho và nạp số liệu tham chiếu." if changed else "Kho đã có, số liệu tham chiếu không đổi."
    )


def figures(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of each table, and the newest event: what two equal warehouses have in common."""
    tables = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND table_name NOT LIKE 'ducklake%' ORDER BY 1"
    ).fetchall()
    counted = {str(name): _count(cursor, str(name)) for (name,) in tables}
    newest = cursor.execute("SELECT coalesce(max(event_number), 0) FROM event").fetchall()[0][0]
    return {"warehouse_version": int(newest), **counted}


def status(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    with warehouse.cursor() as cursor:
        return Answer(out=json.dumps(figures(cursor), ensure_ascii=False, indent=1))


def verify(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    """Every file of `warehouse/checks/` must return no rows; every original must be there, byte for byte."""
    found: list[str] = []
    with warehouse.cursor() as cursor:
        for path in sorted(CHECKS.glob("*.sql")):
            rows = cursor.execute(path.read_text(encoding="utf-8")).fetchall()
            found += [f"{path.stem}: {', '.join(map(str, row))}"[:300] for row in rows[:20]]
        kept = cursor.execute(
            "SELECT DISTINCT file_sha256, file_name FROM load WHERE kind <> 'reference'"
        ).fetchall()
        event_numbers = [
            row[0] for row in cursor.execute("SELECT event_number FROM event ORDER BY 1").fetchall()
        ]
    found += _missing_originals(warehouse, kept)
    if event_numbers != [event.event_number for event in loads.read_journal(warehouse.journal)]:
        found.append("journal: sổ ghi sự kiện không khớp với kho")
    if found:
        return Answer(1, problems=tuple(found))
    return Answer(
        out=f"Đạt: {len(list(CHECKS.glob('*.sql')))} kiểm tra, {len(kept)} bản gốc, {len(event_numbers)} sự kiện."
    )


def rebuild(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    """Empty the tables and do every event of the journal again, in one transaction: readers see old or new, never half."""
    events = loads.read_journal(warehouse.journal)
    with warehouse.cursor() as cursor:
        before = figures(cursor)
    try:
        with warehouse.transaction() as cursor:
            loads.forget_rows(cursor)
            for event in events:
                replay.do_again(warehouse, event, store_reference)
            after = figures(cursor)
    except replay.CannotReplayError as error:
        return Answer(1, problems=(f"Chưa dựng lại được, kho giữ nguyên: {error}",))
    differing = [
        f"{name}: {before[name]} -> {after.get(name)}" for name in before if before[name] != after.get(name)
    ]
    report = f"Đã dựng lại từ {len(events)} sự kiện và các bản gốc."
    if differing and before["warehouse_version"]:
        report += " Số dòng thay đổi: " + "; ".join(differing)
    return Answer(out=report)


def read_day(text: str) -> date:
    """A day as people or machines write it. Raises ArgumentTypeError otherwise."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"{text[:80]!r} không phải là ngày; viết 2026-12-31 hoặc 31/12/2026")


def show(warehouse: connect.Warehouse, asked: argparse.Namespace, _: Files) -> Answer:
    scope = Scope(province=None, department=None, unit=asked.unit) if asked.unit else EVERYTHING
    filters = Filters(asked.province, asked.year, asked.department)
    body = answer(warehouse, asked.name, scope, asked.as_of or today(), filters, asked.format)
    return Answer(out=body.decode())


def answer(
    warehouse: connect.Warehouse, name: str, scope: Scope, as_of: date, filters: Filters, form: str
) -> bytes:
    """One of SHOWN as table, csv, json or parquet."""
    with warehouse.cursor() as cursor:
        return _formatted(SHOWN[name](cursor, scope, as_of, filters), form)


def _show_tasks(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, filters: Filters
) -> pl.DataFrame:
    days = settings().due_soon_days
    return tasks.list_tasks(
        cursor, scope=scope, as_of=as_of, filters=filters, due_soon_days=days, bar=None, status_group=None
    )


def _show_plans(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, filters: Filters
) -> pl.DataFrame:
    return plans.list_plans(cursor, scope=scope, as_of=as_of, filters=filters, search=None)


def _show_results(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, filters: Filters
) -> pl.DataFrame:
    return indices.list_results(cursor, scope=scope, as_of=as_of, filters=filters)


Shown = Callable[[duckdb.DuckDBPyConnection, Scope, date, Filters], pl.DataFrame]
SHOWN: dict[str, Shown] = {"task_status": _show_tasks, "plans": _show_plans, "index_results": _show_results}


def _formatted(frame: pl.DataFrame, form: str) -> bytes:
    if form == "parquet":
        stream = io.BytesIO()
        frame.write_parquet(stream)
        return stream.getvalue()
    if form == "csv":
        return frame.write_csv().encode()
    if form == "json":
        return json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1, default=str).encode()
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60, tbl_hide_dataframe_shape=True
    ):
        return str(frame).encode()


def _count(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(cursor.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])  # noqa: S608 a name from the catalogue


def _missing_originals(warehouse: connect.Warehouse, kept: list[tuple[str, str]]) -> list[str]:
    found = []
    for sha256, name in kept:
        path = loads.original_path(warehouse, sha256)
        if not path.exists():
            found.append(f"original: thiếu bản gốc của {name} ({sha256[:12]})")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            found.append(f"original: bản gốc của {name} đã bị thay đổi ({sha256[:12]})")
    return found
