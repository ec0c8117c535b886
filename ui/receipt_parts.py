"""One upload as its sender sees it: the receipt, what was or would be written, what may be done, what can be taken away."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import asked, data, filters, parts, words
from ui.actor import place_of
from ui.people import person
from warehouse.queries import reports

ONLY_INSIDE = "Tệp của đơn vị có tên, số điện thoại người lập nên chỉ đơn vị và điều phối tải được."
Row = dict[str, Any]
VERSIONS_PER_PAGE = 10
STATES = {
    "committed": ("on_time", "Đã ghi"),
    "received": ("due_soon", "Đã nhận, chưa ghi"),
    "cancelled": ("waived", "Đã nhận, chưa ghi (đã hủy)"),
    "voided": ("waived", "Đã hủy biên nhận"),
}
PENDING = ("received", "cancelled")
TIMELINESS = {"on_time": ("on_time", "Đúng hạn"), "late": ("late", "Gửi chậm")}
DECISIONS = {
    "commit": "Báo cáo đã được ghi.",
    "cancel": "Đã hủy: biên nhận còn, không dòng nào được ghi.",
    "approve": "Thủ trưởng đơn vị đã duyệt; báo cáo có thể nộp.",
}
# A number as people write it: "bn 2026 63", "2026-000063", "000063"; a year without a sign after it needs all six digits.
WRITTEN = re.compile(r"(?:BIÊN NHẬN|SỐ|BN|[\W_])*(?:(20\d\d)(?:[\W_]+|(?=\d{6}$)))?0*(\d{1,12})")


def find(number: str) -> Row | None:
    """The upload that bears a receipt's number, as it stands today; spaces, small letters and a missing prefix are read."""
    written = WRITTEN.fullmatch(number.strip().upper())
    if written is None:
        return None
    year = int(written[1]) if written[1] else None
    known: pl.DataFrame = data.read(reports.receipt_numbers, serial=int(written[2]), year=year)
    if known.height != 1:
        return None
    found: Row | None = data.read(
        reports.versions, unit=None, period=None, receipt=known.item(), then=data.first_row
    )
    return found


def unknown(number: str) -> str:
    """What is said of a number that no receipt bears."""
    said = f"Không có biên nhận nào mang số “{words.plain(number[:40])}”."
    return f"{said} Số có dạng BN-2026-000123, ghi trên biên nhận và trong danh sách đã gửi."


def open_page(number: str) -> None:
    """Go to a receipt's page."""
    st.switch_page("../pages/receipt.py", query_params=filters.link(number=number))


def tell(sentence: str) -> None:
    """Keep a sentence for the next run of the receipt's page."""
    st.session_state["receipt.told"] = sentence


def told() -> bool:
    """Show what was kept, once; whether there was anything."""
    sentence = st.session_state.pop("receipt.told", None)
    if sentence:
        st.info(sentence)
    return bool(sentence)


def lock_of(period_code: str, unit_code: str) -> Row | None:
    """The lock of a unit's report of a period (locked_at, actor, reason), or None while it is open."""
    locks: dict[tuple[str, str], Row] = data.read(reports.locks, then=_by_report)
    return locks.get((period_code, unit_code))


def _by_report(locks: pl.DataFrame) -> dict[tuple[str, str], Row]:
    return {(row["period_code"], row["unit_code"]): row for row in locks.iter_rows(named=True)}


def locked(lock: Row, period_code: str) -> None:
    """That a period is locked: since when, why, and whom to ask."""
    st.markdown(f"**{find_period(period_code).name}** {parts.badge('waived', 'Đã khóa')}")
    st.caption(
        f"Kỳ này khóa từ {at(lock['locked_at'])}, lý do: “{words.plain(lock['reason'])}”. Kỳ đã khóa không nhận báo cáo; "
        f"cần gửi hoặc sửa thì đề nghị {person(lock['actor'], is_inside=True)} mở khóa."
    )


def badges(version: Row) -> str:
    """State, timeliness of the first receipt, whether in force, returned, approved; each in words."""
    marks = [parts.badge(*STATES[version["state"]])]
    if version["is_first"] and version["timeliness"]:
        marks.append(parts.badge(*TIMELINESS[version["timeliness"]]))
    if version["is_in_force"]:
        marks.append(":blue-badge[Đang hiệu lực]")
    elif version["kept_row_count"]:
        marks.append(f":blue-badge[Còn {version['kept_row_count']} dòng hiệu lực]")
    if version["is_approved"]:
        marks.append(":green-badge[Thủ trưởng đã duyệt]")
    if version["is_returned"]:
        marks.append(":orange-badge[Bị trả lại]")
    return " ".join(marks)


def at(moment_: datetime) -> str:
    """ "16:50:00 ngày 13/09/2026", in Vietnam."""
    return f"{moment_.astimezone(asked.HANOI):%H:%M:%S ngày %d/%m/%Y}"


def moment(version: Row) -> str:
    return at(version["received_at"])


