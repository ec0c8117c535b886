"""The publishers' own wide tables: provinces down, criteria across, recognised by their words.

Nothing depends on one file: the column of names is the one that holds provinces, a column's criterion is the one
its heading names (in the year's version), the year stands in the sheet's name, the headings or the file's name.
Sub-indices laid side by side, each beside its own list of provinces, are blocks of one sheet.
"""

import collections
import dataclasses
import re
from collections.abc import Mapping

from loaders.indices import cells, form
from loaders.indices.cells import Wrong
from loaders.indices.model import Problem, Severity
from loaders.indices.sheets import Cell, Sheet
from reference import tables as reference
from reference.tables import key

Headings = Mapping[
    int, list[tuple[int, str]]
]  # column -> (row, words) of what stands above the first province
FEWEST_PROVINCES = 3
FEWEST_CRITERIA = 3
LONGEST_NAME = 60  # longer cells are questions or notes, not names
HEADING_ROWS = 6
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2}|199[0-9])(?![0-9])")
NUMBERED = re.compile(
    r"^\s*(?:chỉ số thành phần|chỉ số nội dung|chỉ số|nội dung|trục nội dung|dimension|sub-?index)?"
    r"\s*[0-9]+(?:\.[0-9]+)*\s*[:._)–-]*\s*",
    flags=re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True)
class Block:
    """Names of provinces in one column, and the columns of scores and ranks that go with them."""

    names: int
    scores: Mapping[int, str]  # column -> criterion code
    ranks: Mapping[int, str]


@dataclasses.dataclass(frozen=True)
class Wide:
    """A recognised sheet: which index and year, and where its blocks are."""

    sheet: Sheet
    index_code: str
    year: int
    first_row: int
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]

    @property
    def is_vietnamese(self) -> bool:
        """Whether the headings carry Vietnamese letters."""
        above = self.sheet.rows[: self.first_row]
        return any(not str(cell).isascii() for line in above for cell in line)


def find_wide(sheet: Sheet, file_name: str) -> Wide | None:
    """The sheet as a publisher's table, or None. A table whose year nobody names is None too."""
    named = _name_columns(sheet)
    if not named:
        return None
    first_row = min(rows[0] for rows in named.values())
    headings = _headings(sheet, first_row)
    year, year_problems = _year(sheet, headings, file_name)
    if year is None:
        return None
    index_code = _index(sheet, headings, file_name, year)
    if index_code is None:
        return None
    blocks, heading_problems = _blocks(sheet, index_code, year, list(named), headings, first_row)
    return Wide(sheet, index_code, year, first_row, blocks, (*year_problems, *heading_problems))


def _name_columns(sheet: Sheet) -> dict[int, list[int]]:
    """column -> its rows with a province, for every column that mostly holds provinces, without repetitions.

    Two neighbours naming the same provinces row by row (English, Vietnamese) are one list: the last is kept.
    """
    found: dict[int, list[int]] = {}
    width = max(map(len, sheet.rows), default=0)
    for column in range(width):
        words = {
            row: cells.text(line[column])
            for row, line in enumerate(sheet.rows)
            if column < len(line) and _may_be_name(line[column]) and cells.text(line[column])
        }
        rows = [row for row, word in words.items() if reference.find_province(word)]
        if len(rows) >= FEWEST_PROVINCES and len(rows) * 2 > len([row for row in words if row >= rows[0]]):
            found[column] = rows
    for left in list(found):
        if left + 1 in found and _same_names(sheet, left, left + 1, found[left + 1]):
            del found[left]
    return found


def _may_be_name(cell: Cell) -> bool:
    return isinstance(cell, str) and 0 < len(cell) <= LONGEST_NAME


def _same_names(sheet: Sheet, left: int, right: int, rows: list[int]) -> bool:
    pairs = [
        (reference.find_province(cells.text(sheet.rows[row][at])) for at in (left, right)) for row in rows
    ]
    return all(one == other for one, other in pairs)


def _headings(sheet: Sheet, first_row: int) -> dict[int, list[tuple[int, str]]]:
    """column -> (row, words) of what stands above the first province."""
    headings = collections.defaultdict(list)
    for row in range(max(0, first_row - HEADING_ROWS), first_row):
        for column, cell in enumerate(sheet.rows[row]):
            if isinstance(cell, str) and (words := cells.text(cell)):
                headings[column].append((row, words))
    return dict(headings)


def _year(sheet: Sheet, headings: Headings, file_name: str) -> tuple[int | None, list[Problem]]:
    """The sheet's own name decides, then the headings, then the file's name: people rename files."""
    words = " ".join(text for lines in headings.values() for _, text in lines)
    named = _years(sheet.name or "")
    written, filed = _years(words), _years(file_name)
    chosen = next((years.pop() for years in (set(named), set(written), set(filed)) if len(years) == 1), None)
    others = {year for years in (named, written, filed) if len(years) == 1 for year in years} - {chosen}
    if chosen is None or not others:
        return chosen, []
    wrong = Wrong(
        f"một năm; được đọc là năm {chosen}",
        "Đối chiếu với bảng công bố; nếu sai năm, sửa tên tờ rồi gửi lại",
        "year.differs",
    )
    found = ", ".join(str(year) for year in sorted(others))
    return chosen, [problem(sheet, "warning", f"tên tờ, tiêu đề hoặc tên tệp còn ghi năm {found}", wrong)]


def _years(words: str) -> set[int]:
    return {int(found) for found in YEAR.findall(words)}


