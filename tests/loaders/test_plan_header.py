"""Number, date, issuer, province, title, years, signer, bases, recipients and indices."""

from datetime import date

import pytest

from loaders.plans.model import Plan
from loaders.plans.read import read_plan
from tests.loaders.plan_texts import HEAD, TAIL, plan_of


def header_of(text: str):
    answer = read_plan("ke-hoach.md", text.encode())
    assert isinstance(answer, Plan)
    return answer.header


def test_the_parts_of_the_header_are_read_with_their_lines():
    header = plan_of("II. NHIỆM VỤ\n\n1. Tuyên truyền.\n").header

    assert (header.number, header.issue_date, header.issuer) == ("12/KH-SVT", date(2025, 2, 5), "Sở Văn thư")
    assert (header.title, header.year_from, header.year_to) == (
        "Tuyên truyền cải cách hành chính năm 2025",
        2025,
        2025,
    )
    assert header.signer == "Lê Văn Thử"
    assert {name: source.line for name, source in header.sources.items()} == {
        "number": 3,
        "issue_date": 4,
        "issuer": 2,
        "title": 8,
        "years": 8,
        "signer": 27,
    }


def test_a_blank_number_and_day_are_absent_and_said_so():
    head = HEAD.replace("Số: 12/KH-SVT", "Số:       /KH-SVT").replace("ngày 05 tháng", "ngày      tháng")

    plan = plan_of("II. NHIỆM VỤ\n", head)

    assert (plan.header.number, plan.header.issue_date) == (None, None)
    assert "Số văn bản để trống (chỉ có ký hiệu KH-SVT)." in plan.warnings
    assert "Ngày ban hành ghi thiếu." in plan.warnings


def test_the_stamp_of_the_receiver_gives_neither_number_nor_date_nor_issuer():
    head = """KẾ HOẠCH

Tuyên truyền cải cách hành chính tỉnh Lào Cai năm 2025

SỞ A TỈNH B

ĐẾN

Số.....532.....
Ngày 19/02/2025

Thực hiện Kế hoạch số 9/KH-UBND ngày 10/01/2025, UBND tỉnh Lào Cai xây dựng Kế hoạch như sau:

I. MỤC TIÊU

"""

    header = plan_of("II. TỔ CHỨC THỰC HIỆN\n", head).header

    assert (header.number, header.issue_date, header.issuer) == (None, None, "UBND tỉnh Lào Cai")


LETTERHEADS = {
    "bare pipes": "|\n**ỦY BAN NHÂN DÂN**\nTỈNH LÀO CAI\n-------\n|\n**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\n|\n|\nSố: 7/KH-UBND\n|\n*Lào Cai, ngày 02\ntháng 01 năm 2025*\n|\n",
    "two columns": "   ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n    TỈNH LÀO CAI                Độc lập - Tự do - Hạnh phúc\n  Số: 7/KH-UBND              Lào Cai, ngày 02 tháng 01 năm 2025\n",
    "markdown": "| ỦY BAN NHÂN DÂN<br>TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n| Số: 7/KH-UBND | Lào Cai, ngày 02 tháng 01 năm 2025 |\n",
}


@pytest.mark.parametrize("letterhead", LETTERHEADS.values(), ids=LETTERHEADS.keys())
def test_a_letterhead_in_columns_is_read(letterhead):
    rest = HEAD[HEAD.index("KẾ HOẠCH") :]

    header = header_of(letterhead + "\n\n" + rest + TAIL)

    assert (header.number, header.issue_date) == ("7/KH-UBND", date(2025, 1, 2))
    assert (header.issuer, header.province) == ("Ủy ban nhân dân tỉnh Lào Cai", "Lào Cai")


