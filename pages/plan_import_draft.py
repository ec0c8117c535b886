"""One draft of a plan: what to look at first, the document beside its fields, and what to do with it."""

import streamlit as st

from actions import plan_drafts, plan_reading, plan_units, plan_versions
from actions.plan_said import with_items
from pages.plan_import_confirmed import after_confirmation
from pages.plan_import_steps import Steps
from ui import (
    actor,
    asked,
    data,
    filters,
    parts,
    plan_import_after,
    plan_import_document,
    plan_import_edit,
    plan_import_list,
    plan_import_look,
    plan_import_new,
    plan_import_units,
    words,
)
from ui import plan_import_fields as fields
from ui.plan_import_fields import Key, Opened
from ui.plan_import_points import Point, next_after, of_item, points
from ui.plan_import_session import as_seen, looked_at, show, show_newest, told
from warehouse import store
from warehouse.queries import plan_drafts as queries

ACTIONS = ("load_plan", "confirm_plan", "link_plan", "promote")


def one_draft(draft_id: str) -> None:
    """The whole page of a draft, in the order a person works through it."""
    st.page_link(
        "../pages/plan_import.py",
        label="Về danh sách bản nháp",
        icon=":material/arrow_back:",
        query_params=filters.link(),
    )
    newest = plan_versions.find(store.opened(), draft_id=draft_id, scope=asked.scope())
    if newest is None:
        parts.empty(
            "Không có bản nháp này.",
            "Bản nháp ở ngoài phạm vi của tài khoản, hoặc đường dẫn sai. Hãy tìm trong danh sách.",
        )
        return
    draft = as_seen(newest)
    with st.spinner("Đang đọc văn bản…"):
        reading = data.of_original(
            plan_reading.read, sha256=draft.row["file_sha256"], file_name=draft.row["file_name"]
        )
    opened = opened_draft(draft, reading)
    steps = Steps(draft)
    allowed = actor.allowed(ACTIONS, **steps.place)
    is_open = draft.row["draft_state"] != "discarded"
    may_change = "load_plan" in allowed and is_open
    found = points(opened)
    hindrance = data.ask(plan_drafts.hindrance, draft_id=draft_id) if is_open else None
    if opened.row["draft_state"] in ("confirmed", "partly"):
        hindrance = None  # what is in force is; what would hinder its next version is told once it changes
    _head(opened)
    plan_import_look.next_step(
        opened, len(found), may_confirm="confirm_plan" in allowed, is_hindered=hindrance is not None
    )
    told()
    if not is_open:
        _discarded(opened, steps, may_reopen="load_plan" in allowed)
    if reading.problem:
        st.warning(words.plain(reading.problem))
    if seen := plan_import_look.first_things(
        opened, found, hindrance, show, lambda: _own_place(steps), may_change=may_change
    ):
        steps.accept([seen])
    _units(steps, may_change)
    _beside(steps, opened, found, may_change)
    if newest.row["newest_event"] != draft.row["newest_event"] and not _presses_confirm():
        show_newest(newest)
    _another_reading(steps, opened, reading, may_change)
    if is_open:
        _ending(steps, opened, len(found), hindrance, allowed, may_change)
    plan_import_after.history(
        data.read(queries.history, draft_id=draft_id), data.ask(plan_units.units_to_choose, draft_id=draft_id)
    )


def opened_draft(draft: plan_versions.Draft, reading: plan_reading.Reading) -> Opened:
    """The draft as the page shows it."""
    said = with_items(reading.said) if reading.said else None
    return Opened(
        dict(draft.row),
        draft.read,
        draft.said,
        frozenset((change.part, change.item, change.field) for change in draft.changes),
        draft.left_out,
        draft.accepted,
        said,
        reading.lines,
        fields.confidences_of(said),
    )


def _head(opened: Opened) -> None:
    row = opened.row
    kind = opened.said.get("document_kind")
    mark = (
        f" {parts.badge('due_soon', fields.KINDS.get(kind, 'Văn bản khác') + ', không phải kế hoạch')}"
        if kind
        else ""
    )
    parts.scope_line(
        f"{words.plain(row['file_name'])} · {plan_import_list.who(row['loaded_by'])} nạp {plan_import_list.moment(row['loaded_at'])}",
        is_sample=row["is_sample"],
    )
    st.markdown(
        f"{plan_import_list.state_badge(row)}{mark} **{words.plain(opened.said['title']) or 'Không có trích yếu'}**"
    )


def _discarded(opened: Opened, steps: Steps, *, may_reopen: bool) -> None:
    reason = words.plain(opened.row["discarded_reason"])
    with parts.panel("import-discarded", "Bản nháp đã bỏ", f"Lý do: {reason}"):
        if may_reopen and st.button("Mở lại bản nháp", key="plan_import.reopen"):
            steps.reopen()


def _own_place(steps: Steps) -> None:
    """Where the plan reads as nobody's or another's place: make it one of the reader's own."""
    own = data.ask(plan_drafts.own_place_for, draft_id=steps.draft.draft_id)
    if own and st.button(f"Nhận là văn bản của {words.together(own.name)}", key="plan_import.own"):
        steps.keep([("header", "", field, value) for field, value in own.fields.items()], {})


