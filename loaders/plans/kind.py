"""Whether a document is a plan: the kind it names first, and what a plan must have besides its name."""

import re
from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.markup import Line, is_upper, kind_named, split_label
from loaders.plans.outline import heading_words
from loaders.plans.text import Text
from loaders.plans.words import form, other_kinds, words

NEEDED_SIGNS = 2
FEWEST_BLOCKS = 3
LONGEST_LINE = 500
LONGEST_STAMP = 60
ARTICLE_RANK = 8
SHORTEST_KIND = 5  # "lệnh" and "luật" stand in other words
FIRST_BLOCKS = 80  # a document names its kind near its beginning
WANTED = "Cần văn bản có tên loại KẾ HOẠCH, hoặc quyết định ban hành kế hoạch kèm theo."
_PLAN_NUMBER = re.compile(r"số\s*:?\s*\d{1,5}\s?[/-]\s?kh\w{0,2}[/-]")
_SUBJECT = re.compile(r"(?<!\w)v/v(?!\w)\s*:?")


@dataclass(frozen=True)
class Parts:
    """Where the parts of a plan stand among the blocks: the decision that promulgates it, its heading, its body."""

    decision: int | None
    plan: int | None
    title_rest: str = ""  # the title where it stands on the line of the heading


@dataclass(frozen=True)
class Refusal:
    """What a document is instead of a plan: its kind, a sentence for a person, and where its own heading stands."""

    kind: str
    reason: str
    heading: int | None = None


def find_parts(blocks: tuple[Block, ...]) -> Parts | Refusal:
    """The parts of a plan, or what the document is instead."""
    named = [
        (place, kind) for place, block in enumerate(blocks) if (kind := kind_of(block)) not in ("", "annex")
    ]
    first = next(((place, kind) for place, kind in named if place < FIRST_BLOCKS), None)
    letter = next(
        (place for place, block in enumerate(blocks[:FIRST_BLOCKS]) if is_addressed(block)),
        None,
    )
    if letter is not None and (first is None or letter < first[0]):
        return Refusal(
            "official_letter", f"Đây là công văn (có dòng “Kính gửi”), không phải kế hoạch. {WANTED}", letter
        )
    if first is None and len(blocks) < FEWEST_BLOCKS and len(blocks[0].text.words) > LONGEST_LINE:
        return Refusal(
            "unknown",
            "Văn bản không có dấu xuống dòng nên không tách được các phần của kế hoạch. Hãy lưu lại từ bản gốc thành .txt, giữ nguyên các dòng.",
        )
    if first is None:
        return _without_kind(blocks)
    place, kind = first
    if kind == "other":
        code, name = _code_and_name(blocks[place])
        return Refusal(code, f"Đây là {name}, không phải kế hoạch. {WANTED}", place)
    if kind == "decision":
        return _parts_of_decision(blocks, place, named)
    if _signs(blocks) < NEEDED_SIGNS:
        return Refusal(
            "unknown",
            "Văn bản có chữ “Kế hoạch” nhưng không có các phần của một kế hoạch hành chính (số, ký hiệu; căn cứ; mục đích, yêu cầu; tổ chức thực hiện; nơi nhận).",
        )
    return Parts(None, place)


def is_addressed(block: Block) -> bool:
    """Whether it says to whom a letter goes ("Kính gửi"), in a line or in a cell of a table without ruling lines."""
    said = (cell for row in block.rows for cell in row) if block.kind == "table" else (block.text,)
    return any(
        fold(text.words[:12]).startswith("kinh gui")
        or fold(text.words[-12:]).rstrip(" :").endswith("kinh gui")
        for text in said
    )


