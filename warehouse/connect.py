"""Open the warehouse: one connection for the process, a cursor per question, one writer at a time.

A DuckDB file belongs to the process that opened it; a second process cannot even read it. Whatever else wants
something done while a server runs asks the server (`actions/door.py`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse import migrate

FILE_NAME = "cchc.duckdb"
WITHOUT_NETWORK = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class WarehouseBusyError(Exception):
    """Another process holds the warehouse's file."""


class WarehouseMissingError(Exception):
    """There is no warehouse where one was expected."""


class Warehouse:
    """The one open store of a process. `data` also holds the originals and the journal."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, data: Path) -> None:
        self.data = data
        self.originals = data / "originals"
        self.journal = data / "originals" / "journal.jsonl"
        self._connection = connection
        self._catalogue = _catalogue_of(connection)
        self._writer = threading.RLock()
        self._writing: duckdb.DuckDBPyConnection | None = None
        self._version = _newest_event(connection)

    @property
    def version(self) -> int:
        """The number of the newest event: two answers of the same version are the same."""
        return self._version

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question."""
        cursor = self._connection.cursor()
        if self._catalogue:
            cursor.execute(
                f'USE "{self._catalogue}"'
            )  # a cursor starts in the first database, not in the lake
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The writer's cursor, alone; everything done with it is kept together or not at all.

        Inside another transaction of the same thread it is that one: a rebuild replays many loads as one.
        """
        with self._writer:
            if self._writing is not None:
                yield self._writing
                return
            with self.cursor() as cursor:
                cursor.execute("BEGIN TRANSACTION")
                self._writing = cursor
                try:
                    yield cursor
                    cursor.execute("COMMIT")
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                finally:
                    self._writing = None
                self._version = _newest_event(cursor)

    def close(self) -> None:
        self._connection.close()


def open_file(data: Path, *, create: bool = True) -> Warehouse:
    """Open the warehouse in folder `data`, bring its tables and meanings up to date, and shut its doors.

    Raises WarehouseMissingError where there is none and `create` is false, WarehouseBusyError where another
    process holds it.
    """
    path = data / FILE_NAME
    if not create and not path.exists():
        raise WarehouseMissingError(f"Chưa có kho dữ liệu trong {data}. Tạo bằng: python -m warehouse init")
    data.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path), config=dict(WITHOUT_NETWORK))
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise WarehouseBusyError(f"Kho dữ liệu trong {data} đang do một tiến trình khác giữ.") from error
    return open_on(connection, data)


def open_in_memory(data: Path) -> Warehouse:
    """A warehouse that lives as long as the process; originals still go to `data`."""
    return open_on(duckdb.connect(config=dict(WITHOUT_NETWORK)), data)


def open_on(
    connection: duckdb.DuckDBPyConnection, data: Path, *, allowed_folders: tuple[str, ...] = ()
) -> Warehouse:
    """Prepare any connection (a file, memory, an attached lake) as a warehouse."""
    (data / "originals").mkdir(parents=True, exist_ok=True)
    migrate.bring_up_to_date(connection)
    _shut(connection, allowed_folders)
    return Warehouse(connection, data)


def _shut(connection: duckdb.DuckDBPyConnection, allowed_folders: tuple[str, ...]) -> None:
    """No file, no network, no other setting from SQL: a read-only connection is no sandbox."""
    if allowed_folders:
        connection.execute(
            f"SET allowed_directories = {list(allowed_folders)!r}"
        )  # our own folders, no user's word
    connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _catalogue_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The attached database in use, where a new cursor would start in another one."""
    here = str(connection.execute("SELECT current_database()").fetchall()[0][0])
    fresh = connection.cursor()
    there = str(fresh.execute("SELECT current_database()").fetchall()[0][0])
    fresh.close()
    return None if here == there else here


def _newest_event(cursor: duckdb.DuckDBPyConnection) -> int:
    return int(cursor.execute("SELECT coalesce(max(event_number), 0) FROM event").fetchall()[0][0])
