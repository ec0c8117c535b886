"""`make bench`: every benchmark, as ratios side by side in one run; writes `bench/results/<name>.json`."""

import json
import sys
from pathlib import Path

from bench import pages

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    measured = pages.measure()
    (RESULTS / "pages.json").write_text(
        json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    rows = measured["rows"]
    assert isinstance(rows, dict)
    print(f"{measured['what']} (goal: at most {measured['goal']})")
    for name, row in rows.items():
        print(
            f"  {name:28} {row['cpu_ms']:8.2f} ms   {row['ratio']:6.2f} x   ({row['lowest']:.2f} to {row['highest']:.2f})"
        )
    return 0


sys.exit(main())
