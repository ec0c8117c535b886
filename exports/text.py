"""Text as it may stand in a document that goes out: NFC, no control signs, no longer than a cell holds."""

import re
import unicodedata

LONGEST_CELL = 32_000  # Excel refuses a file whose cell holds more than 32,767
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """NFC with plain line breaks; signs that XML cannot carry are left out, a too long text ends with "…"."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _UNFIT.sub("", unicodedata.normalize("NFC", lines))
    return shorten(clean, LONGEST_CELL)


def shorten(text: str, most: int) -> str:
    """The text within `most` letters; what is cut is shown by "…"."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def plain_name(text: str) -> str:
    """A name fit for a file: ASCII letters, digits, "-" and "_"."""
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return re.sub(r"[^A-Za-z0-9_]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")
