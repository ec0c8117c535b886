"""What a rerun of each page costs in CPU, as a ratio to an empty script on the same kind of server in the same run.

Rounds are interleaved, empty script and pages in turn, so that a noisy machine disturbs all alike; the median is quoted.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from bench.reader import Reader

ROOT = Path(__file__).parent.parent
ROUNDS, RERUNS = 5, 30
PAGES = {
    "overview": ("", "province=S1"),
    "overview, real province": ("", "province=14&year=2024"),
    "tasks": ("tasks", "province=S1"),
    "plans": ("plans", "province=S1"),
    "timeliness": ("timeliness", "province=S1"),
    "outputs": ("outputs", "province=S1"),
    "submit": ("submit", "province=S1&unit=s1-so-y-te"),
    "units": ("units", "province=S1"),
    "indices": ("indices", "province=14&year=2024&index=PAPI"),
    "indices, whole country": ("indices", "year=2024&index=PAPI"),
}
GOAL = 4.0


@dataclass(frozen=True)
class Served:
    base: str
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """User and system time of the server so far, in nanosecond steps: the kernel's clock of another process."""
        return time.clock_gettime((~self.process.pid << 3) | 2)


def measure() -> dict[str, object]:
    """Median CPU seconds per rerun and ratios to the empty script, by page."""
    with tempfile.TemporaryDirectory() as folder:
        empty_script = Path(folder) / "empty.py"
        empty_script.write_text("")
        with (
            _served(empty_script, Path(folder) / "none") as empty,
            _served(ROOT / "app.py", Path(folder) / "data") as product,
        ):
            costs = _rounds(empty, product)
    base = statistics.median(costs["empty script"])
    rows = {
        name: {
            "cpu_ms": round(statistics.median(found) * 1000, 2),
            "ratio": round(statistics.median(found) / base, 2),
            "lowest": round(min(found) / base, 2),
            "highest": round(max(found) / base, 2),
        }
        for name, found in costs.items()
    }
    return {
        "what": "CPU per rerun, ratio to an empty script",
        "goal": GOAL,
        "rounds": ROUNDS,
        "reruns": RERUNS,
        "rows": rows,
    }


def _rounds(empty: Served, product: Served) -> dict[str, list[float]]:
    costs: dict[str, list[float]] = {"empty script": [], **{name: [] for name in PAGES}}
    for _ in range(ROUNDS):
        costs["empty script"].append(_cost(empty, "", ""))
        for name, (page, query) in PAGES.items():
            costs[name].append(_cost(product, page, query))
    return costs


def _cost(served: Served, page: str, query: str) -> float:
    with Reader(served.base, page, query) as reader:
        for _ in range(3):
            warm = reader.run()
            if warm.exceptions:
                raise RuntimeError(f"{page}: {warm.exceptions}")
        before = served.cpu_seconds()
        for _ in range(RERUNS):
            reader.run()
        return (served.cpu_seconds() - before) / RERUNS


@contextmanager
def _served(script: Path, data: Path) -> Iterator[Served]:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "CCHC_DATA": str(data), "CCHC_SAMPLES": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, process)
        yield Served(base, process)
    finally:
        process.terminate()
        process.wait(15)


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer in a minute")
