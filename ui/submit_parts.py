"""What a unit sees before it sends a report: what is due, its workbook, the upload; and what it sent before."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period, standard_periods
from ui import asked, data, parts, receipt_parts, report_tables, words
from warehouse.queries import reports, timeliness

Row = dict[str, Any]
SENT_PER_PAGE = 10
UNSENT = {
    "missing": ("overdue", "Chưa gửi"),
    "not_due": ("not_due", "Chưa đến hạn"),
    "waived": ("waived", "Được miễn"),
}


def unit() -> Row | None:
    """The unit that sends: from the link or the list; until sign-in exists anybody on this machine may choose.

    First offered: the one whose unsent report falls due next, or fell due longest ago.
    """
    offered = data.read(reports.units, province=asked.filters().province, then=data.as_rows)
    department = asked.filters().department
    offered = [row for row in offered if department in (None, row["department_code"])]
    if not offered:
        return None
    names = {row["unit_code"]: row["name"] for row in offered}
    linked = st.query_params.get("unit")
    if "submit.unit" not in st.session_state and linked in names:
        st.session_state["submit.unit"] = linked
    if linked and linked not in names:
        st.warning(f"Không có đơn vị nào mang mã “{words.plain(linked[:60])}” trong phạm vi đang chọn.")
    if st.session_state.get("submit.unit") not in names:
        st.session_state["submit.unit"] = _owing_first(names)
    chosen = st.selectbox("Đơn vị gửi báo cáo", list(names), format_func=names.__getitem__, key="submit.unit")
    st.query_params["unit"] = chosen
    return next(row for row in offered if row["unit_code"] == chosen)


def _owing_first(names: dict[str, str]) -> str:
    """The unit whose unsent report has the earliest due day; where nobody owes one, the first of the list."""
    owing = data.read(reports.obligations, unit=None, period=None, then=data.as_rows)
    unsent = [row for row in owing if row["unit_code"] in names and _is_unsent(row) and not _lock(row)]
    first = min(unsent, key=_urgency, default=None)
    return first["unit_code"] if first else next(iter(names))


def next_due(obligations: tuple[Row, ...]) -> None:
    """What to send next: the oldest report nobody sent, by when, and what sending it today would mean."""
    if not obligations:
        st.markdown("**Chưa có kỳ báo cáo nào được mở cho đơn vị này.**")
        st.caption("Đơn vị vẫn có thể tải biểu mẫu và gửi; báo cáo được giữ theo kỳ ghi trong biểu mẫu.")
        return
    unsent = [row for row in obligations if _is_unsent(row) and not _lock(row)]
    left = [said for row in obligations if not _lock(row) and (said := _left(row))]
    for said in left:
        st.markdown(said)
    if not unsent and left:
        return
    if not unsent:
        st.markdown(
            f"**Không còn báo cáo nào phải gửi của các kỳ đang mở.** {parts.badge('on_time', 'Không còn việc phải làm')}"
        )
        return
    row = min(unsent, key=_urgency)
    name, due = find_period(row["period_code"]).name, row["last_good_day_effective"]
    if due is None:
        st.markdown(f"**{name}** {parts.badge('not_due', 'Không có hạn quy định')}")
    elif due < asked.as_of():
        days = (asked.as_of() - due).days
        st.markdown(f"**{name}** {parts.badge('overdue', f'Quá hạn {days} ngày')}")
        st.caption(f"{_due_words(row)} Gửi hôm nay được ghi nhận chậm {days} ngày.")
    else:
        ahead = (due - asked.as_of()).days
        look = "due_soon" if ahead <= asked.due_soon_days() else "in_progress"
        st.markdown(
            f"**{name}** {parts.badge(look, f'Còn {ahead} ngày' if ahead else 'Hạn cuối là hôm nay')}"
        )
        left = _working_days(row)
        st.caption(f"{_due_words(row)}{f' Còn {left} ngày làm việc.' if ahead and left is not None else ''}")


def _working_days(row: Row) -> int | None:
    """How many working days are left; None outside the years of the calendar."""
    coming = data.read(timeliness.due_next, unit=row["unit_code"], then=data.as_rows)
    return next(
        (one["working_days_left"] for one in coming if one["period_code"] == row["period_code"]), None
    )


def _due_words(row: Row) -> str:
    due = row["last_good_day_effective"]
    extended = " (đã gia hạn)" if due != row["last_good_day"] else ""
    return f"Hạn: 24:00 ngày {words.day(due)}{extended}."


def _is_unsent(row: Row) -> bool:
    """Whether nobody has sent the report and it is still owed."""
    return row["first_received_at"] is None and row["state"] != "waived"


def _urgency(row: Row) -> date:
    return row["last_good_day_effective"] or date.max


def _lock(row: Row) -> Row | None:
    return receipt_parts.lock_of(row["period_code"], row["unit_code"])


def _left(row: Row) -> str | None:
    """What a report that was received still asks of the unit; None when nothing."""
    name, newest = find_period(row["period_code"]).name, row["newest_receipt"]
    if newest is None:
        return None
    if row["newest_is_returned"]:
        comment = words.plain(words.cut(row["newest_returned_reason"] or "không ghi", 120))
        return f"**{name}** {parts.badge('late', 'Bị trả lại')} Ý kiến: “{comment}”. Sửa theo {_receipt_link(newest)} rồi gửi lại."
    if row["newest_state"] == "received" or row["committed_receipt"] is None:
        return f"**{name}** {parts.badge('due_soon', 'Đã nhận, chưa ghi')} Mở {_receipt_link(newest)} và bấm Nộp báo cáo."
    if row["held_count"]:
        held = f"Giữ lại {row['held_count']} dòng"
        return f"**{name}** {parts.badge('due_soon', held)} Sửa theo {_receipt_link(row['committed_receipt'])} rồi gửi lại."
    return None


def owed(obligations: tuple[Row, ...]) -> None:
    """Every period that is open, the newest first, with what became of it."""
    if not obligations:
        return
    with parts.panel("submit-owed", "Sắp tới và đã gửi"):
        sources = {row["source"] for row in obligations}
        parts.table([_owed_row(row, with_source=len(sources) > 1) for row in obligations])
        if len(sources) == 1 and (source := next(iter(sources))):
            st.caption(f"Căn cứ: “{words.plain(source)}”.")


def period(obligations: tuple[Row, ...]) -> str:
    """The period the workbook is for: those that are open, else the year's four."""
    today = asked.as_of()
    codes = [row["period_code"] for row in obligations] or [one.code for one in standard_periods(today.year)]
    locked = {row["period_code"] for row in obligations if _lock(row)}
    names = {code: f"{find_period(code).name}{' (đã khóa)' if code in locked else ''}" for code in codes}
    return str(
        st.selectbox(
            "Kỳ báo cáo",
            codes,
            format_func=names.__getitem__,
            index=_asked_for(obligations, codes, today),
            key="submit.period",
        )
    )


