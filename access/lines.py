"""Text of others made safe for one line of a log, a table or a terminal."""

import unicodedata

LIMIT = 300
# Controls, formats (writing direction among them), line and paragraph ends, halves of characters, private use.
_UNSAFE = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}


def one_line(text: str, limit: int = LIMIT) -> str:
    """The text with every character that could break or disguise a line written as its number, cut at `limit`."""
    safe = "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) in _UNSAFE else letter
        for letter in text[: limit + 1]
    )
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
