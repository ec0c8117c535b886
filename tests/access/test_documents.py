"""The page on security says what is so: its tests exist, its matrix is the one in force."""

import re
from pathlib import Path

from access import matrix
from access.settings import AccessSettings
from web.settings import WebSettings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert len(named) > 60
    assert named - written == set()


def test_the_matrix_of_the_page_is_the_one_in_force() -> None:
    shown = PAGE.partition("<!-- matrix -->\n")[2].partition("<!-- /matrix -->")[0]

    assert shown == matrix.as_markdown()


def test_every_setting_the_page_names_exists() -> None:
    named = set(re.findall(r"`CCHC_(\w+)`", PAGE))

    known = set(AccessSettings.model_fields) | set(WebSettings.model_fields)
    assert named and {name.lower() for name in named} <= known
