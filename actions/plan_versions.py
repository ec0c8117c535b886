"""Drafts and versions of plans: what the warehouse holds of a document that a person works on, and how a version is kept.

A version is a load of its own whose original is a JSON document of its values; the document it is of stays as it came.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import polars as pl

from actions import plan_base, plan_said
from actions.loading import RefusedError
from actions.matching import Register
from actions.plan_rows import plan_id_of, plan_rows
from actions.plan_said import Said
from warehouse.connect import Warehouse
from warehouse.queries import plan_drafts as queries
from warehouse.records import loads, plans
from warehouse.records.loads import Arrival, Recording
from warehouse.records.plan_drafts import Change
from warehouse.scope import Scope

OF_PLACE = ("province", "issuer")  # the fields of a header that say whose plan it is
FORMAT = 1  # of the JSON documents that versions are kept in
Key = tuple[str, str, str]  # part, item, field


@dataclass(frozen=True)
class Draft:
    """A document between reading and confirming. `row` as the view `plan_draft`; `read` what the document says, `said` with the
    person's changes over it; `choices`, in `said["unit_choices"]`, name -> code of a registered unit."""

    row: Mapping[str, Any]
    read: Said
    said: Said
    changes: tuple[Change, ...]
    stamps: Mapping[Key, tuple[str, datetime]]  # of each change: who, when
    left_out: frozenset[tuple[str, str]]
    accepted: frozenset[Key]  # values that a person looked at and found right

    @property
    def draft_id(self) -> str:
        return str(self.row["draft_id"])

    @property
    def is_edited(self) -> bool:
        """Whether what would be confirmed is not simply what the document's load holds."""
        return bool(self.changes or self.left_out) or self.row["reading_load_id"] != self.draft_id


def find(warehouse: Warehouse, *, draft_id: str, scope: Scope) -> Draft | None:
    """The draft as it stands now, or None where there is none in scope."""
    with warehouse.cursor() as cursor:
        return find_in(cursor, draft_id, scope)


def store_edit(recording: Recording, arrival: Arrival) -> None:
    """Add the rows of a version that is kept as a JSON document; now, and again for a rebuild."""
    document = json.loads(arrival.content)
    if document.get("format") != FORMAT:
        raise RefusedError(
            f"{arrival.file_name}: bản sửa ghi theo khuôn dạng khác, phiên bản này không đọc được."
        )
    said = {**document["said"], "plan_id": document["plan_id"]}
    rows = plan_rows(said, Register(recording.cursor), own=document.get("own"))
    plan_id = str(rows.plan["plan_id"][0])
    edit = {"plan_id": plan_id, "draft_id": document["draft_id"], "step": document["step"]}
    rows.children["plan_edit"] = pl.DataFrame([edit])
    corrections = [
        {
            "plan_id": plan_id,
            **{name: one[name] for name in ("part", "item", "field", "actor")},
            **{name: _json(one[name]) for name in ("read_value", "value")},
            "corrected_at": datetime.fromisoformat(one["corrected_at"]),
        }
        for one in document["corrections"]
    ]
    rows.children["plan_correction"] = pl.DataFrame(corrections, infer_schema_length=None)
    left = [{"plan_id": plan_id, **one} for one in document["left_out"]]
    rows.children["plan_left_out"] = pl.DataFrame(left, infer_schema_length=None)
    plans.store_plan(recording, rows)


def comparable(reading: Mapping[str, Any]) -> Said:
    """A reading with nothing in it that the warehouse does not keep, so that it is the same before and after storing."""
    rest = {
        name: reading.get(name)
        for name in ("is_plan", "number", "issue_date", "issuer", "province", "title", "signer", "year_from")
    }
    tasks = [
        {name: task.get(name) for name in (*plan_said.FIELDS["task"], "source")} for task in reading["tasks"]
    ]
    return {
        **rest,
        "year_to": reading["year_to"] or reading["year_from"],
        "document_kind": reading.get("document_kind"),
        "tasks": tasks,
        "responsibilities": [
            {name: row.get(name) for name in ("unit", "text", "source")}
            for row in reading["responsibilities"]
        ],
        "report_obligations": [
            {
                name: row.get(name)
                for name in ("who", "to", "via", "frequency", "due_text", "due_rules", "quote", "source")
            }
            for row in reading["report_obligations"]
        ],
        "legal_bases": [
            {name: row.get(name) for name in ("type", "number", "date", "source")}
            for row in reading["legal_bases"]
        ],
        **{name: reading.get(name) or [] for name in ("recipients", "indices", "warnings", "replaces")},
        "sources": reading.get("sources") or {},
    }


