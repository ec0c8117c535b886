"""The nursery of readers: each file has a process of its own, and no file or broken process reaches the next one."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loaders.reports.readers import LostReaderError, Nursery

SECONDS = 20.0
OPEN = Path("/proc/self/fd")


def nursery(code: str) -> Nursery:
    """Readers that answer with what the code returns; `content` is the file's bytes."""
    lines = [
        "import os, time",
        "from loaders.reports import child, nursery",
        f"def answer(content, kind, is_peek): {code}",
    ]
    return Nursery(["-c", "\n".join([*lines, "child.answer = answer", "nursery.main()"])])


def ask(of: Nursery, content: bytes = b"x") -> tuple[int, bytes]:
    return of.ask("xlsx whole", content, SECONDS)


@pytest.fixture
def telling() -> Iterator[Nursery]:
    """Readers that tell their own and their parent's process number."""
    with closing(nursery("return f'{os.getpid()} {os.getppid()}'.encode()")) as of:
        yield of


def numbers(of: Nursery) -> tuple[int, int]:
    code, said = ask(of)
    assert code == 0
    own, parent = map(int, said.split())
    return own, parent


def test_each_file_is_read_by_a_process_of_its_own_from_one_nursery(telling: Nursery) -> None:
    (first, nursery_1), (second, nursery_2) = numbers(telling), numbers(telling)

    assert first != second
    assert nursery_1 == nursery_2
    assert not Path(f"/proc/{first}").exists()


def test_a_nursery_that_was_killed_starts_again(telling: Nursery) -> None:
    _, before = numbers(telling)
    os.kill(before, signal.SIGKILL)

    _, after = numbers(telling)

    assert after != before


def test_a_nursery_that_ends_under_a_request_is_asked_once_more(tmp_path: Path) -> None:
    mark = tmp_path / "seen"
    mark.touch()
    # The file size of a reader is limited to nothing, so it marks that it was here by removing a file.
    code = f"m = {str(mark)!r}; return (os.remove(m), os.kill(os.getppid(), 9), time.sleep(1), b'')[3] if os.path.exists(m) else b'again'"

    with closing(nursery(code)) as of:
        assert ask(of) == (0, b"again")


def test_a_nursery_that_cannot_start_is_told_and_not_tried_for_ever() -> None:
    with closing(Nursery(["-c", "raise SystemExit(3)"])) as of, pytest.raises(LostReaderError):
        ask(of)


def test_many_threads_each_get_the_answer_to_their_own_file() -> None:
    answers: dict[int, bytes] = {}
    with closing(nursery("time.sleep(0.05); return content")) as of:
        files = {number: bytes([number]) * 300_000 for number in range(12)}
        threads = [
            threading.Thread(target=lambda number=number: answers.update({number: ask(of, files[number])[1]}))
            for number in files
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert answers == files


def test_a_reader_that_is_late_is_ended() -> None:
    with closing(nursery("os.write(1, str(os.getpid()).encode()); time.sleep(60); return b''")) as of:
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            of.ask("xlsx whole", b"x", 1)

        assert time.monotonic() - started < 5


def test_a_reader_that_writes_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.reports.readers._MOST_BYTES", 1_000_000)
    with closing(nursery("return b'x' * 5_000_000")) as of, pytest.raises(TimeoutError):
        ask(of)


def test_a_reader_has_no_secret_and_no_open_file_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_SECRET", "hush")
    with closing(nursery("return repr((dict(os.environ), os.listdir('/proc/self/fd'))).encode()")) as of:
        _, said = ask(of)

    environment, descriptors = eval(said)  # noqa: S307 our own process wrote it
    assert set(environment) <= {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LC_CTYPE"}
    assert set(descriptors) <= {"0", "1", "2", "3"}  # 3 is the listing itself


def test_nothing_is_left_open_in_the_server(telling: Nursery) -> None:
    numbers(telling)
    before = len([*OPEN.iterdir()])

    for _ in range(20):
        numbers(telling)

    assert len([*OPEN.iterdir()]) == before


def test_a_closed_nursery_is_gone_and_opens_again_when_asked(telling: Nursery) -> None:
    _, first = numbers(telling)
    telling.close()

    assert not Path(f"/proc/{first}").exists()
    assert numbers(telling)[1] != first
