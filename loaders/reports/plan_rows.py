"""The sheet of plan tasks: what the unit adds is checked; prefilled tasks are only compared."""

import re

import polars as pl

from loaders.plans.timeframes import read_timeframe
from loaders.reports.columns import TableRead
from loaders.reports.model import ReportContext
from loaders.reports.progress import KnownTasks, known_tasks
from loaders.reports.rules import flag_doubles, repair_labels, require, set_column
from loaders.reports.text import comma
from loaders.reports.words import nearest, read_channel
from reference.tables import key

_BULLET = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)])\s+")
_MOST_HINTS = 100  # a list of a thousand units is looked through for each
_SCALES = {"nghin": 1_000.0, "ngan": 1_000.0, "trieu": 1_000_000.0, "ty": 1_000_000_000.0}


def check_plan_tasks(read: TableRead, context: ReportContext) -> None:
    """Flag what is wrong; lists are split, times read, amounts brought to đồng."""
    repair_labels(read, "task_no")
    known = known_tasks(context)
    given = [code is not None and known.find_code(code) is not None for code in read.frame["task_code"]]
    require(read, given)
    _check_codes(read, known)
    names = {key(name) for name in (*context.known_unit_names, *context.unit_names)}
    for code in ("lead_units", "coordinating_units"):
        units = [split_units(text, names) for text in read.frame[code]]
        _check_units(read, code, units, names, given, context)
        set_column(read, code, units, pl.List(pl.String))
    _read_channels(read, given)
    _read_times(read, given, int(context.period[:4]))
    _scale_budget(read)
    rows = read.frame.select("group_text", "plan_number", "task_no", "task_code").rows()
    doubles = [code or ((group, plan, number) if number else None) for group, plan, number, code in rows]
    flag_doubles(read, doubles, "task_no", "task.duplicate", "TT và mã nhiệm vụ")


def split_units(text: str | None, known: set[str]) -> list[str] | None:
    """The units of a cell: parted at ";" and line breaks; at "," and "và" only where every part is a known unit."""
    if text is None:
        return None
    parts = [_BULLET.sub("", part.strip()).strip(" ,.") for part in re.split(r"[;\n]", text)]
    found: list[str] = []
    for part in filter(None, parts):
        pieces = [piece.strip() for piece in re.split(r",|\s+và\s+", part) if piece.strip()]
        is_list = len(pieces) > 1 and key(part) not in known and all(key(piece) in known for piece in pieces)
        found += pieces if is_list else [part]
    return found or None


def _check_codes(read: TableRead, known: KnownTasks) -> None:
    rows = read.frame.select("task_code", "task_text").rows()
    for at, (code, text) in enumerate(rows):
        if code is None:
            continue
        task = known.find_code(code)
        if task is None:
            read.flag(
                at, "task_code", "error", "task.unknown", "mã đã phát cho đơn vị; nhiệm vụ mới để trống mã",
                "Xóa mã nếu là nhiệm vụ mới, hoặc chép lại đúng mã",
            )  # fmt: skip
        elif text and text != task.text and key(text) != key(task.text):
            read.flag(
                at, "task_text", "warning", "task.text_differs", f"nội dung đã giao: {task.text}",
                "Trả nội dung về như kế hoạch; thay đổi do người phụ trách thực hiện",
            )  # fmt: skip


def _check_units(
    read: TableRead,
    code: str,
    units: list[list[str] | None],
    known: set[str],
    given: list[bool],
    context: ReportContext,
) -> None:
    if not context.known_unit_names:
        return
    told = 0
    for at, named in enumerate(units):
        unknown = [name for name in named or [] if key(name) not in known]
        if unknown and not given[at]:
            told += 1
            near = nearest(unknown[0], context.known_unit_names) if told <= _MOST_HINTS else ""
            read.flag(
                at, code, "warning", "unit.unknown",
                f"tên đơn vị có trong danh sách{near}",
                "Sửa tên cho đúng danh sách, hoặc xác nhận", "; ".join(unknown),
            )  # fmt: skip


def _read_channels(read: TableRead, given: list[bool]) -> None:
    channels: list[list[str] | None] = []
    for at, text in enumerate(read.frame["channel"]):
        parts = [part.strip() for part in re.split(r"[;\n]", text or "") if part.strip()]
        readings = {part: read_channel(part) for part in parts}
        for part, reading in readings.items():
            if reading.severity and not given[at]:
                read.flag(
                    at, "channel", reading.severity, reading.rule, reading.expected, reading.repair, part
                )
        channels.append([*dict.fromkeys(str(reading.value) for reading in readings.values())] or None)
    set_column(read, "channel", channels, pl.List(pl.String))


def _read_times(read: TableRead, given: list[bool], year: int) -> None:
    """A day that the words state fills an empty due date, and that is said."""
    kinds: list[str | None] = []
    due = read.frame["due_date"].to_list()
    for at, text in enumerate(read.frame["timeframe_text"]):
        time = read_timeframe(text, year)
        kinds.append("unknown" if text and time.kind == "none" else time.kind)
        if text and time.kind == "none" and not given[at]:
            read.flag(
                at, "timeframe_text", "note", "timeframe.unknown", "thời gian như Quý I, Trước 30/6, Thường xuyên; giữ nguyên chữ, không có hạn",
                "Điền Hạn hoàn thành nếu có",
            )  # fmt: skip
        if due[at] is None and time.due_date is not None:
            due[at] = time.due_date
            if not given[at]:
                read.flag(
                    at, "timeframe_text", "note", "due_date.from_words", f"hạn hoàn thành đọc là {time.due_date:%d/%m/%Y}",
                    "Điền Hạn hoàn thành nếu là ngày khác",
                )  # fmt: skip
    set_column(read, "timeframe_kind", kinds, pl.String)
    set_column(read, "due_date", due, pl.Date)


def _scale_budget(read: TableRead) -> None:
    """The heading says in what the amounts are: "Kinh phí (triệu đồng)"."""
    budgets = read.frame["budget_vnd"].to_list()
    said: set[int] = set()
    for at, (table, _) in enumerate(read.places):
        heading = key(table.heading("budget_vnd"))
        scale = next((factor for word, factor in _SCALES.items() if f"{word}dong" in heading), None)
        if scale is None or budgets[at] is None:
            continue
        budgets[at] *= scale
        if id(table) not in said:
            said.add(id(table))
            read.flag(
                at,
                "budget_vnd",
                "note",
                "budget.scaled",
                f"đọc là {comma(budgets[at])} đồng theo tiêu đề cột",
                "Không cần sửa nếu đúng",
            )
    set_column(read, "budget_vnd", budgets, pl.Float64)
