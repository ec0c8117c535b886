"""The frame of every page: the only navigation, the title with the common filters, and what is wrong with a link."""

from pathlib import Path

import streamlit as st

from access.matrix import may_see
from ui import account, asked, data, errors, filters, look
from ui.actor import NotAllowedError

HERE = Path(__file__).parent
st.set_page_config(page_title="Theo dõi CCHC", page_icon=str(HERE / "static" / "icon.png"), layout="wide")

# Page -> title, and the filters without meaning there. The order is the menu's; "receipt" is reached by links only.
PAGES = {
    "overview": ("Tổng quan", frozenset[str]()),
    "tasks": ("Nhiệm vụ", frozenset[str]()),
    "plans": ("Kế hoạch", frozenset[str]()),
    "plan_import": ("Nhập kế hoạch", frozenset({"year", "department"})),
    "timeliness": ("Tiến độ báo cáo", frozenset[str]()),
    "outputs": ("Kết quả", frozenset[str]()),
    "submit": ("Nộp báo cáo", frozenset({"year"})),
    "receipt": ("Biên nhận", frozenset({"year", "department"})),
    "coordinate": ("Điều phối", frozenset({"year"})),
    "units": ("Đơn vị", frozenset({"year"})),
    "indices": ("Chỉ số", frozenset({"department"})),
    "accounts": ("Tài khoản", frozenset({"province", "year", "department"})),
    "audit": ("Nhật ký", frozenset({"province", "year", "department"})),
}
LINKED_ONLY = frozenset({"receipt"})

mode = data.theme_mode()
look.apply(mode)
st.logo(HERE / "static" / f"logo-{mode}.svg", size="large")
reader = account.enter()
pages = {
    st.Page(
        f"../pages/{name}.py",
        title=title,
        url_path=name,
        default=name == "overview",
        # What the reader may not see is kept out of the menu; by its address it says why.
        visibility="visible" if reader and may_see(reader, name) and name not in LINKED_ONLY else "hidden",
    ): name
    for name, (title, _) in PAGES.items()
}
page = st.navigation(list(pages), position="top" if reader else "hidden")
if reader is None:
    account.signed_out()
    st.stop()
account.strip(reader)
name = pages[page]
if not may_see(reader, name):
    account.refuse_page(reader, name, page.title)
    st.stop()

with st.container(key="filters", horizontal=True, vertical_alignment="center"):
    st.markdown(f"## {page.title}")
    messages = filters.draw(without=PAGES[name][1])
for message in messages:
    st.warning(message)
if asked.as_of() > asked.today():
    st.warning("Ngày được hỏi ở tương lai: số liệu tính như thể không có báo cáo nào mới.")

try:
    page.run()
except account.SignedOutError:
    account.signed_out()
except NotAllowedError as refusal:
    st.error(str(refusal))
except Exception:
    errors.tell()
