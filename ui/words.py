"""How numbers, dates and sentences are written; one place, so that all pages write alike."""

import html
import re
from datetime import date

NBSP = "\u00a0"
MINUS = "\u2212"
EMPTY = "–"
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")
# Escaping does not stop icons (":material/home:"), dashes ("--") and bare addresses: they are found after it.
ACTIVE = re.compile(r"\\:(?=[A-Za-z/])|\\-(?=\\-)|www(?=\\\.)")
JOINER = "\u2060"  # shows nothing and joins nothing to what it was

SAMPLE = "Dữ liệu mẫu"
ALL_PROVINCES = "Cả nước"
ALL_YEARS = "Mọi năm"
ALL_DEPARTMENTS = "Mọi cơ quan"

FREQUENCIES = {
    "monthly": "Hàng tháng",
    "quarterly": "Hàng quý",
    "half_year": "6 tháng",
    "nine_month": "9 tháng",
    "yearly": "Hàng năm",
    "adhoc": "Đột xuất",
    "unspecified": "Định kỳ (không nêu kỳ)",
}


def day(value: date | None) -> str:
    """17/09/2026, or a dash."""
    return value.strftime("%d/%m/%Y") if value else EMPTY


def number(value: float | None, decimals: int = 0) -> str:
    """1.234,5 as Vietnamese write it, or a dash: empty is not zero."""
    if value is None:
        return EMPTY
    written = f"{value:,.{decimals}f}"
    return written.translate(str.maketrans(",.", ".,")).replace("-", MINUS)


def change(value: float | None, decimals: int = 2) -> str:
    """+1,49 or −0,17 with a true minus; 0 without a sign; a dash where there is nothing to compare."""
    if value is None:
        return EMPTY
    sign = "+" if round(value, decimals) > 0 else ""
    return sign + number(value, decimals)


def of_samples(is_sample: bool) -> str:
    """What opens the caption of every panel whose figures or words are made up."""
    return f"{SAMPLE}. " if is_sample else ""


def line(number: int | None) -> str:
    """ "dòng 112"; of a row without one, that a person added it."""
    return f"dòng {number}" if number else "người xác nhận thêm"


def share(part: int, whole: int) -> str:
    """n/N; a dash when N is 0."""
    return f"{number(part)}/{number(whole)}" if whole else EMPTY


def tile(part: int, whole: int) -> str:
    """n/N for a tile: the numerator strong, the denominator muted."""
    return f"{number(part)}:gray[/{number(whole)}]" if whole else EMPTY


def together(name: str) -> str:
    """A name that does not break at the end of a line."""
    return name.replace(" ", NBSP)


def first_three(names: list[str]) -> str:
    """Three names, then how many more."""
    shown = ", ".join(together(name) for name in names[:3])
    rest = len(names) - 3
    return f"{shown} và {rest} cơ quan khác" if rest > 0 else shown


def plain(text: str | None) -> str:
    """Words from a document, a cell or a link, made safe to stand in Markdown: nothing in them is markup."""
    escaped = MARKDOWN_SIGNS.sub(r"\\\1", " ".join((text or "").split()))
    return ACTIVE.sub(lambda found: found.group() + JOINER, escaped)


def plain_html(text: str | None) -> str:
    """Words from a document made safe to stand in HTML."""
    return html.escape(" ".join((text or "").split()))


def cut(text: str, length: int) -> str:
    """At most `length` signs, cut at a word."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
