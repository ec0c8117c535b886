"""The words of plans are data: a new spelling in the form is enough, and a correction changes no number and no text."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.plans.misprints import corrected
from loaders.plans.words import form
from tests.conftest import ROOT
from tests.loaders.plan_texts import HEAD, TAIL, plan_of

DOCUMENT = (
    HEAD
    + (
        "II. NHIỆM VỤ\n\n| TT | Nhiệm vụ | Nơi gánh vác | Bao giờ xong |\n|---|---|---|---|\n"
        # No cell tells by itself what its column holds.
        "| 1 | Đăng tin trên trang của Sở | Người giữ trang | Lúc hết giấy |\n\n"
        "2. Phát hành tờ rơi tuyên truyền\n\n- Nơi gánh vác: Thanh tra Sở\n\n- Bao giờ xong: Quý II/2025\n\n"
        "III. NHỮNG ĐIỀU PHẢI LO\n\n1. Giao Sở Nội vụ mở chuyên mục cải cách hành chính.\n"
    )
    + TAIL
)
ADDED = {
    'lead = ["chu tri", "don vi"': 'lead = ["noi ganh vac", "chu tri", "don vi"',
    'time = ["thoi gian", "thoi han", "tien do", "han",': 'time = ["bao gio xong", "thoi gian", "thoi han", "tien do", "han",',
    'lead = [\n    "chủ trì",': 'lead = [\n    "nơi gánh vác", "chủ trì",',
    'time = [\n    "thời gian",': 'time = [\n    "bao giờ xong", "thời gian",',
    'words = ["nhiem vu",': 'words = ["dieu phai lo", "nhiem vu",',
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The rooms that reading a plan needs, whose form a test may change."""
    for room in ("loaders", "reference", "warehouse", "actions", "access", "exports"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.pdf"))
    return tmp_path


def leads(folder: Path, text: str) -> list[list[str]]:
    file = folder / "ke-hoach.md"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "loaders", "plan", "read", str(file)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [task["lead"] for task in json.loads(run.stdout)["tasks"]]


def test_a_new_spelling_in_the_form_alone_is_enough(copied):
    """Of a column, a label and a section."""
    path = copied / "loaders" / "forms" / "plan.toml"
    words = path.read_text(encoding="utf-8")
    before = leads(copied, DOCUMENT)

    for old, new in ADDED.items():
        assert words.count(old) == 1, old
        words = words.replace(old, new)
    path.write_text(words, encoding="utf-8")

    assert before == []
    assert leads(copied, DOCUMENT) == [["Người giữ trang"], ["Thanh tra Sở"], ["Sở Nội vụ"]]


def test_a_correction_gives_its_reason_and_changes_no_number():
    for entry in form()["misprints"]:
        assert entry["reason"].strip()
        assert re.findall(r"\d", entry["found"]) == re.findall(r"\d", entry["means"])


def test_a_misprinted_heading_is_understood_and_stays_as_written():
    plan = plan_of("II. NHIỆN VỤ\n\n1. Giao Văn phòng Sở mở chuyên mục cải cách hành chính.\n")

    assert [(task.lead, task.section) for task in plan.tasks] == [(("Văn phòng Sở",), "II. NHIỆN VỤ")]
    assert [(entry.found, entry.means) for entry in plan.corrections] == [("NHIỆN VỤ", "NHIỆM VỤ")]


def test_words_without_a_misprint_stay_as_they_are():
    assert corrected("Kế hoạch số 12/KH-SVT của Sở Hải sản") == "Kế hoạch số 12/KH-SVT của Sở Hải sản"
