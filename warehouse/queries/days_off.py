"""Questions about the calendar: which days are off, which weekend days are worked, and who said so."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def days_off(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, year: int) -> pl.DataFrame:
    """Columns: on_date, is_working, is_weekend, name (as published, else the coordinator's reason), is_changed (said by a
    coordinator), published_kind (off, work; null: an ordinary day), reason, document_number, actor, decided_at (of the
    change). The days of a year that are not what their weekday says, and public holidays, as known at the end of
    `as_of`, in their order. The calendar is the same for every reader, so `scope` leaves nothing out."""
    return cursor.sql(
        """
        SELECT calendar.on_date, is_working, is_weekend, coalesce(changed_reason_in_force, published_name) AS name,
               changed_kind IS NOT NULL AS is_changed, published_kind, changed.reason, changed.document_number,
               changed.actor, changed.decided_at
        FROM (SELECT *, CASE WHEN changed_kind IS NOT NULL THEN changed_reason END AS changed_reason_in_force
              FROM calendar_at(end_of_day($as_of))) AS calendar
        LEFT JOIN day_off_change_at(end_of_day($as_of)) AS changed
            ON changed.on_date = calendar.on_date AND changed.kind <> 'withdrawn'
        WHERE year(calendar.on_date) = $year AND $everything
            AND (published_kind IS NOT NULL OR changed_kind IS NOT NULL)
        ORDER BY calendar.on_date
        """,
        params={"as_of": as_of, "year": year, "everything": scope is not None},
    ).pl()


def changes(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: on_date, kind (off, work, withdrawn), reason, document_number, actor, decided_at, is_in_force: everything that
    coordinators said of days up to the end of `as_of`, newest first. The same for every reader."""
    return cursor.sql(
        """
        SELECT change.on_date, change.kind, change.reason, change.document_number, change.actor, change.decided_at,
               newest.event_number IS NOT NULL AND change.kind <> 'withdrawn' AS is_in_force
        FROM day_off_change AS change
        LEFT JOIN day_off_change_at(end_of_day($as_of)) AS newest ON newest.event_number = change.event_number
        WHERE change.decided_at < end_of_day($as_of) AND $everything
        ORDER BY change.event_number DESC
        """,
        params={"as_of": as_of, "everything": scope is not None},
    ).pl()
