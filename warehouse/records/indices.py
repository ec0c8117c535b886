"""Write index results: each load appends; the newest statement of a result is the one in force."""

import polars as pl

from warehouse.records.loads import Recording


def store_results(recording: Recording, rows: pl.DataFrame) -> None:
    """Append results; columns as the table `index_result` without load_id."""
    recording.add("index_result", rows)
