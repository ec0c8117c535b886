"""What stands under the body: who signed, and who receives the plan."""

import itertools
import re
from collections.abc import Iterator

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.kind import as_line
from loaders.plans.markup import ANNEX_RANK, is_upper, kind_named
from loaders.plans.text import Text, join
from loaders.plans.words import words

LINES_TO_NAME = 10  # between a position and the name under it
LINES_BELOW_PLAIN = 2  # "(Đã ký)" may stand between
MAX_RECIPIENTS = 80
_RECIPIENTS = re.compile(r"noi nhan\s*:?\s*")
_CAPITALS = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_MOTTO = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam", "doc lap")
_SIGNED_ON_ONE_LINE = re.compile(
    rf"(?P<positions>(?:[{_CAPITALS}./ ]|\((?:Đã ký|đã ký)\)){{5,160}}) (?P<name>[{_CAPITALS}][^\W\d_]+(?: [{_CAPITALS}][^\W\d_]*[^\W\d_{_CAPITALS}]){{1,4}})"
)
_DEGREES = re.compile(r"(?:\w{1,5}\.){1,4}(?:\w{1,5}\.?)?")  # "BS.CKII.", "PGS.TS"
_RANK = re.compile(r"^(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)\s+", re.IGNORECASE)
# Two columns that a copy put on one line: "Nơi nhận: KT. CHỦ TỊCH", "- UBND các xã; Nguyễn Văn A".
_BESIDE_RECIPIENT = re.compile(rf"^(?:Nơi nhận\s*:|[^;]{{2,120}}[;.])\s+(?=[{_CAPITALS}])(?=[^;.]{{5,60}}$)")
_NAME_WORD = re.compile(r"[A-ZĐÀ-Ỹ][a-zđà-ỹ]*\.?|[A-ZĐÀ-Ỹ]+")


def find_signer(blocks: tuple[Block, ...]) -> Text | None:
    """The name under the first position in capitals ("GIÁM ĐỐC"), at the end of the body or beside the recipients."""
    left = 0
    for text, is_cell in _tail(blocks):
        signed = _SIGNED_ON_ONE_LINE.fullmatch(text.words)
        if signed is not None and _begins_with_position(fold(signed["positions"]).strip(" .:")):
            return text.cut(signed.start("name"))
        if _is_position(text.words):
            left = LINES_TO_NAME
            name = _name_after_positions(text)
            if name is not None:
                return name
            continue
        if not is_cell and _is_plain_position(text.words):
            left = LINES_BELOW_PLAIN
            continue
        if left and _is_name(text.words):
            return text.cut(len(text.words) - len(_bare_name(text.words)))
        left -= 1 if left else 0
    return None


def _tail(blocks: tuple[Block, ...]) -> Iterator[tuple[Text, bool]]:
    """The lines that may sign, and whether each stands in a table, where posts are listed too."""
    for block in blocks:
        if block.kind == "table":
            for row in block.rows:
                for cell in row:
                    yield from ((line, True) for line in cell.lines())
        elif len(block.text.words) < 200 and block.rank in (0, *range(9, 20)):
            yield from ((line, False) for line in block.text.lines())
        if block.kind != "table" and len(block.text.words) < 200:
            squeezed = _BESIDE_RECIPIENT.search(block.text.words)
            if squeezed is not None:
                yield block.text.cut(squeezed.end()), False


def _is_position(said: str) -> bool:
    folded = fold(said).strip(" .:")
    return (
        len(said) < 160
        and is_upper(re.sub(r"[a-zđà-ỹ]+$", "", said) if " " not in said else said.split("\t")[-1])
        and _begins_with_position(folded)
    )


def _is_plain_position(said: str) -> bool:
    """A line that is a position and nothing more, as pages write it: "Giám đốc", then "(Đã ký)", then the name."""
    return (
        said[:1].isupper() and fold(said).strip(" .:") in words("signatures", "positions") and len(said) > 5
    )


def _begins_with_position(folded: str) -> bool:
    return any(
        folded == word or folded.startswith((f"{word} ", f"{word}."))
        for word in words("signatures", "positions")
    )


def _name_after_positions(text: Text) -> Text | None:
    """A name that follows the positions on the same line: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A"."""
    found = re.search(r"(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+\s+){1,5}[A-ZĐÀ-Ỹ][a-zđà-ỹ]+$", text.words)
    return text.cut(found.start()) if found else None


def _is_name(said: str) -> bool:
    name = _bare_name(said)
    parts = name.split()
    if (
        not 2 <= len(parts) <= 6
        or any(letter.isdigit() for letter in name)
        or fold(said).strip(" .") in words("signatures", "skipped")
    ):
        return False
    folded = fold(name)
    if _begins_with_position(folded) or folded.startswith(
        (
            "noi nhan",
            "luu:",
            "luu :",
            "luu vt",
            "uy ban",
            "ubnd",
            "phu luc",
            "ke hoach",
            "so ",
            "ban ",
            "quyet dinh",
        )
    ):
        return False
    return all(_NAME_WORD.fullmatch(part) for part in parts) and not any(
        part.endswith(".") and len(part) > 3 for part in parts
    )


