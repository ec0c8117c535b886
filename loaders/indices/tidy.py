"""A tidy table: one result a row, columns found by their headings in any order (`loaders/forms/index.toml`)."""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import TypeVar

from loaders.indices import cells, checks, form
from loaders.indices.cells import Wrong
from loaders.indices.model import Contested, Key, Problem, Read, Result, Severity, key_of, place_of
from loaders.indices.sheets import Cell, Sheet
from reference import tables as reference
from reference.tables import key

HEADING_ROWS = 20  # titles and notes may stand above the headings
LOCAL_LEVELS = frozenset({"department", "district", "commune"})
NATION = "Cả nước"
ABOUT = ("index_code", "year", "level", "system", "province", "unit", "criterion_code")
Taken = TypeVar("Taken")
ERROR_CELL = Wrong("một giá trị, không phải ô báo lỗi", "Sửa công thức hoặc ghi thẳng giá trị", "cell.error")
UNCALCULATED = Wrong(
    "giá trị đã tính của công thức",
    "Mở tệp bằng Excel để tính lại rồi lưu, hoặc ghi thẳng giá trị",
    "cell.formula_without_value",
)
EMPTY_CRITERION = Wrong(
    "mã hoặc tên tiêu chí; kết quả chung ghi TOTAL", "Ghi TOTAL hoặc mã tiêu chí", "criterion.empty"
)


@dataclasses.dataclass(frozen=True)
class Table:
    """Where a sheet's table is: the row of its headings and the column of each known one, from 0."""

    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]

    def heading(self, name: str) -> str:
        """The heading as written."""
        return cells.text(self.sheet.rows[self.heading_row][self.columns[name]])

    def cell(self, row: int, name: str) -> Cell:
        """What stands there, "" where the column or the cell is missing."""
        at = self.columns.get(name)
        line = self.sheet.rows[row]
        return line[at] if at is not None and at < len(line) else ""


