"""A plan between reading and confirming: corrections stay beside what was read, and a rebuild does it all again."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions import (
    loading,
    plan_base,
    plan_drafts,
    plan_links,
    plan_promotions,
    plan_reading,
    plan_said,
    plan_units,
    plan_versions,
)
from actions.plan_checks import MUST_SAY, UnfitEditError
from actions.plan_drafts import ChangedMeanwhileError, Clash, ClashError
from actions.plan_versions import Draft
from actions.samples import EXAMPLES
from tests.actions.test_rebuild import everything, rebuild, verify
from warehouse.connect import Warehouse
from warehouse.queries import plan_drafts as queries
from warehouse.queries import plans
from warehouse.queries.asked import Filters
from warehouse.records.plan_drafts import Change
from warehouse.scope import EVERYTHING, Scope

NAME = "02-so-xay-dung-2026.txt"
PLAN = (EXAMPLES / "plans" / NAME).read_bytes()
OF_PROVINCE = Scope("S1", None, None)
ELSEWHERE = Scope("14", None, None)
OF_HEALTH = Scope("S1", "so-y-te", None)
BY: dict[str, Any] = {"actor": "dieu-phoi", "scope": OF_PROVINCE}


@pytest.fixture
def store(province_warehouse: Warehouse) -> Warehouse:
    return province_warehouse


def load(store: Warehouse, content: bytes = PLAN, scope: Scope = OF_PROVINCE) -> str:
    """The draft of a plan as a coordinator loads it."""
    return loading.receive_plan(store, NAME, content, actor="dieu-phoi", scope=scope, confirm=False).load_id


def find(store: Warehouse, draft_id: str) -> Draft:
    draft = plan_versions.find(store, draft_id=draft_id, scope=OF_PROVINCE)
    assert draft is not None
    return draft


def confirm(store: Warehouse, draft_id: str, **more: Any) -> str:
    seen = find(store, draft_id).row["newest_event"]
    return plan_drafts.confirm(store, draft_id, seen=seen, **BY, **more)


def one(store: Warehouse, sql: str, *params: object) -> Any:
    with store.cursor() as cursor:
        return cursor.execute(sql, list(params)).fetchall()


def in_force(store: Warehouse) -> list[tuple[str, list[str]]]:
    """Number and task words of every plan in force."""
    return [
        (
            number,
            [row[0] for row in one(store, "SELECT text FROM task WHERE load_id = ? ORDER BY ordinal", load)],
        )
        for number, load in one(store, "SELECT number, load_id FROM plan_in_force ORDER BY number")
    ]


def test_a_draft_reads_back_from_the_warehouse_exactly_as_the_document_says(store: Warehouse) -> None:
    for path in sorted((EXAMPLES / "plans").glob("*.*")):
        draft_id = loading.receive_plan(
            store, path.name, path.read_bytes(), actor="x", scope=EVERYTHING, confirm=False
        ).load_id
        draft = plan_versions.find(store, draft_id=draft_id, scope=EVERYTHING)
        assert draft is not None
        assert plan_drafts.read_differences(draft, plan_drafts.read_again(store, draft)) == [], path.name


def test_of_two_people_in_one_draft_nobody_overwrites_what_they_have_not_seen(store: Warehouse) -> None:
    draft_id = load(store)
    seen = find(store, draft_id).said
    item = seen["tasks"][0]["item"]
    lead, due = Change("task", item, "lead", value=["Thanh tra Sở"]), Change("task", item, "no", value="1b")
    plan_drafts.correct(store, draft_id, [lead], actor="nguoi-khac", scope=OF_PROVINCE)
    mine = [Change("task", item, "lead", value=["Văn phòng Sở", "Thanh tra Sở"]), due]
    as_shown = Change("task", item, "text", value=seen["tasks"][0]["text"])

    with pytest.raises(ClashError) as refused:
        plan_drafts.correct(store, draft_id, [*mine, as_shown], seen=seen, **BY)

    assert refused.value.clashes == (Clash(mine[0], ["Thanh tra Sở"], "nguoi-khac"),)
    assert refused.value.kept == 1
    now = find(store, draft_id).said["tasks"][0]
    assert (now["lead"], now["no"]) == (["Thanh tra Sở"], "1b")
    assert plan_drafts.correct(store, draft_id, mine, seen=find(store, draft_id).said, **BY) == 1


def test_a_field_shown_before_another_changed_it_is_not_put_back_by_a_form_that_holds_it(
    store: Warehouse,
) -> None:
    draft_id = load(store)
    seen = find(store, draft_id).said
    item = seen["tasks"][0]["item"]
    plan_drafts.correct(
        store, draft_id, [Change("task", item, "no", value="7")], actor="khac", scope=OF_PROVINCE
    )
    form = [Change("task", item, name, value=seen["tasks"][0][name]) for name in ("no", "text", "lead")]

    assert plan_drafts.correct(store, draft_id, form, seen=seen, **BY) == 0

    assert find(store, draft_id).said["tasks"][0]["no"] == "7"


def test_a_correction_is_kept_beside_what_was_read_and_the_next_coordinator_finds_it(
    store: Warehouse,
) -> None:
    draft_id = load(store)
    task = find(store, draft_id).read["tasks"][0]

    mended = [
        Change("task", task["item"], "text", value="Việc đã sửa"),
        Change("header", "", "title", value="Tên đã sửa"),
    ]
    title = find(store, draft_id).read["title"]
    changed = plan_drafts.correct(store, draft_id, mended, **BY)

    found = find(store, draft_id)
    assert changed == 2
    assert found.said["tasks"][0]["text"] == "Việc đã sửa"
    assert set(found.changes) == {
        Change("task", task["item"], "text", task["text"], "Việc đã sửa"),
        Change("header", "", "title", title, "Tên đã sửa"),
    }
    assert found.row["title"] == "Tên đã sửa"
    assert (found.row["draft_state"], found.row["changed_by"]) == ("draft", "dieu-phoi")
    assert in_force(store) == []


def test_the_same_value_again_is_no_change_and_the_read_value_again_takes_the_correction_back(
    store: Warehouse,
) -> None:
    draft_id = load(store)
    read = find(store, draft_id).read["signer"]

    def say(value: str | None) -> int:
        return plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value=value)], **BY)

    assert [say(read), say("Người khác"), say("Người khác"), say(read)] == [0, 1, 0, 1]
    assert find(store, draft_id).changes == ()


def test_a_value_that_cannot_be_is_refused_in_words(store: Warehouse) -> None:
    draft_id = load(store)
    item = find(store, draft_id).read["tasks"][0]["item"]

    with pytest.raises(UnfitEditError, match="không phải là ngày có thật"):
        plan_drafts.correct(store, draft_id, [Change("task", item, "due_date", value="2026-02-31")], **BY)
    with pytest.raises(UnfitEditError, match="không phải là năm"):
        plan_drafts.correct(store, draft_id, [Change("header", "", "year_from", value=26)], **BY)
    assert find(store, draft_id).changes == ()


def test_what_is_left_out_stays_a_draft_and_the_rest_is_in_force(store: Warehouse) -> None:
    draft_id = load(store)
    tasks = find(store, draft_id).read["tasks"]
    plan_drafts.leave_out(store, draft_id, [("task", tasks[1]["item"])], is_left_out=True, **BY)

    told = confirm(store, draft_id)

    assert "để lại 1 mục" in told
    ((_, texts),) = in_force(store)
    assert texts == [task["text"] for task in (tasks[0], *tasks[2:])]
    assert find(store, draft_id).row["draft_state"] == "partly"

    plan_drafts.leave_out(store, draft_id, [("task", tasks[1]["item"])], is_left_out=False, **BY)
    assert find(store, draft_id).row["draft_state"] == "changed"
    confirm(store, draft_id)
    ((_, texts),) = in_force(store)
    assert len(texts) == len(tasks)
    assert find(store, draft_id).row["draft_state"] == "confirmed"


def test_states_declared_of_a_task_stay_when_its_words_and_the_plans_number_are_mended_later(
    store: Warehouse,
) -> None:
    draft_id = load(store)
    plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value="Người khác")], **BY)
    confirm(store, draft_id)
    before = one(store, "SELECT plan_id, task_id, unit_key FROM assignment ORDER BY ALL")

    item = find(store, draft_id).read["tasks"][0]["item"]
    mended = [
        Change("header", "", "number", value="999/KH-SXD"),
        Change("task", item, "text", value="Lời đã sửa"),
    ]
    plan_drafts.correct(store, draft_id, mended, **BY)
    confirm(store, draft_id)

    assert one(store, "SELECT plan_id, task_id, unit_key FROM assignment ORDER BY ALL") == before
    assert [number for number, _ in in_force(store)] == ["999/KH-SXD"]
    assert one(store, "SELECT count(*) FROM plan_current") == [(1,)]


def test_a_change_that_is_taken_back_after_confirming_can_be_confirmed_away(store: Warehouse) -> None:
    draft_id = load(store)
    confirm(store, draft_id)
    read = find(store, draft_id).read["signer"]
    for value in ("Người khác", read):
        plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value=value)], **BY)
    assert find(store, draft_id).row["draft_state"] == "changed"

    confirm(store, draft_id)
    assert find(store, draft_id).row["draft_state"] == "confirmed"

    plan_drafts.accept(store, draft_id, [("header", "", "province")], **BY)
    assert find(store, draft_id).row["draft_state"] == "confirmed"


def test_a_row_the_reader_missed_is_added_with_its_units(store: Warehouse) -> None:
    draft_id = load(store)
    item = plan_drafts.add(
        store,
        draft_id,
        "task",
        {"text": "Việc thêm tay", "lead": ["Văn phòng Sở"], "due_date": "2026-12-31"},
        **BY,
    )

    confirm(store, draft_id)

    assert item == "new:1"
    assert one(store, "SELECT due_date, line, unit_code IS NOT NULL FROM task JOIN task_unit USING (load_id, task_id) WHERE text = 'Việc thêm tay'") == [(date(2026, 12, 31), 0, True)]  # fmt: skip


def test_a_unit_the_register_does_not_know_is_what_a_person_chooses_among_near_names(
    store: Warehouse,
) -> None:
    text = PLAN.decode().replace("Văn phòng Sở", "Văn phòg Sở")
    draft_id = load(store, text.encode())
    unknown = plan_units.unknown_units(store, draft_id=draft_id, scope=OF_PROVINCE)
    assert [name for name, _ in unknown][:1] == ["Văn phòg Sở"]
    near = dict(unknown)["Văn phòg Sở"]
    office = next(code for code, name in near if name.startswith("Văn phòng Sở"))

    plan_drafts.correct(store, draft_id, [Change("unit", "Văn phòg Sở", "unit_code", value=office)], **BY)
    confirm(store, draft_id)

    assert one(store, "SELECT DISTINCT unit_code FROM task_unit JOIN plan_in_force USING (load_id) WHERE unit_name = 'Văn phòg Sở'") == [(office,)]  # fmt: skip
    assert one(store, "SELECT part, field, value FROM plan_correction") == [
        ("unit", "unit_code", f'"{office}"')
    ]


def test_a_draft_that_changed_meanwhile_is_not_confirmed_unseen(store: Warehouse) -> None:
    draft_id = load(store)
    seen = find(store, draft_id).row["newest_event"]
    plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value="Người khác")], **BY)

    with pytest.raises(ChangedMeanwhileError, match="vừa được dieu-phoi thay đổi"):
        plan_drafts.confirm(store, draft_id, seen=seen, **BY)

    assert in_force(store) == []


def test_a_discarded_draft_is_gone_from_the_lists_and_comes_back_with_its_edits(store: Warehouse) -> None:
    draft_id = load(store)
    plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value="Người khác")], **BY)
    with pytest.raises(UnfitEditError, match="Cần ghi lý do"):
        plan_drafts.discard(store, draft_id, reason=" ", **BY)

    plan_drafts.discard(store, draft_id, reason="nạp nhầm", **BY)
    assert one(store, "SELECT count(*) FROM plan_current") == [(0,)]
    assert find(store, draft_id).row["draft_state"] == "discarded"

    plan_drafts.reopen(store, draft_id, **BY)
    assert one(store, "SELECT count(*) FROM plan_current") == [(1,)]
    assert find(store, draft_id).said["signer"] == "Người khác"


def reads_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the reader finds other words in the first task, and no second task."""
    read = plan_reading.read_shown

    def otherwise(name: str, content: bytes) -> object:
        shown = read(name, content)
        said: Any = shown.answer
        first, _, *rest = said.tasks
        other = dataclasses.replace(said, tasks=(dataclasses.replace(first, text="Đọc cách khác"), *rest))
        return dataclasses.replace(shown, answer=other)

    monkeypatch.setattr(plan_reading, "read_shown", otherwise)


