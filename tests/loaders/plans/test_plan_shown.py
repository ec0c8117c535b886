"""The document beside what was understood: every value leads to a line that is shown, and says what stands there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.plans.model import to_json
from loaders.plans.read import read_plan
from loaders.plans.shown import Shown, read_shown
from tests.conftest import find_chromium
from tests.loaders.plan_texts import HEAD, TAIL
from tests.loaders.plans.office_files import docx_of, pdfs_of
from tests.loaders.plans.test_plan_office_scores import captures

TABLE = (
    "II. NHIỆM VỤ\n\n| TT | Nhiệm vụ | Chủ trì |\n|---|---|---|\n| 1 | Phát hành tờ rơi | Văn phòng Sở |\n"
)
PLAN = (HEAD + TABLE + TAIL).encode()


def sources(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        if isinstance(value.get("line"), int):
            yield value["line"]
        for part in value.values():
            yield from sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from sources(part)


def lost(shown: Shown) -> list[int]:
    """Lines that values name and the document does not show."""
    return [line for line in sources(to_json(shown.answer)) if shown.place_of(line) is None]


def test_a_text_is_shown_line_by_line_with_the_kind_of_each():
    shown = read_shown("ke-hoach.md", PLAN).as_list()

    assert shown[4] == {
        "line": 6,
        "last_line": 6,
        "page": None,
        "kind": "heading",
        "text": "KẾ HOẠCH",
        "cells": None,
    }
    assert shown[-1]["text"] == "Lê Văn Thử"
    assert [(each["line"], each["cells"]) for each in shown if each["kind"] == "table_row"] == [
        (18, ["TT", "Nhiệm vụ", "Chủ trì"]),
        (20, ["1", "Phát hành tờ rơi", "Văn phòng Sở"]),
    ]
    assert [each["line"] for each in shown if each["kind"] == "list_item"] == [14, 24, 25]
    assert json.loads(json.dumps(shown)) == shown


def test_merged_cells_are_shown_once():
    rows = "<table><tr><td>TT</td><td>Nhiệm vụ</td><td>Chủ trì</td></tr>\n<tr><td colspan=3>A. CHUNG</td></tr>\n<tr><td>1</td><td>Đăng tin</td><td rowspan=2>Văn phòng Sở</td></tr>\n<tr><td>2</td><td>Phát tờ rơi</td></tr></table>\n"

    shown = read_shown("ke-hoach.md", (HEAD + "II. NHIỆM VỤ\n\n" + rows + TAIL).encode())

    assert [each.cells for each in shown.lines if each.cells][1:] == [
        ("A. CHUNG", "", ""),
        ("1", "Đăng tin", "Văn phòng Sở"),
        ("2", "Phát tờ rơi", ""),
    ]
    assert lost(shown) == []


def test_what_is_no_plan_is_shown_too():
    shown = read_shown("chi-thi.txt", "CHỈ THỊ\n\nVề cải cách hành chính\n".encode())

    assert to_json(shown.answer)["is_plan"] is False
    assert [each.text for each in shown.lines] == ["CHỈ THỊ", "Về cải cách hành chính"]


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["seeds", "plans-dev"])
def test_every_value_of_a_real_plan_leads_to_a_line_that_is_shown(shared: Path, folder: str):
    for name, content in captures(shared, folder).items():
        word = docx_of(f"{name}.md", content)

        for shown in (read_shown(f"{name}.md", content), read_shown(f"{name}.docx", word)):
            assert len(list(sources(to_json(shown.answer)))) > 10
            assert lost(shown) == []


@pytest.mark.browser
def test_a_pdf_is_shown_with_its_pages_and_read_as_it_is_read_alone():
    made = pdfs_of({"ke-hoach.md": PLAN}, str(find_chromium()))["ke-hoach.md"]

    shown = read_shown("ke-hoach.pdf", made)

    assert {each.page for each in shown.lines} == {1}
    assert lost(shown) == []
    assert shown.answer == read_plan("ke-hoach.pdf", made)
