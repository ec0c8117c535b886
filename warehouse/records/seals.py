"""The seals of events: each is a hash over what the event says and over the seal before it.

A seal stands beside its event's row (table `event_seal`), in its line of the journal, and as a line of
`warehouse-seal.jsonl` in the data folder. The chain finds what was changed, removed, inserted or moved; the journal and
the file find a chain that was made anew, and the file finds a tail cut off from table and journal alike. What is written
to the file may be lost in a power cut, so it may know less than the table, never more or other.
Not found: a change by someone who may write all three and makes all three anew (`actions/trace.py` anchors the newest
seal in the trace of access too).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from warehouse.records.loads import Event

BEGINNING = "0" * 64
# The event that says: those before it were sealed at this moment, not when they happened.
SEAL_OLD = "seal_events"


class BrokenSealError(Exception):
    """An event cannot be sealed, or not as its line says; the message says which, in Vietnamese."""


def hash_of(event: "Event", previous: str) -> str:
    """The seal an event must have after the one before it. Moments are taken in UTC, words as they stand."""
    said = [
        event.event_number,
        event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.subject,
        event.detail,
        previous,
    ]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def seal_next(cursor: duckdb.DuckDBPyConnection, event: "Event") -> str:
    """Store the seal of the event that comes after the newest sealed one. Raises BrokenSealError where that one is not
    just before it, or where the event's own line says another seal."""
    previous = seal_of(cursor, event.event_number - 1)
    if previous is None:
        raise BrokenSealError(
            f"Sự kiện {event.event_number - 1} không có niêm phong nên chưa ghi tiếp được. "
            "Hãy khởi động lại máy chủ rồi chạy: python -m warehouse verify"
        )
    seal = hash_of(event, previous)
    if event.seal not in (None, seal):
        raise BrokenSealError(f"niêm phong của sự kiện {event.event_number} trong sổ ghi không đúng")
    cursor.execute("INSERT INTO event_seal VALUES (?, ?)", [event.event_number, seal])
    return seal


def seal_of(cursor: duckdb.DuckDBPyConnection, number: int) -> str | None:
    """The seal of an event; what the first one is chained to, for number 0; None where there is none."""
    if number == 0:
        return BEGINNING
    found = cursor.execute("SELECT hash FROM event_seal WHERE event_number = ?", [number]).fetchall()
    return str(found[0][0]) if found else None


def are_whole(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether every event has its seal; those of an older version do not."""
    unsealed = "SELECT 1 FROM event ANTI JOIN event_seal USING (event_number) LIMIT 1"
    return not cursor.execute(unsealed).fetchall()


def seal_all(cursor: duckdb.DuckDBPyConnection, events: Iterable["Event"]) -> tuple[int, int] | None:
    """Seal those of the events, in order, that have none. The first and last number of them; None where all had one."""
    sealed = [event.event_number for event in events if event.seal is None and seal_next(cursor, event)]
    return (sealed[0], sealed[-1]) if sealed else None


def as_line(number: int, seal: str) -> bytes:
    """A line of the file beside the warehouse."""
    return json.dumps({"number": number, "hash": seal}).encode("ascii") + b"\n"


def append_lines(path: Path, lines: Sequence[bytes]) -> None:
    """One write to the file's end, so that lines of several servers are never mixed. A line that a full disk or a power
    cut left unfinished is closed first, so that it spoils none after it."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(file).st_size
        is_cut = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        os.write(file, (b"\n" if is_cut else b"") + b"".join(lines))
    finally:
        os.close(file)


def is_unfinished(line: bytes) -> bool:
    """Whether a line is the beginning of a seal's line, as a crash leaves one: its seal is missing, which is no fault."""
    beginning = b'{"number": '
    return line.startswith(beginning[: len(line)]) and not line.endswith(b"}")


def problems(events: Sequence["Event"], lines: Sequence["Event"], path: Path) -> list[str]:
    """What is wrong with the chain of the table's events, with the seals in the journal's lines, and with the file."""
    newest, told = (rows[-1].event_number if rows else 0 for rows in (events, lines))
    kept = {event.event_number: event.seal for event in events}
    return [
        *(f"seal: {said}" for said in _chain(events)),
        *(f"journal: {said}" for said in _journal(events, lines)),
        *(f"seal: {said}" for said in _file(kept, newest, told, path)),
    ]


def _chain(events: Sequence["Event"]) -> Iterator[str]:
    number, previous = 0, BEGINNING
    for event in events:
        if event.event_number != number + 1:
            yield f"trước sự kiện {event.event_number} thiếu sự kiện, hoặc có sự kiện trùng số"
        elif event.seal is None:
            yield f"sự kiện {event.event_number} không có niêm phong"
        elif hash_of(event, previous) != event.seal:
            yield f"sự kiện {event.event_number} đã bị sửa, hoặc bị đổi chỗ, sau khi ghi"
        if event.action == SEAL_OLD and event.detail.get("from") != 1:
            yield f"sự kiện {event.event_number} niêm phong lại những sự kiện từng có niêm phong"
        number, previous = event.event_number, event.seal or previous


def _journal(events: Sequence["Event"], lines: Sequence["Event"]) -> Iterator[str]:
    """A line of an event that was sealed only later may be without a seal."""
    later = max((int(str(one.detail["until"])) for one in events if one.action == SEAL_OLD), default=0)
    kept = {event.event_number: event.seal for event in events}
    for line in lines:
        if line.seal is None and line.event_number > later:
            yield f"dòng của sự kiện {line.event_number} trong sổ ghi mất niêm phong"
        elif line.seal is not None and line.seal != kept.get(line.event_number, line.seal):
            yield f"niêm phong của sự kiện {line.event_number} trong sổ ghi khác với trong kho"


def _file(kept: dict[int, str | None], newest: int, told: int, path: Path) -> Iterator[str]:
    last = 0
    for place, line in enumerate(path.read_bytes().splitlines() if path.exists() else [], start=1):
        try:
            said = json.loads(line)
            number, own = int(said["number"]), str(said["hash"])
        except (ValueError, KeyError, TypeError):
            if not is_unfinished(line):
                yield f"tệp {path.name}, dòng {place}: không đọc được"
            continue
        last = max(last, number)
        if number <= newest and kept.get(number) != own:
            yield (
                f"tệp {path.name}, dòng {place}: sự kiện {number} trong kho không còn là sự kiện đã niêm phong; "
                "kho và sổ ghi đã bị làm lại, hoặc thay bằng bản cũ rồi ghi tiếp"
            )
    # What the journal still knows is told of the journal: a lost warehouse is built again.
    if last > max(newest, told):
        yield (
            f"tệp {path.name} có đến sự kiện {last}, kho chỉ có đến {newest}: các sự kiện cuối đã bị cắt, hoặc kho đã "
            "thay bằng bản cũ. Nếu kho được thay có chủ ý, hãy cất tệp này đi chỗ khác"
        )
