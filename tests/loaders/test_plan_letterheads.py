"""The many ways in which numbers, days, bodies and signatures are written around a plan."""

from datetime import date

import pytest

from loaders.plans.model import Header, Plan
from loaders.plans.reading import read_content

PLAN = """{body}

{number}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

{day}

KẾ HOẠCH

Đưa sách về bản năm 2025

Căn cứ Kế hoạch số 9/KH-BVH ngày 10/01/2025 của Bộ Văn hóa, cơ quan ban hành Kế hoạch đọc sách như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Nâng cao nhận thức.

II. NHIỆM VỤ

1. Đăng tin (Sở Nội vụ chủ trì).
{tail}"""
NUMBER, DAY, BODY = "Số: 7/KH-UBND", "Lào Cai, ngày 03 tháng 3 năm 2025", "UBND TỈNH LÀO CAI"


def header(*, number: str = NUMBER, day: str = DAY, body: str = BODY, tail: str = "") -> Header:
    text = PLAN.format(number=number, day=day, body=body, tail=tail)
    answer = read_content("ke-hoach.txt", text.encode()).answer
    assert isinstance(answer, Plan), answer
    return answer.header


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Số:     123     /KH-UBND", "123/KH-UBND"),
        ("Số:12 /KH - UBND", "12/KH-UBND"),
        ("Số: 12 KH/TĐTN-BTG", "12KH/TĐTN-BTG"),
        ("Số: 12/KH-BCĐ389", "12/KH-BCĐ389"),
        ("Số: 12/KH-UBND.VX", "12/KH-UBND.VX"),
        ("SỐ 12-KH/TU", "12-KH/TU"),
        ("Số:      /KH-UBND", None),
    ],
)
def test_a_number_is_read_however_it_is_spaced(written, number):
    assert header(number=written).number == number


@pytest.mark.parametrize(
    "written",
    [
        "Lào Cai ngày 03 tháng 3 năm 2025",
        "Lào Cai, ngày 03/3/2025",
        "Sa Pa, ngày 03.3.2025",
        "Lào Cai; ngày 03 tháng 3, năm 2025.",
        "ngày 03 tháng 3 năm 2025",
        "Lào Cai, ngày   03   tháng   3   năm   2025",
    ],
)
def test_a_day_of_issue_is_read_however_it_is_written(written):
    assert header(day=written).issue_date == date(2025, 3, 3)


@pytest.mark.parametrize(
    "written", ["Cập nhật ngày 05 tháng 4 năm 2025", "Đăng ngày 05/4/2025", "Đăng ngày 05 tháng 4 năm 2025"]
)
def test_the_day_of_a_page_is_no_day_of_issue(written):
    assert header(day=written).issue_date is None


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        ("BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ\nCỤC THUẾ TỈNH LÀO CAI", "Cục thuế tỉnh Lào Cai"),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH LÀO CAI", "Bảo hiểm xã hội tỉnh Lào Cai"),
        ("BỘ QUỐC PHÒNG\nBỘ CHỈ HUY QUÂN SỰ TỈNH LÀO CAI", "Bộ Chỉ huy Quân sự tỉnh Lào Cai"),
        ("VĂN PHÒNG UBND TỈNH LÀO CAI", "Văn phòng UBND tỉnh Lào Cai"),
        ("UBND TỈNH LÀO CAI\nTỔ CÔNG TÁC ĐỀ ÁN 06", "Tổ công tác đề án 06"),
        ("BAN CHỈ HUY\nPHÒNG CHỐNG THIÊN TAI", "Ban Chỉ huy phòng chống thiên tai"),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ\nTỈNH LÀO CAI", "Sở Khoa học và Công nghệ tỉnh Lào Cai"),
        ("UBND HUYỆN BẮC HÀ\nTRƯỜNG THCS SỐ 1 NA HỐI", "Trường THCS số 1 Na Hối"),
        ("UBND TỈNH LÀO CAI SỞ NỘI VỤ", "Sở Nội vụ"),
        ("ĐẢNG BỘ TỈNH LÀO CAI\nĐẢNG BỘ SỞ NỘI VỤ", "Đảng bộ Sở Nội vụ"),
        ("ĐOÀN TNCS HỒ CHÍ MINH\nBCH TRƯỜNG CAO ĐẲNG NGHỀ", "BCH trường cao đẳng nghề"),
        ("BCH ĐOÀN TRƯỜNG CAO ĐẲNG NGHỀ      ĐOÀN TNCS HỒ CHÍ MINH", "BCH đoàn trường cao đẳng nghề"),
        ("ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ BẢN QUA |", "Ủy ban nhân dân xã Bản Qua"),
    ],
)
def test_the_issuer_is_the_last_body_that_begins_a_line(lines, issuer):
    assert header(body=lines).issuer == issuer


@pytest.mark.parametrize(
    "signed",
    [
        "P. CHỦ TỊCH\n\nTrần Thị Mẫu\n",
        "KT. TỔNG CỤC TRƯỞNG\nPHÓ TỔNG CỤC TRƯỞNG\n\nTrần Thị Mẫu\n",
        "CHỈ HUY TRƯỞNG\n\nThượng tá Trần Thị Mẫu\n",
        "Giám đốc\n\n(Đã ký)\n\nTrần Thị Mẫu\n",
    ],
)
def test_the_signer_is_found_under_every_position(signed):
    assert header(tail=f"\nNơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.\n\n{signed}").signer == "Trần Thị Mẫu"


def test_a_list_of_members_signs_nothing():
    members = "\n| TT | Họ và tên | Chức vụ |\n|---|---|---|\n| 1 | Lê Văn Một | Giám đốc |\n| 2 | Lê Văn Hai | Chủ tịch |\n"

    assert header(tail=members).signer is None
    assert header(tail=f"{members}\nGiám đốc\n\nTrần Thị Mẫu\n").signer == "Trần Thị Mẫu"
