"""TCVN3, VNI and other old codes: converted where fonts or words prove them, told before and after, else left alone."""

import unicodedata

import docx
import pytest

from loaders.plans import old_codes
from loaders.plans.letters import plain_letters
from loaders.plans.model import NotAPlan, Plan, to_json
from loaders.plans.read import read_plan
from loaders.plans.shown import read_shown
from loaders.reports import legacy
from tests.loaders.plan_texts import HEAD, TAIL
from tests.loaders.plans.test_plan_word import saved

TASKS = "II. NHIỆM VỤ\n\n1. Phát hành tờ rơi. Đơn vị chủ trì: Văn phòng Sở; thời gian: Quý II/2025.\n"
PLAN = HEAD + TASKS + TAIL
TO_TCVN3 = {legacy.from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0x100)}


def in_tcvn3(text: str) -> str:
    """As typed with two fonts: capitals with accents are small letters in a capital font."""
    return "".join(TO_TCVN3.get(each, TO_TCVN3.get(each.lower(), each)) for each in text)


@pytest.mark.parametrize(
    "content", [in_tcvn3(PLAN).encode("latin-1"), in_tcvn3(PLAN).encode()], ids=["bytes", "pasted"]
)
def test_a_text_in_tcvn3_is_read_and_what_was_done_is_told(content):
    shown = read_shown("ke-hoach.txt", content)

    assert isinstance(shown.answer, Plan)
    assert shown.answer.tasks[0].lead == ("Văn phòng Sở",)
    assert shown.answer.warnings[0] == shown.notes[0]
    assert shown.notes[0].startswith("Văn bản được đọc từ bảng mã TCVN3 (ABC): “")
    assert "” → “" in shown.notes[0]


def test_capitals_of_tcvn3_are_capitals_again_in_a_text_without_fonts():
    wanted = ["KẾ HOẠCH", "PHÒNG GIÁO DỤC và Đào tạo", "của Ủy ban nhân dân", "Kế hoạch năm 2025 của Đài"]

    read, _ = old_codes.convert_lines([in_tcvn3(line) for line in wanted], "TCVN3")

    assert read == [
        "KẾ HOẠCH",
        "PHÒNG GIÁO DỤC và Đào tạo",
        "của ủy ban nhân dân",
        "Kế hoạch năm 2025 của Đài",
    ]


def test_of_a_document_that_is_no_plan_it_is_told_too_what_was_converted():
    head = HEAD.replace("KẾ HOẠCH\n", "CHỈ THỊ\n", 1).replace("ban hành Kế hoạch như sau", "chỉ thị như sau")

    shown = read_shown("chi-thi.txt", in_tcvn3(head + TASKS + TAIL).encode("latin-1"))

    assert isinstance(shown.answer, NotAPlan)
    assert shown.answer.offer is not None
    assert shown.notes[0].startswith("Văn bản được đọc từ bảng mã TCVN3 (ABC): “")
    assert shown.answer.warnings == shown.notes
    assert shown.answer.offer.warnings[0] == shown.notes[0]
    assert to_json(shown.answer)["warnings"] == list(shown.notes)


def word_in(font: str, text: str) -> bytes:
    """One run for each line; `font` is that of the style, as old documents have it."""
    document = docx.Document()
    document.styles["Normal"].font.name = font
    for line in text.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def test_a_word_file_in_a_tcvn3_font_is_read_as_its_unicode_is():
    document = docx.Document()
    for line in PLAN.split("\n"):
        font = ".VnTimeH" if line.isupper() else ".VnTime"
        document.add_paragraph().add_run(in_tcvn3(line)).font.name = font

    answer, plain = read_plan("a.docx", saved(document)), read_plan("b.docx", word_in("Arial", PLAN))

    assert isinstance(answer, Plan)
    assert answer.header.signer == "Lê Văn Thử"
    assert answer.tasks[0].lead == ("Văn phòng Sở",)
    assert answer.header.title == plain.header.title
    assert "TCVN3 (ABC)" in answer.warnings[0]


def test_a_font_named_by_the_style_alone_is_evidence_too():
    answer = read_plan("a.docx", word_in(".VnTime", in_tcvn3(PLAN)))

    assert isinstance(answer, Plan)
    assert answer.tasks[0].text == "Phát hành tờ rơi."
    assert "TCVN3 (ABC)" in answer.warnings[0]


VNI = {
    "Kế hoạch thực hiện": "Keá hoaïch thöïc hieän",
    "Đường phố": "Ñöôøng phoá",
    "Văn phòng Sở": "Vaên phoøng Sôû",
}


@pytest.mark.parametrize(("after", "before"), VNI.items())
def test_words_in_a_vni_font_are_read(after, before):
    conversion = old_codes.of_font(before, "ABCDEF+VNI-Times")

    assert conversion == old_codes.Conversion("VNI", before, after)


UNCHANGED = [
    "Lê Hà Ái, Tô Ánh, Hồ Á Âu",
    "© 2025 – điều khoản § 5, giá ± 3",
    "Café Müller, São Paulo",
    PLAN,
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_text_in_unicode_is_never_converted(text):
    assert old_codes.find_code(text) is None
    assert old_codes.of_font(text, "Times New Roman") is None


def test_a_line_already_in_unicode_stays_in_a_document_that_is_mixed():
    lines, first = old_codes.convert_lines(["Ủy ban nhân dân tỉnh", "KÕ ho¹ch thùc hiÖn cña c¸c së"], "TCVN3")

    assert lines == ["Ủy ban nhân dân tỉnh", "Kế hoạch thực hiện của các sở"]
    assert first == old_codes.Conversion("TCVN3", "KÕ ho¹ch thùc hiÖn cña c¸c së", lines[1])


@pytest.mark.parametrize(
    ("typed", "read"),
    [("Sở Văn thư", "Sở Văn thư"), ("V\u0103n\u200b pho\u0300ng", "Văn phòng"), ("Văn\u00a0phòng", "Văn phòng"), ("nhiệm\u00ad vụ", "nhiệm vụ"), ("\uf0b7 Báo Hòa An", "• Báo Hòa An")],
)  # fmt: skip
def test_letters_are_composed_and_what_cannot_be_seen_is_left_out(typed, read):
    assert plain_letters(typed) == read


def test_word_files_with_decomposed_accents_are_read_as_composed():
    one, two = word_in("Arial", unicodedata.normalize("NFD", PLAN)), word_in("Arial", PLAN)

    assert to_json(read_plan("a.docx", one)) == to_json(read_plan("a.docx", two))
