"""The trace of access: who came in, was refused, changed an account; append-only, each event chained to the one before.

Three things hold it. Each event's hash is made over the event and the hash before it, so a changed, removed, inserted or
reordered row breaks the chain. A row of its own keeps the number and hash of the newest event, so a tail cut off the
events is missed. And a file beside the database (`access-seal.jsonl`) gets a line per event after its transaction, so a
chain that was cut or made anew together with its head row, or a database put back from an old copy, disagrees with it.
What is not found: a change by someone who may write the database *and* the file, and makes both anew. Whoever fears that
keeps the file's newest line elsewhere (`python -m access audit --verify` prints it).
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from access.lines import one_line
from access.store import Change, Store
from access.tables import audit_event, audit_head, written
from access.viewer import By

LOG = logging.getLogger("cchc.access")
BEGINNING = "0" * 64


class Action(StrEnum):
    """What an event says was done."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    ACCESS_REFUSED = "access_refused"
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    PASSWORD_RESET = "password_reset"  # noqa: S105 a word
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 a word
    TOKEN_ADDED = "token_added"  # noqa: S105 a word
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 a word
    SETTINGS_CHANGED = "settings_changed"
    EXPORTED = "exported"
    ORIGINAL_DOWNLOADED = "original_downloaded"
    WAREHOUSE_SEALED = "warehouse_sealed"


ACTION_NAMES = {
    Action.SIGN_IN: "Đăng nhập",
    Action.SIGN_IN_REFUSED: "Từ chối đăng nhập",
    Action.SIGN_OUT: "Đăng xuất",
    Action.ACCESS_REFUSED: "Từ chối truy cập",
    Action.SESSIONS_ENDED: "Kết thúc phiên",
    Action.ACCOUNT_CREATED: "Tạo tài khoản",
    Action.ACCOUNT_CHANGED: "Đổi tài khoản",
    Action.ACCOUNT_DISABLED: "Khoá tài khoản",
    Action.ACCOUNT_ENABLED: "Mở tài khoản",
    Action.PASSWORD_RESET: "Cấp lại mật khẩu",
    Action.PASSWORD_CHANGED: "Đổi mật khẩu",
    Action.TOKEN_ADDED: "Cấp mã truy cập",
    Action.TOKEN_REVOKED: "Thu hồi mã truy cập",
    Action.SETTINGS_CHANGED: "Đổi cài đặt",
    Action.EXPORTED: "Xuất số liệu",
    Action.ORIGINAL_DOWNLOADED: "Tải bản gốc",
    Action.WAREHOUSE_SEALED: "Ghi niêm phong kho số liệu",
}
REFUSALS = (Action.SIGN_IN_REFUSED, Action.ACCESS_REFUSED)