def _without_kind(blocks: tuple[Block, ...]) -> Refusal:
    """A letter whose subject stands under its number, an annex on its own, or something else."""
    head = blocks[:FIRST_BLOCKS]
    annex = next((place for place, block in enumerate(head) if kind_of(block) == "annex"), None)
    subject = next(
        (
            place
            for place, block in enumerate(head)
            if _SUBJECT.search(fold(block.text.words)) and len(block.text.words) < LONGEST_LINE
        ),
        None,
    )
    if subject is not None and (annex is None or subject < annex):
        return Refusal("official_letter", f"Đây là công văn, không phải kế hoạch. {WANTED}", subject)
    if annex is not None:
        return Refusal(
            "annex",
            "Đây là phụ lục không có phần văn bản của kế hoạch. Hãy gửi cả kế hoạch và phụ lục trong một tệp.",
            annex,
        )
    return Refusal(
        "unknown",
        "Không tìm thấy tên loại KẾ HOẠCH ở phần đầu văn bản. Cần một kế hoạch, hoặc quyết định ban hành kế hoạch kèm theo.",
    )


def _parts_of_decision(
    blocks: tuple[Block, ...], place: int, named: list[tuple[int, str]]
) -> Parts | Refusal:
    following = [(later, kind) for later, kind in named if later > place]
    # Captured pages lose spaces where their lines were broken, so the words are compared without any.
    subject = _unspaced(fold(" ".join(block.text.words for block in _subject(blocks, place))))
    is_of_plan = _promulgates_a_plan(subject)
    attached = next((entry for entry in following if entry[1] in ("plan", "other")), None)
    if (
        attached is not None
        and attached[1] == "other"
        and is_of_plan is not True
        and (is_of_plan is False or "kehoach" not in subject)
    ):
        name = _code_and_name(blocks[attached[0]])[1]
        return Refusal("decision", f"Đây là quyết định ban hành {name}, không phải kế hoạch. {WANTED}", place)
    plan = next((later for later, kind in following if kind == "plan"), None)
    if plan is not None:
        return Parts(place, plan)
    if is_of_plan:
        return Parts(place, None)
    if (
        is_of_plan is None
        and "kehoach" in subject
        and any(_unspaced(word) in subject for word in words("kinds", "amends"))
    ):
        return Refusal(
            "decision",
            "Đây là quyết định sửa đổi, bổ sung kế hoạch đã ban hành, không kèm kế hoạch mới. Hãy gửi kế hoạch sau khi đã sửa đổi, hoặc sửa từng nhiệm vụ trên trang Kế hoạch.",
            place,
        )
    return Refusal(
        "decision",
        "Đây là quyết định không ban hành kế hoạch nào kèm theo. Cần văn bản có tên loại KẾ HOẠCH, hoặc quyết định ban hành kế hoạch.",
        place,
    )


def _subject(blocks: tuple[Block, ...], place: int) -> list[Block]:
    """What stands under the heading of a decision, and its first article where that is what it promulgates."""
    first = next(
        (block for block in blocks[place + 1 : place + FIRST_BLOCKS] if block.rank == ARTICLE_RANK), None
    )
    return [*blocks[place + 1 : place + 4], *([first] if first is not None else [])]


def _promulgates_a_plan(subject: str) -> bool | None:
    """Whether what a decision promulgates first is a plan; None where its subject names nothing that is promulgated.

    "Ban hành Quy định về việc phê duyệt kế hoạch" promulgates a regulation. The subject has no spaces.
    """
    plan = [place for word in words("kinds", "promulgates") if (place := subject.find(_unspaced(word))) >= 0]
    other = [
        place
        for verb in words("kinds", "promulgating")
        for kind in other_kinds()
        if len(kind) > SHORTEST_KIND and (place := subject.find(_unspaced(f"{verb}{kind}"))) >= 0
    ]
    if not plan and not other:
        return None
    return bool(plan) and (not other or min(plan) < min(other))


def _unspaced(folded: str) -> str:
    return re.sub(r"[^a-z0-9/]", "", folded)


