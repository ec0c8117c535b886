"""What stands above the title: number, date and place, the issuing body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loaders.folding import fold
from loaders.plans import places
from loaders.plans.blocks import Block
from loaders.plans.body_names import naturally
from loaders.plans.dates import as_date
from loaders.plans.markup import is_upper
from loaders.plans.model import Source
from loaders.plans.text import Text, join
from loaders.plans.words import words

LONGEST_NUMBER_LINE, LONGEST_BODY_LINE = 120, 200
STAMP_LINES = 6  # "ĐẾN", then number, date, "Chuyển", "Lưu hồ sơ số": the receiver's, not the document's
_LETTERS = "A-Za-zĐđÀ-ỹ"
_NUMBER = re.compile(
    rf"^(?:\W|dự thảo)*số\s*[:.]?\s*(?P<digits>\d{{1,5}}[a-zđ]?)?[\s.…_]*(?P<symbol>(?:(?:/\s?\d{{4}}\s?)?[/-]\s?[{_LETTERS}]{{1,12}}|(?<=\d )(?:KH|NQ|CT|QĐ|TB|KL|HD|CV|CTr|BC)(?=/))(?:\s?[-/.&–]\s?[{_LETTERS}&.]{{1,20}}){{0,4}}(?:(?<=[{_LETTERS}])\d{{1,3}}(?!\d))?)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(
    rf"(?P<digits>\d{{1,5}}[a-zđ]?)(?P<symbol>/KH-[{_LETTERS}&.-]{{1,30}}|-KH/[{_LETTERS}&.-]{{1,30}})"
)
_DATED = re.compile(
    r"(?P<place>[^,;:]{2,60}),\s*ngày\s*(?P<day>\d{1,2})?[\s.…_]*tháng\s*(?P<month>\d{1,2})?[\s.…_]*năm\s*(?P<year>\d{4})"
)
# A line that is only a date, without a comma or with the month as a number: "Hà Nội ngày 05 tháng 01 năm 2023".
_PLACE = r"[A-ZĐÀ-Ỹ][^\W\d_]*\.?(?:[ -]+[A-ZĐÀ-Ỹ][^\W\d_]*\.?){0,6}"
_DATED_ALONE = re.compile(
    rf"(?:(?P<place>{_PLACE})\s*[,;]?\s+)?[Nn]gày\s*(?P<day>\d{{1,2}})\s*tháng\s*(?P<month>\d{{1,2}})\s*,?\s*năm\s*(?P<year>\d{{4}})\.?"
)
_DATED_BY_NUMBERS = re.compile(
    rf"(?P<place>{_PLACE})\s*[,;]\s*[Nn]gày\s*(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*(?P<year>\d{{4}})\.?"
)
_ATTACHED = re.compile(
    r"kèm theo\s+(?:kế hoạch|quyết định)\s+số\s*:?\s*(?P<number>\d{1,5}[a-z]?\s?[/-]\s?[^\s,;()]{2,40})\s*,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<month>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<year>\d{4})"
)
# The second body of a letterhead: the issuer, under the body it belongs to. "Bảo hiểm xã hội", "Bộ Quốc phòng",
# "Cục Thuế" and "Văn phòng UBND" hold the word of another.
_SECOND_BODY = re.compile(
    r"(?<!ủy )(?<!văn )(?<!xã )(?<!quốc )(?<=\s)(?:sở|văn phòng|ban(?! nhân)|chi cục|trung tâm|phòng(?!,? (?:chống|ngừa|thủ))|thanh tra|trường|cục|vụ|viện|bệnh viện|công an|đảng ủy|hội|kho bạc|thuế|tổng cục|ủy ban nhân dân|ubnd|hội đồng|báo|đài|bảo hiểm xã hội|tòa án|liên đoàn|học viện|chi nhánh|bch|bộ chỉ huy|tổ(?! chức)|đảng bộ|chi bộ|huyện ủy|thành ủy|ủy ban mttq|ủy ban mặt trận)\s"
)
_HOLDS_ANOTHER = re.compile(
    r"(?<!\w)(?:văn phòng|cục|đảng ủy|công đoàn|đoàn|bch|ban chấp hành|chi bộ|đảng bộ|hội đồng)\s$"
)
_OFFICE = re.compile(r"(?<=\S)\s+văn phòng$")
_RECEIVED = re.compile(r"(?:công văn |văn bản )?đến")


@dataclass(frozen=True)
class Letterhead:
    number: str | None = None
    symbol: str | None = None  # of a blank number: "/KH-SNV"
    issue_date: date | None = None
    is_dated_in_part: bool = False
    place: str | None = None
    issuer: str | None = None
    sources: tuple[tuple[str, Source], ...] = ()


def fragments(blocks: tuple[Block, ...]) -> Iterator[Text]:
    """The lines of paragraphs and cells in reading order, without the receiver's stamp."""
    texts = list(_all_fragments(blocks))
    stamps = {place for place, text in enumerate(texts) if _RECEIVED.fullmatch(text.lowered.strip(" .:"))}
    stamped = {place + step for place in stamps for step in range(-1, STAMP_LINES) if place + step >= 0}
    for place, text in enumerate(texts):
        if place not in stamped or (place not in stamps and len(text.words) >= 40):
            yield text


