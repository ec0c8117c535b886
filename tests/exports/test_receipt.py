"""The receipt: what it states, and that nothing in it is markup."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exports.receipt import Receipt, receipt_name, write_receipt

ON_TIME = Receipt(
    number="BN-2026-000123",
    unit_name="Văn phòng Sở",
    parent_body="Sở Nội vụ",
    period_name="Quý I năm 2026",
    received_at=datetime(2026, 3, 14, 16, 59, 59, tzinfo=UTC),
    file_name="CCHC_2026-Q1_s1-snv.xlsx",
    sha256="ab" * 32,
    size_bytes=30_570,
    due_text="24:00 ngày 14/03/2026",
    verdict="Gửi đúng hạn",
    state="on_time",
    rows={"new": 3, "changed": 1, "unchanged": 8, "held": 2},
    remaining=("Sửa 2 dòng còn lỗi rồi gửi lại",),
)


def lines(page: bytes) -> dict[str, str]:
    """The receipt's table."""
    found = re.findall(r"<tr><th>(.*?)</th><td>(.*?)</td></tr>", page.decode())
    return dict(found)


def test_it_states_what_was_received_and_when_in_vietnamese_time() -> None:
    page = write_receipt(ON_TIME)

    assert lines(page) == {
        "Đơn vị": "Văn phòng Sở",
        "Cơ quan chủ quản": "Sở Nội vụ",
        "Kỳ báo cáo": "Quý I năm 2026",
        "Nhận lúc": "23:59:59 ngày 14/03/2026",
        "Hạn": "24:00 ngày 14/03/2026",
        "So với hạn": "Gửi đúng hạn",
        "Tệp": "CCHC_2026-Q1_s1-snv.xlsx (30 KB)",
        "Dòng": "3 mới · 1 sửa · 8 không đổi · 2 chưa ghi vì còn lỗi",
        "Mã SHA-256": f"<code>{'ab' * 32}</code>",
    }
    assert "<h1>Biên nhận BN-2026-000123</h1>" in page.decode()
    assert "<li>Sửa 2 dòng còn lỗi rồi gửi lại</li>" in page.decode()
    assert "Dữ liệu mẫu" not in page.decode()


def test_every_value_is_escaped() -> None:
    evil = "\"><script>alert('x')</script>&"
    page = write_receipt(
        Receipt(
            number=evil,
            unit_name=evil,
            parent_body=evil,
            period_name=evil,
            received_at=ON_TIME.received_at,
            file_name=evil,
            sha256=evil,
            size_bytes=5,
            sender=evil,
            due_text=evil,
            verdict=evil,
            state=evil,
            remaining=(evil,),
        )
    ).decode()

    assert "<script" not in page
    assert "'x'" not in page
    assert page.count("&lt;script&gt;") == 12


def test_it_needs_nothing_else_and_prints() -> None:
    page = write_receipt(ON_TIME).decode()

    assert not re.search(r"(src|href)=|url\(|@import", page)
    assert "@media print" in page
    assert 'lang="vi"' in page


def test_received_but_not_committed_says_so() -> None:
    waiting = Receipt(
        number="1",
        unit_name="a",
        period_name="b",
        received_at=ON_TIME.received_at,
        file_name="c",
        sha256="d",
        size_bytes=1,
        is_committed=False,
        rows={"new": 2},
        is_sample=True,
    )

    page = write_receipt(waiting)

    assert lines(page)["Dòng"] == "Đã nhận, chưa ghi: 2 mới"
    assert lines(page)["Hạn"] == "Không có hạn quy định"
    assert "Dữ liệu mẫu" in page.decode()


def test_rows_that_a_correction_dropped_are_counted_and_a_returned_report_says_so() -> None:
    page = write_receipt(replace(ON_TIME, rows={"changed": 1, "missing": 2}, is_returned=True))

    assert lines(page)["Dòng"] == "1 sửa · 2 không còn so với bản trước"
    assert ">Bị trả lại</span>" in page.decode()
    assert "Bị trả lại" not in write_receipt(ON_TIME).decode()


def test_a_time_without_a_zone_is_refused() -> None:
    naive = Receipt("1", "a", "b", datetime(2026, 3, 14), "c", "d", 1)  # noqa: DTZ001

    with pytest.raises(ValueError, match="time zone"):
        write_receipt(naive)


def test_the_files_name_is_safe() -> None:
    assert receipt_name("BN/2026-1") == "bien-nhan_BN-2026-1.html"
