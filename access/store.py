"""The accounts' database: opening it, reading from it, and the one way to write.

Several threads and processes (a server and commands) use it at once: readers see a settled state, writers take turns.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text

from access import tables
from access.passwords import Hasher
from access.settings import AccessSettings

Clock = Callable[[], datetime]
BUSY_SECONDS = 10
# Any number, the same for every server of ours: PostgreSQL's lock for writers.
_WRITERS_LOCK = 0x43434843


class NewerDatabaseError(Exception):
    """The accounts were written by a newer version of the program."""


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass
class Change:
    """One transaction under way: its connection, its moment, and the lines of the seal it adds once it holds."""

    connection: Connection
    at: datetime
    sealed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Store:
    """An open database of accounts, with its settings, its clock and its password hasher."""

    engine: Engine
    settings: AccessSettings
    hasher: Hasher
    now: Clock

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One settled state to read from."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite's readers see one state anyway
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Change]:
        """One transaction; nobody else writes until it ends. What it appended to the trace is sealed after it."""
        with self.engine.connect().execution_options(is_writer=True) as connection:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    wait = {"wait": f"{BUSY_SECONDS * 1000:.0f}ms"}  # SQLite's driver is told on connecting
                    connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), wait)
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS_LOCK}
                    )
                change = Change(connection, self.now())
                yield change
            if change.sealed:
                _append(self.settings.seal_path, change.sealed)

    def close(self) -> None:
        self.engine.dispose()


def open_store(settings: AccessSettings, *, now: Clock = now_utc) -> Store:
    """Open, and create what is missing. Raises NewerDatabaseError."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = create_engine(settings.url, connect_args=_connect_arguments(settings.url))
    if engine.dialect.name == "sqlite":
        _own_file(engine.url.database)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    store = Store(engine, settings, Hasher.from_settings(settings), now)
    _create(store)
    return store


def _connect_arguments(url: str) -> dict[str, Any]:
    return {"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {}


def _own_file(name: str | None) -> None:
    """Only the folder's owner may read the accounts; SQLite gives its log files the mode of the main one."""
    if name and name != ":memory:":
        os.close(os.open(name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver begins nothing of its own; `_begin_sqlite` does
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a trace that a power cut takes away is none
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _begin_sqlite(connection: Connection) -> None:
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _create(store: Store) -> None:
    """Make what is missing. Who only reads must not wait for a writer, so this looks before it writes."""
    with store.reading() as connection:
        if inspect(connection).has_table(tables.version.name):
            found = connection.execute(select(tables.version.c.version)).scalar()
            if found is not None:
                _must_be_readable(found)
                return
    with store.writing() as change:
        tables.metadata.create_all(change.connection)
        if change.connection.execute(select(tables.version.c.version)).scalar() is None:
            change.connection.execute(insert(tables.version).values(version=tables.VERSION))


def _must_be_readable(found: int) -> None:
    if found > tables.VERSION:
        raise NewerDatabaseError(
            f"Kho tài khoản được ghi bởi phiên bản mới hơn (cấu trúc {found}, chương trình này đọc được đến "
            f"{tables.VERSION}). Hãy dùng phiên bản mới hơn của chương trình."
        )


def _append(path: Path, lines: list[str]) -> None:
    """One write to the end of the file: lines of several processes stand one after the other, never mixed. A line that a
    full disk or a power cut left unfinished is closed first, so that it spoils none after it."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(file).st_size
        is_cut = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        os.write(file, (b"\n" if is_cut else b"") + "".join(f"{line}\n" for line in lines).encode("ascii"))
    finally:
        os.close(file)
