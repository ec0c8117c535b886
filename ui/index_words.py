"""Index results in words: figures, ranks, steps and years as a person reads them.

A rank that nobody published carries "(tính)" wherever it is written; a figure from a file that a person loaded, "(nạp)".
"""

from collections.abc import Sequence
from typing import Any

from ui import words

Row = dict[str, Any]
COMPUTED = "(tính)"
LOADED = "(nạp)"
CHANGES = {"method": "đổi phương pháp", "territory": "đổi địa giới tỉnh"}
HOW_SCORED = {
    "published": "công bố",
    "summed": "cộng từ nội dung thành phần, như cách tính của nơi công bố",
    "stated": "nêu trong tệp do người dùng nạp",
}
HOW_RANKED = {
    "published": "công bố",
    "computed": "hệ thống xếp theo điểm đang có; nơi công bố không nêu hạng",
    "stated": "nêu trong tệp do người dùng nạp",
}


def score(value: float | None, most: float | None) -> str:
    """Two decimals; four where the whole scale runs from 0 to 1."""
    return words.number(value, _decimals(most))


def change(row: Row) -> str:
    return words.change(row["change"], _decimals(row["max_score"]))


def size_of_change(row: Row) -> str:
    """How much, without a sign."""
    return words.number(abs(row["change"]), _decimals(row["max_score"]))


def rank(row: Row) -> str:
    """25/61 (tính); 12 where the source does not say of how many; 3 (nạp); a dash where there is none."""
    if row["rank"] is None:
        return words.EMPTY
    of = f"/{row['number_ranked']}" if row.get("number_ranked") else ""
    return f"{row['rank']}{of}{_mark(row['rank_kind'], row.get('origin'))}"


def rank_alone(row: Row) -> str:
    """25 (tính), for the end of a line."""
    return rank({**row, "number_ranked": None})


def previous_rank(row: Row) -> str:
    """16 (tính): the rank of the last result before, with its own mark."""
    return f"{row['previous_rank']}{_mark(row['previous_rank_kind'], None)}"


def _mark(rank_kind: str | None, origin: str | None) -> str:
    if rank_kind == "computed":
        return f" {COMPUTED}"
    return f" {LOADED}" if origin == "loaded" else ""


def loaded_mark(row: Row) -> str:
    """ " (nạp)" behind a figure from a file that a person loaded."""
    return f" {LOADED}" if row["origin"] == "loaded" else ""


def _decimals(most: float | None) -> int:
    return 4 if most is not None and most <= 1 else 2


def unit_of(scale: str | None) -> str:
    return "%" if (scale or "").endswith("%") else " điểm"


def headline(row: Row, label: str, unit: str, breaks: Sequence[Row]) -> str:
    """What the province reached in the year, its rank, and the step since the last result; none across a change."""
    year, name = row["year"], words.plain(label)
    if row["score"] is None:
        reached = f"**{name} xếp hạng {rank(row)} năm {year}**; nguồn không nêu điểm."
    else:
        ranked = f", hạng {rank(row)}" if row["rank"] is not None else "; nguồn không nêu hạng"
        reached = f"**{name} đạt {score(row['score'], row['max_score'])}{unit} năm {year}**{loaded_mark(row)}{ranked}."
    return f"{reached} {step(row, unit, breaks)}"


def step(row: Row, unit: str, breaks: Sequence[Row]) -> str:
    """The sentence that compares with the last result before."""
    if row["previous_year"] is None:
        return "Chưa có kết quả năm trước để so."
    if row["is_break_between"]:
        return f"{_changed(row, breaks)}, không so trực tiếp với năm {row['previous_year']}."
    moved = rank_step(row)
    if row["change"] is None:
        return (
            f"So với năm {row['previous_year']}: {moved}."
            if moved
            else f"Năm {row['previous_year']} nguồn không nêu điểm để so."
        )
    comma = f", {moved}" if moved else ""
    points = " điểm phần trăm" if unit == "%" else unit
    return f"So với năm {row['previous_year']}: {change(row)}{points}{comma}."


def _changed(row: Row, breaks: Sequence[Row]) -> str:
    """Năm 2018 đổi phương pháp (Từ 6 lên 8 chỉ số nội dung …)"""
    between = [stop for stop in breaks if row["previous_year"] < stop["year"] <= row["year"]]
    if not between:
        return "Nội dung mục này đã đổi"
    last = between[-1]
    return f"Năm {last['year']} {CHANGES[last['change_kind']]} ({words.plain(last['change_note'])})"


def rank_step(row: Row) -> str:
    """từ hạng 30 (tính) lên hạng 25 (tính); "" where a rank is missing. A published and a computed rank are both named,
    and not compared: they need not count the same provinces."""
    if row["rank"] is None or row["previous_rank"] is None:
        return ""
    now, before = rank_alone(row), previous_rank(row)
    if (row["rank_kind"] == "computed") != (row["previous_rank_kind"] == "computed"):
        return f"hạng {now}, trước là {before}: không so vì một hạng do hệ thống tính"
    if row["rank"] == row["previous_rank"]:
        return f"vẫn hạng {now}"
    return f"từ hạng {before} {'lên' if row['rank'] < row['previous_rank'] else 'xuống'} hạng {now}"


def spans(years: Sequence[int]) -> str:
    """2011–2013, 2018, 2021: years that follow each other written as one span."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def figure(row: Row) -> str:
    """7,14 (−0,17); 7,14 (nạp)"""
    moved = f" ({change(row)})" if row["change"] is not None else ""
    return f"{score(row['score'], row['max_score'])}{loaded_mark(row)}{moved}"


def rank_beside(row: Row) -> str:
    """hạng 38/61 (tính), trước 16 (tính)"""
    if row["rank"] is None:
        return "không nêu hạng"
    known = not row["is_break_between"] and row["previous_rank"] is not None
    return f"hạng {rank(row)}{f', trước {previous_rank(row)}' if known else ''}"


def counted(row: Row, name: str = "province_count") -> str:
    """61/63: of how many provinces, of how many there were."""
    return words.share(row[name], row["expected_count"] or 0)


def of_band(row: Row) -> str:
    """thấp nhất …, trung vị …, cao nhất … (61/63 tỉnh có điểm); no median of the few a source happens to name."""
    most = row["max_score"]
    middle = f"trung vị {score(row['median'], most)}, " if row["median"] is not None else ""
    return (
        f"thấp nhất {score(row['lowest'], most)}, {middle}cao nhất {score(row['highest'], most)} "
        f"({counted(row)} tỉnh có điểm)"
    )


def whole_rule(row: Row) -> str:
    """From how many provinces on a median is given, in a year's own numbers."""
    return f"Trung vị chỉ tính khi có điểm của ít nhất {row['fewest_for_whole']}/{row['expected_count']} tỉnh"


def whose(years: Sequence[Row], year: int | None) -> str:
    """Whose figures the page shows: published ones, and those of files that a person loaded where there are any."""
    loaded = [row["year"] for row in years if row["loaded_count"]]
    if not loaded:
        return "Kết quả đã công bố"
    if year in loaded:
        return f"Kết quả đã công bố và số liệu do người dùng nạp, ghi “{LOADED}”"
    return f"Kết quả đã công bố; năm {spans(loaded)} có số liệu do người dùng nạp, ghi “{LOADED}”"
