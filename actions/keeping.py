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

from actions import reference_rows, replay, trace
from actions.door import Answer
from warehouse import connect
from warehouse.queries import indices, plans, tasks, timeliness
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
    """Load the published facts unless the newest edition is this one; True when it did."""
    fingerprint = reference_rows.fingerprint()
    arrival = loads.Arrival(
        "reference", "reference", fingerprint.encode(), "he-thong", False, datetime.now(UTC)
    )
    with warehouse.cursor() as cursor:
        newest = cursor.execute("SELECT file_sha256 FROM load_newest WHERE kind = 'reference'").fetchall()
        if newest == [(arrival.sha256,)]:
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
    counted = {table: _count(cursor, table) for table in loads.every_table(cursor)}
    newest = cursor.execute("SELECT coalesce(max(event_number), 0) FROM event").fetchall()[0][0]
    return {"warehouse_version": int(newest), **counted}


def status(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    with warehouse.cursor() as cursor:
        said = json.dumps(figures(cursor), ensure_ascii=False, indent=1)
    return Answer(out=said, problems=(warehouse.mismatch,) if warehouse.mismatch else ())


def verify(warehouse: connect.Warehouse, _: argparse.Namespace, __: Files) -> Answer:
    """Every file of `warehouse/checks/` must return no rows; every original must be there, byte for byte; the journal
    must tell the same events as the tables; the chains of events and of access must be whole."""
    found: list[str] = []
    with warehouse.cursor() as cursor:
        for path in sorted(CHECKS.glob("*.sql")):
            rows = cursor.execute(path.read_text(encoding="utf-8")).fetchall()
            found += [f"{path.stem}: {', '.join(map(str, row))}"[:300] for row in rows[:20]]
        kept = cursor.execute(
            "SELECT DISTINCT file_sha256, file_name FROM load WHERE kind <> 'reference'"
        ).fetchall()
    found += _missing_originals(warehouse, kept)
    chains = trace.check(warehouse)
    found += chains.faults
    if found:
        return Answer(1, problems=tuple(found))
    return Answer(
        out=f"Đạt: {len(list(CHECKS.glob('*.sql')))} kiểm tra, {len(kept)} bản gốc, {chains.change_count} sự kiện, "
        f"{chains.access_count} sự kiện truy cập; hai chuỗi niêm phong nguyên vẹn."
    )


def rebuild(warehouse: connect.Warehouse, asked: argparse.Namespace, _: Files) -> Answer:
    """Empty the tables and do every event of the journal again, in one transaction: readers see old or new, never half.

    Refused, and all is as it was, where anything stands in the way, or where the figures come out otherwise and
    nobody said `--accept`.
    """
    accept = getattr(asked, "accept", False)
    try:
        with warehouse.transaction(is_rebuild=True) as cursor:
            done = replay.do_all_again(warehouse, cursor, store_reference, is_difference_accepted=accept)
    except replay.CannotReplayError as error:
        return Answer(1, problems=(f"Chưa dựng lại được, kho giữ nguyên: {error}.",))
    except replay.DifferentFiguresError as error:
        return Answer(
            1,
            problems=(
                "Chưa dựng lại, kho giữ nguyên: phiên bản này đọc các bản gốc ra số liệu khác với kho đang có.",
                *error.differences,
                "Nếu chương trình hoặc số liệu tham chiếu vừa được nâng cấp và số mới là đúng, "
                "chạy lại với --accept để giữ số mới.",
            ),
        )
    lines = [f"Đã dựng lại từ {done.event_count} sự kiện và các bản gốc."]
    if done.differences:
        lines += ["Đã giữ số mới theo --accept:", *done.differences]
    if not done.is_compared:
        lines.append("Kho trước đó trống nên không có số cũ để so.")
    return Answer(out="\n".join(lines))


def read_day(text: str) -> date:
    """A day as people or machines write it. Raises ArgumentTypeError otherwise."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"{text[:80]!r} không phải là ngày; viết 2026-12-31 hoặc 31/12/2026")


def show(warehouse: connect.Warehouse, asked: argparse.Namespace, _: Files) -> Answer:
    """Exit 2 for an option that the answer cannot heed, 1 for a code nobody bears: neither is an empty answer."""
    given = {name: getattr(asked, name) for name in _BEARER if getattr(asked, name) is not None}
    if unheeded := [f"--{name}" for name in given if name in UNHEEDED.get(asked.name, ())]:
        return Answer(
            2,
            problems=(
                f"show {asked.name} không lọc theo {', '.join(unheeded)}; bỏ tùy chọn đó rồi chạy lại.",
            ),
        )
    with warehouse.cursor() as cursor:
        unknown = [(name, code) for name, code in given.items() if not _is_known(cursor, name, code)]
    if unknown:
        return Answer(
            1,
            problems=tuple(
                f"Trong kho không có {_NAMED[name]} nào mang mã “{code[:80]}”." for name, code in unknown
            ),
        )
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


def _show_timeliness(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, as_of: date, filters: Filters
) -> pl.DataFrame:
    return timeliness.states(
        cursor,
        scope=scope,
        as_of=as_of,
        province=filters.province,
        department=filters.department,
        year=filters.year,
    )


Shown = Callable[[duckdb.DuckDBPyConnection, Scope, date, Filters], pl.DataFrame]
SHOWN: dict[str, Shown] = {
    "task_status": _show_tasks,
    "plans": _show_plans,
    "index_results": _show_results,
    "timeliness": _show_timeliness,
}
# A plan is of a body, not of one of its units; a published result is of a province.
UNHEEDED: dict[str, tuple[str, ...]] = {"plans": ("unit",), "index_results": ("department", "unit")}
_NAMED = {"province": "tỉnh, thành phố", "department": "sở, ngành", "unit": "đơn vị"}
_BEARER = {
    "province": "SELECT 1 FROM province_named WHERE subject_code = $code",
    "department": "SELECT 1 FROM department_current WHERE department_code = $code",
    "unit": """
        SELECT 1 FROM unit_current WHERE unit_code = $code
        UNION ALL SELECT 1 FROM assignment WHERE unit_key = $code
    """,
}


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


def _is_known(cursor: duckdb.DuckDBPyConnection, name: str, code: str) -> bool:
    return bool(cursor.execute(_BEARER[name], {"code": code}).fetchall())


def _missing_originals(warehouse: connect.Warehouse, kept: list[tuple[str, str]]) -> list[str]:
    found = []
    for sha256, name in kept:
        path = loads.original_path(warehouse, sha256)
        if not path.exists():
            found.append(f"original: thiếu bản gốc của {name} ({sha256[:12]})")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            found.append(f"original: bản gốc của {name} đã bị thay đổi ({sha256[:12]})")
    return found
