"""The notes beside cells: the clerk's own stay, ours come after them and are found again by their first line."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from exports.package import MAIN, Package, UnmarkableWorkbookError, content_type, main, parse
from exports.sheet_cells import Place, place_of

SIGN = "[Kết quả kiểm tra]"
AUTHOR = "Kết quả kiểm tra"
_VML, _OFFICE, _EXCEL = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_AFTER_DRAWING = {
    main(tag)
    for tag in (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_EMPTY_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def replace_notes(package: Package, sheet: str, texts: Mapping[Place, str]) -> None:
    """Take our old notes away and put these. A sheet without notes, old or new, is not touched."""
    comments = package.relations(sheet).of_kind("comments")
    if comments is None and not texts:
        return
    if (
        comments is not None
        and not texts
        and not any(SIGN in _text(note) for note in package.tree(comments).iter(main("comment")))
    ):
        return
    comments = comments or _add_comments(package, sheet)
    drawing = _drawing(package, sheet)
    gone = _remove_ours(package.change(comments))
    shapes = package.change(drawing)
    _remove_shapes(shapes, gone)
    theirs = {place_of(found.get("ref")): found for found in package.tree(comments).iter(main("comment"))}
    author, next_shape = _author(package.tree(comments)), _next_shape(shapes)
    for number, (place, text) in enumerate(sorted(texts.items())):
        if place in theirs:
            _extend_note(theirs[place], text)
        else:
            _add_note(package.tree(comments), place, text, author)
            shapes.append(_shape(place, next_shape + number))


def _add_comments(package: Package, sheet: str) -> str:
    name = package.free_name("xl/comments{}.xml")
    package.add(name, _EMPTY_COMMENTS, content_type("comments"))
    package.relations(sheet).add("comments", name)
    return name


def _drawing(package: Package, sheet: str) -> str:
    """The part with the notes' shapes; without shapes Excel shows no note."""
    found = package.tree(sheet).find(main("legacyDrawing"))
    if found is not None:
        name = package.relations(sheet).target(found.get(_REL_ID, ""))
        if name is None or name not in package.parts:
            raise UnmarkableWorkbookError(f"{sheet}: its legacy drawing is missing")
        return name
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.add(name, _empty_drawing(package))
    package.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    relation_id = package.relations(sheet).add("vmlDrawing", name)
    root = package.change(sheet)
    link = etree.Element(main("legacyDrawing"), {_REL_ID: relation_id})
    followers = [found for found in root if found.tag in _AFTER_DRAWING]
    if followers:
        followers[0].addprevious(link)
    else:
        root.append(link)
    return name


def _empty_drawing(package: Package) -> bytes:
    """A drawing without shapes, with a block of shape numbers no other drawing has."""
    taken = [
        int(number)
        for name, content in package.parts.items()
        if name.lower().endswith(".vml")
        for number in re.findall(rb'data="([0-9]{1,6})', content)
    ]
    return (
        f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}">'
        f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{max(taken, default=0) + 1}"/></o:shapelayout>'
        f"{_SHAPE_TYPE}</xml>"
    ).encode()


_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _remove_ours(comments: etree._Element) -> set[Place]:
    """Cut our words out of every note; the places of notes that held nothing else and are gone."""
    gone: set[Place] = set()
    for note in list(comments.iter(main("comment"))):
        text = _text(note)
        if SIGN not in text:
            continue
        theirs = text[: text.index(SIGN)].rstrip()
        holder = note.find(main("text"))
        if theirs and holder is not None:
            _set_text(holder, theirs)
            continue
        if place := place_of(note.get("ref")):
            gone.add(place)
        if (parent := note.getparent()) is not None:
            parent.remove(note)
    return gone


def _remove_shapes(shapes: etree._Element, places: set[Place]) -> None:
    for shape in list(shapes.iter(f"{{{_VML}}}shape")):
        row, column = shape.find(f".//{{{_EXCEL}}}Row"), shape.find(f".//{{{_EXCEL}}}Column")
        if row is None or column is None or shape.getparent() is None:
            continue
        numbers = (row.text or "").strip(), (column.text or "").strip()
        if all(number.isdecimal() for number in numbers):
            place = Place(int(numbers[0]) + 1, int(numbers[1]) + 1)
            if place in places:
                shape.getparent().remove(shape)  # type: ignore[union-attr]


def _extend_note(note: etree._Element, text: str) -> None:
    holder = note.find(main("text"))
    if holder is not None:
        _set_text(holder, f"{_text(note)}\n\n{text}")


def _add_note(comments: etree._Element, place: Place, text: str, author: int) -> None:
    listed = comments.find(main("commentList"))
    if listed is None:
        raise UnmarkableWorkbookError("a part of notes has no list")
    note = etree.SubElement(listed, main("comment"), {"ref": place.reference, "authorId": str(author)})
    _set_text(etree.SubElement(note, main("text")), text)


def _text(note: etree._Element) -> str:
    return "".join(found.text or "" for found in note.iter(main("t")))


def _set_text(holder: etree._Element, text: str) -> None:
    for child in list(holder):
        holder.remove(child)
    run = etree.SubElement(holder, main("r"))
    properties = etree.SubElement(run, main("rPr"))
    etree.SubElement(properties, main("sz"), {"val": "9"})
    etree.SubElement(properties, main("rFont"), {"val": "Arial"})
    words = etree.SubElement(run, main("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = text


def _author(comments: etree._Element) -> int:
    authors = comments.find(main("authors"))
    if authors is None:
        raise UnmarkableWorkbookError("a part of notes has no authors")
    names = [author.text for author in authors.iterchildren(main("author"))]
    if AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _next_shape(shapes: etree._Element) -> int:
    found = re.findall(rb"_x0000_s([0-9]{1,9})", written := etree.tostring(shapes))
    block = re.search(rb'data="([0-9]{1,6})', written)
    first = (int(block[1]) if block else 1) * 1024
    return max([first, *(int(number) for number in found)]) + 1


def _shape(place: Place, number: int) -> etree._Element:
    row, column = place.row - 1, place.column - 1
    anchor = f"{column + 1}, 12, {row}, 4, {column + 4}, 12, {row + 6}, 4"
    return parse(
        (
            f'<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}" id="_x0000_s{number}" type="#_x0000_t202" '
            'style="position:absolute;margin-left:60pt;margin-top:2pt;width:230pt;height:96pt;z-index:1;visibility:hidden" '
            'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
            f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{escape(anchor)}</x:Anchor>'
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        ).encode(),
        "a note's shape",
    )
