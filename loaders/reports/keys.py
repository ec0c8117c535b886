"""What names a row in every version of a report; the comparable forms of many texts at once."""

import unicodedata
from collections.abc import Iterable, Mapping

import polars as pl

from reference.tables import key

_BETWEEN = "\0"
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789" + _BETWEEN.encode())
_DROPPED = bytes(sorted(set(range(256)) - _KEPT))


def keys_of(texts: Iterable[str | None]) -> Mapping[str, str]:
    """What `reference.tables.key` gives for every text, thirty times as fast; None is left out."""
    wanted = [text for text in dict.fromkeys(texts) if text is not None]
    joined = unicodedata.normalize("NFC", _BETWEEN.join(text.replace(_BETWEEN, "") for text in wanted))
    # Whatever is left of a letter without its accents and is not ASCII, a key leaves out anyway.
    letters = unicodedata.normalize("NFD", joined.lower()).replace("đ", "d").encode("ascii", "ignore")
    return (
        dict(zip(wanted, letters.translate(None, _DROPPED).decode().split(_BETWEEN), strict=True))
        if wanted
        else {}
    )


def joined_key(*names: str) -> pl.Expr:
    """The comparable forms of several columns, joined by a colon; an empty cell is an empty part."""
    return pl.concat_str(
        [
            pl.col(name).cast(pl.String).fill_null("").map_elements(key, return_dtype=pl.String)
            for name in names
        ],
        separator=":",
    )


# Null where the row has nothing that names it; a task of the plan is named by its progress row.
ADDED_TASK = pl.when(pl.col("task_code").is_null() & pl.col("task_text").is_not_null()).then(
    joined_key("task_no", "task_text")
)
INDEX_RESULT = pl.when(pl.col("index_code").is_not_null() & pl.col("index_year").is_not_null()).then(
    joined_key("index_code", "index_year", "subject_level", "subject", "dimension")
)