def returned(version: Row) -> None:
    """That a report came back, when, from whom, with which comment; what stays written meanwhile."""
    if not version["is_returned"]:
        return
    comment = words.plain(version["returned_reason"]) or "không ghi ý kiến"
    stays = (
        " Số liệu đã ghi vẫn được tính cho đến khi bản sửa được ghi."
        if version["state"] == "committed"
        else ""
    )
    st.warning(
        f"**Bị trả lại** lúc {at(version['returned_at'])}, bởi {person(version['returned_by'], is_inside=True)}. Ý kiến: “{comment}”. "
        f"Hãy sửa theo ý kiến rồi gửi lại ở trang Nộp báo cáo.{stays}"
    )


def facts(version: Row) -> None:
    """What the server states: when, whose, which bytes."""
    rows = [
        ("Đơn vị", words.plain(version["unit_name"])),
        ("Kỳ báo cáo", find_period(version["period_code"]).name),
        ("Nhận lúc", moment(version)),
        ("Hạn", _due(version)),
        ("Người gửi", person(version["actor"])),
        ("Tệp", f"{words.plain(version['file_name'])} ({words.number(version['byte_size'] / 1024)} KB)"),
        ("Mã SHA-256", f":small[{version['file_sha256'][:32]} {version['file_sha256'][32:]}]"),
    ]
    if version["committed_at"]:
        rows.insert(
            3,
            ("Ghi lúc", f"{at(version['committed_at'])}, {person(version['committed_by'], is_inside=True)}"),
        )
        if version["confirmation"]:
            rows.insert(4, ("Xác nhận", words.plain(version["confirmation"])))
    if version["reason"] and version["reason"] not in (version["confirmation"], version["returned_reason"]):
        rows.append(("Lý do ghi lại", words.plain(version["reason"])))
    parts.table([{"Biên nhận": name, "Nội dung": value} for name, value in rows])


def _due(version: Row) -> str:
    rule, effective = version["last_good_day"], version["last_good_day_effective"]
    if effective is None:
        return "không có hạn quy định"
    extended = f" (gia hạn từ ngày {words.day(rule)})" if effective != rule else ""
    return f"24:00 ngày {words.day(effective)}{extended}"


def choice(
    version: Row,
    counted: dict[str, int],
    *,
    warnings: int,
    needs_approval: bool,
    is_locked: bool,
    allowed: Collection[str],
) -> str | None:
    """What would be written, and the choice: commit, cancel, approve or None; of these only what is `allowed`.

    Warnings have to be confirmed first.
    """
    held, number = version["held_count"], version["receipt_number"]
    good = counted["new"] + counted["changed"] + counted["unchanged"]
    rest = f" {held} dòng có lỗi được giữ lại để sửa và gửi lại.{kept(counted)}" if held else ""
    gone = (
        f" {counted['missing']} dòng của bản đang hiệu lực không còn trong bản này."
        if counted["missing"]
        else ""
    )
    can_cancel = version["state"] == "received" and "cancel" in allowed
    waits = needs_approval and not version["is_approved"]
    if "commit" not in allowed:
        st.caption(f"Khi đơn vị nộp thì {good} dòng được ghi.{rest}{gone}")
        approves = waits and "approve" in allowed
        return "approve" if approves and _approval() else None
    cancelling = " Hủy thì biên nhận còn, không dòng nào được ghi." if can_cancel else ""
    st.caption(f"Bấm Nộp thì {good} dòng được ghi.{rest}{gone}{cancelling}")
    is_confirmed = warnings == 0 or st.checkbox(
        f"Tôi đã xem {warnings} cảnh báo và xác nhận số liệu đúng", key=f"receipt.confirmed.{number}"
    )
    if not is_confirmed:
        st.caption(
            "Các dòng có cảnh báo vẫn được ghi; xem từng cảnh báo ở bảng bên dưới rồi đánh dấu ô trên."
        )
    with st.container(horizontal=True, key="screen-receipt-choice"):
        approve = waits and "approve" in allowed and _approval()
        commit = st.button(
            f"Nộp báo cáo · {good} dòng",
            type="secondary" if waits else "primary",
            key="receipt.commit",
            disabled=waits or is_locked or not is_confirmed,
        )
        cancel = can_cancel and st.button("Hủy", key="receipt.cancel")
    if waits:
        st.caption("Đơn vị này nộp báo cáo sau khi thủ trưởng đơn vị duyệt.")
    return "approve" if approve else "commit" if commit else "cancel" if cancel else None


def kept(counted: dict[str, int]) -> str:
    """That rows which are held back still count as they were, where they were written before; else nothing."""
    return (
        f" {counted['kept']} dòng trong số đó đã có trong bản trước, giữ nguyên giá trị cũ cho tới khi sửa."
        if counted["kept"]
        else ""
    )


def _approval() -> bool:
    return st.button("Thủ trưởng đơn vị duyệt", type="primary", key="receipt.approve")


