"""The sheet of communication outputs: units that suit their channel, and quantities that can be."""

from collections.abc import Sequence

import polars as pl

from loaders.reports import form
from loaders.reports.columns import TableRead
from loaders.reports.grouping import list_alike
from loaders.reports.keys import keys_of
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


def check_totals(read: TableRead, table: Table, totals: Sequence[int]) -> None:
    """Compare the total rows of a table with the rows above each; they are used for nothing else."""
    column = table.header.columns.get("quantity")
    if column is None or not totals:
        return
    rows = read.frame.select("quantity", "group_text").rows()
    above = ((place, *rows[at]) for at, (part, place) in enumerate(read.places) if part is table)
    following = next(above, None)
    group: str | None = None
    by_group: dict[str | None, int] = {}
    differing = []
    for row in totals:
        while following is not None and following[0] < row:
            _, quantity, group = following
            by_group[group] = by_group.get(group, 0) + (quantity or 0)
            following = next(above, None)
        stated, whole = read_number(table.sheet.at(row, column)).value, sum(by_group.values())
        if isinstance(stated, float) and stated not in (float(whole), float(by_group.get(group, 0))):
            differing.append(
                read.place_problem(
                    table, row, column, "warning", "total.differs",
                    f"tổng các dòng đã đọc: {comma(float(whole))}", "Kiểm tra số từng dòng và dòng tổng",
                )
            )  # fmt: skip
    read.notices += list_alike(differing)


def _rules(read: TableRead) -> list[Rule]:
    unreadable = [flag.at for flag in read.flags if flag.code == "quantity" and flag.severity == "error"]
    is_empty = _QUANTITY.is_null() & ~pl.col("at").is_in(unreadable)
    return [
        Rule("warning", "quantity.empty", "quantity", is_empty, "số lượng; để trống là chưa báo cáo, không phải 0", "Điền số lượng, ghi 0 nếu không có"),
        Rule("error", "ytd.below_quantity", "ytd_quantity", _TO_DATE < _QUANTITY, "lũy kế không nhỏ hơn số lượng trong kỳ là {}", "Kiểm tra lại lũy kế và số lượng", "quantity"),
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
    unsuited = {
        (channel, unit)
        for channel, unit in set(pairs)
        if unit is not None and channel in suits and key(unit) not in suits[channel]
    }
    for at, (channel, unit) in enumerate(pairs if unsuited else ()):
        if (channel, unit) in unsuited:
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
                at, "task_code", "error", "task.unknown", "mã nhiệm vụ có trong trang tính 1_NhiemVuKeHoach của đơn vị",
                "Chép lại mã từ trang tính 1_NhiemVuKeHoach, hoặc để trống",
            )  # fmt: skip
    set_column(read, "task_code", codes, pl.String)


def _name_rows(read: TableRead) -> None:
    """Channel, title and task name a row; a second row of that name gets a number, and is asked about."""
    rows = read.frame.select("channel", "title", "task_code").rows()
    folded = keys_of(read.frame["title"].to_list())
    names = [
        ":".join([channel or "", folded[title] if title else "", *([task] if task else [])])
        if channel
        else None
        for channel, title, task in rows
    ]
    flag_doubles(read, names, "channel", "output.duplicate", "hình thức và nội dung", "warning")
    seen: dict[str | None, int] = {}
    keys = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if name is None or seen[name] == 1 else f"{name}#{seen[name]}")
    set_column(read, "row_key", keys, pl.String)
