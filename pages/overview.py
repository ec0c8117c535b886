"""The home page: in half a minute, who has not reported, which tasks slip, where an index falls; each leads down."""

import streamlit as st

from ui import asked, data, overview_parts, overview_reports, parts
from warehouse.queries import indices, plans, tasks

about = asked.about_tasks()
totals = data.read(tasks.totals, **about, then=data.first_row)
bodies = data.read(tasks.bodies_in_need, **about, then=data.as_rows)
planned = data.read(plans.list_plans, filters=asked.filters(), search=None, then=data.as_rows)
latest = data.read(
    indices.latest_by_index, province=asked.filters().province, year=asked.filters().year, then=data.as_rows
)
reports = overview_reports.reports()
has_sample = totals["is_sample"] or any(plan["is_sample"] for plan in planned)

parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=has_sample)

if not planned and not latest and reports.period is None:
    parts.empty(
        "Chưa có kế hoạch và kết quả nào.",
        f"Đã tìm: {parts.asked_text()}. Hãy chọn tỉnh hoặc năm khác, hoặc nạp kế hoạch.",
    )
    st.stop()

brief, figures = st.columns([9, 6])
with brief:
    overview_parts.brief(reports, totals, bodies, planned, latest)
with figures:
    overview_parts.tiles(reports, totals, planned, latest)

overview_parts.decisions(reports, totals, bodies, latest)

left, right = st.columns([9, 6])
with left:
    overview_reports.in_need(reports)
    if totals["task_count"]:
        overview_parts.units(bodies, is_sample=totals["is_sample"])
        overview_parts.groups(data.read(tasks.count_by_group, **about, then=data.as_rows), totals)
    else:
        overview_parts.indices(latest)
with right:
    if totals["task_count"]:
        overview_parts.indices(latest)
    overview_parts.plan_list(planned)
