"""May these bytes be parsed at all: kind by content, size, what is packed inside. Nothing is parsed here.

Packed parts are looked through in slices, so a bomb costs no more than the limits of `refusals`.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from loaders.reports.compound import MARK as OLE_MARK
from loaders.reports.compound import Container, DamagedContainerError
from loaders.reports.gate_parts import Relations, check_entries, check_links, check_start
from loaders.reports.model import GateRefusal, Kind
from loaders.reports.refusals import (
    MAX_CELLS,
    MAX_FILE_MB,
    MAX_PARTS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED_MB,
    refuse,
)
from loaders.reports.text import dotted, shown

_MB = 1024 * 1024
_SLICE = 4 * _MB
_OVERLAP = 20_000  # what is looked for may be cut by the end of a slice; a formula has 8,192 letters at most
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MACRO_PARTS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "basic/", "scripts/")
_OUTSIDE_PARTS = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/embeddings/", "xl/activex/")
_OUTSIDE_ODS = (b"<table:table-source", b"<table:cell-range-source", b"<table:dde-link", b"<draw:object-ole")
_LOOKED_INTO = (".xml", ".rels", ".vml", ".rdf")
_DOCTYPES = tuple(
    word.encode(coding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)


def check(content: bytes) -> Kind | GateRefusal:
    """The kind of workbook, or why it must not be parsed."""
    if len(content) > MAX_FILE_MB * _MB:
        return refuse("file.too_large", f"tệp {len(content) / _MB:.1f} MB".replace(".", ","))
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return refuse("file.empty", "tệp rỗng")
    if content.startswith(b"PK"):
        return _check_package(content)
    if content.startswith(OLE_MARK):
        return _check_container(content)
    return _check_text(content)


def is_other_extension(file_name: str, kind: Kind) -> bool:
    """Whether the name promises another kind than the content is."""
    return PurePath(file_name).suffix.lower() not in ("", f".{kind}", ".txt" if kind == "csv" else "")


def _check_package(content: bytes) -> Kind | GateRefusal:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            kind = _package_kind(package, names)
            if isinstance(kind, GateRefusal):
                return kind
            if len(parts) > MAX_PARTS:
                return refuse("file.bomb", f"tệp có {len(parts)} phần")
            return (
                check_entries(parts)
                or _check_names(names)
                or _check_parts(package, kind, len(content))
                or kind
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError, OSError):
        return refuse("file.damaged", "tệp nén bên trong bị hỏng")
    except RuntimeError:  # zipfile's word for a part under a password
        return refuse("file.protected", "tệp nén có mật khẩu")


def _package_kind(package: zipfile.ZipFile, names: list[str]) -> Kind | GateRefusal:
    if "mimetype" in names:
        with package.open("mimetype") as part:
            said = part.read(100)
        if said == b"application/vnd.oasis.opendocument.spreadsheet":
            return "ods"
        return refuse(
            "kind.word" if b"text" in said else "kind.unknown", "tệp OpenDocument không phải bảng tính"
        )
    if any(name.startswith("word/") for name in names):
        return refuse("kind.word", "văn bản Word (.docx)")
    if "xl/workbook.bin" in names:
        return refuse("kind.xlsb", "bảng tính nhị phân (.xlsb)")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "[Content_Types].xml" in names:
        return refuse("kind.unknown", "tệp Office không phải bảng tính")
    return refuse("kind.archive", "tệp nén (.zip)")


def _check_names(names: list[str]) -> GateRefusal | None:
    lowered = [name.lower() for name in names]
    if any(mark in name for name in lowered for mark in _MACRO_PARTS[:1]) or any(
        name.startswith(_MACRO_PARTS[1:]) for name in lowered
    ):
        return refuse("file.macros", "tệp chứa macro")
    if any(name.startswith(_OUTSIDE_PARTS) for name in lowered):
        return refuse("file.external_links", "tệp chứa liên kết ngoài, kết nối dữ liệu hoặc đối tượng nhúng")
    return None


def _check_parts(package: zipfile.ZipFile, kind: Kind, packed: int) -> GateRefusal | None:
    """Unpack every XML part slice by slice; sizes are counted, not believed."""
    sizes = _Sizes(min(MAX_UNPACKED_MB * _MB, max(packed * MAX_RATIO, _MB)))
    for part in package.infolist():
        if part.flag_bits & 1:
            return refuse("file.protected", "tệp có mật khẩu")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return refuse("file.damaged", "kiểu nén lạ")
        if not part.filename.lower().endswith(_LOOKED_INTO):
            sizes.unpacked += part.file_size  # never unpacked by us or the parser
        elif found := _check_part(package, part, kind, sizes):
            return found
    return sizes.check()


@dataclass
class _Sizes:
    """What has been unpacked so far; `limit` in bytes."""

    limit: int
    unpacked: int = 0
    cells: int = 0
    sheets: int = 0
    rows: int = 0  # of the longest sheet

    def check(self) -> GateRefusal | None:
        if self.unpacked > self.limit:
            return refuse("file.bomb", "tệp bung ra quá lớn")
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS or self.sheets > MAX_SHEETS:
            most = (
                f"{dotted(self.rows)} dòng ở một trang tính, {dotted(self.cells)} ô, {self.sheets} trang tính"
            )
            return refuse("file.too_many_cells", most)
        return None


def _check_part(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, kind: Kind, sizes: _Sizes
) -> GateRefusal | None:
    name = part.filename.lower()
    is_sheet = name.startswith("xl/worksheets/") or name == "content.xml"
    sizes.sheets += is_sheet and name.endswith(".xml")
    relations = Relations() if name.endswith(".rels") else None
    rows, tail = 0, b""
    with package.open(part) as stream:
        while piece := stream.read(_SLICE):
            sizes.unpacked += len(piece)
            if sizes.unpacked > sizes.limit:
                return sizes.check()
            if found := (check_start(piece, name) if not tail else None):
                return _check_doctype(piece, name) or found
            if found := _check_slice(tail + piece, name, kind):
                return found
            if relations and (found := relations.take(piece)):
                return found
            if is_sheet:
                rows += _count(piece, b"row") if kind == "xlsx" else _count(piece, b"table-row")
                sizes.cells += _count(piece, b"c") if kind == "xlsx" else _count(piece, b"table-cell")
            tail = piece[-_OVERLAP:]
    sizes.rows = max(sizes.rows, rows)
    return relations.take(b"", is_last=True) if relations else None


def _check_doctype(piece: bytes, name: str) -> GateRefusal | None:
    if (b"<!" in piece or b"\0" in piece) and any(word in piece for word in _DOCTYPES):
        return refuse("file.doctype", f"khai báo DOCTYPE hoặc ENTITY trong phần {shown(name, 40)}")
    return None


def _check_slice(piece: bytes, name: str, kind: Kind) -> GateRefusal | None:
    if found := _check_doctype(piece, name):
        return found
    if name == "[content_types].xml" and b"macroEnabled" in piece:
        return refuse("kind.xlsm", "bảng tính có macro (.xlsm)")
    if kind == "ods" and name == "meta-inf/manifest.xml" and b"encryption-data" in piece:
        return refuse("file.protected", "tệp có mật khẩu")
    if kind == "ods" and name == "content.xml" and any(mark in piece for mark in _OUTSIDE_ODS):
        return refuse("file.external_links", "tệp chứa liên kết ngoài hoặc đối tượng nhúng")
    return check_links(piece, name, kind)


def _count(piece: bytes, tag: bytes) -> int:
    """How many elements begin with that name in a slice, with or without a namespace; never too few."""
    return piece.count(b"<" + tag) + piece.count(b":" + tag)


def _check_container(content: bytes) -> Kind | GateRefusal:
    try:
        names = set(Container(content).entries)
    except DamagedContainerError:
        return refuse("file.damaged", "tệp .xls bên trong bị hỏng")
    if {"EncryptedPackage", "EncryptionInfo"} & names:
        return refuse("file.protected", "tệp có mật khẩu")
    if "WordDocument" in names:
        return refuse("kind.word", "văn bản Word (.doc)")
    if not {"Workbook", "Book"} & names:
        return refuse("kind.unknown", "tệp Office không phải bảng tính")
    if {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"} & names:
        return refuse("file.macros", "tệp chứa macro")
    if any(name.startswith(("MBD", "\x01Ole10Native")) for name in names):
        return refuse("file.external_links", "tệp chứa đối tượng nhúng")
    return "xls"


def _check_text(content: bytes) -> Kind | GateRefusal:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = head.lower()
    if head.startswith(b"%PDF"):
        return refuse("kind.pdf", "tệp PDF")
    if head.startswith(_PICTURES) or head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return refuse("kind.image", "ảnh")
    if head.startswith(_ARCHIVES):
        return refuse("kind.archive", "tệp nén")
    if lowered.startswith(b"{\\rtf"):
        return refuse("kind.word", "văn bản RTF")
    if lowered.startswith((b"<", b"mime-version", b"from:")) and any(
        word in lowered for word in (b"<html", b"<table", b"<!doctype", b"<?xml", b"mime-version", b"<style")
    ):
        return refuse("kind.html", "trang HTML hoặc XML mang tên bảng tính")
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and (b"\0" in content or content.count(b"\x1a") > 1):
        return refuse("kind.unknown", "tệp nhị phân lạ")
    if sum(content.count(mark) for mark in (b",", b";", b"\t", b"\n")) > MAX_CELLS:
        return refuse("file.too_many_cells", "tệp CSV quá nhiều ô")
    return "csv"
