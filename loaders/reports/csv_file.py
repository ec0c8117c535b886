"""Bytes of a CSV file -> records, with the line each begins at. The code is told by marks, else by its syllables."""

import csv
import io
import itertools
import unicodedata

from loaders.reports import form, legacy
from loaders.reports.details import is_blank
from loaders.reports.model import GateRefusal
from loaders.reports.refusals import MAX_COLUMNS, MAX_ROWS, refuse

_MARKS = ",;\t"
_FIRST_LINES = 30
_LONGEST_LINE = 5_000  # of a longer one the beginning tells enough


def read_csv(content: bytes) -> tuple[list[list[str]], tuple[int, ...]] | GateRefusal:
    """The records, all equally wide, and the line each begins at."""
    decoded = _decode(content)
    if isinstance(decoded, GateRefusal):
        return decoded
    separator = max(_MARKS, key=lambda mark: _fitness(decoded, mark))
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=separator)
    records, first_lines, line = [], [], 1
    try:
        for record in reader:
            records.append(["" if is_blank(cell) else cell for cell in record])
            first_lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        return refuse("file.damaged", "dấu ngoặc kép trong tệp CSV không khép hoặc ô quá dài")
    width = max(map(len, records), default=0)
    if width > MAX_COLUMNS or len(records) > MAX_ROWS:
        return refuse("file.too_many_cells", f"{len(records)} dòng, {width} cột")
    return [record + [""] * (width - len(record)) for record in records], tuple(first_lines)


def _decode(content: bytes) -> str | GateRefusal:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            return refuse("file.encoding", "tệp UTF-16 hỏng")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    latin = content.decode("latin-1")
    tried = {
        "Windows-1258": unicodedata.normalize("NFC", content.decode("cp1258", "replace")),
        # Old codes stay as they are: their cells are converted, and shown, one by one.
        "TCVN3": latin,
        "VNI": latin,
    }
    shares = {
        "Windows-1258": legacy.syllable_share(tried["Windows-1258"])
        * ("\ufffd" not in tried["Windows-1258"]),
        "TCVN3": legacy.syllable_share(legacy.from_tcvn3(latin)),
        "VNI": legacy.syllable_share(legacy.from_vni(latin)),
    }
    best = max(shares, key=lambda code: shares[code])
    if shares[best] < 0.6:
        return refuse("file.encoding", "không nhận ra bảng mã của tệp CSV")
    return tried[best]


def _fitness(text: str, mark: str) -> tuple[int, int]:
    """The most known headings in one of the first lines, then how often the mark occurs there."""
    lines = [line[:_LONGEST_LINE] for line in itertools.islice(io.StringIO(text), _FIRST_LINES)]
    best = max(
        (
            sum(form.find_heading(table, part.strip('"')) is not None for part in line.split(mark))
            for line in lines
            for table in form.TABLES
        ),
        default=0,
    )
    return best, sum(line.count(mark) for line in lines)
