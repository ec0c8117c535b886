"""What a coordinator sees: a period with who has not sent, a decision with what it will change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
import streamlit as st

from reference.periods import find_period
from ui import asked, obligation_parts, parts, timeliness_parts, words

Row = dict[str, Any]
SCANS = "coordinate.scans"
KINDS = {
    "extend": "Gia hạn",
    "waive": "Miễn báo cáo kỳ này",
    "unwaive": "Bỏ miễn",
    "paper": "Ghi báo cáo giấy",
    "scan": "Kèm bản quét báo cáo giấy",
    "return": "Trả lại báo cáo",
    "void": "Hủy biên nhận",
}


PARTS = {  # in the order of a coordinator's week
    "units": "Chưa gửi và nhắc",
    "decide": "Quyết định",
    "lock": "Đóng, khóa kỳ",
    "open": "Mở kỳ",
    "regimes": "Chế độ báo cáo",
    "days": "Ngày nghỉ",
}
PART = "coordinate.part"


@dataclass(frozen=True)
class Asked:
    """A decision as the coordinator asks for it; what its kind does not need is None."""

    kind: str
    obligation: Row
    reason: str
    until: date | None = None
    received_at: datetime | None = None
    document_number: str | None = None
    receipt: Row | None = None
    scan: tuple[str, bytes] | None = None  # the file's name and its bytes
    paper_event: int | None = None  # which recorded the report on paper that the scan is of


def part() -> str:
    """Which part of the page is drawn: what the link says, else where what it names is; only that part is asked for."""
    linked = st.query_params.get("part")
    chosen = linked if linked in PARTS else _part_of_link()
    st.session_state[PART] = chosen
    st.segmented_control(
        "Phần việc",
        list(PARTS),
        format_func=PARTS.__getitem__,
        key=PART,
        on_change=_set_part,
        label_visibility="collapsed",
    )
    return chosen


def _part_of_link() -> str:
    if {"plan", "duty"} & set(st.query_params):
        return "regimes"
    return "decide" if "obligation" in st.query_params else "units"


def _set_part() -> None:
    chosen: str | None = st.session_state[PART]
    if chosen:  # pressed again it is none: the part stays
        st.query_params["part"] = chosen


def told() -> None:
    """Show what came of the last decision, once; why one cannot be made stands out."""
    kept: tuple[str, bool] | None = st.session_state.pop("coordinate.told", None)
    if kept:
        sentence, is_refusal = kept
        (st.warning if is_refusal else st.info)(sentence)


def tell(sentence: str, *, is_refusal: bool = False) -> None:
    st.session_state["coordinate.told"] = (sentence, is_refusal)


def attempt(work: Callable[[], str], *refusals: type[Exception]) -> None:
    """Do it and say what came of it, or why it cannot be; then show the page as it is now."""
    try:
        tell(work())
        st.session_state[SCANS] = st.session_state.get(SCANS, 0) + 1
    except refusals as error:
        tell(str(error), is_refusal=True)
    st.rerun()


def period(periods: pl.DataFrame) -> str:
    """The period that is coordinated: from the link, else the next that falls due or the last that did."""
    codes = periods["period_code"].to_list()
    linked = st.query_params.get("period")
    first = timeliness_parts.main_period(periods)["period_code"]
    chosen: str = st.selectbox(
        "Kỳ báo cáo",
        codes,
        index=codes.index(linked if linked in codes else first),
        format_func=lambda code: find_period(code).name,
        key="coordinate.period",
    )
    st.query_params["period"] = chosen
    return chosen


def of_period(found: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """The obligations of one period."""
    return found.filter(pl.col("period_code") == period)


def units(found: pl.DataFrame) -> None:
    """Every unit that owes the period, those that need someone first."""
    st.markdown(_standing(found))
    rows = found.sort("ordinal", "unit_name").iter_rows(named=True)
    parts.table(
        [
            {
                "Đơn vị": f"[{words.plain(row['unit_name'])}]({_decide(row)})  \n:small[:gray[{_days(row)}]]",
                "Trạng thái": parts.badge(row["look"], obligation_parts.verdict(row)),
            }
            for row in rows
        ]
    )


def _standing(found: pl.DataFrame) -> str:
    """ "**5 trên 30 đơn vị chưa gửi**: quá hạn 2, chưa đến hạn 3. Gửi đúng hạn 24, gửi chậm 1." before a long list."""
    count = {row["state"]: row["len"] for row in found.group_by("state").len().iter_rows(named=True)}
    unsent = found.filter(pl.col("first_received_at").is_null() & (pl.col("state") != "waived")).height
    open_ = [("quá hạn", count.get("missing", 0)), ("chưa đến hạn", count.get("not_due", 0))]
    done = [("gửi đúng hạn", "on_time"), ("gửi chậm", "late"), ("được miễn", "waived")]
    of = ", ".join(f"{name} {number}" for name, number in open_ if number)
    rest = ", ".join(f"{name} {count[state]}" for name, state in done if count.get(state))
    opening = (
        f"**{unsent} trên {found.height} đơn vị chưa gửi**" if unsent else "**Không đơn vị nào còn phải gửi**"
    )
    return f"{opening}{f': {of}' if of else ''}.{f' {rest[0].upper()}{rest[1:]}.' if rest else ''}"


def _days(row: Row) -> str:
    """The due day in force and when the first report came, for the second line of a cell."""
    day, first = row["last_good_day_effective"], row["first_received_at"]
    due = f"hạn {words.day(day)}" if day else "không có hạn quy định"
    return f"{due}, nhận {first.astimezone(asked.HANOI):%H:%M %d/%m/%Y}" if first else f"{due}, chưa nhận"


def _decide(row: Row) -> str:
    """The address at which something is decided of an obligation."""
    return parts.address(
        "coordinate", part="decide", period=row["period_code"], obligation=row["obligation_id"]
    )


def unit(found: pl.DataFrame) -> Row:
    """The obligation that is decided of: from the link, else of the unit that most needs someone."""
    by_id = {row["obligation_id"]: row for row in found.iter_rows(named=True)}
    order = found.sort("ordinal", "unit_name")["obligation_id"].to_list()
    linked = st.query_params.get("obligation")
    chosen: str = st.selectbox(
        "Đơn vị",
        order,
        index=order.index(linked) if linked in by_id else 0,
        format_func=lambda code: by_id[code]["unit_name"],
        key="coordinate.unit",
    )
    st.query_params["obligation"] = chosen
    return by_id[chosen]


def decision(row: Row, sent: Sequence[Row], papers: Sequence[Row]) -> Asked | None:
    """A decision about one unit, once it is complete and confirmed; what it will change is said before.

    `papers` are the reports on paper recorded of it, of `timeliness.receipts`.
    """
    chosen = row["obligation_id"]
    receipts = {
        one["receipt_number"]: one
        for one in sent
        if one["unit_code"] == row["unit_code"] and one["state"] != "voided"
    }
    kinds = _possible(row, receipts) + (["scan"] if papers else [])
    kind = st.selectbox(
        "Việc",
        kinds,
        format_func=lambda kind: _kind_words(kind, row),
        key=f"coordinate.kind.{chosen}",
    )
    made = Asked(kind, row, "")
    if kind == "extend":
        until = st.date_input(
            "Gia hạn đến hết ngày",
            max(row["last_good_day_effective"], asked.today()) + timedelta(days=3),
            min_value=row["last_good_day_effective"] + timedelta(days=1),
            format="DD/MM/YYYY",
            key="coordinate.until",
        )
        made = Asked(kind, row, "", until=until, document_number=_document())
    elif kind == "paper":
        day = st.date_input("Ngày đến", asked.today(), format="DD/MM/YYYY", key="coordinate.day")
        # Before nine in the morning nine o'clock would be a moment that has not come.
        hour = st.time_input("Giờ đến", min(time(9, 0), _minute_now()), key="coordinate.hour")
        moment = datetime.combine(day, hour, asked.HANOI)
        made = Asked(kind, row, "", received_at=moment, document_number=_document(), scan=_scan(chosen))
    elif kind == "scan":
        made = Asked(kind, row, "", paper_event=_paper(papers), scan=_scan(chosen, is_needed=True))
    elif kind in ("return", "void"):
        offered = _returnable(receipts) if kind == "return" else list(receipts)
        number = st.selectbox("Biên nhận", offered, key=f"coordinate.receipt.{kind}")
        made = Asked(kind, row, "", receipt=receipts[number])
    reason = st.text_input("Lý do, ý kiến", key=f"coordinate.reason.{chosen}.{kind}", max_chars=300)
    st.caption(_effect(made))
    pressed = st.button(
        f"Ghi quyết định: {KINDS[kind].lower()}",
        type="primary",
        key="coordinate.decide",
        disabled=not reason.strip() or (kind == "scan" and made.scan is None),
    )
    if not pressed:
        return None
    return replace(made, reason=reason)


def _possible(row: Row, receipts: dict[str, Row]) -> list[str]:
    """What may be decided, what most likely is wanted first: of a report that came, to return it; of one that is late,
    what still changes something."""
    back, void = (["return"] if _returnable(receipts) else []), (["void"] if receipts else [])
    if row["state"] == "waived":
        return ["unwaive", *back, *void]
    extend = ["extend"] if row["last_good_day"] is not None else []
    if receipts or _is_past(row):
        return [*back, "paper", "waive", *extend, *void]
    return [*extend, "waive", "paper"]


def _is_past(row: Row) -> bool:
    """Whether the due day in force has gone by, after which an extension changes nothing."""
    due = row["last_good_day_effective"]
    return due is not None and asked.today() > due


def _kind_words(kind: str, row: Row) -> str:
    """What a decision is called; of an extension after the due day that it only is written down."""
    return f"{KINDS[kind]} (đã quá hạn: chỉ ghi lại)" if kind == "extend" and _is_past(row) else KINDS[kind]


def _returnable(receipts: dict[str, Row]) -> list[str]:
    """The receipts whose report can be returned: not returned yet, and not cancelled by its sender."""
    return [
        number
        for number, one in receipts.items()
        if one["state"] in ("received", "committed") and not one["is_returned"]
    ]


def _minute_now() -> time:
    return datetime.now(asked.HANOI).time().replace(second=0, microsecond=0)


def _document() -> str | None:
    return st.text_input("Số văn bản", key="coordinate.document", max_chars=80) or None


def _paper(papers: Sequence[Row]) -> int:
    """Which report on paper, by the event that recorded it."""
    names = {
        row[
            "paper_event"
        ]: f"{row['receipt_number']}, nhận {row['received_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}"
        + (" (đã có bản quét)" if row["scan_sha256"] else "")
        for row in papers
    }
    return int(
        st.selectbox("Báo cáo giấy", list(names), format_func=names.__getitem__, key="coordinate.paper")
    )


def _scan(obligation: str, *, is_needed: bool = False) -> tuple[str, bytes] | None:
    """The scan of the report on paper, where one is chosen; the field is empty again once a decision was made."""
    file = st.file_uploader(
        "Bản quét (PDF hoặc ảnh)" if is_needed else "Bản quét (PDF hoặc ảnh, không bắt buộc)",
        type=["pdf", "png", "jpg", "jpeg"],
        key=f"coordinate.scan.{obligation}.{st.session_state.get(SCANS, 0)}",
        max_upload_size=10,
    )
    return (file.name, file.getvalue()) if file is not None else None


def _effect(made: Asked) -> str:
    """What the decision will change, before it is made."""
    row = made.obligation
    if made.kind == "extend" and made.until:
        if _is_past(row):
            return "Hạn đã qua: quyết định được ghi lại nhưng không làm đổi trạng thái đúng hạn, quá hạn."
        return f"Hạn từ {words.day(row['last_good_day_effective'])} chuyển thành {words.day(made.until)}; báo cáo gửi đến hết ngày ấy tính là đúng hạn, hạn gốc vẫn được giữ."
    return {
        "waive": "Đơn vị không còn trong số phải báo cáo của kỳ; không tính vào tỷ lệ.",
        "unwaive": "Đơn vị trở lại diện phải báo cáo với hạn hiệu lực cũ.",
        "paper": "Giờ đến trên dấu công văn tính là giờ nhận; giờ ghi vào hệ thống được giữ bên cạnh.",
        "scan": "Giờ nhận và trạng thái không đổi; bản quét đã có trước đó vẫn được giữ, bản mới nhất được hiện.",
        "return": "Báo cáo bị trả lại kèm ý kiến; giờ nhận lần đầu không đổi; cùng tệp gửi lại có biên nhận mới.",
        "void": "Biên nhận không còn giá trị: số liệu của nó bị rút khỏi mọi tổng và giờ nhận được tính lại.",
    }.get(made.kind, "")
