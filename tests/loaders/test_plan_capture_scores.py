"""Invented plans as web pages, text files and people's copies bring them: what is read is measured against what their authors meant.

The floors are what was measured last; raise them when the reader gets better, never lower them to pass. Those in `held/`
were kept from whoever wrote the rules until they were measured; examples/README.md tells that first measure.
`pytest -rP` prints the tables.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.plans.model import to_json
from loaders.plans.read import read_plan
from tests.conftest import ROOT
from tests.loaders.plan_scores import FIELDS, score, table, total

CAPTURES = ROOT / "examples" / "plans" / "captures"
PARTS = {"seen": CAPTURES, "held": CAPTURES / "held"}
MEASURED = tuple(field for field in FIELDS if field != "recipients")  # the labels do not name them
FLOORS: dict[str, dict[str, float]] = {
    "seen": {
        **dict.fromkeys(MEASURED, 0.95),
        "header": 0.99,
        "time_kind": 0.91,
        "due_date": 0.88,
        "indices": 1.0,
        "bases": 0.98,
    },
    "held": {
        **dict.fromkeys(MEASURED, 0.94),
        "header": 0.98,
        "tasks": 0.98,
        "coordinating": 0.91,
        "due_date": 0.97,
        "duties": 0.81,
        "duty_words": 0.72,
        "indices": 1.0,
        "bases": 1.0,
    },
}


def labels(part: str) -> list[Path]:
    return sorted(PARTS[part].glob("*.json"))


def label_of(path: Path) -> dict[str, Any]:
    label = json.loads(path.read_text(encoding="utf-8"))
    return {**label, "recipients": [], "legal_bases": _numbers(label.get("legal_bases") or [])}


def _numbers(bases: list[Any]) -> list[dict[str, Any]]:
    """Bases by their numbers alone, as the labels name them."""
    numbers = [base["number"] if isinstance(base, dict) else base for base in bases]
    return [{"number": number, "type": None, "date": None} for number in numbers if number]


def answer_of(path: Path) -> dict[str, Any]:
    document = next(file for file in path.parent.glob(f"{path.stem}.*") if file.suffix != ".json")
    answer = to_json(read_plan(document.name, document.read_bytes()))
    return {**answer, "recipients": [], "legal_bases": _numbers(answer.get("legal_bases") or [])}


@pytest.mark.parametrize("part", PARTS)
def test_the_reader_is_as_good_as_it_was(part: str):
    scores = {
        path.stem[:32]: score(label, answer_of(path))
        for path in labels(part)
        if (label := label_of(path))["is_plan"]
    }
    everything = total(scores.values())
    print(table({**scores, part: everything}))

    rates = {field: everything[field].rate or 0.0 for field in MEASURED}
    assert {field: rate for field, rate in rates.items() if rate < FLOORS[part][field]} == {}


@pytest.mark.parametrize(
    "path",
    [path for part in PARTS for path in labels(part) if not label_of(path)["is_plan"]],
    ids=lambda path: path.stem[:2],
)
def test_letters_and_reports_that_look_like_plans_are_told_by_their_kind(path: Path):
    answer = answer_of(path)

    assert (answer["is_plan"], answer["kind"]) == (False, label_of(path)["kind"])
