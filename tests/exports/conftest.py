"""A real office program for what only it can say; the tests that need it carry the mark `libreoffice`."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Convert = Callable[[bytes, str, str], bytes]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`convert(content, "xlsx", "pdf")`: the file as LibreOffice opens it and saves it again."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        assert not os.environ.get("CI"), "LibreOffice is missing: install the packages of apt.txt"
        pytest.skip("LibreOffice is missing: apt-get install libreoffice-calc")
    profile = tmp_path_factory.mktemp("profile")

    def run(content: bytes, kind: str, target: str) -> bytes:
        folder = tmp_path_factory.mktemp("office")
        source = folder / f"in.{kind}"
        source.write_bytes(content)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", target]
        outdir = folder / "out"
        subprocess.run(
            [*command, "--outdir", str(outdir), str(source)], check=True, capture_output=True, timeout=120
        )
        return Path(outdir / f"in.{target.split(':')[0]}").read_bytes()

    return run
