"""Openings of documents as web sites show them: without headings or titles, under menus and tables of properties."""

from datetime import date

import pytest

from loaders.plans.model import NotAPlan, Plan, to_json
from loaders.plans.reading import read_content
from tests.loaders.plan_texts import TAIL

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


PIPED = "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: {number} | Lào Cai, ngày 03 tháng 3 năm 2025 |\n"
ISSUED = (
    "Thực hiện Quyết định số 9/QĐ-BVH ngày 10/01/2025 của Bộ Văn hóa về việc ban hành Kế hoạch đọc sách, UBND tỉnh ban hành "
    "Kế hoạch thư viện lưu động (sau đây gọi là Thư viện) giai đoạn 2025-2027 trên địa bàn tỉnh (gọi tắt là Kế hoạch), cụ thể như sau:\n"
)
RELATED = (
    "- 1 Kế hoạch 164/KH-UBND năm 2019 đọc sách tỉnh Cà Mau giai đoạn 2016-2020\n"
    "- 2 Quyết định 28/QĐ-UBND năm 2016 về Kế hoạch đọc sách tỉnh Cà Mau\n"
)


@pytest.mark.parametrize("above", ["", RELATED, "Vui lòng ĐĂNG NHẬP để xem toàn bộ văn bản.\n"])
def test_a_plan_whose_heading_and_title_a_page_has_lost_is_known_by_its_number_and_its_issuing_sentence(
    above,
):
    plan = read(above + PIPED.format(number="7/KH-UBND") + ISSUED + BODY)

    header = plan.header
    assert (header.number, header.issue_date) == ("7/KH-UBND", date(2025, 3, 3))
    assert (header.issuer, header.province) == ("Ủy ban nhân dân tỉnh Lào Cai", "Lào Cai")
    assert header.title == "Thư viện lưu động giai đoạn 2025-2027 trên địa bàn tỉnh"
    assert (header.year_from, header.year_to) == (2025, 2027)
    assert bases(plan) == [("Quyết định", "9/QĐ-BVH", "2025-01-10")]
    assert plan.warnings[0].startswith(
        "Văn bản không có dòng ghi tên loại; hiểu là kế hoạch theo ký hiệu KH-UBND."
    )
    assert [task.text for task in plan.tasks] == ["Đăng tin"]


def test_a_title_that_stands_under_the_letterhead_without_its_heading_is_the_title():
    plan = read(PIPED.format(number="7/KH-UBND") + "ĐƯA SÁCH VỀ BẢN NĂM 2025\n" + ISSUED + BODY)

    assert (plan.header.title, plan.header.year_to) == ("ĐƯA SÁCH VỀ BẢN NĂM 2025", 2025)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("7/CT-UBND", "directive"),
        ("7/NQ-HĐND", "resolution"),
        ("7/BC-UBND", "report"),
        ("7/SNV-CCHC", "unknown"),
    ],
)
def test_a_number_tells_also_what_is_no_plan(number, kind):
    said = "TĂNG CƯỜNG ĐỌC SÁCH NĂM 2025\nCăn cứ Kế hoạch số 9/KH-BVH ngày 10/01/2025 của Bộ Văn hóa về đọc sách;\n"

    assert refused(PIPED.format(number=number) + said + BODY).kind == kind


def test_a_decision_without_its_heading_promulgates_by_its_first_article():
    plan = read(PIPED.format(number="7/QĐ-UBND") + "ỦY BAN NHÂN DÂN TỈNH LÀO CAI\n" + DECIDED)
    other = refused(
        PIPED.format(number="7/QĐ-UBND") + DECIDED.replace("Kế hoạch thư viện", "Quy chế thư viện")
    )

    assert (plan.header.number, plan.header.title) == ("7/QĐ-UBND", None)
    assert bases(plan) == [("Luật", None, "2025-02-19")]
    assert other.kind == "decision"


def test_a_subject_whose_spaces_were_lost_where_its_lines_were_broken_is_understood():
    text = (
        LETTERHEAD.format(number="7/QĐ-UBND")
        + "QUYẾT ĐỊNH\n\nBANHÀNH KẾHOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025\n\n"
        + DECIDED
    )

    assert read(text).header.number == "7/QĐ-UBND"


