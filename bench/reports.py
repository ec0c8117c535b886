"""What it costs to take a report workbook in: against python-calamine merely reading the same file, side by side."""

import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from actions import keeping, report_content, reporting, samples, units
from actions.deadlines import HANOI
from actions.samples import EXAMPLES
from exports.template import write_template
from exports.template_model import HeldRow
from loaders.reports import grouping
from loaders.reports.model import ReportContext
from loaders.reports.read import read_report
from reference.tables import tables
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

UNIT, PERIOD = "s1-so-y-te", "2026-Q3"
DAY = date(2026, 9, 14)
GOAL = 3.0
ROUNDS = 7
UPLOADS = 50
SIZES = {"12 rows": 12, "5,000 rows": 5_000}


def measure() -> dict[str, Any]:
    """Seconds and ratios by size; the child's memory in MiB; uploads in a row and what the process kept of them."""
    with tempfile.TemporaryDirectory() as folder:
        store = connect.open_in_memory(Path(folder))
        keeping.load_reference(store)
        samples.load_registers(store)
        units.receive(
            store, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="bench", scope=EVERYTHING
        )
        with store.cursor() as cursor:
            context = report_content.report_context(
                cursor, scope=EVERYTHING, as_of=DAY, unit_code=UNIT, period_code=PERIOD
            )
        rows = {name: _one_size(store, context, count) for name, count in SIZES.items()}
        child_memory_mib = _reader_memory_mib(_workbook(store, max(SIZES.values())))
        mistakes = _full_of_mistakes(store, context)
        uploads = _many_uploads(store)
        store.close()
    return {
        "what": "seconds to check a report, as a ratio to python-calamine merely reading the same file",
        "goal": f"{GOAL:.0f} x for the large one",
        "rows": rows,
        "child_memory_mib": child_memory_mib,
        "mistakes": mistakes,
        "uploads": uploads,
    }


def _one_size(store: Warehouse, context: ReportContext, count: int) -> dict[str, float]:
    content = _workbook(store, count)
    read_report("bc.xlsx", content, context)  # whatever is loaded once is loaded
    pairs = [
        (_seconds(lambda: read_report("bc.xlsx", content, context)), _seconds(lambda: _merely_read(content)))
        for _ in range(ROUNDS)
    ]
    ratios = sorted(ours / plain for ours, plain in pairs)
    return {
        "check_ms": statistics.median(ours for ours, _ in pairs) * 1000,
        "read_ms": statistics.median(plain for _, plain in pairs) * 1000,
        "ratio": statistics.median(ratios),
        "lowest": ratios[0],
        "highest": ratios[-1],
    }


def _reader_memory_mib(content: bytes) -> float:
    """The most that one reader holds; a process of its own, since what is counted of children includes their parent's."""
    reading = "import sys; from loaders.reports import child; child.answer(sys.stdin.buffer.read(), 'xlsx', is_peek=False)"
    done = subprocess.run(
        [sys.executable, "-c", f"{reading}; print(open('/proc/self/status').read())"],
        input=content,
        capture_output=True,
        check=True,
    )
    peak = next(line for line in done.stdout.decode().splitlines() if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024, 1)


def _full_of_mistakes(store: Warehouse, context: ReportContext) -> dict[str, float]:
    """5,000 rows with mistakes in most of their cells: the server's own seconds, and how much it tells about them."""
    content = _workbook(store, 5_000, mistake=" cái gì đó")
    began = time.process_time()
    problems = read_report("bc.xlsx", content, context).problems
    return {
        "own_cpu_ms": (time.process_time() - began) * 1000,
        "told": len(problems),
        "meant": grouping.count(problems),
        "told_kb": len(json.dumps([vars(problem) for problem in problems], ensure_ascii=False).encode())
        / 1024,
    }


def _many_uploads(store: Warehouse) -> dict[str, float]:
    """Fifty different reports one after the other, received and committed."""
    contents = [_workbook(store, 12, first=number) for number in range(1, UPLOADS + 1)]
    before = _resident_mib()
    took = []
    for number, content in enumerate(contents):
        moment = datetime(2026, 9, 10, 8, tzinfo=HANOI) + timedelta(minutes=number)
        began = time.perf_counter()
        received = reporting.receive(
            store, f"{number}.xlsx", content, actor="bench", scope=EVERYTHING, received_at=moment
        )
        reporting.decide(store, received.load_id, "commit", actor="bench", scope=EVERYTHING)
        took.append(time.perf_counter() - began)
    return {
        "count": UPLOADS,
        "median_ms": statistics.median(took) * 1000,
        "longest_ms": max(took) * 1000,
        "last_ten_to_first_ten": statistics.median(took[-10:]) / statistics.median(took[:10]),
        "kept_mib": _resident_mib() - before,
    }


def _workbook(store: Warehouse, count: int, first: int = 1, mistake: str = "") -> bytes:
    """Our template filled in; a `mistake` stands behind every channel, unit and quantity."""
    with store.cursor() as cursor:
        content = report_content.template_content(
            cursor,
            scope=EVERYTHING,
            as_of=DAY,
            unit_code=UNIT,
            period_code=PERIOD,
            issued_at=datetime(2026, 9, 1, tzinfo=HANOI),
        )
    channels = tables()["channels"].rows(named=True)
    rows = [
        HeldRow(
            "3_KetQuaTuyenTruyen",
            place + 6,
            {
                "row_no": str(place + 1),
                "channel": channels[place % 20]["name"] + mistake,
                "title": f"Sản phẩm số {place + 1}",
                "uom": channels[place % 20]["unit"].split("/")[0] + mistake,
                "quantity": f"{place}.5{mistake}" if mistake else first + place % 7,
                "evidence": f"https://sample.example/{place + 1}",
            },
        )
        for place in range(count)
    ]
    return write_template(content, rows)


def _merely_read(content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20
