"""What kind of file the bytes are, told from the bytes: the name a file was given proves nothing."""

import io
import zipfile
from typing import Literal

Kind = Literal["docx", "pdf", "other"]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")


def kind_of(content: bytes) -> Kind:
    """A package with a Word document in it, a PDF, or something else (text among them)."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                return "docx" if "word/document.xml" in package.namelist() else "other"
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return "docx" if b"word/" in content else "other"
    return "other"


def is_locked_office(content: bytes) -> bool:
    """A Word or Excel file of today under a password."""
    return content.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in content


def is_old_word(content: bytes) -> bool:
    """A Word 97-2003 document (.doc)."""
    return content.startswith(b"\xd0\xcf\x11\xe0") and _WORD_97 in content
