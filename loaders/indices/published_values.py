"""The values of a recognised publisher's table: one result a province and criterion, sums added where missing."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from loaders.indices import cells, checks, form
from loaders.indices.cells import Wrong
from loaders.indices.model import Contested, Read, Result, Severity, key_of, place_of
from loaders.indices.published import Block, Wide, problem
from loaders.indices.sheets import Cell, Sheet
from loaders.indices.tidy import ERROR_CELL, UNCALCULATED
from reference import tables as reference
from reference.tables import key

Taken = TypeVar("Taken")
SUM_OF_NOTHING = Wrong(
    "điểm; 0 ở đây là tổng của các ô trống nên không được lấy",
    "Xóa số 0 hoặc bổ sung điểm thành phần",
    "total.of_nothing",
)


def read_wide(wide: Wide) -> Read:
    """One sheet's provinces and cells, missing sums added up and marked."""
    read = Read([], list(wide.problems), 0)
    held = 0
    for block in wide.blocks:
        for row in range(wide.first_row, len(wide.sheet.rows)):
            found = _read_row(wide, block, row)
            read.results.extend(found.results)
            read.problems.extend(found.problems)
            read.contested.extend(found.contested)
            held += sum(problem.severity == "error" for problem in found.problems)
    sure, _ = checks.one_per_key(read.results, read.contested)
    read.results.extend(_sums(wide, sure))
    return dataclasses.replace(read, held=held)


def _read_row(wide: Wide, block: Block, row: int) -> Read:
    sheet, line = wide.sheet, wide.sheet.rows[row]
    name = cells.text(line[block.names]) if block.names < len(line) else ""
    valued = [
        at
        for at in (*block.scores, *block.ranks)
        if at < len(line)
        and (cells.text(line[at]) or (row, at) in sheet.errors or (row, at) in sheet.uncalculated)
    ]
    if not name:
        wrong = Wrong("tên tỉnh đứng cùng dòng với điểm", "Ghi tên tỉnh", "province.empty")
        return Read([], [problem(sheet, "error", "trống", wrong, row, block.names)] if valued else [], 0)
    if _is_left_out(name):
        wrong = Wrong(
            "tên tỉnh; dòng này không phải một tỉnh nên được bỏ qua", "Không cần sửa", "row.left_out"
        )
        return Read([], [problem(sheet, "note", name, wrong, row, block.names)], 0)
    province = cells.find_province(name, wide.year, None)
    if isinstance(province, Wrong):
        severity: Severity = "error" if valued else "note"
        return Read([], [problem(sheet, severity, cells.shown(name), province, row, block.names)], 0)
    if not valued:
        wrong = Wrong("điểm; để trống được hiểu là không có kết quả", "Bổ sung nếu đã có kết quả", "row.gap")
        return Read([], [problem(sheet, "note", name, wrong, row, block.names)], 0)
    return _read_values(wide, block, row, province)


def _is_left_out(name: str) -> bool:
    """A median, a highest score, a region or a note; never a province."""
    words = key(name)
    regions = {key(region) for region in reference.tables()["regions"]["name"]}
    if reference.find_province(name):
        return False
    return words in regions or any(words.startswith(start) for start in form.published("left_out"))


def _read_values(wide: Wide, block: Block, row: int, province: reference.Province) -> Read:
    sheet = wide.sheet
    read = Read([], [], 0)
    ranks = _ranks(wide, block, row, province, read)
    gaps = []
    for column, code in block.scores.items():
        max_score = checks.stated_max(wide.index_code, code, wide.year)
        score = _value(sheet, row, column, cells.number(_cell(sheet, row, column), _marks(sheet, column)))
        if isinstance(score, float):
            score = checks.wrong_score(score, max_score) or score
        if isinstance(score, Wrong):
            read.problems.append(problem(sheet, "error", _seen(sheet, row, column), score, row, column))
            read.contested.append(_contested(wide, province, code, row, column))
        elif score == 0 and _is_sum_of_nothing(wide, block, row, code):
            read.problems.append(problem(sheet, "warning", "0", SUM_OF_NOTHING, row, column))
        elif score is None and code not in ranks:
            gaps.append(sheet.cell(row, column))
        else:
            read.results.append(_result(wide, province, code, score, max_score, ranks.get(code), row, column))
    if gaps:
        wrong = Wrong("điểm; ô trống được hiểu là không có kết quả", "Bổ sung nếu đã có kết quả", "cell.gap")
        read.problems.append(problem(sheet, "note", f"trống: {', '.join(gaps)}", wrong, row, block.names))
    return read


