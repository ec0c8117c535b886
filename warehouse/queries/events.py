"""Questions about what was done: the events beside the rows."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def list_events(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, actor: str | None = None
) -> pl.DataFrame:
    """Columns: event_number, happened_at, actor, action, subject, subject_name (null: it has none), reason (null: none was
    asked). Up to the end of `as_of`, newest first. An event may speak of any province, so only who sees everything sees them."""
    return cursor.sql(
        """
        SELECT event_number, happened_at, actor, action, subject, subject_name, reason
        FROM event_told
        WHERE happened_at < end_of_day($as_of) AND ($actor IS NULL OR actor = $actor)
            AND coalesce($scope_province, $scope_department, $scope_unit) IS NULL
        ORDER BY event_number DESC
        """,
        params={"as_of": as_of, "actor": actor, **scope.as_params()},
    ).pl()
