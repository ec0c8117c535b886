"""The commands: their words and exit codes, passwords that never stand in the words, and work beside a running server."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from access import accounts, audit, command_line, matrix, sessions
from access.settings import settings
from access.signin import sign_in
from access.store import Store, open_store
from access.tokens import token_viewer
from access.viewer import By, Role
from tests.access.conftest import PASSWORD, cheap

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"CCHC_PASSWORD_PASSES": "1", "CCHC_PASSWORD_MEMORY_KIB": "8", "CCHC_PASSWORD_LANES": "1"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Store]:
    """The same database, held open as a running server holds it."""
    opened = open_store(cheap(tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Give a command in this process: exit code, stdout, stderr."""
    for name, value in {**ENVIRONMENT, "CCHC_DATA": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()

    def give(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = command_line.main(list(words))
        except SystemExit as left:
            code = int(str(left.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield give
    settings.cache_clear()


def test_an_account_made_at_the_console_can_sign_in_at_the_running_server(run: Run, server: Store) -> None:
    code, out, err = run(
        "user", "add", "lan.nguyen", "--full-name", "Nguyễn Lan", "--role", "unit", "--unit", "U1"
    )

    assert (code, err) == (0, "")
    password = out.splitlines()[-1]
    opened = sign_in(server, "lan.nguyen", password, address="10.0.0.9")
    assert opened.viewer.must_change_password
    assert run("user", "list")[1].splitlines()[1].split() == ["lan.nguyen", "Nguyễn", "Lan", "Đơn", "vị", "đơn", "vị", "U1", "đang", "dùng"]  # fmt: skip
    assert password not in run("user", "list")[1] + run("audit")[1]


def test_what_is_refused_is_told_on_stderr_with_exit_code_one(run: Run) -> None:
    for words, told in (
        (("user", "add", "lan", "--role", "unit"), "mã đơn vị"),
        (("user", "add", "a b", "--role", "administrator"), "Tên đăng nhập"),
        (("user", "disable", "khong-co"), "Không có tài khoản"),
        (("user", "password", "khong-co"), "Không có tài khoản"),
        (("token", "revoke", "abc"), "Không có mã truy cập"),
        (("token", "add", "Nộp", "--province", "14"), "đơn vị"),
        (("user", "sessions", "--end"), "tên tài khoản"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (1, "") and told in err, words


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["user"],
        ["user", "add", "lan"],
        ["user", "add", "lan", "--role", "vua"],
        ["user", "add", "lan", "--role", "unit", "--unit", "U1", "--password", "x"],
        ["user", "password", "lan", "mat khau o day"],
        ["audit", "--last", "0"],
        ["token", "add", "x", "--days", "-1"],
    ],
)
def test_wrong_usage_is_exit_code_two_and_a_password_is_no_word_of_a_command(
    run: Run, words: list[str]
) -> None:
    assert run(*words)[0] == 2


def test_disabling_at_the_console_ends_the_sessions_of_the_running_server(run: Run, server: Store) -> None:
    out = run("user", "add", "lan.nguyen", "--role", "unit", "--unit", "U1")[1]
    raw = sign_in(server, "lan.nguyen", out.splitlines()[-1], address="10.0.0.9").raw
    assert "10.0.0.9" in run("user", "sessions", "lan.nguyen")[1]

    assert run("user", "disable", "lan.nguyen")[0] == 0

    assert sessions.lookup(server, raw) is None
    assert run("user", "enable", "lan.nguyen")[0] == 0
    assert accounts.find(server, "lan.nguyen").is_active


def test_sessions_are_listed_and_ended_one_by_one_or_all(run: Run, server: Store) -> None:
    out = run("user", "add", "lan.nguyen", "--role", "unit", "--unit", "U1")[1]
    opened = [sign_in(server, "lan.nguyen", out.splitlines()[-1], address="10.0.0.9") for _ in range(3)]

    assert (
        run("user", "sessions", "lan.nguyen", "--session", opened[0].viewer.session)[1]
        == "Đã kết thúc 1 phiên của lan.nguyen.\n"
    )
    assert run("user", "sessions", "lan.nguyen", "--end")[1] == "Đã kết thúc 2 phiên của lan.nguyen.\n"
    assert [sessions.lookup(server, one.raw) for one in opened] == [None, None, None]


def test_a_role_changed_at_the_console_is_in_force_at_the_running_server(run: Run, server: Store) -> None:
    run("user", "add", "lan.nguyen", "--role", "unit", "--unit", "U1", "--link")

    code, out, _ = run("user", "role", "lan.nguyen", "--role", "leader", "--province", "14")

    assert (code, out) == (0, "lan.nguyen: vai trò Lãnh đạo, phạm vi tỉnh 14.\n")
    assert accounts.find(server, "lan.nguyen").role is Role.LEADER


def test_a_token_is_printed_once_and_works_until_it_is_revoked(run: Run, server: Store) -> None:
    raw = run("token", "add", "Phần mềm", "--unit", "U1", "--days", "30")[1].splitlines()[-1]
    viewer = token_viewer(server, raw)
    assert viewer is not None and viewer.unit == "U1"
    listed = run("token", "list")[1]
    assert "Phần mềm" in listed and raw not in listed

    assert run("token", "revoke", viewer.session)[0] == 0

    assert token_viewer(server, raw) is None
    assert "đã thu hồi" in run("token", "list")[1]


def test_the_trace_is_printed_in_local_time_and_verified(run: Run, server: Store) -> None:
    run("user", "add", "lan.nguyen", "--role", "unit", "--unit", "U1", "--link")
    code, out, _ = run("audit", "--verify")
    assert code == 0 and re.fullmatch(
        r"Nhật ký truy cập nguyên vẹn: 1 sự kiện, niêm phong [0-9a-f]{64}\.\n", out
    )
    _, line = run("audit", "--last", "1")[1].splitlines()
    assert (
        "Tạo tài khoản" in line
        and "dòng lệnh: " in line
        and re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", line)
    )

    server.settings.seal_path.write_text('{"hash":"0","number":1}\n')
    code, out, err = run("audit", "--verify")

    assert (code, out) == (1, "") and "khác với tệp niêm phong" in err


def test_what_strangers_typed_cannot_move_the_cursor_of_who_reads_the_trace(run: Run, server: Store) -> None:
    audit.record(server, audit.Action.ACCESS_REFUSED, "\x1b[2J\r\n\u202egiả", By("\x07x", "\x9b"))

    out = run("audit")[1]

    assert len(out.splitlines()) == 2 and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_the_matrix_is_printed_without_opening_anything(run: Run, tmp_path: Path) -> None:
    assert run("matrix") == (0, matrix.as_markdown(), "")
    assert not (tmp_path / "data").exists()


def test_a_database_that_cannot_be_opened_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "access.db").write_bytes(b"not a database, but long enough to be taken for one" * 40)

    code, _, err = run("user", "list")

    assert code == 1 and len(err.splitlines()) == 1 and "Không mở được kho tài khoản" in err


def test_a_password_comes_through_stdin_beside_a_running_server(
    run: Run, server: Store, tmp_path: Path
) -> None:
    run("user", "add", "lan.nguyen", "--role", "unit", "--unit", "U1")

    def give(password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "access", "user", "password", "lan.nguyen"],
            input=f"{password}\n",
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, "CCHC_DATA": str(tmp_path / "data")},
            timeout=60,
        )

    refused, done = give("ngan"), give(PASSWORD)

    assert (refused.returncode, refused.stdout) == (1, "") and "ít nhất 12" in refused.stderr
    assert (done.returncode, done.stderr) == (0, "") and PASSWORD not in done.stdout
    assert not sign_in(server, "lan.nguyen", PASSWORD, address="10.0.0.9").viewer.must_change_password
    assert audit.verify(server).faults == ()


def test_while_another_writes_one_may_read_and_who_writes_too_is_told_in_one_line(
    run: Run, server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.store.BUSY_SECONDS", 0.1)

    with server.writing():
        assert run("user", "list")[0] == 0
        code, _, err = run("user", "add", "lan", "--role", "unit", "--unit", "U1", "--link")

    assert code == 1 and err == "Kho tài khoản đang bận hoặc không ghi được. Hãy thử lại sau ít phút.\n"
    assert run("user", "add", "lan", "--role", "unit", "--unit", "U1", "--link")[0] == 0
