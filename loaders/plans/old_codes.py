"""Documents written in a code from before Unicode: TCVN3 (fonts .VnTime) and VNI (fonts VNI-Times).

Converted only on evidence: the font that the document names, or letters that make no sense and words of any plan once
they are converted. What was done is told with an example of before and after.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.reports import legacy

SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_CAPITAL_INSIDE, _SMALL = re.compile(r"\w[A-Z]"), re.compile(r"[a-z]")
LEAST_WORDS = 3  # of those below, found only after converting
FREQUENT = (
    "và", "của", "các", "kế hoạch", "thực hiện", "hành chính", "nhiệm vụ", "về", "tổ chức", "được", "nhân dân", "việc",
)  # fmt: skip
_NAMES = {"TCVN3": "TCVN3 (ABC)", "VNI": "VNI"}


@dataclass(frozen=True)
class Conversion:
    """The code, and the first words as they stood and as they are read."""

    code: str
    before: str
    after: str

    def told(self) -> str:
        name = _NAMES.get(self.code, self.code)
        return (
            f"Văn bản được đọc từ bảng mã {name}: “{_short(self.before)}” → “{_short(self.after)}”. "
            "Hãy đối chiếu tên riêng với bản gốc."
        )


def of_font(words: str, font: str) -> Conversion | None:
    """Words in a font of an old code (".VnTime", "VNI-Times"); None for other fonts and for words alike in both."""
    bare = font.rpartition("+")[2]  # a PDF puts a mark before the name of a font it holds a part of
    if not bare.lower().startswith((".vn", "vni-")):
        return None
    found = legacy.convert(words, bare)
    after = found.text if found is not None else words
    if bare.lower().startswith(".vn") and bare.upper().endswith("H"):
        after = after.upper()  # the capital fonts draw small letters as capitals
    code = "TCVN3" if bare.startswith(".") else "VNI"
    return Conversion(code, words, after) if after != words else None


def find_code(text: str) -> str | None:
    """The old code a text without fonts is in: "TCVN3", "VNI", or None where nothing shows one."""
    sample = text[:SAMPLE]
    if sample.isascii():
        return None
    known = evidence(sample)
    scores = {code: evidence(read(sample)) for code, read in _READERS.items()}
    code = max(scores, key=lambda each: scores[each])
    return code if scores[code] >= LEAST_WORDS and scores[code] > known + 1 else None


def convert_lines(lines: Iterable[str], code: str) -> tuple[list[str], Conversion | None]:
    """The lines in Unicode; those that are in Unicode already stay. With the first line that changed."""
    read = _READERS[code]
    converted: list[str] = []
    first = None
    for line in lines:
        after = read(line)
        if line.isascii() or legacy.UNICODE_PROOF.search(line) or _is_worse(after, line):
            after = line
        elif code == "TCVN3":
            after = _with_capitals(after)
        if after != line and first is None and any(word in f" {after.lower()} " for word in FREQUENT):
            first = Conversion(code, line, after)
        converted.append(after)
    return converted, first


def _with_capitals(line: str) -> str:
    """Accented capitals of TCVN3 are small letters in a capital font: "KÕ HO¹CH" would be "Kế HOạCH"."""
    capital = [word for word in _WORD.findall(line) if _CAPITAL_INSIDE.search(word)]
    if capital and not _SMALL.search(line):
        return line.upper()
    return _WHOLE_WORD.sub(lambda found: _capital(found.group()), line) if capital else line


def _capital(word: str) -> str:
    return word.upper() if _CAPITAL_INSIDE.search(word) and not _SMALL.search(word) else word


def evidence(text: str) -> int:
    """How many of the frequent words of a plan occur as words of their own."""
    words = f" {' '.join(text.lower().split())} "
    return sum(f" {word} " in words for word in FREQUENT)


def _is_worse(after: str, before: str) -> bool:
    return legacy.syllable_share(after) < legacy.syllable_share(before)


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= 60 else said[:60].rsplit(" ", 1)[0] + "…"


_READERS = {"TCVN3": legacy.from_tcvn3, "VNI": legacy.from_vni}
