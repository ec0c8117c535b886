"""Adding to a workbook's styles: nothing that is there changes its number, and nothing is added twice."""

import copy
from collections.abc import Callable

from lxml import etree

from exports.package import UnmarkableWorkbookError, main
from exports.package import number as read_number

ERROR_FILL, WARNING_FILL = "FFF4B0A8", "FFFFE08A"
MARK_FILLS = (ERROR_FILL, WARNING_FILL)
Shape = tuple[object, ...]


class Stylesheet:
    """The styles part. `change` is called before anything is added."""

    def __init__(self, root: etree._Element, change: Callable[[], object]) -> None:
        self._root = root
        self._change = change
        self._known: dict[str, dict[Shape, int]] = {}

    def format(self, number: int) -> etree._Element:
        formats = _members(self._list("cellXfs"))
        if not 0 <= number < len(formats):
            raise UnmarkableWorkbookError(f"a cell has the style {number}, the workbook has {len(formats)}")
        return formats[number]

    def with_fill(self, number: int, fill: etree._Element) -> int:
        """The style with another fill and all else as it was."""
        changed = copy.deepcopy(self.format(number))
        changed.set("fillId", str(self.intern("fills", fill)))
        changed.set("applyFill", "1")
        return self.intern("cellXfs", changed)

    def fill_of(self, number: int) -> etree._Element | None:
        """The fill of a style; None when the number points nowhere."""
        fills = _members(self._list("fills"))
        fill_number = read_number(self.format(number), "fillId", 0)
        return fills[fill_number] if 0 <= fill_number < len(fills) else None

    def filled(self, colours: tuple[str, ...]) -> set[int]:
        """The numbers of the styles with one of these plain fills."""
        numbers = range(len(_members(self._list("cellXfs"))))
        return {number for number in numbers if colour_of(self.fill_of(number)) in colours}

    def intern(self, group: str, element: etree._Element) -> int:
        """The number of an equal element, which is added when there is none."""
        listed = self._list(group)
        known = self._known.setdefault(group, {})
        if not known:
            for number, found in enumerate(_members(listed)):
                known.setdefault(_same(found), number)
        wanted = _same(element)
        if wanted not in known:
            self._change()
            listed.append(copy.deepcopy(element))
            known[wanted] = len(_members(listed)) - 1
            listed.set("count", str(known[wanted] + 1))
        return known[wanted]

    def _list(self, group: str) -> etree._Element:
        found = self._root.find(main(group))
        if found is None:
            raise UnmarkableWorkbookError(f"the workbook's styles have no {group}")
        return found


def _members(listed: etree._Element) -> list[etree._Element]:
    """The elements in their order: a comment between them is not counted."""
    return [found for found in listed if isinstance(found.tag, str)]


def solid(colour: str) -> etree._Element:
    fill = etree.Element(main("fill"))
    pattern = etree.SubElement(fill, main("patternFill"), {"patternType": "solid"})
    etree.SubElement(pattern, main("fgColor"), {"rgb": colour})
    etree.SubElement(pattern, main("bgColor"), {"indexed": "64"})
    return fill


def colour_of(fill: etree._Element | None) -> str | None:
    """The plain colour of a solid fill, as "FFRRGGBB"."""
    found = None if fill is None else fill.find(f"{main('patternFill')}/{main('fgColor')}")
    return None if found is None else found.get("rgb", "").upper() or None


def _same(element: etree._Element) -> Shape:
    """Equal for elements that mean the same, whatever their prefixes."""
    attributes = tuple(sorted((str(name), str(value)) for name, value in element.attrib.items()))
    return str(element.tag), attributes, (element.text or "").strip(), *map(_same, _members(element))
