"""What the parser does not tell about cells: errors, formulas without a value, percent formats, old fonts.

Places are (row, column) from 0. Standard library only: the parsing process imports this.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_NO_WIDTH = "\xad\u200b\u200c\u200d\u2060\ufeff"
_BLANK = (
    " \t\r\n\v\f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    + _NO_WIDTH
)
MAY_BE_BLANK = frozenset(_BLANK)  # the letters that a blank text can begin with
OLD_FONT = re.compile(r"\.Vn|VNI-", re.IGNORECASE)


@dataclass
class Details:
    """By sheet name, the facts that `Sheet` is made of; `refused` is the rule that forbids the file."""

    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: str | None = None
    is_1904: bool = False  # whether bare numbers count days from 1904


@dataclass
class SheetDetails:
    """Lists of places, ready for JSON."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    percents: list[tuple[int, int]] = field(default_factory=list)
    fonts: list[tuple[int, int, str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] | None = None
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last

    def to_dict(self) -> dict[str, Any]:
        facts = dict(vars(self))
        return {name: fact for name, fact in facts.items() if fact is not None}


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: spaces of any kind, signs without width."""
    return text[:1] in MAY_BE_BLANK and not text.strip(_BLANK)


def is_percent(number_format: str) -> bool:
    """Whether a number format shows 0.5 as 50%; a "%" in quotes or behind a backslash is only a sign."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)


def is_old_font(name: str) -> bool:
    return OLD_FONT.match(name.strip()) is not None
