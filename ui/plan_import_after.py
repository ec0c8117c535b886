"""What a draft ends in: confirmed wholly or in part, discarded, its history; and what follows: links to earlier plans, promotions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from access.matrix import may_see
from ui import account, filters, parts, words
from ui import plan_import_fields as fields
from ui.plan_import_fields import Opened, Row
from ui.plan_import_list import moment, who
from ui.plan_import_points import WARNING

UNIT = "unit"  # the part of a change that says which unit a name means
RELATIONS = {"replaces": "thay thế toàn bộ", "amends": "điều chỉnh, bổ sung"}
STEPS = {
    "correct": "sửa",
    "accept": "xem, thấy đúng",
    "leave_out": "để lại",
    "take_in": "nhận lại",
    "discard": "bỏ bản nháp",
    "reopen": "mở lại bản nháp",
}
SHOWN_HISTORY = 50


@dataclass(frozen=True)
class Linked:
    """An earlier plan that this one stands in the place of; `task_ids` of it end, None: all."""

    plan_id: str
    relation: str
    task_ids: list[str] | None


@dataclass(frozen=True)
class Promoted:
    """A responsibility to be followed as a task."""

    line: int
    text: str
    unit: str
    due_date: date | None


def confirmation(opened: Opened, doubt_count: int, *, may_confirm: bool, hindrance: str | None) -> bool:
    """What would be in force, what stays behind, what must be mended first, and whether the person confirms it."""
    counts = {
        part: len([r for r in opened.rows(part) if (part, r["item"]) not in opened.left_out])
        for part in fields.LISTS
    }
    with parts.panel("import-confirm", "Xác nhận"):
        told = f"**{counts['task']}** nhiệm vụ, **{counts['duty']}** chế độ báo cáo, **{counts['responsibility']}** trách nhiệm"
        left = len(opened.left_out)
        st.markdown(
            f"Sẽ có hiệu lực: {told}." + (f" Để lại **{left}** mục, vẫn là bản nháp." if left else "")
        )
        is_settled = opened.row["draft_state"] in ("confirmed", "partly")
        if doubt_count:
            still = "" if is_settled else "; vẫn xác nhận được"
            st.caption(f"Còn {doubt_count} chỗ cần xem lại mà chưa ai xem{still}.")
        if not may_confirm:
            st.caption("Chỉ người điều phối của tỉnh hoặc cơ quan ban hành xác nhận được kế hoạch này.")
            return False
        if hindrance and not is_settled:
            st.markdown(f"{parts.badge('overdue', 'Sửa trước đã')} {words.plain(hindrance)}")
        again = "lại " if opened.row["confirmed_at"] else ""
        pressed = st.button(
            f"Xác nhận {again}{counts['task']} nhiệm vụ, {counts['duty']} chế độ báo cáo",
            type="primary",
            key="plan_import.confirm",
            disabled=is_settled or hindrance is not None,
        )
        if opened.row["confirmed_at"]:
            st.caption(
                f"{who(opened.row['confirmed_by'])} xác nhận lần gần nhất lúc {moment(opened.row['confirmed_at'])}."
            )
            _next_steps(opened)
        return pressed


def _next_steps(opened: Opened) -> None:
    plan_id = opened.row["plan_id"]
    st.page_link(
        "../pages/plans.py",
        label="Xem kế hoạch",
        icon=":material/arrow_forward:",
        query_params=filters.link(plan=plan_id),
    )
    if opened.rows("duty") and may_see(account.viewer(), "coordinate"):
        st.page_link(
            "../pages/coordinate.py",
            label="Xác nhận thành chế độ báo cáo",
            icon=":material/arrow_forward:",
            query_params=filters.link(plan=plan_id),
        )


def discarding(opened: Opened) -> str | None:
    """The reason a person gives for putting the draft away, once they confirm it."""
    with st.expander("Bỏ bản nháp này"):
        reason = st.text_input(
            "Lý do bỏ", key="plan_import.discard_reason", max_chars=300, placeholder="ví dụ: nạp nhầm tệp"
        )
        st.caption("Bản gốc và những gì đã sửa vẫn được giữ; có thể mở lại.")
        return (
            reason
            if st.button("Bỏ bản nháp", key="plan_import.discard", disabled=not reason.strip())
            else None
        )


def history(found: pl.DataFrame, units: Mapping[str, str]) -> None:
    """Who changed what, the newest first. `units`: code -> name of those that a name in the document may mean."""
    if found.is_empty():
        return
    with st.expander(f"Ai đã sửa gì ({found.height})"):
        parts.table([_history_row(row, units) for row in found.head(SHOWN_HISTORY).iter_rows(named=True)])


def _history_row(row: Row, units: Mapping[str, str]) -> dict[str, str]:
    what = STEPS.get(row["step"], row["step"])
    place = ""
    if row["part"] in fields.NAMES:
        name = fields.NAMES[row["part"]].get(row["field"], "cả mục")
        line = row["item"].removeprefix("L").split(".")[0]
        place = f"{fields.SECTIONS[row['part']]}: {name.lower()}" + (
            f", dòng {line}" if line.isdigit() else ""
        )
    if row["part"] == WARNING:
        place = f"lời nhắc: {words.plain(words.cut(row['field'], 120))}"
    before, after = (_value(row["field"], row[name]) for name in ("read_value", "value"))
    if row["part"] == UNIT:
        place = f"đơn vị mà “{words.plain(words.cut(row['item'], 80))}” chỉ"
        before, after = "như trong văn bản", units.get(after, after) or "như trong văn bản"
    before, after = (words.plain(words.cut(value, 80)) for value in (before, after))
    change = (
        f"{before or 'trống'} → **{after or 'trống'}**"
        if row["step"] == "correct"
        else words.plain(row["reason"])
    )
    return {
        "Ai, lúc nào": f"{who(row['actor'])}  \n:small[:gray[{moment(row['happened_at'])}]]",
        "Việc": f"{what}  \n:small[:gray[{place or 'cả bản nháp'}]]",
        "Thay đổi": change or words.EMPTY,
    }


def _value(field: str, stored: str | None) -> str:
    """A value of the history in words; what is stored is JSON."""
    return fields.shown(field, json.loads(stored)) if stored else ""


def links(found: pl.DataFrame) -> None:
    """The plans that this one stands in the place of, and those in its place."""
    for row in found.iter_rows(named=True):
        other = (
            f"[{words.plain(row['number'] or row['title'])}]({parts.address('plans', plan=row['plan_id'])})"
        )
        count = "mọi nhiệm vụ" if row["task_count"] is None else f"{row['task_count']} nhiệm vụ"
        since = f" từ {words.day(row['replaced_from'])}" if row["replaced_from"] else ""
        if row["direction"] == "replaces":
            st.markdown(
                f"Kế hoạch này {RELATIONS[row['relation']]} {other}: {count} của kế hoạch cũ không còn được tính{since}."
            )
        else:
            st.markdown(
                f"{parts.badge('late', 'Đã có bản mới')} {other} {RELATIONS[row['relation']]} kế hoạch này: {count} không còn được tính{since}."
            )


def linking(
    found: pl.DataFrame, earlier: pl.DataFrame, mentions: pl.DataFrame, tasks_of: Any
) -> Linked | None:
    """An earlier plan that a person says this one replaces or amends. `tasks_of`: the tasks of an earlier plan by its id."""
    for row in mentions.iter_rows(named=True):
        known = "" if row["found_plan_id"] else "; kế hoạch ấy chưa có trong kho"
        st.markdown(
            f"Văn bản ghi {RELATIONS[row['relation']]} kế hoạch số {words.plain(row['number'])} (dòng {row['line']}){known}."
        )
    linked = set(found.filter(pl.col("direction") == "replaces")["plan_id"])
    offered = {row["plan_id"]: row for row in earlier.iter_rows(named=True) if row["plan_id"] not in linked}
    if not offered:
        st.caption("Không có kế hoạch nào ban hành trước để liên kết.")
        return None
    said = [code for code in mentions["found_plan_id"].to_list() if code in offered]
    codes = ["", *offered]
    chosen = st.selectbox(
        "Kế hoạch trước",
        codes,
        codes.index(said[0]) if said else 0,
        format_func=lambda code: _plan_name(offered[code]) if code else "không liên kết",
        key="plan_import.link",
    )
    if not chosen:
        return None
    relation: str = st.radio(
        "Kế hoạch này",
        list(RELATIONS),
        format_func=RELATIONS.__getitem__,
        horizontal=True,
        key=f"plan_import.relation.{chosen}",
    )
    ends = None
    if relation == "amends":
        names = {row["task_id"]: row for row in tasks_of(chosen)}
        ends = st.multiselect(
            "Nhiệm vụ của kế hoạch trước không còn được tính",
            list(names),
            [code for code, row in names.items() if row["is_alike"]],
            format_func=lambda code: words.cut(
                f"{names[code]['task_number'] or ''} {names[code]['text']}".strip(), 90
            ),
            key=f"plan_import.ends.{chosen}",
        )
        st.caption("Chọn sẵn là những nhiệm vụ có cùng lời văn trong kế hoạch này.")
    st.caption("Tính từ ngày kế hoạch này được ban hành; số liệu của những ngày trước giữ nguyên.")
    return (
        Linked(chosen, relation, ends) if st.button("Ghi liên kết", key="plan_import.link_button") else None
    )


def unlinking(found: pl.DataFrame) -> tuple[str, str] | None:
    """A link that a person takes back: the earlier plan's id and the reason."""
    rows = {
        row["plan_id"]: row for row in found.filter(pl.col("direction") == "replaces").iter_rows(named=True)
    }
    if not rows:
        return None
    with st.expander("Bỏ một liên kết"):
        chosen = st.selectbox(
            "Kế hoạch đã liên kết",
            list(rows),
            format_func=lambda code: _plan_name(rows[code]),
            key="plan_import.unlink",
        )
        reason = st.text_input("Lý do bỏ liên kết", key="plan_import.unlink_reason", max_chars=300)
        pressed = st.button("Bỏ liên kết", key="plan_import.unlink_button", disabled=not reason.strip())
    return (chosen, reason) if pressed else None


