"""A report from the workbook that goes out to the version in force: receipts, versions, decisions, what is refused."""

import csv
import hashlib
import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import polars as pl
import pytest

from actions import keeping, obligations, report_papers, report_rows, reporting, signed_copies
from actions.deadlines import HANOI
from actions.reporting import (
    AlreadyDecidedError,
    Expected,
    NotApprovedError,
    RefusedReportError,
    UnfitCommitError,
)
from tests.actions.workbooks import OUTPUTS, PERIOD, PROGRESS, changed, filled
from warehouse import settings
from warehouse.connect import Warehouse
from warehouse.queries import reports
from warehouse.records import loads
from warehouse.scope import EVERYTHING, Scope

ON_TIME = datetime(2026, 6, 14, 23, 59, 59, tzinfo=HANOI)
LATE = datetime(2026, 6, 15, 0, 0, 0, tzinfo=HANOI)


def send(store: Warehouse, content: bytes, at: datetime = ON_TIME, **params: Any) -> reporting.ReceivedReport:
    return reporting.receive(
        store, "bao-cao.xlsx", content, actor="can-bo", scope=EVERYTHING, received_at=at, **params
    )


def figures(store: Warehouse) -> dict[str, int]:
    with store.cursor() as cursor:
        return keeping.figures(cursor)


def version(store: Warehouse, receipt: str) -> dict[str, Any]:
    with store.cursor() as cursor:
        found = reporting.find_version(cursor, receipt, scope=EVERYTHING, as_of=keeping.today())
    assert found
    return found


def outputs(store: Warehouse, unit: str) -> dict[str, int]:
    with store.cursor() as cursor:
        found = reports.outputs_of_unit(cursor, scope=EVERYTHING, as_of=keeping.today(), unit=unit)
    return dict(found.select("channel_code", "quantity").iter_rows())


def test_nothing_is_in_force_before_it_is_committed(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-xay-dung"
    received = send(reporting_warehouse, filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 12}))

    assert (received.is_new, received.state, received.answer["rows"]["new"]) == (True, "received", 1)
    assert outputs(reporting_warehouse, unit) == {}

    reporting.decide(reporting_warehouse, received.load_id, "commit", actor="can-bo", scope=EVERYTHING)

    assert outputs(reporting_warehouse, unit) == {"web_article": 12}


def test_good_rows_are_committed_and_the_rest_is_held_with_every_mistake_in_its_cell(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-tai-chinh"
    content = filled(
        reporting_warehouse,
        unit,
        {
            (OUTPUTS, 0, "quantity"): 12,
            (OUTPUTS, 1, "quantity"): "1.100,5",
            (PROGRESS, 0, "declared_status"): "Hoàn thành",
            (PROGRESS, 0, "completed_on"): "31/02/2026",
        },
    )
    received = send(reporting_warehouse, content)
    reporting.decide(reporting_warehouse, received.load_id, "commit", actor="can-bo", scope=EVERYTHING)

    errors = [found for found in received.answer["problems"] if found["severity"] == "error"]
    assert {(found["sheet"], found["found"]) for found in errors} == {
        (OUTPUTS, "1.100,5"),
        (PROGRESS, "31/02/2026"),
    }
    assert all(found["cell"] and found["expected"] and found["repair"] for found in errors)
    assert received.answer["rows"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "missing": 0,
        "kept": 0,
        "held": 2,
    }
    assert outputs(reporting_warehouse, unit) == {"web_article": 12}
    assert version(reporting_warehouse, received.receipt)["held_count"] == 2


def test_the_same_bytes_give_the_first_receipt_and_change_nothing(reporting_warehouse: Warehouse) -> None:
    content = filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 0, "quantity"): 5})
    first = send(reporting_warehouse, content)
    reporting.decide(reporting_warehouse, first.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    newest = reporting_warehouse.version

    again = send(reporting_warehouse, content, LATE)

    assert (again.receipt, again.received_at, again.is_new) == (first.receipt, ON_TIME, False)
    assert reporting_warehouse.version == newest


def test_a_correction_is_a_version_that_leaves_the_first_receipt_alone(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-tu-phap"
    first = send(
        reporting_warehouse,
        filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 5, (OUTPUTS, 1, "quantity"): 2}),
    )
    reporting.decide(reporting_warehouse, first.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    second = send(
        reporting_warehouse,
        filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 8, (OUTPUTS, 2, "quantity"): 1}),
        LATE,
    )
    reporting.decide(reporting_warehouse, second.load_id, "commit", actor="can-bo", scope=EVERYTHING)

    assert second.answer["rows"] == {
        "new": 1,
        "changed": 1,
        "unchanged": 0,
        "missing": 1,
        "kept": 0,
        "held": 0,
    }
    assert outputs(reporting_warehouse, unit) == {"web_article": 8, "press_article": 1}
    kept = version(reporting_warehouse, first.receipt)
    assert (kept["is_first"], kept["timeliness"], kept["is_in_force"]) == (True, "on_time", False)
    later = version(reporting_warehouse, second.receipt)
    assert (later["is_first"], later["is_in_force"]) == (False, True)

    lines, sums = report_papers.difference(
        reporting_warehouse, second.receipt, first.receipt, scope=EVERYTHING
    )
    told = {
        (row["change"], row["heading"], row["before"], row["after"], row["cell"])
        for row in lines.iter_rows(named=True)
        if row["heading"] == "Số lượng"
    }
    assert told == {
        ("changed", "Số lượng", "5", "8", "F6"),
        ("missing", "Số lượng", "2", None, None),
        ("new", "Số lượng", None, "1", "F8"),
    }
    assert {row["label"]: (row["before"], row["after"]) for row in sums}[
        "Tin, bài trên Cổng/Trang thông tin điện tử"
    ] == (5, 8)