def subject_of(blocks: tuple[Block, ...], heading: int) -> Text | None:
    """What a letter is about: the words after "V/v" at or above its heading; None for other documents."""
    lines = [
        line
        for block in blocks[: heading + 1]
        for text in ([cell for row in block.rows for cell in row] or [block.text])
        for line in text.lines()
    ]
    for line in lines:
        found = _SUBJECT.search(fold(line.words))
        if found is not None:
            return line.cut(found.end())
    return None


def end_of(blocks: tuple[Block, ...], heading: int) -> int:
    """Where the document ends whose heading this is: at the heading of what is attached to it, annexes apart."""
    later = range(heading + 1, len(blocks))
    return next((place for place in later if kind_of(blocks[place]) in ("plan", "other")), len(blocks))


def is_draft(blocks: tuple[Block, ...], heading: int) -> bool:
    """Whether the words "DỰ THẢO" stand by themselves above the heading or right below it."""
    lines = [
        line
        for block in blocks[: heading + 2]
        for text in ([cell for row in block.rows for cell in row] or [block.text])
        for line in text.lines()
    ]
    return any(
        len(line.words) < LONGEST_STAMP
        and fold(line.words).strip(" ()[]*.:").startswith(words("kinds", "draft"))
        for line in lines
    )


def kind_of(block: Block) -> str:
    """The kind of document a block names, as `kind_named` gives it."""
    if block.kind == "table":
        return ""
    return kind_named(as_line(block))


def as_line(block: Block) -> Line:
    """A block as a line again, for the tests that look at lines."""
    words_said = block.text.words
    name = split_label(f"{block.label} x")[0] if block.label else ""
    heading = 2 if block.kind == "heading" and not block.label else 0
    return Line(
        block.line,
        f"{block.label} {words_said}".strip(),
        words_said,
        block.label,
        name,
        block.rank if block.label else 0,
        heading,
        block.kind == "heading",
        1,
    )


def _code_and_name(block: Block) -> tuple[str, str]:
    """The code of a kind of document and its name as the document writes it, in small letters."""
    folded = fold(block.text.words)
    codes = {word: code for code, spellings in form()["kinds"]["codes"].items() for word in spellings}
    word = next(
        (word for word in sorted(codes, key=len, reverse=True) if folded.startswith(word)),
        None,
    )
    if word is None:
        return "other", "văn bản khác"
    return codes[word], block.text.words[: len(word)].lower()


def _signs(blocks: tuple[Block, ...]) -> int:
    """How many of the things an issued plan has are there."""
    headings = " | ".join(heading_words(block) for block in blocks if block.rank and block.rank < 30)
    texts = [block.text.lowered for block in blocks if block.kind != "table"]
    cells = [cell.lowered for block in blocks for row in block.rows for cell in row]
    roles = {
        entry["role"] for entry in form()["sections"] if any(word in headings for word in entry["words"])
    }
    every = [*texts, *cells]
    return sum(
        [
            any(
                (text.startswith(("số:", "số ")) and "/" in text[:40])
                or "kh-" in text[:40]
                or "-kh/" in text[:40]
                for text in every
                if len(text) < 80
            ),
            # A number with the letters of a plan in its letterhead says the same as the heading does.
            any(_PLAN_NUMBER.match(text) for text in every if len(text) < LONGEST_STAMP),
            any(text.startswith(("căn cứ", "thực hiện")) and len(text) > 60 for text in texts),
            any("kế hoạch" in text and ("như sau" in text or "ban hành" in text) for text in texts),
            len(roles & {"purpose", "implementation", "tasks", "budget", "reporting"}) >= 2,
            any(text.startswith("nơi nhận") for text in every),
            any("kèm theo quyết định số" in text or "kèm theo kế hoạch số" in text for text in every),
            any(
                is_upper(block.text.words)
                and fold(block.text.words).startswith(words("signatures", "positions"))
                for block in blocks
                if len(block.text.words) < 60
            ),
            any(
                len(row) >= 4 and "chu tri" in fold(" ".join(cell.words for cell in row))
                for block in blocks
                for row in block.rows[:2]
            ),
        ]
    )
