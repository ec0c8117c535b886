"""PDFs: what has words is read with its pages; what has none, or hides or harms, is refused in words."""

import itertools

import pytest

from loaders.plans.model import Plan, UnreadablePlanError, to_json
from loaders.plans.pdf import read_pdf
from loaders.plans.pdf_tables import append_rows
from loaders.plans.read import read_plan
from loaders.plans.refused import RefusedFileError
from tests.conftest import find_chromium
from tests.loaders.plan_texts import HEAD, TAIL, assigned
from tests.loaders.plans.office_files import pdfs_of

ROWS = "".join(f"| {n} | Phát hành tờ rơi số {n} | Văn phòng Sở | Quý II/2025 |\n" for n in range(1, 60))
PLAN = HEAD + "II. NHIỆM VỤ\n\n| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n" + ROWS + TAIL


@pytest.mark.browser
def test_a_table_over_pages_is_one_table_and_each_task_knows_its_page():
    made = pdfs_of({"ke-hoach.md": PLAN.encode()}, str(find_chromium()))["ke-hoach.md"]

    answer, text = read_plan("ke-hoach.pdf", made), read_plan("ke-hoach.md", PLAN.encode())

    assert isinstance(answer, Plan) and isinstance(text, Plan)
    assert assigned(answer) == assigned(text)
    assert answer.tasks[0].source.page == 1
    assert to_json(answer)["tasks"][-1]["source"]["page"] > 1


