"""Report duties: who reports to whom through whom, how often, by which day, and the words that say so."""

import pytest

from loaders.plans.model import ReportObligation
from tests.loaders.plan_texts import HEAD, plan_of


def duties_of(sentence: str, unit: str = "Văn phòng Sở") -> tuple[ReportObligation, ...]:
    """The duties of a sentence listed under a unit."""
    body = f"II. TỔ CHỨC THỰC HIỆN\n\n1. {unit}\n\n- Làm đầu mối theo dõi.\n\n- {sentence}\n"
    return plan_of(body).report_obligations


def sides(sentence: str, unit: str = "Văn phòng Sở"):
    return {(duty.who, duty.to, duty.via) for duty in duties_of(sentence, unit)}


def rules(duty: ReportObligation):
    return [(rule.day, rule.month or rule.anchor, rule.comparator) for rule in duty.due_rules]


def timing(sentence: str):
    return {duty.frequency: rules(duty) for duty in duties_of(sentence)}


@pytest.mark.parametrize(
    ("sentence", "who", "to", "via"),
    [
        (
            "Định kỳ hàng quý, 06 tháng, năm tổng hợp báo cáo kết quả thực hiện với UBND tỉnh (qua Sở Nội vụ) lồng ghép với Báo cáo CCHC.",
            "Văn phòng Sở",
            "UBND tỉnh",
            "Sở Nội vụ",
        ),
        (
            "Các phòng, đơn vị thuộc Sở gửi báo cáo định kỳ hàng quý về Sở (qua Thanh tra Sở) để tổng hợp báo cáo UBND tỉnh.",
            "Các phòng, đơn vị thuộc Sở",
            "Sở",
            "Thanh tra Sở",
        ),
        (
            "Định kỳ 6 tháng, tổng hợp kết quả báo cáo Ủy ban nhân dân tỉnh thông qua Sở Nội vụ.",
            "Văn phòng Sở",
            "Ủy ban nhân dân tỉnh",
            "Sở Nội vụ",
        ),
        ("Báo cáo quý, năm gửi Sở Nội vụ.", "Văn phòng Sở", "Sở Nội vụ", None),
        (
            "Hằng quý, Thanh tra Sở báo cáo Ban Chỉ đạo cải cách hành chính tỉnh.",
            "Thanh tra Sở",
            "Ban Chỉ đạo cải cách hành chính tỉnh",
            None,
        ),
        ("Tổng hợp vào báo cáo quý trình UBND tỉnh báo cáo Bộ Nội vụ.", "Văn phòng Sở", "UBND tỉnh", None),
        ("Định kỳ quý báo cáo Lãnh đạo Sở.", "Văn phòng Sở", "Lãnh đạo Sở", None),
        ("Hằng quý trình Lãnh đạo Sở báo cáo Sở Nội vụ.", "Văn phòng Sở", "Sở Nội vụ", None),
        ("Định kỳ hằng tháng gửi kết quả về Sở Nội vụ để tổng hợp.", "Văn phòng Sở", "Sở Nội vụ", None),
        (
            "Chế độ báo cáo: Các khoa, phòng gửi báo cáo 6 tháng về Thanh tra Sở.",
            "Các khoa, phòng",
            "Thanh tra Sở",
            None,
        ),
        ("Báo cáo hằng năm gửi về Văn phòng Sở.", None, "Văn phòng Sở", None),
    ],
    ids=[
        "with",
        "subject",
        "through",
        "sent",
        "own name",
        "onward",
        "own leaders",
        "through own leaders",
        "results",
        "after a heading",
        "to itself",
    ],
)
def test_sender_receiver_and_the_unit_between_are_told_apart(sentence, who, to, via):
    assert sides(sentence) == {(who, to, via)}


@pytest.mark.parametrize(
    ("sentence", "frequencies"),
    [
        ("Định kỳ quý, 6 tháng, năm báo cáo Sở Nội vụ.", ["quarterly", "half_year", "yearly"]),
        ("Định kỳ hằng quý, 06 tháng và năm báo cáo Sở Nội vụ.", ["quarterly", "half_year", "yearly"]),
        ("Báo cáo hằng tháng về Sở Nội vụ.", ["monthly"]),
        ("Báo cáo 9 tháng về Sở Nội vụ.", ["nine_month"]),
        ("Định kỳ sáu tháng, chín tháng báo cáo Sở Nội vụ.", ["half_year", "nine_month"]),
        ("Định kỳ hoặc đột xuất báo cáo Sở Nội vụ.", ["unspecified", "adhoc"]),
        ("Định kỳ báo cáo Sở Nội vụ kết quả thực hiện.", ["unspecified"]),
        ("Báo cáo đột xuất gửi Sở Nội vụ khi có yêu cầu.", ["adhoc"]),
    ],
)
def test_one_entry_for_each_frequency(sentence, frequencies):
    assert [(duty.frequency, duty.due_rules) for duty in duties_of(sentence)] == [
        (frequency, ()) for frequency in frequencies
    ]


