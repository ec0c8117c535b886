"""Word 97-2003 documents: read through LibreOffice where it is, in a limited process; else said plainly."""

import pytest

from loaders.plans import office
from loaders.plans.model import UnreadablePlanError, to_json
from loaders.plans.read import read_plan
from tests.loaders.plans.conftest import Convert
from tests.loaders.plans.test_plan_word import WORD

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(3000)


@pytest.mark.libreoffice
def test_an_old_word_file_says_the_same_as_the_new_one(convert: Convert, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (old,) = convert({"a.docx": WORD}, "doc:MS Word 97")

    assert to_json(read_plan("ke-hoach.doc", old)) == to_json(read_plan("ke-hoach.docx", WORD))
    assert list(tmp_path.glob("cchc-doc-*")) == []  # nothing of the file stays behind


@pytest.mark.libreoffice
def test_a_damaged_old_word_file_is_refused_in_words(convert: Convert):
    with pytest.raises(UnreadablePlanError, match="bị hỏng, có mật khẩu hoặc") as refused:
        read_plan("ke-hoach.doc", OLE)

    assert "Hãy " in str(refused.value)


def test_without_libreoffice_an_old_word_file_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(office, "find_office", lambda: None)

    with pytest.raises(UnreadablePlanError, match="chưa cài LibreOffice") as refused:
        read_plan("ke-hoach.doc", OLE)

    assert "Lưu thành (Save As) loại Word (.docx)" in str(refused.value)


@pytest.mark.libreoffice
def test_a_conversion_that_takes_too_long_is_ended(convert: Convert, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 0.05)

    with pytest.raises(UnreadablePlanError, match="chuyển đổi quá lâu"):
        read_plan("ke-hoach.doc", OLE)
