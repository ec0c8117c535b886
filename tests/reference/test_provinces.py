"""The provinces of both systems, how one became the other, and how their names are found."""

import datetime

import polars as pl
import pytest

from reference.tables import count_provinces, find_province, provinces, successor_of, system_of, tables


def test_there_are_63_provinces_before_and_34_after_the_mergers():
    assert [count_provinces(year, "63") for year in (2007, 2008, 2009, 2024)] == [64, 64, 63, 63]
    assert [count_provinces(year, "34") for year in (2024, 2026)] == [0, 34]


def test_on_any_day_each_place_has_exactly_one_province():
    def standing(day: datetime.date) -> int:
        return sum(
            (province.valid_from or datetime.date.min) <= day <= (province.valid_to or datetime.date.max)
            for province in provinces()
        )

    days = ["2008-07-31", "2008-08-01", "2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01"]
    assert [standing(datetime.date.fromisoformat(day)) for day in days] == [64, 63, 63, 63, 63, 34]


def test_every_province_that_ended_has_exactly_one_successor_on_the_day_after_its_last():
    units, follows = tables()["provinces"], tables()["province_successions"]

    ended = units.filter(pl.col("valid_to").is_not_null())
    joined = ended.join(
        follows, left_on=["province_code", "system"], right_on=["from_code", "from_system"], how="full"
    )

    assert ended.height == follows.height == joined.height == 64
    assert joined.filter(pl.col("on_date") != pl.col("valid_to").dt.offset_by("1d")).is_empty()


def test_every_successor_is_a_province():
    units, follows = tables()["provinces"], tables()["province_successions"]

    unknown = follows.join(
        units, left_on=["to_code", "to_system"], right_on=["province_code", "system"], how="anti"
    )

    assert unknown.is_empty()


def test_all_34_come_from_the_63():
    assert set(tables()["province_successions"].filter(to_system="34")["to_code"]) == set(
        tables()["provinces"].filter(system="34")["province_code"]
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Sóc Trăng", "Cần Thơ", "merge"),
        ("Bình Định", "Gia Lai", "merge"),
        ("Yên Bái", "Lào Cai", "merge"),
        ("Lào Cai", "Lào Cai", "merge"),
        ("Sơn La", "Sơn La", "unchanged"),
        ("Thừa Thiên Huế", "Huế", "rename"),
    ],
)
def test_known_successions(old, new, kind):
    before = find_province(old, 2024)
    after = successor_of(before)

    row = tables()["province_successions"].filter(from_code=before.province_code, from_system="63")

    assert (after.name, after.system, row["kind"].item()) == (new, "34", kind)


def test_ha_tay_went_into_ha_noi_in_2008():
    gone = find_province("Hà Tây", 2008)

    assert (successor_of(gone).name, find_province("Hà Tây", 2009)) == ("Hà Nội", None)


def test_a_province_keeps_its_name_and_changes_its_code_with_the_system():
    assert [find_province("Lào Cai", year).province_code for year in (2024, 2026)] == ["10", "15"]
    assert [system_of(year) for year in (2024, 2025)] == ["63", "34"]


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("TT- Huế", "Thừa Thiên Huế"),
        ("TT.Huế", "Thừa Thiên Huế"),
        ("Thừa Thiên-Huế", "Thừa Thiên Huế"),
        ("BRVT", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("TP.HCM", "TP. Hồ Chí Minh"),
        ("Tp.HCM", "TP. Hồ Chí Minh"),
        ("Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("HOÀ BÌNH", "Hòa Bình"),
        ("tỉnh Sơn La", "Sơn La"),
        ("Ha Noi", "Hà Nội"),
        ("Da Nang", "Đà Nẵng"),
    ],
)
def test_published_spellings_are_found(published, name):
    assert find_province(published, 2020).name == name


@pytest.mark.parametrize("name", ["Sơn Lá La", "Hà", "", "Cả nước", "Điểm cao nhất", "Trung vị", "Tỉnh"])
def test_what_is_no_province_is_not_guessed(name):
    assert find_province(name) is None


def test_no_two_provinces_of_a_year_share_a_spelling():
    aliases = tables()["province_aliases"].rows(named=True)

    found = [find_province(row["alias"], system=row["system"]) for row in aliases]

    assert [province.province_code for province in found] == [row["province_code"] for row in aliases]