def confirmation(warnings: int) -> str | None:
    """What is recorded with a commit: that the warnings were seen; None where there were none."""
    return f"Đã xem {warnings} cảnh báo và xác nhận số liệu đúng." if warnings else None


def counts(counted: dict[str, int], held: int, *, is_written: bool) -> None:
    """How many rows of which kind are or would be written, as tiles."""
    gone = "dòng bản trước đã bỏ" if is_written else "dòng của bản trước"
    stays = f"có lỗi, {counted['kept']} dòng giữ giá trị cũ" if counted["kept"] else "dòng có lỗi, không ghi"
    shown = (
        ("new", "Mới", counted["new"], "dòng đã thêm" if is_written else "dòng thêm vào", None),
        ("changed", "Sửa", counted["changed"], "dòng khác bản trước", None),
        ("same", "Không đổi", counted["unchanged"], "dòng như bản trước", None),
        ("held", "Giữ lại", held, stays, "overdue" if held else None),
        ("missing", "Không còn", counted["missing"], gone, "late" if counted["missing"] else None),
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
    sees_personal: bool,
) -> None:
    """What can be taken away: the receipt, the very bytes that were sent, the workbook with its mistakes marked.

    The unit's own files name who made them, so they are for the unit and its coordinator.
    """
    with st.container(horizontal=True, key="screen-receipt-papers"):
        parts.download("Biên nhận để in", names[0], paper, key="receipt.paper")
        if not sees_personal:
            st.caption(ONLY_INSIDE)
            return
        original(version, "Bản gốc", key="receipt.original")
        if has_problems:
            parts.download(
                "Tệp đánh dấu lỗi",
                names[1],
                lambda: marked(False),
                key="receipt.returned",
                **_inside(version),
            )
        if version["held_count"]:
            held = names[1].replace("_ket-qua-kiem-tra", "_dong-giu-lai")
            parts.download(
                "Chỉ các dòng giữ lại", held, lambda: marked(True), key="receipt.held", **_inside(version)
            )


def original(version: Row, label: str, *, key: str) -> None:
    """The very bytes that were sent, to take away."""
    content = data.original(version["file_sha256"])
    if content is not None:
        parts.download(label, version["file_name"], content, key=key, **_inside(version, "original_download"))


def _inside(version: Row, *rights: str) -> dict[str, Any]:
    """For `parts.download`: what names persons is for the unit and its coordinator, also when it is fetched later."""
    return {"rights": ("view_personal", *rights), "place": place_of(version)}


def versions(sent: pl.DataFrame, own: str, *, sees_personal: bool) -> None:
    """Every upload of the period: its receipt, what became of it, and its original for who may see it."""
    shown = parts.page_of(sent, VERSIONS_PER_PAGE, key="receipt.versions")
    for place, row in enumerate(shown.iter_rows(named=True)):
        number = row["receipt_number"]
        link = f"[{number}]({parts.address('receipt', number=number)})"
        name = f"**{number}** :gray[(đang xem)]" if number == own else link
        with st.container(
            horizontal=True, horizontal_alignment="distribute", key=f"item-{place}-receipt-version"
        ):
            st.markdown(f"{name} {badges(row)}  \n:small[:gray[nhận {moment(row)}]]")
            if sees_personal:
                original(row, "Bản gốc", key=f"receipt.original.{number}")


def without_personal(problems: Sequence[Row]) -> tuple[Row, ...]:
    """Problems as those outside the unit may read them: of the sheet that names persons only where and which."""
    return tuple(
        {**row, "found": None, "expected": None, "repair": None} if row["is_personal"] else row
        for row in problems
    )


def signed_copies(version: Row, kept: Sequence[Row]) -> None:
    """The signed copies of a receipt that are kept."""
    for row in (row for row in kept if row["receipt_number"] == version["receipt_number"]):
        said = "có chữ ký số trong tệp" if row["has_signature"] else "không thấy chữ ký số trong tệp"
        content = data.original(row["file_sha256"])
        if content is not None:
            label = f"{words.plain(words.cut(row['file_name'], 60))} ({said})"
            parts.download(
                label,
                row["file_name"],
                content,
                key=f"receipt.signed.{row['file_sha256'][:12]}",
                **_inside(version, "original_download"),
            )


def signed_copy(number: str) -> Any:
    """The signed copy to keep, once it is chosen and confirmed; else None."""
    file = st.file_uploader(
        "Bản ký số (PDF)",
        type=["pdf"],
        key=f"receipt.copy.{number}.{st.session_state.get('receipt.copies', 0)}",
        max_upload_size=10,
        label_visibility="collapsed",
    )
    return file if file is not None and st.button("Đính kèm bản ký số", key="receipt.attach") else None


def copy_kept() -> None:
    """The next signed copy starts with an empty field."""
    st.session_state["receipt.copies"] = st.session_state.get("receipt.copies", 0) + 1
