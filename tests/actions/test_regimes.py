"""Regimes from what plans state: which reports, by which day, whom they ask; periods opened from them once."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from actions import duties, keeping, loading, obligations, regimes, samples, units
from actions.deadlines import HANOI, DueRule
from actions.regime_checks import UnfitRegimeError
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.queries import regimes as queries
from warehouse.queries import timeliness
from warehouse.scope import EVERYTHING, Scope

BEFORE_15 = DueRule(15, "before")
FOUR = ("Q1", "H1", "Q3", "Y")
IN_TIME = datetime(2026, 1, 5, tzinfo=HANOI)
GROUP = "s1-so-noi-vu--cac-phong-don-vi"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu", scope=EVERYTHING)
    yield opened
    opened.close()


def confirm(store: Warehouse, regime_id: str, *unit_codes: str, **given: object) -> str:
    asked = {"rules": dict.fromkeys(FOUR, BEFORE_15), "valid_from": date(2025, 12, 15), **given}
    return regimes.confirm(
        store,
        regime_id,
        unit_codes=unit_codes,
        document="1/KH",
        source="trước ngày 15",
        actor="dieu-phoi",
        scope=EVERYTHING,
        is_sample=True,
        **asked,  # type: ignore[arg-type]
    )


def plan(store: Warehouse, name: str) -> str:
    """The id of an example's plan, put in force."""
    content = (EXAMPLES / "plans" / name).read_bytes()
    received = loading.receive_plan(store, name, content, actor="x", scope=EVERYTHING, confirm=True)
    with store.cursor() as cursor:
        found = cursor.execute("SELECT plan_id FROM plan WHERE load_id = $load", {"load": received.load_id})
        return str(found.fetchall()[0][0])


def owing(store: Warehouse, period: str) -> list[str]:
    with store.cursor() as cursor:
        found = cursor.execute(
            "SELECT unit_code FROM obligation WHERE period_code = $period ORDER BY 1", {"period": period}
        ).fetchall()
    return [str(code) for (code,) in found]


@pytest.mark.parametrize(
    ("frequencies", "kinds"),
    [
        (["quarterly", "half_year", "yearly"], FOUR),
        (["quarterly"], FOUR),
        (["half_year", "yearly"], ("H1", "Y")),
        (["nine_month", "yearly"], ("M9", "Y")),
        (["adhoc"], ()),
        (["unspecified", "monthly"], ()),
    ],
)
def test_both_ways_to_say_it_give_the_four_reports_of_a_year(
    frequencies: list[str], kinds: tuple[str, ...]
) -> None:
    assert duties.kinds_of(frequencies) == kinds


def test_fixed_dates_and_a_day_of_the_last_month_give_the_same_rules() -> None:
    fixed = json.dumps([{"month": month, "day": 15, "comparator": "before"} for month in (3, 6, 9, 12)])
    counted = json.dumps([{"month": None, "day": 15, "comparator": "before", "anchor": "period_end_month"}])

    assert (
        duties.rules_of([fixed], FOUR) == duties.rules_of([counted], FOUR) == dict.fromkeys(FOUR, BEFORE_15)
    )
    assert duties.rules_of(["[]"], FOUR) == dict.fromkeys(FOUR, None)


def test_a_group_is_its_members_valid_then_and_the_unit_it_goes_through_owes_nothing(
    store: Warehouse,
) -> None:
    confirm(store, "a", GROUP, via_unit_code="s1-so-noi-vu--van-phong")
    regimes.open_period(store, "2026-Q1", actor="dieu-phoi", scope=EVERYTHING, at=IN_TIME)

    with store.cursor() as cursor:
        members = {
            str(code)
            for (code,) in cursor.execute(
                "SELECT unit_code FROM group_member_current WHERE group_code = $group", {"group": GROUP}
            ).fetchall()
        }
    assert set(owing(store, "2026-Q1")) == members - {"s1-so-noi-vu--van-phong"}