FOUR_DAYS = [(15, month, "before") for month in (3, 6, 9, 12)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Báo cáo hằng quý (trước ngày 15/3, 15/6, 15/9, 15/12) về Sở Nội vụ.",
        "Định kỳ hàng quý báo cáo Sở Nội vụ trước ngày 15/3, 15/6, 15/9 và 15/12.",
        "Báo cáo Sở Nội vụ trước ngày 15/3; 15/6; 15/9; 15/12 hằng năm.",
        "Báo cáo về Sở Nội vụ trước ngày 15/3, 15/6, 15/9, 15/12.",
    ],
    ids=["brackets", "after", "each year", "told by the number of days"],
)
def test_each_quarter_with_four_days_is_one_duty_with_four_rules(sentence):
    assert timing(sentence) == {"quarterly": FOUR_DAYS}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Báo cáo quý, 6 tháng và năm gửi Sở Nội vụ trước ngày 12 của tháng cuối kỳ báo cáo.",
            {
                frequency: [(12, "period_end_month", "before")]
                for frequency in ("quarterly", "half_year", "yearly")
            },
        ),
        (
            "Báo cáo quý, năm gửi Sở Nội vụ chậm nhất ngày 20 của tháng cuối quý.",
            {frequency: [(20, "period_end_month", "no_later_than")] for frequency in ("quarterly", "yearly")},
        ),
        (
            "Định kỳ hằng quý (trước ngày 05 của tháng đầu quý sau), báo cáo Sở Nội vụ.",
            {"quarterly": [(5, "month_after_period", "before")]},
        ),
        (
            "Báo cáo Sở Nội vụ trước ngày 25 hằng tháng.",
            {"monthly": [(25, "period_end_month", "before")]},
        ),
        (
            "Báo cáo 6 tháng trước ngày 10/6, báo cáo năm không quá ngày 10/12 gửi về Sở Nội vụ.",
            {"half_year": [(10, 6, "before")], "yearly": [(10, 12, "no_later_than")]},
        ),
        (
            "Định kỳ 6 tháng và hằng năm (trước 15/6 và 15/12), báo cáo Sở Nội vụ.",
            {"half_year": [(15, 6, "before")], "yearly": [(15, 12, "before")]},
        ),
        (
            "Báo cáo Sở Nội vụ trước ngày 05/6 (báo cáo 6 tháng) và trước ngày 05/12 (báo cáo năm).",
            {"half_year": [(5, 6, "before")], "yearly": [(5, 12, "before")]},
        ),
        (
            "Hằng tháng báo cáo Sở Nội vụ trước ngày 05.",
            {"monthly": [(5, "period_end_month", "before")]},
        ),
        (
            "Báo cáo quý I trước ngày 10/3, quý III trước ngày 10/9, báo cáo năm trước ngày 10/12 về Sở Nội vụ.",
            {"quarterly": [(10, 3, "before"), (10, 9, "before")], "yearly": [(10, 12, "before")]},
        ),
        (
            "Định kỳ hằng tháng (ngày 20), quý (ngày 18 tháng cuối quý), năm (ngày 15/12) báo cáo Sở Nội vụ.",
            {
                "monthly": [(20, "period_end_month", "no_later_than")],
                "quarterly": [(18, "period_end_month", "no_later_than")],
                "yearly": [(15, 12, "no_later_than")],
            },
        ),
        (
            "Tổng hợp báo cáo gửi Sở Nội vụ theo các kỳ: quý I trước ngày 08/3; 6 tháng trước ngày 08/6; quý III trước ngày 08/9; năm trước ngày 30/11.",
            {
                "quarterly": [(8, 3, "before"), (8, 9, "before")],
                "half_year": [(8, 6, "before")],
                "yearly": [(30, 11, "before")],
            },
        ),
        (
            "Báo cáo Sở Nội vụ 6 tháng (trước ngày mồng 10 tháng 6), một năm (trước ngày mùng 10 tháng 12).",
            {"half_year": [(10, 6, "before")], "yearly": [(10, 12, "before")]},
        ),
        (
            "Báo cáo Sở Nội vụ kết quả học kỳ I trước ngày 15/01/2026 và cả năm học trước ngày 30/5/2026.",
            {"half_year": [(15, 1, "before")], "yearly": [(30, 5, "before")]},
        ),
        (
            "Gửi báo cáo tuần vào thứ Năm, báo cáo tháng trước ngày 15 hằng tháng về Sở Nội vụ.",
            {"monthly": [(15, "period_end_month", "before")]},
        ),
        (
            "Gửi báo cáo về Sở Nội vụ trước các ngày 10/3, 10/6, 10/9 và 10/12/2026.",
            {"quarterly": [(10, month, "before") for month in (3, 6, 9, 12)]},
        ),
        (
            "Kết quả thực hiện gửi về Sở Nội vụ trước ngày 14 hằng tháng.",
            {"monthly": [(14, "period_end_month", "before")]},
        ),
    ],
)
def test_a_due_day_belongs_to_its_frequency_with_its_comparator(sentence, expected):
    assert timing(sentence) == expected


