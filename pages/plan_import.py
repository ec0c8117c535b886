"""A plan document from upload to confirmation: the document beside what was understood of it, corrected by a person."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from actions import loading, plan_drafts, plan_links, plan_promotions, plan_reading, plan_versions
from actions.loading import ElsewhereError, OfferedError, RefusedError
from actions.plan_drafts import Change, ClashError, UnfitEditError
from actions.plan_said import with_items
from ui import (
    actor,
    asked,
    data,
    filters,
    parts,
    plan_import_accuracy,
    plan_import_after,
    plan_import_document,
    plan_import_edit,
    plan_import_list,
    plan_import_look,
    words,
)
from ui import plan_import_fields as fields
from ui.plan_import_fields import Edit, Key, Opened
from ui.plan_import_session import as_seen, draw_newest, leave, looked_at, show, show_newest, tell, told
from warehouse import store
from warehouse.queries import plan_drafts as queries
from warehouse.queries import plans


def do(action: str, step: Callable[[dict[str, Any]], str | None], **place: str | None) -> None:
    """Ask whether the reader may, take the step under their name, tell what came of it and draw the page anew."""
    try:
        said = step({"actor": actor.must(action, **place), "scope": asked.scope()})
        if said:
            tell("on_time", "Đã ghi", said, of=action)
    except ClashError as error:
        tell("overdue", "Có người vừa sửa", plan_import_edit.clashes(error.clashes, error.kept), of=action)
        plan_import_edit.refused()
    except UnfitEditError as error:
        tell("overdue", "Chưa ghi", str(error), of=action)
        plan_import_edit.refused()
    draw_newest()
    st.rerun()


def receive(file: Any, *, take_over: bool) -> Any:
    """Load the document; what became of it, or the error that says why not."""
    by = actor.must("load_plan", **actor.own_place())
    try:
        return loading.receive_plan(
            store.opened(),
            file.name,
            file.getvalue(),
            actor=by,
            scope=asked.scope(),
            confirm=False,
            take_over=take_over,
        )
    except RefusedError as error:
        return error


def upload() -> None:
    """Choose a document; once it is read its draft opens."""
    with parts.panel("import-upload", "Nạp văn bản"):
        file = plan_import_list.uploader()
        if file is None:
            return
        taken = plan_import_list.taken_once(file, lambda: receive(file, take_over=False))
        if isinstance(taken, OfferedError):
            if not plan_import_list.offered(str(taken), taken.kind, len(taken.offer["tasks"])):
                return
            taken = receive(file, take_over=True)
        if isinstance(taken, RefusedError):
            plan_import_list.refused(str(taken), is_elsewhere=isinstance(taken, ElsewhereError))
            return
        plan_import_list.next_file()
        if not taken.is_new:
            tell("in_progress", "Đã có", "Văn bản này đã được nạp trước đây; đây là bản nháp của nó.")
        st.query_params["draft"] = taken.load_id
        st.rerun()


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


def one_draft(draft_id: str) -> None:
    """One draft: what to look at first, the document and its fields, and what to do with it."""
    st.page_link(
        "../pages/plan_import.py",
        label="Về danh sách bản nháp",
        icon=":material/arrow_back:",
        query_params=filters.link(),
    )
    warehouse = store.opened()
    newest = plan_versions.find(warehouse, draft_id=draft_id, scope=asked.scope())
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
    place = {"province": draft.row["province_code"], "department": draft.row["department_code"]}
    allowed = actor.allowed(("load_plan", "confirm_plan", "link_plan", "promote"), **place)
    is_open = draft.row["draft_state"] != "discarded"
    may_change = "load_plan" in allowed and is_open
    _head(opened)
    told()
    if not is_open:
        with parts.panel(
            "import-discarded", "Bản nháp đã bỏ", f"Lý do: {words.plain(draft.row['discarded_reason'])}"
        ):
            if "load_plan" in allowed and st.button("Mở lại bản nháp", key="plan_import.reopen"):
                do("load_plan", lambda by: plan_drafts.reopen(warehouse, draft_id, **by), **place)
    if reading.problem:
        st.warning(words.plain(reading.problem))
    plan_import_look.first_things(opened, show)
    _beside(draft, opened, may_change, place)
    if newest.row["newest_event"] != draft.row["newest_event"] and not _presses_confirm():
        show_newest(newest)
    unknown = data.ask(plan_drafts.unknown_units, draft_id=draft_id)
    if chosen := plan_import_look.unknown_units(unknown, may_change=may_change):
        change = Change("unit", chosen[0], "unit_code", value=chosen[1])
        do(
            "load_plan",
            lambda by: _counted(plan_drafts.correct(warehouse, draft_id, [change], **by)),
            **place,
        )
    differing = plan_drafts.read_differences(draft, reading.said) if reading.said else []
    is_confirmed = draft.row["confirmed_at"] is not None
    if plan_import_look.other_reading(differing, is_confirmed=is_confirmed, may_change=may_change):
        do("load_plan", lambda by: _reread(draft_id, by), **place)
    doubts = len(fields.doubtful(opened))
    told("confirm")
    hindrance = data.ask(plan_drafts.hindrance, draft_id=draft_id)
    if plan_import_after.confirmation(
        opened, doubts, may_confirm="confirm_plan" in allowed, hindrance=hindrance
    ):
        seen = draft.row["newest_event"]
        do("confirm_plan", lambda by: plan_drafts.confirm(warehouse, draft_id, seen=seen, **by), **place)
    if is_confirmed:
        _after_confirmation(draft.row["plan_id"], allowed, place)
    elif may_change and (reason := plan_import_after.discarding(opened)):
        do("load_plan", lambda by: plan_drafts.discard(warehouse, draft_id, reason=reason, **by), **place)
    plan_import_after.history(data.read(queries.history, draft_id=draft_id))


def _presses_confirm() -> bool:
    """Whether this run answers the button that confirms: that is refused in words where somebody changed the draft."""
    return bool(st.session_state.get("plan_import.confirm"))


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


def _beside(
    draft: plan_versions.Draft, opened: Opened, may_change: bool, place: dict[str, str | None]
) -> None:
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
            f"{words.of_samples(opened.row['is_sample'])}Bấm một đoạn được đánh dấu để sửa giá trị đọc từ đoạn đó.",
        ),
    ):
        clicked = plan_import_document.document(opened, focus)
    if clicked:
        show(clicked)
        st.rerun()
    with right, parts.panel("import-fields", "Đọc được", plan_import_look.mark(opened)):
        told("fields")
        part = plan_import_edit.section(opened, focus)
        if part == "header":
            _form(draft, opened, ("header", "", focus[2] if focus else ""), may_change, place)
            return
        if focus and focus[0] == part:
            _form(draft, opened, focus, may_change, place)
        edits, left_out, viewed = plan_import_edit.table(opened, part, focus)
        if viewed:
            show((part, viewed, next(iter(fields.NAMES[part]))))
            st.rerun()
        if may_change and (edits or left_out):
            _keep(draft, edits, {(part, item): out for item, out in left_out.items()}, place)
        if may_change:
            _whole_part(draft, opened, part, place)


def _form(
    draft: plan_versions.Draft, opened: Opened, focus: Key, may_change: bool, place: dict[str, str | None]
) -> None:
    part, item, _ = focus
    edits = plan_import_edit.form(opened, part, item, may_change=may_change)
    if edits:
        _keep(draft, edits, {}, place)
    doubts = [key for key in fields.doubtful(opened) if key[:2] == (part, item)]
    if doubts and may_change and st.button("Đã xem, đọc đúng", key="plan_import.accept"):
        do("load_plan", lambda by: plan_drafts.accept(store.opened(), draft.draft_id, doubts, **by), **place)


def _keep(
    draft: plan_versions.Draft,
    edits: list[Edit],
    left_out: dict[tuple[str, str], bool],
    place: dict[str, str | None],
) -> None:
    warehouse = store.opened()

    def step(by: dict[str, Any]) -> str | None:
        changes = [Change(part, item, field, value=value) for part, item, field, value in edits]
        for is_left_out in (True, False):
            items = [item for item, out in left_out.items() if out == is_left_out]
            plan_drafts.leave_out(warehouse, draft.draft_id, items, is_left_out=is_left_out, **by)
        seen = draft.said
        count = plan_drafts.correct(warehouse, draft.draft_id, changes, seen=seen, **by) if changes else 0
        if changes and not count:
            plan_import_edit.refused()  # the same value in other letters: the cell shows again what is kept
        return _counted(count) if changes else "Đã ghi lựa chọn."

    do("load_plan", step, **place)


def _whole_part(draft: plan_versions.Draft, opened: Opened, part: str, place: dict[str, str | None]) -> None:
    """Add a task; leave a whole part out, or take it in again."""
    items = {(part, row["item"]) for row in opened.rows(part)}
    left = items & opened.left_out
    with st.container(horizontal=True):
        if part == "task" and st.button("Thêm nhiệm vụ máy chưa đọc được", key="plan_import.add"):
            _add(draft.draft_id, place)
        if items - left and st.button("Để lại cả phần này", key="plan_import.leave_all"):
            _keep(draft, [], dict.fromkeys(items, True), place)
        if left and st.button("Nhận cả phần này", key="plan_import.take_all"):
            _keep(draft, [], dict.fromkeys(items, False), place)


def _add(draft_id: str, place: dict[str, str | None]) -> None:
    def step(by: dict[str, Any]) -> str:
        item = plan_drafts.add(store.opened(), draft_id, "task", {"text": "Nhiệm vụ mới"}, **by)
        show(("task", item, "text"))
        return "Đã thêm một dòng; hãy ghi nội dung, đơn vị chủ trì và thời gian."

    do("load_plan", step, **place)


def _counted(count: int) -> str:
    return f"{count} chỗ đã sửa; bản nháp được giữ, có thể rời trang." if count else "Không có gì thay đổi."


def _reread(draft_id: str, by: dict[str, Any]) -> str:
    homeless = plan_drafts.apply_reading(store.opened(), draft_id, **by)
    rest = (
        f" {len(homeless)} chỗ sửa cũ không còn mục để gắn vào; xem ở phần Ai đã sửa gì." if homeless else ""
    )
    return f"Bản nháp nay theo cách đọc mới; những gì đã sửa giữ nguyên.{rest}"


def _after_confirmation(plan_id: str, allowed: set[str], place: dict[str, str | None]) -> None:
    warehouse = store.opened()
    told("after")
    found = data.read(queries.links, plan_id=plan_id)
    with parts.panel("import-links", "Thay thế kế hoạch trước"):
        plan_import_after.links(found)
        if "link_plan" in allowed:
            mentions = data.read(queries.mentions, plan_id=plan_id)
            earlier = data.read(queries.earlier_plans, plan_id=plan_id)
            linked = plan_import_after.linking(
                found, earlier, mentions, lambda code: data.ask(plan_links.alike_tasks, plan_id=plan_id, replaced_plan_id=code)
            )  # fmt: skip
            if linked:
                do(
                    "link_plan",
                    lambda by: plan_links.link(
                        warehouse, plan_id, linked.plan_id, linked.relation, task_ids=linked.task_ids, **by
                    ),
                    **place,
                )
            if gone := plan_import_after.unlinking(found):
                do(
                    "link_plan",
                    lambda by: plan_links.unlink(warehouse, plan_id, gone[0], reason=gone[1], **by),
                    **place,
                )
    held = data.read(plans.responsibilities_of_plan, plan_id=plan_id)
    if held.is_empty() or "promote" not in allowed:
        return
    promoted = data.read(queries.promotions, plan_id=plan_id)
    with parts.panel(
        "import-promote",
        "Giao trách nhiệm thành nhiệm vụ",
        "Trách nhiệm không tự thành nhiệm vụ. Giao thì được theo dõi từ hôm nay, và có thể thôi.",
    ):
        made = plan_import_after.promoting(held.to_dicts(), promoted)
        if made:
            do(
                "promote",
                lambda by: plan_promotions.promote(
                    warehouse,
                    plan_id,
                    made.line,
                    made.text,
                    unit_name=made.unit,
                    unit_code=None,
                    timeframe_text=f"Hạn {words.day(made.due_date)}" if made.due_date else "Thường xuyên",
                    due_date=made.due_date,
                    **by,
                ),
                **place,
            )
        if undone := plan_import_after.undoing(promoted):
            do(
                "promote",
                lambda by: plan_promotions.undo(warehouse, undone[0], reason=undone[1], **by),
                **place,
            )


if draft_asked := st.query_params.get("draft"):
    one_draft(draft_asked)
    st.stop()
leave()
waiting = data.read(queries.drafts, is_open=True, province=asked.filters().province)
parts.scope_line(
    f"{waiting.height} bản nháp đang chờ · {parts.asked_text(with_department=False).partition(', năm')[0]}",
    is_sample=False,
)
told()
upload()
plan_import_list.draft_list(waiting)
plan_import_list.settled_list(data.read(queries.drafts, is_open=False, province=asked.filters().province))
plan_import_accuracy.accuracy(data.read(queries.accuracy, province=asked.filters().province))
