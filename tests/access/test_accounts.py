"""Accounts: names, roles with their scope, disabling, many at once; each change leaves an event."""

import threading
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import accounts, audit, credentials, many, names, sessions
from access.accounts import AccountError, NewAccount, UnknownAccountError
from access.audit import Action
from access.many import RefusedRowsError
from access.names import NameRuleError
from access.passwords import PasswordRuleError
from access.signin import RefusedSignInError, sign_in
from access.store import Store
from access.throttle import TooManyTriesError
from access.viewer import Role, ScopeError, must_fit
from tests.access.conftest import BOSS, PASSWORD, Clock, MakePerson

NEW_PASSWORD = "mot cau khac de nho"


def actions_of(store: Store) -> list[str]:
    return [event.action for event in reversed(audit.read(store))]


def test_a_new_account_gets_a_temporary_password_that_must_be_changed(store: Store) -> None:
    new = NewAccount("lan.nguyen", "Nguyễn Thị Lan", Role.UNIT, unit="U1")

    account, secret = accounts.create(store, new, by=BOSS)

    assert secret is not None and secret.expires_at == store.now() + timedelta(hours=72)
    opened = sign_in(store, "lan.nguyen", secret.value, address="10.0.0.9")
    assert (opened.viewer.full_name, opened.viewer.unit) == ("Nguyễn Thị Lan", "U1")
    assert opened.viewer.must_change_password
    assert actions_of(store) == ["account_created", "sign_in"]
    assert secret.value not in str([vars(event) for event in audit.read(store)])
    assert account.has_password


def test_a_temporary_password_is_worth_nothing_once_it_has_expired(store: Store, clock: Clock) -> None:
    _, secret = accounts.create(store, NewAccount("lan", "Lan", Role.UNIT, unit="U1"), by=BOSS)
    assert secret is not None

    clock.pass_by(hours=72)

    with pytest.raises(RefusedSignInError, match="hết hạn"):
        sign_in(store, "lan", secret.value, address="10.0.0.9")
    with pytest.raises(RefusedSignInError, match="Sai tên đăng nhập hoặc mật khẩu"):
        sign_in(store, "lan", "mot mat khau khac", address="10.0.0.9")


@pytest.mark.parametrize(
    "same",
    ["LAN.NGUYỄN", "Lan.Nguyễn", unicodedata.normalize("NFD", "lan.nguyễn"), "  lan.nguyễn "],
)
def test_two_names_that_look_the_same_are_one_account(store: Store, same: str) -> None:
    accounts.create(store, NewAccount("lan.nguyễn", "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link")

    with pytest.raises(AccountError, match="Đã có tài khoản"):
        accounts.create(store, NewAccount(same, "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link")
    assert accounts.find(store, same).name == "lan.nguyễn"


def test_of_two_who_make_the_same_name_at_once_one_is_refused(store: Store) -> None:
    refused: list[str] = []
    start = threading.Barrier(4)

    def make(name: str) -> None:
        start.wait()
        try:
            accounts.create(store, NewAccount(name, "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link")
        except AccountError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=make, args=(name,)) for name in ("lan", "Lan", "LAN", "lAN")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3 and len(accounts.every(store)) == 1


@pytest.mark.parametrize(
    "name",
    ["", "ab", "x" * 129, "lаn", "a b c", "-lan", "lan\n", "lan\x1b[31m", "la\u202en", "lan'--", "<lan>"],
)
def test_a_name_that_could_mislead_is_refused(store: Store, name: str) -> None:
    if name == "lan\n":  # spaces around a name are a slip, not a name
        assert names.cleaned(name) == "lan"
        return
    with pytest.raises(NameRuleError):
        accounts.create(store, NewAccount(name, "Lan", Role.UNIT, unit="U1"), by=BOSS)
    assert accounts.every(store) == []


@given(st.text(max_size=80))
@settings(deadline=None)
def test_a_name_that_is_kept_is_kept_as_it_is_compared(name: str) -> None:
    try:
        clean = names.cleaned(name)
    except NameRuleError:
        return
    assert names.cleaned(clean) == clean
    assert names.key(clean) == names.key(name) == names.key(unicodedata.normalize("NFD", name))
    assert names.key(names.key(clean)) == names.key(clean)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.UNIT, {}),
        (Role.UNIT, {"province": "14"}),
        (Role.COORDINATOR, {}),
        (Role.COORDINATOR, {"department": "so-noi-vu"}),
        (Role.COORDINATOR, {"province": "14", "unit": "U1"}),
        (Role.LEADER, {}),
        (Role.LEADER, {"department": "so-noi-vu"}),
        (Role.ADMINISTRATOR, {"province": "14"}),
        (Role.UNIT_TOKEN, {"province": "14"}),
        (Role.READ_TOKEN, {}),
        (Role.READ_TOKEN, {"province": ""}),
    ],
)
def test_a_role_without_its_whole_scope_is_refused(role: Role, scope: dict[str, str]) -> None:
    with pytest.raises(ScopeError):
        must_fit(role, scope.get("province"), scope.get("department"), scope.get("unit"))


