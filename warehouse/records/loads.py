"""The one way in: a file's rows, its problems, the load itself and its event, in one transaction.

The original's bytes go to `originals/<sha256>` before the COMMIT, so that no load is without its original; the event
becomes a line of `originals/journal.jsonl` after it, so that the originals alone are enough to build the warehouse
again. A line that a crash kept from being written is made again from table `event` when the warehouse opens.
"""

import hashlib
import json
import logging
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from warehouse.records import seals

if TYPE_CHECKING:  # it settles the journal when it opens, by what stands here
    from warehouse.connect import Warehouse

LOG = logging.getLogger("cchc.journal")
PACKAGED = "reference"  # comes with the program, so no original is kept of it


class UnreadableJournalError(Exception):
    """A line of the journal cannot be read; the message says which, in Vietnamese."""


@dataclass(frozen=True)
class Arrival:
    """A file as it came: what it is, its bytes, from whom and when."""

    kind: str
    file_name: str
    content: bytes
    actor: str
    is_sample: bool
    arrived_at: datetime
    detail: dict[str, object] = field(default_factory=dict)  # what else is needed to load it again

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place of a file, and how to mend it; severity error, warning or note."""

    severity: str
    rule: str
    sheet: str | None = None
    cell: str | None = None
    row_number: int | None = None
    column_name: str | None = None
    found: str | None = None
    expected: str | None = None
    repair: str | None = None
    cell_count: int = 1


@dataclass(frozen=True)
class Event:
    """What was done: the journal's line and the table's row. `detail` holds what is needed to do it again."""

    event_number: int
    happened_at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, object]
    # As `seals.py` makes it; None: not sealed yet, or not when it was told.
    seal: str | None = field(default=None, compare=False)

    def to_line(self) -> str:
        said = {**asdict(self), "happened_at": self.happened_at.isoformat()}
        if self.seal is None:
            del said["seal"]
        return json.dumps(said, ensure_ascii=False) + "\n"

    @staticmethod
    def from_line(line: str | bytes) -> "Event":
        read = json.loads(line)
        return Event(**{**read, "happened_at": datetime.fromisoformat(read["happened_at"])})


@dataclass
class Recording:
    """A load being written."""

    cursor: duckdb.DuckDBPyConnection
    load_id: str
    event_number: int
    row_count: int = 0
    problem_count: int = 0
    detail: dict[str, object] = field(default_factory=dict)  # goes into the event, for loading it again

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Append rows to a table of ours; `rows` has its columns without load_id, in any order."""
        if rows.is_empty():
            return
        stamped = rows.with_columns(pl.lit(self.load_id).alias("load_id"))
        self.cursor.register("arriving", stamped)
        self.cursor.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arriving")  # noqa: S608 a name from our code
        self.cursor.unregister("arriving")
        self.row_count += rows.height

    def add_problems(self, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        rows = pl.DataFrame([asdict(problem) for problem in problems], infer_schema_length=None)
        self.cursor.register("arriving", rows.with_columns(pl.lit(self.load_id).alias("load_id")))
        self.cursor.execute("INSERT INTO problem BY NAME SELECT * FROM arriving")
        self.cursor.unregister("arriving")
        self.problem_count += sum(problem.cell_count for problem in problems)


def find_load(cursor: duckdb.DuckDBPyConnection, kind: str, sha256: str) -> str | None:
    """The load of these very bytes, or None."""
    found = cursor.execute(
        "SELECT load_id FROM load WHERE kind = $kind AND file_sha256 = $sha256 ORDER BY event_number LIMIT 1",
        {"kind": kind, "sha256": sha256},
    ).fetchall()
    return str(found[0][0]) if found else None


@contextmanager
def recording(warehouse: "Warehouse", arrival: Arrival, replayed: Event | None = None) -> Iterator[Recording]:
    """Keep the original, let the caller add rows and problems, then write the load and its event.

    Whatever the caller raises, here or in a transaction around this one, leaves the warehouse, the originals and the
    journal as they were.
    `replayed` is the journal's event of a load that is built again: its number, id and time are kept.
    """
    with warehouse.transaction() as cursor:
        if replayed is None and arrival.kind != PACKAGED:
            warehouse.keep_original(original_path(warehouse, arrival.sha256), arrival.content)
        load_id = str(replayed.detail["load_id"]) if replayed else uuid.uuid4().hex
        number = replayed.event_number if replayed else _next_number(cursor)
        under_way = Recording(cursor, load_id, number, detail=dict(arrival.detail))
        yield under_way
        event = replayed or Event(
            event_number=number,
            happened_at=arrival.arrived_at,
            actor=arrival.actor,
            action="load",
            subject=load_id,
            detail={
                "load_id": load_id,
                "kind": arrival.kind,
                "file_name": arrival.file_name,
                "sha256": arrival.sha256,
                "is_sample": arrival.is_sample,
                **under_way.detail,
            },
        )
        _write_load(cursor, event, arrival, under_way)
        record_event(warehouse, cursor, event, is_replay=replayed is not None)


def new_event(
    cursor: duckdb.DuckDBPyConnection,
    *,
    actor: str,
    action: str,
    subject: str,
    at: datetime,
    **detail: object,
) -> Event:
    """The next event, not yet written."""
    return Event(_next_number(cursor), at, actor, action, subject, detail)


def record_event(
    warehouse: "Warehouse", cursor: duckdb.DuckDBPyConnection, event: Event, *, is_replay: bool = False
) -> None:
    """Write an event's row and its seal, and its line in the journal when the transaction is committed.

    One that is done again and whose line has no seal gets it from the later event that sealed it.
    """
    cursor.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
        [
            event.event_number,
            event.happened_at,
            event.actor,
            event.action,
            event.subject,
            json.dumps(event.detail, ensure_ascii=False),
        ],
    )
    if is_replay and event.seal is None:
        return
    if is_replay and event.action == seals.SEAL_OLD:
        seals.seal_all(cursor, read_events(cursor)[:-1])
    seal = seals.seal_next(cursor, event)
    if not is_replay:
        warehouse.keep_line(
            replace(event, seal=seal).to_line().encode(), seals.as_line(event.event_number, seal)
        )


