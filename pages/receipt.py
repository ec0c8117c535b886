"""One upload: its receipt, what may be decided of it, every problem in its cell, how it differs, its signed copy."""

import streamlit as st

from actions import report_papers, report_rows, reporting
from actions.reporting import AlreadyDecidedError, NotApprovedError, UnfitAttachmentError
from ui import actor, asked, data, parts, receipt_parts, words
from warehouse import store
from warehouse.queries import reports
from warehouse.settings import settings

number = st.query_params.get("number", "")
version = receipt_parts.find(number)
if version is None:
    parts.empty(
        "Không có biên nhận này.",
        f"Số được hỏi: “{words.plain(number[:40])}”. Hãy kiểm tra lại liên kết, hoặc chọn trong danh sách đã gửi ở trang Nộp báo cáo.",
    )
    st.stop()

unit = version["unit_code"]
parts.scope_line(words.plain(version["unit_name"]), is_sample=version["is_sample"])
receipt_parts.told()

problems = data.read(reports.problems, receipt=number, then=data.as_rows)
against_force, _ = data.ask(report_papers.difference, receipt=number, other=None)
with parts.panel("receipt", f"Biên nhận {number}"):
    decision = receipt_parts.choice(
        version, report_rows.counts(against_force), needs_approval=settings().unit_approval
    )
    if decision:
        by = actor.of_head(unit) if decision == "approve" else actor.of_unit(unit)
        try:
            reporting.decide(store.opened(), version["load_id"], decision, actor=by)
            receipt_parts.tell(receipt_parts.DECISIONS[decision])
        except (NotApprovedError, AlreadyDecidedError) as error:
            receipt_parts.tell(str(error))
        st.rerun()
    receipt_parts.facts(version)
    receipt_parts.papers(
        version,
        paper=lambda: report_papers.receipt_paper(store.opened(), number, scope=asked.scope())[1],
        marked=lambda only_held: report_papers.returned(
            store.opened(), number, scope=asked.scope(), only_held=only_held
        )[1],
        names=(report_papers.receipt_name(number), report_papers.returned_name(version["file_name"])),
        has_problems=any(row["severity"] != "note" for row in problems),
    )

with parts.panel("receipt-differences", receipt_parts.difference_title(version)):
    sent = data.read(
        reports.versions, unit=unit, period=version["period_code"], receipt=None, then=data.as_rows
    )
    other = receipt_parts.other(version, sent)
    if other or version["state"] == "received":
        receipt_parts.differences(*data.ask(report_papers.difference, receipt=number, other=other))

with parts.panel("receipt-problems", f"Kiểm tra từng ô: {receipt_parts.problem_words(problems)}"):
    receipt_parts.problem_table(problems, key="receipt.problems")

with parts.panel(
    "receipt-signed",
    "Bản ký số",
    "Tệp PDF đã ký của báo cáo; hệ thống giữ nguyên tệp, không xác thực chữ ký.",
):
    receipt_parts.signed_copies(number, data.read(reports.attachments, unit=unit, then=data.as_rows))
    file = receipt_parts.signed_copy()
    if file is not None:
        try:
            reporting.attach(
                store.opened(),
                number,
                file.name,
                file.getvalue(),
                actor=actor.of_unit(unit),
                scope=asked.scope(),
            )
            receipt_parts.tell("Đã đính kèm bản ký số.")
        except UnfitAttachmentError as error:
            receipt_parts.tell(str(error))
        st.rerun()