def test_a_plan_of_which_only_its_text_was_copied_is_known_by_its_issuing_sentence():
    plan = read(ISSUED + BODY)

    assert (plan.header.number, plan.header.issuer) == (None, "UBND tỉnh")
    assert plan.warnings[0].startswith(
        "Văn bản không có phần đầu và tên loại; hiểu là kế hoạch theo câu ban hành."
    )


@pytest.mark.parametrize(
    "told",
    [
        "Căn cứ tình hình mới, ngày 3/3, UBND tỉnh vừa ban hành Kế hoạch thư viện lưu động, với nội dung như sau:\n",
        "Thực hiện chỉ đạo của Bộ, UBND tỉnh đã ban hành Kế hoạch số 7/KH-UBND về thư viện lưu động, cụ thể như sau:\n",
    ],
)
def test_news_about_a_plan_is_no_plan(told):
    assert (
        refused("Thư viện lưu động tới các bản\n\n(08:15 | 04/3/2025)\n\n" + told + "\n" + BODY).kind
        == "unknown"
    )


PROPERTIES = {
    "one line each": "Số hiệu: 7/KH-UBND Loại văn bản: Kế hoạch\nNơi ban hành: Tỉnh Lào Cai Người ký: Trần Thị Mẫu\n"
    "Ngày ban hành: 03/03/2025 Ngày hiệu lực: Đang cập nhật\n",
    "a table": "| Số hiệu | 7/KH-UBND |\n| Ngày ban hành | 03/03/2025 |\n| Loại văn bản | Kế hoạch |\n| Người ký | Trần Thị Mẫu |\n",
    "open rows": "Số hiệu: | 7/KH-UBND | Loại văn bản: | Văn bản khác |\nNơi ban hành: | Tỉnh Lào Cai | Người ký: | Trần Thị Mẫu |\n"
    "Ngày ban hành: | 03/03/2025 | Ngày hiệu lực: | Đang cập nhật |\n",
    "a line for each": "Số ký hiệu:\n7/KH-UBND\nNgày ban hành:\n03/03/2025\nThể loại:\nKế hoạch\nNgười ký:\nTrần Thị Mẫu\n",
}


@pytest.mark.parametrize("above", PROPERTIES.values(), ids=PROPERTIES.keys())
def test_what_a_document_lacks_is_taken_from_the_properties_over_it_and_said_so(above):
    heading = "KẾ HOẠCH\n\nĐưa sách về bản năm 2025\n\n"

    header = read(f"{above}\n{heading}{ISSUED}\n{BODY}").header

    assert (header.number, header.issue_date, header.signer) == (
        "7/KH-UBND",
        date(2025, 3, 3),
        "Trần Thị Mẫu",
    )
    assert "bảng thuộc tính" in header.confidence["signer"].reason


@pytest.mark.parametrize("above", PROPERTIES.values(), ids=PROPERTIES.keys())
def test_what_the_document_says_of_itself_comes_before_the_properties_over_it(above):
    head = LETTERHEAD.format(number="8/KH-UBND") + "KẾ HOẠCH\n\nĐưa sách về bản năm 2025\n\n"

    header = read(f"{above}\n{head}{ISSUED}\n{BODY}{TAIL}").header

    assert (header.number, header.signer, header.issuer) == (
        "8/KH-UBND",
        "Lê Văn Thử",
        "Ủy ban nhân dân tỉnh Lào Cai",
    )


def test_the_cells_of_a_letterhead_end_over_the_heading_below_them():
    text = (
        "ỦY BAN NHÂN\nDÂN\nTỈNH LÀO CAI\n-------\n|\nCỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM\n|\nSố:\n7/QĐ-UBND\n|\nLào Cai,\nngày 03 tháng 3 năm 2025\n|\n"
        + "QUYẾT ĐỊNH\nBAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
        + DECIDED.replace("\n\n", "\n")
        + "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n|\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Thị Mẫu\n|\nKẾ HOẠCH\nTHƯ VIỆN LƯU ĐỘNG NĂM 2025\n"
        + "(Ban hành kèm theo Quyết định số /QĐ-UBND ngày /3/2025)\n"
        + BODY
    )

    plan = read(text)

    header = plan.header
    assert (header.number, header.issue_date, header.signer) == (
        "7/QĐ-UBND",
        date(2025, 3, 3),
        "Trần Thị Mẫu",
    )
    assert (header.issuer, header.title) == ("Ủy ban nhân dân tỉnh Lào Cai", "THƯ VIỆN LƯU ĐỘNG NĂM 2025")
    assert bases(plan) == [("Luật", None, "2025-02-19")]


