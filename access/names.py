"""What an account may be called, and when two names are the same."""

import unicodedata

SHORTEST, LONGEST = 3, 128
_INSIDE = frozenset("._-@")


class NameRuleError(ValueError):
    """The name cannot be used; the message says why, in Vietnamese."""


def cleaned(name: str) -> str:
    """The name as it is kept: composed (NFC), without spaces around. Raises NameRuleError.

    Latin letters only: a Cyrillic "а" looks like ours, and two accounts must never look the same.
    """
    clean = unicodedata.normalize("NFC", name.strip())
    if not SHORTEST <= len(clean) <= LONGEST:
        raise NameRuleError(
            f"Tên đăng nhập có {len(clean)} ký tự; cần từ {SHORTEST} đến {LONGEST} ký tự. Ví dụ: lan.nguyen."
        )
    wrong = next((letter for letter in clean if not (_is_plain(letter) or letter in _INSIDE)), None)
    if wrong is not None:
        raise NameRuleError(
            "Tên đăng nhập có ký tự không dùng được: chỉ dùng chữ cái Latinh hoặc tiếng Việt, chữ số và các dấu . _ - @"
        )
    if not (_is_plain(clean[0]) and _is_plain(clean[-1])):
        raise NameRuleError("Tên đăng nhập phải bắt đầu và kết thúc bằng chữ cái hoặc chữ số.")
    return clean


def key(name: str) -> str:
    """What two names share when they are the same: case and the way of typing accents do not matter."""
    folded = unicodedata.normalize("NFC", name.strip()).casefold()
    # Whatever is typed at sign-in comes here: what no database keeps must not become a fault.
    kept = folded.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
    return unicodedata.normalize("NFC", kept)[: 2 * LONGEST]


def cleaned_full_name(name: str) -> str:
    """A person's or unit's name as it is shown. Raises NameRuleError."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(clean) <= 200 or not all(letter.isprintable() for letter in clean):
        raise NameRuleError("Họ tên để trống, dài hơn 200 ký tự, hoặc có ký tự không in được.")
    return clean


def _is_plain(letter: str) -> bool:
    return (letter.isascii() and letter.isalnum()) or unicodedata.name(letter, "").startswith("LATIN ")
