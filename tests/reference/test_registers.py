"""Departments and their mergers, channels, periods, status words; and the fingerprint over all of it."""

import datetime
import itertools

import polars as pl
import pytest

from reference import tables as reference
from reference.tables import find_department, fingerprint, tables

PALETTE = {
    *("overdue", "late", "due_soon", "on_time", "done", "in_progress"),
    *("ongoing", "not_started", "not_due", "waived"),
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Sở GTVT", "Sở Xây dựng"),
        ("Sở LĐ-TB&XH", "Sở Nội vụ"),
        ("Sở TT&TT", "Sở KH&CN"),
        ("Sở KH&ĐT", "Sở Tài chính"),
        ("Sở TN&MT", "Sở NN&MT"),
        ("Sở NN&PTNT", "Sở NN&MT"),
        ("Ban Dân tộc", "Sở Dân tộc và Tôn giáo"),
    ],
)
def test_departments_merged_on_1_march_2025(old, new):
    row = tables()["department_successions"].filter(from_code=find_department(old), kind="merge")

    assert row.select("to_code", "on_date").row(0) == (find_department(new), datetime.date(2025, 3, 1))


def test_a_department_that_ended_on_the_eve_has_one_successor():
    ended = tables()["departments"].filter(pl.col("valid_to") == datetime.date(2025, 2, 28))
    merged = tables()["department_successions"].filter(kind="merge")

    assert sorted(merged["from_code"]) == sorted(ended["department_code"])


def test_successions_and_aliases_name_known_departments():
    known = set(tables()["departments"]["department_code"])
    follows, aliases = tables()["department_successions"], tables()["department_aliases"]

    assert {*follows["from_code"], *follows["to_code"], *aliases["department_code"]} <= known


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sở nội vụ", "so-noi-vu"),
        ("Sở Nội vụ tỉnh Sơn La", "so-noi-vu"),
        ("Sở Lao động - Thương binh và Xã hội", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Sở Giao thông Vận tải", "so-giao-thong-van-tai"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "van-phong-ubnd-tinh"),
        ("Thanh tra tỉnh Lào Cai", "thanh-tra-tinh"),
        ("Ban Dân tộc tỉnh", "ban-dan-toc"),
        ("Văn phòng Sở", None),
        ("Sở Nội", None),
    ],
)
def test_departments_are_found_by_name_and_never_guessed(name, code):
    assert find_department(name) == code


def test_the_year_has_four_standard_reports_and_the_derived_ones_say_how():
    kinds = tables()["period_kinds"]

    assert kinds.filter("is_standard")["code"].to_list() == ["Q1", "H1", "Q3", "Y"]
    assert kinds.filter("is_cumulative")["code"].to_list() == ["H1", "M9", "Y"]
    assert dict(kinds.select("code", "derived_as").drop_nulls().iter_rows()) == {
        "Q2": "H1 - Q1",
        "Q4": "Y - H1 - Q3",
    }


def test_windows_that_follow_each_other_leave_no_day_out():
    kinds = {row["code"]: row for row in tables()["period_kinds"].iter_rows(named=True)}

    def window(code: str) -> tuple[datetime.date, datetime.date]:
        row = kinds[code]
        begins = datetime.date(
            2026 + row["window_start_year_offset"], row["window_start_month"], row["window_start_day"]
        )
        return begins, datetime.date(2026, row["window_end_month"], row["window_end_day"])

    quarters = [window(code) for code in ("Q1", "Q2", "Q3", "Q4")]

    assert [after[0] - before[1] for before, after in itertools.pairwise(quarters)] == [
        datetime.timedelta(days=1)
    ] * 3
    assert window("Y") == (datetime.date(2025, 12, 15), datetime.date(2026, 12, 14))


def test_task_groups_stand_in_the_order_of_the_rule():
    groups = tables()["status_words"].filter(group="task_group").sort("order")

    assert groups["words_vi"].to_list() == [
        "Không thực hiện",
        "Tạm dừng",
        "Chờ xác nhận",
        "Hoàn thành (không hạn)",
        "Hoàn thành, thiếu ngày",
        "Hoàn thành đúng hạn",
        "Hoàn thành quá hạn",
        "Quá hạn chưa hoàn thành",
        "Sắp đến hạn",
        "Chưa thực hiện",
        "Thường xuyên (không hạn)",
        "Đang thực hiện trong hạn",
    ]


def test_every_status_has_a_colour_of_the_palette():
    assert set(tables()["status_words"]["look"]) <= PALETTE


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("channels", ["channel_code"]),
        ("departments", ["department_code"]),
        ("indices", ["index_code"]),
        ("period_kinds", ["code"]),
        ("provinces", ["province_code", "system"]),
        ("regions", ["region_code"]),
        ("status_words", ["group", "code"]),
        ("index_sources", ["source_id"]),
        ("index_criteria", ["index_code", "version_year", "code"]),
        ("index_breaks", ["index_code", "year"]),
    ],
)
def test_keys_are_unique(table, key):
    assert tables()[table].filter(pl.struct(key).is_duplicated()).is_empty()


def test_no_text_is_stored_decomposed_or_with_a_stray_space():
    for name, frame in tables().items():
        for column in frame.select(pl.col(pl.String)).iter_columns():
            assert column.drop_nulls().str.normalize("NFC").eq(column.drop_nulls()).all(), (name, column.name)
            assert column.drop_nulls().str.strip_chars().eq(column.drop_nulls()).all(), (name, column.name)


def test_the_fingerprint_follows_the_files(tmp_path, monkeypatch):
    before = fingerprint()
    (tmp_path / "channels.csv").write_text("channel_code\n", encoding="utf-8")
    monkeypatch.setattr(reference, "HERE", tmp_path)

    first = fingerprint()
    (tmp_path / "channels.csv").write_text("channel_code\nx\n", encoding="utf-8")

    assert len({before, first, fingerprint()}) == 3
