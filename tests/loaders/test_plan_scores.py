"""The nine real plans: the labels made by hand are met, and every quote stands at the line it names."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.plans.decode import decode
from loaders.plans.markup import clean, is_ornament
from loaders.plans.model import Plan, to_json
from loaders.plans.read import read_plan
from tests.conftest import ROOT, shared_folder

FIGURES = ("header", "task_f1", "lead_f1", "coord_f1", "kind", "report_f1", "duty", "quoted", "index_f1")
MINIMUM = {
    "seeds": dict.fromkeys([*FIGURES, "bases", "recipients"], 1.0),
    "plans-dev": dict.fromkeys([*FIGURES, "due_date"], 1.0),
}
LABELS = {"seeds": "gold", "plans-dev": "plans-dev"}
PLANS_PER_FOLDER = {"seeds": 5, "plans-dev": 4}
_PAGE_NUMBER = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*[-–]?", re.IGNORECASE)


def real_plans() -> list[Path]:
    folder = shared_folder()
    if folder is None:
        return []
    return sorted([*(folder / "seeds").glob("*.txt"), *(folder / "plans-dev").glob("*.md")])


@pytest.mark.shared
@pytest.mark.parametrize("name", MINIMUM)
def test_the_labels_made_by_hand_are_met(shared: Path, name: str):
    assert len([path for path in real_plans() if path.parent.name == name]) == PLANS_PER_FOLDER[name]

    run = subprocess.run(
        [
            sys.executable,
            str(shared / "tools" / "score_plans.py"),
            *("--gold", str(shared / LABELS[name])),
            *("--plans", str(shared / name)),
            *("--min", json.dumps(MINIMUM[name])),
            "--detail",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.rstrip().endswith("| short: nothing")


def said(text: str) -> str:
    """Composed letters, one space between words: what the reader compares."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_from(lines: list[str], line: int) -> tuple[str, int]:
    """The source from a line on without marks, ornaments and page numbers, and how far its first line reaches."""
    kept = [said(clean(raw)) for raw in lines[line - 1 : line + 80]]
    first = len(kept[0])
    rest = [words for words in kept[1:] if not is_ornament(words) and not _PAGE_NUMBER.fullmatch(words)]
    return " ".join([kept[0], *rest]), first


def stands_at(lines: list[str], line: int, words: str) -> bool:
    """Whether the words begin on the line they name and go on below it, to their last letter."""
    text, first = text_from(lines, line)
    return 0 <= text.find(said(words)) < first


def quotes(value: Any) -> Iterator[tuple[int, str]]:
    """Every line with the words that are said to stand there, from all parts of an answer."""
    if isinstance(value, dict):
        if {"line", "quote"} <= value.keys():
            yield value["line"], value["quote"]
        for part in value.values():
            yield from quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from quotes(part)


@pytest.mark.shared
@pytest.mark.parametrize(
    "path", real_plans() or [None], ids=lambda path: path.name[:20] if path else "absent"
)
def test_every_quote_and_task_text_stands_at_the_line_it_names(shared: Path, path: Path):
    answer = read_plan(path.name, path.read_bytes())
    assert isinstance(answer, Plan)
    lines = decode(path.name, path.read_bytes()).split("\n")

    placed = [
        *quotes(to_json(answer)),
        *((task.source.line, task.text) for task in answer.tasks),
        *((duty.source.line, duty.text) for duty in answer.responsibilities),
        *((report.source.line, report.quote) for report in answer.report_obligations),
    ]

    assert len(placed) > 10
    assert [(line, words) for line, words in placed if not words or not stands_at(lines, line, words)] == []


def test_words_on_another_line_are_not_taken_for_a_quote():
    lines = ["Giao Văn phòng Sở", "", "3", "**theo dõi** việc", "thực hiện."]

    assert stands_at(lines, 1, "Văn phòng Sở theo dõi việc thực hiện.")
    assert not stands_at(lines, 1, "theo dõi việc thực hiện.")
    assert not stands_at(lines, 4, "Văn phòng Sở theo dõi việc")
