"""A server that starts with other settings than the last one says so in the trace, and never tells a secret."""

import json

import pytest

from access import audit
from access.store import Store
from tests.accounts import BY
from web import settings_told


def changes(people: Store) -> list[dict[str, list[str | None]]]:
    return [json.loads(event.detail)["changed"] for event in audit.read(people)]


def test_a_start_with_the_same_settings_says_nothing_new(people: Store) -> None:
    settings_told.tell(people, BY)
    settings_told.tell(people, BY)

    assert len(changes(people)) == 1


def test_what_was_set_otherwise_is_told_with_what_it_was(
    people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_told.tell(people, BY)
    monkeypatch.setenv("CCHC_SESSION_HOURS", "12")
    monkeypatch.setenv("CCHC_BEHIND_TLS", "true")
    monkeypatch.setenv("CCHC_SMTP_FROM", "cchc@example.vn")

    settings_told.tell(people, BY)

    assert changes(people)[0] == {
        "CCHC_BEHIND_TLS": ["False", "True"],
        "CCHC_SESSION_HOURS": ["24.0", "12.0"],
        "CCHC_SMTP_FROM": ["", "cchc@example.vn"],
    }


def test_no_secret_is_told_only_that_there_is_one(people: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_told.tell(people, BY)
    monkeypatch.setenv("CCHC_OIDC_CLIENT_SECRET", "rat-bi-mat")
    monkeypatch.setenv("CCHC_SMTP_PASSWORD", "rat-bi-mat")
    monkeypatch.setenv("CCHC_ACCESS_URL", "postgresql://cchc:rat-bi-mat@db.example/cchc")
    monkeypatch.setenv("CCHC_OIDC_CLIENT_ID", "a\nb")

    settings_told.tell(people, BY)

    (told, _) = changes(people)
    assert told == {
        "CCHC_ACCESS_URL": ["", "postgresql://cchc:***@db.example/cchc"],
        "CCHC_OIDC_CLIENT_ID": ["", "a\\u000ab"],
        "CCHC_OIDC_CLIENT_SECRET": ["chưa đặt", "đã đặt"],
        "CCHC_SMTP_PASSWORD": ["chưa đặt", "đã đặt"],
    }
    assert "rat-bi-mat" not in str(audit.read(people))
