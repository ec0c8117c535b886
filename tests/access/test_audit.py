"""The trace: appended safely from everywhere, and no change to it stays unseen."""

import json
import logging
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from access import audit
from access.audit import Action
from access.store import Store, open_store
from access.viewer import By
from tests.access.conftest import Clock, cheap

ROOT = Path(__file__).parents[2]
LAN = By("lan.nguyen", "10.0.0.9")


def fill(store: Store, count: int) -> None:
    for number in range(count):
        audit.record(store, Action.EXPORTED, f"bảng {number}", LAN, {"rows": number})


def forge(store: Store, *statements: str) -> None:
    """What someone with the file in hand can do."""
    with store.writing() as change:
        for verb in ("update", "delete"):
            change.connection.execute(text(f"DROP TRIGGER IF EXISTS access_event_no_{verb}"))
        for statement in statements:
            change.connection.execute(text(statement))


def test_an_event_says_who_from_where_when_and_what(store: Store) -> None:
    event = audit.record(store, Action.ACCESS_REFUSED, "trang audit", LAN, {"page": "audit", "role": "unit"})

    assert audit.read(store) == [event]
    assert (event.number, event.who, event.address, event.subject) == (
        1,
        "lan.nguyen",
        "10.0.0.9",
        "trang audit",
    )
    assert event.happened_at == "2026-11-21T05:00:00.000000+00:00"
    assert json.loads(event.detail) == {"page": "audit", "role": "unit"}


def test_a_slip_of_our_own_cannot_change_or_remove_an_event(store: Store) -> None:
    fill(store, 2)

    for statement in ("UPDATE access_event SET who = 'x'", "DELETE FROM access_event"):
        with pytest.raises(DatabaseError, match="append-only"), store.writing() as change:
            change.connection.execute(text(statement))
    assert audit.verify(store).count == 2


@pytest.mark.parametrize(
    ("what", "statements"),
    [
        ("nội dung đã bị sửa", ["UPDATE access_event SET who = 'nguoi khac' WHERE number = 3"]),
        ("nội dung đã bị sửa", ["UPDATE access_event SET address = '1.2.3.4' WHERE number = 3"]),
        ("nội dung đã bị sửa", ["UPDATE access_event SET happened_at = '2026-11-21T05:00:00.000001+00:00' WHERE number = 3"]),
        ("nội dung đã bị sửa", ["UPDATE access_event SET detail = '{}' WHERE number = 3"]),
        ("nội dung đã bị sửa", ["UPDATE access_event SET action = 'sign_in' WHERE number = 3"]),
        ("Trước sự kiện số 4: thiếu 1", ["DELETE FROM access_event WHERE number = 3"]),
        ("Trước sự kiện số 3: thiếu 2", ["DELETE FROM access_event WHERE number <= 2"]),
        ("Cuối sổ", ["DELETE FROM access_event WHERE number = 6"]),
        ("Cuối sổ", ["DELETE FROM access_event WHERE number >= 4"]),
        ("Cuối sổ", ["DELETE FROM access_event"]),
        ("Cuối sổ", ["DELETE FROM access_event", "DELETE FROM access_head"]),
        ("Cuối sổ", ["DELETE FROM access_event WHERE number = 6", "UPDATE access_head SET number = 5, hash = (SELECT hash FROM access_event WHERE number = 5)"]),
        ("không nối", ["UPDATE access_event SET number = 99 WHERE number = 2", "UPDATE access_event SET number = 2 WHERE number = 3", "UPDATE access_event SET number = 3 WHERE number = 99"]),
    ],
)  # fmt: skip
def test_a_changed_removed_or_reordered_event_and_a_cut_tail_are_found(
    store: Store, what: str, statements: list[str]
) -> None:
    fill(store, 6)
    assert audit.verify(store).faults == ()

    forge(store, *statements)

    assert any(what in fault for fault in audit.verify(store).faults)


@pytest.mark.parametrize("left", [1, 9, 30, -2])
def test_a_seal_that_a_crash_cut_short_is_no_false_alarm_and_spoils_none_after_it(
    store: Store, left: int
) -> None:
    fill(store, 3)
    path = store.settings.seal_path
    *lines, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + last[:left])

    assert audit.verify(store).faults == ()
    fill(store, 1)
    assert audit.verify(store).faults == ()
    assert json.loads(path.read_bytes().splitlines()[-1])["number"] == 4
    path.write_bytes(path.read_bytes().replace(b'"number"', b'"nr"', 1))
    assert any("không đọc được" in fault for fault in audit.verify(store).faults)


def remade(store: Store, folder: Path, count: int, who: str) -> None:
    """The whole chain anew, in order, with its head: only the file beside it knows better."""
    other = open_store(cheap(folder), now=store.now)
    for number in range(count):
        audit.record(other, Action.EXPORTED, f"bảng {number}", By(who, "10.0.0.9"), {"rows": number})
    rows = audit.read(other)
    other.close()
    forge(store, "DELETE FROM access_event", "DELETE FROM access_head")
    with store.writing() as change:
        change.connection.execute(audit.audit_event.insert(), [vars(row) for row in rows])
        change.connection.execute(
            audit.audit_head.insert().values(head_id=1, number=count, hash=rows[0].hash)
        )


def test_a_chain_made_anew_is_found_by_the_file_beside_it(store: Store, tmp_path: Path) -> None:
    fill(store, 4)

    remade(store, tmp_path / "forge", 4, "nguoi khac")

    assert "khác với tệp niêm phong" in "".join(audit.verify(store).faults)