def test_line_ends_written_out_as_letters_are_read_as_spaces():
    text = "\\r\\n ỦY BAN NHÂN DÂN | \\r\\n CỘNG\\r\\n HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | \\r\\n\n" + (
        "\\r\\n Số: 7/KH-UBND \\r\\n | \\r\\n Lào Cai, ngày 03 tháng 3 năm 2025 \\r\\n | \\r\\n\n"
        + ISSUED.replace("ngày 10", "\\r\\nngày 10")
    )

    plan = read(text + BODY)

    assert (plan.header.number, plan.header.province) == ("7/KH-UBND", "Lào Cai")
    assert bases(plan) == [("Quyết định", "9/QĐ-BVH", "2025-01-10")]


def test_a_subject_in_capitals_after_v_v_is_no_roman_number():
    head = (
        LETTERHEAD.format(number="7/QĐ-UBND")
        + "QUYẾT ĐỊNH\n\nV/V BAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025\n\n"
    )

    plan = read(head + DECIDED)

    assert plan.header.title == "V/V BAN HÀNH KẾ HOẠCH THƯ VIỆN LƯU ĐỘNG NĂM 2025"
    assert bases(plan) == [("Luật", None, "2025-02-19")]


PAGE = """<!doctype html><html><head><title>Kế hoạch 7/KH-UBND</title></head><body>
<div class="menu"><ul><li>Quyết định</li><li>Kế hoạch</li></ul><p>THÔNG BÁO</p></div>
<h1>Kế hoạch 7/KH-UBND năm 2025 về đưa sách tới bản làng trên địa bàn tỉnh Lào Cai</h1>
<table><tr><td>Số hiệu:</td><td>7/KH-UBND</td><td>Loại văn bản:</td><td>Kế hoạch</td></tr>
<tr><td>Nơi ban hành:</td><td>Tỉnh Lào Cai</td><td>Người ký:</td><td>Trần Thị Mẫu</td></tr></table>
<table><tr><td><b>ỦY BAN NHÂN DÂN<br>TỈNH LÀO CAI<br>-------</b></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></td></tr>
<tr><td>Số: 7/KH-UBND</td><td><i>Lào Cai, ngày 03 tháng 3 năm 2025</i></td></tr></table>{heading}
<p>Căn cứ Luật Đọc sách ngày 19/6/2015;</p><p>UBND tỉnh ban hành Kế hoạch với nội dung như sau:</p>
<p><b>I. MỤC ĐÍCH, YÊU CẦU</b></p><p>1. Nâng cao nhận thức.</p><p><b>II. NHIỆM VỤ</b></p><p>1. Đăng tin (Sở Nội vụ chủ trì).</p>
</body></html>"""
HEADINGS = {
    "both": ("<p><b>KẾ HOẠCH</b></p><p>ĐƯA SÁCH VỀ BẢN NĂM 2025</p>", "ĐƯA SÁCH VỀ BẢN NĂM 2025"),
    "a title alone": ("<p><b>ĐƯA SÁCH VỀ BẢN NĂM 2025</b></p>", "ĐƯA SÁCH VỀ BẢN NĂM 2025"),
    "neither": ("", "Đưa sách tới bản làng trên địa bàn tỉnh Lào Cai"),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_the_menus_and_the_heading_of_a_page_are_not_those_of_the_document_in_it(name):
    heading, title = HEADINGS[name]

    answer = read_content("trang.html", PAGE.format(heading=heading).encode()).answer

    assert isinstance(answer, Plan)
    header = answer.header
    assert (header.number, header.issue_date, header.title) == ("7/KH-UBND", date(2025, 3, 3), title)
    assert (header.issuer, header.signer) == ("Ủy ban nhân dân tỉnh Lào Cai", "Trần Thị Mẫu")
    assert bases(answer) == [("Luật", None, "2015-06-19")]


def test_a_regulation_about_plans_is_no_plan():
    title = "BAN HÀNH QUY ĐỊNH VIỆC XÂY DỰNG, PHÊ DUYỆT KẾ HOẠCH ĐỌC SÁCH"
    decision = (
        "Điều 1. Ban hành kèm theo Quyết định này Quy định việc xây dựng, phê duyệt kế hoạch đọc sách.\n\n"
    )
    head = LETTERHEAD.format(number="7/QĐ-UBND") + f"QUYẾT ĐỊNH\n\n{title}\n\n{decision}"

    answers = [
        refused(head),
        refused(f"{head}QUY ĐỊNH\n\nVỀ VIỆC PHÊ DUYỆT KẾ HOẠCH ĐỌC SÁCH\n\nĐiều 1. Phạm vi\n"),
    ]

    assert [answer.kind for answer in answers] == ["decision", "decision"]


def test_a_decision_of_the_prime_minister_has_no_province():
    head = (
        PIPED.replace("ỦY BAN NHÂN DÂN", "THỦ TƯỚNG CHÍNH PHỦ")
        .replace("Lào Cai", "Hà Nội")
        .format(number="7/QĐ-TTg")
    )
    title = "QUYẾT ĐỊNH\nBAN HÀNH KẾ HOẠCH ĐỌC SÁCH NĂM 2025 VÀ NHỮNG NĂM TIẾP THEO\nTHỦ TƯỚNG CHÍNH PHỦ\n"

    header = read(RELATED + head + title + DECIDED).header

    assert (header.issuer, header.province) == ("Thủ tướng Chính phủ", None)
    assert header.title == "BAN HÀNH KẾ HOẠCH ĐỌC SÁCH NĂM 2025 VÀ NHỮNG NĂM TIẾP THEO"


def test_a_city_is_called_a_city_where_the_document_does_not_say():
    text = (
        PIPED.replace("Lào Cai", "Đà Nẵng").format(number="7/KH-UBND") + "ĐƯA SÁCH RA BIỂN NĂM 2025\n" + BODY
    )

    assert read(text).header.issuer == "Ủy ban nhân dân thành phố Đà Nẵng"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("KẾ HOẠCH SỐ 7/KH-UBND\n\nĐưa sách về bản năm 2025", "Đưa sách về bản năm 2025"),
        ("K Ế  H O Ạ C H\n\nĐưa sách về bản năm 2025", "Đưa sách về bản năm 2025"),
        ("KẾ HOẠCH HÀNH ĐỘNG\n\nĐưa sách về bản năm 2025", "HÀNH ĐỘNG Đưa sách về bản năm 2025"),
    ],
)
def test_the_line_of_the_heading_may_say_more_than_the_kind(heading, title):
    assert read(f"{LETTERHEAD.format(number='7/KH-UBND')}{heading}\n\n{ISSUED}\n{BODY}").header.title == title


