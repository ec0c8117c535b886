"""What the pages say of tasks: tiles, the list behind a segment, and one task with its history and its plan's words."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from ui import asked, data, downloads, filters, parts, words
from warehouse.queries import tasks

SHOWN_ROWS = 20
MANY_BARS = 20
COLUMNS = {
    "task_number": "Số",
    "text": "Nhiệm vụ",
    "unit_name": "Đơn vị chủ trì",
    "words": "Trạng thái",
    "due_date": "Hạn",
    "timeframe_text": "Thời gian theo kế hoạch",
    "progress_pct": "Tiến độ (%)",
    "done_date": "Ngày hoàn thành",
    "plan_number": "Kế hoạch",
    "line": "Dòng",
}


@dataclass(frozen=True)
class Bars:
    """What the page says of one way of counting: the chart's rows, the legend, the bars' names, the groups' words."""

    rows: pl.DataFrame
    legend: tuple[tuple[str, str, int], ...]
    names: dict[str, str]
    words: dict[str, str]


def tiles(totals: dict[str, Any]) -> None:
    """Four tiles, each with its n/N and of what."""
    count, fallen = totals["task_count"], totals["fallen_due"]
    longest = totals["longest_overdue_days"]
    until = words.day(asked.due_soon_until())
    with st.grid(4, min_column_width=150):
        parts.tile(
            "overdue",
            "Quá hạn",
            words.tile(totals["overdue"], count),
            f"chưa hoàn thành; lâu nhất {longest} ngày" if longest else "nhiệm vụ chưa hoàn thành",
            look="overdue" if totals["overdue"] else None,
            to=parts.address("tasks", group="overdue") if totals["overdue"] else None,
        )
        parts.tile(
            "soon",
            "Sắp đến hạn",
            words.tile(totals["due_soon"], count),
            f"đến hết {until}",
            look="due_soon" if totals["due_soon"] else None,
            to=parts.address("tasks", group="due_soon") if totals["due_soon"] else None,
        )
        parts.tile(
            "done",
            "Đúng hạn",
            words.tile(totals["done_on_time"], fallen),
            "hoàn thành, trên số đã đến hạn",
            to=parts.address("tasks", group="done_on_time") if totals["done_on_time"] else None,
        )
        parts.tile(
            "late",
            "Hoàn thành muộn",
            words.tile(totals["done_late"], fallen),
            "xong rồi vẫn tính là chậm",
            look="late" if totals["done_late"] else None,
            to=parts.address("tasks", group="done_late") if totals["done_late"] else None,
        )


def grain(by_unit: Bars) -> tasks.Grain:
    """Bars of whole bodies where there are many units, else of units; the reader may change it."""
    many = asked.filters().department is None and len(by_unit.names) > MANY_BARS
    with st.container(key="screen-tasks-grain"):
        chosen = st.segmented_control(
            "Gộp theo",
            ["department", "unit"],
            default="department" if many else "unit",
            format_func={"department": "Theo cơ quan", "unit": "Theo đơn vị"}.__getitem__,
            key=f"tasks.grain.{many}",
            label_visibility="collapsed",
        )
    return "department" if chosen == "department" else "unit"


def bars(counts: pl.DataFrame) -> Bars:
    """From `count_by_bar_and_group`; the rows get the place each bar stands in, 0 on top."""
    order = counts.select("bar_key").unique(maintain_order=True).with_row_index("bar_order")
    rows = counts.join(order, on="bar_key", how="left").with_columns(pl.col("bar_order").cast(pl.Int32))
    grouped = (
        counts.group_by("look", "words", "ordinal").agg(pl.col("assignment_count").sum()).sort("ordinal")
    )
    return Bars(
        rows,
        tuple((look, name, count) for look, name, _, count in grouped.iter_rows()),
        dict(counts.select("bar_key", "bar_name").iter_rows()),
        dict(counts.select("status_group", "words").iter_rows()),
    )


