"""What the page of the trace draws: its filters, both logs, and what checking the chain found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

import polars as pl
import streamlit as st

from access.audit import ACTION_NAMES, REFUSALS, Action, Event
from access.matrix import ROWS
from ui import asked, parts, words

ROWS_PER_PAGE = 40
KINDS: dict[str, tuple[Action, ...]] = {
    "Mọi việc": (),
    "Chỉ những lần từ chối": REFUSALS,
    "Đăng nhập, đăng xuất": (Action.SIGN_IN, Action.SIGN_OUT, Action.SIGN_IN_REFUSED),
    "Xuất số liệu, tải bản gốc": (Action.EXPORTED, Action.ORIGINAL_DOWNLOADED),
    "Cài đặt và niêm phong": (Action.SETTINGS_CHANGED, Action.WAREHOUSE_SEALED),
    "Tài khoản và mã truy cập": tuple(
        action for action in Action if action.value.startswith(("account", "password", "token", "sessions"))
    ),
}
CHANGES = {
    "load": "Nạp tệp",
    "confirm_plan": "Xác nhận kế hoạch",
    "edit_plan_draft": "Sửa bản nháp kế hoạch",
    "link_plans": "Liên kết hai kế hoạch",
    "promote_task": "Giao trách nhiệm thành nhiệm vụ, hoặc thôi",
    "commit_report": "Ghi báo cáo",
    "cancel_report": "Bỏ bản xem trước",
    "approve_report": "Duyệt báo cáo",
    "return_report": "Trả lại báo cáo",
    "void_report": "Hủy biên nhận",
    "open_period": "Mở kỳ",
    "lock_period": "Đóng, khóa hoặc mở khóa kỳ",
    "change_obligation": "Gia hạn, miễn hoặc ghi bản giấy",
    "confirm_regime": "Xác nhận chế độ báo cáo",
    "change_day_off": "Đổi ngày nghỉ",
    "remind_unit": "Nhắc đơn vị",
    "set_contact": "Đổi địa chỉ thư",
    "issue_calendar": "Tạo địa chỉ lịch",
    "revoke_calendar": "Thu hồi địa chỉ lịch",
    "accept_rebuild": "Chấp nhận dựng lại kho",
    "seal_events": "Niêm phong các sự kiện có từ trước",
}


EVERY_CHANGE = "Mọi thay đổi"
FAULTS_SHOWN = 8
FAULT_OF = {"seal": "Chuỗi thay đổi số liệu", "journal": "Sổ ghi sự kiện", "access": "Nhật ký truy cập"}


class Checked(Protocol):
    """What checking both chains found: how many events each has, and what is wrong, one sentence each."""

    @property
    def change_count(self) -> int: ...
    @property
    def access_count(self) -> int: ...
    @property
    def faults(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Wanted:
    """What is asked of both logs; None and empty mean all."""

    who: str | None
    since: datetime | None
    until: datetime | None
    actions: tuple[Action, ...]
    change: str | None = None  # an action of the warehouse's events


def filters() -> Wanted:
    """Who, from when to when, which kind of access event and which kind of change."""
    who, since, until, kind, change = st.columns(5)
    name = who.text_input("Tài khoản", key="audit.who", placeholder="mọi tài khoản").strip()
    first = since.date_input("Từ ngày", value=None, key="audit.since", format="DD/MM/YYYY")
    last = until.date_input("Đến hết ngày", value=None, key="audit.until", format="DD/MM/YYYY")
    chosen = kind.selectbox("Loại việc truy cập", list(KINDS), key="audit.kind")
    changed = change.selectbox("Loại thay đổi số liệu", [EVERY_CHANGE, *CHANGES.values()], key="audit.change")
    return Wanted(
        name or None,
        datetime.combine(first, time.min, asked.HANOI) if first else None,
        datetime.combine(last + timedelta(days=1), time.min, asked.HANOI) if last else None,
        KINDS[chosen],
        next((action for action, name in CHANGES.items() if name == changed), None),
    )


def within(found: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """The rows of `events.list_events` between the days that are asked for, of the kind that is asked for."""
    if wanted.change:
        found = found.filter(pl.col("action") == wanted.change)
    if wanted.since:
        found = found.filter(pl.col("happened_at") >= wanted.since)
    return found.filter(pl.col("happened_at") < wanted.until) if wanted.until else found


def access_frame(found: Sequence[Event]) -> pl.DataFrame:
    """The access log as it is read and taken away."""
    return pl.DataFrame(
        [
            {
                "Số": event.number,
                "Lúc": _moment(datetime.fromisoformat(event.happened_at)),
                "Ai": event.who,
                "Từ đâu": event.address,
                "Việc": ACTION_NAMES.get(Action(event.action), event.action),
                "Đối tượng": _subject(event),
                "Chi tiết": event.detail,
            }
            for event in found
        ]
    )


def _subject(event: Event) -> str:
    """What an access event speaks of; a page or an act that was refused by its name in the menu, not in the code."""
    if event.action != Action.ACCESS_REFUSED:
        return event.subject
    row = ROWS.get(("page", event.subject)) or ROWS.get(("action", event.subject))
    return row.label if row else event.subject


def access_table(found: Sequence[Event]) -> None:
    if not found:
        st.markdown("**Không có sự kiện nào khớp với điều đang tìm.**")
        return
    shown = parts.page_of(access_frame(found), ROWS_PER_PAGE, key="audit.access.page")
    parts.table(
        [
            {
                "Lúc": row["Lúc"],
                "Ai": f"{words.plain(row['Ai'])}  \n:small[:gray[{words.plain(row['Từ đâu']) or 'máy chủ'}]]",
                "Việc": f"{row['Việc']}  \n:small[:gray[{words.plain(row['Đối tượng'])}]]",
            }
            for row in shown.iter_rows(named=True)
        ]
    )


def change_frame(found: pl.DataFrame) -> pl.DataFrame:
    """The log of changes as it is read and taken away."""
    return found.select(
        pl.col("event_number").alias("Số"),
        pl.col("happened_at").dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.strftime("%H:%M:%S %d/%m/%Y").alias("Lúc"),
        pl.col("actor").alias("Ai"),
        pl.col("action").replace(CHANGES).alias("Việc"),
        pl.coalesce("subject_name", "subject").alias("Đối tượng"),
        pl.col("subject").alias("Mã"),
        pl.col("reason").alias("Lý do"),
    )  # fmt: skip


def change_table(found: pl.DataFrame) -> None:
    if found.is_empty():
        st.markdown("**Không có thay đổi nào khớp với điều đang tìm.**")
        return
    shown = change_frame(parts.page_of(found, ROWS_PER_PAGE, key="audit.changes.page"))
    parts.table(
        [
            {
                "Lúc": row["Lúc"],
                "Ai": words.plain(row["Ai"]),
                "Việc": f"{row['Việc']}  \n:small[:gray[{_about(row)}]]",
            }
            for row in shown.iter_rows(named=True)
        ]
    )


def _about(row: dict[str, str | None]) -> str:
    """What the change speaks of, and the reason that was given."""
    reason = f"lý do: {words.plain(row['Lý do'])}" if row["Lý do"] else ""
    return " · ".join(filter(None, (words.plain(words.cut(row["Đối tượng"] or "", 120)), reason)))


def verdict(check: Callable[[], Checked]) -> None:
    """Whether both chains are whole, once it is asked."""
    if not st.button("Kiểm tra hai chuỗi nhật ký", key="audit.verify"):
        return
    found = check()
    if found.faults:
        more = len(found.faults) - FAULTS_SHOWN
        lines = "\n".join(f"- {words.plain(_in_words(fault))}" for fault in found.faults[:FAULTS_SHOWN])
        rest = f"\n- và {more} điểm khác; xem đủ bằng lệnh python -m warehouse verify" if more > 0 else ""
        st.error(f"Nhật ký không còn nguyên vẹn:\n{lines}{rest}")
    else:
        st.success(
            f"Còn nguyên vẹn: {words.number(found.access_count)} sự kiện truy cập, "
            f"{words.number(found.change_count)} sự kiện thay đổi số liệu."
        )


def _in_words(fault: str) -> str:
    """A fault without the short word that commands put before it."""
    kind, _, said = fault.partition(": ")
    return f"{FAULT_OF[kind]}: {said}" if kind in FAULT_OF else fault


def _moment(value: datetime) -> str:
    return value.astimezone(asked.HANOI).strftime("%H:%M:%S %d/%m/%Y")