def test_a_newer_reading_is_shown_applied_only_when_asked_and_leaves_a_persons_corrections(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = load(store)
    first, second, *_ = find(store, draft_id).read["tasks"]
    mended = [
        Change("task", first["item"], "timeframe_text", value="Quý IV"),
        Change("task", second["item"], "text", value="Sửa việc sẽ mất"),
    ]
    plan_drafts.correct(store, draft_id, mended, **BY)
    reads_otherwise(monkeypatch)

    draft = find(store, draft_id)
    shown = plan_drafts.read_differences(draft, plan_drafts.read_again(store, draft))
    assert [(one.item, one.field) for one in shown] == [(first["item"], "text"), (second["item"], "")]
    assert draft.said["tasks"][0]["text"] == first["text"]

    homeless = plan_drafts.apply_reading(store, draft_id, **BY)

    read = find(store, draft_id)
    assert read.said["tasks"][0]["text"] == "Đọc cách khác"
    assert read.said["tasks"][0]["timeframe_text"] == "Quý IV"
    assert [change.item for change in homeless] == [second["item"]]
    assert in_force(store) == []
    confirm(store, draft_id)
    ((_, texts),) = in_force(store)
    assert texts[0] == "Đọc cách khác"


def test_a_plan_is_loaded_and_confirmed_by_those_of_its_place_only(store: Warehouse) -> None:
    for scope in (ELSEWHERE, OF_HEALTH, Scope("S1", None, "s1-so-xay-dung")):
        with pytest.raises(loading.RefusedError):
            load(store, scope=scope)
    assert one(store, "SELECT count(*) FROM plan") == [(0,)]

    draft_id = load(store)

    assert plan_versions.find(store, draft_id=draft_id, scope=ELSEWHERE) is None
    with pytest.raises(UnfitEditError, match="Không có bản nháp này"):
        plan_drafts.discard(store, draft_id, reason="thử", actor="khác", scope=ELSEWHERE)


def test_a_plan_whose_province_nobody_knows_is_confirmed_only_once_a_person_says_which(
    store: Warehouse,
) -> None:
    draft_id = load(
        store, PLAN.decode().replace("Vân Giang", "Xứ Nào").replace("VÂN GIANG", "XỨ NÀO").encode()
    )
    assert find(store, draft_id).row["province_code"] == "S1"

    with pytest.raises(UnfitEditError, match="chưa rõ tỉnh"):
        confirm(store, draft_id)
    plan_drafts.correct(store, draft_id, [Change("header", "", "province", value="Vân Giang")], **BY)
    confirm(store, draft_id)

    assert len(in_force(store)) == 1


def amended(store: Warehouse) -> tuple[str, str]:
    """Two plans in force: the earlier one and a newer one that has its first tasks again."""
    older = load(store)
    confirm(store, older)
    newer = PLAN.decode().replace("318/KH-SXD", "900/KH-SXD").replace("ngày 26 tháng 01", "ngày 10 tháng 8")
    confirm(store, load(store, newer.encode()))
    found = dict(one(store, "SELECT number, plan_id FROM plan_in_force"))
    assert len(found) == 2, found
    return next(code for number, code in found.items() if not number.startswith("900")), found["900/KH-SXD"]


def count_at(store: Warehouse, plan_id: str, day: date) -> int:
    return int(
        one(store, "SELECT count(*) FROM assignment_status(?::DATE, 7) WHERE plan_id = ?", day, plan_id)[0][0]
    )


def test_tasks_of_a_replaced_plan_count_until_the_day_before_the_new_one_was_issued(store: Warehouse) -> None:
    older, newer = amended(store)
    before, after = date(2026, 8, 9), date(2026, 8, 10)
    held = count_at(store, older, after)

    plan_links.link(store, newer, older, "replaces", task_ids=None, **BY)

    assert held > 0
    assert (count_at(store, older, before), count_at(store, older, after)) == (held, 0)
    plan_links.unlink(store, newer, older, reason="ghi nhầm", **BY)
    assert count_at(store, older, after) == held


def test_an_amendment_ends_only_the_tasks_that_a_person_names(store: Warehouse) -> None:
    older, newer = amended(store)
    held = count_at(store, older, date(2026, 9, 1))
    first, *_ = plan_links.alike_tasks(store, plan_id=newer, replaced_plan_id=older, scope=OF_PROVINCE)
    ended = int(one(store, "SELECT count(*) FROM assignment WHERE task_id = ?", first["task_id"])[0][0])

    plan_links.link(store, newer, older, "amends", task_ids=[first["task_id"]], **BY)

    assert first["is_alike"]
    assert count_at(store, older, date(2026, 9, 1)) == held - ended
    with pytest.raises(UnfitEditError, match="trước kế hoạch cũ"):
        plan_links.link(store, older, newer, "replaces", task_ids=None, **BY)


def test_a_responsibility_is_a_task_from_the_day_it_is_promoted_until_it_is_taken_back(
    store: Warehouse,
) -> None:
    confirm(store, load(store))
    ((plan_id, line, text, unit),) = one(store, "SELECT plan_id, line, text, unit_name FROM responsibility WHERE unit_name IS NOT NULL ORDER BY ordinal LIMIT 1")  # fmt: skip
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 5)]
    held = [count_at(store, plan_id, day) for day in days]
    moments = [datetime(2026, 10, 1, 2, tzinfo=UTC), datetime(2026, 10, 5, 2, tzinfo=UTC)]

    plan_promotions.promote(
        store, plan_id, line, text, unit_name=unit, unit_code=None, timeframe_text="Trước 31/12", due_date=date(2026, 12, 31), at=moments[0], **BY
    )  # fmt: skip
    promoted = [count_at(store, plan_id, day) for day in days]
    ((task_id, due),) = one(store, "SELECT task_id, due_date FROM assignment WHERE text = ?", text)
    plan_promotions.undo(store, task_id, reason="chưa cần theo dõi", at=moments[1], **BY)

    assert due == date(2026, 12, 31)
    assert [now - before for now, before in zip(promoted, held, strict=True)] == [0, 1, 1]
    assert [count_at(store, plan_id, day) - before for day, before in zip(days, held, strict=True)] == [
        0,
        1,
        0,
    ]


