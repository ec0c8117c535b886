"""Tokens of the API: shown once, of a unit or read-only, revocable."""

from datetime import timedelta
from pathlib import Path

import pytest

from access import audit, tokens
from access.accounts import AccountError
from access.store import Store
from access.tokens import token_viewer
from access.viewer import Role, ScopeError
from tests.access.conftest import BOSS, Clock


def test_a_token_of_a_unit_speaks_for_that_unit_alone(store: Store) -> None:
    raw, token = tokens.add(store, "Phần mềm của Sở", Role.UNIT_TOKEN, unit="U1", by=BOSS)

    viewer = token_viewer(store, raw)

    assert viewer is not None and viewer.role is Role.UNIT_TOKEN
    assert viewer.scope == {"province": None, "department": None, "unit": "U1"}
    assert viewer.name == f"token:{token.prefix}" and raw.startswith(f"cchc_{token.prefix}_")


def test_a_token_is_kept_as_a_hash_and_never_shown_again(store: Store, tmp_path: Path) -> None:
    raw, token = tokens.add(store, "Đọc", Role.READ_TOKEN, province="14", by=BOSS)

    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())

    assert raw.encode() not in kept and raw.rpartition("_")[2].encode() not in kept
    assert tokens.every(store) == [token]
    (event,) = audit.read(store)
    assert (event.action, event.subject) == ("token_added", token.prefix)


def test_a_revoked_token_is_refused_at_once_and_for_good(store: Store) -> None:
    raw, token = tokens.add(store, "Đọc", Role.READ_TOKEN, province="14", by=BOSS)
    assert token_viewer(store, raw)

    tokens.revoke(store, token.prefix, by=BOSS)

    assert token_viewer(store, raw) is None
    with pytest.raises(AccountError, match="Không có mã truy cập"):
        tokens.revoke(store, token.prefix, by=BOSS)
    assert [event.action for event in audit.read(store)] == ["token_revoked", "token_added"]


def test_a_token_ends_at_its_moment(store: Store, clock: Clock) -> None:
    raw, _ = tokens.add(
        store, "Đọc", Role.READ_TOKEN, province="14", expires_at=clock() + timedelta(days=1), by=BOSS
    )

    clock.pass_by(hours=23, minutes=59)
    assert token_viewer(store, raw)
    clock.pass_by(minutes=1)
    assert token_viewer(store, raw) is None


def test_an_end_that_is_past_and_a_role_of_people_are_refused(store: Store, clock: Clock) -> None:
    with pytest.raises(AccountError, match="đã qua"):
        tokens.add(store, "Đọc", Role.READ_TOKEN, province="14", expires_at=clock(), by=BOSS)
    with pytest.raises(ScopeError):
        tokens.add(store, "Đọc", Role.ADMINISTRATOR, by=BOSS)
    with pytest.raises(ScopeError, match="đơn vị"):
        tokens.add(store, "Nộp", Role.UNIT_TOKEN, province="14", by=BOSS)
    assert tokens.every(store) == []


@pytest.mark.parametrize("change", [str.upper, lambda raw: raw[:-1], lambda raw: raw + "A", lambda raw: raw.replace("cchc_", ""), lambda raw: raw[:14] + "A" * 43, lambda raw: raw + "\n"])  # fmt: skip
def test_a_token_that_is_not_exactly_right_is_nobody(store: Store, change) -> None:  # type: ignore[no-untyped-def]
    raw, _ = tokens.add(store, "Đọc", Role.READ_TOKEN, province="14", by=BOSS)

    assert token_viewer(store, change(raw)) is None
    assert token_viewer(store, None) is None and token_viewer(store, "") is None


def test_when_a_token_was_last_used_is_known_to_the_minute(store: Store, clock: Clock) -> None:
    raw, _ = tokens.add(store, "Đọc", Role.READ_TOKEN, province="14", by=BOSS)
    assert tokens.every(store)[0].used_at is None

    token_viewer(store, raw)
    first = clock()
    clock.pass_by(seconds=59)
    token_viewer(store, raw)
    assert tokens.every(store)[0].used_at == first
    clock.pass_by(seconds=1)
    token_viewer(store, raw)
    assert tokens.every(store)[0].used_at == clock()
