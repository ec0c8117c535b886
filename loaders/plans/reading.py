"""One plan document from its bytes to what it says and its lines; runs in the limited process."""

import dataclasses
from collections.abc import Callable
from typing import Any

from loaders.plans.blocks import Block
from loaders.plans.decode import decode_text
from loaders.plans.formats import kind_of
from loaders.plans.html_page import is_html, read_html
from loaders.plans.lines import Piece, blocks_of, pieces_of, with_whole_kinds
from loaders.plans.model import NotAPlan, Plan
from loaders.plans.pages import with_pages
from loaders.plans.parts import document_of
from loaders.plans.read import read_document
from loaders.plans.refused import RefusedFileError
from loaders.plans.shape import Reading
from loaders.plans.shown_lines import shown_lines

Parts = list[dict[str, Any]]


def read_content(file_name: str, content: bytes) -> Reading:
    """Raises UnreadablePlanError or RefusedFileError for what cannot be read."""
    kind: str = kind_of(content)
    if kind == "other" and is_html(file_name, content):
        kind = "html"
    if kind == "other":
        decoded = decode_text(file_name, content)
        return _reading(pieces_of(decoded.text.split("\n")), (), decoded.notes)
    document = document_of(_parts(kind, content))
    return _reading(with_whole_kinds(list(document.pieces)), document.pages, document.notes)


def _reading(pieces: list[Piece], pages: tuple[int, ...], notes: tuple[str, ...]) -> Reading:
    blocks: tuple[Block, ...] = blocks_of(pieces)
    answer = read_document(blocks)
    answer = _with_notes(answer, notes)
    return Reading(with_pages(answer, pages), shown_lines(pieces, blocks, pages), notes)


def _with_notes(answer: Plan | NotAPlan, notes: tuple[str, ...]) -> Plan | NotAPlan:
    """With what was converted, told first; a document that is no plan tells it beside what it offers too."""
    if isinstance(answer, NotAPlan):
        offer = answer.offer
        told = dataclasses.replace(offer, warnings=(*notes, *offer.warnings)) if offer is not None else None
        return dataclasses.replace(answer, offer=told, warnings=notes)
    return dataclasses.replace(answer, warnings=(*notes, *answer.warnings))


def _parts(kind: str, content: bytes) -> Parts:
    read, name = _reader(kind)
    try:
        return read(content)
    except (RefusedFileError, MemoryError):
        raise
    # Whatever a broken file makes a parser raise, the person is to hear of it in words.
    except Exception as error:
        raise RefusedFileError(
            f"{name} bị hỏng hoặc tải về chưa đủ",
            f"Hãy mở thử bằng chương trình khác, lưu lại rồi gửi lại {name}.",
        ) from error


def _reader(kind: str) -> tuple[Callable[[bytes], Parts], str]:
    # Each parser is loaded only where it is needed.
    if kind == "docx":
        from loaders.plans.word import read_word

        return read_word, "tệp Word"
    if kind == "html":
        return read_html, "trang HTML"
    from loaders.plans.pdf import read_pdf

    return read_pdf, "tệp PDF"
