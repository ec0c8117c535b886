"""Plans: a list searched without accents, and one plan with everything it says, each value with its line."""

import streamlit as st

from ui import asked, data, parts, plan_parts, words
from warehouse.queries import plans

plan_id = st.query_params.get("plan")
if plan_id:
    plan_parts.one_plan(plan_id)
    st.stop()

with st.container(key="screen-plan-search"):
    search = st.text_input(
        "Tìm kế hoạch",
        value=st.query_params.get("q", ""),
        placeholder="Tìm theo số, cơ quan, trích yếu hoặc nhiệm vụ; không cần gõ dấu",
        label_visibility="collapsed",
        key="plans.search",
    ).strip()

if search:
    st.query_params["q"] = search
elif "q" in st.query_params:
    del st.query_params["q"]

found = data.read(plans.list_plans, filters=asked.filters(), search=search or None)
parts.scope_line(f"{found.height} kế hoạch · {parts.asked_text()}", is_sample=bool(found["is_sample"].any()))

if found.is_empty():
    looked_for = f"“{words.plain(search[:60])}”, {parts.asked_text()}" if search else parts.asked_text()
    parts.empty(
        "Không có kế hoạch nào.",
        f"Đã tìm: {looked_for}. Hãy bỏ bớt từ tìm kiếm, chọn tỉnh, năm hoặc cơ quan khác, hoặc nạp kế hoạch.",
    )
    st.stop()

plan_parts.plan_list(found)