def test_a_database_put_back_from_an_old_copy_is_found_even_when_it_goes_on(
    store: Store, tmp_path: Path
) -> None:
    fill(store, 3)
    with store.writing() as change:  # the state after three events, as a copy would hold it
        old = change.connection.execute(text("SELECT hash FROM access_event WHERE number = 3")).scalar_one()
    fill(store, 2)
    forge(
        store,
        "DELETE FROM access_event WHERE number > 3",
        f"UPDATE access_head SET number = 3, hash = '{old}'",
    )
    assert "thay bằng bản cũ" in "".join(audit.verify(store).faults)

    audit.record(store, Action.SIGN_IN, "khác", LAN)
    audit.record(store, Action.SIGN_IN, "khác", LAN)

    assert "rồi ghi tiếp" in "".join(audit.verify(store).faults)


def test_without_the_file_the_chain_is_still_checked_and_a_broken_line_is_told(store: Store) -> None:
    fill(store, 3)
    store.settings.seal_path.unlink()
    assert audit.verify(store).faults == ()

    store.settings.seal_path.write_text("not a seal\n")
    assert audit.verify(store).faults == ("Tệp niêm phong, dòng 1: không đọc được.",)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    who=st.text(max_size=400),
    subject=st.text(max_size=400),
    detail=st.dictionaries(st.text(max_size=8), _JSON, max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_the_chain_holds_and_stays_on_one_line(
    store: Store, who: str, subject: str, detail: dict[str, object]
) -> None:
    event = audit.record(store, Action.SIGN_IN_REFUSED, subject, By(who, subject), detail)

    assert json.loads(event.detail) == detail
    for said in (event.who, event.address, event.subject, event.detail):
        assert (
            len(said.splitlines()) <= 1 and "\x1b" not in said and "\u202e" not in said and len(said) <= 4000
        )
    assert audit.read(store, limit=1) == [event]
    assert audit.verify(store).faults == ()


@given(number=st.integers(1, 5), column=st.sampled_from(["happened_at", "who", "address", "action", "subject", "detail", "previous_hash", "hash"]), value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cell_changed_to_anything_else_is_found(
    store: Store, number: int, column: str, value: str
) -> None:
    if not audit.read(store):
        fill(store, 5)
        forge(store)
    with store.writing() as change:
        before = change.connection.execute(
            text(f"SELECT {column} FROM access_event WHERE number = :n"), {"n": number}
        ).scalar_one()
        change.connection.execute(
            text(f"UPDATE access_event SET {column} = :v WHERE number = :n"), {"v": value, "n": number}
        )

    assert bool(audit.verify(store).faults) == (value != before)

    with store.writing() as change:
        change.connection.execute(
            text(f"UPDATE access_event SET {column} = :v WHERE number = :n"), {"v": before, "n": number}
        )


def test_a_line_of_the_log_cannot_be_made_up_by_a_name(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="cchc.access"):
        audit.record(
            store,
            Action.SIGN_IN_REFUSED,
            "x",
            By("lan\n2026-11-21 INFO admin signed in\r\x1b[2K\u2028", "10.0.0.9"),
        )

    (line,) = [record.getMessage() for record in caplog.records]
    assert len(line.splitlines()) == 1 and line.isascii() and "\x1b" not in line


def test_threads_and_another_process_append_to_one_chain(store: Store, tmp_path: Path) -> None:
    code = (
        "from access import audit\nfrom access.store import open_store\nfrom access.viewer import By\n"
        "from tests.access.conftest import cheap\nimport pathlib, sys\n"
        "store = open_store(cheap(pathlib.Path(sys.argv[1])))\n"
        "for number in range(25): audit.record(store, audit.Action.EXPORTED, 'khac', By('tien trinh khac', ''))\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "data")], cwd=ROOT, env=dict(os.environ)
    )
    threads = [threading.Thread(target=fill, args=(store, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(60) == 0

    checked = audit.verify(store)

    assert checked.faults == () and checked.count == 65
    assert len(store.settings.seal_path.read_text().splitlines()) == 65
    assert {event.who for event in audit.read(store)} == {"lan.nguyen", "tien trinh khac"}


def test_a_transaction_that_fails_leaves_no_event_and_no_seal(store: Store) -> None:
    fill(store, 1)

    with pytest.raises(RuntimeError), store.writing() as change:
        audit.append(change, Action.SETTINGS_CHANGED, "x", LAN)
        raise RuntimeError

    assert audit.verify(store) == audit.Checked(1, audit.read(store)[0].hash, ())
    assert len(store.settings.seal_path.read_text().splitlines()) == 1


def test_events_are_found_by_time_person_and_kind(store: Store, clock: Clock) -> None:
    audit.record(store, Action.SIGN_IN, "lan", LAN)
    clock.pass_by(hours=1)
    audit.record(store, Action.EXPORTED, "bảng", LAN)
    audit.record(store, Action.SIGN_IN, "minh", By("minh", "10.0.0.8"))
    moment = clock()

    def numbers(**asked: object) -> list[int]:
        return [event.number for event in audit.read(store, **asked)]  # type: ignore[arg-type]

    assert numbers(since=moment) == [3, 2]
    assert numbers(until=moment) == [1]
    assert numbers(since=moment - timedelta(hours=1), who="lan.nguyen") == [2, 1]
    assert numbers(actions=[Action.SIGN_IN]) == [3, 1]
    assert numbers(limit=1) == [3]


def test_every_kind_of_event_has_words() -> None:
    assert set(audit.ACTION_NAMES) == set(Action)
