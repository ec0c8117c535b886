"""Sign-in through an identity provider: a real one on this machine, and answers that must not be believed."""

import base64
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import func, select

from access import accounts, audit, oidc, oidc_accounts, sessions, tables, throttle
from access.accounts import AccountError, NewAccount
from access.oidc import OidcError, Pending, Person
from access.oidc_client import Client
from access.settings import AccessSettings, GroupRole
from access.store import Store, open_store
from access.throttle import TooManyTriesError
from access.viewer import Role
from tests.access.conftest import BOSS, Clock, MakePerson, cheap
from tests.loops import run_apart

BACK = "http://127.0.0.1:8501/dang-nhap/oidc/ve"
GROUPS = (
    GroupRole(group="cchc-dieu-phoi", role="coordinator", province="14"),
    GroupRole(group="so-tu-phap", role="unit", unit="STP"),
)
LAN = {"preferred_username": "lan.nguyen", "name": "Nguyễn Lan", "groups": ["nhan-vien", "so-tu-phap"]}


@dataclass(frozen=True)
class Running:
    """A provider that runs, and settings that name it."""

    settings: AccessSettings

    def agree(self, url: str, subject: str = "lan") -> dict[str, str]:
        """What a person does in the browser: agree, and be sent back. Returns the query of the way back."""
        answer = httpx.post(url, data={"sub": subject}, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(BACK)
        return {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with run_server_in_thread(require_nonce=True, user_claims=[User(sub="lan", claims=LAN)]) as server:
        settings = cheap(
            tmp_path_factory.mktemp("oidc"),
            oidc_issuer=f"http://localhost:{server.server_port}",
            oidc_client_id="cchc",
            oidc_client_secret="mot bi mat",
            oidc_groups=GROUPS,
        )
        yield Running(settings)


@contextmanager
def changed(store: Store, **chosen: object) -> Iterator[Store]:
    """The same database under other settings."""
    opened = open_store(store.settings.model_copy(update=chosen), now=store.now)
    yield opened
    opened.close()


def signed_in(running: Running, client: Client | None = None) -> tuple[Person, str]:
    """From the first click to the person; and the address the browser was sent to."""

    async def go() -> tuple[Person, str]:
        asking = client or Client(running.settings)
        pending = oidc.begin("/submit?unit=STP")
        url = oidc.authorization_url(await asking.provider(), running.settings, pending, BACK)
        said = await anyio.to_thread.run_sync(running.agree, url)
        return await asking.finish(said, pending, BACK, now=datetime.now(UTC)), url

    return run_apart(go)


def test_a_person_comes_back_from_a_real_provider_with_name_and_groups(running: Running) -> None:
    person, url = signed_in(running)

    assert person == Person(
        running.settings.oidc_issuer, "lan", "lan.nguyen", "Nguyễn Lan", ("nhan-vien", "so-tu-phap")
    )
    asked = parse_qs(urlsplit(url).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert asked["response_type"] == ["code"] and len(asked["nonce"][0]) == len(asked["state"][0]) == 43
    assert asked["scope"] == ["openid profile email"] and "secret" not in url


def test_a_code_works_once_and_a_state_belongs_to_its_own_sign_in(running: Running) -> None:
    async def go() -> None:
        client = Client(running.settings)
        provider = await client.provider()
        pending = oidc.begin("/")
        said = await anyio.to_thread.run_sync(
            running.agree, oidc.authorization_url(provider, running.settings, pending, BACK)
        )
        now = datetime.now(UTC)
        with pytest.raises(OidcError, match="không do trình duyệt"):
            await client.finish(said, oidc.begin("/"), BACK, now=now)
        await client.finish(said, pending, BACK, now=now)
        with pytest.raises(OidcError, match="không nhận mã"):
            await client.finish(said, pending, BACK, now=now)
        with pytest.raises(OidcError, match="không nhận mã"):
            await client.finish({**said, "code": "made up"}, pending, BACK, now=now)

    run_apart(go)


def test_a_token_made_for_another_sign_in_is_refused(running: Running) -> None:
    async def go() -> None:
        client = Client(running.settings)
        pending = oidc.begin("/")
        said = await anyio.to_thread.run_sync(
            running.agree, oidc.authorization_url(await client.provider(), running.settings, pending, BACK)
        )
        with pytest.raises(OidcError, match="không hợp lệ"):
            await client.finish(said, replace(pending, nonce="another"), BACK, now=datetime.now(UTC))

    run_apart(go)


def test_a_provider_with_new_keys_is_asked_for_them(running: Running) -> None:
    client = Client(running.settings)
    signed_in(running, client)
    client._keys = KeySet([RSAKey.generate_key(2048, {"kid": "old"})])

    assert signed_in(running, client)[0].subject == "lan"


def test_a_provider_that_is_not_there_is_told_in_plain_words(running: Running) -> None:
    settings = running.settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})

    with pytest.raises(OidcError, match="Không hỏi được"):
        run_apart(Client(settings).provider)


def test_discovery_must_speak_of_the_issuer_that_was_set(running: Running) -> None:
    said = {"issuer": "https://a.example", "authorization_endpoint": "https://a.example/a", "token_endpoint": "https://a.example/t", "jwks_uri": "https://a.example/k"}  # fmt: skip

    assert oidc.read_provider(said, "https://a.example").end_session_endpoint is None
    with pytest.raises(OidcError, match="tự xưng"):
        oidc.read_provider(said, "https://b.example")
    for name in said.keys() - {"issuer"}:
        with pytest.raises(OidcError, match="https://"):
            oidc.read_provider({**said, name: "http://a.example/x"}, "https://a.example")
        with pytest.raises(OidcError, match="https://"):
            oidc.read_provider(
                {key: value for key, value in said.items() if key != name}, "https://a.example"
            )


@pytest.mark.parametrize(
    "address",
    [
        "http://login.example",
        "ftp://localhost/x",
        "https://",
        "javascript:alert(1)",
        "http://localhost.example",
        "",
    ],
)
def test_a_provider_elsewhere_is_asked_only_through_tls(address: str) -> None:
    with pytest.raises(OidcError, match="https://"):
        oidc.must_be_private(address)


PROVIDER = oidc.Provider(
    "https://a.example",
    "https://a.example/a",
    "https://a.example/t",
    "https://a.example/k",
    "https://a.example/ra?x=1",
)
KEY = RSAKey.generate_key(2048, {"kid": "1"})
CURVE = ECKey.generate_key("P-256", {"kid": "2"})
NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
CLAIMS = {
    "iss": "https://a.example",
    "aud": "cchc",
    "sub": "lan",
    "nonce": "n",
    "iat": STAMP,
    "exp": STAMP + 300,
}


def read(raw: str, **asked: Any) -> dict[str, Any]:
    settings = AccessSettings(oidc_client_id="cchc")
    public = KeySet(
        [RSAKey.import_key(KEY.as_dict(private=False)), ECKey.import_key(CURVE.as_dict(private=False))]
    )
    return oidc.read_id_token(
        raw, public, PROVIDER, settings, **{"nonce": "n", "access_token": None, "now": NOW, **asked}
    )


def signed(claims: dict[str, Any], header: dict[str, Any] | None = None, key: Any = KEY) -> str:
    header = header or {"alg": "RS256", "kid": "1"}
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


def test_a_right_token_is_read_within_the_allowed_difference_of_clocks() -> None:
    assert read(signed(CLAIMS)) == CLAIMS
    assert read(signed(CLAIMS, {"alg": "ES256", "kid": "2"}, CURVE)) == CLAIMS
    assert read(signed(CLAIMS), now=NOW + timedelta(seconds=359))
    assert read(signed(CLAIMS), now=NOW - timedelta(seconds=59))
    assert read(signed({**CLAIMS, "aud": ["cchc", "other"], "azp": "cchc"}))


@pytest.mark.parametrize(
    "claims",
    [
        {**CLAIMS, "iss": "https://b.example"},
        {**CLAIMS, "aud": "other"},
        {**CLAIMS, "aud": ["cchc", "other"], "azp": "other"},
        {**CLAIMS, "nonce": "m"},
        {**CLAIMS, "exp": STAMP - 61},
        {**CLAIMS, "iat": STAMP + 3600, "nbf": STAMP + 3600},
        {**CLAIMS, "exp": "soon"},
        {**CLAIMS, "at_hash": "wrong"},
        *({key: value for key, value in CLAIMS.items() if key != left} for left in CLAIMS),
    ],
)
def test_a_token_with_a_wrong_or_missing_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(OidcError, match="không hợp lệ"):
        read(signed(claims), access_token="an access token")


def with_the_public_key_as_secret(claims: dict[str, Any]) -> str:
    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    said = ".".join(part(json.dumps(one).encode()) for one in ({"alg": "HS256", "kid": "1"}, claims))
    secret = KEY.as_pem(private=False)
    return f"{said}.{part(hmac.new(secret, said.encode(), 'sha256').digest())}"


def test_only_the_pinned_algorithms_and_the_providers_own_keys_are_believed() -> None:
    own = RSAKey.generate_key(2048, {"kid": "1"})
    forged = [
        with_the_public_key_as_secret(CLAIMS),
        signed(CLAIMS, {"alg": "RS384", "kid": "1"}),
        signed(CLAIMS, key=own),
        signed(CLAIMS, {"alg": "RS256", "kid": "1", "jwk": own.as_dict(private=False)}, own),
        signed(CLAIMS)[:-3] + "AAA",
        "eyJhbGciOiJub25lIn0." + signed(CLAIMS).split(".")[1] + ".",
        "not a token",
        "a.b.c",
        "",
    ]
    for raw in forged:
        with pytest.raises(OidcError, match="không hợp lệ"):
            read(raw)


@pytest.mark.parametrize("said", [{}, {"state": "s"}, {"state": "s", "error": "access_denied"}, {"state": "s", "code": "c", "error": "x"}, {"state": "s", "code": "c", "iss": "https://b.example"}, {"state": "S", "code": "c"}, {"state": "ạ", "code": "c"}])  # fmt: skip
def test_a_way_back_that_is_not_right_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(OidcError):
        oidc.read_callback(said, PROVIDER, Pending("s", "n", "v", "/"))


def test_the_way_back_carries_the_code() -> None:
    pending = Pending("s", "n", "v", "/")

    assert oidc.read_callback({"state": "s", "code": "c"}, PROVIDER, pending) == "c"
    assert (
        oidc.read_callback({"state": "s", "code": "c", "iss": "https://a.example"}, PROVIDER, pending) == "c"
    )


def test_claims_of_every_shape_become_a_person_or_a_refusal() -> None:
    settings = AccessSettings(oidc_client_id="cchc")

    for groups, known in (
        (None, ()),
        ("one", ("one",)),
        (["a", 1, None, "b"], ("a", "b")),
        ({"a": 1}, ()),
        (7, ()),
    ):
        assert oidc.person({**CLAIMS, "groups": groups}, settings).groups == known
    for subject in (None, "", 7, "x" * 256, "a\nb"):
        with pytest.raises(OidcError):
            oidc.person({**CLAIMS, "sub": subject}, settings)


def test_signing_out_at_the_provider_keeps_its_own_parameters() -> None:
    settings = AccessSettings(oidc_client_id="cchc")

    url = oidc.sign_out_url(PROVIDER, settings, "https://cchc.example/")

    assert (
        url
        == "https://a.example/ra?x=1&client_id=cchc&post_logout_redirect_uri=https%3A%2F%2Fcchc.example%2F"
    )
    assert oidc.sign_out_url(replace(PROVIDER, end_session_endpoint=None), settings, "/") is None


def test_a_sign_in_under_way_is_taken_up_once_and_within_ten_minutes(store: Store, clock: Clock) -> None:
    first, late = oidc.begin("/submit"), oidc.begin("/")
    oidc_accounts.keep(store, first, address="10.0.0.9")
    oidc_accounts.keep(store, late, address="10.0.0.9")

    assert oidc_accounts.take(store, first.state) == first
    clock.pass_by(minutes=10)
    for state in (first.state, late.state, "made up", "", None):
        with pytest.raises(OidcError, match="đã dùng hoặc đã quá"):
            oidc_accounts.take(store, state)


def test_an_address_that_begins_many_sign_ins_and_ends_none_must_wait(store: Store, clock: Clock) -> None:
    for _ in range(throttle.BEGUN.tries):
        oidc_accounts.keep(store, oidc.begin("/"), address="10.0.0.9")

    with pytest.raises(TooManyTriesError):
        oidc_accounts.keep(store, oidc.begin("/"), address="10.0.0.9")

    oidc_accounts.keep(store, oidc.begin("/"), address="10.0.0.10")
    clock.pass_by(minutes=1)
    oidc_accounts.keep(store, oidc.begin("/"), address="10.0.0.9")


def test_where_too_many_sign_ins_are_under_way_the_oldest_are_forgotten(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_accounts, "MOST_PENDING", 3)
    begun = [oidc.begin("/") for _ in range(5)]
    for number, pending in enumerate(begun):
        oidc_accounts.keep(store, pending, address=f"10.0.0.{number}")
        clock.pass_by(seconds=1)

    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.pending)) == 3
    for pending in begun[:2]:
        with pytest.raises(OidcError):
            oidc_accounts.take(store, pending.state)
    assert [oidc_accounts.take(store, pending.state) for pending in begun[2:]] == begun[2:]


