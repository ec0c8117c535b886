"""The name of a file as people see it."""

import pytest

from loaders.file_names import NAMELESS, clean_file_name
from tests.loaders.reports.books import filled, read, the


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Báo cáo quý I.xlsx", "Báo cáo quý I.xlsx"),
        ("Ba\u0301o ca\u0301o.xlsx", "Báo cáo.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\bc.xlsx", "bc.xlsx"),
        ("a\0b\x01\x7f.xlsx", "ab.xlsx"),
        ("bc\n  quý\tI.xlsx", "bc quý I.xlsx"),
        ("bc\u202excod.xlsx", "bcxcod.xlsx"),
        ("bc\u200b\ufeff.xlsx", "bc.xlsx"),
        ('a<b>:"|?*.xlsx', "a_b______.xlsx"),
        ("\ud800a.xlsx", "_a.xlsx"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("///", NAMELESS),
        ("\u202e", NAMELESS),
    ],
)
def test_what_could_mislead_is_taken_out_of_a_name(name: str, shown: str) -> None:
    assert clean_file_name(name) == shown


@pytest.mark.parametrize("letter", ["a", "ế", "𠀀"])
def test_a_long_name_is_shortened_and_keeps_its_ending(letter: str) -> None:
    shown = clean_file_name(letter * 400 + ".xlsx")

    assert shown.endswith("….xlsx")
    assert len(shown) <= 120
    assert len(shown.encode()) <= 255
    assert clean_file_name(shown) == shown


def test_a_remark_about_a_name_shows_the_clean_one() -> None:
    report = read(filled(), name="../bc\u202e.xls")

    assert the(report, "file.extension").found == "bc.xls"
