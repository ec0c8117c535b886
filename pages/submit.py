"""Sending a report: what a unit owes and by when, its workbook, the upload, and what it sent before."""

import streamlit as st

from actions import calendars, report_papers, reporting
from actions.reporting import Expected, ReceivedReport, RefusedReportError
from ui import account, actor, asked, data, parts, receipt_parts, submit_parts, words
from warehouse import store
from warehouse.queries import reports

unit = submit_parts.unit()
if unit is None:
    parts.empty(
        "Chưa có đơn vị nào trong danh mục.",
        f"Đã tìm: {parts.asked_text()}. Hãy chọn tỉnh khác, hoặc nạp danh mục ở trang Đơn vị.",
    )
    st.stop()

code = unit["unit_code"]
owed = data.read(reports.obligations, unit=code, period=None, then=data.as_rows)
parts.scope_line(f"{parts.as_of_text()} · {words.plain(unit['name'])}", is_sample=unit["is_sample"])


def receive(name: str, content: bytes, tell: reporting.Tell) -> ReceivedReport | RefusedReportError:
    """The answer to an upload; only a CSV file has to be told its period."""
    expected = Expected(code, period if name.lower().endswith(".csv") else None)
    try:
        return reporting.receive(
            store.opened(),
            name,
            content,
            actor=actor.must("upload", **actor.place_of(unit)),
            scope=asked.scope(),
            expected=expected,
            tell=tell,
        )
    except RefusedReportError as error:
        return error


left, right = st.columns([5, 8])
with left, parts.panel("submit-next", "Báo cáo phải gửi"):
    submit_parts.next_due(owed)
    period = submit_parts.period(owed)
    lock = receipt_parts.lock_of(period, code)
    if lock is None:
        parts.download(
            "Tải mẫu đã điền sẵn (.xlsx)",
            report_papers.template_file_name(code, period, is_sample=unit["is_sample"]),
            lambda: report_papers.template(store.opened(), code, period, scope=asked.scope())[1],
            key="submit.template",
            rights=("template",),
            place=actor.place_of(unit),
            is_primary=True,
        )
        st.caption(
            "Mẫu có sẵn nhiệm vụ của đơn vị và số liệu kỳ trước. Điền bằng Excel hoặc LibreOffice, không cần mạng."
        )
        if account.viewer().unit is None:
            submit_parts.all_templates(
                period,
                lambda: report_papers.templates(
                    store.opened(), period, scope=asked.scope(), province=unit["province_code"]
                ),
                is_sample=unit["is_sample"],
            )
    parts.download(
        "Tải lịch hạn báo cáo",
        calendars.calendar_name(unit["name"]),
        lambda: calendars.calendar(
            store.opened(), scope=asked.scope(), name=f"Hạn báo cáo CCHC – {unit['name']}", unit=code
        )[1],
        key="submit.calendar",
    )
with right, parts.panel("submit-upload", "Gửi tệp"):
    if lock is not None:
        receipt_parts.locked(lock, period)
    file = submit_parts.uploader() if lock is None else None
    received = submit_parts.received_once(file, (code, period), receive) if file else None
    if isinstance(received, RefusedReportError):
        submit_parts.refused(received.answer["problems"])
        marked = report_papers.returned_refused(file.name, file.getvalue(), received.problems)
        if marked:
            parts.download(
                "Tệp đã đánh dấu lỗi", marked[0], marked[1], key="submit.returned", rights=("upload",)
            )
    elif received is not None:
        if not received.is_new:
            receipt_parts.tell("Tệp này đã gửi trước đó; đây là biên nhận đầu tiên, không có gì thay đổi.")
        receipt_parts.open_page(received.receipt)

# A second row: on a phone the place to send a file comes before the lists, not below them.
left, right = st.columns([5, 8])
with left:
    submit_parts.owed(owed)
with right:
    submit_parts.history(data.read(reports.versions, unit=code, period=None, receipt=None))
    submit_parts.look_up()
