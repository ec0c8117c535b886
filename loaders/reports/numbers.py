"""One cell -> a number, a quantity, a percent, a year or a rank; or why not. Values in, values out."""

import dataclasses
import datetime
import functools
import math
import re

from loaders.reports import form
from loaders.reports.reading import EMPTY, Reading, error, note, raw_text, warning
from loaders.reports.sandbox import Cell
from loaders.reports.text import clean, comma
from reference.tables import key

MOST = 1e15
_PLAIN = re.compile(r"[+-]?\d+")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_DOT_DECIMAL = re.compile(r"[+-]?\d+\.\d+")
_VIETNAMESE = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?")
_WITH_UNIT = re.compile(r"([+-]?\d[\d.,]*(?: \d{3})*)\s*([^\W\d_%][^\d]*)")
_RANK = re.compile(r"(\d{1,6})(?:\s*/\s*(\d{1,6}))?")

NUMBER = "một số, ví dụ 1100,5"
_REPAIR = "Chỉ ghi số, bỏ chữ và ký hiệu"
WHOLE = "số nguyên từ 0 trở lên, ví dụ 1100"


def read_number(cell: Cell) -> Reading:
    """A number from 0 on; text in the Vietnamese manner, other manners with a note or a warning."""
    read = _number(cell)
    if isinstance(read.value, float) and read.value < 0:
        return error("number.negative", "số từ 0 trở lên", "Kiểm tra lại dấu trừ")
    return read


def read_quantity(cell: Cell) -> Reading:
    """A whole number from 0 on; "Không" is zero, an empty cell is not."""
    if isinstance(cell, str) and form.folded(clean(cell)) in form.words("none"):
        return note(0, "number.none_is_zero", "đọc là 0")
    read = _number(cell)
    if read.expected == NUMBER:  # an example with a decimal would mislead: a quantity is whole
        return dataclasses.replace(read, expected=WHOLE)
    if not isinstance(read.value, float):
        return read
    if read.value < 0:
        return error("number.negative", WHOLE, "Kiểm tra lại dấu trừ")
    if not read.value.is_integer():
        return error("quantity.not_whole", WHOLE, _whole_repair(cell))
    return Reading(int(read.value), read.severity, read.rule, read.expected, read.repair)


def _whole_repair(cell: Cell) -> str:
    """An English file parts thousands by a comma: "2,500" may be 2500."""
    if isinstance(cell, str) and _THOUSANDS.fullmatch(text := clean(cell)):
        return f"Nếu là {text.replace(',', '')} thì ghi liền {text.replace(',', '')}"
    return "Ghi số nguyên; hàng nghìn ghi liền, ví dụ 1234"


def read_percent(cell: Cell, *, is_percent_cell: bool) -> Reading:
    """0 to 100. A cell formatted as percent holds 0.95 for 95%."""
    if isinstance(cell, float):
        return _percent(cell * 100 if is_percent_cell else cell, Reading(cell), is_sure=is_percent_cell)
    if isinstance(cell, str) and clean(cell).endswith("%"):
        read = _number(clean(cell).removesuffix("%").strip())
        return _percent(read.value, read, is_sure=True) if isinstance(read.value, float) else read
    read = _number(cell)
    return _percent(read.value, read, is_sure=False) if isinstance(read.value, float) else read


def read_year(cell: Cell) -> Reading:
    """A year of four digits; a date is taken for its year."""
    if isinstance(cell, datetime.date):
        return warning(cell.year, "year.from_date", f"năm bốn chữ số; đọc là {cell.year}", "Chỉ ghi năm")
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else clean(str(cell))
    if not text:
        return EMPTY
    found = re.fullmatch(r"(?:nam)?(\d{4})", key(text))
    if found is None or not 2011 <= int(found[1]) <= 2100:
        return error("year.not_a_year", "năm bốn chữ số từ 2011 đến 2100", "Ghi lại năm, ví dụ 2026")
    return Reading(int(found[1]))


def read_rank(cell: Cell) -> Reading:
    """(rank, number ranked or None) from 11 or "11/34"."""
    text = clean(raw_text(cell))
    if isinstance(cell, str) and (not text or form.folded(text) in form.words("gap")):
        return EMPTY
    found = _RANK.fullmatch(text)
    if found is None or int(found[1]) < 1:
        return error(
            "rank.not_a_rank",
            "số nguyên từ 1, ví dụ 11 hoặc 11/34",
            "Ghi lại thứ hạng; chưa xếp hạng thì để trống",
        )
    if found[2] is None:
        return Reading((int(found[1]), None))
    return note((int(found[1]), int(found[2])), "rank.split", f"đọc là hạng {found[1]} trên {found[2]}")


