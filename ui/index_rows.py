"""Index results as the page writes and draws them: sentences, figures as text, and the rows of its charts."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ui import data, words

Row = dict[str, Any]
FEWEST_JOINED = 3  # an index with fewer joined points than this is a table: a chart would be loose dots
FEWEST_IN_BAND = 10  # "lowest to highest" of a handful of provinces says nothing of the country
NAME_LENGTH = 42  # signs of a component's name that fit one line of a phone

LINE_TYPES = {
    "kind": pl.String,
    "line": pl.Int32,
    "year": pl.Int32,
    "year_from": pl.Float64,
    "year_to": pl.Float64,
    "score": pl.Float64,
    "label_score": pl.Float64,
    "score_text": pl.String,
    "rank": pl.Int32,
    "label_rank": pl.Float64,
    "rank_text": pl.String,
    "number_ranked": pl.Int32,
    "stretch": pl.String,
    "is_last": pl.Boolean,
    "is_break": pl.Boolean,
    "break_text": pl.String,
    "is_chosen": pl.Boolean,
    "tip": pl.String,
    "lowest": pl.Float64,
    "lower_quarter": pl.Float64,
    "median": pl.Float64,
    "upper_quarter": pl.Float64,
    "highest": pl.Float64,
    "median_text": pl.String,
}
COMPONENT_TYPES = {
    "position": pl.Int32,
    "criterion_code": pl.String,
    "name": pl.String,
    "name_start": pl.String,
    "name_rest": pl.String,
    "score": pl.Float64,
    "previous_score": pl.Float64,
    "lowest": pl.Float64,
    "median": pl.Float64,
    "highest": pl.Float64,
    "is_fall": pl.Boolean,
    "is_chosen": pl.Boolean,
    "figure_text": pl.String,
    "rank_text": pl.String,
    "tip": pl.String,
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
    """25/61 (tính); 12 where the source does not say of how many; a dash where there is none."""
    if row["rank"] is None:
        return words.EMPTY
    of = f"/{row['number_ranked']}" if row.get("number_ranked") else ""
    return f"{row['rank']}{of}{' (tính)' if row['rank_kind'] == 'computed' else ''}"


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
        reached = f"**{name} đạt {score(row['score'], row['max_score'])}{unit} năm {year}**{ranked}."
    return f"{reached} {step(row, unit, breaks)}"


def step(row: Row, unit: str, breaks: Sequence[Row]) -> str:
    """The sentence that compares with the last result before."""
    if row["previous_year"] is None:
        return "Chưa có kết quả năm trước để so."
    if row["is_break_between"]:
        between = [stop for stop in breaks if row["previous_year"] < stop["year"] <= row["year"]]
        changed = (
            f"Năm {between[-1]['year']} {kind_of_change(between[-1]['change_note'])}"
            if between
            else "Nội dung mục này đã đổi"
        )
        return f"{changed}, không so trực tiếp với năm {row['previous_year']}."
    moved = _move(row)
    if row["change"] is None:
        return (
            f"So với năm {row['previous_year']}: {moved}."
            if moved
            else f"Năm {row['previous_year']} nguồn không nêu điểm để so."
        )
    comma = f", {moved}" if moved else ""
    points = " điểm phần trăm" if unit == "%" else unit
    return f"So với năm {row['previous_year']}: {change(row)}{points}{comma}."


def _move(row: Row) -> str:
    now, before = row["rank"], row["previous_rank"]
    if now is None or before is None:
        return ""
    if now == before:
        return f"vẫn hạng {now}"
    return f"từ hạng {before} {'lên' if now < before else 'xuống'} hạng {now}"


def kind_of_change(note: str | None) -> str:
    if "34 tỉnh" in (note or ""):
        return "đổi địa giới tỉnh"
    return "đổi bộ tiêu chí" if "tiêu chí" in (note or "") else "đổi phương pháp"


def spans(years: Sequence[int]) -> str:
    """2011–2013, 2018, 2021: years that follow each other written as one span."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def is_drawable(own: pl.DataFrame) -> bool:
    """Whether enough of a subject's results stand on common stretches for a line to say something."""
    scored = own.filter(pl.col("score").is_not_null())
    return scored.height - scored["stretch"].n_unique() >= FEWEST_JOINED


