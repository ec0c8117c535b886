"""Rules over the rows of a table, as data: where a condition is true, a row gets a flag."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from loaders.reports import form
from loaders.reports.columns import TableRead
from loaders.reports.model import HELD
from loaders.reports.text import comma, shown


@dataclass(frozen=True)
class Rule:
    """`when` is true where the rule is broken (null counts as kept); the flag stands on column `code`."""

    severity: str
    rule: str
    code: str
    when: pl.Expr
    expected: str
    repair: str
    limit: str = ""  # the column whose value stands where `expected` has "{}"


def apply(read: TableRead, rules: Sequence[Rule]) -> None:
    """Flag every row that breaks a rule; a cell that has an error already is told one reason, not two."""
    if read.frame.is_empty():
        return
    broken = read.frame.select(rule.when.fill_null(value=False).alias(str(n)) for n, rule in enumerate(rules))
    told = {(flag.at, flag.code) for flag in read.flags if flag.severity == "error"}
    for number, rule in enumerate(rules):
        limits = read.frame[rule.limit] if rule.limit else None
        for at in broken[str(number)].arg_true().to_list():
            if (at, rule.code) in told:
                continue
            expected = rule.expected if limits is None else rule.expected.format(comma(limits[at]))
            read.flag(at, rule.code, rule.severity, rule.rule, expected, rule.repair)
            if rule.severity == "error":
                told.add((at, rule.code))


def require(read: TableRead, given: Sequence[bool] = ()) -> None:
    """Flag empty required cells; a cell that could not be read has its own flag already.

    Rows that are `given` came filled in and are locked: what they lack is not the unit's fault. Where a whole column is missing, its rows are held and the one problem of the column says why.
    """
    unreadable = {(flag.at, flag.code) for flag in read.flags if flag.severity == "error"}
    for code in form.form()[read.name]["required"]:
        for at in read.frame[code].is_null().arg_true().to_list():
            if given and given[at]:
                continue
            table, _ = read.places[at]
            if code not in table.header.columns:
                read.held_silently.add(at)
            elif (at, code) not in unreadable:
                heading = table.heading(code).strip(" *")
                read.flag(
                    at, code, "error", "required.missing", f"một giá trị ở cột “{heading}”", f"Điền {heading}"
                )


def set_column(
    read: TableRead, code: str, values: Sequence[object], kind: pl.DataType | type[pl.DataType]
) -> None:
    """Replace a column by values worked out row by row."""
    read.frame = read.frame.with_columns(pl.Series(code, values, kind))


def flag_doubles(
    read: TableRead, keys: Sequence[object], code: str, rule: str, what: str, severity: str = "error"
) -> set[int]:
    """Flag every row whose key has occurred above; None is no key. Returns the rows flagged."""
    first: dict[object, int] = {}
    doubled = set()
    for at, found in enumerate(keys):
        if found is None:
            continue
        if (above := first.setdefault(found, at)) != at:
            table, row = read.places[above]
            expected = f"mỗi {what} một dòng; đã có ở dòng {table.sheet.line(row)}"
            read.flag(at, code, severity, rule, expected, "Giữ một dòng đúng, xóa dòng còn lại")
            doubled.add(at)
    return doubled


def repair_labels(read: TableRead, code: str) -> None:
    """ "1.10" typed into a number cell became 1.1: mended where it follows 1.9, and said."""
    labels = read.frame[code].to_list()
    before: str | None = None
    for at, (table, row) in enumerate(read.places):
        column = table.header.columns.get(code)
        cell = "" if column is None else table.sheet.at(row, column)
        following = _following(before) if before and isinstance(cell, float) else None
        if following is not None and following != labels[at] and float(following) == cell:
            expected = f"số thứ tự dạng chữ; đọc là {following} theo dòng trên"
            read.flag(
                at, code, "warning", "label.repaired", expected, "Định dạng cột là Văn bản (Text) rồi ghi lại"
            )
            labels[at] = following
        before = labels[at]
    set_column(read, code, labels, pl.String)


def _following(label: str) -> str | None:
    head, dot, last = label.rpartition(".")
    if not dot or not head.isdecimal() or not last.isdecimal() or (int(last) + 1) % 10 != 0:
        return None
    return f"{head}.{int(last) + 1}"


def held_rows(read: TableRead) -> set[int]:
    """The rows with an error."""
    return {flag.at for flag in read.flags if flag.severity == "error"} | read.held_silently


def keep(read: TableRead, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """The rows without an error, with the columns of the schema."""
    if read.frame.is_empty():
        return pl.DataFrame(schema=dict(schema))
    kept = read.frame.filter(~pl.col("at").is_in([*held_rows(read)]))
    return kept.select(pl.col(code).cast(kind) for code, kind in schema.items())


def list_held(
    read: TableRead, label: Callable[[dict[str, object]], object], row_key: pl.Expr
) -> pl.DataFrame:
    """The rows with an error; columns: HELD. `row_key` names a row in every version of the report."""
    rules: dict[int, list[str]] = {at: ["column.missing"] for at in read.held_silently}
    for flag in read.flags:
        if flag.severity == "error":
            rules.setdefault(flag.at, []).append(flag.rule)
    held = read.frame.filter(pl.col("at").is_in([*rules]))
    rows = [
        {
            "table": read.name,
            "sheet": row["sheet"],
            "row": row["row"],
            "label": shown(str(label(row) or "")) or None,
            "key": row["key"],
            "rules": sorted(set(rules[row["at"]])),
        }
        for row in held.with_columns(row_key.alias("key")).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=dict(HELD))