def _ranks(wide: Wide, block: Block, row: int, province: reference.Province, read: Read) -> dict[str, int]:
    """Rank by criterion; a rank that cannot be is left out and told in `read`, its score is not."""
    sheet = wide.sheet
    ranks: dict[str, int] = {}
    for column, code in block.ranks.items():
        found = _value(sheet, row, column, cells.rank(_cell(sheet, row, column)))
        if isinstance(found, tuple):
            found = checks.wrong_rank(*found, "province", wide.year, province.system) or found
        if isinstance(found, Wrong):
            read.problems.append(problem(sheet, "error", _seen(sheet, row, column), found, row, column))
        elif found is not None:
            ranks[code] = found[0]
    return ranks


def _contested(wide: Wide, province: reference.Province, code: str, row: int, column: int) -> Contested:
    key = key_of(wide.index_code, wide.year, "province", province.system, province.name, None, code)
    return Contested(key, place_of(wide.sheet.name, wide.sheet.cell(row, column)))


def _is_sum_of_nothing(wide: Wide, block: Block, row: int, code: str) -> bool:
    """Whether a sum stands over parts that are all empty."""
    parts = [
        column
        for column, part in block.scores.items()
        if part != code and (code == "TOTAL" or _parents(wide).get(part) == code)
    ]
    return len(parts) > 1 and not any(cells.text(_cell(wide.sheet, row, column)) for column in parts)


def _result(
    wide: Wide,
    province: reference.Province,
    code: str,
    score: float | None,
    max_score: float | None,
    rank: int | None,
    row: int,
    column: int,
) -> Result:
    return Result(
        index_code=wide.index_code,
        year=wide.year,
        level="province",
        system=province.system,
        province=province.name,
        province_code=province.province_code,
        unit=None,
        criterion_code=code,
        score=score,
        max_score=max_score,
        rank=rank,
        ranked=None,
        rank_kind=None if rank is None else "published",
        score_kind=None if score is None else "published",
        source_id=None,
        sheet=wide.sheet.name,
        row=wide.sheet.line(row),
        cell=wide.sheet.cell(row, column),
    )


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    line = sheet.rows[row]
    return line[column] if column < len(line) else ""


def _seen(sheet: Sheet, row: int, column: int) -> str:
    return sheet.errors.get((row, column)) or cells.shown(_cell(sheet, row, column)) or "trống"


def _value(sheet: Sheet, row: int, column: int, read: Taken | Wrong) -> Taken | Wrong:
    """What was read, unless the cell itself has no honest value."""
    if (row, column) in sheet.errors:
        return ERROR_CELL
    return UNCALCULATED if (row, column) in sheet.uncalculated else read


def _marks(sheet: Sheet, column: int) -> frozenset[str]:
    return cells.decimal_marks(line[column] for line in sheet.rows if column < len(line))


def _sums(wide: Wide, results: list[Result]) -> Iterator[Result]:
    """Missing dimensions and totals, added up as the publisher does, only from complete parts."""
    if wide.index_code not in form.form()["published"]["sums"]:
        return
    by_province: dict[str, dict[str, Result]] = defaultdict(dict)
    for result in results:
        by_province[result.province].setdefault(result.criterion_code, result)
    printed = {code for block in wide.blocks for code in block.scores.values()}
    parents = _parents(wide)
    dimensions = [code for code, parent in parents.items() if parent == "TOTAL"]
    for known in by_province.values():
        for dimension in dimensions:
            parts = sorted(code for code in printed if parents.get(code) == dimension)
            if (
                dimension not in printed
                and len(parts) > 1
                and (added := _added(wide, dimension, parts, known))
            ):
                known[dimension] = added
                yield added
        measured = [code for code in sorted(dimensions) if _max(wide, code)]
        # Parts that do not reach the total's maximum are not all its parts.
        is_whole = sum(_max(wide, code) for code in measured) == _max(wide, "TOTAL")
        if "TOTAL" not in printed and is_whole and (added := _added(wide, "TOTAL", measured, known)):
            yield added


def _parents(wide: Wide) -> dict[str, str]:
    families = reference.tables()["index_criteria"].filter(index_code=wide.index_code)
    return dict(families.select("code", "parent_code").unique().drop_nulls().iter_rows())


def _max(wide: Wide, code: str) -> float:
    return checks.stated_max(wide.index_code, code, wide.year) or 0


def _added(wide: Wide, code: str, parts: list[str], known: dict[str, Result]) -> Result | None:
    scores = [known[part].score for part in parts if part in known]
    stated = [score for score in scores if score is not None]
    if not stated or len(stated) < len(parts):
        return None
    first, last = known[parts[0]], known[parts[-1]]
    return dataclasses.replace(
        first,
        criterion_code=code,
        score=round(sum(stated), 6),  # no more digits than any publisher prints
        max_score=checks.stated_max(wide.index_code, code, wide.year),
        rank=None,
        rank_kind=None,
        score_kind="summed",
        cell=f"{first.cell}:{last.cell}".replace(":" + first.cell, ""),
    )
