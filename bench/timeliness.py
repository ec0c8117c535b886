"""What the questions about obligations cost: one province and year, and the whole nation at 650,000 obligations."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from actions import keeping
from actions.deadlines import HANOI
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.records import loads
from warehouse.scope import EVERYTHING

UNITS, PERIODS = 10_000, 65
DAY = date(2026, 11, 21)
ROUNDS = 5

# Units spread over the provinces of today, periods of one year each with its own code; two in three have sent.
_FILL = f"""
INSERT INTO unit BY NAME
SELECT 'bench' AS load_id, 'u' || number AS unit_code, 'Đơn vị ' || number AS name, 'ĐV ' || number AS short_name, 'unit' AS kind,
       (SELECT list(province_code ORDER BY province_code) FROM province_current WHERE system = '34')[1 + number % 34] AS province_code,
       '34' AS system, 'so-noi-vu' AS department_code, 1::INTEGER AS row_number
FROM range({UNITS}) AS numbers(number);
INSERT INTO obligation
SELECT 1, unit_code || ':' || period_code, period_code, unit_code, day - 1, (day::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'), NULL, NULL, false
FROM unit, (SELECT format('{{}}-{{}}', 2010 + number // 4, ['Q1', 'H1', 'Q3', 'Y'][1 + number % 4]) AS period_code,
                   make_date((2010 + number // 4)::INTEGER, (3 + 3 * (number % 4))::INTEGER, 15) AS day
            FROM range({PERIODS}) AS periods(number))
WHERE load_id = 'bench';
INSERT INTO paper_receipt
SELECT 1, obligation_id, due_at - to_days((hash(obligation_id) % 9)::INTEGER - 3), due_at, 'bench', 'x', '1/BC'
FROM obligation WHERE hash(obligation_id) % 3 > 0;
"""  # noqa: S608 our own numbers


def measure() -> dict[str, Any]:
    """Milliseconds of each question, and its ratio to counting the table of obligations."""
    with tempfile.TemporaryDirectory() as folder:
        store = connect.open_in_memory(Path(folder))
        keeping.load_reference(store)
        count = _fill(store)
        plain = _milliseconds(
            store, lambda cursor: cursor.execute("SELECT count(*) FROM obligation").fetchall()
        )
        asked = {"scope": EVERYTHING, "as_of": DAY, "department": None}
        rows = {
            name: _milliseconds(store, work)
            for name, work in {
                "units by period, one province": lambda cursor: timeliness.states(
                    cursor, **asked, province="14", year=2026
                ),
                "periods, one province": lambda cursor: timeliness.by_period(cursor, **asked, province="14"),
                "periods, the whole nation": lambda cursor: timeliness.by_period(
                    cursor, **asked, province=None
                ),
                "units, the whole nation": lambda cursor: timeliness.by_unit(cursor, **asked, province=None),
            }.items()
        }
        store.close()
    return {
        "what": f"milliseconds of questions over {count} obligations, as a ratio to counting them",
        "goal": "none stated",
        "rows": {name: {"ms": took, "ratio": took / plain} for name, took in rows.items()},
    }


def _fill(store: Warehouse) -> int:
    arrival = loads.Arrival("unit", "bench.csv", b"bench", "bench", False, datetime(2009, 1, 1, tzinfo=HANOI))
    with loads.recording(store, arrival) as recording:
        load_id = recording.load_id
        recording.cursor.execute(
            _FILL.replace("'bench' AS load_id", f"'{load_id}' AS load_id").replace(
                "WHERE load_id = 'bench'", f"WHERE load_id = '{load_id}'"
            )
        )
        return int(recording.cursor.execute("SELECT count(*) FROM obligation").fetchall()[0][0])


def _milliseconds(store: Warehouse, work: Callable[[Any], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        with store.cursor() as cursor:
            began = time.perf_counter()
            work(cursor)
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)
