"""The samples: plans and declared states of an invented province, laid around the day they are loaded.

They go the way of every document (read, matched, stored, confirmed), and carry the sample flag. What `examples/` says
around its anchor day is moved to the day of loading, so that every status group occurs on any day.
"""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from actions import loading, sample_reports, units
from warehouse.connect import Warehouse
from warehouse.records import loads, register, states
from warehouse.records.loads import Arrival, Recording
from warehouse.scope import EVERYTHING

EXAMPLES = Path(__file__).parent.parent / "examples"
ANCHOR = date(2026, 10, 1)
SETTLED = {"07-so-giao-thong-2024"}  # a past plan of a body that is no more: its days stay as they were
ACTOR = "mẫu"

FULL_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(20\d\d)\b")
SAMPLE_YEAR = re.compile(r"(?<!\d)(20(?:2[4-9]))(?!\d)")
# A line that cites a law or another body's document keeps its years.
CITATION = re.compile(r"[Cc]ăn cứ|Luật|NĐ-CP|NQ-CP|QĐ-TTg|NQ/TW|QH1\d|TT-|BNV|giai đoạn 2021")
TIMED = re.compile(r"\||\t|Thời gian")


def is_wanted(warehouse: Warehouse) -> bool:
    """Whether nothing but the packaged reference was ever loaded."""
    with warehouse.cursor() as cursor:
        return not cursor.execute("SELECT 1 FROM load WHERE kind <> 'reference' LIMIT 1").fetchall()


def load(warehouse: Warehouse, day: date | None = None, *, report_count: int | None = None) -> Iterator[str]:
    """Load the samples as if their anchor day were `day` (default: today), all or none; yields a line after each step.

    `report_count`: only the first so many reports; None is all.
    """
    with warehouse.transaction():
        yield from _load(warehouse, day or datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date(), report_count)


def _load(warehouse: Warehouse, day: date, report_count: int | None) -> Iterator[str]:
    load_registers(warehouse)
    registered = units.receive(
        warehouse, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor=ACTOR, scope=EVERYTHING
    )
    yield f"Dữ liệu mẫu: {registered.summary}"
    kept: dict[str, str] = {}
    for path in sorted(path for path in (EXAMPLES / "plans").iterdir() if path.is_file()):
        text = path.read_text(encoding="utf-8")
        content = (text if path.stem in SETTLED else laid(text, day)).encode()
        received = loading.receive_plan(
            warehouse, path.name, content, actor=ACTOR, scope=EVERYTHING, confirm=True, is_sample=True
        )
        kept[path.stem] = received.load_id
        yield f"Dữ liệu mẫu: {path.name} ({received.summary})"
    arrival = _arrival("task_state", "states.csv", _states(warehouse, kept, day))
    with loads.recording(warehouse, arrival) as recording:
        store_states(recording, arrival)
    yield f"Dữ liệu mẫu: {recording.row_count} lần khai trạng thái nhiệm vụ"
    yield from sample_reports.load(warehouse, day, report_count)


def load_registers(warehouse: Warehouse) -> None:
    """Add the invented provinces and what became of them."""
    for name in ("provinces.csv", "province_successions.csv"):
        arrival = _arrival("sample_register", name, (EXAMPLES / name).read_bytes())
        with loads.recording(warehouse, arrival) as recording:
            store_register(recording, arrival)


def laid(text: str, day: date) -> str:
    """A sample plan moved from its anchor day to `day`: deadlines by days, other years by whole years."""
    return "".join(_laid_line(line, day) for line in text.splitlines(keepends=True))


def store_register(recording: Recording, arrival: Arrival) -> None:
    """Add the sample provinces or their successions, known by their headings."""
    read = pl.read_csv(io.BytesIO(arrival.content), infer_schema=False)
    days = [
        pl.col(name).str.to_date("%Y-%m-%d")
        for name in ("valid_from", "valid_to", "on_date")
        if name in read.columns
    ]
    rows = read.with_columns(days)
    if "from_code" in rows.columns:
        register.store_tables(recording, {"province_succession": rows})
    else:
        named = rows.with_columns(is_sample=pl.lit(True), source=pl.lit("Dữ liệu mẫu: tỉnh hư cấu"))
        register.store_tables(recording, {"province": named})


