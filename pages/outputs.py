"""Communication outputs: what was done by channel in each period, by how many units, down to the cell that says so."""

import streamlit as st

from charts import outputs as output_charts
from ui import asked, data, downloads, output_parts, parts, words
from warehouse.queries import outputs

now = asked.filters()
about = {"province": now.province, "department": now.department}
found = data.read(outputs.outputs_by_channel, **about, year=now.year)
if found.is_empty():
    parts.empty(
        "Chưa có kết quả tuyên truyền nào được báo cáo.",
        f"Đã tìm: {parts.asked_text()}. Kết quả có khi đơn vị nộp báo cáo ở trang Nộp báo cáo.",
    )
    st.stop()

is_sample = bool(found["is_sample"].any())
parts.scope_line(f"{parts.as_of_text()} · {parts.asked_text()}", is_sample=is_sample)
drawn = data.derive(output_parts.cells, found)
with parts.panel(
    "outputs-channels",
    "Kết quả theo hình thức và kỳ",
    "Bên mỗi tổng là số đơn vị có số liệu đã ghi trên số đơn vị phải báo cáo. Thanh chỉ so được trong một dòng; kỳ lũy kế không cộng với kỳ khác.",
):
    chosen = data.draw(
        output_charts.channels_by_period,
        drawn,
        key="outputs.channels",
        select=True,
        periods=output_parts.period_names(drawn),
    )
    with st.container(key="screen-outputs-hint"):
        st.caption("Bấm vào một thanh để xem từng đơn vị bên dưới. Màn hình hẹp chỉ hiện hai kỳ gần nhất.")

channel, period = output_parts.picked(chosen, drawn)
behind = data.read(outputs.outputs_of_channel, **about, period=period, channel=channel)
with parts.panel("outputs-units", output_parts.title(drawn, channel, period)):
    output_parts.units_behind(behind)
    mark = "_DU-LIEU-MAU" if is_sample else ""
    parts.download(
        "Tải danh sách (.csv)",
        f"ket-qua_{channel}_{period}{mark}.csv",
        lambda: downloads.as_csv(output_parts.named(behind)),
        key="outputs.download",
    )
    if is_sample:
        st.caption(f"{words.SAMPLE}.")
