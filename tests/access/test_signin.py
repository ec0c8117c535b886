"""Signing in, and how guessing is slowed down without locking anybody out."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access import accounts, audit, passwords, sessions, throttle
from access.signin import RefusedSignInError, sign_in
from access.store import Store, open_store
from access.throttle import Limit, Source, TooManyTriesError
from tests.access.conftest import BOSS, PASSWORD, Clock, MakePerson, cheap

HOME, ELSEWHERE = "10.0.0.9", "203.0.113.7"
WRONG = "sai roi sai roi"


def guess(store: Store, count: int, name: str = "lan.nguyen", address: str = ELSEWHERE) -> None:
    for _ in range(count):
        with pytest.raises(RefusedSignInError):
            sign_in(store, name, WRONG, address=address)


def test_the_right_password_opens_a_session(store: Store, person: MakePerson) -> None:
    account = person()

    opened = sign_in(store, "LAN.Nguyen ", PASSWORD, address=HOME)

    viewer = sessions.lookup(store, opened.raw)
    assert viewer == opened.viewer and viewer is not None
    assert (viewer.account_id, viewer.name, viewer.province, viewer.unit) == (
        account.account_id,
        "lan.nguyen",
        "14",
        "U1",
    )


def test_whatever_is_wrong_the_answer_is_the_same(store: Store, person: MakePerson) -> None:
    person()
    person("khoa")
    accounts.disable(store, "khoa", by=BOSS)
    answers = set()

    for name, password in (("lan.nguyen", WRONG), ("khong-co", WRONG), ("khoa", PASSWORD), ("khoa", WRONG), ("", ""), ("x" * 9999, "y" * 99999), ("\x00\ud800", "\x00\ud800")):  # fmt: skip
        with pytest.raises(RefusedSignInError) as refused:
            sign_in(store, name, password, address=HOME)
        answers.add(str(refused.value))

    assert len(answers) == 1


def test_a_refused_sign_in_is_in_the_trace_but_not_what_was_typed(store: Store, person: MakePerson) -> None:
    person()

    guess(store, 1)
    guess(store, 1, name="my-secret-password-as-name")

    unknown, known, *_ = audit.read(store)
    assert (known.action, known.who, known.address) == ("sign_in_refused", "lan.nguyen", ELSEWHERE)
    assert (unknown.action, unknown.who) == ("sign_in_refused", "(không rõ)")
    assert "my-secret" not in str(unknown) and WRONG not in str(known)


def test_signing_in_ends_the_session_the_browser_still_held(store: Store, person: MakePerson) -> None:
    person()
    first = sign_in(store, "lan.nguyen", PASSWORD, address=HOME)

    second = sign_in(store, "lan.nguyen", PASSWORD, address=HOME, previous=first.raw)

    assert first.raw != second.raw
    assert sessions.lookup(store, first.raw) is None and sessions.lookup(store, second.raw) is not None


@pytest.mark.parametrize("name", ["lan.nguyen", "khong-co"])
def test_after_five_wrong_tries_a_name_waits_longer_each_time_whether_it_is_known_or_not(
    store: Store, person: MakePerson, clock: Clock, name: str
) -> None:
    person()
    guess(store, 5, name)
    waits = []

    for _ in range(4):
        with pytest.raises(TooManyTriesError) as told:
            sign_in(store, name, PASSWORD, address=ELSEWHERE)
        waits.append(told.value.wait_seconds)
        clock.pass_by(seconds=told.value.wait_seconds)
        guess(store, 1, name)

    assert waits == pytest.approx([5, 10, 20, 40], rel=0.05)  # a little leaks away while waiting


def test_a_restart_does_not_forget_wrong_tries(
    tmp_path: Path, store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    guess(store, 5)
    store.close()

    again = open_store(cheap(tmp_path / "data"), now=clock)

    with pytest.raises(TooManyTriesError):
        sign_in(again, "lan.nguyen", PASSWORD, address=ELSEWHERE)
    again.close()


def test_who_guesses_from_afar_does_not_lock_out_the_person_at_home(store: Store, person: MakePerson) -> None:
    person()
    sign_in(store, "lan.nguyen", PASSWORD, address=HOME)
    guess(store, 5)

    for stranger in (ELSEWHERE, "198.51.100.3"):
        with pytest.raises(TooManyTriesError):
            sign_in(store, "lan.nguyen", PASSWORD, address=stranger)
    assert sign_in(store, "lan.nguyen", PASSWORD, address=HOME).viewer.name == "lan.nguyen"


def test_nobody_waits_longer_than_the_longest_wait(store: Store, person: MakePerson, clock: Clock) -> None:
    person()
    for _ in range(40):
        try:
            sign_in(store, "lan.nguyen", WRONG, address=ELSEWHERE)
        except TooManyTriesError as told:
            assert told.wait_seconds <= 15 * 60
            clock.pass_by(seconds=told.wait_seconds)
        except RefusedSignInError:
            pass

    clock.pass_by(minutes=15)
    assert sign_in(store, "lan.nguyen", PASSWORD, address="198.51.100.3").viewer.name == "lan.nguyen"


def test_a_few_slips_before_the_right_password_are_forgotten(store: Store, person: MakePerson) -> None:
    person()

    for _ in range(6):
        guess(store, 4, address=HOME)
        sign_in(store, "lan.nguyen", PASSWORD, address=HOME)


def test_one_address_that_tries_many_names_must_wait_too(
    store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    for number in range(50):
        guess(store, 1, name=f"ten-{number}")

    with pytest.raises(TooManyTriesError):
        sign_in(store, "ten-moi", WRONG, address=ELSEWHERE)
    assert sign_in(store, "lan.nguyen", PASSWORD, address=HOME)

    clock.pass_by(hours=1)
    guess(store, 3, name="ten-moi")


def test_tries_sent_at_the_same_moment_are_counted_one_by_one(store: Store, person: MakePerson) -> None:
    person()
    outcomes: list[str] = []
    start = threading.Barrier(12)

    def attempt() -> None:
        start.wait()
        try:
            sign_in(store, "lan.nguyen", WRONG, address=ELSEWHERE)
        except RefusedSignInError:
            outcomes.append("judged")
        except TooManyTriesError:
            outcomes.append("must wait")

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("judged") == 5 and outcomes.count("must wait") == 7


def test_a_try_that_was_never_judged_is_not_held_against_anybody(tmp_path: Path, clock: Clock) -> None:
    busy = open_store(
        cheap(tmp_path / "busy", password_hashes_at_once=1, password_wait_seconds=0.001), now=clock
    )

    with busy.hasher._turn():
        for _ in range(8):
            with pytest.raises(passwords.BusyError):
                sign_in(busy, "lan.nguyen", PASSWORD, address=HOME)

    guess(busy, 5)
    busy.close()


def test_an_account_disabled_while_its_password_is_checked_opens_no_session(
    store: Store, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    person()
    real = store.hasher.verify

    def slow(kept: str | None, password: str) -> passwords.Verdict:
        verdict = real(kept, password)
        accounts.disable(store, "lan.nguyen", by=BOSS)
        return verdict

    monkeypatch.setattr(store.hasher, "verify", slow)

    with pytest.raises(RefusedSignInError):
        sign_in(store, "lan.nguyen", PASSWORD, address=HOME)
    assert sessions.open_sessions(store) == []


LIMIT = Limit(tries=5, leak=timedelta(minutes=15), longest_wait=timedelta(minutes=15))


@given(st.floats(0, 1e9), st.floats(0, 1e9))
@settings(deadline=None)
def test_more_wrong_tries_never_mean_a_shorter_wait_and_none_is_endless(one: float, other: float) -> None:
    fewer, more = sorted((one, other))

    assert timedelta() <= LIMIT.wait(fewer) <= LIMIT.wait(more) <= LIMIT.longest_wait


@given(st.floats(0, 1e6), st.integers(-3600, 10**8))
@settings(deadline=None)
def test_a_count_only_leaks_away(count: float, seconds: int) -> None:
    assert 0 <= LIMIT.remaining(count, timedelta(seconds=seconds)) <= count


@given(st.lists(st.tuples(st.sampled_from(["wrong", "right"]), st.integers(0, 4000)), max_size=25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_waits_as_long_as_told_gets_a_try_whatever_happened_before(
    tmp_path_factory: pytest.TempPathFactory, past: list[tuple[str, int]]
) -> None:
    clock = Clock()
    store = open_store(cheap(tmp_path_factory.mktemp("throttle")), now=clock)
    source = Source("lan", HOME)
    for what, seconds in past:
        clock.pass_by(seconds=seconds)
        try:
            throttle.begin(store, source)
        except TooManyTriesError as told:
            clock.pass_by(seconds=told.wait_seconds)
            throttle.begin(store, source)
        with store.writing() as change:
            if what == "right":
                throttle.succeeded(change, store.settings, source)
            else:
                assert throttle.failed(change, store.settings, source) <= 900
    store.close()