PERSON = Person("https://a.example", "lan", "lan.nguyen", "Nguyễn Lan", ("so-tu-phap",))


def test_who_is_in_no_group_and_has_no_account_stays_outside_and_is_in_the_trace(store: Store) -> None:
    for chosen in ({"oidc_groups": GROUPS}, {"oidc_groups": (), "oidc_create_accounts": True}):
        with changed(store, **chosen) as opened, pytest.raises(OidcError, match="chưa được cấp quyền"):
            oidc_accounts.sign_in_person(opened, PERSON, address="10.0.0.9")

    assert accounts.every(store) == [] and audit.read(store)[0].action == "sign_in_refused"


def test_the_groups_of_the_provider_make_an_account_and_decide_its_rights_each_time(store: Store) -> None:
    with changed(store, oidc_groups=GROUPS, oidc_create_accounts=True) as opened:
        first = oidc_accounts.sign_in_person(opened, PERSON, address="10.0.0.9").viewer
        assert (first.name, first.role, first.unit) == ("lan.nguyen", Role.UNIT, "STP")

        moved = replace(PERSON, groups=("so-tu-phap", "cchc-dieu-phoi"), name="lan.moi")
        second = oidc_accounts.sign_in_person(opened, moved, address="10.0.0.9").viewer
        assert (second.account_id, second.name, second.role) == (
            first.account_id,
            "lan.nguyen",
            Role.COORDINATOR,
        )
        assert second.scope == {"province": "14", "department": None, "unit": None}

        with pytest.raises(OidcError, match="chưa được cấp quyền"):
            oidc_accounts.sign_in_person(opened, replace(PERSON, groups=()), address="10.0.0.9")


