"""What a plan of one province may not reach: units, documents and regimes of another one."""

from datetime import date
from typing import Any

import pytest

from actions import loading, plan_drafts, plan_promotions, plan_units, plan_versions, regimes, units
from actions.deadlines import DueRule
from actions.loading import RefusedError
from actions.plan_checks import UnfitEditError
from actions.regime_checks import UnfitRegimeError
from actions.samples import EXAMPLES
from warehouse.connect import Warehouse
from warehouse.records.plan_drafts import Change
from warehouse.scope import EVERYTHING, Scope

NAME = "02-so-xay-dung-2026.txt"
PLAN = (EXAMPLES / "plans" / NAME).read_bytes()
HERE, ELSEWHERE = Scope("S1", None, None), Scope("14", None, None)
BY: dict[str, Any] = {"actor": "dieu-phoi", "scope": HERE}
AWAY = "14-so-y-te"
AWAY_REGISTER = (
    "unit_code,name,short_name,kind,parent_code,province_code,system,department_code,aliases,members,valid_from,valid_to\n"
    f"{AWAY},Sở Y tế,Sở Y tế,unit,,14,34,so-y-te,,,2025-07-01,\n"
)
NOWHERE = PLAN.decode().replace("Vân Giang", "Nơi Nào").replace("VÂN GIANG", "NƠI NÀO").encode()


@pytest.fixture
def store(province_warehouse: Warehouse) -> Warehouse:
    units.receive(province_warehouse, "son-la.csv", AWAY_REGISTER.encode(), actor="x", scope=EVERYTHING)
    return province_warehouse


def load(store: Warehouse, content: bytes = PLAN, scope: Scope = HERE) -> str:
    return loading.receive_plan(store, NAME, content, actor="x", scope=scope, confirm=False).load_id


def in_force(store: Warehouse) -> str:
    """The id of the plan, confirmed."""
    draft_id = load(store)
    draft = plan_versions.find(store, draft_id=draft_id, scope=HERE)
    assert draft is not None
    plan_drafts.confirm(store, draft_id, seen=draft.row["newest_event"], **BY)
    return str(draft.row["plan_id"])


def test_a_unit_of_another_province_is_never_chosen_for_a_name(store: Warehouse) -> None:
    draft_id = load(store)
    version = store.version

    for code in (AWAY, "14-no-such-unit"):
        with pytest.raises(UnfitEditError, match="tỉnh của kế hoạch"):
            plan_drafts.correct(
                store, draft_id, [Change("unit", "Văn phòng Sở", "unit_code", value=code)], **BY
            )
    assert store.version == version


def test_the_units_of_another_province_are_shown_to_nobody_who_writes_its_name_into_a_draft(
    store: Warehouse,
) -> None:
    draft_id = load(store, PLAN.replace("Văn phòng Sở".encode(), "Sở Y tế tỉnh".encode()))
    changes = [Change("header", "", "province", value="Sơn La")]
    plan_drafts.correct(store, draft_id, changes, **BY)

    unknown = plan_units.unknown_units(store, draft_id=draft_id, scope=HERE)

    assert "Sở Y tế tỉnh" in dict(unknown)
    assert [near for _, near in unknown if near] == []
    assert plan_units.units_to_choose(store, draft_id=draft_id, scope=HERE) == {}
    assert AWAY in plan_units.units_to_choose(store, draft_id=draft_id, scope=EVERYTHING)


def test_a_unit_of_another_province_is_given_no_responsibility(store: Warehouse) -> None:
    plan_id = in_force(store)
    with store.cursor() as cursor:
        line, text = cursor.execute(
            "SELECT line, text FROM responsibility JOIN plan_in_force USING (load_id) WHERE plan_in_force.plan_id = ? LIMIT 1",
            [plan_id],
        ).fetchall()[0]
    version = store.version

    with pytest.raises(UnfitEditError, match="tỉnh của kế hoạch"):
        plan_promotions.promote(
            store, plan_id, line, text, unit_name="Sở Y tế", unit_code=AWAY, timeframe_text=None, due_date=None, **BY
        )  # fmt: skip
    assert store.version == version


def test_what_another_province_loaded_is_not_told_to_who_sends_the_same_bytes(store: Warehouse) -> None:
    """A document may not say whose it is; then whoever loaded it first has it."""
    draft_id = load(store, NOWHERE)
    version = store.version

    assert load(store, NOWHERE) == draft_id
    with pytest.raises(RefusedError, match="lưu lại thành tệp mới") as refused:
        load(store, NOWHERE, ELSEWHERE)
    assert draft_id not in str(refused.value) and store.version == version
    assert plan_versions.find(store, draft_id=load(store, NOWHERE + b"\n", ELSEWHERE), scope=ELSEWHERE)


def test_no_regime_is_confirmed_from_a_plan_of_another_province(store: Warehouse) -> None:
    plan_id = in_force(store)
    rules = {"Q1": DueRule(15, "before")}
    said: dict[str, Any] = {"document": "x", "source": "x", "valid_from": date(2026, 1, 1), "actor": "x"}
    version = store.version

    with pytest.raises(UnfitRegimeError, match="phạm vi"):
        regimes.confirm(
            store, "x:1", unit_codes=[AWAY], rules=rules, plan_id=plan_id, scope=ELSEWHERE, is_sample=False, **said
        )  # fmt: skip
    assert store.version == version
