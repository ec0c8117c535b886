"""The command line of the contract: alone, and beside a running server."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from actions import commands, door, keeping
from actions.door import Answer, Request
from tests.accounts import PASSWORD
from tests.conftest import ROOT, Server, run_command, start_server, start_with_samples, stop_server
from warehouse.connect import Warehouse

Command = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLE = "examples/plans/02-so-xay-dung-2026.txt"


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one plan in force, made by one command that needed no `init` before it."""
    data = tmp_path_factory.mktemp("founded") / "data"
    done = run_command("loaders", "plan", "load", EXAMPLE, "--confirm", data=data)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def founded(founded_once: Path, tmp_path: Path) -> Path:
    """The data folder of `command`, with one plan in force."""
    return Path(shutil.copytree(founded_once, tmp_path / "data"))


def test_a_question_to_no_warehouse_is_refused_and_makes_none(command: Command, tmp_path: Path) -> None:
    asked = command("warehouse", "status")

    assert asked.returncode == 1
    assert "python -m warehouse init" in asked.stderr
    assert not (tmp_path / "data").exists()


def test_a_plan_is_loaded_once_as_a_draft_and_then_confirmed(command: Command) -> None:
    assert command("warehouse", "init").returncode == 0
    first = command("loaders", "plan", "load", EXAMPLE)
    again = command("loaders", "plan", "load", EXAMPLE, "--confirm")
    shown = json.loads(command("warehouse", "show", "plans", "--format", "json").stdout)

    assert "đã nạp" in first.stdout and "bản nháp" in first.stdout
    assert "đã có trong kho" in again.stdout and "đang hiệu lực" in again.stdout
    assert [(plan["plan_state"], plan["is_sample"]) for plan in shown] == [("confirmed", False)]


NO_PLANS = {
    "rong.txt": b"",
    "anh.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "utf16.txt": "KẾ HOẠCH tuyên truyền cải cách hành chính năm 2026".encode("utf-16"),
    "cp1258.txt": b"K\xea\xcc HOA\xf2CH tuy\xean truy\xea\xcc\xean c\xe2\xd2i ca\xecch ha\xccnh chi\xecnh "
    * 40,
    "thu.txt": "Kính gửi: Sở Nội vụ. Đề nghị Quý cơ quan cử người dự họp. Trân trọng./.".encode(),
}


def test_what_is_no_plan_is_refused_in_one_line_each_and_changes_nothing(
    command: Command, founded: Path, tmp_path: Path
) -> None:
    before = command("warehouse", "status").stdout
    originals = sorted((founded / "originals").iterdir())
    for name, content in NO_PLANS.items():
        (tmp_path / name).write_bytes(content)

    refused = command("loaders", "plan", "load", *(str(tmp_path / name) for name in NO_PLANS))

    assert refused.returncode == 1
    assert [line.split(":")[0] for line in refused.stderr.splitlines()] == list(NO_PLANS)
    assert command("warehouse", "status").stdout == before
    assert sorted((founded / "originals").iterdir()) == originals


def test_a_file_of_50_megabytes_is_refused_before_it_is_read(command: Command, tmp_path: Path) -> None:
    large = tmp_path / "lon.txt"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    for words in (("plan", "read"), ("plan", "load"), ("index", "load")):
        refused = command("loaders", *words, str(large))
        assert refused.returncode == 1
        assert "10 MB" in refused.stderr


def test_wrong_usage_is_exit_2(command: Command) -> None:
    assert command("warehouse", "dance").returncode == 2
    assert command("loaders", "plan").returncode == 2


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_with_samples(tmp_path_factory)
    yield running
    stop_server(running)


@pytest.mark.server
def test_the_socket_is_its_owners_alone(server: Server) -> None:
    assert (server.data / "door.sock").stat().st_mode & 0o777 == 0o600


@pytest.mark.server
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("warehouse", "init"), "Kho đã có"),
        (("warehouse", "status"), '"warehouse_version"'),
        (("warehouse", "show", "task_status", "--format", "csv", "--department", "so-xay-dung"), "task_id,"),
        (
            ("warehouse", "show", "index_results", "--province", "14", "--year", "2024", "--format", "json"),
            "PAPI",
        ),
        (("warehouse", "show", "plans"), "Vân Giang"),
        (("warehouse", "verify"), "Đạt"),
        (("warehouse", "rebuild"), "Đã dựng lại"),
        (("loaders", "plan", "load", EXAMPLE), "nhiệm vụ"),
    ],
)
def test_each_command_works_beside_a_running_server(
    server: Server, command: Command, words: tuple[str, ...], expected: str
) -> None:
    done = command(*words, data=server.data)

    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


