"""Before a draft is open: the upload, what became of it, and the drafts that wait."""

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from ui import account, asked, parts, words
from ui import plan_import_fields as fields

KINDS_OF_FILES = ["docx", "pdf", "doc", "txt", "md", "html", "htm"]
MOST_MB = 10
DRAFTS_PER_PAGE = 15
STATES = {
    "draft": ("due_soon", "Chưa xác nhận"),
    "changed": ("due_soon", "Có sửa, chưa xác nhận lại"),
    "partly": ("in_progress", "Xác nhận một phần"),
    "confirmed": ("on_time", "Đã xác nhận"),
    "discarded": ("waived", "Đã bỏ"),
}


def uploader() -> Any:
    """The document chosen, or None; a new field after each that was taken."""
    number = st.session_state.get("plan_import.files", 0)
    file = st.file_uploader(
        "Văn bản kế hoạch",
        type=KINDS_OF_FILES,
        key=f"plan_import.file.{number}",
        max_upload_size=MOST_MB,
        label_visibility="collapsed",
    )
    if file is None:
        st.caption(
            "Word (.docx, .doc), PDF có chữ, .txt, .md hoặc .html. Nạp xong là bản nháp; chưa giao việc cho ai cho đến khi xác nhận."
        )
    return file


def taken_once(file: Any, take: Callable[[], Any]) -> Any:
    """What `take` answers to an upload, asked once and not at every rerun."""
    kept = st.session_state.get("plan_import.taken")
    return kept[1] if kept and kept[0] == file.file_id else taken_anew(file, take)


def taken_anew(file: Any, take: Callable[[], Any]) -> Any:
    """What `take` answers to an upload from now on."""
    with st.spinner("Đang đọc văn bản…"):
        st.session_state["plan_import.taken"] = kept = (file.file_id, take())
    return kept[1]


def next_file() -> None:
    """The next document starts with an empty field."""
    st.session_state.pop("plan_import.taken", None)
    st.session_state["plan_import.files"] = st.session_state.get("plan_import.files", 0) + 1


def refused(problem: str) -> None:
    """Why nothing was stored, a line for each problem: where, what was found, what was expected, how to mend it."""
    st.markdown(
        f"{parts.badge('overdue', 'Chưa nạp')} **Không đọc được văn bản này thành kế hoạch.** Không có gì được lưu."
    )
    st.markdown("\n".join(f"- {words.plain(line)}" for line in problem.splitlines()))
    st.caption(
        "Cần: văn bản kế hoạch có chữ, tối đa 10 MB, không đặt mật khẩu. Bản chụp, bản quét thì xin tệp Word gốc hoặc nhận dạng chữ trước."
    )


def elsewhere(problem: str, why: str, own: str | None) -> bool:
    """Whether a person says that a document that reads as another place's is of their `own`; `why` it reads so."""
    st.markdown(
        f"{parts.badge('overdue', 'Chưa nạp')} **Kế hoạch này không thuộc nơi bạn phụ trách.** Không có gì được lưu."
    )
    read = f" Cách máy đọc: {words.plain(why)}." if why else ""
    st.markdown(f"{words.plain(problem)}{read}")
    if own is None:
        return False
    st.caption(
        "Nhận thì nơi ban hành được sửa theo nơi bạn phụ trách; chỗ sửa ghi tên bạn bên cạnh điều máy đọc."
    )
    return st.button(f"Máy đọc sai: nhận là văn bản của {words.together(own)}", key="plan_import.own")


def offered(problem: str, kind: str, task_count: int) -> bool:
    """Whether a person takes over a document that is no plan but assigns tasks. `problem`: why it is none, and what was
    converted to read it, a line each."""
    name = fields.KINDS.get(kind, "Văn bản")
    st.markdown(
        f"{parts.badge('due_soon', 'Không phải kế hoạch')} **{name}, không phải kế hoạch, nhưng có giao {task_count} nhiệm vụ.** Chưa có gì được lưu."
    )
    why, *converted = problem.splitlines()
    st.caption(words.plain(why))
    if converted:
        st.markdown("\n".join(f"- {words.plain(line)}" for line in converted))
    return st.button(
        f"Vẫn nhận để theo dõi {task_count} nhiệm vụ",
        key="plan_import.take_over",
        icon=":material/arrow_forward:",
    )


def draft_list(found: pl.DataFrame) -> None:
    """The drafts that wait, who touched them last and when; each leads to the draft."""
    with parts.panel("import-drafts", f"Bản nháp đang chờ :gray[({found.height})]"):
        if found.is_empty():
            st.markdown("**Không có bản nháp nào đang chờ.**")
            st.caption("Mọi văn bản đã nạp đều được xác nhận hoặc đã bỏ. Nạp văn bản mới ở trên.")
            return
        shown = parts.page_of(found, DRAFTS_PER_PAGE, key="plan_import.page")
        parts.table([_draft_row(row) for row in shown.iter_rows(named=True)])
        if bool(found["is_sample"].any()):
            st.caption(f"{words.SAMPLE}.")


def settled_list(found: pl.DataFrame) -> None:
    """The documents that wait for nobody: confirmed, or discarded; each leads to what was understood of it."""
    settled = found.filter(pl.col("draft_state").is_in(["confirmed", "discarded"]))
    if settled.is_empty():
        return
    with st.expander(f"Văn bản đã xác nhận hoặc đã bỏ ({settled.height})"):
        shown = parts.page_of(settled, DRAFTS_PER_PAGE, key="plan_import.settled")
        parts.table([_draft_row(row) for row in shown.iter_rows(named=True)])
        if bool(settled["is_sample"].any()):
            st.caption(f"{words.SAMPLE}.")


def state_badge(row: dict[str, Any]) -> str:
    look, said = STATES[row["draft_state"]]
    return parts.badge(look, said)


def moment(value: Any) -> str:
    return f"{value.astimezone(asked.HANOI):%H:%M %d/%m/%Y}" if value else words.EMPTY


def who(name: str | None) -> str:
    """A person as others know them; a command or a token by its own name."""
    return words.plain(account.full_name(name) or name) if name else words.EMPTY


def _draft_row(row: dict[str, Any]) -> dict[str, str]:
    name = words.plain(words.cut(row["title"] or row["file_name"], 140))
    link = parts.address("plan_import", draft=row["draft_id"])
    number = words.plain(row["number"]) or "không ghi số"
    told = [f"{row['change_count']} chỗ đã sửa"] if row["change_count"] else []
    told += [f"{row['left_out_count']} mục để lại"] if row["left_out_count"] else []
    changed = f"{who(row['changed_by'])} sửa {moment(row['changed_at'])}" if row["changed_by"] else ""
    loaded = f"{who(row['loaded_by'])} nạp {moment(row['loaded_at'])}"
    return {
        "Văn bản": f"[{name}]({link})  \n:small[:gray[{number} · {words.plain(row['file_name'])}]]",
        "Tình trạng": f"{state_badge(row)}  \n:small[:gray[{', '.join(told) or 'chưa sửa gì'}]]",
        "Ai, lúc nào": f"{changed or loaded}  \n:small[:gray[{loaded if changed else 'chưa ai sửa'}]]",
    }
