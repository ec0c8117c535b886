"""Bytes of a register of units -> checked rows and every problem at once. Touches no warehouse and no clock."""

from collections.abc import Mapping, Sequence

import polars as pl

from loaders.indices.sheets import Sheet
from loaders.reports import legacy
from loaders.units import form
from loaders.units.known import KnownRegister
from loaders.units.model import ALIASES, HELD, MEMBERS, UNITS, Draft, Finding, UnitFile, frame
from loaders.units.references import References
from loaders.units.register import Edge, Register
from loaders.units.rows import Reader
from loaders.units.sheets import UnreadableRegisterError, quoted, read_sheets
from loaders.units.table import HEADING_ROWS, Line, Table, find_table, heading_problems
from warehouse.records.loads import Problem


def read_units(file_name: str, content: bytes, known: KnownRegister) -> UnitFile:
    """What the file says: a CSV, .xlsx, .ods or .xls register, in any order of columns, under titles or not.

    A row with an error is held back and the rest pass, so that every parent and member that passes exists. A file
    that cannot be read at all has no rows and one error that says why.
    """
    try:
        sheets = read_sheets(file_name, content)
        tables, problems = _find_tables(sheets)
    except UnreadableRegisterError as error:
        return UnitFile(file_name, (error.problem,))
    headings = {number: list(heading_problems(table)) for number, table in enumerate(tables)}
    problems += [problem for told in headings.values() for problem in told]
    sound = [
        table
        for number, table in enumerate(tables)
        if not any(problem.severity == "error" for problem in headings[number])
    ]
    lines = [line for table in sound for line in table.lines()]
    problems += [_remark(line) for line in lines if line.is_remark]
    lines = [line for line in lines if not line.is_remark]
    if sound and not lines:
        problems.append(_no_rows(sound[0]))
    return _read_lines(file_name, lines, known, problems, [sheet.name for sheet in sheets])


def _read_lines(
    file_name: str,
    lines: Sequence[Line],
    known: KnownRegister,
    problems: Sequence[Problem],
    sheet_names: Sequence[str | None],
) -> UnitFile:
    reader = Reader(known)
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines):
        draft, wrong = reader.read(line)
        drafts.append(draft)
        findings += [Finding(number, problem, holds=problem.severity == "error") for problem in wrong]
    references = References(lines, drafts, known.unit_codes)
    drafts = references.resolve()
    register = Register(lines, drafts, known.unit_codes, references.ambiguous)
    findings += references.findings
    findings += [*register.repeated_codes(), *register.unfit_parents()]
    held = {finding.draft for finding in findings if finding.holds}
    findings += register.orphans(held)
    unfit, left_out = register.unfit_members(held)
    findings += [*unfit, *register.shared_names()]
    kept = {number: draft for number, draft in enumerate(drafts) if number not in held}
    order = {name: at for at, name in enumerate(sheet_names)}
    in_order = sorted(
        [*problems, *(finding.problem for finding in findings)],
        key=lambda problem: (order.get(problem.sheet, 0), problem.row_number or 0),
    )
    return UnitFile(
        file_name,
        tuple(in_order),
        _units(kept, lines),
        _aliases(kept),
        _members(kept, left_out),
        _held(held, lines, findings),
    )