def test_a_receipt_is_on_time_until_the_last_second_of_the_legal_day(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-cong-thuong"
    for quantity, at, expected in ((1, ON_TIME, "on_time"), (2, LATE, "late")):
        received = send(
            reporting_warehouse,
            filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): quantity}),
            at,
        )
        assert version(reporting_warehouse, received.receipt)["timeliness"] == expected


def test_a_cancelled_preview_leaves_a_receipt_with_nothing_committed(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-noi-vu"
    received = send(reporting_warehouse, filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 3}))
    reporting.decide(reporting_warehouse, received.load_id, "cancel", actor="can-bo", scope=EVERYTHING)

    kept = version(reporting_warehouse, received.receipt)
    assert (kept["state"], kept["is_first"], outputs(reporting_warehouse, unit)) == ("cancelled", True, {})
    with pytest.raises(AlreadyDecidedError):
        reporting.decide(reporting_warehouse, received.load_id, "cancel", actor="can-bo", scope=EVERYTHING)


@pytest.mark.parametrize("decision", ["void", "return"])
def test_after_a_void_or_a_return_the_same_bytes_make_a_new_receipt(
    reporting_warehouse: Warehouse, decision: str
) -> None:
    unit = {"void": "s1-so-dan-toc-va-ton-giao", "return": "s1-thanh-tra-tinh"}[decision]
    content = filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 3})
    first = send(reporting_warehouse, content)
    reporting.decide(reporting_warehouse, first.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    reporting.decide(
        reporting_warehouse, first.load_id, decision, actor="dieu-phoi", scope=EVERYTHING, reason="nhầm kỳ"
    )

    second = send(reporting_warehouse, content, LATE)

    assert second.is_new and second.receipt != first.receipt
    counts = version(reporting_warehouse, second.receipt)["is_first"]
    assert counts is (decision == "void")
    assert version(reporting_warehouse, first.receipt)["reason"] == "nhầm kỳ"
    assert outputs(reporting_warehouse, unit) == ({} if decision == "void" else {"web_article": 3})


def test_a_blank_workbook_is_refused_and_one_that_says_so_is_a_report(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-khoa-hoc-va-cong-nghe"
    before = figures(reporting_warehouse)
    blank = filled(reporting_warehouse, unit, {})
    with pytest.raises(RefusedReportError) as refused:
        send(reporting_warehouse, blank)
    assert refused.value.answer["gate"] == "refused"
    assert figures(reporting_warehouse) == before

    _, content = report_papers.template(reporting_warehouse, unit, PERIOD, scope=EVERYTHING)
    received = send(reporting_warehouse, with_nothing_to_report(content))

    assert version(reporting_warehouse, received.receipt)["says_nothing"] is True


def with_nothing_to_report(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["0_ThongTin"]
    row = next(
        cell.row
        for column in sheet.iter_cols(min_col=1, max_col=2)
        for cell in column
        if str(cell.value or "").startswith("Trong kỳ không phát sinh")
    )
    sheet.cell(row, 2).value = "Có"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_of_another_unit_than_the_sender_chose_is_refused_by_name(
    reporting_warehouse: Warehouse,
) -> None:
    content = filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 1})

    with pytest.raises(RefusedReportError) as refused:
        send(reporting_warehouse, content, expected=Expected("s1-so-y-te"))

    problem = refused.value.problems[0]
    assert "Sở Xây dựng" in str(problem.found)
    assert "Sở Y tế" in str(problem.expected)


def test_the_workbook_of_a_unit_out_of_scope_is_refused_by_its_name_and_not_by_its_code(
    reporting_warehouse: Warehouse,
) -> None:
    content = filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 1})

    with pytest.raises(RefusedReportError) as refused:
        reporting.receive(
            reporting_warehouse,
            "x.xlsx",
            content,
            actor="x",
            scope=Scope(province="S1", department="so-y-te", unit="s1-so-y-te"),
            expected=Expected("s1-so-y-te"),
        )

    assert "biểu mẫu của Sở Xây dựng" in str(refused.value.problems[0].found)