def _plan_name(row: Row) -> str:
    number = row["number"] or "không ghi số"
    return words.cut(f"{number}, {words.day(row['issue_date'])}: {row['title'] or ''}", 90)


def promoting(responsibilities: Sequence[Row], promoted: pl.DataFrame) -> Promoted | None:
    """A responsibility of the plan in force that a person makes a task."""
    open_now = promoted.filter(pl.col("undone_on").is_null())
    taken = set(zip(open_now["line"], open_now["text"], strict=True))
    offered = {
        number: row for number, row in enumerate(responsibilities) if (row["line"], row["text"]) not in taken
    }
    if not offered:
        return None
    chosen = st.selectbox(
        "Trách nhiệm",
        list(offered),
        format_func=lambda number: words.cut(
            f"{offered[number]['unit_name'] or ''}: {offered[number]['text']}", 110
        ),
        key="plan_import.promote",
    )
    row = offered[chosen]
    with st.form(f"plan_import.promote.{chosen}", border=False):
        text = st.text_area("Nội dung nhiệm vụ", row["text"], key=f"plan_import.promote_text.{chosen}")
        unit = st.text_input(
            "Đơn vị chủ trì", row["unit_name"] or "", key=f"plan_import.promote_unit.{chosen}"
        )
        due = st.date_input(
            "Hạn (bỏ trống: thường xuyên)", None, format="DD/MM/YYYY", key=f"plan_import.promote_due.{chosen}"
        )
        pressed = st.form_submit_button("Giao thành nhiệm vụ")
    return Promoted(row["line"], text, unit, due) if pressed else None


def undoing(promoted: pl.DataFrame) -> tuple[str, str] | None:
    """A promoted task that is followed no more: its id and the reason."""
    rows = {
        row["task_id"]: row for row in promoted.filter(pl.col("undone_on").is_null()).iter_rows(named=True)
    }
    if not rows:
        return None
    parts.table(
        [
            {
                "Nhiệm vụ giao từ trách nhiệm": f"{words.plain(row['text'])}  \n:small[:gray[dòng {row['line']}, giao ngày {words.day(row['promoted_on'])}]]",
                "Chủ trì": words.plain(row["unit_name"]),
                "Hạn": words.day(row["due_date"]) if row["due_date"] else "không hạn",
            }
            for row in rows.values()
        ]
    )
    with st.expander("Thôi theo dõi một nhiệm vụ đã giao"):
        chosen = st.selectbox(
            "Nhiệm vụ",
            list(rows),
            format_func=lambda code: words.cut(rows[code]["text"], 110),
            key="plan_import.undo",
        )
        reason = st.text_input("Lý do", key="plan_import.undo_reason", max_chars=300)
        pressed = st.button("Thôi theo dõi", key="plan_import.undo_button", disabled=not reason.strip())
    return (chosen, reason) if pressed else None
