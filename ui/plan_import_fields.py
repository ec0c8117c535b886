"""What the values of a plan are called on the page, how they are written there, and how what a person writes is read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ui import words

Row = dict[str, Any]
Key = tuple[str, str, str]  # part, item, field: one value
Edit = tuple[str, str, str, Any]  # the same with the value a person gives

LISTS = {
    "task": "tasks",
    "duty": "report_obligations",
    "responsibility": "responsibilities",
    "basis": "legal_bases",
}
SECTIONS = {
    "header": "Đầu văn bản",
    "task": "Nhiệm vụ",
    "duty": "Chế độ báo cáo",
    "responsibility": "Trách nhiệm",
    "basis": "Căn cứ",
}
NAMES: Mapping[str, Mapping[str, str]] = {
    "header": {
        "title": "Trích yếu",
        "number": "Số, ký hiệu",
        "issue_date": "Ngày ban hành",
        "issuer": "Cơ quan ban hành",
        "province": "Tỉnh, thành phố",
        "year_from": "Từ năm",
        "year_to": "Đến năm",
        "signer": "Người ký",
        "recipients": "Nơi nhận",
        "indices": "Chỉ số",
    },
    "task": {
        "text": "Nhiệm vụ",
        "no": "Số",
        "section": "Mục",
        "lead": "Chủ trì",
        "coordinating": "Phối hợp",
        "timeframe_text": "Thời gian (lời văn)",
        "timeframe_kind": "Loại thời gian",
        "due_date": "Hạn",
    },
    "duty": {
        "who": "Đơn vị báo cáo",
        "to": "Nơi nhận",
        "via": "Gửi qua",
        "frequency": "Kỳ",
        "due_text": "Hạn (lời văn)",
    },
    "responsibility": {"unit": "Đơn vị", "text": "Trách nhiệm"},
    "basis": {"type": "Loại văn bản", "number": "Số, ký hiệu", "date": "Ngày"},
}
TIMEFRAMES = {
    "continuous": "Thường xuyên",
    "deadline": "Có hạn",
    "range": "Trong khoảng",
    "year": "Trong năm",
    "quarterly": "Hằng quý",
    "monthly": "Hằng tháng",
    "per_superior_plan": "Theo kế hoạch cấp trên",
    "none": "Không nêu",
}
CHOICES: Mapping[str, Mapping[str, str]] = {"timeframe_kind": TIMEFRAMES, "frequency": words.FREQUENCIES}
DATES = ("issue_date", "due_date", "date")
YEARS = ("year_from", "year_to")
LISTED = ("lead", "coordinating", "recipients", "indices")
LONG = ("text", "title", "recipients")
KINDS = {
    "decision": "Quyết định",
    "directive": "Chỉ thị",
    "official_letter": "Công văn",
    "dispatch": "Công điện",
    "notice": "Thông báo",
    "conclusion": "Kết luận",
    "resolution": "Nghị quyết",
    "program": "Chương trình",
    "scheme": "Đề án",
    "guidance": "Hướng dẫn",
    "annex": "Phụ lục",
    "draft": "Dự thảo",
}


@dataclass(frozen=True)
class Opened:
    """A draft as the page shows it. `row` as the view `plan_draft`; `read` and `said` before and after a person's changes, as
    `plan read`; `reading` what the program reads today, with confidences, None where it cannot; `lines` of the document."""

    row: Row
    read: Row
    said: Row
    changed: frozenset[Key]
    left_out: frozenset[tuple[str, str]]
    accepted: frozenset[Key]
    reading: Row | None
    lines: tuple[Row, ...]
    confidences: Mapping[Key, Row]

    def rows(self, part: str) -> list[Row]:
        found: list[Row] = self.said[LISTS[part]]
        return found

    def find(self, part: str, item: str, *, is_read: bool = False) -> Row | None:
        """The item, or the header; as it was read where asked for."""
        said = self.read if is_read else self.said
        if part == "header":
            return said
        return next((row for row in said[LISTS[part]] if row["item"] == item), None)


def shown(field: str, value: Any) -> str:
    """A value in words, for a person to read; "" where there is none."""
    if value is None or value == []:
        return ""
    if field in CHOICES:
        return CHOICES[field].get(str(value), str(value))
    if field in DATES:
        return words.day(as_day(value))
    told = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return told.replace("_", " ") if field == "indices" else told


def stored(field: str, value: Any) -> Any:
    """What a person wrote in a field, as it is kept; None where it is empty."""
    if isinstance(value, date):
        return value.isoformat()
    if field in LISTED:
        names = value if isinstance(value, list) else str(value or "").replace("\n", ";").split(";")
        return [name.strip() for name in names if name.strip()] or None
    if field in YEARS:
        return int(value) if value else None
    return (value.strip() or None) if isinstance(value, str) else value


def as_day(value: Any) -> date | None:
    """A stored date; None for none and for what is no whole date."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def item_name(part: str, row: Row) -> str:
    """What an item is called in a list and beside its passage."""
    if part == "task":
        return f"Nhiệm vụ {row['no']}" if row.get("no") else "Nhiệm vụ (không số)"
    names = {"duty": "Chế độ báo cáo", "responsibility": "Trách nhiệm", "basis": "Căn cứ"}
    return names[part]


def is_added(item: str) -> bool:
    """Whether a person added the row; what the reader found is known by its line."""
    return item.startswith("new:")


def line_of(opened: Opened, key: Key) -> int | None:
    """The line a value stands on; None for what a person added and for what has no place."""
    part, item, field = key
    if part == "header":
        source = (opened.read.get("sources") or {}).get(field) or {}
        return source.get("line")
    row = opened.find(part, item)
    line: int | None = row["source"]["line"] if row else None
    return line or None


def place_words(opened: Opened, line: int | None) -> str:
    """ "dòng 112", with the page where the document has pages."""
    if not line:
        return "người thêm"
    page = next((one["page"] for one in opened.lines if one["line"] <= line <= one["last_line"]), None)
    return f"trang {page}, dòng {line}" if page else f"dòng {line}"


def confidences_of(reading: Row | None) -> dict[Key, Row]:
    """How sure the reader of today is of each value: score, reason, is_low. `reading` with the keys of its items."""
    found: dict[Key, Row] = {}
    for field, one in ((reading or {}).get("confidence") or {}).items():
        found["header", "", field] = one
    for part, name in LISTS.items() if reading else ():
        for row in (reading or {})[name]:
            for field, one in (row.get("confidence") or {}).items():
                found[part, row["item"], field] = one
    return found


def is_doubtful(opened: Opened, key: Key) -> bool:
    """Whether a person should look at the value: the reader is not sure, and nobody has mended or accepted it, nor said which
    unit a name in it means."""
    found = opened.confidences.get(key)
    if not found or not found["is_low"] or key in opened.changed or key in opened.accepted:
        return False
    return not any(f"“{name}”" in found["reason"] for name in opened.said.get("unit_choices", {}))


def doubtful(opened: Opened) -> list[Key]:
    """Every value to look at, in the order of the document's parts."""
    keys = [("header", "", name) for name in NAMES["header"]]
    for part in LISTS:
        keys += [
            (part, row["item"], name)
            for row in opened.rows(part)
            if (part, row["item"]) not in opened.left_out
            for name in NAMES[part]
        ]
    return [key for key in keys if is_doubtful(opened, key)]
