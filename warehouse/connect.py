"""Open the warehouse: one connection for the process, a cursor per question, one writer at a time.

A DuckDB file belongs to the process that opened it; a second process cannot even read it. Whatever else wants
something done while a server runs asks the server (`actions/door.py`).

What a transaction keeps beside the tables: originals, written before its COMMIT and taken away when it fails; lines of
the journal, written right after it. Whatever a crash leaves, the tables decide, and the journal follows them.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse import migrate
from warehouse.records import loads, old_events, seals

LOG = logging.getLogger("cchc.journal")
FILE_NAME = "cchc.duckdb"
JOURNAL = Path("originals") / "journal.jsonl"
SEALS = "warehouse-seal.jsonl"
WITHOUT_NETWORK = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class WarehouseBusyError(Exception):
    """Another process holds the warehouse's file."""


class WarehouseMissingError(Exception):
    """There is no warehouse where one was expected."""


class JournalMismatchError(Exception):
    """The journal and the tables tell different stories, so nothing is written; the message says what to do."""


class BrokenTransactionError(Exception):
    """A part of a transaction failed and somebody went on: it cannot be kept whole, so nothing of it is."""


@dataclass
class _Writing:
    """The transaction under way, and what it keeps beside the tables."""

    cursor: duckdb.DuckDBPyConnection
    thread: int
    originals: list[Path] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    seals: list[bytes] = field(default_factory=list)
    is_broken: bool = False
    is_committing: bool = False


class Warehouse:
    """The one open store of a process. `data` also holds the originals and the journal."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, data: Path) -> None:
        self.data = data
        self.originals = data / "originals"
        self.journal = data / JOURNAL
        self.seals = data / SEALS
        self._connection = connection
        self._catalogue = _catalogue_of(connection)
        self._writer = threading.RLock()
        self._writing: _Writing | None = None
        self._version = _newest_event(connection)
        self._mismatch: str | None = None
        self._journal_size: int | None = None  # as it was left; None: not known to agree with the tables
        with self.cursor() as cursor:
            self._follow(cursor, [], None)
            is_sealed = seals.are_whole(cursor)
        if not is_sealed and self._mismatch is None:
            with self.transaction() as cursor:
                old_events.seal_them(self, cursor)

    @property
    def version(self) -> int:
        """The number of the newest event: two answers of the same version are the same."""
        return self._version

    @property
    def mismatch(self) -> str | None:
        """Why nothing may be written: journal and tables differ, and what to do; None where they agree."""
        return self._mismatch

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question. Inside a transaction of the same thread it sees what was written so far."""
        if self._writing is not None and self._writing.thread == threading.get_ident():
            yield self._writing.cursor
            return
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
    def transaction(self, *, is_rebuild: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The writer's cursor, alone; everything done with it is kept together or not at all.

        Inside another transaction of the same thread it is that one: a rebuild replays many loads as one.
        Raises JournalMismatchError where journal and tables differ, unless it is to rebuild the tables.
        """
        with self._writer:
            if self._writing is not None:
                with _part_of(self._writing) as cursor:
                    yield cursor
                return
            if self._mismatch and not is_rebuild:
                raise JournalMismatchError(self._mismatch)
            with self.cursor() as cursor:
                writing = _Writing(cursor, threading.get_ident())
                cursor.execute("BEGIN TRANSACTION")
                self._writing = writing
                try:
                    yield cursor
                    left, self._journal_size = self._journal_size, None
                    _commit(writing)
                except BaseException:
                    self._undo(writing)
                    raise
                finally:
                    self._writing = None
                self._version = _newest_event(cursor)
                self._follow(cursor, writing.lines, None if is_rebuild else left)
                self._keep_seals(writing.seals)
                if self._mismatch:  # found after the commit: whoever wrote was not refused, the next one is
                    LOG.error("%s", self._mismatch)

    @contextmanager
    def unwritten(self) -> Iterator[None]:
        """A while in which nothing is written, so that tables and journal can be compared."""
        with self._writer:
            yield

    def keep_original(self, path: Path, content: bytes) -> None:
        """Keep a file's bytes with the transaction under way. One that is there already stays when it fails."""
        is_new = not path.exists()
        if is_new or path.read_bytes() != content:
            if is_new:
                self._under_way().originals.append(path)
            loads.write_whole(path, content)

    def keep_line(self, line: bytes, seal: bytes = b"") -> None:
        """Write a line in the journal, and its seal in the file beside the tables, once the transaction under way is
        committed."""
        self._under_way().lines.append(line)
        self._under_way().seals.append(seal)

    def close(self) -> None:
        self._connection.close()

    def _under_way(self) -> _Writing:
        if self._writing is None:
            raise RuntimeError("nothing is kept outside a transaction")
        return self._writing

    def _undo(self, writing: _Writing) -> None:
        with suppress(duckdb.Error):
            writing.cursor.execute("ROLLBACK")
        if writing.is_committing:
            return  # it may have been committed all the same, and a load must not lose its original
        for path in writing.originals:
            with suppress(OSError):
                path.unlink()

    def _follow(
        self, cursor: duckdb.DuckDBPyConnection, lines: Sequence[bytes], left_size: int | None
    ) -> None:
        """Let the journal follow the tables: by the lines just committed, or by comparing where it is not as it was left.

        A full disk leaves it behind; what was committed stays committed, and the next transaction or start mends it.
        """
        try:
            if left_size != _size(self.journal):
                self._mismatch = loads.settle_journal(cursor, self.journal)
            elif lines:
                loads.append_lines(self.journal, lines)
            self._journal_size = _size(self.journal)
        except OSError as error:
            LOG.error("Chưa ghi được sổ ghi sự kiện (%s); sẽ ghi bù ở lần ghi sau.", error.strerror)

    def _keep_seals(self, lines: Sequence[bytes]) -> None:
        """What cannot be written here is not lost: table and journal have it."""
        try:
            if lines:
                seals.append_lines(self.seals, lines)
        except OSError as error:
            LOG.error("Chưa ghi được tệp niêm phong sự kiện (%s).", error.strerror)


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
    connection.execute("SET threads = 1")  # docs/decisions/0007-one-thread-per-question.md
    migrate.bring_up_to_date(connection)
    _shut(connection, allowed_folders)
    return Warehouse(connection, data)


@contextmanager
def _part_of(writing: _Writing) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        yield writing.cursor
    except BaseException:
        writing.is_broken = True  # there are no savepoints: who catches this cannot keep the rest
        raise


def _commit(writing: _Writing) -> None:
    if writing.is_broken:
        raise BrokenTransactionError("a part of this transaction failed; nothing of it can be kept")
    writing.is_committing = True
    writing.cursor.execute("COMMIT")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


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