def all_templates(period_code: str, content: Callable[[], bytes], *, is_sample: bool) -> None:
    """For the coordinator: the workbooks of every unit that owes the period."""
    mark = "_DU-LIEU-MAU" if is_sample else ""
    with st.expander("Đơn vị điều phối: biểu mẫu của mọi đơn vị"):
        st.caption("Một tệp .zip, mỗi đơn vị phải báo cáo kỳ này một biểu mẫu đã điền sẵn.")
        parts.download(
            "Tải cả kỳ (.zip)",
            f"CCHC_{period_code}_bieu-mau{mark}.zip",
            content,
            key="submit.templates",
            rights=("template",),
        )


def received_once(file: Any, about: tuple[str, str], receive: Callable[..., Any]) -> Any:
    """What `receive` answers to an upload, asked once and not at every rerun; a bar shows how far it is."""
    kept = st.session_state.get("submit.received")
    if kept is None or kept[0] != (file.file_id, about):
        bar = st.progress(0.0, "Đang nhận tệp…")
        kept = ((file.file_id, about), receive(file.name, file.getvalue(), bar.progress))
        st.session_state["submit.received"] = kept
        bar.empty()
    return kept[1]


def uploader() -> Any:
    """The file chosen to be sent, or None."""
    file = st.file_uploader(
        "Tệp báo cáo",
        type=["xlsx", "ods", "xls", "csv"],
        key="submit.file",
        max_upload_size=10,
        label_visibility="collapsed",
    )
    if file is None:
        st.caption(
            "Tệp qua được bước kiểm tra thì có biên nhận ghi giờ máy chủ ngay; chưa dòng nào được ghi cho đến khi bấm Nộp."
        )
    return file


