"""Text as a person reads it: NFC, without signs that cannot be seen, Latin letters where they only look Latin."""

import re
import unicodedata

UNPLAIN = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u0300-\u036f\u0400-\u04ff\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\uff01-\uff5e\ue000-\uf8ff]"
    r"|_x000[dD]_|^\s|\s$|  "
)
_UNSEEN = re.compile(r"[\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u180e]|_x000[dD]_")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
NOT_ASCII = r"[^\x00-\x7f]"
_SPACES = re.compile(r"[^\S\n]+")
_CYRILLIC = str.maketrans("аеорсухіјѕАВЕЅІЈКМНОРСТУХ", "aeopcyxijsABESIJKMHOPCTYX")
_LATIN = re.compile(r"[A-Za-z]")
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]")


def clean(text: str) -> str:
    """The text with plain spaces, trimmed line by line; the same object when nothing had to change."""
    if not UNPLAIN.search(text):
        return text
    read = unicodedata.normalize("NFC", text)
    read = _FULL_WIDTH.sub(lambda sign: chr(ord(sign.group()) - 0xFEE0), read)
    if _LATIN.search(read):
        read = read.translate(_CYRILLIC)
    read = _CONTROL.sub("", _UNSEEN.sub("", read.replace("\r\n", "\n").replace("\t", " ")))
    lines = (_SPACES.sub(" ", line).strip() for line in read.split("\n"))
    return "\n".join(lines).strip()


def shown(text: str, most: int = 80) -> str:
    """What a message quotes: one line without signs that cannot be seen or turn text round, at most 80 letters."""
    line = " ".join(_CONTROL.sub(" ", _UNSEEN.sub("", text)).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def comma(number: float) -> str:
    """A number the Vietnamese way: 1100,5."""
    whole = f"{number:.10g}" if abs(number) < 1e15 else repr(number)
    return whole.replace(".", ",")


def dotted(number: int) -> str:
    """A count the Vietnamese way: 4.980."""
    return f"{number:,}".replace(",", ".")