def _index(sheet: Sheet, headings: Headings, file_name: str, year: int) -> str | None:
    """The index with the most criteria among the headings; a bare total counts only under the index's name."""
    words = key(
        " ".join([sheet.name or "", file_name, *(text for lines in headings.values() for _, text in lines)])
    )
    counts = {}
    for index_code in reference.tables()["indices"].filter(subject_level="province")["index_code"]:
        found = {_criterion(index_code, lines, year) for lines in headings.values()} - {None}
        is_named = key(index_code) in words
        if len(found - {"TOTAL"}) >= FEWEST_CRITERIA or (is_named and "TOTAL" in found):
            counts[index_code] = (len(found - {"TOTAL"}), is_named)
    return max(counts, key=lambda code: counts[code], default=None)


def _criterion(index_code: str, lines: list[tuple[int, str]], year: int) -> str | None:
    """The criterion that one of a column's headings names, without its number and without years."""
    for _, words in lines:
        plain = YEAR.sub(" ", words)
        for name in (plain, NUMBERED.sub("", plain)):
            if key(name) and (code := reference.find_criterion(index_code, name, year)):
                return code
    return None


@dataclasses.dataclass(frozen=True)
class _Columns:
    """What stands in the columns of a sheet, by the list of provinces they go with; `unknown` holds values nobody names."""

    scores: dict[int, dict[int, str]]
    ranks: dict[int, list[int]]
    unknown: list[int]


def _blocks(
    sheet: Sheet,
    index_code: str,
    year: int,
    names: list[int],
    headings: Headings,
    first_row: int,
) -> tuple[tuple[Block, ...], list[Problem]]:
    """The lists of provinces with the columns of the sheet's year; a heading that says nothing is told."""
    columns = _columns(sheet, index_code, year, names, headings, first_row)
    found = [_block(name, columns, headings, year) for name in names]
    read = {column for block in found for column in (*block.scores, *block.ranks)}
    of_names = [column for name in names for column in (*columns.scores[name], *columns.ranks[name])]
    unread = sorted([*columns.unknown, *(column for column in of_names if column not in read)])
    return tuple(block for block in found if block.scores), [
        _unknown_heading(sheet, column, headings.get(column) or [(first_row, "cột không có tiêu đề")])
        for column in unread
    ]


def _columns(
    sheet: Sheet, index_code: str, year: int, names: list[int], headings: Headings, first_row: int
) -> _Columns:
    """Each column belongs to the nearest list of provinces on its left, or to the first list."""
    columns = _Columns({name: {} for name in names}, {name: [] for name in names}, [])
    for column in range(max(map(len, sheet.rows))):
        lines = headings.get(column, [])
        owner = max((name for name in names if name <= column), default=names[0])
        words = {key(YEAR.sub(" ", text)) for _, text in lines}
        if column in names or words & (form.published("name") | form.published("ignored")):
            continue
        if words & form.published("rank"):
            columns.ranks[owner].append(column)
        elif code := _criterion(index_code, lines, year):
            columns.scores[owner][column] = code
        elif (
            words <= form.published("score")
            and _holds_values(sheet, column, first_row)
            and (code := _criterion(index_code, headings.get(owner, []), year))
        ):
            columns.scores[owner][column] = code  # one heading, merged over the names and their score
        elif _holds_values(sheet, column, first_row):
            columns.unknown.append(column)
    return columns


def _block(name: int, columns: _Columns, headings: Headings, year: int) -> Block:
    """One list of provinces with the scores and ranks of the year; without scores its ranks say nothing."""
    codes = columns.scores[name]
    scores = {column: code for column, code in codes.items() if _is_this_year(column, codes, headings, year)}
    ranked = _ranked_criterion(scores)
    of_rank = dict.fromkeys(columns.ranks[name], ranked or "")
    ranks = {
        column: ranked
        for column in columns.ranks[name]
        if ranked and _is_this_year(column, of_rank, headings, year)
    }
    return Block(name, scores, ranks)


def _is_this_year(column: int, codes: Mapping[int, str], headings: Headings, year: int) -> bool:
    """Of several columns for one criterion, those that name the sheet's year; a lone column is taken as it is."""
    rivals = [other for other, code in codes.items() if code == codes[column]]
    dated = [
        other for other in rivals if year in _years(" ".join(text for _, text in headings.get(other, [])))
    ]
    return column in (dated or rivals)


def _ranked_criterion(scores: Mapping[int, str]) -> str | None:
    """What a block's rank column ranks: the total, or the only score beside it."""
    codes = set(scores.values())
    if "TOTAL" in codes:
        return "TOTAL"
    return codes.pop() if len(codes) == 1 else None


def _holds_values(sheet: Sheet, column: int, first_row: int) -> bool:
    return any(column < len(line) and cells.text(line[column]) for line in sheet.rows[first_row:])


def _unknown_heading(sheet: Sheet, column: int, lines: list[tuple[int, str]]) -> Problem:
    wrong = Wrong(
        "tiêu đề nêu một tiêu chí của chỉ số; cột này không được đọc",
        "Đối chiếu tên tiêu chí với danh mục chỉ số",
        "heading.unknown",
    )
    row, words = lines[-1]
    return problem(sheet, "warning", words, wrong, row, column)


def problem(
    sheet: Sheet,
    severity: Severity,
    found: str,
    wrong: Wrong,
    row: int | None = None,
    column: int | None = None,
) -> Problem:
    """A problem at a cell, or at the sheet as a whole."""
    return Problem(
        severity=severity,
        found=found,
        expected=wrong.expected,
        repair=wrong.repair,
        rule=wrong.rule,
        sheet=sheet.name,
        cell=sheet.cell(row, column) if row is not None and column is not None else None,
        row=sheet.line(row) if row is not None else None,
    )
