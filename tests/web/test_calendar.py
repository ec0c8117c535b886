"""The address that a calendar program asks: the right token and no other, until it is revoked."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access import accounts, audit
from access.accounts import NewAccount
from access.audit import Action
from access.store import Store
from access.viewer import Role
from actions import calendars
from actions.calendars import Issued, UnfitCalendarError
from actions.deadlines import HANOI, DueRule
from tests.accounts import BY
from tests.actions.owing import (
    FINANCE,
    HEALTH,
    JUSTICE,
    PERIOD,
    at,
    extend,
    open_period,
    owing,  # noqa: F401 a fixture
    send_paper,
    waive,
)
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING, Scope
from web import calendar, health

PROVINCE = Scope("S1", None, None)
DAY = date(2026, 3, 16)


@pytest.fixture
def client(
    owing: Warehouse,  # noqa: F811
    people: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TestClient]:
    """A calendar program; who makes the addresses is a coordinator of the province."""
    new = NewAccount("dieu-phoi", "Điều phối", Role.COORDINATOR, "S1")
    accounts.create(people, new, by=BY, hand_out="nothing")
    monkeypatch.setattr(store, "opened", lambda: owing)
    with TestClient(Starlette(routes=[*calendar.routes(), *health.routes()])) as caller:
        yield caller


def issue(warehouse: Warehouse, shown: Scope = PROVINCE, *, scope: Scope = EVERYTHING) -> Issued:
    return calendars.issue(
        warehouse, label="Văn phòng", shown=shown, scope=scope, actor="dieu-phoi", at=datetime.now(HANOI)
    )


def summaries(content: bytes) -> dict[str, str]:
    read = Calendar.from_ical(content)
    assert isinstance(read, Calendar)
    return {str(event["UID"]).partition(":")[0]: str(event["SUMMARY"]) for event in read.events}


def test_the_address_answers_with_a_calendar_that_no_shared_cache_keeps(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
) -> None:
    answered = client.get(issue(owing).path)

    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answered.headers["cache-control"] == "private, max-age=900"
    assert answered.headers["referrer-policy"] == "no-referrer"
    assert set(summaries(answered.content)) == {HEALTH, FINANCE, JUSTICE}
    assert "Văn phòng" in answered.text.replace("\r\n ", "")


def test_who_has_it_already_is_told_so_until_something_happens(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
) -> None:
    path = issue(owing).path
    tag = {"If-None-Match": client.get(path).headers["etag"]}

    assert (client.get(path, headers=tag).status_code, client.get(path, headers=tag).content) == (304, b"")
    send_paper(owing, HEALTH, at("03-10"))
    assert client.get(path, headers=tag).status_code == 200


def test_a_units_address_shows_its_own_reports_only(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
) -> None:
    answered = client.get(issue(owing, Scope("S1", None, HEALTH)).path)

    assert set(summaries(answered.content)) == {HEALTH}


def test_any_other_token_is_unknown_and_answers_as_data(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
) -> None:
    token = issue(owing).token
    named, _, secret = token.partition("-")
    wrong = [
        token[:-1],
        f"{token}x",
        token.upper(),
        named,
        f"{named}-",
        f"{'0' * 12}-{secret}",
        f"{issue(owing).token.partition('-')[0]}-{secret}",
        "x",
        "%00",
        "a" * 5000,
        "%ED%A0%80-%F0",
    ]

    for one in wrong:
        answered = client.get(f"/api/calendar/{one}.ics")
        assert answered.status_code == 404, one
        assert "Không có lịch này" in answered.json()["error"]
        assert answered.headers["cache-control"] == "no-store"


def test_a_revoked_address_answers_nobody(client: TestClient, owing: Warehouse) -> None:  # noqa: F811
    first, second = issue(owing), issue(owing)

    said = calendars.revoke(owing, first.subscription_id, scope=EVERYTHING, actor="dieu-phoi")

    assert "Đã thu hồi" in said
    assert client.get(first.path).status_code == 404
    assert client.get(second.path).status_code == 200
    with pytest.raises(UnfitCalendarError, match="đã bị thu hồi"):
        calendars.revoke(owing, first.subscription_id, scope=EVERYTHING, actor="dieu-phoi")


def test_an_address_ends_with_its_makers_account_and_comes_back_with_it(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
    people: Store,
) -> None:
    path, unknown = issue(owing).path, client.get("/api/calendar/x.ics").content
    accounts.create(people, NewAccount("quan-tri", "Quản trị", Role.ADMINISTRATOR), by=BY, hand_out="nothing")

    accounts.disable(people, "dieu-phoi", by=BY)
    assert (client.get(path).status_code, client.get(path).content) == (404, unknown)
    accounts.enable(people, "dieu-phoi", by=BY)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.LEADER, {"province": "S1"}),
        (Role.COORDINATOR, {"province": "14"}),
        (Role.COORDINATOR, {"province": "S1", "department": "so-y-te"}),
        (Role.ADMINISTRATOR, {}),
    ],
)
def test_an_address_shows_no_more_than_its_maker_may_see_today(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
    people: Store,
    role: Role,
    place: dict[str, str],
) -> None:
    path = issue(owing).path
    assert client.get(path).status_code == 200

    accounts.change_role(people, "dieu-phoi", role, by=BY, **place)

    assert client.get(path).status_code == 404


def test_a_calendar_that_is_fetched_is_told_once_a_day_for_each_asker(
    client: TestClient,
    owing: Warehouse,  # noqa: F811
    people: Store,
) -> None:
    issued = issue(owing)
    tag = client.get(issued.path).headers["etag"]
    client.get(issued.path)
    client.get(issued.path, headers={"If-None-Match": tag})
    send_paper(owing, HEALTH, at("03-10"))
    client.get(issued.path)

    told = audit.read(people, actions=[Action.EXPORTED])

    assert [(event.who, event.address) for event in told] == [
        (f"lịch:{issued.subscription_id}", "testclient")
    ] * 2
    assert issued.token.partition("-")[2] not in str(told)


def test_the_token_is_kept_nowhere(owing: Warehouse) -> None:  # noqa: F811
    secret = issue(owing).token.partition("-")[2]

    with owing.cursor() as cursor:
        kept = str(cursor.execute("SELECT * FROM calendar_subscription").fetchall())
        kept += str(cursor.execute("SELECT * FROM event").fetchall())
    for path in Path(owing.data).rglob("*"):
        kept += path.read_bytes().decode("latin-1") if path.is_file() else ""

    assert len(secret) >= 43
    assert secret not in kept


def test_nobody_makes_an_address_wider_than_his_own_scope(owing: Warehouse) -> None:  # noqa: F811
    newest, own = owing.version, Scope("S1", "so-y-te", None)

    for shown in (
        EVERYTHING,
        Scope("S1", None, None),
        Scope("S1", "so-tai-chinh", None),
        Scope("14", "so-y-te", None),
        Scope(None, "so-y-te", HEALTH),
    ):
        with pytest.raises(UnfitCalendarError, match="rộng hơn"):
            issue(owing, shown, scope=own)

    assert owing.version == newest


def test_the_calendar_counts_up_with_all_that_happens_to_a_report(owing: Warehouse) -> None:  # noqa: F811
    def event_of(unit: str) -> tuple[int, date, str]:
        _, content = calendars.calendar(owing, scope=EVERYTHING, name="x", unit=unit, day=DAY)
        read = Calendar.from_ical(content)
        assert isinstance(read, Calendar)
        (found,) = read.events
        start = found.start
        assert isinstance(start, date)
        return found["SEQUENCE"], start, found["STATUS"]

    assert event_of(HEALTH) == (0, date(2026, 3, 14), "CONFIRMED")
    extend(owing, HEALTH, date(2026, 3, 20), at("03-10"))
    assert event_of(HEALTH) == (1, date(2026, 3, 20), "CONFIRMED")
    waive(owing, HEALTH, at("03-11"))
    assert event_of(HEALTH) == (2, date(2026, 3, 20), "CANCELLED")
    waive(owing, HEALTH, at("03-12"), is_waived=False)
    assert event_of(HEALTH) == (3, date(2026, 3, 20), "CONFIRMED")
    assert event_of(FINANCE) == (0, date(2026, 3, 14), "CONFIRMED")


def test_a_report_without_a_due_rule_is_no_event(owing: Warehouse) -> None:  # noqa: F811
    open_period(owing, "2026-H1", None)
    open_period(owing, "2026-Q3", DueRule(20, "no_later_than"))

    _, content = calendars.calendar(owing, scope=EVERYTHING, name="x", unit=HEALTH, day=DAY)

    read = Calendar.from_ical(content)
    assert isinstance(read, Calendar)
    assert [str(event["UID"]) for event in read.events] == [
        f"{HEALTH}:{PERIOD}@cchc",
        f"{HEALTH}:2026-Q3@cchc",
    ]
