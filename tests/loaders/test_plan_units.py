"""Names of units: what is one, and where a list of them is parted."""

import pytest

from loaders.plans.text import join, one_line
from loaders.plans.units import is_unit, split_units


def units_of(words: str) -> list[str]:
    cell = join([one_line(part, number) for number, part in enumerate(words.split("\n"), start=1)], "\n")
    return [unit.words for unit in split_units(cell)]


@pytest.mark.parametrize(
    "name",
    [
        "Trưởng các xóm",
        "Phó Chánh Văn phòng HĐND và UBND xã",
        "Bí thư Đoàn Thanh niên xã",
        "17 xóm",
        "12/12 xã, thị trấn",
        "Giáo viên chủ nhiệm",
        "Phó Hiệu trưởng phụ trách nề nếp",
        "Công chức phụ trách cải cách hành chính",
        "Đồng chí Nguyễn Văn Thử",
        "Nhà trường",
        "Thư viện Khoa học Tổng hợp",
        "BHXH tỉnh",
        "UBMTTQ Việt Nam tỉnh",
        "TTPVHCC xã",
        "VP UBND tỉnh",
        "P. Nội vụ",
        "Chi đoàn thanh niên",
        "Ban biên tập",
        "Từng phòng, đơn vị",
        "Các Cục, Vụ chuyên ngành",
        "Cấp ủy, chính quyền địa phương",
        "Báo và Đài Phát thanh và Truyền hình Hòa An",
        "Phòng Cảnh sát quản lý hành chính về trật tự xã hội",
    ],
)
def test_offices_posts_places_and_short_names_are_one_unit_each(name):
    assert is_unit(name)
    assert units_of(name) == [name]


@pytest.mark.parametrize(
    "words",
    ["Chính quyền số", "Hội nghị", "Trước ngày 15/3", "Cán bộ, công chức", "Bộ tiêu chí", "02 hội nghị"],
)
def test_what_only_begins_like_a_unit_is_none(words):
    assert not is_unit(words)


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("Văn phòng Sở + các phòng", ["Văn phòng Sở", "các phòng"]),
        ("Văn phòng Sở/Thanh tra Sở", ["Văn phòng Sở", "Thanh tra Sở"]),
        ("Hội Nông dân - Hội Phụ nữ", ["Hội Nông dân", "Hội Phụ nữ"]),
        ("Các cơ quan/đơn vị liên quan", ["Các cơ quan/đơn vị liên quan"]),
        ("Sở/ban/ngành", ["Sở/ban/ngành"]),
        ("Bưu điện - Văn hóa xã", ["Bưu điện - Văn hóa xã"]),
        ("Thư viện tỉnh, Bảo tàng tỉnh", ["Thư viện tỉnh", "Bảo tàng tỉnh"]),
        ("Sở Y tế, BHXH tỉnh, CA tỉnh", ["Sở Y tế", "BHXH tỉnh", "CA tỉnh"]),
        ("Sở Văn hóa, Thể\nthao và Du lịch\nSở Nội vụ", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"]),
        ("Sở Giáo dục và\nĐào tạo\nTỉnh đoàn", ["Sở Giáo dục và Đào tạo", "Tỉnh đoàn"]),
        ("UBND các xã,\nphường\n17 xóm", ["UBND các xã, phường", "17 xóm"]),
    ],
)
def test_lists_are_parted_where_a_unit_begins_whatever_mark_stands_there(words, units):
    assert units_of(words) == units
