"""Plan documents: seconds a page for .docx and .pdf against merely extracting the text, 200 pages, memory of the reader.

Each pair is read side by side in the same run, in one process, without the fork that a server pays for once a file
(it is measured by itself). Documents are made here: prose of four lines a paragraph and a ruled table on every third page.
"""

import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import docx
import pdfplumber
from pdfminer.high_level import extract_text

from loaders.plans.office import find_office, save_as
from loaders.plans.reading import read_content
from loaders.plans.shown import read_shown

GOAL = "6 times for .pdf, 20 times for .docx"  # a Word file's text comes almost for nothing
PAIRS = 3
PAGES = 10
MANY_PAGES = 112  # of ours; a table or its last lines begin another, which makes two hundred in print
_HEAD = ["UBND TỈNH HÒA AN", "SỞ VĂN THƯ", "Số: 12/KH-SVT", "Hòa An, ngày 05 tháng 02 năm 2025", "KẾ HOẠCH", "Tuyên truyền cải cách hành chính năm 2025", "Căn cứ Kế hoạch số 9/KH-UBND ngày 10/01/2025 của UBND tỉnh, Sở Văn thư ban hành Kế hoạch như sau:", "I. NHIỆM VỤ"]  # fmt: skip
_TAIL = ["Nơi nhận:", "- UBND tỉnh (b/c);", "- Lưu: VT.", "GIÁM ĐỐC", "Lê Văn Thử"]
_PROSE = "Tuyên truyền sâu rộng về mục đích, ý nghĩa và nội dung của công tác cải cách hành chính đến cán bộ, công chức, viên chức và người dân, doanh nghiệp trên địa bàn tỉnh bằng nhiều hình thức phù hợp với từng nhóm đối tượng. "


def measure() -> dict[str, Any]:
    word = _word(PAGES)
    files = {"docx": word}
    if find_office() is not None:
        files["pdf"] = _printed(word)
    measured: dict[str, Any] = {
        "what": "reading a plan document, as multiples of merely extracting its text",
        "goal": GOAL,
        "rows": {kind: _row(kind, content) for kind, content in files.items()},
        "through_the_reader_ms": {kind: _apart_ms(kind, content) for kind, content in files.items()},
        "child_memory_mib": {kind: _reader(kind, content)[0] for kind, content in files.items()},
    }
    if "pdf" in files:
        many = _printed(_word(MANY_PAGES))
        mib, seconds = _reader("pdf", many)
        measured["many_pages"] = {"pages": _pages(many), "cpu_seconds": seconds, "mib": mib}
    return measured


def tell(measured: dict[str, Any]) -> None:
    for kind, row in measured["rows"].items():
        memory, whole = measured["child_memory_mib"][kind], measured["through_the_reader_ms"][kind]
        print(
            f"  .{kind:5} {row['pages']:3} pages  {row['ms_a_page']:8.1f} ms a page   {row['ratio']:6.1f} x"
            f"   ({row['lowest']:.1f} to {row['highest']:.1f})   {memory:.0f} MiB; {whole:.0f} ms through the reader"
        )
    if many := measured.get("many_pages"):
        print(
            f"  .pdf   {many['pages']:3} pages  {many['cpu_seconds']:8.1f} s in all   {many['mib']:.0f} MiB"
        )


def _row(kind: str, content: bytes) -> dict[str, float]:
    pages = PAGES if kind == "docx" else _pages(content)
    merely = _words_of_docx if kind == "docx" else _words_of_pdf
    pairs = [
        (_cpu(lambda: read_content(f"a.{kind}", content)), _cpu(lambda: merely(content)))
        for _ in range(PAIRS + 1)
    ][1:]  # the first pair warms up
    ratios = sorted(whole / plain for whole, plain in pairs)
    return {
        "pages": pages,
        "ms_a_page": statistics.median(whole for whole, _ in pairs) * 1000 / pages,
        "text_ms_a_page": statistics.median(plain for _, plain in pairs) * 1000 / pages,
        "ratio": statistics.median(ratios),
        "lowest": ratios[0],
        "highest": ratios[-1],
    }


def _apart_ms(kind: str, content: bytes) -> float:
    """As an upload waits for it: the process of the reader, and the answer's way back; the first starts the nursery."""
    read_shown(f"a.{kind}", content)
    began = time.perf_counter()
    read_shown(f"a.{kind}", content)
    return (time.perf_counter() - began) * 1000


def _reader(kind: str, content: bytes) -> tuple[float, float]:
    """The most MiB that one reader holds and its processor seconds, in a process of its own."""
    reading = f"import sys, time; from loaders.plans.reading import read_content; read_content('a.{kind}', sys.stdin.buffer.read())"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{reading}; print(time.process_time()); print(open('/proc/self/status').read())",
        ],
        input=content,
        capture_output=True,
        check=True,
    )
    seconds, *status = done.stdout.decode().splitlines()
    peak = next(line for line in status if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024, 1), round(float(seconds), 1)


def _word(pages: int) -> bytes:
    document = docx.Document()
    for line in _HEAD:
        document.add_paragraph(line)
    for page in range(1, pages + 1):
        if page % 3:
            for number in range(1, 8):
                document.add_paragraph(f"{number}. {_PROSE * 2}")
        else:
            _add_table(document, page)
        document.add_page_break()
    for line in _TAIL:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add_table(document: Any, page: int) -> None:
    rows = [["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"]]
    rows += [[str(n), f"Phát hành tờ rơi số {page}.{n}", "Văn phòng Sở", "Quý II/2025"] for n in range(1, 16)]
    table = document.add_table(len(rows), 4)
    table.style = "Table Grid"
    for row, words in zip(table.rows, rows, strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said


def _printed(word: bytes) -> bytes:
    """The document as LibreOffice prints it; the same program that reads old Word files."""
    made = save_as(word, "docx", "pdf")
    assert made is not None
    return made


def _pages(content: bytes) -> int:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _words_of_docx(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def _words_of_pdf(content: bytes) -> str:
    return extract_text(io.BytesIO(content))


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