def _find_tables(sheets: Sequence[Sheet]) -> tuple[list[Table], list[Problem]]:
    """(tables of the sheets that show, notes on sheets that are not read)."""
    tables: list[Table] = []
    notes: list[Problem] = []
    for sheet in sheets:
        table = None if sheet.is_hidden else find_table(sheet)
        if table is not None:
            tables.append(table)
        elif sheet.rows:
            notes.append(
                Problem(
                    "note",
                    "sheet.hidden" if sheet.is_hidden else "sheet.not_read",
                    sheet=sheet.name,
                    found="tờ ẩn" if sheet.is_hidden else "tờ không phải bảng danh mục đơn vị",
                    expected="bảng danh mục đơn vị ở tờ hiện; tờ này không được đọc",
                    repair="Không cần sửa nếu tờ này không chứa đơn vị",
                )
            )
    if not tables:
        _refuse_old_letters(sheets)
        names = ", ".join(sheet.name for sheet in sheets if sheet.name)
        wanted = ", ".join(form.first_heading(name) for name in form.required())
        raise UnreadableRegisterError(
            Problem(
                "error",
                "file.unrecognised",
                found=quoted(f"không có bảng danh mục đơn vị{f' (đã xem: {names})' if names else ''}"),
                expected=f"bảng có dòng tiêu đề với các cột {wanted}",
                repair="Thêm dòng tiêu đề theo mẫu rồi gửi lại",
            )
        )
    return tables, notes


def _refuse_old_letters(sheets: Sequence[Sheet]) -> None:
    """Headings in a code from before Unicode are no headings to us, and a person cannot see why."""
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:HEADING_ROWS]):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and (read := legacy.convert(cell)):
                    raise UnreadableRegisterError(
                        Problem(
                            "error",
                            "text.old_letters",
                            sheet=sheet.name,
                            cell=sheet.cell(row, column),
                            row_number=sheet.line(row),
                            found=quoted(cell),
                            expected=f"chữ Unicode (chữ này theo mã {read.code}, nghĩa là “{quoted(read.text)}”)",
                            repair="Chuyển cả tệp sang Unicode bằng UniKey (Ctrl+Shift+F6) rồi gửi lại",
                        )
                    )


def _no_rows(table: Table) -> Problem:
    return Problem(
        "error",
        "table.empty",
        sheet=table.sheet.name,
        row_number=table.sheet.line(table.heading_row),
        found="không có dòng nào dưới dòng tiêu đề",
        expected="mỗi đơn vị một dòng",
        repair="Ghi các đơn vị vào bảng rồi gửi lại",
    )


def _remark(line: Line) -> Problem:
    name = line.filled()[0]
    return line.problem(
        "warning",
        "row.not_a_unit",
        name,
        expected="dòng có mã, tên, tỉnh và cơ quan của đơn vị; dòng này không được đọc",
        repair="Không cần sửa nếu đây là tên khối, dòng tổng cộng hay chữ ký; nếu là đơn vị thì ghi đủ các ô",
    )


def _units(kept: Mapping[int, Draft], lines: Sequence[Line]) -> pl.DataFrame:
    columns = [name for name in UNITS if name != "row_number"]
    rows = [
        (*(getattr(draft, name) for name in columns), lines[number].number) for number, draft in kept.items()
    ]
    return frame(rows, UNITS)


def _aliases(kept: Mapping[int, Draft]) -> pl.DataFrame:
    """Each once, as a unit with several validities says them again."""
    rows = [(draft.unit_code, alias) for draft in kept.values() for alias in draft.aliases]
    return frame(list(dict.fromkeys(rows)), ALIASES)


def _members(kept: Mapping[int, Draft], left_out: set[Edge]) -> pl.DataFrame:
    rows = [
        (draft.unit_code, member)
        for number, draft in kept.items()
        for member in draft.members
        if (number, member) not in left_out
    ]
    return frame(list(dict.fromkeys(rows)), MEMBERS)


def _held(held: set[int], lines: Sequence[Line], findings: Sequence[Finding]) -> pl.DataFrame:
    rules: dict[int, list[str]] = {number: [] for number in sorted(held)}
    for finding in findings:
        if finding.holds and finding.problem.rule not in rules[finding.draft]:
            rules[finding.draft].append(finding.problem.rule)
    rows = [
        (
            lines[number].table.sheet.name,
            lines[number].number,
            lines[number].text("unit_code") or None,
            lines[number].text("name") or None,
            broken,
        )
        for number, broken in rules.items()
    ]
    return frame(rows, HELD)
