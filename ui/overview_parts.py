"""What the home page draws: the brief, its tiles, what waits for a decision, bodies, indices and plans."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import asked, filters, index_words, overview_approvals, overview_reports, overview_words, parts, words
from ui.overview_reports import Reports

MOST_DECISIONS = 4
SHOWN_BODIES = 6
SHOWN_PLANS = 5

Row = dict[str, Any]
Rows = Sequence[Row]


def brief(reports: Reports, totals: Row, bodies: Rows, planned: Rows, latest: Rows) -> None:
    """Three sentences, each opening with its bold fact; where nobody owes a report yet, the plans are spoken of."""
    of_plans = overview_words.of_plans(planned, totals)
    with st.container(key="panel-brief"), st.container(key="brief"):
        if reports.period:
            st.markdown(overview_reports.sentence(reports))
        st.markdown(overview_words.of_tasks(totals, bodies))
        if not reports.period:
            st.markdown(of_plans)
        st.markdown(overview_words.of_indices(latest))
        sample = f"Kế hoạch, nhiệm vụ và báo cáo: {words.SAMPLE.lower()}." if totals["is_sample"] else ""
        followed = of_plans.replace("**", "") if reports.period and planned else ""
        st.caption(" ".join(note for note in (followed, sample, _index_note(latest)) if note))


def tiles(reports: Reports, totals: Row, planned: Rows, latest: Rows) -> None:
    """Four figures, each with its n/N and of what."""
    count = totals["task_count"]
    longest = totals["longest_overdue_days"]
    with st.grid(2, min_column_width=150):
        if reports.period:
            overview_reports.tile(reports)
        parts.tile(
            "overdue",
            "Nhiệm vụ quá hạn",
            words.tile(totals["overdue"], count),
            f"trễ lâu nhất {longest} ngày" if longest else "không nhiệm vụ nào trễ",
            look="overdue" if totals["overdue"] else None,
            to=parts.address("tasks", group="overdue") if totals["overdue"] else None,
        )
        parts.tile(
            "soon",
            "Sắp đến hạn",
            words.tile(totals["due_soon"], count),
            f"trong {asked.due_soon_days()} ngày tới",
            look="due_soon" if totals["due_soon"] else None,
            to=parts.address("tasks", group="due_soon") if totals["due_soon"] else None,
        )
        if not reports.period:
            _plan_tile(planned)
        _index_tile(latest)


def decisions(reports: Reports, totals: Row, bodies: Rows, latest: Rows) -> None:
    """What waits for a person, most urgent first: rules over the figures, never invented tasks."""
    items = [
        *overview_approvals.decisions(),
        *overview_reports.decisions(reports),
        *overview_words.decisions(totals, bodies, latest),
    ]
    if not items:
        return
    with parts.panel("decisions", "Cần xem trước", words.of_samples(totals["is_sample"]).strip() or None):
        for number, (badge, title, reason, target, label, params) in enumerate(items[:MOST_DECISIONS]):
            key = f"item-{number}"
            with st.container(
                key=key, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                with st.container(width="stretch"):
                    st.markdown(f"{badge} **{title}**  \n:small[:gray[{reason}]]")
                with st.container(width="content"):
                    st.page_link(
                        target,
                        label=label,
                        icon=":material/arrow_forward:",
                        icon_position="right",
                        query_params=params,
                    )


def groups(by_group: Rows, totals: Row) -> None:
    """How many tasks stand in which group."""
    if not by_group:
        return
    with parts.panel(
        "groups",
        "Nhiệm vụ theo nhóm trạng thái",
        f"Đếm theo nhiệm vụ: tổng {words.number(totals['task_count'])}.",
    ):
        with st.container(key="num-groups"):
            parts.table(
                [
                    {
                        "Nhóm": f"[{parts.badge(row['look'], row['words'])}]({parts.address('tasks', group=row['status_group'])})",
                        "Nhiệm vụ": f"**{words.number(row['task_count'])}**:gray[/{words.number(totals['task_count'])}]",
                    }
                    for row in by_group
                ]
            )
        st.page_link(
            "../pages/tasks.py",
            label="Xem nhiệm vụ theo đơn vị",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(),
        )
        st.caption(
            f"{words.of_samples(totals['is_sample'])}Có khai báo của đơn vị: "
            f"{words.share(totals['declared'], totals['task_count'])} nhiệm vụ. Nhiệm vụ của nhiều đơn vị xếp theo phần việc chậm nhất; bấm vào nhóm để xem từng phần việc."
        )


def units(bodies: Rows, *, is_sample: bool) -> None:
    """The bodies with most that is overdue or due soon."""
    with parts.panel("units", "Cơ quan cần chú ý"):
        if not bodies:
            st.markdown("**Không cơ quan nào có việc quá hạn hoặc sắp đến hạn.**")
            return
        with st.container(key="num-units"):
            parts.table(
                [
                    {
                        "Cơ quan": f"[{words.plain(row['bar_name'])}]({parts.address('tasks', unit=row['bar_key'])})",
                        "Quá hạn": f"**{row['overdue']}**:gray[/{row['bar_total']}]"
                        if row["overdue"]
                        else words.EMPTY,
                        "Sắp hạn": words.number(row["due_soon"]) if row["due_soon"] else words.EMPTY,
                        "Đã xong": f"{row['done']}:gray[/{row['bar_total']}]",
                    }
                    for row in bodies[:SHOWN_BODIES]
                ]
            )
        rest = len(bodies) - SHOWN_BODIES
        more = f" Còn {rest} cơ quan khác." if rest > 0 else ""
        st.caption(
            f"{words.of_samples(is_sample)}Đếm theo phần việc của các đơn vị chủ trì trong cơ quan.{more}"
        )


def indices(latest: Rows) -> None:
    """The newest published value of each index, with its change; across a method change there is none."""
    with parts.panel("indices", "Chỉ số của tỉnh" if asked.filters().province else "Chỉ số, cả nước"):
        if not latest:
            st.markdown("**Chưa có kết quả công bố nào trong phạm vi này.**")
            st.caption(
                f"Đã tìm: {parts.asked_text(with_department=False)}. Tỉnh hư cấu của dữ liệu mẫu không có kết quả công bố."
            )
        elif asked.filters().province:
            with st.container(key="num-indices"):
                parts.table([_index_row(row) for row in latest])
            st.caption(
                f"{_whose(latest)}Kết quả đã công bố. Dưới năm là số tỉnh có số liệu. Hạng ghi “tính” là do hệ thống xếp theo điểm công bố. Qua năm đổi phương pháp thì không tính chênh lệch."
            )
        else:
            with st.container(key="num-indices"):
                parts.table([_national_row(row) for row in latest])
            st.caption(
                "Kết quả đã công bố; trung vị chỉ tính khi có số liệu của ít nhất 80% số tỉnh. Chọn một tỉnh để xem điểm, hạng và thay đổi."
            )
        st.page_link(
            "../pages/indices.py",
            label="Xem chỉ số",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(),
        )


def plan_list(planned: Rows) -> None:
    """The newest plans, each leading to its page."""
    with parts.panel("plans", "Kế hoạch"):
        if not planned:
            st.markdown("**Chưa có kế hoạch nào.**")
            st.caption(f"Đã tìm: {parts.asked_text()}.")
            return
        parts.table(
            [
                {
                    "Kế hoạch": f"[{words.plain(words.cut(row['title'] or 'Không có trích yếu', 110))}]({parts.address('plans', plan=row['plan_id'])})"
                    f"  \n:small[:gray[{words.plain(row['issuer'])} · {words.plain(row['number']) or 'không ghi số'}]]",
                    "Nhiệm vụ": words.number(row["task_count"])
                    if row["task_count"]
                    else ":gray[không có bảng]",
                }
                for row in planned[:SHOWN_PLANS]
            ]
        )
        rest = len(planned) - SHOWN_PLANS
        label = f"Xem cả {len(planned)} kế hoạch" if rest > 0 else "Xem kế hoạch"
        st.page_link(
            "../pages/plans.py",
            label=label,
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(),
        )
        if any(plan["is_sample"] for plan in planned):
            st.caption(f"{words.SAMPLE}.")


def _plan_tile(planned: Rows) -> None:
    in_force = overview_words.in_force(planned)
    with_tasks = sum(plan["task_count"] > 0 for plan in in_force)
    drafts = len(planned) - len(in_force)
    waiting = f"; {drafts} chờ xác nhận" if drafts else ""
    parts.tile(
        "plans",
        "Kế hoạch",
        words.tile(with_tasks, len(in_force)),
        f"có bảng nhiệm vụ, trên số đang hiệu lực{waiting}",
        to=parts.address("plans"),
    )


def _index_tile(latest: Rows) -> None:
    row = overview_words.leading(latest)
    if row is None:
        parts.tile("index", "Chỉ số", words.EMPTY, "chưa có kết quả công bố")
    elif asked.filters().province:
        most = f":gray[/{words.number(row['max_score'])}]" if row["max_score"] else ""
        note = f"hạng {index_words.rank(row)}" if row["rank"] else "không nêu hạng"
        parts.tile(
            "index",
            f"{row['short_name']} {row['year']}",
            f"{index_words.score(row['score'], row['max_score'])}{most}",
            note,
            to=parts.address("indices", index=row["index_code"], year=row["year"]),
        )
    else:
        parts.tile(
            "index",
            f"{row['short_name']} {row['year']}",
            words.tile(row["province_count"], row["expected_count"]),
            "tỉnh có kết quả công bố",
            to=parts.address("indices", index=row["index_code"], year=row["year"]),
        )


def _whose(latest: Rows) -> str:
    """A province that others merged into is answered for by the old one of its name, and that is said."""
    older = dict.fromkeys(
        row["subject_label"] for row in latest if (row["subject_label"] or "").endswith("(cũ)")
    )
    return f"Là kết quả của {', '.join(older)}, trước ngày 01/07/2025. " if older else ""


def _index_note(latest: Rows) -> str:
    row = overview_words.leading(latest)
    if row is None or not asked.filters().province:
        return ""
    if row["rank_kind"] == "computed":
        return f"{row['short_name']}: hạng do hệ thống tính từ điểm công bố ({row['number_ranked']} tỉnh có kết quả)."
    return ""


def _index_row(row: Row) -> dict[str, str]:
    if row["is_break_between"]:
        change = f":gray[{index_words.CHANGES.get(row['change_kind'], 'đổi nội dung')}]"
    elif row["change"] is None:
        change = words.EMPTY
    else:
        figure = index_words.change(row)
        change = (
            f":red[{figure}] so với {row['previous_year']}"
            if row["change"] < 0
            else f"{figure} so với {row['previous_year']}"
        )
    link = parts.address("indices", index=row["index_code"], year=row["year"])
    return {
        "Chỉ số": f"[{words.plain(words.together(row['short_name']))}]({link})",
        "Năm": f"{row['year']}  \n:small[:gray[{words.share(row['province_count'] or 0, row['expected_count'] or 0)} tỉnh]]",
        "Điểm": f"**{index_words.score(row['score'], row['max_score'])}**{index_words.loaded_mark(row)}",
        "Hạng": index_words.rank(row),
        "Thay đổi": change,
    }


def _national_row(row: Row) -> dict[str, str]:
    link = parts.address("indices", index=row["index_code"], year=row["year"])
    return {
        "Chỉ số": f"[{words.plain(words.together(row['short_name']))}]({link})",
        "Năm": str(row["year"]),
        "Tỉnh có số liệu": words.share(row["province_count"], row["expected_count"]),
        "Trung vị": index_words.score(row["median_score"], row["max_score"])
        if row["is_whole"]
        else words.EMPTY,
    }
