"""The letters of a document as they are compared: composed, without marks that cannot be seen.

Nothing that a reader sees changes here; what was typed in an old code is `old_codes.py`.
"""

import re
import unicodedata

_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " ")  # fmt: skip
_TABLE = {**_UNSEEN, **_SPACES}
# Symbol fonts draw their list marks with letters of the private area.
_SYMBOL_MARK = re.compile(r"^([^\S\n]*)[\uf020-\uf0ff][ \t]*(?=[^\W\d_])", re.MULTILINE)


def plain_letters(words: str) -> str:
    """Words in NFC with plain spaces and without zero-width letters, soft hyphens and marks of direction."""
    if words.isascii():
        return words
    return unicodedata.normalize("NFC", _SYMBOL_MARK.sub(r"\1• ", words.translate(_TABLE)))
