"""What a coordinator does with a document that was read: correct it, leave parts out, confirm it, discard it, read it again.

Every change is an event of its own and is kept at once: whoever opens the draft next finds it. What is confirmed is written as
a version of its own, whose original is a JSON document of the values; the document itself stays as it came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from actions import plan_reading, plan_said
from actions.matching import Register
from actions.plan_checks import SAY_WHAT, UnfitEditError, hindrance_of, must_fit, says_something
from actions.plan_own_place import OwnPlace, own_place
from actions.plan_place import place_of_rows
from actions.plan_rows import plan_rows
from actions.plan_said import NEW, Difference, Said
from actions.plan_versions import (
    Draft,
    comparable,
    document_of,
    find_in,
    plan_id_for,
    store_version,
    value_of,
    with_kept_ids,
)
from warehouse.connect import Warehouse
from warehouse.records import plan_drafts as records
from warehouse.records import plans
from warehouse.records.plan_drafts import Change
from warehouse.scope import Scope

Items = Iterable[tuple[str, str]]
NOT_OF_PROVINCE = "Đơn vị được chọn không có trong danh mục của tỉnh của kế hoạch; hãy chọn đơn vị khác, hoặc nạp danh mục đơn vị."


class ChangedMeanwhileError(UnfitEditError):
    """Somebody changed the draft since the page was drawn."""


@dataclass(frozen=True)
class Clash:
    """A value that a person gave while somebody else changed it: what the draft holds now, and by whom; None where nobody
    changed the field itself but its item is read otherwise now."""

    change: Change
    value_now: Any
    actor: str | None


class ClashError(ChangedMeanwhileError):
    """Values were changed by somebody else since the page was drawn; these were not stored, `kept` others were."""

    def __init__(self, clashes: Sequence[Clash], kept: int) -> None:
        super().__init__(f"{len(clashes)} chỗ vừa được người khác sửa nên chưa ghi; {kept} chỗ khác đã ghi.")
        self.clashes, self.kept = tuple(clashes), kept


def correct(
    warehouse: Warehouse,
    draft_id: str,
    changed: Sequence[Change],
    *,
    actor: str,
    scope: Scope,
    seen: Said | None = None,
    at: datetime | None = None,
) -> int:
    """Keep values that a person gave, each beside what was read; those that are the same as now are no change.

    `changed` needs no `read_value`: it is looked up. `seen`: what the person had before their eyes. What is as seen is no
    change either, and a value that somebody else changed since is left as it is and told by a ClashError, after the others
    are kept.
    Returns how many values changed. Raises UnfitEditError.
    """
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        shown = draft.said if seen is None else seen
        new = [change for change in changed if _is_new(draft.said, change) and _is_new(shown, change)]
        clashes = [_clash(draft, change) for change in new if _has_moved(draft, shown, change)]
        held = [clash.change for clash in clashes]
        kept = [_beside_read(draft, change) for change in new if change not in held]
        for change in kept:
            must_fit(change)
        _must_be_of_province(cursor, draft, kept)
        if kept:
            _step(warehouse, draft_id, "correct", kept, actor, at)
    if clashes:
        raise ClashError(clashes, len(kept))
    return len(kept)


def accept(
    warehouse: Warehouse,
    draft_id: str,
    looked_at: Sequence[tuple[str, str, str]],
    *,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> None:
    """Keep that a person looked at values (part, item, field) and found them right. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        new = [Change(*key) for key in looked_at if key not in draft.accepted]
        if new:
            _step(warehouse, draft_id, "accept", new, actor, at)


