"""What stands above the title: number, date and place, the issuing body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loaders.folding import fold, lower
from loaders.plans import places
from loaders.plans.blocks import Block
from loaders.plans.dates import as_date
from loaders.plans.markup import is_upper
from loaders.plans.model import Source
from loaders.plans.text import Text, join
from loaders.plans.words import words

LONGEST_NUMBER_LINE, LONGEST_BODY_LINE = 120, 200
STAMP_LINES = 6  # "ĐẾN", then number, date, "Chuyển", "Lưu hồ sơ số": the receiver's, not the document's
_LETTERS = "A-Za-zĐđÀ-ỹ"
_NUMBER = re.compile(
    rf"^(?:\W|dự thảo)*số\s*[:.]?\s*(?P<digits>\d{{1,5}}[a-zđ]?)?[\s.…_]*(?P<symbol>(?:/\s?\d{{4}}\s?)?[/-]\s?[{_LETTERS}]{{1,12}}(?:\s?[-/.&–]\s?[{_LETTERS}&.]{{1,20}}){{0,4}})",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(
    rf"(?P<digits>\d{{1,5}}[a-zđ]?)(?P<symbol>/KH-[{_LETTERS}&.-]{{1,30}}|-KH/[{_LETTERS}&.-]{{1,30}})"
)
_DATED = re.compile(
    r"(?P<place>[^,;:]{2,60}),\s*ngày\s*(?P<day>\d{1,2})?[\s.…_]*tháng\s*(?P<month>\d{1,2})?[\s.…_]*năm\s*(?P<year>\d{4})"
)
_ATTACHED = re.compile(
    r"kèm theo\s+(?:kế hoạch|quyết định)\s+số\s*:?\s*(?P<number>\d{1,5}[a-z]?\s?[/-]\s?[^\s,;()]{2,40})\s*,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<month>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<year>\d{4})"
)
# The second body of a letterhead: the issuer, under the body it belongs to.
_SECOND_BODY = re.compile(
    r"(?<!ủy )(?<!văn )(?<=\s)(?:sở|văn phòng|ban(?! nhân)|chi cục|trung tâm|phòng|thanh tra|trường|cục|vụ|viện|bệnh viện|công an|đảng ủy|hội|kho bạc|thuế|tổng cục|ủy ban nhân dân|ubnd|hội đồng|báo|đài)\s"
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
        is_upper(text.words) or _is_motto(text.words) or _DATED.search(text.lowered) or len(text.words) < 4
        for text in texts
    ) and all(len(text.words) < LONGEST_BODY_LINE for text in texts)


def _is_motto_or_date(block: Block) -> bool:
    texts = list(_all_fragments((block,)))
    return bool(texts) and all(
        len(text.words) < LONGEST_BODY_LINE
        and (_is_motto(text.words) or _DATED.search(text.lowered) is not None)
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
        dated = _DATED.search(text.lowered)
        if dated is not None and issued is None and not in_part and len(text.words) < 160:
            issued = as_date(dated["day"], dated["month"], dated["year"])
            in_part = issued is None
            place = text.words[dated.start("place") : dated.end("place")].split("\t")[-1].strip()
            place = re.sub(r"^.*[/-][A-ZĐ&-]{2,}\s+", "", place)
            if issued:
                found["issue_date"] = Source(
                    text.line_at(dated.start("place")), text.cut(dated.start(), dated.end()).words
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
        if _is_motto(text.words):
            text = _before_motto(text)
            if not text.words:
                continue
        if (folded.startswith("so") and _NUMBER.search(text.words)) or _DATED.search(text.lowered):
            break
        if (
            is_upper(text.words)
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
    whole = join(held)
    second = [found.start() for found in _SECOND_BODY.finditer(whole.lowered)]
    return whole.cut(second[-1]) if second else whole


def naturally(name: str, body: list[Text]) -> str:
    """A name in capitals as the document spells it elsewhere, or with small letters where they are usual."""
    if not is_upper(name):
        return name
    wanted = " ".join(lower(name).split())
    for text in body:
        at = text.lowered.find(wanted)
        if at >= 0 and not is_upper(text.words[at : at + len(wanted)]):
            spelled = text.words[at : at + len(wanted)]
            return spelled[0].upper() + spelled[1:]
    return _capitals_eased(wanted)


def _with_province(name: str) -> str:
    """The province at the end of a name with its capitals: "Bệnh viện đa khoa Cà Mau"."""
    parts = name.split(" ")
    for size in (3, 2):
        place = " ".join(parts[-size:])
        if len(parts) > size and places.is_province(place):
            return f"{' '.join(parts[:-size])} {places.proper(place)}"
    return name


_KINDS = r"(?:tỉnh(?! ủy)|thành phố|huyện|xã|phường|thị xã|quận|thị trấn|đặc khu)"


def _capitals_eased(name: str) -> str:
    head, kind, place = name.rpartition(
        next((found.group() for found in re.finditer(rf"\b{_KINDS}\s", name)), "\0")
    )
    if not kind:
        parts = name.split(" ", 1)
        eased = (
            f"{parts[0].capitalize()} {parts[1].capitalize()}"
            if len(parts) == 2 and parts[0] in ("sở", "bộ", "phòng", "cục", "vụ", "ban")
            else name.capitalize()
        )
        eased = _with_province(eased)
    else:
        eased = (
            head.capitalize() + kind + (places.proper(place) if places.is_province(place) else place.title())
        )
    for short in ("ubnd", "hđnd", "cchc"):
        eased = re.sub(rf"\b{short}\b", short.upper(), eased, flags=re.IGNORECASE)
    return eased
