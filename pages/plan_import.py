"""Plan documents on their way in: upload one, find the drafts that wait, and see how well documents are read."""

from typing import Any

import streamlit as st

from actions import loading
from actions.loading import ElsewhereError, OfferedError, RefusedError
from pages.plan_import_draft import one_draft
from ui import actor, asked, data, parts, plan_import_accuracy, plan_import_list
from ui.plan_import_session import leave, tell, told
from warehouse import store
from warehouse.queries import plan_drafts as queries


def receive(file: Any, *, take_over: bool = False, is_own: bool = False) -> Any:
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
            is_own=is_own,
        )
    except RefusedError as error:
        return error


def upload() -> None:
    """Choose a document; once it is read its draft opens."""
    with parts.panel("import-upload", "Nạp văn bản"):
        file = plan_import_list.uploader()
        if file is None:
            return
        taken = plan_import_list.taken_once(file, lambda: receive(file))
        if isinstance(taken, OfferedError):
            if not plan_import_list.offered(str(taken), taken.kind, len(taken.offer["tasks"])):
                return
            taken = plan_import_list.taken_anew(file, lambda: receive(file, take_over=True))
        if isinstance(taken, ElsewhereError):
            if not plan_import_list.elsewhere(str(taken), taken.why, taken.own):
                return
            taken = receive(file, take_over=True, is_own=True)  # what is no plan was taken over to come here
        if isinstance(taken, RefusedError):
            plan_import_list.refused(str(taken))
            return
        plan_import_list.next_file()
        if not taken.is_new:
            tell("in_progress", "Đã có", "Văn bản này đã được nạp trước đây; đây là bản nháp của nó.")
        st.query_params["draft"] = taken.load_id
        st.rerun()


if draft_asked := st.query_params.get("draft"):
    one_draft(draft_asked)
    st.stop()
leave()
province = asked.filters().province
waiting = data.read(queries.drafts, is_open=True, province=province)
parts.scope_line(
    f"{waiting.height} bản nháp đang chờ · {parts.asked_text(with_department=False).partition(', năm')[0]}",
    is_sample=False,
)
told()
upload()
plan_import_list.draft_list(waiting)
plan_import_list.settled_list(data.read(queries.drafts, is_open=False, province=province))
plan_import_accuracy.accuracy(data.read(queries.accuracy, province=province))
