"""Checks that a tidy and a publisher's table share: score, rank, and one result per key in a file."""

import functools
from collections import defaultdict

from loaders.indices.cells import Wrong
from loaders.indices.model import Problem, Result
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


def one_per_key(results: list[Result]) -> tuple[list[Result], list[Problem]]:
    """Hold every row of a key that says different things; of rows that say the same keep the first."""
    by_key = defaultdict(list)
    for result in results:
        by_key[result.key()].append(result)
    kept, problems = [], []
    for group in by_key.values():
        first, *rest = group
        differ = len({(result.score, result.rank) for result in group}) > 1
        if not differ:
            kept.append(first)
        problems += [_duplicate(result, first, differ) for result in (group if differ else rest) if rest]
    return kept, problems


def _duplicate(result: Result, first: Result, differ: bool) -> Problem:
    subject = result.unit or result.province
    place = f"{first.sheet}!{first.cell}" if first.sheet else first.cell
    return Problem(
        severity="error" if differ else "warning",
        found=f"{result.index_code} {result.year}, {subject}, {result.criterion_code}: {_said(result)}",
        expected=f"một kết quả cho mỗi chỉ số, năm, đơn vị, tiêu chí (lần đầu ở ô {place})",
        repair="Giữ lại một dòng đúng, xóa các dòng khác" if differ else "Xóa dòng lặp lại",
        rule="row.duplicate_differs" if differ else "row.duplicate",
        sheet=result.sheet,
        cell=result.cell,
        row=result.row,
    )


def _said(result: Result) -> str:
    score = "trống" if result.score is None else f"{result.score:g}".replace(".", ",")
    return f"điểm {score}" + (f", hạng {result.rank}" if result.rank is not None else "")