def test_a_unit_out_of_scope_cannot_be_reported_for(reporting_warehouse: Warehouse) -> None:
    content = filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 77})

    with pytest.raises(RefusedReportError):
        reporting.receive(
            reporting_warehouse,
            "x.xlsx",
            content,
            actor="x",
            scope=Scope(province="S1", department="so-y-te", unit="s1-so-y-te"),
        )


def test_originals_are_kept_byte_for_byte_and_the_marked_workbook_is_taken_again(
    reporting_warehouse: Warehouse,
) -> None:
    unit = "s1-so-giao-duc-va-dao-tao"
    content = filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 4, (OUTPUTS, 1, "quantity"): -3})
    received = send(reporting_warehouse, content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert loads.original_path(reporting_warehouse, sha256).read_bytes() == content

    name, marked = report_papers.returned(reporting_warehouse, received.receipt, scope=EVERYTHING)
    mended = changed(marked, {(OUTPUTS, 1, "quantity"): 3})
    again = send(reporting_warehouse, mended, LATE)

    assert name == "bao-cao_ket-qua-kiem-tra.xlsx"
    assert (again.answer["rows"]["held"], again.answer["rows"]["new"]) == (0, 2)


def test_the_receipt_states_the_first_hour_and_what_remains(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-giao-duc-va-dao-tao"
    received = send(reporting_warehouse, filled(reporting_warehouse, unit, {(OUTPUTS, 2, "quantity"): 9}))
    name, page = report_papers.receipt_paper(reporting_warehouse, received.receipt, scope=EVERYTHING)

    assert name == f"bien-nhan_{received.receipt}.html"
    for part in (
        received.receipt,
        "23:59:59 ngày 14/06/2026",
        "Gửi đúng hạn",
        "Đã nhận, chưa ghi",
        "Dữ liệu mẫu",
    ):
        assert part in page.decode()


def test_a_unit_may_have_to_be_approved_by_its_head_first(
    reporting_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.settings(), "unit_approval", True)
    received = send(
        reporting_warehouse,
        filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 3, "quantity"): 1}),
    )
    with pytest.raises(NotApprovedError):
        reporting.decide(reporting_warehouse, received.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    assert (
        reporting.commit_or_leave(reporting_warehouse, received, actor="can-bo", scope=EVERYTHING)
        == "received"
    )

    reporting.decide(reporting_warehouse, received.load_id, "approve", actor="thu-truong", scope=EVERYTHING)
    reporting.decide(reporting_warehouse, received.load_id, "commit", actor="can-bo", scope=EVERYTHING)

    assert version(reporting_warehouse, received.receipt)["state"] == "committed"


def test_a_signed_copy_is_kept_with_its_receipt(reporting_warehouse: Warehouse) -> None:
    received = send(
        reporting_warehouse, filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 4, "quantity"): 1})
    )
    signed = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>endobj\n%%EOF\n"

    assert signed_copies.attach(
        reporting_warehouse, received.receipt, "ky-so.pdf", signed, actor="can-bo", scope=EVERYTHING
    )
    with reporting_warehouse.cursor() as cursor:
        kept = reports.attachments(cursor, scope=EVERYTHING, as_of=keeping.today(), unit="s1-so-y-te")
    assert kept.select("receipt_number", "has_signature").rows() == [(received.receipt, True)]
    with pytest.raises(signed_copies.UnfitAttachmentError):
        signed_copies.attach(
            reporting_warehouse, received.receipt, "anh.pdf", b"\x89PNG", actor="x", scope=EVERYTHING
        )


