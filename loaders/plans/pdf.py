"""A PDF with text into parts: lines in reading order, tables by their ruling lines. Runs in the limited process."""

import io
import itertools
import re
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from loaders.plans.markup import is_page_number
from loaders.plans.old_codes import Conversion, of_font
from loaders.plans.parts import converted_part, line_part
from loaders.plans.pdf_doubles import doubles
from loaders.plans.pdf_layout import upright
from loaders.plans.pdf_tables import append_rows, same_columns, tables_of
from loaders.plans.pdf_words import is_within, rows_of_words
from loaders.plans.refused import RefusedFileError

MAX_PAGES = 400
MAX_SECONDS = 100.0  # before the limits of `child`, which end the reader without a word
BUSY_SHARE = 0.5  # of the time: with less processor time than this the machine had other work
LEAST_UPRIGHT = 3  # lines of a table with two columns
EDGE_GAP = 3.0  # points; lines nearer than this are one
COLUMN_GAP = 2.0  # times the height of the letters: wider than any space between words
PARAGRAPH_GAP = 1.45  # times the usual distance between lines
FEWEST_STEPS = 4  # lines of one size that tell how far apart such lines stand
MAX_HEAD_LINES = 3
LONGEST_HEAD = 150  # letters of a line that is repeated on each page
_DIGITS = re.compile(r"\d+")
MAX_LOST = 0.1  # of all letters: a few list marks are drawn with symbols
_GLYPH = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd\x00-\x08]")


