"""Many keys at once are the same keys."""

import string

from loaders.reports.keys import keys_of
from reference.tables import key

ODD = [
    "",
    "Sản phẩm số 1",
    "Đường Hoà / hòa",
    "a\0b",
    "ΣΑΣ Σ",
    "ẞß İı",
    "ﬁ ２",
    "e\u0302\u0301",
    "\u0301x",
    "日本",
    "Ð ð",
    "K Å",
    "a\nb",
    string.printable,
]


def test_every_text_gets_the_key_it_gets_alone() -> None:
    letters = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]

    assert keys_of([*ODD, *letters]) == {text: key(text) for text in (*ODD, *letters)}


def test_nothing_and_none_have_no_keys() -> None:
    assert keys_of([]) == {}
    assert keys_of([None, "A", None]) == {"A": "a"}