def test_a_signed_copy_kept_elsewhere_is_refused_with_where_it_is(
    reporting_warehouse: Warehouse,
) -> None:
    first, second = (
        reporting.receive(
            reporting_warehouse,
            "b.xlsx",
            filled(reporting_warehouse, unit, {(OUTPUTS, 0, "quantity"): 6}),
            actor="can-bo",
            scope=EVERYTHING,
        ).receipt
        for unit in ("s1-so-xay-dung", "s1-so-y-te")
    )
    signed = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
    signed_copies.attach(reporting_warehouse, first, "a.pdf", signed, actor="x", scope=EVERYTHING)

    def refused(receipt: str, scope: Scope) -> str:
        with pytest.raises(signed_copies.UnfitAttachmentError) as told:
            signed_copies.attach(reporting_warehouse, receipt, "b.pdf", signed, actor="x", scope=scope)
        return str(told.value)

    assert f"biên nhận {first} (Sở Xây dựng, 6 tháng đầu năm 2026)" in refused(second, EVERYTHING)
    assert "chính biên nhận này" in refused(first, EVERYTHING)
    elsewhere = refused(second, Scope("S1", "so-y-te", "s1-so-y-te"))
    assert "một biên nhận khác" in elsewhere
    assert first not in elsewhere and "Xây dựng" not in elsewhere


def test_every_unit_that_owes_gets_its_workbook_in_the_zip(reporting_warehouse: Warehouse) -> None:
    content = report_papers.templates(reporting_warehouse, PERIOD, scope=EVERYTHING, province="S1")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    assert len(names) == 10
    assert f"CCHC_{PERIOD}_s1-so-y-te_DU-LIEU-MAU.xlsx" in names


def test_a_rebuild_gives_the_same_versions_receipts_and_rows(reporting_warehouse: Warehouse) -> None:
    def everything() -> list[Any]:
        with reporting_warehouse.cursor() as cursor:
            return [
                cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
                for name in (
                    "report_version",
                    "report_task",
                    "communication_output",
                    "report_cell",
                    "obligation",
                    "report_attachment",
                    "problem",
                )
            ]

    before = everything()
    answered = keeping.rebuild(reporting_warehouse, None, ())  # type: ignore[arg-type]

    assert (answered.code, answered.problems) == (0, ())
    assert everything() == before
    assert keeping.verify(reporting_warehouse, None, ()).code == 0  # type: ignore[arg-type]


def test_the_kinds_of_change_are_counted_once_per_row() -> None:
    lines = pl.DataFrame(
        {
            "sheet": ["a", "a", "a", "b"],
            "row_key": ["1", "1", "2", "1"],
            "change": ["changed", "changed", "new", "unchanged"],
        }
    )
    assert report_rows.counts(lines) == {"new": 1, "changed": 1, "unchanged": 1, "missing": 0, "kept": 0}


def as_csv(content: bytes, sheet: str) -> bytes:
    """One sheet of a workbook as a spreadsheet program saves it."""
    rows = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8-sig")


def test_a_file_of_one_sheet_leaves_the_others_as_they_were(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-xay-dung"
    whole = filled(
        reporting_warehouse,
        unit,
        {(OUTPUTS, 0, "quantity"): 12, (PROGRESS, 0, "declared_status"): "Đang thực hiện"},
    )
    first = send(reporting_warehouse, whole)
    reporting.decide(reporting_warehouse, first.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    corrected = as_csv(changed(whole, {(OUTPUTS, 0, "quantity"): 15}), OUTPUTS)

    second = reporting.receive(
        reporting_warehouse,
        "ket-qua.csv",
        corrected,
        actor="can-bo",
        scope=EVERYTHING,
        expected=Expected(unit, PERIOD),
        received_at=ON_TIME,
    )
    assert (second.answer["rows"]["changed"], second.answer["rows"]["missing"]) == (1, 0)
    lines, sums = report_papers.difference(reporting_warehouse, second.receipt, None, scope=EVERYTHING)
    assert set(lines["change"]) == {"changed"}
    assert {"label": "Nhiệm vụ: Đang thực hiện", "before": 1, "after": 1} in sums
    reporting.decide(reporting_warehouse, second.load_id, "commit", actor="can-bo", scope=EVERYTHING)

    assert outputs(reporting_warehouse, unit) == {"web_article": 15}
    assert version(reporting_warehouse, first.receipt)["is_in_force"]  # its tasks are
    assert version(reporting_warehouse, second.receipt)["is_in_force"]
    found = reporting.find_receipt(reporting_warehouse, second.receipt, scope=EVERYTHING)
    assert found and (found["rows"]["changed"], found["rows"]["missing"]) == (1, 0)
    with reporting_warehouse.cursor() as cursor:
        tasks = reports.tasks_of_unit(cursor, scope=EVERYTHING, as_of=ON_TIME.date(), unit=unit)
    assert "in_progress" in tasks["declared_state"].to_list()


def test_the_same_bytes_of_two_units_are_two_reports_and_a_title_of_another_period_is_refused(
    reporting_warehouse: Warehouse,
) -> None:
    content = as_csv(filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 0, "quantity"): 3}), OUTPUTS)

    def receive(unit: str, period: str = PERIOD) -> reporting.ReceivedReport:
        return reporting.receive(
            reporting_warehouse,
            "ket-qua.csv",
            content,
            actor="can-bo",
            scope=EVERYTHING,
            expected=Expected(unit, period),
            received_at=ON_TIME,
        )

    first, other = receive("s1-so-y-te"), receive("s1-so-tu-phap")
    assert first.receipt != other.receipt
    assert first.is_new and other.is_new
    assert receive("s1-so-tu-phap").receipt == other.receipt
    with pytest.raises(RefusedReportError) as refusal:
        receive("s1-so-y-te", "2026-Q1")
    assert "6 tháng đầu năm 2026" in refusal.value.problems[0].found


