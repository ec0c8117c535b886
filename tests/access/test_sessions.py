"""Sessions: who they are of is asked anew each time; they end when they should, and cannot be made up."""

import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from access import accounts, audit, credentials, sessions, tables
from access.accounts import UnknownAccountError
from access.signin import sign_in
from access.store import NewerDatabaseError, Store, open_store
from access.viewer import Role, ScopeError, Viewer
from tests.access.conftest import BOSS, PASSWORD, Clock, MakePerson, cheap


def opened(store: Store, name: str = "lan.nguyen") -> str:
    return sign_in(store, name, PASSWORD, address="10.0.0.9").raw


def test_only_a_hash_of_the_session_is_kept(store: Store, person: MakePerson, tmp_path: Path) -> None:
    person()

    raw = opened(store)

    assert len(raw) == 43
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert raw.encode() not in kept and PASSWORD.encode() not in kept


def test_the_database_belongs_to_its_owner_alone(store: Store, person: MakePerson, tmp_path: Path) -> None:
    person()

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}

    assert modes["access.db"] == modes["access-seal.jsonl"] == 0o600
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize(
    "broken", ["", " ", "x", "A" * 42, "A" * 44, "Ạ" * 43, "' OR 1=1 --", "\x00" * 43, "\ud800" * 43]
)
def test_a_made_up_session_is_nobody(store: Store, person: MakePerson, broken: str) -> None:
    person()
    opened(store)

    assert sessions.lookup(store, broken) is None
    assert sessions.lookup(store, None) is None


@given(place=st.integers(0, 42), letter=st.sampled_from("ABCxyz019-_"))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_letter_changed_or_missing_is_another_session(
    store: Store, person: MakePerson, place: int, letter: str
) -> None:
    if not accounts.every(store):
        person()
    raw = opened(store)
    changed = raw[:place] + letter + raw[place + 1 :]

    assert (sessions.lookup(store, changed) is None) == (changed != raw)
    assert sessions.lookup(store, raw[:place]) is None and sessions.lookup(store, raw + letter) is None
    with store.writing() as change:
        change.connection.execute(tables.session.delete())


def test_the_hash_in_the_database_opens_nothing(store: Store, person: MakePerson) -> None:
    person()
    opened(store)
    with store.reading() as connection:
        kept = connection.execute(select(tables.session.c.session_hash)).scalar_one()

    assert sessions.lookup(store, kept) is None and sessions.lookup(store, kept[:43]) is None


def test_a_session_ends_after_eight_idle_hours(store: Store, person: MakePerson, clock: Clock) -> None:
    person()
    raw = opened(store)

    clock.pass_by(hours=7, minutes=59)
    assert sessions.lookup(store, raw) is not None
    clock.pass_by(hours=7, minutes=59)
    assert sessions.lookup(store, raw) is not None
    clock.pass_by(hours=8)
    assert sessions.lookup(store, raw) is None


