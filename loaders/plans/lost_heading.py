"""Documents whose page has lost the line that names their kind, or names kinds in its menus too.

Where no kind is named under the letterhead, the letters of the number say it ("12/KH-UBND"); without a letterhead,
the sentence that issues the plan. The heading is then set where it was, so that all else is read as usual.
"""

import re
from dataclasses import replace

from loaders.folding import fold
from loaders.plans import letterhead
from loaders.plans.blocks import Block
from loaders.plans.kind import FIRST_BLOCKS, is_addressed, kind_of
from loaders.plans.markup import is_upper
from loaders.plans.text import one_line
from loaders.plans.title import is_opening
from loaders.plans.words import form

NEAR = 8  # blocks between a letterhead and the heading under it
LONGEST_SENTENCE = 3_000
_CODE = re.compile(r"(?:/\d{4})?[/-](?P<code>[^\W\d_]{2,6})")
_ISSUED_HERE = re.compile(
    r"(?<!\w)(?:ban hành|xây dựng|lập)\s+kế hoạch(?!\s+số)(?!\w)(?:(?!\b(?:ban hành|xây dựng)\s+kế hoạch).){0,600}?(?:như sau|sau đây)\s*[:.]?$"
)
_PAGE_NAME = re.compile(r"[^\W\d]+(?: [^\W\d]+){1,3} (?:số\s*:?\s*)?\d{1,5}(?:/\d{4})?[/-]")
_TOLD = re.compile(
    r"(?<!\w)(?:đã|vừa|mới|vừa mới|vừa ký|đã ký|ký)\s+(?:có\s+)?(?:ban hành|xây dựng|lập)(?!\w)"
)


def with_heading(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], str | None]:
    """The blocks with the kind named under the letterhead, and what a clerk should be told where it was set there."""
    blocks = _without_plain_names(blocks)
    head = letterhead.number_line(blocks[:FIRST_BLOCKS])
    if head is None:
        return _with_issued_heading(blocks)
    place, symbol, line = head
    kind = _kind_by(symbol)
    blocks = _without_menu_words(blocks, place, kind)
    place = next(at for at, _ in enumerate(blocks) if letterhead.number_line(blocks[at : at + 1]))
    after = letterhead.end_of(blocks, place)
    named = next((at for at in range(len(blocks[:FIRST_BLOCKS])) if _names(blocks[at])), None)
    if (
        kind is None
        or (named is not None and (named < after or not _has_opening(blocks[after:named])))
        or any(is_addressed(block) for block in blocks[:named][:FIRST_BLOCKS])
    ):
        return blocks, None
    told = f"Văn bản không có dòng ghi tên loại; hiểu là {kind.lower()} theo ký hiệu {symbol.lstrip('/-')}. Hãy đối chiếu với bản gốc."
    return _set_in(blocks, after, kind, line), told


def _with_issued_heading(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], str | None]:
    """Nothing above the first basis says what it is, but the sentence below it issues a plan; news about a plan does not."""
    head = blocks[:NEAR]
    if any(_names(block) for block in blocks[:FIRST_BLOCKS]):
        return blocks, None
    opening = next((at for at, block in enumerate(head) if is_opening(block.text)), None)
    if opening is None or not any(_issues(block) for block in blocks[opening : opening + NEAR]):
        return blocks, None
    told = "Văn bản không có phần đầu và tên loại; hiểu là kế hoạch theo câu ban hành. Hãy đối chiếu với bản gốc."
    return _set_in(blocks, opening, "Kế hoạch", blocks[opening].line), told


def _issues(block: Block) -> bool:
    said = block.text.lowered.rstrip()
    return (
        len(said) < LONGEST_SENTENCE
        and _ISSUED_HERE.search(said[-1_000:]) is not None
        and _TOLD.search(said[-1_000:]) is None
    )


def _without_plain_names(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A property or menu line "Kế hoạch" heads nothing where "KẾ HOẠCH" follows before any basis."""
    plain: list[int] = []
    for place, block in enumerate(blocks[:FIRST_BLOCKS]):
        if is_opening(block.text):
            break
        if not _names(block):
            continue
        if is_upper(block.text.words) or block.kind == "heading":
            dropped = [at for at in plain if kind_of(blocks[at]) == kind_of(block)]
            return tuple(kept for at, kept in enumerate(blocks) if at not in dropped)
        plain.append(place)
    return blocks


def _without_menu_words(blocks: tuple[Block, ...], place: int, kind: str | None) -> tuple[Block, ...]:
    """A page's menu may hold "KẾ HOẠCH", and its own heading names the document: "Kế hoạch 7/KH-UBND năm 2025 về ...".

    The menu heads nothing where the kind stands in its place, in capitals under the letterhead, nor where the number
    says another kind; the name never does.
    """
    start, after = letterhead.start_of(blocks, place), letterhead.end_of(blocks, place)
    above = tuple(
        replace(block, kind="paragraph", rank=0) if _PAGE_NAME.match(block.text.lowered) else block
        for block in blocks[:start]
    )
    if any(_names(block) and is_upper(block.text.words) for block in blocks[after : after + NEAR]):
        above = tuple(block for block in above if not _names(block))
    elif kind is not None:
        said = fold(kind)
        above = tuple(
            block for block in above if not _names(block) or fold(block.text.words).startswith(said)
        )
    return (*above, *blocks[start:])


def _names(block: Block) -> bool:
    return kind_of(block) not in ("", "annex")


def _has_opening(blocks: tuple[Block, ...]) -> bool:
    return any(is_opening(block.text) for block in blocks)


def _kind_by(symbol: str) -> str | None:
    """The kind that the first letters of a symbol stand for; None for those of a letter ("/SNV-CCHC")."""
    code = _CODE.match(symbol)
    kinds: dict[str, str] = form()["kinds"]["symbols"]
    return kinds.get(code["code"].lower()) if code else None


def _set_in(blocks: tuple[Block, ...], place: int, kind: str, line: int) -> tuple[Block, ...]:
    heading = Block("heading", one_line(kind.upper(), line))
    # The title that was under the lost heading is a heading of its own no more.
    below = [
        replace(block, kind="paragraph", rank=0) if _is_title(block) else block
        for block in blocks[place : place + 1]
    ]
    return (*blocks[:place], heading, *below, *blocks[place + 1 :])


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and not block.label
