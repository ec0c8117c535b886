"""Write what units declare of their tasks: dated rows, never an edit."""

import polars as pl

from warehouse.records.loads import Recording

DECLARED_STATES = ("not_started", "in_progress", "awaiting_confirmation", "done", "paused", "cancelled")


def store_task_states(recording: Recording, rows: pl.DataFrame) -> None:
    """Append declared states.

    Columns: task_id, unit_key, stated_on (date), declared_state (one of DECLARED_STATES), progress_pct (0 to 100 or
    null: null is not zero), done_date (or null), note, sheet, row_number (of the file they came in).
    Raises ValueError where a state is not one of the six.
    """
    unknown = set(rows["declared_state"]) - set(DECLARED_STATES)
    if unknown:
        raise ValueError(f"no declared states: {sorted(unknown)}")
    recording.add("task_state", rows)
