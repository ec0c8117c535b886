"""The title of a plan and the years it is for."""

import re

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.kind import as_line
from loaders.plans.markup import has_end_mark, is_upper, kind_named, starts_lower
from loaders.plans.outline import heading_words, named_role
from loaders.plans.text import Text, join
from loaders.plans.words import one_of, pattern, words

MAX_TITLE = 600
LONGEST_LINE = 250
SHORT_HEADING, LONGEST_KIND_WORDS = 40, 20
_WEB_STAMP = re.compile(r"(?=.*\d{1,2}:\d{2})(?=.*\d{1,2}[/-]\d{1,2}[/-]\d{4}).{5,60}")
_AUTHORITY = re.compile(rf"{pattern('citations', 'authorities')}(?!\w)")
# A line that ends with one of these goes on in the next: the body named there belongs to the title.
_IS_OPEN = re.compile(
    r"(?:(?<!\w)(?:của|và|với|do|giữa|cho|tại|từ|bởi|(?<!tiếp )theo|về|thuộc|đối với|chủ tịch|các|cấp|trên|đến)|[,–-])$"
)
_YEARS = re.compile(
    r"(?:giai đoạn|thời kỳ|các năm|từ năm|trong các năm|năm học|năm|nhiệm k[ỳì])\s*(?:(?:i{1,3}|\d)(?=\s*[:(]))?\s*[:(]?\s*(?P<from>20\d\d)\s*(?:[-,]|đến(?: hết)?(?: năm)?|và(?: năm)?)\s*(?:năm\s*)?(?P<to>20\d\d)(?!\d)"
)
_YEAR = re.compile(r"(?<!\w)năm\s*(?P<year>20\d\d)(?![\d/])")
_NAMED_YEAR = re.compile(
    r"(?<!\w)năm\s(?:[^\W\d]+\s){1,8}(?<!đến\s)(?<!tới\s)(?P<year>20\d\d)(?![\d/])"
)  # "Năm an toàn giao thông 2025"
_UNTIL = re.compile(r"(?<!\w)(?:đến|tới)\s*(?:hết\s*)?năm\s*(?P<year>20\d\d)")
_DATE = re.compile(r"(?:ngày\s*\d{1,2}\s*)?tháng\s*\d{1,2}\s*năm\s*\d{4}")
_VISION = re.compile(r"(?:tầm nhìn|định hướng)(?: đến)?(?: năm)?\s*20\d\d")
_OPENING = re.compile(rf"{pattern('citations', 'openings')}(?!\w)")
# A basis in a list that has lost its "Căn cứ": "Quyết định số 5/QĐ-TTg ngày ... của ...".
_CITES = re.compile(
    rf"{one_of(kind.lower() for kind in words('citations', 'types'))}\s+(?:số\s*:?\s*)?\d{{1,5}}(?:/\d{{4}})?[/-]\w+.{{0,40}}?\s(?:ngày|của)\s"
)
_NUMBER = re.compile(r"số\s*:?\s*\d{0,5}\s*[/-]")
_SHORT_BASIS = re.compile(
    rf"căn cứ\s+(?:các\s+)?{one_of(kind.lower() for kind in words('citations', 'types'))}(?!\w)"
)
_NOTE = re.compile(r"\(?\s*(?:ban hành |đính )?kèm theo|\(?\s*dự thảo")


def is_opening(text: Text) -> bool:
    """The first paragraph: "Căn cứ ...", "Thực hiện ... số ...", or the sentence that issues the plan."""
    lowered = text.lowered
    if _SHORT_BASIS.match(lowered) and not is_upper(text.words):
        return True
    if len(lowered) < 40:
        return False
    if lowered.startswith(("căn cứ", "xét ")) or (_CITES.match(lowered) and not is_upper(text.words)):
        return True
    begins = _OPENING.match(lowered) is not None and (
        re.search(r"\d[/-]|nghị quyết|quyết định|luật|kế hoạch số|chỉ thị", lowered[:400]) is not None
        or len(lowered) > 200
    )
    return (begins and not is_upper(text.words)) or (
        re.search(r"(?:ban hành|xây dựng|triển khai|lập|đề ra)\b.{0,60}\bkế hoạch", lowered) is not None
        and "như sau" in lowered[-80:]
    )


def find_title(blocks: tuple[Block, ...], heading: int) -> tuple[Text | None, int]:
    """The title under (or on) the heading line, and the place of the first block after it."""
    rest = _rest_of_heading(blocks[heading])
    parts = [rest] if rest else []
    place = heading + 1
    limit = min(place + 6, len(blocks))
    opening = next(
        (
            at
            for at in range(place, limit)
            if is_opening(blocks[at].text)
            and not (
                at == place
                and not parts
                and not blocks[at].text.lowered.startswith("căn cứ")
                and _is_short(blocks[at])
            )
        ),
        None,
    )
    while place < (limit if opening is None else opening):
        block = blocks[place]
        if not _may_be_title(block) or (
            parts and not _goes_on(parts, block, opening) and not _is_word_of_kind(parts, rest, block)
        ):
            break
        parts.append(block.text)
        place += 1
        if sum(len(part.words) for part in parts) > MAX_TITLE:
            break
    if not parts:
        return None, place
    return _without_authority(_without_note(join(parts)), kind_named(as_line(blocks[heading]))), place


