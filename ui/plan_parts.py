"""What the pages say of plans: the list, and one plan with its words, lines and original."""

import json
from typing import Any

import polars as pl
import streamlit as st

from access.matrix import may_see
from ui import account, actor, data, filters, parts, plan_import_after, plan_import_fields, words
from warehouse.queries import plan_drafts, plans

SHOWN_ROWS = 20
SHOWN_RESPONSIBILITIES = 12
YEAR_BASES = {"issued": "ngày ban hành", "loaded": "ngày nạp vào kho"}

Plan = dict[str, Any]


def plan_list(found: pl.DataFrame) -> None:
    """One row per plan; its title leads to the plan."""
    with parts.panel("plan-list", "Danh sách kế hoạch"):
        parts.table([_list_row(row) for row in parts.page_of(found, SHOWN_ROWS, key="plans.page").to_dicts()])
        st.caption(
            f"{words.of_samples(bool(found['is_sample'].any()))}Kế hoạch không có bảng nhiệm vụ vẫn được lưu: trách nhiệm từng đơn vị và chế độ báo cáo đọc từ lời văn."
        )


def one_plan(plan_id: str) -> None:
    """One plan: header, bases, tasks, responsibilities, report duties with their quotes, the original."""
    found = data.read(plans.find_plan, plan_id=plan_id)
    st.page_link(
        "../pages/plans.py",
        label="Về danh sách kế hoạch",
        icon=":material/arrow_back:",
        query_params=filters.link(),
    )
    if found.is_empty():
        parts.empty(
            "Không có kế hoạch này.",
            f"Mã được hỏi: {words.plain(plan_id[:60])}. Hãy tìm lại trong danh sách kế hoạch.",
        )
        return
    plan = found.row(0, named=True)
    parts.scope_line(_state_text(plan), is_sample=plan["is_sample"])
    _other_versions(plan)
    _header(plan)
    _warnings(plan)
    _tasks(plan)
    _duties(plan)
    _responsibilities(plan)
    _bases(plan)


def _other_versions(plan: Plan) -> None:
    """The plans it replaces or that replace it, and the way to correct and confirm it."""
    plan_import_after.links(data.read(plan_drafts.links, plan_id=plan["plan_id"]))
    if plan["document_kind"]:
        kind = plan_import_fields.KINDS.get(plan["document_kind"], "Văn bản khác")
        st.markdown(
            f"{parts.badge('due_soon', f'{kind}, không phải kế hoạch')} Người điều phối nhận để theo dõi nhiệm vụ."
        )
    if may_see(account.viewer(), "plan_import"):
        st.page_link(
            "../pages/plan_import.py",
            label="Sửa và xác nhận lại" if plan["plan_state"] == "confirmed" else "Xem lại và xác nhận",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(draft=plan["draft_id"]),
        )


def _mark(plan: Plan) -> str | None:
    return words.of_samples(plan["is_sample"]).strip() or None


def _list_row(row: dict[str, Any]) -> dict[str, str]:
    sample = f" :violet-badge[{words.SAMPLE}]" if row["is_sample"] else ""
    draft = " :yellow-badge[Chờ xác nhận]" if row["plan_state"] == "draft" else ""
    if row["replaced_from"]:
        draft += f" {parts.badge('not_due', 'Được thay thế từ ' + words.day(row['replaced_from']))}"
    title = words.plain(words.cut(row["title"] or "Không có trích yếu", 160))
    return {
        "Kế hoạch": f"[{title}]({parts.address('plans', plan=row['plan_id'])}){draft}"
        f"  \n:small[:gray[{words.plain(row['issuer'])}{', ' + words.plain(row['province']) if row['province'] else ''}]{sample}]",
        "Số, ngày": f"{words.plain(row['number']) or ':gray[không ghi số]'}  \n:small[:gray[{_issued(row['issue_date'])}]]",
        "Năm": _years(row),
        "Nhiệm vụ": words.number(row["task_count"]) if row["task_count"] else ":gray[không có bảng]",
        "Báo cáo": words.number(row["duty_count"]) if row["duty_count"] else words.EMPTY,
    }


def _issued(day: Any) -> str:
    return words.day(day) if day else "không ghi ngày"


def _years(row: dict[str, Any]) -> str:
    """The plan's years; where it states none, what they were taken from."""
    first, last = row["year_from"], row["year_to"]
    said = str(first) if first == last else f"{first}–{last}"
    taken_from = YEAR_BASES.get(row["year_basis"])
    return f"{said}  \n:small[:gray[năm lấy theo {taken_from}]]" if taken_from else said