def cells(years: pl.DataFrame, chosen: int, *, whole_country: bool) -> pl.DataFrame:
    """Rows of `charts.indices.year_cells`."""
    rows = [
        {
            "year": row["year"],
            "position": position,
            "count_text": words.share(row["province_count"], row["expected_count"] or 0)
            if row["province_count"]
            else words.EMPTY,
            "look": _cell_look(row, whole_country),
            "is_break": row["is_break"],
            "is_chosen": row["year"] == chosen,
            "tip": _cell_tip(row),
        }
        for position, row in enumerate(years.to_dicts())
    ]
    types = {"year": pl.Int32, "position": pl.Int32, "count_text": pl.String, "look": pl.String}
    return pl.DataFrame(
        rows, schema={**types, "is_break": pl.Boolean, "is_chosen": pl.Boolean, "tip": pl.String}
    )


def _cell_look(row: Row, whole_country: bool) -> str:
    if not row["province_count"]:
        return "none"
    own = row["province_count"] * 2 >= (row["expected_count"] or 0) if whole_country else row["has_result"]
    return "own" if own else "other"


def _cell_tip(row: Row) -> str:
    said = (
        f"có số liệu {row['province_count']}/{row['expected_count']} tỉnh"
        if row["province_count"]
        else "chưa có số liệu"
    )
    return f"{said}; {row['change_note']}" if row["is_break"] else said


def lines(results: pl.DataFrame, years: pl.DataFrame, subjects: Sequence[str], chosen: int) -> pl.DataFrame:
    """Rows of `charts.indices.score_trend` and `rank_trend`: a point per result, a row per year behind and in front."""
    by_subject = {code: results.filter(pl.col("subject_code") == code).to_dicts() for code in subjects}
    drawn = [row for found in by_subject.values() for row in found if row["score"] is not None]
    apart = _apart([row["score"] for row in drawn]) if drawn else 0.0
    last = {code: found[-1] for code, found in by_subject.items() if found}
    at_score = _spread({code: row["score"] for code, row in last.items() if row["score"] is not None}, apart)
    at_rank = _spread(
        {code: float(row["rank"]) for code, row in last.items() if row["rank"] is not None}, 4.0
    )
    points = [
        {
            "kind": "point",
            "line": line,
            "year": row["year"],
            "score": row["score"],
            "label_score": at_score.get(code),
            "score_text": score(row["score"], row["max_score"]),
            "rank": row["rank"],
            "label_rank": at_rank.get(code),
            "rank_text": str(row["rank"]),
            "stretch": f"{code}/{row['stretch']}",
            "is_last": row is last[code],
        }
        for line, code in enumerate(subjects)
        for row in by_subject[code]
    ]
    tips: dict[int, list[str]] = {}
    for found in by_subject.values():
        for row in found:
            figures = score(row["score"], row["max_score"]) if row["score"] is not None else "không nêu điểm"
            tips.setdefault(row["year"], []).append(f"{row['label']} {figures} (hạng {rank(row)})")
    return _frame(points + _year_rows(years, chosen, {year: " · ".join(said) for year, said in tips.items()}))


def one(found: pl.DataFrame, **equal: Any) -> Row:
    """The row whose columns hold these values. Raises StopIteration where there is none."""
    rows: Iterable[Row] = data.derive(data.as_rows, found)
    return next(row for row in rows if all(row[name] == value for name, value in equal.items()))


def with_scores(found: pl.DataFrame) -> pl.DataFrame:
    """The years of which at least one score is known."""
    return found.filter(pl.col("score_count") > 0)


