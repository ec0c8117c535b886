"""May these bytes be parsed at all: kind by content, size, what is packed inside. Nothing is parsed here.

Packed parts are looked through in slices, so a bomb costs no more than the limits of `refusals`.
"""

import io
import zipfile
import zlib
from pathlib import PurePath

from loaders.reports.compound import MARK as OLE_MARK
from loaders.reports.compound import Container, DamagedContainerError
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

_MB = 1024 * 1024
_SLICE = 4 * _MB
_OVERLAP = 64  # a forbidden word may be cut by the end of a slice
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MACRO_PARTS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "basic/", "scripts/")
_OUTSIDE_PARTS = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/embeddings/", "xl/activex/")
_OUTSIDE_ODS = (b"<table:table-source", b"<table:cell-range-source", b"<table:dde-link", b"<draw:object-ole")
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
            if len(set(names)) != len(names):
                return refuse("file.damaged", "một phần của tệp có hai bản")
            return _check_names(names) or _check_parts(package, kind, len(content)) or kind
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
    limit = min(MAX_UNPACKED_MB * _MB, max(packed * MAX_RATIO, _MB))
    unpacked = cells = sheets = 0
    for part in package.infolist():
        name = part.filename.lower()
        if part.flag_bits & 1:
            return refuse("file.protected", "tệp có mật khẩu")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return refuse("file.damaged", "kiểu nén lạ")
        if not name.endswith((".xml", ".rels", ".vml", ".rdf")):
            unpacked += part.file_size  # never unpacked by us or the parser
            continue
        is_sheet = name.startswith("xl/worksheets/") or name == "content.xml"
        sheets += is_sheet and name.endswith(".xml")
        rows, tail = 0, b""
        with package.open(part) as stream:
            while piece := stream.read(_SLICE):
                unpacked += len(piece)
                if unpacked > limit:
                    return refuse("file.bomb", "tệp bung ra quá lớn")
                if found := _check_slice(tail + piece, name, kind):
                    return found
                if is_sheet:
                    rows += _count(piece, b"row") + _count(piece, b"table-row")
                    cells += _count(piece, b"c") + _count(piece, b"table-cell")
                tail = piece[-_OVERLAP:]
        if rows > MAX_ROWS or cells > MAX_CELLS or sheets > MAX_SHEETS:
            return refuse("file.too_many_cells", f"{rows} dòng ở một tờ, {cells} ô, {sheets} tờ")
    return refuse("file.bomb", "tệp bung ra quá lớn") if unpacked > limit else None


def _check_slice(piece: bytes, name: str, kind: Kind) -> GateRefusal | None:
    if any(word in piece for word in _DOCTYPES):
        return refuse("file.doctype", f"khai báo DOCTYPE hoặc ENTITY trong {name}")
    if name == "[content_types].xml" and b"macroEnabled" in piece:
        return refuse("kind.xlsm", "bảng tính có macro (.xlsm)")
    if kind == "ods" and name == "meta-inf/manifest.xml" and b"encryption-data" in piece:
        return refuse("file.protected", "tệp có mật khẩu")
    if kind == "ods" and name == "content.xml" and any(mark in piece for mark in _OUTSIDE_ODS):
        return refuse("file.external_links", "tệp chứa liên kết ngoài hoặc đối tượng nhúng")
    return None


def _count(piece: bytes, tag: bytes) -> int:
    """How many elements of that name begin in a slice, with or without a namespace."""
    return sum(piece.count(before + tag + after) for before in (b"<", b":") for after in (b" ", b">", b"/"))


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
