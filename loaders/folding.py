"""Ways of comparing Vietnamese text: without case, accents and the place of the tone mark, or with its accents."""

import re
import unicodedata

# "hoà" and "hòa" are one word: the mark stands on the first vowel unless a consonant follows ("hoàn").
_NEWER_PLACE = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_OLDER_PLACE = re.compile(rf"(?<!q)(?:{'|'.join(_NEWER_PLACE)})(?![^\W\d_])")
_PLAIN_MARKS = str.maketrans(
    {"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " ", "\u2011": "-", "…": "."}
)


def fold(text: str) -> str:
    """Lower case, no accents, đ as d; "Hoà", "Hòa" and "HOA" are alike. Spaces and marks are kept."""
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")


def lower(text: str) -> str:
    """Lower case with accents, tone marks in one place, plain quotes and dashes; as long as the text, place for place.

    What is found here at an offset stands in the text at the same offset, provided the text is NFC.
    """
    lowered = (
        text.lower() if len(text.lower()) == len(text) else "".join(_lower_letter(letter) for letter in text)
    )
    lowered = _OLDER_PLACE.sub(lambda found: _NEWER_PLACE[found.group()], lowered.translate(_PLAIN_MARKS))
    return re.sub(r"\bquí\b", "quý", lowered)


def _lower_letter(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter
