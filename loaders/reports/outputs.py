"""The sheet of communication outputs: units that suit their channel, and quantities that can be."""

import polars as pl

from loaders.reports import form
from loaders.reports.columns import TableRead
from loaders.reports.model import ReportContext
from loaders.reports.numbers import read_number, unit_behind
from loaders.reports.progress import known_tasks
from loaders.reports.recognise import Table
from loaders.reports.rules import Rule, apply, flag_doubles, require, set_column
from loaders.reports.text import comma
from reference.tables import key

_QUANTITY, _TO_DATE = pl.col("quantity"), pl.col("ytd_quantity")


def check_outputs(read: TableRead, context: ReportContext) -> None:
    """Flag what is wrong; the frame gets `row_key`, and a unit that stands behind the number ("25 tin, bài")."""
    _take_units(read)
    require(read)
    apply(read, _rules(read))
    _check_units(read)
    _check_tasks(read, context)
    _name_rows(read)


def check_total(read: TableRead, table: Table, row: int) -> None:
    """Compare a total row with the rows above it; it is used for nothing else."""
    column = table.header.columns.get("quantity")
    stated = read_number(table.sheet.at(row, column)).value if column is not None else None
    if not isinstance(stated, float) or column is None:
        return
    above = [at for at, (part, place) in enumerate(read.places) if part is table and place < row]
    quantities = read.frame["quantity"].gather(above)
    groups = read.frame["group_text"].gather(above)
    of_group = quantities.filter(groups.eq_missing(groups[-1])) if above else quantities
    if stated not in (float(quantities.sum()), float(of_group.sum())):
        read.notices.append(
            read.place_problem(
                table, row, column, "warning", "total.differs",
                f"tổng các dòng đã đọc: {comma(float(quantities.sum()))}", "Kiểm tra số từng dòng và dòng tổng",
            )
        )  # fmt: skip


def _rules(read: TableRead) -> list[Rule]:
    unreadable = [flag.at for flag in read.flags if flag.code == "quantity" and flag.severity == "error"]
    is_empty = _QUANTITY.is_null() & ~pl.col("at").is_in(unreadable)
    return [
        Rule("warning", "quantity.empty", "quantity", is_empty, "số lượng; để trống là chưa báo cáo, không phải 0", "Điền số lượng, ghi 0 nếu không có"),
        Rule("error", "ytd.below_quantity", "ytd_quantity", _TO_DATE < _QUANTITY, "lũy kế không nhỏ hơn số lượng trong kỳ", "Kiểm tra lại lũy kế và số lượng"),
    ]  # fmt: skip


def _take_units(read: TableRead) -> None:
    units = read.frame["uom"].to_list()
    for at, (table, row) in enumerate(read.places):
        if units[at] is None and (column := table.header.columns.get("quantity")) is not None:
            units[at] = unit_behind(table.sheet.at(row, column))
    set_column(read, "uom", units, pl.String)


def _check_units(read: TableRead) -> None:
    suits = {channel: {key(unit) for unit in units} for channel, units in form.channel_units().items()}
    pairs = read.frame.select("channel", "uom").rows()
    for at, (channel, unit) in enumerate(pairs):
        if unit is not None and channel in suits and key(unit) not in suits[channel]:
            usual = form.channel_units()[channel][0]
            read.flag(
                at, "uom", "warning", "uom.unsuited", f"đơn vị tính của hình thức này, thường là “{usual}”",
                "Chọn đơn vị tính phù hợp, hoặc xác nhận",
            )  # fmt: skip


def _check_tasks(read: TableRead, context: ReportContext) -> None:
    known = known_tasks(context)
    codes = read.frame["task_code"].to_list()
    for at, code in enumerate(codes):
        if code is None:
            continue
        task = known.find_code(code)
        codes[at] = task.task_code if task else None
        if task is None:
            read.flag(
                at, "task_code", "error", "task.unknown", "mã nhiệm vụ có trong tờ 1_NhiemVuKeHoach của đơn vị",
                "Chép lại mã từ tờ 1_NhiemVuKeHoach, hoặc để trống",
            )  # fmt: skip
    set_column(read, "task_code", codes, pl.String)


def _name_rows(read: TableRead) -> None:
    """Channel, title and task name a row; a second row of that name gets a number, and is asked about."""
    rows = read.frame.select("channel", "title", "task_code").rows()
    names = [
        ":".join([channel or "", key(title or ""), *([task] if task else [])]) if channel else None
        for channel, title, task in rows
    ]
    flag_doubles(read, names, "channel", "output.duplicate", "hình thức và nội dung", "warning")
    seen: dict[str | None, int] = {}
    keys = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if name is None or seen[name] == 1 else f"{name}#{seen[name]}")
    set_column(read, "row_key", keys, pl.String)
