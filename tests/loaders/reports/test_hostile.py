"""Files made to do harm: each is answered within a bounded time, in Vietnamese, and the parent lives on."""

import io
import re
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from loaders.reports import grouping, sandbox
from loaders.reports.grouping import LISTED
from loaders.reports.model import ReportFile
from loaders.reports.read import read_report
from loaders.reports.readers import Nursery
from tests.loaders.reports import books
from tests.loaders.reports.books import OUTPUTS, PROGRESS, filled, packed, parts, with_parts

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PART = books.sheet_part(OUTPUTS)
REPAIRS = re.compile(
    "Lưu thành|Lưu lại|Chỉ giữ các trang tính|Xóa các cột|Tải lại biểu mẫu|Giải nén|Bỏ mật khẩu|Gửi tệp|Điền số liệu"
)
LONGEST = 12.0  # seconds, on a busy machine


def sheet(data: bytes, dimension: bytes = b"A1") -> dict[str, bytes]:
    return {
        PART: b'<worksheet %s><dimension ref="%s"/><sheetData>%s</sheetData></worksheet>'
        % (MAIN, dimension, data)
    }


def bomb() -> bytes:
    """A sheet that unpacks to a quarter of a gigabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(filled()).items():
            if name != PART:
                package.writestr(name, data)
        with package.open(PART, "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b" " * 4_194_304)
    return stream.getvalue()


def lying_size() -> bytes:
    """A part that says it is small and is not."""
    content = bytearray(packed({**parts(filled()), PART: b" " * 200_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            if struct.unpack_from("<I", content, found.start() + offset)[0] == 200_000_000:
                struct.pack_into("<I", content, found.start() + offset, 100)
    return bytes(content)


def billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lines}]><sst {MAIN.decode()}><si><t>&l9;</t></si></sst>'
    return with_parts(filled(), {"xl/sharedStrings.xml": text.encode()})


def many_strings() -> bytes:
    strings = b"".join(b"<si><t>%d</t></si>" % number for number in range(2_000_000))
    return with_parts(filled(), {"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (MAIN, strings)})


def long_string_in_many_cells() -> bytes:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 40_000)
    )
    strings = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, bytes(range(65, 91)) * 1200)
    return with_parts(filled(), {**sheet(cells), "xl/sharedStrings.xml": strings})


def many_sheets() -> bytes:
    names = b"".join(b'<sheet name="T%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, 100_001))
    book = parts(filled())["xl/workbook.xml"]
    return with_parts(
        filled(),
        {
            "xl/workbook.xml": re.sub(
                rb"<sheets>.*</sheets>", b"<sheets>%s</sheets>" % names, book, flags=re.S
            )
        },
    )


def many_merges() -> bytes:
    own = parts(filled())[PART]
    merges = b"".join(b'<mergeCell ref="A%d:L%d"/>' % (row, row + 9) for row in range(1, 1_000_001, 10))
    return with_parts(
        filled(), {PART: own.replace(b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % merges)}
    )


def overlapping_merges() -> bytes:
    own = parts(filled())[PART]
    own = own.replace(b"</sheetData>", b'<row r="40000"><c r="A40000"><v>1</v></c></row></sheetData>')
    merges = b'<mergeCell ref="A1:XFD1048576"/>' * 9_000
    return with_parts(
        filled(), {PART: own.replace(b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % merges)}
    )


def far_cell() -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    own = parts(filled())[PART]
    return with_parts(filled(), {PART: own.replace(b"</sheetData>", row + b"</sheetData>")})


def wide_row() -> bytes:
    cells = b"".join(b"<c><v>%d</v></c>" % number for number in range(16_384))
    return with_parts(
        filled(), sheet(b"".join(b'<row r="%d">%s</row>' % (row, cells) for row in range(1, 12)))
    )


def deep() -> bytes:
    return with_parts(filled(), {PART: b"<worksheet %s>%s" % (MAIN, b"<a>" * 3_000_000)})


def odd_names() -> bytes:
    return with_parts(
        filled(), {"../../../../tmp/evil.xml": b"<x/>", "/etc/passwd": b"x", "C:\\windows\\x": b"x"}
    )


def odd_target() -> bytes:
    links = parts(filled())["xl/_rels/workbook.xml.rels"]
    return with_parts(
        filled(), {"xl/_rels/workbook.xml.rels": links.replace(b"worksheets/sheet", b"../../../etc/passwd")}
    )


def nested() -> bytes:
    content = packed({"a.txt": b"x" * 1000})
    for _ in range(20):
        content = packed({"inner.zip": content})
    return content


def repeated_ods() -> bytes:
    """A cell with a value that says it stands in every cell of the sheet."""
    content = b"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
    <office:body><office:spreadsheet><table:table table:name="3_KetQuaTuyenTruyen">
    <table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"
    office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>
    </table:table></office:spreadsheet></office:body></office:document-content>"""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": b"<x/>"})


