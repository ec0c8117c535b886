"""What the home page says: the brief, its tiles, what waits for a decision, units, indices and plans."""

from typing import Any

import polars as pl
import streamlit as st

from ui import asked, filters, index_rows, parts, words

SHOWN_UNITS = 6
SHOWN_PLANS = 5
MOST_DECISIONS = 4
MOST_OF = 0.8


def brief(totals: dict[str, Any], by_body: pl.DataFrame, planned: pl.DataFrame, latest: pl.DataFrame) -> None:
    """Three sentences, each opening with its bold fact."""
    with st.container(key="panel-brief"), st.container(key="brief"):
        st.markdown(_sentence_of_tasks(totals, by_body))
        st.markdown(_sentence_of_plans(planned, totals))
        st.markdown(_sentence_of_indices(latest))
        notes = [
            f"Kế hoạch và nhiệm vụ: {words.SAMPLE.lower()}." if totals["is_sample"] else "",
            _index_note(latest),
        ]
        st.caption(" ".join(note for note in notes if note))


def tiles(totals: dict[str, Any], planned: pl.DataFrame, latest: pl.DataFrame) -> None:
    """Four figures, each with its n/N and of what."""
    count = totals["task_count"]
    longest = totals["longest_overdue_days"]
    without_tasks = planned.filter(pl.col("task_count") == 0).height
    with st.grid(2, min_column_width=150):
        parts.tile(
            "overdue",
            "Nhiệm vụ quá hạn",
            words.tile(totals["overdue"], count),
            f"trễ lâu nhất {longest} ngày" if longest else "không nhiệm vụ nào trễ",
            look="overdue" if totals["overdue"] else None,
        )
        parts.tile(
            "soon",
            "Sắp đến hạn",
            words.tile(totals["due_soon"], count),
            f"trong {asked.due_soon_days()} ngày tới",
            look="due_soon" if totals["due_soon"] else None,
        )
        parts.tile(
            "plans", "Kế hoạch", words.number(planned.height), f"{without_tasks} không có bảng nhiệm vụ"
        )
        _index_tile(latest)


def decisions(totals: dict[str, Any], by_body: pl.DataFrame, latest: pl.DataFrame) -> None:
    """What waits for a person, most urgent first: rules over the figures, never invented tasks."""
    items = [*_overdue_items(by_body), *_soon_items(totals, by_body), *_fallen_items(latest)][:MOST_DECISIONS]
    if not items:
        return
    with parts.panel("decisions", "Cần xem trước"):
        for number, (badge, title, reason, target, label, params) in enumerate(items):
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


def groups(by_group: pl.DataFrame, totals: dict[str, Any]) -> None:
    """How many tasks stand in which group."""
    if by_group.is_empty():
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
                        "Nhóm": parts.badge(row["look"], row["words"]),
                        "Nhiệm vụ": f"**{words.number(row['task_count'])}**:gray[/{words.number(totals['task_count'])}]",
                    }
                    for row in by_group.to_dicts()
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
            f"{words.SAMPLE + '. ' if totals['is_sample'] else ''}Có khai báo của đơn vị: "
            f"{words.share(totals['declared'], totals['task_count'])} nhiệm vụ. Nhiệm vụ của nhiều đơn vị hiển thị phần việc chậm nhất."
        )


def units(by_body: pl.DataFrame, *, is_sample: bool) -> None:
    """The bodies with most that is overdue or due soon."""
    if by_body.is_empty():
        return
    wanted = (
        by_body.group_by("bar_key", maintain_order=True)
        .agg(
            pl.col("bar_name").first(),
            pl.col("bar_total").first(),
            _of_group("overdue"),
            _of_group("due_soon"),
            pl.col("assignment_count")
            .filter(pl.col("status_group").str.starts_with("done"))
            .sum()
            .alias("done"),
        )
        .filter(pl.col("overdue") + pl.col("due_soon") > 0)
        .sort("overdue", "due_soon", descending=True, maintain_order=True)
    )
    with parts.panel("units", "Cơ quan cần chú ý"):
        if wanted.is_empty():
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
                    for row in wanted.head(SHOWN_UNITS).to_dicts()
                ]
            )
        rest = wanted.height - SHOWN_UNITS
        more = f" Còn {rest} cơ quan khác." if rest > 0 else ""
        st.caption(
            f"{words.SAMPLE + '. ' if is_sample else ''}Đếm theo phần việc của các đơn vị chủ trì trong cơ quan.{more}"
        )


def indices(latest: pl.DataFrame) -> None:
    """The newest published value of each index, with its change; across a method change there is none."""
    with parts.panel("indices", "Chỉ số của tỉnh" if asked.filters().province else "Chỉ số, cả nước"):
        if latest.is_empty():
            st.markdown("**Chưa có kết quả công bố nào trong phạm vi này.**")
            st.caption(
                f"Đã tìm: {parts.asked_text(with_department=False)}. Tỉnh hư cấu của dữ liệu mẫu không có kết quả công bố."
            )
        elif asked.filters().province:
            with st.container(key="num-indices"):
                parts.table([_index_row(row) for row in latest.to_dicts()])
            st.caption(
                f"{_whose(latest)}Kết quả đã công bố. Hạng ghi “tính” là do hệ thống xếp theo điểm công bố. Qua năm đổi phương pháp thì không tính chênh lệch."
            )
        else:
            with st.container(key="num-indices"):
                parts.table([_national_row(row) for row in latest.to_dicts()])
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


