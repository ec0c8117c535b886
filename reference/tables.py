"""The reference data as typed frames, and the strict look-ups by name.

`tables()` gives every table for the warehouse to load; `fingerprint()` changes when any file does.
The finders compare folded names and aliases and never guess: what is not in a table is None.
"""

import dataclasses
import datetime
import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from loaders.folding import fold

HERE = Path(__file__).parent
FIRST_YEAR_OF_34 = 2025  # results measured from 2025 on are published for the 34 provinces
BUILD_INPUTS = {"province_history", "criterion_names"}  # already inside provinces and index_criteria
TYPES: Mapping[str, type[pl.DataType]] = {
    **dict.fromkeys(["valid_from", "valid_to", "on_date"], pl.Date),
    **dict.fromkeys(["year", "version_year", "year_from", "year_to", "rank"], pl.Int32),
    **dict.fromkeys(["ordinal", "order", "display_order", "window_start_year_offset"], pl.Int32),
    **dict.fromkeys(["window_start_month", "window_start_day"], pl.Int32),
    **dict.fromkeys(["window_end_month", "window_end_day", "last_month"], pl.Int32),
    **dict.fromkeys(["score", "max_score"], pl.Float64),
    **dict.fromkeys(["is_cumulative", "is_standard"], pl.Boolean),
}


@dataclasses.dataclass(frozen=True)
class Province:
    """A province of one system ("63" or "34"); the same code may mean another province in the other system."""

    province_code: str
    system: str
    name: str
    full_name: str
    kind: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None


def key(text: str) -> str:
    """The comparable form of a name: folded letters and digits only; "" when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "", fold(text))


def fingerprint() -> str:
    """The sha256 over names and bytes of all data files: equal exactly when the reference data are."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.csv"), *HERE.glob("*.parquet")]):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def tables() -> dict[str, pl.DataFrame]:
    """Every table by its file's stem; columns as `docs/reference-data.md` lists them, empty cells as null."""
    return dict(_tables())


