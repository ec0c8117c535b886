"""Openings of documents as web sites show them: without headings or titles, under menus and tables of properties."""

import pytest

from loaders.plans.model import NotAPlan, Plan, to_json
from loaders.plans.reading import read_content

LETTERHEAD = """ỦY BAN NHÂN DÂN
TỈNH LÀO CAI
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}

Lào Cai, ngày 03 tháng 3 năm 2025

"""
BODY = """I. MỤC ĐÍCH, YÊU CẦU

1. Nâng cao nhận thức.

II. NHIỆM VỤ

1. Đăng tin (Sở Nội vụ chủ trì).
"""
DECIDED = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;

Theo đề nghị của Giám đốc Sở Nội vụ.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch thư viện lưu động năm 2025.

Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.
"""


def read(text: str) -> Plan:
    answer = read_content("van-ban.txt", text.encode()).answer
    assert isinstance(answer, Plan), answer
    return answer


def refused(text: str) -> NotAPlan:
    answer = read_content("van-ban.txt", text.encode()).answer
    assert isinstance(answer, NotAPlan)
    return answer


def bases(plan: Plan) -> list[tuple[str, str | None, str | None]]:
    return [(basis["type"], basis["number"], basis["date"]) for basis in to_json(plan)["legal_bases"]]


def test_a_title_in_capitals_ends_where_the_wrapped_sentence_below_begins():
    plan = read(
        LETTERHEAD.format(number="7/KH-UBND")
        + "KẾ HOẠCH\nPHÁT\nTRIỂN THƯ VIỆN LƯU ĐỘNG TẠI CÁC BẢN XA TRUNG TÂM XÃ TRÊN ĐỊA BÀN TỈNH NĂM 2025 -\n2026\n"
        "Căn cứ Kế hoạch\nsố 9/KH-BVH ngày 10/01/2025 của Bộ Văn hóa về đưa sách tới các bản làng vùng cao và\n"
        "biên giới, Ủy ban nhân dân tỉnh ban hành Kế hoạch thư viện lưu động như sau:\n" + BODY
    )

    assert plan.header.title == (
        "PHÁT TRIỂN THƯ VIỆN LƯU ĐỘNG TẠI CÁC BẢN XA TRUNG TÂM XÃ TRÊN ĐỊA BÀN TỈNH NĂM 2025 - 2026"
    )
    assert bases(plan) == [("Kế hoạch", "9/KH-BVH", "2025-01-10")]


@pytest.mark.parametrize(
    "authority", ["ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "GIÁM ĐỐC SỞ NỘI VỤ"]
)
def test_who_decides_is_no_part_of_the_title_of_a_decision(authority):
    plan = read(
        LETTERHEAD.format(number="7/QĐ-UBND")
        + f"QUYẾT ĐỊNH\n\nBAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025\n\n{authority}\n\n{DECIDED}"
    )

    assert plan.header.title == "BAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025"


def test_a_body_that_a_title_in_capitals_names_stays_in_it():
    plan = read(
        LETTERHEAD.format(number="7/QĐ-UBND")
        + f"QUYẾT ĐỊNH\n\nBAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025 CỦA\n\nỦY BAN NHÂN DÂN TỈNH LÀO CAI\n\n{DECIDED}"
    )

    assert (
        plan.header.title == "BAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025 CỦA ỦY BAN NHÂN DÂN TỈNH LÀO CAI"
    )


def test_a_heading_and_its_title_may_stand_on_one_line_over_the_hour_of_a_page():
    plan = read(
        "KẾ HOẠCH Đưa sách về bản năm học 2025 – 2026\n\n08:15:30 17/3/2025\n"
        "Căn cứ Kế hoạch số 9/KH-BVH ngày 10/01/2025 của Bộ Văn hóa, Sở Văn hóa xây dựng Kế hoạch cụ thể như sau:\n\n"
        + BODY
    )

    assert plan.header.title == "Đưa sách về bản năm học 2025 – 2026"
    assert (plan.header.year_from, plan.header.year_to) == (2025, 2026)


def test_a_title_goes_on_below_where_no_basis_follows():
    lines = "KẾ HOẠCH\n\nTổ chức ngày hội đọc sách\n\nchào mừng ngày hội của các bản năm 2025\n\n"
    capitals = "KẾ HOẠCH\n\nNGÀY HỘI ĐỌC SÁCH\n\nTẠI CÁC BẢN NĂM 2025\n\n"

    titles = [
        read(LETTERHEAD.format(number="7/KH-UBND") + head + BODY).header.title for head in (lines, capitals)
    ]

    assert titles == [
        "Tổ chức ngày hội đọc sách chào mừng ngày hội của các bản năm 2025",
        "NGÀY HỘI ĐỌC SÁCH TẠI CÁC BẢN NĂM 2025",
    ]
