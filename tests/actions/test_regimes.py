"""Regimes from what plans state: which reports, by which day, whom they ask; periods opened from them once."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from actions import keeping, regimes, samples, units
from actions.deadlines import DueRule
from actions.regimes import UnfitRegimeError
from actions.samples import EXAMPLES
from warehouse import connect
from warehouse.connect import Warehouse

BEFORE_15 = DueRule(15, "before")
FOUR = ("Q1", "H1", "Q3", "Y")
GROUP = "s1-so-noi-vu--cac-phong-don-vi"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    units.receive(opened, "units.csv", (EXAMPLES / "units.csv").read_bytes(), actor="mẫu")
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
        is_sample=True,
        **asked,  # type: ignore[arg-type]
    )


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
    assert regimes.kinds_of(frequencies) == kinds


def test_fixed_dates_and_a_day_of_the_last_month_give_the_same_rules() -> None:
    fixed = json.dumps([{"month": month, "day": 15, "comparator": "before"} for month in (3, 6, 9, 12)])
    counted = json.dumps([{"month": None, "day": 15, "comparator": "before", "anchor": "period_end_month"}])

    assert (
        regimes.rules_of([fixed], FOUR) == regimes.rules_of([counted], FOUR) == dict.fromkeys(FOUR, BEFORE_15)
    )
    assert regimes.rules_of(["[]"], FOUR) == dict.fromkeys(FOUR, None)


def test_a_group_is_its_members_valid_then_and_the_unit_it_goes_through_owes_nothing(
    store: Warehouse,
) -> None:
    confirm(store, "a", GROUP, via_unit_code="s1-so-noi-vu--van-phong")
    regimes.open_period(store, "2026-Q1", actor="dieu-phoi")

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
    assert "thêm 1" in regimes.open_period(store, "2026-Q1", actor="x")
    confirm(store, "a", "s1-so-y-te", "s1-so-tai-chinh", rules=dict.fromkeys(FOUR, DueRule(12, "before")))
    assert "thêm 1" in regimes.open_period(store, "2026-Q1", actor="x")

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
        regimes.open_period(store, "2026-Q1", actor="x")
    assert store.version == newest


def test_without_a_due_day_the_report_is_owed_and_has_no_deadline(store: Warehouse) -> None:
    confirm(store, "a", "s1-so-y-te", rules={"H1": None})
    regimes.open_period(store, "2026-H1", actor="x")

    with store.cursor() as cursor:
        assert cursor.execute("SELECT last_good_day, due_at FROM obligation").fetchall() == [(None, None)]