def test_a_row_that_is_held_in_a_correction_is_not_told_as_gone(reporting_warehouse: Warehouse) -> None:
    unit = "s1-so-xay-dung"
    whole = filled(
        reporting_warehouse,
        unit,
        {
            (OUTPUTS, 0, "quantity"): 12,
            (OUTPUTS, 1, "quantity"): 7,
            (PROGRESS, 0, "declared_status"): "Đang thực hiện",
        },
    )
    first = send(reporting_warehouse, whole)
    reporting.decide(reporting_warehouse, first.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    wrong = changed(
        whole,
        {(OUTPUTS, 1, "quantity"): "nhiều", (PROGRESS, 0, "declared_status"): "Không rõ"},
    )

    second = send(reporting_warehouse, wrong)

    rows = second.answer["rows"]
    assert (rows["held"], rows["missing"], rows["unchanged"]) == (2, 0, 1)
    lines, _ = report_papers.difference(reporting_warehouse, second.receipt, None, scope=EVERYTHING)
    assert set(lines["change"]) == {"held", "unchanged"}
    reporting.decide(reporting_warehouse, second.load_id, "commit", actor="can-bo", scope=EVERYTHING)
    found = reporting.find_receipt(reporting_warehouse, second.receipt, scope=EVERYTHING)
    assert found and found["rows"]["missing"] == 0


@pytest.mark.parametrize("title", ["0_ThongTin", "Thông tin"])
def test_a_telephone_is_told_inside_the_unit_only_whatever_its_sheet_is_called(
    reporting_warehouse: Warehouse, title: str
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 12}))
    )
    info = book["0_ThongTin"]
    label = next(cell for row in info for cell in row if "điện thoại" in str(cell.value).casefold())
    info.cell(label.row, label.column + 1).value = 912345678  # as a number: its zero is lost
    info.title = title
    stream = io.BytesIO()
    book.save(stream)
    received = send(reporting_warehouse, stream.getvalue())

    def told(*, is_inside: bool) -> str:
        found = reporting.find_receipt(
            reporting_warehouse, received.receipt, scope=EVERYTHING, is_inside=is_inside
        )
        assert found and any(problem["rule"] == "phone.lost_zero" for problem in found["problems"])
        return str(found)

    assert "912345678" in told(is_inside=True)
    assert "912345678" not in told(is_inside=False)


def test_nothing_is_decided_of_a_report_of_a_locked_period_nor_from_outside_its_province(
    reporting_warehouse: Warehouse,
) -> None:
    content = filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 77})
    received = send(reporting_warehouse, content)
    said: dict[str, Any] = {"reason": "x", "actor": "dieu-phoi", "scope": Scope("S1", None, None)}
    with pytest.raises(UnfitCommitError, match="trong phạm vi"):
        reporting.decide(
            reporting_warehouse, received.load_id, "void", actor="x", scope=Scope("14", None, None)
        )
    obligations.lock(reporting_warehouse, PERIOD, **said)

    for decision, word in (("commit", "ghi"), ("approve", "duyệt"), ("return", "trả lại"), ("void", "hủy")):
        with pytest.raises(UnfitCommitError, match=f"đã khóa nên không {word} được"):
            reporting.decide(reporting_warehouse, received.load_id, decision, **said)
    obligations.lock(reporting_warehouse, PERIOD, is_locked=False, **said)
    reporting.decide(reporting_warehouse, received.load_id, "return", **said)
    assert version(reporting_warehouse, received.receipt)["is_returned"]
