"""Number, date, issuer, province, title, years and signer, each with its line and its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from loaders.folding import fold
from loaders.plans import letterhead, places, properties, signature, title
from loaders.plans.blocks import Block
from loaders.plans.confidence import by
from loaders.plans.header_confidence import differing, of_header
from loaders.plans.issuing import issuer_in, issues_a_plan, title_in
from loaders.plans.kind import Parts
from loaders.plans.markup import ANNEX_RANK, BULLET_RANK
from loaders.plans.model import Confidence, Header, Source
from loaders.plans.outline import heading_words, named_role
from loaders.plans.text import Text, one_line

_OF_UNIT = re.compile(
    r"\bcủa\s+(?P<unit>(?:sở|ubnd|ủy ban nhân dân|bộ|cục|chi cục|ban|văn phòng|phòng|công an|tỉnh ủy|huyện ủy|trường|viện|trung tâm)\s[^,;:()]{3,80}?)\s*(?=$|\bnăm\b|\bgiai đoạn\b|\bđến\b|\btrên địa bàn\b|[,;(])"
)
_MINISTRY = re.compile(
    r"(?:bộ|thủ tướng chính phủ|chính phủ|quốc hội|kiểm toán nhà nước|ủy ban dân tộc|tổng liên đoàn|trung ương đoàn|ngân hàng nhà nước|thanh tra chính phủ|ban chấp hành trung ương|văn phòng chính phủ|tổng cục|bảo hiểm xã hội việt nam|ban tổ chức trung ương)(?!\w)(?! (?:chỉ huy|đội|phận))"
)


@dataclass(frozen=True)
class Opening:
    """The blocks between title and body: bases, and the sentence that issues the plan."""

    blocks: tuple[Block, ...]
    after: int

    @property
    def sentence(self) -> Text | None:
        """The last paragraph that says who issues which plan."""
        return next((block.text for block in reversed(self.blocks) if issues_a_plan(block.text)), None)


def find_opening(blocks: tuple[Block, ...], place: int) -> Opening:
    """From the title to the first numbered heading."""
    end = next((at for at in range(place, len(blocks)) if _begins_body(blocks[at])), len(blocks))
    return Opening(blocks[place:end], end)


def _begins_body(block: Block) -> bool:
    """A numbered heading, an annex, a table, or a heading without a number that names a section."""
    if (
        block.kind == "table"
        or block.rank == ANNEX_RANK
        or fold(block.text.words[:12]).startswith("noi nhan")
    ):
        return True
    if block.label:
        return block.rank < BULLET_RANK
    return block.kind == "heading" and len(block.text.words) < 120 and bool(named_role(heading_words(block)))


def read_header(
    blocks: tuple[Block, ...], parts: Parts, named: Text | None, opening: Opening, first_opening: Opening
) -> tuple[Header, tuple[str, ...]]:
    """The header and what a clerk should be told about it."""
    first = parts.decision if parts.decision is not None else parts.plan or 0
    body = [block.text for block in blocks[first + 1 :] if block.kind != "table"]
    above = letterhead.own_part(blocks[:first])
    page = properties.find_properties(blocks[:first])
    head = letterhead.read_letterhead(above, first_opening.blocks[:6] if first < 2 else (), body)
    sources = dict(head.sources)
    ways: dict[str, Confidence] = {}
    note = letterhead.read_attachment_note(blocks[first + 1 :])
    number, issued = head.number, head.issue_date
    doubts = differing(number, issued, note)
    if note is not None and number is None and head.symbol is None:
        number, sources["number"] = note[0], note[2]
        ways["number"] = by("attachment", note[2].quote)
        if issued is None and note[1]:
            issued, sources["issue_date"] = note[1], note[2]
            ways["issue_date"] = by("attachment", note[2].quote)
    if number is None and head.symbol is None and "number" in page:
        number, ways["number"] = _of_page("number", page, sources)
    if issued is None and not head.is_dated_in_part and properties.issue_date(page) is not None:
        issued, ways["issue_date"] = properties.issue_date(page), _of_page("issue_date", page, sources)[1]
    if number is None and head.symbol is not None:
        doubts.setdefault("number", by("blank_number", head.symbol))
    if issued is None and head.is_dated_in_part:
        doubts.setdefault("issue_date", by("date_in_part"))
    is_said = named is None
    if named is None and opening.sentence is not None:
        named = title_in(opening.sentence)
        ways |= dict.fromkeys(("title", "year_from", "year_to"), by("issuing_sentence"))
    if named is None and number is not None and (of_page := properties.page_title(blocks[:first], number)):
        named = of_page
        ways |= dict.fromkeys(("title", "year_from", "year_to"), by("name_of_page"))
    issuer = head.issuer
    if issuer is None and (written := _issuer_in_text(named, opening)):
        issuer, sources["issuer"] = written.words, Source(written.line, written.words)
        in_title = not is_said and named is not None and written.words in named.words
        ways["issuer"] = by("guessed_from_title" if in_title else "issuing_sentence")
    province, province_way = _province(above, head, issuer, named, opening, body, sources)
    if province_way is not None:
        ways["province"] = province_way
    if (
        issuer
        and province
        and re.fullmatch(
            r"(?:ủy ban nhân dân|ubnd)(?: (?:tỉnh|thành phố))?", issuer.lower().replace("uỷ", "ủy")
        )
    ):
        kind = (
            ""
            if issuer.split()[-1] in ("tỉnh", "phố") or "tỉnh" in issuer.lower() or "phố" in issuer.lower()
            else _kind_of(province, body)
        )
        issuer = f"{issuer} {kind}{province}"
    signed = signature.find_signer(blocks[first:])
    if signed is not None:
        sources["signer"] = Source(signed.line, signed.words)
    signer = signed.words if signed else None
    if signed is None and "signer" in page:
        signer, ways["signer"] = _of_page("signer", page, sources)
    year_from, year_to, where = title.years(named, opening.sentence)
    if where is not None:
        sources["years"] = Source(where[0].line_at(where[1]), where[0].words[where[1] : where[2]])
        if where[0] is not named:
            ways |= dict.fromkeys(("year_from", "year_to"), by("issuing_sentence"))
    if named is not None:
        sources["title"] = Source(named.line, named.words)
    header = Header(
        number,
        issued,
        issuer,
        province,
        (_capitalised(named.words) if is_said else named.words) if named else None,
        year_from,
        year_to,
        signer,
        sources,
    )
    confidence = of_header(vars(header), sources, ways, doubts)
    return replace(header, confidence=confidence), tuple(_warnings(header, head))


def _of_page(name: str, page: Mapping[str, Text], sources: dict[str, Source]) -> tuple[str, Confidence]:
    """A value from the table of properties over the document, kept with its place."""
    found = page[name]
    sources[name] = Source(found.line, found.words)
    return found.words, by("properties", found.words)


def _capitalised(title: str) -> str:
    return title[:1].upper() + title[1:]


def _kind_of(province: str, body: list[Text]) -> str:
    """As the document says it; where it does not, as the register does."""
    near = body[:40]
    if any(f"tỉnh {province.lower()}" in text.lowered for text in near):
        return "tỉnh "
    is_said = any(f"thành phố {province.lower()}" in text.lowered for text in near)
    return "thành phố " if is_said or places.is_city(province) else "tỉnh "


def _issuer_in_text(named: Text | None, opening: Opening) -> Text | None:
    """Without a letterhead: the body the title belongs to, or the subject of the sentence that issues the plan."""
    if named is not None and (found := _OF_UNIT.search(named.lowered)):
        return named.cut(found.start("unit"), found.end("unit"))
    return issuer_in(opening.sentence) if opening.sentence is not None else None


def _province(
    above: tuple[Block, ...],
    head: letterhead.Letterhead,
    issuer: str | None,
    named: Text | None,
    opening: Opening,
    body: list[Text],
    sources: dict[str, Source],
) -> tuple[str | None, Confidence | None]:
    """From the letterhead, the place of issue, the title, then the words of the document; none for a ministry.

    The way is None where the province stands in the letterhead, the usual place.
    """
    if issuer and _MINISTRY.match(issuer.lower()) and head.issuer:
        return None, None
    for text in _in_order(above, head, named, opening):
        found = places.find_place(text, needs_kind=True)
        if found:
            sources["province"] = Source(text.line_at(found[1]), text.words[found[1] : found[2]])
            in_text = text is named or text is opening.sentence
            return found[0], by("in_sentence", sources["province"].quote) if in_text else None
    if head.place and places.is_province(letterhead.without_kind(head.place)):
        return places.proper(letterhead.without_kind(head.place)), by("guessed_from_place")
    for text in [part for part in (named, opening.sentence) if part is not None]:
        found = places.find_place(text)
        if found:
            sources["province"] = Source(text.line_at(found[1]), text.words[found[1] : found[2]])
            return found[0], by("in_sentence", sources["province"].quote)
    of_department = places.find_place(one_line(issuer, 0)) if issuer and issuer.startswith("Sở ") else None
    if of_department:
        return of_department[0], by("guessed_from_issuer")
    said = [one_line(issuer, sources["issuer"].line)] if issuer else []
    most = places.most_named(body) or places.most_named_unlisted([*said, *([named] if named else []), *body])
    if most is None:
        return None, None
    sources["province"] = Source(most[1].line_at(most[2]), most[1].words[most[2] : most[3]])
    return most[0], by("guessed_from_names")


def _in_order(
    above: tuple[Block, ...], head: letterhead.Letterhead, named: Text | None, opening: Opening
) -> Iterator[Text]:
    yield from letterhead.fragments(above)
    if head.place and places.is_province(letterhead.without_kind(head.place)):
        return
    yield from (part for part in (named, opening.sentence) if part is not None)


def _warnings(header: Header, head: letterhead.Letterhead) -> Iterator[str]:
    if header.number is None:
        yield (
            f"Số văn bản để trống (chỉ có ký hiệu {head.symbol.lstrip('/')})."
            if head.symbol
            else "Không tìm thấy số, ký hiệu văn bản."
        )
    if header.issue_date is None:
        yield "Ngày ban hành ghi thiếu." if head.is_dated_in_part else "Không tìm thấy ngày ban hành."
    for name, value in (
        ("cơ quan ban hành", header.issuer),
        ("trích yếu (tên kế hoạch)", header.title),
        ("người ký", header.signer),
    ):
        if value is None:
            yield f"Không tìm thấy {name}."
    if header.year_from is None:
        yield "Tên kế hoạch không ghi năm hoặc giai đoạn thực hiện."
