"""The one way in: a file's rows, its problems, the load itself and its event, in one transaction.

The original's bytes go to `originals/<sha256>` first; the event is also a line of `originals/journal.jsonl`, so that
the originals alone are enough to build the warehouse again.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connect import Warehouse

PACKAGED = "reference"  # comes with the program, so no original is kept of it


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


@dataclass(frozen=True)
class Event:
    """What was done: the journal's line and the table's row. `detail` holds what is needed to do it again."""

    event_number: int
    happened_at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, object]

    def to_line(self) -> str:
        return (
            json.dumps({**asdict(self), "happened_at": self.happened_at.isoformat()}, ensure_ascii=False)
            + "\n"
        )

    @staticmethod
    def from_line(line: str) -> "Event":
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
        self.problem_count += len(problems)


def find_load(cursor: duckdb.DuckDBPyConnection, kind: str, sha256: str) -> str | None:
    """The load of these very bytes, or None."""
    found = cursor.execute(
        "SELECT load_id FROM load WHERE kind = $kind AND file_sha256 = $sha256 ORDER BY event_number LIMIT 1",
        {"kind": kind, "sha256": sha256},
    ).fetchall()
    return str(found[0][0]) if found else None


@contextmanager
def recording(warehouse: Warehouse, arrival: Arrival, replayed: Event | None = None) -> Iterator[Recording]:
    """Keep the original, let the caller add rows and problems, then write the load and its event.

    Whatever the caller raises leaves the warehouse, the originals and the journal as they were.
    `replayed` is the journal's event of a load that is built again: its number, id and time are kept.
    """
    with _keeping(warehouse, arrival, replayed), warehouse.transaction() as cursor:
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
    warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection, event: Event, *, is_replay: bool = False
) -> None:
    """Write an event's row and its line in the journal. Call it last in its transaction."""
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
    if not is_replay:
        _append(warehouse.journal, event.to_line())


def read_journal(path: Path) -> list[Event]:
    """Every event of the journal in order; an empty list where there is none."""
    if not path.exists():
        return []
    return [Event.from_line(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def original_path(warehouse: Warehouse, sha256: str) -> Path:
    """Where the bytes of a file are kept. The file's own name is never a path."""
    if len(sha256) != 64 or not all(sign in "0123456789abcdef" for sign in sha256):
        raise ValueError(f"not a sha256: {sha256[:80]!r}")
    return warehouse.originals / sha256


def forget_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    """Empty every table but the list of migrations; for a rebuild, inside its transaction."""
    tables = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND table_name NOT LIKE 'ducklake%'"
    ).fetchall()
    for (table,) in tables:
        if table != "migration":
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 a name from the catalogue


@contextmanager
def _keeping(warehouse: Warehouse, arrival: Arrival, replayed: Event | None) -> Iterator[None]:
    """Keep the original's bytes; take them and the journal's new line away again when the transaction fails."""
    path = original_path(warehouse, arrival.sha256)
    is_new = replayed is None and arrival.kind != PACKAGED and not path.exists()
    length = warehouse.journal.stat().st_size if warehouse.journal.exists() else 0
    if is_new:
        _write_whole(path, arrival.content)
    try:
        yield
    except BaseException:
        if is_new:
            path.unlink(missing_ok=True)
        if replayed is None and warehouse.journal.exists():
            os.truncate(warehouse.journal, length)
        raise


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
            arrival.sha256,
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


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as journal:
        journal.write(line)
        journal.flush()
        os.fsync(journal.fileno())


def _write_whole(path: Path, content: bytes) -> None:
    """All of the bytes or no file: a half-written original would look like a kept one."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