def _without_authority(whole: Text, kind: str) -> Text | None:
    """The title of a decision without the line under it that says who decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"."""
    if kind != "decision" or len(whole.words) > 2 * MAX_TITLE:
        return whole
    if _AUTHORITY.match(whole.lowered) and is_upper(whole.words):
        return None
    for start, _ in whole.starts[1:]:
        if (
            _AUTHORITY.match(whole.lowered, start)
            and is_upper(whole.words[start:])
            and not _IS_OPEN.search(whole.lowered[:start].rstrip())
        ):
            return whole.cut(0, start)
    return whole


def _without_note(whole: Text) -> Text:
    """The title without "(Ban hành kèm theo ...)" on its last line."""
    note = re.search(r"\(\s*(?:ban hành |đính )?kèm theo", whole.lowered)
    return whole.cut(0, note.start()) if note and note.start() > 0 else whole


def _rest_of_heading(block: Block) -> Text | None:
    folded = fold(block.text.words)
    kind = next((word for word in words("kinds", "plan") if folded.startswith(word)), None)
    rest = block.text.cut(len(kind)) if kind and len(folded) == len(block.text.words) else None
    if rest is None or not rest.words.strip(" :.") or _NUMBER.match(rest.lowered):
        return None
    return rest


def _is_short(block: Block) -> bool:
    return (
        len(block.text.words) < 300
        and ";" not in block.text.words[:200]
        and not has_end_mark(block.text.words)
    )


def _may_be_title(block: Block) -> bool:
    text = block.text
    if (
        block.kind == "table"
        or (block.label and block.rank < 40)
        or kind_named(as_line(block)) not in ("", "plan")
    ):
        return False
    return (
        bool(text.words)
        and len(text.words) <= MAX_TITLE
        and not _NOTE.match(text.lowered)
        and not _WEB_STAMP.fullmatch(text.words)
        and not text.lowered.startswith(("kính gửi", "số:", "số "))
    )


def _goes_on(parts: list[Text], block: Block, opening: int | None) -> bool:
    """A further line of the title: not a sentence, in the same letters as the lines before it."""
    before = join(parts).words
    if has_end_mark(before) or has_end_mark(block.text.words) or len(block.text.words) > LONGEST_LINE:
        return False
    if opening is None and not is_upper(before):
        # No basis below says where the title ends: only what cannot begin a sentence belongs to it.
        return starts_lower(block.text.words) or _IS_OPEN.search(parts[-1].lowered) is not None
    if opening is None and len(block.text.words) < SHORT_HEADING and named_role(heading_words(block)):
        return False
    return is_upper(before) == is_upper(block.text.words)


def _is_word_of_kind(parts: list[Text], rest: Text | None, block: Block) -> bool:
    """ "KẾ HOẠCH HÀNH ĐỘNG" over a title in other letters: the words beside the kind are not the whole title."""
    return parts == [rest] and len(parts[0].words) <= LONGEST_KIND_WORDS and not is_opening(block.text)


def years(
    title: Text | None, sentence: Text | None
) -> tuple[int | None, int | None, tuple[Text, int, int] | None]:
    """The years a plan is for, from its title or else from the sentence that issues it, and where they stand."""
    for text in (title, sentence):
        if text is not None and (found := _years_in(text)):
            return found
    return None, None, None


def _years_in(text: Text) -> tuple[int, int, tuple[Text, int, int]] | None:
    lowered = text.lowered
    for no_years in (_VISION, _DATE):
        lowered = no_years.sub(lambda found: " " * len(found.group()), lowered)
    spans = [
        (int(found["from"]), int(found["to"]), found.start(), found.end())
        for found in _YEARS.finditer(lowered)
        if found["from"] <= found["to"]
    ]
    taken = [range(start, end) for _, _, start, end in spans]
    until = {found.start("year") for found in _UNTIL.finditer(lowered)}
    spans += [
        (int(found["year"]), int(found["year"]), found.start(), found.end())
        for found in _YEAR.finditer(lowered)
        if not any(found.start() in span for span in taken) and found.start("year") not in until
    ]
    if not spans:
        named = _NAMED_YEAR.search(lowered)
        return (int(named["year"]), int(named["year"]), (text, named.start(), named.end())) if named else None
    spans.sort(key=lambda span: span[2])
    last = spans[-1]
    joined = [
        span
        for span in spans
        if span is not last and re.fullmatch(r"\s*(?:và|,|;)(?:\s*kế hoạch)?\s*", lowered[span[3] : last[2]])
    ]
    first = joined[-1] if joined else last
    return min(first[0], last[0]), max(first[1], last[1]), (text, first[2], last[3])