def test_a_token_is_no_role_of_a_person(store: Store, person: MakePerson) -> None:
    person()

    with pytest.raises(ScopeError):
        accounts.create(store, NewAccount("may", "Máy", Role.UNIT_TOKEN, unit="U1"), by=BOSS)
    with pytest.raises(ScopeError):
        accounts.change_role(store, "lan.nguyen", Role.READ_TOKEN, province="14", by=BOSS)


def test_the_last_administrator_can_neither_be_disabled_nor_demoted(store: Store, person: MakePerson) -> None:
    person("sep", Role.ADMINISTRATOR)

    with pytest.raises(AccountError, match="quản trị cuối cùng"):
        accounts.disable(store, "sep", by=BOSS)
    with pytest.raises(AccountError, match="quản trị cuối cùng"):
        accounts.change_role(store, "sep", Role.LEADER, province="14", by=BOSS)

    person("sep.hai", Role.ADMINISTRATOR)
    accounts.disable(store, "sep", by=BOSS)
    assert not accounts.find(store, "sep").is_active


def test_a_change_of_rights_says_what_was_and_what_is(store: Store, person: MakePerson) -> None:
    person()

    accounts.change_role(store, "lan.nguyen", Role.LEADER, province="14", department="so-noi-vu", by=BOSS)

    (event, *_) = audit.read(store)
    assert (event.who, event.address, event.subject) == ("quan-tri", "10.0.0.1", "lan.nguyen")
    assert (
        '"before":{"department":null,"full_name":"Lan.Nguyen","province":"14","role":"unit","unit":"U1"}'
        in event.detail
    )
    assert '"role":"leader"' in event.detail


def test_what_is_refused_leaves_neither_a_change_nor_an_event(store: Store, person: MakePerson) -> None:
    before = person()
    count = len(audit.read(store))

    with pytest.raises(ScopeError):
        accounts.change_role(store, "lan.nguyen", Role.COORDINATOR, by=BOSS)
    with pytest.raises(UnknownAccountError):
        accounts.disable(store, "khong-co", by=BOSS)

    assert accounts.find(store, "lan.nguyen").role is before.role
    assert len(audit.read(store)) == count and audit.verify(store).faults == ()


