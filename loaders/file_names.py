"""The name a file came with, as people are shown it. It is never a path: originals are kept under their sha256."""

import re
import unicodedata

LONGEST = 120  # letters; at most 4 bytes each, so that a name and what is put behind it stay under 255 bytes in UTF-8
_LONGEST_BYTES = 200
_LONGEST_SUFFIX = 10
NAMELESS = "tep-khong-ten"
_UNFIT = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")


def clean_file_name(name: str) -> str:
    """The last part of a name, on one line, without signs that cannot be seen or turn text round, and not too long.

    The ending is kept when the name is shortened. What is left of a name of nothing but such signs is `NAMELESS`.
    """
    last = re.split(r"[/\\]", name)[-1] or re.sub(r"[/\\]+", "_", name.strip("/\\"))
    read = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode("utf-8"))
    # Cc: control; Cf: joiners, marks of direction, byte order; Cn, Co, Cs: no letters of any script.
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in read
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    line = _SPACES.sub(" ", _UNFIT.sub("_", seen)).strip(" .")
    return _shorten(line) or NAMELESS


def _shorten(name: str) -> str:
    if len(name) <= LONGEST and len(name.encode()) <= _LONGEST_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    ending = f"…{dot}{suffix}"
    room = _LONGEST_BYTES - len(ending.encode())
    kept = stem[: LONGEST - len(ending)].encode()[:room].decode("utf-8", "ignore")
    return f"{kept.rstrip()}{ending}"