def find_in(cursor: duckdb.DuckDBPyConnection, draft_id: str, scope: Scope) -> Draft | None:
    """The draft as a transaction sees it, or None where there is none in scope."""
    found = queries.find_draft(cursor, scope=scope, as_of=date.max, draft_id=draft_id)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    read = plan_base.reading(cursor, row["reading_load_id"])
    changes, stamps = _changes(cursor, draft_id)
    left = cursor.execute(
        "SELECT part, item FROM plan_draft_left_out WHERE draft_id = $draft_id", {"draft_id": draft_id}
    ).fetchall()
    known = {(part, one["item"]) for part, name in plan_said.LISTS.items() for one in read[name]}
    said = plan_said.edited(read, changes)
    known |= {(part, one["item"]) for part, name in plan_said.LISTS.items() for one in said[name]}
    left_out = frozenset((str(part), str(item)) for part, item in left) & known
    accepted = cursor.execute(
        "SELECT DISTINCT part, item, field FROM plan_draft_event WHERE draft_id = $draft_id AND step = 'accept'",
        {"draft_id": draft_id},
    ).fetchall()
    return Draft(row, read, said, changes, stamps, left_out, frozenset((a, b, c) for a, b, c in accepted))


def _changes(
    cursor: duckdb.DuckDBPyConnection, draft_id: str
) -> tuple[tuple[Change, ...], dict[Key, tuple[str, datetime]]]:
    rows = cursor.execute(
        """
        SELECT part, item, field, read_value, value, actor, happened_at FROM plan_draft_change
        WHERE draft_id = $draft_id ORDER BY event_number, part, item, field
        """,
        {"draft_id": draft_id},
    ).fetchall()
    changes = tuple(Change(row[0], row[1], row[2], _value(row[3]), _value(row[4])) for row in rows)
    return changes, {(row[0], row[1], row[2]): (row[5], row[6]) for row in rows}


def value_of(said: Said, change: Change) -> Any:
    if change.part == "header":
        return said.get(change.field)
    if change.part == plan_said.UNIT:
        return said.get("unit_choices", {}).get(change.item)
    for row in said[plan_said.LISTS[change.part]]:
        if row["item"] == change.item:
            return row.get(change.field)
    return None


def document_of(draft: Draft, step: str, said: Said, *, plan_id: str | None) -> bytes:
    """The version as it is kept: what it says, beside what was read and what is left out, so that it can be stored again."""
    names = {(part, row["item"]): row for part, name in plan_said.LISTS.items() for row in draft.said[name]}
    document = {
        "format": FORMAT,
        "step": step,
        "draft_id": draft.draft_id,
        "document_sha256": draft.row["file_sha256"],
        "plan_id": plan_id,
        "said": said,
        # Whose plan it is was said by a person: another reading of its words gives it to nobody else.
        "own": {change.field: change.value for change in draft.changes if change.field in OF_PLACE},
        "left_out": [
            {"part": part, "item": item, "text": plan_said.text_of(part, names[part, item])}
            for part, item in sorted(draft.left_out)
        ]
        if step == "confirm"
        else [],
        "corrections": _corrections(draft) if step == "confirm" else [],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _corrections(draft: Draft) -> list[Said]:
    found = []
    for change in draft.changes:
        actor, at = draft.stamps[change.part, change.item, change.field]
        found.append({**asdict(change), "actor": actor, "corrected_at": at.isoformat()})
    return found


def store_version(
    warehouse: Warehouse, draft: Draft, document: bytes, actor: str, at: datetime | None
) -> str:
    """The load of a version; the one there is where these very bytes are stored."""
    row = draft.row
    arrival = Arrival(
        "plan_edit", row["file_name"], document, actor, row["is_sample"], at or datetime.now(UTC)
    )
    with warehouse.transaction() as cursor:
        known = loads.find_load(cursor, arrival.kind, arrival.sha256)
        if known:
            return known
        with loads.recording(warehouse, arrival) as recording:
            store_edit(recording, arrival)
        return recording.load_id


def plan_id_for(cursor: duckdb.DuckDBPyConnection, draft: Draft, said: Said) -> str:
    """The plan's id: what it was confirmed under before, so that states declared of its tasks stay; else by its header."""
    known = cursor.execute(
        "SELECT plan_id FROM plan WHERE load_id = $load_id", {"load_id": draft.row["confirmed_load_id"]}
    ).fetchall()
    return str(known[0][0]) if known else plan_id_of(said)


def with_kept_ids(
    warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection, draft: Draft, tasks: Sequence[Said]
) -> list[Said]:
    """The tasks, each with the id it was confirmed under before; others get one from their number and words."""
    confirmed = draft.row["confirmed_load_id"]
    kept: dict[str, str] = {}
    if confirmed:
        version = plan_base.reading(cursor, confirmed)
        items = _items_of(warehouse, cursor, confirmed)
        kept = {
            items[place] if items else row["item"]: row["task_id"]
            for place, row in enumerate(version["tasks"])
        }
    return [{**task, "task_id": kept.get(task["item"])} for task in tasks]


def _items_of(warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection, load_id: str) -> list[str]:
    """The keys of the tasks of a version that a person confirmed, in their order; none for a document's own load."""
    sha256 = cursor.execute(
        "SELECT file_sha256 FROM load WHERE load_id = $load_id AND kind = 'plan_edit'", {"load_id": load_id}
    ).fetchall()
    if not sha256:
        return []
    document = json.loads(loads.original_path(warehouse, str(sha256[0][0])).read_bytes())
    return [str(task["item"]) for task in document["said"]["tasks"]]


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