def test_the_figures_of_accuracy_count_values_and_corrections_by_field_and_kind_of_file(
    store: Warehouse,
) -> None:
    draft_id = load(store)
    tasks = find(store, draft_id).read["tasks"]
    changes = [Change("task", task["item"], "text", value=f"Sửa {n}") for n, task in enumerate(tasks[:2])]
    plan_drafts.correct(store, draft_id, changes, **BY)
    confirm(store, draft_id)

    with store.cursor() as cursor:
        found = queries.accuracy(cursor, scope=OF_PROVINCE, as_of=date.max, province=None)
        elsewhere = queries.accuracy(cursor, scope=ELSEWHERE, as_of=date.max, province=None)

    by_field = {(row["part"], row["field"], row["file_kind"]): row for row in found.to_dicts()}
    row = by_field["task", "text", "txt"]
    assert (row["corrected_count"], row["value_count"], row["document_count"]) == (2, len(tasks), 1)
    assert by_field["header", "title", None]["corrected_count"] == 0
    assert elsewhere.is_empty()


def test_a_rebuild_does_every_edit_confirmation_link_and_promotion_again(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = amended(store)
    plan_links.link(store, newer, older, "replaces", task_ids=None, **BY)
    draft_id = load(store, PLAN.decode().replace("Văn phòng Sở", "Văn phòng Sơ", 1).encode())
    plan_drafts.correct(store, draft_id, [Change("header", "", "signer", value="Người khác")], **BY)
    plan_drafts.add(store, draft_id, "task", {"text": "Việc thêm tay", "lead": ["Văn phòng Sở"]}, **BY)
    plan_drafts.add(store, draft_id, "duty", ADDED["duty"], **BY)
    gone = plan_drafts.add(store, draft_id, "responsibility", ADDED["responsibility"], **BY)
    plan_drafts.take_away(store, draft_id, "responsibility", gone, **BY)
    item = find(store, draft_id).read["tasks"][3]["item"]
    plan_drafts.leave_out(store, draft_id, [("task", item)], is_left_out=True, **BY)
    confirm(store, draft_id)
    ((plan_id, line, text, unit),) = one(store, "SELECT plan_id, responsibility.line, responsibility.text, unit_name FROM responsibility JOIN plan_in_force USING (load_id, plan_id) WHERE unit_name IS NOT NULL ORDER BY ordinal LIMIT 1")  # fmt: skip
    plan_promotions.promote(
        store, plan_id, line, text, unit_name=unit, unit_code=None, timeframe_text=None, due_date=None, **BY
    )
    with monkeypatch.context() as reader:
        reads_otherwise(reader)
        plan_drafts.apply_reading(store, draft_id, **BY)
    before = everything(store)

    assert rebuild(store).code == 0

    assert everything(store) == before
    assert verify(store).code == 0


ADDED: dict[str, dict[str, Any]] = {
    "task": {"text": "Việc thêm tay"},
    "duty": {"who": "Các phòng", "to": "Văn phòng Sở", "frequency": "quarterly", "due_text": "trước ngày 10"},
    "responsibility": {"unit": "Thanh tra Sở", "text": "Kiểm tra việc thực hiện"},
    "basis": {"type": "Quyết định", "number": "77/QĐ-UBND", "date": "2026-01-05"},
}


def version_of(store: Warehouse, draft_id: str) -> str:
    """The load of the version that is in force."""
    return str(find(store, draft_id).row["confirmed_load_id"])


@pytest.mark.parametrize("part", ADDED)
def test_of_every_part_what_the_reader_missed_is_added_confirmed_and_taken_away_again(
    store: Warehouse, part: str
) -> None:
    draft_id = load(store)
    held = find(store, draft_id).said[plan_said.LISTS[part]]

    item = plan_drafts.add(store, draft_id, part, ADDED[part], **BY)
    confirm(store, draft_id)

    added = find(store, draft_id).said[plan_said.LISTS[part]][-1]
    assert {name: added[name] for name in ADDED[part]} == ADDED[part]
    with store.cursor() as cursor:
        version = plan_base.reading(cursor, version_of(store, draft_id))[plan_said.LISTS[part]]
    assert {name: version[-1][name] for name in ADDED[part]} == ADDED[part]
    assert len(version) == len(held) + 1

    plan_drafts.take_away(store, draft_id, part, item, **BY)
    assert find(store, draft_id).said[plan_said.LISTS[part]] == held
    assert find(store, draft_id).row["draft_state"] == "changed"
    assert plan_drafts.add(store, draft_id, part, ADDED[part], **BY) == "new:2"


@pytest.mark.parametrize("part", ADDED)
def test_a_row_that_says_nothing_is_not_added(store: Warehouse, part: str) -> None:
    draft_id = load(store)

    with pytest.raises(UnfitEditError, match="Chưa thêm được"):
        plan_drafts.add(store, draft_id, part, {"section": "II", "text": " "} if part == "task" else {}, **BY)
    assert find(store, draft_id).changes == ()


@pytest.mark.parametrize("part", ["task", "responsibility", "basis"])
def test_an_item_whose_words_a_person_empties_is_mended_or_left_out_before_the_plan_is_confirmed(
    store: Warehouse, part: str
) -> None:
    draft_id = load(store)
    item = find(store, draft_id).read[plan_said.LISTS[part]][0]["item"]
    emptied = [Change(part, item, name, value=None) for name in MUST_SAY[part]]
    plan_drafts.correct(store, draft_id, emptied, **BY)

    assert "hoặc để lại mục đó" in str(plan_drafts.hindrance(store, draft_id=draft_id, scope=OF_PROVINCE))
    plan_drafts.leave_out(store, draft_id, [(part, item)], is_left_out=True, **BY)
    assert plan_drafts.hindrance(store, draft_id=draft_id, scope=OF_PROVINCE) is None


def test_a_list_that_a_person_empties_is_empty_and_the_plan_is_confirmed(store: Warehouse) -> None:
    draft_id = load(store)
    item = find(store, draft_id).read["tasks"][0]["item"]
    emptied = [
        Change("task", item, "lead", value=None),
        Change("header", "", "recipients", value=None),
        Change("header", "", "indices", value=None),
    ]

    plan_drafts.correct(store, draft_id, emptied, **BY)
    assert plan_drafts.hindrance(store, draft_id=draft_id, scope=OF_PROVINCE) is None
    confirm(store, draft_id)

    said = find(store, draft_id).said
    assert (said["tasks"][0]["lead"], said["recipients"], said["indices"]) == ([], [], [])


def read_as_another(store: Warehouse, old: str, new: str, scope: Scope, **more: Any) -> str:
    """The draft of the plan whose words name another place."""
    text = PLAN.decode().replace(old, new).replace(old.upper(), new.upper())
    return loading.receive_plan(
        store, NAME, text.encode(), actor="dieu-phoi", scope=scope, confirm=False, **more
    ).load_id


@pytest.mark.parametrize(
    ("old", "new", "scope", "field", "means", "place", "why"),
    [
        (
            "Vân Giang",
            "Sơn La",
            OF_PROVINCE,
            "province",
            "Vân Giang",
            "tỉnh Vân Giang",
            "địa danh ghi trước ngày",
        ),
        (
            "Sở Xây dựng",
            "Sở Tài chính",
            OF_HEALTH,
            "issuer",
            "Sở Y tế",
            "Sở Y tế, tỉnh Vân Giang",
            "trích yếu, dòng 9",
        ),
    ],
    ids=["province", "body"],
)
def test_a_plan_read_as_anothers_is_loaded_as_ones_own_when_a_person_says_so(
    store: Warehouse, old: str, new: str, scope: Scope, field: str, means: str, place: str, why: str
) -> None:
    with pytest.raises(loading.ElsewhereError) as refused:
        read_as_another(store, old, new, scope)
    assert refused.value.own == place
    assert refused.value.why.endswith(why)
    assert one(store, "SELECT count(*) FROM plan") == [(0,)]

    draft_id = read_as_another(store, old, new, scope, is_own=True)

    draft = find(store, draft_id)
    assert draft.changes == (Change("header", "", field, new, means),)
    assert (draft.row["province_code"], draft.row["changed_by"]) == ("S1", "dieu-phoi")
    assert plan_drafts.hindrance(store, draft_id=draft_id, scope=scope) is None
    seen = [ELSEWHERE, scope] if field == "province" else [Scope("S1", "so-tai-chinh", None), scope]
    assert [listed(store, each) for each in seen] == [0, 1]
    plan_drafts.confirm(store, draft_id, seen=draft.row["newest_event"], actor="dieu-phoi", scope=scope)
    assert [listed(store, each) for each in seen] == [0, 1]
    assert one(store, "SELECT field, read_value, value FROM plan_correction") == [
        (field, f'"{new}"', f'"{means}"')
    ]
    before = everything(store)
    assert rebuild(store).code == 0
    assert everything(store) == before
    assert verify(store).code == 0


def listed(store: Warehouse, scope: Scope) -> int:
    """How many plans somebody finds in their list."""
    with store.cursor() as cursor:
        return plans.list_plans(
            cursor, scope=scope, as_of=date.max, filters=Filters(None, None, None), search=None
        ).height
