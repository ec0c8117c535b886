"""A plan between reading and confirming: its values as read, what a person changed, and both together.

An item is known by the line it stands on ("L112", the second of a line "L112.2"), so that a correction finds it again in
another reading of the same document; a row that a person added is "new:1". Values in, values out; no warehouse, no clock.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.records.plan_drafts import Change

Said = dict[str, Any]
LISTS = {
    "task": "tasks",
    "duty": "report_obligations",
    "responsibility": "responsibilities",
    "basis": "legal_bases",
}
# What a person may change, by part; the due days of a duty are set where its regime is confirmed.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "header": (
        "number",
        "issue_date",
        "issuer",
        "province",
        "title",
        "year_from",
        "year_to",
        "signer",
        "recipients",
        "indices",
    ),
    "task": (
        "no",
        "text",
        "lead",
        "coordinating",
        "timeframe_text",
        "timeframe_kind",
        "due_date",
        "section",
    ),
    "duty": ("who", "to", "via", "frequency", "due_text"),
    "responsibility": ("unit", "text"),
    "basis": ("type", "number", "date"),
}
# The part of a change, and its field: a name in the document, and the registered unit a person says it means.
UNIT, UNIT_CODE = "unit", "unit_code"
NEW = "new:"
_BLANKS: Mapping[str, Said] = {
    "header": {"recipients": [], "indices": []},
    "task": {
        "no": None,
        "text": "",
        "lead": [],
        "coordinating": [],
        "timeframe_text": None,
        "timeframe_kind": "none",
        "due_date": None,
        "section": None,
    },
    "duty": {
        "who": None,
        "to": None,
        "via": None,
        "frequency": "unspecified",
        "due_text": None,
        "due_rules": [],
        "quote": "",
    },
    "responsibility": {"unit": None, "text": ""},
    "basis": {"type": "", "number": None, "date": None},
}


@dataclass(frozen=True)
class Difference:
    """One value that another reading of the document has otherwise; field "" where the whole item comes or goes."""

    part: str
    item: str
    field: str
    before: Any
    after: Any


def with_items(said: Mapping[str, Any]) -> Said:
    """The same values, each row of its lists with the key it is known by (`item`)."""
    out = dict(said)
    for name in LISTS.values():
        seen: Counter[int] = Counter()
        rows = []
        for row in said[name]:
            line = row["source"]["line"]
            seen[line] += 1
            item = f"L{line}" if seen[line] == 1 else f"L{line}.{seen[line]}"
            rows.append({**row, "item": row.get("item") or item})
        out[name] = rows
    return out


def edited(said: Said, changes: Iterable[Change]) -> Said:
    """What was read with a person's changes over it, the later over the earlier; `unit_choices` by name as written."""
    out = copy.deepcopy(said)
    out["unit_choices"] = {}
    for change in changes:
        if change.part == "header":
            out[change.field] = _or_blank(change)
        elif change.part == UNIT:
            out["unit_choices"][change.item] = change.value
        elif (row := _row(out, change)) is not None:
            row[change.field] = _or_blank(change)
    out["unit_choices"] = {name: code for name, code in out["unit_choices"].items() if code}
    return out


def homeless(said: Said, changes: Iterable[Change]) -> list[Change]:
    """Changes of items that this reading does not have any more: kept, and told."""
    known = {(part, row["item"]) for part, name in LISTS.items() for row in said[name]}
    return [
        change
        for change in changes
        if change.part in LISTS
        and not change.item.startswith(NEW)
        and (change.part, change.item) not in known
    ]


def without(said: Said, left_out: Iterable[tuple[str, str]]) -> Said:
    """The values without the items that are not to be confirmed."""
    gone = set(left_out)
    kept = {
        name: [row for row in said[name] if (part, row["item"]) not in gone] for part, name in LISTS.items()
    }
    return {**said, **kept}


def differences(before: Said, after: Said) -> list[Difference]:
    """What one reading of the document says otherwise than another, of what a person may change."""
    found = [
        Difference("header", "", name, _plain(before.get(name)), _plain(after.get(name)))
        for name in FIELDS["header"]
        if _plain(before.get(name)) != _plain(after.get(name))
    ]
    for part, name in LISTS.items():
        old, new = ({row["item"]: row for row in said[name]} for said in (before, after))
        for item in [*old, *(item for item in new if item not in old)]:
            found += _of_item(part, item, old.get(item), new.get(item))
    return found


def text_of(part: str, row: Mapping[str, Any]) -> str:
    """What an item is called in a list."""
    if part == "basis":
        return " ".join(filter(None, [row.get("type"), row.get("number")]))
    if part == "duty":
        return " → ".join(filter(None, [row.get("who"), row.get("to")])) or str(row.get("quote") or "")
    return str(row.get("text") or "")


def _of_item(part: str, item: str, old: Said | None, new: Said | None) -> Sequence[Difference]:
    if old is None or new is None:
        told = [text_of(part, row) if row else None for row in (old, new)]
        return [Difference(part, item, "", *told)]
    return [
        Difference(part, item, name, _plain(old.get(name)), _plain(new.get(name)))
        for name in FIELDS[part]
        if _plain(old.get(name)) != _plain(new.get(name))
    ]


def _row(out: Said, change: Change) -> Said | None:
    """The row a change belongs to; a row that a person added is made."""
    rows: list[Said] = out[LISTS[change.part]]
    for row in rows:
        if row["item"] == change.item:
            return row
    if not change.item.startswith(NEW):
        return None
    row = {
        **copy.deepcopy(_BLANKS[change.part]),
        "item": change.item,
        "source": {"line": 0, "quote": ""},
    }
    rows.append(row)
    return row


def _or_blank(change: Change) -> Any:
    """The value a person gave; for one they emptied, what stands where nothing was read: a list stays a list."""
    if change.value is not None:
        return change.value
    return copy.copy(_BLANKS[change.part].get(change.field))


def _plain(value: Any) -> Any:
    """Nothing, an empty word and an empty list are alike."""
    return value or None