def _state_text(plan: dict[str, Any]) -> str:
    if plan["plan_state"] == "draft":
        return f"Bản nháp nạp ngày {words.day(plan['loaded_at'])}, chờ người điều phối xác nhận"
    versions = f" · {plan['version_count']} phiên bản" if plan["version_count"] > 1 else ""
    return (
        f"Đã xác nhận ngày {words.day(plan['confirmed_at'])} ({words.plain(plan['confirmed_by'])}){versions}"
    )


def _header(plan: dict[str, Any]) -> None:
    stands = {
        row["field"]: row for row in data.read(plans.sources_of_plan, plan_id=plan["plan_id"]).to_dicts()
    }
    notes = data.read(plans.notes_of_plan, plan_id=plan["plan_id"])
    recipients = notes.filter(pl.col("kind") == "recipient")["text"].to_list()
    named = notes.filter(pl.col("kind") == "index")["text"].to_list()
    place = plan["province"] or words.EMPTY
    facts = [
        ("Số, ký hiệu", words.plain(plan["number"]) or ":gray[văn bản để trống]", "number"),
        (
            "Ngày ban hành",
            words.day(plan["issue_date"]) if plan["issue_date"] else ":gray[văn bản để trống]",
            "issue_date",
        ),
        ("Cơ quan ban hành", words.plain(plan["issuer"]), "issuer"),
        ("Tỉnh, thành phố", words.plain(place), "province"),
        ("Năm kế hoạch", _years(plan), "year_from"),
        ("Người ký", words.plain(plan["signer"]) or words.EMPTY, "signer"),
        ("Nơi nhận", words.plain("; ".join(recipients)) or words.EMPTY, "recipients"),
        (
            "Chỉ số nêu trong kế hoạch",
            words.plain(plan_import_fields.shown("indices", named)) or words.EMPTY,
            "indices",
        ),
    ]
    with parts.panel("plan", words.plain(plan["title"]) or "Không có trích yếu", _mark(plan)):
        parts.table(
            [
                {"": name, " ": value, "Chỗ trong văn bản": _stands(stands.get(field))}
                for name, value, field in facts
            ]
        )
        content = data.original(plan["file_sha256"])
        if content is None:
            st.caption("Không còn bản gốc trong kho lưu; hãy báo quản trị.")
            return
        with st.container(key="screen-plan-original"):
            parts.download(
                f"Tải bản gốc ({words.plain(plan['file_name'])})",
                f"{words.SAMPLE.lower().replace(' ', '-') + '-' if plan['is_sample'] else ''}{plan['file_name']}",
                content,
                key="plans.original",
                rights=("original_download",),
            )
        st.caption(f"Bản gốc giữ nguyên từng byte; sha256 {plan['file_sha256'][:16]}…")


def _stands(source: dict[str, Any] | None) -> str:
    if source is None or source["line"] is None:
        return words.EMPTY
    if not source["line"]:
        return words.line(None)
    quote = f"  \n:small[:gray[“{words.plain(words.cut(source['quote'], 120))}”]]" if source["quote"] else ""
    return f"dòng {source['line']}{quote}"


def _warnings(plan: Plan) -> None:
    found = (
        data.read(plans.notes_of_plan, plan_id=plan["plan_id"])
        .filter(pl.col("kind") == "warning")["text"]
        .to_list()
    )
    if found:
        with parts.panel("plan-warnings", "Cần người xem lại", _mark(plan)):
            st.markdown("\n".join(f"- {words.plain(text)}" for text in found))


def _tasks(plan: Plan) -> None:
    found = data.read(plans.tasks_of_plan, plan_id=plan["plan_id"])
    with parts.panel("plan-tasks", f"Nhiệm vụ :gray[({found.height})]", _mark(plan)):
        if found.is_empty():
            st.markdown("**Văn bản này không có bảng nhiệm vụ.**")
            st.caption("Không suy diễn nhiệm vụ từ lời văn: trách nhiệm của từng đơn vị ở bên dưới.")
            return
        parts.table(
            [
                {
                    "Số": words.plain(row["task_number"]) or words.EMPTY,
                    "Nhiệm vụ": f"{_task_name(row)}  \n:small[:gray[{_line(row)}]]",
                    "Chủ trì": words.plain(row["lead_units"]) or words.EMPTY,
                    "Phối hợp": words.plain(row["coordinating_units"]) or words.EMPTY,
                    "Thời gian": _time(row),
                }
                for row in parts.page_of(found, SHOWN_ROWS, key="plans.tasks").to_dicts()
            ]
        )


