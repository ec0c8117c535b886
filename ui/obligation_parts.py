"""One obligation: its sentence in the plan, how its due date came about, what was received and decided, the verdict."""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from reference.periods import find_period
from ui import actor, asked, data, parts, people, words
from warehouse.queries import timeliness

Row = dict[str, Any]
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
CHANGES = {"extend": "Gia hạn", "waive": "Miễn báo cáo", "unwaive": "Bỏ miễn"}
ONLY_INSIDE = "Bản quét báo cáo giấy dành cho đơn vị và người điều phối."
DECISIONS = {
    "commit": "đã ghi số liệu",
    "cancel": "đã hủy ghi",
    "approve": "thủ trưởng đã duyệt",
    "return": "trả lại",
    "void": "hủy biên nhận",
}


def one(row: Row, *, known_on: date | None) -> None:
    """The panel of an obligation, up to the day asked for and as known on another."""
    st.markdown(f"Báo cáo {find_period(row['period_code']).name}  \n{parts.badge(row['look'], verdict(row))}")
    st.markdown("**Hạn được tính thế nào**")
    asked_of = {"obligation": row["obligation_id"], "known_on": known_on}
    decided = data.read(timeliness.changes, **asked_of, then=data.as_rows)
    why = _why(
        row, decided, data.read(timeliness.plan_of, obligation=row["obligation_id"], then=data.first_row)
    )
    parts.table([{"Mục": words.together(name), "Nội dung": value} for name, value in why])
    received = data.read(timeliness.receipts, **asked_of, then=data.as_rows)
    if received:
        st.markdown("**Các lần gửi**")
        parts.table([_receipt_row(sent, row) for sent in received])
        _scans([sent for sent in received if sent["scan_sha256"]], row)


def _scans(papers: Sequence[Row], row: Row) -> None:
    """The scans of reports on paper, for the unit and its coordinator: they name who signed and who wrote them."""
    if not papers:
        return
    if not actor.allowed(("view_personal",), **actor.place_of(row)):
        st.caption(ONLY_INSIDE)
        return
    for place, sent in enumerate(papers):
        number, size = words.plain(words.cut(sent["receipt_number"], 40)), sent["scan_bytes"] / 1024
        parts.download(
            f"Bản quét {number} ({words.number(max(size, 1))} KB)",
            sent["scan_name"],
            partial(_scan, sent["scan_sha256"]),
            key=f"obligation.scan.{place}.{row['obligation_id']}",
        )


def _scan(sha256: str) -> bytes:
    """The bytes of a kept scan. Raises FileNotFoundError where they are gone, which `verify` tells too."""
    content = data.original(sha256)
    if content is None:
        raise FileNotFoundError(sha256)
    return content


def verdict(row: Row) -> str:
    """The state in words with its days: "Chưa gửi, quá hạn 3 ngày", "Gửi chậm 2 ngày"."""
    days = row["days_late"]
    if row["state"] == "missing":
        return f"Chưa gửi, quá hạn {days} ngày" if days else "Chưa gửi, vừa hết hạn"
    if row["state"] == "late":
        return f"Gửi chậm {days} ngày"
    return str(row["words"])


def working_days(row: Row) -> str:
    """ "12 ngày làm việc" beside the calendar days, or nothing where the calendar does not say."""
    counted = row.get("working_days_late")
    return f" ({words.number(counted)} ngày làm việc)" if counted is not None and row["days_late"] else ""


