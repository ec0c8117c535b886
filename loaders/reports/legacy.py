"""Text in the codes from before Unicode (TCVN3, VNI), and UTF-8 read as Windows-1252.

Many TCVN3 letters are ordinary letters of correct Vietnamese, so text is only converted on evidence: the font's name,
or marks that Vietnamese never has and words that become Vietnamese syllables. The caller shows before and after.
"""

import re
import unicodedata
from dataclasses import dataclass

_TCVN3_CODES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
# Copies through other programs hold a Greek letter and a minus sign instead.
_TCVN3 = str.maketrans(_TCVN3_CODES + "\u03bc\u2212", _TCVN3_LETTERS + "àư")

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOFED = dict(
    zip(
        "âáàåãä",
        ("\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"),
        strict=True,
    )
)
_BREVE = dict(
    zip(
        "êéèúüë",
        ("\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"),
        strict=True,
    )
)
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])|([ñôöæóòî])", re.IGNORECASE)

UNICODE_PROOF = re.compile("[\u1e00-\u1effăơưđĂƠƯĐ\u0300-\u036f]")
_LATIN_OF_VIETNAMESE = "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
_NEVER_VIETNAMESE = re.compile(rf"(?![{_LATIN_OF_VIETNAMESE}])[\u00a1-\u00ff\u03bc\u2212]")
_OLD_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u03bc\u2212]{2,}")
_NEW_WORD = re.compile(r"[^\W\d_]{2,}")
MOJIBAKE = re.compile("[ÃÂÄÅÆ][\u0080-\u00bf\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122\u0160-\u017e]|á[º»]")

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_NUCLEUS = "uyê|uya|uyu|oai|oay|oao|oeo|iêu|yêu|uôi|uây|ươi|ươu|[aeiouyăâêôơưi]|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|yê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|ya"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|c|m|n|p|t)?")
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Converted:
    """The text in Unicode and the name of the code it was in."""

    text: str
    code: str


def convert(text: str, font: str = "") -> Converted | None:
    """The text in Unicode where font or marks show an old code; None where there is no evidence."""
    if text.isascii():
        return None
    if MOJIBAKE.search(text) and (mended := _mend_mojibake(text)):
        return Converted(mended, "UTF-8")
    if UNICODE_PROOF.search(text):
        return None
    if font.lower().startswith(".vn"):
        read = from_tcvn3(text)
        # The capital fonts (.VnTimeH) draw small letters as capitals.
        return Converted(read.upper() if font.upper().endswith("H") else read, "TCVN3")
    if font.upper().startswith("VNI-"):
        return Converted(from_vni(text), "VNI")
    return _convert_by_marks(text) if _NEVER_VIETNAMESE.search(text) else None


def from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def syllable_share(text: str) -> float:
    """Which part of the words with accents are Vietnamese syllables; 0 when there is none."""
    words = [word for word in _NEW_WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def is_syllable(word: str) -> bool:
    """Whether the word could be one Vietnamese syllable, in either case."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONE_MARKS for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONE_MARKS))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None


def _convert_by_marks(text: str) -> Converted | None:
    if not any(_NEVER_VIETNAMESE.search(word) for word in _OLD_WORD.findall(text)):
        return None  # "§ 5", "2 × 3": a sign, not a letter
    tried = [Converted(from_tcvn3(text), "TCVN3"), Converted(from_vni(text), "VNI")]
    best = max(tried, key=lambda found: syllable_share(found.text))
    gains = _count_syllables(best.text) > _count_syllables(text)
    return best if gains and syllable_share(best.text) >= 0.75 else None


def _count_syllables(text: str) -> int:
    return sum(not word.isascii() and is_syllable(word) for word in _NEW_WORD.findall(text))


def _vni_letter(found: re.Match[str]) -> str:
    if found[3]:
        single = _VNI_SINGLE[found[3].lower()]
        return single.upper() if found[3].isupper() else single
    letter, mark = found[1], found[2].lower()
    base = _VNI_SINGLE.get(letter.lower(), letter.lower())
    marks = _TONES.get(mark)
    if marks is None and letter.lower() in "aeo":
        marks = _ROOFED.get(mark)
    if marks is None and letter.lower() == "a":
        marks = _BREVE.get(mark)
    if marks is None:
        return found[0]
    return base.upper() + marks if letter.isupper() else base + marks


def _mend_mojibake(text: str) -> str | None:
    # The letter à came as "Ã" and a no-break space, which many programs turn into a space.
    text = re.sub(r"Ã (?=\w|\s|$)", "Ã\u00a0", text)
    try:
        raw = b"".join(
            bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252") for letter in text
        )
        mended = unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeError:
        return None
    return mended if mended != text else None
