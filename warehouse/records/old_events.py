"""The events of a version that made no seals: sealed once, when the warehouse is opened, and dated so by an event."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from warehouse.records import loads, seals

if TYPE_CHECKING:  # it seals them when it opens, by what stands here
    from warehouse.connect import Warehouse


def seal_them(warehouse: "Warehouse", cursor: duckdb.DuckDBPyConnection) -> None:
    """Seal what has no seal; from the event that says so on they are held. Nothing where all have one.

    Call it in a transaction. Raises BrokenSealError where one in the midst of sealed events has none.
    """
    sealed = seals.seal_all(cursor, loads.read_events(cursor))
    if sealed is None:
        return
    first, last = sealed
    event = loads.new_event(
        cursor,
        actor="he-thong",
        action=seals.SEAL_OLD,
        subject="event",
        at=datetime.now(UTC),
        **{"from": first, "until": last},
    )
    loads.record_event(warehouse, cursor, event)
