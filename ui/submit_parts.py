"""What a unit sees before it sends a report: what is due, its workbook, the upload; and what it sent before."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from reference.periods import find_period, standard_periods
from ui import asked, data, parts, receipt_parts, words
from warehouse.queries import reports

Row = dict[str, Any]


def unit() -> Row | None:
    """The unit that sends: from the link or the list; until sign-in exists anybody on this machine may choose."""
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
        st.session_state["submit.unit"] = next(iter(names))
    chosen = st.selectbox("Đơn vị gửi báo cáo", list(names), format_func=names.__getitem__, key="submit.unit")
    st.query_params["unit"] = chosen
    return next(row for row in offered if row["unit_code"] == chosen)


def next_due(obligations: tuple[Row, ...]) -> None:
    """What to send next: the oldest report nobody sent, by when, and what sending it today would mean."""
    if not obligations:
        st.markdown("**Chưa có kỳ báo cáo nào được mở cho đơn vị này.**")
        st.caption("Đơn vị vẫn có thể tải biểu mẫu và gửi; báo cáo được giữ theo kỳ ghi trong biểu mẫu.")
        return
    unsent = [row for row in obligations if row["first_received_at"] is None]
    left = [said for row in obligations if (said := _left(row))]
    for said in left:
        st.markdown(said)
    if not unsent and left:
        return
    if not unsent:
        st.markdown(
            f"**Đã gửi mọi báo cáo của các kỳ đã mở.** {parts.badge('on_time', 'Không còn việc phải làm')}"
        )
        return
    row = min(unsent, key=lambda one: one["last_good_day"] or date.max)
    name, due = find_period(row["period_code"]).name, row["last_good_day"]
    if due is None:
        st.markdown(f"**{name}** {parts.badge('not_due', 'Không có hạn quy định')}")
    elif due < asked.as_of():
        days = (asked.as_of() - due).days
        st.markdown(f"**{name}** {parts.badge('overdue', f'Quá hạn {days} ngày')}")
        st.caption(f"Hạn: 24:00 ngày {words.day(due)}. Gửi hôm nay được ghi nhận chậm {days} ngày.")
    else:
        left = (due - asked.as_of()).days
        st.markdown(
            f"**{name}** {parts.badge('due_soon' if left <= 7 else 'in_progress', f'Còn {left} ngày')}"
        )
        st.caption(f"Hạn: 24:00 ngày {words.day(due)}.")


def _left(row: Row) -> str | None:
    """What a report that was received still asks of the unit; None when nothing."""
    name = find_period(row["period_code"]).name
    if row["first_received_at"] is None:
        return None
    if row["committed_receipt"] is None:
        number = row["first_receipt_number"]
        return f"**{name}** {parts.badge('due_soon', 'Đã nhận, chưa ghi')} mở {_receipt_link(number)} và bấm Nộp báo cáo."
    if row["is_returned"]:
        return f"**{name}** {parts.badge('late', 'Bị trả lại')} xem ý kiến ở {_receipt_link(row['committed_receipt'])}, sửa rồi gửi lại."
    if row["held_count"]:
        held = f"Giữ lại {row['held_count']} dòng"
        return f"**{name}** {parts.badge('due_soon', held)} sửa theo {_receipt_link(row['committed_receipt'])} rồi gửi lại."
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
    return str(
        st.selectbox(
            "Kỳ báo cáo",
            codes,
            format_func=lambda code: find_period(code).name,
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
            "Tải cả kỳ (.zip)", f"CCHC_{period_code}_bieu-mau{mark}.zip", content, key="submit.templates"
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
    receipt_parts.problem_table(problem_rows, key="submit.refused")


def history(sent: tuple[Row, ...]) -> None:
    """Every upload of the unit: its receipt, what became of it, and the way to it."""
    with parts.panel(
        "submit-history", "Đã gửi", "Mỗi lần gửi là một phiên bản; bản gốc giữ nguyên từng byte."
    ):
        if not sent:
            st.markdown("**Chưa gửi báo cáo nào.**")
            return
        parts.table([_sent_row(row) for row in sent])


def look_up() -> None:
    """Find a receipt by its number."""
    with st.container(key="screen-submit-lookup"):
        number = st.text_input(
            "Tra cứu biên nhận",
            key="submit.lookup",
            placeholder="BN-2026-000123",
            max_chars=40,
        )
    if not number:
        return
    if receipt_parts.find(number.strip().upper()):
        receipt_parts.open_page(number.strip().upper())
    st.warning(f"Không có biên nhận nào mang số “{words.plain(number[:40])}”.")


def _sent_row(row: Row) -> dict[str, str]:
    rows = f"{row['task_count']} nhiệm vụ, {row['output_count']} kết quả, giữ lại {row['held_count']}"
    link = parts.address("receipt", number=row["receipt_number"])
    return {
        "Biên nhận": f"[{row['receipt_number']}]({link})  \n:small[:gray[{receipt_parts.moment(row)}]]",
        "Kỳ": find_period(row["period_code"]).name,
        "Tình trạng": receipt_parts.badges(row),
        "Tệp": f"{words.plain(row['file_name'])}  \n:small[:gray[{'không phát sinh' if row['says_nothing'] else rows}]]",
    }


def _owed_row(row: Row, *, with_source: bool) -> dict[str, str]:
    due = words.day(row["last_good_day"]) if row["last_good_day"] else ":gray[không có hạn quy định]"
    return {
        "Kỳ": find_period(row["period_code"]).name,
        "Hạn": f"{due}  \n:small[:gray[{words.plain(row['source'])}]]" if with_source else due,
        "Nhận lần đầu": _first_received(row),
        "Bản hiệu lực": _receipt_link(row["committed_receipt"]),
    }


def _first_received(row: Row) -> str:
    first = row["first_received_at"]
    if first is None:
        return parts.badge("overdue", "Chưa gửi") if _is_past(row) else parts.badge("not_due", "Chưa đến hạn")
    look, said = receipt_parts.TIMELINESS.get(row["timeliness"] or "", ("waived", "Đã gửi"))
    return f"{parts.badge(look, said)}  \n:small[:gray[{first.astimezone(asked.HANOI):%H:%M %d/%m/%Y}]]"


def _receipt_link(number: str | None) -> str:
    return f"[{number}]({parts.address('receipt', number=number)})" if number else words.EMPTY


def _is_past(row: Row) -> bool:
    return row["last_good_day"] is not None and row["last_good_day"] < asked.as_of()


def _asked_for(obligations: tuple[Row, ...], codes: list[str], today: date) -> int:
    """The period to send next: the oldest that nobody sent, else the last that ended."""
    unsent = [
        (row["last_good_day"] or date.max, codes.index(row["period_code"]))
        for row in obligations
        if row["first_received_at"] is None
    ]
    if unsent:
        return min(unsent)[1]
    ended = [(find_period(code).window_end, place) for place, code in enumerate(codes)]
    before = [pair for pair in ended if pair[0] <= today]
    return max(before)[1] if before else 0
