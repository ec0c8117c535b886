"""What values of a plan must be to be kept, and what a plan must say to be confirmed. Values in, words out; no warehouse."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions import plan_said
from actions.plan_place import Place
from actions.plan_said import Said
from warehouse.records.plan_drafts import Change
from warehouse.scope import Scope

# Of each part the fields of which one at least says what an item is, and how that is asked for.
MUST_SAY: Mapping[str, tuple[str, ...]] = {
    "task": ("text",),
    "responsibility": ("text",),
    "duty": ("who", "to", "due_text", "quote"),
    "basis": ("type", "number"),
}
SAY_WHAT: Mapping[str, str] = {
    "task": "nhiệm vụ chưa có nội dung; hãy ghi nội dung",
    "responsibility": "trách nhiệm chưa có nội dung; hãy ghi nội dung",
    "duty": "chế độ báo cáo còn trống; hãy ghi ai báo cáo, gửi ai, hoặc hạn",
    "basis": "căn cứ còn trống; hãy ghi loại văn bản hoặc số, ký hiệu",
}


class UnfitEditError(Exception):
    """A change cannot be kept or a draft not confirmed; the message says what is wrong, in Vietnamese. Nothing was stored."""


def says_something(part: str, row: Mapping[str, Any]) -> bool:
    """Whether an item says what it is."""
    return any(str(row.get(field) or "").strip() for field in MUST_SAY[part])


def hindrance_of(said: Said, place: Place, scope: Scope) -> str | None:
    """What keeps a plan from being confirmed: nothing to call it by, an item that says nothing, a place outside the scope."""
    if not (said["number"] or said["title"]):
        return "Kế hoạch chưa có số và trích yếu; hãy ghi ít nhất một trong hai ở mục Đầu văn bản."
    for part, name in plan_said.LISTS.items():
        empty = [row for row in said[name] if not says_something(part, row)]
        if empty:
            return f"{len(empty)} {SAY_WHAT[part]}, hoặc để lại mục đó."
    outside = place.why_outside(scope, is_known=True)
    return f"Chưa xác nhận được: {outside}" if outside else None


def must_fit(change: Change) -> None:
    """A field there is, and for dates and years a value there is."""
    if change.part == plan_said.UNIT:
        return
    if change.field not in plan_said.FIELDS.get(change.part, ()):
        raise ValueError(f"no field of a plan: {change.part}.{change.field}")
    if change.field in ("issue_date", "due_date", "date") and change.value:
        try:
            date.fromisoformat(str(change.value))
        except ValueError as error:
            raise UnfitEditError(
                f"“{change.value}” không phải là ngày có thật; viết ngày/tháng/năm, ví dụ 31/12/2026."
            ) from error
    is_year = isinstance(change.value, int) and 2000 <= change.value <= 2100
    if change.field in ("year_from", "year_to") and change.value and not is_year:
        raise UnfitEditError(f"“{change.value}” không phải là năm; viết bốn chữ số, ví dụ 2026.")
