"""What a line of text or Markdown says without its marks: emphasis, HTML tags, list marks and numbers."""

import html
import re
from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.words import other_kinds, words

MAX_LINE = 20_000  # no line of a plan is longer; what follows is left out and said so
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?\s*>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_UNDERSCORES = re.compile(r"(?<![\w_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\w_])")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{0,500}\)")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
# What a plan puts in another's place it quotes: "“9. Mở chuyên mục ..." is item 9.
_QUOTED_ITEM = re.compile(r"^[“\"](?=(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|[a-zđ]\))\s)")
_ORNAMENT = re.compile(r"[\s\-_=*~.…·•o+—–|:]*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*[-–]?", re.IGNORECASE)
_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
# (name, pattern, rank). The first that fits names the label; a smaller rank is nearer to the top of the document.
_LABELS = (
    (
        "part",
        re.compile(
            r"(?:phần|chương|mục)\s+(?:thứ\s+\w+|[ivxl]{1,6}|\d{1,2})\s*[.:\-–]?\s*(?=\S|$)", re.IGNORECASE
        ),
        5,
    ),
    ("article", re.compile(r"điều\s+\d{1,3}\s*[.:]\s*", re.IGNORECASE), 8),
    (
        "roman",
        re.compile(r"(?=[IVX])(?!V/[vV]\b)X{0,3}(?:IX|IV|V?I{0,4})\s*(?:[.)/:]|\s[-–]|[-–](?=\s))\s*(?=\S)"),
        10,
    ),
    ("capital", re.compile(rf"[A-HĐ]\s?[.)]\s+(?=[{_UPPER}])"), 9),
    ("dotted4", re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s?[.):]?\s+(?=[^\W\d])"), 24),
    (
        "dotted",
        re.compile(rf"\d{{1,2}}\.\d{{1,2}}\s?(?:[.):]\s*(?=[^\W\d]|[\"“(])|\s+(?=[{_UPPER}\"“]))"),
        22,
    ),
    (
        "number",
        re.compile(
            r"\d{1,2}\s?(?:[.)]\s*|/\s+)(?=[^\W\d]|[\"“(‘'])|(?:\(\d{1,2}\)|\d{1,2}\s?[-–])\s+(?=[^\W\d])"
        ),
        20,
    ),
    (
        "letter",
        re.compile(
            rf"[a-zđ]\d?(?:\.\d{{1,2}})?\s?\)\s*(?=\S|$)|[a-zđ]\.\s+(?=[{_UPPER}])|[a-zđ]\.\d{{1,2}}\.?\s+(?=[{_UPPER}])"
        ),
        30,
    ),
    ("dash", re.compile(r"[-–—]\s*(?=[^\s\-–—])"), 40),
    ("plus", re.compile(r"\+\s*(?=\S)"), 50),
    ("dot", re.compile(r"[•●○▪■□◦❖➢✓·❑*]\s+(?=\S)|[•●○▪■□◦❖➢✓❑]\s*(?=\S)"), 45),
)
BULLET_RANK = 40
ANNEX_RANK = 4
LAST_HEADING_LINE = 120
# After these words a kind in capitals is spoken of and heads nothing: "QUYẾT ĐỊNH số 5 ...", "KẾ HOẠCH này ...".
_SPOKEN_OF = ("so", "nay", "do", "tren", "cua", "da", "la")
_END = re.compile(r"[.;:!?…][\"”’')\]]*\s*$|\./\.\s*$")


@dataclass(frozen=True)
class Line:
    """One line without its marks: all it says, and its words after the label.

    `heading` counts its "#"; `is_bold` when nothing in it stands outside bold.
    """

    number: int
    said: str
    words: str
    label: str = ""
    label_name: str = ""
    rank: int = 0
    heading: int = 0
    is_bold: bool = False
    gap: int = 0  # empty lines before it


def clean(raw: str) -> str:
    """A line without emphasis, tags, links and escapes, its spaces folded. Breaks inside a cell stay line breaks."""
    text = raw[:MAX_LINE]
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text.replace("\\*", "∗")).replace("*", "").replace("∗", "*").replace("`", "")
    if "_" in text:
        text = _UNDERSCORES.sub("", text)
    text = "\n".join(_SPACES.sub(" ", part).strip() for part in text.split("\n")).strip()
    return _QUOTED_ITEM.sub("", text)