def picked(event: Any, *, bars: set[str], groups: set[str]) -> tuple[str | None, str | None]:
    """The bar and group of the clicked segment, else of the link, else all that is overdue (else everything)."""
    segment = event.get("selection", {}).get("segment") or [{}]
    bar, group = segment[0].get("bar_key"), segment[0].get("status_group")
    if segment[0]:
        st.query_params.update(unit=bar, group=group)  # a copied link shows the same
    else:
        bar, group = st.query_params.get("unit"), st.query_params.get("group")
    if bar and bar not in bars:
        st.warning(
            f"Không có phần việc nào của đơn vị mang mã “{words.plain(bar[:60])}” trong phạm vi đang chọn; đang hiển thị mọi đơn vị."
        )
        bar = None
    if group and group not in groups:
        st.warning(f"Không có phần việc nào trong nhóm “{words.plain(group[:40])}”; đang hiển thị mọi nhóm.")
        group = None
    if not bar and not group and "overdue" in groups:
        group = "overdue"
    return bar, group


def list_title(
    names: dict[str, str], words_of: dict[str, str], bar: str | None, group: str | None, count: int
) -> str:
    """The list's title repeats the choice and its count."""
    what = f"Phần việc {words_of[group].lower()}" if group else "Mọi phần việc"
    return f"{what}{' của ' + words.plain(names[bar]) if bar else ''} :gray[({count})]"


def task_list(listed: pl.DataFrame, title: str, *, of_one_group: bool, is_sample: bool) -> None:
    """The first rows as a readable table, each leading to its task; all of them as a file."""
    with st.container(key="panel-task-list"):
        with st.container(
            key="row-task-list",
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
        ):
            st.markdown(f"### {title}")
            with st.container(key="screen-task-download", width="content"):
                parts.download(
                    "Tải CSV",
                    f"nhiem-vu{'-du-lieu-mau' if is_sample else ''}.csv",
                    lambda: csv(listed),
                    key="tasks.download",
                    is_quiet=True,
                )
        shown = parts.page_of(listed, SHOWN_ROWS, key="tasks.page")
        rows = [_list_row(row) for row in shown.to_dicts()]
        if of_one_group:
            rows = [{name: cell for name, cell in row.items() if name != "Trạng thái"} for row in rows]
        parts.table(rows)
        st.caption(
            f"{words.of_samples(is_sample)}Tiến độ do đơn vị khai lần gần nhất; trạng thái so với hạn do hệ thống tính. "
            "Bấm vào tên nhiệm vụ để xem lịch sử và lời văn của kế hoạch."
        )


def csv(listed: pl.DataFrame) -> bytes:
    """The list as a spreadsheet reads it, samples marked in each row."""
    named = listed.select(
        *(pl.col(column).alias(heading) for column, heading in COLUMNS.items()),
        pl.when("is_sample").then(pl.lit(words.SAMPLE)).otherwise(pl.lit("")).alias("Ghi chú"),
    )
    return downloads.as_csv(named)


def one_task(task_id: str) -> None:
    """One task: where it stands, whose it is, the plan's own words, and every state declared of it."""
    found = data.read(tasks.find_task, task_id=task_id, due_soon_days=asked.due_soon_days())
    st.page_link(
        "../pages/tasks.py",
        label="Về danh sách nhiệm vụ",
        icon=":material/arrow_back:",
        query_params=filters.link(),
    )
    if found.is_empty():
        parts.empty(
            "Không có nhiệm vụ này.",
            f"Mã được hỏi: {words.plain(task_id[:60])}. Có thể kế hoạch đã được thay bằng bản mới; hãy tìm lại trong danh sách nhiệm vụ.",
        )
        return
    task = found.row(0, named=True)
    parts.scope_line(f"{parts.as_of_text()} · {words.plain(task['issuer'])}", is_sample=task["is_sample"])
    with parts.panel("task", words.plain(task["text"])):
        st.markdown(_badge(task))
        parts.table(_facts(task, found))
        if task["is_sample"]:
            st.caption(f"{words.SAMPLE}.")
    _assignments(found, is_sample=task["is_sample"])
    _history(task_id, is_sample=task["is_sample"])


