"""Which words on a page are not Vietnamese: a word without accents must be a syllable of the language, or a name.

Stricter than a list of English words: whatever cannot be spelled in Vietnamese is foreign, so a sentence that Streamlit
will only have tomorrow is found too. English words that happen to be spelled like syllables are listed.
"""

import re
from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ONSETS = _words("b ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x c")
RIMES = _words("""
    a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem
    ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oan oang oanh oat oay oc oe oen
    oet oi om on ong op ot u ua uan uang uat uay uc ue uech uen uet ui um un ung uo uoc uoi uom
    uon uong uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem yen yet yeu
""")
FRONT = ("e", "i", "y")  # before these stand k, gh, ngh; before all others c, g, ng
LOOKALIKES = _words(
    "at by cut go he hit it log map min my no not on pan put run set sum than that the them then try up"
)
NAMES = _words("""
    alt cchc cecodes csv ctrl ddci dti egi enter escape excel facebook fanpage html ict index
    libreoffice md ods papi par pci pdf pobi sipas tiktok txt undp vcci vietnam vnpt word xls xlsx
    youtube zalo zip
""")
# Words that Vietnamese documents use as they are.
LOANS = _words("byte clip email fax infographic internet online podcast poster video website")
CODE = re.compile(r"hnks-gh|https?://\S+|\S*[\d_@/\\]\S*|\S+\.[a-z]{2,5}\b|\S*\w[-–]\w*[A-ZĐ]\S*")
WORD = re.compile(r"[^\W\d_]+")


@cache
def is_syllable(word: str) -> bool:
    """Whether a lower-case word of plain letters is spelled like a Vietnamese syllable."""
    return any(word == onset + rime and _spelled_so(onset, rime) for onset in ("", *ONSETS) for rime in RIMES)


def foreign(text: str) -> list[str]:
    """The words of a text that are neither Vietnamese nor names; codes, addresses and abbreviations are left out."""
    return [word for word in WORD.findall(CODE.sub(" ", text)) if _is_foreign(word)]


def _is_foreign(word: str) -> bool:
    plain = word.lower()
    if (
        len(word) == 1
        or not word.isascii()
        or plain in NAMES | LOANS
        or (word.isupper() and _is_abbreviation(plain))
    ):
        return False
    return plain in LOOKALIKES or not is_syllable(plain)


def _spelled_so(onset: str, rime: str) -> bool:
    if onset in ("k", "gh", "ngh"):
        return rime.startswith(FRONT)
    if onset in ("c", "g", "ng"):
        return not rime.startswith(FRONT) or (onset == "g" and rime.startswith("i"))
    return True


def _is_abbreviation(word: str) -> bool:
    return len(word) <= 4 or not set(word) & set("aeiouy")
