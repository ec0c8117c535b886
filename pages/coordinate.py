"""Coordination: a period with who has not sent, decisions with their reason, a lock, a reminder to paste."""

import streamlit as st

from actions import obligations, reporting
from actions.obligations import UnfitDecisionError
from actions.reporting import AlreadyDecidedError
from reference.periods import find_period
from ui import actor, asked, coordinate_parts, data, parts
from ui.coordinate_parts import Asked
from warehouse import store
from warehouse.queries import reports, timeliness

now = asked.filters()
about = {"province": now.province, "department": now.department}
periods = data.read(timeliness.by_period, **about)
if periods.is_empty():
    parts.empty(
        "Chưa có kỳ báo cáo nào được mở.",
        f"Đã tìm: {parts.asked_text()}. Hãy chọn tỉnh hoặc cơ quan khác.",
    )
    st.stop()


def decide(asked_for: Asked) -> str:
    """Make the decision; what came of it, in words."""
    about_it = {"reason": asked_for.reason, "actor": actor.coordinator()}
    code = asked_for.obligation["obligation_id"]
    warehouse, scope = store.opened(), asked.scope()
    document = asked_for.document_number
    if asked_for.receipt is not None:
        reporting.decide(warehouse, asked_for.receipt["load_id"], asked_for.kind, **about_it)
        return (
            f"Đã ghi: {coordinate_parts.KINDS[asked_for.kind].lower()} {asked_for.receipt['receipt_number']}."
        )
    if asked_for.kind == "extend" and asked_for.until:
        return obligations.extend(
            warehouse, code, asked_for.until, scope=scope, document_number=document, **about_it
        )
    if asked_for.kind == "paper" and asked_for.received_at:
        return obligations.record_paper(
            warehouse, code, asked_for.received_at, scope=scope, document_number=document or "", **about_it
        )
    return obligations.waive(
        warehouse,
        code,
        scope=scope,
        is_waived=asked_for.kind == "waive",
        document_number=document,
        **about_it,
    )


parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=bool(periods["is_sample"].any()))
coordinate_parts.told()
period = coordinate_parts.period(periods)
found = data.derive(coordinate_parts.of_period, data.read(timeliness.states, **about), period=period)
left, right = st.columns([8, 5])
with left, parts.panel("coordinate-units", find_period(period).name):
    coordinate_parts.units(found)
with right:
    with parts.panel("coordinate-decide", "Quyết định với một đơn vị"):
        sent = data.read(reports.versions, unit=None, period=period, receipt=None, then=data.as_rows)
        asked_for = coordinate_parts.decision(found, sent)
        if asked_for:
            try:
                coordinate_parts.tell(decide(asked_for))
            except (UnfitDecisionError, AlreadyDecidedError) as error:
                coordinate_parts.tell(str(error))
            st.rerun()
    with parts.panel("coordinate-lock", "Khóa kỳ"):
        is_locked = data.read(timeliness.is_locked, period=period)
        reason = coordinate_parts.lock(find_period(period).name, is_locked=is_locked)
        if reason:
            try:
                coordinate_parts.tell(
                    obligations.lock(
                        store.opened(),
                        period,
                        reason=reason,
                        actor=actor.coordinator(),
                        is_locked=not is_locked,
                    )
                )
            except UnfitDecisionError as error:
                coordinate_parts.tell(str(error))
            st.rerun()
    with parts.panel(
        "coordinate-remind",
        "Nhắc",
        "Chép vào tin nhắn, thư hoặc Zalo; đơn vị đã gửi không có trong lời nhắc.",
    ):
        text = coordinate_parts.reminder(found, period)
        if text:
            st.code(text, language=None, wrap_lines=True)
        else:
            st.markdown("**Không có đơn vị nào cần nhắc.**")
