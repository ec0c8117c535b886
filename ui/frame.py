"""The frame of every page: the only navigation, the title with the common filters, and what is wrong with a link."""

from pathlib import Path

import streamlit as st

from ui import asked, data, errors, filters, look

HERE = Path(__file__).parent
st.set_page_config(page_title="Theo dõi CCHC", page_icon=str(HERE / "static" / "icon.png"), layout="wide")

# Page -> filters without meaning there.
PAGES = {
    st.Page("../pages/overview.py", title="Tổng quan", url_path="overview", default=True): frozenset[str](),
    st.Page("../pages/tasks.py", title="Nhiệm vụ", url_path="tasks"): frozenset[str](),
    st.Page("../pages/plans.py", title="Kế hoạch", url_path="plans"): frozenset[str](),
    st.Page("../pages/timeliness.py", title="Tiến độ báo cáo", url_path="timeliness"): frozenset[str](),
    st.Page("../pages/outputs.py", title="Kết quả", url_path="outputs"): frozenset[str](),
    st.Page("../pages/submit.py", title="Nộp báo cáo", url_path="submit"): frozenset({"year"}),
    st.Page("../pages/receipt.py", title="Biên nhận", url_path="receipt", visibility="hidden"): frozenset(
        {"year", "department"}
    ),
    st.Page("../pages/coordinate.py", title="Điều phối", url_path="coordinate"): frozenset({"year"}),
    st.Page("../pages/units.py", title="Đơn vị", url_path="units"): frozenset({"year"}),
    st.Page("../pages/indices.py", title="Chỉ số", url_path="indices"): frozenset({"department"}),
}

mode = data.theme_mode()
look.apply(mode)
st.logo(HERE / "static" / f"logo-{mode}.svg", size="large")
page = st.navigation(list(PAGES), position="top")

with st.container(key="filters", horizontal=True, vertical_alignment="center"):
    st.markdown(f"## {page.title}")
    messages = filters.draw(without=PAGES[page])
for message in messages:
    st.warning(message)
if asked.as_of() > asked.today():
    st.warning("Ngày được hỏi ở tương lai: số liệu tính như thể không có báo cáo nào mới.")

try:
    page.run()
except Exception:
    errors.tell()
