"""The table of properties that a site sets over a document: "Số hiệu: 5/KH-UBND  Loại văn bản: Kế hoạch ...".

It speaks of the document and is no part of it, so its values are taken only where the document itself has none.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from datetime import date

from loaders.folding import lower
from loaders.plans.blocks import Block
from loaders.plans.dates import as_date
from loaders.plans.text import Text, join
from loaders.plans.words import form, one_of, words

FEWEST = 3  # fewer labels may stand anywhere; so many together make a table of properties
FIRST_BLOCKS = 40
LONGEST_BLOCK, LONGEST_VALUE = 1_500, 120
SHORTEST_TITLE = 15
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?[/-][^\s|]{2,40}")
_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)")
_PERSON = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")
_MARKS = " |:;.\t"


@functools.cache
def _label() -> re.Pattern[str]:
    every = [label for labels in form()["properties"].values() for label in labels]
    return re.compile(rf"(?<!\w)(?P<label>{one_of(every)})\s*(?::\s*\|?|\|)\s*")


def find_properties(above: tuple[Block, ...]) -> Mapping[str, Text]:
    """Values by their names in the form ("number", "signer", ...), empty where no such table stands above."""
    found: dict[str, Text] = {}
    count = 0
    lines = [*_lines(above[:FIRST_BLOCKS])]
    for at, line in enumerate(lines):
        labels = [*_label().finditer(line.lowered)]
        count += len(labels)
        if labels and labels[-1].end() == len(line.words) and at + 1 < len(lines):
            line = join([line, lines[at + 1]])  # the value stands on the line below its label
        for place, label in enumerate(labels):
            end = labels[place + 1].start() if place + 1 < len(labels) else len(line.words)
            value = _bare(line.cut(label.end(), end))
            name = _name_of(" ".join(label["label"].split()))
            if value.words and len(value.words) <= LONGEST_VALUE and _is_of_kind(name, value.words):
                found.setdefault(name, value)
    return found if count >= FEWEST else {}


def page_title(above: tuple[Block, ...], number: str) -> Text | None:
    """What the page's own heading says the document is about: "Kế hoạch 7/KH-UBND năm 2025 về tuyên truyền ..."."""
    named = re.compile(
        rf"(?:kế hoạch|quyết định)\s+(?:số\s*:?\s*)?{re.escape(lower(number))}(?:\s+năm\s+\d{{4}})?(?:\s+(?:về việc|v/v|về))?\s+(?=\w)"
    )
    for block in above[:FIRST_BLOCKS]:
        found = named.match(block.text.lowered)
        if found is not None and len(block.text.words) - found.end() >= SHORTEST_TITLE:
            return block.text.cut(found.end())
    return None


def issue_date(found: Mapping[str, Text]) -> date | None:
    """The day in the property of that name."""
    said = _DAY.match(found["issue_date"].words) if "issue_date" in found else None
    return as_date(said["day"], said["month"], said["year"]) if said else None


def _lines(blocks: tuple[Block, ...]) -> Iterator[Text]:
    for block in blocks:
        if len(block.text.words) > LONGEST_BLOCK:
            continue
        for row in block.rows:
            yield join(row, " | ")
        yield from block.text.lines()


def _bare(value: Text) -> Text:
    kept = value.words.rstrip(_MARKS)
    return value.cut(len(kept) - len(kept.lstrip(_MARKS)), len(kept))


@functools.cache
def _name_of(label: str) -> str:
    name: str = next(name for name in form()["properties"] if label in words("properties", name))
    return name


def _is_of_kind(name: str, said: str) -> bool:
    """Whether a value is what its label promises; "Đang cập nhật" is none."""
    if name == "number":
        return _NUMBER.fullmatch(said) is not None
    if name == "issue_date":
        return _DAY.match(said) is not None
    return name != "signer" or (_PERSON.fullmatch(said) is not None and said.istitle())