def looping_container() -> bytes:
    """An old workbook whose chains of sectors go round."""
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0, 1, 0, 1) + struct.pack("<I", 0) + b"\xff" * 432
    return head[:512] + struct.pack("<128I", *([0, 1] * 64)) + bytes(512)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": bomb,
    "a size that lies": lying_size,
    "billion laughs": billion_laughs,
    "a long text in many cells": long_string_in_many_cells,
    "100,000 sheets": many_sheets,
    "100,000 merged ranges": many_merges,
    "a cell in the last corner": far_cell,
    "an element in an element": deep,
    "a zip in a zip": nested,
    "an ODS cell repeated without end": repeated_ods,
    "a container that goes round": looping_container,
    "names that climb out": odd_names,
    "half a package": lambda: filled()[: len(filled()) // 2],
    "the end cut off": lambda: filled()[:-30],
    "a package of garbage": lambda: b"PK\x03\x04" + bytes(range(256)) * 40,
    "an old workbook of garbage": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 40,
    "a sheet of garbage": lambda: with_parts(filled(), {PART: bytes(range(1, 255)) * 100}),
    "an endless quote": lambda: b'TT,"' + b"x" * 9_000_000,
    "a row of commas": lambda: b"," * 9_000_000,
    "one long line": lambda: "Số lượng".encode() * 700_000,
}
HARMLESS: dict[str, Callable[[], bytes]] = {
    "two million shared strings": many_strings,
    "ranges that lie over each other": overlapping_merges,
    "a dimension of everything": lambda: with_parts(
        filled(),
        {PART: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts(filled())[PART])},
    ),
}


def timed(content: bytes) -> ReportFile:
    started = time.monotonic()
    report = read_report("bao-cao.xlsx", content, books.CONTEXT)
    assert time.monotonic() - started < LONGEST
    return report


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_in_time(what: str) -> None:
    report = timed(HOSTILE[what]())

    assert report.gate == "refused"
    assert report.problems[0].found
    for said in report.problems:
        assert said.severity == "error" or said.rule == "sheet.not_read"
        assert "Traceback" not in f"{said.found}{said.expected}{said.repair}"
    assert REPAIRS.search(report.problems[0].repair or "")


@pytest.mark.parametrize("what", HARMLESS)
def test_a_strange_file_is_read_in_time_all_the_same(what: str) -> None:
    report = timed(HARMLESS[what]())

    assert report.gate == "passed"
    assert report.progress["task_code"].to_list() == ["KH118-1"]


@pytest.mark.parametrize("what", [wide_row, odd_target])
def test_a_sheet_that_makes_no_sense_costs_little_and_is_said(what: Callable[[], bytes]) -> None:
    report = timed(what())

    assert [said for said in report.problems if said.severity in ("error", "warning")]


def test_many_different_wrong_words_are_answered_in_time() -> None:
    rows: list[list[object]] = [["TT", "Hình thức", "Đơn vị tính", "Số lượng", "Chủ đề lạ"]]
    rows += [
        [str(n), f"Hình thức lạ số {n} của đơn vị", f"đơn vị {n}", f"{n} cái", "x"] for n in range(5_000)
    ]

    report = timed(books.with_table(OUTPUTS, rows))

    assert report.outputs.height == 5_000
    told = [said for said in report.problems if said.rule == "channel.unknown"]
    assert len(told) == LISTED + 1
    assert grouping.count(told) == 5_000


@contextmanager
def other_reader(monkeypatch: pytest.MonkeyPatch, code: str) -> Iterator[None]:
    """Let the readers do something else than parse."""
    own = f"def answer(*_, **__): {code}"
    started = f"from loaders.reports import child, nursery\n{own}\nchild.answer = answer\nnursery.main()"
    with closing(Nursery(["-c", started])) as nursery:
        monkeypatch.setattr(sandbox, "NURSERY", nursery)
        yield


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("x = bytearray(2_000_000_000)", "file.too_much_memory"),
        ("import os; os.abort()", "file.too_much_memory"),
        ("import sys; sys.exit(3)", "file.damaged"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "file.too_slow"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "file.too_slow"),
        ("return b'no JSON'", "file.damaged"),
        ("raise ValueError", "file.damaged"),
        ("import resource, signal; signal.alarm(1); import time; time.sleep(60)", "file.too_slow"),
    ],
)  # fmt: skip
def test_a_child_that_breaks_a_limit_ends_and_gives_a_message(
    monkeypatch: pytest.MonkeyPatch, code: str, rule: str
) -> None:
    with other_reader(monkeypatch, code):
        report = timed(filled())

    assert [said.rule for said in report.problems] == [rule]


def test_a_child_that_only_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_WALL_SECONDS", 1)
    with other_reader(monkeypatch, "import time; time.sleep(60)"):
        report = timed(filled())

    assert [said.found for said in report.problems] == ["tệp chưa đọc xong sau 1 giây"]


def test_the_memory_of_the_parent_comes_back() -> None:
    content = filled(PROGRESS, {"K6": "Đã đăng"})
    timed(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for _ in range(20):
        timed(content)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes
