"""Bring a connection's tables up to date by numbered migrations, and replace every view and macro.

Rule: a migration is never edited once shared; a meaning (`views/`) is replaced on each start.
"""

from pathlib import Path

import duckdb

HERE = Path(__file__).parent
MIGRATIONS = HERE / "migrations"
VIEWS = HERE / "views"


class NewerWarehouseError(Exception):
    """The warehouse was written by a later version of this program."""


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that are missing, each in a transaction, then the views and macros.

    Raises NewerWarehouseError where the warehouse knows a migration that this program does not.
    """
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL, name VARCHAR NOT NULL)"
    )
    applied = {row[0] for row in connection.execute("SELECT number FROM migration").fetchall()}
    known = {int(path.name[:4]): path for path in sorted(MIGRATIONS.glob("[0-9]*.sql"))}
    if unknown := applied - known.keys():
        raise NewerWarehouseError(
            f"Kho dữ liệu do phiên bản mới hơn ghi (bước {max(unknown)}); phiên bản này chỉ biết đến bước {max(known)}. "
            "Hãy chạy phiên bản mới hơn."
        )
    for number in sorted(known.keys() - applied):
        _apply(connection, number, known[number])
    for path in sorted(VIEWS.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


def _apply(connection: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    connection.execute("BEGIN TRANSACTION")
    try:
        connection.execute(path.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES (?, ?)", [number, path.stem])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
