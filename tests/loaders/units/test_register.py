"""What only the whole register shows: codes twice, parents, members, names that mean two units, successors."""

import datetime
import time

import pytest

from tests.loaders.units.books import LETTER, Row, codes, group, read, told, unit, workbook

Told = list[tuple[str, str, str | None, str | None]]


@pytest.mark.parametrize(
    ("rows", "expected", "kept"),
    [
        # The same said twice: once is enough.
        ([unit("a"), unit("a")], [("warning", "unit.repeated", "A3", "a")], ["a"]),
        (
            [unit("a"), unit("a"), unit("a")],
            [("warning", "unit.repeated", "A3", "a"), ("warning", "unit.repeated", "A4", "a")],
            ["a"],
        ),
        # Two units of one code: nobody knows which is meant.
        (
            [unit("a", "Phòng A"), unit("a", "Phòng B")],
            [("error", "unit.duplicate", "A2", "a"), ("error", "unit.duplicate", "A3", "a")],
            [],
        ),
        # One unit before and after a change of its name.
        (
            [unit("a", "Phòng A", valid_to="30/06/2025"), unit("a", "Phòng B", valid_from="01/07/2025")],
            [],
            ["a", "a"],
        ),
        (
            [unit("a", "Phòng A", valid_to="01/07/2025"), unit("a", "Phòng B", valid_from="01/07/2025")],
            [("error", "unit.overlap", "A2", "a"), ("error", "unit.overlap", "A3", "a")],
            [],
        ),
    ],
)
def test_a_code_stands_once_for_each_day(rows: list[Row], expected: Told, kept: list[str]) -> None:
    file = read(workbook(*rows))

    assert told(file) == expected
    assert codes(file) == kept


def test_a_repeated_code_says_where_the_other_is() -> None:
    first, second = read(workbook(unit("a", "Phòng A"), unit("a", "Phòng B"))).problems

    assert first.expected == "một dòng cho mỗi mã và thời gian hiệu lực (cũng có ở ô A3 tờ Danh mục)"
    assert second.repair == "Giữ dòng đúng, xóa dòng kia hoặc đổi mã"


def test_a_unit_that_was_renamed_and_one_that_went_into_another_keep_their_times_and_names() -> None:
    """A merger: the old unit ends, the new one begins the day after and has the old name among its own."""
    rows = [
        unit("so-gtvt", "Sở Giao thông vận tải", valid_to="28/02/2025", department_code="Sở Xây dựng"),
        unit("so-xd", "Sở Xây dựng", valid_to="28/02/2025", department_code="Sở Xây dựng", aliases="SXD"),
        unit("so-xd", "Sở Xây dựng", valid_from="01/03/2025", department_code="Sở Xây dựng",
             aliases="SXD|Sở Giao thông vận tải"),
        unit("phong-vt", "Phòng Vận tải", parent_code="so-gtvt", valid_to="28/02/2025", department_code="Sở Xây dựng"),
    ]  # fmt: skip

    file = read(workbook(*rows))

    assert told(file) == []
    assert file.units.select("unit_code", "valid_from", "valid_to").rows() == [
        ("so-gtvt", None, datetime.date(2025, 2, 28)),
        ("so-xd", None, datetime.date(2025, 2, 28)),
        ("so-xd", datetime.date(2025, 3, 1), None),
        ("phong-vt", None, datetime.date(2025, 2, 28)),
    ]
    assert file.aliases.rows() == [("so-xd", "SXD"), ("so-xd", "Sở Giao thông vận tải")]


@pytest.mark.parametrize(
    ("rows", "place", "name"),
    [
        ([unit("a", "Văn phòng"), unit("b", "VĂN PHÒNG")], "B3", "VĂN PHÒNG"),
        ([unit("a", "Văn phòng"), unit("b", "Phòng B", aliases="PB|Văn phòng")], "I3", "Văn phòng"),
        ([unit("a", "Phòng A", aliases="Phòng B"), unit("b", "Phòng B")], "B3", "Phòng B"),
        ([unit("a", "Phòng A", short_name="P1"), unit("b", "Phòng B", short_name="P1")], "C3", "P1"),
        ([unit("a", "Phòng Hoà giải"), unit("b", "Phòng Hòa giải")], "B3", "Phòng Hòa giải"),
    ],
)
def test_a_name_that_means_two_units_of_a_department_is_told_and_both_are_kept(
    rows: list[Row], place: str, name: str
) -> None:
    file = read(workbook(*rows))

    assert told(file) == [("warning", "name.shared", place, name)]
    assert "a ở ô " in str(file.problems[0].expected)
    assert codes(file) == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        unit("b", "Văn phòng Sở", department_code="Sở Xây dựng"),
        unit("b", "Văn phòng Sở", province_code="Đà Nẵng"),
        unit("b", "Văn phòng Sở", valid_to="30/06/2024"),
    ],
)
def test_a_name_may_stand_in_another_department_province_or_time(other: Row) -> None:
    assert told(read(workbook(unit("a", "Văn phòng Sở", valid_from="01/07/2025"), other))) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("so", []),
        ("Sở Nội vụ", [("note", "parent.by_name", "E3", "Sở Nội vụ")]),
        ("SNV tỉnh", [("note", "parent.by_name", "E3", "SNV tỉnh")]),
        ("sở  nội vụ", [("note", "parent.by_name", "E3", "sở nội vụ")]),
    ],
)
def test_a_parent_is_given_by_code_or_by_a_name_that_means_one_unit(said: str, expected: Told) -> None:
    file = read(workbook(unit("so", "Sở Nội vụ", aliases="SNV tỉnh"), unit("a", "Phòng A", parent_code=said)))

    assert told(file) == expected
    assert file.units["parent_code"].to_list() == [None, "so"]


