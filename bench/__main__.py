"""`make bench`: every benchmark, as ratios side by side in one run; writes `bench/results/<name>.json`."""

import json
import sys
from pathlib import Path
from typing import Any

from bench import access, pages, plans, reports, timeliness

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    for name, measured, tell in (
        ("reports", reports.measure(), _tell_reports),
        ("plans", plans.measure(), plans.tell),
        ("timeliness", timeliness.measure(), _tell_timeliness),
        ("pages", pages.measure(), _tell_pages),
        ("access", access.measure(), access.tell),
    ):
        text = json.dumps(measured, indent=1, ensure_ascii=False) + "\n"
        (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{measured['what']} (goal: at most {measured['goal']})")
        tell(measured)
    return 0


def _tell_pages(measured: dict[str, Any]) -> None:
    for name, row in measured["rows"].items():
        print(
            f"  {name:28} {row['cpu_ms']:8.2f} ms   {row['ratio']:6.2f} x   ({row['lowest']:.2f} to {row['highest']:.2f})"
        )


def _tell_timeliness(measured: dict[str, Any]) -> None:
    for name, row in measured["rows"].items():
        print(f"  {name:32} {row['ms']:8.1f} ms   {row['ratio']:8.0f} x")


def _tell_reports(measured: dict[str, Any]) -> None:
    for name, row in measured["rows"].items():
        print(
            f"  {name:28} {row['check_ms']:8.1f} ms   {row['ratio']:6.1f} x   ({row['lowest']:.1f} to {row['highest']:.1f})"
        )
    uploads = measured["uploads"]
    print(f"  memory of the child          {measured['child_memory_mib']:8.1f} MiB")
    print(
        f"  {uploads['count']} uploads in a row          {uploads['median_ms']:8.1f} ms each, longest {uploads['longest_ms']:.1f};"
        f" the last ten {uploads['last_ten_to_first_ten']:.2f} x the first; {uploads['kept_mib']:.1f} MiB kept"
    )


sys.exit(main())
