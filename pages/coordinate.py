"""Coordination: a period with who has not sent, decisions with their reason, a lock, a reminder; regimes and opening."""

import streamlit as st

from actions import obligations, regimes, reporting
from actions.deadlines import DueRule
from actions.obligations import UnfitDecisionError
from actions.regimes import UnfitRegimeError
from actions.reporting import AlreadyDecidedError
from reference.periods import find_period
from ui import actor, asked, coordinate_parts, data, parts, regime_parts
from ui.coordinate_parts import Asked
from ui.regime_parts import Confirmed
from warehouse import store
from warehouse.queries import regimes as regime_queries
from warehouse.queries import reports, timeliness

now = asked.filters()
about = {"province": now.province, "department": now.department}
by = {"actor": actor.coordinator()}


def decide(asked_for: Asked) -> str:
    """Make a decision about one unit; what came of it, in words."""
    code, scope = asked_for.obligation["obligation_id"], asked.scope()
    warehouse, reason, document = store.opened(), asked_for.reason, asked_for.document_number
    if asked_for.receipt is not None:
        reporting.decide(warehouse, asked_for.receipt["load_id"], asked_for.kind, reason=reason, **by)
        return (
            f"Đã ghi: {coordinate_parts.KINDS[asked_for.kind].lower()} {asked_for.receipt['receipt_number']}."
        )
    if asked_for.kind == "extend" and asked_for.until:
        return obligations.extend(
            warehouse, code, asked_for.until, scope=scope, reason=reason, document_number=document, **by
        )
    if asked_for.kind == "paper" and asked_for.received_at:
        moment = asked_for.received_at
        return obligations.record_paper(
            warehouse, code, moment, scope=scope, reason=reason, document_number=document or "", **by
        )
    is_waived = asked_for.kind == "waive"
    return obligations.waive(
        warehouse, code, scope=scope, reason=reason, is_waived=is_waived, document_number=document, **by
    )


def confirm(made: Confirmed) -> str:
    """Put a regime in force; what it asks, in words."""
    duty = made.duty
    return regimes.confirm(
        store.opened(),
        duty["duty_id"],
        unit_codes=made.unit_codes,
        rules={kind: DueRule(*day) if day else None for kind, day in made.days.items()},  # type: ignore[arg-type]
        document=duty["document"],
        source=duty["source"],
        line=duty["line"],
        plan_id=duty["plan_id"],
        addressee=duty["addressee"],
        via=duty["via"],
        via_unit_code=made.via_unit_code,
        valid_from=made.valid_from,
        is_sample=duty["is_sample"],
        **by,
    )


periods = data.read(timeliness.by_period, **about)
is_sample = not periods.is_empty() and bool(periods["is_sample"].any())
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=is_sample)
coordinate_parts.told()
if periods.is_empty():
    parts.empty(
        "Chưa có kỳ báo cáo nào được mở.",
        f"Đã tìm: {parts.asked_text()}. Hãy xác nhận chế độ báo cáo rồi mở kỳ ở dưới, hoặc chọn tỉnh khác.",
    )
else:
    period = coordinate_parts.period(periods)
    found = data.derive(coordinate_parts.of_period, data.read(timeliness.states, **about), period=period)
    left, right = st.columns([8, 5])
    with left:
        with parts.panel("coordinate-units", find_period(period).name):
            coordinate_parts.units(found)
        with parts.panel(
            "coordinate-remind",
            "Nhắc",
            "Chép vào tin nhắn, thư hoặc Zalo; đơn vị đã gửi không có trong lời nhắc.",
        ):
            coordinate_parts.reminder_box(found, period)
    with right:
        with parts.panel("coordinate-decide", "Quyết định với một đơn vị"):
            sent = data.read(reports.versions, unit=None, period=period, receipt=None, then=data.as_rows)
            asked_for = coordinate_parts.decision(found, sent)
            if asked_for:
                coordinate_parts.attempt(lambda: decide(asked_for), UnfitDecisionError, AlreadyDecidedError)
        with parts.panel("coordinate-lock", "Khóa kỳ"):
            is_locked = period in data.read(timeliness.locks)["period_code"]
            reason = coordinate_parts.lock(find_period(period).name, is_locked=is_locked)
            if reason:
                coordinate_parts.attempt(
                    lambda: obligations.lock(
                        store.opened(), period, reason=reason, is_locked=not is_locked, **by
                    ),
                    UnfitDecisionError,
                )

with parts.panel("regimes-list", "Chế độ báo cáo đang hiệu lực"):
    regime_parts.in_force(data.read(regime_queries.regimes, province=now.province))
left, right = st.columns([8, 5])
with left, parts.panel("regimes-confirm", "Xác nhận chế độ báo cáo của kế hoạch"):
    made = regime_parts.confirm(
        data.read(regime_queries.duties, province=now.province),
        data.read(reports.units, province=now.province, then=data.as_rows),
        kinds_of=regimes.kinds_of,
        rules_of=regimes.rules_of,
    )
    if made:
        coordinate_parts.attempt(lambda: confirm(made), UnfitRegimeError)
with right, parts.panel("regimes-open", "Mở kỳ báo cáo"):
    code = regime_parts.opening(periods["period_code"].to_list())
    if code:
        coordinate_parts.attempt(lambda: regimes.open_period(store.opened(), code, **by), UnfitRegimeError)
