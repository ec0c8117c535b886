"""Files that cannot be read at all: one clear Vietnamese message each, and never a stack of memory."""

import io
import zipfile

import pytest

from loaders.indices.read import read_results

TABLE = "Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2023;Đắk Lắk;40\n"


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/"), part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf \r\n", "file.empty"),
        (TABLE.encode("utf-16"), "file.encoding"),
        (TABLE.encode("utf-16-be"), "file.unknown_kind"),
        (
            "Chỉ số;Năm;Tỉnh;Điểm".encode()[:20] + "Sơn La".encode("cp1258", "replace") + b"\xd0\xde\xf0",
            "file.encoding",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file.unknown_kind"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "file.encoding"),
        (b"PK\x03\x04 broken", "file.damaged"),
        (zipped(readme=b"no workbook"), "file.damaged"),
        (zipped(**{"xl__workbook.xml": b"<workbook/>"}), "file.damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "file.damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "file.protected"),
        ("Lời dẫn\nkhông có bảng nào".encode(), "file.unrecognised"),
        ('Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2023;"Đắk Lắk;40\n'.encode(), "file.broken_csv"),
        (b"x" * (10 * 1024 * 1024 + 1), "file.too_large"),
        (zipped(**{"xl__workbook.xml": b" " * 90 * 1024 * 1024}), "file.bomb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_table_gets_one_message(content, rule):
    found = read_results("tep.bin", content, this_year=2026)

    assert found.is_refused
    assert [(problem.severity, problem.rule) for problem in found.problems] == [("error", rule)]
    assert all((found.problems[0].found, found.problems[0].expected, found.problems[0].repair))


def test_one_far_cell_does_not_make_a_sheet_of_millions():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Chỉ số", "x"
    content = io.BytesIO()
    book.save(content)

    found = read_results("a.xlsx", content.getvalue())

    assert [problem.rule for problem in found.problems] == ["file.too_many_cells"]


def test_a_part_that_is_longer_than_it_claims_is_refused():
    content = bytearray(zipped(**{"xl__workbook.xml": b"a" * 100_000}))
    claimed = (100_000).to_bytes(4, "little")
    for _ in range(2):
        at = content.index(claimed)
        content[at : at + 4] = (10).to_bytes(4, "little")

    found = read_results("a.xlsx", bytes(content))

    assert [problem.rule for problem in found.problems] == ["file.damaged"]
