"""The progress sheet: which task a row is about, and whether its state, dates and percent agree."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from loaders.reports import form
from loaders.reports.columns import TableRead
from loaders.reports.model import KnownTask, ReportContext
from loaders.reports.rules import Rule, apply, flag_doubles, repair_labels, require, set_column
from reference.tables import key

_STATE, _PERCENT = pl.col("declared_status"), pl.col("percent_done")
_STARTED, _COMPLETED = pl.col("started_on"), pl.col("completed_on")
_EXTENDED, _DOCUMENT = pl.col("extended_due"), pl.col("extension_doc")


def check_progress(read: TableRead, context: ReportContext) -> None:
    """Find the task of each row and flag what is wrong; the frame gets `task_code` as known and `declared_state`."""
    repair_labels(read, "task_no")
    require(read)
    _find_tasks(read, context)
    apply(read, [*_rules(context), *_extension_rules()])
    read.frame = read.frame.with_columns(_STATE.alias("declared_state"))


@dataclass(frozen=True)
class KnownTasks:
    """The unit's tasks by everything that may name one; a name that two tasks bear names none."""

    tasks: tuple[KnownTask, ...]

    @functools.cached_property
    def _by_code(self) -> Mapping[str, KnownTask]:
        by_code = {_code_key(task.task_code).lstrip("0"): task for task in self.tasks}
        return by_code | {_code_key(task.task_code): task for task in self.tasks}

    @functools.cached_property
    def _by_number(self) -> Mapping[tuple[str, str], KnownTask | None]:
        found: dict[tuple[str, str], KnownTask | None] = {}
        for task in self.tasks:
            name = key(task.plan_number or ""), _code_key(task.task_no)
            found[name] = None if name in found else task
        return found

    @functools.cached_property
    def _by_text(self) -> Mapping[str, KnownTask | None]:
        found: dict[str, KnownTask | None] = {}
        for task in self.tasks:
            found[key(task.text)] = None if key(task.text) in found else task
        return found

    def find_code(self, code: str) -> KnownTask | None:
        """By the code, with or without zeros that a number cell has lost."""
        return self._by_code.get(_code_key(code)) or self._by_code.get(_code_key(code).lstrip("0"))

    def find(self, plan: str | None, number: str | None, text: str | None) -> KnownTask | None:
        """By plan and number, else by the very text."""
        task = self._by_number.get((key(plan), _code_key(number))) if plan and number else None
        return task or (self._by_text.get(key(text)) if text else None)


@functools.lru_cache(maxsize=4)
def known_tasks(context: ReportContext) -> KnownTasks:
    """Three of the tables ask for them."""
    return KnownTasks(context.tasks)


def _code_key(code: str) -> str:
    return code.strip().rstrip(".").casefold()


def _find_tasks(read: TableRead, context: ReportContext) -> None:
    known = known_tasks(context)
    rows = read.frame.select("task_code", "plan_number", "task_no", "task_text").rows()
    found = [_find_task(read, at, known, *row) for at, row in enumerate(rows)]
    codes = [task.task_code if task else None for task in found]
    flag_doubles(read, codes, "task_code", "task.duplicate", "nhiệm vụ")
    set_column(read, "task_code", codes, pl.String)
    numbers = [task.task_no if task else row[2] for task, row in zip(found, rows, strict=True)]
    set_column(read, "task_no", [number or None for number in numbers], pl.String)


def _find_task(
    read: TableRead,
    at: int,
    known: KnownTasks,
    code: str | None,
    plan: str | None,
    number: str | None,
    text: str | None,
) -> KnownTask | None:
    """By code, else by plan and number, else by the very text; else the row is held."""
    if code:
        task = known.find_code(code)
        if task is None:
            read.flag(
                at, "task_code", "error", "task.unknown", "mã nhiệm vụ có trong trang tính 1_NhiemVuKeHoach của đơn vị",
                "Chép lại mã từ trang tính 1_NhiemVuKeHoach; nhiệm vụ mới thì thêm ở trang tính đó",
            )  # fmt: skip
        elif text and not _is_same_text(text, task.text):
            read.flag(
                at, "task_text", "warning", "task.text_differs", f"nội dung của nhiệm vụ {task.task_code}: {task.text}",
                "Kiểm tra mã và nội dung có cùng một nhiệm vụ không",
            )  # fmt: skip
        return task
    task = known.find(plan, number, text)
    if task is None:
        where = "task_text" if text else "task_no"
        read.flag(
            at, where, "error", "task.not_found", "mã nhiệm vụ, hoặc đúng số kế hoạch và TT, hoặc đúng nội dung đã giao",
            "Điền mã nhiệm vụ lấy từ trang tính 1_NhiemVuKeHoach",
        )  # fmt: skip
    else:
        read.flag(
            at,
            "task_code",
            "note",
            "task.matched",
            f"mã {task.task_code}, nhận ra theo nội dung hoặc số thứ tự",
            "Không cần sửa nếu đúng",
            "thiếu mã nhiệm vụ",
        )
    return task


def _is_same_text(said: str, known: str) -> bool:
    """Cells are often cut short or carry a remark behind the text."""
    if said == known:
        return True
    short, long = sorted((key(said), key(known)), key=len)
    return long.startswith(short) and len(short) >= min(20, len(long))


def _rules(context: ReportContext) -> list[Rule]:
    received = f"ngày không sau ngày nhận báo cáo {context.received_on:%d/%m/%Y}"
    in_future = "Ghi ngày đã xảy ra; ngày dự kiến ghi ở Kết quả thực hiện"
    done, going = (form.first_words("state")[state] for state in ("done", "in_progress"))
    choose = "Sửa trạng thái, tỷ lệ hoặc ngày cho khớp nhau"
    return [
        Rule("error", "date.after_receipt", "completed_on", _COMPLETED.gt(context.received_on), received, in_future),
        Rule("error", "date.after_receipt", "started_on", _STARTED.gt(context.received_on), received, in_future),
        Rule("warning", "state.not_done_at_100", "percent_done", (_STATE == "in_progress") & (_PERCENT == 100), f"dưới 100 khi trạng thái là {going}", choose),
        Rule("warning", "state.done_below_100", "percent_done", (_STATE == "done") & (_PERCENT < 100), f"100 khi trạng thái là {done}", choose),
        Rule("warning", "state.not_started_with_percent", "percent_done", (_STATE == "not_started") & (_PERCENT > 0), "0 hoặc trống khi chưa thực hiện", choose),
        Rule("warning", "completed_on.missing", "completed_on", (_STATE == "done") & _COMPLETED.is_null(), f"ngày hoàn thành khi trạng thái là {done}", "Điền ngày hoàn thành thực tế; thiếu ngày thì không tính được đúng hạn"),
        Rule("warning", "completed_on.without_done", "completed_on", (_STATE != "done") & _COMPLETED.is_not_null(), f"trống khi trạng thái chưa là {done}", choose),
        Rule("warning", "date.order", "completed_on", _COMPLETED < _STARTED, "ngày không trước ngày bắt đầu", "Kiểm tra lại hai ngày"),
    ]  # fmt: skip


def _extension_rules() -> list[Rule]:
    both = "Điền cả ngày gia hạn và văn bản cho phép, hoặc để trống cả hai"
    return [
        Rule("error", "extension.no_document", "extension_doc", _EXTENDED.is_not_null() & _DOCUMENT.is_null(), "văn bản cho phép khi có ngày gia hạn", both),
        Rule("error", "extension.no_date", "extended_due", _EXTENDED.is_null() & _DOCUMENT.is_not_null(), "ngày gia hạn khi có văn bản cho phép", both),
    ]  # fmt: skip
