"""Bytes of a plan file into text, or one sentence saying why not. Encodings are named on evidence, never converted."""

import codecs
import unicodedata
from pathlib import PurePath

from loaders.plans.formats import is_locked_office
from loaders.plans.model import UnreadablePlanError

MAX_BYTES = 10 * 1024 * 1024
MAX_LINES = 30_000
MAX_LETTERS = 1_000_000  # about five hundred pages; spaces and line ends are not counted
TEXT_SUFFIXES = {
    "",
    ".txt",
    ".md",
    ".markdown",
    ".text",
    ".docx",
    ".doc",
    ".pdf",
}  # what the bytes are decides
SIGNATURES = (
    (b"PK\x03\x04", "tệp nén hoặc tệp Office (.docx, .xlsx, .zip)"),
    (b"%PDF", "tệp PDF"),
    (b"\xd0\xcf\x11\xe0", "tệp Word hoặc Excel đời cũ (.doc, .xls)"),
    (b"{\\rtf", "tệp RTF"),
    (b"\x89PNG", "tệp ảnh PNG"),
    (b"\xff\xd8\xff", "tệp ảnh JPEG"),
    (b"GIF8", "tệp ảnh GIF"),
    (b"BM\x00", "tệp ảnh BMP"),
    (b"II*\x00", "tệp ảnh TIFF"),
    (b"MM\x00*", "tệp ảnh TIFF"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
)
SUFFIX_NAMES = {
    **dict.fromkeys([".odt", ".rtf"], "tệp văn bản Word"),
    **dict.fromkeys([".xlsx", ".xls", ".ods", ".csv"], "bảng tính"),
    **dict.fromkeys([".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp"], "tệp ảnh"),
    **dict.fromkeys([".zip", ".rar", ".7z", ".gz"], "tệp nén"),
    ".html": "trang HTML",
    ".htm": "trang HTML",
}
# Frequent words of any Vietnamese document; three of them in a decoding are evidence for it.
EVIDENCE = (
    "và",
    "của",
    "các",
    "kế hoạch",
    "thực hiện",
    "hành chính",
    "nhiệm vụ",
    "về",
    "tổ chức",
    "được",
    "nhân dân",
    "việc",
)
# The same words as VNI fonts spell them: the mark is a letter of its own after the vowel ("Keá hoaïch" for "Kế hoạch").
VNI_EVIDENCE = (
    "vaø", "cuûa", "caùc", "keá hoaïch", "thöïc hieän", "haønh chính", "nhieäm vuï", "veà", "toå chöùc", "ñöôïc", "nhaân daân", "vieäc",
)  # fmt: skip
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\f\v\x1c\x1d\x1e\x85\u2028\u2029"), " ")
SAMPLE_BYTES = 200_000
# TCVN 5712 (ABC): each byte above 0xA0 that is a letter, in the order of its code.
_TCVN3_CODES = [
    *range(161, 175),
    *range(181, 186),
    *range(187, 191),
    *range(198, 205),
    *range(206, 217),
    *range(220, 224),
    *range(225, 240),
    *range(241, 255),
]
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True))
VNI = "VNI (phông VNI-Times)"
SAVE_AS = "Hãy mở tệp bằng Notepad (hoặc Word), chọn Lưu thành (Save As), mục Mã hóa (Encoding) chọn UTF-8, rồi gửi lại."
ONLY_TEXT = "Kế hoạch được đọc từ tệp Word (.docx), PDF có chữ, hoặc văn bản thuần (.txt, .md)."


def decode(file_name: str, content: bytes) -> str:
    """The text as NFC with plain line ends; raises UnreadablePlanError for anything that is not UTF-8 text."""
    refuse_size(file_name, content)
    _refuse_binary(file_name, content)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _wrong_encoding(file_name, "UTF-16 (Unicode)")
    if b"\0" in content:
        raise _nul_bytes(file_name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(file_name, content, error) from error
    if _looks_like_tcvn3_letters(text):
        raise _wrong_encoding(file_name, "TCVN3 (ABC), phông .VnTime")
    if _evidence(text[:SAMPLE_BYTES], VNI_EVIDENCE) >= 3:
        raise _wrong_encoding(file_name, VNI)
    if not text.strip():
        raise UnreadablePlanError(
            f"{file_name}: tệp chỉ có khoảng trắng; cần nội dung kế hoạch. Hãy kiểm tra lại tệp rồi gửi lại."
        )
    return _normalise(file_name, text)


def _normalise(file_name: str, text: str) -> str:
    # Lines are counted as an editor counts them: a page break or a soft one begins no line.
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\n\f", "\n")
        .translate(_NO_LINE_ENDS)
        .replace("\u200b", "")
        .replace("\ufeff", "")
    )
    count = text.count("\n") + 1
    if count > MAX_LINES:
        raise UnreadablePlanError(
            f"{file_name}: tệp có {count:,} dòng; một kế hoạch không quá {MAX_LINES:,} dòng. Hãy kiểm tra lại tệp hoặc tách riêng phần kế hoạch.".replace(
                ",", "."
            )
        )
    letters = len(text) - text.count(" ") - text.count("\n")
    if letters > MAX_LETTERS:
        raise UnreadablePlanError(
            f"{file_name}: tệp có {letters:,} ký tự; một kế hoạch không quá {MAX_LETTERS:,} ký tự. Hãy kiểm tra lại tệp hoặc tách riêng phần kế hoạch.".replace(
                ",", "."
            )
        )
    return unicodedata.normalize("NFC", text)