def pdf_of(page: bytes) -> bytes:
    """The smallest PDF: one page with these drawing commands."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(page), page)
    ) + b"trailer<</Root 1 0 R>>\n%%EOF"


def written(page: bytes) -> bytes:
    """A page with a font for its commands."""
    font = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents"
    return pdf_of(page).replace(b"/Contents", font, 1)


def pages_of(*pages: list[str]) -> bytes:
    """A page for each list of lines, from the top down."""
    font = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    kids = b" ".join(b"%d 0 R" % (10 + 2 * place) for place in range(len(pages)))
    made = b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    made += b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n" % (kids, len(pages))
    for place, lines in enumerate(pages):
        draw = (
            b"BT /F1 12 Tf 50 800 Td "
            + b" 0 -16 Td ".join(b"(%s) Tj" % line.encode() for line in lines)
            + b" ET"
        )
        page, text = 10 + 2 * place, 11 + 2 * place
        made += b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s/Contents %d 0 R>>endobj\n" % (
            page,
            font,
            text,
        )
        made += b"%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (text, len(draw), draw)
    return made + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_page_numbers_and_lines_repeated_on_each_page_are_left_out_and_the_rest_is_kept():
    heads = [
        ["Ke hoach 12", f"Trang {n}/4", f"noi dung {word}", "chan trang", str(n)]
        for n, word in enumerate(["mot", "hai", "ba", "bon"], 1)
    ]

    assert [part["words"] for part in read_pdf(pages_of(*heads))] == [
        f"noi dung {word}" for word in ("mot", "hai", "ba", "bon")
    ]


SIDEWAYS = b"BT /F1 12 Tf 0 %d %d 0 %d %d Tm (first line here) Tj 0 -16 Td (second line there) Tj ET"


@pytest.mark.parametrize(
    "draw", [SIDEWAYS % (1, -1, 100, 100), SIDEWAYS % (-1, 1, 400, 400)], ids=["left", "right"]
)
def test_a_page_whose_words_lie_on_their_side_is_turned(draw):
    assert [part["words"] for part in read_pdf(written(draw))] == ["first line here", "second line there"]


def test_a_stamp_up_the_margin_does_not_fall_into_the_lines():
    draw = b"BT /F1 12 Tf 60 500 Td (the words of a line) Tj ET BT /F1 8 Tf 0 1 -1 0 50 480 Tm (signed) Tj ET"

    assert [part["words"] for part in read_pdf(written(draw))] == ["the words of a line"]


def test_letters_outside_of_what_is_shown_are_not_read():
    shown = b"q 0 400 500 200 re W n BT /F1 12 Tf 50 500 Td (shown) Tj 0 -300 Td (hidden) Tj ET Q BT /F1 12 Tf 50 100 Td (after) Tj ET"

    assert [part["words"] for part in read_pdf(written(shown))] == ["shown", "after"]


def test_a_row_that_the_page_break_leaves_open_is_a_row():
    upright = b"".join(b"%d 100 m %d 300 l S " % (x, x) for x in (50, 100, 300))
    across = b"50 300 m 300 300 l S 50 200 m 300 200 l S "
    words = b"BT /F1 12 Tf 60 250 Td (1) Tj 50 0 Td (done) Tj -50 -100 Td (2) Tj 50 0 Td (open) Tj ET"

    (table,) = read_pdf(written(upright + across + words))

    assert [[words for words, *_ in row] for row in table["rows"]] == [["1", "done"], ["2", "open"]]


REFUSED = {
    "no words, only drawing and a script": (pdf_of(b"0 0 m 9 9 l S"), "không có chữ nào"),
    "truncated": (b"%PDF-1.7\n" + bytes(200), "tệp PDF"),
    "pages that hold themselves": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "tệp PDF",
    ),
    "lines without end": (pdf_of(b"0 0 m 9 9 l S\n" * 70_000), "quá nhiều nét vẽ"),
}


@pytest.mark.parametrize(("content", "found"), REFUSED.values(), ids=REFUSED)
def test_a_pdf_without_words_or_made_to_harm_is_refused_in_words(content, found):
    with pytest.raises(UnreadablePlanError, match=found) as refused:
        read_plan("ke-hoach.pdf", content)

    assert "Hãy " in str(refused.value)


def ruled(rows: list[list[tuple[int, int, int, str]]]) -> bytes:
    """A table drawn with its cells: (left, right, rows down, words) from the top, each row 40 points high."""
    draw = b""
    for place, cells in enumerate(rows):
        top = 700 - 40 * place
        for left, right, down, words in cells:
            draw += b"%d %d %d %d re S BT /F1 10 Tf %d %d Td (%s) Tj ET " % (
                *(left, top - 40 * down, right - left, 40 * down),
                *(left + 5, top - 20, words.encode()),
            )
    return written(draw)


def test_a_cell_of_a_pdf_covers_the_rows_it_reaches_down_to():
    content = ruled(
        [
            [(50, 100, 2, "TT"), (100, 300, 2, "Viec"), (300, 500, 1, "Phan cong")],
            [(300, 400, 1, "Chu tri"), (400, 500, 1, "Phoi hop")],
            [(50, 100, 1, "1"), (100, 300, 1, "Mo lop"), (300, 400, 2, "So A"), (400, 500, 1, "So B")],
            [(50, 100, 1, "2"), (100, 300, 1, "In sach"), (400, 500, 1, "So C")],
        ]
    )

    (table,) = read_pdf(content)

    assert table["rows"] == [
        [("TT", 2, 1), ("Viec", 2, 1), ("Phan cong", 1, 2)],
        [("Chu tri", 1, 1), ("Phoi hop", 1, 1)],
        [("1", 1, 1), ("Mo lop", 1, 1), ("So A", 2, 1), ("So B", 1, 1)],
        [("2", 1, 1), ("In sach", 1, 1), ("So C", 1, 1)],
    ]


def test_two_tables_that_touch_are_two():
    heading = ["TT", "Viec", "Chu tri"]
    first, second = (50, 100, 250, 400), (50, 120, 300, 400)
    rows = [
        [(*edges, 1, words) for edges, words in zip(itertools.pairwise(lefts), said, strict=True)]
        for lefts, said in [
            (first, heading),
            (first, ["1", "Mo lop", "So A"]),
            (second, heading),
            (second, ["2", "In sach", "So B"]),
        ]
    ]

    one, two = read_pdf(ruled(rows))

    assert [[words for words, *_ in row] for row in one["rows"]] == [heading, ["1", "Mo lop", "So A"]]
    assert two["rows"] == [
        [(words, 1, 1) for words in heading],
        [("2", 1, 1), ("In sach", 1, 1), ("So B", 1, 1)],
    ]


def test_a_date_too_wide_for_its_cell_is_one_date():
    upright = b"".join(b"%d 100 m %d 300 l S " % (x, x) for x in (50, 100, 152))
    across = b"".join(b"50 %d m 152 %d l S " % (y, y) for y in (300, 200, 100))
    words = b"BT /F1 12 Tf 60 270 Td (1) Tj 42 0 Td (20/11/202) Tj 0 -16 Td (6) Tj ET "
    apart = b"BT /F1 12 Tf 60 170 Td (2) Tj 42 0 Td (20/11/2026) Tj 0 -16 Td (2 lan) Tj ET"

    (table,) = read_pdf(written(upright + across + words + apart))

    assert [[words for words, *_ in row] for row in table["rows"]] == [
        ["1", "20/11/2026"],
        ["2", "20/11/2026 2 lan"],
    ]


def test_a_row_that_a_page_break_cut_is_made_whole_by_any_cell_that_goes_on():
    above = {"rows": [[("2.2", 1, 1), ("Ra soat", 1, 1), ("So Tu", 1, 1)]], "pages": [1], "edges": [1, 2, 3]}
    below = {
        "rows": [[("", 1, 1), ("2026, co tai lieu", 1, 1), ("phap", 1, 1)]],
        "pages": [2],
        "edges": [1, 2, 3],
    }

    append_rows(above, below)

    assert [words for words, *_ in above["rows"][0]] == ["2.2", "Ra soat 2026, co tai lieu", "So Tu phap"]
    assert len(above["rows"]) == 1


def test_smaller_lines_that_stand_closer_do_not_part_the_paragraphs_of_a_page():
    body = b"BT /F1 14 Tf 50 800 Td " + b" 0 -20 Td ".join(b"(line %d of the text) Tj" % n for n in range(6))
    small = b" /F1 9 Tf 0 -30 Td " + b" 0 -11 Td ".join(b"(- recipient %d) Tj" % n for n in range(6)) + b" ET"

    gaps = [part["gap"] for part in read_pdf(written(body + small))]

    assert gaps == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_letters_drawn_twice_for_bold_are_read_once_and_double_letters_stay():
    draw = b"".join(b"BT /F1 12 Tf %s 500 Td (meeting too) Tj ET " % across for across in (b"50.9", b"51.2"))

    assert [part["words"] for part in read_pdf(written(draw))] == ["meeting too"]


def test_a_pdf_that_takes_too_long_says_how_far_it_was_read_and_what_to_do():
    with pytest.raises(RefusedFileError) as refused:
        read_pdf(pages_of(["mot"], ["hai"], ["ba"]), seconds=0)

    found, repair = refused.value.args
    assert "có 3 trang" in found and "chưa đọc xong trang nào" in found
    assert repair.startswith("Hãy ") and "trang của kế hoạch" in repair


def test_a_pdf_of_more_pages_than_can_be_read_says_how_many_it_has():
    with pytest.raises(RefusedFileError, match="có 401 trang; mỗi lần chỉ đọc được tệp không quá 400 trang"):
        read_pdf(pages_of(*([["mot"]] * 401)))