def test_a_name_is_looked_for_in_the_department_before_the_province() -> None:
    file = read(
        workbook(
            unit("x-vp", "Văn phòng Sở", department_code="Sở Xây dựng"),
            unit("n-vp", "Văn phòng Sở"),
            unit("to", "Tổ Một cửa", parent_code="Văn phòng Sở"),
            unit("ub", "UBND tỉnh Vân Giang", department_code="UBND tỉnh"),
            unit("x", "Sở", department_code="Sở Xây dựng", parent_code="UBND tỉnh Vân Giang"),
        )
    )

    assert [rule for _, rule, _, _ in told(file)] == ["parent.by_name", "parent.by_name"]
    assert file.units["parent_code"].to_list() == [None, None, "n-vp", None, "ub"]


def test_a_name_means_the_unit_that_bears_it_at_the_time() -> None:
    file = read(
        workbook(
            unit("cu", "Phòng Cải cách", valid_to="28/02/2025"),
            unit("moi", "Phòng Cải cách", valid_from="01/03/2025"),
            group("truoc", "Phòng Cải cách", valid_to="31/12/2024"),
            group("sau", "Phòng Cải cách", valid_from="01/03/2025"),
        )
    )

    assert [rule for _, rule, _, _ in told(file)] == ["member.by_name", "member.by_name"]
    assert file.members.rows() == [("truoc", "cu"), ("sau", "moi")]


def test_a_name_of_two_units_is_no_parent_and_the_choices_are_offered() -> None:
    file = read(
        workbook(
            unit("a", "Văn phòng Sở", department_code="Sở Xây dựng"),
            unit("b", "Văn phòng Sở"),
            unit("c", "Tổ", department_code="UBND tỉnh", parent_code="Văn phòng Sở"),
        )
    )

    assert told(file) == [("error", "parent.ambiguous", "E4", "Văn phòng Sở")]
    assert file.problems[0].expected == "mã đơn vị; tên này có thể là: a, b"
    assert codes(file) == ["a", "b"]


def test_a_parent_that_is_nowhere_is_told_with_what_is_near_and_one_in_the_warehouse_is_known() -> None:
    file = read(
        workbook(unit("phong-a"), unit("b", parent_code="phong-b"), unit("c", parent_code="trung-uong"))
    )

    assert told(file) == [("error", "parent.unknown", "E3", "phong-b")]
    assert file.problems[0].expected == "mã đơn vị có trong tệp hoặc đã đăng ký; gần giống: phong-a"
    assert codes(file) == ["phong-a", "c"]


@pytest.mark.parametrize(
    ("parents", "held", "chain"),
    [
        ({"a": "a"}, ["a"], "a → a"),
        ({"a": "b", "b": "a"}, ["a", "b"], "a → b → a"),
        ({"a": "b", "b": "c", "c": "a"}, ["a", "b", "c"], "a → b → c → a"),
    ],
)
def test_units_that_stand_above_themselves_are_held(
    parents: dict[str, str], held: list[str], chain: str
) -> None:
    file = read(workbook(unit("ok"), *(unit(code, parent_code=parent) for code, parent in parents.items())))

    assert [(rule, found) for _, rule, _, found in told(file)] == [
        ("parent.cycle", parents[code]) for code in held
    ]
    assert file.problems[0].expected == f"đơn vị cấp trên không nằm dưới chính đơn vị này ({chain})"
    assert codes(file) == ["ok"]


def test_a_unit_named_as_its_own_parent_is_a_ring_too() -> None:
    file = read(workbook(unit("a", "Sở Nội vụ", parent_code="Sở Nội vụ")))

    assert [rule for _, rule, _, _ in told(file)] == ["parent.by_name", "parent.cycle"]


def test_what_hangs_below_a_held_row_is_held_with_it_and_says_why() -> None:
    file = read(
        workbook(
            unit("a", province_code="Atlantis"),
            unit("b", parent_code="a"),
            unit("c", parent_code="b"),
            unit("d"),
        )
    )

    assert [(rule, cell) for _, rule, cell, _ in told(file)] == [
        ("province.unknown", "F2"),
        ("parent.held", "E3"),
        ("parent.held", "E4"),
    ]
    assert file.problems[1].expected == "đơn vị cấp trên đọc được; ô A2 tờ Danh mục đang bị giữ lại"
    assert codes(file) == ["d"]
    assert file.held["unit_code"].to_list() == ["a", "b", "c"]