@pytest.mark.server
def test_a_refusal_beside_a_running_server_is_the_same(
    server: Server, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "rong.txt").write_bytes(b"")

    beside = command("loaders", "plan", "load", str(tmp_path / "rong.txt"), data=server.data)
    alone = command("loaders", "plan", "load", str(tmp_path / "rong.txt"))

    assert (beside.returncode, beside.stderr) == (alone.returncode, alone.stderr)


@pytest.mark.server
def test_a_rebuild_gives_the_same_figures(server: Server, command: Command) -> None:
    def asked() -> tuple[str, str]:
        return (
            command("warehouse", "status", data=server.data).stdout,
            command("warehouse", "show", "task_status", "--format", "csv", data=server.data).stdout,
        )

    before = asked()

    assert command("warehouse", "rebuild", data=server.data).returncode == 0

    assert asked() == before
    assert command("warehouse", "verify", data=server.data).returncode == 0


def test_a_warehouse_lost_takes_no_file_and_is_built_again_from_the_originals(
    command: Command, founded: Path
) -> None:
    before = command("warehouse", "status").stdout
    (founded / "cchc.duckdb").unlink()
    journal = (founded / "originals" / "journal.jsonl").read_bytes()

    refused = command("loaders", "plan", "load", EXAMPLE)

    assert refused.returncode == 1
    assert "python -m warehouse rebuild" in refused.stderr
    assert (founded / "originals" / "journal.jsonl").read_bytes() == journal

    rebuilt = command("warehouse", "rebuild")

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert command("warehouse", "status").stdout == before


def test_a_changed_original_is_found_and_keeps_a_rebuild_from_guessing(
    command: Command, founded: Path
) -> None:
    before = command("warehouse", "status").stdout
    kept = next(path for path in (founded / "originals").iterdir() if path.name != "journal.jsonl")
    kept.write_bytes(kept.read_bytes() + b" ")

    assert "đã bị thay đổi" in command("warehouse", "verify").stderr
    changed = command("warehouse", "rebuild")
    kept.unlink()
    assert "thiếu bản gốc" in command("warehouse", "verify").stderr
    missing = command("warehouse", "rebuild")

    for refused, why in ((changed, "đã bị thay đổi"), (missing, "thiếu bản gốc")):
        assert refused.returncode == 1
        assert "kho giữ nguyên" in refused.stderr and why in refused.stderr
        assert "Traceback" not in refused.stderr
    assert command("warehouse", "status").stdout == before


def test_a_rebuild_from_nothing_makes_no_warehouse(command: Command, tmp_path: Path) -> None:
    refused = command("warehouse", "rebuild")

    assert refused.returncode == 1
    assert "python -m warehouse init" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_a_line_cut_short_by_a_crash_is_told_and_written_again(command: Command, founded: Path) -> None:
    journal = founded / "originals" / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-25])

    verified = command("warehouse", "verify")

    assert verified.returncode == 0 and "3 sự kiện" in verified.stdout
    assert "bị cắt dở" in verified.stderr and "đã ghi lại từ kho" in verified.stderr
    assert [line["event_number"] for line in map(json.loads, journal.read_text().splitlines())] == [1, 2, 3]
    assert command("warehouse", "rebuild").returncode == 0