class HeldError(Exception):
    """A row cannot be taken; carries the problem, and what the row is about where that much could be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem
        self.key: Key | None = None


def find_table(sheet: Sheet) -> Table | None:
    """The row with the most known headings, if it has two or more and one of them is a score or a rank."""
    found = [(_columns(line), -at) for at, line in enumerate(sheet.rows[:HEADING_ROWS])]
    columns, at = max(found, key=lambda pair: (len(pair[0]), pair[1]), default=({}, 0))
    if len(columns) < 2 or not columns.keys() & {"score", "rank"}:
        return None
    return Table(sheet, -at, columns)


def _columns(line: list[Cell]) -> dict[str, int]:
    names: dict[str, int] = {}
    for at, cell in enumerate(line):
        if (name := form.columns().get(key(cells.text(cell)))) is not None:
            names.setdefault(name, at)
    return names


def read_table(table: Table, this_year: int) -> Read:
    """Every row of the table. A table without a required column gives no results."""
    problems = list(_heading_problems(table))
    if any(problem.severity == "error" for problem in problems):
        return Read([], problems, 0)
    marks = cells.decimal_marks(
        table.cell(row, name)
        for row in range(table.heading_row + 1, len(table.sheet.rows))
        for name in ("score", "max_score")
    )
    read = Read([], problems, 0)
    held = 0
    for row in range(table.heading_row + 1, len(table.sheet.rows)):
        if not any(cells.text(cell) for cell in table.sheet.rows[row]) and not _flawed(table, row):
            continue
        try:
            result, noticed = _Row(table, row, marks, this_year).read()
        except HeldError as error:
            problems.append(error.problem)
            held += 1
            if error.key:
                read.contested.append(Contested(error.key, _place_of(table, row)))
        else:
            read.results.append(result)
            problems += noticed
    return dataclasses.replace(read, held=held)


def _place_of(table: Table, row: int) -> str:
    column = table.columns["score" if "score" in table.columns else "rank"]
    return place_of(table.sheet.name, table.sheet.cell(row, column))


def _heading_problems(table: Table) -> Iterable[Problem]:
    sheet, line = table.sheet, table.sheet.rows[table.heading_row]
    for name in form.form()["required"]:
        if name not in table.columns:
            yield _missing_column(table, form.first_heading(name))
    for at, cell in enumerate(line):
        heading = cells.text(cell)
        name = form.columns().get(key(heading))
        place = {"sheet": sheet.name, "cell": sheet.cell(table.heading_row, at)}
        if name and table.columns[name] != at:
            yield Problem(
                "error",
                found=heading,
                expected=f"một cột cho mỗi nội dung (đã có cột {table.heading(name)})",
                repair="Xóa hoặc đổi tên một trong hai cột",
                rule="heading.twice",
                row=sheet.line(table.heading_row),
                column=heading,
                **place,
            )
        elif heading and not name and key(heading) not in form.ignored():
            yield Problem(
                "warning",
                found=heading,
                expected="tiêu đề cột có trong mẫu; cột này không được đọc",
                repair="Đổi tên cột theo mẫu nếu cần đọc",
                rule="heading.unknown",
                row=sheet.line(table.heading_row),
                column=heading,
                **place,
            )


def _missing_column(table: Table, heading: str) -> Problem:
    line = table.sheet.rows[table.heading_row]
    seen = ", ".join(cells.text(cell) for cell in line if cells.text(cell))
    return Problem(
        "error",
        found=f"các cột: {seen}",
        expected=f"cột {heading}",
        repair=f"Thêm cột {heading} rồi gửi lại",
        rule="column.missing",
        sheet=table.sheet.name,
        row=table.sheet.line(table.heading_row),
        column=heading,
    )


def _flawed(table: Table, row: int) -> bool:
    flaws = {*table.sheet.errors, *table.sheet.uncalculated}
    return any((row, at) in flaws for at in table.columns.values())


@dataclasses.dataclass(frozen=True)
class _About:
    """What a row is about; the fields of `Result` of the same names."""

    index_code: str
    year: int
    level: str
    system: str
    province: str
    province_code: str | None
    unit: str | None
    criterion_code: str

    def key(self) -> Key:
        return key_of(
            self.index_code,
            self.year,
            self.level,
            self.system,
            self.province,
            self.unit,
            self.criterion_code,
        )


@dataclasses.dataclass(frozen=True)
class _Row:
    """The reading of one row; each step raises HeldError where the row cannot be taken."""

    table: Table
    row: int
    marks: frozenset[str]
    this_year: int

    def read(self) -> tuple[Result, list[Problem]]:
        about = self._about()
        try:
            return self._figures(about)
        except HeldError as error:
            error.key = about.key()
            raise

    def _about(self) -> "_About":
        """Index, year, subject and criterion: what the row is about."""
        self._refuse_flaws(*ABOUT)
        index_code = self._take("index_code", cells.find_index(self._text("index_code")))
        year = self._take("year", cells.year(self._cell("year"), self.this_year))
        system = self._system()
        unit = self._text("unit") or None
        level = self._level(unit)
        province, province_code, system = self._subject(level, year, system)
        criterion_code = self._criterion(index_code, year)
        return _About(index_code, year, level, system, province, province_code, unit, criterion_code)

    def _criterion(self, index_code: str, year: int) -> str:
        criterion = self._text("criterion_code")
        if not criterion and "criterion_code" in self.table.columns:
            raise self._held("criterion_code", EMPTY_CRITERION)
        if not criterion:
            return "TOTAL"
        return self._take("criterion_code", cells.find_criterion(index_code, criterion, year))

    def _figures(self, about: "_About") -> tuple[Result, list[Problem]]:
        self._refuse_flaws(*(name for name in self.table.columns if name not in ABOUT))
        known_max = checks.stated_max(about.index_code, about.criterion_code, about.year)
        stated = self._take("max_score", cells.number(self._cell("max_score"), self.marks))
        score = self._take("score", cells.number(self._cell("score"), self.marks))
        max_score = stated if stated is not None else known_max
        if score is not None and (wrong := checks.wrong_score(score, max_score)):
            raise self._held("score", wrong)
        rank, ranked = self._rank(about.level, about.year, about.system)
        result = Result(
            **vars(about),
            score=score,
            max_score=max_score,
            rank=rank,
            ranked=ranked,
            rank_kind=None if rank is None else self._word("rank_kind") or "published",
            score_kind=None if score is None else self._word("score_kind") or "published",
            source_id=self._text("source_id") or None,
            sheet=self.table.sheet.name,
            row=self.table.sheet.line(self.row),
            cell=self._place("score" if "score" in self.table.columns else "rank"),
        )
        return result, list(self._notices(result, stated, known_max))

    def _notices(self, result: Result, stated: float | None, known_max: float | None) -> Iterable[Problem]:
        if result.score is None and result.rank is None:
            wrong = Wrong(
                "điểm hoặc hạng; để trống được hiểu là không có kết quả, không phải 0",
                "Bổ sung nếu đã có kết quả",
                "row.gap",
            )
            yield self._problem("score" if "score" in self.table.columns else "rank", wrong, "note")
        if stated is not None and known_max is not None and stated != known_max:
            wrong = Wrong(
                f"điểm tối đa {known_max:g} theo dữ liệu tham chiếu".replace(".", ","),
                "Kiểm tra lại thang điểm",
                "max_score.differs",
            )
            yield self._problem("max_score", wrong, "warning")

    def _refuse_flaws(self, *names: str) -> None:
        for name, at in self.table.columns.items():
            if name not in names:
                continue
            if (self.row, at) in self.table.sheet.errors:
                raise self._held(name, ERROR_CELL)
            if (self.row, at) in self.table.sheet.uncalculated:
                raise self._held(name, UNCALCULATED)

    def _system(self) -> str | None:
        stated = self._text("system")
        if stated not in ("", "34", "63"):
            raise self._held(
                "system", Wrong("63 hoặc 34", "Ghi 63 (trước 01/07/2025) hoặc 34", "system.unknown")
            )
        return stated or None

    def _level(self, unit: str | None) -> str:
        """The level stated, or what the row itself shows: a unit, a region, else a province."""
        level = self._word("level")
        if level is None:
            region = _regions().get(key(self._text("province")))
            return region[1] if region else "department" if unit else "province"
        if (level in LOCAL_LEVELS) != (unit is not None):
            wrong = Wrong(
                "tên đơn vị ở cấp sở, huyện, xã; để trống ở cấp tỉnh",
                "Sửa cột Cấp hoặc cột Đơn vị",
                "unit.does_not_fit_level",
            )
            raise self._held("unit" if "unit" in self.table.columns else "level", wrong)
        return level

    def _subject(self, level: str, year: int, system: str | None) -> tuple[str, str | None, str]:
        name = self._text("province")
        if level in ("nation", "region"):
            region = _regions().get(key(name or (NATION if level == "nation" else "")))
            if region is None or region[1] != level:
                wrong = Wrong(
                    "“Cả nước” hoặc tên vùng kinh tế - xã hội", "Sửa tên vùng hoặc cột Cấp", "region.unknown"
                )
                raise self._held("province", wrong)
            return region[0], None, system or reference.system_of(year)
        if not name:
            raise self._held("province", Wrong("tên tỉnh", "Ghi tên tỉnh", "province.empty"))
        found = self._take("province", cells.find_province(name, year, system))
        return found.name, found.province_code, found.system

    def _rank(self, level: str, year: int, system: str) -> tuple[int | None, int | None]:
        found = self._take("rank", cells.rank(self._cell("rank")))
        total = self._take("ranked", cells.rank(self._cell("ranked")))
        if found is None:
            return None, total[0] if total else None
        ranked = total[0] if total else found[1]
        if wrong := checks.wrong_rank(found[0], ranked, level, year, system):
            raise self._held("rank", wrong)
        return found[0], ranked

    def _word(self, name: str) -> str | None:
        """One of a column's few values; None when empty."""
        if not (word := self._text(name)):
            return None
        if (value := form.values(name).get(key(word))) is None:
            offered = ", ".join(words[0] for words in form.form()["values"][name].values())
            raise self._held(
                name, Wrong(f"một trong: {offered}", "Sửa lại theo danh sách", f"{name}.unknown")
            )
        return value

    def _take(self, name: str, found: Taken | Wrong) -> Taken:
        if isinstance(found, Wrong):
            raise self._held(name, found)
        return found

    def _cell(self, name: str) -> Cell:
        return self.table.cell(self.row, name)

    def _text(self, name: str) -> str:
        return cells.text(self._cell(name))

    def _place(self, name: str) -> str:
        return self.table.sheet.cell(self.row, self.table.columns[name])

    def _held(self, name: str, wrong: Wrong) -> HeldError:
        return HeldError(self._problem(name, wrong, "error"))

    def _problem(self, name: str, wrong: Wrong, severity: Severity) -> Problem:
        """The problem at a column of this row, or at the row where the file has no such column."""
        has_column = name in self.table.columns
        at = (self.row, self.table.columns.get(name, -1))
        found = self.table.sheet.errors.get(at) or cells.shown(self._cell(name)) or "trống"
        return Problem(
            severity=severity,
            found=found,
            expected=wrong.expected,
            repair=wrong.repair,
            rule=wrong.rule,
            sheet=self.table.sheet.name,
            cell=self._place(name) if has_column else None,
            row=self.table.sheet.line(self.row),
            column=self.table.heading(name) if has_column else None,
        )


@functools.cache
def _regions() -> dict[str, tuple[str, str]]:
    """(name, level) by key, for the nation and the regions."""
    rows = reference.tables()["regions"].rows(named=True)
    regions = {key(row["name"]): (row["name"], row["level"]) for row in rows}
    nation = {word: (NATION, "nation") for word, level in form.values("level").items() if level == "nation"}
    return nation | regions
