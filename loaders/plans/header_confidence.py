"""How sure the values of a plan's header are: where each was found, and what the document says against it."""

from collections.abc import Mapping
from datetime import date

from loaders.plans.confidence import by, doubted
from loaders.plans.model import Confidence, Confidences, Source
from loaders.plans.words import form

# The name of each value, and the name of its place among the sources.
_PLACES = {
    "number": "number",
    "issue_date": "issue_date",
    "issuer": "issuer",
    "province": "province",
    "title": "title",
    "year_from": "years",
    "year_to": "years",
    "signer": "signer",
}
_USUAL = {
    "number": "letterhead",
    "issue_date": "letterhead",
    "issuer": "letterhead",
    "province": "letterhead",
}


def of_header(
    values: Mapping[str, object],
    sources: Mapping[str, Source],
    ways: Mapping[str, Confidence],
    doubts: Mapping[str, Confidence],
) -> Confidences:
    """`ways`: values not found where they usually stand; `doubts`: what speaks against a value, or why it is missing."""
    return {
        name: _of_value(name, value, sources.get(_PLACES[name]), ways.get(name), doubts.get(name))
        for name, value in values.items()
        if name in _PLACES
    }


def _of_value(
    name: str, value: object, source: Source | None, way: Confidence | None, doubt: Confidence | None
) -> Confidence:
    if value is None:
        return doubt or by("no_year" if name.startswith("year") else "not_found")
    quote = source.quote if source is not None else str(value)
    if way is None and name in _USUAL:
        way = by(_USUAL[name], quote)
    if way is None and name.startswith("year"):
        way = by("years_in_title", quote)
    if way is None:
        way = by("signature" if name == "signer" else "title")
    too_long = name == "title" and len(str(value)) > form()["confidence"]["longest_title"]
    return doubted(way, doubt, by("too_long") if too_long else None)


def differing(
    number: str | None, issued: date | None, note: tuple[str, date | None, Source] | None
) -> dict[str, Confidence]:
    """Doubts where the line "kèm theo ... số ... ngày ..." names another number or day than the letterhead."""
    if note is None or number is None:
        return {}
    doubts = {}
    if note[0].casefold() != number.casefold():
        doubts["number"] = by("two_numbers", number, note[0])
    elif issued is not None and note[1] is not None and note[1] != issued:
        doubts["issue_date"] = by("two_days", f"{issued:%d/%m/%Y}", f"{note[1]:%d/%m/%Y}")
    return doubts
