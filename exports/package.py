"""An .xlsx as what it is, a zip of parts: parts are changed one by one, the others go out byte for byte as they came.

No entity is expanded, nothing is fetched, and a part that declares a document type is refused.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
MOST_PARTS, MOST_BYTES = 2_000, 200_000_000
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class UnmarkableWorkbookError(ValueError):
    """The file cannot be marked in place: it is no plain .xlsx package, or a part of it cannot be read safely."""


def main(tag: str) -> str:
    return f"{{{MAIN}}}{tag}"


def parse(content: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnmarkableWorkbookError(f"{name}: is not well-formed XML: {error}") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise UnmarkableWorkbookError(
            f"{name}: declares a document type, which no spreadsheet program writes"
        )
    return root


def number(element: etree._Element, name: str, default: int) -> int:
    """A whole number among an element's attributes."""
    text = element.get(name)
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 9:
        raise UnmarkableWorkbookError(
            f"{etree.QName(element).localname}: {name} is {text[:20]!r}, not a number"
        )
    return int(text)


@dataclass
class Package:
    """The parts of a workbook by name. Parts asked for as XML are written anew only where `change` was called."""

    parts: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    @staticmethod
    def read(content: bytes) -> "Package":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return Package(_read_parts(archive))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise UnmarkableWorkbookError(f"the file is no readable zip package: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """The part as XML, to look at."""
        if name not in self._trees:
            if name not in self.parts:
                raise UnmarkableWorkbookError(f"the part {name} is missing")
            self._trees[name] = parse(self.parts[name], name)
        return self._trees[name]

    def change(self, name: str) -> etree._Element:
        """The part as XML, to be written anew."""
        self._changed.add(name)
        return self.tree(name)

    def add(self, name: str, content: bytes, content_type: str | None = None) -> None:
        """Put a part there, in place of one of the same name; `content_type` is declared for it."""
        self.parts[name] = content
        self._trees.pop(name, None)
        self._changed.discard(name)
        if content_type:
            self._declare("Override", "PartName", f"/{name}", content_type)

    def remove(self, name: str) -> None:
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        self._changed.discard(name)
        types = self.change(CONTENT_TYPES)
        for declared in types.findall(f"{{{TYPES}}}Override"):
            if declared.get("PartName") == f"/{name}":
                types.remove(declared)

    def declare_extension(self, extension: str, content_type: str) -> None:
        self._declare("Default", "Extension", extension, content_type)

    def _declare(self, tag: str, key: str, value: str, content_type: str) -> None:
        types = self.tree(CONTENT_TYPES)
        if not any(
            found.get(key, "").lower() == value.lower() for found in types.findall(f"{{{TYPES}}}{tag}")
        ):
            declared = etree.Element(f"{{{TYPES}}}{tag}", {key: value, "ContentType": content_type})
            # Defaults come before overrides.
            self.change(CONTENT_TYPES).insert(0 if tag == "Default" else len(types), declared)

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern ("xl/comments{}.xml") no part has yet."""
        taken = {name.lower() for name in self.parts}
        return next(
            name
            for number in range(1, MOST_PARTS * 2)
            if (name := pattern.format(number)).lower() not in taken
        )

    def write(self) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                data = _bytes_of(self._trees[name]) if name in self._changed else content
                # A fixed time: the same marks in the same file give the same bytes.
                archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def relations(self, part: str) -> "Relations":
        return Relations(self, part)


@dataclass(frozen=True)
class Relations:
    """What a part points to."""

    package: Package
    part: str

    @property
    def name(self) -> str:
        folder, file = posixpath.split(self.part)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def _all(self) -> list[etree._Element]:
        if self.name not in self.package.parts:
            return []
        return [
            found
            for found in self.package.tree(self.name).findall(f"{{{PACKAGE_REL}}}Relationship")
            if found.get("TargetMode") != "External"
        ]

    def target(self, relation_id: str) -> str | None:
        """The part under that id."""
        return next((self._resolve(found) for found in self._all() if found.get("Id") == relation_id), None)

    def id_of(self, part: str) -> str | None:
        return next((found.get("Id") for found in self._all() if self._resolve(found) == part), None)

    def of_kind(self, kind: str) -> str | None:
        """The part of that kind ("comments", "styles"), by the last word of its type."""
        return next(
            (self._resolve(found) for found in self._all() if found.get("Type", "").endswith(f"/{kind}")),
            None,
        )

    def kind_of(self, relation_id: str) -> str:
        return next(
            (
                found.get("Type", "").rsplit("/", 1)[-1]
                for found in self._all()
                if found.get("Id") == relation_id
            ),
            "",
        )

    def _resolve(self, found: etree._Element) -> str:
        target = found.get("Target", "")
        if target.startswith("/"):
            return target[1:]
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.part), target))

    def add(self, kind: str, part: str) -> str:
        """Point to a part; the new id."""
        if self.name not in self.package.parts:
            self.package.add(self.name, f'<Relationships xmlns="{PACKAGE_REL}"/>'.encode())
        root = self.package.change(self.name)
        taken = {found.get("Id") for found in root}
        relation_id = next(name for number in range(1, 10_000) if (name := f"rIdKq{number}") not in taken)
        attributes = {"Id": relation_id, "Type": f"{REL}/{kind}", "Target": f"/{part}"}
        etree.SubElement(root, f"{{{PACKAGE_REL}}}Relationship", attributes)
        return relation_id

    def remove(self, relation_id: str) -> None:
        root = self.package.change(self.name)
        for found in root.findall(f"{{{PACKAGE_REL}}}Relationship"):
            if found.get("Id") == relation_id:
                root.remove(found)


def content_type(kind: str) -> str:
    return f"{_SHEET_TYPE}.{kind}+xml"


def _read_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = [part for part in archive.infolist() if not part.is_dir()]
    names = [part.filename for part in listed]
    if len(set(names)) != len(names) or len(names) > MOST_PARTS:
        raise UnmarkableWorkbookError("the package names a part twice, or has too many parts")
    if sum(part.file_size for part in listed) > MOST_BYTES:
        raise UnmarkableWorkbookError("the package is too large unpacked")
    # A lying size is caught by zipfile itself: it reads no more than declared and then checks the sum.
    return {part.filename: archive.read(part) for part in listed}


def _bytes_of(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