def test_a_link_sets_a_password_once(store: Store, clock: Clock) -> None:
    _, secret = accounts.create(
        store, NewAccount("lan", "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link"
    )
    assert secret is not None

    with pytest.raises(PasswordRuleError):
        credentials.set_password_by_link(store, secret.value, "ngan", address="10.0.0.9")
    credentials.set_password_by_link(store, secret.value, NEW_PASSWORD, address="10.0.0.9")

    assert not sign_in(store, "lan", NEW_PASSWORD, address="10.0.0.9").viewer.must_change_password
    with pytest.raises(AccountError, match="đã dùng"):
        credentials.set_password_by_link(store, secret.value, PASSWORD, address="10.0.0.9")


def test_a_link_used_by_two_at_once_works_for_one(store: Store) -> None:
    _, secret = accounts.create(
        store, NewAccount("lan", "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link"
    )
    assert secret is not None
    outcomes: list[bool] = []
    start = threading.Barrier(3)

    def use(password: str) -> None:
        start.wait()
        try:
            credentials.set_password_by_link(store, secret.value, password, address="10.0.0.9")
            outcomes.append(True)
        except AccountError:
            outcomes.append(False)

    threads = [threading.Thread(target=use, args=(f"{NEW_PASSWORD} {number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False, False, True]


@pytest.mark.parametrize("ending", ["expires", "disabled", "replaced"])
def test_a_link_ends_when_it_expires_and_with_its_account_and_by_the_next(
    store: Store, clock: Clock, ending: str
) -> None:
    _, secret = accounts.create(
        store, NewAccount("lan", "Lan", Role.UNIT, unit="U1"), by=BOSS, hand_out="link"
    )
    assert secret is not None

    if ending == "expires":
        clock.pass_by(hours=72)
    elif ending == "disabled":
        accounts.disable(store, "lan", by=BOSS)
    else:
        credentials.reset(store, "lan", by=BOSS, hand_out="link")

    with pytest.raises(AccountError, match="hết hạn"):
        credentials.set_password_by_link(store, secret.value, NEW_PASSWORD, address="10.0.0.9")


def test_a_change_of_password_asks_for_the_old_one_and_ends_the_other_sessions(
    store: Store, person: MakePerson
) -> None:
    account = person()
    own = sign_in(store, "lan.nguyen", PASSWORD, address="10.0.0.9").raw
    other = sign_in(store, "lan.nguyen", PASSWORD, address="10.0.0.10").raw

    with pytest.raises(AccountError, match="không đúng"):
        credentials.change_password(store, account.account_id, "sai roi sai roi", NEW_PASSWORD, by=BOSS)
    with pytest.raises(PasswordRuleError, match="trùng"):
        credentials.change_password(store, account.account_id, PASSWORD, PASSWORD, by=BOSS)
    credentials.change_password(store, account.account_id, PASSWORD, NEW_PASSWORD, by=BOSS, keep=own)

    assert sessions.lookup(store, own) is not None
    assert sessions.lookup(store, other) is None
    with pytest.raises(RefusedSignInError):
        sign_in(store, "lan.nguyen", PASSWORD, address="10.0.0.9")


def test_the_old_password_cannot_be_guessed_from_a_session_left_open(
    store: Store, person: MakePerson
) -> None:
    account = person()

    for number in range(5):
        with pytest.raises(AccountError):
            credentials.change_password(
                store, account.account_id, f"doan thu lan {number}", NEW_PASSWORD, by=BOSS
            )

    with pytest.raises(TooManyTriesError):
        credentials.change_password(store, account.account_id, PASSWORD, NEW_PASSWORD, by=BOSS)


def test_an_empty_house_gets_one_administrator_with_a_link_and_only_once(store: Store) -> None:
    made = accounts.create_first(store, by=BOSS)

    assert made is not None and accounts.create_first(store, by=BOSS) is None
    account, secret = made
    credentials.set_password_by_link(store, secret.value, NEW_PASSWORD, address="127.0.0.1")
    assert sign_in(store, account.name, NEW_PASSWORD, address="127.0.0.1").viewer.role is Role.ADMINISTRATOR
    assert [one.name for one in accounts.every(store)] == ["quan-tri"]


def test_many_accounts_are_made_from_the_rows_of_a_register(store: Store) -> None:
    rows = [
        {"code": "stp", "name": "Sở Tư pháp", "role": "Đơn vị", "unit": "STP"},
        {"code": "gd.tuphap", "name": "Giám đốc", "role": "leader", "unit": None, "province": "14"},
    ]

    made = many.create_many(store, rows, by=BOSS)

    assert [(one.account.name, one.account.role, one.account.unit) for one in made] == [
        ("stp", Role.UNIT, "STP"),
        ("gd.tuphap", Role.LEADER, None),
    ]
    for one in made:
        assert one.secret is not None
        credentials.set_password_by_link(store, one.secret.value, NEW_PASSWORD, address="10.0.0.9")
    assert actions_of(store)[:2] == [Action.ACCOUNT_CREATED, Action.ACCOUNT_CREATED]


def test_one_bad_row_keeps_all_from_being_made_and_each_is_named(store: Store, person: MakePerson) -> None:
    person()
    rows = [
        {"code": "tot", "name": "Tốt", "role": "unit", "unit": "U2"},
        {"code": "thieu", "name": "Thiếu đơn vị", "role": "unit", "unit": ""},
        {"code": "la", "name": "Vai trò lạ", "role": "vua", "unit": "U2"},
        {"code": "LAN.nguyen", "name": "Đã có", "role": "unit", "unit": "U2"},
        {"code": "Tot", "name": "Lặp lại", "role": "unit", "unit": "U2"},
    ]

    with pytest.raises(RefusedRowsError) as refused:
        many.create_many(store, rows, by=BOSS)

    assert [problem.split(":")[0] for problem in sorted(refused.value.problems)] == [
        "Dòng 2",
        "Dòng 3",
        "Dòng 4",
        "Dòng 5",
    ]
    assert [account.name for account in accounts.every(store)] == ["lan.nguyen"]
