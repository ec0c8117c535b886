"""Make the generated reference files: `python -m reference.build --indices DIR`.

From the package vietnamadminunits: provinces.csv and province_successions.csv.
From DIR (breaks, criteria, criteria_seen, results, sources as CSV): index_breaks.csv, index_criteria.csv,
index_sources.csv and index_results.parquet. What DIR holds besides (values worked out from a sentence, scoring rules of
single provinces) is no published result of a province and is left there.
Every other CSV beside this module is kept by hand, and some of them are read here: province_history.csv
(what the package does not know), criterion_names.csv (other years' names), index_max_scores.csv.
"""

import argparse
import contextlib
import datetime
import importlib.metadata
import json
import sqlite3
from pathlib import Path

import polars as pl
import vietnamadminunits

HERE = Path(__file__).parent
PACKAGE = Path(vietnamadminunits.__file__).parent
OLD_SYSTEM_ENDS = datetime.date(2025, 6, 30)
NEW_SYSTEM_STARTS = datetime.date(2025, 7, 1)
HUE_BECAME_A_CITY = datetime.date(2025, 1, 1)
MERGER = "Nghị quyết 202/2025/QH15"
PUBLISHED_NAMES = {"Hồ Chí Minh": "TP. Hồ Chí Minh"}
PROVINCE_COLUMNS = [
    "province_code",
    "system",
    "name",
    "full_name",
    "kind",
    "valid_from",
    "valid_to",
    "note",
    "source",
]


def read_csv(path: Path) -> pl.DataFrame:
    """All columns as text; nothing is guessed, so "01" stays "01"."""
    return pl.read_csv(path, infer_schema=False)


def package_provinces() -> pl.DataFrame:
    """Columns: key, province_code, system, name, full_name, kind, valid_from, valid_to, note, source."""
    source = f"vietnamadminunits {importlib.metadata.version('vietnamadminunits')}"
    with contextlib.closing(sqlite3.connect(PACKAGE / "data" / "dataset.db")) as units:
        found = [
            (system, *row)
            for system, table in (("63", "admin_units_legacy"), ("34", "admin_units"))
            for row in units.execute(
                f"SELECT DISTINCT provinceKey, provinceCode, province, provinceShort FROM {table} ORDER BY 2"  # noqa: S608
            )
        ]
    return pl.DataFrame(
        [
            {
                "key": key,
                "province_code": code,
                "system": system,
                "name": PUBLISHED_NAMES.get(short, short),
                "full_name": full,
                "kind": "city" if full.startswith("Thành phố") else "province",
                "valid_from": NEW_SYSTEM_STARTS.isoformat() if system == "34" else None,
                "valid_to": OLD_SYSTEM_ENDS.isoformat() if system == "63" else None,
                "note": None,
                "source": source if system == "63" else f"{source}; {MERGER}",
            }
            for system, key, code, full, short in found
        ],
        schema_overrides={"note": pl.String},
    )


def provinces() -> pl.DataFrame:
    """The package's provinces, with what province_history.csv corrects or adds."""
    known = read_csv(HERE / "province_history.csv").select(PROVINCE_COLUMNS)
    given = package_provinces().join(known, on=["province_code", "system"], how="anti")
    return pl.concat([given.select(PROVINCE_COLUMNS), known]).sort(
        pl.col("system").cast(pl.Int64), "province_code", descending=[True, False]
    )


def successions() -> pl.DataFrame:
    """Columns: from_code, from_system, to_code, to_system, on_date, kind, source; one row per province that ended."""
    mapping: dict[str, list[str]] = json.loads(
        (PACKAGE / "data" / "converter_2025.json").read_text(encoding="utf-8")
    )["DICT_PROVINCE"]
    units = package_provinces()
    codes = {(row["system"], row["key"]): row["province_code"] for row in units.iter_rows(named=True)}
    source = f"vietnamadminunits {importlib.metadata.version('vietnamadminunits')}; {MERGER}"
    rows = [
        {
            "from_code": codes["63", old],
            "from_system": "63",
            "to_code": codes["34", new],
            "to_system": "34",
            "on_date": NEW_SYSTEM_STARTS.isoformat(),
            "kind": "merge" if len(olds) > 1 else "unchanged",
            "source": source,
        }
        for new, olds in mapping.items()
        for old in olds
    ]
    for row in rows:
        if row["from_code"] == "46":  # already a city, under a new name, half a year before the mergers
            row |= {
                "on_date": HUE_BECAME_A_CITY.isoformat(),
                "kind": "rename",
                "source": "Nghị quyết 175/2024/QH15",
            }
    rows.append(
        {
            "from_code": "28",
            "from_system": "63",
            "to_code": "01",
            "to_system": "63",
            "on_date": "2008-08-01",
            "kind": "merge",
            "source": "Nghị quyết 15/2008/QH12",
        }
    )
    return pl.DataFrame(rows).sort("from_code")


