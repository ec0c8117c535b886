"""Saved web pages: headings, lists and merged tables say what the text says; scripts and menus say nothing."""

import unicodedata
from pathlib import Path

import pytest

from loaders.plans.html_page import read_html
from loaders.plans.model import Plan, UnreadablePlanError
from loaders.plans.parts import document_of
from loaders.plans.read import read_plan
from loaders.plans.shown import read_shown
from tests.loaders.plan_texts import HEAD, TAIL, assigned
from tests.loaders.test_plan_refusals import windows_1258

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng thông tin</title><style>p{color:red}</style></head>
<body><nav><ul><li>Trang chủ</li></ul></nav><script>document.write("KẾ HOẠCH lạ")</script>
<p>UBND TỈNH HÒA AN<br>SỞ VĂN THƯ<br>Số: 12/KH-SVT</p><p>Hòa An, ngày 05 tháng 02 năm 2025</p>
<h2>KẾ HOẠCH</h2><p><b>Tuyên truyền cải cách hành chính năm 2025</b></p>
<p>Căn cứ Kế hoạch số 9/KH-UBND ngày 10/01/2025 của UBND tỉnh, Sở Văn thư ban hành Kế hoạch như sau:</p>
<h3>I. MỤC ĐÍCH, YÊU CẦU</h3><ol><li>Nâng cao nhận thức.</li></ol>
<h3>II. NHIỆM VỤ</h3>
<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th><th>Thời gian</th></tr>
<tr><td>1</td><td>Phát hành tờ rơi &amp; áp&nbsp;phích</td><td rowspan="2">Văn phòng Sở</td><td>Quý II/2025</td></tr>
<tr><td>2</td><td><p>Đăng <i>tin</i></p></td><td>Quý III/2025</td></tr></table>
<p style="display:none">ẩn</p>
<p><b>Nơi nhận:</b></p><ul><li>UBND tỉnh (b/c);</li><li>Lưu: VT.</li></ul><p><b>GIÁM ĐỐC</b></p><p>Lê Văn Thử</p></body></html>"""
TEXT = (
    HEAD
    + "II. NHIỆM VỤ\n\n| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n"
    + "| 1 | Phát hành tờ rơi & áp phích | Văn phòng Sở | Quý II/2025 |\n| 2 | Đăng tin | Văn phòng Sở | Quý III/2025 |\n"
    + TAIL
)


def lines_of(page: str) -> list[str]:
    return [line for line in document_of(read_html(page.encode())).lines if line]


def test_a_page_says_the_same_as_its_text():
    page, text = read_plan("ke-hoach.html", PAGE.encode()), read_plan("ke-hoach.txt", TEXT.encode())

    assert isinstance(page, Plan) and isinstance(text, Plan)
    assert assigned(page) == assigned(text) != []
    assert page.header.number == text.header.number
    assert page.header.title == text.header.title
    assert (page.recipients, page.header.signer) == (text.recipients, text.header.signer)


def test_what_a_page_hides_or_runs_is_not_shown():
    shown = read_shown("ke-hoach.html", PAGE.encode())

    said = " ".join(each.text for each in shown.lines)
    assert [words for words in ("Trang chủ", "lạ", "ẩn", "color") if words in said.split()] == []


SAME_PAGE = {
    "by its first tag, whatever its name": ("ke-hoach.txt", PAGE.encode()),
    "UTF-16": ("ke-hoach.html", PAGE.encode("utf-16")),
    "decomposed accents": ("ke-hoach.html", unicodedata.normalize("NFD", PAGE).encode()),
    "the code its meta names": ("ke-hoach.htm", windows_1258(PAGE.replace("utf-8", "windows-1258"))),
    "tags that are never closed": ("ke-hoach.html", PAGE.replace("</td>", "").replace("</p>", "").encode()),
}


@pytest.mark.parametrize(("name", "content"), SAME_PAGE.values(), ids=SAME_PAGE)
def test_another_way_to_write_the_same_page_is_read_alike(name, content):
    answer, whole = read_plan(name, content), read_plan("ke-hoach.html", PAGE.encode())

    assert isinstance(answer, Plan) and isinstance(whole, Plan)
    assert assigned(answer) == assigned(whole)


def test_lists_count_as_the_page_counts_them():
    page = '<html><body><ol type="a" start="3"><li>một</li><li value="7">hai<ul><li>ba</li></ul></li><li>bốn</li></ol></body></html>'

    assert lines_of(page) == ["c) một", "g) hai", "- ba", "h) bốn"]


def test_a_table_that_only_arranges_the_page_is_read_in_order():
    page = "<html><body><table><tr><td>trái</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table></body></html>"

    assert lines_of(page) == ["trái", "a | b"]


HOSTILE = {
    "empty page": ("<html><body><script>x</script></body></html>", "không có chữ nào"),
    "a million cells": (
        "<html><body><table>" + "<tr><td>1</td><td>2</td></tr>" * 4_000 + "</table></body></html>",
        "hơn 3000 hàng",
    ),
}


@pytest.mark.parametrize(("page", "found"), HOSTILE.values(), ids=HOSTILE)
def test_a_page_that_says_nothing_or_too_much_is_refused_in_words(page, found):
    with pytest.raises(UnreadablePlanError, match=found) as refused:
        read_plan("ke-hoach.html", page.encode())

    assert "Hãy " in str(refused.value)


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "b"])
def test_a_page_of_endless_depth_ends_in_time(tag):
    page = f"<html><body><p>KẾ HOẠCH</p>{f'<{tag}>' * 20_000}x"

    with pytest.raises(UnreadablePlanError, match="lồng nhau sâu"):
        read_plan("ke-hoach.html", page.encode())


def test_an_entity_of_a_page_opens_no_file():
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>trước &x; sau</p></body></html>'

    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in " ".join(lines_of(page))
