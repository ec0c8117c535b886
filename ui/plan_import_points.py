"""What of a draft is still to be looked at: each warning and each doubtful value once, until a person mends or accepts it."""

import re
from dataclasses import dataclass

from ui import plan_import_fields as fields
from ui import words
from ui.plan_import_fields import Key, Opened

WARNING = "warning"  # the part of what was accepted, where it is a warning about no value
_LINE = re.compile(r"\(dòng (\d+)\)")
# Which value a warning speaks of, by its words; of an item the warning names its line.
OF_HEADER = {
    "Số văn bản": "number",
    "số, ký hiệu": "number",
    "ngày ban hành": "issue_date",
    "cơ quan ban hành": "issuer",
    "trích yếu": "title",
    "người ký": "signer",
    "không ghi năm": "year_from",
}
OF_ITEM = {
    "đơn vị chủ trì": "lead",
    "không hiểu thời gian": "timeframe_kind",
    "không tính được ngày": "due_date",
}


@dataclass(frozen=True)
class Point:
    """`key` is what a person accepts; `value` the value it leads to, None where it is about the whole document."""

    key: Key
    value: Key | None
    text: str


def points(opened: Opened) -> list[Point]:
    """Warnings first, then doubtful values; a value that a warning speaks of is told once."""
    found = [_of_warning(opened, text) for text in opened.read.get("warnings") or []]
    warned = {point.value for point in found}
    found += [Point(key, key, _doubt(opened, key)) for key in fields.doubtful(opened) if key not in warned]
    settled = opened.changed | opened.accepted
    return [point for point in found if point.key not in settled and not _is_left_out(opened, point.value)]


def of_item(open_points: list[Point], part: str, item: str) -> list[Point]:
    return [point for point in open_points if point.value and point.value[:2] == (part, item)]


def next_after(open_points: list[Point], part: str, item: str) -> Key | None:
    """The value to look at after those of an item: the next in the list, from its end the first again."""
    values = [point.value for point in open_points if point.value]
    own = [place for place, value in enumerate(values) if value[:2] == (part, item)]
    others = [value for value in values[own[-1] + 1 if own else 0 :] + values if value[:2] != (part, item)]
    return others[0] if others else None


def _of_warning(opened: Opened, text: str) -> Point:
    value = _value_of(opened, text)
    return Point(value or (WARNING, "", text), value, text)


def _value_of(opened: Opened, text: str) -> Key | None:
    if found := _LINE.search(text):
        line = int(found.group(1))
        for part in fields.LISTS:
            for row in opened.rows(part):
                if row["source"]["line"] == line:
                    names = fields.NAMES[part]
                    field = next((name for said, name in OF_ITEM.items() if said in text), "")
                    return (part, row["item"], field if field in names else next(iter(names)))
    field = next((name for said, name in OF_HEADER.items() if said in text), "")
    return ("header", "", field) if field else None


def _is_left_out(opened: Opened, value: Key | None) -> bool:
    return value is not None and value[:2] in opened.left_out


def _doubt(opened: Opened, key: Key) -> str:
    part, item, field = key
    row = opened.find(part, item)
    of = "" if part == "header" or row is None else f"{fields.item_name(part, row)}, "
    value = fields.shown(field, (row or {}).get(field))
    shown = f"“{words.cut(value, 60)}”" if value else "trống"
    reason = (opened.confidences.get(key) or {}).get("reason", "")
    return f"{of}{fields.NAMES[part][field]}: {shown} ({reason})"
