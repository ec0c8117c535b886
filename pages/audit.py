"""The trace: who came in or was refused, and what was done to the figures; filtered, taken away, checked."""

import streamlit as st

from access import audit, kept
from ui import actor, audit_parts, data, downloads, parts
from warehouse.queries import events

actor.must("audit_read")
st.caption("Hai nhật ký, chỉ ghi thêm: truy cập và tài khoản; thay đổi số liệu. Giờ Việt Nam.")
wanted = audit_parts.filters()
access_events = audit.read(
    kept.store(), who=wanted.who, since=wanted.since, until=wanted.until, actions=wanted.actions
)
with parts.panel("audit-access", "Truy cập và tài khoản"):
    audit_parts.access_table(access_events)
    if access_events:
        parts.download(
            "Tải (.csv)",
            "nhat-ky-truy-cap.csv",
            lambda: downloads.as_csv(audit_parts.access_frame(access_events)),
            key="audit.access.download",
            rights=("audit_read",),
        )
    audit_parts.verdict(lambda: audit.verify(kept.store()))

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
    st.caption("Kiểm tra kho số liệu và sổ ghi: python -m warehouse verify.")