def test_a_ministry_has_no_province():
    head = HEAD.replace("UBND TỈNH HÒA AN\nSỞ VĂN THƯ", "BỘ NỘI VỤ").replace("Hòa An, ngày", "Hà Nội, ngày")

    header = plan_of("II. NHIỆM VỤ\n", head).header

    assert (header.issuer, header.province) == ("Bộ Nội vụ", None)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Cải cách hành chính năm 2025", (2025, 2025)),
        ("Cải cách hành chính giai đoạn 2021 - 2025", (2021, 2025)),
        ("Tuyên truyền năm 2025 và giai đoạn 2026-2030", (2025, 2030)),
        ("Năm Dữ liệu số quốc gia 2024 trên địa bàn tỉnh", (2024, 2024)),
        ("Hưởng ứng cuộc thi từng năm đến 2030", (None, None)),
        ("Thực hiện Chương trình giai đoạn 2021-2030 trên địa bàn tỉnh năm 2025", (2025, 2025)),
        ("Thực hiện Nghị quyết số 2/NQ-CP ngày 3/7/2025 về dữ liệu", (None, None)),
        ("Đưa sách về bản giai đoạn I (2021 - 2025)", (2021, 2025)),
        ("Kế hoạch 5 năm (2026-2030) về sách", (2026, 2030)),
        ("Thực hiện Chỉ thị số 1/CT-TTg ngày 03 tháng 01 năm 2023 về sách", (None, None)),
        ("Tổ chức hội thi năm học 2025 - 2026", (2025, 2026)),
        ("Chuyển đổi số giai đoạn 2025-2027, định hướng đến năm 2030", (2025, 2027)),
    ],
)
def test_the_years_come_from_the_title_and_not_from_cited_documents(title, years):
    head = HEAD.replace("Tuyên truyền cải cách hành chính năm 2025", title)

    header = plan_of("II. NHIỆM VỤ\n", head).header

    assert (header.year_from, header.year_to) == years


def test_a_decision_that_promulgates_a_plan_gives_number_date_and_signer_and_the_plan_its_title():
    text = """ỦY BAN NHÂN DÂN TỈNH LÀO CAI
Số: 55/QĐ-UBND
Lào Cai, ngày 03 tháng 3 năm 2025

QUYẾT ĐỊNH

Về việc ban hành Kế hoạch tuyên truyền

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch tuyên truyền.

Điều 2. Giao Sở Nội vụ chủ trì, phối hợp với các sở theo dõi.

Nơi nhận:
- Như Điều 2;

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Thị Mẫu

KẾ HOẠCH

Tuyên truyền cải cách hành chính năm 2025
(Kèm theo Quyết định số 55/QĐ-UBND ngày 03/3/2025)

I. NHIỆM VỤ

1. Đăng tin (Sở Nội vụ chủ trì).
"""

    answer = read_plan("quyet-dinh.md", text.encode())

    assert isinstance(answer, Plan)
    header = answer.header
    assert (header.number, header.issue_date, header.signer) == (
        "55/QĐ-UBND",
        date(2025, 3, 3),
        "Trần Thị Mẫu",
    )
    assert header.title == "Tuyên truyền cải cách hành chính năm 2025"
    assert [task.text for task in answer.tasks] == ["Đăng tin"]
    assert [(basis.type, basis.number, basis.date) for basis in answer.legal_bases] == [
        ("Luật", None, date(2025, 2, 19))
    ]


def test_bases_are_the_documents_of_the_opening_and_not_the_subjects_of_those():
    opening = (
        "Căn cứ Quyết định số 1/QĐ-UBND ngày 02/01/2025 về thực hiện Nghị quyết số 9/NQ-CP ngày 01/01/2021;"
        " Kế hoạch số 3-KH/TU ngày 4 tháng 5 năm 2024 và Công văn số 8/SNV-CCHC, Sở Văn thư ban hành Kế hoạch như sau:"
    )
    head = HEAD[: HEAD.index("Căn cứ")] + opening + "\n\nI. MỤC ĐÍCH, YÊU CẦU\n\n"

    bases = plan_of("II. NHIỆM VỤ\n\n1. Theo Chỉ thị số 5/CT-TTg ngày 01/01/2020.\n", head).legal_bases

    assert [(basis.type, basis.number, basis.date) for basis in bases] == [
        ("Quyết định", "1/QĐ-UBND", date(2025, 1, 2)),
        ("Kế hoạch", "3-KH/TU", date(2024, 5, 4)),
        ("Công văn", "8/SNV-CCHC", None),
    ]


