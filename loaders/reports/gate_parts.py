"""What is inside a packed workbook that must not be there: odd entries, links that lead out, formulas that call out.

A workbook may keep what a click follows and nothing else: hyperlinks to http, https, mailto, and to a file beside it by
its bare name, as Excel makes them from an address that is typed. Everything a program would fetch or start by itself
is refused, and so are hyperlinks to `file:`, to another machine (`\\\\server`), and to a scheme that starts a program.
"""

import html
import re
import stat
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.parsers import expat

from loaders.reports.model import GateRefusal, Kind
from loaders.reports.refusals import refuse
from loaders.reports.text import shown

_ODD_LETTERS = re.compile(r"[\x00-\x1f\x7f\\:]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HARMLESS_SCHEMES = frozenset({"http", "https", "mailto"})
_NO_REGULAR_FILE = (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK)
_OUTSIDE_KINDS = (
    "externallink",
    "externallinkpath",
    "oleobject",
    "connections",
    "querytable",
    "attachedtemplate",
)
_TYPES_OUTSIDE = (b"externalLink+xml", b"connections+xml", b"oleObject", b"activeX")
# Found by plain words first, which is five times as fast as one pattern over every cell.
_MAY_HOLD_FORMULA = (b"f", b"definedName", b"calculatedColumnFormula", b"totalsRowFormula")
_FORMULA = re.compile(
    rb"(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)(?=[\s>])[^<>]*>([^<]+)"
)
_ODS_FORMULA = re.compile(rb"""\b(?:formula|condition|expression)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_CALLS_OUT = re.compile(
    r"""\b(?:DDE|DDEAUTO|WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC)\s*\("""
    r"""|(?:^|[=+\-*/(,;&<>])\s*(?:'[^'|]+'|[\w.\\:/-]+)\s*\|\s*['\w/]""",
    re.IGNORECASE,
)
_OTHER_BOOK = re.compile(r"\[[^\[\]]+\.xl\w{1,2}\]|'(?:file|https?|ftp|smb|dav)s?:", re.IGNORECASE)
_LONGEST_TAG = 500
_QUOTED = re.compile(r'"[^"]*"')
_PLACE = re.compile(rb'\sr\s*=\s*"([A-Z]{1,3}[0-9]{1,7})"')
_LINK = re.compile(rb"""<([\w:-]+)\s[^<>]*?\bxlink:href\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_EVENT = b"<script:event-listener"
_ENCODING = re.compile(rb"""^<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")


def check_entries(parts: list[zipfile.ZipInfo]) -> GateRefusal | None:
    """Entries that no office program writes: names that lead elsewhere, links, two of one name."""
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        if _ODD_LETTERS.search(name) or name.startswith("/") or ".." in name.split("/"):
            return refuse("file.odd_parts", f"một phần có tên dẫn ra ngoài tệp: “{shown(name, 40)}”")
        if stat.S_IFMT(part.external_attr >> 16) in _NO_REGULAR_FILE:
            return refuse("file.odd_parts", f"một phần chỉ là lối tắt tới nơi khác: “{shown(name, 40)}”")
        if name.casefold() in seen:
            return refuse("file.damaged", "một phần của tệp có hai bản")
        seen.add(name.casefold())
    return None


def check_start(piece: bytes, name: str) -> GateRefusal | None:
    """The words looked for are plain bytes, so a part in a code that hides them is not taken."""
    said = _ENCODING.match(piece[:200].lstrip(b"\xef\xbb\xbf"))
    if piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or (
        said and said[1].lower() not in _ENCODINGS
    ):
        return refuse("file.damaged", f"phần {shown(name, 40)} không viết bằng mã UTF-8")
    return None


def check_links(piece: bytes, name: str, kind: Kind) -> GateRefusal | None:
    """Formulas and links of a slice of one part."""
    if name == "[content_types].xml" and any(word in piece for word in _TYPES_OUTSIDE):
        return refuse(
            "file.external_links", "tệp khai báo liên kết ngoài, kết nối dữ liệu hoặc đối tượng nhúng"
        )
    if name == "[content_types].xml" and b"vbaProject" in piece:
        return refuse("file.macros", "tệp chứa macro")
    if kind == "ods":
        if _EVENT in piece:
            return refuse("file.macros", "tệp gắn lệnh tự chạy vào ô hoặc nút")
        return _check_ods_links(piece) or _check_formulas(_ods_formulas(piece))
    return _check_formulas(_formulas(piece))


class Relations:
    """The relations of one part of an .xlsx, read as XML slice by slice; `refusal` is set by the first bad one."""

    def __init__(self) -> None:
        self.refusal: GateRefusal | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._look

    def take(self, piece: bytes, *, is_last: bool = False) -> GateRefusal | None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError:
            return self.refusal or refuse("file.damaged", "danh sách liên kết bên trong tệp bị hỏng")
        return self.refusal

    def _look(self, tag: str, facts: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "Relationship" or self.refusal:
            return
        kind = facts.get("Type", "").rpartition("/")[2].lower()
        target = facts.get("Target", "")
        if kind in _OUTSIDE_KINDS:
            self.refusal = refuse("file.external_links", "tệp liên kết tới tệp hoặc nguồn dữ liệu khác")
        elif facts.get("TargetMode", "Internal").strip().lower() != "external":
            return
        elif kind != "hyperlink":
            self.refusal = refuse(
                "file.external_links", f"tệp tự lấy nội dung từ nơi khác: {shown(target, 50)}"
            )
        elif not is_harmless(target):
            self.refusal = refuse("file.odd_hyperlinks", f"siêu liên kết tới “{shown(target, 50)}”")


def is_harmless(target: str) -> bool:
    """Whether a click on the link opens a web page, a letter, or a file that lies beside the workbook."""
    plain = unquote(target).strip()
    if found := _SCHEME.match(plain):
        return found[1].lower() in _HARMLESS_SCHEMES
    return not plain.startswith(("\\", "/")) and not re.search(r"[\x00-\x1f]", plain)


def _formulas(piece: bytes) -> Iterator[tuple[str, str]]:
    """(text, cell or "") of every formula of a slice."""
    for opening in (before + tag for tag in _MAY_HOLD_FORMULA for before in (b"<", b":")):
        at = piece.find(opening)
        while at >= 0:
            if found := _FORMULA.match(piece, at + 1):
                start = piece.rfind(b"<c ", max(at - _LONGEST_TAG, 0), at)
                place = _PLACE.search(piece, start, at) if start >= 0 else None
                yield html.unescape(found[1].decode("utf-8", "replace")), place[1].decode() if place else ""
            at = piece.find(opening, at + 1)


def _ods_formulas(piece: bytes) -> Iterator[tuple[str, str]]:
    for found in _ODS_FORMULA.finditer(piece):
        text = html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace"))
        yield re.sub(r"^(?:of|oooc|msoxl):", "", text), ""


def _check_formulas(formulas: Iterator[tuple[str, str]]) -> GateRefusal | None:
    for text, cell in formulas:
        bare = _QUOTED.sub('""', text)
        where = f" ở ô {cell}" if cell else ""
        if _OTHER_BOOK.search(bare):
            return refuse(
                "file.external_links", f"công thức{where} lấy số liệu từ tệp khác: {shown(text, 40)}"
            )
        if _CALLS_OUT.search(bare):
            return refuse(
                "file.calls_out", f"công thức{where} gọi chương trình hoặc trang khác: {shown(text, 40)}"
            )
    return None


def _check_ods_links(piece: bytes) -> GateRefusal | None:
    for found in _LINK.finditer(piece):
        target = html.unescape((found[2] or found[3] or b"").decode("utf-8", "replace"))
        if target.startswith("#"):
            continue
        if found[1] == b"text:a":
            if not is_harmless(target):
                return refuse("file.odd_hyperlinks", f"siêu liên kết tới “{shown(target, 50)}”")
        elif _SCHEME.match(target) or target.startswith(("/", "\\", "..")):
            return refuse("file.external_links", f"tệp tự lấy nội dung từ nơi khác: {shown(target, 50)}")
    return None
