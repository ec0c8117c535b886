"""The sentences of the home page: each opens with its bold fact; what waits for a person, by rules over the figures."""

from collections.abc import Sequence
from typing import Any

from ui import asked, filters, index_words, parts, words

Row = dict[str, Any]
Rows = Sequence[Row]
Decision = tuple[
    str, str, str, str, str, dict[str, str]
]  # badge, title, reason, page, label of the link, its parameters


def of_tasks(totals: Row, bodies: Rows) -> str:
    count, overdue, soon = totals["task_count"], totals["overdue"], totals["due_soon"]
    if not count:
        return "**Chưa có nhiệm vụ nào** trong phạm vi này."
    coming = f" {soon} nhiệm vụ đến hạn trong {asked.due_soon_days()} ngày tới." if soon else ""
    if not overdue:
        return f"**Không có nhiệm vụ nào quá hạn** trong {count} nhiệm vụ.{coming}"
    names = words.first_three([words.plain(body["bar_name"]) for body in bodies if body["overdue"]])
    return f"**{overdue} trên {count} nhiệm vụ quá hạn chưa hoàn thành**: {names}.{coming}"


def in_force(planned: Rows) -> list[Row]:
    """Plans that a coordinator confirmed; a draft is none yet."""
    return [plan for plan in planned if plan["plan_state"] == "confirmed"]


def of_plans(planned: Rows, totals: Row) -> str:
    if not planned:
        return "**Chưa có kế hoạch nào** trong phạm vi này."
    followed = in_force(planned)
    drafts = len(planned) - len(followed)
    waiting = f", {drafts} kế hoạch chờ xác nhận" if drafts else ""
    count = totals["task_count"]
    declared = f" Đơn vị đã khai {totals['declared']} trên {count} nhiệm vụ." if count else ""
    return f"**{len(followed)} kế hoạch** đang theo dõi{waiting}.{declared}"


def of_indices(latest: Rows) -> str:
    row = leading(latest)
    if row is None:
        return "**Chưa có kết quả chỉ số nào được công bố** cho phạm vi này."
    if not asked.filters().province:
        return (
            f"**{row['short_name']} {row['year']} có kết quả của {row['province_count']} trên {row['expected_count']} tỉnh**; "
            f"{_median(row)}cao nhất {index_words.score(row['highest_score'], row['max_score'])} ({words.plain(row['highest_province'])})."
        )
    reached = f"**{row['short_name']} {row['year']} đạt {score(row)} điểm**"
    if row["is_break_between"]:
        changed = index_words.CHANGES.get(row["change_kind"], "đổi nội dung")
        return f"{reached}. Năm {row['year']} {changed}, không so trực tiếp với năm trước."
    if row["change"] is None:
        return f"{reached}; chưa có kết quả năm trước để so."
    word = "tăng" if row["change"] > 0 else "giảm" if row["change"] < 0 else "không đổi"
    amount = f" {index_words.size_of_change(row)} điểm" if row["change"] else ""
    return f"{reached}, {word}{amount} so với năm {row['previous_year']}{rank_move(row)}."


def rank_move(row: Row) -> str:
    """ ", từ hạng 30 lên hạng 25 (tính)"; a published and a computed rank are named and not compared."""
    moved = index_words.rank_step(row)
    return f", {moved}" if moved else ""


def _median(row: Row) -> str:
    """The median, where so many provinces have a result that it speaks of the country."""
    return f"trung vị {index_words.score(row['median_score'], row['max_score'])}, " if row["is_whole"] else ""


def leading(latest: Rows) -> Row | None:
    """The index the brief names: the newest, of those the one most provinces have."""
    return max(latest, key=lambda row: (row["year"], row["province_count"] or 0), default=None)


def score(row: Row) -> str:
    """43,89/80"""
    most = f"/{words.number(row['max_score'])}" if row["max_score"] else ""
    return f"{index_words.score(row['score'], row['max_score'])}{most}{index_words.loaded_mark(row)}"


def decisions(totals: Row, bodies: Rows, latest: Rows) -> list[Decision]:
    """What waits for a person, most urgent first."""
    return [*_overdue(bodies), *_due_soon(totals, bodies), *_fallen(latest)]


def _overdue(bodies: Rows) -> list[Decision]:
    return [
        (
            parts.badge("overdue", "Quá hạn"),
            f"Đôn đốc {words.plain(body['bar_name'])}: {body['overdue']} việc quá hạn",
            f"{body['overdue']} trên {body['bar_total']} phần việc của cơ quan này đã qua hạn mà chưa hoàn thành.",
            "../pages/tasks.py",
            "Xem nhiệm vụ",
            filters.link(unit=body["bar_key"], group="overdue"),
        )
        for body in [body for body in bodies if body["overdue"]][:2]
    ]


def _due_soon(totals: Row, bodies: Rows) -> list[Decision]:
    if not totals["due_soon"]:
        return []
    names = [words.plain(body["bar_name"]) for body in bodies if body["due_soon"]]
    return [
        (
            parts.badge("due_soon", f"Đến hết {words.day(asked.due_soon_until())[:5]}"),
            f"Nhắc {totals['due_soon']} nhiệm vụ sắp đến hạn",
            f"Của {words.first_three(names)}.",
            "../pages/tasks.py",
            "Xem nhiệm vụ",
            filters.link(group="due_soon"),
        )
    ]


def _fallen(latest: Rows) -> list[Decision]:
    if not asked.filters().province:
        return []
    fallen = [row for row in latest if (row["change"] or 0) < 0 and not row["is_break_between"]]
    return [
        (
            parts.badge("late", "Giảm điểm"),
            f"Xem nguyên nhân {row['short_name']} giảm {index_words.size_of_change(row)} điểm",
            f"Năm {row['year']} đạt {score(row)}, năm {row['previous_year']} đạt "
            f"{index_words.score(row['previous_score'], row['max_score'])}{rank_move(row)}.",
            "../pages/indices.py",
            "Xem chỉ số",
            filters.link(index=row["index_code"], year=row["year"]),
        )
        for row in sorted(fallen, key=lambda row: -row["year"])[:1]
    ]
