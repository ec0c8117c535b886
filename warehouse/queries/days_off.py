"""Questions about the calendar: which days are off, which weekend days are worked, and who said so."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def days_off(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, year: int, province: str | None = None
) -> pl.DataFrame:
    """Columns: on_date, is_working, is_weekend, name (as published, else the coordinator's reason), is_changed (said by a
    coordinator), published_kind (off, work; null: an ordinary day), reason, document_number, actor, decided_at (of the
    change), is_national (the change is for the whole country). The days of a year that are not what their weekday says, and
    public holidays, as known at the end of `as_of`, in their order, by the calendar of the scope's province, else of the
    one asked for, else of the country."""
    return cursor.sql(
        """
        SELECT calendar.on_date, is_working, is_weekend, coalesce(changed_reason_in_force, published_name) AS name,
               changed_kind IS NOT NULL AS is_changed, published_kind, changed.reason, changed.document_number,
               changed.actor, changed.decided_at, changed.province_code IS NULL AS is_national
        FROM (SELECT *, CASE WHEN changed_kind IS NOT NULL THEN changed_reason END AS changed_reason_in_force
              FROM calendar_at(end_of_day($as_of))) AS calendar
        LEFT JOIN day_off_change_at(end_of_day($as_of)) AS changed
            ON changed.calendar_code = calendar.calendar_code AND changed.on_date = calendar.on_date AND changed.kind <> 'withdrawn'
        WHERE year(calendar.on_date) = $year AND calendar.calendar_code = calendar_of($province, end_of_day($as_of))
            AND (published_kind IS NOT NULL OR changed_kind IS NOT NULL)
        ORDER BY calendar.on_date
        """,
        params={"as_of": as_of, "year": year, "province": scope.province or province},
    ).pl()


def changes(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None = None
) -> pl.DataFrame:
    """Columns: on_date, kind (off, work, withdrawn), reason, document_number, actor, decided_at, is_in_force, is_national (said for
    the whole country): everything that was said of days up to the end of `as_of`, newest first, for the country and for the
    scope's province, else for the one asked for."""
    return cursor.sql(
        """
        SELECT change.on_date, change.kind, change.reason, change.document_number, change.actor, change.decided_at,
               newest.event_number IS NOT NULL AND change.kind <> 'withdrawn' AS is_in_force, change.province_code IS NULL AS is_national
        FROM day_off_change AS change
        LEFT JOIN day_off_change_at(end_of_day($as_of)) AS newest
            ON newest.event_number = change.event_number AND newest.calendar_code = calendar_of($province, end_of_day($as_of))
        WHERE change.decided_at < end_of_day($as_of) AND (change.province_code IS NULL OR change.province_code = $province)
        ORDER BY change.event_number DESC
        """,
        params={"as_of": as_of, "province": scope.province or province},
    ).pl()
