"""Files made to harm, to hide or broken by chance: one message in Vietnamese, in bounded time, and nothing is fetched."""

import io
import socket
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing

import docx
import pytest

from loaders.plans import sandbox
from loaders.plans.lines import MOST_WRAPPED, blocks_of, pieces_of
from loaders.plans.model import Plan, UnreadablePlanError
from loaders.plans.read import read_plan
from loaders.reports.readers import Nursery
from tests.loaders.plan_texts import HEAD, TAIL
from tests.loaders.plans.test_plan_pdf import pdf_of, written
from tests.loaders.plans.test_plan_word import WORD

SECONDS = 100.0


def packed(parts: dict[str, bytes], without: tuple[str, ...] = ()) -> bytes:
    """The Word file with other parts in place of its own."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return held.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        return package.read(name)


def body(xml: str) -> bytes:
    main = part("word/document.xml")
    start = main.index(b"<w:body>") + len(b"<w:body>")
    return main[:start] + xml.encode() + main[start:]


def nested(depth: int) -> bytes:
    cell = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    return packed({"word/document.xml": body(cell)})


def utf16_entities() -> bytes:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    return packed({"word/styles.xml": bomb.encode("utf-16")})


def pdf_with(objects: dict[int, bytes], root: bytes = b"/Pages 2 0 R") -> bytes:
    """A PDF of these objects, with a catalogue as its first."""
    all_objects = {1: b"<</Type/Catalog " + root + b">>", **objects}
    made = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % each for each in all_objects.items())
    return made + b"trailer<</Root 1 0 R>>\n%%EOF"


def many_pages(count: int) -> bytes:
    """One page, named again and again."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b"3 0 R " * count
    return pdf_with({2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), 3: page})


def endless_forms() -> bytes:
    """A drawing that draws itself twice, and so on."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 10>>stream\n/A Do /A Do\nendstream"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</A 5 0 R>>>>/Contents 4 0 R>>"
    )
    draw = b"<</Length 5>>stream\n/A Do\nendstream"
    return pdf_with({2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page, 4: draw, 5: form})


def growing_forms(depth: int = 24) -> bytes:
    """Each drawing draws the next one twice: two to the power of the depth."""
    objects = {2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 4: b"<</Length 5>>stream\n/A Do\nendstream"}
    objects[3] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</A 5 0 R>>>>/Contents 4 0 R>>"
    )
    for number in range(5, 5 + depth):
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>/Length 11>>"
        objects[number] = head % (number + 1) + b"stream\n/A Do /A Do\nendstream"
    return pdf_with(objects)


def huge_stream() -> bytes:
    """Two gigabytes of spaces in two megabytes: one packed piece again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * (64 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = b"\x78\x9c" + piece * 32 + b"\x03\x00"
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf_with({2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page, 4: stream})


def picture() -> bytes:
    """A page that only shows a picture: a scan."""
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x00\nendstream"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
    )
    text = b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw)
    return pdf_with({2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page, 4: text, 5: image})


def unmapped() -> bytes:
    """Words in a font of glyph numbers, without a map to letters."""
    draw = b"BT /F1 12 Tf 50 500 Td <%s> Tj ET" % b"".join(b"%04x" % number for number in range(3, 300))
    font = b"<</Type/Font/Subtype/Type0/BaseFont/Odd/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Odd/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>"
    described = b"<</Type/FontDescriptor/FontName/Odd/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0/CapHeight 9/StemV 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
    text = b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw)
    return pdf_with(
        {2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page, 4: text, 5: font, 6: below, 7: described}
    )