@pytest.mark.parametrize("mark", ["", "- "])
def test_bases_that_have_lost_the_word_before_them_are_no_title(mark):
    listed = f"{mark}Quyết định số 9/QĐ-BVH ngày 10/01/2025 của Bộ Văn hóa về đọc sách;\n{mark}Công văn số 8/BVH-TV ngày 11/01/2025 của Bộ Văn hóa;\n"
    rows = "Số hiệu: | 7/KH-UBND | Loại văn bản: | Văn bản khác |\nNgày ban hành: | 03/03/2025 | Ngày hiệu lực: | Đã biết |\n"
    page = "Kế hoạch 7/KH-UBND đưa sách tới bản làng năm 2025\n" + rows
    letterhead = "ỦY BAN NHÂN DÂN |\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 7/KH-UBND |\nLào Cai, ngày 03 tháng 3 năm 2025 |\n"

    plan = read(page + letterhead + listed + BODY)

    assert (plan.header.title, plan.header.year_to) == ("Đưa sách tới bản làng năm 2025", 2025)
    assert plan.header.issuer == "Ủy ban nhân dân tỉnh Lào Cai"
    assert bases(plan) == [("Quyết định", "9/QĐ-BVH", "2025-01-10"), ("Công văn", "8/BVH-TV", "2025-01-11")]