def _why(row: Row, decided: tuple[Row, ...], plan: Row | None) -> list[tuple[str, str]]:
    quote = f"“{words.plain(row['source'])}”" if row["source"] else "không nêu"
    if plan:
        line = f", dòng {plan['line']}" if plan["line"] else ""
        quote += f"  \n[Xem trong kế hoạch{line}]({parts.address('plans', plan=plan['plan_id'])})"
    opened = f"{row['opened_at'].astimezone(asked.HANOI):%d/%m/%Y}, rồi giữ nguyên"
    if row["last_good_day"] is None:
        return [("Quy định", quote), ("Hạn", "không có hạn quy định"), ("Lập nghĩa vụ", opened)]
    rule = json.loads(row["due_rule"]) if row["due_rule"] else {}
    first = row["first_received_at"]
    received = (
        f"{first.astimezone(asked.HANOI):%H:%M ngày %d/%m/%Y} ({words.plain(row['first_receipt_number'])})"
        if first
        else "chưa có"
    )
    return [
        ("Quy định", quote),
        ("Ngày cuối hợp lệ", _last_good_day(row, rule)),
        ("Ngày nghỉ", _roll(rule)),
        ("Lập nghĩa vụ", opened),
        ("Thay đổi", "  \n".join(_change(change) for change in decided) or "không có"),
        ("Hạn hiệu lực", f"**24:00 ngày {words.day(row['last_good_day_effective'])}**"),
        ("Nhận lần đầu", received),
        ("Kết luận", f"{verdict(row)}{working_days(row)}.{_by_law(row)}"),
    ]


def _by_law(row: Row) -> str:
    """What the due date before any extension says, where it says otherwise."""
    if row["state"] == "on_time" and row["is_on_time_by_law"] is False:
        return f" Đúng theo hạn đã gia hạn; theo hạn gốc ({words.day(row['last_good_day'])}) thì quá hạn."
    return ""


def _change(change: Row) -> str:
    until = f" đến hết {words.day(change['last_good_day'])}" if change["last_good_day"] else ""
    document = f", văn bản {words.plain(change['document_number'])}" if change["document_number"] else ""
    when = f"{change['decided_at'].astimezone(asked.HANOI):%d/%m/%Y}, {people.person(change['actor'], is_inside=True)}{document}"
    return f"{CHANGES[change['kind']]}{until}: {words.plain(change['reason'])} :small[:gray[({when})]]"


def _last_good_day(row: Row, rule: Row) -> str:
    stated = date.fromisoformat(rule["stated_day"]) if rule.get("stated_day") else row["last_good_day"]
    said = {
        "before": f"; “trước ngày {rule.get('day')}” không gồm ngày {rule.get('day')}",
        "before_or_on": f"; đọc rộng: “trước ngày {rule.get('day')}” tính cả ngày {rule.get('day')}",
    }.get(rule.get("comparator", ""), "")
    return f"{words.day(stated)} ({WEEKDAYS[stated.weekday()]}){said}"


def _roll(rule: Row) -> str:
    if rule.get("roll") != "next_working_day":
        return "không dời: quy định không cho dời hạn"
    ground = f" theo {rule['ground']}" if rule.get("ground") else ""
    over = rule.get("moved_over") or []
    if not over:
        return f"không phải dời: ngày cuối là ngày làm việc (được dời{ground})"
    named = ", ".join(
        f"{words.day(date.fromisoformat(one['day']))} ({words.plain(one['name'])})" for one in over
    )
    return f"dời sang ngày làm việc kế tiếp{ground}; bỏ qua {named}"


def _receipt_row(sent: Row, row: Row) -> dict[str, str]:
    number = sent["receipt_number"]
    at = f"{sent['received_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}"
    if sent["kind"] == "paper":
        recorded = f"{sent['recorded_at'].astimezone(asked.HANOI):%H:%M %d/%m/%Y}"
        return {
            "Biên nhận": f"{words.plain(number)} :small[:gray[(giấy)]]",
            "Nhận lúc": at,
            "Tình trạng": f"ghi vào hệ thống {recorded}",
        }
    said = [
        f"{DECISIONS[one['decision']]} {one['decided_at'].astimezone(asked.HANOI):%d/%m/%Y}"
        + (f": {words.plain(one['reason'])}" if one["reason"] else "")
        for one in sent["decisions"]
    ]
    first = ["**lần đầu**"] if number == row["first_receipt_number"] else []
    return {
        "Biên nhận": f"[{words.plain(number)}]({parts.address('receipt', number=number)})",
        "Nhận lúc": at,
        "Tình trạng": "; ".join([*first, *(said or ["chưa ghi số liệu"])]),
    }
