"""One upload as its sender sees it: the receipt, what is wrong in which cell, what changes, and what may be done."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import asked, data, filters, parts, words
from warehouse.queries import reports

Row = dict[str, Any]
PROBLEMS_PER_PAGE = 30
LINES_PER_PAGE = 40
STATES = {
    "committed": ("on_time", "Đã ghi"),
    "received": ("due_soon", "Đã nhận, chưa ghi"),
    "cancelled": ("waived", "Đã nhận, chưa ghi (đã hủy)"),
    "voided": ("waived", "Đã hủy biên nhận"),
}
TIMELINESS = {"on_time": ("on_time", "Đúng hạn"), "late": ("late", "Gửi chậm")}
SEVERITIES = {
    "error": ("overdue", "Lỗi"),
    "warning": ("due_soon", "Cảnh báo"),
    "note": ("ongoing", "Ghi nhận"),
}
CHANGES = {
    "new": ("in_progress", "Mới"),
    "changed": ("due_soon", "Sửa"),
    "missing": ("late", "Không còn"),
}
DECISIONS = {
    "commit": "Báo cáo đã được ghi.",
    "cancel": "Đã hủy: biên nhận còn, không dòng nào được ghi.",
    "approve": "Thủ trưởng đơn vị đã duyệt; báo cáo có thể nộp.",
}


def find(number: str) -> Row | None:
    """The upload that bears a receipt's number, as it stands today."""
    found: Row | None = data.read(
        reports.versions, unit=None, period=None, receipt=number, then=data.first_row
    )
    return found


def open_page(number: str) -> None:
    """Go to a receipt's page."""
    st.switch_page("../pages/receipt.py", query_params=filters.link(number=number))


def tell(words_: str) -> None:
    """Keep a sentence for the next run of the receipt's page."""
    st.session_state["receipt.told"] = words_


def told() -> None:
    """Show what was kept, once."""
    sentence = st.session_state.pop("receipt.told", None)
    if sentence:
        st.info(sentence)


def badges(version: Row) -> str:
    """State, timeliness of the first receipt, whether in force, returned, approved; each in words."""
    marks = [parts.badge(*STATES[version["state"]])]
    if version["is_first"] and version["timeliness"]:
        marks.append(parts.badge(*TIMELINESS[version["timeliness"]]))
    if version["is_in_force"]:
        marks.append(":blue-badge[Đang hiệu lực]")
    if version["is_approved"]:
        marks.append(":green-badge[Thủ trưởng đã duyệt]")
    if version["is_returned"]:
        marks.append(":orange-badge[Bị trả lại]")
    return " ".join(marks)


def moment(version: Row) -> str:
    return f"{version['received_at'].astimezone(asked.HANOI):%H:%M:%S ngày %d/%m/%Y}"


def facts(version: Row) -> None:
    """What the server states: when, whose, which bytes."""
    due = version["last_good_day"]
    rows = [
        ("Đơn vị", words.plain(version["unit_name"])),
        ("Kỳ báo cáo", find_period(version["period_code"]).name),
        ("Nhận lúc", moment(version)),
        ("Hạn", f"24:00 ngày {words.day(due)}" if due else "không có hạn quy định"),
        ("Người gửi", words.plain(version["actor"])),
        ("Tệp", f"{words.plain(version['file_name'])} ({words.number(version['byte_size'] / 1024)} KB)"),
        ("Mã SHA-256", f":small[{version['file_sha256'][:32]} {version['file_sha256'][32:]}]"),
    ]
    if version["reason"]:
        rows.append(("Lý do ghi lại", words.plain(version["reason"])))
    parts.table([{"Biên nhận": name, "Nội dung": value} for name, value in rows])