def _percent(value: float, read: Reading, *, is_sure: bool) -> Reading:
    value = round(value, 6)
    if 0 < value <= 1 and not is_sure:
        value = round(value * 100, 6)
        return warning(
            value,
            "percent.fraction",
            f"số từ 0 đến 100; đọc là {comma(value)}%",
            "Ghi số phần trăm, ví dụ 95",
        )
    if not 0 <= value <= 100:
        return error("percent.out_of_range", "số từ 0 đến 100", "Kiểm tra lại tỷ lệ")
    return Reading(value, read.severity, read.rule, read.expected, read.repair)


def _number(cell: Cell) -> Reading:
    if isinstance(cell, datetime.date):
        return error("number.is_a_date", NUMBER, "Đổi định dạng ô thành Số rồi ghi lại số")
    if isinstance(cell, float):
        is_fit = math.isfinite(cell) and abs(cell) < MOST
        return Reading(cell) if is_fit else error("number.not_a_number", NUMBER, _REPAIR)
    text = clean(cell)
    if not text or form.folded(text) in form.words("gap"):
        return EMPTY
    return _read_text(text)


@functools.lru_cache(maxsize=4096)
def _read_text(text: str) -> Reading:
    plain = text.replace("−", "-").replace("\u202f", " ")
    if about := next((word for word in form.form()["about"] if plain.casefold().startswith(word)), None):
        read = _read_text(plain[len(about) :].strip()) if len(plain) > len(about) else EMPTY
        if isinstance(read.value, float):
            return warning(
                read.value,
                "number.approximate",
                f"số chính xác; đọc là {comma(read.value)}",
                "Ghi số chính xác, bỏ dấu ~ và chữ",
            )
        return error("number.not_a_number", NUMBER, _REPAIR)
    if (value := _value(plain)) is not None:
        return value
    if (split := _WITH_UNIT.fullmatch(plain)) and (value := _value(split[1])) is not None:
        return _with_unit(value, split[2].strip())
    return error("number.not_a_number", NUMBER, _REPAIR)


def unit_behind(cell: Cell) -> str | None:
    """The unit of "25 tin, bài"; None where only a number stands."""
    found = _WITH_UNIT.fullmatch(clean(cell)) if isinstance(cell, str) else None
    return found[2].strip() if found else None


def _with_unit(read: Reading, unit: str) -> Reading:
    if read.severity == "warning" or not isinstance(read.value, float):
        return read
    return note(read.value, "number.with_unit", f"đọc là {comma(read.value)}, đơn vị “{unit}”")


def _value(text: str) -> Reading | None:
    """The number of a text in one of the known manners; None when it is in none, or beyond all measure."""
    read = _in_manner(text) if len(text) <= 24 else None
    return read if read and isinstance(read.value, float) and abs(read.value) < MOST else None


def _in_manner(text: str) -> Reading | None:
    if _PLAIN.fullmatch(text):
        return Reading(float(text))
    if _COMMA.fullmatch(text):
        return Reading(float(text.replace(",", ".")))
    if _DOTTED.fullmatch(text):
        value = float(text.replace(".", ""))
        if text.count(".") > 1:
            return _noted(value)
        repair = f"Ghi liền {comma(value)}, hoặc dùng dấu phẩy nếu là số thập phân"
        return warning(value, "number.ambiguous", f"số không có dấu chấm; đọc là {comma(value)}", repair)
    if _VIETNAMESE.fullmatch(text):
        return _noted(float(text.replace(".", "").replace(",", ".")))
    if _SPACED.fullmatch(text):
        return _noted(float(text.replace(" ", "").replace(",", ".")))
    if _ENGLISH.fullmatch(text):
        value = float(text.replace(",", ""))
        return warning(
            value,
            "number.english",
            f"dấu phẩy cho phần thập phân; đọc là {comma(value)}",
            f"Ghi {comma(value)}",
        )
    return _noted(float(text)) if _DOT_DECIMAL.fullmatch(text) else None


def _noted(value: float) -> Reading:
    return note(value, "number.read", f"đọc là {comma(value)}")