PEOPLE = [
    unit("a", "Phòng A"),
    unit("b", "Phòng Tổ chức, biên chế"),
    unit("c", "Phòng C", aliases="Phòng Cải cách"),
]


@pytest.mark.parametrize(
    ("said", "members", "by_name"),
    [
        ("a|b", ["a", "b"], 0),
        ("a; b;", ["a", "b"], 0),
        ("a, b,c", ["a", "b", "c"], 0),
        ("a\nb", ["a", "b"], 0),
        ("a|a| a ", ["a"], 0),
        ("Phòng A; phòng c", ["a", "c"], 2),
        ("a|Phòng Cải cách", ["a", "c"], 1),
        ("Phòng A|a", ["a"], 1),
        ("Phòng Tổ chức, biên chế", ["b"], 1),  # one name with a comma in it
        ("Phòng A, Phòng C", ["a", "c"], 2),  # two names
        ("trung-uong", ["trung-uong"], 0),
    ],
)
def test_members_are_given_by_code_or_by_name_with_any_separator(
    said: str, members: list[str], by_name: int
) -> None:
    file = read(workbook(*PEOPLE, group("g", said)))

    assert [(severity, rule, cell) for severity, rule, cell, _ in told(file)] == [
        ("note", "member.by_name", "J5")
    ] * by_name
    assert file.members.rows() == [("g", member) for member in members]


@pytest.mark.parametrize(
    ("rows", "expected", "members"),
    [
        ([group("g", None)], [("warning", "group.empty", "J5", "trống")], []),
        ([group("g", "a|zz")], [("error", "member.unknown", "J5", "zz")], ["a"]),
        ([group("g", "a|Sở Văn hóa, Phòng A")], [("error", "member.unknown", "J5", "Sở Văn hóa, Phòng A")], ["a"]),
        ([group("g", "a|g")], [("error", "member.cycle", "J5", "g")], ["a"]),
        ([group("g", "a|Đơn vị g")], [("note", "member.by_name", "J5", "Đơn vị g"), ("error", "member.cycle", "J5", "g")], ["a"]),
        (
            [group("g", "a|h"), group("h", "g|b")],
            [("error", "member.cycle", "J5", "h"), ("error", "member.cycle", "J6", "g")],
            ["a", "b"],
        ),
        ([group("g", "a|h"), group("h", "b")], [("warning", "member.group", "J5", "h")], ["a", "h", "b"]),
        (
            [group("g", "a|x"), unit("x", province_code="Atlantis")],
            [("error", "member.held", "J5", "x"), ("error", "province.unknown", "F6", "Atlantis")],
            ["a"],
        ),
        (
            [group("g", "a|Tổ"), unit("x", "Tổ"), unit("y", "Tổ")],
            [("error", "member.ambiguous", "J5", "Tổ"), ("warning", "name.shared", "B7", "Tổ")],
            ["a"],
        ),
    ],
)  # fmt: skip
def test_a_group_keeps_the_members_that_are_sound(
    rows: list[Row], expected: Told, members: list[str]
) -> None:
    file = read(workbook(*PEOPLE, *rows))

    assert told(file) == expected
    assert file.members["unit_code"].to_list() == members
    assert "g" in codes(file)


def test_problems_stand_in_the_order_of_the_rows() -> None:
    file = read(
        workbook(unit("b", parent_code="x"), unit("a", kind="?"), unit("c", "Đơn vị b"), unit("a", "y"))
    )

    rows = [problem.row_number for problem in file.problems]

    assert rows == sorted(rows, key=lambda row: row or 0)


def test_the_columns_of_the_tests_are_where_the_addresses_say() -> None:
    assert (LETTER["parent_code"], LETTER["members"], LETTER["province_code"]) == ("E", "J", "F")


@pytest.mark.parametrize("shape", ["chain", "ring", "one code", "one name", "groups of groups", "unknown"])
def test_three_thousand_rows_are_checked_in_seconds_whatever_they_say(shape: str) -> None:
    count = 3000
    rows = {
        "chain": lambda n: unit(f"u{n}", parent_code=f"u{n - 1}" if n else None),
        "ring": lambda n: unit(f"u{n}", parent_code=f"u{(n + 1) % count}"),
        "one code": lambda n: unit("u", f"Đơn vị {n}"),
        "one name": lambda n: unit(f"u{n}", "Văn phòng Sở", parent_code="Văn phòng Sở"),
        "groups of groups": lambda n: group(f"u{n}", f"u{(n + 1) % count}|Đơn vị u{n}"),
        "unknown": lambda n: unit(f"u{n}", parent_code=f"zz{n}", province_code=f"Tỉnh {n}"),
    }[shape]
    content = workbook(*(rows(number) for number in range(count)))

    started = time.monotonic()
    file = read(content)

    assert time.monotonic() - started < 20
    assert file.units.height + file.held.height == count
