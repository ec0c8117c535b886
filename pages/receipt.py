"""One upload: its receipt, what may be decided of it, every problem in its cell, how it differs, its signed copy."""

import streamlit as st

from actions import report_papers, report_rows, reporting, signed_copies
from actions.reporting import (
    AlreadyDecidedError,
    ChangedSincePreviewError,
    NotApprovedError,
    UnfitCommitError,
)
from actions.signed_copies import UnfitAttachmentError
from ui import actor, asked, data, parts, people, receipt_compare, receipt_parts, report_tables, words
from warehouse import store
from warehouse.queries import reports
from warehouse.settings import settings

version = receipt_parts.find(st.query_params.get("number", ""))
if version is None:
    parts.empty(
        "Không có biên nhận này.",
        f"{receipt_parts.unknown(st.query_params.get('number', ''))} Hãy kiểm tra lại liên kết, hoặc tra cứu ở trang Nộp báo cáo.",
    )
    st.stop()

number, unit, period = version["receipt_number"], version["unit_code"], version["period_code"]
is_pending = version["state"] in receipt_parts.PENDING
parts.scope_line(words.plain(version["unit_name"]), is_sample=version["is_sample"])
receipt_compare.decided_elsewhere(version, is_told=receipt_parts.told())

sent = data.read(reports.versions, unit=unit, period=period, receipt=None)
versions = data.derive(data.as_rows, sent)
sees_personal = bool(actor.allowed(("view_personal",), **actor.place_of(version)))
problems = data.read(reports.problems, receipt=number, then=data.as_rows)
problems = problems if sees_personal else receipt_parts.without_personal(problems)
warnings = report_tables.counted(problems, "warning")


def decide(decision: str) -> None:
    """Do what was chosen and say what came of it."""
    by = actor.must(decision, **actor.place_of(version))
    is_commit = decision == "commit"
    said = receipt_parts.confirmation(warnings) if is_commit else None
    compared_with = tuple(sorted(row["receipt_number"] for row in versions if row["state"] == "committed"))
    try:
        reporting.decide(
            store.opened(),
            version["load_id"],
            decision,
            actor=by,
            scope=asked.scope(),
            reason=said,
            against=compared_with if is_commit else None,
            confirmed_warnings=warnings if is_commit else None,
        )
        receipt_parts.tell(receipt_parts.DECISIONS[decision])
    except (NotApprovedError, AlreadyDecidedError, ChangedSincePreviewError, UnfitCommitError) as error:
        receipt_parts.tell(str(error))
    st.rerun()


with parts.panel("receipt", f"Biên nhận {number}"):
    st.markdown(receipt_parts.badges(version))
    receipt_parts.returned(version)
    lock = receipt_parts.lock_of(period, unit)
    if lock and (is_pending or version["is_returned"]):
        receipt_parts.locked(lock, period)
    if is_pending:
        has_changed = receipt_compare.in_force_changed(version, versions)
        against_force, _ = data.ask(report_papers.difference, receipt=number, other=None)
        counted = report_rows.counts(against_force)
        receipt_parts.counts(counted, version["held_count"], is_written=False)
        decision = receipt_parts.choice(
            version,
            counted,
            warnings=warnings,
            needs_approval=settings().unit_approval,
            is_locked=lock is not None,
            allowed=actor.allowed(("commit", "cancel", "approve"), **actor.place_of(version)),
        )
        if decision and not (decision == "commit" and has_changed):
            decide(decision)
    else:
        written = data.ask(reporting.find_receipt, number=number)["rows"]
        receipt_parts.counts(written, version["held_count"], is_written=True)
        if version["is_in_force"] and written["kept"]:
            st.caption(f"{version['held_count']} dòng có lỗi chưa được ghi.{receipt_parts.kept(written)}")
    receipt_parts.facts(version)
    receipt_parts.papers(
        version,
        paper=lambda: report_papers.receipt_paper(
            store.opened(), number, scope=asked.scope(), sender=people.called(version["actor"])
        )[1],
        marked=lambda only_held: report_papers.returned(
            store.opened(), number, scope=asked.scope(), only_held=only_held
        )[1],
        names=(report_papers.receipt_name(number), report_papers.returned_name(version["file_name"])),
        has_problems=any(row["severity"] != "note" for row in problems),
        sees_personal=sees_personal,
    )

with parts.panel("receipt-problems", f"Kiểm tra từng ô: {report_tables.problem_words(problems)}"):
    report_tables.problem_table(problems, key="receipt.problems")

with parts.panel("receipt-differences", receipt_compare.title(version)):
    other = receipt_compare.other(version, versions)
    if other is not None:
        report_tables.differences(*data.ask(report_papers.difference, receipt=number, other=other or None))

if len(versions) > 1:
    with parts.panel(
        "receipt-versions",
        "Mọi lần gửi của kỳ này",
        "Mỗi lần gửi là một phiên bản; bản gốc giữ nguyên từng byte.",
    ):
        receipt_parts.versions(sent, number, sees_personal=sees_personal)

with parts.panel(
    "receipt-signed",
    "Bản ký số",
    "Tệp PDF đã ký của báo cáo; hệ thống giữ nguyên tệp, không xác thực chữ ký.",
):
    if sees_personal:
        receipt_parts.signed_copies(version, data.read(reports.attachments, unit=unit, then=data.as_rows))
    else:
        st.caption(receipt_parts.ONLY_INSIDE)
    can_attach = actor.allowed(("attach",), **actor.place_of(version))
    file = receipt_parts.signed_copy(number) if can_attach else None
    if file is not None:
        try:
            signed_copies.attach(
                store.opened(),
                number,
                file.name,
                file.getvalue(),
                actor=actor.must("attach", **actor.place_of(version)),
                scope=asked.scope(),
            )
            receipt_parts.tell("Đã đính kèm bản ký số.")
            receipt_parts.copy_kept()
        except UnfitAttachmentError as error:
            receipt_parts.tell(str(error))
        st.rerun()