def test_opening_again_adds_only_who_is_new_and_changes_nobody(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te")
    assert "thêm 1" in regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    confirm(store, "a", "s1-so-y-te", "s1-so-tai-chinh", rules=dict.fromkeys(FOUR, DueRule(12, "before")))
    assert "thêm 1" in regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)

    with store.cursor() as cursor:
        days = dict(cursor.execute("SELECT unit_code, last_good_day FROM obligation").fetchall())
    assert days == {"s1-so-y-te": date(2026, 3, 14), "s1-so-tai-chinh": date(2026, 3, 11)}


def test_a_unit_owes_one_report_of_a_period_to_one_regime(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te")
    with pytest.raises(UnfitRegimeError, match="Sở Y tế"):
        confirm(store, "b", "s1-so-tai-chinh", "s1-so-y-te")
    assert "Đã xác nhận" in confirm(store, "b", "s1-so-y-te", rules={"M9": BEFORE_15})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rules": {"H1": DueRule(31, "no_later_than")}}, "31/6"),
        ({"rules": {"Q1": DueRule(29, "no_later_than", 2)}}, "29/2"),
        ({"rules": {}}, "Chưa có kỳ"),
    ],
)
def test_a_regime_that_cannot_be_is_refused(store: Warehouse, given: dict[str, object], said: str) -> None:
    newest = store.version
    with pytest.raises(UnfitRegimeError, match=said):
        confirm(store, "a", "s1-so-y-te", **given)
    with pytest.raises(UnfitRegimeError, match="Chưa chọn"):
        confirm(store, "a")
    with pytest.raises(UnfitRegimeError, match="Không có chế độ"):
        regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    assert store.version == newest


