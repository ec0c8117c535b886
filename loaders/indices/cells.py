"""One cell -> a number, a year, a rank or a name; or why not. Values in, values out, no clock."""

import dataclasses
import difflib
import functools
import math
import re
import unicodedata
from collections.abc import Iterable

from loaders.indices import form
from loaders.indices.sheets import Cell
from reference import tables as reference
from reference.tables import key

FIRST_YEAR = 1990
LONGEST_NUMBER = 24


@dataclasses.dataclass(frozen=True)
class Wrong:
    """Why a cell cannot be taken."""

    expected: str
    repair: str
    rule: str


def text(cell: Cell) -> str:
    """The cell as a person reads it: one line, NFC, whole numbers without ".0", gap words as ""."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    line = " ".join(unicodedata.normalize("NFC", str(cell)).split())
    return "" if line.casefold() in form.gaps() else line


def shown(cell: Cell) -> str:
    """What a message quotes of a cell."""
    line = text(cell).replace(".", ",") if isinstance(cell, float) else text(cell)
    return line if len(line) <= 60 else f"{line[:57]}…"


NOT_A_NUMBER = Wrong("một số, ví dụ 43,89", "Ghi lại số, bỏ chữ và ký hiệu", "score.not_a_number")
AMBIGUOUS = Wrong(
    "một kiểu dấu thập phân trong cả cột",
    "Dùng dấu phẩy cho phần thập phân ở mọi dòng, ví dụ 1,234 hoặc 1234",
    "score.ambiguous_mark",
)
GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
MIXED = re.compile(r"-?[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})*(?P<mark>[.,])[0-9]+")


def decimal_marks(cells: Iterable[Cell]) -> frozenset[str]:
    """The decimal marks that a column shows beyond doubt, as "," in "43,89" or "1.234,5"."""
    return frozenset(mark for cell in cells if isinstance(cell, str) and (mark := _certain_mark(text(cell))))


def _certain_mark(line: str) -> str | None:
    groups = [mark for mark in line if mark in ".,"]
    if len(set(groups)) == 2:
        return groups[-1]
    if NUMBER.fullmatch(line) and len(groups) == 1 and not GROUPED.fullmatch(line):
        return groups[0]
    # "0,123" can be no group of thousands.
    return groups[0] if len(groups) == 1 and line.startswith(("0,", "0.", "-0,", "-0.")) else None


def number(cell: Cell, marks: frozenset[str]) -> float | Wrong | None:
    """The number in a cell, None when empty. `marks`: what the whole column shows (see decimal_marks).

    A column in the Vietnamese manner ("43,89") reads "1.234" as 1234; one in the English manner as 1.234.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | float):
        return NOT_A_NUMBER
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else NOT_A_NUMBER
    line = re.sub(r"\s|%$", "", text(cell)).replace("−", "-")
    if not line:
        return None
    if len(line) > LONGEST_NUMBER:
        return NOT_A_NUMBER
    if mark := _certain_mark(line):
        other = "," if mark == "." else "."
        whole = MIXED.fullmatch(line) if other in line else NUMBER.fullmatch(line)
        return float(line.replace(other, "").replace(mark, ".")) if whole else NOT_A_NUMBER
    if re.fullmatch(r"-?[0-9]+", line):
        return float(line)
    if not GROUPED.fullmatch(line.removeprefix("-")):
        return NOT_A_NUMBER
    used = "," if "," in line else "."
    if len(marks) > 1:
        return AMBIGUOUS
    if marks == {used} or (not marks and line.count(used) == 1):
        return float(line.replace(used, ".")) if line.count(used) == 1 else AMBIGUOUS
    return float(line.replace(used, ""))


def rank(cell: Cell) -> tuple[int, int | None] | Wrong | None:
    """(rank, number ranked) from 12, "12" or "12/63"; None when empty."""
    found = re.fullmatch(r"([0-9]{1,6})(?:\s*/\s*([0-9]{1,6}))?", line := text(cell))
    if not line:
        return None
    if isinstance(cell, bool) or found is None or int(found[1]) < 1:
        return Wrong(
            "số nguyên từ 1 trở lên, ví dụ 12 hoặc 12/63",
            "Ghi lại thứ hạng là số nguyên",
            "rank.not_a_whole_number",
        )
    return int(found[1]), int(found[2]) if found[2] else None


def year(cell: Cell, this_year: int) -> int | Wrong:
    """The year measured, from FIRST_YEAR to this year."""
    line = text(cell)
    if not isinstance(cell, str | float) or not re.fullmatch(r"[0-9]{4}", line) or int(line) < FIRST_YEAR:
        return Wrong(
            "năm bốn chữ số, ví dụ 2024", "Ghi năm được đo, không phải năm công bố", "year.not_a_year"
        )
    if int(line) > this_year:
        return Wrong(f"năm không sau {this_year}", "Kiểm tra lại năm được đo", "year.in_the_future")
    return int(line)


@functools.lru_cache(maxsize=4096)  # a file names the same few again and again
def find_index(name: str) -> str | Wrong:
    """The code of an index."""
    if code := reference.find_index(name):
        return code
    known = [*reference.tables()["indices"]["short_name"], *reference.tables()["index_aliases"]["alias"]]
    return _unknown("chỉ số", name, known, "index.unknown")


@functools.lru_cache(maxsize=4096)
def find_province(name: str, asked_year: int, system: str | None) -> reference.Province | Wrong:
    """The province of that name in the system its year is published for (or the system the file states)."""
    wanted = system or reference.system_of(asked_year)
    stated_year = None if system else asked_year  # a ranking of the 34 may measure a year before the mergers
    if (found := reference.find_province(name, stated_year, wanted)) is not None:
        return found
    if (other := reference.find_province(name)) is not None:
        after = reference.successor_of(other)
        follows = f"; {other.name} nay thuộc {after.name}" if after and wanted == after.system else ""
        return Wrong(
            f"một trong các tỉnh của hệ thống {wanted} tỉnh, thành phố năm {asked_year}{follows}",
            "Sửa tên tỉnh, năm, hoặc thêm cột Hệ thống (63 hoặc 34)",
            "province.not_in_that_year",
        )
    names = [province.name for province in reference.provinces() if province.system == wanted]
    return _unknown("tỉnh", name, names, "province.unknown")


@functools.lru_cache(maxsize=4096)
def find_criterion(index_code: str, name: str, asked_year: int) -> str | Wrong:
    """The code of a criterion in the version of a year."""
    if code := reference.find_criterion(index_code, name, asked_year):
        return code
    criteria = reference.tables()["index_criteria"].filter(index_code=index_code)
    return _unknown("tiêu chí", name, [*criteria["code"], *criteria["name"]], "criterion.unknown")


def _unknown(what: str, name: str, known: Iterable[str], rule: str) -> Wrong:
    """Near names are offered to a person, never taken."""
    by_key: dict[str, str] = {}
    for candidate in known:
        by_key.setdefault(key(candidate), candidate)
    near = [by_key[found] for found in difflib.get_close_matches(key(name), by_key, n=3, cutoff=0.6)]
    offered = f"; gần giống: {', '.join(near)}" if near else ""
    return Wrong(
        f"tên hoặc mã {what} có trong danh mục{offered}", f"Sửa lại tên {what} cho đúng danh mục", rule
    )
