"""Passwords: what may be one, how it is kept, and how many are hashed at once."""

import threading
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from access import passwords, tables
from access.passwords import BusyError, Hasher, PasswordRuleError
from access.signin import sign_in
from access.store import Store, open_store
from tests.access.conftest import PASSWORD, Clock, MakePerson, cheap


def kept_hash(store: Store) -> str:
    with store.reading() as connection:
        return str(connection.execute(select(tables.account.c.password_hash)).scalar_one())


@pytest.mark.parametrize(
    "good",
    [
        "con meo treo cay cau",
        "Đường về nhà em xa lắm",
        "ạ" * 3 + "bữa nay trời",
        "x7#Kd9!pQz2m",
        "83920571946201",
        "🐱🌧🍵📚🚲🌙🎈🧵🪁🐟🍋🛶",
        " khoang trang o dau",
    ],
)
def test_a_long_password_needs_no_digits_and_no_marks(good: str) -> None:
    passwords.check_rules(good, name="lan.nguyen")


@pytest.mark.parametrize(
    "bad",
    [
        "ngan qua", "x" * 129, "password1234", "Matkhau@123456", "matkhau matkhau", "123456789012", "000000000000", "!!!!!!!!!!!!", "abcabcabcabc",
        "qwertyuiop12", "abcdefghijklm", "Anh Yêu Em 123", "lan.nguyen12", "LAN-NGUYEN-99", "administrator1", "987654321098",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(bad: str) -> None:
    with pytest.raises(PasswordRuleError):
        passwords.check_rules(bad, name="lan.nguyen")


@given(st.text(max_size=140))
@settings(deadline=None)
def test_a_password_is_accepted_or_refused_with_words_never_with_a_fault(typed: str) -> None:
    try:
        passwords.check_rules(typed, name="lan.nguyen")
    except PasswordRuleError:
        return
    assert 12 <= len(unicodedata.normalize("NFC", typed)) <= 128


def test_temporary_passwords_satisfy_the_rules_and_differ() -> None:
    made = {passwords.temporary() for _ in range(200)}

    assert len(made) == 200
    for one in made:
        passwords.check_rules(one, name="lan.nguyen")


def test_the_password_is_kept_as_argon2id_with_the_settings_of_the_installation(
    store: Store, person: MakePerson
) -> None:
    person()

    assert kept_hash(store).startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert PASSWORD not in kept_hash(store)


def test_without_settings_a_hash_costs_what_rfc_9106_asks_for_little_memory(tmp_path: Path) -> None:
    settings = cheap(tmp_path).model_construct()

    assert Hasher.from_settings(settings).hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_typed_with_composed_or_separate_accents_is_the_same(store: Store) -> None:
    kept = store.hasher.hash(unicodedata.normalize("NFC", "đường về nhà xa lắm"))

    assert store.hasher.verify(kept, unicodedata.normalize("NFD", "đường về nhà xa lắm")).is_right


def test_the_hash_is_made_anew_when_the_settings_ask_for_more(
    tmp_path: Path, store: Store, person: MakePerson, clock: Clock
) -> None:
    person()
    store.close()
    dearer = open_store(cheap(tmp_path / "data", password_passes=2, password_memory_kib=16), now=clock)

    sign_in(dearer, "lan.nguyen", PASSWORD, address="10.0.0.9")

    assert kept_hash(dearer).startswith("$argon2id$v=19$m=16,t=2,p=1$")
    sign_in(dearer, "lan.nguyen", PASSWORD, address="10.0.0.9")
    dearer.close()


def test_no_hash_and_a_broken_hash_are_wrong_passwords(store: Store) -> None:
    assert not store.hasher.verify(None, PASSWORD).is_right
    assert not store.hasher.verify("$argon2id$broken", PASSWORD).is_right
    assert not store.hasher.verify(None, passwords._DUMMY).is_right
    assert not store.hasher.verify(store.hasher.hash(PASSWORD), "\ud800").is_right


class Watched(PasswordHasher):
    """argon2id that keeps the cost of each hash it was set to verify."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=64, parallelism=1)
        self.costs: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.costs.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


def test_an_unknown_name_costs_as_much_as_a_wrong_password() -> None:
    watched = Watched()
    hasher = Hasher(watched, at_once=1, wait_seconds=1)

    assert not hasher.verify(hasher.hash(PASSWORD), "sai roi sai roi").is_right
    assert not hasher.verify(None, "sai roi sai roi").is_right

    known, unknown = watched.costs
    assert unknown == known


def test_no_more_hashes_run_at_once_than_allowed_and_the_next_waits_its_turn_or_is_told(
    tmp_path: Path,
) -> None:
    hasher = Hasher.from_settings(cheap(tmp_path, password_hashes_at_once=1, password_wait_seconds=0.05))
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with hasher._turn():
            inside.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)

    with pytest.raises(BusyError, match="thử lại"):
        hasher.hash(PASSWORD)
    leave.set()
    holder.join()
    assert hasher.verify(hasher.hash(PASSWORD), PASSWORD).is_right