def test_the_words_of_the_day_are_kept_and_the_year_of_a_report_asked_for_once():
    (duty,) = duties_of("Báo cáo tổng kết về Sở Nội vụ trước ngày 15/11/2025 để theo dõi.")

    assert (duty.frequency, duty.due_text) == ("adhoc", "trước ngày 15/11/2025")
    assert [(rule.day, rule.month, rule.year) for rule in duty.due_rules] == [(15, 11, 2025)]


def test_the_year_of_the_last_day_is_that_of_all():
    (duty,) = duties_of("Báo cáo Sở Nội vụ trước ngày 07/3, 07/6, 07/9, 07/12/2026.")

    assert [(rule.month, rule.year) for rule in duty.due_rules] == [
        (3, 2026),
        (6, 2026),
        (9, 2026),
        (12, 2026),
    ]


def test_the_words_of_the_day_end_where_the_report_begins():
    (duty,) = duties_of("Định kỳ trước ngày 05 của tháng cuối mỗi quý báo cáo kết quả về Sở Nội vụ.")

    assert duty.due_text == "trước ngày 05 của tháng cuối mỗi quý"


def test_the_words_of_the_day_end_where_the_purpose_begins():
    (duty,) = duties_of(
        "Báo cáo quý gửi Sở Nội vụ trước ngày 10 của tháng cuối kỳ báo cáo để tổng hợp chung."
    )

    assert duty.due_text == "trước ngày 10 của tháng cuối kỳ báo cáo"


@pytest.mark.parametrize(
    "sentence",
    [
        "Báo cáo UBND tỉnh (qua Sở Nội vụ) theo quy định.",
        "Tổng hợp, báo cáo UBND tỉnh (qua Sở Nội vụ) theo thời hạn quy định của UBND tỉnh.",
        "Theo dõi chung; tham mưu báo cáo UBND tỉnh (qua Sở Nội vụ) đúng thời hạn.",
    ],
)
def test_a_report_as_required_elsewhere_is_a_duty_without_a_due_day(sentence):
    (duty,) = duties_of(sentence)

    assert (duty.who, duty.to, duty.via) == ("Văn phòng Sở", "UBND tỉnh", "Sở Nội vụ")
    assert (duty.frequency, duty.due_rules, duty.due_text) == ("unspecified", (), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Báo cáo UBND tỉnh xem xét, bố trí kinh phí theo quy định.",
        "Tổng hợp, báo cáo Giám đốc Sở quyết định khen thưởng theo quy định.",
        "Kịp thời báo cáo các khó khăn, vướng mắc về Văn phòng Sở.",
        "Thực hiện tốt chế độ báo cáo theo quy định.",
        "Đăng tải báo cáo của các đơn vị trên trang của Sở.",
        "Đăng tải báo cáo, số liệu trên trang của Sở hằng tháng.",
        "Tham mưu báo cáo HĐND tỉnh bố trí kinh phí trước ngày 30/9.",
        "Báo cáo Giám đốc Sở về Kế hoạch số 12/KH-UBND ngày 15/3/2025.",
    ],
)
def test_what_is_reported_for_a_decision_or_only_mentioned_is_no_duty(sentence):
    assert duties_of(sentence) == ()