def is_ornament(raw: str) -> bool:
    """A line of dashes, dots or stars: it parts the page and says nothing."""
    return _ORNAMENT.fullmatch(raw[:500]) is not None and len(raw) <= 500


def is_page_number(words: str) -> bool:
    """ "4", "- 4 -", "Trang 4/12", and nothing else."""
    return _PAGE_NUMBER.fullmatch(words) is not None


def read_line(number: int, raw: str, gap: int, in_bold: bool) -> Line:
    stripped = raw[:MAX_LINE].strip()
    heading = len(stripped) - len(stripped.lstrip("#")) if re.match(r"#{1,6}\s", stripped) else 0
    body = re.sub(r"^(?:>\s?){1,3}", "", stripped[heading:].strip())
    stays_bold = in_bold != (body.count("**") % 2 == 1)
    is_bold = (body.startswith(("**", "__", "<b>", "<strong>")) or in_bold) and (
        stays_bold or body.endswith(("**", "__", "</b>", "</strong>"))
    )
    star = re.match(r"\*\s+(?=[^*\s])", body)
    said = clean(body[star.end() :] if star else body)
    name, label, rank = ("dot", "*", 45) if star else split_label(said)
    rest = said if star else said[len(label) :]
    return Line(
        number,
        " ".join(said.split()),
        " ".join(rest.split()),
        label.strip(),
        name,
        rank,
        heading,
        is_bold or heading > 0,
        gap,
    )


def split_label(said: str) -> tuple[str, str, int]:
    """The label a line begins with: its name, the label as written with the spaces after it, its rank."""
    for name, form, rank in _LABELS:
        found = form.match(said)
        if found is not None:
            return name, found.group(), rank
    return "", "", 0


def has_end_mark(said: str) -> bool:
    return _END.search(said[-12:]) is not None


def is_upper(said: str) -> bool:
    """All its letters are capitals, and there are some."""
    letters = [letter for letter in said if letter.isalpha()]
    return len(letters) >= 2 and all(letter.isupper() for letter in letters)


def starts_lower(said: str) -> bool:
    return bool(said) and (said[0].islower() or said[0] in ",;.)”%")


def kind_named(line: Line) -> str:
    """ "plan", "decision", "other" or "annex" when the line names a kind of document and nothing more, or "".

    A heading or a line in capitals may go on with the document's title ("KẾ HOẠCH TUYÊN TRUYỀN ..."), and so may
    a line that has only the kind in capitals ("KẾ HOẠCH Tuyên truyền ...").
    """
    said = line.words
    if len(said) > 300 or line.rank >= 20 or not said:
        return ""
    folded = _unspaced(fold(said)).rstrip(" :.")
    stands_out = is_upper(said) or line.heading > 0
    for kind in ("plan", "decision", "other", "annex"):
        for word in other_kinds() if kind == "other" else words("kinds", kind):
            if folded == word and (line.label == "" and (stands_out or line.is_bold or said[0].isupper())):
                return kind
            if (
                folded.startswith(word + " ")
                and (stands_out or (line.number < LAST_HEADING_LINE and _is_apart(said, len(word))))
                and _may_go_on(kind, line, folded[len(word) + 1 :])
            ):
                return kind
    return ""


def _is_apart(said: str, end: int) -> bool:
    """Only the kind stands in capitals, and what follows is no number of a document that is spoken of."""
    kind, rest = said[:end], said[end:].split()
    return is_upper(kind) and bool(rest) and not is_upper(rest[0]) and fold(rest[0]) not in _SPOKEN_OF


def _may_go_on(kind: str, line: Line, rest: str) -> bool:
    """Capitals after the kind are its title; a Roman number before it makes it a section of another document."""
    if kind == "annex":
        return line.label == "" and (re.match(r"(?:so\s*)?[\divx]{1,4}\b|[a-h]\b", rest) is not None)
    return line.label == "" and (line.gap > 0 or line.heading > 0 or line.number < 40) and len(rest) > 8


def _unspaced(folded: str) -> str:
    """ "k e h o a c h" as "ke hoach": some headings are spaced out letter by letter, whose words no gap parts any more."""
    if len(folded) >= 7 and all(len(part) == 1 for part in folded.split()):
        letters = folded.replace(" ", "").rstrip(":.")
        named = (*words("kinds", "plan"), *words("kinds", "decision"), *other_kinds())
        return next((word for word in named if word.replace(" ", "") == letters), folded)
    return folded