def _task_name(row: dict[str, Any]) -> str:
    """The task's words, leading to its state where there is one to look up: not for a draft."""
    name = words.plain(words.cut(row["text"], 240))
    return f"[{name}]({parts.address('tasks', task=row['task_id'])})" if row["is_followed"] else name


def _line(row: dict[str, Any]) -> str:
    line = words.line(row["line"])
    return f"{line}, giao từ trách nhiệm ngày {words.day(row['promoted_on'])}" if row["promoted_on"] else line


def _time(row: dict[str, Any]) -> str:
    stated = words.plain(row["timeframe_text"]) or words.EMPTY
    return f"{stated}  \n:small[:gray[hạn {words.day(row['due_date'])}]]" if row["due_date"] else stated


def _duties(plan: Plan) -> None:
    found = data.read(plans.duties_of_plan, plan_id=plan["plan_id"])
    with parts.panel("plan-duties", f"Chế độ báo cáo :gray[({found.height})]", _mark(plan)):
        if found.is_empty():
            st.markdown("**Văn bản không nêu chế độ báo cáo.**")
            return
        parts.table(
            [
                {
                    "Đơn vị báo cáo": f"{words.plain(row['who']) or 'không nêu'}  \n:small[:gray[gửi {_addressee(row)}]]",
                    "Kỳ": words.FREQUENCIES.get(row["frequency"], row["frequency"]),
                    "Hạn": _due(row),
                    "Lời văn": _quoted(row),
                }
                for row in found.to_dicts()
            ]
        )
        if plan["plan_state"] == "confirmed" and actor.allowed(("confirm_regime",), **actor.own_province()):
            st.page_link(
                "../pages/coordinate.py",
                label="Xác nhận thành chế độ báo cáo",
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params=filters.link(plan=plan["plan_id"]),
            )


def _quoted(row: dict[str, Any]) -> str:
    """The plan's own words; of a duty that a person added, the due days they wrote."""
    quote = f"“{words.plain(words.cut(row['quote'], 300))}”" if row["quote"] else words.plain(row["due_text"])
    return f"{quote or words.EMPTY}  \n:small[:gray[{words.line(row['line'])}]]"


def _addressee(row: dict[str, Any]) -> str:
    via = f", qua {words.plain(row['via'])}" if row["via"] else ""
    return f"{words.plain(row['addressee']) or 'nơi nhận không nêu'}{via}"


def _due(row: dict[str, Any]) -> str:
    rules = json.loads(row["due_rules"])
    if not rules:
        return ":gray[không nêu ngày]"
    return ", ".join(_rule(rule) for rule in rules)


def _rule(rule: dict[str, Any]) -> str:
    before = "trước " if rule["comparator"] == "before" else "chậm nhất "
    month = f"/{rule['month']}" if rule.get("month") else " của tháng cuối kỳ"
    year = f"/{rule['year']}" if rule.get("year") else ""
    return f"{before}{rule['day']}{month}{year}"


def _responsibilities(plan: Plan) -> None:
    found = data.read(plans.responsibilities_of_plan, plan_id=plan["plan_id"])
    if found.is_empty():
        return
    with parts.panel(
        "plan-responsibilities", f"Trách nhiệm của từng đơn vị :gray[({found.height})]", _mark(plan)
    ):
        rows = [
            {
                "Đơn vị": words.plain(row["unit_name"]) or words.EMPTY,
                "Trách nhiệm": f"{words.plain(row['text'])}  \n:small[:gray[{words.line(row['line'])}]]",
            }
            for row in found.to_dicts()
        ]
        parts.table(rows[:SHOWN_RESPONSIBILITIES])
        if len(rows) > SHOWN_RESPONSIBILITIES:
            with st.expander(f"Xem {len(rows) - SHOWN_RESPONSIBILITIES} trách nhiệm còn lại"):
                parts.table(rows[SHOWN_RESPONSIBILITIES:])


def _bases(plan: Plan) -> None:
    found = data.read(plans.bases_of_plan, plan_id=plan["plan_id"])
    if found.is_empty():
        return
    with parts.panel("plan-bases", f"Căn cứ :gray[({found.height})]", _mark(plan)):
        parts.table(
            [
                {
                    "Văn bản": words.plain(" ".join(part for part in (row["type"], row["number"]) if part)),
                    "Ngày": words.day(row["issue_date"]),
                    "Chỗ trong kế hoạch": _stands({"line": row["line"], "quote": row["quote"]}),
                }
                for row in found.to_dicts()
            ]
        )
