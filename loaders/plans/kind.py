"""Whether a document is a plan: the kind it names first, and what a plan must have besides its name."""

from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.markup import Line, is_upper, kind_named, split_label
from loaders.plans.outline import heading_words
from loaders.plans.words import form, words

NEEDED_SIGNS = 2
FEWEST_BLOCKS = 3
LONGEST_LINE = 500
FIRST_BLOCKS = 80  # a document names its kind near its beginning


@dataclass(frozen=True)
class Parts:
    """Where the parts of a plan stand among the blocks: the decision that promulgates it, its heading, its body."""

    decision: int | None
    plan: int | None
    title_rest: str = ""  # the title where it stands on the line of the heading


def find_parts(blocks: tuple[Block, ...]) -> Parts | str:
    """The parts of a plan, or a sentence in Vietnamese saying what the document is instead."""
    named = [
        (place, kind) for place, block in enumerate(blocks) if (kind := _kind(block)) not in ("", "annex")
    ]
    first = next(((place, kind) for place, kind in named if place < FIRST_BLOCKS), None)
    letter = next(
        (
            place
            for place, block in enumerate(blocks[:FIRST_BLOCKS])
            if fold(block.text.words[:12]).startswith("kinh gui")
        ),
        None,
    )
    if letter is not None and (first is None or letter < first[0]):
        return "Đây là công văn (có dòng “Kính gửi”), không phải kế hoạch. Cần văn bản có tên loại KẾ HOẠCH, hoặc quyết định ban hành kế hoạch kèm theo."
    if first is None and len(blocks) < FEWEST_BLOCKS and len(blocks[0].text.words) > LONGEST_LINE:
        return "Văn bản không có dấu xuống dòng nên không tách được các phần của kế hoạch. Hãy lưu lại từ bản gốc thành .txt, giữ nguyên các dòng."
    if first is None:
        return "Không tìm thấy tên loại KẾ HOẠCH ở phần đầu văn bản. Cần một kế hoạch, hoặc quyết định ban hành kế hoạch kèm theo."
    place, kind = first
    if kind == "other":
        return f"Đây là {_name(blocks[place])}, không phải kế hoạch. Cần văn bản có tên loại KẾ HOẠCH, hoặc quyết định ban hành kế hoạch kèm theo."
    if kind == "decision":
        return _parts_of_decision(blocks, place, named)
    if _signs(blocks) < NEEDED_SIGNS:
        return "Văn bản có chữ “Kế hoạch” nhưng không có các phần của một kế hoạch hành chính (số, ký hiệu; căn cứ; mục đích, yêu cầu; tổ chức thực hiện; nơi nhận)."
    return Parts(None, place)


def _parts_of_decision(blocks: tuple[Block, ...], place: int, named: list[tuple[int, str]]) -> Parts | str:
    plan = next((later for later, kind in named if later > place and kind == "plan"), None)
    if plan is not None:
        return Parts(place, plan)
    subject = fold(" ".join(block.text.words for block in blocks[place + 1 : place + 4]))
    if "ban hanh ke hoach" in subject or "phe duyet ke hoach" in subject:
        return Parts(place, None)
    return "Đây là quyết định không ban hành kế hoạch nào kèm theo. Cần văn bản có tên loại KẾ HOẠCH, hoặc quyết định ban hành kế hoạch."


def _kind(block: Block) -> str:
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


def _name(block: Block) -> str:
    folded = fold(block.text.words)
    return next(
        (
            block.text.words[: len(word)].lower()
            for word in sorted(words("kinds", "other"), key=len, reverse=True)
            if folded.startswith(word)
        ),
        "văn bản khác",
    )


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