def test_the_good_files_of_a_batch_are_stored_and_the_bad_ones_named(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "lon.txt").write_bytes(b" " * (10 * 1024 * 1024 + 1))
    (tmp_path / "rong.txt").write_bytes(b"")

    done = command(
        "loaders",
        "plan",
        "load",
        str(tmp_path / "lon.txt"),
        EXAMPLE,
        str(tmp_path / "rong.txt"),
        "khong-co.txt",
    )

    assert done.returncode == 1
    assert "02-so-xay-dung-2026.txt: đã nạp" in done.stdout
    problems = done.stderr.splitlines()
    assert [problem.split(":")[0] for problem in problems] == ["lon.txt", "khong-co.txt", "rong.txt"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("plans", "--unit", "x"), 2, "không lọc theo --unit"),
        (("index_results", "--department", "x", "--unit", "y"), 2, "không lọc theo --department, --unit"),
        (("plans", "--province", "ZZ"), 1, "không có tỉnh, thành phố nào mang mã “ZZ”"),
        (("task_status", "--department", "so-khong-co"), 1, "không có sở, ngành nào mang mã “so-khong-co”"),
        (("task_status", "--unit", "' OR 1=1"), 1, "không có đơn vị nào mang mã"),
    ],
)
def test_an_option_nobody_heeds_or_a_code_nobody_bears_is_no_empty_answer(
    reference_warehouse: Warehouse, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = commands.run_inside(reference_warehouse, Request("warehouse", ("show", *words)))

    assert answer.code == code
    assert said in answer.problems[0]
    assert answer.out == ""


@pytest.mark.parametrize("option", [("--province", "14"), ("--department", "so-noi-vu"), ("--year", "2024")])
def test_a_code_that_somebody_bears_is_answered_even_where_there_is_nothing(
    reference_warehouse: Warehouse, option: tuple[str, str]
) -> None:
    answer = commands.run_inside(
        reference_warehouse, Request("warehouse", ("show", "plans", *option, "--format", "json"))
    )

    assert answer == Answer(out="[]")


@pytest.mark.parametrize(
    "error", [ValueError("ô C7: Nguyễn Văn A"), OSError(5, "x"), KeyError("Nguyễn"), RecursionError()]
)
def test_a_fault_inside_the_server_is_told_to_whoever_asked_and_the_server_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def run(request: Request) -> Answer:
        if request.words == ("fail",):
            raise error
        return Answer(out="vẫn chạy")

    opened = door.Door(tmp_path, run)
    try:
        failed = door.ask(tmp_path, Request("warehouse", ("fail",)))
        after = door.ask(tmp_path, Request("warehouse", ("status",)))
    finally:
        opened.close()

    assert failed is not None and failed.code == 1
    assert "Chương trình gặp lỗi" in failed.problems[0]
    assert after == Answer(out="vẫn chạy")
    assert type(error).__name__ in caplog.text
    assert "Nguyễn" not in caplog.text + failed.problems[0]


def test_a_fault_without_a_server_is_told_in_the_same_words(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Answer:
        raise ZeroDivisionError

    monkeypatch.setattr(keeping, "status", fail)

    answer = commands.run_inside(warehouse, Request("warehouse", ("status",)))

    assert answer.code == 1
    assert "Chương trình gặp lỗi" in answer.problems[0]


def test_words_that_the_server_does_not_know_are_wrong_usage(warehouse: Warehouse) -> None:
    assert commands.run_inside(warehouse, Request("warehouse", ("dance",))).code == 2


def test_files_too_large_for_one_request_are_refused_before_they_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "REQUEST_LIMIT", 1000)
    opened = door.Door(tmp_path, lambda request: Answer(out="done"))
    try:
        answer = door.ask(tmp_path, Request("loaders", ("plan", "load"), (("a.txt", b"x" * 1000),)))
    finally:
        opened.close()

    assert answer is not None and answer.code == 1
    assert "quá lớn" in answer.problems[0]


@pytest.mark.server
def test_a_server_with_sample_accounts_refuses_any_address_but_loopback(tmp_path: Path) -> None:
    started = subprocess.run(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.port",
            "8599",
            "--server.address",
            "0.0.0.0",
        ],
        cwd=ROOT,
        env={**os.environ, "CCHC_DATA": str(tmp_path / "data"), "CCHC_SAMPLES": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "tài khoản mẫu" in started.stderr + started.stdout
    assert started.returncode != 0


def test_a_first_load_without_init_knows_the_provinces(
    command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    register = tmp_path / "don-vi.csv"
    register.write_text(
        "Mã đơn vị,Tên đơn vị,Tỉnh,Cơ quan\nx-1,Phòng Một,Sơn La,Sở Nội vụ\n", encoding="utf-8"
    )

    loaded = command("loaders", "unit", "load", str(register))
    shown = command("warehouse", "show", "plans", "--province", "14", "--format", "json")

    assert (loaded.returncode, "1 đơn vị" in loaded.stdout) == (0, True), loaded.stderr
    assert (shown.returncode, shown.stdout.strip()) == (0, "[]"), shown.stderr


def test_the_first_start_prints_a_link_with_which_the_administrator_comes_in(tmp_path: Path) -> None:
    server = start_server(tmp_path / "data")
    try:
        log = (tmp_path / "data.log").read_text(encoding="utf-8")
        link = re.findall(r"ma=([\w-]{43})", log)
        with httpx.Client(base_url=server.url) as browser:
            page = browser.get(f"/dat-mat-khau?ma={link[0]}")
            secret = re.findall(r'name="mau-bieu" value="([^"]+)"', page.text)[0]
            fields = {"ma": link[0], "moi": PASSWORD, "lai": PASSWORD, "mau-bieu": secret}
            kept = browser.post("/dat-mat-khau", data=fields)
    finally:
        stop_server(server)

    assert len(link) == 1
    assert "quan-tri" in page.text and "Đã lưu mật khẩu" in kept.text