def store_states(recording: Recording, arrival: Arrival) -> None:
    """Add declared states from a file that already holds ids and days."""
    rows = pl.read_csv(io.BytesIO(arrival.content), infer_schema=False).with_columns(
        pl.col("stated_on", "done_date").str.to_date("%Y-%m-%d"), pl.col("progress_pct").cast(pl.Float64)
    )
    numbered = rows.with_row_index("row_number", offset=2).with_columns(
        pl.col("row_number").cast(pl.Int32), sheet=pl.lit(None, pl.String)
    )
    states.store_task_states(recording, numbered.drop("plan", "task_no", "unit_name"))


def _laid_line(line: str, day: date) -> str:
    years = day.year - ANCHOR.year
    moved = line
    if TIMED.search(line) and not CITATION.search(line):
        moved = FULL_DATE.sub(lambda found: _moved_day(found, day - ANCHOR), line)
        kept = re.split(r"(\d{1,2}/\d{1,2}/20\d\d)", moved)
        return "".join(part if FULL_DATE.fullmatch(part) else _moved_years(part, years) for part in kept)
    return moved if CITATION.search(line) else _moved_years(moved, years)


def _moved_day(found: re.Match[str], distance: timedelta) -> str:
    day = date(int(found[3]), int(found[2]), int(found[1])) + distance
    return day.strftime("%d/%m/%Y")


def _moved_years(text: str, years: int) -> str:
    return SAMPLE_YEAR.sub(lambda found: str(int(found[1]) + years), text)


def _states(warehouse: Warehouse, kept: dict[str, str], day: date) -> bytes:
    """The declared states with ids and days instead of distances, as the bytes that are kept as their original."""
    said = pl.read_csv(EXAMPLES / "states.csv", infer_schema=False).with_columns(
        load_id=pl.col("plan").replace_strict(kept), end=pl.col("plan").is_in(SETTLED)
    )
    with warehouse.cursor() as cursor:
        assignments = cursor.sql(
            "SELECT load_id, task_number AS task_no, unit_name, unit_key, lead_name, task_id FROM assignment"
        ).pl()
    by_name = said.join(assignments.drop("lead_name"), on=["load_id", "task_no", "unit_name"], how="left")
    by_lead = (
        assignments.drop("unit_name")
        .rename({"lead_name": "unit_name"})
        .unique(["load_id", "task_no", "unit_name"], keep="none")
    )
    found = by_name.join(
        by_lead, on=["load_id", "task_no", "unit_name"], how="left", suffix="_led"
    ).with_columns(
        unit_key=pl.coalesce("unit_key", "unit_key_led"), task_id=pl.coalesce("task_id", "task_id_led")
    )
    unknown = found.filter(pl.col("task_id").is_null())
    if not unknown.is_empty():
        raise ValueError(
            f"states.csv names no assignment: {unknown.select('plan', 'task_no', 'unit_name').rows()[:5]}"
        )
    base = pl.when("end").then(pl.lit(ANCHOR)).otherwise(pl.lit(day))
    rows = found.select(
        "plan",
        "task_no",
        "unit_name",
        "task_id",
        "unit_key",
        (base - pl.duration(days=pl.col("days_ago_reported").cast(pl.Int64))).alias("stated_on"),
        "declared_state",
        "progress_pct",
        (base - pl.duration(days=pl.col("done_days_ago").cast(pl.Int64))).alias("done_date"),
        "note",
    )
    return rows.write_csv().encode()


def _arrival(kind: str, name: str, content: bytes) -> Arrival:
    return Arrival(kind, name, content, ACTOR, True, datetime.now(UTC))