@dataclass(frozen=True)
class Event:
    """One row of the trace; `happened_at` as it is kept, in UTC with its offset, and `detail` as canonical JSON."""

    number: int
    happened_at: str
    who: str
    address: str
    action: str
    subject: str
    detail: str
    previous_hash: str
    hash: str

    def computed_hash(self) -> str:
        """The hash the row must have, over everything else it says."""
        said = [
            self.number,
            self.happened_at,
            self.who,
            self.address,
            self.action,
            self.subject,
            self.detail,
            self.previous_hash,
        ]
        return hashlib.sha256(canonical(said).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Checked:
    """What `verify` found: the number of events, the newest seal, and each fault as a sentence in Vietnamese."""

    count: int
    head: str
    faults: tuple[str, ...]


def canonical(value: object) -> str:
    """JSON in exactly one way: sorted keys, no spaces, ASCII only; so never more than one line. No NaN, no objects."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def append(
    change: Change, action: Action, subject: str, by: By, detail: Mapping[str, Any] | None = None
) -> Event:
    """Add an event to the transaction under way: it holds with what it tells of, or not at all.

    Secrets never go in: no password, no session id, no token, only their prefixes.
    """
    head = change.connection.execute(select(audit_head.c.number, audit_head.c.hash)).one_or_none()
    number, previous = (head.number + 1, head.hash) if head else (1, BEGINNING)
    unhashed = Event(
        number,
        written(change.at),
        one_line(by.who),
        one_line(by.address),
        action.value,
        one_line(subject),
        canonical(dict(detail or {})),
        previous,
        "",
    )
    event = Event(**{**vars(unhashed), "hash": unhashed.computed_hash()})
    change.connection.execute(insert(audit_event).values(vars(event)))
    keep = {"number": event.number, "hash": event.hash}
    if head:
        change.connection.execute(update(audit_head).values(keep))
    else:
        change.connection.execute(insert(audit_head).values(head_id=1, **keep))
    change.sealed.append(canonical(keep))
    level = logging.WARNING if action in REFUSALS else logging.INFO
    LOG.log(level, "%s", canonical([event.number, event.who, event.address, event.action, event.subject]))
    return event


def record(
    store: Store, action: Action, subject: str, by: By, detail: Mapping[str, Any] | None = None
) -> Event:
    """Add an event on its own: a refused access, an export."""
    with store.writing() as change:
        return append(change, action, subject, by, detail)


def read(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    who: str | None = None,
    actions: Iterable[Action] = (),
    limit: int = 500,
) -> list[Event]:
    """The newest events that fit, newest first; `until` is exclusive."""
    asked = select(audit_event).order_by(audit_event.c.number.desc()).limit(limit)
    if since:
        asked = asked.where(audit_event.c.happened_at >= written(since))
    if until:
        asked = asked.where(audit_event.c.happened_at < written(until))
    if who:
        asked = asked.where(audit_event.c.who == who)
    if wanted := [action.value for action in actions]:
        asked = asked.where(audit_event.c.action.in_(wanted))
    with store.reading() as connection:
        return [Event(**row) for row in connection.execute(asked).mappings()]


def verify(store: Store) -> Checked:
    """Go through the whole chain; see the module for what can and cannot be found."""
    seals, faults = _seals(store.settings.seal_path)  # before the rows: a line is written after its row
    number, previous = 0, BEGINNING
    with store.reading() as connection:
        head = connection.execute(select(audit_head.c.number, audit_head.c.hash)).one_or_none()
        for row in connection.execute(select(audit_event).order_by(audit_event.c.number)).mappings():
            event = Event(**row)
            faults += _faults(event, number, previous, seals.pop(event.number, None))
            number, previous = event.number, event.hash
    if (head.number, head.hash) != (number, previous) if head else number:
        kept = head.number if head else 0
        faults.append(
            f"Cuối sổ: sự kiện mới nhất là số {number}, nhưng sổ đã ghi đến số {kept}; các sự kiện cuối đã bị xoá hoặc sửa."
        )
    if seals:
        faults.append(
            f"Cuối sổ: tệp niêm phong có {len(seals)} sự kiện (số {min(seals)} đến {max(seals)}) mà sổ không có; "
            "sổ đã bị cắt bớt hoặc thay bằng bản cũ."
        )
    return Checked(number, previous, tuple(faults))


def _faults(event: Event, number: int, previous: str, sealed: str | None) -> Iterator[str]:
    if event.number != number + 1:
        yield f"Trước sự kiện số {event.number}: thiếu {event.number - number - 1} sự kiện."
    elif event.previous_hash != previous:
        yield f"Sự kiện số {event.number}: không nối với sự kiện trước nó; thứ tự hoặc nội dung đã bị đổi."
    if event.computed_hash() != event.hash:
        yield f"Sự kiện số {event.number}: nội dung đã bị sửa sau khi ghi."
    if sealed is not None and sealed != event.hash:
        yield f"Sự kiện số {event.number}: khác với tệp niêm phong; cả chuỗi đã bị làm lại từ đây."


def _is_unfinished(line: str) -> bool:
    """Whether a line is the beginning of a seal's line, as a crash leaves one: its seal is missing, which is no fault."""
    beginning = '{"hash":"'
    return line.startswith(beginning[: len(line)]) and not line.endswith("}")


def _seals(path: Path) -> tuple[dict[int, str], list[str]]:
    """Each sealed number's hash, and what is wrong with the file itself."""
    seals: dict[int, str] = {}
    faults: list[str] = []
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    for place, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            number, own = int(said["number"]), str(said["hash"])
        except (ValueError, KeyError, TypeError):
            if _is_unfinished(line):
                continue
            faults.append(f"Tệp niêm phong, dòng {place}: không đọc được.")
            continue
        if seals.setdefault(number, own) != own:
            faults.append(
                f"Tệp niêm phong, dòng {place}: sự kiện số {number} đã được niêm phong với nội dung khác; "
                "kho tài khoản đã bị thay bằng bản cũ rồi ghi tiếp."
            )
    return seals, faults