def test_a_name_that_a_local_account_has_is_never_taken_over(store: Store, person: MakePerson) -> None:
    person("lan.nguyen", Role.ADMINISTRATOR)

    with (
        changed(store, oidc_groups=GROUPS, oidc_create_accounts=True) as opened,
        pytest.raises(OidcError, match="Đã có tài khoản"),
    ):
        oidc_accounts.sign_in_person(opened, PERSON, address="10.0.0.9")

    assert accounts.find(store, "lan.nguyen").subject is None and sessions.open_sessions(store) == []


def test_an_account_linked_by_an_administrator_is_found_by_issuer_and_subject_alone(
    store: Store, person: MakePerson
) -> None:
    person("nguyen.lan")
    accounts.link(store, "nguyen.lan", PERSON.issuer, PERSON.subject, by=BOSS)

    assert oidc_accounts.sign_in_person(store, PERSON, address="10.0.0.9").viewer.name == "nguyen.lan"
    with pytest.raises(OidcError):
        oidc_accounts.sign_in_person(store, replace(PERSON, issuer="https://b.example"), address="10.0.0.9")
    person("khac")
    with pytest.raises(AccountError, match="đã gắn"):
        accounts.link(store, "khac", PERSON.issuer, PERSON.subject, by=BOSS)


def test_a_disabled_account_is_refused_whatever_the_provider_says(store: Store) -> None:
    new = NewAccount("lan", "Lan", Role.UNIT, unit="STP", issuer=PERSON.issuer, subject=PERSON.subject)
    accounts.create(store, new, by=BOSS, hand_out="nothing")
    accounts.disable(store, "lan", by=BOSS)

    with pytest.raises(OidcError, match="bị khoá"):
        oidc_accounts.sign_in_person(store, PERSON, address="10.0.0.9")


def test_a_person_of_the_real_provider_gets_a_session_like_any_other(
    running: Running, tmp_path: Path
) -> None:
    store = open_store(running.settings.model_copy(update={"data": tmp_path, "oidc_create_accounts": True}))

    opened = oidc_accounts.sign_in_person(store, signed_in(running)[0], address="10.0.0.9")

    viewer = sessions.lookup(store, opened.raw)
    assert viewer is not None and (viewer.role, viewer.unit, viewer.must_change_password) == (
        Role.UNIT,
        "STP",
        False,
    )
    assert [event.action for event in audit.read(store)] == ["sign_in", "account_created"]
    store.close()