def read_journal(path: Path) -> list[Event]:
    """Every event of the journal in order; an empty list where there is none. Raises UnreadableJournalError."""
    if not path.exists():
        return []
    with path.open("rb") as journal:  # only a line feed ends a line: a file's name may hold other breaks
        return [_event(number, line) for number, line in enumerate(journal, start=1)]


def read_events(cursor: duckdb.DuckDBPyConnection, *, after: int = 0) -> list[Event]:
    """The events of the table with a number above `after`, in order."""
    rows = cursor.execute(
        """
        SELECT event_number, happened_at, actor, action, subject, detail, hash
        FROM event LEFT JOIN event_seal USING (event_number)
        WHERE event_number > $after
        ORDER BY event_number
        """,
        {"after": after},
    ).fetchall()
    return [
        Event(number, happened_at, actor, action, subject, json.loads(detail), seal)
        for number, happened_at, actor, action, subject, detail, seal in rows
    ]


def append_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines at the journal's end, for good."""
    is_new = not path.exists()
    with path.open("ab") as journal:
        journal.writelines(lines)
        journal.flush()
        os.fsync(journal.fileno())
    if is_new:
        _sync_folder(path.parent)


def settle_journal(cursor: duckdb.DuckDBPyConnection, path: Path) -> str | None:
    """Bring the journal's end up to the table: what a crash cut short goes, what it kept from being written comes.

    None where they agree then. Else why they do not and what to do, in Vietnamese, and nothing is changed: events
    that only the journal knows may be all that is left of a warehouse that was lost.
    """
    try:
        newest = _mended_end(path)
    except UnreadableJournalError as error:
        return f"{error}. {_AWAY}"
    missing = read_events(cursor, after=newest.event_number - 1 if newest else 0)
    if newest:
        if not missing:
            return (
                f"Sổ ghi sự kiện có đến sự kiện {newest.event_number}, kho thì chưa (kho mới, hoặc bản cũ hơn). "
                "Hãy dựng lại kho từ sổ: python -m warehouse rebuild"
            )
        same = missing.pop(0)
        if same != newest or (newest.seal and same.seal and newest.seal != same.seal):
            return f"Sự kiện {newest.event_number} trong sổ ghi khác với trong kho. {_AWAY}"
    if missing:
        append_lines(path, [event.to_line().encode() for event in missing])
        LOG.warning("Sổ ghi sự kiện thiếu %d dòng cuối; đã ghi lại từ kho.", len(missing))
    return None


def write_whole(path: Path, content: bytes) -> None:
    """All of the bytes or no file: a half-written original would look like a kept one."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    _sync_folder(path.parent)


def original_path(warehouse: "Warehouse", sha256: str) -> Path:
    """Where the bytes of a file are kept. The file's own name is never a path."""
    if len(sha256) != 64 or not all(sign in "0123456789abcdef" for sign in sha256):
        raise ValueError(f"not a sha256: {sha256[:80]!r}")
    return warehouse.originals / sha256


def every_table(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    tables = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND table_name NOT LIKE 'ducklake%' ORDER BY 1"
    ).fetchall()
    return [str(table) for (table,) in tables]


def tables_of_facts(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table but the list of migrations."""
    return [table for table in every_table(cursor) if table != "migration"]


def forget_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    """Empty every table of facts; for a rebuild, inside its transaction."""
    for table in tables_of_facts(cursor):
        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 a name from the catalogue


def _write_load(
    cursor: duckdb.DuckDBPyConnection, event: Event, arrival: Arrival, under_way: Recording
) -> None:
    cursor.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            under_way.load_id,
            event.event_number,
            arrival.kind,
            arrival.file_name,
            event.detail["sha256"],
            len(arrival.content),
            event.happened_at,
            arrival.actor,
            arrival.is_sample,
            under_way.row_count,
            under_way.problem_count,
        ],
    )


def _next_number(cursor: duckdb.DuckDBPyConnection) -> int:
    return int(cursor.execute("SELECT coalesce(max(event_number), 0) + 1 FROM event").fetchall()[0][0])


_AWAY = (
    "Nếu kho đúng, hãy dừng máy chủ, cất tệp originals/journal.jsonl đi chỗ khác rồi mở lại: "
    "sổ sẽ được ghi lại từ kho."
)


def _event(number: int, line: bytes) -> Event:
    try:
        return Event.from_line(line)
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableJournalError(f"Dòng {number} của sổ ghi sự kiện không đọc được") from error


def _mended_end(path: Path) -> Event | None:
    """The newest event of the journal, once a line that was cut short is taken away; None where there is none."""
    if not path.exists():
        return None
    count, length, newest, cut = 0, 0, b"", b""
    with path.open("rb") as journal:
        for line in journal:
            if not line.endswith(b"\n"):
                cut = line
                break
            count, length, newest = count + 1, length + len(line), line
    if cut:
        try:
            whole = Event.from_line(cut)
        except (ValueError, KeyError, TypeError):
            os.truncate(path, length)
            LOG.warning("Dòng cuối của sổ ghi sự kiện bị cắt dở; đã bỏ dòng đó.")
        else:
            append_lines(path, [b"\n"])
            return whole
    return _event(count, newest) if newest else None


def _sync_folder(folder: Path) -> None:
    """A new name in a folder is safe from a power cut once the folder is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
