"""Tables as files a spreadsheet opens: Vietnamese headings, a byte order mark for the accents, words kept as words."""

import polars as pl

FORMULA_SIGNS = r"^[=+\-@\t\r]"


def as_csv(named: pl.DataFrame) -> bytes:
    """The rows as CSV. Words that a spreadsheet would take for a formula get an apostrophe before them."""
    guarded = [
        pl.when(pl.col(name).str.contains(FORMULA_SIGNS))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, kind in named.schema.items()
        if kind == pl.String
    ]
    return b"\xef\xbb\xbf" + named.with_columns(guarded).write_csv(date_format="%d/%m/%Y").encode()