def refused(problem_rows: list[Row]) -> None:
    """The gate's answer."""
    st.markdown(
        f"{parts.badge('overdue', 'Chưa nhận')} **Tệp không qua được bước kiểm tra.** Không có gì bị thay đổi."
    )
    report_tables.problem_table(problem_rows, key="submit.refused")


def history(sent: pl.DataFrame) -> None:
    """Every upload of the unit a page at a time: its receipt, what became of it, and the way to it."""
    with parts.panel(
        "submit-history",
        "Đã gửi",
        "Mỗi lần gửi là một phiên bản. Mở biên nhận để tải bản gốc và so với bản khác.",
    ):
        if sent.is_empty():
            st.markdown("**Chưa gửi báo cáo nào.**")
            return
        shown = parts.page_of(sent, SENT_PER_PAGE, key="submit.history")
        parts.table([_sent_row(row) for row in shown.iter_rows(named=True)])


def look_up() -> None:
    """Find a receipt by its number, however it is written."""
    with st.container(key="screen-submit-lookup"):
        number = st.text_input(
            "Tra cứu biên nhận",
            key="submit.lookup",
            placeholder="BN-2026-000123",
            max_chars=40,
        )
    if not number.strip():
        return
    found = receipt_parts.find(number)
    if found:
        receipt_parts.open_page(found["receipt_number"])
    st.warning(receipt_parts.unknown(number))


def _sent_row(row: Row) -> dict[str, str]:
    rows = f"{row['task_count']} nhiệm vụ, {row['output_count']} kết quả, giữ lại {row['held_count']}"
    link = parts.address("receipt", number=row["receipt_number"])
    returned = row["returned_reason"]
    comment = f"  \n:small[Ý kiến: “{words.plain(words.cut(returned, 120))}”]" if returned else ""
    return {
        "Biên nhận": f"[{row['receipt_number']}]({link})  \n:small[:gray[{receipt_parts.moment(row)}]]",
        "Kỳ và tình trạng": f"{find_period(row['period_code']).name} {receipt_parts.badges(row)}{comment}",
        "Tệp": f"{words.plain(row['file_name'])}  \n:small[:gray[{'không phát sinh' if row['says_nothing'] else rows}]]",
    }


def _owed_row(row: Row, *, with_source: bool) -> dict[str, str]:
    due = words.day(row["last_good_day_effective"]) if row["last_good_day_effective"] else "không có hạn"
    extended = ", đã gia hạn" if row["last_good_day_effective"] != row["last_good_day"] else ""
    source = f"  \n:small[:gray[{words.plain(row['source'])}]]" if with_source else ""
    return {
        "Kỳ và hạn": f"{find_period(row['period_code']).name}  \n:small[:gray[Hạn: {due}{extended}]]{source}",
        "Nhận lần đầu": _first_received(row),
        "Bản hiệu lực": _receipt_link(row["committed_receipt"]),
    }


def _first_received(row: Row) -> str:
    first = row["first_received_at"]
    if first is None:
        look, said = UNSENT.get(row["state"], ("not_due", "Chưa gửi"))
        locked_ = f" {parts.badge('waived', 'Kỳ đã khóa')}" if _lock(row) else ""
        return f"{parts.badge(look, said)}{locked_}"
    look, said = receipt_parts.TIMELINESS.get(row["timeliness"] or "", ("waived", "Đã gửi"))
    return f"{parts.badge(look, said)}  \n:small[:gray[{first.astimezone(asked.HANOI):%H:%M %d/%m/%Y}]]"


def _receipt_link(number: str | None) -> str:
    return f"[{number}]({parts.address('receipt', number=number)})" if number else words.EMPTY


def _asked_for(obligations: tuple[Row, ...], codes: list[str], today: date) -> int:
    """The period to send next: the oldest open one that nobody sent, else one that asks for something yet, else the
    last that ended."""
    unsent = [
        (_urgency(row), codes.index(row["period_code"]))
        for row in obligations
        if _is_unsent(row) and not _lock(row)
    ]
    if unsent:
        return min(unsent)[1]
    if left := [row["period_code"] for row in obligations if _left(row) and not _lock(row)]:
        return codes.index(left[0])
    ended = [(find_period(code).window_end, place) for place, code in enumerate(codes)]
    before = [pair for pair in ended if pair[0] <= today]
    return max(before)[1] if before else 0
