"""Checks that a tidy and a publisher's table share: score, rank, and one result per key in a file."""

import functools
from collections import defaultdict

from loaders.indices.cells import Wrong
from loaders.indices.model import Contested, Problem, Result, place_of
from reference import tables as reference

MAX_ONE_ROUNDING = 0.005  # published scores are rounded; a total may pass its maximum by a hair


@functools.cache
def stated_max(index_code: str, criterion_code: str, year: int) -> float | None:
    """The maximum the reference states for the year."""
    return reference.find_max_score(index_code, criterion_code, year)


def wrong_score(score: float, max_score: float | None) -> Wrong | None:
    """Why a score cannot be, if so."""
    if score < 0:
        return Wrong("điểm từ 0 trở lên", "Kiểm tra lại điểm", "score.negative")
    if max_score is not None and score > max_score + MAX_ONE_ROUNDING:
        limit = f"{max_score:g}".replace(".", ",")
        return Wrong(
            f"điểm không quá {limit}",
            "Kiểm tra lại điểm; nếu tệp dùng thang khác, thêm cột Điểm tối đa",
            "score.above_maximum",
        )
    return None


def wrong_rank(rank: int, ranked: int | None, level: str, year: int, system: str) -> Wrong | None:
    """Why a rank cannot be, if so; below the province level only the stated number ranked limits it."""
    limit = ranked
    if level == "province":
        # A ranking of the 34 may measure a year before the mergers.
        last = max(year, reference.FIRST_YEAR_OF_34) if system == "34" else year
        limit = min(filter(None, (ranked, reference.count_provinces(last, system))))
    if limit is not None and rank > limit:
        return Wrong(
            f"thứ hạng từ 1 đến {limit}",
            "Kiểm tra lại thứ hạng và số đơn vị được xếp hạng",
            "rank.above_number_ranked",
        )
    return None


def one_per_key(
    results: list[Result], contested: list[Contested] | None = None
) -> tuple[list[Result], list[Problem]]:
    """Hold every row of a key that says different things, also where the other row is `contested`: held for another
    reason. Of rows that say the same keep the first."""
    by_key = defaultdict(list)
    for result in results:
        by_key[result.key()].append(result)
    held_elsewhere = {found.key: found.place for found in reversed(contested or [])}
    kept, problems = [], []
    for key, group in by_key.items():
        first, *rest = group
        differ = len({(result.score, result.rank) for result in group}) > 1
        if not differ and key not in held_elsewhere:
            kept.append(first)
            problems += [_duplicate(result, _first_place(first), "row.duplicate") for result in rest]
        elif differ:
            problems += [_duplicate(result, _first_place(first), "row.duplicate_differs") for result in group]
        else:
            place = f"dòng khác về cùng kết quả bị giữ lại ở ô {held_elsewhere[key]}"
            problems += [_duplicate(result, place, "row.duplicate_differs") for result in group]
    return kept, problems


def _first_place(first: Result) -> str:
    return f"lần đầu ở ô {place_of(first.sheet, first.cell)}"


def _duplicate(result: Result, place: str, rule: str) -> Problem:
    subject = result.unit or result.province
    differs = rule == "row.duplicate_differs"
    return Problem(
        severity="error" if differs else "warning",
        found=f"{result.index_code} {result.year}, {subject}, {result.criterion_code}: {_said(result)}",
        expected=f"một kết quả cho mỗi chỉ số, năm, đơn vị, tiêu chí ({place})",
        repair="Giữ lại một dòng đúng, xóa các dòng khác" if differs else "Xóa dòng lặp lại",
        rule=rule,
        sheet=result.sheet,
        cell=result.cell,
        row=result.row,
    )


def _said(result: Result) -> str:
    score = "trống" if result.score is None else f"{result.score:g}".replace(".", ",")
    return f"điểm {score}" + (f", hạng {result.rank}" if result.rank is not None else "")