def by_coverage(
    results: pl.DataFrame, years: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All years with how many provinces there were; those with at least half of them scored; the rest."""
    counted = results.join(years.select("year", "expected_count"), on="year")
    is_whole = pl.col("score_count") * 2 >= pl.col("expected_count")
    return counted, counted.filter(is_whole), counted.filter(~is_whole)


def country(results: pl.DataFrame, years: pl.DataFrame, chosen: int) -> pl.DataFrame:
    """Rows of `charts.indices.country_trend`."""
    found = results.to_dicts()
    points = [
        {
            "kind": "point",
            **{
                name: row[name]
                for name in (
                    "year",
                    "lowest",
                    "lower_quarter",
                    "median",
                    "upper_quarter",
                    "highest",
                    "stretch",
                )
            },
            "median_text": score(row["median"], row["max_score"]),
            "is_last": row is found[-1],
        }
        for row in found
    ]
    tips = {
        row["year"]: f"cao nhất {score(row['highest'], row['max_score'])} ({row['highest_province']}), "
        f"trung vị {score(row['median'], row['max_score'])}, "
        f"thấp nhất {score(row['lowest'], row['max_score'])} ({row['lowest_province']})"
        for row in found
    }
    return _frame(points + _year_rows(years, chosen, tips))


def _year_rows(years: pl.DataFrame, chosen: int, tips: dict[int, str]) -> list[Row]:
    return [
        {
            "kind": "year",
            "year": row["year"],
            "year_from": row["year"] - 0.5,
            "year_to": row["year"] + 0.5,
            "number_ranked": row["number_ranked"],
            "is_break": row["is_break"],
            "break_text": f"đổi {row['year']}",
            "is_chosen": row["year"] == chosen,
            "tip": tips.get(row["year"], "chưa có số liệu"),
        }
        for row in years.to_dicts()
    ]


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in LINE_TYPES} for row in rows], schema=LINE_TYPES)


def _apart(values: list[float]) -> float:
    return (max(values) - min(values)) * 0.065


def _spread(ends: dict[str, float], apart: float) -> dict[str, float]:
    """Where the values at the ends of lines are written, so that no two lie on each other."""
    placed: dict[str, float] = {}
    above = float("inf")
    for code, value in sorted(ends.items(), key=lambda end: -end[1]):
        above = placed[code] = min(value, above - apart)
    return placed


def component_rows(found: pl.DataFrame, parent: str, chosen: str | None) -> pl.DataFrame:
    """Rows of `charts.indices.components`: what stands directly below `parent`."""
    rows = [
        {
            **{name: row[name] for name in ("criterion_code", "score", "lowest", "median", "highest")},
            "previous_score": None if row["is_break_between"] else row["previous_score"],
            "position": position,
            "name": row["criterion_short_name"],
            **_in_two_lines(row["criterion_short_name"] or row["criterion_code"]),
            "is_fall": (row["change"] or 0) < 0,
            "is_chosen": row["criterion_code"] == chosen,
            "figure_text": figure(row),
            "rank_text": rank_beside(row),
            "tip": f"{figure(row)}, {rank_beside(row)}; thấp nhất {score(row['lowest'], row['max_score'])}, "
            f"trung vị {score(row['median'], row['max_score'])}, cao nhất {score(row['highest'], row['max_score'])}",
        }
        for position, row in enumerate(found.filter(pl.col("parent_code") == parent).to_dicts())
    ]
    return pl.DataFrame(
        [{name: row.get(name) for name in COMPONENT_TYPES} for row in rows], schema=COMPONENT_TYPES
    )


def _in_two_lines(name: str) -> dict[str, str]:
    if len(name) <= NAME_LENGTH:
        return {"name_start": name, "name_rest": ""}
    start = name[: NAME_LENGTH + 1].rsplit(" ", 1)[0]
    return {"name_start": start, "name_rest": name[len(start) :].strip()}


def figure(row: Row) -> str:
    """7,14 (−0,17)"""
    moved = f" ({change(row)})" if row["change"] is not None else ""
    return f"{score(row['score'], row['max_score'])}{moved}"


def rank_beside(row: Row) -> str:
    """hạng 38/61, trước 16"""
    if row["rank"] is None:
        return "không nêu hạng"
    of = f"/{row['number_ranked']}" if row["number_ranked"] else ""
    before = (
        "" if row["is_break_between"] or row["previous_rank"] is None else f", trước {row['previous_rank']}"
    )
    return f"hạng {row['rank']}{of}{before}"