CITED = {
    "a law whose name has commas": (
        "Căn cứ Luật Phòng, chống mưa đá ngày 20/11/2018; Luật Đọc sách, báo, ngày 19/6/2015",
        [("Luật", None, date(2018, 11, 20)), ("Luật", None, date(2015, 6, 19))],
    ),
    "laws one after another": (
        "Căn cứ Luật Đọc sách ngày 19/6/2015, Luật sửa đổi, bổ sung một số điều của Luật Đọc sách ngày 22/11/2019",
        [("Luật", None, date(2015, 6, 19)), ("Luật", None, date(2019, 11, 22))],
    ),
    "a law with a number": (
        "Căn cứ Luật Đọc sách số 105/2016/QH13 và Nghị định số 5/2020/NĐ-CP",
        [("Luật", "105/2016/QH13", None), ("Nghị định", "5/2020/NĐ-CP", None)],
    ),
    "a law with only its year before a decree": (
        "Thực hiện Luật Đọc sách năm 2014, Nghị định số 5/2020/NĐ-CP ngày 15/11/2020 của Chính phủ hướng dẫn Luật Đọc sách",
        [("Nghị định", "5/2020/NĐ-CP", date(2020, 11, 15))],
    ),
    "numbers of one type": (
        "Căn cứ Quyết định số 7/QĐ-TTg ngày 05/6/2008 và số 8/QĐ-TTg ngày 23/8/2011 của Thủ tướng",
        [("Quyết định", "7/QĐ-TTg", date(2008, 6, 5)), ("Quyết định", "8/QĐ-TTg", date(2011, 8, 23))],
    ),
    "a list of one type": (
        "Căn cứ các Nghị định của Chính phủ: số 7/2003/NĐ-CP ngày 28/11/2003 về sách; số 8/2012/NĐ-CP về báo; Kế hoạch số 9/KH-BVH",
        [
            ("Nghị định", "7/2003/NĐ-CP", date(2003, 11, 28)),
            ("Nghị định", "8/2012/NĐ-CP", None),
            ("Kế hoạch", "9/KH-BVH", None),
        ],
    ),
    "what is carried out stands in the document": (
        "Thực hiện quy định của Chính phủ tại Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 về sách",
        [("Nghị định", "63/2010/NĐ-CP", date(2010, 6, 8))],
    ),
    "what is asked for": (
        "Thực hiện Kế hoạch số 9/KH-BVH. Sau khi xem xét đề nghị của Sở Văn thư tại Tờ trình số 37/TTr-SVT ngày 12/7/2022",
        [("Kế hoạch", "9/KH-BVH", None)],
    ),
    "named again without its day, and without a space": (
        "Thực hiện Chỉ thịsố 7/CT-TTg ngày 21/3/2023 (sau đây gọi là Chỉ thị số 7/CT-TTg) của Thủ tướng",
        [("Chỉ thị", "7/CT-TTg", date(2023, 3, 21))],
    ),
    "types written short": (
        "Căn cứ NĐ số 61/2018/NĐ-CP ngày 23/4/2018; Căn cứ QĐ 5/QĐ-UBND ngày 01/02/2025",
        [("Nghị định", "61/2018/NĐ-CP", date(2018, 4, 23)), ("Quyết định", "5/QĐ-UBND", date(2025, 2, 1))],
    ),
    "of the youth union, and consolidated": (
        "Thực hiện Kế hoạch số 298 KH/TWĐTN ngày 14/7/2011; Văn bản hợp nhất số 18/VBHN-VPQH ngày 27/8/2025",
        [
            ("Kế hoạch", "298KH/TWĐTN", date(2011, 7, 14)),
            ("Văn bản hợp nhất", "18/VBHN-VPQH", date(2025, 8, 27)),
        ],
    ),
}


@pytest.mark.parametrize("name", CITED)
def test_bases_are_read_however_they_are_named(name):
    said, expected = CITED[name]
    head = (
        HEAD[: HEAD.index("Căn cứ")]
        + said
        + ";\n\nSở Văn thư ban hành Kế hoạch như sau:\n\nI. MỤC ĐÍCH, YÊU CẦU\n\n"
    )

    found = plan_of("II. NHIỆM VỤ\n", head).legal_bases

    assert [(basis.type, basis.number, basis.date) for basis in found] == expected


