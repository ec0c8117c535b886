"""Write which reports are owed, as a coordinator confirmed it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from warehouse.connect import Warehouse
from warehouse.records.loads import Event, new_event, record_event


@dataclass(frozen=True)
class Regime:
    """One regime as confirmed; `rules` is JSON, a due rule or null by kind of period."""

    regime_id: str
    unit_codes: tuple[str, ...]
    kinds: tuple[str, ...]
    rules: str
    addressee: str | None
    via: str | None
    via_unit_code: str | None
    plan_id: str | None
    document: str
    source: str
    line: int | None
    valid_from: date
    valid_to: date | None
    is_sample: bool


def store_regime(
    warehouse: Warehouse,
    regime: Regime,
    *,
    actor: str,
    at: datetime,
    reason: str | None = None,
    replayed: Event | None = None,
) -> None:
    """Append one row of a regime: new, changed, or ended with a reason, which its event keeps."""
    with warehouse.transaction() as cursor:
        row = asdict(regime)
        days = {
            name: value.isoformat() if value else None
            for name in ("valid_from", "valid_to")
            for value in [row[name]]
        }
        detail = {**row, **days, **({"reason": reason} if reason else {})}
        event = replayed or new_event(
            cursor, actor=actor, action="confirm_regime", subject=regime.regime_id, at=at, **detail
        )
        listed = {**row, "unit_codes": list(regime.unit_codes), "kinds": list(regime.kinds)}
        frame = pl.DataFrame(
            [{**listed, "event_number": event.event_number}],
            schema_overrides={"line": pl.Int32, "valid_to": pl.Date, "unit_codes": pl.List(pl.String)},
        )
        cursor.register("arriving", frame)
        cursor.execute("INSERT INTO regime BY NAME SELECT * FROM arriving")
        cursor.unregister("arriving")
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def from_detail(detail: dict[str, object]) -> Regime:
    """The regime of a journal's event."""
    given = {name: detail[name] for name in Regime.__dataclass_fields__}
    given |= {name: tuple(given[name]) for name in ("unit_codes", "kinds")}  # type: ignore[arg-type]
    for name in ("valid_from", "valid_to"):
        given[name] = date.fromisoformat(str(given[name])) if given[name] else None
    return Regime(**given)  # type: ignore[arg-type]


def find_regime(cursor: duckdb.DuckDBPyConnection, regime_id: str) -> Regime | None:
    """A regime as it stands, or None."""
    names = list(Regime.__dataclass_fields__)
    found = (
        cursor.sql("SELECT * FROM regime_current WHERE regime_id = $regime", params={"regime": regime_id})
        .pl()
        .select(names)
        .to_dicts()
    )
    if not found:
        return None
    row = found[0] | {name: tuple(found[0][name]) for name in ("unit_codes", "kinds")}
    return Regime(**row)
