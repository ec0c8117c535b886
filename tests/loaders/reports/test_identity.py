"""Whose report it is and for which period, and files that are refused whole for it (variant 26)."""

import pytest
from openpyxl.workbook import Workbook

from loaders.reports.model import GateRefusal, Identity
from loaders.reports.read import peek
from tests.loaders.reports import books
from tests.loaders.reports.books import INFO, PROGRESS, filled, read, refusal, rules, told

FETCH = "Tải lại biểu mẫu của đúng đơn vị và kỳ này, chép số liệu sang rồi gửi lại"


def test_variant_26_the_report_of_another_unit_is_refused() -> None:
    report = read(filled(), books.context(unit_code="s1-snv-phong-a", unit_names=("Phòng A",)))

    assert refusal(report)[:3] == (
        "unit.wrong", "Văn phòng Sở, Sở Nội vụ", "báo cáo của Phòng A",
    )  # fmt: skip
    assert report.problems[0].cell == "B9"


def test_variant_26_the_name_of_another_known_unit_is_refused_too() -> None:
    report = read(
        filled(INFO, {"B9": "Phòng A"}), books.context(known_unit_names=("Phòng A", "Văn phòng Sở"))
    )

    assert told(report, "unit.wrong")[2:6] == ("B9", "Đơn vị báo cáo", "Phòng A", "báo cáo của Văn phòng Sở")


def test_variant_26_the_report_of_another_period_is_refused() -> None:
    report = read(filled(), books.context(period="2026-H1"))

    assert refusal(report) == (
        "period.wrong", "báo cáo kỳ quý I năm 2026", "báo cáo kỳ 6 tháng đầu năm 2026", "Chọn đúng kỳ, hoặc gửi tệp của kỳ này",
    )  # fmt: skip


def test_variant_26_a_period_that_was_changed_by_hand_is_refused() -> None:
    assert told(read(filled(INFO, {"B11": "Quý III"})), "period.wrong")[4] == "báo cáo kỳ quý III năm 2026"


def meta(cells: dict[str, object]) -> bytes:
    return books.edited(books.put("_meta", cells), of=filled())


def test_a_unit_changed_on_the_hidden_sheet_is_refused() -> None:
    assert (
        told(read(meta({"B2": "s1-snv-phong-a"})), "unit.wrong")[4] == "biểu mẫu phát cho Văn phòng Sở khác"
    )


def test_an_unknown_template_version_is_refused() -> None:
    assert refusal(read(meta({"B1": "2019.3"}))) == (
        "template.unknown", "phiên bản 2019.3", "phiên bản mẫu 2026.1", FETCH,
    )  # fmt: skip


def test_every_reason_to_refuse_is_given_at_once() -> None:
    content = books.edited(
        books.put("_meta", {"B1": "2019.3", "B2": "x", "B3": "2025-Q1"}), of=filled(INFO, {"B16": "mai"})
    )

    report = read(content, books.context(is_locked=True))

    assert [said.rule for said in report.problems] == [
        "template.unknown", "unit.wrong", "period.wrong", "period.locked", "date.not_a_date",
    ]  # fmt: skip


def test_a_locked_period_is_refused() -> None:
    assert refusal(read(filled(), books.context(is_locked=True))) == (
        "period.locked", "kỳ quý I năm 2026 đã khóa", "kỳ báo cáo đang mở", "Đề nghị người phụ trách mở khóa kỳ rồi gửi lại",
    )  # fmt: skip


def test_a_blank_report_is_refused() -> None:
    report = read(books.template())

    assert report.is_blank
    assert refusal(report) == (
        "report.blank", "chưa dòng nào được điền",
        "ít nhất một dòng đã điền, hoặc mục “Trong kỳ không phát sinh” ghi Có",
        "Điền số liệu; nếu trong kỳ không có gì để báo cáo, ghi Có ở mục đó trên trang tính 0_ThongTin rồi gửi lại",
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["Có", "x", "CÓ ", True])
def test_a_blank_report_with_its_mark_is_a_report(mark: object) -> None:
    report = read(books.edited(books.put(INFO, {"B20": mark})))

    assert (report.gate, report.is_blank, report.says_nothing_to_report) == ("passed", True, True)
    assert rules(report) == []


def test_the_mark_beside_filled_rows_is_asked_about_and_the_rows_are_read() -> None:
    report = read(filled(INFO, {"B20": "Có"}))

    assert report.progress.height == 1
    assert told(report, "report.says_nothing")[:6] == (
        "warning", INFO, "B20", "Trong kỳ không phát sinh", "Có", "Không, vì có dòng đã điền; các dòng vẫn được đọc",
    )  # fmt: skip


def test_hints_beside_empty_lines_are_no_answers() -> None:
    report = read(filled())

    assert sorted(report.info) == [
        "is_cumulative", "parent_body", "period_type", "province", "template_version", "unit", "window_end",
        "window_start", "year",
    ]  # fmt: skip


def test_tasks_removed_or_added_since_the_template_was_issued_are_asked_about() -> None:
    report = read(books.edited(lambda book: book[PROGRESS].delete_rows(7), of=filled()))

    assert report.progress["task_code"].to_list() == ["KH118-1"]
    assert told(report, "meta.checksum") == (
        "warning", PROGRESS, None, None, "danh sách mã nhiệm vụ khác lúc phát mẫu",
        "đủ các mã nhiệm vụ đã phát, theo thứ tự đã phát", "Kiểm tra có dòng nào bị xóa, thêm hoặc đổi mã không",
    )  # fmt: skip


def test_a_workbook_without_its_hidden_sheet_is_known_by_its_information_sheet() -> None:
    def drop_meta(book: Workbook) -> None:
        del book["_meta"]

    content = books.edited(drop_meta, of=filled())

    assert peek("a.xlsx", content) == Identity(
        period="2026-Q1", template_version="2026.1", unit_name="Văn phòng Sở", province_name="Vân Giang"
    )
    assert rules(read(content)) == []


def test_a_workbook_without_any_identity_is_refused_with_every_gap() -> None:
    def drop(book: Workbook) -> None:
        del book["_meta"]
        del book[INFO]

    report = read(books.edited(drop, of=filled()))

    assert [said.rule for said in report.problems] == ["template.missing", "unit.missing", "period.missing"]


def test_a_workbook_of_something_else_is_refused() -> None:
    book = Workbook()
    book.active["A1"] = "Danh bạ"  # type: ignore[index]

    assert [said.rule for said in read(books.saved(book)).problems] == [
        "template.missing", "unit.missing", "period.missing",
    ]  # fmt: skip


def test_peeking_names_unit_period_and_template() -> None:
    found = peek("a.xlsx", filled())

    assert isinstance(found, Identity)
    assert (found.unit_code, found.period, found.template_version) == (
        "s1-snv-van-phong",
        "2026-Q1",
        "2026.1",
    )


def test_peeking_at_another_kind_gives_its_refusal() -> None:
    found = peek("a.pdf", b"%PDF-1.7")

    assert isinstance(found, GateRefusal)
    assert [said.rule for said in found.problems] == ["kind.pdf"]