def add(
    warehouse: Warehouse,
    draft_id: str,
    part: str,
    values: Mapping[str, Any],
    *,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """Add an item that the reader did not find; returns its key. Raises UnfitEditError where it says nothing."""
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        item = f"{NEW}{_last_added(cursor, draft_id, part) + 1}"
        changes = [Change(part, item, name, None, value) for name, value in values.items() if value]
        if not says_something(part, values):
            raise UnfitEditError(f"Chưa thêm được: {SAY_WHAT[part]}.")
        for change in changes:
            must_fit(change)
        _step(warehouse, draft.draft_id, "correct", changes, actor, at)
    return item


def take_away(
    warehouse: Warehouse,
    draft_id: str,
    part: str,
    item: str,
    *,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> None:
    """Take away an item that a person added; what the reader found is left out instead. Raises UnfitEditError."""
    if not item.startswith(NEW):
        raise ValueError(f"not added by a person: {part} {item}")
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        gone = [Change(*key) for key in draft.stamps if key[:2] == (part, item)]
        if gone:
            _step(warehouse, draft_id, "correct", gone, actor, at)


def leave_out(
    warehouse: Warehouse,
    draft_id: str,
    items: Items,
    *,
    is_left_out: bool,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> None:
    """Leave items out of what will be confirmed, or take them in again. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        changing = [item for item in items if (item in draft.left_out) != is_left_out]
        if changing:
            step = "leave_out" if is_left_out else "take_in"
            _step(warehouse, draft_id, step, [Change(part, item, "") for part, item in changing], actor, at)


def discard(
    warehouse: Warehouse, draft_id: str, *, reason: str, actor: str, scope: Scope, at: datetime | None = None
) -> None:
    """Put a draft away with a reason; nothing of it is lost and it can be taken up again. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        if not reason.strip():
            raise UnfitEditError("Cần ghi lý do bỏ bản nháp, ví dụ “nạp nhầm tệp”.")
        if draft.row["confirmed_at"] is not None:
            raise UnfitEditError(
                "Văn bản này đã được xác nhận nên không bỏ được; kế hoạch mới thay thế nó bằng cách liên kết."
            )
        _step(warehouse, draft_id, "discard", [Change("", "", "")], actor, at, reason.strip())


def reopen(
    warehouse: Warehouse, draft_id: str, *, actor: str, scope: Scope, at: datetime | None = None
) -> None:
    """Take up a discarded draft again, with all its changes. Raises UnfitEditError."""
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        if draft.row["draft_state"] == "discarded":
            _step(warehouse, draft_id, "reopen", [Change("", "", "")], actor, at)


def read_differences(draft: Draft, reading: Mapping[str, Any]) -> list[Difference]:
    """What the program reads today otherwise than what the draft was read as. `reading`: JSON of `plan read`."""
    return plan_said.differences(draft.read, plan_said.with_items(comparable(reading)))


def apply_reading(
    warehouse: Warehouse, draft_id: str, *, actor: str, scope: Scope, at: datetime | None = None
) -> list[Change]:
    """Let the draft be what the program reads today; a person's corrections stay over it.

    Returns the corrections whose item is not in the new reading: they are kept, and without effect. Raises UnfitEditError.
    """
    with warehouse.cursor() as cursor:
        draft = _must_find(cursor, draft_id, scope)
    reading = read_again(warehouse, draft)  # before the writer's lock: reading takes a while
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        if not read_differences(draft, reading):
            raise UnfitEditError("Chương trình nay đọc văn bản giống bản đang giữ; không có gì để áp dụng.")
        document = document_of(draft, "reread", comparable(reading), plan_id=None)
        store_version(warehouse, draft, document, actor, at)
        return plan_said.homeless(plan_said.with_items(comparable(reading)), draft.changes)


def read_again(warehouse: Warehouse, draft: Draft) -> Said:
    """What the program of today reads in the document. Raises UnfitEditError where it no longer can."""
    found = plan_reading.read(warehouse, sha256=draft.row["file_sha256"], file_name=draft.row["file_name"])
    if found.said is None:
        raise UnfitEditError(found.problem or "Không đọc lại được văn bản.")
    return found.said


def hindrance(warehouse: Warehouse, *, draft_id: str, scope: Scope) -> str | None:
    """What must be mended before the draft can be confirmed in this scope, in Vietnamese; None where nothing stands in the
    way. Raises UnfitEditError."""
    with warehouse.cursor() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        said = plan_said.without(draft.said, draft.left_out)
        return hindrance_of(said, place_of_rows(cursor, plan_rows(said, Register(cursor))), scope)


def own_place_for(warehouse: Warehouse, *, draft_id: str, scope: Scope) -> OwnPlace | None:
    """The scope's own place, where the draft names another or none that a register knows and may be said to be of it; else
    None. Raises UnfitEditError."""
    with warehouse.cursor() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        place = place_of_rows(cursor, plan_rows(draft.said, Register(cursor)))
        is_own = place.why_outside(scope, is_known=True) is None
        return None if is_own else own_place(cursor, draft.said, scope)


def confirm(
    warehouse: Warehouse,
    draft_id: str,
    *,
    actor: str,
    scope: Scope,
    seen: int,
    at: datetime | None = None,
) -> str:
    """Put the draft in force without what is left out. `seen`: the newest event of the draft as the page showed it.

    Returns what is in force now, in words. Raises UnfitEditError, ChangedMeanwhileError.
    """
    moment = at or datetime.now(UTC)
    with warehouse.transaction() as cursor:
        draft = _must_find(cursor, draft_id, scope)
        _must_be_seen(draft, seen)
        said = plan_said.without(draft.said, draft.left_out)
        said["plan_id"] = plan_id_for(cursor, draft, said)
        said["tasks"] = with_kept_ids(warehouse, cursor, draft, said["tasks"])
        rows = plan_rows(said, Register(cursor))
        if why := hindrance_of(said, place_of_rows(cursor, rows), scope):
            raise UnfitEditError(why)
        load_id = draft.draft_id
        if draft.is_edited:
            document = document_of(draft, "confirm", said, plan_id=said["plan_id"])
            load_id = store_version(warehouse, draft, document, actor, moment)
        plans.confirm_plan(warehouse, plan_id=said["plan_id"], load_id=load_id, actor=actor, at=moment)
    counts = f"{len(said['tasks'])} nhiệm vụ, {len(said['report_obligations'])} chế độ báo cáo"
    left = f"; để lại {len(draft.left_out)} mục chưa xác nhận" if draft.left_out else ""
    return f"Đã xác nhận: {counts}{left}."


def _must_find(cursor: duckdb.DuckDBPyConnection, draft_id: str, scope: Scope) -> Draft:
    draft = find_in(cursor, draft_id, scope)
    if draft is None:
        raise UnfitEditError("Không có bản nháp này trong phạm vi của tài khoản.")
    return draft


def _must_be_seen(draft: Draft, seen: int) -> None:
    if draft.row["newest_event"] != seen:
        who = draft.row["changed_by"] or draft.row["loaded_by"]
        raise ChangedMeanwhileError(
            f"Bản nháp vừa được {who} thay đổi; hãy xem lại rồi xác nhận. Chưa có gì được xác nhận."
        )


def _last_added(cursor: duckdb.DuckDBPyConnection, draft_id: str, part: str) -> int:
    """The highest number an added item ever had: one that was taken away is never taken for another."""
    found = cursor.execute(
        """
        SELECT coalesce(max(substr(item, length($new) + 1)::INTEGER), 0) FROM plan_draft_event
        WHERE draft_id = $draft_id AND part = $part AND starts_with(item, $new)
        """,
        {"draft_id": draft_id, "part": part, "new": NEW},
    ).fetchall()
    return int(found[0][0])


def _is_new(said: Said, change: Change) -> bool:
    return (value_of(said, change) or None) != (change.value or None)


def _has_moved(draft: Draft, seen: Said, change: Change) -> bool:
    return (value_of(draft.said, change) or None) != (value_of(seen, change) or None)


def _clash(draft: Draft, change: Change) -> Clash:
    stamp = draft.stamps.get((change.part, change.item, change.field))
    return Clash(change, value_of(draft.said, change), stamp[0] if stamp else None)


def _beside_read(draft: Draft, change: Change) -> Change:
    if change.part == plan_said.UNIT:  # of a choice that is taken back nothing is left
        return Change(
            change.part,
            change.item,
            change.field,
            change.item if change.value else None,
            change.value or None,
        )
    read = value_of(draft.read, change)
    return Change(change.part, change.item, change.field, read or None, change.value or None)


def _must_be_of_province(cursor: duckdb.DuckDBPyConnection, draft: Draft, changes: Sequence[Change]) -> None:
    """A unit that is chosen for a name is one of the plan's own province: nobody gives tasks to another's."""
    codes = [str(change.value) for change in changes if change.part == plan_said.UNIT and change.value]
    if not codes:
        return
    register = Register(cursor)
    province = plan_rows(draft.said, register).plan["province_code"][0]
    if not all(register.unit_of_code(code, province=province) for code in codes):
        raise UnfitEditError(NOT_OF_PROVINCE)


def _step(
    warehouse: Warehouse,
    draft_id: str,
    step: str,
    changes: Sequence[Change],
    actor: str,
    at: datetime | None,
    reason: str | None = None,
) -> None:
    records.store_changes(
        warehouse, draft_id, step, changes, reason=reason, actor=actor, at=at or datetime.now(UTC)
    )
