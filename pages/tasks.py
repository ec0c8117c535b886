"""Tasks by unit and status group: bars, then the tasks behind a segment, then one task with its history and its words."""

import streamlit as st

from charts import tasks as task_charts
from ui import asked, data, parts, task_parts
from warehouse.queries import tasks

task_id = st.query_params.get("task")
if task_id:
    task_parts.one_task(task_id)
    st.stop()

about = asked.about_tasks()
totals = data.read(tasks.totals, **about).row(0, named=True)
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=totals["is_sample"])

if not totals["task_count"]:
    parts.empty(
        "Không có nhiệm vụ nào.",
        f"Đã tìm: {parts.asked_text()}. Hãy chọn tỉnh, năm hoặc cơ quan khác, hoặc nạp và xác nhận kế hoạch.",
    )
    st.stop()

task_parts.tiles(totals)

by_unit = data.read(tasks.count_by_unit_and_group, **about)
by_group = data.read(tasks.count_by_group, **about)
with parts.panel(
    "groups",
    "Phần việc của từng đơn vị, theo nhóm trạng thái",
    "Đơn vị có nhiều việc quá hạn xếp trước. Nhiệm vụ nhiều đơn vị cùng chủ trì tính cho từng đơn vị.",
):
    parts.legend(task_parts.legend_entries(by_unit))
    chosen = data.draw(
        task_charts.groups_by_unit, task_parts.in_bar_order(by_unit), key="tasks.bars", select=True
    )
    with st.container(key="screen-tasks-hint"):
        st.caption("Bấm vào một đoạn để xem danh sách bên dưới.")

unit, group = task_parts.picked(chosen, by_unit)
listed = data.read(tasks.list_tasks, **about, unit=unit, status_group=group)
task_parts.task_list(
    listed,
    task_parts.list_title(by_unit, by_group, unit, group, listed.height),
    is_sample=totals["is_sample"],
)