def _all_fragments(blocks: tuple[Block, ...]) -> Iterator[Text]:
    for block in blocks:
        for text in [cell for row in block.rows for cell in row] or [block.text]:
            for line in text.lines():
                yield from _between_bars(line)


def _between_bars(line: Text) -> Iterator[Text]:
    """The cells of a row that a page left as a line: "UBND TỈNH A | CỘNG HÒA ... |"."""
    marks = [mark.start() for mark in re.finditer(r"\|", line.words)]
    for start, end in zip([0, *(mark + 1 for mark in marks)], [*marks, len(line.words)], strict=True):
        cell = line.cut(start, end)
        if cell.words:
            yield cell


def dated_in(text: Text) -> re.Match[str] | None:
    """Place and day of issue in a line of a letterhead; a day alone, or without a comma, only where nothing else stands there."""
    found = _DATED.search(text.lowered)
    if found is not None:
        return found
    alone = _DATED_ALONE.fullmatch(text.words) or _DATED_BY_NUMBERS.fullmatch(text.words)
    if alone is None or alone["place"] is None:
        return alone
    return alone if " " in alone["place"] or places.is_province(without_kind(alone["place"])) else None


def without_kind(place: str) -> str:
    """A place of issue without "tỉnh" or "TP." before its name."""
    return re.sub(r"^(?:thành phố|tỉnh|tp\.?)\s*", "", place.strip(), flags=re.IGNORECASE)


def number_line(blocks: tuple[Block, ...]) -> tuple[int, str, int] | None:
    """The first block with a line "Số: 12/KH-SNV": its place, the symbol of the number, and its line."""
    for place, block in enumerate(blocks):
        for text in _all_fragments((block,)):
            marked = _NUMBER.search(text.words) if len(text.words) < LONGEST_NUMBER_LINE else None
            if marked is not None:
                symbol = re.sub(r"\s", "", marked["symbol"]).rstrip(".-/")
                return place, symbol, text.line_at(marked.start("symbol"))
    return None


def end_of(blocks: tuple[Block, ...], place: int) -> int:
    """The first block under the letterhead whose number stands at a place: after motto and date."""
    end = place + 1
    while end < len(blocks) and _is_motto_or_date(blocks[end]):
        end += 1
    return end


def start_of(blocks: tuple[Block, ...], place: int) -> int:
    """Where the letterhead begins whose number stands at a place: what a page has above it is none of the document's."""
    start = place
    while start > 0 and _belongs(blocks[start - 1]):
        start -= 1
    return start


def own_part(above: tuple[Block, ...]) -> tuple[Block, ...]:
    """The letterhead itself among the blocks above a heading: the last one with a number, or all where none has one."""
    places = [place for place, _ in enumerate(above) if number_line(above[place : place + 1])]
    return above[start_of(above, places[-1]) :] if places else above


def _belongs(block: Block) -> bool:
    """Whether every line of a block can stand in a letterhead: a body in capitals, the motto, a date, a stamp."""
    texts = list(_all_fragments((block,)))
    return all(
        is_upper(text.words) or _is_motto(text.words) or dated_in(text) or len(text.words) < 4
        for text in texts
    ) and all(len(text.words) < LONGEST_BODY_LINE for text in texts)


def _is_motto_or_date(block: Block) -> bool:
    texts = list(_all_fragments((block,)))
    return bool(texts) and all(
        len(text.words) < LONGEST_BODY_LINE and (_is_motto(text.words) or dated_in(text) is not None)
        for text in texts
    )