def test_a_section_of_bases_may_go_on_in_its_heading():
    head = HEAD[: HEAD.index("Căn cứ")] + (
        "I. CĂN CỨ PHÁP LÝ XÂY DỰNG KẾ HOẠCH\n\n- Luật Đọc sách số 105/2016/QH13;\n\n- Kế hoạch số 15/KH-SYT ngày 20/02/2025 của Sở Y tế;\n\n"
    )

    found = plan_of("II. NHIỆM VỤ\n\n1. Theo Chỉ thị số 5/CT-TTg ngày 01/01/2020.\n", head).legal_bases

    assert [basis.number for basis in found] == ["105/2016/QH13", "15/KH-SYT"]


def test_recipients_are_kept_with_their_purpose_and_the_archive():
    assert plan_of("II. NHIỆM VỤ\n").recipients == ("UBND tỉnh (b/c)", "Lưu: VT")


def test_indices_are_known_by_acronym_by_name_and_by_a_known_misprint():
    body = "II. NỘI DUNG\n\n- Tuyên truyền Par Index, ICT- index; Chỉ số Hải lòng của người dân; năng lực cạnh tranh của doanh nghiệp.\n"

    plan = plan_of(body)

    assert plan.indices == ("PAR_INDEX", "SIPAS", "ICT_INDEX")
    assert [(item.found, item.means) for item in plan.corrections] == [("Hải lòng", "Hài lòng")]


def test_a_section_of_its_own_can_hold_the_bases():
    head = (
        HEAD[: HEAD.index("Căn cứ")] + "I. CĂN CỨ\n\n- Kế hoạch số 15/KH-SYT ngày 20/02/2025 của Sở Y tế;\n\n"
    )

    plan = plan_of("II. NHIỆM VỤ\n\n1. Theo Chỉ thị số 5/CT-TTg ngày 01/01/2020.\n", head)

    assert [(basis.number, basis.date) for basis in plan.legal_bases] == [("15/KH-SYT", date(2025, 2, 20))]


def test_a_province_keeps_its_capitals_in_the_name_of_an_issuer():
    head = HEAD.replace("SỞ VĂN THƯ", "BỆNH VIỆN ĐA KHOA CÀ MAU")

    assert plan_of("II. NHIỆM VỤ\n", head).header.issuer == "Bệnh viện đa khoa Cà Mau"


@pytest.mark.parametrize(
    "tail",
    [
        "\nNơi nhận: \tTRƯỞNG BAN\n- Sở Nội vụ;\n- Lưu: VT, VP. \tNguyễn Tiến Mẫu\n",
        "\nNơi nhận:\n- Sở Nội vụ;\n- Lưu: VT, VP.\n\nGIÁM ĐỐC\n\nBS.CKII. Nguyễn Tiến Mẫu\n",
    ],
    ids=["beside the recipients", "with degrees"],
)
def test_the_signer_is_found(tail):
    plan = plan_of("II. NHIỆM VỤ\n", tail=tail)

    assert plan.header.signer == "Nguyễn Tiến Mẫu"
    assert plan.recipients == ("Sở Nội vụ", "Lưu: VT, VP")


def test_the_office_of_a_peoples_committee_is_named_with_it():
    head = HEAD.replace("SỞ VĂN THƯ", "VĂN PHÒNG")

    assert plan_of("II. NHIỆM VỤ\n", head).header.issuer == "Văn phòng UBND tỉnh Hòa An"


def test_the_province_stands_in_the_name_of_a_department_and_v_v_is_no_roman_number():
    head = """SỞ TƯ PHÁP LÂM ĐỒNG

Số: 40/KH-STP

KẾ HOẠCH
V/v tuyên truyền cải cách hành chính năm 2026

I. MỤC TIÊU
Nâng cao nhận thức.

"""

    header = plan_of("II. TỔ CHỨC THỰC HIỆN\n", head).header

    assert (header.issuer, header.province) == ("Sở Tư pháp Lâm Đồng", "Lâm Đồng")
    assert header.title == "V/v tuyên truyền cải cách hành chính năm 2026"


