"""The receipt of a report: one printable page that needs nothing else, every value escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from exports.text import tidy

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_ROWS = {
    "new": "mới",
    "changed": "sửa",
    "unchanged": "không đổi",
    "missing": "không còn so với bản trước",
    "held": "chưa ghi vì còn lỗi",
}
_LOOKS = {
    "on_time": ("#B4DCCF", "#0B4438"),
    "late": ("#C98138", "#1F1000"),
    "missing": ("#9B2C2C", "#FFFFFF"),
    "due_soon": ("#E5B945", "#332400"),
}
_PLAIN_LOOK = ("#E8E5DD", "#3A3A33")
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #F6F5F1; color: #1B2A38; font: 15px/1.5 "Be Vietnam Pro", Arial, sans-serif; }
main { max-width: 720px; margin: 24px auto; padding: 24px 28px; background: #fff; border: 1px solid #E2DFD7; border-radius: 8px; }
h1 { font-size: 1.3rem; margin: 0 0 4px; font-variant-numeric: tabular-nums; }
h2 { font-size: 1.05rem; margin: 20px 0 6px; }
p { margin: 0 0 8px; }
.muted { color: #566472; font-size: .9rem; margin-top: 16px; }
.badge { display: inline-block; padding: 1px 9px; border-radius: 4px; font-weight: 600; font-size: .9rem; }
table { width: 100%; border-collapse: collapse; margin-top: 14px; }
th, td { text-align: left; vertical-align: top; padding: 7px 0; border-top: 1px solid #E2DFD7; overflow-wrap: anywhere; }
th { width: 12rem; padding-right: 16px; font-weight: 500; color: #566472; }
code { font: .86rem/1.4 Consolas, "Liberation Mono", monospace; }
ul { margin: 0; padding-left: 1.2em; }
@media (max-width: 480px) { main { margin: 0; border: 0; border-radius: 0; padding: 16px; } th { width: 8.5rem; } }
@media print {
  @page { size: A4 portrait; margin: 18mm; }
  :root { font-size: 11pt; }
  body { background: #fff; font-size: 1rem; }
  main { margin: 0; padding: 0; border: 0; max-width: none; }
  code { font-size: .8rem; }
  .badge { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  tr, li { break-inside: avoid; }
}
"""


@dataclass(frozen=True)
class Receipt:
    """What the server states it received.

    `verdict` is the words of the state against the due time ("Gửi đúng hạn"), `state` its code; both empty where no
    due rule exists. `rows` counts by "new", "changed", "unchanged", "missing", "held". `remaining` says what is still to be done.
    """

    number: str
    unit_name: str
    period_name: str
    received_at: datetime
    file_name: str
    sha256: str
    size_bytes: int
    parent_body: str | None = None
    sender: str | None = None
    due_text: str | None = None
    verdict: str = ""
    state: str = ""
    is_committed: bool = True
    has_passed_gate: bool = True
    is_returned: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)
    remaining: Sequence[str] = ()
    is_sample: bool = False


def write_receipt(receipt: Receipt) -> bytes:
    """The receipt as an HTML file in UTF-8."""
    title = f"Biên nhận {receipt.number}"
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_shown(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_shown(title)}</h1>\n<p>{_badges(receipt)}</p>\n"
        f"<table>\n{_lines(receipt)}</table>\n{_remaining(receipt)}"
        '<p class="muted">Giờ ghi là giờ hệ thống nhận tệp, giờ Việt Nam. Biên nhận xác định giờ nhận của tệp có mã '
        "SHA-256 nêu trên; gửi bản sửa không làm đổi giờ nhận lần đầu.</p>\n</main>\n</body>\n</html>\n"
    ).encode()


def receipt_name(number: str) -> str:
    """The file's name."""
    kept = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in number)
    return f"bien-nhan_{kept}.html"


def _badges(receipt: Receipt) -> str:
    badges = [_badge("Đã nhận" if receipt.has_passed_gate else "Tệp không được nhận", *_PLAIN_LOOK)]
    if receipt.verdict:
        badges.append(_badge(receipt.verdict, *_LOOKS.get(receipt.state, _PLAIN_LOOK)))
    if receipt.is_returned:
        badges.append(_badge("Bị trả lại", *_LOOKS["late"]))
    if receipt.is_sample:
        badges.append(_badge("Dữ liệu mẫu", "#EDE4F1", "#5E3A6F"))
    return " ".join(badges)


def _badge(words: str, background: str, ink: str) -> str:
    return f'<span class="badge" style="background:{background};color:{ink}">{_shown(words)}</span>'


def _lines(receipt: Receipt) -> str:
    lines = {
        "Đơn vị": receipt.unit_name,
        "Cơ quan chủ quản": receipt.parent_body,
        "Kỳ báo cáo": receipt.period_name,
        "Nhận lúc": _moment(receipt.received_at),
        "Hạn": receipt.due_text or "Không có hạn quy định",
        "So với hạn": receipt.verdict,
        "Người gửi": receipt.sender,
        "Tệp": f"{receipt.file_name} ({_size(receipt.size_bytes)})",
        "Dòng": _rows(receipt),
    }
    shown = [(name, _shown(value)) for name, value in lines.items() if value]
    shown.append(("Mã SHA-256", f"<code>{_shown(receipt.sha256)}</code>"))
    return "".join(f"<tr><th>{name}</th><td>{value}</td></tr>\n" for name, value in shown)


def _rows(receipt: Receipt) -> str:
    """Counts of rows; none at all where nothing was read."""
    counted = [f"{receipt.rows[kind]} {words}" for kind, words in _ROWS.items() if receipt.rows.get(kind)]
    listed = " · ".join(counted) or ("không có dòng nào" if receipt.rows else "")
    if receipt.is_committed or not receipt.has_passed_gate:
        return listed
    return f"Đã nhận, chưa ghi{': ' if listed else ''}{listed}"


def _remaining(receipt: Receipt) -> str:
    if not receipt.remaining:
        return "<h2>Việc còn lại</h2>\n<p>Không còn việc gì phải làm cho kỳ này.</p>\n"
    items = "".join(f"<li>{_shown(item)}</li>\n" for item in receipt.remaining)
    return f"<h2>Việc còn lại</h2>\n<ul>\n{items}</ul>\n"


def _moment(moment: datetime) -> str:
    """Local time in words; a moment without a zone is refused, since the receipt is about the hour."""
    if moment.tzinfo is None:
        raise ValueError("received_at has no time zone: the receipt would state an uncertain hour")
    return f"{moment.astimezone(LOCAL):%H:%M:%S ngày %d/%m/%Y}"


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KB".replace(",", ".") if size >= 1024 else f"{size} byte"


def _shown(value: str) -> str:
    return escape(tidy(value), quote=True)