def plan_list(planned: pl.DataFrame) -> None:
    """The newest plans, each leading to its page."""
    with parts.panel("plans", "Kế hoạch"):
        if planned.is_empty():
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
                for row in planned.head(SHOWN_PLANS).to_dicts()
            ]
        )
        rest = planned.height - SHOWN_PLANS
        label = f"Xem cả {planned.height} kế hoạch" if rest > 0 else "Xem kế hoạch"
        st.page_link(
            "../pages/plans.py",
            label=label,
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.link(),
        )
        if planned["is_sample"].any():
            st.caption(f"{words.SAMPLE}.")


def _of_group(group: str) -> pl.Expr:
    return pl.col("assignment_count").filter(pl.col("status_group") == group).sum().alias(group)


def _sentence_of_tasks(totals: dict[str, Any], by_body: pl.DataFrame) -> str:
    count, overdue, soon = totals["task_count"], totals["overdue"], totals["due_soon"]
    if not count:
        return "**Chưa có nhiệm vụ nào** trong phạm vi này."
    coming = f" {soon} nhiệm vụ đến hạn trong {asked.due_soon_days()} ngày tới." if soon else ""
    if not overdue:
        return f"**Không có nhiệm vụ nào quá hạn** trong {count} nhiệm vụ.{coming}"
    late = by_body.filter(pl.col("status_group") == "overdue").sort(
        "assignment_count", descending=True, maintain_order=True
    )
    names = words.first_three([words.plain(name) for name in late["bar_name"]])
    return f"**{overdue} trên {count} nhiệm vụ quá hạn chưa hoàn thành**: {names}.{coming}"


def _sentence_of_plans(planned: pl.DataFrame, totals: dict[str, Any]) -> str:
    if planned.is_empty():
        return "**Chưa có kế hoạch nào** trong phạm vi này."
    drafts = planned.filter(pl.col("plan_state") == "draft").height
    waiting = f", {drafts} kế hoạch chờ xác nhận" if drafts else ""
    declared = (
        f" Đơn vị đã khai {totals['declared']} trên {totals['task_count']} nhiệm vụ."
        if totals["task_count"]
        else ""
    )
    return f"**{planned.height} kế hoạch** đang theo dõi{waiting}.{declared}"


def _sentence_of_indices(latest: pl.DataFrame) -> str:
    row = _leading(latest)
    if row is None:
        return "**Chưa có kết quả chỉ số nào được công bố** cho phạm vi này."
    if not asked.filters().province:
        return (
            f"**{row['short_name']} {row['year']} có kết quả của {row['province_count']} trên {row['expected_count']} tỉnh**; "
            f"trung vị {index_rows.score(row['median_score'], row['max_score'])}, cao nhất {index_rows.score(row['highest_score'], row['max_score'])} ({words.plain(row['highest_province'])})."
        )
    reached = f"**{row['short_name']} {row['year']} đạt {_score(row)} điểm**"
    if row["is_break_between"]:
        return f"{reached}. Năm {row['year']} đổi bộ tiêu chí, không so trực tiếp với năm trước."
    if row["change"] is None:
        return f"{reached}; chưa có kết quả năm trước để so."
    word = "tăng" if row["change"] > 0 else "giảm" if row["change"] < 0 else "không đổi"
    amount = f" {words.number(abs(row['change']), 2)} điểm" if row["change"] else ""
    return f"{reached}, {word}{amount} so với năm {row['previous_year']}{_rank_move(row)}."


def _rank_move(row: dict[str, Any]) -> str:
    now, before = row["rank"], row["previous_rank"]
    if now is None or before is None or now == before:
        return ""
    return f", từ hạng {before} {'xuống' if now > before else 'lên'} hạng {now}"


def _leading(latest: pl.DataFrame) -> dict[str, Any] | None:
    """The index the brief names: the newest, the one most provinces have."""
    if latest.is_empty():
        return None
    return latest.sort("year", "province_count", descending=True, maintain_order=True).row(0, named=True)


def _score(row: dict[str, Any]) -> str:
    most = f"/{words.number(row['max_score'])}" if row["max_score"] else ""
    return f"{index_rows.score(row['score'], row['max_score'])}{most}"