def _is_motto(said: str) -> bool:
    folded = fold(said)
    return any(part in folded for part in words("signatures", "motto"))


def read_letterhead(above: tuple[Block, ...], below: tuple[Block, ...], body: list[Text]) -> Letterhead:
    """Read the blocks above the heading, and number and date also from the first ones below it.

    `body` lends the natural spelling of names in capitals.
    """
    found: dict[str, Source] = {}
    number = symbol = issued = place = None
    in_part = False
    for text in fragments((*above, *below)):
        marked = _NUMBER.search(text.words) or _BARE_NUMBER.fullmatch(text.words.strip())
        if marked is not None and number is None and symbol is None and len(text.words) < LONGEST_NUMBER_LINE:
            symbol = re.sub(r"\s", "", marked["symbol"]).rstrip(".-/")
            number = f"{marked['digits']}{symbol}" if marked["digits"] else None
            found["number"] = Source(
                text.line_at(marked.start("symbol")), text.cut(marked.start(), marked.end()).words
            )
        dated = dated_in(text)
        if dated is not None and issued is None and not in_part and len(text.words) < 160:
            issued = as_date(dated["day"], dated["month"], dated["year"])
            in_part = issued is None
            place = (
                text.words[max(dated.start("place"), 0) : max(dated.end("place"), 0)].split("\t")[-1].strip()
            )
            place = re.sub(r"^.*[/-][A-ZĐ&-]{2,}\s+", "", place)
            if issued:
                found["issue_date"] = Source(
                    text.line_at(dated.start()), text.cut(dated.start(), dated.end()).words
                )
    issuer = _issuer(above)
    if issuer is not None:
        found["issuer"] = Source(issuer.line, issuer.words)
    name = _name_of(issuer, body) if issuer else None
    return Letterhead(number, symbol, issued, in_part, place, name, tuple(found.items()))


def read_attachment_note(blocks: tuple[Block, ...]) -> tuple[str, date | None, Source] | None:
    """Number and date from "(Kèm theo Kế hoạch số 12/KH-SNV ngày 02/3/2023 của ...)"."""
    for text in fragments(blocks):
        found = _ATTACHED.search(text.lowered[:600])
        if found is not None:
            number = re.sub(r"\s", "", text.words[found.start("number") : found.end("number")])
            return (
                number,
                as_date(found["day"], found["month"], found["year"]),
                Source(text.line_at(found.start()), text.words[found.start() : found.end()]),
            )
    return None


def _issuer(blocks: tuple[Block, ...]) -> Text | None:
    """The lines in capitals before the number, without the motto; the last body where two are named."""
    held: list[Text] = []
    for text in fragments(blocks):
        folded = fold(text.words)
        if folded in words("letterheads", "mottos"):
            continue
        if _is_motto(text.words):
            text = _before_motto(text)
            if not text.words:
                continue
        if (folded.startswith("so") and _NUMBER.search(text.words)) or dated_in(text):
            break
        if (
            is_upper(text.words)
            and not text.words[:1].isdigit()
            and len(text.words) < LONGEST_BODY_LINE
            and not folded.startswith(("du thao", "hoa toc", "khan", "mat"))
        ):
            held.append(text)
    if not held:
        return None
    return _last_body(held)


def _name_of(issuer: Text, body: list[Text]) -> str:
    """The issuer's name; an office under its body is named with it: "UBND TỈNH A / VĂN PHÒNG"."""
    office = _OFFICE.search(issuer.lowered)
    if office is None:
        return naturally(issuer.words, body)
    return f"Văn phòng {naturally(issuer.words[: office.start()].strip(), body)}"


def _before_motto(text: Text) -> Text:
    place = min(
        (
            at
            for part in ("cộng hòa", "chủ nghĩa", "độc lập", "đảng cộng sản")
            if (at := text.lowered.find(part)) >= 0
        ),
        default=0,
    )
    return text.cut(0, place)


def _last_body(held: list[Text]) -> Text:
    """The last body named; where the lines are kept, a body begins a line."""
    whole = join(held)
    lines = {sum(len(text.words) + 1 for text in held[:place]) for place in range(len(held))}
    second = [
        found.start()
        for found in _SECOND_BODY.finditer(whole.lowered)
        if found.start() in lines
        or (len(held) == 1 and not _HOLDS_ANOTHER.search(whole.lowered[: found.start()]))
    ]
    return whole.cut(second[-1]) if second else whole