def test_recipients_on_one_line_are_parted():
    tail = "\nNơi nhận: Như mục III; Sở Nội vụ; Lưu VT.\n\nGIÁM ĐỐC\n\nLê Văn Thử\n"

    assert plan_of("II. NHIỆM VỤ\n", tail=tail).recipients == ("Như mục III", "Sở Nội vụ", "Lưu VT")


def test_the_number_of_a_plan_without_a_letterhead_stands_in_its_note():
    text = """SỞ CÔNG THƯƠNG

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2026 của Sở Công Thương
(Ban hành kèm theo Quyết định số 88/QĐ-SCT ngày 15 tháng 01 năm 2026 của Giám đốc Sở Công Thương)

I. Mục đích, yêu cầu
Nâng cao nhận thức.
II. Tổ chức thực hiện
1. Văn phòng Sở theo dõi.
"""

    header = header_of(text)

    assert (header.number, header.issue_date) == ("88/QĐ-SCT", date(2026, 1, 15))
    assert header.title == "Tuyên truyền cải cách hành chính năm 2026 của Sở Công Thương"


def test_a_province_that_no_register_knows_is_taken_from_the_letterhead_and_flagged():
    head = HEAD.replace("UBND TỈNH HÒA AN\nSỞ VĂN THƯ", "ỦY BAN NHÂN DÂN\nTỈNH ĐÔNG LẠC").replace(
        "Tuyên truyền cải cách hành chính năm", "Tuyên truyền cải cách hành chính tỉnh Đông Lạc năm"
    )

    found = plan_of("", head).header

    assert found.province == "Đông Lạc"
    assert found.confidence["province"].is_low


def test_recipients_are_read_where_the_signature_stands_among_their_lines():
    tail = (
        "\n\n| Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n\n- Bộ Nội vụ (b/c);\n\n**KT. CHỦ TỊCH**\n\n- Các sở, ban, ngành tỉnh;\n\n"
        "**PHÓ CHỦ TỊCH**\n\n- Lưu: VT.\n\n**Lương Viết Thử**\n"
    )

    plan = plan_of("", tail=tail)

    assert plan.recipients == ("Bộ Nội vụ (b/c)", "Các sở, ban, ngành tỉnh", "Lưu: VT")
    assert plan.header.signer == "Lương Viết Thử"


def test_what_is_proposed_in_a_submission_is_no_legal_basis():
    head = HEAD.replace(
        "Căn cứ Kế hoạch số 9",
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 412/TTr-SNV ngày 28/01/2025;\n\nCăn cứ Kế hoạch số 9",
    )

    assert [basis.number for basis in plan_of("", head).legal_bases] == ["9/KH-UBND"]


def test_the_letterhead_of_an_attached_plan_is_no_recipient():
    tail = (
        "\n\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT (02).\n\n| ỦY BAN NHÂN DÂN TỈNH HÒA AN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| --- | --- |\n\nPhụ lục\n"
    )

    assert plan_of("", tail=tail).recipients == ("Như Điều 3", "Lưu: VT (02)")


def test_a_signature_squeezed_beside_the_recipients_is_found():
    tail = (
        "\n**Nơi nhận:** **KT. CHỦ TỊCH**\n- Bộ Nội vụ; **PHÓ CHỦ TỊCH**\n- Các sở, ban, ngành;\n"
        "- UBND các xã; **Lê Thị Minh An**\n- Lưu: VT, NC.\n"
    )
    answer = read_plan("ke-hoach.md", (HEAD + "II. NHIỆM VỤ\n\n1. Mở chuyên mục.\n" + tail).encode())

    assert isinstance(answer, Plan) and answer.header.signer == "Lê Thị Minh An"


def test_a_signature_in_one_cell_with_a_second_post_under_the_mark_is_found():
    cell = "**KT. TRƯỞNG BAN** **PHÓ TRƯỞNG BAN** *(Đã ký)* **CHỦ TỊCH UBND TỈNH** **Lê Thị Minh An**"
    tail = f"\n| **Nơi nhận:** - Bộ Nội vụ; - Lưu: VT. | {cell} |\n|---|---|\n"
    answer = read_plan("ke-hoach.md", (HEAD + "II. NHIỆM VỤ\n\n1. Mở chuyên mục.\n" + tail).encode())

    assert isinstance(answer, Plan) and answer.header.signer == "Lê Thị Minh An"
