"""Write registers and published facts: a whole set at a time; the newest load of a file replaces it."""

import polars as pl

from warehouse.records.loads import Recording

TABLES = (
    "province",
    "province_alias",
    "province_succession",
    "department",
    "department_alias",
    "department_succession",
    "unit",
    "unit_alias",
    "group_member",
    "channel",
    "period_kind",
    "status_word",
    "index_catalogue",
    "index_criterion",
    "index_break",
    "index_source",
)


def store_tables(recording: Recording, tables: dict[str, pl.DataFrame]) -> None:
    """Append each frame to the table of its name. Raises ValueError for a name that is no register's."""
    unknown = tables.keys() - set(TABLES)
    if unknown:
        raise ValueError(f"no tables of a register: {sorted(unknown)}")
    for name, rows in tables.items():
        recording.add(name, rows)
