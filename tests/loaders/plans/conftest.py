"""A real office program, for the documents only it can make."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from loaders.plans.office import find_office

Convert = Callable[[Mapping[str, bytes], str], list[bytes]]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`convert({"a.docx": content}, "pdf")`: each file as LibreOffice saves it, in order, all by one start of it."""
    program = find_office()
    if program is None:
        assert not os.environ.get("CI"), "LibreOffice is missing: install the packages of apt.txt"
        pytest.skip("LibreOffice is missing: apt-get install libreoffice-writer")
    profile = tmp_path_factory.mktemp("profile")

    def run(files: Mapping[str, bytes], target: str) -> list[bytes]:
        folder = tmp_path_factory.mktemp("office")
        for name, content in files.items():
            (folder / name).write_bytes(content)
        start = [
            str(program),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            target,
        ]
        names = [str(folder / name) for name in files]
        subprocess.run(
            [*start, "--outdir", str(folder / "out"), *names], check=True, capture_output=True, timeout=240
        )
        ending = target.split(":")[0]
        return [(folder / "out" / f"{Path(name).stem}.{ending}").read_bytes() for name in files]

    return run