def choice(version: Row, counted: dict[str, int], *, needs_approval: bool) -> str | None:
    """State in words; while nothing is written also what would be, and the choice: commit, cancel, approve or None."""
    st.markdown(badges(version))
    if version["state"] not in ("received", "cancelled"):
        return None
    counts(counted, version["held_count"])
    good = counted["new"] + counted["changed"] + counted["unchanged"]
    held = version["held_count"]
    rest = f" {held} dòng có lỗi được giữ lại để sửa và gửi lại." if held else ""
    gone = (
        f" {counted['missing']} dòng của bản đang hiệu lực không còn trong bản này."
        if counted["missing"]
        else ""
    )
    cancelling = " Hủy thì biên nhận còn, không dòng nào được ghi." if version["state"] == "received" else ""
    st.caption(f"Bấm Nộp thì {good} dòng được ghi.{rest}{gone}{cancelling}")
    waits = needs_approval and not version["is_approved"]
    with st.container(horizontal=True, key="screen-receipt-choice"):
        approve = waits and st.button("Thủ trưởng đơn vị duyệt", type="primary", key="receipt.approve")
        commit = st.button(
            f"Nộp báo cáo · {good} dòng",
            type="secondary" if waits else "primary",
            key="receipt.commit",
            disabled=waits,
        )
        cancel = version["state"] == "received" and st.button("Hủy", key="receipt.cancel")
    if waits:
        st.caption("Đơn vị này nộp báo cáo sau khi thủ trưởng đơn vị duyệt.")
    return "approve" if approve else "commit" if commit else "cancel" if cancel else None


def counts(counted: dict[str, int], held: int) -> None:
    """How many rows of which kind, as tiles."""
    shown = (
        ("new", "Mới", counted["new"], "dòng thêm vào", None),
        ("changed", "Sửa", counted["changed"], "dòng khác bản trước", None),
        ("same", "Không đổi", counted["unchanged"], "dòng như bản trước", None),
        ("held", "Giữ lại", held, "dòng có lỗi, không ghi", "overdue" if held else None),
        (
            "missing",
            "Không còn",
            counted["missing"],
            "dòng của bản trước",
            "late" if counted["missing"] else None,
        ),
    )
    with st.grid(5, min_column_width=130):
        for key, label, count, note, look in shown:
            parts.tile(f"receipt-{key}", label, words.number(count), note, look=look)


def papers(
    version: Row,
    *,
    paper: Callable[[], bytes],
    marked: Callable[[bool], bytes],
    names: tuple[str, str],
    has_problems: bool,
) -> None:
    """What can be taken away: the receipt, the very bytes that were sent, the workbook with its mistakes marked."""
    original = data.original(version["file_sha256"])
    with st.container(horizontal=True, key="screen-receipt-papers"):
        parts.download("Biên nhận để in", names[0], paper, key="receipt.paper")
        if original is not None:
            parts.download("Bản gốc", version["file_name"], lambda: original, key="receipt.original")
        if has_problems:
            parts.download("Tệp đánh dấu lỗi", names[1], lambda: marked(False), key="receipt.returned")
        if version["held_count"]:
            held = names[1].replace("_ket-qua-kiem-tra", "_dong-giu-lai")
            parts.download("Chỉ các dòng giữ lại", held, lambda: marked(True), key="receipt.held")


def difference_title(version: Row) -> str:
    return "Những gì sẽ thay đổi" if version["state"] == "received" else "So sánh với bản khác"


def other(version: Row, sent: Sequence[Row]) -> str | None:
    """The version to compare with: one that was in force before, unless the reader chooses another."""
    others = {row["receipt_number"]: row for row in sent if row["load_id"] != version["load_id"]}
    if not others:
        if version["state"] != "received":
            st.markdown("**Kỳ này chưa có bản nào khác để so sánh.**")
        return None
    earlier = [number for number, row in others.items() if row["event_number"] < version["event_number"]]
    with st.container(key="screen-receipt-other"):
        chosen: str = st.selectbox(
            "So với bản",
            list(others),
            index=list(others).index((earlier or list(others))[0]),
            format_func=lambda number: f"{number}, nhận {moment(others[number])}",
            key=f"receipt.other.{version['receipt_number']}",
        )
    return chosen


def signed_copies(number: str, kept: Sequence[Row]) -> None:
    """The signed copies of a receipt that are kept."""
    for row in (row for row in kept if row["receipt_number"] == number):
        said = "có chữ ký số trong tệp" if row["has_signature"] else "không thấy chữ ký số trong tệp"
        content = data.original(row["file_sha256"])
        if content is not None:
            label = f"{words.plain(words.cut(row['file_name'], 60))} ({said})"
            parts.download(label, row["file_name"], content, key=f"receipt.signed.{row['file_sha256'][:12]}")