def _units(steps: Steps, may_change: bool) -> None:
    """Names that no register knows, and what a person said they mean."""
    draft_id = steps.draft.draft_id
    chosen = plan_import_units.to_match(
        data.ask(plan_units.unknown_units, draft_id=draft_id),
        steps.draft.said["unit_choices"],
        data.ask(plan_units.units_to_choose, draft_id=draft_id),
        drawn=steps.draft.row["newest_event"],
        may_change=may_change,
    )
    if chosen:
        steps.choose_unit(*chosen)


def _beside(steps: Steps, opened: Opened, found: list[Point], may_change: bool) -> None:
    """The document on the left, the fields on the right; what a person changes is kept at once."""
    focus = looked_at()
    if focus and opened.find(focus[0], focus[1]) is None:
        focus = None
    left, right = st.columns([1, 1], gap="medium")
    with (
        left,
        parts.panel(
            "import-document",
            "Văn bản",
            f"{words.of_samples(opened.row['is_sample'])}Bấm một đoạn được đánh dấu để sửa giá trị đọc từ đoạn đó; bằng bàn phím: mũi tên lên, xuống, rồi Enter.",
        ),
    ):
        low = {fields.line_of(opened, point.value) for point in found if point.value}
        clicked = plan_import_document.document(opened, focus, low)
    if clicked:
        show(clicked)
        st.rerun()
    with right, parts.panel("import-fields", "Đọc được", plan_import_look.mark(opened)):
        told("fields")
        part = plan_import_edit.section(opened, focus)
        if part == "header":
            _form(steps, opened, found, ("header", "", focus[2] if focus else ""), may_change)
            return
        if focus and focus[0] == part:
            _form(steps, opened, found, focus, may_change)
        edits, left_out, viewed = plan_import_edit.table(opened, part, focus)
        if viewed:
            show((part, viewed, next(iter(fields.NAMES[part]))))
            st.rerun()
        if may_change and (edits or left_out):
            steps.keep(edits, {(part, item): out for item, out in left_out.items()})
        if may_change:
            _whole_part(steps, opened, part)


def _form(steps: Steps, opened: Opened, found: list[Point], focus: Key, may_change: bool) -> None:
    part, item, _ = focus
    if edits := plan_import_edit.form(opened, part, item, may_change=may_change):
        steps.keep(edits, {})
    own, onward = of_item(found, part, item), next_after(found, part, item)
    with st.container(horizontal=True):
        if own and may_change and st.button(plan_import_look.accepting(own), key="plan_import.accept"):
            steps.accept([point.key for point in own], then=onward)
        if onward:
            st.button("Chỗ cần xem tiếp theo", key="plan_import.onward", on_click=show, args=(onward,))
        if (
            fields.is_added(item)
            and may_change
            and st.button("Bỏ dòng thêm tay này", key="plan_import.take_away")
        ):
            steps.take_away(part, item)


def _whole_part(steps: Steps, opened: Opened, part: str) -> None:
    """Add a row; leave a whole part out, or take it in again."""
    items = {(part, row["item"]) for row in opened.rows(part)}
    left = items & opened.left_out
    with st.container(horizontal=True):
        if not plan_import_new.is_open(part):
            plan_import_new.offer(part)
        if items - left and st.button("Để lại cả phần này", key="plan_import.leave_all"):
            steps.leave_out(items, is_left_out=True)
        if left and st.button("Nhận cả phần này", key="plan_import.take_all"):
            steps.leave_out(items, is_left_out=False)
    if plan_import_new.is_open(part) and (values := plan_import_new.form(opened, part)) is not None:
        steps.add(part, values)


def _another_reading(steps: Steps, opened: Opened, reading: plan_reading.Reading, may_change: bool) -> None:
    differing = plan_drafts.read_differences(steps.draft, reading.said) if reading.said else []
    is_confirmed = opened.row["confirmed_at"] is not None
    if plan_import_look.other_reading(differing, is_confirmed=is_confirmed, may_change=may_change):
        steps.read_again()


def _ending(
    steps: Steps,
    opened: Opened,
    to_look_at: int,
    hindrance: str | None,
    allowed: set[str],
    may_change: bool,
) -> None:
    """Confirm the draft and what follows of that, or put it away."""
    told("confirm")
    if plan_import_after.confirmation(
        opened, to_look_at, may_confirm="confirm_plan" in allowed, hindrance=hindrance
    ):
        steps.confirm()
    if opened.row["confirmed_at"] is not None:
        after_confirmation(opened.row["plan_id"], allowed, steps.place)
    elif may_change and (reason := plan_import_after.discarding(opened)):
        steps.discard(reason)


def _presses_confirm() -> bool:
    """Whether this run answers the button that confirms: that is refused in words where somebody changed the draft."""
    return bool(st.session_state.get("plan_import.confirm"))