def refuse_size(file_name: str, content: bytes) -> None:
    if not content:
        raise UnreadablePlanError(
            f"{file_name}: tệp rỗng (0 byte); cần nội dung kế hoạch. Hãy kiểm tra lại tệp rồi gửi lại."
        )
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise UnreadablePlanError(
            f"{file_name}: tệp nặng {size:.0f} MB; giới hạn là 10 MB. Hãy tách riêng phần kế hoạch rồi gửi lại."
        )


def _refuse_binary(file_name: str, content: bytes) -> None:
    if is_locked_office(content):
        raise UnreadablePlanError(
            f"{file_name}: tệp Office có mật khẩu. Hãy mở tệp, bỏ mật khẩu rồi gửi lại."
        )
    found = next((name for mark, name in SIGNATURES if content.startswith(mark)), None)
    suffix = PurePath(file_name).suffix.lower()
    if found is None and suffix not in TEXT_SUFFIXES:
        found = SUFFIX_NAMES.get(suffix)
    if found is not None:
        raise UnreadablePlanError(
            f"{file_name}: đây là {found}. {ONLY_TEXT} Hãy mở tệp, lưu thành Word (.docx) hoặc văn bản thuần (.txt, mã UTF-8) rồi gửi lại."
        )


def _nul_bytes(file_name: str, content: bytes) -> UnreadablePlanError:
    sample = content[: SAMPLE_BYTES - SAMPLE_BYTES % 2]
    for name in ("utf-16-le", "utf-16-be"):
        if _evidence(sample.decode(name, errors="replace")) >= 3 or _is_every_other_byte_nul(sample, name):
            return _wrong_encoding(file_name, "UTF-16 (Unicode) không có dấu BOM")
    return UnreadablePlanError(
        f"{file_name}: tệp chứa byte NUL, là tệp nhị phân chứ không phải văn bản. {ONLY_TEXT} Hãy lưu kế hoạch thành .txt (mã UTF-8) rồi gửi lại."
    )


def _is_every_other_byte_nul(sample: bytes, name: str) -> bool:
    """Plain Latin letters in UTF-16: the high bytes are nearly all NUL and the low ones never."""
    high, low = (sample[1::2], sample[0::2]) if name == "utf-16-le" else (sample[0::2], sample[1::2])
    return bool(high) and high.count(0) > 0.4 * len(high) and low.count(0) == 0


def _not_utf8(file_name: str, content: bytes, error: UnicodeDecodeError) -> UnreadablePlanError:
    sample = content[:SAMPLE_BYTES]
    latin = sample.decode("latin-1")
    readings = {
        "Windows-1258": _evidence(unicodedata.normalize("NFC", sample.decode("cp1258", errors="replace"))),
        "TCVN3 (ABC), phông .VnTime": _evidence(latin.translate(TCVN3)),
        VNI: _evidence(latin, VNI_EVIDENCE),
    }
    name, found = max(readings.items(), key=lambda reading: reading[1])
    if found >= 3:
        return _wrong_encoding(file_name, name)
    line = content.count(b"\n", 0, error.start) + 1
    return UnreadablePlanError(
        f"{file_name}: không phải văn bản UTF-8 (byte lạ đầu tiên ở dòng {line}) và không nhận ra bảng mã. {SAVE_AS}"
    )


def _looks_like_tcvn3_letters(text: str) -> bool:
    """TCVN3 text pasted into a UTF-8 file keeps its code points: "KÕ ho¹ch" for "Kế hoạch"."""
    sample = text[:SAMPLE_BYTES]
    if sum(letter in "¹µ¶·¸¬®­" for letter in sample) < 5:
        return False
    return _evidence(sample) < 3 <= _evidence(sample.translate(TCVN3))


def _evidence(text: str, frequent: tuple[str, ...] = EVIDENCE) -> int:
    """How many of the frequent words occur as words of their own."""
    words = f" {' '.join(text.lower().split())} "
    return sum(f" {word} " in words for word in frequent)


def _wrong_encoding(file_name: str, encoding: str) -> UnreadablePlanError:
    return UnreadablePlanError(f"{file_name}: tệp dùng bảng mã {encoding}; cần UTF-8. {SAVE_AS}")