def signed_copy() -> Any:
    """The signed copy to keep, once it is chosen and confirmed; else None."""
    file = st.file_uploader(
        "Bản ký số (PDF)", type=["pdf"], key="receipt.copy", max_upload_size=10, label_visibility="collapsed"
    )
    return file if file is not None and st.button("Đính kèm bản ký số", key="receipt.attach") else None


def problem_table(found: Sequence[Row], *, key: str) -> None:
    """Every problem with its cell, what was found, what is needed and how to mend it; errors first."""
    if not found:
        st.markdown("**Không có lỗi hay cảnh báo nào.**")
        return
    order = list(SEVERITIES)
    rows = sorted(found, key=lambda row: order.index(row["severity"]))
    numbered = pl.DataFrame({"row": range(len(rows))})
    shown = parts.page_of(numbered, PROBLEMS_PER_PAGE, key=key)["row"]
    parts.table([_problem_row(rows[at]) for at in shown])


def problem_words(found: Sequence[Row]) -> str:
    """ "2 lỗi, 1 cảnh báo" for a heading."""
    counted = {name: sum(row["severity"] == name for row in found) for name in SEVERITIES}
    told = [f"{count} {SEVERITIES[name][1].lower()}" for name, count in counted.items() if count]
    return ", ".join(told) or "không có lỗi"


def differences(lines: pl.DataFrame, sums: list[Row]) -> None:
    """Cell by cell what is new, changed and gone, then what the sums become."""
    changed = lines.filter(pl.col("change") != "unchanged")
    same = lines.height - changed.height
    if changed.is_empty():
        st.markdown("**Không có ô nào khác nhau.**")
    else:
        shown = parts.page_of(changed, LINES_PER_PAGE, key="receipt.differences")
        parts.table([_difference_row(row) for row in shown.iter_rows(named=True)])
    if same:
        st.caption(f"Chỉ hiện ô thay đổi. {same} dòng giữ nguyên không hiện.")
    moved = [row for row in sums if row["before"] != row["after"]]
    if moved:
        st.markdown("**Tổng trước và sau**")
        with st.container(key="num-receipt-totals"):
            parts.table([_total_row(row) for row in moved])
    if sums:
        st.caption(f"{len(sums) - len(moved)} tổng khác không đổi.")


def place(sheet: str | None, cell: str | None) -> str:
    """ "Tờ 2, ô G9": the sheets of our workbook begin with their number."""
    number = re.match(r"(\d)_", sheet or "")
    words_ = [f"Tờ {number[1]}" if number else words.plain(sheet)] if sheet else []
    return ", ".join([*words_, *([f"ô {words.plain(cell)}"] if cell else [])]) or "Cả tệp"


def _problem_row(row: Row) -> dict[str, str]:
    look, word = SEVERITIES[row["severity"]]
    column = words.plain(row.get("column_name", row.get("column")))
    where = f"{parts.badge(look, word)}  \n:small[:gray[{place(row['sheet'], row['cell'])}]]"
    heading = f"{column}: " if column else ""
    needed = "" if row["severity"] == "note" else "Cần "
    return {
        "Ô": where,
        "Trong tệp và yêu cầu": f"{heading}**{words.plain(row['found'])}**  \n:small[:gray[{needed}{words.plain(row['expected'])}]]",
        "Cách sửa": words.plain(row["repair"]),
    }


def _difference_row(row: Row) -> dict[str, str]:
    label = words.plain(words.cut(row["label"] or row["row_key"], 90))
    column = f" · {words.plain(row['heading'])}" if row["heading"] else ""
    before, after = (words.plain(row[name]) or "trống" for name in ("before", "after"))
    return {
        "Ô thay đổi": f"{label}{column}  \n:small[:gray[{place(row['sheet'], row['cell'])}]]",
        "Trước → trong bản này": f"{before} → **{after}**",
        "": parts.badge(*CHANGES[row["change"]]),
    }


def _total_row(row: Row) -> dict[str, str]:
    before, after = row["before"], row["after"]
    grown = words.change(after - before, 0) if before is not None and after is not None else words.EMPTY
    return {
        "Cộng": words.plain(row["label"]),
        "Trước": words.number(before),
        "Sau": words.number(after),
        "Chênh": grown,
    }
