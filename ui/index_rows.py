"""The rows of the charts of index results: what an answer becomes before it is drawn, made once per answer."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ui import data, index_labels, index_words
from ui.index_words import Row, rank, score

FEWEST_JOINED = 3  # an index with fewer joined points than this is a table: a chart would be loose dots

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
            "count_text": index_words.counted(row),
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
    return "own" if row["is_whole" if whole_country else "has_result"] else "other"


def _cell_tip(row: Row) -> str:
    said = f"có số liệu {index_words.counted(row)} tỉnh" if row["province_count"] else "chưa có số liệu"
    return f"{said}; {row['change_note']}" if row["is_break"] else said


def lines(results: pl.DataFrame, years: pl.DataFrame, subjects: Sequence[str], chosen: int) -> pl.DataFrame:
    """Rows of `charts.indices.score_trend` and `rank_trend`: a point per result, a row per year behind and in front."""
    by_subject = {code: results.filter(pl.col("subject_code") == code).to_dicts() for code in subjects}
    drawn = [row for found in by_subject.values() for row in found if row["score"] is not None]
    apart = index_labels.apart([row["score"] for row in drawn])
    last = {code: found[-1] for code, found in by_subject.items() if found}
    at_score = index_labels.spread(
        {code: row["score"] for code, row in last.items() if row["score"] is not None}, apart
    )
    at_rank = index_labels.spread(
        {code: float(row["rank"]) for code, row in last.items() if row["rank"] is not None}, 4.0
    )
    points = [
        {
            "kind": "point",
            "line": line,
            "year": row["year"],
            "score": row["score"],
            "label_score": at_score.get(code),
            "score_text": f"{score(row['score'], row['max_score'])}{index_words.loaded_mark(row)}",
            "rank": row["rank"],
            "label_rank": at_rank.get(code),
            "rank_text": index_words.rank_alone(row),
            "stretch": f"{code}/{row['stretch']}",
            "is_last": row is last[code],
        }
        for line, code in enumerate(subjects)
        for row in by_subject[code]
    ]
    tips: dict[int, list[str]] = {}
    for found in by_subject.values():
        for row in found:
            figures = (
                f"{score(row['score'], row['max_score'])}{index_words.loaded_mark(row)}"
                if row["score"] is not None
                else "không nêu điểm"
            )
            tips.setdefault(row["year"], []).append(f"{row['label']} {figures} (hạng {rank(row)})")
    return _frame(points + _year_rows(years, chosen, {year: " · ".join(said) for year, said in tips.items()}))


def one(found: pl.DataFrame, **equal: Any) -> Row:
    """The row whose columns hold these values. Raises StopIteration where there is none."""
    rows: Iterable[Row] = data.derive(data.as_rows, found)
    return next(row for row in rows if all(row[name] == value for name, value in equal.items()))


def with_scores(found: pl.DataFrame) -> pl.DataFrame:
    """The years of which at least one score is known."""
    return found.filter(pl.col("score_count") > 0)


def by_coverage(results: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The years that speak of the country, and the rest."""
    return results.filter("is_whole"), results.filter(~pl.col("is_whole"))


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


def component_rows(found: pl.DataFrame, parent: str, chosen: str | None) -> pl.DataFrame:
    """Rows of `charts.indices.components`: what stands directly below `parent`."""
    rows = [
        {
            **{name: row[name] for name in ("criterion_code", "score", "lowest", "median", "highest")},
            "previous_score": None if row["is_break_between"] else row["previous_score"],
            "position": position,
            "name": row["criterion_short_name"],
            **index_labels.in_two_lines(row["criterion_short_name"] or row["criterion_code"]),
            "is_fall": (row["change"] or 0) < 0,
            "is_chosen": row["criterion_code"] == chosen,
            "figure_text": index_words.figure(row),
            "rank_text": index_words.rank_beside(row)
            + ("; nội dung mục đã đổi" if row["previous_name"] else ""),
            "tip": _component_tip(row),
        }
        for position, row in enumerate(found.filter(pl.col("parent_code") == parent).to_dicts())
    ]
    return pl.DataFrame(
        [{name: row.get(name) for name in COMPONENT_TYPES} for row in rows], schema=COMPONENT_TYPES
    )


def _component_tip(row: Row) -> str:
    told = f"{index_words.figure(row)}, {index_words.rank_beside(row)}; {index_words.of_band(row)}"
    if row["previous_name"]:
        told += f"; năm {row['previous_year']} mã này là “{row['previous_name']}” nên không so"
    return told


def has_years(offered: pl.DataFrame) -> bool:
    """Whether the subject has a result of any index."""
    return bool(offered["year_count"].sum())


def codes(found: pl.DataFrame) -> frozenset[str]:
    """The criteria that may be opened."""
    return frozenset(found["criterion_code"])
