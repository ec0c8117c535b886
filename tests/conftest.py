"""Fixtures: real warehouses, real servers, a real browser; nothing is mocked."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from actions import keeping, samples, units
from tests.two_provinces import TwoProvinces, open_two
from warehouse import connect, store
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

ROOT = Path(__file__).parent.parent
SAMPLE_DAY = date(2026, 10, 1)


def shared_folder() -> Path | None:
    """The folder of real plans and labels that is not part of the project, or None where it is absent."""
    folder = Path(os.environ.get("CCHC_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip("CCHC_SHARED is absent: the real plans are not part of the project")
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """An empty, migrated warehouse in memory."""
    opened = connect.open_in_memory(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def reference_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse with the published facts; for reading only."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("reference"))
    keeping.load_reference(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse with the published facts and the samples, laid around SAMPLE_DAY; for reading only."""
    made = _made_once(tmp_path_factory, "samples-of-a-day", lambda folder: _with_samples(folder, SAMPLE_DAY))
    opened = connect.open_file(Path(shutil.copytree(made, tmp_path_factory.mktemp("samples") / "data")))
    yield opened
    opened.close()


def _with_samples(folder: Path, day: date) -> None:
    opened = connect.open_file(folder)
    keeping.load_reference(opened)
    list(samples.load(opened, day))
    opened.close()


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that one of the processes of this run makes and all of them copy from: the samples take a while."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            make(shared / f"{name}.part")
            (shared / f"{name}.part").rename(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoProvinces]:
    """A warehouse with two provinces, each with what the other may not see; for reading only."""
    yield from open_two(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="session")
def province_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a warehouse with the published facts and the sample province with its units, and no plan."""
    folder = tmp_path_factory.mktemp("province")
    opened = connect.open_file(folder)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    register = (samples.EXAMPLES / "units.csv").read_bytes()
    units.receive(opened, "units.csv", register, actor="mẫu", scope=EVERYTHING)
    opened.close()
    return folder


@pytest.fixture
def province_warehouse(province_folder: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse of one's own that begins as `province_folder`."""
    opened = connect.open_file(Path(shutil.copytree(province_folder, tmp_path / "province")))
    yield opened
    opened.close()


@pytest.fixture
def published(sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The pages' warehouse is the sample warehouse."""
    monkeypatch.setattr(store, "opened", lambda: sample_warehouse)
    return sample_warehouse


@dataclass(frozen=True)
class Server:
    """A running server and the folder it keeps its data in."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(data: Path, **settings: str) -> Server:
    """Start the product on a free port and wait until it answers."""
    port = free_port()
    environment = {**os.environ, "CCHC_DATA": str(data), **settings}
    log = (data.parent / f"{data.name}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"server ended: {Path(log.name).read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return Server(url, data, process)
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("server did not answer in a minute")


def stop_server(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(15)
    except subprocess.TimeoutExpired:
        server.process.kill()


def _with_samples_of_a_start(folder: Path) -> None:
    stop_server(start_server(folder, CCHC_SAMPLES="1"))


def start_with_samples(factory: pytest.TempPathFactory) -> Server:
    """A server with the samples laid around today, as the first start of one on an empty folder laid them."""
    made = _made_once(factory, "samples-of-today", _with_samples_of_a_start)
    return start_server(Path(shutil.copytree(made, factory.mktemp("server") / "data")), CCHC_SAMPLES="1")


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = start_with_samples(tmp_path_factory)
    yield server
    stop_server(server)


def run_command(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m ...` as a person would."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "CCHC_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `python -m ...` in the test's own data folder unless `data` says another."""

    def run(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        return run_command(*words, data=data or tmp_path / "data")

    return run


def find_chromium() -> str | None:
    """A browser on the machine, else the one Playwright installed for itself."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser its tests are skipped by name; under CI they fail instead."""
    if os.environ.get("CI") == "true" or not any(item.get_closest_marker("browser") for item in items):
        return
    if find_chromium() is None:
        reason = "no browser: install the packages of apt.txt"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))