def criteria(indices: Path) -> pl.DataFrame:
    """Columns: index_code, version_year (empty = as used in results), code, parent_code, name, max_score, source_url."""
    tree = read_csv(indices / "criteria.csv")
    seen = read_csv(indices / "criteria_seen.csv").rename({"criterion_code": "code"}).drop("variants")
    parents = tree.select("index_code", "code", "parent_code").unique(["index_code", "code"], keep="first")
    used = seen.join(parents, on=["index_code", "code"], how="left").with_columns(
        version_year=pl.lit(None, pl.String),
        # A component outside every tree still belongs under its index.
        parent_code=pl.when(pl.col("code") != "TOTAL").then(pl.col("parent_code").fill_null("TOTAL")),
        source_url=pl.lit(None, pl.String),
    )
    columns = ["index_code", "version_year", "code", "parent_code", "name", "max_score", "source_url"]
    names = read_csv(HERE / "criterion_names.csv")
    return pl.concat([frame.select(columns) for frame in (used, tree, names)]).sort(
        ["index_code", "version_year", "code"], nulls_last=False, maintain_order=True
    )


def results(indices: Path, units: pl.DataFrame) -> pl.DataFrame:
    """All published results, typed, with the province's code, the maximum of the year and the row they stand in."""
    raw = read_csv(indices / "results.csv").with_row_index("row_number", offset=2)
    limits = read_csv(HERE / "index_max_scores.csv").with_columns(
        pl.col("year_from", "year_to").cast(pl.Int32), pl.col("max_score").cast(pl.Float64)
    )
    typed = raw.with_columns(
        pl.col("year", "rank").cast(pl.Int32),
        pl.col("score").cast(pl.Float64),
        pl.col("row_number").cast(pl.Int32),
    )
    stated = (
        typed.select("row_number", "index_code", "criterion_code", "year", "source_id")
        .join(
            limits.select(
                "index_code", "criterion_code", "year_from", "year_to", "max_score", "only_source_id"
            ),
            on=["index_code", "criterion_code"],
        )
        .filter(
            pl.col("year") >= pl.col("year_from").fill_null(0),
            pl.col("year") <= pl.col("year_to").fill_null(9999),
            pl.col("only_source_id").is_null() | (pl.col("only_source_id") == pl.col("source_id")),
        )
        .select("row_number", "max_score")
    )
    coded = units.select("province_code", "system", province="name")
    return (
        typed.join(stated, on="row_number", how="left", validate="1:1")
        .join(coded, on=["province", "system"], how="left")
        .select(
            *("index_code", "year", "level", "system", "province", "province_code", "unit"),
            *("criterion_code", "score", "max_score", "rank", "rank_kind", "score_kind"),
            *("source_id", "row_number"),
        )
        .sort("row_number")
    )


def build(indices: Path) -> list[str]:
    """Write the generated files; return one line per file, with its rows."""
    units = provinces()
    frames = {
        "provinces": units,
        "province_successions": successions(),
        "index_breaks": read_csv(indices / "breaks.csv"),
        "index_criteria": criteria(indices),
        "index_sources": read_csv(indices / "sources.csv"),
    }
    written = []
    for name, frame in frames.items():
        frame.write_csv(HERE / f"{name}.csv")
        written.append(f"{name}.csv: {frame.height} rows")
    found = results(indices, units)
    found.write_parquet(
        HERE / "index_results.parquet", compression="zstd", compression_level=19, statistics=False
    )
    return [*written, f"index_results.parquet: {found.height} rows"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the generated reference files.")
    parser.add_argument("--indices", type=Path, required=True, help="folder of published results (CSV)")
    for line in build(parser.parse_args().indices):
        print(line)