def test_without_a_due_day_the_report_is_owed_and_has_no_deadline(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te", rules={"H1": None})
    regimes.open_period(store, "2026-H1", actor="x", scope=EVERYTHING)

    with store.cursor() as cursor:
        assert cursor.execute("SELECT last_good_day, due_at FROM obligation").fetchall() == [(None, None)]


def test_two_regimes_that_overlap_only_later_are_refused_too(store: Warehouse) -> None:
    confirm(store, "later", "s1-so-y-te", valid_from=date(2026, 6, 15))
    newest = store.version
    with pytest.raises(UnfitRegimeError, match="Sở Y tế"):
        confirm(store, "earlier", "s1-so-y-te", valid_from=date(2025, 12, 15))
    assert store.version == newest


def test_an_ended_regime_asks_nobody_later_and_leaves_what_was_made(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    said = regimes.end(
        store, "a", date(2026, 5, 31), reason="thay bằng chế độ mới", actor="dieu-phoi", scope=EVERYTHING
    )

    assert "31/05/2026" in said
    assert owing(store, "2026-Q1") == ["s1-so-y-te"]
    with pytest.raises(UnfitRegimeError, match="Không có chế độ"):
        regimes.open_period(store, "2026-H1", actor="x", scope=EVERYTHING, at=IN_TIME)
    assert "Đã xác nhận" in confirm(store, "b", "s1-so-y-te", valid_from=date(2026, 6, 1))
    with store.cursor() as cursor:
        event = cursor.execute(
            "SELECT detail FROM event WHERE action = 'confirm_regime' ORDER BY event_number"
        ).fetchall()
    assert json.loads(event[1][0])["reason"] == "thay bằng chế độ mới"


@pytest.mark.parametrize(
    ("regime_id", "day", "reason", "said"),
    [
        ("a", date(2025, 12, 14), "x", "trước ngày bắt đầu"),
        ("a", date(2026, 6, 1), " ", "lý do"),
        ("none", date(2026, 6, 1), "x", "Không có chế độ"),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    store: Warehouse, regime_id: str, day: date, reason: str, said: str
) -> None:
    confirm(store, "a", "s1-so-y-te")
    newest = store.version
    with pytest.raises(UnfitRegimeError, match=said):
        regimes.end(store, regime_id, day, reason=reason, actor="x", scope=EVERYTHING)
    assert store.version == newest


def test_a_regime_that_ended_cannot_be_ended_later_again(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te")
    regimes.end(store, "a", date(2026, 5, 31), reason="x", actor="x", scope=EVERYTHING)
    with pytest.raises(UnfitRegimeError, match="đã kết thúc từ hết ngày 31/05/2026"):
        regimes.end(store, "a", date(2026, 6, 30), reason="x", actor="x", scope=EVERYTHING)


def test_a_regime_edited_today_changes_nothing_of_a_period_already_open(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    with store.cursor() as cursor:
        before = cursor.execute("SELECT * FROM obligation").fetchall()
    confirm(
        store,
        "a",
        "s1-so-tai-chinh",
        rules=dict.fromkeys(FOUR, DueRule(20, "no_later_than", None, "next_working_day")),
    )

    with store.cursor() as cursor:
        assert cursor.execute("SELECT * FROM obligation").fetchall() == before


def test_a_unit_merged_in_mid_period_owes_through_the_one_that_follows_it(store: Warehouse) -> None:
    register = (
        "unit_code,name,short_name,kind,parent_code,province_code,system,department_code,aliases,members,valid_from,valid_to\n"
        "gop-cu,Sở Cũ,Sở Cũ,unit,s1-ubnd-tinh,S1,34,so-y-te,,,2025-07-01,2026-02-28\n"
        "gop-moi,Sở Mới,Sở Mới,unit,s1-ubnd-tinh,S1,34,so-y-te,,,2026-03-01,\n"
    )
    units.receive(store, "gop.csv", register.encode(), actor="x", scope=EVERYTHING)
    confirm(store, "a", "gop-cu", "gop-moi")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    regimes.open_period(store, "2026-H1", actor="x", scope=EVERYTHING, at=IN_TIME)

    assert (owing(store, "2026-Q1"), owing(store, "2026-H1")) == (["gop-moi"], ["gop-moi"])


def test_a_period_opened_late_adds_only_whose_day_is_ahead_unless_the_coordinator_says_otherwise(
    store: Warehouse,
) -> None:
    confirm(store, "a", "s1-so-y-te")
    confirm(store, "b", "s1-so-tai-chinh", rules=dict.fromkeys(FOUR, DueRule(20, "no_later_than")))
    between = datetime(2026, 3, 16, tzinfo=HANOI)

    assert "thêm 1" in regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=between)
    assert owing(store, "2026-Q1") == ["s1-so-tai-chinh"]
    newest = store.version
    with pytest.raises(UnfitRegimeError, match="đã qua \\(hết ngày 14/03/2026\\)"):
        regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=between)
    assert store.version == newest
    assert "thêm 1" in regimes.open_period(
        store, "2026-Q1", actor="x", scope=EVERYTHING, is_past_included=True, at=between
    )
    assert owing(store, "2026-Q1") == ["s1-so-tai-chinh", "s1-so-y-te"]


def test_what_opening_will_make_is_known_before_and_made_so(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te", "s1-so-tai-chinh")
    newest = store.version
    planned = regimes.planned(store, period="2026-Q1", scope=EVERYTHING, at=IN_TIME)
    assert store.version == newest

    assert [(one.new_units, one.due.last_good_day if one.due else None, one.is_past) for one in planned] == [
        (("s1-so-tai-chinh", "s1-so-y-te"), date(2026, 3, 14), False)
    ]
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    assert owing(store, "2026-Q1") == list(planned[0].new_units)


@pytest.mark.parametrize("step", ["close", "lock"])
def test_nobody_is_added_to_a_closed_or_locked_period(store: Warehouse, step: str) -> None:
    confirm(store, "a", "s1-so-y-te")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    (obligations.close if step == "close" else obligations.lock)(
        store, "2026-Q1", reason="chốt", actor="x", scope=EVERYTHING
    )
    confirm(store, "b", "s1-so-tai-chinh")
    newest = store.version

    with pytest.raises(UnfitRegimeError, match="đã đóng" if step == "close" else "đã khóa"):
        regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    assert store.version == newest


def test_the_ministrys_rule_binds_the_province_and_not_its_units_and_nothing_does_it_alone(
    store: Warehouse,
) -> None:
    asked = {
        "roll": "next_working_day",
        "valid_from": date(2025, 12, 15),
        "actor": "x",
        "scope": EVERYTHING,
        "is_sample": True,
    }
    with store.cursor() as cursor:
        assert queries.regimes(cursor, scope=EVERYTHING, as_of=date(2026, 6, 1), province=None).is_empty()
    with pytest.raises(UnfitRegimeError, match="không ràng buộc các đơn vị"):
        regimes.confirm_ministry_rule(store, "s1-so-y-te", **asked)  # type: ignore[arg-type]

    regimes.confirm_ministry_rule(store, "s1-ubnd-tinh", **asked)  # type: ignore[arg-type]
    regimes.open_period(store, "2026-H1", actor="x", scope=EVERYTHING, at=IN_TIME)
    with store.cursor() as cursor:
        made = cursor.execute("SELECT unit_code, last_good_day, source FROM obligation").fetchall()
    # 20/06/2026 is a Saturday
    source = "chậm nhất là ngày 20 của tháng cuối kỳ báo cáo (581/BNV-CCHC)"
    assert made == [("s1-ubnd-tinh", date(2026, 6, 22), source)]


def test_reading_a_due_day_leniently_counts_for_what_opens_later_and_never_for_what_is_made(
    store: Warehouse,
) -> None:
    confirm(store, "a", "s1-so-y-te")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    confirm(store, "a", "s1-so-y-te", rules=dict.fromkeys(FOUR, DueRule(15, "before_or_on")))
    for period in ("2026-Q1", "2026-H1"):
        regimes.open_period(store, period, actor="x", scope=EVERYTHING, at=IN_TIME)

    with store.cursor() as cursor:
        made = cursor.execute(
            "SELECT last_good_day, due_rule FROM obligation ORDER BY period_code"
        ).fetchall()
    assert [(day, json.loads(rule)["comparator"]) for day, rule in made] == [
        (date(2026, 6, 15), "before_or_on"),
        (date(2026, 3, 14), "before"),
    ]


def test_an_obligation_knows_the_plan_whose_duty_it_was_made_of(store: Warehouse) -> None:
    plan_ids = [plan(store, name) for name in ("02-so-xay-dung-2026.txt", "03-so-noi-vu-2026.txt")]
    confirm(store, "a", "s1-so-y-te", plan_id=plan_ids[0], line=83)
    confirm(store, "b", "s1-so-tai-chinh")
    regimes.open_period(store, "2026-Q1", actor="x", scope=EVERYTHING, at=IN_TIME)
    confirm(store, "a", "s1-so-y-te", plan_id=plan_ids[1], line=7)
    keeping.rebuild(store, Namespace(accept=False), ())

    with store.cursor() as cursor:
        asked = {"scope": EVERYTHING, "as_of": date(2026, 6, 1)}
        found = timeliness.plan_of(cursor, obligation="s1-so-y-te:2026-Q1", **asked)  # type: ignore[arg-type]
        other = timeliness.plan_of(cursor, obligation="s1-so-tai-chinh:2026-Q1", **asked)  # type: ignore[arg-type]
        away = timeliness.plan_of(
            cursor, scope=Scope("14", None, None), as_of=date(2026, 6, 1), obligation="s1-so-y-te:2026-Q1"
        )
    assert found.rows() == [(plan_ids[0], "1/KH", 83)]
    assert other.is_empty() and away.is_empty()
