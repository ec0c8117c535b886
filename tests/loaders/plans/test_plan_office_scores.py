"""The nine real plans as Word files and PDFs: scored against the labels made by hand, as their texts are."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.plans.model import to_json
from loaders.plans.read import read_plan
from tests.conftest import find_chromium
from tests.loaders.plans.conftest import Convert
from tests.loaders.plans.office_files import docx_of, pdfs_of

LABELS = {"seeds": "gold", "plans-dev": "plans-dev"}
LEAST = 0.98  # the texts score 1.0


def scorer(shared: Path) -> dict[str, Any]:
    """The functions of the scoring tool, which is a script and would run at once if it were imported."""
    source = (shared / "tools" / "score_plans.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(compile(source.rstrip().removesuffix("main()"), "score_plans.py", "exec"), names)  # noqa: S102
    return names


def rates(shared: Path, folder: str, files: dict[str, bytes], suffix: str) -> dict[str, float]:
    names, tally = scorer(shared), {}
    for stem, content in files.items():
        label = json.loads((shared / LABELS[folder] / f"{Path(stem).name}.json").read_text(encoding="utf-8"))
        path = next(p for p in (shared / folder / stem, shared / folder / f"{stem}.md") if p.exists())
        answer = to_json(read_plan(f"{stem}{suffix}", content))
        text = path.read_text(encoding="utf-8")
        names["score"](names["flatten"](label), answer, tally, False, stem, text)
    return {name: hits / count for name, (hits, count) in tally.items() if count}


def captures(shared: Path, folder: str) -> dict[str, bytes]:
    """The texts by the name of their label."""
    paths = [*(shared / folder).glob("*.txt"), *(shared / folder).glob("*.md")]
    return {path.name.removesuffix(".md"): path.read_bytes() for path in sorted(paths)}


@pytest.mark.shared
@pytest.mark.parametrize("folder", LABELS)
def test_real_plans_as_word_files_meet_their_labels(shared: Path, folder: str):
    files = {name: docx_of(f"{name}.md", content) for name, content in captures(shared, folder).items()}

    found = rates(shared, folder, files, ".docx")

    assert {name: rate for name, rate in found.items() if rate < LEAST} == {}


@pytest.mark.shared
@pytest.mark.browser
@pytest.mark.parametrize("folder", LABELS)
def test_real_plans_printed_by_a_browser_meet_their_labels(shared: Path, folder: str):
    made = pdfs_of(captures(shared, folder), str(find_chromium()))

    found = rates(shared, folder, made, ".pdf")

    assert {name: rate for name, rate in found.items() if rate < LEAST} == {}


@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.parametrize("folder", LABELS)
def test_real_plans_saved_as_pdf_by_an_office_program_meet_their_labels(
    shared: Path, folder: str, convert: Convert
):
    texts = captures(shared, folder)
    words = {f"{number}.docx": docx_of(f"{name}.md", texts[name]) for number, name in enumerate(texts)}
    made = dict(zip(texts, convert(words, "pdf"), strict=True))

    found = rates(shared, folder, made, ".pdf")

    assert {name: rate for name, rate in found.items() if rate < LEAST} == {}
