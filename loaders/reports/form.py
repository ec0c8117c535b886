"""The words of `loaders/forms/report.toml`, keyed the way names are compared."""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from reference import tables as reference
from reference.tables import key

PATH = Path(__file__).parents[1] / "forms" / "report.toml"
Table = Literal["plan_tasks", "progress", "outputs", "indices"]
TABLES: tuple[Table, ...] = ("plan_tasks", "progress", "outputs", "indices")


@functools.cache
def form() -> Mapping[str, Any]:
    """The form as written."""
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


@functools.cache
def words(name: str) -> frozenset[str]:
    """A list of words, folded; of words that are only marks, the marks."""
    return frozenset(folded(word) for word in form()[name])


@functools.cache
def sheet_names(table: str) -> frozenset[str]:
    return frozenset(key(name) for name in form()[table]["names"])


@functools.cache
def headings(table: str) -> Mapping[str, str]:
    """Our column by every heading known for it in a table."""
    return {key(word): code for code, known in form()[table]["columns"].items() for word in known}


@functools.cache
def codes(table: str) -> frozenset[str]:
    """The code names that may stand in the hidden row."""
    return frozenset(form()[table]["columns"])


def kind(table: str, code: str) -> str:
    """What a column holds; "text" where the form does not say."""
    found: str = form()[table]["kinds"].get(code, "text")
    return found


def first_heading(table: str, code: str) -> str:
    """The heading to tell a person about when the sheet shows none."""
    heading: str = form()[table]["columns"][code][0]
    return heading


@functools.lru_cache(maxsize=4096)
def find_heading(table: str, heading: str) -> str | None:
    """The column of a heading, with or without what stands in brackets behind it."""
    known = headings(table)
    return known.get(key(heading)) or known.get(key(re.sub(r"\([^()]*\)", " ", heading)))


@functools.cache
def values(name: str) -> Mapping[str, str]:
    """Our value by every spelling known for it."""
    return {folded(word): value for value, known in form()["values"][name].items() for word in known}


@functools.cache
def channels() -> Mapping[str, str]:
    """The channel by every name known for it: the register's and the form's."""
    found = dict(values("channel"))
    for row in reference.tables()["channels"].iter_rows(named=True):
        found |= {key(row["channel_code"]): row["channel_code"], key(row["name"]): row["channel_code"]}
    return found


@functools.cache
def channel_names() -> Mapping[str, str]:
    """The name of each channel."""
    rows = reference.tables()["channels"].iter_rows(named=True)
    return {row["channel_code"]: row["name"] for row in rows} | {"other": "Hình thức khác"}


@functools.cache
def channel_units() -> Mapping[str, tuple[str, ...]]:
    """The units that suit each channel, the register's own first; a channel that is absent takes any."""
    rows = reference.tables()["channels"].iter_rows(named=True)
    more = form()["channel_units"]
    return {
        row["channel_code"]: (row["unit"], *row["unit"].split("/"), *more.get(row["channel_code"], []))
        for row in rows
    }


@functools.cache
def first_words(name: str) -> Mapping[str, str]:
    """The spelling of each value to tell a person about."""
    return {value: known[0] for value, known in form()["values"][name].items()}


def folded(word: str) -> str:
    """The comparable form of a word; a word of marks only ("~", "-") stays as it is."""
    return key(word) or word.strip()


def any_folded(found: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(word) for word in found)
