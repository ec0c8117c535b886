"""The trace: who came in or was refused, and what was done to the figures; filtered, taken away, checked."""

import streamlit as st

from access import audit, kept
from actions import trace
from ui import account, actor, audit_parts, data, downloads, parts
from warehouse import store
from warehouse.queries import events

actor.must("audit_read")
SHOWN, TAKEN = 500, 1_000_000
CHECKED = (
    "Mỗi sự kiện được niêm phong nối với sự kiện trước nó, nên sửa, xóa, chèn hay cắt bớt đều lộ ra. "
    "Kiểm tra cả bản gốc và số liệu: python -m warehouse verify."
)


def check() -> trace.Checked:
    """Both chains; what is found to be whole is anchored from now on."""
    warehouse, people = store.opened(), kept.store()
    found = trace.check(warehouse, people)
    if not found.faults:
        trace.anchor(warehouse, people, account.by(account.fresh_viewer().name))
    return found


st.caption("Hai nhật ký, chỉ ghi thêm: truy cập và tài khoản; thay đổi số liệu. Giờ Việt Nam.")
wanted = audit_parts.filters()


def told(limit: int) -> list[audit.Event]:
    return audit.read(
        kept.store(),
        who=wanted.who,
        since=wanted.since,
        until=wanted.until,
        actions=wanted.actions,
        limit=limit,
    )


with parts.panel("audit-check", "Nhật ký còn nguyên vẹn không?", CHECKED):
    audit_parts.verdict(check)

access_events = told(SHOWN)
with parts.panel("audit-access", "Truy cập và tài khoản"):
    audit_parts.access_table(access_events)
    if access_events:
        parts.download(
            "Tải (.csv)",
            "nhat-ky-truy-cap.csv",
            lambda: downloads.as_csv(audit_parts.access_frame(told(TAKEN))),
            key="audit.access.download",
            rights=("audit_read",),
        )
    if len(access_events) == SHOWN:
        st.caption(f"Đang hiện {SHOWN} sự kiện mới nhất; tệp tải về có đủ theo bộ lọc.")

changes = audit_parts.within(data.read(events.list_events, actor=wanted.who), wanted)
with parts.panel("audit-changes", f"Thay đổi số liệu :gray[({changes.height})]"):
    audit_parts.change_table(changes)
    if not changes.is_empty():
        parts.download(
            "Tải (.csv)",
            "nhat-ky-so-lieu.csv",
            lambda: downloads.as_csv(audit_parts.change_frame(changes)),
            key="audit.changes.download",
            rights=("audit_read",),
        )
