"""Timeliness: who has reported, who was late, who has not; units by periods, and why each cell says what it says."""

import streamlit as st

from charts import timeliness as timeliness_charts
from ui import asked, data, downloads, moment_parts, obligation_parts, parts, timeliness_parts, words
from warehouse.queries import timeliness

now = asked.filters()
known_on = moment_parts.controls()
about = {"province": now.province, "department": now.department, "known_on": known_on}
periods = data.derive(timeliness_parts.up_to, data.read(timeliness.by_period, **about), year=now.year)
if periods.is_empty():
    parts.empty(
        "Chưa có kỳ báo cáo nào được mở.",
        f"Đã tìm: {moment_parts.scope_text(known_on)}. Hãy chọn tỉnh, cơ quan hoặc ngày khác.",
    )
    st.stop()

is_sample = bool(periods["is_sample"].any())
parts.scope_line(moment_parts.scope_text(known_on), is_sample=is_sample)
period = timeliness_parts.main_period(periods)
timeliness_parts.tiles(period, periods)

found = data.derive(timeliness_parts.up_to, data.read(timeliness.states, **about), year=now.year)
chosen = timeliness_parts.picked("timeliness.cells", found)
body = st.container(key="timeliness-body")  # the style sheet lays it out, by the width of the screen
with (
    body,
    parts.panel(
        "timeliness-cells",
        "Đơn vị và kỳ báo cáo",
        "Càng đậm càng cần chú ý. Bấm vào ô để xem hạn được tính thế nào. Ô trống: đơn vị không thuộc diện báo cáo của kỳ đó.",
    ),
):
    timeliness_parts.legend(found)
    data.draw(
        timeliness_charts.units_by_period,
        data.derive(timeliness_parts.cells, found, chosen=chosen),
        key="timeliness.cells",
        select=True,
    )
one = next(row for row in found.iter_rows(named=True) if row["obligation_id"] == chosen)
with body, parts.panel("timeliness-one", words.plain(one["unit_name"])):
    obligation_parts.one(one, known_on=known_on)

league = data.derive(timeliness_parts.league, data.read(timeliness.by_unit, **about))
late = timeliness_parts.late_list(found)
with body, parts.panel("timeliness-league", "Đơn vị chậm hoặc thiếu nhiều kỳ nhất"):
    if league.is_empty():
        st.markdown("**Không đơn vị nào chậm hoặc thiếu báo cáo đã đến hạn.**")
    else:
        parts.legend(
            (look, name, int(period_total))
            for look, name, period_total in (
                ("overdue", "Chưa gửi", periods["missing"].sum()),
                ("late", "Gửi chậm", periods["late"].sum()),
            )
        )
        data.draw(timeliness_charts.most_late, league, key="timeliness.league")
        mark = "_DU-LIEU-MAU" if is_sample else ""
        parts.download(
            "Tải danh sách chậm và chưa gửi (.csv)",
            f"cham-va-chua-gui{mark}.csv",
            lambda: downloads.as_csv(late),
            key="timeliness.download",
        )
with parts.panel(
    "timeliness-trend", "Tỷ lệ đúng hạn theo kỳ", "Trên số báo cáo đã đến hạn, trừ kỳ được miễn."
):
    data.draw(
        timeliness_charts.rate_by_period,
        data.derive(timeliness_parts.trend_rows, periods),
        key="timeliness.trend",
    )
    timeliness_parts.trend(periods)
    if is_sample:
        st.caption(f"{words.SAMPLE}.")