@functools.cache
def _tables() -> dict[str, pl.DataFrame]:
    frames = {
        path.stem: _typed(pl.read_csv(path, infer_schema=False))
        for path in sorted(HERE.glob("*.csv"))
        if path.stem not in BUILD_INPUTS
    }
    return {**frames, "index_results": pl.read_parquet(HERE / "index_results.parquet")}


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns typed by their name; words stay text."""
    return frame.with_columns(_cast(name, TYPES[name]) for name in frame.columns if name in TYPES)


def _cast(name: str, kind: type[pl.DataType]) -> pl.Expr:
    if kind == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d")
    if kind == pl.Boolean:
        return pl.col(name) == "true"
    return pl.col(name).cast(kind)


def system_of(year: int) -> str:
    """The system of provinces that results measured in a year are published for."""
    return "34" if year >= FIRST_YEAR_OF_34 else "63"


@functools.cache
def provinces() -> tuple[Province, ...]:
    """All provinces of both systems, the newer system first."""
    columns = [field.name for field in dataclasses.fields(Province)]
    found = [Province(**row) for row in _tables()["provinces"].select(columns).iter_rows(named=True)]
    return tuple(sorted(found, key=lambda province: (province.system, province.province_code)))


def is_valid_in(province: Province, year: int) -> bool:
    """Whether the province existed on at least one day of the year."""
    begins = province.valid_from.year if province.valid_from else 0
    ends = province.valid_to.year if province.valid_to else 9999
    return begins <= year <= ends


def find_province(name: str, year: int | None = None, system: str | None = None) -> Province | None:
    """The province of that name or alias in a year and system; None when unknown.

    In 2025, and without a year, both systems are searched and the newer one is preferred.
    """
    return next(
        (
            province
            for province in _province_names().get(key(name), ())
            if (system is None or province.system == system) and (year is None or is_valid_in(province, year))
        ),
        None,
    )


@functools.cache
def _province_names() -> dict[str, tuple[Province, ...]]:
    found: dict[str, list[Province]] = {}
    aliases = _tables()["province_aliases"].rows(named=True)
    for province in provinces():
        names = {province.name, province.full_name, f"Tỉnh {province.name}"}
        if province.kind == "city":
            names |= {f"TP {province.name}", f"Thành phố {province.name}", f"{province.name} City"}
        names |= {
            row["alias"]
            for row in aliases
            if row["province_code"] == province.province_code and row["system"] in (None, province.system)
        }
        for name in {key(name) for name in names}:
            found.setdefault(name, []).append(province)
    return {name: tuple(group) for name, group in found.items()}


def successor_of(province: Province) -> Province | None:
    """The province that followed, or None when it still stands."""
    ended = _tables()["province_successions"].filter(
        from_code=province.province_code, from_system=province.system
    )
    if ended.is_empty():
        return None
    row = ended.row(0, named=True)
    return next(
        other
        for other in provinces()
        if (other.province_code, other.system) == (row["to_code"], row["to_system"])
    )


def count_provinces(year: int, system: str) -> int:
    """How many provinces of the system existed at some time in the year (64 in 2008, with Hà Tây)."""
    return sum(province.system == system and is_valid_in(province, year) for province in provinces())


def find_department(name: str) -> str | None:
    """The code of a department, with or without the province behind its name ("Sở Nội vụ tỉnh Sơn La")."""
    names = _department_names()
    if code := names.get(key(name)):
        return code
    head, mark, tail = _split_province(name)
    if not mark or find_province(f"{mark} {tail}") is None:
        return None
    return names.get(key(head)) or names.get(key(f"{head} {mark}"))


def _split_province(name: str) -> tuple[str, str, str]:
    found = re.match(r"(.+?)\s+(tỉnh|thành phố|TP\.?)\s+(.+)", name.strip(), flags=re.IGNORECASE)
    return (found[1], found[2], found[3]) if found else (name, "", "")


@functools.cache
def _department_names() -> dict[str, str]:
    rows = _tables()["departments"].rows(named=True)
    names = {key(row[column]): row["department_code"] for row in rows for column in ("short_name", "name")}
    aliases = _tables()["department_aliases"].rows(named=True)
    return {key(row["alias"]): row["department_code"] for row in aliases} | names


def find_index(name: str) -> str | None:
    """The code of an index by its code, name, short name or alias."""
    return _index_names().get(key(name))


@functools.cache
def _index_names() -> dict[str, str]:
    aliases = _tables()["index_aliases"].rows(named=True)
    names = {key(row["alias"]): row["index_code"] for row in aliases}
    for row in _tables()["indices"].iter_rows(named=True):
        names |= {key(row[column]): row["index_code"] for column in ("index_code", "short_name", "name_vi")}
    return names


def find_criterion(index_code: str, name: str, year: int) -> str | None:
    """The code of a criterion by its code, by an alias of that year, or by its name in the version then in force.

    PAPI kept codes while it changed their content (criterion_breaks.csv), hence the year.
    """
    codes, names = _criterion_names(index_code)
    if (code := name.strip().upper()) in codes:
        return code
    wanted = key(name)
    fitting = [code for text, code, begins, ends in names if text == wanted and begins <= year <= ends]
    return fitting[0] if fitting else None


@functools.cache
def _criterion_names(index_code: str) -> tuple[frozenset[str], tuple[tuple[str, str, int, int], ...]]:
    criteria = _tables()["index_criteria"].filter(index_code=index_code)
    versions = sorted(criteria["version_year"].drop_nulls().unique())
    names = [
        (key(row["alias"]), row["criterion_code"], row["year_from"] or 0, row["year_to"] or 9999)
        for row in _tables()["criterion_aliases"].filter(index_code=index_code).iter_rows(named=True)
    ]
    changed = set(_tables()["criterion_breaks"].filter(index_code=index_code)["criterion_code"])
    for row in criteria.iter_rows(named=True):
        if row["code"] not in changed:  # the same name in every year
            names.append((key(row["name"]), row["code"], 0, 9999))
        elif (begins := row["version_year"]) is not None:
            ends = next((year - 1 for year in versions if year > begins), 9999)
            names.append((key(row["name"]), row["code"], begins, ends))
    return frozenset(criteria["code"]), tuple(names)


def find_max_score(index_code: str, criterion_code: str, year: int) -> float | None:
    """The maximum stated for a criterion in a year; None where it differs by publisher or is not stated."""
    stated = _tables()["index_max_scores"].filter(
        pl.col("index_code") == index_code,
        pl.col("criterion_code") == criterion_code,
        pl.col("year_from").fill_null(0) <= year,
        pl.col("year_to").fill_null(9999) >= year,
        pl.col("only_source_id").is_null(),
    )
    return None if stated.is_empty() else float(stated["max_score"][0])