def locked() -> bytes:
    """A PDF that asks for a password nobody gave."""
    guard = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"11" * 32, b"22" * 32)
    whole = pdf_with({2: b"<</Type/Pages/Kids[]/Count 0>>", 3: guard})
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "tables within tables (.docx)": (nested(40), "lồng nhau sâu"),
    "tables within tables without end (.docx)": (nested(4_000), "tệp Word bị hỏng"),
    "entities in UTF-16 (.docx)": (utf16_entities(), "khai báo lạ"),
    "a package without its main part": (packed({}, ("word/document.xml",)), "tệp nén hoặc tệp Office"),
    "a package without relations": (packed({}, ("_rels/.rels",)), "tệp Word bị hỏng"),
    "a truncated main part": (packed({"word/document.xml": part("word/document.xml")[:900]}), "tệp Word bị hỏng"),
    "a zip of one byte more": (WORD[:-30], "tệp Word bị hỏng"),
    "a password (.docx)": (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
    "a password (.pdf)": (locked(), "tệp PDF có mật khẩu"),
    "a scan": (picture(), "chỉ có ảnh chụp, không có chữ"),
    "glyphs without letters": (unmapped(), "không kèm bảng mã"),
    "a hundred thousand pages": (many_pages(100_000), "trang; mỗi lần chỉ đọc|tệp PDF"),
    "a page that draws itself": (endless_forms(), "không có chữ nào"),
    "drawings that double": (growing_forms(), "quá nhiều nét vẽ"),
    "two gigabytes of spaces": (huge_stream(), "bộ nhớ|tệp PDF"),
    "a page as large as a country": (pdf_of(b"").replace(b"595 842", b"1e30 1e30"), "tệp PDF bị hỏng"),
    "a page of no size": (written(b"BT ET").replace(b"595 842", b"0 0"), "không có chữ nào|tệp PDF"),
    "zero bytes": (b"", "tệp rỗng"),
    "a program": (b"\x7fELF" + bytes(500), "byte NUL"),
    "eleven megabytes": (b"%PDF-1.4" + bytes(11 << 20), "giới hạn là 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "found"), REFUSED.values(), ids=REFUSED)
def test_a_hostile_or_broken_file_is_refused_in_words_and_in_time(content, found):
    began = time.monotonic()

    with pytest.raises(UnreadablePlanError, match=found) as refused:
        read_plan("ke-hoach.docx", content)

    assert "Hãy " in str(refused.value)
    assert time.monotonic() - began < SECONDS


def test_a_paragraph_wrapped_without_an_end_is_parted_and_keeps_its_words():
    line = "học kỳ I và cả năm học, quý, 6 tháng và năm, gửi báo cáo về Sở Nội vụ để tổng hợp,"
    lines = [f"1. Các đơn vị báo cáo {line}", *[line] * 999]

    blocks = blocks_of(pieces_of(lines))

    assert [len(block.text.starts) for block in blocks] == [MOST_WRAPPED] * 5
    assert " ".join([blocks[0].label, *(block.text.words for block in blocks)]) == " ".join(lines)


def test_lines_of_nothing_but_spaces_are_read_in_time():
    blank = (" " * 99 + "\n") * 12_000
    begun = time.monotonic()

    plan = read_plan("trong.txt", f"{HEAD}{blank}{TAIL}".encode())

    assert isinstance(plan, Plan)
    assert time.monotonic() - begun < SECONDS / 2


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that remembers whoever connects."""
    heard: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(b"called")
                caller.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        ended.set()
        thread.join()


def test_nothing_that_a_word_file_names_outside_is_fetched(listener):
    port, heard = listener
    outside = f"http://127.0.0.1:{port}/"
    relation = '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
    for kind in ("attachedTemplate", "image", "hyperlink"):
        relations = part("word/_rels/document.xml.rels").decode()
        relations = relations.replace("</Relationships>", relation.format(kind, outside + kind))

        answer = read_plan("ke-hoach.docx", packed({"word/_rels/document.xml.rels": relations.encode()}))

        assert isinstance(answer, Plan)
    time.sleep(0.3)
    assert heard == []


def test_nothing_that_a_page_or_a_pdf_names_outside_is_fetched(listener):
    port, heard = listener
    outside = f"http://127.0.0.1:{port}/"
    page = f'<!DOCTYPE html SYSTEM "{outside}a.dtd"><html><head><link rel=stylesheet href="{outside}b"><base href="{outside}"></head><body><img src="{outside}c"><iframe src="{outside}d"></iframe><p>KẾ HOẠCH</p></body></html>'
    action = pdf_with(
        {2: b"<</Type/Pages/Kids[]/Count 0>>"}, f"/Pages 2 0 R/OpenAction<</S/URI/URI({outside})>>".encode()
    )

    read_plan("trang.html", page.encode())
    with pytest.raises(UnreadablePlanError):
        read_plan("a.pdf", action)

    time.sleep(0.3)
    assert heard == []


def test_a_pdf_with_scripts_and_programs_to_start_is_read_as_its_words():
    actions = b"/OpenAction<</S/Launch/F(calc.exe)>>/AA<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>"
    lines = [b"KE HOACH", b"Tuyen truyen cai cach hanh chinh nam 2025"]
    draw = b"BT /F1 12 Tf 50 700 Td " + b" 0 -20 Td ".join(b"(%s) Tj" % line for line in lines) + b" ET"
    made = written(draw).replace(b"/Type/Catalog", b"/Type/Catalog" + actions)

    answer = read_plan("a.pdf", made)

    assert not isinstance(answer, Plan)  # words without accents are no Vietnamese plan, but they were read
    assert answer.reason


def test_words_inserted_are_kept_and_comments_footnotes_and_page_heads_are_not_in_the_sentences():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Mẫu số 1"
    for line in (HEAD + "II. NHIỆM VỤ\n\n1. Đăng tin. Đơn vị chủ trì: Văn phòng Sở.\n" + TAIL).split("\n"):
        document.add_paragraph(line)
    document.add_comment(document.paragraphs[5].runs, text="Nên sửa lại", author="A", initials="A")
    held = io.BytesIO()
    document.save(held)

    answer = read_plan("a.docx", held.getvalue())

    assert isinstance(answer, Plan)
    assert "Nên sửa lại" not in str(answer)
    assert "Mẫu số 1" not in str(answer)


def test_many_uploads_at_once_are_read_a_few_at_a_time(monkeypatch):
    """The readers tell how many of them there are; the rest wait their turn."""
    code = "import os, time; own = os.getppid(); time.sleep(0.3); n = sum(1 for each in os.listdir('/proc') if each.isdigit() and parent(each) == own); return ('{\"unreadable\": \"%d\"}' % n).encode()"
    lines = [
        "from loaders.reports import nursery",
        "def parent(each):",
        "    try: return int(open(f'/proc/{each}/stat').read().rpartition(')')[2].split()[1])",
        "    except OSError: return 0",
        "def read(words, content):",
        f"    {code}",
        "nursery.main(read)",
    ]
    with closing(Nursery(["-c", "\n".join(lines)])) as readers:
        monkeypatch.setattr(sandbox, "NURSERY", readers)
        seen: list[int] = []

        def ask() -> None:
            with pytest.raises(UnreadablePlanError) as told:
                read_plan("a.txt", b"x")
            seen.append(int(str(told.value)))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(seen) == 8
    assert max(seen) == sandbox.AT_ONCE


def test_who_waits_too_long_for_a_place_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.05)
    for _ in range(sandbox.AT_ONCE):
        sandbox._PLACES.acquire()
    try:
        with pytest.raises(UnreadablePlanError, match="đang đọc nhiều tệp khác"):
            read_plan("a.txt", b"x")
    finally:
        for _ in range(sandbox.AT_ONCE):
            sandbox._PLACES.release()


ENDINGS = {
    "x = bytearray(4_000_000_000)": "quá nhiều bộ nhớ",
    "import os; os.abort()": "quá nhiều bộ nhớ",
    "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)": "quá nhiều thời gian",
    "raise ValueError": "dừng giữa chừng",
}


@pytest.mark.parametrize(("code", "found"), ENDINGS.items(), ids=ENDINGS)
def test_a_reader_that_breaks_a_limit_ends_and_the_next_file_is_read(code, found, monkeypatch):
    lines = [
        "from loaders.plans import child",
        "from loaders.reports import nursery",
        "def read(words, content):",
        "    child.limit()",
        f"    {code}",
        "nursery.main(read)",
    ]
    with closing(Nursery(["-c", "\n".join(lines)])) as readers, monkeypatch.context() as other:
        other.setattr(sandbox, "NURSERY", readers)
        with pytest.raises(UnreadablePlanError, match=found):
            read_plan("a.txt", b"x")

    assert isinstance(read_plan("a.docx", WORD), Plan)
