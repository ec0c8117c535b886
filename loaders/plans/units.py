"""Names of units: where a list of them is parted, and where one ends at the head of a sentence.

A list is parted at ";" and at new lines; at "," and "và" only where a unit of its own begins, so that
"sở, ban, ngành" and "Sở Văn hóa, Thể thao và Du lịch" stay whole.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from loaders.folding import fold
from loaders.plans.text import Text
from loaders.plans.unit_ends import HEAD, end_of_unit
from loaders.plans.words import pattern, words

MAX_LIST = 10_000  # letters; a longer cell is no list of units and stays whole
LONGEST_NAME = 120
_POST = re.compile(rf"{pattern('units', 'posts')}\s+(?P<duty>{pattern('units', 'post_duties')})?(?=\s?\w)")
_GENERIC = re.compile(rf"{pattern('units', 'generic')}(?!\w)")
_TAIL = re.compile(rf"\s*(?:$|{pattern('units', 'generic_tails')}(?!\w))")
_AFTER_AND = re.compile(rf"{pattern('units', 'after_and')}(?!\w)")
_OPENING = re.compile(rf"(?:{pattern('units', 'openings')})\s*:?\s*(?:các\s+(?=ông|đồng chí))?")
_JOINT = re.compile(r"[,;/]|(?<!\w)(?:và|cùng với|cùng|&|\+)(?=\s)|\n|(?<=\s)[-–](?=\s)")
_OFFICE_OF = re.compile(
    r"(?:(?:phó\s+)?chánh\s+)?(?:văn phòng|thường trực)\s+(?:(?:đoàn\s+)?(?:đbqh|hđnd)|đoàn đại biểu quốc hội|hội đồng nhân dân|ủy ban nhân dân|ubnd)(?:\s+\w+)?(?:\s*,\s*hđnd)?"
)
_BULLET = re.compile(r"(?:[-–+•*]\s*|\d{1,2}[.)]\s+|[a-zđ]\)\s*)")
_AREA_WORDS = {
    "huyện",
    "thị xã",
    "thành phố",
    "thị trấn",
    "phường",
    "xã",
    "quận",
    "đặc khu",
    "thôn",
    "bản",
    "ấp",
    "khu",
}
_OPEN_END = re.compile(
    r"(?:các|của|và|thuộc|trực thuộc|ban|văn phòng|lãnh đạo|giám đốc|chủ tịch|thủ trưởng|thanh tra|ủy ban|nhân dân|,)$"
)


def split_units(text: Text, whole: Collection[str] = ()) -> list[Text]:
    """The units of a cell or a phrase, as written, without list marks and end marks.

    `whole`: names with a comma in them, folded, that `names_with_comma` found to be one unit.
    """
    if len(text.words) > MAX_LIST:
        return [text]
    cuts = [0]
    depth_at = _depths(text.words)
    for joint in _JOINT.finditer(text.lowered):
        if depth_at[joint.start()] or (joint.group() == "," and _is_in_whole(text, joint.start(), whole)):
            continue
        mark = joint.group()
        if mark == ";" or (
            _begins_again(text, cuts[-1], joint) if mark == "\n" else _parts(text, cuts[-1], joint, mark)
        ):
            cuts.append(joint.start())
    cuts += [
        offset
        for offset, _ in text.starts[1:]
        if _begins_on_new_line(text, max(cut for cut in cuts if cut <= offset), offset)
    ]
    cuts = sorted(set(cuts))
    text = replace(text, words=text.words.replace("\n", " "))  # a wrapped name goes on on the next line
    pieces = [text.cut(start, end) for start, end in zip(cuts, [*cuts[1:], len(text.words)], strict=True)]
    return [unit for piece in pieces if (unit := _trimmed(piece)).words and not _is_empty(unit.words)]


def names_with_comma(cells: Iterable[Text]) -> frozenset[str]:
    """Names like "Phòng Pháp chế, Thanh tra" among the cells of a table, folded.

    Where a table parts its units with ";", a comma before a bare word for a unit is part of a name, unless that word
    stands for a unit of its own somewhere in the table.
    """
    said = {piece for cell in cells for piece in _pieces(cell) if len(piece) < LONGEST_NAME}
    if not any(";" in cell.words for cell in cells):
        return frozenset()
    return frozenset(
        fold(piece)
        for piece in said
        if piece.count(",") == 1
        and (bare := piece.partition(",")[2].strip()) in words("units", "heads")
        and bare not in said
    )


def _pieces(cell: Text) -> list[str]:
    return [piece.strip(" .-+") for piece in re.split(r"[;\n]", cell.lowered)]


def _is_in_whole(text: Text, comma: int, whole: Collection[str]) -> bool:
    if not whole:
        return False
    start = max(text.words.rfind(mark, 0, comma) for mark in ";\n") + 1
    ends = [end for mark in ";\n" if (end := text.words.find(mark, comma)) >= 0]
    return fold(text.words[start : min(ends, default=len(text.words))]).strip(" .-+") in whole


def _depths(said: str) -> list[int]:
    depth, depths = 0, []
    for letter in said:
        depth += letter == "("
        depths.append(depth)
        depth -= letter == ")" and depth > 0
    return [*depths, 0]


def _begins_again(text: Text, start: int, joint: re.Match[str]) -> bool:
    """Whether a new line of a cell begins another unit, or goes on with "Sở Văn hóa, Thể | thao và Du lịch"."""
    before, after = text.lowered[start : joint.start()].strip(), text.lowered[joint.end() :].lstrip()
    if not before or before.endswith((";", ".", ":")) or _BULLET.match(after):
        return True
    if _OPEN_END.search(before) and not before.endswith(","):
        return False
    return text.words[joint.end() :].lstrip()[:1].isupper() or HEAD.match(after) is not None


def _parts(text: Text, start: int, joint: re.Match[str], mark: str) -> bool:
    """Whether a comma or an "và" stands between two units."""
    lowered = text.lowered
    after = lowered[joint.end() :].lstrip()
    before = lowered[start : joint.start()].strip(" ,;-")
    if mark in ("-", "–", "/"):
        return _joins_alike(before, after) and (mark == "/" or before.split()[0] == after.split()[0])
    if after.startswith("và "):
        after = after[3:].lstrip()
    if not before or not after or _is_office_of_two(before, after):
        return False
    if mark == "và" and before in words("units", "generic"):
        return False  # "Báo và Đài Phát thanh, Truyền hình ...": one house
    if mark != ",":
        return _AFTER_AND.match(after) is not None and _is_named(after) and not _is_qualifier(before, after)
    if _is_post(text, len(lowered) - len(after)):
        return True
    return HEAD.match(after) is not None and _is_named(after, before)


def _joins_alike(before: str, after: str) -> bool:
    """ "Văn phòng Sở/Thanh tra Sở", "Hội Nông dân - Hội Phụ nữ": whole names on both sides, no "Sở/ngành"."""
    return (
        bool(before)
        and " " in before
        and _AFTER_AND.match(after) is not None
        and re.match(r"\w+\s+\w", after) is not None
        and _is_named(after, before)
    )


def _is_office_of_two(before: str, after: str) -> bool:
    """ "Văn phòng Đoàn ĐBQH và HĐND tỉnh", "Văn phòng HĐND và UBND huyện": one office of two bodies."""
    return _OFFICE_OF.fullmatch(before) is not None and after.startswith(
        ("hđnd", "ubnd", "hội đồng nhân dân", "ủy ban nhân dân", "đoàn đbqh")
    )


def _is_qualifier(before: str, after: str) -> bool:
    return re.search(r"(?:thuộc|trực thuộc|của|giữa)$", before) is not None or after.startswith(
        ("trực thuộc", "thuộc")
    )


def _is_named(after: str, before: str = "") -> bool:
    """More than a bare word of a list: "Sở Nội vụ", "các đơn vị", not "ban" or "đoàn thể thành phố"."""
    piece = re.split(r"[,;(]|\svà\s", after, maxsplit=1)[0].strip()
    generic = _GENERIC.match(piece)
    if generic is None or piece.startswith(("các ", "những ")):
        return True
    tail = _TAIL.match(piece, generic.end())
    if tail is None:
        return True
    word = generic.group()
    if piece == word and word in ("báo", "đài") and before and not before.endswith(("báo", "đài")):
        return True
    if not before:
        return piece != word and tail.group().strip() != ""
    return not _continues(before, word)


def _continues(before: str, word: str) -> bool:
    """Whether a bare word goes on with the list before it: "các sở, | ban", "UBND các xã, | phường"."""
    last = re.split(r"[,;]|\svà\s", before)[-1].strip()
    if word in _AREA_WORDS:
        return True
    listed = _GENERIC.search(
        re.sub(r"^(?:các|những|thủ trưởng các|lãnh đạo các|giám đốc các|ubnd)\s+", "", last)
    )
    return listed is not None


def _begins_on_new_line(text: Text, start: int, offset: int) -> bool:
    """A unit on a new line of a cell without any mark before it: "Sở Nội vụ" under "Sở Tài chính"."""
    before = text.lowered[start:offset].strip(" ,;")
    after = text.words[offset:]
    if not before or not after[:1].isupper() or _OPEN_END.search(before) or before in words("units", "heads"):
        return False
    return (
        HEAD.match(text.lowered[offset:]) is not None
        and _is_named(text.lowered[offset:], before)
        and " " in before
    )


def _trimmed(piece: Text) -> Text:
    start = 0
    leading = re.compile(r"[\s,;.:/+&]*(?:(?:và|cùng với|cùng)\s+)?[\s,;.:]*")
    for rule in (leading, _BULLET):
        found = rule.match(piece.lowered, start)
        start = found.end() if found else start
    end = len(piece.words.rstrip(" ,;.:\n/"))
    return piece.cut(start, max(end, start))


def _is_empty(said: str) -> bool:
    return re.fullmatch(r"[\W_]*|không|nt", said.lower()) is not None


@dataclass(frozen=True)
class Subject:
    """The unit a sentence begins with, where it ends, and whether nothing but the unit is there."""

    unit: Text
    end: int
    is_whole: bool


def leading_unit(text: Text, start: int = 0) -> Subject | None:
    """The unit at the head of a text: up to a colon, a verb or the end; None where no unit begins there."""
    lowered = text.lowered
    begin = start + len(lowered[start:]) - len(lowered[start:].lstrip(" ,;-"))
    opened = _OPENING.match(lowered, begin)
    if opened is not None and opened.group().strip():
        begin = opened.end()
    if not (HEAD.match(lowered, begin) or _begins_generic(lowered, begin) or _is_post(text, begin)):
        return None
    if any(lowered.startswith(word, begin) for word in words("units", "not_units")):
        return None
    end = end_of_unit(text, begin)
    unit = _trimmed(text.cut(begin, end))
    if not unit.words or len(unit.words) > 400:
        return None
    rest = lowered[end:].strip(" .:;")
    return Subject(unit, end, rest == "" or (rest.startswith("(") and rest.endswith(")")))


def _is_post(text: Text, place: int) -> bool:
    """A post that a name follows, as communes have instead of divisions: "Công chức Văn phòng - Thống kê"."""
    post = _POST.match(text.lowered, place)
    return post is not None and (
        post["duty"] is not None or text.words[post.end() : post.end() + 1].isupper()
    )


def _begins_generic(lowered: str, begin: int) -> bool:
    listed = _GENERIC.match(lowered, begin)
    return listed is not None and not re.match(
        rf"{pattern('units', 'not_heads')}(?!\w)", lowered[begin : begin + 40]
    )


def named_units(unit: Text) -> list[Text]:
    """The units of a heading where each part is one by name; a group ("Các phòng, đơn vị thuộc Sở") stays whole."""
    parts = split_units(unit)
    if len(parts) > 1 and ";" in unit.words:
        return parts
    if len(parts) < 2 or any(not _is_named_unit(part.lowered) for part in parts):
        return [unit]
    return parts


def _is_named_unit(lowered: str) -> bool:
    many = lowered.startswith(
        ("các ", "những ", "tất cả ", "toàn thể ", "thủ trưởng ", "ubnd các ", "lãnh đạo ")
    )
    return not many and HEAD.match(lowered) is not None and _is_named(lowered)


def is_unit(said: str) -> bool:
    """Whether words name a unit and nothing else, as a heading or a group row does."""
    subject = leading_unit(Text(said, ((0, 0),)))
    return (
        subject is not None
        and subject.is_whole
        and len(said) < 300
        and fold(said) not in ("cong viec", "noi dung")
    )
