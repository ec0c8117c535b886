"""Tasks by unit and status group: bars, then the tasks behind a segment, then one task with its history and its words."""

import streamlit as st

from charts import tasks as task_charts
from ui import asked, data, parts, task_parts, words
from warehouse.queries import tasks

task_id = st.query_params.get("task")
if task_id:
    task_parts.one_task(task_id)
    st.stop()

about = asked.about_tasks()
totals = data.read(tasks.totals, **about, then=data.first_row)
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=totals["is_sample"])

if not totals["task_count"]:
    parts.empty(
        "Không có nhiệm vụ nào.",
        f"Đã tìm: {parts.asked_text()}. Hãy chọn tỉnh, năm hoặc cơ quan khác, hoặc nạp và xác nhận kế hoạch.",
    )
    st.stop()

task_parts.tiles(totals)

by_unit = data.read(tasks.count_by_bar_and_group, **about, grain="unit", then=task_parts.bars)
by_body = data.read(tasks.count_by_bar_and_group, **about, grain="department", then=task_parts.bars)
with parts.panel(
    "groups",
    "Phần việc theo nhóm trạng thái",
    f"{words.of_samples(totals['is_sample'])}Nhiều việc quá hạn xếp trước. Nhiệm vụ nhiều đơn vị cùng chủ trì tính cho từng đơn vị.",
):
    shown = by_body if task_parts.grain(by_unit) == "department" else by_unit
    parts.legend(shown.legend)
    chosen = data.draw(task_charts.groups_by_bar, shown.rows, key="tasks.bars", select=True)
    with st.container(key="screen-tasks-hint"):
        st.caption("Bấm vào một đoạn để xem danh sách bên dưới.")

names = by_unit.names | by_body.names
bar, group = task_parts.picked(chosen, bars=set(names), groups=set(by_unit.words))
listed = data.read(tasks.list_tasks, **about, bar=bar, status_group=group)
title = task_parts.list_title(names, by_unit.words, bar, group, listed.height)
task_parts.task_list(listed, title, of_one_group=group is not None, is_sample=totals["is_sample"])