def _facts(task: dict[str, Any], found: pl.DataFrame) -> list[dict[str, str]]:
    coordinating = data.read(tasks.coordinating_units, task_id=task["task_id"])["unit_name"].to_list()
    facts = {
        "Đơn vị chủ trì": words.plain(", ".join(found["lead_name"].unique(maintain_order=True))),
        "Đơn vị phối hợp": words.plain(", ".join(coordinating)) or words.EMPTY,
        "Thời gian theo kế hoạch": f"“{words.plain(task['timeframe_text'])}”"
        if task["timeframe_text"]
        else words.EMPTY,
        "Hạn": words.day(task["due_date"]) if task["due_date"] else "Không có hạn",
        "Hoàn thành": f"{words.share(found['is_done'].sum(), found.height)} phần việc",
        "Lời văn trong kế hoạch": f"“{words.plain(task['text'])}”",
        "Nguồn": f"{_plan_link(task)}, nhiệm vụ {words.plain(task['task_number']) or words.EMPTY}, {words.line(task['line'])}",
    }
    if task["section"]:
        facts["Thuộc mục"] = words.plain(task["section"])
    return [{"": name, " ": value} for name, value in facts.items()]


def _plan_link(task: dict[str, Any]) -> str:
    name = f"Kế hoạch {task['plan_number']}" if task["plan_number"] else task["plan_title"]
    return f"[{words.plain(name)}]({parts.address('plans', plan=task['plan_id'])})"


def _assignments(found: pl.DataFrame, *, is_sample: bool) -> None:
    if found.height < 2:
        return
    with parts.panel("assignments", "Phần việc của từng đơn vị", words.of_samples(is_sample).strip() or None):
        parts.table(
            [
                {
                    "Đơn vị": words.plain(row["unit_name"]),
                    "Trạng thái": _badge(row),
                    "Tiến độ": _progress(row["progress_pct"]),
                    "Khai ngày": words.day(row["stated_on"]),
                }
                for row in found.to_dicts()
            ]
        )


def _history(task_id: str, *, is_sample: bool) -> None:
    said = data.read(tasks.history, task_id=task_id)
    with parts.panel(
        "history",
        "Lịch sử khai báo",
        f"{words.of_samples(is_sample)}Mỗi dòng là một lần đơn vị khai; không dòng nào bị sửa.",
    ):
        if said.is_empty():
            st.markdown("**Chưa có lần khai nào.**")
            return
        parts.table(
            [
                {
                    "Ngày": words.day(row["stated_on"]),
                    "Đơn vị khai": words.plain(row["unit_name"]),
                    "Nội dung": _statement(row),
                    "Nguồn": f"{words.plain(row['file_name'])}  \n:small[:gray[{_place(row)}]]",
                }
                for row in said.to_dicts()
            ]
        )


def _place(row: dict[str, Any]) -> str:
    sheet = f"tờ {words.plain(row['sheet'])}, " if row["sheet"] else ""
    return f"{sheet}dòng {row['row_number']}"


def _statement(row: dict[str, Any]) -> str:
    parts_said = [f"**{row['words']}**"]
    if row["progress_pct"] is not None:
        parts_said.append(_progress(row["progress_pct"]))
    if row["done_date"]:
        parts_said.append(f"ngày hoàn thành {words.day(row['done_date'])}")
    note = f"  \n:small[:gray[{words.plain(row['note'])}]]" if row["note"] else ""
    return ", ".join(parts_said) + note


def _list_row(row: dict[str, Any]) -> dict[str, str]:
    source = (
        f"KH {words.plain(row['plan_number'])}"
        if row["plan_number"]
        else words.plain(words.cut(row["plan_title"] or "", 60))
    )
    link = parts.address("tasks", task=row["task_id"])
    return {
        "Nhiệm vụ": f"[{words.plain(words.cut(row['text'], 200))}]({link})  \n:small[:gray[{words.plain(row['unit_name'])} · {source}, {words.line(row['line'])}]]",
        "Hạn": _due(row),
        "Trạng thái": _badge(row),
        "Tiến độ": _progress(row["progress_pct"]),
    }


def _due(row: dict[str, Any]) -> str:
    if row["due_date"] is None:
        return f":gray[{words.plain(row['timeframe_text']) or 'không hạn'}]"
    late = f"  \n:red[**quá {row['days_past_due']} ngày**]" if row["status_group"] == "overdue" else ""
    return words.day(row["due_date"]) + late


def _badge(row: dict[str, Any]) -> str:
    return parts.badge(row["look"], row["words"])


def _progress(value: float | None) -> str:
    return f"{words.number(value)}%" if value is not None else words.EMPTY
