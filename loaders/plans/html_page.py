"""A saved web page (.html) into parts: headings, paragraphs, list items and tables as the page shows them.

Scripts, styles, menus and what is hidden are left out; nothing that the page names is fetched. Runs in the limited process.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html

from loaders.plans.html_tables import MAX_SPAN
from loaders.plans.markup import split_label
from loaders.plans.numbering import written
from loaders.plans.parts import line_part, table_part
from loaders.plans.refused import RefusedFileError

MAX_DEPTH = 200  # of elements within each other
_COPY = "Hãy mở trang, sao chép nội dung kế hoạch vào Word rồi gửi lại."
_LEFT_OUT = {"script", "style", "noscript", "template", "head", "nav", "aside", "form", "button", "select", "svg", "math", "iframe", "object", "embed", "audio", "video", "canvas", "input", "textarea"}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {"p", "div", "section", "article", "main", "header", "footer", "blockquote", "pre", "center", "dl", "dt", "dd", "figure", "figcaption", "address", "body", "html", "fieldset", "details", "summary", "ul", "ol", "li", "table", "hr"} | _HEADINGS  # fmt: skip
_APART = {"p", "pre", "blockquote", "table", "hr"} | _HEADINGS
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_STARTS = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_TAGS = re.compile(rb"<(?:p|div|table|h[1-6]|span|br)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def is_html(file_name: str, content: bytes) -> bool:
    """A page by its first tags, or by its name where it has tags at all; a table in a Markdown file makes no page."""
    head = content[:8192].removeprefix(codecs.BOM_UTF8)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\0", b"")[2:]
    named = file_name.lower().endswith((".html", ".htm", ".xhtml", ".mhtml"))
    return _STARTS.match(head) is not None or (named and _TAGS.search(head) is not None)


def read_html(content: bytes) -> list[dict[str, Any]]:
    """The lines and tables of the page in the order of its source."""
    text = re.sub(r"^\s*<\?xml[^>]*>", "", _characters(content)).replace("\0", "")
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    page = lxml.html.document_fromstring(text, parser=parser)
    writer = _Writer()
    writer.read(page)
    writer.close()
    if not any("rows" in part or part["words"].strip() for part in writer.parts):
        raise RefusedFileError("trang HTML không có chữ nào", _COPY)
    return writer.parts


def _characters(content: bytes) -> str:
    """UTF-16 and UTF-8 where the bytes are that, else what the page says of itself."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(content[:8192])
        code = named.group(1).decode("ascii").lower() if named else "windows-1258"
        try:
            return content.decode(codecs.lookup(code).name, errors="replace")
        except (LookupError, UnicodeError):
            return content.decode("utf-8", errors="replace")


@dataclass
class _Writer:
    """Collects the parts while the page is walked; a line is open until a block begins or ends."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    said: list[tuple[str, bool]] = field(
        default_factory=list
    )  # words of the open line, and whether they are bold
    gap: int = 1
    mark: str = ""  # the number or dash of the list item that has begun
    counts: dict[Any, int] = field(default_factory=dict)  # of each list, the number of its last item

    def read(self, element: Any, depth: int = 0, is_bold: bool = False, in_pre: bool = False) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _LEFT_OUT or _is_hidden(element):
            return
        if depth > MAX_DEPTH:
            raise RefusedFileError("trang HTML có các phần lồng nhau sâu hơn mọi kế hoạch", _COPY)
        if tag == "br":
            self.close(gap=0)
            return
        if tag == "table" and _is_grid(element):
            self.close(gap=1)
            self.parts.append(_table(element, depth))
            self.gap = 1
            return
        style = element.get("style") or ""
        is_bold = (
            is_bold or tag in ("b", "strong", "th") or tag in _HEADINGS or _BOLD.search(style) is not None
        ) and (_NOT_BOLD.search(style) is None)
        is_block = tag in _BLOCKS or tag in ("tr", "td", "th", "caption")
        if is_block:
            self.close(gap=int(tag in _APART))
        if tag == "li":
            self.mark = _mark(element, self.counts)
        in_pre = in_pre or tag == "pre"
        self._say(element.text, is_bold, in_pre)
        for child in element:
            self.read(child, depth + 1, is_bold, in_pre)
            self._say(child.tail, is_bold, in_pre)
        if is_block:
            self.close(gap=int(tag in _APART))

    def close(self, gap: int = 1) -> None:
        """End the open line; the next one stands apart if either side asks for it."""
        words = " ".join("".join(words for words, _ in self.said).split())
        if words:
            label = "" if not self.mark or split_label(words)[0] else f"{self.mark} "
            bold = all(is_bold for said, is_bold in self.said if said.strip())
            self.parts.append(line_part(label + words, gap=self.gap, is_bold=bold))
            self.gap, self.mark = 0, ""
        self.said.clear()
        self.gap = max(self.gap, gap)

    def _say(self, words: str | None, is_bold: bool, in_pre: bool) -> None:
        if not words:
            return
        first, *rest = words.split("\n") if in_pre else [words]
        self.said.append((first, is_bold))
        for line in rest:
            self.close(gap=0)
            self.said.append((line, is_bold))


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (bool(style) and _HIDDEN.search(style) is not None)


def _is_grid(table: Any) -> bool:
    """Rows of two cells or more, none of them holding a table of its own: that one only arranges the page."""
    return any(len(list(_cells(row))) > 1 for row in _rows(table)) and next(_inner(table), None) is None


def _inner(table: Any) -> Iterator[Any]:
    found: Iterator[Any] = table.iterdescendants("table")
    return found


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == "tr":
            yield element
        elif element.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    return (element for element in row if element.tag in ("td", "th"))


def _table(table: Any, depth: int) -> dict[str, Any]:
    rows = [
        [(_cell(cell, depth), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in _cells(row)]
        for row in _rows(table)
        if not _is_hidden(row)
    ]
    return table_part([row for row in rows if row])


def _cell(cell: Any, depth: int) -> str:
    inside = _Writer()
    inside.read(cell, depth + 1)
    inside.close()
    return "\n".join(part["words"] for part in inside.parts if "words" in part)


def _span(cell: Any, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return min(max(int(given), 1), MAX_SPAN) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _mark(item: Any, counts: dict[Any, int]) -> str:
    """The number of an item as its list counts, or a dash."""
    listed = item.getparent()
    if listed is None or listed.tag != "ol":
        return "-"
    following = counts[listed] + 1 if listed in counts else _number(listed.get("start"), 1)
    counts[listed] = _number(item.get("value"), following)
    form = _FORMS.get(listed.get("type") or "", "decimal")
    return written(counts[listed], form) + (")" if form == "lowerLetter" else ".")


def _number(given: str | None, otherwise: int) -> int:
    return int(given) if given and re.fullmatch(r"\d{1,6}", given.strip()) else otherwise
