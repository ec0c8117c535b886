"""The numbers that Word writes itself before paragraphs ("1.", "a)", "I."), counted as Word counts them."""

import re
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

MAX_LEVELS = 9
_PLACE = re.compile(r"%(\d)")
_ROMAN = (("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))  # fmt: skip


class Numbering:
    """Gives each numbered paragraph, asked in the order of the document, its label; "" where it has none."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, tuple[str, Mapping[int, Any], Mapping[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._styles = (
            {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
            if styles is not None
            else {}
        )
        if numbering is None:
            return
        abstracts = {each.get(qn("w:abstractNumId")): each for each in numbering.findall(qn("w:abstractNum"))}
        for number in numbering.findall(qn("w:num")):
            of = number.find(qn("w:abstractNumId"))
            abstract = _with_levels(abstracts.get(_value(of)), abstracts)
            if abstract is None:
                continue
            levels = {int(level.get(qn("w:ilvl"))): level for level in abstract.findall(qn("w:lvl"))}
            starts = {}
            for override in number.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    starts[int(override.get(qn("w:ilvl")))] = int(_value(start) or 1)
            self._levels[number.get(qn("w:numId"))] = (_value(of) or "", levels, starts)

    def label(self, properties: Any) -> str:
        """The label of the paragraph with these properties (`w:pPr`), with nothing after it."""
        number, depth = self._number(properties)
        if number not in self._levels or not 0 <= depth < MAX_LEVELS:
            return ""
        of, levels, starts = self._levels[number]
        level = levels.get(depth)
        if level is None:
            return ""
        # Lists that share a definition go on with one count unless the list starts its own.
        counts = self._counts.setdefault(number if starts else of, [None] * MAX_LEVELS)
        before = counts[depth]
        counts[depth] = starts.get(depth, _start(level)) if before is None else before + 1
        counts[depth + 1 :] = [None] * (MAX_LEVELS - depth - 1)
        if _format(level) == "bullet":
            return "-"
        if _format(level) == "none":
            return ""
        shown = _value(level.find(qn("w:lvlText"))) or ""
        return _PLACE.sub(lambda found: self._shown(int(found.group(1)) - 1, counts, levels, level), shown)

    def _shown(self, depth: int, counts: list[int | None], levels: Mapping[int, Any], shown_at: Any) -> str:
        level = levels.get(depth)
        if level is None or depth >= MAX_LEVELS:
            return ""
        count = counts[depth]
        is_legal = shown_at.find(qn("w:isLgl")) is not None
        return written(_start(level) if count is None else count, "decimal" if is_legal else _format(level))

    def _number(self, properties: Any) -> tuple[str | None, int]:
        """The list and depth of a paragraph, from itself or from its style and the styles that one is based on."""
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        depth: str | None = None
        named_by: str | None = None
        for _ in range(12):
            found = properties.find(qn("w:numPr")) if properties is not None else None
            if found is not None:
                depth = depth or _value(found.find(qn("w:ilvl")))
                number = _value(found.find(qn("w:numId")))
                if number is not None:
                    return number, int(depth or self._depth_of_style(number, named_by))
            named_by = _value(style)
            named = self._styles.get(named_by) if named_by is not None else None
            if named is None:
                break
            properties, style = named.find(qn("w:pPr")), named.find(qn("w:basedOn"))
        return None, 0

    def _depth_of_style(self, number: str, style: str | None) -> int:
        """A style that names its list and no depth stands at the depth that names the style."""
        levels = self._levels[number][1] if number in self._levels else {}
        return next(
            (
                depth
                for depth, level in levels.items()
                if style is not None and _value(level.find(qn("w:pStyle"))) == style
            ),
            0,
        )


def _with_levels(abstract: Any, abstracts: Mapping[str | None, Any]) -> Any:
    """A list that only names a list style has the levels of the list that defines the style."""
    link = _value(abstract.find(qn("w:numStyleLink"))) if abstract is not None else None
    if link is None:
        return abstract
    return next(
        (each for each in abstracts.values() if _value(each.find(qn("w:styleLink"))) == link), abstract
    )


def written(count: int, form: str) -> str:
    """A number in one of Word's forms: 4 is "4", "d", "D", "iv" or "IV"."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        letters = ""
        for letter, worth in _ROMAN:
            letters += letter * (count // worth)
            count %= worth
        return letters.upper() if form == "upperRoman" else letters
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _value(element: Any) -> str | None:
    found: str | None = element.get(qn("w:val")) if element is not None else None
    return found


def _start(level: Any) -> int:
    return int(_value(level.find(qn("w:start"))) or 1)


def _format(level: Any) -> str:
    return _value(level.find(qn("w:numFmt"))) or "decimal"