def read_pdf(content: bytes, seconds: float = MAX_SECONDS) -> list[dict[str, Any]]:
    """The lines and tables of all pages; page numbers, repeated page headers and repeated table headings left out.

    Pages that are not begun within `seconds` are refused by their number: what is left of the plan is never dropped.
    """
    began, worked = time.monotonic(), time.process_time()
    try:
        document = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise RefusedFileError("tệp PDF có mật khẩu", "Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise
    with document:
        if len(document.pages) > MAX_PAGES:
            raise RefusedFileError(
                f"tệp PDF có {len(document.pages)} trang; mỗi lần chỉ đọc được tệp không quá {MAX_PAGES} trang",
                "Hãy in riêng các trang của kế hoạch ra một tệp PDF rồi gửi tệp đó.",
            )
        pages: list[list[dict[str, Any]]] = []
        pictures = 0
        conversions: dict[str, Conversion] = {}
        for drawn in document.pages:
            if time.monotonic() - began > seconds:
                is_busy = time.process_time() - worked < BUSY_SHARE * seconds
                raise _too_slow(len(pages), len(document.pages), is_busy=is_busy)
            page = upright(drawn)
            pages.append(_page(page, conversions))
            pictures += len(page.images)
            page.close()
    if not any(_says(part) for parts in pages for part in parts):
        raise RefusedFileError(
            "tệp PDF chỉ có ảnh chụp, không có chữ" if pictures else "tệp PDF không có chữ nào",
            "Hãy gửi tệp Word gốc, hoặc nhận dạng chữ (OCR) bản chụp rồi gửi lại.",
        )
    _refuse_unreadable(pages)
    _drop_running_heads(pages)
    return [*_joined(pages), *map(converted_part, conversions.values())]


def _too_slow(read: int, pages: int, *, is_busy: bool) -> RefusedFileError:
    reached = f"mới đọc đến trang {read}" if read else "chưa đọc xong trang nào"
    found = f"tệp PDF có {pages} trang; hết thời gian cho một tệp khi {reached}"
    if is_busy:
        return RefusedFileError(
            f"{found} vì máy chủ đang bận",
            "Hãy gửi lại sau ít phút, hoặc in riêng các trang của kế hoạch ra một tệp PDF rồi gửi tệp đó.",
        )
    return RefusedFileError(
        f"{found} vì các trang quá dày chữ",
        f"Hãy in riêng các trang của kế hoạch ra một tệp PDF (không quá {max(read, 1)} trang) rồi gửi tệp đó.",
    )


def _says(part: dict[str, Any]) -> bool:
    return "rows" in part or not is_page_number(part["words"].strip())


def _page(page: Any, conversions: dict[str, Conversion]) -> list[dict[str, Any]]:
    twice = doubles(page.chars)
    # A stamp up the margin would fall letter by letter into the lines beside it.
    page = page.filter(lambda drawn: _stands(drawn) and id(drawn) not in twice)
    settings = {"explicit_horizontal_lines": _open_edges(page.edges)}
    tables = [table for table in page.find_tables(settings) if _is_table(table)]
    # A letter with a rare accent may come from another font: fonts must not part words.
    words = page.extract_words(keep_blank_chars=False, use_text_flow=False, return_chars=True)
    _unify(words, conversions)
    free = [word for word in words if not any(is_within(word, table.bbox) for table in tables)]
    placed = [(line["top"], line["part"]) for line in _lines(free, page.page_number)]
    for table in tables:
        placed += tables_of(table, words, page.page_number)
    return [part for _, part in sorted(placed, key=lambda each: each[0])]


def _stands(drawn: dict[str, Any]) -> bool:
    return drawn["object_type"] != "char" or bool(drawn["upright"])


def _unify(words: list[dict[str, Any]], conversions: dict[str, Conversion]) -> None:
    """Put the words in fonts of an old code into Unicode, in place; one conversion is kept for each code."""
    for word in words:
        conversion = of_font(word["text"], word["chars"][0]["fontname"])
        if conversion is not None:
            word["text"] = conversion.after
            conversions.setdefault(conversion.code, conversion)


def _refuse_unreadable(pages: list[list[dict[str, Any]]]) -> None:
    """Fonts without a map to letters give numbers of glyphs, or letters that mean nothing outside of the file."""
    words = " ".join(
        words
        for parts in pages
        for part in parts
        for words in (
            [cell for row in part["rows"] for cell, *_ in row] if "rows" in part else [part["words"]]
        )
    )
    lost = len(_GLYPH.findall(words))
    letters = sum(letter.isalpha() for letter in _GLYPH.sub("", words))
    if lost > MAX_LOST * (lost + letters):
        raise RefusedFileError(
            "tệp PDF có chữ nhưng phông chữ không kèm bảng mã nên không đọc được thành chữ",
            "Hãy gửi tệp Word gốc, hoặc mở bản gốc rồi lưu lại thành PDF.",
        )


def _open_edges(edges: Sequence[dict[str, Any]]) -> list[float]:
    """Where the upright lines of a table end without a line across: a row that goes on over the page break."""
    level = [edge["top"] for edge in edges if edge["orientation"] == "h" and edge["width"] > EDGE_GAP]
    found: list[float] = []
    for side in ("top", "bottom"):
        ends: dict[int, set[int]] = {}
        for edge in edges:
            if edge["orientation"] == "v":
                ends.setdefault(round(edge[side]), set()).add(round(edge["x0"]))
        found += [
            float(end)
            for end, across in ends.items()
            if len(across) >= LEAST_UPRIGHT and all(abs(end - other) > EDGE_GAP for other in level)
        ]
    return found


def _is_table(table: Any) -> bool:
    """At least two columns somewhere; a frame or a line drawn under a heading is none."""
    return len(table.rows) > 0 and max(sum(cell is not None for cell in row.cells) for row in table.rows) >= 2


def _lines(words: list[dict[str, Any]], page: int) -> list[dict[str, Any]]:
    rows = rows_of_words(words)
    usual = _usual_steps(rows)
    lines, bottom = [], None
    for row in rows:
        is_apart = bottom is not None and row[0]["bottom"] - bottom > PARAGRAPH_GAP * usual[_height(row)]
        bottom = row[0]["bottom"]
        is_bold = all("bold" in letter["fontname"].lower() for word in row for letter in word["chars"])
        part = line_part(_said(row), gap=int(is_apart), is_bold=is_bold, page=page)
        lines.append({"top": row[0]["top"], "part": part})
    return lines


def _usual_steps(rows: list[list[dict[str, Any]]]) -> dict[int, float]:
    """From line to line by the height of the letters: recipients stand closer together than the text above them."""
    steps: dict[int, list[float]] = {_height(row): [] for row in rows}
    every = []
    for above, below in itertools.pairwise(rows):
        every.append(below[0]["bottom"] - above[0]["bottom"])
        if _height(above) == _height(below):
            steps[_height(below)].append(every[-1])
    return {
        height: _quarter(found if len(found) >= FEWEST_STEPS else every) for height, found in steps.items()
    }


def _quarter(steps: list[float]) -> float:
    return sorted(steps)[len(steps) // 4] if steps else 0.0


def _height(row: list[dict[str, Any]]) -> int:
    return round(max(float(word["bottom"] - word["top"]) for word in row))


def _said(row: list[dict[str, Any]]) -> str:
    """The words of a line, with a wide gap kept wide: it parts issuer and national motto, recipients and signature."""
    said = row[0]["text"]
    for before, word in itertools.pairwise(row):
        height = word["bottom"] - word["top"]
        said += ("   " if word["x0"] - before["x1"] > COLUMN_GAP * height else " ") + word["text"]
    return str(said)


def _drop_running_heads(pages: list[list[dict[str, Any]]]) -> None:
    """First or last lines that most pages share, but for the numbers in them, are no part of the text."""
    if len(pages) < 3:
        return
    for edge in (0, -1):
        for _ in range(MAX_HEAD_LINES):
            for parts in pages:
                if parts and not _says(parts[edge]):
                    parts.pop(edge)  # a page number alone hides the line behind it
            seen = Counter(_head(parts[edge]) for parts in pages[1:] if parts)
            running = {
                words
                for words, count in seen.items()
                if words and count >= 2 and count > 0.6 * (len(pages) - 1)
            }
            for parts in pages:
                if parts and _head(parts[edge]) in running:
                    parts.pop(edge)


def _head(part: dict[str, Any]) -> str:
    """A line as it would stand on another page: its numbers left open; "" for what cannot be a page's head."""
    words = "" if "rows" in part else part["words"].strip()
    return _DIGITS.sub("#", words) if len(words) <= LONGEST_HEAD else ""


def _joined(pages: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """All parts in order; a table that goes on at the top of the next page is one table."""
    whole: list[dict[str, Any]] = []
    for parts in pages:
        kept = [part for part in parts if _says(part)]
        if whole and kept and "rows" in kept[0] and "rows" in whole[-1] and same_columns(whole[-1], kept[0]):
            append_rows(whole[-1], kept.pop(0))
        elif whole and kept and "words" in kept[0]:
            kept[0]["gap"] = 0  # a page break is no end of a paragraph
        whole += kept
    return whole
