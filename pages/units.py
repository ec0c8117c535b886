"""The register of units: who reports, under which names, in which groups; and a spreadsheet that replaces it."""

import streamlit as st

from actions import units
from ui import actor, asked, data, downloads, parts, report_tables, unit_parts, unit_preview, words
from warehouse import store
from warehouse.queries.units import list_units

now = asked.filters()
found = data.read(list_units, province=now.province, department=now.department)
is_sample = not found.is_empty() and bool(found["is_sample"].any())
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=is_sample)


def load() -> None:
    """Choose a register, see what it would change, and put it in force."""
    with parts.panel(
        "units-load",
        "Nạp danh mục",
        "Bảng tính .xlsx, .ods, .xls hoặc .csv; mỗi dòng một đơn vị hoặc nhóm. Tệp cùng tên thay thế toàn bộ lần nạp trước.",
    ):
        unit_parts.told()
        file = unit_parts.uploader()
        if file is not None:
            name, content = file.name, file.getvalue()
            previewed = unit_parts.previewed_once(file, lambda: units.preview(store.opened(), name, content))
            problems = unit_parts.problem_rows(previewed.problems)
            if not unit_parts.may_load(previewed.provinces):
                unit_parts.outcome(
                    "overdue", "Chưa nạp", "Tệp có hoặc thay thế đơn vị của tỉnh khác; chỉ quản trị nạp được."
                )
                return
            if previewed.is_refused:
                unit_parts.outcome("overdue", "Chưa nạp", previewed.summary)
            elif not previewed.is_new:
                unit_parts.outcome("on_time", "Đã nạp", previewed.summary)
            else:
                unit_parts.outcome("due_soon", "Xem trước, chưa nạp", previewed.summary)
                unit_preview.preview(previewed.changes, previewed.held, problems)
                if unit_preview.load_button(previewed.changes):
                    try:
                        for province in previewed.provinces:
                            by = actor.must("load_register", province=province)
                        received = units.receive(
                            store.opened(), name, content, actor=by, scope=asked.scope(), previewed=previewed
                        )
                        unit_parts.tell("on_time", "Đã nạp", received.summary)
                        unit_parts.next_file()
                    except units.ChangedMeanwhileError as error:
                        unit_parts.tell("overdue", "Chưa nạp", str(error))
                        unit_parts.preview_again()
                    st.rerun()
            if problems:
                st.markdown(f"**Kiểm tra từng ô: {report_tables.problem_words(problems)}**")
                report_tables.problem_table(problems, key="units.problems")


can_load = bool(actor.allowed(("load_register",), **actor.own_province()))
if can_load:
    load()

if found.is_empty():
    parts.empty(
        "Chưa có đơn vị nào trong danh mục.",
        f"Đã tìm: {parts.asked_text()}. Hãy {'nạp danh mục ở trên, hoặc ' if can_load else ''}chọn tỉnh khác.",
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
