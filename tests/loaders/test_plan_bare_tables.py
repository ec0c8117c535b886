"""Tables with their "|" on lines of their own, as web pages leave them: where a row and where the table ends."""

import time

import pytest

from loaders.plans.bare_pipes import take_bare_pipes
from tests.loaders.plan_texts import HEAD, TAIL, assigned, plan_of
from tests.loaders.test_plan_tables import SECTION, bare

NEWS = "Đăng tin bài về cải cách hành chính"
TALKS = "Tổ chức hội nghị tuyên truyền"
FIVE = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]
FIRST = ["1", NEWS, "Văn phòng Sở", "Sở Nội vụ", "Thường xuyên"]
SECOND = ["2", TALKS, "Thanh tra Sở", "Sở Y tế", "Năm 2025"]
BOTH = [
    ("1", NEWS, ["Văn phòng Sở"], ["Sở Nội vụ"], "continuous"),
    ("2", TALKS, ["Thanh tra Sở"], ["Sở Y tế"], "year"),
]


def with_empty_lines(*rows: list[str]) -> str:
    """Empty cells are an empty line; a row ends where two bars stand together."""
    return bare(*([cell or "\n" for cell in row] for row in rows)).replace("\n\n\n", "\n\n")


def test_an_empty_line_between_two_bars_is_an_empty_cell_and_not_the_end_of_the_table():
    table = with_empty_lines(
        [*FIVE, "Sản phẩm"],
        ["1", NEWS, "Văn phòng Sở", "", "Thường xuyên", ""],
        ["2", TALKS, "Thanh tra Sở", "", "Năm 2025", ""],
        ["3", "Phát hành sổ tay", "", "", "Quý II", "Sổ tay"],
    )

    assert assigned(plan_of(SECTION + table)) == [
        ("1", NEWS, ["Văn phòng Sở"], [], "continuous"),
        ("2", TALKS, ["Thanh tra Sở"], [], "year"),
        ("3", "Phát hành sổ tay", ["Thanh tra Sở"], [], "deadline"),
    ]


def test_rows_without_numbers_are_told_apart_by_what_fits_their_headings():
    table = bare(
        FIVE[1:],
        [NEWS, "Văn phòng Sở", "", ""],
        [TALKS, "Thanh tra Sở", "", "Năm 2025"],
        ["Phát hành sổ tay", "Sở Y tế", "Sở Nội vụ", ""],
        ["Rà soát văn bản quy phạm", "Sở Tư pháp", "", "Quý II"],
    )

    assert assigned(plan_of(SECTION + table)) == [
        (None, NEWS, ["Văn phòng Sở"], [], "none"),
        (None, TALKS, ["Thanh tra Sở"], [], "year"),
        (None, "Phát hành sổ tay", ["Sở Y tế"], ["Sở Nội vụ"], "none"),
        (None, "Rà soát văn bản quy phạm", ["Sở Tư pháp"], [], "deadline"),
    ]


def test_text_right_behind_a_letterhead_of_bare_bars_is_no_cell():
    issuer, day, _ = HEAD.split("\n\n", 2)[0].rpartition("\n")[0], "Hòa An, ngày 05 tháng 02 năm 2025", ""
    head = bare([issuer, "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM"], ["Số: 12/KH-SVT", day])
    body = HEAD.partition("KẾ HOẠCH")[2]

    plan = plan_of(SECTION + bare(FIVE, FIRST, SECOND), head=f"{head}\nKẾ HOẠCH{body}")

    assert assigned(plan) == BOTH
    assert (plan.header.number, str(plan.header.issue_date)) == ("12/KH-SVT", "2025-02-05")


def test_words_behind_the_last_row_head_the_next_table():
    contacts = bare(["TT", "Đơn vị", "Họ tên", "Điện thoại"], ["1", "Sở Nội vụ", "Lê Văn Thử", "0900"])

    plan = plan_of(f"{SECTION}{bare(FIVE, FIRST, SECOND)}\nDANH SÁCH ĐẦU MỐI LIÊN HỆ\n{contacts}")

    assert assigned(plan) == BOTH


@pytest.mark.parametrize(
    "between",
    [
        "III. KINH PHÍ\nKinh phí do ngân sách bảo đảm theo phân cấp hiện hành của Luật.",
        "PHỤ LỤC II",
        "Yêu cầu các đơn vị nghiêm túc thực hiện./.",
        "DỰ TOÁN\n(Ban hành kèm theo Kế hoạch số 12/KH-SVT)",
    ],
)
def test_a_heading_between_two_tables_is_in_neither(between: str):
    money = bare(["TT", "Nội dung chi", "Số tiền"], ["1", "In tờ rơi", "5.000.000"])

    assert assigned(plan_of(f"{SECTION}{bare(FIVE, FIRST, SECOND)}\n{between}\n{money}")) == BOTH


def test_bars_with_an_empty_line_around_every_cell_part_the_same_rows():
    table = bare(FIVE, FIRST, SECOND).replace("\n", "\n\n")

    assert assigned(plan_of(SECTION + table)) == BOTH


def test_a_bar_may_stand_behind_the_words_of_its_cell():
    table = "\n".join("|\n" + "\n".join(f"{cell} |" for cell in row) for row in (FIVE, FIRST, SECOND))

    assert assigned(plan_of(SECTION + table)) == BOTH


def test_many_small_tables_are_read_in_time():
    lines = "".join(f"{bare(['a', 'b'], ['c', 'd'])}\nChữ\n" for _ in range(400)).split("\n")
    began = time.process_time()

    place = 0
    while place < len(lines) and lines[place].strip() == "|" and (taken := take_bare_pipes(lines, place)):
        place = taken[1] + 1

    assert place >= len(lines) - 1
    assert time.process_time() - began < 8


def test_the_signature_stays_apart_from_the_table_above_it():
    plan = plan_of(SECTION + bare(FIVE, FIRST, SECOND) + "\n", tail=TAIL)

    assert assigned(plan) == BOTH
    assert plan.header.signer == "Lê Văn Thử"
