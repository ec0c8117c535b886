"""How the name of a body in capitals is written otherwise: as the document spells it, as usual bodies are spelled, or eased."""

import functools
import re

from loaders.folding import lower
from loaders.plans import places
from loaders.plans.markup import is_upper
from loaders.plans.text import Text
from loaders.plans.words import one_of, words

_SCHOOL = re.compile(
    r"(?:trường|học viện)\s+(?:(?:mầm non|mẫu giáo|tiểu học|thcs|thpt|ptdtbt|ptdtnt|th&thcs|th và thcs|thcs&thpt|trung cấp|cao đẳng|đại học|chính trị|trung học)\s+)*"
)
# Letters that no word is spelled with are an abbreviation; the others are known ones.
_ACRONYM = re.compile(
    r"(?<!\w)(?:[bcdđghklmnpqrstvx&]{3,}|ubnd|hđnd|cchc|mttq|bhxh|tnhh|ubmttq|gd&đt|lđtbxh|bch|ttyt|cđ|đh)(?!\w)",
    re.IGNORECASE,
)
_KINDS = r"(?:tỉnh(?! ủy)|thành phố|huyện|xã(?! hội)|phường|thị xã|quận|thị trấn|đặc khu)"


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


def _capitals_eased(name: str) -> str:
    head, kind, place = name.rpartition(
        next((found.group() for found in re.finditer(rf"\b{_KINDS}\s", name)), "\0")
    )
    school = _SCHOOL.match(name)
    if school is not None:
        eased = school.group().capitalize() + re.sub(r"\bSố\b", "số", name[school.end() :].title())
    elif not kind:
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
    eased = _known().sub(lambda found: _known_names()[" ".join(lower(found.group()).split())], eased)
    return _ACRONYM.sub(lambda found: found.group().upper(), eased)


@functools.cache
def _known_names() -> dict[str, str]:
    """Lowered name -> name as it is written."""
    return {lower(name): name for name in words("letterheads", "names")}


@functools.cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(_known_names())}(?!\w)", re.IGNORECASE)