def test_a_session_ends_after_twenty_four_hours_however_busy(
    store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    raw = opened(store)

    for _ in range(23):
        clock.pass_by(hours=1)
        assert sessions.lookup(store, raw) is not None
    clock.pass_by(hours=1)
    assert sessions.lookup(store, raw) is None


def test_the_times_are_settings(tmp_path: Path, clock: Clock, person: MakePerson, store: Store) -> None:
    person()
    short = open_store(cheap(tmp_path / "data", session_idle_hours=0.5, session_hours=1), now=clock)
    raw = opened(short)

    clock.pass_by(minutes=29)
    assert sessions.lookup(short, raw) is not None
    clock.pass_by(minutes=30)
    assert sessions.lookup(short, raw) is None
    short.close()


def test_being_seen_is_written_at_most_once_a_minute(store: Store, person: MakePerson, clock: Clock) -> None:
    person()
    raw = opened(store)
    start = clock()

    clock.pass_by(seconds=59)
    sessions.lookup(store, raw)
    assert sessions.open_sessions(store)[0].seen_at == start
    clock.pass_by(seconds=1)
    sessions.lookup(store, raw)
    assert sessions.open_sessions(store)[0].seen_at == start + timedelta(minutes=1)


def test_signing_out_ends_the_session_in_every_tab(store: Store, person: MakePerson) -> None:
    person()
    raw, other = opened(store), opened(store)

    sessions.sign_out(store, raw, address="10.0.0.9")
    sessions.sign_out(store, raw, address="10.0.0.9")

    assert sessions.lookup(store, raw) is None and sessions.lookup(store, other) is not None
    assert [event.action for event in audit.read(store)].count("sign_out") == 1


def test_a_disabled_account_is_out_at_the_next_look_and_stays_out_when_enabled(
    store: Store, person: MakePerson
) -> None:
    person()
    raw = opened(store)

    accounts.disable(store, "lan.nguyen", by=BOSS)
    assert sessions.lookup(store, raw) is None
    accounts.enable(store, "lan.nguyen", by=BOSS)
    assert sessions.lookup(store, raw) is None


def test_an_account_made_inactive_past_us_is_out_though_its_session_is_still_there(
    store: Store, person: MakePerson
) -> None:
    person()
    raw = opened(store)

    with store.writing() as change:
        change.connection.execute(update(tables.account).values(is_active=False))

    assert sessions.lookup(store, raw) is None


def test_a_changed_role_and_scope_hold_at_the_next_look(store: Store, person: MakePerson) -> None:
    person()
    raw = opened(store)

    accounts.change_role(store, "lan.nguyen", Role.LEADER, province="14", department="so-noi-vu", by=BOSS)

    viewer = sessions.lookup(store, raw)
    assert viewer is not None and viewer.role is Role.LEADER
    assert viewer.scope == {"province": "14", "department": "so-noi-vu", "unit": None}


def test_a_reset_password_ends_every_session(store: Store, person: MakePerson) -> None:
    person()
    raw = opened(store)

    credentials.reset(store, "lan.nguyen", by=BOSS)

    assert sessions.lookup(store, raw) is None


def test_an_administrator_ends_one_session_or_all(store: Store, person: MakePerson) -> None:
    person()
    person("khac")
    first, second, third, foreign = opened(store), opened(store), opened(store), opened(store, "khac")
    viewer = sessions.lookup(store, first)
    assert viewer is not None

    with pytest.raises(UnknownAccountError):
        sessions.end(store, "lan.nguyen", by=BOSS, session="%")
    assert sessions.end(store, "khac", by=BOSS, session=viewer.session) == 0  # not theirs
    assert sessions.end(store, "lan.nguyen", by=BOSS, session=viewer.session) == 1
    assert [sessions.lookup(store, raw) is None for raw in (first, second, third)] == [True, False, False]
    assert sessions.end(store, "lan.nguyen", by=BOSS) == 2
    assert sessions.lookup(store, second) is None and sessions.lookup(store, foreign) is not None


def test_an_account_written_past_us_without_a_scope_is_let_in_nowhere(
    store: Store, person: MakePerson
) -> None:
    person()
    raw = opened(store)

    with store.writing() as change:
        change.connection.execute(update(tables.account).values(unit=None))
    assert sessions.lookup(store, raw) is None
    with store.writing() as change:
        change.connection.execute(update(tables.account).values(role="emperor"))
    assert sessions.lookup(store, raw) is None


def test_a_viewer_with_a_hole_in_the_scope_cannot_be_made() -> None:
    with pytest.raises(ScopeError):
        Viewer("1", "lan", "Lan", Role.COORDINATOR, None, None, None, "", "", False)


def test_a_form_is_taken_only_with_the_secret_of_its_own_session(store: Store, person: MakePerson) -> None:
    person()
    first = sign_in(store, "lan.nguyen", PASSWORD, address="10.0.0.9")
    second = sign_in(store, "lan.nguyen", PASSWORD, address="10.0.0.9")

    assert sessions.is_right_form(first.viewer, first.viewer.csrf_secret)
    for sent in (None, "", second.viewer.csrf_secret, first.viewer.csrf_secret[:-1], "\ud800"):
        assert not sessions.is_right_form(first.viewer, sent)
    assert first.raw not in first.viewer.csrf_secret


def test_over_sessions_are_cleared_away_by_the_next_sign_in(
    store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    opened(store)
    clock.pass_by(hours=9)

    opened(store)

    with store.reading() as connection:
        assert len(connection.execute(select(tables.session)).all()) == 1


def test_many_threads_look_up_while_others_sign_in_and_out(
    store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    raw = opened(store)
    faults: list[BaseException] = []

    def look() -> None:
        try:
            for _ in range(30):
                assert sessions.lookup(store, raw) is not None
        except BaseException as error:
            faults.append(error)

    def come_and_go(number: int) -> None:
        try:
            for _ in range(5):
                sessions.sign_out(
                    store, sign_in(store, "lan.nguyen", PASSWORD, address=f"10.0.1.{number}").raw, address=""
                )
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    threads += [threading.Thread(target=come_and_go, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert audit.verify(store).faults == ()


def test_a_database_of_a_newer_version_is_not_touched(store: Store, tmp_path: Path) -> None:
    with store.writing() as change:
        change.connection.execute(update(tables.version).values(version=99))

    with pytest.raises(NewerDatabaseError, match="mới hơn"):
        open_store(cheap(tmp_path / "data"))


def test_a_moment_without_its_offset_is_never_kept(store: Store, person: MakePerson, clock: Clock) -> None:
    person()
    with pytest.raises(Exception, match="offset"), store.writing() as change:
        change.connection.execute(update(tables.account).values(changed_at=clock().replace(tzinfo=None)))
    with store.reading() as connection:
        raw = connection.exec_driver_sql("SELECT changed_at FROM account").scalar_one()
    assert raw == "2026-11-21T05:00:00.000000+00:00"


def test_every_table_can_be_made_in_postgresql_too() -> None:
    made = [
        str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for table in tables.metadata.sorted_tables
    ]

    assert len(made) == 9 and all(statement.strip().startswith("CREATE TABLE") for statement in made)