def _bare_name(said: str) -> str:
    """Without degrees and "(Đã ký)" before the name."""
    name = re.sub(r"^\(?\s*(?:đã ký|ký)\s*\)?\s*[:.]?\s*", "", said.strip(), flags=re.IGNORECASE)
    name = _RANK.sub("", name)
    while True:
        first, _, rest = name.partition(" ")
        if not rest or not (first.lower() in words("signatures", "titles") or _DEGREES.fullmatch(first)):
            return name.strip()
        name = rest


def without_tail(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without recipients and signatures: from "Nơi nhận" to an annex, a table or a numbered heading."""
    kept: list[Block] = []
    is_tail = False
    for block in blocks:
        begins = next((cell.words for row in block.rows for cell in row if cell.words), block.text.words)
        if _RECIPIENTS.match(fold(begins[:20])):
            is_tail = True
        elif is_tail and (
            block.rank in (ANNEX_RANK, 5, 10) or kind_named(as_line(block)) or len(block.rows) > 1
        ):
            is_tail = False
        if not is_tail:
            kept.append(block)
    return tuple(kept)


def find_recipients(blocks: tuple[Block, ...]) -> tuple[Text, ...]:
    """The first list under "Nơi nhận", which is the decision's where there is one; wrapped entries joined."""
    for texts in _lists(blocks):
        entries: list[list[Text]] = []
        for text, is_item in texts:
            if is_item or not entries or entries[-1][-1].words.rstrip().endswith((";", ".")):
                entries.append([])
            entries[-1].append(text)
        if entries:
            return tuple(_trimmed(join(entry)) for entry in entries[:MAX_RECIPIENTS])
    return ()


def _lists(blocks: tuple[Block, ...]) -> Iterator[list[tuple[Text, bool]]]:
    for place, block in enumerate(blocks):
        cell = next(
            (cell for row in block.rows for cell in row if _RECIPIENTS.match(fold(cell.words[:40]))), None
        )
        if cell is not None and (len(block.rows) > 1 or len(cell.lines()) > 1 or len(cell.words) > 30):
            yield [*_of_cell(block, cell)]
        elif cell is not None:
            beside = any(_is_position(other.words) for row in block.rows for other in row)
            yield [*_of_lines(cell, blocks[place + 1 : place + 1 + MAX_RECIPIENTS], is_beside=beside)]
        elif block.kind != "table" and _RECIPIENTS.match(fold(block.text.words[:20])):
            yield [*_of_lines(block.text, blocks[place + 1 : place + 1 + MAX_RECIPIENTS])]


def _of_cell(block: Block, cell: Text) -> Iterator[tuple[Text, bool]]:
    rows = [row for row in block.rows if any(part.words for part in row)]
    at = next(place for place, row in enumerate(rows) if cell in row)
    column = rows[at].index(cell)
    below = [row[column] for row in rows[at + 1 :] if column < len(row)]
    for text in (entry for part in (cell, *below) for line in part.lines() for entry in _entries(line)):
        opened = _RECIPIENTS.match(fold(text.words))
        body = text.cut(opened.end()) if opened else text
        mark = re.match(r"[-–+*•]\s*", body.words)
        body = body.cut(mark.end()) if mark else body
        if body.words:
            yield body, mark is not None


def _entries(line: Text) -> list[Text]:
    """ "Nơi nhận: - Bộ Nội vụ; - Lưu: VT." on one line is several entries."""
    starts = [0, *(mark.end() for mark in re.finditer(r"(?:;|:)\s+(?=[-–] )", line.words))]
    return [line.cut(start, end) for start, end in zip(starts, [*starts[1:], len(line.words)], strict=True)]


def _of_lines(
    opening: Text, following: tuple[Block, ...], *, is_beside: bool = False
) -> Iterator[tuple[Text, bool]]:
    """`is_beside`: the signature stands beside the list, and its lines among the list's, as in a PDF."""
    opened = _RECIPIENTS.match(fold(opening.words))
    first = opening.cut(opened.end() if opened else 0)
    if first.words and not _is_position(first.words):
        marks = [0, *(mark.end() for mark in re.finditer(r";\s+", first.words)), len(first.words)]
        for start, end in itertools.pairwise(marks):
            yield first.cut(start, end), True
    for block in following:
        if is_beside and not block.label and (_is_position(block.text.words) or _is_name(block.text.words)):
            continue
        if block.kind == "table":
            if any(fold(cell.words).startswith(_MOTTO) for row in block.rows for cell in row):
                return  # the letterhead of a plan that follows
            text = block.rows[0][0] if len(block.rows) == 1 and block.rows[0][0].words else None
            if text is None or len(block.rows[0]) > 3:
                return
            mark = re.match(r"[-–+*•]\s*", text.words)
            yield (text.cut(mark.end()) if mark else text), mark is not None
            continue
        if (
            kind_named(as_line(block))
            or _is_position(block.text.words)
            or (block.label and block.rank < 40)
            or block.rank in range(1, 14)
            or len(block.text.words) > 300
        ):
            return
        if not block.label and _is_name(block.text.words) and not block.text.words.endswith(";"):
            return
        yield block.text, bool(block.label)


def _trimmed(entry: Text) -> Text:
    words_kept = entry.words.rstrip(" ;.,") if not entry.words.rstrip().endswith(")") else entry.words
    return entry.cut(0, len(words_kept))
