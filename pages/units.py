"""The register of units: who reports, under which names, in which groups; and a spreadsheet that replaces it."""

import streamlit as st

from actions import units
from ui import actor, asked, data, downloads, parts, receipt_parts, unit_parts, words
from warehouse import store
from warehouse.queries.units import list_units

now = asked.filters()
found = data.read(list_units, province=now.province, department=now.department)
is_sample = not found.is_empty() and bool(found["is_sample"].any())
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=is_sample)

with parts.panel(
    "units-load",
    "Nạp danh mục",
    "Bảng tính .xlsx, .ods, .xls hoặc .csv; mỗi dòng một đơn vị hoặc nhóm. Tệp cùng tên thay thế toàn bộ lần nạp trước.",
):
    file = unit_parts.uploader()
    if file is not None:
        received = unit_parts.received_once(
            file, lambda: units.receive(store.opened(), file.name, file.getvalue(), actor=actor.coordinator())
        )
        unit_parts.outcome(received.summary, is_refused=received.is_refused)
        receipt_parts.problem_table(unit_parts.problem_rows(received.problems), key="units.problems")

if found.is_empty():
    parts.empty(
        "Chưa có đơn vị nào trong danh mục.",
        f"Đã tìm: {parts.asked_text()}. Hãy nạp danh mục ở trên, hoặc chọn tỉnh khác.",
    )
    st.stop()

with parts.panel("units-list", unit_parts.list_title(found)):
    unit_parts.unit_list(found)
    mark = "_DU-LIEU-MAU" if is_sample else ""
    parts.download(
        "Tải danh mục (.csv)",
        f"danh-muc-don-vi{mark}.csv",
        lambda: downloads.as_csv(unit_parts.named(found)),
        key="units.download",
    )
    if is_sample:
        st.caption(f"{words.SAMPLE}.")
