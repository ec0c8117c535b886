"""All workbooks of a period as one zip for the coordinator."""

import dataclasses
import io
import itertools
import zipfile
from collections.abc import Iterator

import pytest

from exports.template import write_template, write_templates, zip_templates
from exports.template_model import TemplateContent
from tests.exports.books import rows
from tests.exports.samples import SMALL


def of_unit(code: str, name: str = "Đơn vị") -> TemplateContent:
    return dataclasses.replace(SMALL, unit_code=code, unit_name=name)


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_it_holds_the_workbook_of_each_unit_byte_for_byte() -> None:
    contents = [of_unit("s1-snv", "Sở Nội vụ"), of_unit("s1-snv-thanh-tra", "Thanh tra Sở")]

    with zipfile.ZipFile(io.BytesIO(write_templates(contents))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}

    assert found == {
        "CCHC_2026-Q1_s1-snv.xlsx": write_template(contents[0]),
        "CCHC_2026-Q1_s1-snv-thanh-tra.xlsx": write_template(contents[1]),
    }
    assert rows(found["CCHC_2026-Q1_s1-snv-thanh-tra.xlsx"], "0_ThongTin")[8][1] == "Thanh tra Sở"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["a", "a", "a"], ["a", "a_2", "a_3"]),
        (["a", "A"], ["a", "A_2"]),  # one file on Windows
        (["a_2", "a", "a"], ["a_2", "a", "a_3"]),
        (["đơn vị", "don-vi"], ["don-vi", "don-vi_2"]),
        (["../../etc/x", "C:\\x"], ["etc-x", "C-x"]),
    ],
)
def test_every_name_is_plain_and_is_there_once(codes: list[str], expected: list[str]) -> None:
    assert names(write_templates(map(of_unit, codes))) == [f"CCHC_2026-Q1_{name}.xlsx" for name in expected]


def test_samples_are_named_as_samples() -> None:
    sample = dataclasses.replace(SMALL, unit_code="s1", is_sample=True)

    assert names(write_templates([sample])) == ["CCHC_2026-Q1_s1_DU-LIEU-MAU.xlsx"]


def test_a_period_nobody_owes_gives_an_empty_zip_that_opens() -> None:
    assert names(write_templates([])) == []


def test_the_same_contents_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    once = write_templates([of_unit("a"), of_unit("b")])
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)

    assert write_templates([of_unit("a"), of_unit("b")]) == once


def test_one_workbook_is_in_memory_at_a_time() -> None:
    """Each goes out before the next is asked for, whatever the number of units."""
    written: list[int] = []

    class Counting(io.RawIOBase):
        """A stream that keeps nothing and cannot go back, as an answer of a server."""

        size = 0

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            length = len(bytes(data))  # type: ignore[call-overload]
            self.size += length
            return length

    stream = Counting()

    def contents() -> Iterator[TemplateContent]:
        for number in range(12):
            written.append(stream.size)
            yield of_unit(f"u{number}")

    zip_templates(stream, contents())

    assert all(later > earlier for earlier, later in itertools.pairwise(written))
    assert len(written) == 12
