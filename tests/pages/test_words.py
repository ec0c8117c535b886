"""Words of others on our pages: nothing in them is markup, whatever they say."""

import re

import pytest

from ui import words


@pytest.mark.parametrize(
    "text",
    [
        "[bấm](https://evil.example)",
        "![x](https://evil.example/x.png)",
        ":material/home: :red[đỏ] $a^2$ **đậm** `mã`",
        "DROP TABLE report; --",
        "https://evil.example và www.evil.example",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_no_sign_of_markup_is_left_active(text: str) -> None:
    written = words.plain(text)

    assert not re.search(r"(?<!\\)[\[\]()<>*`$_:]", written)
    assert "://" not in written.replace("\\", "")
    assert "--" not in written.replace("\\", "")
    assert not re.search(r":[a-z]", written.replace("\\", ""))
    assert written.replace("\\", "").replace(words.JOINER, "") == text


def test_ordinary_words_stay_as_they_are() -> None:
    assert words.plain("Sở Nội vụ, 10 giờ") == "Sở Nội vụ, 10 giờ"