def _index_tile(latest: pl.DataFrame) -> None:
    row = _leading(latest)
    if row is None:
        parts.tile("index", "Chỉ số", words.EMPTY, "chưa có kết quả công bố")
    elif asked.filters().province:
        most = f":gray[/{words.number(row['max_score'])}]" if row["max_score"] else ""
        note = f"hạng {index_rows.rank(row)}" if row["rank"] else "không nêu hạng"
        parts.tile(
            "index",
            f"{row['short_name']} {row['year']}",
            f"{index_rows.score(row['score'], row['max_score'])}{most}",
            note,
        )
    else:
        parts.tile(
            "index",
            f"{row['short_name']} {row['year']}",
            words.tile(row["province_count"], row["expected_count"]),
            "tỉnh có kết quả công bố",
        )


def _whose(latest: pl.DataFrame) -> str:
    """A province that others merged into is answered for by the old one of its name, and that is said."""
    older = [
        label
        for label in latest["subject_label"].drop_nulls().unique(maintain_order=True)
        if label.endswith("(cũ)")
    ]
    return f"Là kết quả của {', '.join(older)}, trước ngày 01/07/2025. " if older else ""


def _index_note(latest: pl.DataFrame) -> str:
    row = _leading(latest)
    if row is None or not asked.filters().province:
        return ""
    if row["rank_kind"] == "computed":
        return f"{row['short_name']}: hạng do hệ thống tính từ điểm công bố ({row['number_ranked']} tỉnh có kết quả)."
    return ""


def _index_row(row: dict[str, Any]) -> dict[str, str]:
    if row["is_break_between"]:
        change = ":gray[đổi bộ tiêu chí]"
    elif row["change"] is None:
        change = words.EMPTY
    else:
        figure = index_rows.change(row)
        change = (
            f":red[{figure}] so với {row['previous_year']}"
            if row["change"] < 0
            else f"{figure} so với {row['previous_year']}"
        )
    link = parts.address("indices", index=row["index_code"], year=row["year"])
    return {
        "Chỉ số": f"[{words.plain(words.together(row['short_name']))}]({link})",
        "Năm": str(row["year"]),
        "Điểm": f"**{index_rows.score(row['score'], row['max_score'])}**",
        "Hạng": index_rows.rank(row),
        "Thay đổi": change,
    }


def _national_row(row: dict[str, Any]) -> dict[str, str]:
    link = parts.address("indices", index=row["index_code"], year=row["year"])
    return {
        "Chỉ số": f"[{words.plain(words.together(row['short_name']))}]({link})",
        "Năm": str(row["year"]),
        "Tỉnh có số liệu": words.share(row["province_count"], row["expected_count"]),
        "Trung vị": index_rows.score(row["median_score"], row["max_score"])
        if _is_whole_country(row)
        else words.EMPTY,
    }


def _is_whole_country(row: dict[str, Any]) -> bool:
    """A median of the few provinces a source happened to name would say nothing of the country."""
    return bool(row["province_count"] >= MOST_OF * row["expected_count"])


Item = tuple[str, str, str, str, str, dict[str, str]]


def _overdue_items(by_body: pl.DataFrame) -> list[Item]:
    late = by_body.filter(pl.col("status_group") == "overdue").sort(
        "assignment_count", descending=True, maintain_order=True
    )
    return [
        (
            parts.badge("overdue", "Quá hạn"),
            f"Đôn đốc {words.plain(row['bar_name'])}: {row['assignment_count']} việc quá hạn",
            f"{row['assignment_count']} trên {row['bar_total']} phần việc của cơ quan này đã qua hạn mà chưa hoàn thành.",
            "../pages/tasks.py",
            "Xem nhiệm vụ",
            filters.link(unit=row["bar_key"], group="overdue"),
        )
        for row in late.head(2).to_dicts()
    ]


def _soon_items(totals: dict[str, Any], by_body: pl.DataFrame) -> list[Item]:
    if not totals["due_soon"]:
        return []
    soon = by_body.filter(pl.col("status_group") == "due_soon").sort(
        "assignment_count", descending=True, maintain_order=True
    )
    until = words.day(asked.as_of().fromordinal(asked.as_of().toordinal() + asked.due_soon_days()))
    return [
        (
            parts.badge("due_soon", f"Đến hết {until[:5]}"),
            f"Nhắc {totals['due_soon']} nhiệm vụ sắp đến hạn",
            f"Của {words.first_three([words.plain(name) for name in soon['bar_name']])}.",
            "../pages/tasks.py",
            "Xem nhiệm vụ",
            filters.link(group="due_soon"),
        )
    ]


def _fallen_items(latest: pl.DataFrame) -> list[Item]:
    if latest.is_empty() or not asked.filters().province:
        return []
    fallen = latest.filter((pl.col("change") < 0) & ~pl.col("is_break_between")).sort("year", descending=True)
    return [
        (
            parts.badge("late", "Giảm điểm"),
            f"Xem nguyên nhân {row['short_name']} giảm {words.number(abs(row['change']), 2)} điểm",
            f"Năm {row['year']} đạt {_score(row)}, năm {row['previous_year']} đạt {index_rows.score(row['previous_score'], row['max_score'])}{_rank_move(row)}.",
            "../pages/indices.py",
            "Xem chỉ số",
            filters.link(index=row["index_code"], year=row["year"]),
        )
        for row in fallen.head(1).to_dicts()
    ]
