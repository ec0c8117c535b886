"""Bytes of a plan file into text, or one sentence saying why not. Older codes are converted on evidence, and told."""

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from loaders.plans import old_codes
from loaders.plans.formats import is_locked_office
from loaders.plans.letters import plain_letters
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
    ".html",
    ".htm",
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
}
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\f\v\x1c\x1d\x1e\x85\u2028\u2029"), " ")
# "\\r\\n" written out as letters: it wraps the lines of a page whose paragraphs have line ends of their own.
FEWEST_WRITTEN = 3
SAMPLE_BYTES = 200_000
SAVE_AS = "Hãy mở tệp bằng Notepad (hoặc Word), chọn Lưu thành (Save As), mục Mã hóa (Encoding) chọn UTF-8, rồi gửi lại."
ONLY_TEXT = "Kế hoạch được đọc từ tệp Word (.docx), PDF có chữ, trang HTML, hoặc văn bản thuần (.txt, .md)."


@dataclass(frozen=True)
class Decoded:
    """The text as NFC with plain line ends; `notes` tell what was converted, before and after."""

    text: str
    notes: tuple[str, ...] = ()


def decode(file_name: str, content: bytes) -> str:
    """The text alone, as `decode_text` gives it."""
    return decode_text(file_name, content).text


def decode_text(file_name: str, content: bytes) -> Decoded:
    """UTF-8 and UTF-16, and older codes where the words prove them; raises UnreadablePlanError for anything else."""
    refuse_size(file_name, content)
    _refuse_binary(file_name, content)
    text, code = _characters(file_name, content)
    if not text.strip():
        raise UnreadablePlanError(
            f"{file_name}: tệp chỉ có khoảng trắng; cần nội dung kế hoạch. Hãy kiểm tra lại tệp rồi gửi lại."
        )
    notes = (
        [f"Tệp được đọc theo bảng mã {code}, đổi sang Unicode. Hãy đối chiếu tên riêng với bản gốc."]
        if code
        else []
    )
    old = old_codes.find_code(text)
    if old is not None:
        lines, first = old_codes.convert_lines(text.split("\n"), old)
        text = "\n".join(lines)
        notes = [first.told()] if first else []
    return Decoded(_normalise(file_name, text), tuple(notes))


def _characters(file_name: str, content: bytes) -> tuple[str, str | None]:
    """The characters of the file, and the name of its code where that had to be found out."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), None
    if b"\0" in content:
        return _with_nul_bytes(file_name, content), "UTF-16"
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return _not_utf8(file_name, content, error)


def _normalise(file_name: str, text: str) -> str:
    # Lines are counted as an editor counts them: a page break or a soft one begins no line.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n\f", "\n").translate(_NO_LINE_ENDS)
    if text.count("\\r\\n") >= FEWEST_WRITTEN:
        text = text.replace("\\r\\n", " ")
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
    return plain_letters(text)


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


def _with_nul_bytes(file_name: str, content: bytes) -> str:
    sample = content[: SAMPLE_BYTES - SAMPLE_BYTES % 2]
    for name in ("utf-16-le", "utf-16-be"):
        if old_codes.evidence(sample.decode(name, errors="replace")) >= 3 and _is_mostly_latin(sample, name):
            return content.decode(name, errors="replace")
    raise UnreadablePlanError(
        f"{file_name}: tệp chứa byte NUL, là tệp nhị phân chứ không phải văn bản. {ONLY_TEXT} Hãy lưu kế hoạch thành .txt (mã UTF-8) rồi gửi lại."
    )


def _is_mostly_latin(sample: bytes, name: str) -> bool:
    """Text in UTF-16: about half of the high bytes are NUL, none of the low ones."""
    high, low = (sample[1::2], sample[0::2]) if name == "utf-16-le" else (sample[0::2], sample[1::2])
    return bool(high) and high.count(0) > 0.4 * len(high) and low.count(0) == 0


def _not_utf8(file_name: str, content: bytes, error: UnicodeDecodeError) -> tuple[str, str | None]:
    """Windows-1258, or the bytes of TCVN3 and VNI as letters; a single broken byte is no other code."""
    sample = content[:SAMPLE_BYTES]
    windows = unicodedata.normalize("NFC", sample.decode("cp1258", errors="replace"))
    latin = sample.decode("latin-1")
    if old_codes.find_code(latin) is not None:
        return content.decode("latin-1"), None
    if old_codes.evidence(windows) >= 3 and old_codes.evidence(sample.decode("utf-8", "replace")) < 3:
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace")), "Windows-1258"
    line = content.count(b"\n", 0, error.start) + 1
    raise UnreadablePlanError(
        f"{file_name}: không phải văn bản UTF-8 (byte lạ đầu tiên ở dòng {line}) và không nhận ra bảng mã. {SAVE_AS}"
    ) from error
