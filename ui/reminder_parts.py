"""How a coordinator reminds: texts to paste, the letter, e-mail with the units' addresses, calendars to subscribe to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from ui import asked, parts, words

Row = dict[str, Any]
Head = dict[str, str | None]
WriteLetter = Callable[[str | None, Head], tuple[str, Callable[[], bytes]]]
WriteCalendar = Callable[[str | None, str], tuple[str, Callable[[], bytes]]]
EVERY_UNIT = "Mọi đơn vị cần nhắc"
ISSUED = "coordinate.calendar.issued"
STEPS = {
    None: ("not_due", "Chưa nhắc"),
    "sent": ("on_time", "Đã gửi thư"),
    "failed": ("overdue", "Chưa gửi được"),
    "unclear": ("due_soon", "Chưa rõ"),
}


class Told(Protocol):
    """What is said: the reminder to all, the digest, and code, name and text of each unit."""

    @property
    def to_all(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def to_units(self) -> Sequence[tuple[str, str, str]]: ...


@dataclass(frozen=True)
class Wanted:
    """What the coordinator asks for: send, again (with what is unclear), contact, contacts (many at once), issue or revoke;
    of which unit or subscription, in which words."""

    kind: str
    code: str | None = None
    words: str = ""


def panel(
    told: Told,
    due: pl.DataFrame,
    contacts: pl.DataFrame,
    sent: pl.DataFrame,
    subscriptions: pl.DataFrame,
    *,
    letter: WriteLetter,
    calendar: WriteCalendar,
    is_mail_set: bool,
    is_today: bool,
) -> Wanted | None:
    """The ways to remind, one beside the other. `due` is who is reminded of what, of which all of them are made.

    `letter` and `calendar` give a file's name and how it is written, for one unit or for all. `is_today`: e-mail goes out for today
    only, whatever day the page shows. Returns what is to be done, once it is confirmed.
    """
    message, summary, paper, post, dates = st.tabs(["Lời nhắc", "Tóm tắt", "Công văn", "Thư điện tử", "Lịch"])
    with message:
        _texts(told)
    with summary:
        st.caption("Gửi cho lãnh đạo hoặc nhóm điều phối.")
        st.code(told.digest, language=None, wrap_lines=True)
    with paper:
        _letter(told, letter)
    with post:
        sending = _mail(due, is_mail_set=is_mail_set, is_today=is_today)
        _sent(sent)
        address = _contact(contacts)
    with dates:
        changed = _calendars(contacts, subscriptions, calendar)
    return sending or address or changed


def show_issued(path: str) -> None:
    """Keep the address of a calendar just made for the next drawing, which shows it once."""
    st.session_state[ISSUED] = path


def _texts(told: Told) -> None:
    if not told.to_all:
        st.markdown("**Không có đơn vị nào cần nhắc.**")
        return
    by_code = {code: (name, text) for code, name, text in told.to_units}
    chosen = st.selectbox(
        "Gửi cho",
        [None, *by_code],
        format_func=lambda code: by_code[code][0] if code else EVERY_UNIT,
        key="coordinate.remind.unit",
    )
    st.code(by_code[chosen][1] if chosen else told.to_all, language=None, wrap_lines=True)


def _letter(told: Told, write: WriteLetter) -> None:
    if not told.to_all:
        st.markdown("**Không có đơn vị nào cần nhắc nên không có công văn.**")
        return
    by_code = {code: name for code, name, _ in told.to_units}
    chosen = st.selectbox(
        "Công văn gửi",
        [None, *by_code],
        format_func=lambda code: by_code[code] if code else EVERY_UNIT,
        key="coordinate.letter.unit",
    )
    left, right = st.columns(2)
    with left:
        parent = st.text_input("Cơ quan chủ quản", key="coordinate.letter.parent", max_chars=120)
        place = st.text_input("Địa danh", key="coordinate.letter.place", max_chars=60)
    with right:
        issuer = st.text_input("Cơ quan ban hành", key="coordinate.letter.issuer", max_chars=120)
        signer = st.text_input("Chức vụ người ký", key="coordinate.letter.signer", max_chars=80)
    st.caption("Số, ngày, chữ ký và ô bỏ trống được tô vàng trong văn bản để điền tay.")
    head = {"parent": parent, "place": place, "issuer": issuer, "signer_title": signer}
    name, content = write(chosen, {key: value.strip() or None for key, value in head.items()})
    parts.download("Tải công văn", name, content, key="coordinate.letter.file", rights=("remind",))


def _mail(due: pl.DataFrame, *, is_mail_set: bool, is_today: bool) -> Wanted | None:
    if due.is_empty():
        st.markdown("**Không có đơn vị nào cần nhắc.**")
        return None
    parts.table([_mail_row(row) for row in due.iter_rows(named=True)])
    if not is_mail_set:
        st.caption(
            "Chưa gửi được thư điện tử: quản trị cần đặt máy chủ thư (CCHC_SMTP_HOST, CCHC_SMTP_FROM)."
        )
        return None
    if not is_today:
        st.caption("Thư chỉ gửi theo ngày hôm nay; bỏ ngày đang chọn để gửi.")
        return None
    written_to = due.filter(pl.col("email").is_not_null())
    ready = written_to.filter(pl.col("mail_step").is_null() | (pl.col("mail_step") == "failed"))
    unclear = written_to.filter(pl.col("mail_step") == "unclear")
    nowhere = due.filter(pl.col("email").is_null())["unit_code"].n_unique()
    without = f" {nowhere} đơn vị chưa có địa chỉ thư: ghi ở mục dưới." if nowhere else ""
    st.caption(f"Mỗi báo cáo được nhắc một lần ở mỗi đợt; đơn vị đã gửi báo cáo không nhận thư.{without}")
    if st.button(
        f"Gửi thư cho {ready['unit_code'].n_unique()} đơn vị",
        key="coordinate.mail",
        disabled=ready.is_empty(),
    ):
        return Wanted("send")
    if not unclear.is_empty() and st.button("Gửi lại cả thư chưa rõ", key="coordinate.mail.again"):
        return Wanted("again")
    return None


def _mail_row(row: Mapping[str, Any]) -> dict[str, str]:
    look, said = STEPS[row["mail_step"]]
    days = row["days_from_due"]
    address = words.plain(row["email"]) if row["email"] else "chưa có địa chỉ thư"
    standing = f"quá hạn {days} ngày" if days > 0 else "hôm nay" if days == 0 else f"còn {-days} ngày"
    return {
        "Đơn vị": f"{words.plain(row['unit_name'])}  \n:small[:gray[{address}]]",
        "Hạn": f"{words.day(row['last_good_day_effective'])}  \n:small[:gray[{standing}]]",
        "Thư nhắc": parts.badge(look, said),
    }


def _sent(sent: pl.DataFrame) -> None:
    """What became of each message, with what the mail server said where it did not take one."""
    if sent.is_empty():
        return
    with st.expander("Những thư đã gửi"):
        shown = parts.page_of(sent, 20, key="coordinate.mail.sent")
        parts.table(
            [
                {
                    "Lúc": f"{row['happened_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}",
                    "Đơn vị": words.plain(row["unit_name"]),
                    "Đợt": row["stage_words"] or words.EMPTY,
                    "Kết quả": parts.badge(*STEPS[row["step"]])
                    + (f"  \n:small[:gray[{words.plain(row['answer'])}]]" if row["answer"] else ""),
                }
                for row in shown.iter_rows(named=True)
            ]
        )


def _contact(contacts: pl.DataFrame) -> Wanted | None:
    """An address of a unit, once it is given and confirmed."""
    if contacts.is_empty():
        return None
    with st.expander("Địa chỉ thư của đơn vị"):
        by_code = {row["unit_code"]: row for row in contacts.iter_rows(named=True)}
        chosen = st.selectbox(
            "Đơn vị nhận thư",
            list(by_code),
            format_func=lambda code: f"{by_code[code]['unit_name']}: {by_code[code]['email'] or 'chưa có'}",
            key="coordinate.contact.unit",
        )
        given = st.text_input(
            "Địa chỉ thư",
            by_code[chosen]["email"] or "",
            key=f"coordinate.contact.{chosen}",
            max_chars=254,
            help="Để trống để bỏ địa chỉ.",
        )
        if st.button("Ghi địa chỉ", key="coordinate.contact.keep"):
            return Wanted("contact", chosen, given)
        pasted = st.text_area(
            "Hoặc dán nhiều địa chỉ",
            key="coordinate.contacts",
            placeholder="Sở Y tế; vanthu@soyte.tinh.gov.vn",
            help="Mỗi dòng: mã hoặc tên đơn vị; địa chỉ. Dán được hai cột chép từ bảng tính. Có dòng sai thì không dòng nào được ghi.",
        )
        if st.button("Ghi các địa chỉ", key="coordinate.contacts.keep", disabled=not pasted.strip()):
            return Wanted("contacts", None, pasted)
    return None


def _calendars(contacts: pl.DataFrame, subscriptions: pl.DataFrame, write: WriteCalendar) -> Wanted | None:
    """The address just made, shown once; a file or a new address for a unit or for all; those that answer now."""
    path = st.session_state.pop(ISSUED, None)
    if path:
        st.markdown("**Địa chỉ lịch, chỉ hiện lần này. Chép và gửi cho người dùng lịch:**")
        st.code(f"{_server()}{path}", language=None, wrap_lines=True)
    st.caption(
        "Dán địa chỉ vào ứng dụng lịch trên máy tính hoặc điện thoại (mục thêm lịch từ địa chỉ) để lịch tự cập nhật. "
        "Ai có địa chỉ đều xem được; lộ thì thu hồi."
    )
    names = {row["unit_code"]: row["unit_name"] for row in contacts.iter_rows(named=True)}
    chosen = st.selectbox(
        "Lịch của",
        [None, *sorted(names, key=names.__getitem__)],
        format_func=lambda code: names[code] if code else "Mọi đơn vị (người điều phối)",
        key="coordinate.calendar.unit",
    )
    label = st.text_input(
        "Dành cho",
        names[chosen] if chosen else "Người điều phối",
        key=f"coordinate.calendar.label.{chosen}",
        max_chars=80,
    )
    parts.download(
        "Tải lịch", *write(chosen, names[chosen] if chosen else "Mọi đơn vị"), key="coordinate.calendar.file"
    )
    if st.button("Tạo địa chỉ lịch", key="coordinate.calendar.issue", disabled=not label.strip()):
        return Wanted("issue", chosen, label)
    if subscriptions.is_empty():
        return None
    by_id = {row["subscription_id"]: row for row in subscriptions.iter_rows(named=True)}
    ended = st.selectbox(
        "Địa chỉ đang dùng",
        list(by_id),
        format_func=lambda code: f"{by_id[code]['label']}, tạo {words.day(by_id[code]['happened_at'])}",
        key="coordinate.calendar.known",
    )
    if st.button("Thu hồi địa chỉ này", key="coordinate.calendar.revoke"):
        return Wanted("revoke", ended)
    return None


def _server() -> str:
    """The address the reader reaches this server by; "" where it is not known."""
    split = urlsplit(st.context.url or "")
    return f"{split.scheme}://{split.netloc}" if split.netloc else ""