@pytest.mark.parametrize(
    ("day", "written"), [("31/02", "31/02"), ("45/13", "45/13"), ("30 tháng 02", "30/02")]
)
def test_a_day_that_no_month_has_is_not_stored_but_reported(day, written):
    body = f"II. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Sở\n\n- Báo cáo hằng quý về Sở Nội vụ trước ngày {day}.\n"

    plan = plan_of(body)

    (duty,) = plan.report_obligations
    assert (duty.frequency, duty.due_rules) == ("quarterly", ())
    assert (
        f"Hạn báo cáo “{written}” (dòng {duty.source.line}) không phải ngày có thật nên không được ghi."
        in plan.warnings
    )


def test_a_duty_is_quoted_from_its_line_without_the_sentences_beside_it():
    body = "II. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Sở theo dõi chung.\nĐịnh kỳ hằng quý báo cáo\nSở Nội vụ. Lưu hồ sơ.\n"

    (duty,) = plan_of(body).report_obligations

    assert duty.quote == "Định kỳ hằng quý báo cáo Sở Nội vụ."
    lines = (HEAD + body).split("\n")
    assert lines[duty.source.line - 1] == "Định kỳ hằng quý báo cáo"


def test_a_lead_in_lends_its_sides_to_the_items_below_it():
    body = """II. CHẾ ĐỘ BÁO CÁO

Các phòng, đơn vị báo cáo kết quả về Sở Nội vụ (qua Văn phòng Sở) như sau:

- Báo cáo quý: trước ngày 15 của tháng cuối quý;

- Báo cáo năm: trước ngày 10/12.
"""

    found = plan_of(body).report_obligations

    assert [(duty.who, duty.to, duty.via, duty.frequency, rules(duty)) for duty in found] == [
        ("Các phòng, đơn vị", "Sở Nội vụ", "Văn phòng Sở", "quarterly", [(15, "period_end_month", "before")]),
        ("Các phòng, đơn vị", "Sở Nội vụ", "Văn phòng Sở", "yearly", [(10, 12, "before")]),
    ]


def test_half_a_year_and_the_whole_year_have_their_own_days():
    body = "III. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ\n\n- Báo cáo Chủ tịch UBND tỉnh kết quả 6 tháng trước ngày 25/6 và cả năm trước ngày 20/12.\n"

    assert [
        (report.frequency, [(rule.month, rule.day) for rule in report.due_rules])
        for report in plan_of(body).report_obligations
    ] == [("half_year", [(6, 25)]), ("yearly", [(12, 20)])]


def test_a_bracket_that_a_line_leaves_open_goes_on_in_the_next():
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n\n1. Các phòng thuộc Sở\n\n- Định kỳ hằng quý báo cáo kết quả về UBND tỉnh (qua Sở\n\n"
        "Nội vụ) trước ngày 12/3, 12/6, 12/9, 12/12 để tổng hợp.\n"
    )

    (duty,) = plan_of(body).report_obligations

    assert (duty.who, duty.to, duty.via) == ("Các phòng thuộc Sở", "UBND tỉnh", "Sở Nội vụ")
    assert [(rule.day, rule.month) for rule in duty.due_rules] == [(12, 3), (12, 6), (12, 9), (12, 12)]


def test_who_else_reports_at_the_same_time_is_no_part_of_the_receiver():
    body = "II. TỔ CHỨC THỰC HIỆN\n\n1. UBND các xã\n\n- Gửi báo cáo năm về Sở Nội vụ cùng thời hạn với các sở, ban, ngành.\n"

    (duty,) = plan_of(body).report_obligations

    assert (duty.who, duty.to) == ("UBND các xã", "Sở Nội vụ")


def test_periods_parted_by_marks_have_the_receiver_that_is_named_last():
    sentence = "Báo cáo quý: trước ngày 14 tháng cuối quý; báo cáo 6 tháng: trước ngày 14/6; báo cáo năm: trước ngày 14/12, gửi về Sở Nội vụ."

    assert sides(sentence) == {("Văn phòng Sở", "Sở Nội vụ", None)}
    assert list(timing(sentence)) == ["quarterly", "half_year", "yearly"]


def test_the_head_of_a_unit_reports_for_the_unit_of_the_heading():
    sentence = "Người đứng đầu trực tiếp chỉ đạo; gửi báo cáo tháng về Công an tỉnh trước ngày 15 hằng tháng."

    assert sides(sentence, "Các phòng, đơn vị") == {("Các phòng, đơn vị", "Công an tỉnh", None)}
